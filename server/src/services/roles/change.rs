//! Making, changing and deleting roles.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tenantry::{
    Error,
    access::{AccessPolicy, Permission, PermissionSet, decide},
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole},
    fields::{Entity, EntityFields},
    ids::{OrganizationId, RoleId},
    limits::Limit,
    role::Role,
    session::Tenant,
};

use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core, count_from_row,
        record::{By, Change, Event},
    },
};

fn portrait(role: &CustomRole, declared: &EntityFields) -> Value {
    json!({ "name": role.role, "permissions": role.permissions, "fields": declared.audited(&role.fields) })
}

fn columns(permissions: &PermissionSet) -> Vec<String> {
    permissions.iter().map(|permission| permission.as_str().to_owned()).collect()
}

/// The role with the changes made. What the configuration forgot since cannot be kept: nobody could give it.
pub(super) fn changed(
    was: &CustomRole,
    changes: CustomRoleChanges,
    policy: &AccessPolicy,
    now: DateTime<Utc>,
) -> CustomRole {
    CustomRole {
        role: changes.role.unwrap_or_else(|| was.role.clone()),
        permissions: changes.permissions.unwrap_or_else(|| was.permissions.and(policy.statements())),
        updated_at: now,
        ..was.clone()
    }
}

impl Core {
    pub(super) async fn create_role(&self, tenant: &Tenant, wish: NewCustomRole) -> Result<CustomRole, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        decide::create_role(&actor.policy, &actor.standing, &wish.permissions)?;
        let declared = self.fields.of(Entity::Role);
        let fields = declared.complete(&wish.fields)?;
        self.require_free_name(&mut tx, tenant.organization_id, &wish.role).await?;
        self.require_room_for_role(&mut tx, tenant.organization_id, actor.organization.limits.roles).await?;
        let now = self.now();
        let role = CustomRole {
            id: RoleId::from_uuid(self.new_id()),
            role: wish.role,
            permissions: wish.permissions,
            member_count: 0,
            created_at: now,
            updated_at: now,
            fields,
        };
        sqlx::query!(
            r#"
            INSERT INTO tenantry.organization_roles (id, organization_id, name, permissions, created_at, updated_at,
                                                     fields)
            VALUES ($1, $2, $3, $4, $5, $5, $6)
            "#,
            role.id.uuid(),
            tenant.organization_id.uuid(),
            role.role.as_str(),
            &columns(&role.permissions),
            now,
            role.fields.to_value(),
        )
        .execute(&mut *tx)
        .await?;
        let after = portrait(&role, declared);
        self.record_role(&mut tx, tenant, "role.created", role.id, None, Some(after)).await?;
        self.commit(tx).await?;
        Ok(role)
    }

    pub(super) async fn update_role(
        &self,
        tenant: &Tenant,
        role: &CustomRoleRef,
        changes: CustomRoleChanges,
    ) -> Result<CustomRole, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::AC_UPDATE)?;
        let was = self.find_role(&mut tx, tenant.organization_id, role).await?;
        let declared = self.fields.of(Entity::Role);
        let is = CustomRole {
            fields: declared.apply(&was.fields, &changes.fields)?,
            ..changed(&was, changes, &actor.policy, self.now())
        };
        decide::update_role(&actor.policy, &actor.standing, &was.permissions, &is.permissions)?;
        if is.role == was.role && is.permissions == was.permissions && is.fields == was.fields {
            return Ok(was);
        }
        if is.role != was.role {
            self.require_free_name(&mut tx, tenant.organization_id, &is.role).await?;
            self.forget_deleted_name(&mut tx, tenant.organization_id, was.id, &is.role).await?;
        }
        // The new name reaches every member, every invitation and every request by their keys, in this statement.
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_roles SET name = $3, permissions = $4, updated_at = $5, fields = $6
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            was.id.uuid(),
            is.role.as_str(),
            &columns(&is.permissions),
            is.updated_at,
            is.fields.to_value(),
        )
        .execute(&mut *tx)
        .await?;
        let [before, after] = [&was, &is].map(|role| Some(portrait(role, declared)));
        self.record_role(&mut tx, tenant, "role.updated", was.id, before, after).await?;
        self.commit(tx).await?;
        Ok(is)
    }

    pub(super) async fn delete_role(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::AC_DELETE)?;
        let was = match self.find_role(&mut tx, tenant.organization_id, role).await {
            Err(Failure::Domain(Error::RoleNotFound)) if self.is_predefined(role) => {
                return Err(Error::PredefinedRole.into());
            }
            found => found?,
        };
        if was.member_count > 0 || self.is_offered(&mut tx, tenant.organization_id, was.id).await? {
            return Err(Error::RoleInUse.into());
        }
        self.take_from_removed(&mut tx, tenant.organization_id, was.id).await?;
        sqlx::query!(
            "DELETE FROM tenantry.organization_roles WHERE organization_id = $1 AND id = $2",
            tenant.organization_id.uuid(),
            was.id.uuid(),
        )
        .execute(&mut *tx)
        .await?;
        let before = portrait(&was, self.fields.of(Entity::Role));
        self.record_role(&mut tx, tenant, "role.deleted", was.id, Some(before), None).await?;
        self.commit(tx).await?;
        Ok(was)
    }

    fn is_predefined(&self, role: &CustomRoleRef) -> bool {
        matches!(role, CustomRoleRef::Name(role) if self.policy.knows(role))
    }

    /// Refuses the names of built-in and configured roles, those of the organization's own, and a name that somebody
    /// holds, or was offered, from a configuration that had it once: they would get what the new role holds. What ran out
    /// and is sent again is weighed then.
    pub(super) async fn require_free_name(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        role: &Role,
    ) -> Result<(), Failure> {
        let taken = self.policy.knows(role)
            || sqlx::query_scalar!(
                r#"
                SELECT EXISTS (SELECT FROM tenantry.organization_roles WHERE organization_id = $1 AND name = $2)
                    OR EXISTS (SELECT FROM tenantry.member_roles
                                WHERE organization_id = $1 AND role = $2 AND role_id IS NULL)
                    OR EXISTS (SELECT FROM tenantry.invitation_roles r
                                 JOIN tenantry.organization_invitations i
                                   ON i.organization_id = r.organization_id AND i.id = r.invitation_id
                                WHERE r.organization_id = $1 AND r.role = $2 AND r.role_id IS NULL
                                  AND i.status = 'pending' AND i.expires_at > $3)
                    OR EXISTS (SELECT FROM tenantry.join_request_roles r
                                 JOIN tenantry.join_requests q
                                   ON q.organization_id = r.organization_id AND q.id = r.request_id
                                WHERE r.organization_id = $1 AND r.role = $2 AND r.role_id IS NULL
                                  AND q.status = 'pending') AS "taken!"
                "#,
                organization.uuid(),
                role.as_str(),
                self.now(),
            )
            .fetch_one(&mut **tx)
            .await?;
        if taken { Err(Error::RoleTaken.into()) } else { Ok(()) }
    }

    /// A closed invitation, link or request keeps the names of roles that were deleted since. Where it also names `role`, which is to get
    /// such a name, it would name two roles alike: the deleted one goes.
    async fn forget_deleted_name(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        role: RoleId,
        name: &Role,
    ) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            WITH links AS (
                DELETE FROM tenantry.invitation_link_roles former
                 WHERE former.organization_id = $1 AND former.role = $3 AND former.role_id IS NULL
                   AND EXISTS (SELECT FROM tenantry.invitation_link_roles kept
                                WHERE kept.organization_id = $1 AND kept.link_id = former.link_id AND kept.role_id = $2)
            ), requests AS (
                DELETE FROM tenantry.join_request_roles former
                 WHERE former.organization_id = $1 AND former.role = $3 AND former.role_id IS NULL
                   AND EXISTS (SELECT FROM tenantry.join_request_roles kept
                                WHERE kept.organization_id = $1 AND kept.request_id = former.request_id
                                  AND kept.role_id = $2)
            )
            DELETE FROM tenantry.invitation_roles former
             WHERE former.organization_id = $1 AND former.role = $3 AND former.role_id IS NULL
               AND EXISTS (SELECT FROM tenantry.invitation_roles kept
                            WHERE kept.organization_id = $1 AND kept.invitation_id = former.invitation_id
                              AND kept.role_id = $2)
            "#,
            organization.uuid(),
            role.uuid(),
            name.as_str(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Refuses one role more than there may be. The organization's row is locked, so no two take the last place.
    async fn require_room_for_role(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        limit: Limit,
    ) -> Result<(), Failure> {
        let count = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM tenantry.organization_roles WHERE organization_id = $1"#,
            organization.uuid(),
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(limit.require_room(count_from_row(count), |limit| Error::RoleLimitReached { limit })?)
    }

    /// Whether an invitation that can still be accepted offers the role, a link that can still be used, or a request that
    /// waits.
    async fn is_offered(&self, tx: &mut Tx, organization: OrganizationId, role: RoleId) -> Result<bool, Failure> {
        Ok(sqlx::query_scalar!(
            r#"
            SELECT EXISTS (
                SELECT FROM tenantry.invitation_roles r
                  JOIN tenantry.organization_invitations i
                    ON i.organization_id = r.organization_id AND i.id = r.invitation_id
                 WHERE r.organization_id = $1 AND r.role_id = $2 AND i.status = 'pending' AND i.expires_at > $3
                UNION ALL
                SELECT FROM tenantry.invitation_link_roles r
                  JOIN tenantry.invitation_links l ON l.organization_id = r.organization_id AND l.id = r.link_id
                 WHERE r.organization_id = $1 AND r.role_id = $2 AND l.revoked_at IS NULL AND l.expires_at > $3
                   AND (l.uses_max IS NULL OR l.uses < l.uses_max)
                UNION ALL
                SELECT FROM tenantry.join_request_roles r
                  JOIN tenantry.join_requests q ON q.organization_id = r.organization_id AND q.id = r.request_id
                 WHERE r.organization_id = $1 AND r.role_id = $2 AND q.status = 'pending'
            ) AS "is_offered!"
            "#,
            organization.uuid(),
            role.uuid(),
            self.now(),
        )
        .fetch_one(&mut **tx)
        .await?)
    }

    /// Members who were removed keep their roles for the day that they are taken back, but keep no role from being
    /// deleted: they lose it, and are plain members if they had no other.
    async fn take_from_removed(&self, tx: &mut Tx, organization: OrganizationId, role: RoleId) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            WITH gone AS (
                DELETE FROM tenantry.member_roles WHERE organization_id = $1 AND role_id = $2 RETURNING member_id
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $1, gone.member_id, 'member' FROM gone
             WHERE NOT EXISTS (SELECT FROM tenantry.member_roles other
                                WHERE other.organization_id = $1 AND other.member_id = gone.member_id
                                  AND other.role_id IS DISTINCT FROM $2)
            "#,
            organization.uuid(),
            role.uuid(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    async fn record_role(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        action: &'static str,
        role: RoleId,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<(), Failure> {
        // What a role holds is what its holders may do, and its name stands in lists of members.
        let events = ["roles", "access", "members"];
        self.record(
            tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action,
                target: ("role", role.uuid()),
                before,
                after,
                events: events.map(|topic| Event::in_organization(topic, tenant.organization_id)).to_vec(),
            },
        )
        .await
    }
}
