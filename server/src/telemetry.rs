//! Logs: what happened, for people (`pretty`) or for machines (`json`), under the id of its request.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// How a log line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// One readable line.
    #[default]
    Pretty,
    /// One JSON object a line.
    Json,
}

/// Sends what the server and its libraries report to the standard error, filtered by `filter` (the directives of
/// `tracing_subscriber::EnvFilter`, such as `info,sqlx=warn`). The standard output stays for what a command answers.
///
/// Only the first call in a process has an effect: tests start several servers.
///
/// # Errors
/// When `filter` is not understood; the text says why.
pub fn init(format: LogFormat, filter: &str) -> Result<(), String> {
    let filter = parse_filter(filter)?;
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let installed = match format {
        LogFormat::Pretty => {
            registry.with(layer.with_ansi(std::io::stderr().is_terminal()).with_target(false)).try_init()
        }
        LogFormat::Json => {
            registry.with(layer.json().flatten_event(true).with_current_span(true).with_span_list(false)).try_init()
        }
    };
    if installed.is_err() {
        tracing::debug!("logs go where an earlier start sent them");
    }
    Ok(())
}

/// Reads filter directives.
///
/// # Errors
/// When they are not understood; the text says why.
pub fn parse_filter(text: &str) -> Result<EnvFilter, String> {
    EnvFilter::builder().parse(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_checked() {
        assert!(parse_filter("info,sqlx=warn").is_ok());
        assert!(parse_filter("sqlx=loud").is_err());
    }

    #[test]
    fn a_second_start_in_one_process_is_no_error() {
        assert_eq!(init(LogFormat::Json, "warn"), Ok(()));
        assert_eq!(init(LogFormat::Pretty, "warn"), Ok(()));
    }
}
