//! How many SQL statements a request takes. Begin (with its context and the lock on the organization), its end, and a
//! due refresh of the session are not counted, nor is what a new connection needs.
//!
//! A program of its own, with one subscriber for the whole of it: what a callsite reports is decided once for all
//! threads, so tests that listen to nobody could silence this one.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use sqlx::PgPool;
use tenantry::{
    invitation::NewInvitation,
    organization::OrganizationRef,
    session::{SessionSecret, Visitor},
    slug::Slug,
};
use tenantry_server::database::MIGRATOR;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt};

use self::world::World;

#[path = "better_auth/world.rs"]
#[expect(dead_code, reason = "this program needs a part of it")]
mod world;

/// Answers are looked at in the tests of the API.
fn seen(
    _method: &axum::http::Method,
    _path: &str,
    _sent: Option<&serde_json::Value>,
    _status: axum::http::StatusCode,
    _body: &serde_json::Value,
    _has_extra_fields: bool,
) {
}

/// Hears what sqlx reports of each statement.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<Vec<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _context: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary::default();
            event.record(&mut summary);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(summary.0);
        }
    }
}

#[derive(Default)]
struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}").trim_matches('"').to_owned();
        }
    }
}

impl Statements {
    /// What was counted since the last call.
    fn take(&self) -> Vec<String> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        all.into_iter()
            .filter(|sql| !["BEGIN", "COMMIT", "ROLLBACK", "SET ROLE"].iter().any(|word| sql.starts_with(word)))
            .collect()
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn requests_take_few_statements(pool: PgPool) {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(statements.clone()))
        .expect("nobody else listens in this program");
    // As the reference is measured: no limits that are rows.
    let world = World::with(pool.clone(), &[("TENANTRY_COMPAT", "better-auth")]).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let acme = world.organization(&mina, "acme").await;
    world.join(&mina, &acme, &jun, &["member"]).await;
    for number in 0..20 {
        world.organization(&mina, &format!("other-{number}")).await;
    }
    world.post(&mina, "/organization/set-active", json!({ "organizationId": acme })).await.ok();

    let mut counted = Vec::new();
    let reads = [
        ("get-session", "/get-session", 1),
        ("list", "/organization/list", 1),
        ("get-active-member-role", "/organization/get-active-member-role", 1),
        ("list-members", "/organization/list-members?limit=50", 2),
        (
            "list-members, filtered",
            "/organization/list-members?filterField=user.name&filterOperator=contains&filterValue=j",
            2,
        ),
        ("get-full-organization", "/organization/get-full-organization", 2),
        ("get-organization", "/organization/get-organization", 2),
        ("get-active-member", "/organization/get-active-member", 2),
        ("list-invitations", "/organization/list-invitations", 2),
        ("list-user-teams", "/organization/list-user-teams", 1),
        ("list-teams", "/organization/list-teams", 2),
        ("list-roles", "/organization/list-roles", 2),
    ];
    for (name, path, most) in reads {
        statements.take();
        world.get(&mina, path).await.ok();
        counted.push((name, most, statements.take()));
    }
    let email = json!({ "email": "new@example.com", "role": "member" });
    let writes = [
        ("has-permission", "has-permission", json!({ "permissions": { "member": ["create"] } }), 1),
        ("set-active", "set-active", json!({ "organizationId": acme }), 1),
        ("create", "create", json!({ "name": "New", "slug": "new-one", "keepCurrentActiveOrganization": true }), 8),
        ("invite-member", "invite-member", email, 4),
        ("remove-member", "remove-member", json!({ "memberIdOrEmail": "jun@example.com" }), 5),
    ];
    for (name, path, body, most) in writes {
        statements.take();
        world.post(&mina, &format!("/organization/{path}"), body).await.ok();
        counted.push((name, most, statements.take()));
    }
    let body = json!({ "email": "jun@example.com", "role": "member" });
    let invitation = world.post(&mina, "/organization/invite-member", body).await.ok()["id"].clone();
    statements.take();
    world.post(&jun, "/organization/accept-invitation", json!({ "invitationId": invitation })).await.ok();
    counted.push(("accept-invitation", 6, statements.take()));

    // Mail and teams belong to it.
    let mailing = [("TENANTRY_COMPAT", "better-auth"), ("TENANTRY_SMTP_URL", "smtp://127.0.0.1:1025")];
    let mailing = World::with(pool, &mailing).await;
    let team = mailing.post(&mina, "/organization/create-team", json!({ "name": "Sales" })).await.ok()["id"].clone();
    let ada = mailing.person("Ada").await;
    let body = json!({ "email": "by-mail@example.com", "role": "member" });
    statements.take();
    mailing.post(&mina, "/organization/invite-member", body).await.ok();
    counted.push(("invite-member by mail", 4, statements.take()));
    let body = json!({ "email": "ada@example.com", "role": "member", "teamId": team });
    let invitation = mailing.post(&mina, "/organization/invite-member", body).await.ok()["id"].clone();
    statements.take();
    mailing.post(&ada, "/organization/accept-invitation", json!({ "invitationId": invitation })).await.ok();
    counted.push(("accept-invitation into a team", 6, statements.take()));

    // However long the list is.
    let token = world.by_token(&mina).await.token.expect("a bearer token");
    let secret = SessionSecret::parse(&token).expect("a session's secret");
    let visitor = Visitor { secret: Some(secret), ..Visitor::default() };
    let here = OrganizationRef::Slug(Slug::parse("acme").expect("a slug"));
    let tenant = world.services.doorkeeper.enter(&visitor, &here).await.expect("one's own");
    let wish = |number: usize| NewInvitation::parse(&format!("p{number}@example.com"), ["member"]).expect("valid");
    statements.take();
    let sent = world.services.invitations.send_many(&tenant, (0..90).map(wish).collect()).await.expect("answers");
    assert_eq!(sent.iter().filter(|sent| sent.result.is_ok()).count(), 90);
    counted.push(("send_many", 6, statements.take()));

    let mut over = Vec::new();
    for (name, most, heard) in counted {
        assert!(!heard.is_empty(), "{name}: nothing was heard");
        if heard.len() > most {
            over.push(format!("{name}: {} statements, {most} allowed\n  {}", heard.len(), heard.join("\n  ")));
        }
    }
    assert!(over.is_empty(), "{}", over.join("\n"));
}
