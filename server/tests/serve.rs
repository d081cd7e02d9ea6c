//! The server as a whole, on its own PostgreSQL: started, asked, killed and told to stop, as library and as program.

use std::{
    ffi::OsString,
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use reqwest::{Client, StatusCode, redirect};
use tempfile::TempDir;
use tenantry_server::{
    config::{Config, Sources},
    random::OsRandom,
    serve,
};
use tokio::sync::oneshot;

type TestResult<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A data folder that the user postgres can reach when the tests run as root.
fn data_dir() -> std::io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix("tenantry-serve-").tempdir_in("/tmp")?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o711))?;
    Ok(folder)
}

fn config(folder: &Path, more: &[(&str, &str)]) -> TestResult<Config> {
    let mut environment = vec![
        (OsString::from("TENANTRY_ADDR"), OsString::from("127.0.0.1:0")),
        (OsString::from("TENANTRY_DATA_DIR"), folder.into()),
    ];
    environment.extend(more.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))));
    Ok(Config::load(&Sources::gather(None, environment, [])?, &OsRandom)?)
}

/// A server in this process, and the way to stop it.
struct Server {
    addr: SocketAddr,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<Result<(), serve::ServeError>>,
}

impl Server {
    async fn start(config: Config) -> TestResult<Self> {
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, answers) = oneshot::channel();
        let task = tokio::spawn(serve::run(
            config,
            async {
                // A dropped sender is a test that has failed: stop then, too.
                let _ = stopped.await;
            },
            |found| {
                // The test waits for it.
                let _ = ready.send(found.addr);
            },
        ));
        match answers.await {
            Ok(addr) => Ok(Self { addr, stop, task }),
            Err(_) => Err(format!("the server did not start: {:?}", task.await?).into()),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.addr)
    }

    async fn stop(self) -> TestResult {
        // It may have ended by itself, which its result tells.
        let _ = self.stop.send(());
        Ok(self.task.await??)
    }
}

fn client() -> reqwest::Result<Client> {
    Client::builder().redirect(redirect::Policy::none()).build()
}

fn postmaster(folder: &Path) -> TestResult<i32> {
    let note = fs::read_to_string(folder.join("postgres/postmaster.pid"))?;
    Ok(note.lines().next().ok_or("an empty note")?.trim().parse()?)
}

#[tokio::test]
async fn it_serves_guarded_answers_and_leaves_nothing_running() -> TestResult {
    let folder = data_dir()?;
    let server = Server::start(config(folder.path(), &[])?).await?;
    let client = client()?;

    for path in ["/healthz", "/readyz"] {
        let answer = client.get(server.url(path)).send().await?;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.json::<serde_json::Value>().await?["status"], "ok");
    }

    let page = client.get(server.url("/sign-in")).send().await?;
    assert_eq!(page.status(), StatusCode::OK);
    let header =
        |name: &str| page.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let policy = header("content-security-policy");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("x-request-id").len(), 32);
    let nonce =
        policy.split_once("'nonce-").and_then(|(_, rest)| rest.split_once('\'')).map(|(nonce, _)| nonce.to_owned());
    let nonce = nonce.ok_or_else(|| format!("no nonce in: {policy}"))?;
    assert!(page.text().await?.contains(&format!("nonce=\"{nonce}\"")), "the page's scripts carry the nonce");

    let missing = client.get(server.url("/no/such/page")).send().await?;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert!(missing.headers().contains_key("content-security-policy"));

    // Larger than what fits into the buffers between them: the answer comes all the same.
    let huge = client.post(server.url("/sfn/sign_in")).body(vec![b'a'; 8 * 1024 * 1024]).send().await?;
    assert_eq!(huge.status(), StatusCode::PAYLOAD_TOO_LARGE);

    let foreign = client.post(server.url("/sfn/sign_in")).header("origin", "https://evil.example").send().await?;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert_eq!(foreign.json::<serde_json::Value>().await?["code"], "INVALID_ORIGIN");

    let large = client.post(server.url("/sfn/sign_in")).body(vec![b'x'; 64 * 1024 + 1]).send().await?;
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(large.json::<serde_json::Value>().await?["code"], "PAYLOAD_TOO_LARGE");

    server.stop().await?;
    assert!(!folder.path().join("postgres/postmaster.pid").exists());
    Ok(())
}

