//! Links that several people can join by.

use chrono::TimeDelta;
use futures::future::join_all;
use sqlx::PgPool;
use tenantry::{
    Error,
    custom_role::CustomRoleRef,
    invitation::{
        LinkSecret,
        link::{InvitationLink, JoinStanding, LINKS_MAX, LinkState, NewInvitationLink},
    },
    limits::Limit,
    page::PageRequest,
    role::Role,
    session::{SignedUp, Tenant, Visitor},
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{Person, World, email, limited, roles, secret_of, settings};

fn wish(roles: &[&str], domains: &str, uses: &str) -> NewInvitationLink {
    NewInvitationLink::parse(roles, domains, uses, "").expect("a valid wish")
}

async fn link(world: &World, tenant: &Tenant, wish: NewInvitationLink) -> (InvitationLink, LinkSecret) {
    let links = &world.services.invitation_links;
    let link = links.create(tenant, wish).await.expect("a link");
    let address = links.address(tenant, link.id).await.expect("its address");
    (link, secret_of(&address))
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

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_holds_a_link_joins_with_its_roles(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (made, secret) = link(&world, &owner, wish(&["admin", "member"], "", "")).await;
    assert_eq!(made.expires_at - made.created_at, TimeDelta::days(7));
    assert_eq!(standing(&world, &Visitor::default(), &secret).await, JoinStanding::SignIn);
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::Ready { email: email("jun") });

    let joined = world.services.invitation_links.join(&jun.caller, &secret).await.expect("joined");
    assert_eq!((joined.link, joined.slug), (made.id, owner.slug.clone()));
    let member = world.enter(&jun, "acme").await.expect("inside");
    assert_eq!(member.roles, roles(&["admin", "member"]));
    let jun = world.with_session_of(&jun).await;
    assert_eq!(jun.caller.active_organization_slug, Some(owner.slug.clone()));
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::AlreadyMember);
    let again = world.services.invitation_links.join(&jun.caller, &secret).await.err();
    assert_eq!(again, Some(Error::AlreadyMember));
    let listed = world.services.invitation_links.list(&owner, &PageRequest::default()).await.expect("a list");
    assert_eq!((listed.total, listed.items[0].uses), (1, 1));
    assert_eq!(world.count("SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation_link.used'").await, 1);
    // The secret itself is nowhere.
    let stored: Vec<String> = sqlx::query_scalar("SELECT l::text FROM tenantry.invitation_links l")
        .fetch_all(&world.pool)
        .await
        .expect("the rows");
    assert!(!stored.iter().any(|row| row.contains(secret.reveal())));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn so_many_join_at_once_as_the_link_allows(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (made, secret) = link(&world, &owner, wish(&["member"], "", "3")).await;
    let people = crowd(&world, 8).await;
    let links = &world.services.invitation_links;
    let answers = join_all(people.iter().map(|person| links.join(&person.caller, &secret))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3, "{answers:?}");
    for loser in answers.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::InvitationLinkClosed { state: LinkState::UsedUp });
    }
    assert_eq!(world.count("SELECT uses::bigint FROM tenantry.invitation_links").await, 3);
    assert_eq!(world.count("SELECT member_count::bigint FROM tenantry.organizations WHERE slug = 'acme'").await, 4);
    let refused = links.address(&owner, made.id).await.err();
    assert_eq!(refused, Some(Error::InvitationLinkClosed { state: LinkState::UsedUp }));
    // The database holds the line where the services would not.
    let over = sqlx::query("UPDATE tenantry.invitation_links SET uses = uses + 1").execute(&world.pool).await;
    assert!(over.is_err());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn so_many_join_at_once_as_the_organization_has_seats(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.members = Limit::AtMost(4))).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (_, first) = link(&world, &owner, wish(&["member"], "", "")).await;
    let (_, second) = link(&world, &owner, wish(&["member"], "", "")).await;
    let people = crowd(&world, 8).await;
    let links = &world.services.invitation_links;
    let choose = |number: usize| if number.is_multiple_of(2) { &first } else { &second };
    let uses = people.iter().enumerate().map(|(number, person)| links.join(&person.caller, choose(number)));
    let answers = join_all(uses).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 3, "{answers:?}");
    for loser in answers.into_iter().filter_map(Result::err) {
        assert_eq!(loser, Error::MemberLimitReached { limit: 4 });
    }
    let late = world.person("Late").await;
    assert_eq!(standing(&world, &late.visitor, &first).await, JoinStanding::Full);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_person_who_uses_a_link_eight_times_at_once_uses_it_once(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, wish(&["member"], "", "")).await;
    let links = &world.services.invitation_links;
    let answers = join_all((0..8).map(|_| links.join(&jun.caller, &secret))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    assert_eq!(world.count("SELECT uses::bigint FROM tenantry.invitation_links").await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_link_for_a_domain_takes_proven_addresses_of_it_alone(pool: PgPool) {
    // Nobody is asked for a verified address here, and yet: what anybody can claim admits nobody.
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, other) = link(&world, &owner, wish(&["member"], "corp.kr", "")).await;
    let (_, ours) = link(&world, &owner, wish(&["member"], "example.com", "")).await;
    let links = &world.services.invitation_links;
    let wrong = JoinStanding::WrongDomain { signed_in_as: email("jun") };
    assert_eq!(standing(&world, &jun.visitor, &other).await, wrong);
    assert_eq!(links.join(&jun.caller, &other).await.err(), Some(Error::EmailDomainNotAllowed));
    let refused = world.sign_up("Ada", Some(other.reveal().to_owned())).await.err();
    assert_eq!(refused, Some(Error::EmailDomainNotAllowed));

    assert_eq!(standing(&world, &jun.visitor, &ours).await, JoinStanding::Unverified { email: email("jun") });
    assert_eq!(links.join(&jun.caller, &ours).await.err(), Some(Error::EmailNotVerified));
    sqlx::query("UPDATE tenantry.users SET email_verified_at = now()").execute(&world.pool).await.expect("verified");
    let jun = world.with_session_of(&jun).await;
    links.join(&jun.caller, &ours).await.expect("joined");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_signs_up_behind_a_link_lands_inside_or_verifies_first(pool: PgPool) {
    let world = World::new(pool.clone()).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, wish(&["member"], "", "")).await;
    let SignedUp::Session(session) = world.sign_up("Jun", Some(secret.reveal().to_owned())).await.expect("signed up")
    else {
        panic!("no verification is asked for here")
    };
    let jun = world.with_session(session).await;
    assert_eq!(world.enter(&jun, "acme").await.expect("inside").roles, [Role::member()]);

    // A copied link proves no mailbox: where that is asked for, the account waits, and is no member.
    let strict =
        World::with(pool, Settings { require_verified_email: true, mail_configured: true, ..settings() }).await;
    let outcome = strict.sign_up("Ada", Some(secret.reveal().to_owned())).await;
    assert!(matches!(outcome, Ok(SignedUp::CheckMail)), "{outcome:?}");
    // The mail knows the way back, and no secret.
    let payload: String = sqlx::query_scalar("SELECT payload::text FROM tenantry.mail_outbox WHERE recipient = $1")
        .bind("ada@example.com")
        .fetch_one(&strict.pool)
        .await
        .expect("one mail");
    assert!(payload.contains("\"back\": {\"link\": "), "{payload}");
    assert!(!payload.contains(secret.reveal()));
    assert_eq!(world.count("SELECT member_count::bigint FROM tenantry.organizations WHERE slug = 'acme'").await, 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_link_does_not_lead_back_who_was_removed(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let (_, secret) = link(&world, &owner, wish(&["member"], "", "")).await;
    let links = &world.services.invitation_links;
    let joined = links.join(&jun.caller, &secret).await.expect("joined");
    world.services.members.remove(&owner, &joined.member.id.into()).await.expect("removed");
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::FormerMember);
    assert_eq!(links.join(&jun.caller, &secret).await.err(), Some(Error::FormerMember));
    // Somebody who means this very person can still say so.
    world.join(&owner, &jun, &["member"]).await;
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_link_stands_as_long_as_its_maker_could_make_it(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun) = (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let links = &world.services.invitation_links;
    assert_eq!(links.create(&admin, wish(&["owner"], "", "")).await.err(), Some(Error::OwnerRequired));
    let (_, secret) = link(&world, &admin, wish(&["admin"], "", "")).await;
    world.services.members.set_roles(&owner, admin.member_id, &roles(&["member"])).await.expect("demoted");
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::CreatorMayNotOffer);
    assert_eq!(links.join(&jun.caller, &secret).await.err(), Some(Error::InviterMayNotOffer));
    let member = world.enter(&ada, "acme").await.expect("a member");
    for refused in [
        links.create(&member, wish(&["member"], "", "")).await.err(),
        links.list(&member, &PageRequest::default()).await.err(),
    ] {
        assert!(matches!(refused, Some(Error::Forbidden { .. })), "{refused:?}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_link_is_revoked_and_runs_out(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, ada, jun, eve) =
        (world.person("Mina").await, world.person("Ada").await, world.person("Jun").await, world.person("Eve").await);
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let evil = world.organization(&eve, "evil").await;
    let links = &world.services.invitation_links;
    let (made, secret) = link(&world, &owner, wish(&["owner"], "", "")).await;
    assert_eq!(links.revoke(&evil, made.id).await.err(), Some(Error::InvitationNotFound));
    assert_eq!(links.address(&evil, made.id).await.err(), Some(Error::InvitationNotFound));
    assert_eq!(links.revoke(&admin, made.id).await.err(), Some(Error::OwnerRequired));
    assert_eq!(links.address(&admin, made.id).await.err(), Some(Error::OwnerRequired));
    links.revoke(&owner, made.id).await.expect("revoked");
    let closed = Error::InvitationLinkClosed { state: LinkState::Revoked };
    assert_eq!(links.join(&jun.caller, &secret).await.err(), Some(closed.clone()));
    assert_eq!(links.revoke(&owner, made.id).await.err(), Some(closed));
    assert_eq!(standing(&world, &jun.visitor, &secret).await, JoinStanding::Closed { state: LinkState::Revoked });

    let (_, secret) = link(&world, &owner, wish(&["member"], "", "")).await;
    world.clock.advance(TimeDelta::days(7));
    let closed = Error::InvitationLinkClosed { state: LinkState::Expired };
    assert_eq!(links.join(&jun.caller, &secret).await.err(), Some(closed));
    let forged = LinkSecret::parse(&"A".repeat(43)).expect("the right form");
    assert_eq!(links.join(&jun.caller, &forged).await.err(), Some(Error::InvitationNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_open_link_keeps_its_role_from_being_deleted(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let editor =
        world.services.roles.create(&owner, crate::roles::wish("editor", &["audit:read"])).await.expect("made");
    let (made, secret) = link(&world, &owner, wish(&["editor"], "", "")).await;
    let by_id = CustomRoleRef::Id(editor.id);
    assert_eq!(world.services.roles.delete(&owner, &by_id).await.err(), Some(Error::RoleInUse));
    // It follows a new name.
    let changes = tenantry::custom_role::CustomRoleChanges {
        role: Some(Role::parse("writer").expect("a role")),
        ..tenantry::custom_role::CustomRoleChanges::default()
    };
    world.services.roles.update(&owner, &by_id, changes).await.expect("renamed");
    let view = world.services.invitation_links.view(&jun.visitor, &secret).await.expect("a page");
    assert_eq!(view.roles, roles(&["writer"]));
    world.services.invitation_links.revoke(&owner, made.id).await.expect("revoked");
    world.services.roles.delete(&owner, &by_id).await.expect("deleted");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn there_are_so_many_open_links_and_no_more(pool: PgPool) {
    let world = World::with(pool, Settings { rate_limits: false, ..settings() }).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let links = &world.services.invitation_links;
    let wanted = usize::try_from(LINKS_MAX).expect("a small number") + 4;
    let answers = join_all((0..wanted).map(|_| links.create(&owner, wish(&["member"], "", "")))).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), wanted - 4);
    let full = Some(Error::InvitationLinkLimitReached { limit: LINKS_MAX });
    assert!(answers.into_iter().filter_map(Result::err).all(|error| Some(error) == full));
    // The pages of the list meet without gap or overlap.
    let first = links.list(&owner, &PageRequest::new(30, None).expect("a limit")).await.expect("a page");
    let next = PageRequest::new(30, first.next.clone()).expect("a limit");
    let second = links.list(&owner, &next).await.expect("a page");
    let mut ids: Vec<_> = first.items.iter().chain(&second.items).map(|link| link.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), second.next), (wanted - 4, None));
}
