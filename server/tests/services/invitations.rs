//! Invitations: sent, seen, taken up, declined, withdrawn; by the right person only.

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    invitation::{InvitationQuery, InvitationRef, InvitationStanding, InvitationState, LinkSecret},
    member::NewMember,
    page::{Cursor, PageRequest},
    role::Role,
    session::{SignedUp, Visitor},
};
use tenantry_server::{database::MIGRATOR, services::Settings};

use crate::world::{World, email, roles, settings};

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_holds_the_link_signs_up_and_lands_inside(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let invitation = world.invite(&owner, "jun", &["admin"]).await.expect("invited");
    let link = world.link(&owner, &invitation).await;
    let view = world.services.invitations.view(&Visitor::default(), &link).await.expect("a page");
    assert_eq!(view.standing, InvitationStanding::SignUp);
    assert_eq!(view.organization_name.as_str(), "acme");

    let SignedUp::Session(session) = world.sign_up("Jun", Some(link.reveal().to_owned())).await.expect("signed up")
    else {
        panic!("no verification is asked for here")
    };
    let jun = world.with_session(session).await;
    let tenant = world.enter(&jun, "acme").await.expect("inside");
    assert_eq!(tenant.roles, [Role::admin()]);
    assert_eq!(jun.caller.active_organization_slug, Some(owner.slug.clone()));
    let view = world.services.invitations.view(&jun.visitor, &link).await.expect("a page");
    assert_eq!(view.standing, InvitationStanding::AlreadyMember);
    let view = world.services.invitations.view(&Visitor::default(), &link).await.expect("a page");
    assert_eq!(view.standing, InvitationStanding::Closed { state: InvitationState::Accepted });
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn another_account_never_takes_an_invitation_up(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let owner = world.organization(&mina, "acme").await;
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let link = world.link(&owner, &invitation).await;
    let view = world.services.invitations.view(&eve.visitor, &link).await.expect("a page");
    assert_eq!(view.standing, InvitationStanding::WrongAccount { signed_in_as: email("eve") });
    let invitations = &world.services.invitations;
    let by_link = InvitationRef::Link(link.clone());
    let by_id = InvitationRef::Id(invitation.id);
    assert_eq!(invitations.accept(&eve.caller, &by_link).await, Err(Error::NotTheRecipient));
    assert_eq!(invitations.reject(&eve.caller, &by_link).await, Err(Error::NotTheRecipient));
    assert_eq!(invitations.accept(&eve.caller, &by_id).await, Err(Error::InvitationNotFound));
    let refused = world.sign_up("Mallory", Some(link.reveal().to_owned())).await;
    assert_eq!(refused.err(), Some(Error::NotTheRecipient));
    assert_eq!(world.enter(&eve, "acme").await.err(), Some(Error::OrganizationNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn final_states_are_final(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let invitations = &world.services.invitations;

    let cancelled = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    invitations.cancel(&owner, cancelled.id).await.expect("cancelled");
    let closed = |state| Err(Error::InvitationClosed { state });
    let by_id = InvitationRef::Id(cancelled.id);
    assert_eq!(invitations.accept(&jun.caller, &by_id).await, closed(InvitationState::Cancelled));
    assert_eq!(
        invitations.cancel(&owner, cancelled.id).await.err(),
        Some(Error::InvitationClosed { state: InvitationState::Cancelled })
    );

    let rejected = world.invite(&owner, "jun", &["member"]).await.expect("invited again");
    let by_id = InvitationRef::Id(rejected.id);
    invitations.reject(&jun.caller, &by_id).await.expect("rejected");
    assert_eq!(invitations.accept(&jun.caller, &by_id).await, closed(InvitationState::Rejected));
    assert_eq!(
        invitations.resend(&owner, rejected.id).await.err(),
        Some(Error::InvitationClosed { state: InvitationState::Rejected })
    );

    let expired = world.invite(&owner, "jun", &["member"]).await.expect("invited once more");
    world.clock.advance(TimeDelta::days(7));
    let by_id = InvitationRef::Id(expired.id);
    assert_eq!(invitations.accept(&jun.caller, &by_id).await, closed(InvitationState::Expired));
    assert!(invitations.received(&jun.caller).await.expect("a list").is_empty());
    // The database holds the line where the services would not.
    let reopened =
        sqlx::query("UPDATE tenantry.organization_invitations SET status = 'pending' WHERE status = 'rejected'")
            .execute(&world.pool)
            .await;
    assert!(reopened.is_err());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn resending_gives_a_new_link_and_ends_the_old_one(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let old = world.link(&owner, &invitation).await;
    world.clock.advance(TimeDelta::days(8));
    let resent = world.services.invitations.resend(&owner, invitation.id).await.expect("sent again");
    assert_eq!(resent.state, InvitationState::Pending);
    let new = world.link(&owner, &invitation).await;
    assert_ne!(old.reveal(), new.reveal());
    assert_eq!(world.services.invitations.view(&Visitor::default(), &old).await, Err(Error::InvitationNotFound));
    let accepted = world.services.invitations.accept(&jun.caller, &InvitationRef::Link(new)).await;
    let accepted = accepted.map(|joined| joined.slug);
    assert_eq!(accepted, Ok(owner.slug.clone()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_inviter_who_lost_the_right_offers_nothing_any_more(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let ada = world.person("Ada").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &ada, &["admin"]).await;
    let invitation = world.invite(&admin, "jun", &["admin"]).await.expect("invited");
    let link = world.link(&owner, &invitation).await;
    world.services.members.set_roles(&owner, admin.member_id, &roles(&["member"])).await.expect("demoted");
    let view = world.services.invitations.view(&jun.visitor, &link).await.expect("a page");
    assert_eq!(view.standing, InvitationStanding::InviterMayNotOffer);
    let by_link = InvitationRef::Link(link);
    assert_eq!(world.services.invitations.accept(&jun.caller, &by_link).await, Err(Error::InviterMayNotOffer));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_full_organization_takes_nobody_in(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    sqlx::query("UPDATE tenantry.organizations SET max_members = 1 WHERE slug = 'acme'")
        .execute(&world.pool)
        .await
        .expect("a limit");
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let link = world.link(&owner, &invitation).await;
    let view = world.services.invitations.view(&jun.visitor, &link).await.expect("a page");
    assert_eq!(view.standing, InvitationStanding::Full);
    let by_id = InvitationRef::Id(invitation.id);
    assert_eq!(
        world.services.invitations.accept(&jun.caller, &by_id).await,
        Err(Error::MemberLimitReached { limit: 1 })
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn only_the_mailed_link_proves_the_mailbox(pool: PgPool) {
    let world = World::with(pool, Settings { require_verified_email: true, mail_configured: true, ..settings() }).await;
    assert!(matches!(world.sign_up("Mina", None).await, Ok(SignedUp::CheckMail)));
    sqlx::query("UPDATE tenantry.users SET email_verified_at = now()")
        .execute(&world.pool)
        .await
        .expect("verified behind the scenes");
    let mina = world.sign_in("mina", crate::world::PASSWORD).await.expect("signed in");
    let owner = world.organization(&mina, "acme").await;

    // Copied: the account is made, and waits for its own verification.
    let invitation = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let copied = world.link(&owner, &invitation).await;
    let outcome = world.sign_up("Jun", Some(copied.reveal().to_owned())).await;
    assert!(matches!(outcome, Ok(SignedUp::CheckMail)), "{outcome:?}");
    assert_eq!(world.sign_in("jun", crate::world::PASSWORD).await.err(), Some(Error::EmailNotVerified));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_plain_member_sees_no_invitations_and_sends_none(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let pending = world.invite(&owner, "ada", &["member"]).await.expect("invited");
    let invitations = &world.services.invitations;
    let forbidden = |error: Option<Error>| matches!(error, Some(Error::Forbidden { .. }));
    assert!(forbidden(invitations.list(&member, &InvitationQuery::default()).await.err()));
    assert!(forbidden(world.invite(&member, "x", &["member"]).await.err()));
    assert!(forbidden(invitations.cancel(&member, pending.id).await.err()));
    assert!(forbidden(invitations.resend(&member, pending.id).await.err()));
    assert!(forbidden(invitations.link(&member, pending.id).await.err()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn members_and_open_invitations_are_not_invited_twice(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    assert_eq!(world.invite(&owner, "mina", &["member"]).await.err(), Some(Error::AlreadyMember));
    world.invite(&owner, "jun", &["member"]).await.expect("invited");
    assert_eq!(world.invite(&owner, "JUN", &["member"]).await.err(), Some(Error::AlreadyInvited));
    world.clock.advance(TimeDelta::days(7));
    world.invite(&owner, "jun", &["member"]).await.expect("the first one has run out");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_forged_link_leads_nowhere(pool: PgPool) {
    let world = World::new(pool).await;
    let forged = LinkSecret::parse(&"A".repeat(43)).expect("the right form");
    assert_eq!(world.services.invitations.view(&Visitor::default(), &forged).await, Err(Error::InvitationNotFound));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn refusals_of_one_member_do_not_use_up_what_the_others_may_send(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    for _ in 0..300 {
        let refused = world.invite(&member, "friend", &["member"]).await.err();
        assert!(matches!(refused, Some(Error::Forbidden { .. })), "{refused:?}");
    }
    assert!(world.invite(&owner, "friend", &["member"]).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn one_mailbox_gets_so_many_invitations_and_no_more(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let invitation = world.invite(&owner, "stranger", &["member"]).await.expect("invited");
    for _ in 1..20 {
        world.services.invitations.resend(&owner, invitation.id).await.expect("sent again");
    }
    let refused = world.services.invitations.resend(&owner, invitation.id).await.err();
    assert!(matches!(refused, Some(Error::RateLimited { .. })), "{refused:?}");
    assert!(world.invite(&owner, "somebody-else", &["member"]).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_cursor_of_another_age_is_refused(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    // {"created":"-200000-01-01T00:00:00Z","id":"00000000-0000-0000-0000-000000000000"}
    let cursor =
        "eyJjcmVhdGVkIjoiLTIwMDAwMC0wMS0wMVQwMDowMDowMFoiLCJpZCI6IjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMCJ9";
    let page = PageRequest::new(10, Some(Cursor(cursor.to_owned()))).expect("a limit");
    let query = InvitationQuery { page, ..InvitationQuery::default() };
    let refused = world.services.invitations.list(&owner, &query).await.err();
    assert_eq!(refused, Some(Error::invalid(Field::Cursor, Reason::Malformed)));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_the_operator_wants_it_a_new_invitation_takes_the_place_of_an_open_one(pool: PgPool) {
    let world = World::with(pool, Settings { replace_invitations: true, ..settings() }).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let first = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let second = world.invite(&owner, "jun", &["admin"]).await.expect("invited again");
    let accept = async |id| world.services.invitations.accept(&jun.caller, &InvitationRef::Id(id)).await;
    let closed = Error::InvitationClosed { state: InvitationState::Cancelled };
    assert_eq!(accept(first.id).await.err(), Some(closed));
    assert_eq!(accept(second.id).await.map(|joined| joined.member.roles), Ok(roles(&["admin"])));
    let cancelled = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.cancelled'";
    assert_eq!(world.count(cancelled).await, 1);

    // Who may not withdraw what an owner has offered may not replace it either.
    let sora = world.person("Sora").await;
    let admin = world.join(&owner, &sora, &["admin"]).await;
    world.invite(&owner, "ada", &["owner"]).await.expect("invited");
    assert_eq!(world.invite(&admin, "ada", &["member"]).await.err(), Some(Error::AlreadyInvited));
    let open = "SELECT count(*) FROM tenantry.organization_invitations WHERE status = 'pending'";
    assert_eq!(world.count(open).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn who_is_removed_does_not_come_back_by_another_invitation(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun) = (world.person("Mina").await, world.person("Jun").await);
    let owner = world.organization(&mina, "acme").await;
    let invitations = &world.services.invitations;
    for (address, leaves) in [("june", false), ("junia", true)] {
        // A member whose address becomes one that is invited: nothing has closed the invitation.
        let wish = NewMember::parse(jun.caller.user_id, ["member"]).expect("valid");
        world.core.operator().add_member(owner.organization_id, wish).await.expect("added");
        let open = world.invite(&owner, address, &["member"]).await.expect("invited");
        sqlx::query("UPDATE tenantry.users SET email = $2 WHERE id = $1")
            .bind(jun.caller.user_id.uuid())
            .bind(email(address).as_str())
            .execute(&world.pool)
            .await
            .expect("another address");
        let jun = world.with_session_of(&jun).await;
        let member = world.enter(&jun, "acme").await.expect("in");
        if leaves {
            world.services.organizations.leave(&member).await.expect("left");
        } else {
            world.services.members.remove(&owner, &member.member_id.into()).await.expect("removed");
        }
        let again =
            invitations.accept(&jun.caller, &InvitationRef::Id(open.id)).await.map(|joined| joined.invitation.id);
        // Who leaves may change their mind while the offer stands.
        let closed = Error::InvitationClosed { state: InvitationState::Cancelled };
        assert_eq!(again, if leaves { Ok(open.id) } else { Err(closed) });
    }
    let told = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.cancelled'
                   AND after->>'state' = 'cancelled' AND actor_user_id IS NOT NULL";
    assert_eq!(world.count(told).await, 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_that_ran_out_and_is_replaced_leaves_its_trace(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let first = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    world.clock.advance(TimeDelta::days(8));
    world.invite(&owner, "jun", &["admin"]).await.expect("invited anew");
    let row: (uuid::Uuid, Option<uuid::Uuid>, String) = sqlx::query_as(
        "SELECT target_id, actor_user_id, concat_ws(' ', before->>'state', after->>'state', after->>'email')
           FROM tenantry.audit_log WHERE action = 'invitation.expired'",
    )
    .fetch_one(&world.pool)
    .await
    .expect("one row");
    assert_eq!(row, (first.id.uuid(), None, "pending expired jun@example.com".to_owned()));
}
