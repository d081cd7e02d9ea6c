//! Accounts: who gets in, what a stranger learns, and what ends a session.

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    email::Email,
    invitation::LinkSecret,
    password::Password,
    session::{Origin, SignedUp, Visitor},
};
use tenantry_server::{database::MIGRATOR, secrets::LinkKey, services::Settings};

use crate::world::{PASSWORD, World, email, settings};

fn given(text: &str) -> Password {
    Password::parse_given(Field::Password, text).expect("a password")
}

fn verifying() -> Settings {
    Settings { require_verified_email: true, mail_configured: true, ..settings() }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn sign_in_says_the_same_of_unknown_addresses_and_wrong_passwords(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    assert_eq!(world.sign_in("mina", "wrong password").await.err(), Some(Error::InvalidCredentials));
    assert_eq!(world.sign_in("nobody", "wrong password").await.err(), Some(Error::InvalidCredentials));
    let mina = world.sign_in("mina", PASSWORD).await.expect("signed in");
    assert_eq!(mina.caller.email, email("mina"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_verification_is_asked_sign_up_reveals_no_address(pool: PgPool) {
    let world = World::with(pool, verifying()).await;
    assert!(matches!(world.sign_up("Mina", None).await, Ok(SignedUp::CheckMail)));
    assert!(matches!(world.sign_up("Mina", None).await, Ok(SignedUp::CheckMail)));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.users").await, 1);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.sessions").await, 0);
    let mails: Vec<String> = sqlx::query_scalar("SELECT kind FROM tenantry.mail_outbox ORDER BY created_at, kind")
        .fetch_all(&world.pool)
        .await
        .expect("the outbox");
    let mut kinds = mails;
    kinds.sort();
    assert_eq!(kinds, ["account_exists", "verify_email"]);
    assert_eq!(world.sign_in("mina", PASSWORD).await.err(), Some(Error::EmailNotVerified));
    // The reset says the same of both, too.
    let accounts = &world.services.accounts;
    assert_eq!(accounts.request_password_reset(&Visitor::default(), email("mina"), None).await, Ok(()));
    assert_eq!(accounts.request_password_reset(&Visitor::default(), email("nobody"), None).await, Ok(()));
}

/// The secret of the newest link of a kind, made as the mail job makes it.
async fn mailed_secret(world: &World, kind: &str) -> LinkSecret {
    let id: uuid::Uuid =
        sqlx::query_scalar("SELECT id FROM tenantry.user_links WHERE kind = $1 ORDER BY created_at DESC LIMIT 1")
            .bind(kind)
            .fetch_one(&world.pool)
            .await
            .expect("a link");
    let secret = LinkKey::new([7; 32]).user_link_secret(kind, id).expect("a kind of link");
    LinkSecret::parse(&secret).expect("the right form")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_verification_link_works_once_and_for_a_day(pool: PgPool) {
    let world = World::with(pool, verifying()).await;
    world.sign_up("Mina", None).await.expect("signed up");
    let accounts = &world.services.accounts;
    let visitor = Visitor::default();
    let secret = mailed_secret(&world, "verify_email").await;
    assert_eq!(accounts.verification_target(&visitor, secret.clone()).await, Ok(email("mina")));
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(accounts.verify_email(&visitor, secret.clone()).await.err(), Some(Error::InvalidToken));
    accounts.resend_verification(&visitor, email("mina"), None, None).await.expect("sent again");
    let fresh = mailed_secret(&world, "verify_email").await;
    assert_eq!(accounts.verify_email(&visitor, secret).await.err(), Some(Error::InvalidToken));
    let (a, b) =
        futures::future::join(accounts.verify_email(&visitor, fresh.clone()), accounts.verify_email(&visitor, fresh))
            .await;
    assert!(a.is_ok() ^ b.is_ok(), "used by two at once, good for one");
    assert!(world.sign_in("mina", PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_reset_ends_every_session_and_works_once(pool: PgPool) {
    let world = World::with(pool, Settings { mail_configured: true, ..settings() }).await;
    let mina = world.person("Mina").await;
    let accounts = &world.services.accounts;
    accounts.request_password_reset(&Visitor::default(), email("mina"), None).await.expect("sent");
    let secret = mailed_secret(&world, "reset_password").await;
    let new = || Password::parse_new(Field::Password, "a brand new one").expect("valid");
    accounts.reset_password(&Visitor::default(), secret.clone(), new()).await.expect("reset");
    assert_eq!(accounts.reset_password(&Visitor::default(), secret, new()).await, Err(Error::InvalidToken));
    assert_eq!(world.services.doorkeeper.identify(&mina.visitor).await.err(), Some(Error::Unauthenticated));
    assert_eq!(world.sign_in("mina", PASSWORD).await.err(), Some(Error::InvalidCredentials));
    assert!(world.sign_in("mina", "a brand new one").await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_password_change_ends_the_other_sessions_and_renews_this_one(pool: PgPool) {
    let world = World::new(pool).await;
    let here = world.person("Mina").await;
    let there = world.sign_in("mina", PASSWORD).await.expect("signed in");
    let accounts = &world.services.accounts;
    let wrong = accounts.change_password(&here.caller, given("not it"), given("another long one")).await;
    assert_eq!(wrong.err(), Some(Error::invalid(Field::CurrentPassword, Reason::Incorrect)));
    let renewed = accounts.change_password(&here.caller, given(PASSWORD), given("another long one")).await;
    let renewed = world.with_session(renewed.expect("changed")).await;
    assert_eq!(renewed.caller.session_id, here.caller.session_id);
    for old in [&here, &there] {
        assert_eq!(world.services.doorkeeper.identify(&old.visitor).await.err(), Some(Error::Unauthenticated));
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_session_slides_with_use_and_ends_without(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    for _ in 0..3 {
        world.clock.advance(TimeDelta::days(20));
        assert!(world.services.doorkeeper.identify(&mina.visitor).await.is_ok());
    }
    world.clock.advance(TimeDelta::days(30));
    assert_eq!(world.services.doorkeeper.identify(&mina.visitor).await.err(), Some(Error::Unauthenticated));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_list_of_sessions_shows_ones_own(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    world.person("Jun").await;
    let other = world.sign_in("mina", PASSWORD).await.expect("signed in");
    let list = world.services.accounts.sessions(&mina.caller).await.expect("a list");
    assert_eq!(list.len(), 2);
    assert!(list[0].is_current);
    world.services.accounts.sign_out(&other.visitor).await.expect("signed out");
    assert_eq!(world.services.accounts.sessions(&mina.caller).await.expect("a list").len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn guesses_are_limited_and_the_limit_says_how_long(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    for _ in 0..10 {
        assert_eq!(world.sign_in("mina", "guess guess").await.err(), Some(Error::InvalidCredentials));
    }
    let Some(Error::RateLimited { retry_after }) = world.sign_in("mina", PASSWORD).await.err() else {
        panic!("the eleventh attempt is not heard, right or wrong")
    };
    assert!((1..=900).contains(&retry_after));
    // The person at another address is not locked out by it.
    let origin = Origin { ip: Some([192, 0, 2, 8].into()), ..Origin::default() };
    let elsewhere = Visitor { origin, secret: None };
    assert!(world.services.accounts.sign_in(&elsewhere, email("mina"), given(PASSWORD)).await.is_ok());
    world.clock.advance(TimeDelta::minutes(15));
    assert!(world.sign_in("mina", PASSWORD).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn mails_that_anybody_can_cause_are_limited(pool: PgPool) {
    let world = World::with(pool, verifying()).await;
    world.sign_up("Mina", None).await.expect("signed up");
    let to = |text: &str| Email::parse(text).expect("valid");
    for _ in 0..5 {
        let sent =
            world.services.accounts.request_password_reset(&Visitor::default(), to("mina@example.com"), None).await;
        assert_eq!(sent, Ok(()));
    }
    let refused =
        world.services.accounts.request_password_reset(&Visitor::default(), to("mina@example.com"), None).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn secrets_are_stored_hashed(pool: PgPool) {
    let world = World::with(pool, Settings { mail_configured: true, ..settings() }).await;
    let mina = world.person("Mina").await;
    let secret = mina.visitor.secret.as_ref().map(|secret| secret.reveal().to_owned()).unwrap_or_default();
    let dump: Vec<String> = sqlx::query_scalar(
        "SELECT to_jsonb(s)::text FROM tenantry.sessions s
         UNION ALL SELECT to_jsonb(o)::text FROM tenantry.mail_outbox o
         UNION ALL SELECT to_jsonb(l)::text FROM tenantry.user_links l
         UNION ALL SELECT to_jsonb(p)::text FROM tenantry.passwords p",
    )
    .fetch_all(&world.pool)
    .await
    .expect("everything stored");
    let link = mailed_secret(&world, "verify_email").await;
    assert!(dump.len() >= 4);
    for row in dump {
        assert!(!row.contains(&secret) && !row.contains(link.reveal()) && !row.contains(PASSWORD), "{row}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_client_with_many_ipv6_addresses_is_counted_as_one(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    let from = |text: &str| {
        let origin = Origin { ip: Some(text.parse().expect("an address")), ..Origin::default() };
        Visitor { origin, secret: None }
    };
    let guess = |visitor: Visitor| {
        let accounts = world.services.accounts.clone();
        async move { accounts.sign_in(&visitor, email("mina"), given("guess guess")).await.err() }
    };
    for number in 1..=10 {
        assert_eq!(guess(from(&format!("2001:db8::{number}"))).await, Some(Error::InvalidCredentials));
    }
    assert!(matches!(guess(from("2001:db8::ffff")).await, Some(Error::RateLimited { .. })));
    assert_eq!(guess(from("2001:db8:0:1::1")).await, Some(Error::InvalidCredentials), "another household");
}
