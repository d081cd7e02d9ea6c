//! No change without its audit row: every write method is run, and its row is found.

use chrono::TimeDelta;
use sqlx::{PgPool, Row};
use tenantry::{
    Field,
    access::Flags,
    custom_role::{CustomRoleChanges, CustomRoleRef},
    fields::FieldValues,
    invitation::{InvitationChanges, InvitationRef, NewInvitation, link::NewInvitationLink},
    member::MemberQuery,
    organization::{OrganizationChanges, OrganizationRef},
    password::Password,
    session::Origin,
    team::{Appointment, NewTeam, TeamChanges, TeamRole},
    transfer::NewTransfer,
    user::ProfileChanges,
};
use tenantry_server::database::MIGRATOR;

use crate::world::{PASSWORD, World, roles, secret_of, settings};

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_write_leaves_its_row(pool: PgPool) {
    let world = World::made_of(pool, settings(), |core| core.with_fields(crate::fields::declared())).await;
    let services = &world.services;
    let mut mina = world.person("Mina").await;
    mina.caller.origin = Origin {
        request_id: "request-1".to_owned(),
        ip: Some([192, 0, 2, 7].into()),
        user_agent: Some("a browser".to_owned()),
        ..Origin::default()
    };
    let jun = world.person("Jun").await;
    world.organization(&mina, "acme").await;
    let mut owner = world.enter(&mina, "acme").await.expect("one's own");
    owner.caller = mina.caller.clone();

    let first = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    services.invitations.resend(&owner, first.id).await.expect("resent");
    let changes = InvitationChanges::parse(["admin"], []).expect("valid");
    services.invitations.update(&owner, first.id, changes).await.expect("changed");
    services.invitations.cancel(&owner, first.id).await.expect("cancelled");
    let wish = NewInvitation::parse("late@example.com", ["member"]).expect("valid");
    services.invitations.send_many(&owner, vec![wish]).await.expect("answers");
    world.clock.advance(TimeDelta::days(8));
    services.invitations.remove_expired(&owner).await.expect("answers");
    let wish = NewInvitationLink::parse(["member"], "", "", "").expect("valid");
    let link = services.invitation_links.create(&owner, wish).await.expect("made");
    let address = services.invitation_links.address(&owner, link.id).await.expect("an address");
    let sora = world.person("Sora").await;
    services.invitation_links.join(&sora.caller, &secret_of(&address)).await.expect("joined");
    services.invitation_links.revoke(&owner, link.id).await.expect("revoked");
    let wish = NewInvitationLink::parse(["member"], "", "", "").expect("valid").with_approval(true);
    let link = services.invitation_links.create(&owner, wish).await.expect("made");
    let secret = secret_of(&services.invitation_links.address(&owner, link.id).await.expect("an address"));
    for (name, answer) in [("Yuna", 0), ("Hana", 1), ("Doyun", 2)] {
        let person = world.person(name).await;
        let request = services.join_requests.ask(&person.caller, &secret).await.expect("asked").id;
        match answer {
            0 => services.join_requests.withdraw(&person.caller, request).await.expect("withdrawn"),
            1 => services.join_requests.decline(&owner, request).await.expect("declined"),
            _ => _ = services.join_requests.accept(&owner, request).await.expect("let in"),
        }
    }
    let second = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    services.invitations.reject(&jun.caller, &InvitationRef::Id(second.id)).await.expect("rejected");
    let member = world.join(&owner, &jun, &["member"]).await;
    services.members.set_roles(&owner, member.member_id, &roles(&["admin"])).await.expect("promoted");
    let fields = FieldValues::new().with("secret", "x");
    services.members.set_fields(&owner, member.member_id, fields).await.expect("changed");
    let role = services.roles.create(&owner, crate::roles::wish("editor", &["audit:read"])).await.expect("made");
    let role = CustomRoleRef::Id(role.id);
    let changes = CustomRoleChanges { permissions: Some(crate::roles::set(&[])), ..CustomRoleChanges::default() };
    services.roles.update(&owner, &role, changes).await.expect("changed");
    services.roles.delete(&owner, &role).await.expect("deleted");
    let team = services.teams.create(&owner, NewTeam::parse("Sales", "").expect("valid")).await.expect("made").id;
    let changes = TeamChanges::parse("Sales and more", "").expect("valid");
    services.teams.update(&owner, team, changes).await.expect("renamed");
    services.teams.create(&owner, NewTeam::parse("Lab", "").expect("valid")).await.expect("made");
    services.teams.add_member(&owner, team, jun.caller.user_id, None).await.expect("added");
    services.teams.change_member_role(&owner, team, jun.caller.user_id, TeamRole::Lead).await.expect("changed");
    let appointment = Appointment::parse("Senior", "", "", true, true).expect("valid");
    services.teams.appoint(&owner, team, jun.caller.user_id, TeamRole::Lead, appointment).await.expect("appointed");
    services.teams.remove_member(&owner, team, jun.caller.user_id).await.expect("removed");
    services.teams.remove(&owner, team).await.expect("removed");
    services.members.remove(&owner, &member.member_id.into()).await.expect("removed");
    services.members.reinstate(&owner, member.member_id).await.expect("reinstated");
    let flags = Flags { can_view_financials: Some(false), ..Flags::default() };
    services.members.set_flags(&owner, member.member_id, flags).await.expect("switched");
    services.members.end_sessions(&owner, member.member_id).await.expect("nothing to end");
    let by_slug = OrganizationRef::Slug(owner.slug.clone());
    services.organizations.set_active(&jun.caller, Some(&by_slug)).await.expect("active");
    assert_eq!(services.members.end_sessions(&owner, member.member_id).await, Ok(1));
    services.members.hold(&owner, member.member_id).await.expect("held");
    services.members.reinstate(&owner, member.member_id).await.expect("resumed");
    services.members.begin_export(&owner, &MemberQuery::default()).await.expect("exported");
    let jun = world.sign_in("jun", PASSWORD).await.expect("signed in");
    let member = world.enter(&jun, "acme").await.expect("back");
    let wish = NewTransfer { member: member.member_id, keeps_owner: true };
    for answer in 0..3 {
        let offer = services.transfers.offer(&owner, wish).await.expect("offered").id;
        match answer {
            0 => services.transfers.cancel(&owner, offer).await.expect("cancelled"),
            1 => services.transfers.decline(&member, offer).await.expect("declined"),
            _ => services.transfers.accept(&member, offer).await.expect("accepted"),
        }
    }
    services.organizations.leave(&member).await.expect("left");
    let changes = OrganizationChanges::parse("Acme Group", "acme", "").expect("valid");
    services.organizations.update(&owner, changes).await.expect("renamed");
    services.pictures.set_logo(&owner, crate::pictures::picture(9)).await.expect("set");
    services.pictures.set_portrait(&mina.caller, crate::pictures::picture(9)).await.expect("set");
    services.organizations.pin(&mina.caller, owner.organization_id, true).await.expect("pinned");
    services.organizations.pin(&mina.caller, owner.organization_id, false).await.expect("unpinned");
    services.organizations.dismiss_first_steps(&mina.caller).await.expect("put away");
    services.organizations.delete(&owner, "acme").await.expect("deleted");
    services.organizations.restore(&mina.caller, owner.organization_id).await.expect("restored");
    let changes = ProfileChanges::parse("Mina", "M", "Acme", "", "ko").expect("valid");
    services.accounts.update_profile(&mina.caller, changes).await.expect("changed");
    let other = world.sign_in("mina", PASSWORD).await.expect("signed in");
    services.accounts.revoke_session(&mina.caller, other.caller.session_id).await.expect("revoked");
    world.sign_in("mina", PASSWORD).await.expect("signed in");
    services.accounts.revoke_other_sessions(&mina.caller).await.expect("revoked");
    let password = |text| Password::parse_given(Field::Password, text).expect("valid");
    services
        .accounts
        .change_password(&mina.caller, password(PASSWORD), password("another long one"))
        .await
        .expect("changed");
    let address = crate::world::email("mina.kim");
    services.accounts.change_email(&mina.caller, address, password("another long one")).await.expect("changed");
    services.accounts.sign_out(&jun.visitor).await.expect("signed out");
    let ada = world.person("Ada").await;
    services.accounts.delete_account(&ada.caller, "ada@example.com", password(PASSWORD)).await.expect("deleted");

    let rows = sqlx::query(
        "SELECT action, target_type, actor_user_id, before, after, host(ip) AS ip, user_agent, request_id
           FROM tenantry.audit_log",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the log");
    let mut actions: Vec<String> = rows.iter().map(|row| row.get("action")).collect();
    actions.sort();
    actions.dedup();
    assert_eq!(
        actions,
        [
            "account.created",
            "account.deleted",
            "account.email_changed",
            "account.guide_dismissed",
            "account.organization_pinned",
            "account.organization_unpinned",
            "account.password_changed",
            "account.portrait_changed",
            "account.profile_changed",
            "invitation.accepted",
            "invitation.cancelled",
            "invitation.created",
            "invitation.rejected",
            "invitation.removed",
            "invitation.resent",
            "invitation.updated",
            "invitation_link.created",
            "invitation_link.revoked",
            "invitation_link.used",
            "join_request.accepted",
            "join_request.created",
            "join_request.declined",
            "join_request.withdrawn",
            "member.exported",
            "member.fields_changed",
            "member.flags_changed",
            "member.held",
            "member.left",
            "member.reinstated",
            "member.removed",
            "member.resumed",
            "member.roles_changed",
            "member.sessions_ended",
            "organization.created",
            "organization.deleted",
            "organization.logo_changed",
            "organization.restored",
            "organization.updated",
            "ownership.accepted",
            "ownership.cancelled",
            "ownership.declined",
            "ownership.offered",
            "role.created",
            "role.deleted",
            "role.updated",
            "session.closed",
            "session.opened",
            "session.revoked",
            "session.revoked_others",
            "team.created",
            "team.member_added",
            "team.member_appointed",
            "team.member_changed",
            "team.member_removed",
            "team.removed",
            "team.updated",
        ]
    );
    assert!(rows.iter().all(|row| row.get::<Option<uuid::Uuid>, _>("actor_user_id").is_some()));
    let promoted = rows.iter().find(|row| row.get::<String, _>("action") == "member.roles_changed").expect("a row");
    let before: serde_json::Value = promoted.get("before");
    let after: serde_json::Value = promoted.get("after");
    assert_eq!((&before["roles"], &after["roles"]), (&serde_json::json!(["member"]), &serde_json::json!(["admin"])));
    assert_eq!(promoted.get::<Option<String>, _>("ip").as_deref(), Some("192.0.2.7"));
    assert_eq!(promoted.get::<Option<String>, _>("request_id").as_deref(), Some("request-1"));
    assert_eq!(promoted.get::<Option<String>, _>("user_agent").as_deref(), Some("a browser"));
    // Nothing that opens a door is kept.
    let text: Vec<String> = sqlx::query_scalar("SELECT concat(before, after) FROM tenantry.audit_log")
        .fetch_all(&world.pool)
        .await
        .expect("the log");
    assert!(!text.iter().any(|row| row.contains("argon2") || row.contains("horse")));
}
