//! From a change to every server.

use std::time::Duration;

use sqlx::{PgPool, postgres::PgListener};
use tenantry::ids::OrganizationId;
use tokio_util::sync::CancellationToken;

use super::{smtp::SmtpServer, world::World};
use crate::{
    database::MIGRATOR,
    jobs::{
        self,
        events::{CHANNEL, LiveEvent, unpack},
    },
};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(20);

async fn hear(listener: &mut PgListener) -> Vec<LiveEvent> {
    let notification = tokio::time::timeout(PATIENCE, listener.recv()).await.expect("in time").expect("a connection");
    assert!(notification.payload().len() < 8_000);
    unpack(notification.payload()).expect("events")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_change_wakes_the_jobs_and_every_server_hears_of_it(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    jobs::drain(&world.core, &smtp.mailer()).await.expect("drained");
    let mut listener = PgListener::connect_with(&world.pool).await.expect("a connection");
    listener.listen(CHANNEL).await.expect("listening");

    let shutdown = CancellationToken::new();
    let running = tokio::spawn(jobs::run(world.core.clone(), smtp.mailer(), shutdown.clone()));
    world.invite(&acme, "jun").await;
    let of_acme = |events: &[LiveEvent]| events.iter().all(|event| event.organization == Some(acme.organization_id));
    let created = hear(&mut listener).await;
    assert_eq!(created.iter().map(|event| event.topic.as_str()).collect::<Vec<_>>(), ["invitations"]);
    assert!(of_acme(&created));
    // And once more when the mail was sent.
    let sent = hear(&mut listener).await;
    assert_eq!(sent, created);
    assert_eq!(smtp.received().len(), 1);

    shutdown.cancel();
    tokio::time::timeout(PATIENCE, running).await.expect("it ends").expect("without a panic");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_dispatchers_tell_every_event_once(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.another().await;
    world
        .run(
            "INSERT INTO tenantry.event_outbox (organization_id, topic, created_at)
              SELECT gen_random_uuid(), 'members', now() FROM generate_series(1, 1200)",
        )
        .await;
    let mut listener = PgListener::connect_with(&world.pool).await.expect("a connection");
    listener.listen(CHANNEL).await.expect("listening");
    let (first, second) =
        tokio::join!(jobs::events::dispatch_all(&world.core), jobs::events::dispatch_all(&other.core));
    first.and(second).expect("dispatched");
    assert_eq!(world.count("SELECT count(*) FROM tenantry.event_outbox").await, 0);
    let mut heard: Vec<OrganizationId> = Vec::new();
    while heard.len() < 1_200 {
        heard.extend(hear(&mut listener).await.into_iter().filter_map(|event| event.organization));
    }
    heard.sort_unstable();
    heard.dedup();
    assert_eq!(heard.len(), 1_200);
}
