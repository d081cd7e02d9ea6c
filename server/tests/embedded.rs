//! The private PostgreSQL, with real processes that are really killed.
//!
//! The tests run as root (PostgreSQL then runs as the user postgres) and as an ordinary user. As root, one of them runs
//! all the others again as the user nobody.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, User, geteuid, getpgid},
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tempfile::TempDir;
use tenantry_server::embedded::{Embedded, EmbeddedError};
use tokio::sync::OnceCell;

type TestResult = Result<(), Box<dyn std::error::Error>>;

/// An empty data folder that the user postgres can reach.
fn empty_data_dir() -> std::io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("tenantry-embedded-").tempdir_in("/tmp")?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711))?;
    Ok(folder)
}

/// A data folder with a cluster, as the first start and stop of a server leave it: made once and copied, since making
/// one syncs 40 MB to the disk.
async fn data_dir() -> Result<TempDir, Box<dyn std::error::Error>> {
    static MADE: OnceCell<PathBuf> = OnceCell::const_new();
    let made = MADE.get_or_try_init(make_cluster).await?;
    let folder = empty_data_dir()?;
    let copied = Command::new("cp").arg("-a").arg(made.join("postgres")).arg(folder.path()).status()?;
    if !copied.success() {
        return Err("the cluster cannot be copied".into());
    }
    Ok(folder)
}

/// Nobody drops what is made once, so the next run of these tests takes away what this one leaves.
async fn make_cluster() -> Result<PathBuf, Box<dyn std::error::Error>> {
    const PREFIX: &str = "tenantry-embedded-made-by-";
    for entry in fs::read_dir("/tmp")?.flatten() {
        if let Some(process) = entry.file_name().to_str().and_then(|name| name.strip_prefix(PREFIX))
            && entry.metadata()?.uid() == geteuid().as_raw()
            && !Path::new("/proc").join(process).exists()
        {
            fs::remove_dir_all(entry.path())?;
        }
    }
    let folder = Path::new("/tmp").join(format!("{PREFIX}{}", std::process::id()));
    fs::create_dir(&folder)?;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o711))?;
    Embedded::start(&folder, None).await?.stop().await;
    Ok(folder)
}

async fn ask(embedded: &Embedded, question: &'static str) -> sqlx::Result<String> {
    let mut connection = PgConnection::connect_with(embedded.connect_options()).await?;
    let answer = sqlx::query_scalar(AssertSqlSafe(question)).fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(answer)
}

async fn tell(embedded: &Embedded, statement: &'static str) -> sqlx::Result<()> {
    let mut connection = PgConnection::connect_with(embedded.connect_options()).await?;
    connection.execute(statement).await?;
    connection.close().await
}

fn process_of(embedded: &Embedded) -> u32 {
    embedded.postmaster().borrow().unwrap_or_default()
}

fn pid(process: u32) -> Pid {
    Pid::from_raw(i32::try_from(process).unwrap_or(i32::MAX))
}

fn runs(process: u32) -> bool {
    // A dead child of somebody else who never asks about it is as good as gone.
    fs::read_link(format!("/proc/{process}/cwd")).is_ok()
}

/// Stands in for a server in a process of its own: starts PostgreSQL in the folder of the environment variable, says
/// its process number, and waits to be killed. Does nothing when it is run as an ordinary test.
#[tokio::test]
async fn helper_server() -> TestResult {
    let Some(folder) = std::env::var_os("TENANTRY_TEST_SERVE_IN") else { return Ok(()) };
    let embedded = Embedded::start(Path::new(&folder), None).await?;
    println!("postmaster={}", process_of(&embedded));
    std::future::pending::<()>().await;
    Ok(())
}

/// A server of its own process in `folder`, and the postmaster that it started.
fn spawn_server(folder: &Path) -> Result<(Child, u32), Box<dyn std::error::Error>> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--exact", "helper_server", "--nocapture"])
        .env("TENANTRY_TEST_SERVE_IN", folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("no output")?;
    for line in BufReader::new(output).lines() {
        // The test harness may have written the beginning of the line.
        if let Some((_, process)) = line?.split_once("postmaster=") {
            return Ok((child, process.trim().parse()?));
        }
    }
    Err(format!("the server in {} did not start: {:?}", folder.display(), child.wait()).into())
}

