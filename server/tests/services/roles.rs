//! Roles that organizations make for themselves: given, renamed, changed, deleted; and nobody beyond themselves.

use sqlx::PgPool;
use tenantry::{
    Error, Field, Reason,
    access::{Permission, PermissionSet, Source, can_grant},
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole},
    fields::FieldValues,
    invitation::{InvitationQuery, InvitationRef},
    page::PageRequest,
    role::Role,
    session::Tenant,
};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, roles};

pub(crate) fn set(texts: &[&str]) -> PermissionSet {
    texts.iter().map(|text| Permission::parse(text).expect("a valid permission")).collect()
}

pub(crate) fn wish(name: &str, permissions: &[&str]) -> NewCustomRole {
    NewCustomRole {
        role: Role::parse(name).expect("a valid name"),
        permissions: set(permissions),
        fields: FieldValues::new(),
    }
}

async fn make(world: &World, tenant: &Tenant, name: &str, permissions: &[&str]) -> CustomRole {
    world.services.roles.create(tenant, wish(name, permissions)).await.expect("a new role")
}

fn by_id(role: &CustomRole) -> CustomRoleRef {
    CustomRoleRef::Id(role.id)
}

fn by_name(name: &str) -> CustomRoleRef {
    CustomRoleRef::Name(Role::parse(name).expect("a valid name"))
}

fn renamed(name: &str) -> CustomRoleChanges {
    CustomRoleChanges { role: Some(Role::parse(name).expect("a valid name")), ..CustomRoleChanges::default() }
}

fn holding(permissions: &[&str]) -> CustomRoleChanges {
    CustomRoleChanges { permissions: Some(set(permissions)), ..CustomRoleChanges::default() }
}

