//! Requests that are none.

use axum::{body::Body, http::header};
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{Answer, NOBODY, Person, World};

async fn raw(world: &World, who: &Person, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let request = world.request(who, "POST", path).header(header::CONTENT_TYPE, kind);
    world.send(request.body(body.into()).expect("a request")).await
}

const PATHS: &[&str] = &[
    "/sign-up/email",
    "/sign-in/email",
    "/change-password",
    "/update-user",
    "/revoke-session",
    "/request-password-reset",
    "/reset-password",
    "/send-verification-email",
    "/organization/create",
    "/organization/check-slug",
    "/organization/update",
    "/organization/delete",
    "/organization/set-active",
    "/organization/has-permission",
    "/organization/invite-member",
    "/organization/accept-invitation",
    "/organization/reject-invitation",
    "/organization/cancel-invitation",
    "/organization/remove-member",
    "/organization/update-member-role",
    "/organization/leave",
];

#[sqlx::test(migrator = "MIGRATOR")]
async fn no_body_gives_a_fault_of_ours(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let fields = [
        "name",
        "email",
        "password",
        "slug",
        "organizationId",
        "memberId",
        "memberIdOrEmail",
        "role",
        "token",
        "invitationId",
        "permissions",
        "data",
        "metadata",
        "logo",
        "currentPassword",
        "newPassword",
        "image",
    ];
    let all = |value: Value| Value::Object(fields.iter().map(|name| ((*name).to_owned(), value.clone())).collect());
    for path in PATHS {
        let json = "application/json";
        raw(&world, &mina, path, json, "{broken").await.refused(400, "BAD_REQUEST");
        raw(&world, &mina, path, json, &b"{\"name\":\"\xff\"}"[..]).await.refused(400, "BAD_REQUEST");
        raw(&world, &mina, path, json, "[]").await.invalid(&["[body]"]);
        raw(&world, &mina, path, "text/plain", "a=b").await.refused(415, "UNSUPPORTED_MEDIA_TYPE");
        raw(&world, &mina, path, json, "x".repeat(70_000)).await.refused(413, "PAYLOAD_TOO_LARGE");
        let nul = raw(&world, &mina, path, json, all(json!("a\0b")).to_string()).await;
        assert!(
            nul.refused(400, "VALIDATION_ERROR")["message"].as_str().is_some_and(|text| text.contains("forbidden"))
        );
        for value in [
            json!(null),
            json!(true),
            json!(-1),
            json!(""),
            json!("x"),
            json!("e@e"),
            json!([]),
            json!([1]),
            json!({}),
            json!({ "a": { "b": [] } }),
            json!("가".repeat(300)),
            json!(1e300),
        ] {
            let answer = world.post(&mina, path, all(value.clone())).await;
            assert!(answer.status.as_u16() < 500, "{path} {value}: {answer:?}");
            assert!(answer.status.as_u16() == 200 || answer.body["code"].is_string(), "{path} {value}: {answer:?}");
            // Setting none active, as null asks for, is a success; the session of this test stays.
            assert_eq!(world.get(&mina, "/get-session").await.ok()["user"]["email"], json!("mina@example.com"));
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn no_query_gives_a_fault_of_ours(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let names = [
        "id",
        "organizationId",
        "organizationSlug",
        "userId",
        "limit",
        "offset",
        "membersLimit",
        "sortBy",
        "sortDirection",
        "filterField",
        "filterOperator",
        "filterValue",
        "token",
        "callbackURL",
    ];
    for path in [
        "list",
        "get-organization",
        "get-full-organization",
        "list-members",
        "get-active-member",
        "get-active-member-role",
        "get-invitation",
        "list-invitations",
        "list-user-invitations",
    ] {
        for value in ["", "-1", "99999999999999999999", "x", "%ff", "a%20b", "..%2f", "'%20or%201=1"] {
            let query: Vec<String> = names.iter().map(|name| format!("{name}={value}")).collect();
            let answer = world.get(&mina, &format!("/organization/{path}?{}", query.join("&"))).await;
            assert!(answer.status.as_u16() < 500, "{path} {value}: {answer:?}");
        }
        let nul = world.get(&mina, &format!("/organization/{path}?organizationId=a%00b")).await;
        assert!(nul.status.as_u16() < 500 && nul.status.as_u16() != 404, "{path}: {nul:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_not_there_says_so_in_the_same_form(pool: PgPool) {
    let world = World::new(pool).await;
    world.get(&NOBODY, "/nothing").await.refused(404, "NOT_FOUND");
    world.get(&NOBODY, "/organization/add-member").await.refused(404, "NOT_FOUND");
    // Not even to an owner: only the embedding product adds members by itself.
    let mina = world.person("Mina").await;
    let body =
        json!({ "userId": mina.id, "role": "member", "organizationId": world.organization(&mina, "acme").await });
    world.post(&mina, "/organization/add-member", body).await.refused(404, "NOT_FOUND");
    world.get(&NOBODY, "").await.refused(404, "NOT_FOUND");
    world.get(&NOBODY, "/sign-out").await.refused(405, "METHOD_NOT_ALLOWED");
    world.get(&NOBODY, "/organization/create").await.refused(405, "METHOD_NOT_ALLOWED");
    let answer = world.get(&NOBODY, "/ok").await;
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.ok(), json!({ "ok": true }));
}
