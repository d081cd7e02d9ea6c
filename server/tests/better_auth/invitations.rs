//! Invitations.

use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry_server::database::MIGRATOR;

use crate::world::{Answer, NOBODY, Person, World, text};

/// An owner, an admin, a member, and Jun who is to be invited.
struct Acme {
    world: World,
    id: String,
    mina: Person,
    ada: Person,
    bo: Person,
    jun: Person,
}

async fn acme_with(pool: PgPool, settings: &[(&str, &str)]) -> Acme {
    let world = World::with(pool, settings).await;
    let (mina, ada, bo) = (world.person("Mina").await, world.person("Ada").await, world.person("Bo").await);
    let jun = world.person("Jun").await;
    let id = world.organization(&mina, "acme").await;
    for person in [&ada, &bo] {
        // Some settings ask for it before one joins.
        world.verify(person).await;
    }
    world.join(&mina, &id, &ada, &["admin"]).await;
    world.join(&mina, &id, &bo, &["member"]).await;
    Acme { world, id, mina, ada, bo, jun }
}

async fn acme(pool: PgPool) -> Acme {
    acme_with(pool, &[]).await
}

impl Acme {
    async fn invite(&self, who: &Person, email: &str, role: Value) -> Answer {
        let body = json!({ "email": email, "role": role, "organizationId": self.id });
        self.world.post(who, "/organization/invite-member", body).await
    }

    /// An invitation of Jun; returns its id.
    async fn invite_jun(&self) -> String {
        self.world.clock.advance(TimeDelta::seconds(1));
        text(&self.invite(&self.mina, "jun@example.com", json!("member")).await.ok()["id"])
    }

