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
    let mut request = axum::http::Request::get(uri).header(REQUEST_ID, given).body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 1))));
    let response = router.oneshot(request).await.expect("infallible");
    let answered = response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
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
