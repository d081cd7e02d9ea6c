//! An account that gets another address, and one that goes.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use chrono::TimeDelta;
use futures::future::join;
use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason, Result,
    access::decide::Parting,
    email::Email,
    hooks::{Change, Hooks, Occasion, Refusal},
    invitation::{InvitationRef, LinkSecret},
    password::Password,
    picture::PictureAddress,
    session::Visitor,
    slug::Slug,
    user::EmailChange,
};
use tenantry_server::{database::MIGRATOR, secrets::LinkKey, services::Settings};

use crate::world::{PASSWORD, Person, World, email, settings};

fn given(text: &str) -> Password {
    Password::parse_given(Field::Password, text).expect("a password")
}

async fn mailing(pool: PgPool) -> World {
    World::with(pool, Settings { mail_configured: true, ..settings() }).await
}

/// The secret of the newest link of a kind, made as the mail job makes it.
async fn mailed(world: &World, kind: &str) -> LinkSecret {
    let sql = "SELECT id FROM tenantry.user_links WHERE kind = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
    let id: uuid::Uuid = sqlx::query_scalar(sql).bind(kind).fetch_one(&world.pool).await.expect("a link");
    let secret = LinkKey::new([7; 32]).user_link_secret(kind, id).expect("a kind of link");
    LinkSecret::parse(&secret).expect("the right form")
}

async fn ask(world: &World, person: &Person, new: &str) -> Result<EmailChange> {
    world.services.accounts.change_email(&person.caller, email(new), given(PASSWORD)).await
}

async fn address_of(world: &World, person: &Person) -> Email {
    world.with_session_of(person).await.caller.email
}

