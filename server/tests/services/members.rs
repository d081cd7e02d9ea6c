//! Members: listed, promoted, removed, reinstated; and who may do that to whom.

use sqlx::PgPool;
use tenantry::{
    Error,
    member::{Member, MemberQuery, MemberSort, MemberState},
    page::{Cursor, PageRequest},
    role::Role,
    session::Tenant,
};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, roles};

pub(crate) fn query() -> MemberQuery {
    MemberQuery::default()
}

async fn find(world: &World, tenant: &Tenant, name: &str) -> Member {
    let page = world.services.members.list(tenant, &query()).await.expect("a list");
    page.items.into_iter().find(|member| member.name.as_str() == name).expect("a member of that name")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn removal_ends_access_in_every_session_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let other_device = world.sign_in("jun", crate::world::PASSWORD).await.expect("signed in");
    let by_slug = tenantry::organization::OrganizationRef::Slug(owner.slug.clone());
    world.services.organizations.set_active(&other_device.caller, Some(&by_slug)).await.expect("active");
    sqlx::query("UPDATE tenantry.users SET primary_organization_id = $1 WHERE id = $2")
        .bind(owner.organization_id.uuid())
        .bind(jun.caller.user_id.uuid())
        .execute(&world.pool)
        .await
        .expect("a new primary organization");

    world.services.members.remove(&owner, &member.member_id.into()).await.expect("removed");

    for session in [&jun, &other_device] {
        assert_eq!(world.enter(session, "acme").await.err(), Some(Error::OrganizationNotFound));
        let caller = world.services.doorkeeper.identify(&session.visitor).await.expect("still signed in");
        assert_eq!(caller.active_organization_id, None);
    }
    // A tenant that was let in before the removal can change nothing any more.
    assert_eq!(world.services.organizations.leave(&member).await, Err(Error::OrganizationNotFound));
    let profile = world.services.accounts.profile(&jun.caller).await.expect("a profile");
    let personal = world.enter(&jun, "juns-organization").await.expect("the personal one");
    assert_eq!(profile.primary_organization_id, Some(personal.organization_id));
    let status: String = sqlx::query_scalar("SELECT status FROM tenantry.organization_members WHERE id = $1")
        .bind(member.member_id.uuid())
        .fetch_one(&world.pool)
        .await
        .expect("the row stays");
    assert_eq!(status, "suspended");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_removed_member_comes_back_with_the_former_roles(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["admin"]).await;
    world.services.members.remove(&owner, &member.member_id.into()).await.expect("removed");
    let removed = MemberQuery { state: MemberState::Removed, ..query() };
    let page = world.services.members.list(&owner, &removed).await.expect("a list");
    assert_eq!(page.total, 1);
    let back = world.services.members.reinstate(&owner, member.member_id).await.expect("reinstated");
    assert_eq!(back.roles, [Role::admin()]);
    assert!(world.enter(&jun, "acme").await.is_ok());
    assert_eq!(world.services.members.reinstate(&owner, member.member_id).await, Err(Error::AlreadyMember));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_hands_out_more_than_they_hold(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let ada = world.person("Ada").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let members = &world.services.members;

    let refused = members.set_roles(&member, member.member_id, &roles(&["admin"])).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "a member promotes himself: {refused:?}");
    for target in [admin.member_id, member.member_id] {
        assert_eq!(members.set_roles(&admin, target, &roles(&["owner"])).await, Err(Error::OwnerRequired));
    }
    assert_eq!(members.set_roles(&admin, owner.member_id, &roles(&["member"])).await, Err(Error::OwnerRequired));
    assert_eq!(members.remove(&admin, &owner.member_id.into()).await, Err(Error::OwnerRequired));
    assert_eq!(world.invite(&admin, "x", &["owner"]).await.err(), Some(Error::OwnerRequired));
    let unknown = members.set_roles(&owner, member.member_id, &roles(&["emperor"])).await;
    assert!(matches!(unknown, Err(Error::Invalid { .. })), "{unknown:?}");

    let promoted = members.set_roles(&admin, member.member_id, &roles(&["admin", "member"])).await;
    assert_eq!(promoted.map(|member| member.roles), Ok(roles(&["admin", "member"])));
    let stored: String = sqlx::query_scalar("SELECT role FROM tenantry.organization_members WHERE id = $1")
        .bind(member.member_id.uuid())
        .fetch_one(&world.pool)
        .await
        .expect("a row");
    assert_eq!(stored, "admin", "the column of document 002 follows the roles");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_last_owner_stays_and_primary_ownership_is_handed_on(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let members = &world.services.members;
    assert_eq!(world.services.organizations.leave(&owner).await, Err(Error::LastOwner));
    assert_eq!(members.remove(&owner, &owner.member_id.into()).await, Err(Error::LastOwner));
    assert_eq!(members.set_roles(&owner, owner.member_id, &roles(&["admin"])).await, Err(Error::LastOwner));

    let second = world.join(&owner, &jun, &["owner"]).await;
    assert_eq!(world.services.organizations.leave(&owner).await, Ok(()));
    let primary: uuid::Uuid = sqlx::query_scalar("SELECT owner_id FROM tenantry.organizations WHERE slug = 'acme'")
        .fetch_one(&world.pool)
        .await
        .expect("a row");
    assert_eq!(primary, jun.caller.user_id.uuid());
    assert_eq!(world.services.organizations.leave(&second).await, Err(Error::LastOwner));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_long_list_is_searched_sorted_and_paged_without_gaps(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    // Names repeat, so that the order needs its second key.
    sqlx::query(
        r"
        WITH people AS (
            INSERT INTO tenantry.users (id, name, email, created_at, updated_at)
            SELECT gen_random_uuid(), 'Person ' || n % 40, 'person' || n || '@example.com', now(), now()
              FROM generate_series(1, 230) n
            RETURNING id
        ), members AS (
            INSERT INTO tenantry.organization_members
                (id, organization_id, user_id, status, source, joined_at, updated_at)
            SELECT gen_random_uuid(), $1, id, 'active', 'api', now(), now() FROM people
            RETURNING id
        )
        INSERT INTO tenantry.member_roles SELECT $1, id, 'member' FROM members
        ",
    )
    .bind(owner.organization_id.uuid())
    .execute(&world.pool)
    .await
    .expect("many members");

    for sort in [MemberSort::Name, MemberSort::Email, MemberSort::Joined] {
        let mut seen = Vec::new();
        let mut after: Option<Cursor> = None;
        loop {
            let page = PageRequest::new(50, after).expect("a valid page");
            let page = world.services.members.list(&owner, &MemberQuery { sort, page, ..query() }).await;
            let page = page.expect("a page");
            assert_eq!(page.total, 231);
            seen.extend(page.items.into_iter().map(|member| member.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 231, "{sort:?}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 231, "{sort:?} repeats nobody");
    }
    let found = MemberQuery { search: Some("PERSON 3".to_owned()), ..query() };
    assert_eq!(world.services.members.list(&owner, &found).await.expect("a list").total, 57);
    let literal = MemberQuery { search: Some("%".to_owned()), ..query() };
    assert_eq!(world.services.members.list(&owner, &literal).await.expect("a list").total, 0);
    let owners = MemberQuery { role: Some(Role::owner()), ..query() };
    assert_eq!(world.services.members.list(&owner, &owners).await.expect("a list").total, 1);
    let forged =
        MemberQuery { page: PageRequest::new(10, Some(Cursor("bm90IG91cnM".to_owned()))).expect("valid"), ..query() };
    assert!(matches!(world.services.members.list(&owner, &forged).await, Err(Error::Invalid { .. })));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn removed_members_are_shown_to_those_who_manage_people_only(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    assert_eq!(find(&world, &member, "Mina").await.roles, [Role::owner()]);
    let removed = MemberQuery { state: MemberState::Removed, ..query() };
    let refused = world.services.members.list(&member, &removed).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}
