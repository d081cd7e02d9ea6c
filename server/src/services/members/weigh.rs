//! What hangs on memberships, for the review before many of them change.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use tenantry::{
    Error, Field, Reason,
    bulk::{BULK_MAX, MemberStakes, Offers},
    ids::{MemberId, TeamId},
    member::Member,
    role::Role,
    session::Tenant,
    text::Name,
};
use uuid::Uuid;

use super::{list::SEE_ABSENT, row::MemberRow};
use crate::{failure::Failure, services::Core};

/// What is offered, by how many invitations and links.
type OffersRow = (Vec<String>, u64, u64);

struct Row {
    id: Uuid,
    user_id: Uuid,
    name: String,
    email: String,
    image: Option<String>,
    roles: Vec<String>,
    can_manage_orders: Option<bool>,
    can_manage_products: Option<bool>,
    can_manage_members: Option<bool>,
    can_view_financials: Option<bool>,
    status: String,
    source: String,
    joined_at: DateTime<Utc>,
    removed_at: Option<DateTime<Utc>>,
    fields: serde_json::Value,
    teams: Option<Json<Vec<(Uuid, String)>>>,
    offers: Option<Json<Vec<OffersRow>>>,
}

impl Core {
    pub(super) async fn weigh_members(
        &self,
        tenant: &Tenant,
        members: &[MemberId],
    ) -> Result<Vec<MemberStakes>, Failure> {
        tenant.standing.require_any(&SEE_ABSENT)?;
        if members.len() > BULK_MAX {
            let max = i64::try_from(BULK_MAX).unwrap_or(i64::MAX);
            return Err(Error::invalid(Field::MemberId, Reason::OutOfRange { min: 1, max }).into());
        }
        let ids: Vec<Uuid> = members.iter().map(|id| id.uuid()).collect();
        let mut tx = self.db.begin_read(tenant).await?;
        let rows = sqlx::query_as!(
            Row,
            r#"
            SELECT m.id, m.user_id, u.name, u.email, u.image,
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!",
                   m.can_manage_orders, m.can_manage_products, m.can_manage_members, m.can_view_financials,
                   m.status, m.source, m.joined_at, m.removed_at, m.fields,
                   (SELECT jsonb_agg(jsonb_build_array(t.id, t.name) ORDER BY lower(t.name) COLLATE "C", t.id)
                      FROM tenantry.team_members tm
                      JOIN tenantry.teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id
                     WHERE tm.organization_id = m.organization_id AND tm.member_id = m.id)
                       AS "teams: Json<Vec<(Uuid, String)>>",
                   (SELECT jsonb_agg(jsonb_build_array(o.roles, o.invitations, o.links))
                      FROM (SELECT made.roles, count(*) FILTER (WHERE NOT made.is_link) AS invitations,
                                   count(*) FILTER (WHERE made.is_link) AS links
                              FROM (SELECT ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                                                  WHERE r.organization_id = i.organization_id
                                                    AND r.invitation_id = i.id ORDER BY r.role) AS roles,
                                           false AS is_link
                                      FROM tenantry.organization_invitations i
                                     WHERE i.organization_id = m.organization_id AND i.inviter_id = m.user_id
                                       AND i.status = 'pending' AND i.expires_at > $3
                                    UNION ALL
                                    SELECT ARRAY(SELECT r.role FROM tenantry.invitation_link_roles r
                                                  WHERE r.organization_id = l.organization_id
                                                    AND r.link_id = l.id ORDER BY r.role),
                                           true
                                      FROM tenantry.invitation_links l
                                     WHERE l.organization_id = m.organization_id AND l.creator_id = m.user_id
                                       AND l.revoked_at IS NULL AND l.expires_at > $3
                                       AND (l.uses_max IS NULL OR l.uses < l.uses_max)) made
                             GROUP BY made.roles) o) AS "offers: Json<Vec<OffersRow>>"
              FROM tenantry.organization_members m
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.id = ANY ($2)
            "#,
            tenant.organization_id.uuid(),
            &ids,
            self.now(),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let mut found = HashMap::with_capacity(rows.len());
        for row in rows {
            let stakes = MemberStakes::try_from(row)?;
            found.insert(stakes.member.id, stakes);
        }
        Ok(members.iter().filter_map(|id| found.remove(id)).collect())
    }
}

/// A name that is no role offers nothing, so that what is left of the offer stands by itself.
fn offers_from_row((roles, invitations, links): OffersRow) -> Offers {
    Offers { roles: roles.iter().filter_map(|role| Role::parse(role).ok()).collect(), invitations, links }
}

impl TryFrom<Row> for MemberStakes {
    type Error = Failure;

    fn try_from(row: Row) -> Result<Self, Failure> {
        let teams = row.teams.map(|Json(teams)| teams).unwrap_or_default();
        let team = |(id, name): (Uuid, String)| Some((TeamId::from_uuid(id), Name::truncate(&name)?));
        Ok(Self {
            teams: teams.into_iter().filter_map(team).collect(),
            offers: row
                .offers
                .map(|Json(offers)| offers.into_iter().map(offers_from_row).collect())
                .unwrap_or_default(),
            member: Member::try_from(MemberRow {
                id: row.id,
                user_id: row.user_id,
                name: row.name,
                email: row.email,
                image: row.image,
                roles: row.roles,
                can_manage_orders: row.can_manage_orders,
                can_manage_products: row.can_manage_products,
                can_manage_members: row.can_manage_members,
                can_view_financials: row.can_view_financials,
                status: row.status,
                source: row.source,
                joined_at: row.joined_at,
                removed_at: row.removed_at,
                fields: row.fields,
                sort_text: String::new(),
            })?,
        })
    }
}
