//! Teams as rows, and as the model has them.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    Error,
    fields::FieldValues,
    ids::{OrganizationId, TeamId},
    team::{Team, TeamProfile, Visibility},
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, name_from_row},
};

/// The columns that make a [`Team`].
pub(super) struct TeamRow {
    pub(super) id: Uuid,
    pub(super) organization_id: Uuid,
    pub(super) parent_id: Option<Uuid>,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) unit_type: Option<String>,
    pub(super) visibility: String,
    pub(super) member_count: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) fields: Value,
}

impl TryFrom<TeamRow> for Team {
    type Error = Failure;

    fn try_from(row: TeamRow) -> Result<Self, Failure> {
        Ok(Self {
            id: TeamId::from_uuid(row.id),
            organization_id: OrganizationId::from_uuid(row.organization_id),
            parent_id: row.parent_id.map(TeamId::from_uuid),
            name: name_from_row(&row.name)?,
            profile: TeamProfile {
                description: row.description,
                unit_type: row.unit_type,
                visibility: Visibility::parse(&row.visibility)?,
            },
            member_count: u64::try_from(row.member_count).unwrap_or_default(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            fields: FieldValues::from_stored(row.fields),
        })
    }
}

impl Core {
    /// One team of the organization.
    pub(super) async fn find_team(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        team: TeamId,
    ) -> Result<Team, Failure> {
        sqlx::query_as!(
            TeamRow,
            r#"
            SELECT t.id, t.organization_id, t.parent_id, t.name, t.description, t.unit_type, t.visibility,
                   t.created_at, t.updated_at, t.fields,
                   (SELECT count(*) FROM tenantry.team_members tm
                      JOIN tenantry.organization_members m
                        ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
                     WHERE tm.organization_id = t.organization_id AND tm.team_id = t.id) AS "member_count!"
              FROM tenantry.teams t
             WHERE t.organization_id = $1 AND t.id = $2
            "#,
            organization.uuid(),
            team.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::TeamNotFound)?
        .try_into()
    }
}
