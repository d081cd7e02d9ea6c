//! Tenant isolation, below the services: what the roles of the server can reach at all.

use sqlx::{Connection, Executor, PgConnection, PgPool, postgres::PgConnectOptions};
use tenantry::{Error, invitation::link::NewInvitationLink, team::NewTeam};
use tenantry_server::database::MIGRATOR;

use crate::world::{World, roles};

async fn as_role(pool: &PgPool, role: &str) -> PgConnection {
    let options: PgConnectOptions = pool.connect_options().as_ref().clone();
    let mut connection = PgConnection::connect_with(&options).await.expect("a connection");
    connection.execute(sqlx::AssertSqlSafe(format!("SET ROLE {role}"))).await.expect("the role");
    connection
}

async fn tables(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'tenantry' AND tablename <> '_migrations'
          UNION ALL SELECT viewname::text FROM pg_views WHERE schemaname = 'tenantry'",
    )
    .fetch_all(pool)
    .await
    .expect("the tables")
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn every_table_has_forced_row_level_security(pool: PgPool) {
    let bare: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'tenantry' AND c.relkind = 'r' AND c.relname <> '_migrations'
            AND NOT (c.relrowsecurity AND c.relforcerowsecurity)",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    assert_eq!(bare, Vec::<String>::new());
}

