//! The acting member, loaded again inside the writing transaction, behind the lock on the organization's row.

use std::sync::Arc;

use tenantry::{
    Error,
    access::{AccessPolicy, Standing},
    ids::MemberId,
    limits::OrganizationLimits,
    session::Tenant,
};

use super::{Core, StoredRoles, count_from_row, flags_from_row, roles_from_row};
use crate::{
    database::{Database, Tx},
    failure::Failure,
};

/// Who acts, and on what, as of this transaction.
#[derive(Debug)]
pub(crate) struct Actor {
    pub(crate) member_id: MemberId,
    pub(crate) standing: Standing,
    /// Every role of the organization, its own ones among them.
    pub(crate) policy: Arc<AccessPolicy>,
    pub(crate) organization: LockedOrganization,
}

/// What decisions need of the organization, from its locked row.
#[derive(Debug)]
pub(crate) struct LockedOrganization {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) is_personal: bool,
    pub(crate) is_active: bool,
    pub(crate) member_count: i32,
    /// How many it may have of everything.
    pub(crate) limits: OrganizationLimits,
}

impl LockedOrganization {
    /// Refuses one more member than there may be. The row is locked, so no two transactions take the last seat.
    pub(crate) fn require_seat(&self) -> Result<(), Error> {
        let count = count_from_row(self.member_count);
        self.limits.members.require_room(count, |limit| Error::MemberLimitReached { limit })
    }
}

/// Refuses every change to whoever looks at the organization as another role: what is tried out is not done.
pub(crate) const fn may_change(tenant: &Tenant) -> Result<(), Error> {
    if tenant.viewing_as.is_some() { Err(Error::ViewingAsRole) } else { Ok(()) }
}

impl Core {
    /// Begins a transaction that changes the tenant, and loads the actor: two round trips, one statement.
    ///
    /// # Errors
    /// [`Error::OrganizationNotFound`] when the membership or the organization has ended since the request was let
    /// in, [`Error::OrganizationSuspended`] when the operator allows reading only, [`Error::ViewingAsRole`] for whoever
    /// looks at the organization as another role.
    pub(crate) async fn begin_change(&self, tenant: &Tenant) -> Result<(Tx, Actor), Failure> {
        may_change(tenant)?;
        let tx = self.db.begin_locked(tenant.organization_id, tenant.caller.user_id).await?;
        self.with_actor(tx, tenant).await
    }

    /// The same for a change that counts nothing, and whose equals the database keeps apart by its constraints: they go
    /// side by side.
    pub(crate) async fn begin_shared_change(&self, tenant: &Tenant) -> Result<(Tx, Actor), Failure> {
        may_change(tenant)?;
        let tx = self.db.begin_shared(tenant.organization_id, tenant.caller.user_id).await?;
        self.with_actor(tx, tenant).await
    }

    async fn with_actor(&self, mut tx: Tx, tenant: &Tenant) -> Result<(Tx, Actor), Failure> {
        let actor = self.load_actor(&mut tx, tenant).await?;
        if !actor.organization.is_active {
            return Err(Error::OrganizationSuspended.into());
        }
        Ok((tx, actor))
    }

    pub(crate) async fn load_actor(&self, tx: &mut Tx, tenant: &Tenant) -> Result<Actor, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT m.id AS member_id, m.can_manage_orders, m.can_manage_products, m.can_manage_members,
                   m.can_view_financials, m.roles,
                   o.slug, o.name, o.is_personal, o.is_active, o.member_count, o.max_members, o.plan, o.creator_role,
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = o.id) AS "run_time?: StoredRoles"
              FROM tenantry.organizations o
              JOIN tenantry.organization_members m
                ON m.organization_id = o.id AND m.user_id = $2 AND m.status = 'active'
             WHERE o.id = $1 AND o.deleted_at IS NULL
            "#,
            tenant.organization_id.uuid(),
            tenant.caller.user_id.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        let roles = roles_from_row(&row.roles);
        let flags = flags_from_row(
            row.can_manage_orders,
            row.can_manage_products,
            row.can_manage_members,
            row.can_view_financials,
        );
        let policy = self.policy_with(&row.creator_role, row.run_time);
        Ok(Actor {
            member_id: MemberId::from_uuid(row.member_id),
            standing: policy.standing(&roles, flags),
            policy,
            organization: LockedOrganization {
                slug: row.slug,
                name: row.name,
                is_personal: row.is_personal,
                is_active: row.is_active,
                member_count: row.member_count,
                limits: self.limits_from_row(row.plan.as_deref(), row.max_members),
            },
        })
    }
}

impl Database {
    /// Begins a transaction that only reads what the tenant may see.
    pub(crate) async fn begin_read(&self, tenant: &Tenant) -> sqlx::Result<Tx> {
        self.begin(Some(tenant.organization_id), Some(tenant.caller.user_id)).await
    }
}
