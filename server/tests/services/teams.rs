//! Teams: made, nested, removed; who is in them, and who may decide that.

use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    access::Permission,
    ids::{MemberId, TeamId},
    invitation::{InvitationRef, NewInvitation},
    limits::Limit,
    organization::{NewOrganization, OrganizationRef},
    page::{Cursor, PageRequest},
    record::Window,
    session::Tenant,
    team::{NewTeam, Team, TeamChanges, TeamRole},
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{World, email, limited};

fn wish(name: &str, parent: Option<&Team>) -> NewTeam {
    NewTeam { parent: parent.map(|team| team.id), ..NewTeam::parse(name, "").expect("a valid name") }
}

async fn make(world: &World, tenant: &Tenant, name: &str, parent: Option<&Team>) -> Team {
    world.services.teams.create(tenant, wish(name, parent)).await.expect("a new team")
}

fn forbidden<T>(missing: Permission) -> tenantry::Result<T> {
    Err(Error::Forbidden { missing: vec![missing] })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn teams_are_made_renamed_moved_listed_and_removed(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    let sales = make(&world, &owner, "Sales", None).await;
    let seoul = make(&world, &owner, "서울", Some(&sales)).await;
    let busan = make(&world, &owner, "busan", Some(&seoul)).await;

    let page = teams.list(&owner, &PageRequest::new(2, None).expect("a page")).await.expect("a list");
    assert_eq!(page.total, 3);
    assert_eq!(page.items.iter().map(|team| team.id).collect::<Vec<_>>(), [busan.id, sales.id]);
    let rest = teams.list(&owner, &PageRequest::new(2, page.next).expect("a page")).await.expect("a list");
    assert_eq!(rest.items, std::slice::from_ref(&seoul));
    assert_eq!(rest.next, None);

    let changes = TeamChanges { parent: Some(None), ..TeamChanges::default() };
    let moved = teams.update(&owner, seoul.id, changes).await.expect("moved");
    assert_eq!((moved.parent_id, moved.name.as_str()), (None, "서울"));
    let changes = TeamChanges::parse(" Seoul ", &sales.id.to_string()).expect("valid");
    let both = teams.update(&owner, seoul.id, changes).await.expect("renamed and moved");
    assert_eq!((both.parent_id, both.name.as_str()), (Some(sales.id), "Seoul"));
    assert_eq!(teams.get(&owner, seoul.id).await, Ok(both));

    // What hung below a team moves up to where it hung.
    teams.remove(&owner, seoul.id).await.expect("removed");
    assert_eq!(teams.get(&owner, busan.id).await.map(|team| team.parent_id), Ok(Some(sales.id)));
    assert_eq!(teams.get(&owner, seoul.id).await, Err(Error::TeamNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn bad_teams_are_refused_and_nothing_changes(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let owner = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let teams = &world.services.teams;
    let sales = make(&world, &owner, "Sales", None).await;
    let theirs = make(&world, &evil, "Sales", None).await;
    assert_eq!(NewTeam::parse(" ", "x").err().map(|error| error.fields().len()), Some(2));
    assert_eq!(teams.create(&owner, wish("sALES", None)).await, Err(Error::TeamExists));
    let unknown = Err(Error::invalid(Field::ParentId, Reason::Unknown));
    assert_eq!(teams.create(&owner, wish("Lab", Some(&theirs))).await, unknown);
    let below_itself = TeamChanges { parent: Some(Some(sales.id)), ..TeamChanges::default() };
    assert_eq!(teams.update(&owner, sales.id, below_itself).await, Err(Error::TeamCycle));
    let abroad = TeamChanges { parent: Some(Some(theirs.id)), ..TeamChanges::default() };
    assert_eq!(teams.update(&owner, sales.id, abroad).await, unknown);
    let mut deepest = sales.clone();
    for depth in 2..=8 {
        deepest = make(&world, &owner, &format!("Level {depth}"), Some(&deepest)).await;
    }
    assert_eq!(teams.create(&owner, wish("Lab", Some(&deepest))).await, Err(Error::TeamTooDeep { limit: 8 }));
    let ring = TeamChanges { parent: Some(Some(deepest.id)), ..TeamChanges::default() };
    assert_eq!(teams.update(&owner, sales.id, ring).await, Err(Error::TeamCycle));
    let strange = PageRequest::new(5, Some(Cursor("nonsense".to_owned()))).expect("a page");
    assert_eq!(teams.list(&owner, &strange).await, Err(Error::invalid(Field::Cursor, Reason::Malformed)));
    assert_eq!(teams.get(&owner, sales.id).await, Ok(sales));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_last_team_stays_unless_the_configuration_says_otherwise(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let sales = make(&world, &owner, "Sales", None).await;
    assert_eq!(world.services.teams.remove(&owner, sales.id).await, Err(Error::LastTeam));
    let lab = make(&world, &owner, "Lab", None).await;
    world.services.teams.remove(&owner, sales.id).await.expect("not the last one");

    let lenient = World::with(pool, Settings { allow_removing_all_teams: true, ..crate::world::settings() }).await;
    lenient.services.teams.remove(&owner, lab.id).await.expect("allowed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_organization_may_start_with_a_team(pool: PgPool) {
    let world = World::with(pool, Settings { default_team: true, ..crate::world::settings() }).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let own = world.services.teams.of_user(&owner, mina.caller.user_id, Window::default()).await.expect("a list");
    assert_eq!(own.iter().map(|team| (team.name.as_str(), team.member_count)).collect::<Vec<_>>(), [("acme", 1)]);
    assert_eq!(owner.caller.active_team_id, Some(own[0].id));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn plain_members_do_not_manage_teams_but_leads_manage_theirs(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let ada = world.person("Ada").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    world.join(&owner, &ada, &["member"]).await;
    let sales = make(&world, &owner, "Sales", None).await;
    let lab = make(&world, &owner, "Lab", None).await;
    let teams = &world.services.teams;
    assert_eq!(teams.create(&member, wish("Mine", None)).await, forbidden(Permission::TEAM_CREATE));
    assert_eq!(teams.update(&member, lab.id, TeamChanges::default()).await, forbidden(Permission::TEAM_UPDATE));
    assert_eq!(teams.remove(&member, lab.id).await, forbidden(Permission::TEAM_DELETE));
    let (jun, ada) = (jun.caller.user_id, ada.caller.user_id);
    assert_eq!(teams.add_member(&member, lab.id, jun, None).await.map(|_| ()), forbidden(Permission::MEMBER_UPDATE));

    teams.add_member(&owner, sales.id, jun, Some(TeamRole::Lead)).await.expect("the owner may");
    let added = teams.add_member(&member, sales.id, ada, None).await.expect("a lead may");
    assert_eq!((added.role, added.email), (TeamRole::Member, email("Ada")));
    assert_eq!(teams.add_member(&member, lab.id, ada, None).await.map(|_| ()), forbidden(Permission::MEMBER_UPDATE));
    teams.remove_member(&member, sales.id, ada).await.expect("a lead may");
    assert_eq!(teams.remove_member(&member, sales.id, ada).await, Err(Error::NotInTeam));
    // Nor does another role bring somebody back who was taken out.
    let changed = teams.change_member_role(&member, sales.id, ada, TeamRole::Lead).await;
    assert_eq!(changed.map(|_| ()), Err(Error::NotInTeam));
    teams.add_member(&member, sales.id, ada, None).await.expect("a lead may");
    let changed = teams.change_member_role(&member, sales.id, ada, TeamRole::Lead).await;
    assert_eq!(changed.map(|member| member.role), Ok(TeamRole::Lead));
    teams.remove_member(&member, sales.id, ada).await.expect("a lead may");
    // Other people's teams are for those who may change people.
    assert_eq!(teams.of_user(&member, ada, Window::default()).await, forbidden(Permission::MEMBER_UPDATE));
    assert_eq!(teams.of_user(&member, jun, Window::default()).await.map(|list| list.len()), Ok(1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_person_is_in_a_team_once_and_the_list_shows_who(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let eve = world.person("Eve").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let sales = make(&world, &owner, "Sales", None).await;
    let teams = &world.services.teams;
    let page = PageRequest::new(1, None).expect("a page");
    // The owner sees who is in a team without being in it; a plain member outside does not.
    assert_eq!(teams.members(&owner, sales.id, &page).await.map(|page| page.total), Ok(0));
    assert_eq!(teams.members(&member, sales.id, &page).await, Err(Error::NotInTeam));

    let first = teams.add_member(&owner, sales.id, jun.caller.user_id, None).await.expect("added");
    assert_eq!(teams.add_member(&owner, sales.id, jun.caller.user_id, None).await, Ok(first.clone()));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.audit_log WHERE action = 'team.member_added'").await, 1);
    let lead = teams.add_member(&owner, sales.id, jun.caller.user_id, Some(TeamRole::Lead)).await.expect("changed");
    assert_eq!((lead.role, lead.joined_at), (TeamRole::Lead, first.joined_at));
    teams.add_member(&owner, sales.id, mina.caller.user_id, None).await.expect("added");
    let strangers = teams.add_member(&owner, sales.id, eve.caller.user_id, None).await;
    assert_eq!(strangers, Err(Error::MemberNotFound));

    let page = teams.members(&member, sales.id, &page).await.expect("a page");
    assert_eq!((page.total, page.items), (2, vec![lead]));
    let next = PageRequest::new(5, page.next).expect("a page");
    let page = teams.members(&member, sales.id, &next).await.expect("a page");
    assert_eq!(page.items.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Mina"]);
    assert_eq!(page.next, None);

    // Whoever is removed from the organization is in none of its teams, and does not come back into them.
    world.services.members.remove(&owner, &member.member_id.into()).await.expect("removed");
    assert_eq!(teams.get(&owner, sales.id).await.map(|team| team.member_count), Ok(1));
    world.services.members.reinstate(&owner, member.member_id).await.expect("reinstated");
    assert_eq!(teams.of_user(&owner, jun.caller.user_id, Window::default()).await, Ok(Vec::new()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_active_team_is_ones_own_and_ends_with_what_it_stands_on(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let sales = make(&world, &owner, "Sales", None).await;
    let lab = make(&world, &owner, "Lab", None).await;
    let teams = &world.services.teams;
    let me = mina.caller.user_id;
    let active = || async { world.services.doorkeeper.identify(&mina.visitor).await.expect("known").active_team_id };

    assert_eq!(teams.set_active(&owner, sales.id).await, Err(Error::NotInTeam));
    teams.add_member(&owner, sales.id, me, None).await.expect("added");
    teams.set_active(&owner, sales.id).await.expect("one's own");
    assert_eq!(active().await, Some(sales.id));
    // A refusal changes nothing.
    assert_eq!(teams.set_active(&owner, lab.id).await, Err(Error::NotInTeam));
    assert_eq!(active().await, Some(sales.id));
    // Going to another organization clears it; going nowhere does not.
    let by_slug = OrganizationRef::Slug(owner.slug.clone());
    world.services.organizations.set_active(&mina.caller, Some(&by_slug)).await.expect("the same");
    assert_eq!(active().await, Some(sales.id));
    let other = NewOrganization::parse("Other", "other").expect("valid");
    world.services.organizations.create(&mina.caller, other).await.expect("made");
    assert_eq!(active().await, None);
    let other = world.enter(&mina, "other").await.expect("one's own");
    assert_eq!(teams.set_active(&other, sales.id).await, Err(Error::TeamNotFound));
    // Leaving the team, removing the team, and saying so.
    for end in 0..3 {
        teams.add_member(&owner, sales.id, me, None).await.expect("added");
        teams.set_active(&owner, sales.id).await.expect("one's own");
        assert_eq!(active().await, Some(sales.id));
        match end {
            0 => teams.clear_active(&mina.caller).await.expect("cleared"),
            1 => teams.remove_member(&owner, sales.id, me).await.expect("removed"),
            _ => drop(teams.remove(&owner, sales.id).await.expect("removed")),
        }
        assert_eq!(active().await, None);
    }
    let caller = world.services.doorkeeper.identify(&mina.visitor).await.expect("known");
    assert_eq!(caller.active_organization_id, Some(owner.organization_id));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_leads_into_its_teams(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.team_members = Limit::AtMost(1))).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let ada = world.person("Ada").await;
    let eve = world.person("Eve").await;
    let owner = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let sales = make(&world, &owner, "Sales", None).await;
    let lab = make(&world, &owner, "Lab", None).await;
    let gone = make(&world, &owner, "Gone", None).await;
    let theirs = make(&world, &evil, "Theirs", None).await;
    let invitations = &world.services.invitations;
    let teams = &world.services.teams;
    let into = |name: &str, teams: &[TeamId]| {
        NewInvitation::parse(email(name).as_str(), ["member"]).expect("valid").with_teams(teams.iter().copied())
    };

    let abroad = invitations.create(&owner, into("jun", &[sales.id, theirs.id])).await;
    assert_eq!(abroad, Err(Error::TeamNotFound));
    let first = invitations.create(&owner, into("jun", &[sales.id, gone.id, sales.id])).await.expect("invited");
    assert_eq!(first.teams.len(), 2);
    let second = invitations.create(&owner, into("ada", &[sales.id, lab.id])).await.expect("invited");
    // A pending invitation drops a team that is removed.
    teams.remove(&owner, gone.id).await.expect("removed");
    invitations.accept(&jun.caller, &InvitationRef::Id(first.id)).await.expect("accepted");
    let member = world.enter(&jun, "acme").await.expect("in");
    assert_eq!(member.caller.active_team_id, Some(sales.id), "the only team is the active one");
    assert_eq!(teams.of_user(&member, jun.caller.user_id, Window::default()).await.map(|list| list.len()), Ok(1));

    // The team is full by now: nobody joins, and the invitation stands.
    let full = Error::TeamMemberLimitReached { limit: 1 };
    assert_eq!(invitations.accept(&ada.caller, &InvitationRef::Id(second.id)).await, Err(full.clone()));
    assert_eq!(world.enter(&ada, "acme").await.err(), Some(Error::OrganizationNotFound));
    assert_eq!(invitations.create(&owner, into("bo", &[sales.id])).await, Err(full));
    teams.remove_member(&owner, sales.id, jun.caller.user_id).await.expect("room");
    invitations.accept(&ada.caller, &InvitationRef::Id(second.id)).await.expect("accepted");
    assert_eq!(teams.get(&owner, lab.id).await.map(|team| team.member_count), Ok(1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn team_ids_of_another_tenant_name_nothing_here(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let acme = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let sales = make(&world, &acme, "Sales", None).await;
    let theirs = make(&world, &evil, "Theirs", None).await;
    let teams = &world.services.teams;
    let page = PageRequest::default();
    assert_eq!(teams.get(&evil, sales.id).await, Err(Error::TeamNotFound));
    assert_eq!(teams.update(&evil, sales.id, TeamChanges::default()).await, Err(Error::TeamNotFound));
    assert_eq!(teams.remove(&evil, sales.id).await, Err(Error::TeamNotFound));
    assert_eq!(teams.set_active(&evil, sales.id).await, Err(Error::TeamNotFound));
    assert_eq!(teams.members(&evil, sales.id, &page).await, Err(Error::TeamNotFound));
    assert_eq!(teams.of_user(&evil, mina.caller.user_id, Window::default()).await, Err(Error::MemberNotFound));
    let planted = teams.add_member(&evil, sales.id, eve.caller.user_id, None).await;
    assert_eq!(planted, Err(Error::TeamNotFound));
    let fetched = teams.add_member(&evil, theirs.id, mina.caller.user_id, None).await;
    assert_eq!(fetched, Err(Error::MemberNotFound));
    assert_eq!(teams.remove_member(&evil, sales.id, mina.caller.user_id).await, Err(Error::TeamNotFound));
    assert_eq!(teams.list(&evil, &page).await.map(|page| page.total), Ok(1));

    // Not even the tables let a team of one tenant hold a member of another.
    let planted = sqlx::query(
        "INSERT INTO tenantry.team_members (organization_id, team_id, member_id, created_at) VALUES ($1, $2, $3, now())",
    )
    .bind(evil.organization_id.uuid())
    .bind(theirs.id.uuid())
    .bind(MemberId::uuid(acme.member_id))
    .execute(&world.pool)
    .await;
    assert!(planted.is_err());
}
