//! Handing an organization over: by its primary owner alone, to one who accepts, and never to two.

use chrono::TimeDelta;
use futures::future::{join, join_all};
use sqlx::PgPool;
use tenantry::{Error, ids::OrganizationId, role::Role, session::Tenant, transfer::NewTransfer};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, settings};

fn to(tenant: &Tenant) -> NewTransfer {
    NewTransfer { member: tenant.member_id, keeps_owner: false }
}

/// Whose the organization is, by the database.
async fn primary_owner(world: &World, organization: OrganizationId) -> uuid::Uuid {
    sqlx::query_scalar("SELECT owner_id FROM tenantry.organizations WHERE id = $1")
        .bind(organization.uuid())
        .fetch_one(&world.pool)
        .await
        .expect("a row")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_offer_that_is_accepted_moves_the_organization(pool: PgPool) {
    let world = World::with(pool, tenantry_server::services::Settings { mail_configured: true, ..settings() }).await;
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let other = world.join(&owner, &ada, &["admin"]).await;
    let transfers = &world.services.transfers;

    let offer = transfers.offer(&owner, to(&member)).await.expect("offered");
    assert_eq!(primary_owner(&world, owner.organization_id).await, mina.caller.user_id.uuid(), "nothing yet");
    for side in [&owner, &member] {
        assert_eq!(transfers.state(side).await.expect("a state").offer.as_ref(), Some(&offer));
    }
    assert_eq!(transfers.state(&other).await.expect("a state").offer, None, "nobody else's business");
    assert_eq!(transfers.accept(&other, offer.id).await, Err(Error::TransferNotFound));
    assert_eq!(transfers.accept(&owner, offer.id).await, Err(Error::TransferNotFound));
    assert_eq!(transfers.decline(&owner, offer.id).await, Err(Error::TransferNotFound));
    assert_eq!(transfers.cancel(&member, offer.id).await, Err(Error::TransferNotFound));

    world.clock.advance(TimeDelta::seconds(1));
    transfers.accept(&member, offer.id).await.expect("accepted");
    assert_eq!(primary_owner(&world, owner.organization_id).await, jun.caller.user_id.uuid());
    assert_eq!(world.enter(&jun, "acme").await.expect("in").roles, [Role::owner()]);
    assert_eq!(world.enter(&mina, "acme").await.expect("still in").roles, [Role::admin()]);
    assert_eq!(transfers.state(&member).await.expect("a state").offer, None);
    assert_eq!(transfers.accept(&member, offer.id).await, Err(Error::TransferNotFound), "once");
    let mails: Vec<(String, String)> = sqlx::query_as(
        "SELECT kind, recipient FROM tenantry.mail_outbox WHERE kind LIKE 'ownership%' ORDER BY created_at, id",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the outbox");
    let mails: Vec<(&str, &str)> = mails.iter().map(|(kind, to)| (kind.as_str(), to.as_str())).collect();
    assert_eq!(mails, [("ownership_offered", "jun@example.com"), ("ownership_accepted", "mina@example.com")]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_primary_owner_alone_offers_and_may_stay_an_owner(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let second = world.join(&owner, &jun, &["owner"]).await;
    let member = world.join(&owner, &ada, &["member"]).await;
    let transfers = &world.services.transfers;
    assert_eq!(transfers.offer(&second, to(&member)).await.err(), Some(Error::PrimaryOwnerRequired));
    assert_eq!(transfers.offer(&member, to(&member)).await.err(), Some(Error::PrimaryOwnerRequired));
    assert_eq!(transfers.offer(&owner, to(&owner)).await.err(), Some(Error::MemberNotFound));
    let personal = world.enter(&mina, "minas-organization").await.expect("one's own");
    let nobody = transfers.offer(&personal, to(&member)).await;
    assert_eq!(nobody.err(), Some(Error::MemberNotFound), "not a member there");

    let wish = NewTransfer { keeps_owner: true, ..to(&second) };
    let offer = transfers.offer(&owner, wish).await.expect("offered");
    assert_eq!(transfers.offer(&owner, to(&member)).await.err(), Some(Error::TransferPending));
    transfers.decline(&second, offer.id).await.expect("declined");
    let offer = transfers.offer(&owner, wish).await.expect("offered again");
    transfers.accept(&second, offer.id).await.expect("accepted");
    assert_eq!(world.enter(&mina, "acme").await.expect("in").roles, [Role::owner()]);
    assert_eq!(primary_owner(&world, owner.organization_id).await, jun.caller.user_id.uuid());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_offer_ends_by_itself(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    let owner = world.organization(&mina, "acme").await;
    let member = world.join(&owner, &jun, &["member"]).await;
    let second = world.join(&owner, &ada, &["owner"]).await;
    let transfers = &world.services.transfers;

    let offer = transfers.offer(&owner, to(&member)).await.expect("offered");
    world.clock.advance(TimeDelta::days(7));
    assert_eq!(transfers.accept(&member, offer.id).await, Err(Error::TransferNotFound), "it ran out");
    let offer = transfers.offer(&owner, to(&member)).await.expect("what ran out makes room");

    // Whoever is not the primary owner any more has nothing to hand on.
    world.services.organizations.leave(&owner).await.expect("left");
    assert_eq!(transfers.accept(&member, offer.id).await, Err(Error::TransferNotFound));
    let offer = transfers.offer(&second, to(&member)).await.expect("the heir offers");
    world.services.members.hold(&second, member.member_id).await.expect("held");
    assert_eq!(transfers.state(&second).await.expect("a state").offer, None, "nobody is waited for who is not here");
    world.services.members.reinstate(&second, member.member_id).await.expect("back");
    assert!(transfers.accept(&member, offer.id).await.is_ok());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whatever_happens_at_once_one_primary_owner_is_left(pool: PgPool) {
    let world = World::new(pool).await;
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    for round in 0..4 {
        let owner = world.organization(&mina, &format!("acme-{round}")).await;
        let member = world.join(&owner, &jun, &["member"]).await;
        let other = world.join(&owner, &ada, &["owner"]).await;
        let transfers = &world.services.transfers;
        let offers = join_all([&member, &other].map(|side| transfers.offer(&owner, to(side)))).await;
        let made: Vec<_> = offers.iter().flatten().collect();
        assert_eq!(made.len(), 1, "{offers:?}");
        let offer = (*made.first().expect("one")).clone();
        let (taker, taken_by) = if offer.to.member_id == member.member_id { (&member, &jun) } else { (&other, &ada) };
        let (accepted, other_thing) = match round % 2 {
            0 => join(transfers.accept(taker, offer.id), transfers.cancel(&owner, offer.id)).await,
            _ => join(transfers.accept(taker, offer.id), world.services.organizations.leave(&owner)).await,
        };
        // Who handed over becomes an admin, and may leave after it; who left first has nothing to hand over.
        if round % 2 == 0 {
            assert!(accepted.is_ok() ^ other_thing.is_ok(), "{accepted:?} {other_thing:?}");
        }
        let primary = primary_owner(&world, owner.organization_id).await;
        if accepted.is_ok() {
            assert_eq!(primary, taken_by.caller.user_id.uuid());
        }
        let active: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM tenantry.organization_members
              WHERE organization_id = $1 AND user_id = $2 AND status = 'active' AND role = 'owner'",
        )
        .bind(owner.organization_id.uuid())
        .bind(primary)
        .fetch_one(&world.pool)
        .await
        .expect("a count");
        assert_eq!(active, 1, "the primary owner is an active one");
    }
}
