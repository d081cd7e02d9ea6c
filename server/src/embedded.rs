//! A private PostgreSQL: made, started, watched and stopped by the server when no `DATABASE_URL` is given.
//!
//! The cluster is in `postgres` below the data folder and listens on a Unix socket only, in a folder that nobody but its
//! user can enter; there it trusts whoever asks. A lock keeps a second server away. The postmaster is in a process group
//! of its own, so that Ctrl-C in a terminal reaches the server alone, and outlives a killed server: the next one adopts
//! it. When the postmaster dies, it is started again.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use tokio_util::sync::{CancellationToken, DropGuard};

mod cluster;
mod postmaster;
mod programs;
mod user;

use cluster::Cluster;
use postmaster::Postmaster;

/// The database and the login that own everything of ours. Not a superuser, so that row-level security means something.
const NAME: &str = "tenantry";
/// The superuser that `initdb` makes, for setting up and for the operator.
const SUPERUSER: &str = "postgres";
/// How long a command waits for the PostgreSQL of a server that is just starting.
const GUEST_PATIENCE: Duration = Duration::from_secs(60);

/// Why there is no private PostgreSQL. Each text is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No programs, or none that fit.
    #[error("{0}")]
    Programs(String),
    /// The user under which PostgreSQL should run is missing or cannot reach the data folder.
    #[error("{0}")]
    User(String),
    /// Another server has the data folder.
    #[error(
        "another server{} uses {}: stop it, or choose another folder with TENANTRY_DATA_DIR",
        .process.as_ref().map(|process| format!(" (process {process})")).unwrap_or_default(),
        .folder.display()
    )]
    Locked {
        /// The data folder.
        folder: PathBuf,
        /// The process that has it, if it said so.
        process: Option<String>,
    },
    /// A program of PostgreSQL failed; with the end of what it said.
    #[error("{what}: {output}")]
    Failed {
        /// What was tried.
        what: &'static str,
        /// The end of what the program said.
        output: String,
    },
    /// A file or folder cannot be used.
    #[error("{}: {error}", .path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// PostgreSQL runs and refuses what set-up needs.
    #[error("PostgreSQL refuses to be set up: {0}")]
    Database(#[from] sqlx::Error),
}

impl EmbeddedError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Io { path, error }
    }
}

/// A private PostgreSQL that runs.
///
/// When it is dropped without [`Embedded::stop`], PostgreSQL is told to stop and nobody waits for it.
#[derive(Debug)]
pub struct Embedded {
    options: PgConnectOptions,
    url: String,
    postmaster: watch::Receiver<Option<u32>>,
    supervisor: Option<(DropGuard, JoinHandle<()>)>,
}

impl Embedded {
    /// Starts PostgreSQL in `data_dir`, which must be there, or adopts the one that a killed server left there, and
    /// watches over it from then on. `programs` is the folder with PostgreSQL's programs; without it they are looked for.
    ///
    /// # Errors
    /// When another server has the folder, the programs are missing or too old, or PostgreSQL does not start.
    pub async fn start(data_dir: &Path, programs: Option<&Path>) -> Result<Self, EmbeddedError> {
        let data_dir = &fs::canonicalize(data_dir).map_err(EmbeddedError::io(data_dir))?;
        let lock = lock(data_dir)?;
        let cluster = Cluster::open(data_dir, programs).await?;
        let postmaster = cluster.start().await?;
        prepare_database(&cluster.socket_options(postmaster.socket_folder())).await?;
        Ok(Self::watch_over(cluster, postmaster, lock))
    }

