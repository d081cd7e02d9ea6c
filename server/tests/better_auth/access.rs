//! has-permission, and what is ours: all of my permissions, and why.

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{NOBODY, World};

#[sqlx::test(migrator = "MIGRATOR")]
async fn permissions_are_those_of_all_roles_together(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let acme = world.organization(&mina, "acme").await;
    let jun_id = world.join(&mina, &acme, &jun, &["member"]).await;
    let ask = |who, body: Value| {
        let world = &world;
        async move {
            let answer = world.post(who, "/organization/has-permission", body).await.ok();
            assert_eq!(answer["error"], Value::Null);
            answer["success"].as_bool().expect("a truth")
        }
    };
    assert!(ask(&mina, json!({ "permissions": { "organization": ["update", "delete"], "ac": ["read"] } })).await);
    assert!(!ask(&jun, json!({ "permissions": { "organization": ["update"] } })).await);
    assert!(ask(&jun, json!({ "permissions": { "ac": ["read"] } })).await);
    assert!(!ask(&jun, json!({ "permissions": { "ac": ["read"], "member": ["delete"] } })).await);
    assert!(ask(&jun, json!({ "permissions": { "ac": ["read"], "member": ["delete"] }, "connector": "OR" })).await);
    assert!(ask(&jun, json!({ "permissions": { "ac": { "actions": ["read", "create"], "connector": "OR" } } })).await);
    assert!(!ask(&jun, json!({ "permissions": { "ac": { "actions": ["read", "create"] } } })).await);
    for nothing in [json!({}), json!({ "ac": [] }), json!({ "nothing": ["read"] }), json!({ "ac": ["nothing"] })] {
        assert!(!ask(&mina, json!({ "permissions": nothing })).await, "{nothing}");
    }
    assert!(!ask(&mina, json!({ "permission": { "ac": ["read"] } })).await, "as the reference");

    let roles = json!({ "memberId": jun_id, "role": ["admin", "member"], "organizationId": acme });
    world.post(&mina, "/organization/update-member-role", roles).await.ok();
    assert!(ask(&jun, json!({ "permissions": { "organization": ["update"], "ac": ["read"] } })).await);
    assert!(!ask(&jun, json!({ "permissions": { "organization": ["delete"] } })).await);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn strangers_learn_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, eve) = (world.person("Mina").await, world.person("Eve").await);
    let acme = world.organization(&mina, "acme").await;
    let body = |id: &str| json!({ "permissions": { "ac": ["read"] }, "organizationId": id });
    for id in [acme.as_str(), "00000000-0000-7000-8000-000000000000", "nonsense"] {
        let answer = world.post(&eve, "/organization/has-permission", body(id)).await;
        answer.refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    }
    world.post(&NOBODY, "/organization/has-permission", body(&acme)).await.refused(401, "UNAUTHORIZED");
    world.post(&eve, "/organization/set-active", json!({ "organizationId": null })).await.ok();
    let body = json!({ "permissions": { "ac": ["read"] } });
    world.post(&eve, "/organization/has-permission", body).await.refused(400, "NO_ACTIVE_ORGANIZATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_question_must_be_one(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    for (body, places) in [
        (json!({}), ["[body]"]),
        (json!({ "permissions": 5 }), ["[body.permissions]"]),
        (json!({ "permissions": { "ac": "read" } }), ["[body.permissions]"]),
        (json!({ "permissions": { "ac": [5] } }), ["[body.permissions]"]),
        (json!({ "permissions": { "ac": ["read"] }, "connector": "XOR" }), ["[body.connector]"]),
    ] {
        world.post(&mina, "/organization/has-permission", body).await.invalid(&places);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn all_of_my_permissions_come_in_one_call(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, eve) = (world.person("Mina").await, world.person("Jun").await, world.person("Eve").await);
    let acme = world.organization(&mina, "acme").await;
    let jun_id = world.join(&mina, &acme, &jun, &["member"]).await;
    let path = format!("/organization/list-permissions?organizationId={acme}");
    let of_jun = world.get(&jun, &path).await.ok();
    assert_eq!((of_jun["memberId"].clone(), of_jun["roles"].clone()), (json!(jun_id), json!(["member"])));
    assert_eq!(of_jun["permissions"]["ac"], json!(["read"]));
    assert_eq!(of_jun["permissions"]["member"], Value::Null);
    let of_mina = world.get(&mina, &path).await.ok();
    assert_eq!(of_mina["permissions"]["member"], json!(["create", "delete", "update"]));
    // What is listed is what has-permission says.
    for (resource, actions) in of_jun["permissions"].as_object().expect("resources") {
        let body = json!({ "permissions": { resource: actions }, "organizationId": acme });
        assert_eq!(world.post(&jun, "/organization/has-permission", body).await.ok()["success"], true, "{resource}");
    }
    world.get(&eve, &path).await.refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    world.get(&NOBODY, &path).await.refused(401, "UNAUTHORIZED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_permission_is_explained(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, eve) = (world.person("Mina").await, world.person("Jun").await, world.person("Eve").await);
    let acme = world.organization(&mina, "acme").await;
    let role = json!({ "role": "auditor", "permission": { "audit": ["read"] }, "organizationId": acme });
    world.post(&mina, "/organization/create-role", role).await.ok();
    let jun_id = world.join(&mina, &acme, &jun, &["member", "auditor"]).await;
    let why = |permission: &str| {
        format!("/organization/explain-permissions?organizationId={acme}&memberId={jun_id}&permission={permission}")
    };
    sqlx::query("UPDATE tenantry.organization_members SET can_manage_orders = false WHERE id = $1::text::uuid")
        .bind(&jun_id)
        .execute(&world.pool)
        .await
        .expect("a switch");
    assert_eq!(
        world.get(&mina, &why("audit:read")).await.ok(),
        json!([{ "permission": "audit:read", "granted": true,
                 "grantedBy": [{ "kind": "role", "name": "auditor" }], "deniedBy": null }])
    );
    let denied = world.get(&mina, &why("orders:read")).await.ok();
    assert_eq!((denied[0]["granted"].clone(), denied[0]["deniedBy"]["kind"].clone()), (json!(false), json!("flag")));
    assert_eq!(denied[0]["grantedBy"], json!([{ "kind": "role", "name": "member" }]));
    // All of them, of oneself, without a member or a permission named.
    let own = world.get(&jun, &format!("/organization/explain-permissions?organizationId={acme}")).await.ok();
    let granted = own.as_array().expect("a list").iter().filter(|one| one["granted"] == true).count();
    let listed = world.get(&jun, &format!("/organization/list-permissions?organizationId={acme}")).await.ok();
    let counted: usize =
        listed["permissions"].as_object().expect("resources").values().filter_map(Value::as_array).map(Vec::len).sum();
    assert!(granted > 0 && granted == counted, "{granted} {counted}");

    world.get(&mina, &why("nonsense")).await.invalid(&["[query.permission]"]);
    world.get(&mina, &why("spaceship:launch")).await.refused(400, "INVALID_RESOURCE");
    world.get(&eve, &why("audit:read")).await.refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    let unknown = format!("/organization/explain-permissions?organizationId={acme}&memberId=nobody");
    world.get(&mina, &unknown).await.refused(400, "MEMBER_NOT_FOUND");
}
