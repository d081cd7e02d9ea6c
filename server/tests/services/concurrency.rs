//! Two requests at once: the invariants hold, and the loser hears the error of the domain.

use futures::future::{join, join_all};
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    custom_role::CustomRoleRef,
    ids::UserId,
    invitation::InvitationRef,
    limits::Limit,
    member::NewMember,
    organization::NewOrganization,
    password::Password,
    session::Visitor,
    slug::Slug,
    team::{NewTeam, TeamChanges},
};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, limited, roles};

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

async fn one_address_invited_eight_times_at_once(pool: PgPool, limit: Limit) {
    let world = World::with(pool, limited(|limits| limits.invitations = limit)).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let results = join_all((0..8).map(|_| world.invite(&owner, "jun", &["member"]))).await;
    assert_eq!(count_ok(&results), 1);
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::AlreadyInvited);
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_address_invited_eight_times_at_once_has_one_invitation(pool: PgPool) {
    one_address_invited_eight_times_at_once(pool, Limit::AtMost(100)).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_address_invited_eight_times_at_once_has_one_invitation_also_where_none_waits_for_another(pool: PgPool) {
    one_address_invited_eight_times_at_once(pool, Limit::Unlimited).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_role_that_is_deleted_while_it_is_offered_is_not_both(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.invitations = Limit::Unlimited)).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    for round in 0..4 {
        let role = format!("editor{round}");
        let wish = crate::roles::wish(&role, &[]);
        let made = world.services.roles.create(&owner, wish).await.expect("a new role");
        let guest = format!("guest{round}");
        let by_id = CustomRoleRef::Id(made.id);
        let offered = [role.as_str()];
        let invited = world.invite(&owner, &guest, &offered);
        let (invited, deleted) = join(invited, world.services.roles.delete(&owner, &by_id)).await;
        assert!(invited.is_ok() ^ deleted.is_ok(), "{invited:?} {deleted:?}");
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
async fn one_account_added_eight_times_at_once_is_one_member(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.members = Limit::AtMost(3))).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let operator = world.core.operator();
    let jun = world.person("Jun").await.caller.user_id;
    let wish = || NewMember::parse(jun, ["member"]).expect("valid");
    let results = join_all((0..8).map(|_| operator.add_member(owner.organization_id, wish()))).await;
    assert_eq!(count_ok(&results), 1, "{results:?}");
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::AlreadyMember);
    }
    let mut others = Vec::new();
    for name in ["E1", "E2", "E3", "E4"] {
        others.push(world.person(name).await.caller.user_id);
    }
    // One seat is left.
    let wish = |user: &UserId| NewMember::parse(*user, ["member"]).expect("valid");
    let results = join_all(others.iter().map(|user| operator.add_member(owner.organization_id, wish(user)))).await;
    assert_eq!(count_ok(&results), 1, "{results:?}");
    for loser in results.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::MemberLimitReached { limit: 3 });
    }
    let rows = "SELECT count(*) FROM tenantry.organization_members m JOIN tenantry.organizations o
                    ON o.id = m.organization_id WHERE o.slug = 'acme'";
    assert_eq!(world.count(rows).await, 3);
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
    let world = World::with(pool, limited(|limits| limits.invitations = Limit::AtMost(3))).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let names: Vec<String> = (0..8).map(|n| format!("guest{n}")).collect();
    let results = join_all(names.iter().map(|name| world.invite(&owner, name, &["member"]))).await;
    assert_eq!(count_ok(&results), 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_limits_of_teams_hold_for_requests_at_once(pool: PgPool) {
    let settings = limited(|limits| {
        limits.teams = Limit::AtMost(3);
        limits.team_members = Limit::AtMost(2);
    });
    let world = World::with(pool, settings).await;
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
async fn the_limits_of_a_plan_hold_for_requests_at_once(pool: PgPool) {
    let world = World::with(pool, crate::limits::with_plans()).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let services = &world.services;
    let mut people = Vec::new();
    for name in ["D1", "D2", "D3", "D4", "D5"] {
        let person = world.person(name).await;
        let invitation = world.invite(&owner, name, &["member"]).await.expect("invited");
        people.push((person, InvitationRef::Id(invitation.id)));
    }
    let free = Some(crate::limits::plan("free"));
    world.core.operator().set_plan(owner.organization_id, free).await.expect("a plan");

    // The maker and one more.
    let accepted =
        join_all(people.iter().map(|(person, by_id)| services.invitations.accept(&person.caller, by_id))).await;
    let teams = (0..6).map(|n| services.teams.create(&owner, NewTeam::parse(&format!("T{n}"), "").expect("valid")));
    let (teams, role) = (join_all(teams).await, ["audit:read"]);
    let made = (0..6).map(|n| services.roles.create(&owner, crate::roles::wish(&format!("r{n}"), &role)));
    let made = join_all(made).await;
    // Four invitations are still open: no more of them.
    let names: Vec<String> = (0..4).map(|n| format!("guest{n}")).collect();
    let invited = join_all(names.iter().map(|name| world.invite(&owner, name, &["member"]))).await;
    assert_eq!([count_ok(&accepted), count_ok(&teams), count_ok(&made), count_ok(&invited)], [1, 2, 2, 0]);
    let lost = accepted.into_iter().filter_map(Result::err);
    let lost = lost.chain(made.into_iter().filter_map(Result::err)).chain(invited.into_iter().filter_map(Result::err));
    for loser in lost.chain(teams.iter().filter_map(|result| result.as_ref().err()).cloned()) {
        let of_plan = matches!(
            loser,
            Error::MemberLimitReached { limit: 2 }
                | Error::TeamLimitReached { limit: 2 }
                | Error::RoleLimitReached { limit: 2 }
                | Error::InvitationLimitReached { limit: 2 }
        );
        assert!(of_plan, "{loser:?}");
    }

    // With a larger plan the others come, too, and the team is for two again.
    for (name, rest) in [("pro", 4), ("free", 0)] {
        let plan = Some(crate::limits::plan(name));
        world.core.operator().set_plan(owner.organization_id, plan).await.expect("a plan");
        let all = people.iter().map(|(person, by_id)| services.invitations.accept(&person.caller, by_id));
        assert_eq!(count_ok(&join_all(all).await), rest, "{name}");
    }
    let team = teams.into_iter().find_map(Result::ok).expect("two were made").id;
    let places = people.iter().map(|(person, _)| services.teams.add_member(&owner, team, person.caller.user_id, None));
    assert_eq!(count_ok(&join_all(places).await), 2);
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
async fn a_team_that_is_removed_while_it_becomes_active_is_not_found_or_forgotten(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    teams.create(&owner, NewTeam::parse("Stays", "").expect("valid")).await.expect("made");
    for round in 0..8 {
        let name = format!("Team {round}");
        let team = teams.create(&owner, NewTeam::parse(&name, "").expect("valid")).await.expect("made").id;
        teams.add_member(&owner, team, mina.caller.user_id, None).await.expect("joined");
        let (active, removed) = join(teams.set_active(&owner, team), teams.remove(&owner, team)).await;
        removed.expect("removed");
        assert!(matches!(active, Ok(_) | Err(Error::TeamNotFound | Error::NotInTeam)), "{active:?}");
        let session = world.with_session_of(&mina).await;
        assert_eq!(session.caller.active_team_id, None, "no session works in a team that is gone");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_role_limit_and_names_hold_for_requests_at_once(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.roles = Limit::AtMost(3))).await;
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