/// Pages are rendered on many threads at once: what one has dropped another must not ask for.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_asked_for_at_once_are_all_answered() -> TestResult {
    let folder = data_dir()?;
    let server = Server::start(config(folder.path(), &[("TENANTRY_RATE_LIMITS", "false")])?).await?;
    let client = Client::builder().cookie_store(true).build()?;
    let account = serde_json::json!({ "name": "Mina", "email": "mina@example.com", "password": "a long passphrase 9" });
    let made = client.post(server.url("/api/auth/sign-up/email")).json(&account).send().await?;
    assert_eq!(made.status(), StatusCode::OK);
    let organizations: serde_json::Value =
        client.get(server.url("/api/auth/organization/list")).send().await?.json().await?;
    let slug = organizations[0]["slug"].as_str().ok_or("no personal organization")?.to_owned();
    let mut asking = tokio::task::JoinSet::new();
    for asker in 0..16 {
        let page = if asker % 2 == 0 { "settings" } else { "members" };
        let (client, url) = (client.clone(), server.url(&format!("/o/{slug}/{page}")));
        asking.spawn(async move {
            let mut answers = Vec::new();
            for _ in 0..30 {
                answers.push(client.get(&url).send().await?.status());
            }
            Ok::<_, reqwest::Error>(answers)
        });
    }
    let answers: Vec<StatusCode> = asking.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
    let refused = answers.iter().filter(|status| **status != StatusCode::OK).count();
    assert_eq!((answers.len(), refused), (480, 0));
    server.stop().await
}

#[tokio::test]
async fn it_says_when_it_is_not_ready_and_recovers() -> TestResult {
    let folder = data_dir()?;
    let server = Server::start(config(folder.path(), &[])?).await?;
    let client = client()?;
    let killed = postmaster(folder.path())?;
    kill(Pid::from_raw(killed), Signal::SIGKILL)?;
    // Alive all the time, and ready again once PostgreSQL is.
    let mut answered = Vec::new();
    while answered.last() != Some(&StatusCode::OK) || postmaster(folder.path()).is_ok_and(|now| now == killed) {
        assert_eq!(client.get(server.url("/healthz")).send().await?.status(), StatusCode::OK);
        answered.push(client.get(server.url("/readyz")).send().await?.status());
    }
    assert!(answered.iter().all(|status| [StatusCode::OK, StatusCode::SERVICE_UNAVAILABLE].contains(status)));
    assert_eq!(client.get(server.url("/sign-in")).send().await?.status(), StatusCode::OK);
    server.stop().await
}

#[tokio::test]
async fn an_address_that_is_taken_is_known_before_anything_starts() -> TestResult {
    let folder = data_dir()?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let mut config = config(folder.path(), &[])?;
    config.addr = taken.local_addr()?;
    let error = serve::run(config, std::future::pending(), |_| ()).await.err().ok_or("it serves")?;
    assert!(error.to_string().starts_with("cannot listen on 127.0.0.1:"), "{error}");
    assert!(!folder.path().join("postgres").exists());
    Ok(())
}

#[tokio::test]
async fn demo_accounts_are_for_this_machine() -> TestResult {
    let folder = data_dir()?;
    let mut config = config(folder.path(), &[("TENANTRY_PUBLIC_URL", "https://tenantry.example.com")])?;
    config.demo = true;
    let error = serve::run(config, std::future::pending(), |_| ()).await.err().ok_or("it serves")?;
    assert!(error.to_string().contains("demo accounts"), "{error}");
    Ok(())
}

/// The program itself, and what it says.
struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn command(folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry-server"));
        command.env_remove("DATABASE_URL").env("TENANTRY_DATA_DIR", folder).env("TENANTRY_ADDR", "127.0.0.1:0");
        command
    }

    fn serve(folder: &Path, more: &[&str]) -> TestResult<Self> {
        let mut child = Self::command(folder).arg("serve").args(more).stdout(Stdio::piped()).spawn()?;
        let output = BufReader::new(child.stdout.take().ok_or("no output")?);
        Ok(Self { child, output })
    }

    fn line(&mut self) -> TestResult<String> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    /// Waits for the address that it prints.
    fn addr(&mut self) -> TestResult<String> {
        let line = self.line()?;
        let addr = line.strip_prefix("Tenantry answers at http://").map(ToOwned::to_owned);
        Ok(addr.ok_or_else(|| format!("said `{line}`"))?)
    }

    fn tell(&self, signal: Signal) -> TestResult {
        Ok(kill(Pid::from_raw(self.child.id().try_into()?), signal)?)
    }
}

