//! Members without an invitation: put in by the embedding product, with every check but that of rights.

use std::sync::Arc;

use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    ids::{TeamId, UserId},
    limits::Limit,
    member::{MemberSource, NewMember},
    session::Tenant,
    team::NewTeam,
};
use tenantry_server::database::MIGRATOR;
use uuid::Uuid;

use crate::world::{Person, World, limited, roles};

fn wish(person: &Person, roles: &[&str]) -> NewMember {
    NewMember::parse(person.caller.user_id, roles).expect("valid roles")
}

async fn team(world: &World, tenant: &Tenant, name: &str) -> TeamId {
    world.services.teams.create(tenant, NewTeam::parse(name, "").expect("valid")).await.expect("a team").id
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_account_becomes_a_member_with_roles_and_teams(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    world.services.roles.create(&owner, crate::roles::wish("editor", &["audit:read"])).await.expect("made");
    let sales = team(&world, &owner, "Sales").await;
    let made = wish(&jun, &["editor", "admin", "editor"]).in_team(sales).in_team(sales);
    let made = world.core.operator().add_member(owner.organization_id, made).await.expect("added");
    assert_eq!((made.user_id, &made.roles), (jun.caller.user_id, &roles(&["admin", "editor"])));
    let tenant = world.enter(&jun, "acme").await.expect("access at once");
    assert_eq!((tenant.member_id, &tenant.roles), (made.id, &made.roles));
    let teams = world.services.teams.of_user(&tenant, made.user_id, <_>::default()).await.expect("teams");
    assert_eq!(teams.iter().map(|team| team.id).collect::<Vec<_>>(), [sales]);
    let list = world.services.members.list(&owner, &crate::members::query()).await.expect("members").items;
    let listed = list.iter().find(|member| member.id == made.id).expect("among them");
    assert_eq!(listed.source, MemberSource::Api);
    assert_eq!(jun.caller.active_organization_id, world.with_session_of(&jun).await.caller.active_organization_id);

    // The log has it without an actor, and open tabs hear of it.
    let row: String = sqlx::query_scalar(
        "SELECT concat_ws(' ', target_id = $1, after->>'email', after->>'roles', actor_user_id) FROM tenantry.audit_log
          WHERE action = 'member.added'",
    )
    .bind(made.id.uuid())
    .fetch_one(&world.pool)
    .await
    .expect("a row");
    assert_eq!(row, "t jun@example.com [\"admin\", \"editor\"]");
    for told in ["topic = 'members' AND user_id IS NULL", "topic = 'organizations' AND organization_id IS NULL"] {
        let sql = format!("SELECT count(*) FROM tenantry.event_outbox WHERE created_at = $1 AND {told}");
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(made.joined_at)
            .fetch_one(&world.pool)
            .await
            .expect("a count");
        assert!(count > 0, "{told}");
    }

    // Somebody who was removed comes back as what is asked for now.
    world.services.members.remove(&owner, &made.id.into()).await.expect("removed");
    let back = world.core.operator().add_member(owner.organization_id, wish(&jun, &["member"])).await.expect("back");
    assert_eq!(back.id, made.id);
    let tenant = world.enter(&jun, "acme").await.expect("access again");
    assert_eq!(tenant.roles, roles(&["member"]));
    assert_eq!(world.services.teams.of_user(&tenant, made.user_id, <_>::default()).await.expect("teams"), []);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_an_invitation_cannot_do_this_cannot_either(pool: PgPool) {
    let settings = limited(|limits| {
        limits.members = Limit::AtMost(3);
        limits.team_members = Limit::AtMost(1);
    });
    let world = World::with(pool, settings).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let (ada, eve) = (world.person("Ada").await, world.person("Eve").await);
    let owner = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    world.services.roles.create(&evil, crate::roles::wish("theirs", &["audit:read"])).await.expect("made");
    let (own, theirs) = (team(&world, &owner, "Ours").await, team(&world, &evil, "Theirs").await);
    let operator = world.core.operator();
    let before = world.count("SELECT count(*) FROM tenantry.audit_log").await;
    let id = owner.organization_id;
    let nobody = NewMember::parse(UserId::from_uuid(Uuid::nil()), ["member"]).expect("valid");
    let nowhere = tenantry::ids::OrganizationId::from_uuid(Uuid::nil());
    let unknown = |field| Error::invalid(field, Reason::Unknown);
    let none = NewMember { roles: Vec::new(), ..wish(&jun, &["member"]) };
    for (organization, wish, refusal) in [
        (id, wish(&mina, &["member"]), Error::AlreadyMember),
        (id, wish(&jun, &["theirs"]), unknown(Field::Role)),
        (id, none, Error::invalid(Field::Role, Reason::Required)),
        (id, nobody, unknown(Field::UserId)),
        (id, wish(&jun, &["member"]).in_team(theirs), Error::TeamNotFound),
        (nowhere, wish(&jun, &["member"]), Error::OrganizationNotFound),
    ] {
        assert_eq!(operator.add_member(organization, wish).await.err(), Some(refusal));
    }
    assert_eq!(world.count("SELECT count(*) FROM tenantry.audit_log").await, before, "and nothing was done");
    operator.add_member(id, wish(&jun, &["member"]).in_team(own)).await.expect("added");
    let full = operator.add_member(id, wish(&ada, &["member"]).in_team(own)).await.err();
    assert_eq!(full, Some(Error::TeamMemberLimitReached { limit: 1 }));
    assert!(world.enter(&ada, "acme").await.is_err(), "not half a member either");
    operator.add_member(id, wish(&ada, &["owner"])).await.expect("added");
    let full = operator.add_member(id, wish(&eve, &["member"])).await.err();
    assert_eq!(full, Some(Error::MemberLimitReached { limit: 3 }));
    sqlx::query("UPDATE tenantry.organizations SET is_active = false WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("suspended");
    let closed = operator.add_member(id, wish(&eve, &["member"])).await.err();
    assert_eq!(closed, Some(Error::OrganizationSuspended));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_hook_is_asked_and_told(pool: PgPool) {
    let recorder = Arc::new(crate::hooks::Recorder::default());
    let world = World::hooked(pool, recorder.clone()).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let operator = world.core.operator();
    recorder.take();
    recorder.refuse(true);
    let refused = operator.add_member(owner.organization_id, wish(&jun, &["member"])).await;
    assert!(matches!(refused, Err(Error::Refused { .. })));
    assert!(world.enter(&jun, "acme").await.is_err());
    recorder.refuse(false);
    operator.add_member(owner.organization_id, wish(&jun, &["member"])).await.expect("added");
    assert_eq!(recorder.take(), ["before add member", "before add member", "after add member made"]);
}
