//! Teams as rows, and as the model has them; and where a page of them ends.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tenantry::{
    Error, Field, Reason,
    ids::{OrganizationId, TeamId},
    page::Cursor,
    team::Team,
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
    pub(super) parent_id: Option<Uuid>,
    pub(super) name: String,
    pub(super) member_count: i64,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

impl TryFrom<TeamRow> for Team {
    type Error = Failure;

    fn try_from(row: TeamRow) -> Result<Self, Failure> {
        Ok(Self {
            id: TeamId::from_uuid(row.id),
            parent_id: row.parent_id.map(TeamId::from_uuid),
            name: name_from_row(&row.name)?,
            member_count: u64::try_from(row.member_count).unwrap_or_default(),
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// The last row of a page that is sorted by name.
#[derive(Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) name: String,
    pub(super) id: Uuid,
}

impl Place {
    pub(super) fn encode(&self) -> Result<Cursor, Failure> {
        Ok(Cursor(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Failure::internal)?)))
    }

    pub(super) fn decode(cursor: &Cursor) -> Result<Self, Error> {
        let refused = || Error::invalid(Field::Cursor, Reason::Malformed);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_| refused())?;
        let place: Self = serde_json::from_slice(&bytes).map_err(|_| refused())?;
        if place.name.contains('\0') { Err(refused()) } else { Ok(place) }
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
            SELECT t.id, t.parent_id, t.name, t.created_at, t.updated_at,
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
