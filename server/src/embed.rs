//! Tenantry inside another axum application.
//!
//! ```no_run
//! # use axum::{Router, routing::get};
//! # use tenantry_server::embed::{EmbedError, InOrganization, Tenantry};
//! # async fn app() -> Result<Router, EmbedError> {
//! let tenantry = Tenantry::builder("postgres://localhost/product")
//!     .setting("public_url", "https://product.example")
//!     .build()
//!     .await?;
//! let ours = Router::new().route("/{organization}/hello", get(hello));
//! Ok(tenantry.guard(ours)?.fallback_service(tenantry.router()?))
//! # }
//! # async fn hello(InOrganization(tenant): InOrganization) -> String { tenant.organization_name.to_string() }
//! ```
//!
//! `server/examples/embed.rs` is a small application of this kind.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use axum::Router;
use tenantry::{
    access::AccessPolicy,
    fields::ExtraFields,
    hooks::Hooks,
    limits::{Plan, PlanLimits},
    service::{Operator, Services},
};
use tokio::{task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    config::{Config, ConfigError, Sources},
    http::{self, events::Hub},
    jobs,
    mail::Mailer,
    random::OsRandom,
    serve::{Backing, ServeError},
    services::Core,
};

mod extract;

pub use extract::{InOrganization, SignedIn};

/// How long jobs may take to finish at shutdown; what is cut short is taken up again by the next process.
const GRACE: Duration = Duration::from_secs(10);

/// Why Tenantry cannot be put into an application.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Database, mail or public URL cannot be used.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// What is to be embedded, see [`Tenantry::builder`].
#[must_use]
#[expect(missing_debug_implementations, reason = "the settings may hold secrets, the hooks have nothing to show")]
pub struct Builder {
    settings: Vec<(String, String)>,
    file: Option<PathBuf>,
    access: Option<AccessPolicy>,
    plans: BTreeMap<Plan, PlanLimits>,
    fields: Option<ExtraFields>,
    hooks: Option<Arc<dyn Hooks>>,
}

impl Builder {
    /// One setting by its key in `tenantry.toml` (docs/configuration.md lists them); it wins over the file.
    pub fn setting(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings.push((key.into(), value.into()));
        self
    }

    /// A file of settings. Without this none is read, and the environment never is.
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        Self { file: Some(path.into()), ..self }
    }

    /// The product's permissions and roles, in place of those of the file.
    pub fn access(self, policy: AccessPolicy) -> Self {
        Self { access: Some(policy), ..self }
    }

    /// A plan that organizations can be given, in place of one of the same name in the file.
    pub fn plan(mut self, plan: Plan, limits: PlanLimits) -> Self {
        self.plans.insert(plan, limits);
        self
    }

    /// The product's extra fields, in place of those of the file.
    pub fn fields(self, fields: ExtraFields) -> Self {
        Self { fields: Some(fields), ..self }
    }

    /// What the product does around changes.
    pub fn hooks(self, hooks: impl Hooks + 'static) -> Self {
        Self { hooks: Some(Arc::new(hooks)), ..self }
    }

    /// Checks the settings, brings the schema `tenantry` of the database to this version, opens the pools, and starts
    /// the jobs that send mail and live events. Needs a tokio runtime.
    ///
    /// # Errors
    /// [`EmbedError`]: the first thing that cannot be used, and why.
    pub async fn build(self) -> Result<Tenantry, EmbedError> {
        let sources = Sources::given(self.file, self.settings)?;
        let mut config = Config::load(&sources, &OsRandom)?;
        config.refuse_for_embedding(cfg!(feature = "dev-pages"))?;
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        if let Some(access) = self.access {
            config.replace_access(access)?;
        }
        config.limits.plans.extend(self.plans);
        if let Some(fields) = self.fields {
            config.fields = fields;
        }
        let backing = Backing::of_server(&config).await?;
        backing.migrate().await?;
        let core = backing.core(&config).await?;
        let core = match self.hooks {
            Some(hooks) => core.with_hooks(hooks),
            None => core,
        };
        let mailer = Mailer::from_config(&config).map_err(ServeError::from)?;
        let (streams, stop_jobs) = (CancellationToken::new(), CancellationToken::new());
        let hub = Hub::start(&core.db, streams.clone());
        let jobs = tokio::spawn(jobs::run(core.clone(), mailer, stop_jobs.clone()));
        Ok(Tenantry {
            services: core.trusted().services(),
            operator: core.operator(),
            core,
            config,
            hub,
            streams,
            stop_jobs,
            jobs,
        })
    }
}

