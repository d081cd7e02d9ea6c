//! Who asks, and what may they do here: one statement, never cached.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use tenantry::{
    Error, Result,
    access::{AccessPolicy, Flags},
    email::Email,
    ids::{MemberId, OrganizationId, SessionId, TeamId, UserId},
    locale::Locale,
    organization::OrganizationRef,
    role::Role,
    service::Doorkeeper,
    session::{Caller, Tenant, Visitor},
    slug::Slug,
};
use uuid::Uuid;

use super::{Core, StoredRoles, creator_from_row, flags_from_row, name_from_row, roles_from_row, run_time_from_row};
use crate::{failure::Failure, secrets};

/// A session is marked as seen at most this often: a page full of requests writes once.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(1);

#[async_trait]
impl Doorkeeper for Core {
    async fn identify(&self, visitor: &Visitor) -> Result<Caller> {
        Ok(self.identify_caller(visitor).await?)
    }

    async fn enter(&self, visitor: &Visitor, organization: &OrganizationRef) -> Result<Tenant> {
        Ok(self.enter_tenant(visitor, organization).await?)
    }

    async fn view_as(&self, tenant: Tenant, role: Role) -> Result<Tenant> {
        Ok(self.view_tenant_as(tenant, role).await?)
    }
}

/// The columns that make a [`Caller`].
struct SessionRow {
    session_id: Uuid,
    user_id: Uuid,
    last_seen_at: DateTime<Utc>,
    name: String,
    email: String,
    email_verified: bool,
    locale: String,
    active_organization_id: Option<Uuid>,
    active_slug: Option<String>,
    active_team_id: Option<Uuid>,
}

impl SessionRow {
    fn into_caller(self, visitor: &Visitor) -> Result<Caller, Failure> {
        Ok(Caller {
            user_id: UserId::from_uuid(self.user_id),
            session_id: SessionId::from_uuid(self.session_id),
            name: name_from_row(&self.name)?,
            email: Email::parse(&self.email)?,
            email_verified: self.email_verified,
            locale: Locale::from_tag(&self.locale).unwrap_or_default(),
            active_organization_id: self.active_organization_id.map(OrganizationId::from_uuid),
            active_organization_slug: self.active_slug.as_deref().and_then(|slug| Slug::parse(slug).ok()),
            active_team_id: self.active_team_id.map(TeamId::from_uuid),
            origin: visitor.origin.clone(),
        })
    }
}

/// What one statement says of who asks and of the organization: the columns of a [`Tenant`].
struct EntryRow {
    session_id: Uuid,
    user_id: Uuid,
    last_seen_at: DateTime<Utc>,
    name: String,
    email: String,
    email_verified: bool,
    locale: String,
    active_organization_id: Option<Uuid>,
    active_team_id: Option<Uuid>,
    organization_id: Option<Uuid>,
    slug: Option<String>,
    organization_name: Option<String>,
    is_personal: Option<bool>,
    is_active: Option<bool>,
    creator_role: Option<String>,
    member_id: Option<Uuid>,
    can_manage_orders: Option<bool>,
    can_manage_products: Option<bool>,
    can_manage_members: Option<bool>,
    can_view_financials: Option<bool>,
    roles: Option<Vec<String>>,
    run_time: Option<StoredRoles>,
}

/// The statement of [`EntryRow`], with `$membership` as the way to the membership `m`: three statements that differ in
/// nothing else, since one for all three could not be planned for any. The roles of the organization's own are looked up
/// only for members who hold some.
macro_rules! entry {
    ($membership:literal, $hash:expr, $now:expr $(, $place:expr)?) => {
        sqlx::query_as!(
            EntryRow,
            r#"
            SELECT s.id AS "session_id!", s.user_id AS "user_id!", s.last_seen_at AS "last_seen_at!", u.name AS "name!",
                   u.email AS "email!", u.email_verified_at IS NOT NULL AS "email_verified!", u.locale AS "locale!",
                   s.active_organization_id, s.active_team_id,
                   o.id AS "organization_id?", o.slug AS "slug?", o.name AS "organization_name?",
                   o.is_personal AS "is_personal?", o.is_active AS "is_active?", o.creator_role AS "creator_role?",
                   m.id AS "member_id?", m.can_manage_orders AS "can_manage_orders?",
                   m.can_manage_products AS "can_manage_products?", m.can_manage_members AS "can_manage_members?",
                   m.can_view_financials AS "can_view_financials?", m.roles AS "roles?",
                   CASE WHEN NOT m.roles <@ ARRAY['owner', 'admin', 'member'] THEN
                       tenantry.permissions_of_roles(m.organization_id, m.roles)
                   END AS "run_time?: StoredRoles"
              FROM tenantry.sessions s
              JOIN tenantry.users u ON u.id = s.user_id
              "#
                + $membership
                + r#"
              LEFT JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
             WHERE s.secret_hash = $1 AND s.expires_at > $2
            "#,
            $hash,
            $now
            $(, $place)?
        )
    };
}

