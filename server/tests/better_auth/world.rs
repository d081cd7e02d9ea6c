//! A server without a socket, and people who talk to it as a client would.

use std::{
    ffi::OsString,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry::{clock::ManualClock, fields::ExtraFields};
use tenantry_server::{
    config::{Config, Sources},
    database::{Database, DatabaseOptions},
    http::{self, events::Hub},
    random::{OsRandom, SeededRandom},
    secrets::LinkKey,
    services::{Core, Settings},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub(crate) const PASSWORD: &str = "correct horse battery";

/// The origin that people reach the server at.
pub(crate) const ORIGIN: &str = "http://tenantry.test";

pub(crate) struct World {
    router: Router,
    pub(crate) clock: ManualClock,
    #[allow(dead_code, reason = "one of the programs that share this asks the services directly")]
    pub(crate) services: tenantry::service::Services,
    /// The login that owns the database.
    pub(crate) pool: PgPool,
    has_extra_fields: bool,
    _folder: tempfile::TempDir,
    _stop: tokio_util::sync::DropGuard,
}

/// Somebody with a session, or nobody.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) cookie: Option<String>,
    pub(crate) token: Option<String>,
    pub(crate) id: String,
    pub(crate) email: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The body of a success.
    #[track_caller]
    pub(crate) fn ok(self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.body
    }

    /// Checks status, code and form of a refusal.
    #[track_caller]
    pub(crate) fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status.as_u16(), self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert!(self.body["message"].as_str().is_some_and(|message| !message.is_empty()), "{}", self.body);
        self.body
    }

    /// Checks that exactly these inputs are refused.
    #[track_caller]
    pub(crate) fn invalid(self, places: &[&str]) {
        let body = self.refused(400, "VALIDATION_ERROR");
        let message = body["message"].as_str().unwrap_or_default();
        let named: Vec<&str> = message.split("; ").filter_map(|part| part.split(' ').next()).collect();
        assert_eq!(named, places, "{message}");
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl World {
    pub(crate) async fn new(pool: PgPool) -> Self {
        Self::with(pool, &[]).await
    }

    /// A server with these settings, as the environment gives them.
    pub(crate) async fn with(pool: PgPool, environment: &[(&str, &str)]) -> Self {
        static WORLDS: AtomicU64 = AtomicU64::new(1000);
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().display().to_string();
        let given = [("TENANTRY_DATA_DIR", data.as_str()), ("TENANTRY_PUBLIC_URL", ORIGIN)];
        let variables = given.iter().chain(environment);
        let variables = variables.map(|(name, value)| (OsString::from(*name), OsString::from(*value)));
        let sources = Sources::gather(None, variables, []).expect("settings");
        let config = Config::load(&sources, &OsRandom).expect("a configuration");
        let options = DatabaseOptions::single(pool.connect_options().as_ref().clone(), 8);
        let database = Database::connect(&options).await.expect("the test database");
        let clock = ManualClock::new(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000));
        let stop = CancellationToken::new();
        let hub = Hub::start(&database, stop.clone());
        let core = Core::new(
            database,
            Arc::new(clock.clone()),
            Arc::new(SeededRandom::new(WORLDS.fetch_add(1, Ordering::Relaxed))),
            LinkKey::new([7; 32]),
            config.access.clone(),
            // Mail is queued where a server for it is given; no job sends it.
            Settings { mail_configured: config.smtp_url.is_some(), ..Settings::from(&config) },
        )
        .with_fields(config.fields.clone());
        let router = http::router(&core, &config, hub).expect("a router");
        let has_extra_fields = config.fields != ExtraFields::default();
        let services = core.services();
        Self { router, clock, services, pool, has_extra_fields, _folder: folder, _stop: stop.drop_guard() }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        self.send_seen(request, None).await
    }

    /// Sends a request whose body was `sent`.
    async fn send_seen(&self, request: Request<Body>, sent: Option<&Value>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.router.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.expect("a body");
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(&bytes)))
        };
        crate::seen(&method, &path, sent, parts.status, &body, self.has_extra_fields);
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn request(&self, who: &Person, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder().method(method).uri(format!("/api/auth{path}"));
        if let Some(cookie) = &who.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(token) = &who.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request
    }

    pub(crate) async fn post(&self, who: &Person, path: &str, body: Value) -> Answer {
        let request = self.request(who, "POST", path).header(header::CONTENT_TYPE, "application/json");
        let request = request.header(header::ORIGIN, ORIGIN).body(Body::from(body.to_string())).expect("a request");
        self.send_seen(request, Some(&body)).await
    }

    pub(crate) async fn get(&self, who: &Person, path: &str) -> Answer {
        self.send(self.request(who, "GET", path).body(Body::empty()).expect("a request")).await
    }

    /// Somebody new with the address `{name}@example.com`, by cookie. The clock goes on a second, so that people join
    /// in the order in which they are made.
    pub(crate) async fn person(&self, name: &str) -> Person {
        self.clock.advance(TimeDelta::seconds(1));
        let email = format!("{}@example.com", name.to_lowercase());
        let body = json!({ "name": name, "email": email, "password": PASSWORD });
        let answer = self.post(&Person::default(), "/sign-up/email", body).await;
        let cookie = cookie_of(&answer);
        let body = answer.ok();
        Person { cookie, token: None, id: text(&body["user"]["id"]), email }
    }

    /// The same person by bearer token, in a session of its own.
    pub(crate) async fn by_token(&self, person: &Person) -> Person {
        let body = json!({ "email": person.email, "password": PASSWORD });
        let answer = self.post(&Person::default(), "/sign-in/email", body).await;
        let token = answer.header("set-auth-token").map(str::to_owned);
        answer.ok();
        Person { cookie: None, token, ..person.clone() }
    }

    /// A new organization, which becomes the person's active one.
    pub(crate) async fn organization(&self, owner: &Person, slug: &str) -> String {
        let body = json!({ "name": slug, "slug": slug });
        text(&self.post(owner, "/organization/create", body).await.ok()["id"])
    }

    /// Brings somebody in; returns the id of the membership.
    pub(crate) async fn join(&self, inviter: &Person, organization: &str, person: &Person, roles: &[&str]) -> String {
        self.clock.advance(TimeDelta::seconds(1));
        let body = json!({ "email": person.email, "role": roles, "organizationId": organization });
        let invitation = self.post(inviter, "/organization/invite-member", body).await.ok();
        let body = json!({ "invitationId": invitation["id"] });
        text(&self.post(person, "/organization/accept-invitation", body).await.ok()["member"]["id"])
    }

    pub(crate) async fn active(&self, who: &Person) -> Value {
        self.get(who, "/get-session").await.ok()["session"]["activeOrganizationId"].clone()
    }

    /// How many rows a query counts, as the owner of the database.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.expect("a query of the test")
    }

    /// Makes an address verified, as the link in a mail would.
    pub(crate) async fn verify(&self, person: &Person) {
        sqlx::query("UPDATE tenantry.users SET email_verified_at = now() WHERE email = $1")
            .bind(&person.email)
            .execute(&self.pool)
            .await
            .expect("a statement of the test");
    }
}

/// What a browser sends back after this answer.
pub(crate) fn cookie_of(answer: &Answer) -> Option<String> {
    answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).map(str::to_owned)
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub(crate) static NOBODY: Person = Person { cookie: None, token: None, id: String::new(), email: String::new() };
