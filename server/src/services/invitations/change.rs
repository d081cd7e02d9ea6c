//! Letting a pending invitation offer something else, and reading one.

use tenantry::{
    Error,
    access::decide,
    ids::InvitationId,
    invitation::{Invitation, InvitationChanges, InvitationState},
    session::Tenant,
};
use uuid::Uuid;

use super::send::{Found, portrait};
use crate::{
    failure::Failure,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

fn seen(id: InvitationId, found: Found, inviter_name: Option<tenantry::text::Name>) -> Invitation {
    Invitation {
        id,
        email: found.email,
        roles: found.roles,
        teams: found.teams,
        state: found.state,
        mail: found.mail,
        inviter_name,
        message: found.message,
        created_at: found.created_at,
        expires_at: found.expires_at,
        fields: found.fields,
    }
}

impl Core {
    pub(super) async fn read_invitation(
        &self,
        tenant: &Tenant,
        invitation: InvitationId,
    ) -> Result<Invitation, Failure> {
        decide::see_invitations(&tenant.standing)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let found = self.find_invitation(&mut tx, tenant.organization_id, invitation).await?;
        tx.commit().await?;
        Ok(seen(invitation, found, None))
    }

    pub(super) async fn change_invitation(
        &self,
        tenant: &Tenant,
        invitation: InvitationId,
        changes: InvitationChanges,
    ) -> Result<Invitation, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let found = self.find_invitation(&mut tx, tenant.organization_id, invitation).await?;
        decide::change_invitation(&actor.policy, &actor.standing, &found.roles, &changes.roles)?;
        if found.state != InvitationState::Pending {
            return Err(Error::InvitationClosed { state: found.state }.into());
        }
        self.require_places_in_teams(&mut tx, tenant.organization_id, actor.organization.limits, &changes.teams, None)
            .await?;
        let roles: Vec<String> = changes.roles.iter().map(|role| role.as_str().to_owned()).collect();
        let teams: Vec<Uuid> = changes.teams.iter().map(|team| team.uuid()).collect();
        // What stays is not written again. Whoever changes the offer is asked at acceptance whether it still stands.
        sqlx::query!(
            r#"
            WITH former_roles AS (
                DELETE FROM tenantry.invitation_roles
                 WHERE organization_id = $1 AND invitation_id = $2 AND role <> ALL ($3)
            ), former_teams AS (
                DELETE FROM tenantry.invitation_teams
                 WHERE organization_id = $1 AND invitation_id = $2 AND team_id <> ALL ($4)
            ), roles AS (
                INSERT INTO tenantry.invitation_roles (organization_id, invitation_id, role)
                SELECT $1, $2, role FROM unnest($3::text[]) AS given (role)
                ON CONFLICT DO NOTHING
            ), teams AS (
                INSERT INTO tenantry.invitation_teams (organization_id, invitation_id, team_id)
                SELECT $1, $2, team FROM unnest($4::uuid[]) AS joined (team)
                ON CONFLICT DO NOTHING
            )
            SELECT 1 AS done
            "#,
            tenant.organization_id.uuid(),
            invitation.uuid(),
            &roles,
            &teams,
        )
        .fetch_one(&mut *tx)
        .await?;
        // Apart: the triggers of the roles write the same row.
        sqlx::query!(
            "UPDATE tenantry.organization_invitations SET inviter_id = $3 WHERE organization_id = $1 AND id = $2",
            tenant.organization_id.uuid(),
            invitation.uuid(),
            tenant.caller.user_id.uuid(),
        )
        .execute(&mut *tx)
        .await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "invitation.updated",
                target: ("invitation", invitation.uuid()),
                before: Some(portrait(&found.email, &found.roles, &found.teams, found.state)),
                after: Some(portrait(&found.email, &changes.roles, &changes.teams, found.state)),
                events: vec![Event::in_organization("invitations", tenant.organization_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        let found = Found { roles: changes.roles, teams: changes.teams, ..found };
        Ok(seen(invitation, found, Some(tenant.caller.name.clone())))
    }
}
