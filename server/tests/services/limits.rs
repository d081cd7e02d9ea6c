//! What an organization may have: by its own number, by its plan, by the configuration.

use std::sync::Arc;

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    invitation::InvitationRef,
    limits::{Limit, Plan, PlanLimits, Usage},
    record::MemberRef,
    session::Tenant,
    team::NewTeam,
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{World, roles, settings};

pub(crate) fn plan(name: &str) -> Plan {
    Plan::parse(name).expect("a valid name")
}

/// `free`: two of each. `pro`: any number of members. `plain` says nothing.
pub(crate) fn with_plans() -> Settings {
    let two = Some(Limit::AtMost(2));
    let free = PlanLimits { members: two, invitations: two, teams: two, team_members: two, roles: two };
    let pro = PlanLimits { members: Some(Limit::Unlimited), ..PlanLimits::default() };
    let mut settings = settings();
    settings.limits.organization.members = Limit::AtMost(3);
    settings.limits.plans =
        [(plan("free"), free), (plan("pro"), pro), (plan("plain"), PlanLimits::default())].into_iter().collect();
    settings
}

async fn give(world: &World, tenant: &Tenant, name: &str) {
    world.core.operator().set_plan(tenant.organization_id, Some(plan(name))).await.expect("a plan");
}

async fn member_limit(world: &World, tenant: &Tenant) -> Limit {
    world.services.organizations.limits(tenant).await.expect("usage").members.limit
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_members_limit_is_the_organizations_then_its_plans_then_the_configurations(pool: PgPool) {
    let world = World::with(pool, with_plans()).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    assert_eq!(member_limit(&world, &owner).await, Limit::AtMost(3));
    for (name, limit) in [("free", Limit::AtMost(2)), ("plain", Limit::AtMost(3)), ("pro", Limit::Unlimited)] {
        give(&world, &owner, name).await;
        assert_eq!(member_limit(&world, &owner).await, limit, "{name}");
        let details = world.services.organizations.details(&owner).await.expect("details");
        assert_eq!((details.member_limit, details.plan), (limit, Some(plan(name))));
    }
    sqlx::query("UPDATE tenantry.organizations SET max_members = 1 WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("a limit of its own");
    assert_eq!(member_limit(&world, &owner).await, Limit::AtMost(1));
    // A plan that the configuration has forgotten says nothing.
    sqlx::query("UPDATE tenantry.organizations SET max_members = NULL, plan = 'gone' WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("a former plan");
    assert_eq!(member_limit(&world, &owner).await, Limit::AtMost(3));
    let listed = world.services.organizations.list(&mina.caller).await.expect("a list");
    assert_eq!(listed.iter().find_map(|entry| entry.plan.clone()), Some(plan("gone")));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plan_limits_all_that_it_names(pool: PgPool) {
    let world = World::with(pool, with_plans()).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let services = &world.services;
    give(&world, &owner, "free").await;
    let team = async |name: &str| services.teams.create(&owner, NewTeam::parse(name, "").expect("valid")).await;
    let sales = team("Sales").await.expect("a team").id;
    team("Lab").await.expect("a team");
    assert_eq!(team("More").await.err(), Some(Error::TeamLimitReached { limit: 2 }));
    let role = async |name: &str| services.roles.create(&owner, crate::roles::wish(name, &["audit:read"])).await;
    role("one").await.expect("a role");
    role("two").await.expect("a role");
    assert_eq!(role("three").await.err(), Some(Error::RoleLimitReached { limit: 2 }));
    let (jun, ada) = (world.person("Jun").await, world.person("Ada").await);
    let first = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let second = world.invite(&owner, "ada", &["member"]).await.expect("invited");
    let refused = world.invite(&owner, "eve", &["member"]).await.err();
    assert_eq!(refused, Some(Error::InvitationLimitReached { limit: 2 }));
    services.invitations.accept(&jun.caller, &InvitationRef::Id(first.id)).await.expect("a seat");
    let full = services.invitations.accept(&ada.caller, &InvitationRef::Id(second.id)).await.err();
    assert_eq!(full, Some(Error::MemberLimitReached { limit: 2 }));

    services.teams.add_member(&owner, sales, mina.caller.user_id, None).await.expect("a place");
    let two = |count| Usage { count, limit: Limit::AtMost(2) };
    let usage = services.organizations.limits(&owner).await.expect("usage");
    assert_eq!((usage.members, usage.invitations, usage.teams, usage.roles), (two(2), two(1), two(2), two(2)));
    assert_eq!((usage.team_members, usage.plan), (two(1), Some(plan("free"))));

    // A larger plan opens the door at once, and its team limit is that of everybody.
    give(&world, &owner, "pro").await;
    services.invitations.accept(&ada.caller, &InvitationRef::Id(second.id)).await.expect("a seat now");
    team("More").await.expect("a team now");
    let user = ada.caller.user_id;
    services.teams.add_member(&owner, sales, user, None).await.expect("a place");
    // A smaller one takes nothing away, and lets nothing in.
    give(&world, &owner, "free").await;
    assert_eq!(services.organizations.limits(&owner).await.expect("usage").members, two(3));
    let person = jun.caller.user_id;
    let refused = services.teams.add_member(&owner, sales, person, None).await.err();
    assert_eq!(refused, Some(Error::TeamMemberLimitReached { limit: 2 }));
    let gone = services.members.remove(&owner, &MemberRef::User(user)).await.expect("removed").id;
    assert_eq!(services.members.reinstate(&owner, gone).await.err(), Some(Error::MemberLimitReached { limit: 2 }));
    services
        .members
        .set_roles(&owner, world.enter(&jun, "acme").await.expect("in").member_id, &roles(&["admin"]))
        .await
        .expect("what is there can be changed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plan_is_the_operators_to_give(pool: PgPool) {
    let recorder = Arc::new(crate::hooks::Recorder::default());
    let world = World::made_of(pool, with_plans(), |core| core.with_hooks(recorder.clone())).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let id = owner.organization_id;
    let operator = world.core.operator();
    assert_eq!(operator.find(&owner.slug).await, Ok(id));
    recorder.take();
    assert_eq!(operator.set_plan(id, Some(plan("free"))).await.expect("given").plan, Some(plan("free")));
    assert_eq!(recorder.take(), ["before set plan", "after set plan"]);
    recorder.refuse(true);
    assert!(matches!(operator.set_plan(id, None).await, Err(Error::Refused { .. })));
    recorder.refuse(false);
    operator.set_plan(id, Some(plan("free"))).await.expect("the same again");
    let unknown = operator.set_plan(id, Some(plan("gold"))).await.err();
    assert_eq!(unknown, Some(Error::invalid(Field::Plan, Reason::Unknown)));
    // Rows of the log of one moment stand in no order.
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(operator.set_plan(id, None).await.expect("taken away").plan, None);
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT concat_ws(' ', before->>'plan', '->', after->>'plan', actor_user_id) FROM tenantry.audit_log
          WHERE action = 'organization.plan_changed' AND organization_id = target_id ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the log");
    assert_eq!(rows, ["-> free", "free ->"], "once a change, and nobody's name on it");
    let told =
        "SELECT count(*) FROM tenantry.event_outbox WHERE topic = 'organization' AND organization_id IS NOT NULL";
    assert_eq!(world.count(told).await, 2);

    world.services.organizations.delete(&owner, "acme").await.expect("deleted");
    for refused in [operator.set_plan(id, None).await.err(), operator.usage(id).await.err()] {
        assert_eq!(refused, Some(Error::OrganizationNotFound));
    }
    assert_eq!(operator.find(&owner.slug).await, Err(Error::OrganizationNotFound));
}
