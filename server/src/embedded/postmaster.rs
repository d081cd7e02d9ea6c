//! A postmaster that runs: our child, or one that an earlier server left to us.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};
use tokio::{
    process::Child,
    time::{Instant, sleep, timeout},
};

/// How often a process that is not our child is looked at.
const LOOK: Duration = Duration::from_millis(250);
/// How long open transactions may take to be rolled back before the postmaster is told to let everything fall.
const FAST_SHUTDOWN: Duration = Duration::from_secs(60);
/// How long an immediate shutdown may take.
const IMMEDIATE_SHUTDOWN: Duration = Duration::from_secs(10);

/// A postmaster. When it is dropped without having been stopped, it is told to stop.
#[derive(Debug)]
pub(super) struct Postmaster {
    process: u32,
    socket_folder: PathBuf,
    handle: Handle,
    ended: bool,
}

#[derive(Debug)]
enum Handle {
    Child(Child),
    /// Not our child; known by the cluster that it works in.
    Adopted(PathBuf),
}

impl Postmaster {
    pub(super) fn child(child: Child, socket_folder: PathBuf) -> Self {
        // A child that was just started has not been waited for, so it has a number.
        let process = child.id().unwrap_or_default();
        Self { process, socket_folder, handle: Handle::Child(child), ended: false }
    }

    pub(super) const fn adopted(process: u32, cluster: PathBuf, socket_folder: PathBuf) -> Self {
        Self { process, socket_folder, handle: Handle::Adopted(cluster), ended: false }
    }

    pub(super) const fn process(&self) -> u32 {
        self.process
    }

    pub(super) fn socket_folder(&self) -> &Path {
        &self.socket_folder
    }

    /// Waits until the postmaster has ended; says how.
    pub(super) async fn ended(&mut self) -> String {
        let how = match &mut self.handle {
            Handle::Child(child) => match child.wait().await {
                Ok(status) => status.to_string(),
                Err(error) => error.to_string(),
            },
            Handle::Adopted(cluster) => {
                while runs(self.process, cluster) {
                    sleep(LOOK).await;
                }
                "left without a word".to_owned()
            }
        };
        self.ended = true;
        how
    }

    /// Waits until the postmaster answers; `false` when it ends instead.
    ///
    /// There is no time limit while it runs: recovery after a crash takes as long as it takes, and the log says so.
    pub(super) async fn answers(&mut self, options: &PgConnectOptions) -> sqlx::Result<bool> {
        let mut patience = Instant::now() + Duration::from_secs(10);
        loop {
            match options.connect().await {
                Ok(connection) => {
                    // It answered; how it hears that we are done does not matter.
                    let _ = connection.close().await;
                    return Ok(true);
                }
                // No socket yet or any more.
                Err(sqlx::Error::Io(_)) => {}
                // cannot_connect_now: starting up, recovering, shutting down.
                Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("57P03") => {}
                Err(error) => return Err(error),
            }
            if timeout(Duration::from_millis(20), self.ended()).await.is_ok() {
                return Ok(false);
            }
            if Instant::now() > patience {
                patience += Duration::from_secs(10);
                tracing::info!("PostgreSQL does not answer yet: it may be recovering from a crash");
            }
        }
    }

    /// Fast shutdown, and where that takes too long, an immediate one, from which the next start recovers.
    pub(super) async fn stop(&mut self) -> io::Result<()> {
        self.signal(Signal::SIGINT)?;
        if timeout(FAST_SHUTDOWN, self.ended()).await.is_ok() {
            return Ok(());
        }
        tracing::warn!("PostgreSQL takes too long to stop: the next start will recover");
        self.signal(Signal::SIGQUIT)?;
        timeout(IMMEDIATE_SHUTDOWN, self.ended()).await.map(|_| ()).map_err(|_| io::ErrorKind::TimedOut.into())
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        let process = match &self.handle {
            // `None` once it has been waited for.
            Handle::Child(child) => child.id(),
            Handle::Adopted(cluster) => runs(self.process, cluster).then_some(self.process),
        };
        match process.map(|process| kill(pid(process), signal)) {
            None | Some(Ok(()) | Err(Errno::ESRCH)) => Ok(()),
            Some(Err(error)) => Err(error.into()),
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        if !self.ended {
            // Nobody is left to hear of a failure.
            let _ = self.signal(Signal::SIGINT);
        }
    }
}

/// What a postmaster notes about itself in `postmaster.pid` (the lines are stable: `pg_ctl` reads them).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) process: u32,
    pub(super) socket_folder: PathBuf,
    ready: bool,
}

impl PidFile {
    /// The note of the cluster's postmaster, if there is one and it is whole.
    pub(super) fn read(cluster: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(cluster.join("postmaster.pid")).ok()?)
    }

    fn parse(text: &str) -> Option<Self> {
        let lines: Vec<_> = text.lines().collect();
        let process = lines.first()?.trim().parse().ok()?;
        let socket_folder = lines.get(4).map(PathBuf::from).unwrap_or_default();
        Some(Self { process, socket_folder, ready: lines.get(7).is_some_and(|status| status.trim() == "ready") })
    }

    /// Whether that process is still the postmaster of `cluster`.
    pub(super) fn runs(&self, cluster: &Path) -> bool {
        runs(self.process, cluster)
    }

    /// Whether it runs and can be reached no more: somebody cleaned up the folder.
    pub(super) fn lost_its_socket(&self) -> bool {
        self.ready && !self.socket_folder.join(format!(".s.PGSQL.{}", super::cluster::PORT)).exists()
    }
}

/// Whether `process` is the postmaster of `cluster`. Its number may belong to another process by now: a postmaster works
/// in its cluster's folder. A dead one that its parent has not asked about yet works nowhere.
fn runs(process: u32, cluster: &Path) -> bool {
    if kill(pid(process), None) == Err(Errno::ESRCH) {
        return false;
    }
    if Path::new("/proc/self/cwd").exists() {
        return fs::read_link(format!("/proc/{process}/cwd")).is_ok_and(|folder| folder == cluster);
    }
    true
}

fn pid(process: u32) -> Pid {
    // Process numbers are positive and far below the limit; 0 and -1 would mean many processes, so never those.
    Pid::from_raw(i32::try_from(process).ok().filter(|process| *process > 1).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_of_a_postmaster_is_read() {
        let note = PidFile::parse("4711\n/data\n1700000000\n5432\n/data/socket\n\n  123 456\nready   \n");
        assert_eq!(note, Some(PidFile { process: 4711, socket_folder: PathBuf::from("/data/socket"), ready: true }));
        let note = PidFile::parse("4711\n/data\n1700000000\n5432\n/data/socket\n\n  123 456\nstarting\n");
        assert!(note.is_some_and(|note| !note.ready));
        assert_eq!(PidFile::parse(""), None);
        assert_eq!(PidFile::parse("-4711\n"), None);
    }

    #[test]
    fn only_a_process_in_the_cluster_is_its_postmaster() {
        assert!(!runs(std::process::id(), Path::new("/nowhere")));
        let here = std::env::current_dir().unwrap_or_default();
        assert!(runs(std::process::id(), &here));
        assert!(!runs(0, &here));
        assert!(!runs(u32::MAX, &here));
    }
}