fn kill_and_wait(mut child: Child) -> std::io::Result<ExitStatus> {
    child.kill()?;
    child.wait()
}

#[tokio::test]
async fn it_starts_keeps_data_and_stops() -> TestResult {
    let folder = empty_data_dir()?;
    let embedded = Embedded::start(folder.path(), None).await?;
    let first = process_of(&embedded);
    tell(&embedded, "CREATE TABLE kept AS SELECT '신선푸드' AS text").await?;

    // Nobody reaches it but through the folder that only its user can enter.
    assert_eq!(ask(&embedded, "SHOW listen_addresses").await?, "");
    let socket = fs::metadata(folder.path().join("socket"))?;
    assert_eq!(socket.permissions().mode() & 0o777, 0o700);
    let user = if geteuid().is_root() { User::from_name("postgres")? } else { User::from_uid(geteuid())? };
    assert_eq!(socket.uid(), user.ok_or("no user")?.uid.as_raw());
    // Ours is no superuser, or row-level security would mean nothing.
    assert_eq!(ask(&embedded, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user").await?, "false");
    assert_eq!(ask(&embedded, "SHOW server_encoding").await?, "UTF8");
    assert_eq!(ask(&embedded, "SHOW fsync").await?, "on");
    // Ctrl-C goes to a process group: PostgreSQL is in another one.
    assert_ne!(getpgid(Some(pid(first)))?, getpgid(None)?);
    // Its environment is not ours, which may hold secrets.
    if let Ok(environment) = fs::read(format!("/proc/{first}/environ")) {
        assert!(!String::from_utf8_lossy(&environment).contains("CARGO"));
    }

    embedded.stop().await;
    assert!(!runs(first));
    assert!(!folder.path().join("postgres/postmaster.pid").exists());

    let embedded = Embedded::start(folder.path(), None).await?;
    assert_eq!(ask(&embedded, "SELECT text FROM kept").await?, "신선푸드");
    embedded.stop().await;
    Ok(())
}

#[tokio::test]
async fn its_url_is_understood_too() -> TestResult {
    let folder = data_dir().await?;
    let embedded = Embedded::start(folder.path(), None).await?;
    let mut connection = PgConnection::connect(embedded.url()).await?;
    let user: String = sqlx::query_scalar("SELECT current_user::text").fetch_one(&mut connection).await?;
    assert_eq!(user, "tenantry");
    connection.close().await?;
    embedded.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_second_server_is_refused_and_a_guest_is_welcome() -> TestResult {
    let folder = data_dir().await?;
    let embedded = Embedded::start(folder.path(), None).await?;
    let refusal = Embedded::start(folder.path(), None).await.err().ok_or("two servers in one folder")?;
    assert!(matches!(refusal, EmbeddedError::Locked { .. }), "{refusal}");
    assert!(refusal.to_string().contains(&format!("process {}", std::process::id())), "{refusal}");

    let guest = Embedded::start_or_join(folder.path(), None).await?;
    assert_eq!(process_of(&guest), process_of(&embedded));
    tell(&guest, "CREATE TABLE guest ()").await?;
    guest.stop().await;
    assert_eq!(ask(&embedded, "SELECT count(*)::text FROM guest").await?, "0");

    embedded.stop().await;
    let alone = Embedded::start_or_join(folder.path(), None).await?;
    let process = process_of(&alone);
    alone.stop().await;
    assert!(!runs(process), "one that was started is stopped, too");
    Ok(())
}

#[tokio::test]
async fn a_killed_postgresql_is_started_again() -> TestResult {
    let folder = data_dir().await?;
    let embedded = Embedded::start(folder.path(), None).await?;
    let mut postmaster = embedded.postmaster();
    for round in 0..2 {
        let killed = process_of(&embedded);
        tell(&embedded, "CREATE TABLE IF NOT EXISTS rounds AS SELECT 'committed' AS text").await?;
        // A connection that is busy when it happens, so that a process of the old one is in the way of the new one.
        let mut busy = PgConnection::connect_with(embedded.connect_options()).await?;
        let busy = tokio::spawn(async move { busy.execute("SELECT pg_sleep(0.5)").await });
        kill(pid(killed), Signal::SIGKILL)?;
        let again = *postmaster.wait_for(|process| process.is_some_and(|process| process != killed)).await?;
        assert!(again.is_some(), "round {round}");
        assert_eq!(ask(&embedded, "SELECT text FROM rounds").await?, "committed");
        // How the old connection ends is its own business.
        let _ = busy.await?;
    }
    let last = process_of(&embedded);
    embedded.stop().await;
    assert!(!runs(last));
    Ok(())
}

#[tokio::test]
async fn the_postgresql_of_a_killed_server_is_adopted() -> TestResult {
    let folder = data_dir().await?;
    let (server, postmaster) = spawn_server(folder.path())?;
    kill_and_wait(server)?;
    assert!(runs(postmaster), "it outlives its server");

    let embedded = Embedded::start(folder.path(), None).await?;
    assert_eq!(process_of(&embedded), postmaster);
    tell(&embedded, "CREATE TABLE kept AS SELECT 'yes' AS text").await?;

    // The adopted one is watched over as well.
    kill(pid(postmaster), Signal::SIGKILL)?;
    let mut watch = embedded.postmaster();
    watch.wait_for(|process| process.is_some_and(|process| process != postmaster)).await?;
    assert_eq!(ask(&embedded, "SELECT text FROM kept").await?, "yes");
    embedded.stop().await;
    Ok(())
}

#[tokio::test]
async fn an_adopted_postgresql_is_stopped() -> TestResult {
    let folder = data_dir().await?;
    let (server, postmaster) = spawn_server(folder.path())?;
    kill_and_wait(server)?;
    Embedded::start(folder.path(), None).await?.stop().await;
    assert!(!runs(postmaster));
    Ok(())
}

#[tokio::test]
async fn both_killed_is_recovered_from() -> TestResult {
    let folder = data_dir().await?;
    let (server, postmaster) = spawn_server(folder.path())?;
    kill_and_wait(server)?;
    kill(pid(postmaster), Signal::SIGKILL)?;
    let embedded = Embedded::start(folder.path(), None).await?;
    assert_ne!(process_of(&embedded), postmaster);
    assert_eq!(ask(&embedded, "SELECT 'works'").await?, "works");
    embedded.stop().await;
    Ok(())
}

#[tokio::test]
async fn the_number_of_a_dead_postmaster_may_belong_to_another_process() -> TestResult {
    let folder = data_dir().await?;
    let note = folder.path().join("postgres/postmaster.pid");

    // An unrelated process of the same user, and one that has ended and that nobody has asked about.
    let mut alive = Command::new("sleep").arg("1000").spawn()?;
    let mut dead = Command::new("true").stdout(Stdio::piped()).spawn()?;
    dead.stdout.take().ok_or("no output")?.read_to_end(&mut Vec::new())?;
    for process in [alive.id(), dead.id()] {
        fs::write(&note, format!("{process}\n/elsewhere\n1700000000\n5432\n/elsewhere\n\n  1  1\nready   \n"))?;
        let embedded = Embedded::start(folder.path(), None).await?;
        assert_ne!(process_of(&embedded), process);
        embedded.stop().await;
    }
    alive.kill()?;
    alive.wait()?;
    dead.wait()?;
    Ok(())
}

#[tokio::test]
async fn a_socket_that_was_cleaned_away_is_made_again() -> TestResult {
    let folder = data_dir().await?;
    let (server, postmaster) = spawn_server(folder.path())?;
    kill_and_wait(server)?;
    fs::remove_file(folder.path().join("socket/.s.PGSQL.5432"))?;
    let embedded = Embedded::start(folder.path(), None).await?;
    assert_ne!(process_of(&embedded), postmaster);
    assert_eq!(ask(&embedded, "SELECT 'works'").await?, "works");
    embedded.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_half_made_cluster_is_made_anew() -> TestResult {
    let folder = empty_data_dir()?;
    fs::create_dir_all(folder.path().join("postgres.new/base"))?;
    fs::write(folder.path().join("postgres.new/PG_VERSION"), "15\n")?;
    let embedded = Embedded::start(folder.path(), None).await?;
    assert!(!folder.path().join("postgres.new").exists());
    embedded.stop().await;
    Ok(())
}

#[tokio::test]
async fn a_data_folder_with_a_long_name_gets_a_socket_elsewhere() -> TestResult {
    let folder = empty_data_dir()?;
    let long = folder.path().join(format!("a, \"b\" {}", "x".repeat(120)));
    fs::create_dir(&long)?;
    fs::set_permissions(&long, fs::Permissions::from_mode(0o711))?;
    let (server, postmaster) = spawn_server(&long)?;
    kill_and_wait(server)?;
    let embedded = Embedded::start(&long, None).await?;
    assert_eq!(process_of(&embedded), postmaster, "it is found again");
    let socket = embedded.connect_options().get_socket().cloned().ok_or("no socket")?;
    assert!(socket.as_os_str().len() < 40, "{}", socket.display());
    assert_eq!(fs::metadata(&socket)?.permissions().mode() & 0o777, 0o700);
    embedded.stop().await;
    fs::remove_dir_all(socket)?;
    Ok(())
}

#[tokio::test]
async fn missing_and_wrong_programs_are_named_with_their_package() -> TestResult {
    let folder = empty_data_dir()?;
    let programs = folder.path().join("bin");
    let refusal = async || match Embedded::start(folder.path(), Some(&programs)).await {
        Ok(embedded) => {
            embedded.stop().await;
            "it started".to_owned()
        }
        Err(error) => error.to_string(),
    };
    let text = refusal().await;
    assert!(text.starts_with("TENANTRY_POSTGRES_BIN: ") && text.contains("has no program postgres"), "{text}");

    fs::create_dir(&programs)?;
    for (says, expected) in [
        ("postgres (PostgreSQL) 13.2", "install the Debian package postgresql-15"),
        ("mysqld Ver 8", "does not answer as PostgreSQL does"),
    ] {
        for program in ["postgres", "initdb"] {
            fs::write(programs.join(program), format!("#!/bin/sh\necho '{says}'\n"))?;
            fs::set_permissions(programs.join(program), fs::Permissions::from_mode(0o755))?;
        }
        let text = refusal().await;
        assert!(text.contains(expected) && !text.contains('\n'), "{text}");
    }
    assert!(!folder.path().join("postgres").exists());
    Ok(())
}

#[tokio::test]
async fn a_start_that_fails_says_why_and_leaves_nothing_running() -> TestResult {
    let folder = data_dir().await?;
    let settings = folder.path().join("postgres/postgresql.conf");
    let good = fs::read_to_string(&settings)?;
    fs::write(&settings, format!("{good}\nshared_buffers = 'a lot'\n"))?;
    let error = Embedded::start(folder.path(), None).await.err().ok_or("it started")?.to_string();
    assert!(error.starts_with("PostgreSQL does not start: ") && error.contains("shared_buffers"), "{error}");
    fs::write(&settings, good)?;
    Embedded::start(folder.path(), None).await?.stop().await;
    Ok(())
}

#[tokio::test]
async fn as_root_a_folder_that_postgres_cannot_enter_is_named() -> TestResult {
    if !geteuid().is_root() {
        return Ok(());
    }
    let folder = empty_data_dir()?;
    let closed = folder.path().join("closed");
    fs::create_dir(&closed)?;
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700))?;
    let error = Embedded::start(&closed, None).await.err().ok_or("it started")?.to_string();
    assert!(error.starts_with("the user postgres cannot enter ") && error.contains("TENANTRY_DATA_DIR"), "{error}");
    Ok(())
}

/// The rest of this file once more, as an ordinary user, when these tests run as root.
#[test]
fn an_ordinary_user_can_do_the_same() -> TestResult {
    if !geteuid().is_root() {
        return Ok(());
    }
    let Some(nobody) = User::from_name("nobody")? else { return Ok(()) };
    let folder = empty_data_dir()?;
    let tests = folder.path().join("tests");
    fs::copy(std::env::current_exe()?, &tests)?;
    fs::set_permissions(&tests, fs::Permissions::from_mode(0o755))?;
    let outcome = Command::new(&tests)
        .current_dir("/tmp")
        .env_remove("TENANTRY_TEST_SERVE_IN")
        .gid(nobody.gid.as_raw())
        .uid(nobody.uid.as_raw())
        .output()?;
    let said = String::from_utf8_lossy(&outcome.stdout);
    assert!(outcome.status.success(), "as nobody: {said}{}", String::from_utf8_lossy(&outcome.stderr));
    assert!(said.contains("it_starts_keeps_data_and_stops ... ok"), "{said}");
    Ok(())
}
