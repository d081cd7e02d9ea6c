//! Accounts and sessions.

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{NOBODY, PASSWORD, Person, World, cookie_of, text};

#[sqlx::test(migrator = "MIGRATOR")]
async fn signing_up_opens_a_session_by_cookie_and_by_token(pool: PgPool) {
    let world = World::new(pool).await;
    let body =
        json!({ "name": "Mina", "email": "Mina@Example.com", "password": PASSWORD, "image": "https://a.b/c.png" });
    let answer = world.post(&NOBODY, "/sign-up/email", body).await;
    let cookie = answer.header("set-cookie").unwrap_or_default().to_owned();
    assert!(cookie.starts_with("tenantry_session=") && cookie.contains("; Path=/; Max-Age="), "{cookie}");
    assert!(cookie.ends_with("; SameSite=Lax; HttpOnly"), "{cookie}");
    let token = answer.header("set-auth-token").map(str::to_owned);
    let (by_cookie, body) = (cookie_of(&answer), answer.ok());
    assert_eq!(body["token"].as_str(), token.as_deref());
    let user = json!({ "id": body["user"]["id"], "name": "Mina", "email": "mina@example.com", "emailVerified": false,
                       "image": "https://a.b/c.png", "createdAt": "2024-10-04T00:00:00.000Z",
                       "updatedAt": "2024-10-04T00:00:00.000Z" });
    assert_eq!(body["user"], user);

    for person in [Person { cookie: by_cookie, ..Person::default() }, Person { token, ..Person::default() }] {
        let body = world.get(&person, "/get-session").await.ok();
        assert_eq!(body["user"], user);
        let session = &body["session"];
        assert_eq!(session["userId"], user["id"]);
        assert_eq!(session["expiresAt"], "2024-11-03T00:00:00.000Z");
        assert_eq!(session["token"], session["id"], "a handle, never the secret");
        assert!(session["activeOrganizationId"].is_string(), "the personal organization: {session}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn sign_up_refuses_what_the_reference_refuses(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    let sign_up = |body: Value| world.post(&NOBODY, "/sign-up/email", body);
    let taken = json!({ "name": "Eve", "email": "mina@example.com", "password": PASSWORD });
    sign_up(taken).await.refused(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL");
    sign_up(json!({ "name": "Eve", "email": "nobody", "password": PASSWORD })).await.invalid(&["[body.email]"]);
    sign_up(json!({ "email": "eve@example.com", "password": PASSWORD })).await.invalid(&["[body.name]"]);
    sign_up(json!({ "name": "Eve", "email": "eve@example.com" })).await.invalid(&["[body.password]"]);
    let with = |password: &str| json!({ "name": "Eve", "email": "eve@example.com", "password": password });
    sign_up(with("short")).await.refused(400, "PASSWORD_TOO_SHORT");
    sign_up(with(&"long".repeat(100))).await.refused(400, "PASSWORD_TOO_LONG");
    assert_eq!(world.count("SELECT count(*) FROM tenantry.users").await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_addresses_must_be_verified_sign_up_tells_nothing(pool: PgPool) {
    let world = World::with(pool, &[("TENANTRY_REQUIRE_VERIFIED_EMAIL", "true")]).await;
    let body = json!({ "name": "Mina", "email": "mina@example.com", "password": PASSWORD });
    let first = world.post(&NOBODY, "/sign-up/email", body.clone()).await;
    assert_eq!(first.header("set-cookie"), None);
    let (first, second) = (first.ok(), world.post(&NOBODY, "/sign-up/email", body.clone()).await.ok());
    for answer in [&first, &second] {
        assert_eq!(answer["token"], Value::Null);
        assert_eq!((&answer["user"]["name"], &answer["user"]["emailVerified"]), (&json!("Mina"), &json!(false)));
    }
    let ids = world.count("SELECT count(*) FROM tenantry.users").await;
    assert_eq!(ids, 1);
    assert_ne!(first["user"]["id"], second["user"]["id"], "both are nobody's");
    world.post(&NOBODY, "/sign-in/email", body).await.refused(403, "EMAIL_NOT_VERIFIED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn signing_in_and_out(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let sign_in = |body: Value| world.post(&NOBODY, "/sign-in/email", body);
    let body = json!({ "email": "MINA@example.com", "password": PASSWORD, "callbackURL": "/home" });
    let answer = sign_in(body).await;
    let session = Person { cookie: cookie_of(&answer), ..mina.clone() };
    let body = answer.ok();
    assert_eq!((&body["redirect"], &body["url"]), (&json!(true), &json!("/home")));
    assert_eq!(body["user"]["id"], json!(mina.id));

    for (email, password) in [("mina@example.com", "wrong password"), ("nobody@example.com", PASSWORD)] {
        let body = json!({ "email": email, "password": password });
        sign_in(body).await.refused(401, "INVALID_EMAIL_OR_PASSWORD");
    }
    sign_in(json!({ "email": "mina", "password": PASSWORD })).await.refused(400, "INVALID_EMAIL");
    sign_in(json!({ "email": "mina@example.com" })).await.invalid(&["[body.password]"]);
    let elsewhere = json!({ "email": "mina@example.com", "password": PASSWORD, "callbackURL": "https://evil.example" });
    sign_in(elsewhere).await.refused(403, "INVALID_CALLBACK_URL");

    let answer = world.post(&session, "/sign-out", json!({})).await;
    assert!(answer.header("set-cookie").is_some_and(|cookie| cookie.contains("Max-Age=0")));
    assert_eq!(answer.ok(), json!({ "success": true }));
    assert_eq!(world.get(&session, "/get-session").await.ok(), Value::Null);
    assert!(world.get(&mina, "/get-session").await.ok()["user"].is_object(), "the other session goes on");
    world.post(&NOBODY, "/sign-out", json!({})).await.ok();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_session_that_is_not_to_be_remembered_has_no_age(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    let body = json!({ "email": "mina@example.com", "password": PASSWORD, "rememberMe": false });
    let answer = world.post(&NOBODY, "/sign-in/email", body).await;
    let cookie = answer.header("set-cookie").expect("a cookie").to_owned();
    assert!(!cookie.contains("Max-Age"), "{cookie}");
    // Use prolongs the session, and does not make a lasting one of it.
    let person = Person { cookie: cookie.split(';').next().map(str::to_owned), ..Person::default() };
    let answer = world.get(&person, "/get-session").await;
    let prolonged = answer.header("set-cookie").expect("a cookie").to_owned();
    assert_eq!(prolonged, cookie);
    assert_eq!(answer.ok()["user"]["email"], "mina@example.com");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn sessions_are_listed_by_handle_and_ended(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let phone = world.by_token(&mina).await;
    let eve = world.person("Eve").await;
    let list = world.get(&mina, "/list-sessions").await.ok();
    let list = list.as_array().expect("a list");
    assert_eq!(list.len(), 2);
    assert!(list.iter().all(|session| session["userId"] == json!(mina.id)));
    let secret = phone.token.clone().expect("a token");
    assert!(list.iter().all(|session| session["token"] != json!(secret)));

    let theirs = world.get(&phone, "/get-session").await.ok()["session"]["token"].clone();
    for token in [json!("nonsense"), theirs.clone()] {
        assert_eq!(
            world.post(&eve, "/revoke-session", json!({ "token": token })).await.ok(),
            json!({ "status": true })
        );
    }
    assert!(world.get(&phone, "/get-session").await.ok()["user"].is_object(), "nobody ends another's session");
    world.post(&mina, "/revoke-session", json!({ "token": theirs })).await.ok();
    assert_eq!(world.get(&phone, "/get-session").await.ok(), Value::Null);

    let phone = world.by_token(&mina).await;
    world.post(&mina, "/revoke-other-sessions", json!({})).await.ok();
    assert_eq!(world.get(&phone, "/get-session").await.ok(), Value::Null);
    world.post(&mina, "/revoke-sessions", json!({})).await.ok();
    assert_eq!(world.get(&mina, "/get-session").await.ok(), Value::Null);
    world.get(&mina, "/list-sessions").await.refused(401, "UNAUTHORIZED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_password_ends_the_other_sessions(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let phone = world.by_token(&mina).await;
    let change = |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new });
    let answer = world.post(&mina, "/change-password", change("wrong password", "another good one")).await;
    answer.refused(400, "INVALID_PASSWORD");
    world.post(&mina, "/change-password", change(PASSWORD, "short")).await.refused(400, "PASSWORD_TOO_SHORT");
    world.post(&NOBODY, "/change-password", change(PASSWORD, "another good one")).await.refused(401, "UNAUTHORIZED");
    let answer = world.post(&mina, "/change-password", change(PASSWORD, "another good one")).await;
    let renewed = Person { cookie: cookie_of(&answer), ..mina.clone() };
    assert_eq!(answer.ok()["user"]["id"], json!(mina.id));
    assert_eq!(world.get(&phone, "/get-session").await.ok(), Value::Null);
    assert_eq!(world.get(&mina, "/get-session").await.ok(), Value::Null, "the secret is a new one");
    assert!(world.get(&renewed, "/get-session").await.ok()["user"].is_object());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_profile_is_changed_and_the_address_is_not(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let update = |body: Value| world.post(&mina, "/update-user", body);
    assert_eq!(update(json!({ "name": "Mina K", "image": "https://a.b/c.png" })).await.ok(), json!({ "status": true }));
    let user = world.get(&mina, "/get-session").await.ok()["user"].clone();
    assert_eq!((&user["name"], &user["image"]), (&json!("Mina K"), &json!("https://a.b/c.png")));
    update(json!({ "image": null })).await.ok();
    assert_eq!(world.get(&mina, "/get-session").await.ok()["user"]["image"], Value::Null);
    update(json!({ "email": "other@example.com" })).await.refused(400, "EMAIL_CAN_NOT_BE_UPDATED");
    update(json!({})).await.refused(400, "NO_FIELDS_TO_UPDATE");
    update(json!({ "name": "" })).await.invalid(&["[body.name]"]);
    update(json!({ "image": "x".repeat(3000) })).await.invalid(&["[body.image]"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn links_of_mails(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let mail = |who: Person, email: &'static str| {
        let world = &world;
        async move { world.post(&who, "/send-verification-email", json!({ "email": email })).await }
    };
    mail(mina.clone(), "other@example.com").await.refused(400, "EMAIL_MISMATCH");
    assert_eq!(mail(mina.clone(), "mina@example.com").await.ok(), json!({ "status": true }));
    assert_eq!(mail(Person::default(), "nobody@example.com").await.ok(), json!({ "status": true }));
    world.verify(&mina).await;
    mail(mina.clone(), "mina@example.com").await.refused(400, "EMAIL_ALREADY_VERIFIED");

    world.get(&NOBODY, "/verify-email").await.invalid(&["[query.token]"]);
    world.get(&NOBODY, "/verify-email?token=nonsense").await.refused(401, "INVALID_TOKEN");
    let onward = world.get(&NOBODY, "/verify-email?token=nonsense&callbackURL=/done%3Fa=b").await;
    assert_eq!(onward.status.as_u16(), 302);
    assert_eq!(onward.header("location"), Some("http://tenantry.test/done?a=b&error=INVALID_TOKEN"));
    for away in ["https://evil.example", "//evil.example", "javascript:alert(1)"] {
        let path = format!("/verify-email?token=nonsense&callbackURL={away}");
        world.get(&NOBODY, &path).await.refused(403, "INVALID_CALLBACK_URL");
    }

    let reset = |body: Value| world.post(&NOBODY, "/request-password-reset", body);
    let known = reset(json!({ "email": "mina@example.com", "redirectTo": "/reset" })).await.ok();
    assert_eq!(known, reset(json!({ "email": "nobody@example.com" })).await.ok());
    reset(json!({ "email": "mina@example.com", "redirectTo": "https://evil.example/" }))
        .await
        .refused(403, "INVALID_REDIRECT_URL");
    let set = |body: Value| world.post(&NOBODY, "/reset-password", body);
    set(json!({ "newPassword": PASSWORD, "token": "nonsense" })).await.refused(400, "INVALID_TOKEN");
    set(json!({ "newPassword": PASSWORD })).await.refused(400, "INVALID_TOKEN");
    set(json!({ "newPassword": "a", "token": "nonsense" })).await.refused(400, "PASSWORD_TOO_SHORT");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn links_of_mails_work_once(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    // Mail is off in this world, so the rows that a mail would lead to are written by hand.
    let secret = "s".repeat(43);
    for kind in ["verify_email", "reset_password"] {
        sqlx::query(
            "INSERT INTO tenantry.user_links (id, user_id, kind, email, secret_hash, created_at, expires_at)
             SELECT gen_random_uuid(), id, $1, email, sha256(convert_to($1 || $2, 'UTF8')), now(), '2100-01-01'
               FROM tenantry.users",
        )
        .bind(kind)
        .bind(&secret)
        .execute(&world.pool)
        .await
        .expect("a link");
    }
    // The hash above is of other text, so neither secret opens anything: a guess is a guess.
    world.get(&NOBODY, &format!("/verify-email?token={secret}")).await.refused(401, "INVALID_TOKEN");
    sqlx::query(
        "UPDATE tenantry.user_links SET secret_hash = sha256(convert_to($1, 'UTF8')) WHERE kind = 'verify_email'",
    )
    .bind(&secret)
    .execute(&world.pool)
    .await
    .expect("a link");
    let answer = world.get(&NOBODY, &format!("/verify-email?token={secret}&callbackURL=/in")).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (302, Some("http://tenantry.test/in")));
    // The link proves the address and signs nobody in.
    assert_eq!(answer.header("set-cookie"), None);
    let user = world.get(&mina, "/get-session").await.ok()["user"].clone();
    assert_eq!((text(&user["id"]), &user["emailVerified"]), (mina.id.clone(), &json!(true)));
    world.get(&NOBODY, &format!("/verify-email?token={secret}")).await.refused(401, "INVALID_TOKEN");

    sqlx::query("DELETE FROM tenantry.user_links WHERE kind = 'verify_email'")
        .execute(&world.pool)
        .await
        .expect("gone");
    sqlx::query("UPDATE tenantry.user_links SET secret_hash = sha256(convert_to($1, 'UTF8'))")
        .bind(&secret)
        .execute(&world.pool)
        .await
        .expect("a link");
    let body = json!({ "newPassword": "another good one", "token": secret });
    assert_eq!(world.post(&NOBODY, "/reset-password", body.clone()).await.ok(), json!({ "status": true }));
    assert_eq!(world.get(&mina, "/get-session").await.ok(), Value::Null, "every session has ended");
    world.post(&NOBODY, "/reset-password", body).await.refused(400, "INVALID_TOKEN");
    let body = json!({ "email": "mina@example.com", "password": "another good one" });
    world.post(&NOBODY, "/sign-in/email", body).await.ok();
}
