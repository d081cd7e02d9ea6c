//! The session's default organization.

use tenantry::{Error, organization::OrganizationRef, session::Caller};

use crate::{failure::Failure, services::Core};

impl Core {
    /// One statement, which changes nothing unless the caller is an active member. Not audited: a session's default
    /// gives no access (see the decisions on audit in the design).
    pub(super) async fn set_active_organization(
        &self,
        caller: &Caller,
        organization: Option<&OrganizationRef>,
    ) -> Result<(), Failure> {
        let Some(organization) = organization else {
            sqlx::query!(
                "UPDATE tenantry.sessions SET active_organization_id = NULL, active_team_id = NULL WHERE id = $1",
                caller.session_id.uuid(),
            )
            .execute(&self.db.auth)
            .await?;
            return Ok(());
        };
        let (slug, id) = match organization {
            OrganizationRef::Slug(slug) => (Some(slug.as_str()), None),
            OrganizationRef::Id(id) => (None, Some(id.uuid())),
            OrganizationRef::Active => (None, caller.active_organization_id.map(|id| id.uuid())),
        };
        // The membership is asked of in a sub-select: as a join, the planner may go through all of the user's.
        let updated = sqlx::query!(
            r#"
            UPDATE tenantry.sessions s
               SET active_organization_id = o.id,
                   active_team_id = CASE WHEN s.active_organization_id = o.id THEN s.active_team_id END
              FROM tenantry.organizations o
             WHERE s.id = $1 AND o.deleted_at IS NULL
               AND o.id = coalesce($3, (SELECT found.id FROM tenantry.organizations found WHERE found.slug = $2))
               AND (SELECT m.status FROM tenantry.organization_members m
                     WHERE m.organization_id = o.id AND m.user_id = s.user_id) = 'active'
            "#,
            caller.session_id.uuid(),
            slug,
            id,
        )
        .execute(&self.db.auth)
        .await?;
        if updated.rows_affected() == 1 { Ok(()) } else { Err(Error::OrganizationNotFound.into()) }
    }
}
