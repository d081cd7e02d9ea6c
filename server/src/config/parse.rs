//! From text to value, one function a kind. The reasons continue the sentence "`{what was written}` …".

use std::{
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use chrono::TimeDelta;
use ipnet::IpNet;
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};
use sqlx::postgres::PgConnectOptions;
use tenantry::{limits::Limit, role::Role};
use tenantry_app::cookies::SameSite;
use url::Url;

use super::{Compat, TrustedOrigin};
use crate::telemetry::{self, LogFormat};

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| "is not an IP address and a port, such as 127.0.0.1:3000".to_owned())
}

/// An origin: everything that the server has is below `/`.
pub(super) fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|_| "is not a URL, such as https://tenantry.example.com".to_owned())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("must begin with http:// or https://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not carry a user name or a password".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("must end after the host and port: the console cannot live below a path".to_owned());
    }
    Ok(url)
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    std::path::absolute(text).map_err(|error| format!("is not a path: {error}"))
}

pub(super) fn database_url(text: &str) -> Result<String, String> {
    // The parser's own message may repeat parts of the URL, and so its password.
    let refused = || "is not a PostgreSQL URL, such as postgres://user:password@host/database".to_owned();
    if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
        return Err(refused());
    }
    PgConnectOptions::from_str(text).map(|_| text.to_owned()).map_err(|_| refused())
}

pub(super) fn smtp_url(text: &str) -> Result<String, String> {
    let refused =
        || "is not an SMTP URL, such as smtps://user:password@host or smtp://host:587?tls=required".to_owned();
    let url = Url::parse(text).map_err(|_| refused())?;
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host_str().is_none_or(str::is_empty) {
        return Err(refused());
    }
    AsyncSmtpTransport::<Tokio1Executor>::from_url(text).map(|_| text.to_owned()).map_err(|_| refused())
}

pub(super) fn mailbox(text: &str) -> Result<String, String> {
    text.parse::<Mailbox>()
        .map(|_| text.to_owned())
        .map_err(|_| "is not a sender, such as Tenantry <no-reply@example.com>".to_owned())
}

/// A list of networks or single addresses, separated by commas.
pub(super) fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let network = |item: &str| {
        item.parse::<IpNet>()
            .or_else(|_| item.parse::<IpAddr>().map(IpNet::from))
            .map_err(|_: std::net::AddrParseError| format!("has `{item}`, which is not a network such as 10.0.0.0/8"))
    };
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(network).collect()
}

pub(super) fn truth(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "is neither true nor false".to_owned())
}

/// A whole number within a range.
pub(super) fn number(range: RangeInclusive<u32>) -> impl Fn(&str) -> Result<u32, String> {
    move |text| match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(format!("is not a number from {} to {}", range.start(), range.end())),
    }
}

/// A whole number within a range, or `unlimited`.
pub(super) fn limit(range: RangeInclusive<u32>) -> impl Fn(&str) -> Result<Limit, String> {
    move |text| match text.parse() {
        Ok(number) if range.contains(&number) => Ok(Limit::AtMost(number)),
        Err(_) if text == "unlimited" => Ok(Limit::Unlimited),
        _ => Err(format!("is neither unlimited nor a number from {} to {}", range.start(), range.end())),
    }
}

/// A span of time within a range of days, at least a minute.
pub(super) fn span(most_days: u32) -> impl Fn(&str) -> Result<TimeDelta, String> {
    let most = Duration::from_secs(u64::from(most_days) * 24 * 60 * 60);
    move |text| match humantime::parse_duration(text) {
        Ok(span) if (Duration::from_secs(60)..=most).contains(&span) => {
            TimeDelta::from_std(span).map_err(|error| error.to_string())
        }
        Ok(_) => Err(format!("is not within 1 minute to {most_days} days")),
        Err(_) => Err("is not a span of time, such as 30 days or 12h".to_owned()),
    }
}

/// Origins of front ends, separated by commas.
pub(super) fn trusted_origins(text: &str) -> Result<Vec<TrustedOrigin>, String> {
    let origin = |item: &str| {
        TrustedOrigin::parse(item).ok_or_else(|| {
            format!("has `{item}`, which is not an origin such as https://app.example.com or https://*.example.com")
        })
    };
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(origin).collect()
}

pub(super) fn cookie_domain(text: &str) -> Result<String, String> {
    let domain = text.trim_start_matches('.').to_ascii_lowercase();
    let is_name = domain
        .split('.')
        .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    if is_name { Ok(domain) } else { Err("is not a domain such as example.com".to_owned()) }
}

pub(super) fn same_site(text: &str) -> Result<SameSite, String> {
    match text {
        "lax" => Ok(SameSite::Lax),
        "strict" => Ok(SameSite::Strict),
        "none" => Ok(SameSite::None),
        _ => Err("is neither lax nor strict nor none".to_owned()),
    }
}

pub(super) fn compat(text: &str) -> Result<Compat, String> {
    match text {
        "better-auth" => Ok(Compat::BetterAuth),
        _ => Err("is not better-auth".to_owned()),
    }
}

pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).map_err(|_| "is not a name for a role".to_owned())
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "pretty" => Ok(LogFormat::Pretty),
        "json" => Ok(LogFormat::Json),
        _ => Err("is neither pretty nor json".to_owned()),
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    telemetry::parse_filter(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("is not a log filter such as info,sqlx=warn: {error}"))
}
