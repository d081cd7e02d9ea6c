//! Another role than `owner` for whoever makes an organization: its holders are the owners, and one of them stays.

use futures::future::join;
use sqlx::PgPool;
use tenantry::{
    Error,
    access::Permission,
    invitation::InvitationRef,
    organization::{NewOrganization, OrganizationRef},
    session::Tenant,
};
use tenantry_server::database::MIGRATOR;

use crate::world::{Person, World, roles};

/// Mina has made `acme` as a founder; Jun is another founder, Ada an `owner`, which is any other strong role here.
struct Acme {
    world: World,
    mina: Person,
    first: Tenant,
    second: Tenant,
    strong: Tenant,
}

async fn acme(pool: PgPool) -> Acme {
    let world = World::created_by(pool, "founder").await;
    let mina = world.person("Mina").await;
    let first = world.organization(&mina, "acme").await;
    let jun = world.person("Jun").await;
    let second = world.join(&first, &jun, &["founder"]).await;
    let ada = world.person("Ada").await;
    let strong = world.join(&first, &ada, &["owner"]).await;
    Acme { world, mina, first, second, strong }
}

async fn primary(world: &World) -> String {
    sqlx::query_scalar(
        "SELECT u.email FROM tenantry.organizations o JOIN tenantry.users u ON u.id = o.owner_id WHERE o.slug = 'acme'",
    )
    .fetch_one(&world.pool)
    .await
    .expect("an owner")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_makes_an_organization_gets_the_role_and_only_its_holders_give_it(pool: PgPool) {
    let acme = acme(pool).await;
    let (world, members) = (&acme.world, &acme.world.services.members);
    assert_eq!(acme.first.roles, roles(&["founder"]));
    assert!(acme.first.standing.is_owner && acme.second.standing.is_owner && !acme.strong.standing.is_owner);
    // Ada holds every permission, and is no founder: founders are not hers to make, to change or to remove.
    assert!(acme.strong.standing.may(&Permission::ORGANIZATION_DELETE));
    let founder = roles(&["founder"]);
    assert_eq!(world.invite(&acme.strong, "eve", &["founder"]).await.err(), Some(Error::OwnerRequired));
    let own = acme.strong.member_id;
    assert_eq!(members.set_roles(&acme.strong, own, &founder).await.err(), Some(Error::OwnerRequired));
    let second = acme.second.member_id;
    let member = roles(&["member"]);
    assert_eq!(members.set_roles(&acme.strong, second, &member).await.err(), Some(Error::OwnerRequired));
    assert_eq!(members.remove(&acme.strong, &second.into()).await.err(), Some(Error::OwnerRequired));
    // The built-in owner may go at any time.
    members.set_roles(&acme.first, own, &member).await.expect("no founder is lost by it");
    let details = world.services.organizations.details(&acme.first).await.expect("details");
    assert_eq!(details.owner_count, 2);
    // Switches do not touch owners.
    sqlx::query("UPDATE tenantry.organization_members SET can_manage_members = false")
        .execute(&world.pool)
        .await
        .expect("a switch");
    assert!(world.enter(&acme.mina, "acme").await.expect("in").standing.may(&Permission::MEMBER_CREATE));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_founders_who_leave_or_demote_themselves_at_once_leave_one(pool: PgPool) {
    let acme = acme(pool).await;
    let (world, organizations) = (&acme.world, &acme.world.services.organizations);
    let demoted = roles(&["owner"]);
    let demote = world.services.members.set_roles(&acme.first, acme.first.member_id, &demoted);
    let (a, b) = join(demote, organizations.leave(&acme.second)).await;
    assert!(a.is_ok() ^ b.is_ok(), "{a:?} {b:?}");
    assert!(a.err().or(b.err()) == Some(Error::LastOwner));
    let founders = "SELECT count(*) FROM tenantry.member_roles r JOIN tenantry.organization_members m
                        ON m.id = r.member_id JOIN tenantry.organizations o ON o.id = r.organization_id
                     WHERE o.slug = 'acme' AND r.role = 'founder' AND m.status = 'active' AND m.user_id = o.owner_id";
    assert_eq!(world.count(founders).await, 1, "and is the primary one");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_database_itself_keeps_a_founder(pool: PgPool) {
    let acme = acme(pool).await;
    let (world, members) = (&acme.world, &acme.world.services.members);
    members.remove(&acme.second, &acme.first.member_id.into()).await.expect("there is another one");
    assert_eq!(primary(world).await, "jun@example.com", "not the built-in owner");
    for statement in [
        "DELETE FROM tenantry.member_roles WHERE role = 'founder'",
        "UPDATE tenantry.organization_members SET status = 'suspended'",
        "UPDATE tenantry.organizations SET owner_id = (SELECT id FROM tenantry.users WHERE name = 'Ada')",
        "UPDATE tenantry.organizations SET creator_role = 'owner' WHERE slug = 'acme'",
    ] {
        let refused = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&world.pool).await;
        let error = refused.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains("active owner") || error.contains("owner_is_a_member"), "{statement}: {error}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn founders_restore_what_they_deleted_and_see_who_is_offered_their_role(pool: PgPool) {
    let acme = acme(pool).await;
    let (world, services) = (&acme.world, &acme.world.services);
    world.invite(&acme.first, "eve", &["founder"]).await.expect("invited");
    let seen =
        async |tenant: &Tenant| services.records.invitations(tenant, <_>::default()).await.expect("a list").len();
    assert_eq!((seen(&acme.first).await, seen(&acme.strong).await), (3, 1), "two that offer the founder's role");
    services.organizations.delete(&acme.strong, "acme").await.expect("deleted");
    let id = acme.first.organization_id;
    let not_found = Some(Error::OrganizationNotFound);
    assert_eq!(services.organizations.restore(&acme.strong.caller, id).await.err(), not_found);
    let deleted = services.organizations.list(&acme.mina.caller).await.expect("a list");
    assert!(deleted.iter().any(|entry| entry.id == id && entry.deleted_at.is_some()));
    services.organizations.restore(&acme.mina.caller, id).await.expect("restored");
}

/// The configuration is for organizations that are made from then on.
#[sqlx::test(migrator = "MIGRATOR")]
async fn organizations_keep_the_role_that_they_were_made_with(pool: PgPool) {
    let before = World::new(pool.clone()).await;
    let mina = before.person("Mina").await;
    let old = before.organization(&mina, "acme").await;
    let after = World::created_by(pool, "admin").await;
    let visitor = mina.visitor.clone();
    let enter = async |slug: &str| {
        let slug = tenantry::slug::Slug::parse(slug).expect("valid");
        after.services.doorkeeper.enter(&visitor, &OrganizationRef::Slug(slug)).await.expect("in")
    };
    let same = enter("acme").await;
    assert!(same.standing.is_owner && same.roles == roles(&["owner"]));
    assert_eq!(after.services.organizations.leave(&same).await.err(), Some(Error::LastOwner));
    let jun = after.person("Jun").await;
    let invitation = after.invite(&same, "jun", &["admin"]).await.expect("invited");
    let joined = after.services.invitations.accept(&jun.caller, &InvitationRef::Id(invitation.id)).await;
    joined.expect("joined");
    assert!(!after.enter(&jun, old.slug.as_str()).await.expect("in").standing.is_owner, "admins own nothing there");

    let wish = NewOrganization::parse("Lab", "lab").expect("valid");
    let made = after.services.organizations.create(&mina.caller, wish).await.expect("made");
    assert_eq!(made.roles, roles(&["admin"]));
    let new = enter("lab").await;
    assert!(new.standing.is_owner && !new.standing.may(&Permission::ORGANIZATION_DELETE), "what an admin may, no more");
    assert_eq!(after.services.organizations.leave(&new).await.err(), Some(Error::LastOwner));
    let policy = after.services.roles.policy(&new).await.expect("a policy");
    assert_eq!(policy.creator().as_str(), "admin", "the console decides by it, too");
}
