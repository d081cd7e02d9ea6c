//! What is said of a change to a role before it is made: the same as what is there afterwards.

use sqlx::PgPool;
use tenantry::{
    Error,
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef},
    role::Role,
    session::Tenant,
};
use tenantry_server::database::MIGRATOR;

use crate::{
    roles::{set, wish},
    world::{World, email},
};

async fn make(world: &World, tenant: &Tenant, name: &str, permissions: &[&str]) -> CustomRole {
    world.services.roles.create(tenant, wish(name, permissions)).await.expect("a new role")
}

fn holding(permissions: &[&str]) -> CustomRoleChanges {
    CustomRoleChanges { permissions: Some(set(permissions)), ..CustomRoleChanges::default() }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_review_counts_who_gains_and_who_loses_and_changes_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let buyer = make(&world, &owner, "buyer", &["orders:read", "financials:read"]).await;
    make(&world, &owner, "auditor", &["financials:read"]).await;
    let mut people = Vec::new();
    for (name, held) in
        [("Jun", &["buyer"][..]), ("Ada", &["buyer"]), ("Bob", &["auditor", "buyer"]), ("Eve", &["member"])]
    {
        let person = world.person(name).await;
        world.join(&owner, &person, held).await;
        people.push(person);
    }
    world.invite(&owner, "guest", &["buyer"]).await.expect("invited");
    let services = &world.services;
    let by_id = CustomRoleRef::Id(buyer.id);
    let changes = holding(&["orders:read", "audit:read"]);
    let review = services.roles.review(&owner, &by_id, changes.clone()).await.expect("a review");
    let impacts: Vec<_> =
        review.impacts.iter().map(|each| (each.permission.as_str(), each.gaining, each.losing)).collect();
    assert_eq!(impacts, [("audit:read", 3, 0), ("financials:read", 0, 2)]);
    assert_eq!((review.invitations, review.was.clone()), (1, services.roles.get(&owner, &by_id).await.expect("there")));

    // It says what happens then.
    let holds = async |permission: &str| {
        let mut count = 0;
        for person in &people {
            let tenant = world.enter(person, "acme").await.expect("in");
            count += usize::from(tenant.standing.permissions.iter().any(|held| held.as_str() == permission));
        }
        count
    };
    let was = (holds("audit:read").await, holds("financials:read").await);
    services.roles.update(&owner, &by_id, changes).await.expect("changed");
    assert_eq!((was, holds("audit:read").await, holds("financials:read").await), ((0, 3), 3, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_review_refuses_what_saving_would_refuse(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let eve = world.person("Eve").await;
    let owner = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    make(&world, &owner, "editor", &["ac:update", "ac:read", "orders:read"]).await;
    let strong = make(&world, &owner, "strong", &["audit:read"]).await;
    let weak = make(&world, &owner, "weak", &["orders:read"]).await;
    let member = world.join(&owner, &jun, &["editor"]).await;
    let roles = &world.services.roles;
    let (strong, weak) = (CustomRoleRef::Id(strong.id), CustomRoleRef::Id(weak.id));
    for (role, changes) in [
        (&strong, holding(&[])),
        (&weak, holding(&["financials:read"])),
        (&weak, holding(&["no:thing"])),
        (&weak, CustomRoleChanges { role: Role::parse("admin").ok(), ..CustomRoleChanges::default() }),
    ] {
        let reviewed = roles.review(&member, role, changes.clone()).await.err();
        assert!(reviewed.is_some(), "{changes:?}");
        assert_eq!(reviewed, roles.update(&member, role, changes).await.err());
    }
    assert_eq!(roles.review(&evil, &weak, holding(&[])).await, Err(Error::RoleNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_has_a_role_and_what_offers_it_is_told_by_rights(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let buyer = make(&world, &owner, "buyer", &["orders:read"]).await;
    let member = world.join(&owner, &jun, &["buyer", "member"]).await;
    let invitation = world.invite(&owner, "guest", &["buyer"]).await.expect("invited");
    let roles = &world.services.roles;
    let usage = roles.usage(&owner, &buyer.role).await.expect("told");
    assert_eq!((usage.members, usage.invitations, usage.offered_to), (1, 1, vec![email("guest")]));
    // A plain member may see roles, and no invitations.
    let usage = roles.usage(&member, &buyer.role).await.expect("told");
    assert_eq!((usage.members, usage.invitations, usage.offered_to), (1, 1, vec![]));
    world.services.invitations.cancel(&owner, invitation.id).await.expect("cancelled");
    assert_eq!(roles.usage(&owner, &buyer.role).await.map(|usage| usage.invitations), Ok(0));
    let holders = roles.holders(&owner).await.expect("counted");
    let counts: Vec<_> = holders.iter().map(|(role, count)| (role.as_str(), *count)).collect();
    assert_eq!(counts, [("buyer", 1), ("member", 1), ("owner", 1)]);
}
