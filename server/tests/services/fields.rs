//! Extra fields behind the services: what hooks and trusted calls may do with them, and nobody else.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde_json::{Value, json};
use sqlx::PgPool;
use tenantry::{
    Error, Result,
    access::Permission,
    custom_role::{CustomRoleChanges, CustomRoleRef},
    fields::{Entity, ExtraField, ExtraFieldError, ExtraFields, ExtraReason, FieldKind, FieldValues},
    hooks::{Change, Hooks, Occasion},
    invitation::{InvitationRef, NewInvitation},
    organization::{NewOrganization, OrganizationChanges},
    record::MemberRef,
    session::Tenant,
    team::{NewTeam, TeamChanges},
};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, email, roles, settings};

/// One closed field for each entity, and a default.
pub(crate) fn declared() -> ExtraFields {
    let crm = || ExtraField::new("crmId", FieldKind::Text).optional().without_input();
    let all = Entity::ALL.into_iter().try_fold(ExtraFields::new(), |all, entity| all.declare(entity, crm()));
    let seats = ExtraField::new("seats", FieldKind::Number).with_default(3);
    let secret = ExtraField::new("secret", FieldKind::Text).optional().hidden();
    all.and_then(|all| all.declare(Entity::Organization, seats))
        .and_then(|all| all.declare(Entity::Member, secret))
        .expect("sound declarations")
}

/// Gives everything its number in the product's own books, and notes which numbers it saw on the way.
#[derive(Default)]
struct Bookkeeper {
    seen: Mutex<Vec<Value>>,
}

#[async_trait]
impl Hooks for Bookkeeper {
    async fn before(&self, _: &Occasion<'_>, change: &mut Change) -> Result<()> {
        match change {
            Change::CreateOrganization { wish, .. } => {
                wish.fields.set("crmId", "o-1");
                wish.member_fields.set("crmId", "m-1");
            }
            Change::UpdateOrganization(changes) => changes.fields.set("crmId", "o-2"),
            Change::CreateInvitation { wish, .. } => wish.fields.set("crmId", "i-1"),
            Change::AcceptInvitation { offer, member_fields, .. } => {
                let of_the_offer = offer.invitation.fields.get("crmId").cloned().unwrap_or_default();
                member_fields.set("crmId", of_the_offer);
            }
            Change::SetMemberFields { fields, .. } => fields.set("crmId", "m-2"),
            Change::CreateTeam { wish, .. } => wish.fields.set("crmId", "t-1"),
            Change::UpdateTeam { changes, .. } => changes.fields.set("crmId", "t-2"),
            Change::CreateRole { wish, .. } => wish.fields.set("crmId", "r-1"),
            Change::UpdateRole { changes, .. } => changes.fields.set("crmId", "r-2"),
            _ => {}
        }
        Ok(())
    }

    async fn after(&self, _: &Occasion<'_>, change: &Change) {
        let fields = match change {
            Change::CreateInvitation { made: Some(made), .. } => &made.fields,
            Change::AcceptInvitation { made: Some(made), .. } => &made.member.fields,
            Change::CreateTeam { made: Some(made), .. } => &made.fields,
            Change::CreateRole { made: Some(made), .. } => &made.fields,
            _ => return,
        };
        let seen = fields.get("crmId").cloned().unwrap_or_default();
        self.seen.lock().expect("no test panics while it holds this").push(seen);
    }
}

