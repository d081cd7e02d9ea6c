//! The requests that one person has to do with, in whichever organization: asked by the person, and to be decided. Both
//! read across tenants, by the caller's own id, so they ask as `auth`: one statement each.

use tenantry::{
    access::{Permission, decide},
    email::Email,
    ids::{JoinRequestId, OrganizationId},
    join_request::{JoinRequestToDecide, OwnJoinRequest, TO_DECIDE_MAX},
    picture::shown,
    role::Role,
    session::Caller,
    slug::Slug,
};

use crate::{
    failure::Failure,
    services::{Core, StoredRoles, flags_from_row, name_from_row, roles_from_row},
};

/// Most requests that are looked at in one organization, and in all of them. Those that the caller may not decide about
/// fall away afterwards.
const LOOKED_AT_IN_ONE: i64 = 20;
const LOOKED_AT: i64 = 100;

impl Core {
    pub(super) async fn own_requests(&self, caller: &Caller) -> Result<Vec<OwnJoinRequest>, Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT r.id, r.organization_id, r.created_at, o.name AS organization_name, o.logo,
                   ARRAY(SELECT q.role FROM tenantry.join_request_roles q
                          WHERE q.organization_id = r.organization_id AND q.request_id = r.id) AS "roles!"
              FROM tenantry.join_requests r
              JOIN tenantry.organizations o ON o.id = r.organization_id AND o.deleted_at IS NULL AND o.is_active
             WHERE r.user_id = $1 AND r.status = 'pending'
             ORDER BY r.created_at, r.id
             LIMIT 200
            "#,
            caller.user_id.uuid(),
        )
        .fetch_all(&self.db.auth)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(OwnJoinRequest {
                    id: JoinRequestId::from_uuid(row.id),
                    organization_id: OrganizationId::from_uuid(row.organization_id),
                    organization_name: name_from_row(&row.organization_name)?,
                    organization_logo: shown(row.logo.as_deref()),
                    roles: roles_from_row(&row.roles),
                    created_at: row.created_at,
                })
            })
            .collect()
    }

    pub(super) async fn requests_to_decide(&self, caller: &Caller) -> Result<Vec<JoinRequestToDecide>, Failure> {
        // Who holds nothing but these, and no switch, decides about nobody: such memberships are passed over early. What
        // an organization's own roles give is known when they are read.
        let powerless: Vec<String> = self
            .policy
            .roles()
            .into_iter()
            .filter(|role| {
                let held = self.policy.permissions_of(role);
                !held.contains(&Permission::INVITATION_CREATE) && !held.contains(&Permission::INVITATION_CANCEL)
            })
            .map(|role| Role::as_str(role).to_owned())
            .collect();
        let rows = sqlx::query!(
            r#"
            SELECT r.id, r.created_at, u.name, u.email, u.image, o.slug, o.name AS organization_name, o.creator_role,
                   m.roles AS "own_roles!", m.can_manage_orders, m.can_manage_products, m.can_manage_members,
                   m.can_view_financials,
                   ARRAY(SELECT q.role FROM tenantry.join_request_roles q
                          WHERE q.organization_id = m.organization_id AND q.request_id = r.id) AS "roles!",
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = m.organization_id) AS "run_time?: StoredRoles"
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL AND o.is_active
             CROSS JOIN LATERAL (
                   SELECT w.id, w.user_id, w.created_at FROM tenantry.join_requests w
                    WHERE w.organization_id = m.organization_id AND w.status = 'pending'
                    ORDER BY w.created_at, w.id
                    LIMIT $3) r
              JOIN tenantry.users u ON u.id = r.user_id
             WHERE m.user_id = $1 AND m.status = 'active'
               AND (o.creator_role = ANY (m.roles) OR m.can_manage_members OR NOT m.roles <@ $2)
             ORDER BY r.created_at, r.id
             LIMIT $4
            "#,
            caller.user_id.uuid(),
            &powerless,
            LOOKED_AT_IN_ONE,
            LOOKED_AT,
        )
        .fetch_all(&self.db.auth)
        .await?;
        let mut found = Vec::new();
        for row in rows {
            let policy = self.policy_with(&row.creator_role, row.run_time);
            let flags = flags_from_row(
                row.can_manage_orders,
                row.can_manage_products,
                row.can_manage_members,
                row.can_view_financials,
            );
            let standing = policy.standing(&roles_from_row(&row.own_roles), flags);
            let roles = roles_from_row(&row.roles);
            if decide::decline_request(&policy, &standing, &roles).is_err() {
                continue;
            }
            found.push(JoinRequestToDecide {
                id: JoinRequestId::from_uuid(row.id),
                name: name_from_row(&row.name)?,
                email: Email::parse(&row.email)?,
                picture: shown(row.image.as_deref()),
                organization_slug: Slug::parse(&row.slug)?,
                organization_name: name_from_row(&row.organization_name)?,
                may_accept: decide::accept_request(&policy, &standing, &roles).is_ok(),
                roles,
                created_at: row.created_at,
            });
            if found.len() == TO_DECIDE_MAX {
                break;
            }
        }
        Ok(found)
    }
}
