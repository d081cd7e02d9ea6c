//! A member as a row, and as the model has it.

use chrono::{DateTime, Utc};
use tenantry::{
    email::Email,
    ids::{MemberId, OrganizationId, UserId},
    member::{Member, MemberSource, MemberStatus},
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, flags_from_row, name_from_row, roles_from_row},
};

/// The columns that make a [`Member`].
pub(super) struct MemberRow {
    pub(super) id: Uuid,
    pub(super) user_id: Uuid,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) roles: Vec<String>,
    pub(super) can_manage_orders: Option<bool>,
    pub(super) can_manage_products: Option<bool>,
    pub(super) can_manage_members: Option<bool>,
    pub(super) can_view_financials: Option<bool>,
    pub(super) status: String,
    pub(super) source: String,
    pub(super) joined_at: DateTime<Utc>,
    pub(super) removed_at: Option<DateTime<Utc>>,
    /// What a list is sorted by, as the database sorts it.
    pub(super) sort_text: String,
}

impl TryFrom<MemberRow> for Member {
    type Error = Failure;

    fn try_from(row: MemberRow) -> Result<Self, Failure> {
        Ok(Self {
            id: MemberId::from_uuid(row.id),
            user_id: UserId::from_uuid(row.user_id),
            name: name_from_row(&row.name)?,
            email: Email::parse(&row.email)?,
            roles: roles_from_row(&row.roles),
            flags: flags_from_row(
                row.can_manage_orders,
                row.can_manage_products,
                row.can_manage_members,
                row.can_view_financials,
            ),
            status: MemberStatus::parse(&row.status)?,
            source: MemberSource::from_stored(&row.source)
                .ok_or_else(|| Failure::internal(format!("unknown source {}", row.source)))?,
            joined_at: row.joined_at,
            removed_at: row.removed_at,
        })
    }
}

impl Core {
    /// One member of the organization, in whatever state.
    pub(super) async fn find_member(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        member: MemberId,
    ) -> Result<Option<Member>, Failure> {
        sqlx::query_as!(
            MemberRow,
            r#"
            SELECT m.id, m.user_id, u.name, u.email,
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!",
                   m.can_manage_orders, m.can_manage_products, m.can_manage_members, m.can_view_financials,
                   m.status, m.source, m.joined_at, m.removed_at, '' AS "sort_text!"
              FROM tenantry.organization_members m
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.id = $2
            "#,
            organization.uuid(),
            member.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .map(Member::try_from)
        .transpose()
    }
}
