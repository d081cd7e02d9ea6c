//! has-permission.

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
