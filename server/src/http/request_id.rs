//! The id of a request: in the log, in the answer, in the audit log.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use super::limits::{ClientAddress, TrustedProxies};
use crate::random::Random;

/// The header that carries the id, in both directions.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longest id that a proxy may give.
const LONGEST: usize = 64;
/// A part of a path from this length on may be a link's secret; an id has 36 characters.
const SECRET_FROM: usize = 40;

/// Where ids come from: a trusted proxy that has one already, or chance.
#[derive(Clone)]
pub struct RequestIds {
    random: Arc<dyn Random>,
    proxies: TrustedProxies,
}

impl std::fmt::Debug for RequestIds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RequestIds").field("proxies", &self.proxies).finish_non_exhaustive()
    }
}

impl RequestIds {
    /// Ids from `random`, unless one of the `proxies` gives one.
    #[must_use]
    pub fn new(random: Arc<dyn Random>, proxies: TrustedProxies) -> Self {
        Self { random, proxies }
    }

    fn id_of(&self, request: &Request) -> String {
        let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
        match given {
            Some(id) if self.proxies.forwards(request) && is_plain(id) => id.to_owned(),
            _ => self.new_id(),
        }
    }

    fn new_id(&self) -> String {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        format!("{:032x}", u128::from_be_bytes(bytes))
    }
}

/// An id that is safe to write into any log.
fn is_plain(id: &str) -> bool {
    (8..=LONGEST).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Middleware: gives the request its id (in the header `x-request-id`, for what comes after, and of the answer), puts
/// it on every log line that the request causes, and logs the answer. It belongs outside all others but
/// [`super::limits::client_address`].
///
/// A query and long parts of a path are not logged: links carry their secrets there.
pub async fn assign(State(ids): State<RequestIds>, mut request: Request, next: Next) -> Response {
    let id = ids.id_of(&request);
    // Hex, or checked to be plain.
    let value = HeaderValue::from_str(&id).unwrap_or_else(|_| HeaderValue::from_static("unknown"));
    request.headers_mut().insert(REQUEST_ID, value.clone());

    let path = loggable(request.uri().path());
    let client = request.extensions().get::<ClientAddress>().map(|client| tracing::field::display(client.0));
    let span = tracing::info_span!("request", id, method = %request.method(), path, client);
    let quiet = is_quiet(&path);
    let begin = Instant::now();
    async move {
        let mut response = next.run(request).await;
        let status = response.status().as_u16();
        let milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        if response.status().is_server_error() {
            tracing::warn!(status, milliseconds, "answered");
        } else if quiet {
            tracing::debug!(status, milliseconds, "answered");
        } else {
            tracing::info!(status, milliseconds, "answered");
        }
        response.headers_mut().insert(REQUEST_ID, value);
        response
    }
    .instrument(span)
    .await
}

/// Files and health checks would drown the rest.
fn is_quiet(path: &str) -> bool {
    path.starts_with("/pkg/") || matches!(path, "/healthz" | "/readyz" | "/favicon.ico" | "/favicon.svg")
}

/// The path without what may be secret, and of a bounded length.
fn loggable(path: &str) -> String {
    let parts = path.split('/').take(10).map(|part| if part.len() < SECRET_FROM { part } else { "…" });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
