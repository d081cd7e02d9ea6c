//! Members.

use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{NOBODY, Person, World, text};

/// An owner Mina, an admin Ada, a member Jun, and Eve who is not in it.
struct Acme {
    world: World,
    id: String,
    mina: Person,
    ada: Person,
    jun: Person,
    eve: Person,
    ada_id: String,
    jun_id: String,
}

async fn acme(pool: PgPool) -> Acme {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let (ada, jun, eve) = (world.person("Ada").await, world.person("Jun").await, world.person("Eve").await);
    let id = world.organization(&mina, "acme").await;
    let ada_id = world.join(&mina, &id, &ada, &["admin"]).await;
    let jun_id = world.join(&mina, &id, &jun, &["member"]).await;
    Acme { world, id, mina, ada, jun, eve, ada_id, jun_id }
}

impl Acme {
    async fn names(&self, query: &str) -> Vec<String> {
        let path = format!("/organization/list-members?{query}");
        let answer = self.world.get(&self.jun, &path).await.ok();
        let members = answer["members"].as_array().expect("members").clone();
        members.iter().map(|member| text(&member["user"]["name"])).collect()
    }

    async fn total(&self, query: &str) -> Value {
        self.world.get(&self.jun, &format!("/organization/list-members?{query}")).await.ok()["total"].clone()
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn members_are_listed_in_pages(pool: PgPool) {
    let acme = acme(pool).await;
    let answer = acme.world.get(&acme.jun, "/organization/list-members").await.ok();
    let first = &answer["members"][0];
    assert_eq!(
        *first,
        json!({ "id": first["id"], "organizationId": acme.id, "userId": acme.mina.id, "role": "owner",
                "createdAt": "2024-10-04T00:00:04.000Z",
                "user": { "id": acme.mina.id, "name": "Mina", "email": "mina@example.com", "image": null } })
    );
    assert_eq!(answer["total"], json!(3));
    assert_eq!(acme.names("limit=2").await, ["Mina", "Ada"]);
    assert_eq!(acme.names("limit=2&offset=2").await, ["Jun"]);
    assert_eq!(acme.names("offset=10").await, Vec::<String>::new());
    assert_eq!(acme.total("offset=10").await, json!(3));
    assert_eq!(acme.names("sortBy=createdAt&sortDirection=desc&limit=1&offset=1").await, ["Ada"]);
    assert_eq!(acme.names("sortBy=user.name").await, ["Ada", "Jun", "Mina"]);
    assert_eq!(acme.names("sortBy=user.email&sortDirection=desc").await, ["Mina", "Jun", "Ada"]);
    assert_eq!(acme.names("sortBy=role").await, ["Ada", "Jun", "Mina"]);
    assert_eq!(acme.total("filterField=role&filterValue=member&offset=5").await, json!(1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_page_that_names_no_number_has_as_many_as_an_organization_may_have(pool: PgPool) {
    let acme = acme(pool.clone()).await;
    let small = World::with(pool, &[("TENANTRY_LIMITS_MEMBERS", "2")]).await;
    for query in ["", "?limit=0"] {
        let page = small.get(&acme.jun, &format!("/organization/list-members{query}")).await.ok();
        assert_eq!((page["members"].as_array().map(Vec::len), &page["total"]), (Some(2), &json!(3)));
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn members_are_filtered_by_every_operator(pool: PgPool) {
    let acme = acme(pool).await;
    for (query, names) in [
        ("filterField=role&filterValue=admin", &["Ada"][..]),
        ("filterField=role&filterOperator=ne&filterValue=admin", &["Mina", "Jun"]),
        ("filterField=role&filterOperator=in&filterValue=admin&filterValue=owner", &["Mina", "Ada"]),
        ("filterField=role&filterOperator=not_in&filterValue=admin&filterValue=owner", &["Jun"]),
        ("filterField=role&filterOperator=contains&filterValue=m", &["Ada", "Jun"]),
        ("filterField=user.name&filterOperator=contains&filterValue=IN", &["Mina"]),
        ("filterField=user.name&filterOperator=starts_with&filterValue=ju", &["Jun"]),
        ("filterField=user.email&filterOperator=ends_with&filterValue=a@example.com", &["Mina", "Ada"]),
        ("filterField=user.email&filterOperator=eq&filterValue=Jun@Example.com", &["Jun"]),
        ("filterField=user.name&filterOperator=lt&filterValue=jun", &["Ada"]),
        ("filterField=user.name&filterOperator=lte&filterValue=jun", &["Ada", "Jun"]),
        ("filterField=user.name&filterOperator=gt&filterValue=jun", &["Mina"]),
        ("filterField=user.name&filterOperator=gte&filterValue=jun", &["Mina", "Jun"]),
        ("filterField=user.name&filterOperator=contains&filterValue=%25", &[]),
        ("filterField=createdAt&filterOperator=gt&filterValue=2024-10-04T00:00:04.000Z", &["Ada", "Jun"]),
        ("filterField=createdAt&filterOperator=eq&filterValue=2024-10-04T00:00:04.000Z", &["Mina"]),
        ("filterField=createdAt&filterOperator=lt&filterValue=2024-10-05", &["Mina", "Ada", "Jun"]),
        ("filterField=createdAt&filterOperator=not_in&filterValue=2024-10-04T00:00:04Z", &["Ada", "Jun"]),
    ] {
        assert_eq!(acme.names(query).await, names, "{query}");
        assert_eq!(acme.total(query).await, json!(names.len()), "{query}");
    }
    assert_eq!(acme.names(&format!("filterField=userId&filterValue={}", acme.ada.id)).await, ["Ada"]);
    assert_eq!(acme.names(&format!("filterField=id&filterValue={}", acme.jun_id)).await, ["Jun"]);
    assert_eq!(
        acme.names(&format!("filterField=organizationId&filterOperator=ne&filterValue={}", acme.id)).await.len(),
        0
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_that_cannot_be_made_is_refused(pool: PgPool) {
    let acme = acme(pool).await;
    for (query, place) in [
        ("limit=-1", "[query.limit]"),
        ("limit=many", "[query.limit]"),
        ("offset=1.5", "[query.offset]"),
        ("sortBy=password", "[query.sortBy]"),
        ("sortDirection=up", "[query.sortDirection]"),
        ("filterField=nothing&filterValue=x", "[query.filterField]"),
        ("filterField=role&filterOperator=nin&filterValue=x", "[query.filterOperator]"),
        ("filterField=role", "[query.filterValue]"),
        ("filterField=createdAt&filterValue=yesterday", "[query.filterValue]"),
        ("filterField=createdAt&filterOperator=contains&filterValue=2024-10-04", "[query.filterOperator]"),
    ] {
        acme.world.get(&acme.jun, &format!("/organization/list-members?{query}")).await.invalid(&[place]);
    }
    let list = |who, query: String| {
        let world = &acme.world;
        async move { world.get(who, &format!("/organization/list-members?{query}")).await }
    };
    let foreign = list(&acme.eve, format!("organizationId={}", acme.id)).await;
    foreign.refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    let foreign = list(&acme.eve, "organizationSlug=acme".to_owned()).await;
    foreign.refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    list(&acme.eve, "organizationSlug=nowhere".to_owned()).await.refused(400, "ORGANIZATION_NOT_FOUND");
    list(&NOBODY, format!("organizationId={}", acme.id)).await.refused(401, "UNAUTHORIZED");
    acme.world.post(&acme.eve, "/organization/set-active", json!({ "organizationId": null })).await.ok();
    list(&acme.eve, String::new()).await.refused(400, "NO_ACTIVE_ORGANIZATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn ones_own_membership(pool: PgPool) {
    let acme = acme(pool).await;
    let member = acme.world.get(&acme.jun, "/organization/get-active-member").await.ok();
    assert_eq!((&member["id"], &member["user"]["email"]), (&json!(acme.jun_id), &json!("jun@example.com")));
    let role = |who, query: String| {
        let world = &acme.world;
        async move { world.get(who, &format!("/organization/get-active-member-role{query}")).await }
    };
    assert_eq!(role(&acme.ada, String::new()).await.ok(), json!({ "role": "admin" }));
    assert_eq!(role(&acme.jun, format!("?userId={}", acme.mina.id)).await.ok(), json!({ "role": "owner" }));
    for user in [acme.eve.id.as_str(), "nonsense"] {
        let answer = role(&acme.jun, format!("?userId={user}")).await;
        answer.refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    }
    let foreign = role(&acme.eve, format!("?organizationId={}", acme.id)).await;
    foreign.refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    acme.world.post(&acme.eve, "/organization/set-active", json!({ "organizationId": null })).await.ok();
    role(&acme.eve, String::new()).await.refused(400, "NO_ACTIVE_ORGANIZATION");
    acme.world.get(&acme.eve, "/organization/get-active-member").await.refused(400, "NO_ACTIVE_ORGANIZATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn roles_are_changed_by_those_who_hold_them(pool: PgPool) {
    let acme = acme(pool).await;
    let set = |who, member: &str, role: Value| {
        let body = json!({ "memberId": member, "role": role });
        let world = &acme.world;
        async move { world.post(who, "/organization/update-member-role", body).await }
    };
    let changed = set(&acme.mina, &acme.jun_id, json!(["member", "admin"])).await.ok();
    assert_eq!((&changed["id"], &changed["role"]), (&json!(acme.jun_id), &json!("admin,member")));
    assert!(changed.get("user").is_none());
    assert_eq!(set(&acme.mina, &acme.jun_id, json!("admin, member")).await.ok()["role"], json!("admin,member"));
    assert_eq!(set(&acme.mina, &acme.jun_id, json!("member")).await.ok()["role"], json!("member"));

    let unknown =
        set(&acme.mina, &acme.jun_id, json!(["member", "No Role", "#1"])).await.refused(400, "ROLE_NOT_FOUND");
    assert_eq!(unknown["message"], json!("ROLE_NOT_FOUND: #1"));
    let unknown = set(&acme.mina, &acme.jun_id, json!(["wizard", "admin", "No Role"])).await;
    let unknown = unknown.refused(400, "ROLE_NOT_FOUND");
    assert_eq!(unknown["message"], json!("ROLE_NOT_FOUND: wizard, No Role"));
    let unknown = set(&acme.mina, &acme.jun_id, json!("wizard")).await.refused(400, "ROLE_NOT_FOUND");
    assert_eq!(unknown["message"], json!("ROLE_NOT_FOUND: wizard"));
    for nothing in [json!(""), json!([]), json!(","), json!(5)] {
        set(&acme.mina, &acme.jun_id, nothing).await.invalid(&["[body.role]"]);
    }
    set(&acme.mina, "nonsense", json!("member")).await.refused(400, "MEMBER_NOT_FOUND");

    let refused = "YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER";
    let body = set(&acme.jun, &acme.ada_id, json!("member")).await.refused(403, refused);
    assert_eq!(body["missingPermissions"], json!(["member:update"]));
    set(&acme.ada, &acme.jun_id, json!("owner")).await.refused(403, refused);
    set(&acme.ada, &acme.ada_id, json!(["admin", "owner"])).await.refused(403, refused);
    // A member of another organization is nobody's to change.
    let own = acme.world.organization(&acme.eve, "own").await;
    let members = acme.world.get(&acme.eve, &format!("/organization/list-members?organizationId={own}")).await.ok();
    let eves = text(&members["members"][0]["id"]);
    set(&acme.mina, &eves, json!("member")).await.refused(403, refused);
    let foreign = json!({ "memberId": acme.jun_id, "role": "admin", "organizationId": acme.id });
    let answer = acme.world.post(&acme.eve, "/organization/update-member-role", foreign).await;
    answer.refused(400, "MEMBER_NOT_FOUND");

    let mina_id = text(&acme.world.get(&acme.mina, "/organization/get-active-member").await.ok()["id"]);
    let sole = set(&acme.mina, &mina_id, json!("member")).await;
    sole.refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER");
    assert_eq!(acme.names("filterField=role&filterValue=owner").await, ["Mina"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn members_are_removed_by_id_or_address_and_lose_access_at_once(pool: PgPool) {
    let acme = acme(pool).await;
    let phone = acme.world.by_token(&acme.jun).await;
    acme.world.post(&phone, "/organization/set-active", json!({ "organizationId": acme.id })).await.ok();
    let remove = |who, named: String| {
        let body = json!({ "memberIdOrEmail": named, "organizationId": acme.id });
        let world = &acme.world;
        async move { world.post(who, "/organization/remove-member", body).await }
    };
    let refused = "YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER";
    remove(&acme.ada, "mina@example.com".to_owned()).await.refused(403, refused);
    remove(&acme.jun, acme.ada_id.clone()).await.refused(403, refused);
    let sole = remove(&acme.mina, "mina@example.com".to_owned()).await;
    sole.refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    for nobody in ["nonsense", "eve@example.com", "@", "00000000-0000-7000-8000-000000000000"] {
        remove(&acme.mina, nobody.to_owned()).await.refused(400, "MEMBER_NOT_FOUND");
    }
    remove(&acme.eve, acme.jun_id.clone()).await.refused(400, "MEMBER_NOT_FOUND");

    let removed = remove(&acme.ada, "Jun@Example.com".to_owned()).await.ok();
    assert_eq!((&removed["member"]["id"], &removed["member"]["user"]["name"]), (&json!(acme.jun_id), &json!("Jun")));
    for session in [&acme.jun, &phone] {
        assert_eq!(acme.world.active(session).await, Value::Null);
        acme.world.get(session, "/organization/get-active-member").await.refused(400, "NO_ACTIVE_ORGANIZATION");
        let path = format!("/organization/list-members?organizationId={}", acme.id);
        acme.world.get(session, &path).await.refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    }
    remove(&acme.ada, acme.jun_id.clone()).await.refused(400, "MEMBER_NOT_FOUND");
    remove(&acme.mina, acme.ada_id.clone()).await.ok();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn leaving(pool: PgPool) {
    let acme = acme(pool).await;
    let leave = |who, id: String| {
        let world = &acme.world;
        async move { world.post(who, "/organization/leave", json!({ "organizationId": id })).await }
    };
    leave(&acme.eve, acme.id.clone()).await.refused(400, "MEMBER_NOT_FOUND");
    leave(&acme.mina, "nonsense".to_owned()).await.refused(400, "MEMBER_NOT_FOUND");
    let sole = leave(&acme.mina, acme.id.clone()).await;
    sole.refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
    let left = leave(&acme.jun, acme.id.clone()).await.ok();
    assert_eq!((&left["id"], &left["role"]), (&json!(acme.jun_id), &json!("member")));
    assert_eq!(acme.world.active(&acme.jun).await, Value::Null);
    leave(&acme.jun, acme.id.clone()).await.refused(400, "MEMBER_NOT_FOUND");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_owners_who_leave_at_once_leave_one_behind(pool: PgPool) {
    let acme = acme(pool).await;
    let body = json!({ "memberId": acme.ada_id, "role": "owner" });
    acme.world.post(&acme.mina, "/organization/update-member-role", body).await.ok();
    let body = json!({ "organizationId": acme.id });
    let (one, two) = futures::future::join(
        acme.world.post(&acme.mina, "/organization/leave", body.clone()),
        acme.world.post(&acme.ada, "/organization/leave", body),
    )
    .await;
    let statuses = [one.status.as_u16(), two.status.as_u16()];
    assert!(statuses == [200, 400] || statuses == [400, 200], "{one:?} {two:?}");
    let refused = if statuses[0] == 400 { one } else { two };
    refused.refused(400, "YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER");
}