    async fn answer(&self, who: &Person, how: &str, id: &str) -> Answer {
        self.world.post(who, &format!("/organization/{how}-invitation"), json!({ "invitationId": id })).await
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_offers_roles_to_an_address(pool: PgPool) {
    let acme = acme(pool).await;
    let sent = acme.invite(&acme.mina, "Jun@Example.com", json!(["member", "admin"])).await.ok();
    assert_eq!(
        sent,
        json!({ "id": sent["id"], "organizationId": acme.id, "email": "jun@example.com", "role": "admin,member",
                "status": "pending", "teamId": null, "inviterId": acme.mina.id,
                "createdAt": "2024-10-04T00:00:06.000Z", "expiresAt": "2024-10-11T00:00:06.000Z" })
    );
    let list = acme.world.get(&acme.mina, "/organization/list-invitations").await.ok();
    assert!(list.as_array().is_some_and(|list| list.contains(&sent)), "{list}");
    let read = acme.world.get(&acme.jun, &format!("/organization/get-invitation?id={}", text(&sent["id"]))).await.ok();
    assert_eq!(
        (&read["id"], &read["organizationName"], &read["organizationSlug"], &read["inviterEmail"], &read["role"]),
        (&sent["id"], &json!("acme"), &json!("acme"), &json!("mina@example.com"), &json!("admin,member"))
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn inviting_is_refused(pool: PgPool) {
    let acme = acme_with(pool, &[("TENANTRY_LIMITS_INVITATIONS", "2")]).await;
    let to = "new@example.com";
    acme.invite(&acme.mina, "new", json!("member")).await.refused(400, "INVALID_EMAIL");
    for nothing in [json!([]), json!(""), json!(" , ")] {
        acme.invite(&acme.mina, to, nothing).await.refused(400, "ROLE_NOT_FOUND");
    }
    acme.invite(&acme.mina, to, json!(5)).await.invalid(&["[body.role]"]);
    let unknown = acme.invite(&acme.mina, to, json!(["member", "wizard"])).await.refused(400, "ROLE_NOT_FOUND");
    assert!(unknown["message"].as_str().is_some_and(|message| message.contains("wizard")));
    let refused = acme.invite(&acme.bo, to, json!("member")).await;
    let body = refused.refused(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION");
    assert_eq!(body["missingPermissions"], json!(["invitation:create"]));
    let stronger = acme.invite(&acme.ada, to, json!("owner")).await;
    stronger.refused(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE");
    acme.invite(&acme.jun, to, json!("member")).await.refused(400, "MEMBER_NOT_FOUND");
    acme.invite(&NOBODY, to, json!("member")).await.refused(401, "UNAUTHORIZED");
    let member = acme.invite(&acme.mina, "Ada@example.com", json!("member")).await;
    member.refused(400, "USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION");
    acme.world.post(&acme.jun, "/organization/set-active", json!({ "organizationId": null })).await.ok();
    let nowhere = json!({ "email": to, "role": "member" });
    acme.world.post(&acme.jun, "/organization/invite-member", nowhere).await.refused(400, "ORGANIZATION_NOT_FOUND");

    acme.invite(&acme.ada, to, json!("member")).await.ok();
    let again = acme.invite(&acme.mina, "NEW@example.com", json!("member")).await;
    again.refused(400, "USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION");
    acme.invite(&acme.mina, "two@example.com", json!("member")).await.ok();
    acme.invite(&acme.mina, "three@example.com", json!("member")).await.refused(403, "INVITATION_LIMIT_REACHED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_limit_of_invitations_holds_at_once(pool: PgPool) {
    let acme = acme_with(pool, &[("TENANTRY_LIMITS_INVITATIONS", "3")]).await;
    let emails: Vec<String> = (0..8).map(|number| format!("new{number}@example.com")).collect();
    let answers =
        futures::future::join_all(emails.iter().map(|email| acme.invite(&acme.mina, email, json!("member")))).await;
    let mut sent = 0;
    for answer in answers {
        if answer.status.as_u16() == 200 {
            sent += 1;
        } else {
            answer.refused(403, "INVITATION_LIMIT_REACHED");
        }
    }
    assert_eq!(sent, 3);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn sending_again_keeps_the_offer_and_moves_its_end(pool: PgPool) {
    let acme = acme(pool).await;
    let first = acme.invite(&acme.mina, "jun@example.com", json!("owner")).await.ok();
    acme.world.clock.advance(TimeDelta::hours(1));
    let body =
        |role: &str| json!({ "email": "jun@example.com", "role": role, "organizationId": acme.id, "resend": true });
    let refused = acme.world.post(&acme.ada, "/organization/invite-member", body("member")).await;
    refused.refused(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE");
    let second = acme.world.post(&acme.mina, "/organization/invite-member", body("member")).await.ok();
    assert_eq!((&second["id"], &second["role"]), (&first["id"], &json!("owner")));
    assert_eq!(second["createdAt"], first["createdAt"]);
    assert_eq!(second["expiresAt"], json!("2024-10-11T01:00:06.000Z"));
    // The role is not what is offered, but it has to be one that could be.
    acme.invite(&acme.mina, "plain@example.com", json!("member")).await.ok();
    let wrong =
        |role: Value| json!({ "email": "plain@example.com", "role": role, "organizationId": acme.id, "resend": true });
    let sent = |role: Value| acme.world.post(&acme.ada, "/organization/invite-member", wrong(role));
    sent(json!("owner")).await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE");
    sent(json!("nonsense")).await.refused(400, "ROLE_NOT_FOUND");
    sent(json!([])).await.refused(400, "ROLE_NOT_FOUND");
    // Without one to send again, it is an ordinary invitation.
    let new = json!({ "email": "new@example.com", "role": "member", "organizationId": acme.id, "resend": true });
    assert_eq!(acme.world.post(&acme.mina, "/organization/invite-member", new).await.ok()["role"], json!("member"));
    let bo = acme.world.post(&acme.bo, "/organization/invite-member", body("member")).await;
    bo.refused(403, "YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn accepting_makes_a_member_and_the_organization_active(pool: PgPool) {
    let acme = acme(pool).await;
    let id = acme.invite_jun().await;
    for stranger in [&acme.mina, &acme.bo] {
        for how in ["accept", "reject"] {
            let answer = acme.answer(stranger, how, &id).await;
            answer.refused(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION");
        }
    }
    acme.answer(&NOBODY, "accept", &id).await.refused(401, "UNAUTHORIZED");
    for nothing in ["nonsense", "00000000-0000-7000-8000-000000000000"] {
        acme.answer(&acme.jun, "accept", nothing).await.refused(400, "INVITATION_NOT_FOUND");
    }
    let accepted = acme.answer(&acme.jun, "accept", &id).await.ok();
    assert_eq!((&accepted["invitation"]["id"], &accepted["invitation"]["status"]), (&json!(id), &json!("accepted")));
    let member = &accepted["member"];
    assert_eq!(
        (&member["organizationId"], &member["userId"], &member["role"]),
        (&json!(acme.id), &json!(acme.jun.id), &json!("member"))
    );
    assert_eq!(acme.world.active(&acme.jun).await, json!(acme.id));
    acme.answer(&acme.jun, "reject", &id).await.refused(400, "INVITATION_NOT_FOUND");
    acme.answer(&acme.jun, "accept", &id).await.refused(400, "INVITATION_NOT_FOUND");
    acme.answer(&acme.mina, "cancel", &id).await.refused(400, "INVITATION_NOT_FOUND");
    assert_eq!(
        acme.world
            .count("SELECT count(*) FROM tenantry.organization_members WHERE status = 'active' AND source = 'invited'")
            .await,
        3
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn accepted_twice_at_once_gives_one_membership(pool: PgPool) {
    let acme = acme(pool).await;
    let id = acme.invite_jun().await;
    let answers = futures::future::join_all((0..6).map(|_| acme.answer(&acme.jun, "accept", &id))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 200).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status.as_u16(), 200 | 400)), "{answers:?}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_full_organization_takes_nobody_more(pool: PgPool) {
    let acme = acme_with(pool, &[("TENANTRY_LIMITS_MEMBERS", "3")]).await;
    let id = acme.invite_jun().await;
    acme.answer(&acme.jun, "accept", &id).await.refused(403, "ORGANIZATION_MEMBERSHIP_LIMIT_REACHED");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn rejecting_and_cancelling_are_final(pool: PgPool) {
    let acme = acme(pool).await;
    let id = acme.invite_jun().await;
    let rejected = acme.answer(&acme.jun, "reject", &id).await.ok();
    assert_eq!((&rejected["invitation"]["status"], &rejected["member"]), (&json!("rejected"), &Value::Null));
    acme.answer(&acme.jun, "reject", &id).await.refused(400, "INVITATION_NOT_FOUND");
    acme.answer(&acme.jun, "accept", &id).await.refused(400, "INVITATION_NOT_FOUND");

    let id = acme.invite_jun().await;
    acme.answer(&acme.jun, "cancel", &id).await.refused(400, "MEMBER_NOT_FOUND");
    acme.answer(&acme.bo, "cancel", &id).await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION");
    acme.answer(&acme.mina, "cancel", "nonsense").await.refused(400, "INVITATION_NOT_FOUND");
    assert_eq!(acme.answer(&acme.ada, "cancel", &id).await.ok()["status"], json!("canceled"));
    acme.answer(&acme.ada, "cancel", &id).await.refused(400, "INVITATION_NOT_FOUND");
    acme.answer(&acme.jun, "accept", &id).await.refused(400, "INVITATION_NOT_FOUND");
    let list = acme.world.get(&acme.mina, "/organization/list-invitations").await.ok();
    let states: Vec<String> = list.as_array().expect("a list").iter().map(|each| text(&each["status"])).collect();
    assert_eq!(states, ["accepted", "accepted", "rejected", "canceled"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_is_shown_to_its_recipient_while_it_stands(pool: PgPool) {
    let acme = acme(pool).await;
    let id = acme.invite_jun().await;
    let show = |who, id: &str| {
        let (world, path) = (&acme.world, format!("/organization/get-invitation?id={id}"));
        async move { world.get(who, &path).await }
    };
    show(&acme.mina, &id).await.refused(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION");
    show(&NOBODY, &id).await.refused(401, "UNAUTHORIZED");
    show(&acme.jun, "nonsense").await.refused(400, "INVITATION_NOT_FOUND");
    acme.world.get(&acme.jun, "/organization/get-invitation").await.invalid(&["[query.id]"]);
    show(&acme.jun, &id).await.ok();
    acme.world.clock.advance(TimeDelta::days(8));
    show(&acme.jun, &id).await.refused(400, "INVITATION_NOT_FOUND");
    // What ended stays ended: also the reference's two ways out of it are closed.
    for how in ["accept", "reject"] {
        acme.answer(&acme.jun, how, &id).await.refused(400, "INVITATION_NOT_FOUND");
    }
    let cancelled = acme.world.post(&acme.mina, "/organization/cancel-invitation", json!({ "invitationId": id })).await;
    cancelled.refused(400, "INVITATION_NOT_FOUND");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_inviter_who_left_offers_nothing(pool: PgPool) {
    let acme = acme(pool).await;
    let id = text(&acme.invite(&acme.ada, "jun@example.com", json!("admin")).await.ok()["id"]);
    acme.world.post(&acme.ada, "/organization/leave", json!({ "organizationId": acme.id })).await.ok();
    let shown = acme.world.get(&acme.jun, &format!("/organization/get-invitation?id={id}")).await;
    shown.refused(400, "INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION");
    acme.answer(&acme.jun, "accept", &id).await.refused(403, "INVITER_MAY_NO_LONGER_OFFER_THIS");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn ones_own_invitations_need_a_verified_address(pool: PgPool) {
    let acme = acme(pool).await;
    acme.invite_jun().await;
    let list = |who, query: &'static str| {
        let world = &acme.world;
        async move { world.get(who, &format!("/organization/list-user-invitations{query}")).await }
    };
    list(&acme.jun, "").await.refused(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
    list(&acme.jun, "?email=mina@example.com").await.refused(400, "EMAIL_NOT_ALLOWED");
    list(&NOBODY, "").await.refused(400, "UNAUTHORIZED");
    acme.world.verify(&acme.jun).await;
    let received = list(&acme.jun, "").await.ok();
    assert_eq!(received[0]["organizationName"], json!("acme"));
    assert_eq!((received.as_array().map(Vec::len), &received[0]["status"]), (Some(1), &json!("pending")));
    acme.world.clock.advance(TimeDelta::days(8));
    assert_eq!(list(&acme.jun, "").await.ok(), json!([]), "one that ran out is not offered");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn invitations_are_listed_to_those_who_may_send_them(pool: PgPool) {
    let acme = acme(pool).await;
    acme.invite_jun().await;
    acme.invite(&acme.mina, "boss@example.com", json!("owner")).await.ok();
    let list = |who, query: String| {
        let world = &acme.world;
        async move { world.get(who, &format!("/organization/list-invitations{query}")).await }
    };
    let count = |list: &Value| list.as_array().map(Vec::len);
    assert_eq!(count(&list(&acme.mina, String::new()).await.ok()), Some(4));
    assert_eq!(count(&list(&acme.ada, String::new()).await.ok()), Some(3), "not the one that offers ownership");
    assert_eq!(count(&list(&acme.mina, "?limit=1&offset=3".to_owned()).await.ok()), Some(1));
    list(&acme.bo, String::new()).await.refused(403, "YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS");
    let foreign = list(&acme.jun, format!("?organizationId={}", acme.id)).await;
    foreign.refused(403, "YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION");
    acme.world.post(&acme.jun, "/organization/set-active", json!({ "organizationId": null })).await.ok();
    let none = list(&acme.jun, String::new()).await.refused(400, "NO_ACTIVE_ORGANIZATION");
    assert_eq!(none["message"], json!("Organization ID is required"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn where_addresses_are_verified_the_id_alone_is_not_enough(pool: PgPool) {
    let world =
        World::with(pool, &[("TENANTRY_REQUIRE_VERIFIED_EMAIL", "true"), ("TENANTRY_RATE_LIMITS", "false")]).await;
    let mut people = Vec::new();
    for name in ["Mina", "Jun"] {
        let email = format!("{}@example.com", name.to_lowercase());
        let body = json!({ "name": name, "email": email, "password": crate::world::PASSWORD });
        world.post(&NOBODY, "/sign-up/email", body).await.ok();
        let person = Person { email, ..Person::default() };
        world.verify(&person).await;
        people.push(world.by_token(&person).await);
    }
    let (mina, jun) = (&people[0], &people[1]);
    world.organization(mina, "acme").await;
    let body = json!({ "email": "jun@example.com", "role": "member" });
    let id = text(&world.post(mina, "/organization/invite-member", body).await.ok()["id"]);
    sqlx::query("UPDATE tenantry.users SET email_verified_at = NULL WHERE email = 'jun@example.com'")
        .execute(&world.pool)
        .await
        .expect("a statement of the test");
    for how in ["accept", "reject"] {
        let answer = world.post(jun, &format!("/organization/{how}-invitation"), json!({ "invitationId": id })).await;
        answer.refused(403, "EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION");
    }
    let shown = world.get(jun, &format!("/organization/get-invitation?id={id}")).await;
    shown.refused(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_may_ask_for_a_verified_address_where_accounts_do_not(pool: PgPool) {
    let acme = acme_with(pool, &[("TENANTRY_INVITATIONS_REQUIRE_VERIFIED_EMAIL", "true")]).await;
    let id = acme.invite_jun().await;
    for how in ["accept", "reject"] {
        let refused = acme.answer(&acme.jun, how, &id).await;
        refused.refused(403, "EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION");
    }
    let shown = acme.world.get(&acme.jun, &format!("/organization/get-invitation?id={id}")).await;
    shown.refused(403, "EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION");
    acme.world.verify(&acme.jun).await;
    acme.answer(&acme.jun, "accept", &id).await.ok();
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_preset_gives_an_invitation_48_hours(pool: PgPool) {
    let acme = acme_with(pool, &[("TENANTRY_COMPAT", "better-auth")]).await;
    let sent = acme.invite(&acme.mina, "jun@example.com", json!("member")).await.ok();
    assert_eq!(
        (&sent["createdAt"], &sent["expiresAt"]),
        (&json!("2024-10-04T00:00:06.000Z"), &json!("2024-10-06T00:00:06.000Z"))
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_list_is_whole_or_refused_and_never_cut(pool: PgPool) {
    let acme = acme(pool).await;
    let fill = |from: i32, to: i32| {
        sqlx::query(
            "INSERT INTO tenantry.organization_invitations
                 (id, organization_id, email, status, token_hash, copied_token_hash, mail_state, created_at, expires_at)
             SELECT gen_random_uuid(), $1::text::uuid, 'n' || n || '@example.com', 'rejected',
                    sha256(convert_to('a' || n, 'UTF8')), sha256(convert_to('b' || n, 'UTF8')), 'none', now(), now()
               FROM generate_series($2, $3) n",
        )
        .bind(acme.id.clone())
        .bind(from)
        .bind(to)
        .execute(&acme.world.pool)
    };
    let list = |query: &'static str| {
        let world = &acme.world;
        let mina = &acme.mina;
        async move { world.get(mina, &format!("/organization/list-invitations{query}")).await }
    };
    let count = |list: Value| list.as_array().map(Vec::len);
    fill(1, 148).await.expect("rows");
    assert_eq!(count(list("").await.ok()), Some(150), "more than the hundred of the reference");
    fill(149, 10_000).await.expect("rows");
    list("").await.invalid(&["[query.limit]"]);
    assert_eq!(count(list("?limit=10000").await.ok()), Some(10_000));
    assert_eq!(count(list("?limit=10000&offset=10000").await.ok()), Some(2));
    list("?limit=10001").await.invalid(&["[query.limit]"]);
    let full = acme.world.get(&acme.mina, "/organization/get-full-organization").await;
    full.invalid(&["[query.limit]"]);
    let full = acme.world.get(&acme.mina, "/organization/get-full-organization?limit=10000").await.ok();
    assert_eq!(count(full["invitations"].clone()), Some(10_000));
}
