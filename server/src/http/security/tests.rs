use axum::{Router, http::StatusCode, middleware, routing::any};
use tower::ServiceExt;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

fn router(public_url: &str) -> Router {
    let public_url = url(public_url);
    Router::new()
        .route("/", any(|| async { "done" }))
        .route("/own", any(|| async { [(header::CONTENT_SECURITY_POLICY, page_policy("abc"))] }))
        .layer(foreign_origin(&public_url).expect("an origin"))
        .layer(middleware::from_fn_with_state(SecurityHeaders::new(&public_url), headers))
}

async fn send(router: Router, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = axum::http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("infallible")
}

fn text(response: &Response, name: &str) -> String {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn every_answer_is_guarded() {
    for path in ["/", "/missing"] {
        let response = send(router("http://localhost:3000"), "GET", path, &[]).await;
        assert_eq!(text(&response, "content-security-policy"), STRICT_POLICY);
        assert_eq!(text(&response, "x-content-type-options"), "nosniff");
        assert_eq!(text(&response, "referrer-policy"), "same-origin");
        assert_eq!(text(&response, "cross-origin-opener-policy"), "same-origin");
        assert!(text(&response, "permissions-policy").contains("camera=()"));
        assert_eq!(text(&response, "strict-transport-security"), "");
    }
    let response = send(router("https://tenantry.example"), "GET", "/", &[]).await;
    assert_eq!(text(&response, "strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn a_page_has_a_policy_of_its_own() {
    let response = send(router("http://localhost:3000"), "GET", "/own", &[]).await;
    let policy = text(&response, "content-security-policy");
    assert!(policy.contains("script-src 'self' 'nonce-abc' 'wasm-unsafe-eval'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"));
    assert_eq!(response.headers().get_all("content-security-policy").iter().count(), 1);
}

#[test]
fn a_nonce_cannot_change_the_policy() {
    for nonce in ["", "a' 'unsafe-inline", "a; script-src *", "a\nb", "a,b"] {
        assert_eq!(page_policy(nonce), STRICT_POLICY, "{nonce:?}");
    }
}

#[tokio::test]
async fn another_sites_page_changes_nothing() {
    let site = "https://tenantry.example";
    let refused: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("host", "tenantry.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "https://evil.tenantry.example"), ("host", "tenantry.example")],
        &[("origin", "https://evil.example"), ("host", "tenantry.example")],
        &[("origin", "null"), ("host", "tenantry.example")],
        &[("origin", "https://tenantry.example.evil.example"), ("host", "tenantry.example")],
    ];
    for headers in refused {
        for method in ["POST", "PUT", "PATCH", "DELETE"] {
            let response = send(router(site), method, "/", headers).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method} {headers:?}");
            assert_eq!(text(&response, "content-type"), "application/json");
            assert_eq!(text(&response, "x-content-type-options"), "nosniff");
            let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
            let body = String::from_utf8_lossy(&body);
            assert!(body.contains(r#""code":"INVALID_ORIGIN""#) && body.contains("message"), "{body}");
        }
        assert_eq!(send(router(site), "GET", "/", headers).await.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn our_pages_and_programs_pass() {
    let site = "https://tenantry.example";
    let passing: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "same-origin"), ("origin", "https://tenantry.example")],
        &[("origin", "https://tenantry.example"), ("host", "tenantry.example")],
        // Behind a proxy that changes the host.
        &[("origin", "https://tenantry.example"), ("host", "10.0.0.7:3000")],
        &[("sec-fetch-site", "none")],
        &[],
    ];
    for headers in passing {
        assert_eq!(send(router(site), "POST", "/", headers).await.status(), StatusCode::OK, "{headers:?}");
    }
}
