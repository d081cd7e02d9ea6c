//! Reading teams.

use tenantry::{
    Error,
    access::Permission,
    ids::{TeamId, UserId},
    page::{Page, PageRequest},
    record::Window,
    session::Tenant,
    team::{Team, TeamRole},
};

use super::row::TeamRow;
use crate::{
    failure::Failure,
    services::{
        Core,
        place::Place,
        records::{refuse_cut, rows},
    },
};

impl Core {
    pub(super) async fn read_team(&self, tenant: &Tenant, team: TeamId) -> Result<Team, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let found = self.find_team(&mut tx, tenant.organization_id, team).await?;
        tx.commit().await?;
        Ok(found)
    }

    pub(super) async fn list_teams(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<Team>, Failure> {
        let place = page.after.as_ref().map(Place::decode).transpose()?;
        let mut tx = self.db.begin_read(tenant).await?;
        // One row more than asked for tells whether there is a next page.
        let mut rows = sqlx::query_as!(
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
               AND ($3::uuid IS NULL OR (lower(t.name) COLLATE "C", t.id) > (lower($2::text) COLLATE "C", $3))
             ORDER BY lower(t.name) COLLATE "C", t.id
             LIMIT $4
            "#,
            tenant.organization_id.uuid(),
            place.as_ref().map(|place| place.name.clone()),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM tenantry.teams WHERE organization_id = $1"#,
            tenant.organization_id.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > page.limit() as usize;
        rows.truncate(page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place { name: last.name.clone(), id: last.id }.encode()?),
            _ => None,
        };
        let items = rows.into_iter().map(Team::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }

    /// What the caller is in a team, if anything.
    pub(super) async fn own_role_in_team(&self, tenant: &Tenant, team: TeamId) -> Result<Option<TeamRole>, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query!(
            r#"
            SELECT own.role AS "own?"
              FROM tenantry.teams t
              LEFT JOIN tenantry.team_members own
                ON own.organization_id = t.organization_id AND own.team_id = t.id AND own.member_id = $3
             WHERE t.organization_id = $1 AND t.id = $2
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            tenant.member_id.uuid(),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::TeamNotFound)?;
        tx.commit().await?;
        Ok(row.own.as_deref().map(TeamRole::parse).transpose()?)
    }

    /// One statement: a member without teams comes as one row without a team, a stranger as none.
    pub(super) async fn teams_of_user(
        &self,
        tenant: &Tenant,
        user: UserId,
        window: Window,
    ) -> Result<Vec<Team>, Failure> {
        if user != tenant.caller.user_id {
            tenant.standing.require(&Permission::MEMBER_UPDATE)?;
        }
        let mut tx = self.db.begin_read(tenant).await?;
        let found = sqlx::query!(
            r#"
            SELECT t.id AS "id?", t.parent_id AS "parent_id?", t.name AS "name?",
                   t.description AS "description?", t.unit_type AS "unit_type?", t.visibility AS "visibility?",
                   t.created_at AS "created_at?", t.updated_at AS "updated_at?",
                   t.fields AS "fields?",
                   (SELECT count(*) FROM tenantry.team_members other
                      JOIN tenantry.organization_members o
                        ON o.organization_id = other.organization_id AND o.id = other.member_id
                       AND o.status = 'active'
                     WHERE other.organization_id = m.organization_id AND other.team_id = t.id) AS "member_count!"
              FROM tenantry.organization_members m
              LEFT JOIN LATERAL (
                  SELECT t.*
                    FROM tenantry.team_members tm
                    JOIN tenantry.teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id
                   WHERE tm.organization_id = m.organization_id AND tm.member_id = m.id
                   ORDER BY lower(t.name) COLLATE "C", t.id
                   LIMIT $3 OFFSET $4
              ) t ON true
             WHERE m.organization_id = $1 AND m.user_id = $2 AND m.status = 'active'
             ORDER BY lower(t.name) COLLATE "C", t.id
            "#,
            tenant.organization_id.uuid(),
            user.uuid(),
            rows(window),
            i64::from(window.offset),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        if found.is_empty() {
            return Err(Error::MemberNotFound.into());
        }
        let teams = found
            .into_iter()
            .filter_map(|row| {
                Some(TeamRow {
                    id: row.id?,
                    organization_id: tenant.organization_id.uuid(),
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
}
