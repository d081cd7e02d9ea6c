//! Organizations: made, found, renamed, deleted, restored, left; and which one is active.

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    organization::{NewOrganization, OrganizationChanges, OrganizationRef},
    slug::Slug,
    user::ProfileChanges,
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{World, settings};

fn changes(name: &str, slug: &str) -> OrganizationChanges {
    OrganizationChanges::parse(name, slug, "").expect("valid changes")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_organization_belongs_to_its_maker_and_becomes_active(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let tenant = world.organization(&mina, "acme").await;
    assert!(tenant.standing.is_owner);
    let caller = world.services.doorkeeper.identify(&mina.visitor).await.expect("signed in");
    assert_eq!(caller.active_organization_id, Some(tenant.organization_id));
    let list = world.services.organizations.list(&mina.caller).await.expect("a list");
    let slugs: Vec<_> = list.iter().map(|entry| (entry.slug.as_str(), entry.is_personal)).collect();
    assert_eq!(slugs, [("minas-organization", true), ("acme", false)]);
    assert_eq!(list[1].member_count, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_taken_slug_is_refused_and_nothing_is_half_done(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    world.organization(&mina, "acme").await;
    let before = world.count("SELECT count(*) FROM tenantry.audit_log").await;
    let wish = NewOrganization::parse("Other", "acme").expect("valid");
    assert_eq!(world.services.organizations.create(&jun.caller, wish).await, Err(Error::SlugTaken));
    let slug = Slug::parse("acme").expect("valid");
    assert_eq!(world.services.organizations.is_slug_free(&jun.caller, &slug).await, Ok(false));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organizations WHERE name = 'Other'").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.audit_log").await, before);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_unknown_and_a_foreign_organization_look_the_same(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let tenant = world.organization(&mina, "acme").await;
    let own = world.services.doorkeeper.identify(&eve.visitor).await.expect("signed in").active_organization_id;
    let foreign = world.enter(&eve, "acme").await.err();
    assert_eq!(foreign, Some(Error::OrganizationNotFound));
    assert_eq!(foreign, world.enter(&eve, "no-such-place").await.err());
    let by_id = OrganizationRef::Id(tenant.organization_id);
    assert_eq!(
        world.services.organizations.set_active(&eve.caller, Some(&by_id)).await,
        Err(Error::OrganizationNotFound)
    );
    // The refused calls changed nothing.
    let caller = world.services.doorkeeper.identify(&eve.visitor).await.expect("signed in");
    assert_eq!(caller.active_organization_id, own);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_former_slug_redirects_members_and_stays_reserved(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let tenant = world.organization(&mina, "acme").await;
    let moved = world.services.organizations.update(&tenant, changes("Acme", "acme-group")).await;
    assert_eq!(moved, Slug::parse("acme-group"));
    let slug = Slug::parse("acme-group").expect("valid");
    assert_eq!(world.enter(&mina, "acme").await.err(), Some(Error::OrganizationMoved { slug }));
    assert_eq!(world.enter(&eve, "acme").await.err(), Some(Error::OrganizationNotFound));
    let wish = NewOrganization::parse("Grab", "acme").expect("valid");
    assert_eq!(world.services.organizations.create(&eve.caller, wish).await, Err(Error::SlugTaken));
    // Its own former slug is taken up again.
    let tenant = world.enter(&mina, "acme-group").await.expect("one's own");
    world.services.organizations.update(&tenant, changes("Acme", "acme")).await.expect("back again");
    assert!(world.enter(&mina, "acme").await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_member_cannot_rename_or_delete(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let ada = world.person("Ada").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let refused = world.services.organizations.update(&member, changes("Mine", "mine")).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    let refused = world.services.organizations.delete(&admin, "acme").await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn deleting_ends_access_at_once_and_owners_can_restore_for_30_days(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let tenant = world.organization(&mina, "acme").await;
    world.join(&tenant, &jun, &["admin"]).await;
    let organizations = &world.services.organizations;
    assert_eq!(organizations.delete(&tenant, "ACME").await, Err(Error::invalid(Field::Confirmation, Reason::Mismatch)));
    organizations.delete(&tenant, "acme").await.expect("deleted");
    for person in [&mina, &jun] {
        assert_eq!(world.enter(person, "acme").await.err(), Some(Error::OrganizationNotFound));
        let caller = world.services.doorkeeper.identify(&person.visitor).await.expect("signed in");
        assert_eq!(caller.active_organization_id, None);
    }
    let seen = |list: Vec<tenantry::organization::OrganizationEntry>| list.iter().any(|o| o.slug.as_str() == "acme");
    assert!(seen(organizations.list(&mina.caller).await.expect("a list")));
    assert!(!seen(organizations.list(&jun.caller).await.expect("a list")));
    assert_eq!(organizations.restore(&jun.caller, tenant.organization_id).await, Err(Error::OrganizationNotFound));
    // It keeps its slug meanwhile.
    let wish = NewOrganization::parse("Grab", "acme").expect("valid");
    assert_eq!(organizations.create(&jun.caller, wish).await, Err(Error::SlugTaken));
    organizations.restore(&mina.caller, tenant.organization_id).await.expect("restored");
    assert!(world.enter(&jun, "acme").await.is_ok());

    let tenant = world.enter(&mina, "acme").await.expect("restored");
    organizations.delete(&tenant, "acme").await.expect("deleted again");
    world.clock.advance(TimeDelta::days(30));
    let mina = world.sign_in("mina", crate::world::PASSWORD).await.expect("signed in");
    assert_eq!(organizations.restore(&mina.caller, tenant.organization_id).await, Err(Error::OrganizationNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_personal_organization_stays(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let personal = world.enter(&mina, "minas-organization").await.expect("the personal one");
    let organizations = &world.services.organizations;
    assert_eq!(organizations.leave(&personal).await, Err(Error::PersonalOrganization));
    assert_eq!(organizations.delete(&personal, "minas-organization").await, Err(Error::PersonalOrganization));
    assert_eq!(
        world.services.members.remove(&personal, &personal.member_id.into()).await,
        Err(Error::PersonalOrganization)
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_company_name_renames_the_personal_organization_until_its_owner_does(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let name = async |world: &World| {
        let list = world.services.organizations.list(&mina.caller).await.expect("a list");
        list[0].name.as_str().to_owned()
    };
    let profile = |company: &str| ProfileChanges::parse("Mina", "", company, "123-45-67890", "en").expect("valid");
    assert_eq!(name(&world).await, "Mina's organization");
    world.services.accounts.update_profile(&mina.caller, profile("신선푸드")).await.expect("changed");
    assert_eq!(name(&world).await, "신선푸드");
    let personal = world.enter(&mina, "minas-organization").await.expect("the personal one");
    let details = world.services.organizations.details(&personal).await.expect("details");
    assert_eq!(details.business_number.as_deref(), Some("123-45-67890"));
    world.services.organizations.update(&personal, changes("By hand", "minas-organization")).await.expect("renamed");
    world.services.accounts.update_profile(&mina.caller, profile("Another")).await.expect("changed");
    assert_eq!(name(&world).await, "By hand");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_suspended_organization_can_be_read_and_left_but_not_changed(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let tenant = world.organization(&mina, "acme").await;
    let member = world.join(&tenant, &jun, &["member"]).await;
    sqlx::query("UPDATE tenantry.organizations SET is_active = false WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("suspended");
    assert!(world.services.organizations.details(&tenant).await.is_ok());
    assert_eq!(
        world.services.organizations.update(&tenant, changes("New", "acme")).await,
        Err(Error::OrganizationSuspended)
    );
    assert_eq!(world.invite(&tenant, "x", &["member"]).await.err(), Some(Error::OrganizationSuspended));
    assert_eq!(world.services.organizations.leave(&member).await, Ok(()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_user_has_at_most_ten_organizations(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    for n in 0..10 {
        world.organization(&mina, &format!("org-number-{n}")).await;
    }
    let wish = NewOrganization::parse("One more", "one-more").expect("valid");
    assert_eq!(
        world.services.organizations.create(&mina.caller, wish).await,
        Err(Error::OrganizationLimitReached { limit: 10 })
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_organization_does_not_hoard_addresses(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let tenant = world.organization(&mina, "acme").await;
    for number in 0..10 {
        let next = changes("Acme", &format!("acme-{number}"));
        world.services.organizations.update(&tenant, next).await.expect("a new address");
    }
    let refused = world.services.organizations.update(&tenant, changes("Acme", "acme-more")).await;
    assert!(matches!(refused, Err(Error::RateLimited { .. })), "{refused:?}");
    assert!(world.enter(&mina, "acme-9").await.is_ok(), "the refused change changed nothing");
    // Everything else can still be changed.
    assert!(world.services.organizations.update(&tenant, changes("Acme Foods", "acme-9")).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_operator_decides_who_makes_and_deletes_organizations(pool: PgPool) {
    let closed = Settings { organization_creation: false, organization_deletion: false, ..settings() };
    let world = World::new(pool.clone()).await;
    let mina = world.person("Mina").await;
    let tenant = world.organization(&mina, "acme").await;
    let world = World::with(pool, closed).await;
    let refused = world.services.organizations.delete(&tenant, "acme").await;
    assert_eq!(refused, Err(Error::OrganizationDeletionDisabled));
    let wish = NewOrganization::parse("Other", "other").expect("valid");
    let refused = world.services.organizations.create(&mina.caller, wish).await;
    assert_eq!(refused.err(), Some(Error::OrganizationCreationDisabled));
    assert!(world.enter(&mina, "acme").await.is_ok());
    // The personal organization belongs to the account, not to this.
    assert!(world.sign_up("Jun", None).await.is_ok());
}
