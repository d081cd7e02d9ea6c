//! The folder of a cluster: made once, whole or not at all, and opened by the version that made it.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnectOptions;

use super::{
    EmbeddedError, SUPERUSER, connect_options,
    postmaster::{PidFile, Postmaster},
    programs::Programs,
    user::RunAs,
};

/// The port in the name of the socket; there is no TCP.
pub(super) const PORT: u16 = 5432;
/// The longest path of a socket: `sun_path` has 108 bytes on Linux, 104 elsewhere, with a NUL at the end.
const LONGEST_SOCKET_PATH: usize = if cfg!(target_os = "linux") { 107 } else { 103 };
/// When the log is this long at a start, it makes place for a new one.
const LONGEST_LOG: u64 = 8 << 20;

/// A cluster that is there, and how it is run.
#[derive(Debug)]
pub(super) struct Cluster {
    folder: PathBuf,
    socket_folder: PathBuf,
    log: PathBuf,
    programs: Programs,
    run_as: RunAs,
}

impl Cluster {
    /// Opens the cluster in the data folder, and makes it where there is none.
    pub(super) async fn open(data_dir: &Path, programs: Option<&Path>) -> Result<Self, EmbeddedError> {
        let folder = folder_in(data_dir);
        let run_as = RunAs::owner_of(&folder)?;
        let made_by = made_by(&folder)?;
        let programs = Programs::find(programs, made_by, &run_as).await?;
        if made_by.is_none() {
            initdb(&folder, &programs, &run_as).await?;
        }
        let socket_folder = socket_folder(data_dir);
        run_as.private_folder(&socket_folder)?;
        Ok(Self { folder, socket_folder, log: data_dir.join("postgres.log"), programs, run_as })
    }

