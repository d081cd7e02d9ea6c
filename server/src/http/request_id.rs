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
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
mod tests {
    use std::{
        io,
        net::SocketAddr,
        sync::{Mutex, PoisonError},
    };

    use axum::{Router, body::Body, extract::ConnectInfo, http::HeaderMap, middleware, routing::get};
    use tower::ServiceExt;
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;
    use crate::random::SeededRandom;

    fn router() -> Router {
        let proxies = TrustedProxies::new(&["10.0.0.0/8".parse().expect("a network")]);
        let ids = RequestIds::new(Arc::new(SeededRandom::new(1)), proxies);
        let seen = |headers: HeaderMap| async move {
            tracing::info!("at work");
            headers.get(REQUEST_ID).cloned().map(|id| id.as_bytes().to_vec()).unwrap_or_default()
        };
        Router::new().fallback(get(seen)).layer(middleware::from_fn_with_state(ids, assign))
    }

    /// The id that the door saw and the one in the answer.
    async fn ids(router: Router, uri: &str, peer: [u8; 4], given: &str) -> (String, String) {
        let mut request =
            axum::http::Request::get(uri).header(REQUEST_ID, given).body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 1))));
        let response = router.oneshot(request).await.expect("infallible");
        let answered =
            response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
        let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
        (String::from_utf8_lossy(&body).into_owned(), answered)
    }

    #[tokio::test]
    async fn door_and_answer_have_the_same_new_id() {
        let router = router();
        let (seen, answered) = ids(router.clone(), "/", [203, 0, 113, 1], "of-my-own-making").await;
        assert_eq!(seen, answered);
        assert!(seen.len() == 32 && seen.bytes().all(|byte| byte.is_ascii_hexdigit()), "{seen}");
        assert_ne!(ids(router, "/", [203, 0, 113, 1], "of-my-own-making").await.0, seen);
    }

    #[tokio::test]
    async fn a_trusted_proxy_may_give_a_plain_one() {
        let proxy = [10, 0, 0, 1];
        assert_eq!(ids(router(), "/", proxy, "trace-0123.4").await.0, "trace-0123.4");
        for strange in ["short", "with space and more", "\"quoted\"-0000", &"x".repeat(65)] {
            assert_ne!(ids(router(), "/", proxy, strange).await.0, strange);
        }
    }

    #[test]
    fn secrets_in_a_path_are_not_logged() {
        let secret = "A".repeat(43);
        assert_eq!(loggable(&format!("/invite/{secret}/accept")), "/invite/…/accept");
        let path = "/o/acme/members/01890b5d-ac00-7000-8000-000000000000";
        assert_eq!(loggable(path), path);
        assert!(loggable(&"/abc".repeat(1000)).len() < 50);
    }

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Written {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    #[tokio::test]
    async fn every_line_of_a_request_has_its_id_and_none_its_query() {
        let written = Written::default();
        let subscriber = tracing_subscriber::fmt().json().with_writer(written.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let (id, _) = ids(router(), "/verify-email?token=hunter2", [203, 0, 113, 1], "").await;
        let text = String::from_utf8_lossy(&written.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines.len() >= 2 && lines.iter().all(|line| line.contains(&id)), "{text}");
        assert!(text.contains("at work") && text.contains("/verify-email") && text.contains("\"status\":200"));
        assert!(!text.contains("hunter2"), "{text}");
    }
}