async fn stored(world: &World, table: &'static str, tenant: &Tenant) -> Vec<Value> {
    let key = if table == "organizations" { "id" } else { "organization_id" };
    let sql = format!("SELECT fields->'crmId' FROM tenantry.{table} WHERE {key} = $1 ORDER BY fields->>'crmId'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(tenant.organization_id.uuid())
        .fetch_all(&world.pool)
        .await
        .expect("a query of the test")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn hooks_read_and_set_what_callers_cannot(pool: PgPool) {
    let hooks = Arc::new(Bookkeeper::default());
    let own: Arc<dyn Hooks> = hooks.clone();
    let world = World::made_of(pool, settings(), |core| core.with_fields(declared()).with_hooks(own)).await;
    let services = &world.services;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    assert_eq!(stored(&world, "organizations", &owner).await, ["o-1"]);
    assert_eq!(stored(&world, "organization_members", &owner).await, ["m-1"]);
    let changes = OrganizationChanges::parse("Acme Foods", "acme", "").expect("valid");
    services.organizations.update(&owner, changes).await.expect("changed");
    assert_eq!(stored(&world, "organizations", &owner).await, ["o-2"]);
    let seats = services.records.organization(&owner).await.expect("read").fields;
    assert_eq!(seats.get("seats"), Some(&json!(3)), "what the hook does not name stays");

    // A hook may carry what stands on an invitation over to the membership.
    let member = world.join(&owner, &jun, &["member"]).await;
    assert_eq!(stored(&world, "organization_members", &owner).await, ["i-1", "m-1"]);
    let named = FieldValues::new().with("secret", "x");
    let changed = services.members.set_fields(&owner, member.member_id, named).await.expect("changed");
    assert_eq!((changed.fields.get("crmId"), changed.fields.get("secret")), (Some(&json!("m-2")), Some(&json!("x"))));
    assert_eq!(stored(&world, "organization_members", &owner).await, ["m-1", "m-2"]);

    let team = services.teams.create(&owner, NewTeam::parse("Sales", "").expect("valid")).await.expect("made").id;
    assert_eq!(stored(&world, "teams", &owner).await, ["t-1"]);
    services.teams.update(&owner, team, TeamChanges::default()).await.expect("changed");
    assert_eq!(stored(&world, "teams", &owner).await, ["t-2"]);
    let role = services.roles.create(&owner, crate::roles::wish("editor", &["audit:read"])).await.expect("made").id;
    assert_eq!(stored(&world, "organization_roles", &owner).await, ["r-1"]);
    services.roles.update(&owner, &CustomRoleRef::Id(role), CustomRoleChanges::default()).await.expect("changed");
    assert_eq!(stored(&world, "organization_roles", &owner).await, ["r-2"]);
    let seen = hooks.seen.lock().expect("no test panics while it holds this").clone();
    assert_eq!(seen, ["i-1", "i-1", "t-1", "r-1"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_careless_hook_or_call_is_refused_and_leaves_nothing(pool: PgPool) {
    let world = World::made_of(pool, settings(), |core| core.with_fields(declared())).await;
    let services = &world.services;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let undeclared = Error::ExtraFields {
        refused: vec![ExtraFieldError { name: "nothing".to_owned(), reason: ExtraReason::Undeclared }],
    };
    let fields = || FieldValues::new().with("nothing", 1);
    let organization = NewOrganization { fields: fields(), ..NewOrganization::parse("Other", "other").expect("valid") };
    assert_eq!(services.organizations.create(&mina.caller, organization).await.err(), Some(undeclared.clone()));
    let organization =
        NewOrganization { member_fields: fields(), ..NewOrganization::parse("Other", "other").expect("valid") };
    assert_eq!(services.organizations.create(&mina.caller, organization).await.err(), Some(undeclared.clone()));
    let changes = OrganizationChanges { fields: fields(), ..OrganizationChanges::default() };
    assert_eq!(services.organizations.update(&owner, changes).await.err(), Some(undeclared.clone()));
    let team = NewTeam { fields: fields(), ..NewTeam::parse("Sales", "").expect("valid") };
    assert_eq!(services.teams.create(&owner, team).await.err(), Some(undeclared.clone()));
    let wish = NewInvitation::parse(email("jun").as_str(), ["member"]).expect("valid");
    let invitation = NewInvitation { fields: fields(), ..wish };
    assert_eq!(services.invitations.create(&owner, invitation).await.err(), Some(undeclared.clone()));
    let mut role = crate::roles::wish("editor", &["audit:read"]);
    role.fields = fields();
    assert_eq!(services.roles.create(&owner, role).await.err(), Some(undeclared.clone()));
    let jun = world.person("Jun").await;
    let offer = world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let by_id = InvitationRef::Id(offer.id);
    assert_eq!(services.invitations.accept_with(&jun.caller, &by_id, fields()).await.err(), Some(undeclared.clone()));
    assert_eq!(services.members.set_fields(&owner, owner.member_id, fields()).await.err(), Some(undeclared));
    let count = "SELECT (SELECT count(*) FROM tenantry.organizations WHERE NOT is_personal) - 1
                      + (SELECT count(*) FROM tenantry.teams) + (SELECT count(*) FROM tenantry.organization_roles)";
    assert_eq!(world.count(count).await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_members_fields_are_changed_by_those_who_may_change_the_member(pool: PgPool) {
    let world = World::made_of(pool, settings(), |core| core.with_fields(declared())).await;
    let members = &world.services.members;
    let [mina, jun, sora, eve] =
        [world.person("Mina").await, world.person("Jun").await, world.person("Sora").await, world.person("Eve").await];
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &jun, &["admin"]).await;
    let member = world.join(&owner, &sora, &["member"]).await;
    let evil = world.organization(&eve, "evil").await;
    let fields = || FieldValues::new().with("secret", "x");
    let missing = Some(Error::Forbidden { missing: vec![Permission::MEMBER_UPDATE] });
    assert_eq!(members.set_fields(&member, member.member_id, fields()).await.err(), missing);
    assert_eq!(members.set_fields(&admin, owner.member_id, fields()).await.err(), Some(Error::OwnerRequired));
    assert_eq!(members.set_fields(&evil, member.member_id, fields()).await.err(), Some(Error::MemberNotFound));
    assert!(members.set_fields(&admin, member.member_id, fields()).await.is_ok());
    let seen = world.services.records.member(&owner, &MemberRef::Id(member.member_id)).await.expect("read");
    assert_eq!(seen.and_then(|seen| seen.fields.get("secret").cloned()), Some(json!("x")));

    // Whoever comes back begins anew, as with everything else that a membership has.
    members.remove(&owner, &member.member_id.into()).await.expect("removed");
    assert_eq!(members.set_fields(&owner, member.member_id, fields()).await.err(), Some(Error::MemberNotFound));
    let again = world.join(&owner, &sora, &["member"]).await;
    let seen = world.services.records.member(&owner, &MemberRef::Id(again.member_id)).await.expect("read");
    assert_eq!(seen.and_then(|seen| seen.fields.get("secret").cloned()), None);
    let kept = "SELECT count(*) FROM tenantry.audit_log
                 WHERE action = 'member.fields_changed' AND after->'fields' = '{\"secret\": \"(hidden)\"}'";
    assert_eq!(world.count(kept).await, 1, "the log tells of a hidden value, and not which");
}

/// The types that the console sends to browsers.
#[test]
fn no_browser_is_sent_what_an_entity_has_besides() {
    let role = tenantry::custom_role::CustomRole {
        id: tenantry::ids::RoleId::from_uuid(uuid::Uuid::nil()),
        role: roles(&["editor"]).remove(0),
        permissions: crate::roles::set(&[]),
        member_count: 0,
        created_at: chrono::DateTime::UNIX_EPOCH,
        updated_at: chrono::DateTime::UNIX_EPOCH,
        fields: FieldValues::new().with("secret", "x"),
    };
    assert!(!serde_json::to_string(&role).expect("JSON").contains("secret"));
}