async fn kinds_of_mail(world: &World, to: &str) -> Vec<String> {
    sqlx::query_scalar("SELECT kind FROM tenantry.mail_outbox WHERE recipient = $1 ORDER BY kind")
        .bind(email(to).as_str())
        .fetch_all(&world.pool)
        .await
        .expect("the outbox")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_address_counts_once_its_link_is_used(pool: PgPool) {
    let world = mailing(pool).await;
    let mina = world.person("Mina").await;
    let accounts = &world.services.accounts;
    accounts.request_password_reset(&Visitor::default(), email("mina"), None).await.expect("sent");
    let reset = mailed(&world, "reset_password").await;
    assert_eq!(ask(&world, &mina, "mina.kim").await, Ok(EmailChange::CheckMail));
    assert_eq!(address_of(&world, &mina).await, email("mina"));
    assert_eq!(accounts.profile(&mina.caller).await.expect("a profile").pending_email, Some(email("mina.kim")));

    let secret = mailed(&world, "change_email").await;
    let visitor = Visitor::default();
    assert_eq!(accounts.email_change_target(&visitor, secret.clone()).await, Ok(email("mina.kim")));
    assert_eq!(accounts.confirm_email_change(&visitor, secret.clone()).await, Ok(email("mina.kim")));
    assert_eq!(accounts.confirm_email_change(&visitor, secret).await, Err(Error::InvalidToken), "once");
    // The session goes on, and signs the same person in.
    let profile = accounts.profile(&mina.caller).await.expect("a profile");
    assert_eq!((profile.email, profile.email_verified, profile.pending_email), (email("mina.kim"), true, None));
    assert!(world.sign_in("mina.kim", PASSWORD).await.is_ok());
    assert_eq!(world.sign_in("mina", PASSWORD).await.err(), Some(Error::InvalidCredentials));
    // What went to the old address leads nowhere, and the old address hears of it.
    let new = Password::parse_new(Field::Password, "a brand new one").expect("valid");
    assert_eq!(accounts.reset_password(&visitor, reset, new).await, Err(Error::InvalidToken));
    assert!(kinds_of_mail(&world, "mina").await.contains(&"email_changed".to_owned()));
    assert_eq!(kinds_of_mail(&world, "mina.kim").await, ["change_email"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whose_address_it_is_is_decided_when_the_link_is_used(pool: PgPool) {
    let world = mailing(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let accounts = &world.services.accounts;
    // Asking tells nobody who has an account.
    assert_eq!(ask(&world, &mina, "jun").await, Ok(EmailChange::CheckMail));
    let taken = mailed(&world, "change_email").await;
    assert_eq!(accounts.confirm_email_change(&Visitor::default(), taken).await, Err(Error::EmailTaken));
    assert_eq!(address_of(&world, &mina).await, email("mina"));

    ask(&world, &mina, "free").await.expect("asked");
    let first = mailed(&world, "change_email").await;
    world.clock.advance(TimeDelta::seconds(1));
    ask(&world, &jun, "free").await.expect("asked");
    let second = mailed(&world, "change_email").await;
    let visitor = Visitor::default();
    let (a, b) =
        join(accounts.confirm_email_change(&visitor, first), accounts.confirm_email_change(&visitor, second)).await;
    assert!(a.is_ok() ^ b.is_ok(), "{a:?} {b:?}");
    assert!(a == Err(Error::EmailTaken) || b == Err(Error::EmailTaken), "{a:?} {b:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wish_for_an_address_wants_the_password_and_ends_with_it(pool: PgPool) {
    let world = mailing(pool).await;
    let mina = world.person("Mina").await;
    let accounts = &world.services.accounts;
    let wrong = accounts.change_email(&mina.caller, email("new"), given("not it at all")).await;
    assert_eq!(wrong, Err(Error::invalid(Field::CurrentPassword, Reason::Incorrect)));
    assert_eq!(ask(&world, &mina, "mina").await, Err(Error::invalid(Field::Email, Reason::Unchanged)));

    ask(&world, &mina, "one").await.expect("asked");
    let replaced = mailed(&world, "change_email").await;
    world.clock.advance(TimeDelta::seconds(1));
    ask(&world, &mina, "two").await.expect("asked");
    let cancelled = mailed(&world, "change_email").await;
    accounts.cancel_email_change(&mina.caller).await.expect("taken back");
    ask(&world, &mina, "three").await.expect("asked");
    let ended = mailed(&world, "change_email").await;
    accounts.change_password(&mina.caller, given(PASSWORD), given("another long one")).await.expect("changed");
    for secret in [replaced, cancelled, ended] {
        assert_eq!(accounts.confirm_email_change(&Visitor::default(), secret).await, Err(Error::InvalidToken));
    }
    let late = accounts.change_email(&mina.caller, email("late"), given("another long one")).await;
    assert_eq!(late, Ok(EmailChange::CheckMail));
    let late = mailed(&world, "change_email").await;
    world.clock.advance(TimeDelta::hours(24));
    assert_eq!(accounts.confirm_email_change(&Visitor::default(), late).await, Err(Error::InvalidToken));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_mail_the_address_changes_at_once_and_is_not_verified(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    world.person("Jun").await;
    assert_eq!(ask(&world, &mina, "jun").await, Err(Error::EmailTaken));
    assert_eq!(ask(&world, &mina, "mina.kim").await, Ok(EmailChange::Changed));
    let profile = world.services.accounts.profile(&mina.caller).await.expect("a profile");
    assert_eq!((profile.email, profile.email_verified), (email("mina.kim"), false));
}

async fn delete(world: &World, person: &Person) -> Result<()> {
    let person = world.with_session_of(person).await;
    world.services.accounts.delete_account(&person.caller, person.caller.email.as_str(), given(PASSWORD)).await
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_account_goes_with_what_is_personal_and_its_address_is_free_again(pool: PgPool) {
    let world = mailing(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let acme = world.organization(&mina, "acme").await;
    let member = world.join(&acme, &jun, &["admin"]).await;
    let labs = world.organization(&mina, "labs").await;
    let former = world.join(&labs, &jun, &["member"]).await;
    world.services.organizations.leave(&former).await.expect("left");

    let accounts = &world.services.accounts;
    let wrong = accounts.delete_account(&jun.caller, "jun@example.co", given(PASSWORD)).await;
    assert_eq!(wrong, Err(Error::invalid(Field::Email, Reason::Mismatch)));
    let wrong = accounts.delete_account(&jun.caller, "jun@example.com", given("not it at all")).await;
    assert_eq!(wrong, Err(Error::invalid(Field::Password, Reason::Incorrect)));
    let portrait = crate::pictures::picture(9);
    let portrait = world.services.pictures.set_portrait(&jun.caller, portrait).await.expect("set").expect("a path");
    assert_eq!(delete(&world, &jun).await, Ok(()));
    let address = PictureAddress::parse(&portrait).expect("an address of ours");
    assert_eq!(world.services.pictures.picture(&address).await.err(), Some(Error::NotFound), "a face is erased, too");
    // One that was being made meanwhile comes too late.
    let late = world.services.pictures.set_portrait(&jun.caller, crate::pictures::picture(10)).await;
    assert_eq!(late, Err(Error::Unauthenticated));

    assert_eq!(world.services.doorkeeper.identify(&jun.visitor).await.err(), Some(Error::Unauthenticated));
    assert_eq!(world.sign_in("jun", PASSWORD).await.err(), Some(Error::InvalidCredentials));
    let places: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM tenantry.organization_members m JOIN tenantry.organizations o ON o.id = m.organization_id
          WHERE m.user_id = $1 AND NOT o.is_personal",
    )
    .bind(jun.caller.user_id.uuid())
    .fetch_one(&world.pool)
    .await
    .expect("a count");
    assert_eq!(places, 0, "in no list of members, not even among the former ones");
    let back = world.services.members.reinstate(&acme, member.member_id).await;
    assert_eq!(back.err(), Some(Error::MemberNotFound), "nobody can be taken back who is not there");
    let left: String = sqlx::query_scalar("SELECT to_jsonb(u)::text FROM tenantry.users u WHERE id = $1")
        .bind(jun.caller.user_id.uuid())
        .fetch_one(&world.pool)
        .await
        .expect("the row");
    assert!(!left.to_lowercase().contains("jun"), "{left}");
    let personal = "SELECT count(*) FROM tenantry.organizations WHERE is_personal AND deleted_at IS NOT NULL";
    assert_eq!(world.count(personal).await, 1);
    assert!(kinds_of_mail(&world, "jun").await.contains(&"account_deleted".to_owned()));
    // The address belongs to nobody, and whoever has it can begin anew.
    let again = world.person("Jun").await;
    assert_ne!(again.caller.user_id, jun.caller.user_id);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_account_stays_while_people_would_be_left_without_an_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let acme = world.organization(&mina, "acme").await;
    world.organization(&mina, "alone").await;
    let slug = |text| Slug::parse(text).expect("a slug");
    let held = Err(Error::OnlyOwner { organizations: vec![slug("acme"), slug("alone")] });
    assert_eq!(delete(&world, &mina).await, held);
    assert!(world.with_session_of(&mina).await.caller.email == email("mina"), "nothing was changed");

    let other = world.join(&acme, &jun, &["owner"]).await;
    let alone = world.enter(&mina, "alone").await.expect("one's own");
    world.services.organizations.delete(&alone, "alone").await.expect("deleted");
    let ties = world.services.accounts.ties(&mina.caller).await.expect("ties");
    let partings: Vec<_> = ties.iter().map(|tie| (tie.is_personal, tie.parting)).collect();
    assert_eq!(partings, [(true, Parting::GoesAlong), (false, Parting::Leaves)]);
    assert_eq!(delete(&world, &mina).await, Ok(()));
    let owner: uuid::Uuid = sqlx::query_scalar("SELECT owner_id FROM tenantry.organizations WHERE slug = 'acme'")
        .fetch_one(&world.pool)
        .await
        .expect("the organization");
    assert_eq!(owner, other.caller.user_id.uuid());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_personal_organization_with_colleagues_is_not_lost(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let slug = world.services.organizations.list(&mina.caller).await.expect("a list")[0].slug.clone();
    let own = world.enter(&mina, slug.as_str()).await.expect("one's own");
    let colleague = world.join(&own, &jun, &["member"]).await;
    assert_eq!(delete(&world, &mina).await, Err(Error::OnlyOwner { organizations: vec![slug.clone()] }));
    let owner = crate::world::roles(&["owner"]);
    world.services.members.set_roles(&own, colleague.member_id, &owner).await.expect("promoted");
    assert_eq!(delete(&world, &mina).await, Ok(()));
    let kept = world.enter(&jun, slug.as_str()).await.expect("the other owner keeps it");
    assert!(!kept.is_personal, "an ordinary one, which can be left and deleted");
    world.services.organizations.delete(&kept, slug.as_str()).await.expect("deleted");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn no_membership_is_made_for_an_account_that_goes_at_the_same_moment(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    for round in 0..6 {
        let name = format!("Jun{round}");
        let jun = world.person(&name).await;
        let offer = world.invite(&acme, &name, &["member"]).await.expect("invited");
        let offer = InvitationRef::Id(offer.id);
        let accept = world.services.invitations.accept(&jun.caller, &offer);
        let (gone, joined) = join(delete(&world, &jun), accept).await;
        assert!(gone.is_ok() || joined.is_ok(), "{gone:?} {joined:?}");
    }
    let ghosts = "SELECT count(*) FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
                    JOIN tenantry.organizations o ON o.id = m.organization_id
                   WHERE u.deleted_at IS NOT NULL AND m.status = 'active' AND o.deleted_at IS NULL";
    assert_eq!(world.count(ghosts).await, 0);
}

/// Hears of accounts that go, and refuses when told to.
#[derive(Default)]
struct Witness {
    heard: Mutex<Vec<&'static str>>,
    refuses: AtomicBool,
}

#[async_trait]
impl Hooks for Witness {
    async fn before(&self, _: &Occasion<'_>, change: &mut Change) -> Result<()> {
        if matches!(change, Change::DeleteAccount) {
            self.heard.lock().expect("no test panics while it holds this").push("before");
            if self.refuses.load(Ordering::Relaxed) {
                return Err(Refusal::new("HAS_OPEN_ORDERS", "There are open orders.").into());
            }
        }
        Ok(())
    }

    async fn after(&self, _: &Occasion<'_>, change: &Change) {
        if matches!(change, Change::DeleteAccount) {
            self.heard.lock().expect("no test panics while it holds this").push("after");
        }
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_product_hears_of_an_account_that_goes_and_may_refuse(pool: PgPool) {
    let witness = Arc::new(Witness::default());
    let world = World::hooked(pool, witness.clone()).await;
    let mina = world.person("Mina").await;
    witness.refuses.store(true, Ordering::Relaxed);
    assert!(matches!(delete(&world, &mina).await, Err(Error::Refused { .. })));
    witness.refuses.store(false, Ordering::Relaxed);
    assert_eq!(delete(&world, &mina).await, Ok(()));
    assert_eq!(*witness.heard.lock().expect("nobody else holds it"), ["before", "before", "after"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_account_that_is_deleted_while_it_accepts_does_one_after_the_other(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    for round in 0..8 {
        let name = format!("Jun{round}");
        let jun = world.person(&name).await;
        let invitation = world.invite(&owner, &name.to_lowercase(), &["member"]).await.expect("invited");
        let by_id = InvitationRef::Id(invitation.id);
        let (accepted, deleted) =
            join(world.services.invitations.accept(&jun.caller, &by_id), delete(&world, &jun)).await;
        // Each waits for the other's locks in the same order, so neither is given up for the other. Who was taken in
        // just before the end is asked to look again.
        assert!(!matches!(accepted, Err(Error::Unavailable | Error::Internal)), "round {round}: {accepted:?}");
        let looks_again = accepted.is_ok() && deleted == Err(Error::Unavailable);
        let is_told = !matches!(deleted, Err(Error::Unavailable | Error::Internal));
        assert!(is_told || looks_again, "round {round}: {deleted:?}");
    }
    let ghosts = "SELECT count(*) FROM tenantry.organization_members m
                    JOIN tenantry.users u ON u.id = m.user_id AND u.deleted_at IS NOT NULL
                    JOIN tenantry.organizations o ON o.id = m.organization_id AND o.slug = 'acme'
                   WHERE m.status = 'active'";
    assert_eq!(world.count(ghosts).await, 0, "nobody who is gone is a member");
}
