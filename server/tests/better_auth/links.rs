//! Links in mails that lead back to the front end: `callbackURL` and `redirectTo`, as the reference carries them.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::{database::MIGRATOR, secrets::LinkKey};
use uuid::Uuid;

use crate::world::{NOBODY, PASSWORD, World};

/// A server that mails, for a front end on another origin.
async fn mailing(pool: PgPool) -> World {
    let environment = [
        ("TENANTRY_SMTP_URL", "smtp://127.0.0.1:2525"),
        ("TENANTRY_REQUIRE_VERIFIED_EMAIL", "false"),
        ("TENANTRY_TRUSTED_ORIGINS", "https://app.example.com"),
    ];
    World::with(pool, &environment).await
}

/// The newest mail of a kind: the secret that its link will have, and where it leads on to.
async fn mailed(world: &World, kind: &str) -> (String, Option<String>) {
    let (id, onward): (Uuid, Option<String>) = sqlx::query_as(
        "SELECT (payload->>'linkId')::uuid, payload->>'onward' FROM tenantry.mail_outbox
          WHERE kind = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(kind)
    .fetch_one(&world.pool)
    .await
    .expect("a mail");
    (LinkKey::new([7; 32]).user_link_secret(kind, id).expect("a kind of link"), onward)
}

async fn location(world: &World, path: &str) -> String {
    let answer = world.get(&NOBODY, path).await;
    assert_eq!(answer.status.as_u16(), 302, "{}", answer.body);
    answer.header("location").unwrap_or_default().to_owned()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_verification_leads_back_to_where_the_sign_up_came_from(pool: PgPool) {
    let world = mailing(pool).await;
    let sign_up = |callback: Value| {
        let body =
            json!({ "name": "Mina", "email": "mina@example.com", "password": PASSWORD, "callbackURL": callback });
        world.post(&NOBODY, "/sign-up/email", body)
    };
    for away in ["https://evil.example/in", "//evil.example", "javascript:alert(1)", "https://app.example.com.evil.org"]
    {
        sign_up(json!(away)).await.refused(403, "INVALID_CALLBACK_URL");
    }
    let long = format!("https://app.example.com/{}", "a".repeat(2048));
    sign_up(json!(long)).await.refused(403, "INVALID_CALLBACK_URL");
    assert_eq!(world.count("SELECT count(*) FROM tenantry.users").await, 0);
    sign_up(json!("https://app.example.com/in?a=b")).await.ok();
    let (secret, onward) = mailed(&world, "verify_email").await;
    assert_eq!(onward.as_deref(), Some("https://app.example.com/in?a=b"));

    let follow = format!("/verify-email?token={secret}&callbackURL=https%3A%2F%2Fapp.example.com%2Fin%3Fa%3Db");
    assert_eq!(location(&world, &follow).await, "https://app.example.com/in?a=b");
    assert_eq!(world.count("SELECT count(*) FROM tenantry.users WHERE email_verified_at IS NOT NULL").await, 1);
    // After a program that looks into mails the person goes on all the same; without an address the link is used up.
    assert_eq!(location(&world, &follow).await, "https://app.example.com/in?a=b");
    world.get(&NOBODY, &format!("/verify-email?token={secret}")).await.refused(401, "INVALID_TOKEN");
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(location(&world, &follow).await, "https://app.example.com/in?a=b&error=INVALID_TOKEN");
    // The address is looked at again: nobody makes a link of ours lead elsewhere.
    let elsewhere = format!("/verify-email?token={secret}&callbackURL=https%3A%2F%2Fevil.example");
    world.get(&NOBODY, &elsewhere).await.refused(403, "INVALID_CALLBACK_URL");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_verification_that_is_sent_again_leads_where_it_is_asked_to(pool: PgPool) {
    let world = mailing(pool).await;
    let mina = world.person("Mina").await;
    assert_eq!(mailed(&world, "verify_email").await.1, None, "to a page of the console");
    for (callback, onward) in [
        (json!("/in"), Some("http://tenantry.test/in")),
        (json!("https://app.example.com/in"), Some("https://app.example.com/in")),
        (Value::Null, None),
    ] {
        world.clock.advance(TimeDelta::seconds(1));
        let mut body = json!({ "email": mina.email });
        if !callback.is_null() {
            body["callbackURL"] = callback;
        }
        world.post(&mina, "/send-verification-email", body).await.ok();
        assert_eq!(mailed(&world, "verify_email").await.1.as_deref(), onward);
    }
    let body = json!({ "email": mina.email, "callbackURL": "https://evil.example" });
    world.post(&mina, "/send-verification-email", body).await.refused(403, "INVALID_CALLBACK_URL");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_reset_leads_to_the_page_that_asks_for_the_new_password(pool: PgPool) {
    let world = mailing(pool).await;
    let mina = world.person("Mina").await;
    let ask = |redirect: &str| {
        let body = json!({ "email": mina.email, "redirectTo": redirect });
        world.post(&NOBODY, "/request-password-reset", body)
    };
    ask("https://evil.example").await.refused(403, "INVALID_REDIRECT_URL");
    ask("https://app.example.com/new?a=b").await.ok();
    let (secret, onward) = mailed(&world, "reset_password").await;
    assert_eq!(onward.as_deref(), Some("https://app.example.com/new?a=b"));
    let onward = "callbackURL=https%3A%2F%2Fapp.example.com%2Fnew%3Fa%3Db";
    let follow = |secret: &str| format!("/reset-password/{secret}?{onward}");
    // Looking uses nothing up.
    for _ in 0..2 {
        let there = location(&world, &follow(&secret)).await;
        assert_eq!(there, format!("https://app.example.com/new?a=b&token={secret}"));
    }
    let wrong = "s".repeat(43);
    let refused = "https://app.example.com/new?a=b&error=INVALID_TOKEN";
    for secret in [wrong.as_str(), "nonsense"] {
        assert_eq!(location(&world, &follow(secret)).await, refused);
    }
    let elsewhere = format!("/reset-password/{secret}?callbackURL=https%3A%2F%2Fevil.example");
    world.get(&NOBODY, &elsewhere).await.refused(403, "INVALID_CALLBACK_URL");
    world.get(&NOBODY, &format!("/reset-password/{secret}")).await.invalid(&["[query.callbackURL]"]);

    let body = json!({ "newPassword": "another good one", "token": secret });
    world.post(&NOBODY, "/reset-password", body).await.ok();
    assert_eq!(location(&world, &follow(&secret)).await, refused);
    let body = json!({ "email": mina.email, "password": "another good one" });
    world.post(&NOBODY, "/sign-in/email", body).await.ok();
    // An hour later a link of today is none any more.
    ask("https://app.example.com/new?a=b").await.ok();
    let (secret, _) = mailed(&world, "reset_password").await;
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(location(&world, &follow(&secret)).await, refused);
}
