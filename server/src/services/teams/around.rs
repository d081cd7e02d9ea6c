//! What is asked around a team: who leads it, who could join, what goes with it.

use tenantry::{
    Error,
    access::decide,
    email::Email,
    ids::{TeamId, UserId},
    page::{Page, PageRequest},
    picture::shown,
    session::Tenant,
    team::{TeamCandidate, TeamFacts, TeamMember, TeamRole},
};

use super::people::TeamMemberRow;
use crate::{
    failure::Failure,
    services::{Core, name_from_row, place::Place},
};

/// Most leaders that the tree shows.
const LEADERS_MAX: i64 = 2000;

/// A pattern for text inside of a name. LIKE's own signs are ordinary characters there.
fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '\\' | '%' | '_') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

impl Core {
    pub(super) async fn team_leaders(&self, tenant: &Tenant) -> Result<Vec<TeamMember>, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let rows = sqlx::query!(
            r#"
            SELECT tm.team_id, tm.id, m.id AS member_id, m.user_id, u.name, u.email, u.image, tm.role, tm.grade, tm.position,
                   tm.job_title, tm.is_owner, tm.is_primary, tm.created_at
              FROM tenantry.team_members tm
              JOIN tenantry.organization_members m
                ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE tm.organization_id = $1 AND (tm.role = 'lead' OR tm.is_owner)
               AND ($2 OR EXISTS (SELECT FROM tenantry.team_members own
                                   WHERE own.organization_id = tm.organization_id AND own.team_id = tm.team_id
                                     AND own.member_id = $3))
             ORDER BY lower(u.name) COLLATE "C", m.id
             LIMIT $4
            "#,
            tenant.organization_id.uuid(),
            decide::sees_all_teams(&tenant.standing),
            tenant.member_id.uuid(),
            LEADERS_MAX,
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        rows.into_iter()
            .map(|row| {
                let person = TeamMemberRow {
                    id: row.id,
                    member_id: row.member_id,
                    user_id: row.user_id,
                    name: row.name,
                    email: row.email,
                    image: row.image,
                    role: row.role,
                    grade: row.grade,
                    position: row.position,
                    job_title: row.job_title,
                    is_owner: row.is_owner,
                    is_primary: row.is_primary,
                    joined_at: row.created_at,
                };
                person.in_team(TeamId::from_uuid(row.team_id))
            })
            .collect()
    }

    pub(super) async fn team_facts(&self, tenant: &Tenant, team: TeamId) -> Result<TeamFacts, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let row = sqlx::query!(
            r#"
            SELECT (SELECT own.role FROM tenantry.team_members own
                     WHERE own.organization_id = t.organization_id AND own.team_id = t.id AND own.member_id = $3)
                       AS own_role,
                   (SELECT count(*) FROM tenantry.teams part
                     WHERE part.organization_id = t.organization_id AND part.parent_id = t.id) AS "parts!",
                   (SELECT count(*) FROM tenantry.invitation_teams it
                      JOIN tenantry.organization_invitations i
                        ON i.organization_id = it.organization_id AND i.id = it.invitation_id
                     WHERE it.organization_id = t.organization_id AND it.team_id = t.id
                       AND i.status = 'pending' AND i.expires_at > $4) AS "invitations!"
              FROM tenantry.teams t
             WHERE t.organization_id = $1 AND t.id = $2
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            tenant.member_id.uuid(),
            self.now(),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::TeamNotFound)?;
        tx.commit().await?;
        Ok(TeamFacts {
            own_role: row.own_role.as_deref().map(TeamRole::parse).transpose()?,
            parts: u64::try_from(row.parts).unwrap_or_default(),
            invitations: u64::try_from(row.invitations).unwrap_or_default(),
        })
    }

    pub(super) async fn team_candidates(
        &self,
        tenant: &Tenant,
        team: TeamId,
        search: Option<&str>,
        page: &PageRequest,
    ) -> Result<Page<TeamCandidate>, Failure> {
        let own = self.team_facts(tenant, team).await?.own_role;
        decide::add_to_team(&tenant.standing, own)?;
        let place = page.after.as_ref().map(Place::decode).transpose()?;
        let pattern = search.map(contains);
        let mut tx = self.db.begin_read(tenant).await?;
        let mut rows = sqlx::query!(
            r#"
            SELECT m.user_id, u.name, u.email, u.image
              FROM tenantry.organization_members m
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.status = 'active'
               AND NOT EXISTS (SELECT FROM tenantry.team_members tm
                                WHERE tm.organization_id = m.organization_id AND tm.team_id = $2
                                  AND tm.member_id = m.id)
               AND ($3::text IS NULL OR u.name ILIKE $3 OR u.email ILIKE $3)
               AND ($5::uuid IS NULL OR (lower(u.name) COLLATE "C", m.user_id) > (lower($4::text) COLLATE "C", $5))
             ORDER BY lower(u.name) COLLATE "C", m.user_id
             LIMIT $6
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            pattern,
            place.as_ref().map(|place| place.name.clone()),
            place.as_ref().map(|place| place.id),
            i64::from(page.limit()) + 1,
        )
        .fetch_all(&mut *tx)
        .await?;
        let total = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "count!"
              FROM tenantry.organization_members m
             WHERE m.organization_id = $1 AND m.status = 'active'
               AND NOT EXISTS (SELECT FROM tenantry.team_members tm
                                WHERE tm.organization_id = m.organization_id AND tm.team_id = $2
                                  AND tm.member_id = m.id)
               AND ($3::text IS NULL OR EXISTS (
                       SELECT FROM tenantry.users u WHERE u.id = m.user_id AND (u.name ILIKE $3 OR u.email ILIKE $3)))
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            pattern,
        )
        .fetch_one(&mut *tx)
        .await?;
        tx.commit().await?;

        let has_next = rows.len() > page.limit() as usize;
        rows.truncate(page.limit() as usize);
        let next = match rows.last() {
            Some(last) if has_next => Some(Place { name: last.name.clone(), id: last.user_id }.encode()?),
            _ => None,
        };
        let items = rows.into_iter().map(|row| {
            Ok::<_, Failure>(TeamCandidate {
                user_id: UserId::from_uuid(row.user_id),
                name: name_from_row(&row.name)?,
                email: Email::parse(&row.email)?,
                picture: shown(row.image.as_deref()),
            })
        });
        let items = items.collect::<Result<Vec<_>, _>>()?;
        Ok(Page { items, next, total: u64::try_from(total).unwrap_or_default() })
    }
}
