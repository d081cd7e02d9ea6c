//! A role as a row, and as the model has it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    Error,
    custom_role::{CustomRole, CustomRoleRef},
    fields::FieldValues,
    ids::{OrganizationId, RoleId},
    role::Role,
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, permissions_from_row},
};

/// The columns that make a [`CustomRole`].
pub(super) struct RoleRow {
    pub(super) id: Uuid,
    pub(super) name: String,
    pub(super) permissions: Vec<String>,
    pub(super) member_count: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) fields: Value,
}

impl TryFrom<RoleRow> for CustomRole {
    type Error = Failure;

    fn try_from(row: RoleRow) -> Result<Self, Failure> {
        Ok(Self {
            id: RoleId::from_uuid(row.id),
            role: Role::parse(&row.name)?,
            permissions: permissions_from_row(&row.permissions),
            member_count: u64::try_from(row.member_count).unwrap_or_default(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            fields: FieldValues::from_stored(row.fields),
        })
    }
}

impl Core {
    /// One role of the organization's own. Whoever was removed is not counted among its members.
    pub(super) async fn find_role(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        role: &CustomRoleRef,
    ) -> Result<CustomRole, Failure> {
        let (id, name) = match role {
            CustomRoleRef::Id(id) => (Some(id.uuid()), None),
            CustomRoleRef::Name(role) => (None, Some(role.as_str())),
        };
        sqlx::query_as!(
            RoleRow,
            r#"
            SELECT c.id, c.name, c.permissions, c.created_at, c.updated_at, c.fields,
                   (SELECT count(*) FROM tenantry.member_roles r
                      JOIN tenantry.organization_members m ON m.organization_id = r.organization_id AND m.id = r.member_id
                     WHERE r.organization_id = c.organization_id AND r.role_id = c.id
                       AND m.removed_at IS NULL) AS "member_count!"
              FROM tenantry.organization_roles c
             WHERE c.organization_id = $1 AND (c.id = $2 OR c.name = $3)
            "#,
            organization.uuid(),
            id,
            name,
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::RoleNotFound)?
        .try_into()
    }
}
