//! Inviting on one's own terms, many at once, and what can be done with a list of invitations.

use chrono::TimeDelta;
use futures::future::join_all;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    ids::TeamId,
    invitation::{
        InvitationChanges, InvitationQuery, InvitationRef, InvitationStanding, InvitationState, NewInvitation, Sent,
        link::NewInvitationLink,
        recipients::RECIPIENTS_MAX,
        terms::{Lifetime, Message},
    },
    limits::Limit,
    member::NewMember,
    organization::WAITING_MAX,
    page::PageRequest,
    role::Role,
    session::{Tenant, Visitor},
    team::NewTeam,
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{Person, World, email, limited, roles, secret_of, settings};

fn wish(name: &str, roles: &[&str]) -> NewInvitation {
    NewInvitation::parse(email(name).as_str(), roles).expect("a valid wish")
}

fn wishes(names: &[&str]) -> Vec<NewInvitation> {
    names.iter().map(|name| wish(name, &["member"])).collect()
}

fn errors(sent: &[Sent]) -> Vec<Option<Error>> {
    sent.iter().map(|sent| sent.result.clone().err()).collect()
}

async fn team(world: &World, owner: &Tenant, name: &str) -> TeamId {
    let wish = NewTeam::parse(name, "").expect("a valid team");
    world.services.teams.create(owner, wish).await.expect("a team").id
}

