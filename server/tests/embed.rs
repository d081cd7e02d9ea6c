//! The example of embedding, started and used: a foreign application with Tenantry inside.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::{net::SocketAddr, sync::Arc};

use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry::{
    Error,
    ids::{OrganizationId, UserId},
    limits::Limit,
};
use tokio::sync::Notify;

#[path = "../examples/embed.rs"]
mod embed;

const PASSWORD: &str = "correct horse battery";

/// Somebody with a cookie jar.
struct Person<'a> {
    client: Client,
    base: &'a str,
}

impl<'a> Person<'a> {
    async fn sign_up(base: &'a str, name: &str) -> Self {
        let person = Self { client: Client::builder().cookie_store(true).build().expect("a client"), base };
        let email = format!("{name}@example.com");
        let body = json!({ "name": name, "email": email, "password": PASSWORD });
        assert_eq!(person.post("/api/auth/sign-up/email", body).await.status(), StatusCode::OK);
        person
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        let request = self.client.post(format!("{}{path}", self.base)).header("origin", self.base).json(&body);
        request.send().await.expect("an answer")
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.base)).send().await.expect("an answer")
    }

    async fn id(&self) -> UserId {
        let session = json(self.get("/api/auth/get-session").await).await;
        UserId::parse(session["user"]["id"].as_str().expect("an id")).expect("an id")
    }

    async fn notes(&self, slug: &str) -> Vec<String> {
        let notes: Value = self.get(&format!("/notes/{slug}")).await.json().await.expect("a list");
        notes.as_array().expect("a list").iter().map(|note| note["text"].as_str().unwrap_or_default().into()).collect()
    }
}

async fn json(response: Response) -> Value {
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.expect("JSON")
}

