//! Requests to join: what somebody leaves behind a link with approval, and what becomes of it.

use chrono::TimeDelta;
use futures::future::{join_all, join3};
use sqlx::PgPool;
use tenantry::{
    Error, Field,
    custom_role::{CustomRoleChanges, CustomRoleRef},
    ids::JoinRequestId,
    invitation::{
        LinkSecret,
        link::{InvitationLink, JoinStanding, LinkState, NewInvitationLink},
    },
    join_request::{JoinRequestQuery, JoinRequestState, REQUESTS_MAX, TO_DECIDE_MAX},
    limits::Limit,
    page::PageRequest,
    password::Password,
    role::Role,
    session::{SignedUp, Tenant, Visitor},
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{PASSWORD, Person, World, email, limited, roles, secret_of, settings};

/// A link behind which one asks; `uses` and `domains` as in the form.
async fn link(
    world: &World,
    tenant: &Tenant,
    roles: &[&str],
    domains: &str,
    uses: &str,
) -> (InvitationLink, LinkSecret) {
    let wish = NewInvitationLink::parse(roles, domains, uses, "").expect("a valid wish").with_approval(true);
    let links = &world.services.invitation_links;
    let made = links.create(tenant, wish).await.expect("a link");
    let address = links.address(tenant, made.id).await.expect("its address");
    (made, secret_of(&address))
}

async fn ask(world: &World, person: &Person, secret: &LinkSecret) -> JoinRequestId {
    world.services.join_requests.ask(&person.caller, secret).await.expect("asked").id
}

async fn standing(world: &World, who: &Visitor, secret: &LinkSecret) -> JoinStanding {
    world.services.invitation_links.view(who, secret).await.expect("a page").standing
}

async fn crowd(world: &World, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    for number in 0..count {
        people.push(world.person(&format!("P{number}")).await);
    }
    people
}

/// The one of these people whose open request it is.
async fn who_asked<'a>(world: &World, people: &'a [Person], request: JoinRequestId) -> &'a Person {
    for person in people {
        let own = world.services.join_requests.own(&person.caller).await.expect("a list");
        if own.iter().any(|own| own.id == request) {
            return person;
        }
    }
    panic!("nobody has asked for this")
}

async fn uses(world: &World) -> i64 {
    world.count("SELECT sum(uses)::bigint FROM tenantry.invitation_links").await
}

async fn pending(world: &World) -> i64 {
    world.count("SELECT count(*) FROM tenantry.join_requests WHERE status = 'pending'").await
}

