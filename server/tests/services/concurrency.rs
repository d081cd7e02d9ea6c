//! Two requests at once: the invariants hold, and the loser hears the error of the domain.

use futures::future::{join, join_all};
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    custom_role::CustomRoleRef,
    invitation::InvitationRef,
    organization::NewOrganization,
    password::Password,
    session::Visitor,
    slug::Slug,
    team::{NewTeam, TeamChanges},
};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, roles};

fn count_ok<T, E>(results: &[Result<T, E>]) -> usize {
    results.iter().filter(|result| result.is_ok()).count()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_owners_who_leave_at_once_leave_one_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    for round in 0..5 {
        let slug = format!("acme-{round}");
        let first = world.organization(&mina, &slug).await;
        let second = world.join(&first, &jun, &["owner"]).await;
        let organizations = &world.services.organizations;
        let (a, b) = join(organizations.leave(&first), organizations.leave(&second)).await;
        assert_eq!(count_ok(&[a.clone(), b.clone()]), 1, "{a:?} {b:?}");
        assert!(a == Err(Error::LastOwner) || b == Err(Error::LastOwner), "{a:?} {b:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_owners_who_demote_and_remove_each_other_leave_one_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let first = world.organization(&mina, "acme").await;
    let second = world.join(&first, &jun, &["owner"]).await;
    let members = &world.services.members;
    let member_only = roles(&["member"]);
    let (a, b) = join(
        members.set_roles(&first, second.member_id, &member_only),
        members.remove(&second, &first.member_id.into()),
    )
    .await;
    assert!(a.is_ok() ^ b.is_ok(), "{a:?} {b:?}");
    let owners = world
        .count(
            "SELECT count(*) FROM tenantry.organization_members m JOIN tenantry.organizations o
                 ON o.id = m.organization_id
              WHERE o.slug = 'acme' AND m.status = 'active' AND m.role = 'owner'",
        )
        .await;
    assert_eq!(owners, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_database_itself_keeps_an_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    world.organization(&mina, "acme").await;
    // Past all services, as somebody at a console would.
    for statement in [
        "DELETE FROM tenantry.member_roles WHERE role = 'owner'",
        "UPDATE tenantry.organization_members SET status = 'suspended'",
        "DELETE FROM tenantry.organization_members",
    ] {
        let refused = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&world.pool).await;
        assert!(refused.is_err(), "{statement}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_accepts_at_once_give_one_membership(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let by_id = InvitationRef::Id(invitation.id);
    let results = join_all((0..8).map(|_| world.services.invitations.accept(&jun.caller, &by_id))).await;
    assert_eq!(count_ok(&results), 1, "{results:?}");
    for loser in results.iter().filter_map(|result| result.as_ref().err()) {
        assert_eq!(*loser, Error::AlreadyMember);
    }
    assert_eq!(world.count("SELECT member_count::bigint FROM tenantry.organizations WHERE slug = 'acme'").await, 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn accept_and_cancel_at_once_have_one_outcome(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let by_id = InvitationRef::Id(invitation.id);
    let invitations = &world.services.invitations;
    let (accepted, cancelled) =
        join(invitations.accept(&jun.caller, &by_id), invitations.cancel(&owner, invitation.id)).await;
    assert!(accepted.is_ok() ^ cancelled.is_ok(), "{accepted:?} {cancelled:?}");
    assert_eq!(world.enter(&jun, "acme").await.is_ok(), accepted.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_address_invited_eight_times_at_once_has_one_invitation(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let results = join_all((0..8).map(|_| world.invite(&owner, "jun", &["member"]))).await;
    assert_eq!(count_ok(&results), 1);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::AlreadyInvited);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_last_seat_is_taken_once(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    sqlx::query("UPDATE tenantry.organizations SET max_members = 3 WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("a limit");
    let mut waiting = Vec::new();
    for name in ["A1", "A2", "A3", "A4", "A5", "A6"] {
        let person = world.person(name).await;
        let invitation = world.invite(&owner, name, &["member"]).await.expect("invited");
        waiting.push((person, InvitationRef::Id(invitation.id)));
    }
    let results =
        join_all(waiting.iter().map(|(person, by_id)| world.services.invitations.accept(&person.caller, by_id))).await;
    assert_eq!(count_ok(&results), 2, "{results:?}");
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::MemberLimitReached { limit: 3 });
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_slug_raced_eight_times_has_one_organization(pool: PgPool) {
    let world = World::new(pool).await;
    let mut people = Vec::new();
    for name in ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8"] {
        people.push(world.person(name).await);
    }
    let results = join_all(people.iter().map(|person| {
        let wish = NewOrganization::parse("Acme", "acme").expect("valid");
        world.services.organizations.create(&person.caller, wish)
    }))
    .await;
    assert_eq!(count_ok(&results), 1);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::SlugTaken);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_organization_limit_holds_for_requests_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let results = join_all((0..14).map(|n| {
        let wish = NewOrganization::parse("Acme", &format!("acme-{n}")).expect("valid");
        world.services.organizations.create(&mina.caller, wish)
    }))
    .await;
    assert_eq!(count_ok(&results), 10);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::OrganizationLimitReached { limit: 10 });
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_invitation_limit_holds_for_requests_at_once(pool: PgPool) {
    let settings = tenantry_server::services::Settings { invitation_limit: 3, ..crate::world::settings() };
    let world = World::with(pool, settings).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let names: Vec<String> = (0..8).map(|n| format!("guest{n}")).collect();
    let results = join_all(names.iter().map(|name| world.invite(&owner, name, &["member"]))).await;
    assert_eq!(count_ok(&results), 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_limits_of_teams_hold_for_requests_at_once(pool: PgPool) {
    let limits =
        tenantry_server::services::Settings { team_limit: 3, team_member_limit: 2, ..crate::world::settings() };
    let world = World::with(pool, limits).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    let results =
        join_all((0..8).map(|n| teams.create(&owner, NewTeam::parse(&format!("Team {n}"), "").expect("valid")))).await;
    assert_eq!(count_ok(&results), 3);
    for loser in results.iter().filter_map(|result| result.as_ref().err()) {
        assert_eq!(*loser, Error::TeamLimitReached { limit: 3 });
    }
    let team = results.into_iter().find_map(Result::ok).expect("three were made").id;
    let mut people = Vec::new();
    for name in ["C1", "C2", "C3", "C4", "C5"] {
        let person = world.person(name).await;
        world.join(&owner, &person, &["member"]).await;
        people.push(person.caller.user_id);
    }
    let results = join_all(people.iter().map(|user| teams.add_member(&owner, team, *user, None))).await;
    assert_eq!(count_ok(&results), 2);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::TeamMemberLimitReached { limit: 2 });
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_teams_that_move_into_each_other_at_once_make_no_ring(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    let make =
        async |name: &str| teams.create(&owner, NewTeam::parse(name, "").expect("valid")).await.expect("made").id;
    let (one, other) = (make("One").await, make("Other").await);
    let into = |parent| TeamChanges { parent: Some(Some(parent)), ..TeamChanges::default() };
    let (a, b) = join(teams.update(&owner, one, into(other)), teams.update(&owner, other, into(one))).await;
    assert_eq!(count_ok(&[a.clone(), b.clone()]), 1);
    assert!(a == Err(Error::TeamCycle) || b == Err(Error::TeamCycle), "{a:?} {b:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_moves_at_once_do_not_nest_deeper_than_one_could(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    // Three chains of four: two fit below each other, three do not.
    let mut chains = Vec::new();
    for name in ["A", "B", "C"] {
        let (mut parent, mut chain) = (String::new(), Vec::new());
        for depth in 0..4 {
            let wish = NewTeam::parse(&format!("{name}{depth}"), &parent).expect("valid");
            let team = teams.create(&owner, wish).await.expect("made").id;
            parent = team.to_string();
            chain.push(team);
        }
        chains.push(chain);
    }
    let into = |parent| TeamChanges { parent: Some(Some(parent)), ..TeamChanges::default() };
    let (a, b) = join(
        teams.update(&owner, chains[1][0], into(chains[0][3])),
        teams.update(&owner, chains[0][0], into(chains[2][3])),
    )
    .await;
    assert_eq!(count_ok(&[a.clone(), b.clone()]), 1, "{a:?} {b:?}");
    let too_deep = Err(Error::TeamTooDeep { limit: 8 });
    assert!(a == too_deep || b == too_deep, "{a:?} {b:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_teams_removed_at_once_leave_the_last_one(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    let make =
        async |name: &str| teams.create(&owner, NewTeam::parse(name, "").expect("valid")).await.expect("made").id;
    let (one, other) = (make("One").await, make("Other").await);
    let (a, b) = join(teams.remove(&owner, one), teams.remove(&owner, other)).await;
    assert_eq!(count_ok(&[a.clone(), b.clone()]), 1);
    assert!(a == Err(Error::LastTeam) || b == Err(Error::LastTeam), "{a:?} {b:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_role_limit_and_names_hold_for_requests_at_once(pool: PgPool) {
    let limits = tenantry_server::services::Settings { role_limit: 3, ..crate::world::settings() };
    let world = World::with(pool, limits).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let make = |name: String| world.services.roles.create(&owner, crate::roles::wish(&name, &["audit:read"]));
    let results = join_all((0..6).map(|_| make("editor".to_owned()))).await;
    assert_eq!(count_ok(&results), 1);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::RoleTaken);
    }
    let results = join_all((0..6).map(|n| make(format!("role {n}")))).await;
    assert_eq!(count_ok(&results), 2);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::RoleLimitReached { limit: 3 });
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_role_that_is_given_and_deleted_at_once_is_one_of_both(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let services = &world.services;
    for round in 0..5 {
        let name = format!("role {round}");
        let role = services.roles.create(&owner, crate::roles::wish(&name, &["audit:read"])).await.expect("made");
        let by_id = CustomRoleRef::Id(role.id);
        let both = roles(&["member", &name]);
        let unknown = Error::invalid(Field::Role, Reason::Unknown);
        let (given, deleted) = if round % 2 == 0 {
            let given = services.members.set_roles(&owner, member.member_id, &both);
            let (given, deleted) = join(given, services.roles.delete(&owner, &by_id)).await;
            (given.map(|_| ()), deleted)
        } else {
            let address = format!("guest{round}");
            let offered = ["member", name.as_str()];
            let invited = world.invite(&owner, &address, &offered);
            let (invited, deleted) = join(invited, services.roles.delete(&owner, &by_id)).await;
            (invited.map(|_| ()), deleted)
        };
        match (&given, &deleted) {
            (Ok(()), Err(error)) => assert_eq!(*error, Error::RoleInUse),
            (Err(error), Ok(_)) => assert_eq!(*error, unknown),
            both => panic!("{both:?}"),
        }
    }
    let dangling = world
        .count(
            "SELECT count(*) FROM tenantry.member_roles r
              WHERE r.role LIKE 'role %' AND NOT EXISTS (
                    SELECT FROM tenantry.organization_roles c WHERE c.id = r.role_id AND c.name = r.role)",
        )
        .await;
    assert_eq!(dangling, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_address_signs_up_once(pool: PgPool) {
    let world = World::new(pool).await;
    let results = join_all((0..4).map(|_| world.sign_up("Mina", None))).await;
    assert_eq!(count_ok(&results), 1);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::EmailTaken);
    }
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organizations").await, 1, "no orphan was left");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn guesses_at_once_do_not_get_past_the_limit(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    let visitor = Visitor::default();
    let results = join_all((0..14).map(|n| {
        let password = Password::parse_given(Field::Password, &format!("guess number {n}")).expect("valid");
        world.services.accounts.sign_in(&visitor, crate::world::email("mina"), password)
    }))
    .await;
    let limited = results.iter().filter(|result| matches!(result, Err(Error::RateLimited { .. }))).count();
    assert_eq!(limited, 4, "ten guesses are heard");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_address_lost_to_a_namesake_at_the_last_moment_gets_another_ending(pool: PgPool) {
    let world = World::new(pool).await;
    let jun = world.person("Jun").await;
    world.organization(&jun, "acme").await;
    let slug = Slug::propose("Mina's organization").expect("Latin letters");
    // The namesake: takes the slug after Mina saw it free, and commits while Mina waits for it.
    let mut namesake = world.pool.begin().await.expect("begin");
    sqlx::query("INSERT INTO tenantry.organization_slugs (slug, organization_id) SELECT $1, id FROM tenantry.organizations WHERE slug = 'acme'")
        .bind(slug.as_str())
        .execute(&mut *namesake)
        .await
        .expect("the slug is free");
    let commit = async {
        let waiting =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        while world.count(waiting).await == 0 {}
        namesake.commit().await.expect("commit");
    };
    let (mina, ()) = join(world.sign_up("Mina", None), commit).await;
    mina.expect("signed up");
    let found = "SELECT count(*) FROM tenantry.organizations WHERE slug LIKE 'minas-organization-%'";
    assert_eq!(world.count(found).await, 1);
}
