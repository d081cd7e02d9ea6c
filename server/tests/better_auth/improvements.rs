//! What the reference gets wrong and this does not, where no other test tells it: each of these fails there.
//! docs/better-auth.md has the whole table.

use std::{collections::BTreeSet, fs, path::Path};

use futures::future::join;
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{Answer, Person, World, text};

/// Two owners of one organization, and the ids of their memberships.
struct Two {
    world: World,
    id: String,
    mina: Person,
    jun: Person,
    mina_id: String,
    jun_id: String,
}

async fn two_owners(pool: PgPool) -> Two {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let id = world.organization(&mina, "acme").await;
    let jun_id = world.join(&mina, &id, &jun, &["owner"]).await;
    let mina_id = text(&world.get(&mina, "/organization/get-active-member").await.ok()["id"]);
    Two { world, id, mina, jun, mina_id, jun_id }
}

fn one_is_refused(answers: (Answer, Answer), codes: &[&str]) {
    let statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
    let refused = match statuses {
        [200, status] if status != 200 => answers.1,
        [status, 200] if status != 200 => answers.0,
        _ => panic!("{answers:?}"),
    };
    assert!(refused.body["code"].as_str().is_some_and(|code| codes.contains(&code)), "{refused:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_owners_who_demote_themselves_at_once_leave_one(pool: PgPool) {
    let two = two_owners(pool).await;
    let body = |member: &str| json!({ "memberId": member, "role": "admin", "organizationId": two.id });
    let path = "/organization/update-member-role";
    let answers =
        join(two.world.post(&two.mina, path, body(&two.mina_id)), two.world.post(&two.jun, path, body(&two.jun_id)))
            .await;
    one_is_refused(answers, &["YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_owners_who_remove_each_other_at_once_leave_one(pool: PgPool) {
    let two = two_owners(pool).await;
    let body = |member: &str| json!({ "memberIdOrEmail": member, "organizationId": two.id });
    let path = "/organization/remove-member";
    let answers =
        join(two.world.post(&two.mina, path, body(&two.jun_id)), two.world.post(&two.jun, path, body(&two.mina_id)))
            .await;
    // Whoever comes second is no member any more.
    one_is_refused(answers, &["MEMBER_NOT_FOUND", "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER"]);
    let owners = "SELECT count(*) FROM tenantry.organization_members m JOIN tenantry.organizations o
                      ON o.id = m.organization_id
                   WHERE o.slug = 'acme' AND m.status = 'active' AND m.role = 'owner'";
    assert_eq!(two.world.count(owners).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_one_role_has_not_another_one_gives(pool: PgPool) {
    let two = two_owners(pool).await;
    let (world, ada) = (&two.world, two.world.person("Ada").await);
    for (role, permission) in
        [("inviter", json!({ "invitation": ["create"] })), ("teamer", json!({ "team": ["create"] }))]
    {
        let body = json!({ "role": role, "permission": permission, "organizationId": two.id });
        world.post(&two.mina, "/organization/create-role", body).await.ok();
    }
    world.join(&two.mina, &two.id, &ada, &["inviter", "teamer"]).await;
    let both = json!({ "invitation": ["create"], "team": ["create"] });
    let body = json!({ "permissions": both, "organizationId": two.id });
    assert_eq!(world.post(&ada, "/organization/has-permission", body).await.ok()["success"], json!(true));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_team_of_the_former_organization_does_not_survive_a_switch(pool: PgPool) {
    let two = two_owners(pool).await;
    let (world, mina) = (&two.world, &two.mina);
    let other = world.organization(mina, "other").await;
    let activate = |id: &str| json!({ "organizationId": id });
    world.post(mina, "/organization/set-active", activate(&two.id)).await.ok();
    let team = text(&world.post(mina, "/organization/create-team", json!({ "name": "Sales" })).await.ok()["id"]);
    let seat = json!({ "teamId": team, "userId": mina.id });
    world.post(mina, "/organization/add-team-member", seat).await.ok();
    world.post(mina, "/organization/set-active-team", json!({ "teamId": team })).await.ok();
    world.post(mina, "/organization/set-active", activate(&other)).await.ok();
    let session = world.get(mina, "/get-session").await.ok()["session"].clone();
    assert_eq!((&session["activeOrganizationId"], &session["activeTeamId"]), (&json!(other), &Value::Null));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lists_do_not_stop_at_a_hundred(pool: PgPool) {
    let two = two_owners(pool).await;
    let (world, id) = (&two.world, &two.id);
    for statement in [
        "INSERT INTO tenantry.teams (id, organization_id, name, created_at, updated_at)
         SELECT gen_random_uuid(), $1::text::uuid, 'team ' || n, now(), now() FROM generate_series(1, 120) n",
        "INSERT INTO tenantry.team_members (organization_id, team_id, member_id, created_at)
         SELECT $1::text::uuid, t.id, m.id, now() FROM tenantry.teams t, tenantry.organization_members m
          WHERE t.organization_id = m.organization_id AND m.organization_id = $1::text::uuid",
        "INSERT INTO tenantry.organization_roles (id, organization_id, name, permissions, created_at, updated_at)
         SELECT gen_random_uuid(), $1::text::uuid, 'role ' || n, '{}', now(), now() FROM generate_series(1, 120) n",
        "WITH made AS (
             INSERT INTO tenantry.organizations (id, slug, name, owner_id, created_at, updated_at)
             SELECT gen_random_uuid(), 'many-' || n, 'Many', o.owner_id, now(), now()
               FROM generate_series(1, 120) n, tenantry.organizations o WHERE o.id = $1::text::uuid
             RETURNING id, slug, owner_id
         ), slugs AS (
             INSERT INTO tenantry.organization_slugs (slug, organization_id) SELECT slug, id FROM made
         ), members AS (
             INSERT INTO tenantry.organization_members (id, organization_id, user_id, source, joined_at, updated_at)
             SELECT id, id, owner_id, 'created', now(), now() FROM made
         )
         INSERT INTO tenantry.member_roles (organization_id, member_id, role) SELECT id, id, 'owner' FROM made",
        "INSERT INTO tenantry.sessions (id, user_id, secret_hash, created_at, last_seen_at, expires_at)
         SELECT gen_random_uuid(), o.owner_id, sha256(convert_to('s' || n, 'UTF8')), now(), now(), '2100-01-01'
           FROM generate_series(1, 600) n, tenantry.organizations o WHERE o.id = $1::text::uuid",
    ] {
        sqlx::query(statement).bind(id).execute(&world.pool).await.expect("rows");
    }
    let count = async |path: &str, part: Option<&str>| {
        let answer = world.get(&two.mina, path).await.ok();
        part.map_or(&answer, |part| &answer[part]).as_array().map(Vec::len)
    };
    let here = format!("organizationId={id}");
    let of_jun = format!("/organization/list-user-teams?{here}&userId={}", two.jun.id);
    for (path, part, length) in [
        (format!("/organization/list-teams?{here}"), None, 120),
        (format!("/organization/list-roles?{here}"), None, 120),
        (format!("/organization/list-user-teams?{here}"), None, 120),
        (of_jun.clone(), None, 120),
        (format!("{of_jun}&limit=50&offset=100"), None, 20),
        (format!("/organization/get-full-organization?{here}"), Some("teams"), 120),
        ("/organization/list".to_owned(), None, 122),
        ("/list-sessions".to_owned(), None, 601),
        ("/list-sessions?limit=7&offset=600".to_owned(), None, 1),
    ] {
        assert_eq!(count(&path, part).await, Some(length), "{path}");
    }
    world.get(&two.mina, "/list-sessions?limit=no").await.invalid(&["[query.limit]"]);
    world.get(&two.mina, &format!("{of_jun}&limit=-1")).await.invalid(&["[query.limit]"]);
}

/// The table in the documentation names tests that are there.
#[test]
fn every_improvement_names_its_tests() {
    let page = fs::read_to_string("../docs/better-auth.md").expect("the page");
    let (_, table) = page.split_once("## Better than the reference\n").expect("the table");
    let rows: Vec<&str> = table.split("\n## ").next().unwrap_or_default().lines().collect();
    let rows: Vec<&str> = rows.into_iter().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert_eq!(rows.len(), 22, "a row for each of the contract, and one for the statements");
    let mut named = BTreeSet::new();
    for row in rows {
        let tests: Vec<&str> = row.rsplit('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "{row}");
        named.extend(tests);
    }
    for test in named {
        let (file, name) = test.split_once("::").unwrap_or((test, ""));
        let source = fs::read_to_string(Path::new("tests").join(file.to_owned() + ".rs")).unwrap_or_default();
        let is_there = source.contains(&format!("fn {name}("));
        assert!(is_there, "{test} is named in docs/better-auth.md");
    }
}