#[sqlx::test(migrations = false)]
async fn a_foreign_application_carries_tenantry_and_its_hooks(pool: PgPool) {
    let options = pool.connect_options();
    let database = options.get_database().expect("a database of its own");
    let server = std::env::var("DATABASE_URL").expect("the tests have one");
    let mut url = url::Url::parse(&server).expect("a URL");
    url.set_path(database);
    let folder = tempfile::tempdir().expect("a folder");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (app, tenantry) =
        embed::app(url.as_str(), &base, &folder.path().display().to_string()).await.expect("an application");
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let stop = Arc::new(Notify::new());
    let stopped = stop.clone();
    let stopped = tenantry.ending_streams(async move { stopped.notified().await });
    let serving = tokio::spawn(async move { axum::serve(listener, service).with_graceful_shutdown(stopped).await });

    // The before-hook changed the data, the after-hook wrote the product's own row.
    let mina = Person::sign_up(&base, "mina").await;
    let acme = json!({ "name": "Acme", "slug": "acme", "tier": "golden" });
    let made = json(mina.post("/api/auth/organization/create", acme).await).await;
    assert_eq!((&made["slug"], &made["tier"]), (&json!("acme-notes"), &json!("free")));
    assert_eq!(mina.notes("acme-notes").await, ["Welcome!"]);

    // A refusal reaches the client with the product's own code, and nothing was done.
    let invite = |email: &str| json!({ "email": email, "role": "member", "organizationId": made["id"] });
    let refused = mina.post("/api/auth/organization/invite-member", invite("jun@elsewhere.test")).await;
    assert_eq!(refused.status(), StatusCode::PAYMENT_REQUIRED);
    let refused: Value = refused.json().await.expect("JSON");
    assert_eq!(
        refused,
        json!({ "code": "PLAN_TOO_SMALL", "message": "The free plan is for addresses of example.com." })
    );
    let listed =
        format!("/api/auth/organization/list-invitations?organizationId={}", made["id"].as_str().expect("an id"));
    assert_eq!(json(mina.get(&listed).await).await, json!([]));

    // Who joins, by whatever door, meets the hooks; the product's permissions decide on its routes.
    let jun = Person::sign_up(&base, "jun").await;
    assert_eq!(jun.get("/notes/acme-notes").await.status(), StatusCode::NOT_FOUND, "a stranger");
    let invitation = json(mina.post("/api/auth/organization/invite-member", invite("jun@example.com")).await).await;
    let accept = json!({ "invitationId": invitation["id"] });
    assert_eq!(jun.post("/api/auth/organization/accept-invitation", accept).await.status(), StatusCode::OK);
    assert_eq!(jun.notes("acme-notes").await, ["Welcome!", "jun has joined."]);
    let note = || json!({ "text": "Milk" });
    assert_eq!(jun.post("/notes/acme-notes", note()).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(mina.post("/notes/acme-notes", note()).await.status(), StatusCode::CREATED);
    assert_eq!(mina.notes("acme-notes").await.last().map(String::as_str), Some("Milk"));

    // The product puts people in by itself, within the plan that it gave; no client can.
    let (ada, eve) = (Person::sign_up(&base, "ada").await, Person::sign_up(&base, "eve").await);
    let organization = OrganizationId::parse(made["id"].as_str().expect("an id")).expect("an id");
    embed::pay(&tenantry, organization, "small").await.expect("a plan");
    let added = embed::hire(&tenantry, organization, ada.id().await).await.expect("a seat");
    assert_eq!(added.email.as_str(), "ada@example.com");
    assert_eq!(ada.notes("acme-notes").await.last().map(String::as_str), Some("ada was added."));
    let full = embed::hire(&tenantry, organization, eve.id().await).await.err();
    assert_eq!(full, Some(Error::MemberLimitReached { limit: 3 }));
    assert_eq!(eve.get("/notes/acme-notes").await.status(), StatusCode::NOT_FOUND);
    let usage = embed::pay(&tenantry, organization, "large").await.expect("a plan");
    assert_eq!((usage.members.count, usage.members.limit), (3, Limit::Unlimited));
    embed::hire(&tenantry, organization, eve.id().await).await.expect("a seat now");
    let body = json!({ "userId": eve.id().await.to_string(), "role": "owner", "organizationId": made["id"] });
    assert_eq!(eve.post("/api/auth/organization/add-member", body).await.status(), StatusCode::NOT_FOUND);

    // The application's routes stand behind the same guard: another site's page cannot post with Mina's cookie.
    let foreign = mina.client.post(format!("{base}/notes/acme-notes")).header("origin", "https://evil.example");
    assert_eq!(foreign.json(&note()).send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
    assert_eq!(Client::new().get(format!("{base}/notes/acme-notes")).send().await.expect("an answer").status(), 401);

    // What is no text names no organization; a token is as good as a cookie.
    assert_eq!(mina.get("/notes/%FF").await.status(), StatusCode::NOT_FOUND);
    let sign_in = json!({ "email": "mina@example.com", "password": PASSWORD });
    let signed_in = mina.post("/api/auth/sign-in/email", sign_in).await;
    let token = signed_in.headers()["set-auth-token"].to_str().expect("a token").to_owned();
    let by_token = Client::new().get(format!("{base}/notes/acme-notes")).bearer_auth(token);
    assert_eq!(by_token.send().await.expect("an answer").status(), StatusCode::OK);

    // The operator's suspension is for the product's own writes, too.
    sqlx::query("UPDATE tenantry.organizations SET is_active = false WHERE slug = 'acme-notes'")
        .execute(&pool)
        .await
        .expect("suspended");
    assert_eq!(mina.get("/notes/acme-notes").await.status(), StatusCode::OK);
    assert_eq!(mina.post("/notes/acme-notes", note()).await.status(), StatusCode::FORBIDDEN);

    // The rest of Tenantry is there, too.
    assert_eq!(mina.get("/readyz").await.status(), StatusCode::OK);
    assert_eq!(mina.get("/sign-in").await.status(), StatusCode::OK);
    // An open tab does not keep the application from stopping.
    let events = mina.get("/events").await;
    assert_eq!(events.status(), StatusCode::OK);
    stop.notify_one();
    serving.await.expect("the server ends").expect("without an error");
    drop(events);
    tenantry.shutdown().await;
}
