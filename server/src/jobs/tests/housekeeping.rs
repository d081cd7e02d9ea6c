//! What is over goes, and nothing else.

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{Error, organization::RESTORE_DAYS};

use super::{smtp::SmtpServer, world::World};
use crate::{database::MIGRATOR, jobs};

#[sqlx::test(migrator = "MIGRATOR")]
async fn invitations_run_out_with_an_audit_row_and_an_event(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    world.invite(&acme, "jun").await;
    world.clock.advance(TimeDelta::days(1));
    world.invite(&acme, "ara").await;
    jobs::drain(&world.core, &smtp.mailer()).await.expect("drained");
    let expired = "SELECT count(*) FROM tenantry.organization_invitations WHERE status = 'expired'";
    assert_eq!(world.count(expired).await, 0);

    world.clock.advance(TimeDelta::days(6));
    jobs::housekeeping::tidy(&world.core).await.expect("tidied");
    assert_eq!(world.count(expired).await, 1);
    assert_eq!(world.waiting_events("invitations", acme.organization_id).await, 1);
    let audited = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'invitation.expired' \
                   AND organization_id IS NOT NULL AND actor_user_id IS NULL AND before ->> 'email' = 'jun@example.com'";
    assert_eq!(world.count(audited).await, 1);
    jobs::housekeeping::tidy(&world.core).await.expect("tidied");
    assert_eq!(world.count(audited).await, 1, "once");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn expired_sessions_links_attempts_and_old_mail_are_deleted(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    world
        .services
        .accounts
        .request_password_reset(&mina.visitor, mina.caller.email.clone(), None)
        .await
        .expect("asked");
    world.queue_notice(&mina, "jun@example.com").await;
    world.run("INSERT INTO tenantry.rate_limits SELECT 'x', max(created_at) + '1 h', 1 FROM tenantry.users").await;
    let rows = async || {
        [
            world.count("SELECT count(*) FROM tenantry.sessions").await,
            world.count("SELECT count(*) FROM tenantry.user_links WHERE kind = 'reset_password'").await,
            world.count("SELECT count(*) FROM tenantry.rate_limits WHERE key = 'x'").await,
            world.count("SELECT count(*) FROM tenantry.mail_outbox").await,
        ]
    };
    jobs::drain(&world.core, &smtp.mailer()).await.expect("drained");
    assert_eq!(rows().await, [1, 1, 1, 2], "nothing is over yet");
    world.clock.advance(TimeDelta::days(29));
    jobs::drain(&world.core, &smtp.mailer()).await.expect("drained");
    assert_eq!(rows().await, [1, 0, 0, 2]);
    world.clock.advance(TimeDelta::days(1));
    jobs::drain(&world.core, &smtp.mailer()).await.expect("drained");
    assert_eq!(rows().await, [0, 0, 0, 0]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_former_slug_is_free_again_after_thirty_days(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let changes = tenantry::organization::OrganizationChanges {
        slug: Some(tenantry::slug::Slug::parse("acme-two").expect("a slug")),
        ..tenantry::organization::OrganizationChanges::default()
    };
    world.services.organizations.update(&acme, changes).await.expect("renamed");
    world.clock.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
    jobs::housekeeping::tidy(&world.core).await.expect("tidied");
    assert!(matches!(world.enter(&mina, "acme").await, Err(Error::OrganizationMoved { .. })));
    let jun = world.person("Jun").await;
    world.clock.advance(TimeDelta::seconds(1));
    jobs::housekeeping::tidy(&world.core).await.expect("tidied");
    world.organization(&jun, "acme").await;
    assert_eq!(
        world.count("SELECT count(*) FROM tenantry.audit_log WHERE action = 'organization.slug_released'").await,
        1
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_deleted_organization_is_purged_when_it_cannot_be_restored_any_more(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let kept = world.organization(&mina, "kept").await;
    world.invite(&acme, "jun").await;
    // A session that works in a team of it, and a profile that names it: the purge must not trip over either.
    world
        .run(
            "INSERT INTO tenantry.teams SELECT gen_random_uuid(), id, NULL, 'Team', now(), now()
                 FROM tenantry.organizations WHERE slug = 'acme'",
        )
        .await;
    world.services.organizations.delete(&acme, "acme").await.expect("deleted");
    world
        .run(
            "UPDATE tenantry.sessions SET active_organization_id = t.organization_id, active_team_id = t.id
                 FROM tenantry.teams t",
        )
        .await;
    world
        .run(
            "UPDATE tenantry.users SET primary_organization_id = o.id
                 FROM tenantry.organizations o WHERE o.slug = 'acme'",
        )
        .await;

    let acme_rows = "SELECT count(*) FROM tenantry.organizations WHERE slug = 'acme'";
    world.clock.advance(TimeDelta::days(RESTORE_DAYS) - TimeDelta::seconds(1));
    world.run("UPDATE tenantry.sessions SET expires_at = 'infinity'").await;
    jobs::housekeeping::tidy(&world.core).await.expect("tidied");
    assert_eq!(world.count(acme_rows).await, 1, "its owner may still restore it");
    world.clock.advance(TimeDelta::seconds(1));
    jobs::housekeeping::tidy(&world.core).await.expect("tidied");
    assert_eq!(world.count(acme_rows).await, 0);
    for rest in [
        "SELECT count(*) FROM tenantry.organization_members m LEFT JOIN tenantry.organizations o \
           ON o.id = m.organization_id WHERE o.id IS NULL",
        "SELECT count(*) FROM tenantry.organization_invitations",
        "SELECT count(*) FROM tenantry.organization_slugs WHERE slug = 'acme'",
        "SELECT count(*) FROM tenantry.sessions WHERE active_organization_id IS NOT NULL",
        "SELECT count(*) FROM tenantry.users WHERE primary_organization_id IS DISTINCT FROM personal_organization_id",
    ] {
        assert_eq!(world.count(rest).await, 0, "{rest}");
    }
    let audited = "SELECT count(*) FROM tenantry.audit_log WHERE action = 'organization.purged' \
                   AND actor_user_id IS NULL AND before ->> 'slug' = 'acme'";
    assert_eq!(world.count(audited).await, 1);
    let kept = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM tenantry.organizations WHERE id = $1")
        .bind(kept.organization_id.uuid())
        .fetch_one(&world.pool)
        .await;
    assert_eq!(kept.expect("a number"), 1);
}
