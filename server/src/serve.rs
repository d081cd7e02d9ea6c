//! The server as a whole: from a configuration to answers, and back to nothing.

use std::{
    future::Future,
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    pin::pin,
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use axum::serve::ListenerExt;
use sqlx::postgres::PgConnectOptions;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    clock::SystemClock,
    config::{Config, DatabaseConfig},
    database::{self, Database, DatabaseOptions},
    embedded::{Embedded, EmbeddedError},
    http::{self, events::Hub},
    jobs,
    mail::{Mailer, MailerError},
    random::OsRandom,
    secrets::LinkKey,
    seed::{self, DemoPerson},
    services::{Core, Settings},
};

/// How long requests that are under way may take to finish at shutdown.
const GRACE: Duration = Duration::from_secs(10);
/// How long jobs and connections may take after that; jobs have a grace period of their own.
const LAST_GRACE: Duration = Duration::from_secs(15);
/// Prepared statements that a connection keeps: more than the server has, or it would prepare some again and again.
const STATEMENTS_KEPT: usize = 500;
/// Connections that may wait to be accepted.
const BACKLOG: u32 = 1024;

/// Why the server does not serve. Each is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is taken or not this machine's.
    #[error("cannot listen on {addr}: {error}")]
    Listen {
        /// Where.
        addr: SocketAddr,
        /// Why not.
        error: io::Error,
    },
    /// The private PostgreSQL does not run.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The database cannot be brought to this version.
    #[error("the database cannot be migrated: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The database does not answer, or a login may not do what it should.
    #[error("the database cannot be used: {0}")]
    Database(#[from] sqlx::Error),
    /// Mail cannot be sent or kept.
    #[error("mail: {0}")]
    Mail(#[from] MailerError),
    /// The public URL is no origin.
    #[error("the public URL: {0}")]
    PublicUrl(#[from] tower_http::csrf::ConfigError),
    /// Demo data cannot be loaded.
    #[error("the demo data cannot be loaded: {0}")]
    Seed(#[from] tenantry::Error),
    /// Demo accounts have a password that everybody knows.
    #[error(
        "demo accounts have a password that everybody knows, and {0} is open to others: load them on localhost only"
    )]
    OpenDemo(Url),
    /// It is there and does not answer.
    #[error("the server does not answer itself at {addr}: {error}")]
    Silent {
        /// Where.
        addr: SocketAddr,
        /// What came instead of an answer.
        error: io::Error,
    },
}

/// What is known once the server answers.
#[derive(Clone, Debug)]
pub struct Ready {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where people reach it.
    pub public_url: Url,
    /// The demo accounts, where they were asked for.
    pub demo: Vec<DemoPerson>,
}

/// The database, and the private PostgreSQL where it is that.
#[derive(Debug)]
pub struct Backing {
    options: DatabaseOptions,
    embedded: Option<Embedded>,
}

impl Backing {
    /// The database of a server, which owns the private PostgreSQL.
    ///
    /// # Errors
    /// When the private PostgreSQL does not start. A database elsewhere is not asked yet.
    pub async fn of_server(config: &Config) -> Result<Self, ServeError> {
        let embedded = match &config.database {
            DatabaseConfig::Embedded { programs } => {
                Some(Embedded::start(&config.data_dir, programs.as_deref()).await?)
            }
            DatabaseConfig::Url { .. } => None,
        };
        Self::on(embedded, config)
    }

    /// The database of a command, which may work beside a server.
    ///
    /// # Errors
    /// As [`Backing::of_server`].
    pub async fn of_command(config: &Config) -> Result<Self, ServeError> {
        let embedded = match &config.database {
            DatabaseConfig::Embedded { programs } => {
                Some(Embedded::start_or_join(&config.data_dir, programs.as_deref()).await?)
            }
            DatabaseConfig::Url { .. } => None,
        };
        Self::on(embedded, config)
    }

    fn on(embedded: Option<Embedded>, config: &Config) -> Result<Self, ServeError> {
        let single = |direct| DatabaseOptions::single(direct, config.pool_size);
        let parse = |url: &String| {
            let options = PgConnectOptions::from_str(url)?;
            // Behind PgBouncer it has to be 0, and then the URL says so.
            let is_said = url.contains("statement-cache-capacity");
            Ok::<_, sqlx::Error>(if is_said { options } else { options.statement_cache_capacity(STATEMENTS_KEPT) })
        };
        let parse_optional = |url: &Option<String>| url.as_ref().map(parse).transpose();
        let options = match (&embedded, &config.database) {
            (Some(embedded), _) => single(embedded.connect_options().clone().statement_cache_capacity(STATEMENTS_KEPT)),
            (None, DatabaseConfig::Url { direct, app, auth, jobs }) => DatabaseOptions {
                app: parse_optional(app)?,
                auth: parse_optional(auth)?,
                jobs: parse_optional(jobs)?,
                ..single(parse(direct)?)
            },
            // Both callers have started it.
            (None, DatabaseConfig::Embedded { .. }) => single(PgConnectOptions::new()),
        };
        Ok(Self { options, embedded })
    }

    /// Brings the database to this version.
    ///
    /// # Errors
    /// When it does not answer or a migration fails.
    pub async fn migrate(&self) -> Result<(), ServeError> {
        Ok(database::migrate(&self.options.direct).await?)
    }

    /// Opens the pools and puts the services on them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn core(&self, config: &Config) -> Result<Core, ServeError> {
        let database = Database::connect(&self.options).await?;
        Ok(Core::new(
            database,
            Arc::new(SystemClock),
            Arc::new(OsRandom),
            LinkKey::new(config.server_key.as_bytes()),
            config.access.clone(),
            Settings::from(config),
        )
        .with_fields(config.fields.clone()))
    }

    /// Stops the private PostgreSQL, if it is one and ours.
    pub async fn stop(self) {
        if let Some(embedded) = self.embedded {
            embedded.stop().await;
        }
    }
}

