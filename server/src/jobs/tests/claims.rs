//! Who holds which row of the mail outbox.

use std::collections::BTreeSet;

use sqlx::PgPool;

use super::{smtp::SmtpServer, world::World};
use crate::{
    database::MIGRATOR,
    jobs::mail::{ATTEMPTS_MAX, LEASE, claim},
};

#[sqlx::test(migrator = "MIGRATOR")]
async fn two_servers_share_the_mail_and_send_each_once(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let other = world.another().await;
    let mina = world.person("Mina").await;
    let addresses: BTreeSet<String> = (0..40).map(|number| format!("p{number}@example.com")).collect();
    for address in &addresses {
        world.queue_notice(&mina, address).await;
    }
    let mailer = smtp.mailer();
    tokio::join!(world.send_mail(&mailer), other.send_mail(&mailer), world.send_mail(&mailer));
    let received: Vec<String> = smtp.received().into_iter().flat_map(|mail| mail.recipients).collect();
    assert_eq!(received.len(), addresses.len());
    assert_eq!(received.into_iter().collect::<BTreeSet<_>>(), addresses);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_claimed_row_is_one_servers_alone(pool: PgPool) {
    let world = World::new(pool).await;
    let other = world.another().await;
    let mina = world.person("Mina").await;
    for number in 0..6 {
        world.queue_notice(&mina, &format!("p{number}@example.com")).await;
    }
    let (first, second) = tokio::join!(claim(&world.core), claim(&other.core));
    let (first, second) = (first.expect("rows"), second.expect("rows"));
    assert_eq!(first.len() + second.len(), 6);
    assert!(claim(&world.core).await.expect("rows").is_empty());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_a_server_held_when_it_died_is_sent_after_the_lease(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    world.queue_notice(&mina, "jun@example.com").await;
    // This server claims the row and is never heard of again.
    assert_eq!(claim(&world.core).await.expect("rows").len(), 1);
    let other = world.another().await;
    other.send_mail(&smtp.mailer()).await;
    assert!(smtp.received().is_empty(), "it may still be sending");
    world.clock.advance(LEASE);
    other.send_mail(&smtp.mailer()).await;
    assert_eq!(smtp.received().len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_mail_that_takes_its_server_down_is_given_up(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    world.queue_notice(&mina, "jun@example.com").await;
    for _ in 0..ATTEMPTS_MAX {
        assert_eq!(claim(&world.core).await.expect("rows").len(), 1);
        world.clock.advance(LEASE);
    }
    world.send_mail(&smtp.mailer()).await;
    assert!(smtp.received().is_empty());
    assert_eq!(world.count("SELECT count(*) FROM tenantry.mail_outbox WHERE failed_at IS NOT NULL").await, 1);
}
