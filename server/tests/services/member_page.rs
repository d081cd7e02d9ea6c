//! One member's page: switches, holds, sessions, activity; and lists by team, source and state.

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Error,
    access::{Flags, Permission},
    invitation::InvitationRef,
    member::{MemberQuery, MemberSort, MemberSource, MemberState},
    organization::OrganizationRef,
    page::{Cursor, PageRequest},
    role::Role,
    team::NewTeam,
    user::ProfileChanges,
};
use tenantry_server::database::MIGRATOR;

use crate::world::{PASSWORD, World, roles};

const FIGURES: Flags = Flags {
    can_manage_orders: None,
    can_manage_products: None,
    can_manage_members: None,
    can_view_financials: Some(true),
};

#[sqlx::test(migrator = "MIGRATOR")]
async fn switches_take_effect_at_once_and_give_no_more_than_the_giver_holds(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let members = &world.services.members;

    let changed = members.set_flags(&admin, member.member_id, FIGURES).await.expect("an admin holds it");
    assert_eq!(changed.flags, FIGURES);
    let now = world.enter(&jun, "acme").await.expect("a member");
    assert!(now.standing.may(&Permission::FINANCIALS_READ));

    // The admin loses the figures: a stale view of the own rights changes nothing.
    let blind = Flags { can_view_financials: Some(false), ..Flags::default() };
    members.set_flags(&owner, admin.member_id, blind).await.expect("the owner holds it");
    let missing = vec![Permission::FINANCIALS_READ];
    let refused = members.set_flags(&admin, admin.member_id, Flags::default()).await;
    assert_eq!(refused.err(), Some(Error::Forbidden { missing: missing.clone() }), "nobody gives it to oneself");
    let refused = members.set_flags(&admin, member.member_id, Flags::default()).await;
    assert_eq!(refused.err(), Some(Error::Forbidden { missing }), "nor changes who holds more");
    assert_eq!(members.set_flags(&admin, owner.member_id, blind).await.err(), Some(Error::OwnerRequired));
    let refused = members.set_flags(&member, member.member_id, FIGURES).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_member_on_hold_has_no_access_and_comes_back_with_everything(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["admin"]).await;
    let members = &world.services.members;
    members.set_flags(&owner, member.member_id, FIGURES).await.expect("switched");
    let team = world.services.teams.create(&owner, NewTeam::parse("Sales", "").expect("valid")).await.expect("made");
    world.services.teams.add_member(&owner, team.id, jun.caller.user_id, None).await.expect("added");

    assert_eq!(members.hold(&member, owner.member_id).await.err(), Some(Error::OwnerRequired));
    let own = members.hold(&owner, owner.member_id).await;
    assert_eq!(own.err(), Some(Error::Forbidden { missing: Vec::new() }), "nobody locks oneself out");
    let held = members.hold(&owner, member.member_id).await.expect("held");
    assert_eq!(held.state(), MemberState::Hold);
    assert_eq!(world.enter(&jun, "acme").await.err(), Some(Error::OrganizationNotFound));
    assert_eq!(world.count("SELECT member_count::bigint FROM tenantry.organizations WHERE slug = 'acme'").await, 1);
    let listed = async |state| {
        let query = MemberQuery { state, ..MemberQuery::default() };
        members.list(&owner, &query).await.expect("a list").total
    };
    assert_eq!((listed(MemberState::Hold).await, listed(MemberState::Removed).await), (1, 0));
    assert_eq!(members.hold(&owner, member.member_id).await.err(), Some(Error::MemberNotFound), "once is enough");

    // An invitation is no way around the hold.
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("sent");
    let by_id = InvitationRef::Id(invitation.id);
    assert_eq!(world.services.invitations.accept(&jun.caller, &by_id).await.err(), Some(Error::MemberOnHold));
    let back = members.reinstate(&owner, member.member_id).await.expect("resumed");
    assert_eq!((back.roles, back.flags), (vec![Role::admin()], FIGURES));
    assert!(world.enter(&jun, "acme").await.is_ok());
    let details = members.get(&owner, member.member_id).await.expect("details");
    assert_eq!(details.teams.map(|teams| teams.len()), Some(1), "the place in the team stayed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_last_owner_is_not_put_on_hold(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let second = world.join(&owner, &jun, &["owner"]).await;
    let members = &world.services.members;
    let (a, b) =
        futures::future::join(members.hold(&owner, second.member_id), members.hold(&second, owner.member_id)).await;
    assert!(a.is_ok() ^ b.is_ok(), "{a:?} {b:?}");
    let sql = "SELECT count(*) FROM tenantry.organizations o JOIN tenantry.organization_members m
                   ON m.organization_id = o.id AND m.user_id = o.owner_id AND m.status = 'active' AND m.role = 'owner'
                WHERE o.slug = 'acme'";
    assert_eq!(world.count(sql).await, 1, "the primary owner is an active one");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_may_remove_a_member_sees_and_ends_what_is_open_here_and_nothing_else(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    // Accepting made it the active organization of this session; the other device works elsewhere.
    let member = world.join(&owner, &jun, &["member"]).await;
    let elsewhere = world.sign_in("jun", PASSWORD).await.expect("signed in");
    let personal = OrganizationRef::Slug(tenantry::slug::Slug::parse("juns-organization").expect("a slug"));
    world.services.organizations.set_active(&elsewhere.caller, Some(&personal)).await.expect("active");
    let members = &world.services.members;

    let seen = members.get(&admin, member.member_id).await.expect("details").sessions.expect("seen");
    assert_eq!(seen.iter().map(|session| session.id).collect::<Vec<_>>(), [jun.caller.session_id]);
    assert_eq!(members.get(&admin, owner.member_id).await.expect("details").sessions, None);
    assert_eq!(members.get(&member, admin.member_id).await.expect("details").sessions, None);
    let refused = members.end_sessions(&member, admin.member_id).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
    assert_eq!(members.end_sessions(&admin, owner.member_id).await, Err(Error::OwnerRequired));

    assert_eq!(members.end_sessions(&admin, member.member_id).await, Ok(1));
    let gone = world.services.doorkeeper.identify(&jun.visitor).await;
    assert_eq!(gone.err(), Some(Error::Unauthenticated));
    assert!(world.services.doorkeeper.identify(&elsewhere.visitor).await.is_ok(), "not this organization's business");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn activity_is_for_oneself_and_for_those_who_may_read_the_log(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let members = &world.services.members;
    for round in 0..7 {
        let wanted = if round % 2 == 0 { ["admin"] } else { ["member"] };
        world.clock.advance(TimeDelta::seconds(1));
        members.set_roles(&owner, member.member_id, &roles(&wanted)).await.expect("changed");
    }
    world.clock.advance(TimeDelta::seconds(1));
    members.set_roles(&owner, member.member_id, &roles(&["member"])).await.expect("changed");

    let mut seen = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = members.activity(&owner, member.member_id, &PageRequest::new(3, after).expect("valid")).await;
        let page = page.expect("a page");
        seen.extend(page.entries);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let actions: Vec<&str> = seen.iter().map(|entry| entry.action.as_str()).collect();
    let mut expected = vec!["member.roles_changed"; 8];
    expected.push("invitation.accepted");
    assert_eq!(actions, expected);
    assert_eq!(
        seen.first().map(|entry| (&*entry.roles_before, &*entry.roles_after)),
        Some((&*roles(&["admin"]), &*roles(&["member"])))
    );
    assert_eq!(seen.last().map(|entry| entry.is_own), Some(true));
    assert!(seen.iter().all(|entry| entry.actor.is_some()));

    let page = PageRequest::default();
    assert!(members.activity(&member, member.member_id, &page).await.is_ok());
    let refused = members.activity(&member, owner.member_id, &page).await;
    let missing = vec![Permission::AUDIT_READ];
    assert_eq!(refused.err(), Some(Error::Forbidden { missing }));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_member_of_another_organization_has_no_page_here(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, eve) = (world.person("Mina").await, world.person("Eve").await);
    let acme = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let members = &world.services.members;
    let page = PageRequest::default();
    assert_eq!(members.get(&evil, acme.member_id).await.err(), Some(Error::MemberNotFound));
    assert_eq!(members.set_flags(&evil, acme.member_id, FIGURES).await.err(), Some(Error::MemberNotFound));
    assert_eq!(members.hold(&evil, acme.member_id).await.err(), Some(Error::MemberNotFound));
    assert_eq!(members.end_sessions(&evil, acme.member_id).await.err(), Some(Error::MemberNotFound));
    assert_eq!(members.activity(&evil, acme.member_id, &page).await.err(), Some(Error::MemberNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lists_follow_team_source_and_the_names_of_today(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    world.join(&owner, &ada, &["member"]).await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let team = world.services.teams.create(&owner, NewTeam::parse("Sales", "").expect("valid")).await.expect("made");
    world.services.teams.add_member(&owner, team.id, jun.caller.user_id, None).await.expect("added");
    let members = &world.services.members;
    let names = async |query: MemberQuery| {
        let page = members.list(&owner, &query).await.expect("a list");
        assert_eq!(page.total, page.items.len() as u64);
        page.items.iter().map(|member| member.name.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(MemberQuery::default()).await, ["Ada", "Jun", "Mina"]);
    assert_eq!(names(MemberQuery { team: Some(team.id), ..MemberQuery::default() }).await, ["Jun"]);
    let founders = MemberQuery { source: Some(MemberSource::Created), ..MemberQuery::default() };
    assert_eq!(names(founders).await, ["Mina"]);

    let changes = ProfileChanges::parse("Aaron", "", "", "", "en").expect("valid");
    world.services.accounts.update_profile(&jun.caller, changes).await.expect("renamed");
    assert_eq!(names(MemberQuery::default()).await, ["Aaron", "Ada", "Mina"]);
    let found = MemberQuery { search: Some("AAR".to_owned()), sort: MemberSort::Email, ..MemberQuery::default() };
    assert_eq!(names(found).await, ["Aaron"]);

    let details = members.get(&owner, member.member_id).await.expect("details");
    assert_eq!(details.invited_by.map(|name| name.to_string()).as_deref(), Some("Mina"));
    assert!(members.get(&owner, owner.member_id).await.expect("details").is_primary_owner);
    let refused = members.begin_export(&member, &MemberQuery::default()).await;
    assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
}