    /// Adopts the postmaster that runs, or starts one, and waits until it answers.
    pub(super) async fn start(&self) -> Result<Postmaster, EmbeddedError> {
        if let Some(adopted) = self.adopt().await? {
            return Ok(adopted);
        }
        let log = self.open_log()?;
        let mut command = self.run_as.command(&self.programs.program("postgres"), &self.folder);
        command.arg("-D").arg(&self.folder);
        for (name, value) in [
            ("listen_addresses", "".as_ref()),
            ("unix_socket_directories", quoted(&self.socket_folder).as_os_str()),
            ("unix_socket_permissions", "0700".as_ref()),
            ("port", PORT.to_string().as_ref()),
            ("cluster_name", "tenantry".as_ref()),
            // To the standard error, so that it is in our log from the first line on.
            ("log_destination", "stderr".as_ref()),
            ("logging_collector", "off".as_ref()),
        ] {
            let mut setting = std::ffi::OsString::from(name);
            setting.push("=");
            setting.push(value);
            command.arg("-c").arg(setting);
        }
        let output = log.file.try_clone().map_err(EmbeddedError::io(&self.log))?;
        command.stdout(output).stderr(log.file);
        let child = tokio::process::Command::from(command).spawn().map_err(|error| self.cannot_run(error))?;
        let mut postmaster = Postmaster::child(child, self.socket_folder.clone());
        match postmaster.answers(&self.socket_options(&self.socket_folder)).await {
            Ok(true) => Ok(postmaster),
            Ok(false) => {
                Err(EmbeddedError::Failed { what: "PostgreSQL does not start", output: end_of(&self.log, log.begin) })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The postmaster that an earlier server left, if it still answers.
    async fn adopt(&self) -> Result<Option<Postmaster>, EmbeddedError> {
        loop {
            let Some(left) = PidFile::read(&self.folder) else { return Ok(None) };
            if !left.runs(&self.folder) {
                self.bury(&left)?;
                return Ok(None);
            }
            tracing::info!(process = left.process, "PostgreSQL runs already, left by an earlier server");
            let mut postmaster = Postmaster::adopted(left.process, self.folder.clone(), left.socket_folder.clone());
            if left.lost_its_socket() {
                tracing::warn!("its socket is gone: starting it again");
                postmaster.stop().await.map_err(EmbeddedError::io(&self.folder))?;
            } else if postmaster.answers(&self.socket_options(&left.socket_folder)).await? {
                return Ok(Some(postmaster));
            }
            // It ended while we looked, as told by the server before us: look again.
        }
    }

    /// Clears away what a dead postmaster left. PostgreSQL does so by itself, except where the number of the dead belongs
    /// to another process by now, or to one that its parent has not asked about yet. The lock on the data folder says
    /// that no other server is just starting one; that processes of the dead one still work, PostgreSQL sees itself.
    fn bury(&self, dead: &PidFile) -> Result<(), EmbeddedError> {
        tracing::debug!(process = dead.process, "clearing away what a dead postmaster left");
        for path in [
            self.folder.join("postmaster.pid"),
            self.socket_folder.join(format!(".s.PGSQL.{PORT}.lock")),
            self.socket_folder.join(format!(".s.PGSQL.{PORT}")),
        ] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(EmbeddedError::io(&path)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// How to connect as the superuser.
    pub(super) fn socket_options(&self, socket_folder: &Path) -> PgConnectOptions {
        connect_options(socket_folder).username(SUPERUSER).database("postgres")
    }

    fn cannot_run(&self, error: io::Error) -> EmbeddedError {
        // The programs answered before, so it is the folder.
        match error.kind() {
            ErrorKind::PermissionDenied => self.run_as.cannot_enter(&self.folder),
            _ => EmbeddedError::io(&self.programs.program("postgres"))(error),
        }
    }

    fn open_log(&self) -> Result<Log, EmbeddedError> {
        let length = || fs::metadata(&self.log).map_or(0, |data| data.len());
        if length() > LONGEST_LOG {
            fs::rename(&self.log, self.log.with_extension("log.1")).map_err(EmbeddedError::io(&self.log))?;
        }
        let begin = length();
        let file = fs::File::options()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&self.log)
            .map_err(EmbeddedError::io(&self.log))?;
        Ok(Log { file, begin })
    }
}

struct Log {
    file: fs::File,
    /// Where what the next postmaster says begins.
    begin: u64,
}

/// The postmaster that runs in a data folder, and the folder of its socket.
pub(super) fn running(data_dir: &Path) -> Option<(u32, PathBuf)> {
    let folder = folder_in(data_dir);
    let left = PidFile::read(&folder)?;
    left.runs(&folder).then_some((left.process, left.socket_folder))
}

fn folder_in(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres")
}

/// The major version that made the cluster; `None` where there is no cluster yet.
fn made_by(folder: &Path) -> Result<Option<u32>, EmbeddedError> {
    let path = folder.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| {
            EmbeddedError::Programs(format!("{} holds no PostgreSQL cluster that Tenantry can open", folder.display()))
        }),
        Err(error) if error.kind() == ErrorKind::NotFound && !folder.exists() => Ok(None),
        Err(error) => Err(EmbeddedError::Io { path, error }),
    }
}

/// Makes the cluster beside its place, and moves it there when it is whole: a crash leaves nothing half-made.
async fn initdb(folder: &Path, programs: &Programs, run_as: &RunAs) -> Result<(), EmbeddedError> {
    tracing::info!(folder = %folder.display(), version = programs.major(), "making a PostgreSQL cluster");
    // What the C library calls UTF-8 without a language; where it has none, plain bytes sort the same.
    let mut outcome = Err(EmbeddedError::Programs(String::new()));
    for locale in ["C.UTF-8", "C"] {
        outcome = initdb_with(locale, folder, programs, run_as).await;
        match &outcome {
            Err(EmbeddedError::Failed { output, .. }) if output.contains("locale") => {}
            _ => break,
        }
    }
    outcome
}

async fn initdb_with(locale: &str, folder: &Path, programs: &Programs, run_as: &RunAs) -> Result<(), EmbeddedError> {
    let work = folder.with_extension("new");
    if work.exists() {
        fs::remove_dir_all(&work).map_err(EmbeddedError::io(&work))?;
    }
    run_as.private_folder(&work)?;
    let mut command = run_as.command(&programs.program("initdb"), &work);
    command.arg("-D").arg(&work).args([
        "--username",
        SUPERUSER,
        "--encoding=UTF8",
        &format!("--locale={locale}"),
        "--auth-local=trust",
        "--auth-host=reject",
        "--data-checksums",
        "--no-instructions",
    ]);
    let answer =
        tokio::process::Command::from(command).kill_on_drop(true).output().await.map_err(|error| {
            match error.kind() {
                ErrorKind::PermissionDenied => run_as.cannot_enter(&work),
                _ => EmbeddedError::io(&programs.program("initdb"))(error),
            }
        })?;
    if !answer.status.success() {
        let said = [answer.stdout, answer.stderr].concat();
        return Err(EmbeddedError::Failed {
            what: "initdb failed",
            output: last_lines(&String::from_utf8_lossy(&said)),
        });
    }
    fs::rename(&work, folder).map_err(EmbeddedError::io(folder))
}

/// The folder of the socket: in the data folder, or, where its path would be too long for a socket, a short one that is
/// the same at every start.
fn socket_folder(data_dir: &Path) -> PathBuf {
    let near = data_dir.join("socket");
    if near.as_os_str().len() + format!("/.s.PGSQL.{PORT}").len() <= LONGEST_SOCKET_PATH {
        return near;
    }
    let hash = Sha256::digest(data_dir.as_os_str().as_bytes());
    let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let run = Path::new("/run");
    let place = if nix::unistd::geteuid().is_root() && run.is_dir() { run } else { Path::new("/tmp") };
    place.join(format!("tenantry-{name}"))
}

/// A path in a setting that takes a list of paths.
fn quoted(path: &Path) -> std::ffi::OsString {
    use std::os::unix::ffi::OsStringExt;
    let mut text = vec![b'"'];
    for byte in path.as_os_str().as_bytes() {
        if *byte == b'"' {
            text.push(b'"');
        }
        text.push(*byte);
    }
    text.push(b'"');
    std::ffi::OsString::from_vec(text)
}

/// The end of what was written to a log since `begin`.
fn end_of(log: &Path, begin: u64) -> String {
    let text = fs::read(log).unwrap_or_default();
    let since = usize::try_from(begin).ok().and_then(|begin| text.get(begin..)).unwrap_or_default();
    last_lines(&String::from_utf8_lossy(since))
}

/// The last lines of a text, in one.
fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(6)..].join(" | ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_path_is_never_too_long_and_always_the_same() {
        assert_eq!(socket_folder(Path::new("/var/lib/tenantry")), Path::new("/var/lib/tenantry/socket"));
        let long = PathBuf::from(format!("/{}", "x".repeat(200)));
        let short = socket_folder(&long);
        assert!(short.as_os_str().len() < 40, "{}", short.display());
        assert_eq!(short, socket_folder(&long));
        assert_ne!(short, socket_folder(&long.join("y")));
        for length in 60..120 {
            let folder = socket_folder(&PathBuf::from(format!("/{}", "x".repeat(length))));
            assert!(folder.join(".s.PGSQL.5432").as_os_str().len() <= LONGEST_SOCKET_PATH);
        }
    }

    #[test]
    fn a_path_in_a_list_is_quoted() {
        assert_eq!(quoted(Path::new(r#"/a, "b" c"#)), r#""/a, ""b"" c""#);
    }

    #[test]
    fn the_end_of_an_output_is_one_line() {
        assert_eq!(last_lines("a\n\n b \n"), "a | b");
        assert_eq!(last_lines("1\n2\n3\n4\n5\n6\n7"), "2 | 3 | 4 | 5 | 6 | 7");
        assert_eq!(last_lines(""), "");
    }
}
