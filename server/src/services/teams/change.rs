//! Making, renaming, moving and removing teams.

use serde_json::{Value, json};
use tenantry::{
    Error,
    access::Permission,
    fields::{Entity, EntityFields, FieldValues},
    ids::{MemberId, OrganizationId, TeamId},
    session::Tenant,
    team::{NewTeam, Team, TeamChanges, TeamTree},
    text::Name,
};

use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core, count_from_row,
        record::{By, Change, Event},
    },
};

fn portrait(team: &Team, declared: &EntityFields) -> Value {
    json!({
        "name": team.name,
        "parentId": team.parent_id,
        "description": team.profile.description,
        "unitType": team.profile.unit_type,
        "visibility": team.profile.visibility,
        "fields": declared.audited(&team.fields),
    })
}

impl Core {
    pub(super) async fn create_team(&self, tenant: &Tenant, wish: NewTeam) -> Result<Team, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::TEAM_CREATE)?;
        let declared = self.fields.of(Entity::Team);
        let fields = declared.complete(&wish.fields)?;
        let tree = self.team_tree(&mut tx, tenant.organization_id).await?;
        let limit = actor.organization.limits.teams;
        limit.require_room(count_from_row(tree.len()), |limit| Error::TeamLimitReached { limit })?;
        if let Some(parent) = wish.parent {
            tree.place(None, parent)?;
        }
        let now = self.now();
        let team = Team {
            id: TeamId::from_uuid(self.new_id()),
            organization_id: tenant.organization_id,
            parent_id: wish.parent,
            name: wish.name,
            profile: wish.profile,
            member_count: 0,
            created_at: now,
            updated_at: now,
            fields,
        };
        sqlx::query!(
            r#"
            INSERT INTO tenantry.teams
                (id, organization_id, parent_id, name, description, unit_type, visibility, created_at, updated_at,
                 fields)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
            "#,
            team.id.uuid(),
            tenant.organization_id.uuid(),
            team.parent_id.map(TeamId::uuid),
            team.name.as_str(),
            team.profile.description,
            team.profile.unit_type,
            team.profile.visibility.as_str(),
            now,
            team.fields.to_value(),
        )
        .execute(&mut *tx)
        .await?;
        let after = portrait(&team, declared);
        self.record_team(&mut tx, tenant, "team.created", team.id, None, Some(after)).await?;
        self.commit(tx).await?;
        Ok(team)
    }

    pub(super) async fn update_team(
        &self,
        tenant: &Tenant,
        team: TeamId,
        changes: TeamChanges,
    ) -> Result<Team, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::TEAM_UPDATE)?;
        let was = self.find_team(&mut tx, tenant.organization_id, team).await?;
        let declared = self.fields.of(Entity::Team);
        let is = Team {
            name: changes.name.unwrap_or_else(|| was.name.clone()),
            parent_id: changes.parent.unwrap_or(was.parent_id),
            profile: changes.profile.unwrap_or_else(|| was.profile.clone()),
            fields: declared.apply(&was.fields, &changes.fields)?,
            updated_at: self.now(),
            ..was.clone()
        };
        let is_same = is.name == was.name && is.parent_id == was.parent_id && is.profile == was.profile;
        if is_same && is.fields == was.fields {
            return Ok(was);
        }
        if let Some(parent) = is.parent_id.filter(|_| is.parent_id != was.parent_id) {
            self.team_tree(&mut tx, tenant.organization_id).await?.place(Some(team), parent)?;
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.teams
               SET name = $3, parent_id = $4, description = $5, unit_type = $6, visibility = $7, updated_at = $8,
                   fields = $9
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            is.name.as_str(),
            is.parent_id.map(TeamId::uuid),
            is.profile.description,
            is.profile.unit_type,
            is.profile.visibility.as_str(),
            is.updated_at,
            is.fields.to_value(),
        )
        .execute(&mut *tx)
        .await?;
        let [before, after] = [&was, &is].map(|team| Some(portrait(team, declared)));
        self.record_team(&mut tx, tenant, "team.updated", team, before, after).await?;
        self.commit(tx).await?;
        Ok(is)
    }

    pub(super) async fn remove_team(&self, tenant: &Tenant, team: TeamId) -> Result<Team, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::TEAM_DELETE)?;
        let was = self.find_team(&mut tx, tenant.organization_id, team).await?;
        if !self.settings.allow_removing_all_teams && self.team_tree(&mut tx, tenant.organization_id).await?.len() <= 1
        {
            return Err(Error::LastTeam.into());
        }
        let organization = tenant.organization_id.uuid();
        sqlx::query!(
            "UPDATE tenantry.teams SET parent_id = $3, updated_at = $4 WHERE organization_id = $1 AND parent_id = $2",
            organization,
            team.uuid(),
            was.parent_id.map(TeamId::uuid),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        // Its members, its place in pending invitations and in sessions go with it, by their keys.
        sqlx::query!("DELETE FROM tenantry.teams WHERE organization_id = $1 AND id = $2", organization, team.uuid())
            .execute(&mut *tx)
            .await?;
        let before = portrait(&was, self.fields.of(Entity::Team));
        self.record_team(&mut tx, tenant, "team.removed", team, Some(before), None).await?;
        self.commit(tx).await?;
        Ok(was)
    }

    /// The first team of a new organization, with its owner in it and active in the session that makes it.
    pub(crate) async fn found_team(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        name: &Name,
        owner: MemberId,
    ) -> Result<TeamId, Failure> {
        let id = TeamId::from_uuid(self.new_id());
        let fields = self.fields.of(Entity::Team).complete(&FieldValues::new())?;
        sqlx::query!(
            r#"
            WITH team AS (
                INSERT INTO tenantry.teams (id, organization_id, name, created_at, updated_at, fields)
                VALUES ($1, $2, $3, $4, $4, $6)
            )
            INSERT INTO tenantry.team_members (organization_id, team_id, member_id, created_at)
            VALUES ($2, $1, $5, $4)
            "#,
            id.uuid(),
            organization.uuid(),
            name.as_str(),
            self.now(),
            owner.uuid(),
            fields.to_value(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(id)
    }

    /// How the organization's teams hang together. Its row is locked, so this holds until the end of the transaction.
    async fn team_tree(&self, tx: &mut Tx, organization: OrganizationId) -> Result<TeamTree, Failure> {
        let rows =
            sqlx::query!("SELECT id, parent_id FROM tenantry.teams WHERE organization_id = $1", organization.uuid())
                .fetch_all(&mut **tx)
                .await?;
        Ok(rows.into_iter().map(|row| (TeamId::from_uuid(row.id), row.parent_id.map(TeamId::from_uuid))).collect())
    }

    /// The trace of a change to a team or to who is in it.
    pub(super) async fn record_team(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        action: &'static str,
        team: TeamId,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action,
                target: ("team", team.uuid()),
                before,
                after,
                events: vec![Event::in_organization("teams", tenant.organization_id)],
            },
        )
        .await
    }
}