/// Tenantry as a part of another application.
#[expect(missing_debug_implementations, reason = "trait objects with nothing to show")]
pub struct Tenantry {
    core: Core,
    config: Config,
    services: Services,
    operator: Arc<dyn Operator>,
    hub: Hub,
    streams: CancellationToken,
    stop_jobs: CancellationToken,
    jobs: JoinHandle<()>,
}

impl Tenantry {
    /// Starts with the URL of the application's own PostgreSQL (15 or newer). Everything of Tenantry's lives in its
    /// schema `tenantry`; tables elsewhere are left alone.
    pub fn builder(database_url: impl Into<String>) -> Builder {
        Builder {
            settings: vec![("database.url".to_owned(), database_url.into())],
            file: None,
            access: None,
            plans: BTreeMap::new(),
            fields: None,
            hooks: None,
        }
    }

    /// Everything: the console, the JSON API under `/api/auth`, live events, health. The paths are fixed, so this is
    /// merged, or made the fallback, and not nested below a path.
    ///
    /// # Errors
    /// When the public URL has no origin to compare others with.
    pub fn router(&self) -> Result<Router, EmbedError> {
        Ok(http::router(&self.core, &self.config, self.hub.clone()).map_err(ServeError::from)?)
    }

    /// The JSON API alone, for an application whose pages are its own.
    pub fn api(&self) -> Router {
        http::api(&self.core, &self.config)
    }

    /// Puts around the application's own routes what stands before every door of Tenantry: the client's address, the
    /// limits of size, time and rate, the check of the origin. Below, handlers may take [`SignedIn`] and
    /// [`InOrganization`].
    ///
    /// # Errors
    /// When the public URL has no origin to compare others with.
    pub fn guard(&self, routes: Router) -> Result<Router, EmbedError> {
        Ok(http::guard(routes, &self.core, &self.config).map_err(ServeError::from)?)
    }

    /// What the system can do, with the hooks in place. Calls that the application makes itself: what the operator keeps
    /// people from (`organizations.creation`, `organizations.deletion`) does not count here.
    #[must_use]
    pub const fn services(&self) -> &Services {
        &self.services
    }

    /// What the application does by itself, with nobody signed in: plans, and members without an invitation.
    #[must_use]
    pub fn operator(&self) -> &dyn Operator {
        self.operator.as_ref()
    }

    /// `stop`, and then the end of the live-event streams: for `axum::serve(…).with_graceful_shutdown(…)`, which waits
    /// for every answer, while an open tab has one that does not end by itself.
    pub fn ending_streams<F>(&self, stop: F) -> impl Future<Output = ()> + Send + use<F>
    where
        F: Future<Output = ()> + Send,
    {
        let streams = self.streams.clone();
        async move {
            stop.await;
            streams.cancel();
        }
    }

    /// Ends event streams and jobs, and closes the pools. The application stops its listener first. Without this the
    /// jobs go on until the runtime ends, also when `self` is dropped.
    pub async fn shutdown(self) {
        self.streams.cancel();
        self.stop_jobs.cancel();
        if timeout(GRACE, self.jobs).await.is_err() {
            tracing::warn!("some jobs did not finish in time");
        }
        if timeout(GRACE, self.core.db.close()).await.is_err() {
            tracing::warn!("some connections to the database did not close in time");
        }
    }
}
