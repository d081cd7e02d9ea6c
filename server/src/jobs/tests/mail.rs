//! What is sent, to whom, and what is not sent.

use chrono::TimeDelta;
use sqlx::PgPool;
use tenantry::{
    Field,
    invitation::{InvitationStanding, LinkSecret, link::NewInvitationLink},
    password::Password,
    session::Visitor,
    user::Onward,
};

use super::{smtp::SmtpServer, world::World};
use crate::{
    database::MIGRATOR,
    jobs::mail::{ATTEMPTS_MAX, FIRST_WAIT, LONGEST_WAIT},
};

const OPEN: &str = "SELECT count(*) FROM tenantry.mail_outbox WHERE sent_at IS NULL AND failed_at IS NULL";

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_reaches_the_mailbox_with_a_link_that_opens_it(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    world.run("DELETE FROM tenantry.event_outbox").await;
    world.send_mail(&smtp.mailer()).await;

    let received = smtp.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].recipients, ["jun@example.com"]);
    let secret = received[0].secret();
    let link = LinkSecret::parse(&secret).expect("a secret");
    let view = world.services.invitations.view(&Visitor::default(), &link).await.expect("an invitation");
    assert_eq!((view.id, view.standing), (invitation.id, InvitationStanding::SignUp));
    assert_eq!(world.mail_state(&invitation).await, "sent");
    assert_eq!(world.waiting_events("invitations", acme.organization_id).await, 1, "the inviter's page hears of it");
    let rows: String = sqlx::query_scalar("SELECT string_agg(m::text, '') FROM tenantry.mail_outbox m")
        .fetch_one(&world.pool)
        .await
        .expect("rows");
    assert!(!rows.contains(&secret), "the outbox holds no secret");
    world.send_mail(&smtp.mailer()).await;
    assert_eq!(smtp.received().len(), 1, "and it is sent once");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_refused_for_now_is_tried_again_after_a_wait_that_grows(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    smtp.answer_recipients("451 later, please");
    let mailer = smtp.mailer();
    let attempts = async || world.count("SELECT attempts::bigint FROM tenantry.mail_outbox").await;

    world.send_mail(&mailer).await;
    assert_eq!(world.mail_state(&invitation).await, "retrying");
    let error: Option<String> =
        sqlx::query_scalar("SELECT last_error FROM tenantry.mail_outbox").fetch_one(&world.pool).await.expect("a row");
    assert!(error.is_some_and(|error| error.contains("later, please")));

    for (attempt, wait) in [(2, FIRST_WAIT), (3, FIRST_WAIT * 4)] {
        world.clock.advance(wait - TimeDelta::seconds(1));
        world.send_mail(&mailer).await;
        assert_eq!(attempts().await, attempt - 1, "not before its time");
        world.clock.advance(TimeDelta::seconds(1));
        world.send_mail(&mailer).await;
        assert_eq!(attempts().await, attempt);
    }
    smtp.answer_recipients("250 ok");
    world.clock.advance(FIRST_WAIT * 16);
    world.send_mail(&mailer).await;
    assert_eq!(smtp.received().len(), 1);
    assert_eq!(world.mail_state(&invitation).await, "sent");
    assert_eq!(world.count(OPEN).await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn after_eight_attempts_a_mail_is_given_up(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    smtp.answer_recipients("451 later, please");
    for attempt in 1..=ATTEMPTS_MAX {
        assert_eq!(world.count(OPEN).await, 1, "before attempt {attempt}");
        world.send_mail(&smtp.mailer()).await;
        world.clock.advance(LONGEST_WAIT);
    }
    assert_eq!(world.count(OPEN).await, 0);
    assert_eq!(world.mail_state(&invitation).await, "failed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_refused_for_good_is_given_up_at_once(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    smtp.answer_recipients("550 no such mailbox");
    world.send_mail(&smtp.mailer()).await;
    assert_eq!(world.mail_state(&invitation).await, "failed");
    assert_eq!(world.count(OPEN).await, 0);

    smtp.answer_recipients("250 ok");
    world.services.invitations.resend(&acme, invitation.id).await.expect("sent again");
    assert_eq!(world.mail_state(&invitation).await, "queued");
    world.send_mail(&smtp.mailer()).await;
    assert_eq!(world.mail_state(&invitation).await, "sent");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_wrong_password_of_the_server_costs_no_mail(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    world.queue_notice(&mina, "jun@example.com").await;
    smtp.answer_logins("535 authentication failed");
    world.send_mail(&smtp.mailer_with_password()).await;
    assert_eq!(world.count(OPEN).await, 1, "the operator mends it, and the mail goes out");
    smtp.answer_logins("235 welcome");
    world.clock.advance(FIRST_WAIT);
    world.send_mail(&smtp.mailer_with_password()).await;
    assert_eq!(smtp.received().len(), 1);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_withdrawn_invitation_is_not_mailed(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    world.services.invitations.cancel(&acme, invitation.id).await.expect("withdrawn");
    world.send_mail(&smtp.mailer()).await;
    assert!(smtp.received().is_empty());
    assert_eq!(world.count("SELECT count(*) FROM tenantry.mail_outbox").await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn only_the_last_sending_of_an_invitation_is_mailed(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    world.services.invitations.resend(&acme, invitation.id).await.expect("sent again");
    assert_eq!(world.count(OPEN).await, 2);
    world.send_mail(&smtp.mailer()).await;
    let received = smtp.received();
    assert_eq!(received.len(), 1);
    let link = LinkSecret::parse(&received[0].secret()).expect("a secret");
    assert!(world.services.invitations.view(&Visitor::default(), &link).await.is_ok(), "the link that stands");
    assert_eq!(world.mail_state(&invitation).await, "sent");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_into_a_deleted_organization_is_not_mailed_and_its_inviter_sees_it(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    let invitation = world.invite(&acme, "jun").await;
    world.services.organizations.delete(&acme, "acme").await.expect("deleted");
    world.run("DELETE FROM tenantry.mail_outbox WHERE kind <> 'invitation'").await;
    world.send_mail(&smtp.mailer()).await;
    assert!(smtp.received().is_empty());
    assert_eq!(world.mail_state(&invitation).await, "failed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_reset_link_is_mailed_while_it_works(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let ask = async || {
        let asked = world.services.accounts.request_password_reset(&mina.visitor, mina.caller.email.clone(), None);
        asked.await.expect("always the same answer");
    };
    ask().await;
    world.send_mail(&smtp.mailer()).await;
    let received = smtp.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].recipients, ["mina@example.com"]);

    let secret = LinkSecret::parse(&received[0].secret()).expect("a secret");
    let password = Password::parse_new(Field::Password, "quite another one").expect("a password");
    let used = world.services.accounts.reset_password(&mina.visitor, secret, password).await;
    used.expect("the mailed link works");

    ask().await;
    world.run("UPDATE tenantry.user_links SET used_at = created_at").await;
    world.run("DELETE FROM tenantry.mail_outbox WHERE kind <> 'reset_password'").await;
    world.send_mail(&smtp.mailer()).await;
    assert_eq!(smtp.received().len(), 1, "a link that was used is not mailed");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_link_leads_on_to_where_it_was_asked_for(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let onward = || Onward::trusted("https://app.example.com/in".to_owned());
    let (accounts, email) = (&world.services.accounts, || mina.caller.email.clone());
    accounts.request_password_reset(&mina.visitor, email(), onward()).await.expect("asked");
    accounts.resend_verification(&mina.visitor, email(), None, onward()).await.expect("asked");
    world.send_mail(&smtp.mailer()).await;
    let mut links: Vec<String> = smtp.received().iter().map(super::smtp::Received::link).collect();
    links.sort();
    assert_eq!(links.len(), 2);
    let api = "http://127.0.0.1:3000/api/auth";
    let onward = "callbackURL=https%3A%2F%2Fapp.example.com%2Fin";
    let secret = links[0].strip_prefix(&format!("{api}/reset-password/")).and_then(|rest| rest.split_once('?'));
    let (secret, rest) = secret.expect("a link to the API");
    assert_eq!(rest, onward);
    let secret = LinkSecret::parse(secret).expect("a secret");
    assert_eq!(accounts.check_password_reset(&mina.visitor, secret).await, Ok(()));
    let rest = links[1].strip_prefix(&format!("{api}/verify-email?token=")).and_then(|rest| rest.split_once('&'));
    let (secret, rest) = rest.expect("a link to the API");
    assert_eq!(rest, onward);
    let secret = LinkSecret::parse(secret).expect("a secret");
    assert_eq!(accounts.verify_email_alone(&mina.visitor, secret).await, Ok(()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_name_from_the_database_adds_no_header(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    let acme = world.organization(&mina, "acme").await;
    world.invite(&acme, "jun").await;
    world.run("UPDATE tenantry.organizations SET name = E'Acme\\r\\nBcc: eve@example.com' WHERE slug = 'acme'").await;
    world.send_mail(&smtp.mailer()).await;
    let received = smtp.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].recipients, ["jun@example.com"]);
    assert!(!received[0].content.to_lowercase().contains("\nbcc:"), "{}", received[0].content);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_row_that_cannot_be_read_is_given_up_and_holds_nobody_up(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let mina = world.person("Mina").await;
    for recipient in ["a@example.com", "b@example.com", "c@example.com"] {
        world.queue_notice(&mina, recipient).await;
    }
    world.run("UPDATE tenantry.mail_outbox SET kind = 'newsletter' WHERE recipient = 'a@example.com'").await;
    world.run("UPDATE tenantry.mail_outbox SET kind = 'invitation' WHERE recipient = 'b@example.com'").await;
    world.send_mail(&smtp.mailer()).await;
    assert_eq!(smtp.received().len(), 1);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.mail_outbox WHERE failed_at IS NOT NULL").await, 2);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_made_the_link_hears_who_asks_and_whoever_asks_hears_of_being_let_in(pool: PgPool) {
    let (world, smtp) = (World::new(pool).await, SmtpServer::start().await);
    let (mina, jun, ada) = (world.person("Mina").await, world.person("Jun").await, world.person("Ada").await);
    let acme = world.organization(&mina, "acme").await;
    let wish = NewInvitationLink::parse(["member"], "", "", "").expect("valid").with_approval(true);
    let link = world.services.invitation_links.create(&acme, wish).await.expect("a link");
    let address = world.services.invitation_links.address(&acme, link.id).await.expect("its address");
    let secret = LinkSecret::parse(address.rsplit('/').next().unwrap_or_default()).expect("a secret");
    let requests = &world.services.join_requests;
    let of_jun = requests.ask(&jun.caller, &secret).await.expect("asked").id;
    world.send_mail(&smtp.mailer()).await;
    let received = smtp.received();
    assert_eq!(received.iter().map(|mail| mail.recipients.concat()).collect::<Vec<_>>(), ["mina@example.com"]);
    assert!(received[0].text().contains("Jun followed a link you created"), "{}", received[0].text());
    assert!(received[0].link().ends_with("/o/acme/invitations/requests"));

    requests.accept(&acme, of_jun).await.expect("let in");
    // Decided before the mail is sent: there is nothing to tell.
    let of_ada = requests.ask(&ada.caller, &secret).await.expect("asked").id;
    requests.decline(&acme, of_ada).await.expect("declined");
    world.send_mail(&smtp.mailer()).await;
    let received = smtp.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[1].recipients, ["jun@example.com"]);
    assert!(received[1].link().ends_with("/o/acme"));
    assert_eq!(world.count(OPEN).await, 0);
}
