//! What people are in teams, who leads them, who could join; and what goes with a team.

use futures::future::join;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    access::Permission,
    ids::TeamId,
    invitation::NewInvitation,
    page::PageRequest,
    session::Tenant,
    team::{ADD_MAX, Appointment, NewTeam, TeamChanges, TeamProfile, TeamRole, Visibility},
};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, email};

async fn make(world: &World, tenant: &Tenant, name: &str, parent: &str) -> TeamId {
    let wish = NewTeam::parse(name, parent).expect("valid");
    world.services.teams.create(tenant, wish).await.expect("a new team").id
}

fn primary() -> Appointment {
    Appointment { is_primary: true, ..Appointment::default() }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_team_is_described(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    let lab = make(&world, &owner, "Lab", "").await;
    assert_eq!(teams.get(&owner, lab).await.map(|team| team.profile), Ok(TeamProfile::default()));
    let profile = TeamProfile::parse(" Finds out. ", "실", "private").expect("valid");
    let changes = TeamChanges { profile: Some(profile.clone()), ..TeamChanges::default() };
    teams.update(&owner, lab, changes).await.expect("described");
    let found = teams.get(&owner, lab).await.expect("there").profile;
    assert_eq!(
        found,
        TeamProfile {
            description: "Finds out.".to_owned(),
            unit_type: Some("실".to_owned()),
            visibility: Visibility::Private
        }
    );
    assert_eq!(teams.all(&owner, Default::default()).await.expect("a list")[0].profile, profile);
    // A new name leaves the rest as it is.
    teams.update(&owner, lab, TeamChanges::parse("Laboratory", "").expect("valid")).await.expect("renamed");
    assert_eq!(teams.get(&owner, lab).await.map(|team| team.profile), Ok(profile));
    let refused = TeamProfile::parse(&"a".repeat(501), &"a".repeat(51), "secret").err();
    assert_eq!(refused.map(|error| error.fields().len()), Some(3));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_person_is_appointed_and_has_one_primary_unit(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let (lab, shop) = (make(&world, &owner, "Lab", "").await, make(&world, &owner, "Shop", "").await);
    let teams = &world.services.teams;
    let user = jun.caller.user_id;
    let full = Appointment::parse("책임", "실장", "Backend Engineer", true, true).expect("valid");
    assert_eq!(teams.appoint(&owner, lab, user, TeamRole::Member, full.clone()).await, Err(Error::NotInTeam));
    for team in [lab, shop] {
        teams.add_member(&owner, team, user, None).await.expect("added");
    }
    let appointed = teams.appoint(&owner, lab, user, TeamRole::Member, full.clone()).await.expect("appointed");
    // Whoever owns a unit counts as its leader (document 004).
    assert_eq!((&appointed.appointment, appointed.role, appointed.is_leader()), (&full, TeamRole::Member, true));
    teams.appoint(&owner, shop, user, TeamRole::Lead, primary()).await.expect("appointed");
    let page = PageRequest::default();
    let of = async |team| teams.members(&owner, team, &page).await.expect("a list").items.remove(0);
    let (in_lab, in_shop) = (of(lab).await, of(shop).await);
    assert_eq!(in_lab.appointment, Appointment { is_primary: false, ..full });
    assert!(in_shop.appointment.is_primary && in_shop.role == TeamRole::Lead);

    // A lead manages who is in the team, and not what the organization says of them.
    let as_lead = teams.appoint(&member, shop, user, TeamRole::Lead, Appointment::default()).await;
    assert_eq!(as_lead, Err(Error::Forbidden { missing: vec![Permission::MEMBER_UPDATE] }));
    // Another role in the team leaves the appointment as it is.
    teams.add_member(&owner, shop, user, Some(TeamRole::Member)).await.expect("changed");
    assert!(of(shop).await.appointment.is_primary);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_primary_units_at_once_leave_one(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (lab, shop) = (make(&world, &owner, "Lab", "").await, make(&world, &owner, "Shop", "").await);
    let teams = &world.services.teams;
    let user = mina.caller.user_id;
    for team in [lab, shop] {
        teams.add_member(&owner, team, user, None).await.expect("added");
    }
    for _ in 0..5 {
        let (a, b) = join(
            teams.appoint(&owner, lab, user, TeamRole::Member, primary()),
            teams.appoint(&owner, shop, user, TeamRole::Member, primary()),
        )
        .await;
        assert!(a.is_ok() && b.is_ok(), "{a:?} {b:?}");
        assert_eq!(world.count("SELECT count(*) FROM tenantry.team_members WHERE is_primary").await, 1);
    }
    // Past all services, as somebody at a console would.
    let both = sqlx::query("UPDATE tenantry.team_members SET is_primary = true").execute(&world.pool).await;
    assert!(both.is_err());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn several_people_join_at_once_or_none_of_them(pool: PgPool) {
    let world =
        World::with(pool, crate::world::limited(|limits| limits.team_members = tenantry::limits::Limit::AtMost(3)))
            .await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let stranger = world.person("Eve").await;
    let lab = make(&world, &owner, "Lab", "").await;
    let mut users = Vec::new();
    for name in ["Ada", "Bob", "Cleo", "Dan"] {
        let person = world.person(name).await;
        world.join(&owner, &person, &["member"]).await;
        users.push(person.caller.user_id);
    }
    let teams = &world.services.teams;
    let size = async || teams.get(&owner, lab).await.expect("there").member_count;
    assert_eq!(teams.add_members(&owner, lab, &users).await, Err(Error::TeamMemberLimitReached { limit: 3 }));
    let with_stranger = [users[0], stranger.caller.user_id];
    assert_eq!(teams.add_members(&owner, lab, &with_stranger).await, Err(Error::MemberNotFound));
    assert_eq!(teams.add_members(&owner, lab, &[]).await, Err(Error::invalid(Field::UserId, Reason::Required)));
    let many = vec![users[0]; ADD_MAX + 1];
    assert!(matches!(teams.add_members(&owner, lab, &many).await, Err(Error::Invalid { .. })));
    assert_eq!(size().await, 0);

    let found = teams.candidates(&owner, lab, Some("D"), &PageRequest::default()).await.expect("a list");
    // "Ada" and "Dan" by their names and addresses; the sign of LIKE is an ordinary letter.
    assert_eq!(found.items.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Ada", "Dan"]);
    assert_eq!(teams.candidates(&owner, lab, Some("%"), &PageRequest::default()).await.map(|page| page.total), Ok(0));
    teams.add_members(&owner, lab, &users[..3]).await.expect("added");
    teams.add_members(&owner, lab, &users[..2]).await.expect("who is in it stays");
    assert_eq!(size().await, 3);
    let page = PageRequest::new(1, None).expect("a page");
    let first = teams.candidates(&owner, lab, None, &page).await.expect("a list");
    assert_eq!((first.total, first.items[0].name.as_str()), (2, "Dan"));
    let rest = PageRequest::new(1, first.next).expect("a page");
    let rest = teams.candidates(&owner, lab, None, &rest).await.expect("a list");
    assert_eq!((rest.items[0].name.as_str(), rest.next), ("Mina", None));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn leaders_are_seen_by_those_who_see_the_people(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let eve = world.person("Eve").await;
    let owner = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let (lab, shop) = (make(&world, &owner, "Lab", "").await, make(&world, &owner, "Shop", "").await);
    let teams = &world.services.teams;
    let mina = mina.caller.user_id;
    for team in [lab, shop] {
        teams.add_member(&owner, team, mina, Some(TeamRole::Lead)).await.expect("added");
    }
    teams.add_member(&owner, lab, jun.caller.user_id, None).await.expect("added");
    let of = async |tenant: &Tenant| {
        let leaders = teams.leaders(tenant).await.expect("a list");
        leaders.into_iter().map(|leader| (leader.team_id, leader.user_id)).collect::<Vec<_>>()
    };
    assert_eq!(of(&owner).await.len(), 2);
    assert_eq!(of(&member).await, [(lab, mina)]);
    assert_eq!(of(&evil).await, []);
    let missing = Err(Error::Forbidden { missing: vec![Permission::MEMBER_UPDATE] });
    assert_eq!(teams.candidates(&member, lab, None, &PageRequest::default()).await, missing);
    assert_eq!(teams.candidates(&evil, lab, None, &PageRequest::default()).await, Err(Error::TeamNotFound));
    assert_eq!(teams.facts(&evil, lab).await, Err(Error::TeamNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_goes_with_a_team_is_counted(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let teams = &world.services.teams;
    let lab = make(&world, &owner, "Lab", "").await;
    make(&world, &owner, "Shop", &lab.to_string()).await;
    teams.add_member(&owner, lab, mina.caller.user_id, Some(TeamRole::Lead)).await.expect("added");
    let wish = NewInvitation::parse(email("guest").as_str(), ["member"]).expect("valid");
    world.services.invitations.create(&owner, NewInvitation { teams: vec![lab], ..wish }).await.expect("invited");
    let facts = teams.facts(&owner, lab).await.expect("told");
    assert_eq!((facts.own_role, facts.parts, facts.invitations), (Some(TeamRole::Lead), 1, 1));
}
