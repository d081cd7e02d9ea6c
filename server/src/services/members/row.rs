//! A member as a row, and as the model has it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    Error,
    email::Email,
    fields::FieldValues,
    ids::{MemberId, OrganizationId, UserId},
    member::{Member, MemberSource, MemberStatus},
    picture::shown,
    record::MemberRef,
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
    pub(super) image: Option<String>,
    pub(super) roles: Vec<String>,
    pub(super) can_manage_orders: Option<bool>,
    pub(super) can_manage_products: Option<bool>,
    pub(super) can_manage_members: Option<bool>,
    pub(super) can_view_financials: Option<bool>,
    pub(super) status: String,
    pub(super) source: String,
    pub(super) joined_at: DateTime<Utc>,
    pub(super) removed_at: Option<DateTime<Utc>>,
    pub(super) fields: Value,
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
            picture: shown(row.image.as_deref()),
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
            fields: FieldValues::from_stored(row.fields),
        })
    }
}

/// A member as a change finds it, behind the lock on the organization's row.
pub(crate) struct FoundMember {
    pub(crate) member: Member,
    /// The address of the person's picture.
    pub(crate) image: Option<String>,
    /// How many active owners there are besides this member.
    pub(crate) other_owners: u64,
}

impl Core {
    /// One member of the organization, in whatever state.
    ///
    /// # Errors
    /// [`Error::MemberNotFound`].
    pub(crate) async fn find_member(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        member: &MemberRef,
    ) -> Result<FoundMember, Failure> {
        let (id, user, email) = match member {
            MemberRef::Id(id) => (Some(id.uuid()), None, None),
            MemberRef::User(user) => (None, Some(user.uuid()), None),
            MemberRef::Email(email) => (None, None, Some(email.as_str())),
        };
        let row = sqlx::query!(
            r#"
            SELECT m.id, m.user_id, u.name, u.email, u.image,
                   (SELECT count(*)
                      FROM tenantry.organization_members owner
                      JOIN tenantry.member_roles r
                        ON r.organization_id = owner.organization_id AND r.member_id = owner.id
                       AND r.role = (SELECT creator_role FROM tenantry.organizations WHERE id = $1)
                     WHERE owner.organization_id = m.organization_id AND owner.id <> m.id AND owner.status = 'active')
                       AS "other_owners!",
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!",
                   m.can_manage_orders, m.can_manage_products, m.can_manage_members, m.can_view_financials,
                   m.status, m.source, m.joined_at, m.removed_at, m.fields
              FROM tenantry.organization_members m
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1
               AND m.id = coalesce($2, (SELECT own.id FROM tenantry.organization_members own
                                         WHERE own.organization_id = $1
                                           AND own.user_id = coalesce($3, (SELECT id FROM tenantry.users
                                                                            WHERE email = $4))))
            "#,
            organization.uuid(),
            id,
            user,
            email,
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::MemberNotFound)?;
        Ok(FoundMember {
            image: row.image.clone(),
            other_owners: u64::try_from(row.other_owners).unwrap_or_default(),
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