fn of(state: InvitationState) -> InvitationQuery {
    InvitationQuery { state: Some(state), ..InvitationQuery::default() }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_keeps_its_terms_when_it_is_sent_again(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let invitations = &world.services.invitations;
    let message = Message::parse("Welcome!\nSee you on Monday.").expect("a message");
    let terms = wish("jun", &["admin", "member"]).on_terms(message.clone(), Lifetime::parse("30").expect("days"));
    let invitation = invitations.create(&owner, terms).await.expect("invited");
    assert_eq!(invitation.expires_at - invitation.created_at, TimeDelta::days(30));
    let link = world.link(&owner, &invitation).await;
    let view = invitations.view(&Visitor::default(), &link).await.expect("a page");
    assert_eq!((view.message, view.roles), (message.clone(), roles(&["admin", "member"])));

    world.clock.advance(TimeDelta::days(31));
    let resent = invitations.resend(&owner, invitation.id).await.expect("sent again");
    assert_eq!(resent.expires_at, world.clock_now() + TimeDelta::days(30));
    assert_eq!(resent.message, message);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_list_is_narrowed_by_state_role_and_address(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let invitations = &world.services.invitations;
    world.invite(&owner, "jun", &["admin"]).await.expect("invited");
    world.invite(&owner, "june", &["member"]).await.expect("invited");
    world.invite(&owner, "50%_off", &["member"]).await.expect("invited");
    let found = async |query: InvitationQuery| {
        let page = invitations.list(&owner, &query).await.expect("a list");
        assert_eq!(page.total, u64::try_from(page.items.len()).expect("few"));
        let mut found: Vec<_> = page.items.iter().map(|found| found.email.local_part().to_owned()).collect();
        found.sort();
        found
    };
    let search = |text: &str| InvitationQuery { search: Some(text.to_owned()), ..InvitationQuery::default() };
    assert_eq!(found(InvitationQuery::default()).await, ["50%_off", "jun", "june"]);
    assert_eq!(found(search("JUN")).await, ["jun", "june"]);
    // The signs of LIKE are ordinary characters of an address.
    assert_eq!(found(search("%_")).await, ["50%_off"]);
    let admins = InvitationQuery { role: Some(Role::admin()), ..search("jun") };
    assert_eq!(found(admins).await, ["jun"]);
    assert!(found(of(InvitationState::Expired)).await.is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_pending_invitation_offers_something_else(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let invitations = &world.services.invitations;
    let sales = team(&world, &owner, "Sales").await;
    let invitation = world.invite(&admin, "jun", &["member"]).await.expect("invited");
    let link = world.link(&owner, &invitation).await;
    let to = |roles: &[&str], teams: Vec<TeamId>| InvitationChanges::parse(roles, teams).expect("valid");

    // Nobody hands out more than they hold, and nobody touches what others may give and they may not.
    let refused = invitations.update(&admin, invitation.id, to(&["owner"], vec![])).await.err();
    assert_eq!(refused, Some(Error::OwnerRequired));
    let stranger = TeamId::from_uuid(uuid::Uuid::from_u128(7));
    let refused = invitations.update(&owner, invitation.id, to(&["member"], vec![stranger])).await.err();
    assert_eq!(refused, Some(Error::TeamNotFound));

    let changed = invitations.update(&owner, invitation.id, to(&["owner"], vec![sales])).await.expect("changed");
    assert_eq!((changed.roles, changed.teams), (vec![Role::owner()], vec![sales]));
    let refused = invitations.update(&admin, invitation.id, to(&["member"], vec![])).await.err();
    assert_eq!(refused, Some(Error::OwnerRequired));

    // The link that was given out goes on working. The owner offers now, so the admin's rights do not matter.
    let joined = invitations.accept(&jun.caller, &InvitationRef::Link(link)).await.expect("joined");
    assert_eq!((joined.member.roles, joined.invitation.team_ids), (vec![Role::owner()], vec![sales]));
    let closed = invitations.update(&owner, invitation.id, to(&["member"], vec![])).await.err();
    assert_eq!(closed, Some(Error::InvitationClosed { state: InvitationState::Accepted }));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn many_are_invited_at_once_each_with_a_result(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada) = (world.person("Mina").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let sales = team(&world, &owner, "Sales").await;
    world.invite(&owner, "open", &["member"]).await.expect("invited");
    let late = wish("late", &["member"]).on_terms(None, Lifetime::parse("1").expect("days"));
    world.services.invitations.create(&owner, late).await.expect("invited");
    world.clock.advance(TimeDelta::days(2));

    let mut list = wishes(&["jun", "mina", "open", "jun", "late"]);
    list.push(wish("boss", &["owner"]));
    list.push(wish("lost", &["member"]).with_teams([TeamId::from_uuid(uuid::Uuid::from_u128(7))]));
    let message = Message::parse("Hello").expect("a message");
    list.push(wish("sora", &["admin"]).with_teams([sales]).on_terms(message.clone(), None));
    list.push(wish("odd", &["nobody"]));
    let before = world.count("SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.created'").await;
    let sent = world.services.invitations.send_many(&admin, list).await.expect("answers");
    assert_eq!(
        errors(&sent),
        [
            None,
            Some(Error::AlreadyMember),
            Some(Error::AlreadyInvited),
            Some(Error::AlreadyInvited),
            None,
            Some(Error::OwnerRequired),
            Some(Error::TeamNotFound),
            None,
            Some(Error::invalid(Field::Role, Reason::Unknown)),
        ]
    );
    let after = world.count("SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.created'").await;
    assert_eq!(after - before, 3, "one row for each that was sent");

    let sora = world.services.invitations.get(&owner, sent[7].result.clone().expect("sent")).await.expect("one");
    assert_eq!((sora.roles.clone(), sora.teams.clone()), (vec![Role::admin()], vec![sales]));
    assert_eq!((sora.message.clone(), sora.state), (message, InvitationState::Pending));
    // Its link is as good as any.
    let link = world.link(&owner, &sora).await;
    let person = world.person("Sora").await;
    let joined = world.services.invitations.accept(&person.caller, &InvitationRef::Link(link)).await.expect("joined");
    assert_eq!(joined.member.roles, [Role::admin()]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_has_its_bounds(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.invitations = Limit::AtMost(3))).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let invitations = &world.services.invitations;
    let range = Reason::OutOfRange { min: 1, max: 200 };
    let refused = Error::invalid(Field::Recipients, range);
    assert_eq!(invitations.send_many(&owner, Vec::new()).await.err(), Some(refused.clone()));
    let many = (0..=RECIPIENTS_MAX).map(|number| wish(&format!("p{number}"), &["member"])).collect();
    assert_eq!(invitations.send_many(&owner, many).await.err(), Some(refused));
    let forbidden = invitations.send_many(&member, wishes(&["ada"])).await.err();
    assert!(matches!(forbidden, Some(Error::Forbidden { .. })), "{forbidden:?}");

    let sent = invitations.send_many(&owner, wishes(&["a", "b", "c", "d"])).await.expect("answers");
    let full = Some(Error::InvitationLimitReached { limit: 3 });
    assert_eq!(errors(&sent), [None, None, None, full]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn lists_at_once_stay_within_the_limit_and_invite_nobody_twice(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.invitations = Limit::AtMost(10))).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let list = |salt: usize| {
        let own = (0..4).map(move |number| wish(&format!("p{salt}-{number}"), &["member"]));
        std::iter::once(wish("everybody", &["member"])).chain(own).collect::<Vec<_>>()
    };
    let answers = join_all((0..6).map(|salt| world.services.invitations.send_many(&owner, list(salt)))).await;
    let sent = answers.iter().flatten().flatten().filter(|sent| sent.result.is_ok()).count();
    assert_eq!(sent, 10);
    let pending = "SELECT count(*) FROM tenantry.organization_invitations WHERE status = 'pending'";
    assert_eq!(world.count(pending).await, 10);
    let everybody = "SELECT count(*) FROM tenantry.organization_invitations WHERE email = 'everybody@example.com'";
    assert_eq!(world.count(everybody).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_counts_as_many_sendings(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.invitations = Limit::AtMost(1000))).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let list = |from: usize| (from..from + 200).map(|number| wish(&format!("p{number}"), &["member"])).collect();
    let first = world.services.invitations.send_many(&owner, list(0)).await.expect("answers");
    assert!(first.iter().all(|sent| sent.result.is_ok()));
    // 300 an hour for an organization, however they are asked for.
    let second = world.services.invitations.send_many(&owner, list(200)).await.expect("answers");
    assert_eq!(second.iter().filter(|sent| sent.result.is_ok()).count(), 100);
    let last = second.last().and_then(|sent| sent.result.clone().err());
    assert!(matches!(last, Some(Error::RateLimited { .. })), "{last:?}");
    let single = world.invite(&owner, "one-more", &["member"]).await.err();
    assert!(matches!(single, Some(Error::RateLimited { .. })), "{single:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_new_ones_replace_open_ones_a_list_does_too(pool: PgPool) {
    let world = World::with(
        pool,
        Settings { replace_invitations: true, ..limited(|limits| limits.invitations = Limit::AtMost(1)) },
    )
    .await;
    let (mina, ada) = (world.person("Mina").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let first = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let sent = world.services.invitations.send_many(&owner, vec![wish("jun", &["owner"])]).await.expect("answers");
    assert_eq!(errors(&sent), [None]);
    let closed = world.services.invitations.get(&owner, first.id).await.expect("one").state;
    assert_eq!(closed, InvitationState::Cancelled);
    let cancelled = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.cancelled'";
    assert_eq!(world.count(cancelled).await, 1);
    // Who may not withdraw what an owner has offered may not replace it either.
    let sent = world.services.invitations.send_many(&admin, wishes(&["jun"])).await.expect("answers");
    assert_eq!(errors(&sent), [Some(Error::AlreadyInvited)]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_survey_says_who_is_there_and_how_much_room_there_is(pool: PgPool) {
    let world = World::with(
        pool,
        limited(|limits| (limits.members, limits.invitations) = (Limit::AtMost(5), Limit::AtMost(4))),
    )
    .await;
    let (mina, jun, eve) = (world.person("Mina").await, world.person("Jun").await, world.person("Eve").await);
    let owner = world.organization(&mina, "acme").await;
    let elsewhere = world.organization(&eve, "evil").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    world.invite(&owner, "ada", &["member"]).await.expect("invited");
    let asked = [email("mina"), email("ada"), email("sora"), email("eve")];
    let survey = world.services.invitations.survey(&owner, &asked).await.expect("an answer");
    assert_eq!((survey.members, survey.invited), (vec![email("mina")], vec![email("ada")]));
    assert_eq!((survey.seats, survey.room), (Some(3), Some(3)));
    // Of other organizations it says nothing, and to those who may not invite neither.
    let survey = world.services.invitations.survey(&elsewhere, &asked).await.expect("an answer");
    assert_eq!((survey.members, survey.invited), (vec![email("eve")], Vec::new()));
    let refused = world.services.invitations.survey(&member, &asked).await.err();
    assert!(matches!(refused, Some(Error::Forbidden { .. })), "{refused:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn expired_ones_are_sent_again_together(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let invitations = &world.services.invitations;
    let old = world.invite(&owner, "sora", &["admin"]).await.expect("invited");
    let dead = world.link(&owner, &old).await;
    world.invite(&owner, "boss", &["owner"]).await.expect("invited");
    world.invite(&owner, "jun", &["member"]).await.expect("invited");
    world.clock.advance(TimeDelta::days(8));
    // Invited and expired once more, so that there are two of one address; and one has joined meanwhile.
    world.invite(&owner, "sora", &["member"]).await.expect("invited");
    world.clock.advance(TimeDelta::days(8));
    world.join(&owner, &jun, &["member"]).await;

    let done = invitations.resend_expired(&admin).await.expect("answers");
    let of = |name: &str| {
        let rows = done.rows.iter().filter(|row| row.email == email(name));
        rows.map(|row| row.result.clone().err()).collect::<Vec<_>>()
    };
    assert_eq!(done.left, 0);
    assert_eq!(of("sora"), [None, Some(Error::AlreadyInvited)], "the newest of one address");
    assert_eq!(of("boss"), [Some(Error::OwnerRequired)]);
    assert_eq!(of("jun"), [Some(Error::AlreadyMember)]);
    assert_eq!(invitations.view(&Visitor::default(), &dead).await.err(), None, "the older one keeps its page");
    let open = invitations.list(&owner, &self::of(InvitationState::Pending)).await.expect("a list");
    assert_eq!(open.items.iter().map(|open| open.email.clone()).collect::<Vec<_>>(), [email("sora")]);
    let again = world.link(&owner, &open.items[0]).await;
    let sora = world.person("Sora").await;
    invitations.accept(&sora.caller, &InvitationRef::Link(again)).await.expect("a new link that works");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn expired_ones_are_removed_together_and_nothing_else_is(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada) = (world.person("Mina").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let invitations = &world.services.invitations;
    world.invite(&owner, "sora", &["member"]).await.expect("invited");
    world.invite(&owner, "boss", &["owner"]).await.expect("invited");
    let gone = world.invite(&owner, "gone", &["member"]).await.expect("invited");
    invitations.cancel(&owner, gone.id).await.expect("withdrawn");
    world.clock.advance(TimeDelta::days(8));
    world.invite(&owner, "jun", &["member"]).await.expect("invited");

    let done = invitations.remove_expired(&admin).await.expect("answers");
    let mut results: Vec<_> = done.rows.iter().map(|row| (row.email.clone(), row.result.is_ok())).collect();
    results.sort();
    assert_eq!(results, [(email("boss"), false), (email("sora"), true)]);
    let removed = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.removed' AND after IS NULL";
    assert_eq!(world.count(removed).await, 1);
    let page = InvitationQuery { page: PageRequest::default(), ..InvitationQuery::default() };
    let left = invitations.list(&owner, &page).await.expect("a list").items;
    let mut left: Vec<_> = left.iter().map(|left| left.email.local_part().to_owned()).collect();
    left.sort();
    // Ada's own was accepted.
    assert_eq!(left, ["ada", "boss", "gone", "jun"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_comes_in_by_another_way_leaves_no_invitation_open(pool: PgPool) {
    let world = World::new(pool).await;
    let mut people = Vec::new();
    for name in ["Mina", "Jun", "Sora", "Ada", "Tom"] {
        people.push(world.person(name).await);
    }
    let [mina, jun, sora, ada, tom] = people.as_slice() else { panic!("five people") };
    let owner = world.organization(mina, "acme").await;
    let former = world.join(&owner, tom, &["member"]).await;
    world.services.members.remove(&owner, &former.member_id.into()).await.expect("removed");
    let mut invited = Vec::new();
    for name in ["jun", "sora", "ada", "tom", "guest"] {
        invited.push(world.invite(&owner, name, &["admin"]).await.expect("invited"));
    }
    let late = world.person("Late").await;
    world.invite(&owner, "late", &["admin"]).await.expect("invited");
    sqlx::query(
        "UPDATE tenantry.organization_invitations SET expires_at = created_at WHERE email = 'late@example.com'",
    )
    .execute(&world.pool)
    .await
    .expect("run out, and nobody has written that down");
    // What another organization offers stays as it is.
    let elsewhere = world.organization(mina, "elsewhere").await;
    world.invite(&elsewhere, "jun", &["member"]).await.expect("invited");
    let of_jun = world.link(&owner, &invited[0]).await;

    let links = &world.services.invitation_links;
    let secret = async |approval| {
        let wish = NewInvitationLink::parse(["member"], "", "", "").expect("a valid wish").with_approval(approval);
        let made = links.create(&owner, wish).await.expect("a link");
        secret_of(&links.address(&owner, made.id).await.expect("its address"))
    };
    links.join(&jun.caller, &secret(false).await).await.expect("joined");
    let asked = world.services.join_requests.ask(&sora.caller, &secret(true).await).await.expect("asked");
    world.services.join_requests.accept(&owner, asked.id).await.expect("let in");
    let put = NewMember::parse(ada.caller.user_id, ["member"]).expect("valid");
    world.core.operator().add_member(owner.organization_id, put).await.expect("put in");
    links.join(&late.caller, &secret(false).await).await.expect("joined");
    let told = "SELECT count(*) FROM tenantry.event_outbox WHERE topic = 'invitations'";
    let before = world.count(told).await;
    world.services.members.reinstate(&owner, former.member_id).await.expect("taken back");
    assert_eq!(world.count(told).await, before + 1, "open lists hear of it");

    let invitations = &world.services.invitations;
    let page = InvitationQuery { page: PageRequest::default(), ..InvitationQuery::default() };
    let listed = invitations.list(&owner, &page).await.expect("a list").items;
    let state = |name: &str| listed.iter().find(|one| one.email == email(name)).map(|one| one.state);
    for name in ["jun", "sora", "ada"] {
        assert_eq!(state(name), Some(InvitationState::Cancelled), "{name}");
    }
    assert_eq!(state("guest"), Some(InvitationState::Pending), "nobody has come in with this address");
    assert_eq!(state("late"), Some(InvitationState::Expired), "what has run out stays so");
    let open =
        "SELECT count(*) FROM tenantry.organization_invitations WHERE status = 'pending' AND expires_at > created_at";
    assert_eq!(world.count(open).await, 2, "the guest's, and the one of the other organization");
    let audited =
        "SELECT count(*) FROM tenantry.audit_log a JOIN tenantry.organization_invitations i ON i.id = a.target_id
                    WHERE a.action = 'invitation.cancelled' AND a.organization_id = i.organization_id
                      AND a.after->>'email' = i.email AND i.status = 'cancelled' AND a.actor_user_id IS NULL";
    assert_eq!(world.count(audited).await, 4, "each has its row");
    assert_eq!(
        invitations.cancel(&owner, invited[0].id).await,
        Err(Error::InvitationClosed { state: InvitationState::Cancelled })
    );
    // To the person the link says what matters.
    let standing = invitations.view(&jun.visitor, &of_jun).await.expect("a page").standing;
    assert_eq!(standing, InvitationStanding::AlreadyMember);
    let again = invitations.accept(&jun.caller, &InvitationRef::Link(of_jun)).await;
    assert_eq!(again.err(), Some(Error::AlreadyMember));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_mail_is_sent_an_address_that_nobody_has_proven_is_told_of_no_invitation(pool: PgPool) {
    let world = World::with(pool, Settings { mail_configured: true, ..settings() }).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let jun = world.person("Jun").await;
    let told = async |person: &Person| {
        let received = world.services.invitations.received(&person.caller).await.expect("a list");
        received.iter().map(|invitation| invitation.organization_name.to_string()).collect::<Vec<_>>()
    };
    assert!(!jun.caller.email_verified);
    assert!(told(&jun).await.is_empty(), "anybody may sign up with an address");
    sqlx::query("UPDATE tenantry.users SET email_verified_at = now() WHERE email = 'jun@example.com'")
        .execute(&world.pool)
        .await
        .expect("verified behind the scenes");
    assert_eq!(told(&world.with_session_of(&jun).await).await, ["acme"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_of_organizations_counts_open_invitations_no_further_than_it_needs(pool: PgPool) {
    let unlimited = limited(|limits| limits.invitations = Limit::Unlimited);
    let world = World::with(pool, unlimited).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let counted = async || {
        let list = world.services.organizations.list(&mina.caller).await.expect("a list");
        list.into_iter().find(|entry| entry.slug == owner.slug).and_then(|entry| entry.pending_invitations)
    };
    let names: Vec<String> = (0..=WAITING_MAX).map(|n| format!("guest{n}")).collect();
    let mut list = wishes(&names.iter().map(String::as_str).collect::<Vec<_>>());
    let last_two = list.split_off(list.len() - 2);
    let sent = world.services.invitations.send_many(&owner, list).await.expect("answers");
    assert!(sent.iter().all(|sent| sent.result.is_ok()));
    assert_eq!(counted().await, Some(u64::from(WAITING_MAX) - 1));
    world.services.invitations.send_many(&owner, last_two).await.expect("answers");
    assert_eq!(counted().await, Some(u64::from(WAITING_MAX)));
    let details = world.services.organizations.details(&owner).await.expect("details");
    assert_eq!(details.pending_invitations, u64::from(WAITING_MAX) + 1, "its own page knows the number");
}