impl EntryRow {
    /// `asked`: the slug that was asked for, if it was one.
    fn into_tenant(self, visitor: &Visitor, policy: &AccessPolicy, asked: Option<&Slug>) -> Result<Tenant, Failure> {
        // Unknown, deleted, or not the caller's: nothing tells them apart.
        let (Some(organization_id), Some(slug), Some(organization_name), Some(member_id)) =
            (self.organization_id, self.slug, self.organization_name, self.member_id)
        else {
            return Err(Error::OrganizationNotFound.into());
        };
        let slug = Slug::parse(&slug)?;
        if asked.is_some_and(|asked| *asked != slug) {
            return Err(Error::OrganizationMoved { slug }.into());
        }
        let roles = roles_from_row(&self.roles.unwrap_or_default());
        let flags = flags_from_row(
            self.can_manage_orders,
            self.can_manage_products,
            self.can_manage_members,
            self.can_view_financials,
        );
        let creator = creator_from_row(self.creator_role.as_deref().unwrap_or(Role::OWNER));
        let session = SessionRow {
            session_id: self.session_id,
            user_id: self.user_id,
            last_seen_at: self.last_seen_at,
            name: self.name,
            email: self.email,
            email_verified: self.email_verified,
            locale: self.locale,
            active_organization_id: self.active_organization_id,
            active_slug: None,
            active_team_id: self.active_team_id,
        };
        Ok(Tenant {
            caller: session.into_caller(visitor)?,
            organization_id: OrganizationId::from_uuid(organization_id),
            slug,
            organization_name: name_from_row(&organization_name)?,
            is_personal: self.is_personal.unwrap_or_default(),
            is_active: self.is_active.unwrap_or_default(),
            member_id: MemberId::from_uuid(member_id),
            standing: policy.standing_with(&creator, &run_time_from_row(self.run_time), &roles, flags),
            roles,
            viewing_as: None,
        })
    }
}

impl Core {
    async fn identify_caller(&self, visitor: &Visitor) -> Result<Caller, Failure> {
        let secret = visitor.secret.as_ref().ok_or(Error::Unauthenticated)?;
        let row = sqlx::query_as!(
            SessionRow,
            r#"
            SELECT s.id AS "session_id!", s.user_id AS "user_id!", s.last_seen_at AS "last_seen_at!", u.name AS "name!",
                   u.email AS "email!", u.email_verified_at IS NOT NULL AS "email_verified!", u.locale AS "locale!",
                   o.id AS "active_organization_id?", o.slug AS "active_slug?",
                   CASE WHEN o.id IS NOT NULL THEN s.active_team_id END AS active_team_id
              FROM tenantry.sessions s
              JOIN tenantry.users u ON u.id = s.user_id
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = s.active_organization_id AND m.user_id = s.user_id AND m.status = 'active'
              LEFT JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
             WHERE s.secret_hash = $1 AND s.expires_at > $2
            "#,
            secrets::hash(secret.reveal()),
            self.now(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::Unauthenticated)?;
        self.mark_seen(row.session_id, row.last_seen_at, visitor).await?;
        row.into_caller(visitor)
    }

    async fn enter_tenant(&self, visitor: &Visitor, organization: &OrganizationRef) -> Result<Tenant, Failure> {
        let secret = visitor.secret.as_ref().ok_or(Error::Unauthenticated)?;
        let hash = secrets::hash(secret.reveal());
        let now = self.now();
        let row = match organization {
            OrganizationRef::Active => {
                entry!(
                    r#"LEFT JOIN tenantry.organization_members m
                         ON m.organization_id = s.active_organization_id AND m.user_id = s.user_id
                        AND m.status = 'active'"#,
                    hash,
                    now
                )
                .fetch_optional(&self.db.auth)
                .await?
            }
            OrganizationRef::Id(id) => {
                entry!(
                    r#"LEFT JOIN tenantry.organization_members m
                         ON m.organization_id = $3 AND m.user_id = s.user_id AND m.status = 'active'"#,
                    hash,
                    now,
                    id.uuid()
                )
                .fetch_optional(&self.db.auth)
                .await?
            }
            OrganizationRef::Slug(slug) => {
                entry!(
                    r#"LEFT JOIN tenantry.organization_slugs n ON n.slug = $3
                       LEFT JOIN tenantry.organization_members m
                         ON m.organization_id = n.organization_id AND m.user_id = s.user_id AND m.status = 'active'"#,
                    hash,
                    now,
                    slug.as_str()
                )
                .fetch_optional(&self.db.auth)
                .await?
            }
        }
        .ok_or(Error::Unauthenticated)?;
        self.mark_seen(row.session_id, row.last_seen_at, visitor).await?;
        let asked = match organization {
            OrganizationRef::Slug(slug) => Some(slug),
            _ => None,
        };
        row.into_tenant(visitor, &self.policy, asked)
    }

    async fn view_tenant_as(&self, tenant: Tenant, role: Role) -> Result<Tenant, Failure> {
        let mut tx = self.db.begin_read(&tenant).await?;
        let policy = self.load_policy(&mut tx, tenant.organization_id).await?;
        tx.commit().await?;
        let seen = policy.standing(std::slice::from_ref(&role), Flags::default());
        Ok(Tenant { standing: tenant.standing.and(&seen), roles: vec![role.clone()], viewing_as: Some(role), ..tenant })
    }

    /// Slides the expiry of a session that is in use, and notes when and from where.
    pub(super) async fn mark_seen(
        &self,
        session: Uuid,
        last_seen_at: DateTime<Utc>,
        visitor: &Visitor,
    ) -> Result<(), Failure> {
        let now = self.now();
        if now - last_seen_at < SEEN_EVERY {
            return Ok(());
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.sessions
               SET last_seen_at = $2, expires_at = $3, ip = coalesce($4::text::inet, ip),
                   user_agent = coalesce($5, user_agent)
             WHERE id = $1 AND last_seen_at < $2
            "#,
            session,
            now,
            now + self.settings.session_ttl,
            visitor.origin.ip.map(|ip| ip.to_string()),
            visitor.origin.user_agent,
        )
        .execute(&self.db.auth)
        .await?;
        Ok(())
    }
}
