//! The command line: `tenantry-server serve | migrate | seed | import better-auth | organization plan`, with a flag for
//! every setting that is no secret.

use std::{
    ffi::OsString,
    fmt,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use tokio::signal::unix::{SignalKind, signal};

use crate::{
    config::{CONFIG_VARIABLE, Config, ConfigError, KEYS, Sources},
    import::{self, ImportError},
    random::OsRandom,
    seed::{self, DemoPerson},
    serve::{self, Backing, Ready, ServeError},
    telemetry,
};

mod organization;

/// The variable in which better-auth itself looks for its secret.
const SECRET_VARIABLE: &str = "BETTER_AUTH_SECRET";

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Serve { demo: bool },
    Migrate,
    Seed,
    Import { url: Address, dry_run: bool },
    Plan(organization::PlanWish),
}

/// The address of a database. Its `Debug` shows nothing: there may be a password in it.
#[derive(Clone, PartialEq, Eq)]
struct Address(String);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address(…)")
    }
}

/// A command line, taken apart.
#[derive(Debug)]
struct Invocation {
    action: Action,
    file: Option<PathBuf>,
    flags: Vec<(String, String)>,
}

/// Does what the process was started for.
#[must_use]
pub fn main() -> ExitCode {
    let invocation = match parse(std::env::args_os()) {
        Ok(invocation) => invocation,
        // Help and version are answers, everything else is an error: clap knows which stream and which code.
        Err(answer) => answer.exit(),
    };
    match run(invocation) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let paint = io::stderr().is_terminal();
            let (red, plain) = if paint { ("\x1b[31m", "\x1b[0m") } else { ("", "") };
            // With nowhere to say it, the code still does.
            let _ = writeln!(io::stderr(), "{red}error:{plain} {error}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed: one line for the operator.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Serve(#[from] ServeError),
    #[error("the demo data could not be loaded: {0}")]
    Demo(#[from] tenantry::Error),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error("{0}")]
    Organization(String),
    #[error("{0}")]
    Start(io::Error),
}

fn run(invocation: Invocation) -> Result<(), CliError> {
    let sources = Sources::gather(invocation.file, std::env::vars_os(), invocation.flags)?;
    let mut config = Config::load(&sources, &OsRandom)?;
    // The filter was parsed with the other settings, so it is understood.
    telemetry::init(config.log_format, &config.log_filter).map_err(|reason| ConfigError::new("log.filter", reason))?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(CliError::Start)?;
    let result = match invocation.action {
        Action::Serve { demo } => {
            config.demo = demo;
            runtime.block_on(async {
                let shutdown = signals().map_err(CliError::Start)?;
                Ok(serve::run(config, shutdown, announce).await?)
            })
        }
        Action::Migrate => runtime.block_on(command(&config, false)),
        Action::Seed => runtime.block_on(command(&config, true)),
        Action::Import { url, dry_run } => {
            let secret = std::env::var(SECRET_VARIABLE).ok().filter(|secret| !secret.is_empty());
            runtime.block_on(bring(&config, &import::Wish { url: url.0, dry_run, secret }))
        }
        Action::Plan(wish) => runtime.block_on(plan(&config, &wish)),
    };
    // A thread that hashes a password is not worth waiting for.
    runtime.shutdown_timeout(Duration::from_secs(1));
    result
}

/// `migrate`, and `seed`, which needs it.
async fn command(config: &Config, with_demo: bool) -> Result<(), CliError> {
    serve::refuse_open_demo(config, with_demo)?;
    let backing = Backing::of_command(config).await?;
    let work = async {
        backing.migrate().await?;
        say("The database has the schema of this version.");
        if with_demo {
            let core = backing.core(config).await?;
            let people = seed::load(&core).await;
            core.db.close().await;
            say_demo(&people.map_err(ServeError::Seed)?);
        }
        Ok(())
    };
    let result = work.await;
    backing.stop().await;
    result
}

/// `import better-auth`.
async fn bring(config: &Config, wish: &import::Wish) -> Result<(), CliError> {
    let backing = Backing::of_command(config).await?;
    let work = async {
        if !wish.dry_run {
            backing.migrate().await?;
        }
        let core = backing.core(config).await?;
        let report = import::run(&core, wish).await;
        core.db.close().await;
        say(report?.to_string().trim_end());
        Ok(())
    };
    let result = work.await;
    backing.stop().await;
    result
}

/// `organization plan`.
async fn plan(config: &Config, wish: &organization::PlanWish) -> Result<(), CliError> {
    let backing = Backing::of_command(config).await?;
    let work = async {
        let core = backing.core(config).await?;
        let report = organization::run(&core, wish).await;
        core.db.close().await;
        say(&report?);
        Ok(())
    };
    let result = work.await;
    backing.stop().await;
    result
}

fn announce(ready: &Ready) {
    say(&format!("Tenantry answers at {}", ready.public_url.as_str().trim_end_matches('/')));
    say_demo(&ready.demo);
}

fn say_demo(people: &[DemoPerson]) {
    if people.is_empty() {
        return;
    }
    say(&format!("Demo accounts, all with the password {}:", seed::PASSWORD));
    for person in people {
        say(&format!("  {:<22} {}", person.email, person.about));
    }
}

/// A line to the standard output; whoever does not read it any more does not stop the server.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Ends with the first request to stop; a second one ends the process on the spot, without waiting for anything.
fn signals() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    // A closed terminal stops the server too, unless it was started under nohup.
    let mut hang_up = if ignores_hang_up() { None } else { Some(signal(SignalKind::hangup())?) };
    let mut next = async move || {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            Some(_) = async { hang_up.as_mut()?.recv().await } => {}
        }
    };
    Ok(async move {
        next().await;
        tokio::spawn(async move {
            next().await;
            tracing::warn!("told to stop twice: ending at once");
            std::process::exit(130);
        });
    })
}