fn forbidden<T>(missing: &[&str]) -> tenantry::Result<T> {
    Err(Error::Forbidden { missing: set(missing).iter().cloned().collect() })
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn roles_are_added_together_and_a_change_counts_at_once(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let auditor = make(&world, &owner, "Auditor", &["audit:read"]).await;
    make(&world, &owner, "편집자", &["webhook:read", "webhook:create"]).await;
    assert_eq!(auditor.role.as_str(), "auditor");
    let member = world.join(&owner, &jun, &["auditor", "편집자"]).await;
    // No built-in role among them: what the two hold, and nothing else.
    assert_eq!(member.standing.permissions, set(&["audit:read", "webhook:create", "webhook:read"]));

    world.services.members.set_roles(&owner, member.member_id, &roles(&["member", "auditor"])).await.expect("given");
    let member = world.enter(&jun, "acme").await.expect("in");
    assert!(member.standing.may(&Permission::AUDIT_READ) && member.standing.may(&Permission::ORDERS_READ));
    assert!(!member.standing.may(&Permission::WEBHOOK_READ));

    world.services.roles.update(&owner, &by_id(&auditor), holding(&["team:create"])).await.expect("changed");
    let member = world.enter(&jun, "acme").await.expect("in");
    assert!(!member.standing.may(&Permission::AUDIT_READ) && member.standing.may(&Permission::TEAM_CREATE));
    let team = tenantry::team::NewTeam::parse("Sales", "").expect("valid");
    world.services.teams.create(&member, team).await.expect("a permission of a run-time role");

    let page = PageRequest::new(1, None).expect("a page");
    let page = world.services.roles.list(&member, &page).await.expect("a list");
    assert_eq!((page.total, page.items[0].role.as_str(), page.items[0].member_count), (2, "auditor", 1));
    let rest = PageRequest::new(1, page.next).expect("a page");
    let rest = world.services.roles.list(&member, &rest).await.expect("a list");
    assert_eq!((rest.items[0].role.as_str(), rest.next), ("편집자", None));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_new_name_changes_nothing_for_holders_and_invited(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let ada = world.person("Ada").await;
    let owner = world.organization(&mina, "acme").await;
    let role = make(&world, &owner, "editor", &["webhook:read"]).await;
    world.join(&owner, &jun, &["editor"]).await;
    let invitation = world.invite(&owner, "ada", &["member", "editor"]).await.expect("invited");

    let services = &world.services;
    let is = services.roles.update(&owner, &by_name("editor"), renamed("Author")).await.expect("renamed");
    assert_eq!((is.id, is.role.as_str(), is.permissions), (role.id, "author", set(&["webhook:read"])));
    let member = world.enter(&jun, "acme").await.expect("in");
    assert_eq!(member.roles, roles(&["author"]));
    assert_eq!(member.standing.permissions, set(&["webhook:read"]));
    services.invitations.accept(&ada.caller, &InvitationRef::Id(invitation.id)).await.expect("accepted");
    let member = world.enter(&ada, "acme").await.expect("in");
    assert_eq!(member.roles, roles(&["author", "member"]));
    assert!(member.standing.may(&Permission::WEBHOOK_READ));

    // The old name is free again, and is another role.
    let other = make(&world, &owner, "editor", &["audit:read"]).await;
    assert_ne!(other.id, role.id);
    assert!(!world.enter(&jun, "acme").await.expect("in").standing.may(&Permission::AUDIT_READ));
    assert_eq!(services.roles.update(&owner, &by_id(&other), renamed("author")).await, Err(Error::RoleTaken));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_role_in_use_stays(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    let role = make(&world, &owner, "editor", &["webhook:read"]).await;
    let services = &world.services;
    let invitation = world.invite(&owner, "jun", &["editor"]).await.expect("invited");
    assert_eq!(services.roles.delete(&owner, &by_id(&role)).await, Err(Error::RoleInUse));
    services.invitations.accept(&jun.caller, &InvitationRef::Id(invitation.id)).await.expect("accepted");
    assert_eq!(services.roles.delete(&owner, &by_name("editor")).await, Err(Error::RoleInUse));
    // The database says so, too.
    let past_the_services = sqlx::query("DELETE FROM tenantry.organization_roles").execute(&world.pool).await;
    assert!(past_the_services.is_err());

    // Whoever was removed keeps no role alive, and comes back without it.
    let member = world.enter(&jun, "acme").await.expect("in").member_id;
    services.members.remove(&owner, &member.into()).await.expect("removed");
    let gone = services.roles.delete(&owner, &by_id(&role)).await.expect("deleted");
    assert_eq!(gone.role, role.role);
    assert_eq!(services.roles.get(&owner, &by_id(&role)).await, Err(Error::RoleNotFound));
    let back = services.members.reinstate(&owner, member).await.expect("reinstated");
    assert_eq!(back.roles, [Role::member()]);
    // What it was offered by is history, with its name.
    let history = world.count("SELECT count(*) FROM tenantry.invitation_roles WHERE role = 'editor'").await;
    assert_eq!(history, 1);
    assert_eq!(
        world.invite(&owner, "ada", &["editor"]).await.err(),
        Some(Error::invalid(Field::Role, Reason::Unknown))
    );
    // A cancelled and an expired invitation keep no role, either.
    let role = make(&world, &owner, "writer", &[]).await;
    let cancelled = world.invite(&owner, "ada", &["writer"]).await.expect("invited");
    services.invitations.cancel(&owner, cancelled.id).await.expect("cancelled");
    world.invite(&owner, "bo", &["writer"]).await.expect("invited");
    assert_eq!(services.roles.delete(&owner, &by_id(&role)).await, Err(Error::RoleInUse));
    world.clock.advance(chrono::TimeDelta::days(8));
    services.roles.delete(&owner, &by_id(&role)).await.expect("deleted");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_reaches_beyond_themselves(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let ada = world.person("Ada").await;
    let owner = world.organization(&mina, "acme").await;
    let admin = world.join(&owner, &jun, &["admin"]).await;
    let other = world.join(&owner, &ada, &["member"]).await;
    let services = &world.services;
    let strong = make(&world, &owner, "strong", &["organization:delete", "audit:read"]).await;
    let missing = ["organization:delete"];

    let made = services.roles.create(&admin, wish("mine", &["organization:delete", "audit:read"])).await;
    assert_eq!(made, forbidden(&missing));
    let mine = make(&world, &admin, "mine", &["audit:read"]).await;
    let grown = services.roles.update(&admin, &by_id(&mine), holding(&["audit:read", "organization:delete"])).await;
    assert_eq!(grown, forbidden(&missing));
    // Nor take from those who hold more, nor rename what they hold.
    assert_eq!(services.roles.update(&admin, &by_id(&strong), holding(&[])).await, forbidden(&missing));
    assert_eq!(services.roles.update(&admin, &by_id(&strong), renamed("weak")).await, forbidden(&missing));
    // Assigning, to oneself and to others; inviting.
    let strong_one = roles(&["admin", "strong"]);
    let assigned = services.members.set_roles(&admin, admin.member_id, &strong_one).await.map(|_| ());
    assert_eq!(assigned, forbidden(&missing));
    let assigned = services.members.set_roles(&admin, other.member_id, &strong_one).await.map(|_| ());
    assert_eq!(assigned, forbidden(&missing));
    assert_eq!(world.invite(&admin, "bo", &["strong"]).await.map(|_| ()), forbidden(&missing));
    // Whoever holds more is not an admin's to change.
    services.members.set_roles(&owner, other.member_id, &roles(&["strong"])).await.expect("the owner may");
    assert_eq!(services.members.remove(&admin, &other.member_id.into()).await, forbidden(&missing));
    let weakened = services.members.set_roles(&admin, other.member_id, &roles(&["member"])).await.map(|_| ());
    assert_eq!(weakened, forbidden(&missing));
    // An invitation that stands is judged by what the role holds when somebody accepts.
    let bo = world.person("Bo").await;
    let invitation = world.invite(&admin, "bo", &["mine"]).await.expect("invited");
    services.roles.update(&owner, &by_id(&mine), holding(&["organization:delete"])).await.expect("the owner may");
    let accepted = services.invitations.accept(&bo.caller, &InvitationRef::Id(invitation.id)).await;
    assert_eq!(accepted, Err(Error::InviterMayNotOffer));

    // Without ac:create and the others, nothing at all.
    let plain = world.join(&owner, &world.person("Cho").await, &["member"]).await;
    assert_eq!(services.roles.create(&plain, wish("x", &[])).await, forbidden(&["ac:create"]));
    assert_eq!(services.roles.update(&plain, &by_id(&mine), renamed("x")).await, forbidden(&["ac:update"]));
    assert_eq!(services.roles.delete(&plain, &by_id(&mine)).await, forbidden(&["ac:delete"]));
    let stranger = world.enter(&ada, "acme").await.expect("in");
    assert_eq!(services.roles.list(&stranger, &PageRequest::default()).await, forbidden(&["ac:read"]));
    assert_eq!(services.roles.get(&stranger, &by_id(&mine)).await, forbidden(&["ac:read"]));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn names_that_are_taken_and_permissions_that_do_not_exist(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let services = &world.services;
    for name in ["owner", "Admin", " member "] {
        assert_eq!(services.roles.create(&owner, wish(name, &[])).await, Err(Error::RoleTaken), "{name}");
        assert_eq!(services.roles.delete(&owner, &by_name(name)).await, Err(Error::PredefinedRole), "{name}");
        assert_eq!(services.roles.update(&owner, &by_name(name), renamed("x")).await, Err(Error::RoleNotFound));
    }
    let editor = make(&world, &owner, "editor", &["audit:read"]).await;
    assert_eq!(services.roles.create(&owner, wish("EDITOR", &[])).await, Err(Error::RoleTaken));
    assert_eq!(services.roles.update(&owner, &by_id(&editor), renamed("admin")).await, Err(Error::RoleTaken));
    let unknown = vec![Permission::parse("rocket:fly").expect("well formed")];
    let made = services.roles.create(&owner, wish("pilot", &["rocket:fly", "audit:read"])).await;
    assert_eq!(made, Err(Error::UnknownPermissions { unknown: unknown.clone() }));
    let changed = services.roles.update(&owner, &by_id(&editor), holding(&["rocket:fly"])).await;
    assert_eq!(changed, Err(Error::UnknownPermissions { unknown }));
    assert_eq!(services.roles.get(&owner, &by_name("editor")).await, Ok(editor));
    // A name from a configuration that is gone, still held by somebody: a new role of that name would be theirs.
    sqlx::query("INSERT INTO tenantry.member_roles (organization_id, member_id, role) VALUES ($1, $2, 'former')")
        .bind(owner.organization_id.uuid())
        .bind(owner.member_id.uuid())
        .execute(&world.pool)
        .await
        .expect("a role of a former configuration");
    assert_eq!(services.roles.create(&owner, wish("former", &[])).await, Err(Error::RoleTaken));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_browser_gets_every_role_and_every_answer_is_explained(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let jun = world.person("Jun").await;
    let owner = world.organization(&mina, "acme").await;
    make(&world, &owner, "auditor", &["audit:read"]).await;
    make(&world, &owner, "hooks", &["webhook:read"]).await;
    let member = world.join(&owner, &jun, &["auditor"]).await;
    let services = &world.services;

    let policy = services.roles.policy(&owner).await.expect("a policy");
    assert_eq!(policy.standing(&member.roles, tenantry::access::Flags::default()), member.standing);
    assert_eq!(can_grant(&policy, &owner.standing, &roles(&["hooks"])), Ok(()));
    assert_eq!(can_grant(&policy, &member.standing, &roles(&["hooks"])), forbidden(&["webhook:read"]));
    // Who may not read roles learns of the own ones only.
    let policy = services.roles.policy(&member).await.expect("a policy");
    assert!(policy.knows(&roles(&["auditor"])[0]) && !policy.knows(&roles(&["hooks"])[0]));

    sqlx::query("UPDATE tenantry.organization_members SET can_view_financials = true WHERE id = $1")
        .bind(member.member_id.uuid())
        .execute(&world.pool)
        .await
        .expect("a flag");
    let answers = services.roles.explain(&member, member.member_id).await.expect("answers");
    let why = |permission: Permission| answers.iter().find(|a| a.permission == permission).expect("an answer").clone();
    assert_eq!(why(Permission::AUDIT_READ).granted_by, [Source::Role(roles(&["auditor"])[0].clone())]);
    let flag = Source::Flag(tenantry::access::Flag::CanViewFinancials);
    assert_eq!(
        (why(Permission::FINANCIALS_READ).granted, why(Permission::FINANCIALS_READ).granted_by),
        (true, vec![flag])
    );
    assert!(!why(Permission::WEBHOOK_READ).granted);
    assert_eq!(services.roles.explain(&owner, member.member_id).await, Ok(answers));
    assert_eq!(services.roles.explain(&member, owner.member_id).await, forbidden(&["ac:read"]));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn role_ids_and_names_of_another_tenant_name_nothing_here(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let acme = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let role = make(&world, &acme, "editor", &["audit:read"]).await;
    let services = &world.services;
    for reference in [by_id(&role), by_name("editor")] {
        assert_eq!(services.roles.get(&evil, &reference).await, Err(Error::RoleNotFound));
        assert_eq!(services.roles.update(&evil, &reference, holding(&[])).await, Err(Error::RoleNotFound));
        assert_eq!(services.roles.delete(&evil, &reference).await, Err(Error::RoleNotFound));
    }
    let unknown = Error::invalid(Field::Role, Reason::Unknown);
    assert_eq!(world.invite(&evil, "jun", &["editor"]).await.err(), Some(unknown.clone()));
    let assigned = services.members.set_roles(&evil, evil.member_id, &roles(&["owner", "editor"])).await;
    assert_eq!(assigned.err(), Some(unknown));
    assert_eq!(services.roles.explain(&evil, acme.member_id).await, Err(Error::MemberNotFound));
    assert_eq!(services.roles.list(&evil, &PageRequest::default()).await.map(|page| page.total), Ok(0));
    // One name in two organizations is two roles.
    let theirs = make(&world, &evil, "editor", &["webhook:read"]).await;
    assert_ne!(theirs.id, role.id);
    assert_eq!(services.roles.get(&acme, &by_name("editor")).await, Ok(role));

    // Not even the tables let a member of one tenant hold a role of another.
    let planted = sqlx::query(
        "INSERT INTO tenantry.organization_roles VALUES (gen_random_uuid(), $1, 'x', '{}', now(), now()) RETURNING id",
    )
    .bind(acme.organization_id.uuid())
    .execute(&world.pool)
    .await;
    assert!(planted.is_ok(), "the owner of the tables may");
    let crossed =
        sqlx::query("UPDATE tenantry.member_roles SET role = 'editor', role_id = $2 WHERE organization_id = $1")
            .bind(evil.organization_id.uuid())
            .bind(acme.organization_id.uuid())
            .execute(&world.pool)
            .await;
    assert!(crossed.is_err());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_name_that_only_a_closed_invitation_remembers_can_be_given_again(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let (first, second) = (make(&world, &owner, "first", &[]).await, make(&world, &owner, "second", &[]).await);
    let invitation = world.invite(&owner, "jun", &["first", "second"]).await.expect("invited");
    world.services.invitations.cancel(&owner, invitation.id).await.expect("withdrawn");
    world.services.roles.delete(&owner, &by_id(&second)).await.expect("nobody holds it");
    let named = world.services.roles.update(&owner, &by_id(&first), renamed("second")).await.expect("a free name");
    assert_eq!(named.role, Role::parse("second").expect("a valid name"));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_whose_role_is_gone_can_be_withdrawn(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    make(&world, &owner, "wizard", &[]).await;
    let invitation = world.invite(&owner, "jun", &["wizard"]).await.expect("invited");
    // As when the operator takes a role out of the configuration: no service removes one that is on offer.
    sqlx::query("DELETE FROM tenantry.organization_roles WHERE name = 'wizard'")
        .execute(&world.pool)
        .await
        .expect("gone");
    assert_eq!(world.services.invitations.cancel(&owner, invitation.id).await, Ok(()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_invitation_that_is_sent_again_keeps_the_role_that_has_the_name_now(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let former = make(&world, &owner, "editor", &[]).await;
    let invitation = world.invite(&owner, "jun", &["editor"]).await.expect("invited");
    world.clock.advance(chrono::TimeDelta::days(8));
    world.services.roles.delete(&owner, &by_id(&former)).await.expect("offered to nobody any more");
    let former = make(&world, &owner, "editor", &["audit:read"]).await;
    world.services.invitations.resend(&owner, invitation.id).await.expect("sent again");
    assert_eq!(world.services.roles.delete(&owner, &by_id(&former)).await.err(), Some(Error::RoleInUse));
    // All that ran out at once, the same.
    world.clock.advance(chrono::TimeDelta::days(8));
    world.services.roles.delete(&owner, &by_id(&former)).await.expect("offered to nobody any more");
    let present = make(&world, &owner, "editor", &["audit:read"]).await;
    world.services.invitations.resend_expired(&owner).await.expect("sent again");
    assert_eq!(world.services.roles.delete(&owner, &by_id(&present)).await.err(), Some(Error::RoleInUse));
    // A new name reaches the offer, too.
    world.services.roles.update(&owner, &by_id(&present), renamed("writer")).await.expect("renamed");
    let page = world.services.invitations.list(&owner, &InvitationQuery::default()).await.expect("a list");
    assert_eq!(page.items[0].roles, crate::world::roles(&["writer"]));
}
