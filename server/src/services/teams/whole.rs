//! Whole lists of teams, for programs.

use tenantry::{
    Error,
    access::decide,
    ids::{OrganizationId, TeamId},
    record::Window,
    session::{Tenant, Visitor},
    team::{Team, TeamMember, TeamRole},
};

use super::{people::TeamMemberRow, row::TeamRow};
use crate::{
    failure::Failure,
    secrets,
    services::{
        Core,
        records::{refuse_cut, rows},
    },
};

impl Core {
    pub(super) async fn all_teams(&self, tenant: &Tenant, window: Window) -> Result<Vec<Team>, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let found = sqlx::query_as!(
            TeamRow,
            r#"
            SELECT t.id, t.organization_id, t.parent_id, t.name, t.description, t.unit_type, t.visibility,
                   t.created_at, t.updated_at, t.fields,
                   (SELECT count(*) FROM tenantry.team_members tm
                      JOIN tenantry.organization_members m
                        ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
                     WHERE tm.organization_id = t.organization_id AND tm.team_id = t.id) AS "member_count!"
              FROM tenantry.teams t
             WHERE t.organization_id = $1
             ORDER BY t.created_at, t.id
             LIMIT $2 OFFSET $3
            "#,
            tenant.organization_id.uuid(),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let teams = found.into_iter().map(Team::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(teams, window)?)
    }

    /// Reads across tenants by the session alone, so it asks as `auth`. A row without a team tells somebody who is in
    /// none from nobody.
    pub(super) async fn own_teams(
        &self,
        visitor: &Visitor,
        organization: Option<OrganizationId>,
        window: Window,
    ) -> Result<Vec<Team>, Failure> {
        let secret = visitor.secret.as_ref().ok_or(Error::Unauthenticated)?;
        let found = sqlx::query!(
            r#"
            SELECT s.id AS "session_id!", s.last_seen_at AS "last_seen_at!",
                   EXISTS (SELECT FROM tenantry.organization_members m
                             JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
                            WHERE m.organization_id = $3 AND m.user_id = s.user_id
                              AND m.status = 'active') AS "is_member!",
                   t.id AS "id?", t.organization_id AS "organization_id?", t.parent_id AS "parent_id?",
                   t.name AS "name?", t.description AS "description?", t.unit_type AS "unit_type?",
                   t.visibility AS "visibility?", t.created_at AS "created_at?", t.updated_at AS "updated_at?",
                   t.fields AS "fields?",
                   (SELECT count(*) FROM tenantry.team_members other
                      JOIN tenantry.organization_members o
                        ON o.organization_id = other.organization_id AND o.id = other.member_id
                       AND o.status = 'active'
                     WHERE other.organization_id = t.organization_id AND other.team_id = t.id) AS "member_count!"
              FROM tenantry.sessions s
              LEFT JOIN LATERAL (
                  SELECT t.*
                    FROM tenantry.organization_members m
                    JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
                    JOIN tenantry.team_members tm ON tm.organization_id = m.organization_id AND tm.member_id = m.id
                    JOIN tenantry.teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id
                   WHERE m.user_id = s.user_id AND m.status = 'active'
                     AND ($3::uuid IS NULL OR m.organization_id = $3)
                   ORDER BY t.created_at, t.id
                   LIMIT $4 OFFSET $5
              ) t ON true
             WHERE s.secret_hash = $1 AND s.expires_at > $2
             ORDER BY t.created_at, t.id
            "#,
            secrets::hash(secret.reveal()),
            self.now(),
            organization.map(OrganizationId::uuid),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&self.db.auth)
        .await?;
        let session = found.first().ok_or(Error::Unauthenticated)?;
        self.mark_seen(session.session_id, session.last_seen_at, visitor).await?;
        if organization.is_some() && !session.is_member {
            return Err(Error::OrganizationNotFound.into());
        }
        let teams = found
            .into_iter()
            .filter_map(|row| {
                Some(TeamRow {
                    id: row.id?,
                    organization_id: row.organization_id?,
                    parent_id: row.parent_id,
                    name: row.name?,
                    description: row.description?,
                    unit_type: row.unit_type,
                    visibility: row.visibility?,
                    member_count: row.member_count,
                    created_at: row.created_at?,
                    updated_at: row.updated_at?,
                    fields: row.fields?,
                })
            })
            .map(Team::try_from)
            .collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(teams, window)?)
    }

    /// One statement: a team without members comes as one row without a person.
    pub(super) async fn all_team_members(
        &self,
        tenant: &Tenant,
        team: TeamId,
        window: Window,
    ) -> Result<Vec<TeamMember>, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let found = sqlx::query!(
            r#"
            SELECT own.role AS "own?", p.id AS "id?", p.member_id AS "member_id?", p.user_id AS "user_id?",
                   p.name AS "name?", p.email AS "email?", p.image AS "image?", p.role AS "role?", p.grade AS "grade?",
                   p.position AS "position?", p.job_title AS "job_title?", p.is_owner AS "is_owner?",
                   p.is_primary AS "is_primary?", p.joined_at AS "joined_at?"
              FROM tenantry.teams t
              LEFT JOIN tenantry.team_members own
                ON own.organization_id = t.organization_id AND own.team_id = t.id AND own.member_id = $3
              LEFT JOIN LATERAL (
                  SELECT tm.id, m.id AS member_id, m.user_id, u.name, u.email, u.image, tm.role, tm.grade, tm.position,
                         tm.job_title, tm.is_owner, tm.is_primary, tm.created_at AS joined_at
                    FROM tenantry.team_members tm
                    JOIN tenantry.organization_members m
                      ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
                    JOIN tenantry.users u ON u.id = m.user_id
                   WHERE tm.organization_id = t.organization_id AND tm.team_id = t.id
                   ORDER BY tm.created_at, tm.id
                   LIMIT $4 OFFSET $5
              ) p ON true
             WHERE t.organization_id = $1 AND t.id = $2
             ORDER BY p.joined_at, p.id
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            tenant.member_id.uuid(),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let first = found.first().ok_or(Error::TeamNotFound)?;
        let own = first.own.as_deref().map(TeamRole::parse).transpose()?;
        decide::see_team_members(&tenant.standing, own)?;
        let people = found
            .into_iter()
            .filter_map(|row| {
                Some(TeamMemberRow {
                    id: row.id?,
                    member_id: row.member_id?,
                    user_id: row.user_id?,
                    name: row.name?,
                    email: row.email?,
                    image: row.image,
                    role: row.role?,
                    grade: row.grade,
                    position: row.position,
                    job_title: row.job_title,
                    is_owner: row.is_owner?,
                    is_primary: row.is_primary?,
                    joined_at: row.joined_at?,
                })
            })
            .map(|row| row.in_team(team))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(refuse_cut(people, window)?)
    }

    pub(super) async fn organization_of_team(&self, team: TeamId) -> Result<OrganizationId, Failure> {
        let found = sqlx::query_scalar!("SELECT organization_id FROM tenantry.teams WHERE id = $1", team.uuid())
            .fetch_optional(&self.db.auth)
            .await?;
        Ok(OrganizationId::from_uuid(found.ok_or(Error::TeamNotFound)?))
    }
}