/// Whether the process was started with SIGHUP ignored, as `nohup` does. Listening to it would undo that.
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).unwrap_or_default();
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & 1 == 1)
}

/// The command line as clap knows it; the flags come from the table of settings.
fn command_line() -> Command {
    let with_settings = |command: Command| {
        let config = Arg::new("config")
            .long("config")
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(format!("Settings file [env: {CONFIG_VARIABLE}] [default: tenantry.toml, if there is one]"));
        let settings = KEYS.iter().filter(|key| !key.secret).map(|key| {
            let default = if key.default.is_empty() { "none" } else { key.default };
            Arg::new(key.toml)
                .long(key.flag())
                .value_name("VALUE")
                .allow_hyphen_values(true)
                .help(format!("{} [env: {}] [default: {default}]", key.help, key.env))
        });
        command.arg(config).args(settings)
    };
    let demo = Arg::new("demo")
        .long("demo")
        .action(ArgAction::SetTrue)
        .help("Load demo companies and accounts, and print their sign-ins");
    let better_auth = Command::new("better-auth")
        .about("From the PostgreSQL database of better-auth 1.7. How: docs/better-auth.md")
        .arg(
            Arg::new("url")
                .value_name("DATABASE URL")
                .required(true)
                .help("postgres://user@host:port/database; the password may be in PGPASSWORD instead"),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Only say what would be brought, and what does not fit"),
        )
        .after_help(format!("{SECRET_VARIABLE}: the other server's secret; with it, apps stay signed in"));
    Command::new("tenantry-server")
        .version(env!("CARGO_PKG_VERSION"))
        .about("The organization layer of a B2B product. Every setting: docs/configuration.md")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(with_settings(Command::new("serve").about("Serve the console and the APIs")).arg(demo))
        .subcommand(with_settings(Command::new("migrate").about("Bring the database to this version, and end")))
        .subcommand(with_settings(Command::new("seed").about("Load demo companies and accounts, and end")))
        .subcommand(
            Command::new("import")
                .about("Bring people and organizations from another server, and end")
                .subcommand_required(true)
                .arg_required_else_help(true)
                .subcommand(with_settings(better_auth)),
        )
        .subcommand(
            Command::new("organization")
                .about("What the operator decides about one organization")
                .subcommand_required(true)
                .arg_required_else_help(true)
                .subcommand(with_settings(organization::command())),
        )
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Invocation, clap::Error> {
    let matches = command_line().try_get_matches_from(arguments)?;
    let (name, matches) = matches.subcommand().map_or(("", &matches), |(name, matches)| (name, matches));
    let (name, matches) = matches.subcommand().unwrap_or((name, matches));
    let action = match name {
        "better-auth" => Action::Import {
            url: Address(matches.get_one::<String>("url").cloned().unwrap_or_default()),
            dry_run: matches.get_flag("dry-run"),
        },
        "plan" => Action::Plan(organization::read(matches)),
        "migrate" => Action::Migrate,
        "seed" => Action::Seed,
        _ => Action::Serve { demo: matches.get_flag("demo") },
    };
    Ok(Invocation { action, file: matches.get_one("config").cloned(), flags: flags(matches) })
}

fn flags(matches: &ArgMatches) -> Vec<(String, String)> {
    let open = KEYS.iter().filter(|key| !key.secret);
    open.filter_map(|key| Some((key.toml.to_owned(), matches.get_one::<String>(key.toml)?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_text(text: &str) -> Result<Invocation, clap::Error> {
        parse(text.split_whitespace().map(OsString::from))
    }

    #[test]
    fn the_command_line_is_sound() {
        command_line().debug_assert();
    }

    #[test]
    fn commands_and_flags_are_understood() -> Result<(), clap::Error> {
        let serve = parse_text("tenantry-server serve --demo --addr 127.0.0.1:0 --limits-members 7 --config a.toml")?;
        assert_eq!(serve.action, Action::Serve { demo: true });
        assert_eq!(serve.file, Some(PathBuf::from("a.toml")));
        let flags = [("addr".to_owned(), "127.0.0.1:0".to_owned()), ("limits.members".to_owned(), "7".to_owned())];
        assert_eq!(serve.flags, flags);
        assert_eq!(parse_text("tenantry-server migrate")?.action, Action::Migrate);
        assert_eq!(parse_text("tenantry-server seed")?.action, Action::Seed);
        let import =
            parse_text("tenantry-server import better-auth postgres://a:hunter2@b/c --dry-run --config a.toml")?;
        let url = Address("postgres://a:hunter2@b/c".to_owned());
        assert_eq!(import.action, Action::Import { url, dry_run: true });
        assert_eq!(import.file, Some(PathBuf::from("a.toml")));
        assert!(!format!("{import:?}").contains("hunter2"));
        for text in ["tenantry-server organization plan acme pro", "tenantry-server organization plan acme"] {
            assert!(matches!(parse_text(text)?.action, Action::Plan(_)), "{text}");
        }
        Ok(())
    }

    #[test]
    fn secrets_and_unknown_words_are_refused() {
        for text in [
            "tenantry-server",
            "tenantry-server dance",
            "tenantry-server serve --server-key abc",
            "tenantry-server serve --smtp-url smtp://u:p@h",
            "tenantry-server serve --database-url postgres://h/d",
            "tenantry-server migrate --demo",
            "tenantry-server organization",
            "tenantry-server organization plan",
        ] {
            assert!(parse_text(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_help_names_every_flag_and_variable() {
        let help = match parse_text("tenantry-server serve --help") {
            Err(answer) => answer.to_string(),
            Ok(invocation) => format!("{invocation:?}"),
        };
        for key in KEYS.iter().filter(|key| !key.secret) {
            assert!(help.contains(&format!("--{} ", key.flag())) && help.contains(key.env), "{}", key.toml);
        }
    }
}