fn get(addr: &str, path: &str) -> TestResult<String> {
    let mut connection = TcpStream::connect(addr)?;
    write!(connection, "GET {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    Ok(answer)
}

fn has_ended(process: i32) -> bool {
    fs::read_link(format!("/proc/{process}/cwd")).is_err()
}

#[test]
fn the_program_answers_survives_kill_9_and_stops_when_told() -> TestResult {
    let folder = data_dir()?;
    let mut first = Program::serve(folder.path(), &["--demo"])?;
    let addr = first.addr()?;
    assert!(first.line()?.starts_with("Demo accounts, all with the password "));
    assert!(get(&addr, "/readyz")?.starts_with("HTTP/1.1 200"));
    assert!(get(&addr, "/sign-in")?.starts_with("HTTP/1.1 200"));
    let postgres = postmaster(folder.path())?;
    first.child.kill()?;
    first.child.wait()?;

    let mut second = Program::serve(folder.path(), &["--demo"])?;
    let addr = second.addr()?;
    assert_eq!(postmaster(folder.path())?, postgres, "PostgreSQL went on");

    // Beside it: no second server, but commands work.
    let refused = Program::command(folder.path()).arg("serve").output()?;
    let said = String::from_utf8(refused.stderr)?;
    assert!(!refused.status.success() && said.contains("another server"), "{said}");
    for command in ["migrate", "seed"] {
        let done = Program::command(folder.path()).arg(command).output()?;
        assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8(done.stdout)?.starts_with("The database has the schema of this version."));
    }

    // And plans are given.
    fs::write(folder.path().join("plans.toml"), "[plans.free]\nmembers = 5\n[plans.pro]\nmembers = 'unlimited'")?;
    let plan = |words: &[&str]| -> TestResult<(bool, String)> {
        let mut command = Program::command(folder.path());
        let done = command.args(["organization", "plan"]).args(words).arg("--config");
        let done = done.arg(folder.path().join("plans.toml")).output()?;
        let said = if done.status.success() { done.stdout } else { done.stderr };
        Ok((done.status.success(), String::from_utf8(said)?))
    };
    for (words, name, members) in [
        (&["northwind"][..], "none", "of 100"),
        (&["northwind", "free"], "free", "of 5"),
        (&["northwind", "pro"], "pro", "of unlimited"),
        (&["northwind"], "pro", "of unlimited"),
        (&["northwind", "none"], "none", "of 100"),
    ] {
        let (well, said) = plan(words)?;
        let lines: Vec<&str> = said.lines().collect();
        assert!(well && lines[0] == "northwind", "{words:?}: {said}");
        assert!(lines[1].starts_with("  plan ") && lines[1].ends_with(name), "{words:?}: {said}");
        assert!(lines[2].starts_with("  members ") && lines[2].ends_with(members), "{words:?}: {said}");
    }
    for (words, refusal) in [
        (["nobody", "free"], "error: there is no organization at `nobody`\n"),
        (["No Slug", "free"], "error: there is no organization at `No Slug`\n"),
        (["northwind", "gold"], "error: `gold` is not a plan of the configuration; there are free, pro, and none\n"),
        (["northwind", "Gold!"], "error: `Gold!` is not a plan of the configuration; there are free, pro, and none\n"),
    ] {
        assert_eq!(plan(&words)?, (false, refusal.to_owned()));
    }

    // A request that is under way is finished, a new one is not taken, and PostgreSQL goes last.
    let mut slow = TcpStream::connect(&addr)?;
    write!(slow, "POST /sfn/sign_in HTTP/1.1\r\nhost: {addr}\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n")?;
    let mut go_on = [0; 25];
    slow.read_exact(&mut go_on)?;
    assert!(go_on.starts_with(b"HTTP/1.1 100"), "{}", String::from_utf8_lossy(&go_on));
    second.tell(Signal::SIGTERM)?;
    while TcpStream::connect(&addr).is_ok() {
        std::thread::yield_now();
    }
    assert!(!has_ended(postgres));
    slow.write_all(b"a=b&c")?;
    let mut answer = String::new();
    slow.read_to_string(&mut answer)?;
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    assert!(second.child.wait()?.success());
    assert!(has_ended(postgres));
    Ok(())
}

#[test]
fn ctrl_c_while_postgresql_is_made_leaves_nothing_half() -> TestResult {
    let folder = data_dir()?;
    let mut program = Program::serve(folder.path(), &[])?;
    while !folder.path().join("postgres.new").exists() && !folder.path().join("postgres").exists() {
        std::thread::yield_now();
    }
    program.tell(Signal::SIGINT)?;
    assert!(program.child.wait()?.success());
    let mut again = Program::serve(folder.path(), &[])?;
    let addr = again.addr()?;
    assert!(get(&addr, "/readyz")?.starts_with("HTTP/1.1 200"));
    again.tell(Signal::SIGINT)?;
    assert!(again.child.wait()?.success());
    Ok(())
}

#[test]
fn a_bad_setting_is_one_line_and_an_error() -> TestResult {
    let folder = data_dir()?;
    let refused = Program::command(folder.path()).args(["serve", "--addr", "here"]).output()?;
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8(refused.stderr)?;
    assert_eq!(said, "error: --addr: `here` is not an IP address and a port, such as 127.0.0.1:3000\n");
    assert!(refused.stdout.is_empty());
    Ok(())
}

#[test]
fn a_database_that_is_not_there_is_said_in_one_line_without_the_password() -> TestResult {
    let folder = data_dir()?;
    let refused = Program::command(folder.path())
        .arg("migrate")
        .env("DATABASE_URL", "postgres://u:hunter2@127.0.0.1:1/db")
        .env("TENANTRY_LOG", "error")
        .output()?;
    let said = String::from_utf8(refused.stderr)?;
    assert!(!refused.status.success() && said.lines().count() == 1, "{said}");
    assert!(said.starts_with("error: the database ") && !said.contains("hunter2"), "{said}");
    Ok(())
}
