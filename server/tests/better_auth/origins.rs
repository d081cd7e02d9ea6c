//! Front ends on other origins.

use axum::{body::Body, http::header};
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{Answer, NOBODY, ORIGIN, PASSWORD, Person, World};

const SETTINGS: &[(&str, &str)] = &[("TENANTRY_TRUSTED_ORIGINS", "https://app.front.example, https://*.wild.example")];

async fn send(world: &World, who: &Person, method: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = world.request(who, method, "/organization/set-active");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = if method == "POST" { json!({ "organizationId": null }).to_string() } else { String::new() };
    world
        .send(request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).expect("a request"))
        .await
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn trusted_front_ends_write_and_read_the_answer(pool: PgPool) {
    let world = World::with(pool, SETTINGS).await;
    let mina = world.person("Mina").await;
    for origin in ["https://app.front.example", "https://a.wild.example", "https://a.b.wild.example"] {
        let answer = send(&world, &mina, "POST", &[("origin", origin), ("sec-fetch-site", "cross-site")]).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        assert_eq!(answer.header("vary").map(|vary| vary.contains("origin")), Some(true));
        answer.ok();
        let preflight = send(
            &world,
            &NOBODY,
            "OPTIONS",
            &[
                ("origin", origin),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type,x-own"),
            ],
        )
        .await;
        assert_eq!(preflight.status.as_u16(), 204);
        assert_eq!(preflight.header("access-control-allow-origin"), Some(origin));
        assert_eq!(preflight.header("access-control-allow-headers"), Some("content-type,x-own"));
        assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, POST"));
        // A refusal can be read, too.
        let refused = send(&world, &NOBODY, "POST", &[("origin", origin)]).await;
        assert_eq!(refused.header("access-control-allow-origin"), Some(origin));
        refused.refused(401, "UNAUTHORIZED");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn other_pages_change_nothing_and_read_nothing(pool: PgPool) {
    let world = World::with(pool, SETTINGS).await;
    let mina = world.person("Mina").await;
    let active = world.active(&mina).await;
    assert!(active.is_string());
    let foreign: [&[(&str, &str)]; 7] = [
        // Our own name over another scheme: whoever is on the way may have made that page.
        &[("origin", "https://10.0.0.7:3000"), ("host", "10.0.0.7:3000")],
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
        &[("origin", "https://wild.example")],
        &[("origin", "https://evil-wild.example")],
        &[("origin", "http://a.wild.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
    ];
    for headers in foreign {
        let answer = send(&world, &mina, "POST", headers).await;
        assert_eq!(answer.header("access-control-allow-origin"), None);
        answer.refused(403, "INVALID_ORIGIN");
        let preflight: Vec<_> = headers.iter().copied().chain([("access-control-request-method", "POST")]).collect();
        send(&world, &NOBODY, "OPTIONS", &preflight).await.refused(403, "INVALID_ORIGIN");
        let mut request = world.request(&mina, "GET", "/get-session");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let read = world.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(read.header("access-control-allow-origin"), None);
    }
    assert_eq!(world.active(&mina).await, active);
    // Nor do they sign anybody in.
    let request = world.request(&NOBODY, "POST", "/sign-in/email").header("origin", "https://evil.example");
    let body = json!({ "email": "mina@example.com", "password": PASSWORD }).to_string();
    let request = request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body)).expect("a request");
    world.send(request).await.refused(403, "INVALID_ORIGIN");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn programs_and_our_own_pages_pass(pool: PgPool) {
    let world = World::with(pool, SETTINGS).await;
    let mina = world.person("Mina").await;
    let program = world.by_token(&mina).await;
    send(&world, &mina, "POST", &[]).await.ok();
    send(&world, &mina, "POST", &[("origin", ORIGIN), ("sec-fetch-site", "same-origin")]).await.ok();
    send(&world, &mina, "POST", &[("origin", "http://10.0.0.7:3000"), ("host", "10.0.0.7:3000")]).await.ok();
    // No browser sends a token by itself.
    send(&world, &program, "POST", &[("origin", "capacitor://localhost")]).await.ok();
    let both = Person { cookie: mina.cookie.clone(), ..program };
    send(&world, &both, "POST", &[("origin", "https://evil.example")]).await.refused(403, "INVALID_ORIGIN");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_token_counts_before_the_cookie(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, eve) = (world.person("Mina").await, world.person("Eve").await);
    let both = Person { cookie: mina.cookie.clone(), ..world.by_token(&eve).await };
    assert_eq!(world.get(&both, "/get-session").await.ok()["user"]["email"], json!("eve@example.com"));
    let wrong = Person { token: Some("nonsense".to_owned()), ..mina };
    assert_eq!(world.get(&wrong, "/get-session").await.ok(), Value::Null);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_cookie_is_for_the_domain_and_the_sites_that_are_configured(pool: PgPool) {
    let settings = [
        ("TENANTRY_PUBLIC_URL", "https://id.example.com"),
        ("TENANTRY_COOKIES_DOMAIN", "example.com"),
        ("TENANTRY_COOKIES_SAME_SITE", "none"),
    ];
    let world = World::with(pool, &settings).await;
    let body = json!({ "name": "Mina", "email": "mina@example.com", "password": PASSWORD }).to_string();
    let request = world.request(&NOBODY, "POST", "/sign-up/email").header(header::CONTENT_TYPE, "application/json");
    let answer = world.send(request.body(Body::from(body)).expect("a request")).await;
    let cookie = answer.header("set-cookie").unwrap_or_default();
    assert!(
        cookie.contains("; Path=/; Domain=example.com; Max-Age=2592000; SameSite=None; HttpOnly; Secure"),
        "{cookie}"
    );
}
