//! Extra fields: given, checked, kept, and shown beside the built-in properties.

use std::io::Write;

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{Person, World};

const DECLARED: &str = r#"
[fields.organization]
vatNumber = { type = "string" }
seats = { type = "number", default = 3 }
since = { type = "date", required = false }
tags = { type = "string[]", required = false }
address = { type = "json", required = false }
crmId = { type = "string", required = false, input = false }
riskNote = { type = "string", required = false, returned = false }

[fields.member]
department = { type = "string", default = "none" }
badge = { type = "string", required = false, returned = false, default = "secret" }

[fields.invitation]
costCenter = { type = "number" }
note = { type = "string", required = false, returned = false }

[fields.team]
color = { type = "string", required = false }
floor = { type = "number" }

[fields.role]
rank = { type = "number" }
hint = { type = "string", required = false, returned = false }
"#;

async fn world(pool: PgPool) -> World {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(DECLARED.as_bytes()).expect("written");
    let path = file.path().display().to_string();
    World::with(pool, &[("TENANTRY_CONFIG", path.as_str())]).await
}

async fn acme(world: &World) -> (Person, String) {
    let mina = world.person("Mina").await;
    let body = json!({ "name": "Acme", "slug": "acme", "vatNumber": "DE1" });
    let id = world.post(&mina, "/organization/create", body).await.ok()["id"].as_str().map(str::to_owned);
    (mina, id.expect("an id"))
}

/// These members of an object, in this order.
fn part(object: &Value, names: &[&str]) -> Value {
    names.iter().map(|name| object.get(*name).cloned().unwrap_or_else(|| json!("(absent)"))).collect()
}

