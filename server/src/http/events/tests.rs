//! The stream through its router, on a real PostgreSQL and its notifications.

use std::{collections::VecDeque, time::Duration};

use axum::{
    Extension,
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry::session::{Tenant, Visitor};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::*;
use crate::{
    database::MIGRATOR,
    jobs::{
        self,
        tests::world::{Person, World},
    },
};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A server process: a world with a hub of its own.
struct Server {
    world: World,
    hub: Hub,
    shutdown: CancellationToken,
}

impl Server {
    async fn new(pool: PgPool) -> Self {
        Self::of(World::new(pool).await).await
    }

    async fn of(world: World) -> Self {
        let shutdown = CancellationToken::new();
        let hub = Hub::start(&world.core.db, shutdown.clone());
        tokio::time::timeout(PATIENCE, hub.listening()).await.expect("it listens");
        Self { world, hub, shutdown }
    }

    async fn get(&self, visitor: &Visitor) -> Response {
        self.get_from(visitor, "/events").await
    }

    async fn get_from(&self, visitor: &Visitor, address: &str) -> Response {
        let state = EventsState { core: self.world.core.clone(), hub: self.hub.clone() };
        let request = Request::get(address).body(Body::empty()).expect("a request");
        routes(state).layer(Extension(visitor.clone())).oneshot(request).await.expect("infallible")
    }

    /// An open stream, after its `ready`.
    async fn open(&self, person: &Person) -> Tab {
        let response = self.get(&person.visitor).await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut tab = Tab { body: response.into_body(), text: String::new(), events: VecDeque::new() };
        let (name, _) = tab.next().await.expect("an event");
        assert_eq!(name, "ready");
        tab
    }

    /// An open stream after its `ready`, and the reach that this says.
    async fn late(&self, person: &Person, address: &str) -> (u64, Tab) {
        let response = self.get_from(&person.visitor, address).await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut tab = Tab { body: response.into_body(), text: String::new(), events: VecDeque::new() };
        let (_, ready) = tab.next().await.expect("ready");
        (ready["reach"].as_u64().expect("a number"), tab)
    }

    /// Tells the servers what is in the event outbox.
    async fn dispatch(&self) {
        jobs::events::dispatch_all(&self.world.core).await.expect("dispatched");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

/// What a browser sees of the stream.
struct Tab {
    body: Body,
    text: String,
    events: VecDeque<(String, Value)>,
}

impl Tab {
    /// The next event; `None` when the stream has ended.
    async fn next(&mut self) -> Option<(String, Value)> {
        tokio::time::timeout(PATIENCE, self.read()).await.expect("in time")
    }

    async fn read(&mut self) -> Option<(String, Value)> {
        while self.events.is_empty() {
            let frame = self.body.frame().await?.expect("no broken stream");
            self.text.push_str(std::str::from_utf8(frame.data_ref()?).expect("text"));
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
                if let (Some(event), Some(data)) = (field("event:"), field("data:")) {
                    let data = serde_json::from_str(data).expect("JSON");
                    self.events.push_back((event.to_owned(), data));
                }
                self.text = rest.to_owned();
            }
        }
        self.events.pop_front()
    }

    /// The data of the next event of this name.
    async fn until_named(&mut self, name: &str) -> Option<Value> {
        loop {
            let (event, data) = self.next().await?;
            if event == name {
                return Some(data);
            }
        }
    }

    /// The events before the one in which `topic` changed, and that one.
    async fn until(&mut self, topic: &str) -> Vec<(String, Value)> {
        let mut seen = Vec::new();
        loop {
            let event = self.next().await.expect("the stream goes on");
            let is_it = event.1["topic"] == topic;
            seen.push(event);
            if is_it {
                return seen;
            }
        }
    }
}

fn change(topic: &str, tenant: &Tenant) -> (String, Value) {
    ("change".to_owned(), json!({ "topic": topic, "organizationId": tenant.organization_id }))
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_listens_without_a_session(pool: PgPool) {
    let server = Server::new(pool).await;
    assert_eq!(server.get(&Visitor::default()).await.status(), StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_stream_begins_with_the_own_organizations_and_is_never_stored(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    let acme = server.world.organization(&mina, "acme").await;
    let response = server.get(&mina.visitor).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert_eq!(response.headers()["cache-control"], "no-store");
    let mut tab = Tab { body: response.into_body(), text: String::new(), events: VecDeque::new() };
    let (name, data) = tab.next().await.expect("an event");
    assert_eq!(name, "ready");
    let organizations = data["organizations"].as_array().expect("a list");
    assert_eq!(organizations.len(), 2, "hers and the personal one");
    assert!(organizations.contains(&json!(acme.organization_id)));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_change_on_one_server_reaches_a_tab_on_another(pool: PgPool) {
    let first = Server::new(pool).await;
    let second = Server::of(first.world.another().await).await;
    let mina = first.world.person("Mina").await;
    let acme = first.world.organization(&mina, "acme").await;
    first.dispatch().await;
    let mut tab = second.open(&mina).await;
    first.world.invite(&acme, "jun").await;
    first.dispatch().await;
    let seen = tab.until("invitations").await;
    assert_eq!(seen.last(), Some(&change("invitations", &acme)));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_changed_while_the_page_was_on_its_way_is_told(pool: PgPool) {
    let server = Server::new(pool).await;
    let (mina, eve) = (server.world.person("Mina").await, server.world.person("Eve").await);
    let acme = server.world.organization(&mina, "acme").await;
    server.dispatch().await;
    // Heard by the stream that is open, so by the process: the page's own stream opens after that. Twice the same.
    let mut open = server.open(&mina).await;
    let (_, mut tab) = server.late(&mina, "/events?age=60000").await;
    assert_eq!(tab.next().await, Some(("resync".to_owned(), json!({}))), "this process listens since a moment only");
    server.hub.forget();
    for guest in ["jun", "ara"] {
        server.world.invite(&acme, guest).await;
        server.dispatch().await;
        open.until("invitations").await;
    }
    let (reach, mut tab) = server.late(&mina, "/events?age=60000").await;
    assert!((1..=10_000).contains(&reach), "as far as is remembered: {reach}");
    assert_eq!(tab.until("invitations").await.last(), Some(&change("invitations", &acme)));
    server.hub.say(super::hub::Heard::Gap);
    let told = tab.next().await;
    assert_eq!(told, Some(("resync".to_owned(), json!({}))), "what is said twice is told once");
    server.hub.forget();

    let lair = server.world.organization(&eve, "lair").await;
    let (_, mut tab) = server.late(&eve, "/events?age=60000").await;
    server.world.invite(&lair, "jun").await;
    server.dispatch().await;
    let seen = tab.until("invitations").await;
    assert_eq!(seen.last(), Some(&change("invitations", &lair)));
    assert!(!seen.contains(&change("invitations", &acme)), "not to others: {seen:?}");

    for address in ["/events", "/events?age=never", "/events?age=-1"] {
        let (reach, mut tab) = server.late(&mina, address).await;
        server.hub.say(super::hub::Heard::Gap);
        assert_eq!((reach, tab.next().await), (0, Some(("resync".to_owned(), json!({})))), "{address}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_tenants_events_are_not_told(pool: PgPool) {
    let server = Server::new(pool).await;
    let (mina, eve) = (server.world.person("Mina").await, server.world.person("Eve").await);
    let (acme, lair) = (server.world.organization(&mina, "acme").await, server.world.organization(&eve, "lair").await);
    server.dispatch().await;
    let mut tab = server.open(&eve).await;
    // What happens at the other tenant, to its people, comes first; then something of the own one.
    server.world.invite(&acme, "jun").await;
    server
        .world
        .run(
            "INSERT INTO tenantry.event_outbox (organization_id, user_id, topic, created_at)
                      SELECT o.id, u.id, 'access', now() FROM tenantry.organizations o, tenantry.users u
                       WHERE o.slug = 'acme' AND u.email = 'eve@example.com'",
        )
        .await;
    server.world.invite(&lair, "jun").await;
    server.dispatch().await;
    let seen = tab.until("invitations").await;
    assert_eq!(seen.last(), Some(&change("invitations", &lair)));
    let told = format!("{seen:?}");
    assert!(!told.contains(&acme.organization_id.to_string()), "not even the identifier: {told}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_is_removed_hears_it_and_nothing_more_of_the_organization(pool: PgPool) {
    let server = Server::new(pool).await;
    let (mina, jun) = (server.world.person("Mina").await, server.world.person("Jun").await);
    let acme = server.world.organization(&mina, "acme").await;
    let juns = server.world.join(&acme, &jun).await;
    server.dispatch().await;
    let mut tab = server.open(&jun).await;

    server.world.services.members.remove(&acme, &juns.member_id.into()).await.expect("removed");
    server.dispatch().await;
    let (name, data) = tab.next().await.expect("an event");
    assert_eq!((name.as_str(), &data["organizationId"]), ("left", &json!(acme.organization_id)));
    let seen = tab.until("access").await;
    assert_eq!(seen.last(), Some(&change("access", &acme)));
    assert!(!seen.contains(&change("members", &acme)), "the list of members is not his any more");

    server.world.invite(&acme, "ara").await;
    server.dispatch().await;
    server.world.services.members.reinstate(&acme, juns.member_id).await.expect("back");
    server.dispatch().await;
    let seen = tab.until("organizations").await;
    assert!(!seen.contains(&change("invitations", &acme)), "nor what happened meanwhile");
    assert_eq!(seen.last(), Some(&change("organizations", &acme)));
    server.world.invite(&acme, "bora").await;
    server.dispatch().await;
    assert_eq!(tab.until("invitations").await.last(), Some(&change("invitations", &acme)), "he hears again");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_deleted_organization_is_left_by_all(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    let acme = server.world.organization(&mina, "acme").await;
    server.dispatch().await;
    let mut tab = server.open(&mina).await;
    server.world.services.organizations.delete(&acme, "acme").await.expect("deleted");
    server.dispatch().await;
    let (name, data) = tab.next().await.expect("an event");
    assert_eq!((name.as_str(), &data["organizationId"]), ("left", &json!(acme.organization_id)));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_revoked_session_says_so_and_ends(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    let email = mina.caller.email.clone();
    let password = tenantry::password::Password::parse_given(tenantry::Field::Password, "correct horse battery");
    let password = password.expect("a password");
    let session =
        server.world.services.accounts.sign_in(&Visitor::default(), email, password).await.expect("signed in");
    let elsewhere = Visitor { secret: Some(session.secret), ..Visitor::default() };
    let caller = server.world.core.identify(&elsewhere).await.expect("a session");
    server.dispatch().await;
    let mut revoked = server.open(&Person { visitor: elsewhere, caller: caller.clone() }).await;
    let mut other = server.open(&mina).await;

    server.world.services.accounts.revoke_session(&mina.caller, caller.session_id).await.expect("revoked");
    server.dispatch().await;
    assert_eq!(revoked.next().await, Some(("signed-out".to_owned(), json!({}))));
    assert_eq!(revoked.next().await, None, "the stream has ended");
    let (name, data) = other.next().await.expect("an event");
    assert_eq!((name.as_str(), &data["topic"]), ("change", &json!("sessions")), "the list of sessions has changed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_expired_session_ends_by_itself(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    // It has a moment left, and nothing will tell the stream.
    let moment = chrono::TimeDelta::milliseconds(50);
    sqlx::query("UPDATE tenantry.sessions SET expires_at = $1, last_seen_at = $2")
        .bind(server.world.core.now() + moment)
        .bind(server.world.core.now())
        .execute(&server.world.pool)
        .await
        .expect("a session");
    let mut tab = server.open(&mina).await;
    server.world.clock.advance(moment);
    assert_eq!(tab.next().await, Some(("signed-out".to_owned(), json!({}))));
    assert_eq!(tab.next().await, None);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_cannot_keep_up_is_told_to_look_at_everything(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    let mut tab = server.open(&mina).await;
    let events = std::sync::Arc::from([]);
    for _ in 0..1_000 {
        server.hub.say(super::hub::Heard::Events(std::sync::Arc::clone(&events)));
    }
    assert_eq!(tab.next().await, Some(("resync".to_owned(), json!({}))));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_lost_connection_to_postgresql_is_made_good(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    let acme = server.world.organization(&mina, "acme").await;
    server.dispatch().await;
    let mut tab = server.open(&mina).await;
    server
        .world
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND query LIKE 'LISTEN%'",
        )
        .await;
    assert_eq!(tab.until_named("resync").await, Some(json!({})));
    server.world.invite(&acme, "jun").await;
    server.dispatch().await;
    assert_eq!(tab.until("invitations").await.last(), Some(&change("invitations", &acme)));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn streams_end_with_the_server(pool: PgPool) {
    let server = Server::new(pool).await;
    let mina = server.world.person("Mina").await;
    let mut tab = server.open(&mina).await;
    server.shutdown.cancel();
    assert_eq!(tab.next().await, None);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_person_cannot_hold_all_streams(pool: PgPool) {
    let server = Server::new(pool).await;
    let (mina, jun) = (server.world.person("Mina").await, server.world.person("Jun").await);
    let mut tabs = Vec::new();
    let refused = loop {
        let response = server.get(&mina.visitor).await;
        if response.status() != StatusCode::OK {
            break response;
        }
        tabs.push(response);
        assert!(tabs.len() < 100);
    };
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    server.open(&jun).await;
    tabs.pop();
    server.open(&mina).await;
}