fn in_state(state: JoinRequestState) -> JoinRequestQuery {
    JoinRequestQuery { state: Some(state), ..JoinRequestQuery::default() }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_follows_a_link_with_approval_asks_and_is_let_in(pool: PgPool) {
    let world = World::with(pool, Settings { mail_configured: true, ..settings() }).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (made, secret) = link(&world, &owner, &["admin", "member"], "", "5").await;
    assert!(made.approval);
    let view = world.services.invitation_links.view(&Visitor::default(), &secret).await.expect("a page");
    assert_eq!((view.approval, view.standing), (true, JoinStanding::SignIn));
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::Ready { email: email("jun") });

    let requests = &world.services.join_requests;
    let asked = requests.ask(&jun.caller, &secret).await.expect("asked");
    assert_eq!(asked.roles, roles(&["admin", "member"]));
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::Asked { request: asked.id });
    assert_eq!(world.enter(&jun, "acme").await.err(), Some(Error::OrganizationNotFound), "not inside yet");
    assert_eq!(requests.own(&jun.caller).await, Ok(vec![asked.clone()]));
    assert_eq!(requests.to_decide(&jun.caller).await, Ok(Vec::new()));
    let waiting = requests.to_decide(&mina.caller).await.expect("a list");
    let seen: Vec<_> = waiting.iter().map(|it| (it.id, it.name.as_str(), it.may_accept)).collect();
    assert_eq!(seen, [(asked.id, "Jun", true)]);
    assert_eq!((&waiting[0].email, waiting[0].organization_slug.as_str()), (&email("jun"), "acme"));
    assert_eq!(uses(&world).await, 1);

    let member = requests.accept(&owner, asked.id).await.expect("let in");
    assert_eq!((member.user_id, &member.roles), (jun.caller.user_id, &roles(&["admin", "member"])));
    let inside = world.enter(&jun, "acme").await.expect("inside");
    assert_eq!((inside.member_id, inside.roles), (member.id, roles(&["admin", "member"])));
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::AlreadyMember);
    assert_eq!(uses(&world).await, 1, "the use was counted when it was asked");
    assert_eq!(requests.own(&jun.caller).await, Ok(Vec::new()));
    assert_eq!(requests.to_decide(&mina.caller).await, Ok(Vec::new()));
    let listed = requests.list(&owner, &JoinRequestQuery::default()).await.expect("a list");
    assert_eq!((listed.total, listed.items.len()), (1, 1));
    let request = &listed.items[0];
    assert_eq!(request.state, JoinRequestState::Accepted);
    assert_eq!(request.decided_by.as_ref().map(tenantry::text::Name::as_str), Some("Mina"));
    assert_eq!(requests.get(&owner, asked.id).await.as_ref(), Ok(request));

    let mails: Vec<(String, String)> = sqlx::query_as(
        "SELECT kind, recipient FROM tenantry.mail_outbox WHERE kind LIKE 'join\\_%' ORDER BY kind DESC",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the outbox");
    let expected = [("join_asked", "mina@example.com"), ("join_accepted", "jun@example.com")];
    assert_eq!(mails, expected.map(|(kind, to)| (kind.to_owned(), to.to_owned())));
    // Those who decide hear of it, and so does the one who asked, before and after.
    let news = "SELECT count(*) FROM tenantry.event_outbox WHERE topic = 'requests' AND organization_id IS NOT NULL";
    assert_eq!(world.count(news).await, 2);
    let told: i64 =
        sqlx::query_scalar("SELECT count(*) FROM tenantry.event_outbox WHERE topic = 'organizations' AND user_id = $1")
            .bind(jun.caller.user_id.uuid())
            .fetch_one(&world.pool)
            .await
            .expect("a count");
    assert_eq!(told, 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_link_lets_in_or_lets_ask_and_not_both(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, asks) = link(&world, &owner, &["member"], "", "").await;
    let open = NewInvitationLink::parse(["member"], "", "", "").expect("a valid wish");
    let open = world.services.invitation_links.create(&owner, open).await.expect("a link");
    let open = secret_of(&world.services.invitation_links.address(&owner, open.id).await.expect("its address"));
    let refused = world.services.invitation_links.join(&jun.caller, &asks).await.err();
    assert_eq!(refused, Some(Error::JoinNeedsApproval));
    assert_eq!(world.services.join_requests.ask(&jun.caller, &open).await.err(), Some(Error::BadRequest));
    assert_eq!((uses(&world).await, pending(&world).await), (0, 0));
    assert!(world.enter(&jun, "acme").await.is_err());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_person_who_asks_eight_times_at_once_asks_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, first) = link(&world, &owner, &["member"], "", "").await;
    let (_, second) = link(&world, &owner, &["admin"], "", "").await;
    let requests = &world.services.join_requests;
    let choose = |number: usize| if number.is_multiple_of(2) { &first } else { &second };
    let answers = join_all((0..8).map(|number| requests.ask(&jun.caller, choose(number)))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for loser in answers.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::JoinRequestPending);
    }
    assert_eq!((uses(&world).await, pending(&world).await), (1, 1));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn so_many_ask_at_once_as_the_link_allows_and_who_is_turned_away_makes_room(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (made, secret) = link(&world, &owner, &["member"], "", "3").await;
    let people = crowd(&world, 8).await;
    let requests = &world.services.join_requests;
    let answers = join_all(people.iter().map(|person| requests.ask(&person.caller, &secret))).await;
    let (asked, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    let asked: Vec<_> = asked.into_iter().filter_map(Result::ok).collect();
    assert_eq!((asked.len(), uses(&world).await), (3, 3));
    for loser in refused.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::InvitationLinkClosed { state: LinkState::UsedUp });
    }
    // Who waits sees that, and not that the link is used up for others.
    let first = who_asked(&world, &people, asked[0].id).await;
    assert_eq!(standing(&world, &first.visitor, &secret).await, JoinStanding::Asked { request: asked[0].id });

    requests.decline(&owner, asked[0].id).await.expect("declined");
    assert_eq!(uses(&world).await, 2);
    let late = world.person("Late").await;
    let late = ask(&world, &late, &secret).await;
    requests.accept(&owner, late).await.expect("let in");
    requests.accept(&owner, asked[1].id).await.expect("let in");
    let third = who_asked(&world, &people, asked[2].id).await;
    requests.withdraw(&third.caller, asked[2].id).await.expect("withdrawn");
    assert_eq!(uses(&world).await, 2, "two came in by it");
    let listed = world.services.invitation_links.list(&owner, &PageRequest::default()).await.expect("a list");
    assert_eq!((listed.items[0].id, listed.items[0].uses, listed.items[0].state), (made.id, 2, LinkState::Open));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_request_is_decided_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada) = (world.person("Mina").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    let requests = &world.services.join_requests;
    let jun = world.person("Jun").await;
    let request = ask(&world, &jun, &secret).await;
    let answers =
        join_all((0..8).map(|number| requests.accept(if number % 2 == 0 { &owner } else { &admin }, request))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for loser in answers.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::JoinRequestClosed { state: JoinRequestState::Accepted });
    }
    assert_eq!(world.count("SELECT member_count::bigint FROM tenantry.organizations WHERE slug = 'acme'").await, 3);

    // Three who want three different things at once: one of them has it.
    let sora = world.person("Sora").await;
    let request = ask(&world, &sora, &secret).await;
    let (accepted, declined, withdrawn) = join3(
        requests.accept(&owner, request),
        requests.decline(&admin, request),
        requests.withdraw(&sora.caller, request),
    )
    .await;
    let done = [accepted.is_ok(), declined.is_ok(), withdrawn.is_ok()];
    assert_eq!(done.into_iter().filter(|done| *done).count(), 1, "{done:?}");
    assert_eq!(world.enter(&sora, "acme").await.is_ok(), done[0]);
    let decisions = "SELECT count(*) FROM tenantry.audit_log
                      WHERE action IN ('join_request.accepted', 'join_request.declined', 'join_request.withdrawn')";
    assert_eq!(world.count(decisions).await, 2);
    // The database holds the line where the services would not.
    let again =
        sqlx::query("UPDATE tenantry.join_requests SET status = 'pending', decided_at = NULL, decided_by = NULL");
    let again = again.execute(&world.pool).await.expect_err("a decided request stays decided");
    assert!(again.to_string().contains("the request is"), "{again}");
    let double = "INSERT INTO tenantry.join_requests (id, organization_id, user_id, created_at)
                  SELECT gen_random_uuid(), o.id, u.id, now() FROM tenantry.organizations o, tenantry.users u,
                         generate_series(1, 2) WHERE o.slug = 'acme' AND u.email = 'jun@example.com'";
    let double = sqlx::query(double).execute(&world.pool).await.expect_err("one open request a person");
    assert!(double.to_string().contains("join_requests_one_pending"), "{double}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_last_seat_is_given_once_and_who_finds_none_goes_on_waiting(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.members = Limit::AtMost(2))).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    let requests = &world.services.join_requests;
    let people = crowd(&world, 3).await;
    let mut asked = Vec::new();
    for person in &people {
        asked.push(ask(&world, person, &secret).await);
    }
    let answers = join_all(asked.iter().map(|request| requests.accept(&owner, *request))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    for loser in answers.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::MemberLimitReached { limit: 2 });
    }
    assert_eq!((pending(&world).await, uses(&world).await), (2, 3), "a refused call changes nothing");
    // Behind a full organization's link nobody asks, as nobody joins.
    let late = world.person("Late").await;
    assert_eq!(standing(&world, &late.visitor, &secret).await, JoinStanding::Full);
    assert_eq!(requests.ask(&late.caller, &secret).await.err(), Some(Error::MemberLimitReached { limit: 2 }));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn asking_takes_all_that_joining_takes(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let requests = &world.services.join_requests;
    let refused = async |who: &Person, secret: &LinkSecret| requests.ask(&who.caller, secret).await.err();

    let forged = LinkSecret::parse(&"A".repeat(43)).expect("the right form");
    assert_eq!(refused(&jun, &forged).await, Some(Error::InvitationNotFound));
    let (_, other) = link(&world, &owner, &["member"], "corp.kr", "").await;
    assert_eq!(refused(&jun, &other).await, Some(Error::EmailDomainNotAllowed));
    let (_, ours) = link(&world, &owner, &["member"], "example.com", "").await;
    assert_eq!(refused(&jun, &ours).await, Some(Error::EmailNotVerified));
    let (made, plain) = link(&world, &owner, &["member"], "", "").await;
    assert_eq!(refused(&ada, &plain).await, Some(Error::AlreadyMember));
    let (_, of_admin) = link(&world, &admin, &["admin"], "", "").await;
    world.services.members.remove(&owner, &admin.member_id.into()).await.expect("removed");
    assert_eq!(refused(&ada, &plain).await, Some(Error::FormerMember));
    assert_eq!(refused(&jun, &of_admin).await, Some(Error::InviterMayNotOffer));
    world.services.invitation_links.revoke(&owner, made.id).await.expect("revoked");
    let closed = |state| Some(Error::InvitationLinkClosed { state });
    assert_eq!(refused(&jun, &plain).await, closed(LinkState::Revoked));
    let (_, open) = link(&world, &owner, &["member"], "", "").await;
    sqlx::query("UPDATE tenantry.organizations SET is_active = false WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("suspended");
    assert_eq!(refused(&jun, &open).await, Some(Error::OrganizationNotFound));
    sqlx::query("UPDATE tenantry.organizations SET is_active = true WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("resumed");
    world.clock.advance(TimeDelta::days(7));
    assert_eq!(refused(&jun, &open).await, closed(LinkState::Expired));
    assert_eq!((pending(&world).await, uses(&world).await), (0, 0), "a refused call changes nothing");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_organization_has_so_many_open_requests(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    sqlx::query(
        "WITH people AS (
             INSERT INTO tenantry.users (id, name, email, created_at, updated_at)
             SELECT gen_random_uuid(), 'N' || n, 'n' || n || '@crowd.example', now(), now() FROM generate_series(1, $1) n
             RETURNING id
         )
         INSERT INTO tenantry.join_requests (id, organization_id, user_id, created_at)
         SELECT gen_random_uuid(), $2, id, now() FROM people",
    )
    .bind(i32::try_from(REQUESTS_MAX).expect("a small number"))
    .bind(owner.organization_id.uuid())
    .execute(&world.pool)
    .await
    .expect("a crowd");
    let full = Some(Error::JoinRequestLimitReached { limit: REQUESTS_MAX });
    assert_eq!(world.services.join_requests.ask(&jun.caller, &secret).await.err(), full);
    let shown = world.services.join_requests.to_decide(&mina.caller).await.expect("a list");
    assert_eq!(shown.len(), TO_DECIDE_MAX, "the switcher has room for so many");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_lets_in_with_more_than_they_could_give(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, sora, jun) =
        (world.person("Mina").await, world.person("Ada").await, world.person("Sora").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let member = world.join(&owner, &sora, &["member"]).await;
    let (_, strong) = link(&world, &owner, &["owner"], "", "").await;
    let requests = &world.services.join_requests;
    let request = ask(&world, &jun, &strong).await;
    assert_eq!(requests.accept(&admin, request).await.err(), Some(Error::OwnerRequired));
    assert_eq!(requests.decline(&admin, request).await.err(), Some(Error::OwnerRequired));
    assert_eq!(requests.to_decide(&ada.caller).await, Ok(Vec::new()), "nothing to decide for an admin");
    for refused in [
        requests.accept(&member, request).await.err(),
        requests.decline(&member, request).await.err(),
        requests.get(&member, request).await.err(),
        requests.list(&member, &JoinRequestQuery::default()).await.err(),
    ] {
        assert!(matches!(refused, Some(Error::Forbidden { .. })), "{refused:?}");
    }
    assert_eq!(requests.to_decide(&sora.caller).await, Ok(Vec::new()));
    let looking = world.services.doorkeeper.view_as(owner.clone(), Role::admin()).await.expect("a view");
    assert_eq!(requests.accept(&looking, request).await.err(), Some(Error::ViewingAsRole));
    assert_eq!(pending(&world).await, 1);
    requests.decline(&owner, request).await.expect("declined");

    // Who may only withdraw invitations may turn away, and let nobody in.
    world.services.roles.create(&owner, crate::roles::wish("clerk", &["invitation:cancel"])).await.expect("made");
    world.services.members.set_roles(&owner, member.member_id, &roles(&["clerk"])).await.expect("a clerk");
    let clerk = world.enter(&sora, "acme").await.expect("in");
    let (_, weak) = link(&world, &owner, &["member"], "", "").await;
    let request = ask(&world, &jun, &weak).await;
    let waiting = requests.to_decide(&sora.caller).await.expect("a list");
    assert_eq!(waiting.iter().map(|it| (it.id, it.may_accept)).collect::<Vec<_>>(), [(request, false)]);
    assert!(matches!(requests.accept(&clerk, request).await.err(), Some(Error::Forbidden { .. })));
    requests.decline(&clerk, request).await.expect("declined");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn requests_of_others_look_like_none(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, eve, jun) = (world.person("Mina").await, world.person("Eve").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    let request = ask(&world, &jun, &secret).await;
    let requests = &world.services.join_requests;
    let unknown = JoinRequestId::from_uuid(uuid::Uuid::from_u128(7));
    for id in [request, unknown] {
        assert_eq!(requests.get(&evil, id).await.err(), Some(Error::JoinRequestNotFound));
        assert_eq!(requests.accept(&evil, id).await.err(), Some(Error::JoinRequestNotFound));
        assert_eq!(requests.decline(&evil, id).await.err(), Some(Error::JoinRequestNotFound));
        assert_eq!(requests.withdraw(&eve.caller, id).await.err(), Some(Error::JoinRequestNotFound));
        assert_eq!(requests.withdraw(&mina.caller, id).await.err(), Some(Error::JoinRequestNotFound));
    }
    assert_eq!(requests.list(&evil, &JoinRequestQuery::default()).await.map(|page| page.total), Ok(0));
    assert_eq!(requests.to_decide(&eve.caller).await, Ok(Vec::new()));
    assert_eq!(requests.own(&eve.caller).await, Ok(Vec::new()));
    assert_eq!(pending(&world).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_closed_link_leaves_its_requests_open_and_a_declined_person_needs_another(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, sora) = (world.person("Mina").await, world.person("Jun").await, world.person("Sora").await);
    let owner = world.organization(&mina, "acme").await;
    let (made, secret) = link(&world, &owner, &["member"], "", "").await;
    let requests = &world.services.join_requests;
    let of_jun = ask(&world, &jun, &secret).await;
    let of_sora = ask(&world, &sora, &secret).await;
    requests.decline(&owner, of_sora).await.expect("declined");
    let declined = Error::JoinRequestClosed { state: JoinRequestState::Declined };
    assert_eq!(requests.ask(&sora.caller, &secret).await.err(), Some(declined.clone()));
    assert_eq!(standing(&world, &sora.visitor, &secret).await, JoinStanding::Declined);
    assert_eq!(requests.accept(&owner, of_sora).await.err(), Some(declined.clone()));
    assert_eq!(requests.withdraw(&sora.caller, of_sora).await.err(), Some(declined));
    world.services.invitation_links.revoke(&owner, made.id).await.expect("revoked");
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::Asked { request: of_jun });
    requests.accept(&owner, of_jun).await.expect("let in all the same");
    assert!(world.enter(&jun, "acme").await.is_ok());

    let (_, other) = link(&world, &owner, &["member"], "", "").await;
    let again = ask(&world, &sora, &other).await;
    // Taken back, one may ask again.
    requests.withdraw(&sora.caller, again).await.expect("withdrawn");
    assert_eq!(standing(&world, &sora.visitor, &other).await, JoinStanding::Ready { email: email("sora") });
    ask(&world, &sora, &other).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_comes_in_by_another_way_or_goes_asks_no_more(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, &["admin"], "", "").await;
    let requests = &world.services.join_requests;
    let of_jun = ask(&world, &jun, &secret).await;
    world.join(&owner, &jun, &["member"]).await;
    let withdrawn = Error::JoinRequestClosed { state: JoinRequestState::Withdrawn };
    assert_eq!(requests.accept(&owner, of_jun).await.err(), Some(withdrawn.clone()));
    assert_eq!(world.enter(&jun, "acme").await.expect("in").roles, [Role::member()], "as the invitation said");
    assert_eq!((pending(&world).await, uses(&world).await), (0, 0));

    let of_ada = ask(&world, &ada, &secret).await;
    let password = Password::parse_given(Field::Password, PASSWORD).expect("valid");
    world.services.accounts.delete_account(&ada.caller, "ada@example.com", password).await.expect("deleted");
    assert_eq!(requests.accept(&owner, of_ada).await.err(), Some(withdrawn));
    assert_eq!((pending(&world).await, uses(&world).await), (0, 0));
    let listed = requests.list(&owner, &in_state(JoinRequestState::Withdrawn)).await.expect("a list");
    assert_eq!(listed.total, 2);
    assert!(listed.items.iter().all(|request| request.email != email("ada")), "nothing personal stays");
    let audited = "SELECT count(DISTINCT a.target_id) FROM tenantry.audit_log a
                     JOIN tenantry.join_requests r ON r.id = a.target_id AND r.organization_id = a.organization_id
                    WHERE a.action = 'join_request.withdrawn' AND a.created_at = r.decided_at";
    assert_eq!(world.count(audited).await, 2, "each has its row");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_deleted_organization_shows_its_requests_to_nobody_and_has_them_when_it_is_back(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    let request = ask(&world, &jun, &secret).await;
    let requests = &world.services.join_requests;
    world.services.organizations.delete(&owner, "acme").await.expect("deleted");
    assert_eq!(requests.own(&jun.caller).await, Ok(Vec::new()));
    assert_eq!(requests.to_decide(&mina.caller).await, Ok(Vec::new()));
    assert_eq!(requests.accept(&owner, request).await.err(), Some(Error::OrganizationNotFound));
    world.services.organizations.restore(&mina.caller, owner.organization_id).await.expect("restored");
    assert_eq!(requests.own(&jun.caller).await.map(|own| own.len()), Ok(1));
    sqlx::query("UPDATE tenantry.organizations SET is_active = false WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("suspended");
    assert_eq!(requests.accept(&owner, request).await.err(), Some(Error::OrganizationSuspended));
    assert_eq!(requests.to_decide(&mina.caller).await, Ok(Vec::new()));
    // What is one's own can be taken back anywhere.
    requests.withdraw(&jun.caller, request).await.expect("withdrawn");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_open_request_keeps_its_role_from_being_deleted(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let editor =
        world.services.roles.create(&owner, crate::roles::wish("editor", &["audit:read"])).await.expect("made");
    let (made, secret) = link(&world, &owner, &["editor"], "", "").await;
    let request = ask(&world, &jun, &secret).await;
    world.services.invitation_links.revoke(&owner, made.id).await.expect("revoked");
    let by_id = CustomRoleRef::Id(editor.id);
    assert_eq!(world.services.roles.delete(&owner, &by_id).await.err(), Some(Error::RoleInUse));
    // It follows a new name.
    let role = Some(Role::parse("writer").expect("a role"));
    let changes = CustomRoleChanges { role, ..CustomRoleChanges::default() };
    world.services.roles.update(&owner, &by_id, changes).await.expect("renamed");
    let requests = &world.services.join_requests;
    assert_eq!(requests.get(&owner, request).await.map(|request| request.roles), Ok(roles(&["writer"])));
    requests.decline(&owner, request).await.expect("declined");
    world.services.roles.delete(&owner, &by_id).await.expect("deleted");
    // The name of the role stays as history, and does not stand in the way of another role that gets it.
    let other = world.services.roles.create(&owner, crate::roles::wish("writer", &[])).await;
    assert!(other.is_ok(), "{other:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_list_has_pages_and_states(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    let requests = &world.services.join_requests;
    let people = crowd(&world, 7).await;
    let mut asked = Vec::new();
    for person in &people {
        asked.push(ask(&world, person, &secret).await);
        world.clock.advance(TimeDelta::seconds(1));
    }
    requests.decline(&owner, asked[0]).await.expect("declined");
    requests.accept(&owner, asked[1]).await.expect("let in");
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = PageRequest::new(2, after).expect("a limit");
        let query = JoinRequestQuery { state: Some(JoinRequestState::Pending), page };
        let page = requests.list(&owner, &query).await.expect("a page");
        assert_eq!(page.total, 5);
        seen.extend(page.items.iter().map(|request| request.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let newest_first: Vec<_> = asked[2..].iter().rev().copied().collect();
    assert_eq!(seen, newest_first);
    for (state, count) in [(JoinRequestState::Declined, 1), (JoinRequestState::Accepted, 1)] {
        assert_eq!(requests.list(&owner, &in_state(state)).await.map(|page| page.total), Ok(count));
    }
    let oldest_first = requests.to_decide(&mina.caller).await.expect("a list");
    assert_eq!(oldest_first.iter().map(|it| it.id).collect::<Vec<_>>(), asked[2..]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_to_be_decided_comes_from_all_organizations(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let acme = world.organization(&mina, "acme").await;
    let other = world.organization(&mina, "other").await;
    let theirs = world.organization(&ada, "theirs").await;
    // A plain member there, so nothing of it is shown.
    world.join(&theirs, &mina, &["member"]).await;
    let mut asked = Vec::new();
    for tenant in [&acme, &theirs, &other] {
        let (_, secret) = link(&world, tenant, &["member"], "", "").await;
        asked.push(ask(&world, &jun, &secret).await);
        world.clock.advance(TimeDelta::seconds(1));
    }
    let requests = &world.services.join_requests;
    let waiting = requests.to_decide(&mina.caller).await.expect("a list");
    assert_eq!(waiting.iter().map(|it| it.id).collect::<Vec<_>>(), [asked[0], asked[2]]);
    let own = requests.own(&jun.caller).await.expect("a list");
    assert_eq!(own.iter().map(|it| it.id).collect::<Vec<_>>(), asked);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_signs_up_behind_such_a_link_has_asked(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, &["member"], "", "").await;
    let SignedUp::Session(session) = world.sign_up("Jun", Some(secret.reveal().to_owned())).await.expect("signed up")
    else {
        panic!("no verification is asked for here")
    };
    let jun = world.with_session(session).await;
    assert!(world.enter(&jun, "acme").await.is_err());
    let own = world.services.join_requests.own(&jun.caller).await.expect("a list");
    assert_eq!(own.len(), 1);
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::Asked { request: own[0].id });
}