/// Serves until `shutdown`: starts or opens the database, migrates it, listens, and calls `ready` once an answer was
/// really received. At shutdown it accepts nothing new, ends event streams, lets requests finish (10 s at most), then
/// jobs, and stops PostgreSQL last.
///
/// # Errors
/// When something of that cannot be done; whatever was started by then is stopped.
pub async fn run(
    mut config: Config,
    shutdown: impl Future<Output = ()>,
    ready: impl FnOnce(&Ready),
) -> Result<(), ServeError> {
    let mut shutdown = pin!(shutdown);
    refuse_open_demo(&config, config.demo)?;
    // An address that is taken is known before anything is started.
    let socket = bind(config.addr)?;
    let backing = tokio::select! {
        biased;
        () = &mut shutdown => return Ok(()),
        backing = Backing::of_server(&config) => backing?,
    };
    let stop = CancellationToken::new();
    let started = tokio::select! {
        biased;
        () = &mut shutdown => None,
        started = start(&mut config, &backing, socket, &stop) => Some(started),
    };
    let result = match started {
        None => Ok(()),
        Some(Err(error)) => Err(error),
        Some(Ok(started)) => {
            ready(&started.ready);
            let ended = started.run(shutdown, &stop).await;
            tracing::info!("stopped serving");
            ended
        }
    };
    stop.cancel();
    backing.stop().await;
    result
}

/// Refuses demo accounts where others could use them.
pub(crate) fn refuse_open_demo(config: &Config, demo: bool) -> Result<(), ServeError> {
    if demo && !config.is_local() {
        return Err(ServeError::OpenDemo(config.public_url.clone()));
    }
    Ok(())
}

/// A server that answers.
struct Started {
    ready: Ready,
    core: Core,
    serving: tokio::task::JoinHandle<io::Result<()>>,
    jobs: tokio::task::JoinHandle<()>,
    stop_jobs: CancellationToken,
}

async fn start(
    config: &mut Config,
    backing: &Backing,
    socket: TcpSocket,
    stop: &CancellationToken,
) -> Result<Started, ServeError> {
    backing.migrate().await?;
    let refuse = |error| ServeError::Listen { addr: config.addr, error };
    let listener = socket.listen(BACKLOG).map_err(refuse)?;
    let addr = listener.local_addr().map_err(refuse)?;
    config.bound_to(addr);

    let core = backing.core(config).await?;
    let demo = if config.demo { seed::load(&core).await? } else { Vec::new() };
    let mailer = Mailer::from_config(config)?;
    let hub = Hub::start(&core.db, stop.clone());
    let router = http::router(&core, config, hub)?;

    let serving = tokio::spawn(serve(listener, router, stop.clone()));
    let stop_jobs = CancellationToken::new();
    let jobs = tokio::spawn(jobs::run(core.clone(), mailer, stop_jobs.clone()));
    let started =
        Started { ready: Ready { addr, public_url: config.public_url.clone(), demo }, core, serving, jobs, stop_jobs };
    match answers(addr).await {
        Ok(()) => Ok(started),
        Err(error) => {
            started.end(stop).await?;
            Err(ServeError::Silent { addr, error })
        }
    }
}

impl Started {
    /// Waits for the shutdown, or for the listener to fail.
    async fn run(mut self, shutdown: impl Future<Output = ()>, stop: &CancellationToken) -> Result<(), ServeError> {
        tokio::select! {
            () = shutdown => tracing::info!("shutting down"),
            _ = &mut self.serving => tracing::error!("the listener has ended by itself"),
        }
        self.end(stop).await
    }

    async fn end(self, stop: &CancellationToken) -> Result<(), ServeError> {
        stop.cancel();
        let aborted = self.serving.abort_handle();
        if !self.serving.is_finished() && timeout(GRACE, self.serving).await.is_err() {
            tracing::warn!("some requests did not finish in time");
            aborted.abort();
        }
        self.stop_jobs.cancel();
        // Neither loses anything when it is cut short: what was not committed is rolled back or taken up again.
        if timeout(LAST_GRACE, self.jobs).await.is_err() {
            tracing::warn!("some jobs did not finish in time");
        }
        if timeout(GRACE, self.core.db.close()).await.is_err() {
            tracing::warn!("some connections to the database did not close in time");
        }
        Ok(())
    }
}

fn bind(addr: SocketAddr) -> Result<TcpSocket, ServeError> {
    let bind = || {
        let socket = if addr.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        // As TcpListener does: a restart need not wait for the connections of the server before it.
        socket.set_reuseaddr(true)?;
        socket.bind(addr)?;
        Ok(socket)
    };
    bind().map_err(|error| ServeError::Listen { addr, error })
}

async fn serve(listener: TcpListener, router: axum::Router, stop: CancellationToken) -> io::Result<()> {
    let listener = listener.tap_io(|connection| {
        // Answers are written whole; waiting to fill a packet only delays their end.
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY is not set");
        }
    });
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

/// Asks the server whether it is ready, as a load balancer would.
async fn answers(addr: SocketAddr) -> io::Result<()> {
    let host = match addr.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let ask = async {
        let mut connection = TcpStream::connect((host, addr.port())).await?;
        connection.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer).await?;
        match answer.lines().next() {
            Some(line) if line.starts_with("HTTP/1.1 200") => Ok(()),
            line => Err(io::Error::other(line.unwrap_or("an empty answer").to_owned())),
        }
    };
    timeout(GRACE, ask).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}
