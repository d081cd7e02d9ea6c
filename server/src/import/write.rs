//! Writing an organization: everything that is in it, and its audit row, in one transaction.

use std::collections::BTreeSet;

use serde_json::json;
use tenantry::{invitation::InvitationState, role::Role, session::Origin, slug::Slug};

use super::{
    Import,
    plan::{Plan, PlannedInvitation, PlannedRole},
};
use crate::{
    database::Tx,
    failure::Failure,
    secrets::{self, LinkKind},
    services::record::{By, Change},
};

impl Import<'_> {
    pub(super) async fn write_organization(&self, plan: &Plan, slug: &Slug) -> Result<(), Failure> {
        let mut tx = self.core.db.begin(Some(plan.id), Some(plan.owner)).await?;
        sqlx::query!(
            r#"
            WITH slug AS (
                INSERT INTO tenantry.organization_slugs (slug, organization_id) VALUES ($2, $1)
            )
            INSERT INTO tenantry.organizations
                (id, slug, name, logo, owner_id, max_members, metadata, created_at, updated_at, creator_role)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            "#,
            plan.id.uuid(),
            slug.as_str(),
            plan.name.as_str(),
            plan.logo,
            plan.owner.uuid(),
            plan.max_members,
            plan.metadata.to_value(),
            plan.created_at,
            self.core.now(),
            self.core.policy.creator().as_str(),
        )
        .execute(&mut *tx)
        .await?;
        // Before those who hold them: a holder finds its role by the name.
        for role in &plan.roles {
            self.write_role(&mut tx, plan, role).await?;
        }
        self.write_members(&mut tx, plan).await?;
        self.write_teams(&mut tx, plan).await?;
        for invitation in &plan.invitations {
            self.write_invitation(&mut tx, plan, invitation).await?;
        }
        self.core
            .record(
                &mut tx,
                By { user: Some(plan.owner), session: None, origin: &Origin::default() },
                Change {
                    organization: Some(plan.id),
                    action: "organization.imported",
                    target: ("organization", plan.id.uuid()),
                    before: None,
                    after: Some(json!({
                        "name": plan.name,
                        "slug": slug,
                        "roles": plan.roles.len(),
                        "members": plan.members.len(),
                        "teams": plan.teams.len(),
                        "invitations": plan.invitations.len(),
                        "from": "better-auth",
                        "sourceId": plan.source_id,
                    })),
                    events: Vec::new(),
                },
            )
            .await?;
        self.core.commit(tx).await
    }

    async fn write_role(&self, tx: &mut Tx, plan: &Plan, role: &PlannedRole) -> Result<(), Failure> {
        let permissions: Vec<String> = role.permissions.iter().map(ToString::to_string).collect();
        sqlx::query!(
            r#"
            INSERT INTO tenantry.organization_roles (id, organization_id, name, permissions, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            "#,
            role.id.uuid(),
            plan.id.uuid(),
            role.role.as_str(),
            &permissions,
            role.created_at,
            role.updated_at,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    async fn write_members(&self, tx: &mut Tx, plan: &Plan) -> Result<(), Failure> {
        let ids: Vec<_> = plan.members.iter().map(|member| member.id.uuid()).collect();
        let users: Vec<_> = plan.members.iter().map(|member| member.user.uuid()).collect();
        let joined: Vec<_> = plan.members.iter().map(|member| member.joined_at).collect();
        sqlx::query!(
            r#"
            INSERT INTO tenantry.organization_members
                (id, organization_id, user_id, status, source, joined_at, updated_at)
            SELECT id, $1, user_id, 'active', CASE WHEN user_id = $2 THEN 'created' ELSE 'api' END, joined_at, $3
              FROM unnest($4::uuid[], $5::uuid[], $6::timestamptz[]) AS member (id, user_id, joined_at)
            "#,
            plan.id.uuid(),
            plan.owner.uuid(),
            self.core.now(),
            &ids,
            &users,
            &joined,
        )
        .execute(&mut **tx)
        .await?;
        let (holders, roles): (Vec<_>, Vec<_>) = plan
            .members
            .iter()
            .flat_map(|member| member.roles.iter().map(|role| (member.id.uuid(), role.as_str().to_owned())))
            .unzip();
        sqlx::query!(
            r#"
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $1, member_id, role FROM unnest($2::uuid[], $3::text[]) AS held (member_id, role)
            "#,
            plan.id.uuid(),
            &holders,
            &roles,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    async fn write_teams(&self, tx: &mut Tx, plan: &Plan) -> Result<(), Failure> {
        let ids: Vec<_> = plan.teams.iter().map(|team| team.id.uuid()).collect();
        let names: Vec<_> = plan.teams.iter().map(|team| team.name.as_str().to_owned()).collect();
        let created: Vec<_> = plan.teams.iter().map(|team| team.created_at).collect();
        let updated: Vec<_> = plan.teams.iter().map(|team| team.updated_at).collect();
        sqlx::query!(
            r#"
            INSERT INTO tenantry.teams (id, organization_id, name, created_at, updated_at)
            SELECT id, $1, name, created_at, updated_at
              FROM unnest($2::uuid[], $3::text[], $4::timestamptz[], $5::timestamptz[])
                AS team (id, name, created_at, updated_at)
            "#,
            plan.id.uuid(),
            &ids,
            &names,
            &created,
            &updated,
        )
        .execute(&mut **tx)
        .await?;
        let ids: Vec<_> = plan.team_members.iter().map(|place| place.id.uuid()).collect();
        let teams: Vec<_> = plan.team_members.iter().map(|place| place.team.uuid()).collect();
        let members: Vec<_> = plan.team_members.iter().map(|place| place.member.uuid()).collect();
        let created: Vec<_> = plan.team_members.iter().map(|place| place.created_at).collect();
        sqlx::query!(
            r#"
            INSERT INTO tenantry.team_members (id, organization_id, team_id, member_id, created_at)
            SELECT id, $1, team_id, member_id, created_at
              FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
                AS place (id, team_id, member_id, created_at)
            "#,
            plan.id.uuid(),
            &ids,
            &teams,
            &members,
            &created,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// No mail is sent: the links that went out lead to the other server's front end. A new one can be sent from here.
    async fn write_invitation(&self, tx: &mut Tx, plan: &Plan, invitation: &PlannedInvitation) -> Result<(), Failure> {
        let id = invitation.id.uuid();
        let resolved_at = match invitation.state {
            InvitationState::Pending => None,
            InvitationState::Expired => Some(invitation.expires_at),
            // When it was answered is not known there.
            _ => Some(invitation.created_at),
        };
        let teams: Vec<_> = invitation.teams.iter().map(|team| team.uuid()).collect();
        sqlx::query!(
            r#"
            WITH invitation AS (
                INSERT INTO tenantry.organization_invitations
                    (id, organization_id, inviter_id, email, status, token_hash, copied_token_hash, mail_state,
                     created_at, expires_at, resolved_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, 'none', $8, $9, $10)
            ), teams AS (
                INSERT INTO tenantry.invitation_teams (organization_id, invitation_id, team_id)
                SELECT $2, $1, team FROM unnest($12::uuid[]) AS joined (team)
            )
            INSERT INTO tenantry.invitation_roles (organization_id, invitation_id, role)
            SELECT $2, $1, role FROM unnest($11::text[]) AS given (role)
            "#,
            id,
            plan.id.uuid(),
            invitation.inviter.map(|inviter| inviter.uuid()),
            invitation.email.as_str(),
            invitation.state.as_str(),
            secrets::hash(&self.core.key.secret(LinkKind::InvitationMailed, id, 1)),
            secrets::hash(&self.core.key.secret(LinkKind::InvitationCopied, id, 1)),
            invitation.created_at,
            invitation.expires_at,
            resolved_at,
            &texts(&invitation.roles),
            &teams,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

fn texts(roles: &BTreeSet<Role>) -> Vec<String> {
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}