    /// As [`Embedded::start`], but where another server runs one in `data_dir`, uses that and leaves it running: for
    /// commands beside a server.
    ///
    /// # Errors
    /// As [`Embedded::start`]; [`EmbeddedError::Locked`] only when the other one's PostgreSQL does not answer in a minute.
    pub async fn start_or_join(data_dir: &Path, programs: Option<&Path>) -> Result<Self, EmbeddedError> {
        let data_dir = &fs::canonicalize(data_dir).map_err(EmbeddedError::io(data_dir))?;
        let patience = tokio::time::Instant::now() + GUEST_PATIENCE;
        loop {
            let locked = match Self::start(data_dir, programs).await {
                Err(EmbeddedError::Locked { folder, process }) => EmbeddedError::Locked { folder, process },
                result => return result,
            };
            if let Some((process, socket_folder)) = cluster::running(data_dir) {
                let options = connect_options(&socket_folder);
                if let Ok(connection) = PgConnection::connect_with(&options).await {
                    // The answer is what counts; how the other side hears that we are done does not.
                    let _ = connection.close().await;
                    let (_, postmaster) = watch::channel(Some(process));
                    return Ok(Self { url: url(&socket_folder), options, postmaster, supervisor: None });
                }
            }
            if tokio::time::Instant::now() > patience {
                return Err(locked);
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    fn watch_over(cluster: Cluster, postmaster: Postmaster, lock: File) -> Self {
        let options = connect_options(postmaster.socket_folder());
        let url = url(postmaster.socket_folder());
        let (sender, receiver) = watch::channel(Some(postmaster.process()));
        let stop = CancellationToken::new();
        let task = tokio::spawn(supervise(cluster, postmaster, lock, sender, stop.clone()));
        Self { options, url, postmaster: receiver, supervisor: Some((stop.drop_guard(), task)) }
    }

    /// How to connect as the owner of everything of ours.
    #[must_use]
    pub const fn connect_options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// The same as a URL, which `psql` understands too.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process id of the postmaster, and `None` while it is down; it changes when PostgreSQL is started again.
    #[must_use]
    pub fn postmaster(&self) -> watch::Receiver<Option<u32>> {
        self.postmaster.clone()
    }

    /// Stops PostgreSQL (fast shutdown: transactions still open are rolled back) and waits until it has ended. One that
    /// belongs to another server keeps running.
    pub async fn stop(mut self) {
        let Some((stop, task)) = self.supervisor.take() else { return };
        drop(stop);
        if let Err(error) = task.await {
            tracing::error!(%error, "the watch over PostgreSQL failed");
        }
    }
}

/// Keeps PostgreSQL running until `stop`, then stops it. The lock is let go last.
async fn supervise(
    cluster: Cluster,
    mut postmaster: Postmaster,
    lock: File,
    running: watch::Sender<Option<u32>>,
    stop: CancellationToken,
) {
    let stopped = loop {
        tokio::select! {
            biased;
            () = stop.cancelled() => break postmaster.stop().await,
            how = postmaster.ended() => tracing::warn!(how, "PostgreSQL has ended unasked; starting it again"),
        }
        running.send_replace(None);
        // A start that is abandoned half-way takes its postmaster with it.
        postmaster = match stop.run_until_cancelled(start_again(&cluster)).await {
            Some(started) => started,
            None => break Ok(()),
        };
        tracing::info!(process = postmaster.process(), "PostgreSQL runs again");
        running.send_replace(Some(postmaster.process()));
    };
    if let Err(error) = stopped {
        tracing::error!(%error, "PostgreSQL did not stop");
    }
    drop(lock);
}

/// Starts PostgreSQL, however often it takes: what is in its way (a full disk, the last processes of the one before)
/// may go away.
async fn start_again(cluster: &Cluster) -> Postmaster {
    let mut pause = Duration::from_millis(100);
    loop {
        match cluster.start().await {
            Ok(postmaster) => return postmaster,
            Err(error) => tracing::error!(%error, "PostgreSQL does not start; trying again"),
        }
        sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(5));
    }
}

/// Takes the data folder for this process, until the file is closed or the process ends, however it ends.
fn lock(data_dir: &Path) -> Result<File, EmbeddedError> {
    let path = data_dir.join("lock");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(EmbeddedError::io(&path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            // Only to say who it is.
            let _ = file.read_to_string(&mut process);
            let process = Some(process.trim().to_owned()).filter(|process| !process.is_empty());
            return Err(EmbeddedError::Locked { folder: data_dir.to_path_buf(), process });
        }
        Err(TryLockError::Error(error)) => return Err(EmbeddedError::Io { path, error }),
    }
    file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(EmbeddedError::io(&path))?;
    Ok(file)
}

/// Makes our login and our database where they are missing.
async fn prepare_database(superuser: &PgConnectOptions) -> Result<(), EmbeddedError> {
    let mut connection = superuser.connect().await?;
    let exists = |name: &'static str| sqlx::query_scalar::<_, bool>(AssertSqlSafe(name));
    // A schema of ours needs no superuser: the login makes roles (its own three) and owns its database.
    if !exists("SELECT exists (SELECT FROM pg_roles WHERE rolname = 'tenantry')").fetch_one(&mut connection).await? {
        connection.execute("CREATE ROLE tenantry LOGIN CREATEDB CREATEROLE").await?;
    }
    if !exists("SELECT exists (SELECT FROM pg_database WHERE datname = 'tenantry')").fetch_one(&mut connection).await? {
        connection.execute("CREATE DATABASE tenantry OWNER tenantry").await?;
    }
    connection.close().await?;
    Ok(())
}

fn connect_options(socket_folder: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_folder)
        .port(cluster::PORT)
        .username(NAME)
        .database(NAME)
        .ssl_mode(PgSslMode::Disable)
        .application_name(NAME)
}

fn url(socket_folder: &Path) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("host", &socket_folder.to_string_lossy())
        .finish();
    format!("postgres://{NAME}@localhost/{NAME}?{query}")
}