const ALL: [&str; 7] = ["vatNumber", "seats", "since", "tags", "address", "crmId", "riskNote"];

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_organization_has_its_fields_wherever_it_is_shown(pool: PgPool) {
    let world = world(pool).await;
    let mina = world.person("Mina").await;
    let body = json!({
        "name": "Acme", "slug": "acme", "vatNumber": "DE1", "since": "2026-01-31", "tags": ["a"],
        "address": { "city": "Seoul" }, "crmId": "mine", "riskNote": "late", "isAdmin": true,
    });
    let made = world.post(&mina, "/organization/create", body).await.ok();
    let expected = json!([
        "DE1", 3, "2026-01-31T00:00:00.000Z", ["a"], { "city": "Seoul" }, null, "(absent)",
    ]);
    assert_eq!(part(&made, &ALL), expected);
    assert_eq!(part(&made, &["isAdmin"]), json!(["(absent)"]), "undeclared names are passed over");
    assert_eq!(part(&made["members"][0], &["department", "badge"]), json!(["none", "(absent)"]));
    let stored = world.count("SELECT count(*) FROM tenantry.organizations WHERE fields->>'riskNote' = 'late'").await;
    assert_eq!(stored, 1, "what is not shown is kept");

    let id = &made["id"];
    for read in ["get-organization", "get-full-organization"] {
        let seen = world.get(&mina, &format!("/organization/{read}")).await.ok();
        assert_eq!(part(&seen, &ALL), expected, "{read}");
    }
    let listed = world.get(&mina, "/organization/list").await.ok();
    let listed = listed.as_array().and_then(|list| list.iter().find(|one| one["id"] == *id));
    assert_eq!(listed.map(|one| part(one, &ALL)), Some(expected.clone()));
    let active = world.post(&mina, "/organization/set-active", json!({ "organizationId": id })).await.ok();
    assert_eq!(part(&active, &ALL), expected);
    let deleted = world.post(&mina, "/organization/delete", json!({ "organizationId": id })).await.ok();
    assert_eq!(part(&deleted, &ALL), expected);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_update_changes_the_fields_that_it_names(pool: PgPool) {
    let world = world(pool).await;
    let (mina, _) = acme(&world).await;
    let update = |data: Value| world.post(&mina, "/organization/update", json!({ "data": data }));
    let seen = update(json!({ "seats": 9, "tags": ["x", "y"], "crmId": "mine" })).await.ok();
    assert_eq!(part(&seen, &ALL), json!(["DE1", 9, null, ["x", "y"], null, null, "(absent)"]));
    let seen = update(json!({ "tags": null, "name": "Acme Two" })).await.ok();
    assert_eq!(part(&seen, &["name", "tags", "seats"]), json!(["Acme Two", null, 9]));
    update(json!({ "vatNumber": null })).await.invalid(&["[body.data.vatNumber]"]);
    update(json!({ "seats": "9", "since": "soon", "tags": [1] })).await.invalid(&[
        "[body.data.seats]",
        "[body.data.since]",
        "[body.data.tags]",
    ]);
    update(json!({ "crmId": "mine" })).await.invalid(&["[body.data]"]);
    let seen = world.get(&mina, "/organization/get-organization").await.ok();
    assert_eq!(part(&seen, &["vatNumber", "seats", "crmId"]), json!(["DE1", 9, null]), "a refusal changes nothing");
    let audited = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'organization.updated'
                      AND after->'fields'->>'seats' = '9' AND before->'fields'->>'seats' = '3'";
    assert_eq!(world.count(audited).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_required_is_asked_for(pool: PgPool) {
    let world = world(pool).await;
    let (mina, _) = acme(&world).await;
    let post = |path: &str, body: Value| {
        let path = format!("/organization/{path}");
        let (world, mina) = (&world, &mina);
        async move { world.post(mina, &path, body).await }
    };
    let new = json!({ "name": "Other", "slug": "other" });
    post("create", new.clone()).await.invalid(&["[body.vatNumber]"]);
    let mut wrong = new;
    wrong["vatNumber"] = json!(7);
    wrong["address"] = json!({ "a\u{0}": 1 });
    post("create", wrong).await.invalid(&["[body.address]"]);
    post("invite-member", json!({ "email": "a@b.kr", "role": "member" })).await.invalid(&["[body.costCenter]"]);
    post("create-team", json!({ "name": "Sales", "floor": "two" })).await.invalid(&["[body.floor]"]);
    let role = json!({ "role": "editor", "permission": { "member": ["update"] } });
    post("create-role", role.clone()).await.invalid(&["[body.additionalFields.rank]"]);
    let mut wrong = role;
    wrong["additionalFields"] = json!({ "rank": true });
    post("create-role", wrong.clone()).await.invalid(&["[body.additionalFields.rank]"]);
    wrong["additionalFields"] = json!(1);
    post("create-role", wrong).await.invalid(&["[body.additionalFields]"]);
    let count =
        "SELECT (SELECT count(*) FROM tenantry.organization_invitations) + (SELECT count(*) FROM tenantry.teams)
                        + (SELECT count(*) FROM tenantry.organization_roles)";
    assert_eq!(world.count(count).await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn invitations_members_teams_and_roles_have_theirs(pool: PgPool) {
    let world = world(pool).await;
    let (mina, organization) = acme(&world).await;
    let jun = world.person("Jun").await;
    world.verify(&jun).await;
    let shown = ["costCenter", "note"];
    let expected = json!([42, "(absent)"]);
    let body = json!({ "email": jun.email, "role": "member", "costCenter": 42, "note": "quiet" });
    let invitation = world.post(&mina, "/organization/invite-member", body.clone()).await.ok();
    assert_eq!(part(&invitation, &shown), expected);
    let mut again = body;
    again["resend"] = json!(true);
    assert_eq!(part(&world.post(&mina, "/organization/invite-member", again).await.ok(), &shown), expected);
    let listed = world.get(&mina, "/organization/list-invitations").await.ok();
    assert_eq!(part(&listed[0], &shown), expected);
    let full = world.get(&mina, "/organization/get-full-organization").await.ok();
    assert_eq!(part(&full["invitations"][0], &shown), expected);
    let id = invitation["id"].as_str().unwrap_or_default();
    let got = world.get(&jun, &format!("/organization/get-invitation?id={id}")).await.ok();
    assert_eq!(part(&got, &shown), expected);
    let received = world.get(&jun, "/organization/list-user-invitations").await.ok();
    assert_eq!(part(&received[0], &shown), expected);
    let joined = world.post(&jun, "/organization/accept-invitation", json!({ "invitationId": id })).await.ok();
    assert_eq!(part(&joined["invitation"], &shown), expected);

    let shown = ["department", "badge", "costCenter"];
    let expected = json!(["none", "(absent)", "(absent)"]);
    assert_eq!(part(&joined["member"], &shown), expected, "the invitation's own are not carried over");
    for query in ["", "?sortBy=createdAt&sortDirection=desc"] {
        let members = world.get(&mina, &format!("/organization/list-members{query}")).await.ok();
        assert_eq!(members["members"].as_array().map(Vec::len), Some(2));
        assert_eq!(part(&members["members"][1], &shown), expected);
    }
    world.post(&jun, "/organization/set-active", json!({ "organizationId": organization })).await.ok();
    assert_eq!(part(&world.get(&jun, "/organization/get-active-member").await.ok(), &shown), expected);
    let body = json!({ "memberId": joined["member"]["id"], "role": "admin" });
    assert_eq!(part(&world.post(&mina, "/organization/update-member-role", body).await.ok(), &shown), expected);
    let body = json!({ "memberIdOrEmail": jun.email });
    let removed = world.post(&mina, "/organization/remove-member", body).await.ok();
    assert_eq!(part(&removed["member"], &shown), expected);

    let shown = ["color", "floor"];
    let team = world.post(&mina, "/organization/create-team", json!({ "name": "Sales", "floor": 2 })).await.ok();
    assert_eq!(part(&team, &shown), json!([null, 2]));
    let body = json!({ "teamId": team["id"], "data": { "color": "red" } });
    let team = world.post(&mina, "/organization/update-team", body).await.ok();
    assert_eq!(part(&team, &shown), json!(["red", 2]));
    let body = json!({ "teamId": team["id"], "userId": mina.id });
    world.post(&mina, "/organization/add-team-member", body).await.ok();
    for list in ["list-teams", "list-user-teams"] {
        let teams = world.get(&mina, &format!("/organization/{list}")).await.ok();
        assert_eq!(part(&teams[0], &shown), json!(["red", 2]), "{list}");
    }
    let active = world.post(&mina, "/organization/set-active-team", json!({ "teamId": team["id"] })).await.ok();
    assert_eq!(part(&active, &shown), json!(["red", 2]));
    let full = world.get(&mina, "/organization/get-full-organization").await.ok();
    assert_eq!(part(&full["teams"][0], &shown), json!(["red", 2]));

    let shown = ["rank", "hint"];
    let body = json!({
        "role": "editor", "permission": { "member": ["update"] }, "additionalFields": { "rank": 1, "hint": "quiet" },
    });
    let made = world.post(&mina, "/organization/create-role", body).await.ok();
    assert_eq!(part(&made["roleData"], &shown), json!([1, "(absent)"]));
    let body = json!({ "roleName": "editor", "data": { "rank": 5 } });
    let changed = world.post(&mina, "/organization/update-role", body).await.ok();
    assert_eq!(part(&changed["roleData"], &shown), json!([5, "(absent)"]));
    let listed = world.get(&mina, "/organization/list-roles").await.ok();
    assert_eq!(part(&listed[0], &shown), json!([5, "(absent)"]));
    let got = world.get(&mina, "/organization/get-role?roleName=editor").await.ok();
    assert_eq!(part(&got, &shown), json!([5, "(absent)"]));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_declarations_nothing_is_kept_or_shown(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let body = json!({ "name": "Acme", "slug": "acme", "vatNumber": "DE1" });
    let made = world.post(&mina, "/organization/create", body).await.ok();
    assert_eq!(part(&made, &["vatNumber"]), json!(["(absent)"]));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organizations WHERE fields <> '{}'").await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn together_they_have_a_bound(pool: PgPool) {
    let world = world(pool).await;
    let (mina, _) = acme(&world).await;
    let long = "x".repeat(2001);
    let data = json!({ "data": { "vatNumber": long } });
    world.post(&mina, "/organization/update", data).await.invalid(&["[body.data.vatNumber]"]);
    let tags = vec!["x".repeat(200); 80];
    let data = json!({ "data": { "tags": tags, "vatNumber": "y".repeat(2000) } });
    world.post(&mina, "/organization/update", data).await.invalid(&["[body.tags]"]);
}
