//! Roles at run time over the API.

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{Answer, NOBODY, Person, World};

struct Acme {
    world: World,
    id: String,
    mina: Person,
    /// An admin.
    jun: Person,
    /// A plain member.
    ada: Person,
    ada_id: String,
    eve: Person,
}

impl Acme {
    async fn new(pool: PgPool, environment: &[(&str, &str)]) -> Self {
        let world = World::with(pool, environment).await;
        let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
        let (ada, eve) = (world.person("Ada").await, world.person("Eve").await);
        let id = world.organization(&mina, "acme").await;
        world.join(&mina, &id, &jun, &["admin"]).await;
        let ada_id = world.join(&mina, &id, &ada, &["member"]).await;
        world.organization(&eve, "evil").await;
        Self { world, id, mina, jun, ada, ada_id, eve }
    }

    async fn post(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.world.post(who, &format!("/organization/{path}"), body).await
    }

    async fn get(&self, who: &Person, path: &str) -> Answer {
        self.world.get(who, &format!("/organization/{path}")).await
    }

    fn wish(&self, role: &str, permission: Value) -> Value {
        json!({ "role": role, "permission": permission, "organizationId": self.id })
    }

    async fn may(&self, who: &Person, permissions: Value) -> bool {
        let answer = self.post(who, "has-permission", json!({ "permissions": permissions })).await.ok();
        answer["success"] == json!(true)
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn roles_are_made_given_renamed_and_deleted(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    let wish = acme.wish("Editor", json!({ "team": ["create"], "audit": ["read"] }));
    let made = acme.post(&acme.mina, "create-role", wish).await.ok();
    assert_eq!(made["success"], json!(true));
    assert_eq!((&made["roleData"]["role"], &made["roleData"]["organizationId"]), (&json!("editor"), &json!(acme.id)));
    assert_eq!(made["roleData"]["permission"], json!({ "team": ["create"], "audit": ["read"] }));
    assert_eq!(made["statements"], made["roleData"]["permission"]);
    let id = made["roleData"]["id"].as_str().expect("an id");

    assert!(!acme.may(&acme.ada, json!({ "team": ["create"] })).await);
    let give = json!({ "memberId": acme.ada_id, "role": ["member", "editor"], "organizationId": acme.id });
    let member = acme.post(&acme.mina, "update-member-role", give).await.ok();
    assert_eq!(member["role"], json!("editor,member"));
    assert!(acme.may(&acme.ada, json!({ "team": ["create"], "audit": ["read"] })).await);

    // Holders keep the role under its new name, and with what it holds now.
    let change = json!({ "roleId": id, "data": { "roleName": "Author", "permission": { "webhook": ["read"] } } });
    let changed = acme.post(&acme.mina, "update-role", change).await.ok();
    assert_eq!(changed["roleData"]["role"], json!("author"));
    assert!(acme.may(&acme.ada, json!({ "webhook": ["read"] })).await);
    assert!(!acme.may(&acme.ada, json!({ "audit": ["read"] })).await);
    let role = acme.get(&acme.ada, "get-role?roleName=author").await.ok();
    assert_eq!(acme.get(&acme.ada, &format!("get-role?roleId={id}")).await.ok(), role);
    assert_eq!(acme.get(&acme.ada, "list-roles").await.ok(), json!([role]));
    assert_eq!(acme.get(&acme.ada, "list-roles?offset=1").await.ok(), json!([]));

    let delete = json!({ "roleName": "author" });
    acme.post(&acme.mina, "delete-role", delete.clone()).await.refused(400, "ROLE_IS_ASSIGNED_TO_MEMBERS");
    let take = json!({ "memberId": acme.ada_id, "role": "member", "organizationId": acme.id });
    acme.post(&acme.mina, "update-member-role", take).await.ok();
    let invite = json!({ "email": "bo@example.com", "role": ["author"], "organizationId": acme.id });
    let invitation = acme.post(&acme.mina, "invite-member", invite).await.ok();
    acme.post(&acme.mina, "delete-role", delete.clone()).await.refused(400, "ROLE_IS_ASSIGNED_TO_MEMBERS");
    acme.post(&acme.mina, "cancel-invitation", json!({ "invitationId": invitation["id"] })).await.ok();
    assert_eq!(acme.post(&acme.mina, "delete-role", delete.clone()).await.ok(), json!({ "success": true }));
    acme.post(&acme.mina, "delete-role", delete).await.refused(400, "ROLE_NOT_FOUND");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_gives_more_than_they_hold_and_hears_what_is_missing(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    let strong = json!({ "organization": ["delete"], "audit": ["read"] });
    let missing = json!(["organization:delete"]);
    let code = "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE";
    let refused = acme.post(&acme.jun, "create-role", acme.wish("strong", strong.clone())).await.refused(403, code);
    assert_eq!(refused["missingPermissions"], missing);
    acme.post(&acme.mina, "create-role", acme.wish("strong", strong.clone())).await.ok();
    acme.post(&acme.jun, "create-role", acme.wish("mine", json!({}))).await.ok();
    let grow = json!({ "roleName": "mine", "data": { "permission": strong }, "organizationId": acme.id });
    let code = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE";
    assert_eq!(acme.post(&acme.jun, "update-role", grow).await.refused(403, code)["missingPermissions"], missing);
    let give = json!({ "memberId": acme.ada_id, "role": "strong", "organizationId": acme.id });
    let code = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER";
    let refused = acme.post(&acme.jun, "update-member-role", give).await.refused(403, code);
    assert_eq!(refused["missingPermissions"], missing);
    let invite = json!({ "email": "bo@example.com", "role": "strong", "organizationId": acme.id });
    let code = "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE";
    let refused = acme.post(&acme.jun, "invite-member", invite).await.refused(403, code);
    assert_eq!(refused["missingPermissions"], missing);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn refusals_of_roles_have_the_codes_of_the_reference(pool: PgPool) {
    let acme = Acme::new(pool, &[("TENANTRY_LIMITS_ROLES", "1")]).await;
    let make = |role: &str| acme.wish(role, json!({ "audit": ["read"] }));
    acme.post(&NOBODY, "create-role", make("x")).await.refused(401, "UNAUTHORIZED");
    let stranger = "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION";
    acme.post(&acme.eve, "create-role", make("x")).await.refused(403, stranger);
    let code = "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE";
    let refused = acme.post(&acme.ada, "create-role", make("x")).await.refused(403, code);
    assert_eq!(refused["missingPermissions"], json!(["ac:create"]));
    let taken = "ROLE_NAME_IS_ALREADY_TAKEN";
    acme.post(&acme.mina, "create-role", make("Owner")).await.refused(400, taken);
    for permission in [json!({ "rocket": ["fly"] }), json!({ "audit": ["fly"] }), json!({ "a b": ["c"] })] {
        acme.post(&acme.mina, "create-role", acme.wish("x", permission)).await.refused(400, "INVALID_RESOURCE");
    }
    for (role, permission, place) in [
        (json!(""), json!({}), "[body.role]"),
        (json!("a,b"), json!({}), "[body.role]"),
        (json!("x".repeat(65)), json!({}), "[body.role]"),
        (json!(5), json!({}), "[body.role]"),
        (json!("x"), json!([]), "[body.permission]"),
        (json!("x"), json!({ "audit": "read" }), "[body.permission]"),
    ] {
        let body = json!({ "role": role, "permission": permission });
        acme.post(&acme.mina, "create-role", body).await.invalid(&[place]);
    }
    acme.post(&acme.mina, "create-role", json!({ "role": "x" })).await.invalid(&["[body.permission]"]);
    acme.post(&acme.mina, "create-role", make("editor")).await.ok();
    acme.post(&acme.mina, "create-role", make("editor")).await.refused(400, taken);
    acme.post(&acme.mina, "create-role", make("other")).await.refused(400, "TOO_MANY_ROLES");

    let body = |role: &str| json!({ "roleName": role, "organizationId": acme.id });
    acme.post(&acme.eve, "delete-role", body("editor")).await.refused(403, stranger);
    acme.post(&acme.ada, "delete-role", body("editor")).await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE");
    acme.post(&acme.mina, "delete-role", body("admin")).await.refused(400, "CANNOT_DELETE_A_PRE_DEFINED_ROLE");
    acme.post(&acme.mina, "delete-role", body("a,b")).await.refused(400, "ROLE_NOT_FOUND");
    acme.post(&acme.mina, "delete-role", json!({})).await.invalid(&["[body.roleName]"]);
    acme.post(&acme.mina, "delete-role", json!({ "roleId": "x" })).await.refused(400, "ROLE_NOT_FOUND");

    let change = |role: &str, data: Value| json!({ "roleName": role, "data": data, "organizationId": acme.id });
    let named = json!({ "roleName": "writer" });
    acme.post(&acme.eve, "update-role", change("editor", named.clone())).await.refused(403, stranger);
    let code = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE";
    acme.post(&acme.ada, "update-role", change("editor", named.clone())).await.refused(403, code);
    acme.post(&acme.mina, "update-role", change("nobody", named)).await.refused(400, "ROLE_NOT_FOUND");
    acme.post(&acme.mina, "update-role", change("editor", json!({}))).await.invalid(&["[body.data]"]);
    let data = json!({ "permission": { "rocket": ["fly"] } });
    acme.post(&acme.mina, "update-role", change("editor", data)).await.refused(400, "INVALID_RESOURCE");
    acme.post(&acme.mina, "update-role", change("editor", json!({ "roleName": "admin" }))).await.refused(400, taken);

    let list = format!("list-roles?organizationId={}", acme.id);
    acme.get(&acme.eve, &list).await.refused(403, stranger);
    acme.get(&acme.mina, "list-roles?limit=x").await.invalid(&["[query.limit]"]);
    acme.get(&acme.mina, "get-role").await.invalid(&["[query.roleName]"]);
    acme.get(&acme.mina, &format!("get-role?roleName=nobody&organizationId={}", acme.id))
        .await
        .refused(400, "ROLE_NOT_FOUND");
    acme.post(&acme.mina, "set-active", json!({ "organizationId": null })).await.ok();
    let nowhere = json!({ "role": "x", "permission": {} });
    let code = "YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE";
    acme.post(&acme.mina, "create-role", nowhere).await.refused(400, code);
    acme.get(&acme.mina, "list-roles").await.refused(400, "NO_ACTIVE_ORGANIZATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_may_not_read_roles_reads_none(pool: PgPool) {
    let acme = Acme::new(pool, &[]).await;
    acme.post(&acme.mina, "create-role", acme.wish("bare", json!({}))).await.ok();
    let give = json!({ "memberId": acme.ada_id, "role": "bare", "organizationId": acme.id });
    acme.post(&acme.mina, "update-member-role", give).await.ok();
    acme.get(&acme.ada, "list-roles").await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE");
    acme.get(&acme.ada, "get-role?roleName=bare").await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE");
}
