//! Listing who is in a team.

use chrono::{DateTime, Utc};
use tenantry::{
    Error,
    access::decide,
    email::Email,
    ids::{MemberId, TeamId, TeamMemberId, UserId},
    page::{Page, PageRequest},
    picture::shown,
    session::Tenant,
    team::{Appointment, TeamMember, TeamRole},
};
use uuid::Uuid;

use crate::{
    failure::Failure,
    services::{Core, name_from_row, place::Place},
};

/// The columns that make a [`TeamMember`].
pub(super) struct TeamMemberRow {
    pub(super) id: Uuid,
    pub(super) member_id: Uuid,
    pub(super) user_id: Uuid,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) image: Option<String>,
    pub(super) role: String,
    pub(super) grade: Option<String>,
    pub(super) position: Option<String>,
    pub(super) job_title: Option<String>,
    pub(super) is_owner: bool,
    pub(super) is_primary: bool,
    pub(super) joined_at: DateTime<Utc>,
}

impl TeamMemberRow {
    pub(super) fn in_team(self, team_id: TeamId) -> Result<TeamMember, Failure> {
        Ok(TeamMember {
            id: TeamMemberId::from_uuid(self.id),
            team_id,
            member_id: MemberId::from_uuid(self.member_id),
            user_id: UserId::from_uuid(self.user_id),
            name: name_from_row(&self.name)?,
            email: Email::parse(&self.email)?,
            picture: shown(self.image.as_deref()),
            role: TeamRole::parse(&self.role)?,
            appointment: Appointment {
                grade: self.grade,
                position: self.position,
                job_title: self.job_title,
                is_owner: self.is_owner,
                is_primary: self.is_primary,
            },
            joined_at: self.joined_at,
        })
    }
}

impl Core {
    pub(super) async fn list_team_members(
        &self,
        tenant: &Tenant,
        team: TeamId,
        page: &PageRequest,
    ) -> Result<Page<TeamMember>, Failure> {
        let place = page.after.as_ref().map(Place::decode).transpose()?;
        let mut tx = self.db.begin_read(tenant).await?;
        let about = sqlx::query!(
            r#"
            SELECT own.role AS "own?",
                   (SELECT count(*) FROM tenantry.team_members tm
                      JOIN tenantry.organization_members m
                        ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
                     WHERE tm.organization_id = t.organization_id AND tm.team_id = t.id) AS "total!"
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
        let own = about.own.as_deref().map(TeamRole::parse).transpose()?;
        decide::see_team_members(&tenant.standing, own)?;
        let mut rows = sqlx::query_as!(
            TeamMemberRow,
            r#"
            SELECT tm.id, m.id AS member_id, m.user_id, u.name, u.email, u.image, tm.role, tm.grade, tm.position, tm.job_title,
                   tm.is_owner, tm.is_primary, tm.created_at AS joined_at
              FROM tenantry.team_members tm
              JOIN tenantry.organization_members m
                ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE tm.organization_id = $1 AND tm.team_id = $2
               AND ($4::uuid IS NULL OR (lower(u.name) COLLATE "C", m.id) > (lower($3::text) COLLATE "C", $4))
             ORDER BY lower(u.name) COLLATE "C", m.id
             LIMIT $5
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            place.as_ref().map(|place| place.name.clone()),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > page.limit() as usize;
        rows.truncate(page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place { name: last.name.clone(), id: last.member_id }.encode()?),
            _ => None,
        };
        let items = rows.into_iter().map(|row| row.in_team(team)).collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next, total: u64::try_from(about.total).unwrap_or_default() })
    }
}
