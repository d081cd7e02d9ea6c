//! Looking at an organization as a role, as an attacker would try it: it takes away and never gives.

use sqlx::PgPool;
use tenantry::{
    Error,
    access::Permission,
    custom_role::{CustomRoleChanges, CustomRoleRef},
    organization::OrganizationChanges,
    role::Role,
    session::Tenant,
    team::{NewTeam, TeamChanges, TeamRole},
};
use tenantry_server::database::MIGRATOR;

use crate::{
    roles::{set, wish},
    world::{World, roles},
};

fn role(name: &str) -> Role {
    Role::parse(name).expect("a valid name")
}

async fn view(world: &World, tenant: &Tenant, name: &str) -> Tenant {
    world.services.doorkeeper.view_as(tenant.clone(), role(name)).await.expect("a view")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_view_never_gives_what_one_does_not_hold(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let mut everything = wish("everything", &[]);
    everything.permissions = Permission::ALL.iter().cloned().collect();
    world.services.roles.create(&owner, everything).await.expect("made");
    let member = world.join(&owner, &jun, &["member"]).await;
    for name in ["owner", "admin", "everything"] {
        let seen = view(&world, &member, name).await;
        assert!(!seen.standing.is_owner, "{name}");
        assert_eq!(seen.standing.permissions, member.standing.permissions, "{name}");
    }
    // A view of a view is no way back either.
    let twice = view(&world, &view(&world, &owner, "member").await, "owner").await;
    assert_eq!(twice.standing, member.standing);
    // What does not exist holds nothing.
    assert!(view(&world, &owner, "no such role").await.standing.permissions.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_view_follows_what_the_role_holds_by_then(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let buyer = world.services.roles.create(&owner, wish("buyer", &["orders:read"])).await.expect("made");
    let seen = view(&world, &owner, "buyer").await;
    assert_eq!(seen.standing.permissions, set(&["orders:read"]));
    assert_eq!((seen.roles, seen.viewing_as), (roles(&["buyer"]), Some(role("buyer"))));
    let changes = CustomRoleChanges { permissions: Some(set(&["orders:update"])), ..CustomRoleChanges::default() };
    world.services.roles.update(&owner, &CustomRoleRef::Id(buyer.id), changes).await.expect("changed");
    assert_eq!(view(&world, &owner, "buyer").await.standing.permissions, set(&["orders:update"]));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nothing_is_changed_in_a_view(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["owner"]).await;
    let services = &world.services;
    let team = services.teams.create(&owner, NewTeam::parse("Sales", "").expect("valid")).await.expect("made").id;
    let made = services.roles.create(&owner, wish("buyer", &["orders:read"])).await.expect("made");
    let by_id = CustomRoleRef::Id(made.id);
    let before = world.count("SELECT count(*) FROM tenantry.audit_log").await;

    // As the strongest role there is: it is the view that refuses.
    let seen = view(&world, &owner, "owner").await;
    let changes = OrganizationChanges::parse("Other", "other", "").expect("valid");
    let refused = [
        services.organizations.update(&seen, changes).await.err(),
        services.organizations.delete(&seen, "acme").await.err(),
        services.organizations.leave(&seen).await.err(),
        services.members.set_roles(&seen, member.member_id, &roles(&["member"])).await.err(),
        services.members.remove(&seen, &member.member_id.into()).await.err(),
        world.invite(&seen, "ada", &["member"]).await.err(),
        services.roles.create(&seen, wish("other", &[])).await.err(),
        services.roles.update(&seen, &by_id, CustomRoleChanges::default()).await.err(),
        services.roles.delete(&seen, &by_id).await.err(),
        services.teams.create(&seen, NewTeam::parse("Lab", "").expect("valid")).await.err(),
        services.teams.update(&seen, team, TeamChanges::parse("Lab", "").expect("valid")).await.err(),
        services.teams.remove(&seen, team).await.err(),
        services.teams.add_member(&seen, team, jun.caller.user_id, Some(TeamRole::Lead)).await.err(),
        services.teams.remove_member(&seen, team, jun.caller.user_id).await.err(),
    ];
    for (at, error) in refused.into_iter().enumerate() {
        assert_eq!(error, Some(Error::ViewingAsRole), "write {at}");
    }
    assert_eq!(world.count("SELECT count(*) FROM tenantry.audit_log").await, before);
}