/// A view reads as its owner, whom row security lets through: its own condition must come before any other. The one that
/// is no barrier is so for its speed, and is read with conditions that cannot fail (see `0024_lean_writes.sql`).
#[sqlx::test(migrator = "MIGRATOR")]
async fn every_view_but_one_is_a_barrier(pool: PgPool) {
    let open: Vec<String> = sqlx::query_scalar(
        "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = 'tenantry' AND c.relkind IN ('v', 'm')
            AND 'security_barrier=true' <> ALL (coalesce(c.reloptions, '{}'))",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    assert_eq!(open, ["member_people"]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_roles_of_the_server_own_nothing_and_bypass_nothing(pool: PgPool) {
    let strong: Vec<String> = sqlx::query_scalar(
        "SELECT rolname::text FROM pg_roles
          WHERE rolname LIKE 'tenantry\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    assert_eq!(strong, Vec::<String>::new());
    let owned: Vec<String> = sqlx::query_scalar(
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'tenantry' AND tableowner LIKE 'tenantry\\_%'",
    )
    .fetch_all(&pool)
    .await
    .expect("the catalogue");
    assert_eq!(owned, Vec::<String>::new());
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn without_a_context_the_app_role_sees_nothing(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    world.invite(&owner, "jun", &["member"]).await.expect("invited");
    let mut app = as_role(&world.pool, "tenantry_app").await;
    for table in tables(&world.pool).await {
        // Tables that the role may not select from at all are as good.
        let sql = format!("SELECT count(*) FROM (SELECT 1 FROM tenantry.{table}) rows");
        let count: Option<i64> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut app).await.ok();
        assert_eq!(count.unwrap_or_default(), 0, "{table}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn in_one_tenant_another_tenants_rows_are_out_of_reach(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let acme = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    world.invite(&acme, "jun", &["member"]).await.expect("invited");
    let link = NewInvitationLink::parse(["member"], "", "", "").expect("valid");
    world.services.invitation_links.create(&acme, link).await.expect("a link");
    let link = NewInvitationLink::parse(["member"], "", "", "").expect("valid").with_approval(true);
    let link = world.services.invitation_links.create(&acme, link).await.expect("a link");
    let address = world.services.invitation_links.address(&acme, link.id).await.expect("its address");
    let sora = world.person("Sora").await;
    world.services.join_requests.ask(&sora.caller, &crate::world::secret_of(&address)).await.expect("asked");
    let role = crate::roles::wish("editor", &["audit:read"]);
    world.services.roles.create(&acme, role).await.expect("a role");
    let team = NewTeam::parse("Sales", "").expect("valid");
    let team = world.services.teams.create(&acme, team).await.expect("a team");
    world.services.teams.add_member(&acme, team.id, mina.caller.user_id, None).await.expect("added");
    world.services.pictures.set_logo(&acme, crate::pictures::picture(1)).await.expect("a logo");
    world.services.organizations.pin(&mina.caller, acme.organization_id, true).await.expect("a pin");

    let ada = world.person("Ada").await;
    let member = world.join(&acme, &ada, &["member"]).await;
    let wish = tenantry::transfer::NewTransfer { member: member.member_id, keeps_owner: false };
    world.services.transfers.offer(&acme, wish).await.expect("offered");

    let mut app = as_role(&world.pool, "tenantry_app").await;
    app.execute(sqlx::AssertSqlSafe(format!(
        "SET tenantry.organization_id = '{}'; SET tenantry.user_id = '{}'",
        evil.organization_id, eve.caller.user_id
    )))
    .await
    .expect("Eve's own context");
    for table in [
        "organization_members",
        "member_people",
        "organization_invitations",
        "member_roles",
        "invitation_roles",
        "invitation_links",
        "invitation_link_roles",
        "join_requests",
        "join_request_roles",
        "organization_roles",
        "teams",
        "team_members",
        "organization_logos",
        "organization_pins",
        "audit_log",
        "ownership_transfers",
    ] {
        let sql = format!("SELECT count(*) FROM tenantry.{table} WHERE organization_id = $1");
        let seen: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(acme.organization_id.uuid())
            .fetch_one(&mut app)
            .await
            .expect("a count");
        assert_eq!(seen, 0, "{table}");
    }
    let seen: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM tenantry.users WHERE email IN ('mina@example.com', 'sora@example.com')",
    )
    .fetch_one(&mut app)
    .await
    .expect("a count");
    assert_eq!(seen, 0, "people of other organizations");
    let changed =
        sqlx::query("UPDATE tenantry.organization_members SET status = 'suspended' WHERE organization_id = $1")
            .bind(acme.organization_id.uuid())
            .execute(&mut app)
            .await
            .expect("an update of nothing");
    assert_eq!(changed.rows_affected(), 0);
    let planted = sqlx::query(
        "INSERT INTO tenantry.organization_members (id, organization_id, user_id, source, joined_at, updated_at)
         VALUES (gen_random_uuid(), $1, $2, 'api', now(), now())",
    )
    .bind(acme.organization_id.uuid())
    .bind(eve.caller.user_id.uuid())
    .execute(&mut app)
    .await;
    assert!(planted.is_err(), "a row for another tenant");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_audit_log_cannot_be_changed_by_any_role(pool: PgPool) {
    let world = World::new(pool).await;
    world.person("Mina").await;
    for role in ["tenantry_app", "tenantry_auth", "tenantry_jobs"] {
        let mut connection = as_role(&world.pool, role).await;
        for sql in ["UPDATE tenantry.audit_log SET action = 'a.b'", "DELETE FROM tenantry.audit_log"] {
            assert!(connection.execute(sql).await.is_err(), "{role}: {sql}");
        }
    }
    // Not even by the owner, by mistake.
    for sql in ["UPDATE tenantry.audit_log SET action = 'a.b'", "DELETE FROM tenantry.audit_log"] {
        assert!(world.pool.execute(sql).await.is_err(), "owner: {sql}");
    }
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn ids_of_another_tenant_name_nothing_here(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let eve = world.person("Eve").await;
    let acme = world.organization(&mina, "acme").await;
    let evil = world.organization(&eve, "evil").await;
    let invitation = world.invite(&acme, "jun", &["member"]).await.expect("invited");
    let members = &world.services.members;
    let invitations = &world.services.invitations;
    let owner = roles(&["owner"]);
    assert_eq!(members.set_roles(&evil, acme.member_id, &owner).await, Err(Error::MemberNotFound));
    assert_eq!(members.remove(&evil, &acme.member_id.into()).await, Err(Error::MemberNotFound));
    assert_eq!(members.reinstate(&evil, acme.member_id).await, Err(Error::MemberNotFound));
    assert_eq!(invitations.cancel(&evil, invitation.id).await, Err(Error::InvitationNotFound));
    assert_eq!(invitations.link(&evil, invitation.id).await, Err(Error::InvitationNotFound));
    assert_eq!(invitations.resend(&evil, invitation.id).await, Err(Error::InvitationNotFound));
    assert_eq!(
        world.services.organizations.restore(&eve.caller, acme.organization_id).await,
        Err(Error::OrganizationNotFound)
    );
    assert_eq!(
        world.services.accounts.revoke_session(&eve.caller, mina.caller.session_id).await,
        Err(Error::SessionNotFound)
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn nobody_but_the_operator_writes_plans(pool: PgPool) {
    let world = World::new(pool).await;
    let mina = world.person("Mina").await;
    let owner = world.organization(&mina, "acme").await;
    let id = owner.organization_id;
    for role in ["tenantry_app", "tenantry_auth"] {
        let mut connection = as_role(&world.pool, role).await;
        let context = format!("SET tenantry.organization_id = '{id}'");
        connection.execute(sqlx::AssertSqlSafe(context)).await.expect("a context");
        for column in ["plan = 'pro'", "max_members = 9", "is_active = true"] {
            let statement = format!("UPDATE tenantry.organizations SET {column} WHERE id = '{id}'");
            let refused = connection.execute(sqlx::AssertSqlSafe(statement)).await;
            assert!(refused.is_err(), "{role}: {column}");
        }
    }
}
