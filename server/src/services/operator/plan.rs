//! Giving an organization a plan.

use serde_json::json;
use tenantry::{Error, ids::OrganizationId, limits::Plan, session::Origin};

use crate::{
    failure::Failure,
    services::{
        Core, plan_from_row,
        record::{By, Change, Event},
    },
};

impl Core {
    /// Works as the role of the jobs, the only one that may write plans.
    pub(super) async fn change_plan(&self, organization: OrganizationId, plan: Option<Plan>) -> Result<(), Failure> {
        if let Some(plan) = &plan {
            self.settings.limits.require_known(plan)?;
        }
        let mut tx = self.db.begin_job().await?;
        let was = sqlx::query_scalar!(
            "SELECT plan FROM tenantry.organizations WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE",
            organization.uuid(),
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::OrganizationNotFound)?;
        if plan_from_row(was.as_deref()) == plan {
            return Ok(());
        }
        sqlx::query!(
            "UPDATE tenantry.organizations SET plan = $2, updated_at = $3 WHERE id = $1",
            organization.uuid(),
            plan.as_ref().map(Plan::as_str),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        self.record(
            &mut tx,
            By::operator(&Origin::default()),
            Change {
                organization: Some(organization),
                action: "organization.plan_changed",
                target: ("organization", organization.uuid()),
                before: Some(json!({ "plan": was })),
                after: Some(json!({ "plan": plan })),
                events: vec![Event::in_organization("organization", organization)],
            },
        )
        .await?;
        self.commit(tx).await
    }
}
