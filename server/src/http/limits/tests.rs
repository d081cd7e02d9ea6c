use axum::{
    Router,
    body::{Bytes, to_bytes},
    http::StatusCode,
    middleware,
    routing::post,
};
use futures::stream;
use governor::clock::FakeRelativeClock;
use tower::ServiceExt;

use super::*;

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn client(trusted: &[&str], peer: &str, forwarded: &[&'static str]) -> IpAddr {
    let networks: Vec<IpNet> = trusted.iter().map(|text| text.parse().expect("a network")).collect();
    let mut headers = HeaderMap::new();
    for line in forwarded {
        headers.append(FORWARDED_FOR, header::HeaderValue::from_static(line));
    }
    TrustedProxies::new(&networks).client(ip(peer), &headers)
}

#[test]
fn a_forwarded_address_counts_behind_a_trusted_proxy_only() {
    assert_eq!(client(&[], "203.0.113.1", &["198.51.100.9"]), ip("203.0.113.1"));
    assert_eq!(client(&["10.0.0.0/8"], "203.0.113.1", &["198.51.100.9"]), ip("203.0.113.1"));
    assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &["198.51.100.9"]), ip("198.51.100.9"));
    assert_eq!(client(&["10.0.0.0/8"], "10.0.0.1", &[]), ip("10.0.0.1"));
}

#[test]
fn what_the_client_wrote_itself_is_not_believed() {
    let proxies = ["10.0.0.0/8", "2001:db8::/32"];
    assert_eq!(client(&proxies, "10.0.0.1", &["1.1.1.1, 198.51.100.9, 10.0.0.2"]), ip("198.51.100.9"));
    assert_eq!(client(&proxies, "10.0.0.1", &["1.1.1.1", "198.51.100.9", "2001:db8::7"]), ip("198.51.100.9"));
    assert_eq!(client(&proxies, "10.0.0.1", &["1.1.1.1, nonsense"]), ip("10.0.0.1"));
    assert_eq!(client(&proxies, "10.0.0.1", &["10.0.0.3, 10.0.0.2"]), ip("10.0.0.3"));
}

#[test]
fn proxies_write_addresses_in_several_ways() {
    for (text, expected) in [
        (" 198.51.100.9 ", "198.51.100.9"),
        ("198.51.100.9:4711", "198.51.100.9"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:198.51.100.9", "198.51.100.9"),
    ] {
        assert_eq!(forwarded_address(text), Some(ip(expected)), "{text}");
    }
    assert_eq!(forwarded_address("unknown"), None);
}

fn echo() -> Router {
    Router::new()
        .route("/", post(|body: Bytes| async move { body }))
        .layer(middleware::from_fn_with_state(10_usize, body_limit))
}

async fn answer(router: Router, body: Body) -> (StatusCode, String) {
    let request = axum::http::Request::post("/").body(body).expect("a request");
    let response = router.oneshot(request).await.expect("infallible");
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn a_large_body_is_refused_whether_or_not_it_says_so() {
    assert_eq!(answer(echo(), Body::from("0123456789")).await, (StatusCode::OK, "0123456789".to_owned()));
    let chunks = || stream::iter((0..11).map(|_| Ok::<_, std::io::Error>("x")));
    for body in [Body::from("0123456789+"), Body::from_stream(chunks())] {
        let (status, text) = answer(echo(), body).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(text.contains(r#""code":"PAYLOAD_TOO_LARGE""#) && text.contains("message"), "{text}");
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_a_bad_request() {
    let chunks = stream::iter([Ok("x"), Err(std::io::Error::other("gone"))]);
    let (status, text) = answer(echo(), Body::from_stream(chunks)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("BAD_REQUEST"), "{text}");
}

#[tokio::test]
async fn a_door_that_does_not_answer_is_left() {
    let router = Router::new()
        .route("/", post(std::future::pending::<()>))
        .layer(middleware::from_fn_with_state(Duration::ZERO, time_limit));
    let (status, text) = answer(router, Body::empty()).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(text.contains("SERVICE_UNAVAILABLE"), "{text}");
}

#[test]
fn a_flood_is_refused_for_as_long_as_it_takes() {
    let clock = FakeRelativeClock::default();
    let guard = FloodGuard::new(clock.clone(), 1, 3);
    let (one, other) = (ClientAddress(ip("198.51.100.1")), ClientAddress(ip("198.51.100.2")));
    assert!((0..3).all(|_| guard.check(one).is_ok()));
    assert_eq!(guard.check(one), Err(Error::RateLimited { retry_after: 1 }));
    assert_eq!(guard.check(other), Ok(()));
    clock.advance(Duration::from_secs(1));
    assert_eq!(guard.check(one), Ok(()));
}

#[test]
fn an_ipv6_network_is_one_client() {
    let guard = FloodGuard::new(FakeRelativeClock::default(), 1, 1);
    assert!(guard.check(ClientAddress(ip("2001:db8::1"))).is_ok());
    assert!(guard.check(ClientAddress(ip("2001:db8::ffff"))).is_err());
    assert!(guard.check(ClientAddress(ip("2001:db8:0:1::1"))).is_ok());
}

#[test]
fn clients_that_have_calmed_down_are_forgotten() {
    let clock = FakeRelativeClock::default();
    let guard = FloodGuard::new(clock.clone(), 1, 1);
    for client in 1..FORGET_EVERY {
        assert!(guard.check(ClientAddress(IpAddr::V4(client.into()))).is_ok());
    }
    clock.advance(Duration::from_secs(60));
    assert!(guard.check(ClientAddress(ip("198.51.100.1"))).is_ok());
    assert_eq!(guard.limiter.len(), 1);
}
