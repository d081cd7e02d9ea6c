//! Organizations, and which one is active.

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{NOBODY, World, text};

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_organization_is_answered_in_full_and_becomes_active(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let body =
        json!({ "name": "Acme", "slug": "acme", "logo": "https://a.b/c.png", "metadata": { "plan": { "n": 1 } } });
    let acme = world.post(&mina, "/organization/create", body).await.ok();
    let member = &acme["members"][0];
    assert_eq!(
        acme,
        json!({ "id": acme["id"], "name": "Acme", "slug": "acme", "logo": "https://a.b/c.png",
                "metadata": { "plan": { "n": 1 } }, "createdAt": "2024-10-04T00:00:01.000Z",
                "members": [{ "id": member["id"], "organizationId": acme["id"], "userId": mina.id, "role": "owner",
                              "createdAt": "2024-10-04T00:00:01.000Z" }] })
    );
    assert_eq!(world.active(&mina).await, acme["id"]);
    let body = json!({ "name": "Other", "slug": "other", "keepCurrentActiveOrganization": true });
    let other = world.post(&mina, "/organization/create", body).await.ok();
    assert_eq!((&other["logo"], &other["metadata"]), (&Value::Null, &json!({})));
    assert_eq!(world.active(&mina).await, acme["id"]);

    let mut record = acme.clone();
    record.as_object_mut().expect("an object").remove("members");
    assert_eq!(world.get(&mina, "/organization/get-organization").await.ok(), record, "metadata is an object");
    assert_eq!(world.get(&mina, "/organization/get-organization?organizationSlug=acme").await.ok(), record);
    let list = world.get(&mina, "/organization/list").await.ok();
    let slugs: Vec<_> = list.as_array().expect("a list").iter().map(|each| text(&each["slug"])).collect();
    assert_eq!(slugs.len(), 3, "the personal one, and two: {slugs:?}");
    assert!(list.as_array().expect("a list").contains(&record));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn creating_is_refused(pool: PgPool) {
    let world = World::with(pool, &[("TENANTRY_LIMITS_ORGANIZATIONS", "2")]).await;
    let mina = world.person("Mina").await;
    let create = |name: &str, slug: &str| {
        let body = json!({ "name": name, "slug": slug });
        let (world, mina) = (&world, &mina);
        async move { world.post(mina, "/organization/create", body).await }
    };
    create("Acme", "acme").await.ok();
    create("Acme", "acme").await.refused(400, "ORGANIZATION_ALREADY_EXISTS");
    for slug in ["../x", "API", "api", "o", "a--b", &"a".repeat(5000), ""] {
        create("Acme", slug).await.invalid(&["[body.slug]"]);
    }
    create("", "fine").await.invalid(&["[body.name]"]);
    let body = json!({ "name": 5, "slug": 6, "logo": 7, "metadata": [] });
    let answer = world.post(&mina, "/organization/create", body).await;
    answer.invalid(&["[body.name]", "[body.slug]", "[body.logo]", "[body.metadata]"]);
    world
        .post(&NOBODY, "/organization/create", json!({ "name": "A", "slug": "aa" }))
        .await
        .refused(401, "UNAUTHORIZED");
    create("Two", "two").await.ok();
    create("Three", "three").await.refused(403, "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS");
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organizations WHERE NOT is_personal").await, 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_slug_wanted_by_many_at_once_has_one_winner(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let body = json!({ "name": "Acme", "slug": "acme" });
    let answers =
        futures::future::join_all((0..8).map(|_| world.post(&mina, "/organization/create", body.clone()))).await;
    let mut won = 0;
    for answer in answers {
        if answer.status.as_u16() == 200 {
            won += 1;
        } else {
            answer.refused(400, "ORGANIZATION_ALREADY_EXISTS");
        }
    }
    assert_eq!(won, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_slug_is_free_or_not(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    world.organization(&mina, "acme").await;
    let check = |slug: &str| {
        let body = json!({ "slug": slug });
        let (world, mina) = (&world, &mina);
        async move { world.post(mina, "/organization/check-slug", body).await }
    };
    assert_eq!(check("free").await.ok(), json!({ "status": true }));
    check("acme").await.refused(400, "ORGANIZATION_SLUG_ALREADY_TAKEN");
    check("No Slug").await.invalid(&["[body.slug]"]);
    let body = json!({ "slug": "free" });
    world.post(&NOBODY, "/organization/check-slug", body).await.refused(401, "UNAUTHORIZED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_organization_is_changed_field_by_field(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, eve) = (world.person("Mina").await, world.person("Jun").await, world.person("Eve").await);
    world.organization(&mina, "taken").await;
    let acme = world.organization(&mina, "acme").await;
    world.join(&mina, &acme, &jun, &["member"]).await;
    let update =
        |who, data: Value| world.post(who, "/organization/update", json!({ "data": data, "organizationId": acme }));
    let changed = update(&mina, json!({ "name": "Acme New", "metadata": { "b": 2 } })).await.ok();
    assert_eq!(
        (&changed["name"], &changed["slug"], &changed["metadata"]),
        (&json!("Acme New"), &json!("acme"), &json!({ "b": 2 }))
    );
    let changed = update(&mina, json!({ "logo": "https://x.y/z.png", "slug": "acme" })).await.ok();
    assert_eq!((&changed["logo"], &changed["metadata"]), (&json!("https://x.y/z.png"), &json!({ "b": 2 })));
    assert_eq!(update(&mina, json!({ "logo": null })).await.ok()["logo"], Value::Null);

    update(&mina, json!({ "slug": "taken" })).await.refused(400, "ORGANIZATION_SLUG_ALREADY_TAKEN");
    update(&mina, json!({})).await.invalid(&["[body.data]"]);
    update(&mina, json!({ "slug": "No", "name": "" })).await.invalid(&["[body.data.name]", "[body.data.slug]"]);
    let refused = update(&jun, json!({ "name": "Mine" })).await;
    let body = refused.refused(403, "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION");
    assert_eq!(body["missingPermissions"], json!(["organization:update"]));
    update(&eve, json!({ "name": "Mine" })).await.refused(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    update(&NOBODY, json!({ "name": "Mine" })).await.refused(401, "UNAUTHORIZED");
    world.post(&eve, "/organization/set-active", json!({ "organizationId": null })).await.ok();
    let none = world.post(&eve, "/organization/update", json!({ "data": { "name": "Mine" } })).await;
    none.refused(400, "ORGANIZATION_NOT_FOUND");
    let stored = world.get(&mina, "/organization/get-organization").await.ok();
    assert_eq!(stored["name"], json!("Acme New"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_organization_is_deleted_by_its_owners(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, eve) = (world.person("Mina").await, world.person("Jun").await, world.person("Eve").await);
    let acme = world.organization(&mina, "acme").await;
    world.join(&mina, &acme, &jun, &["admin"]).await;
    let delete = |who| world.post(who, "/organization/delete", json!({ "organizationId": acme }));
    delete(&eve).await.refused(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    delete(&jun).await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION");
    world.post(&mina, "/organization/delete", json!({})).await.invalid(&["[body.organizationId]"]);
    assert_eq!(delete(&mina).await.ok()["slug"], json!("acme"));
    for who in [&mina, &jun] {
        assert_eq!(world.active(who).await, Value::Null, "in every session at once");
        assert_eq!(world.get(who, "/organization/get-organization").await.ok(), Value::Null);
    }
    delete(&mina).await.refused(400, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_active_organization_is_set_by_id_slug_or_null(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let other = world.organization(&mina, "other").await;
    let set = |body: Value| world.post(&mina, "/organization/set-active", body);
    let answer = set(json!({ "organizationId": acme })).await.ok();
    assert_eq!((&answer["id"], &answer["slug"], &answer["metadata"]), (&json!(acme), &json!("acme"), &json!({})));
    assert_eq!(world.active(&mina).await, json!(acme));
    set(json!({ "organizationSlug": "other" })).await.ok();
    assert_eq!(world.active(&mina).await, json!(other));
    assert_eq!(set(json!({})).await.ok()["id"], json!(other), "validates the present one");
    let both = json!({ "organizationId": acme, "organizationSlug": "other" });
    assert_eq!(set(both).await.ok()["id"], json!(acme), "the id wins");
    assert_eq!(set(json!({ "organizationId": null })).await.ok(), Value::Null);
    assert_eq!(world.active(&mina).await, Value::Null);
    assert_eq!(set(json!({})).await.ok(), Value::Null);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_refused_switch_or_read_changes_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, eve) = (world.person("Mina").await, world.person("Eve").await);
    let acme = world.organization(&mina, "acme").await;
    let own = world.organization(&eve, "own").await;
    let set = |body: Value| world.post(&eve, "/organization/set-active", body);
    set(json!({ "organizationId": acme })).await.refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    set(json!({ "organizationId": "nonsense" })).await.refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    set(json!({ "organizationSlug": "acme" })).await.refused(403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION");
    set(json!({ "organizationSlug": "nowhere" })).await.refused(400, "ORGANIZATION_NOT_FOUND");
    set(json!({ "organizationId": 5 })).await.invalid(&["[body.organizationId]"]);
    for path in ["get-organization", "get-full-organization"] {
        for (query, status, code) in [
            (format!("organizationId={acme}"), 403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"),
            ("organizationSlug=acme".to_owned(), 403, "USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION"),
            ("organizationSlug=nowhere".to_owned(), 400, "ORGANIZATION_NOT_FOUND"),
            ("organizationId=nonsense".to_owned(), 400, "ORGANIZATION_NOT_FOUND"),
        ] {
            world.get(&eve, &format!("/organization/{path}?{query}")).await.refused(status, code);
        }
    }
    assert_eq!(world.active(&eve).await, json!(own));
    world
        .post(&NOBODY, "/organization/set-active", json!({ "organizationId": acme }))
        .await
        .refused(401, "UNAUTHORIZED");
    world
        .post(&NOBODY, "/organization/set-active", json!({ "organizationId": null }))
        .await
        .refused(401, "UNAUTHORIZED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_full_organization_shows_invitations_to_those_who_may_send_them(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    let acme = world.organization(&mina, "acme").await;
    world.join(&mina, &acme, &jun, &["member"]).await;
    world.join(&mina, &acme, &ada, &["admin"]).await;
    for (email, role) in [("new@example.com", "member"), ("boss@example.com", "owner")] {
        world.post(&mina, "/organization/invite-member", json!({ "email": email, "role": role })).await.ok();
    }
    let full = |who| world.get(who, "/organization/get-full-organization");
    let seen = full(&mina).await.ok();
    let members = seen["members"].as_array().expect("members");
    assert_eq!(members.iter().map(|member| text(&member["user"]["name"])).collect::<Vec<_>>(), ["Mina", "Jun", "Ada"]);
    assert_eq!(
        members[0]["user"],
        json!({ "id": mina.id, "name": "Mina", "email": "mina@example.com", "image": null })
    );
    assert_eq!(seen["slug"], json!("acme"));
    assert_eq!(seen["invitations"].as_array().map(Vec::len), Some(4), "all states: {}", seen["invitations"]);
    let of = |seen: &Value| -> Vec<String> {
        seen["invitations"].as_array().expect("a list").iter().map(|each| text(&each["email"])).collect()
    };
    assert!(of(&seen).contains(&"boss@example.com".to_owned()));
    let seen = full(&ada).await.ok();
    assert!(of(&seen).contains(&"new@example.com".to_owned()) && !of(&seen).contains(&"boss@example.com".to_owned()));
    for who in [&mina, &ada] {
        let listed = world.get(who, "/organization/list-invitations").await.ok();
        assert_eq!(full(who).await.ok()["invitations"], listed, "both lists are for the same people");
    }
    assert_eq!(full(&jun).await.ok()["invitations"], json!([]));
    let cut = world.get(&jun, "/organization/get-full-organization?membersLimit=2").await.ok();
    assert_eq!(cut["members"].as_array().map(Vec::len), Some(2));
    world.get(&jun, "/organization/get-full-organization?membersLimit=-1").await.invalid(&["[query.membersLimit]"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lists_take_a_limit_and_an_offset(pool: PgPool) {
    let world = World::with(pool, &[("TENANTRY_COMPAT", "better-auth")]).await;
    let mina = world.person("Mina").await;
    assert_eq!(world.get(&mina, "/organization/list").await.ok(), json!([]), "no personal organization");
    for number in 0..12 {
        world.organization(&mina, &format!("org-{number}")).await;
    }
    let count = |list: Value| list.as_array().map(Vec::len);
    assert_eq!(count(world.get(&mina, "/organization/list").await.ok()), Some(12));
    assert_eq!(count(world.get(&mina, "/organization/list?limit=5").await.ok()), Some(5));
    assert_eq!(count(world.get(&mina, "/organization/list?limit=5&offset=10").await.ok()), Some(2));
    world.get(&mina, "/organization/list?limit=nonsense").await.invalid(&["[query.limit]"]);
    world.get(&NOBODY, "/organization/list").await.refused(401, "UNAUTHORIZED");
}
