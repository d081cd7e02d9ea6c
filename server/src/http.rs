//! The doors: pages and server functions of the console, live events, health, files.
//!
//! A request is parsed once: the middleware makes a [`tenantry::session::Visitor`] of it, and every door hands that to
//! the services. Nothing here decides who may do what.

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::FromRef,
    middleware,
    routing::{any, get},
};
use leptos::config::LeptosOptions;
use tenantry::service::Services;
use tenantry_app::ConsoleSettings;
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::ConfigError};

use crate::{config::Config, services::Core};

use events::{EventsState, Hub};
use limits::{FloodGuard, TIME_MAX, TrustedProxies};
use request_id::RequestIds;
use security::SecurityHeaders;

pub mod api_docs;
pub mod better_auth;
#[cfg(feature = "dev-pages")]
pub mod dev_design;
#[cfg(feature = "dev-pages")]
pub mod dev_mailbox;
pub mod events;
pub mod files;
pub mod health;
pub mod limits;
pub mod media;
pub mod members_file;
pub mod pages;
pub mod problem;
pub mod request_id;
pub mod security;
pub mod server_functions;
pub mod uploads;
pub mod visitor;

/// What the doors share.
#[derive(Clone, FromRef)]
#[expect(missing_debug_implementations, reason = "trait objects with nothing to show")]
pub struct AppState {
    /// What the system can do.
    pub services: Services,
    /// What the console needs of the configuration.
    pub console: ConsoleSettings,
    /// Where the built site is.
    pub leptos: LeptosOptions,
}

impl AppState {
    /// The state of a server with this configuration.
    #[must_use]
    pub fn new(core: &Core, config: &Config) -> Self {
        // Server functions and pages run their reactive work on tokio; saying so twice does no harm.
        let _ = any_spawner::Executor::init_tokio();
        Self {
            services: core.services(),
            console: console_settings(config),
            leptos: files::leptos_options(config.addr),
        }
    }
}

fn console_settings(config: &Config) -> ConsoleSettings {
    ConsoleSettings {
        secure_cookies: config.secure_cookies,
        cookie_domain: config.cookie_domain.clone(),
        same_site: config.same_site,
        session_ttl: config.session_ttl,
        public_url: config.public_url.as_str().trim_end_matches('/').to_owned(),
        dev_pages: cfg!(feature = "dev-pages"),
        invitation_ttl: config.invitation_expires,
        mail_configured: config.sends_mail(),
        organization_creation: config.organization_creation,
        organization_deletion: config.organization_deletion,
        fields: Arc::new(config.fields.clone()),
        organization_limit: config.limits.organizations,
    }
}

/// Every route of the server, with what surrounds them all: the client's address and the request's id, security
/// headers, limits, the check of the origin, and the parsed [`tenantry::session::Visitor`].
///
/// # Errors
/// When the public URL has no origin to compare others with.
pub fn router(core: &Core, config: &Config, hub: Hub) -> Result<Router, ConfigError> {
    let state = AppState::new(core, config);
    let flood_guard = flood_guard(config);
    let stylesheet = tenantry_app::assets::Assets::of(&state.leptos).css;
    let doors = routes(&state)
        .merge(api_docs::routes(&config.public_url, &stylesheet))
        .merge(events::routes(EventsState { core: core.clone(), hub }))
        .layer(security::foreign_origin(&config.public_url)?);
    // The API has front ends on other origins, and so a guard of its own.
    let api = better_auth::routes(core, config, state.console.clone());
    let doors = surround(doors, flood_guard.clone()).merge(better_auth::guarded(surround(api, flood_guard), config));
    #[cfg(feature = "dev-pages")]
    let doors = doors
        .merge(dev_mailbox::routes(config.mail_folder.clone(), &stylesheet))
        .merge(dev_design::routes(state.leptos.clone()));
    let doors = doors
        .merge(health::router(core.db.clone()))
        .layer(middleware::from_fn_with_state(SecurityHeaders::new(&config.public_url), security::headers));
    Ok(identified(doors, core, config))
}

/// The JSON API alone, with what surrounds it.
pub fn api(core: &Core, config: &Config) -> Router {
    let api = surround(better_auth::routes(core, config, console_settings(config)), flood_guard(config));
    identified(better_auth::guarded(api, config), core, config)
}

/// Routes of an embedding application, with what stands before every door of ours. Their headers are their own.
///
/// # Errors
/// When the public URL has no origin to compare others with.
pub fn guard(routes: Router, core: &Core, config: &Config) -> Result<Router, ConfigError> {
    let routes = routes
        .layer(Extension(core.services()))
        .layer(middleware::from_fn(visitor::bearer))
        .layer(security::foreign_origin(&config.public_url)?);
    Ok(identified(surround(routes, flood_guard(config)), core, config))
}

fn flood_guard(config: &Config) -> Option<Arc<FloodGuard>> {
    config.rate_limits.then(|| Arc::new(FloodGuard::default()))
}

/// Every request gets an id, and the address of its client.
fn identified(doors: Router, core: &Core, config: &Config) -> Router {
    let proxies = TrustedProxies::new(&config.trusted_proxies);
    let ids = RequestIds::new(core.random.clone(), proxies.clone());
    doors.layer(
        ServiceBuilder::new()
            .layer(middleware::from_fn_with_state(proxies, limits::client_address))
            .layer(middleware::from_fn_with_state(ids, request_id::assign)),
    )
}

/// What every door has around it: one layer of several, since each layer of a router clones those within it for every
/// request.
fn surround(doors: Router, flood_guard: Option<Arc<FloodGuard>>) -> Router {
    // The outermost first: what a request meets first.
    let layers = ServiceBuilder::new()
        .layer(middleware::from_fn_with_state(flood_guard, limits::flood_guard))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(problem::Problem(tenantry::Error::Internal))
        }))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(TIME_MAX, limits::time_limit))
        .layer(middleware::from_fn(uploads::body_limit))
        .layer(middleware::from_fn(visitor::parse));
    doors.layer(layers)
}

/// The console: server functions, files, and pages for everything else.
fn routes(state: &AppState) -> Router {
    let files = files::service(&state.leptos, any(pages::page).with_state(state.clone()));
    Router::new()
        .route("/sfn/{*function}", any(server_functions::call))
        .route("/o/{slug}/members.csv", get(members_file::members))
        .route("/media/{kind}/{owner}/{key}", get(media::picture))
        .with_state(state.clone())
        .fallback_service(files)
}
