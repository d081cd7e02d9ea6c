//! A whole organization in one statement: with its members, invitations and teams as they are at one moment. Each further
//! statement would cost a round trip, which is about what the statement itself costs.

use chrono::{DateTime, Utc};
use serde_json::Value;
use tenantry::{
    Error, Field,
    access::decide,
    email::Email,
    fields::{Entity, FieldValues},
    ids::{InvitationId, MemberId, OrganizationId, TeamId, UserId},
    invitation::InvitationState,
    metadata::Metadata,
    record::{FullOrganization, InvitationRecord, MemberRecord, OrganizationRecord, Window},
    session::Tenant,
    slug::Slug,
    team::{Team, TeamProfile},
};
use uuid::Uuid;

use super::{refuse_cut, refuse_cut_by, rows};
use crate::{
    failure::Failure,
    services::{Core, count_from_row, name_from_row, roles_from_row},
};

/// A row of any kind; what its kind does not have is null. Kinds share columns of one type, so it is for the tests of the
/// API to tell that each has its own.
struct Row {
    kind: String,
    id: Uuid,
    /// The member's or the inviter's account, or the team above.
    other_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    /// When an invitation expires, or a team was last changed.
    second_time: Option<DateTime<Utc>>,
    name: Option<String>,
    /// The slug, or where mail goes.
    address: Option<String>,
    picture: Option<String>,
    status: Option<String>,
    roles: Option<Vec<String>>,
    team_ids: Option<Vec<Uuid>>,
    member_count: Option<i64>,
    /// The metadata, or a team's profile.
    details: Option<Value>,
    fields: Option<Value>,
}

/// A column that rows of this kind have.
fn present<T>(column: Option<T>) -> Result<T, Failure> {
    column.ok_or_else(|| Failure::internal("a row of an organization lacks what its kind has"))
}

fn extra(fields: Option<Value>) -> FieldValues {
    FieldValues::from_stored(fields.unwrap_or_default())
}

impl Row {
    fn organization(self) -> Result<OrganizationRecord, Failure> {
        Ok(OrganizationRecord {
            id: OrganizationId::from_uuid(self.id),
            slug: Slug::parse(&present(self.address)?)?,
            name: name_from_row(&present(self.name)?)?,
            logo: self.picture,
            metadata: Metadata::from_stored(self.details.unwrap_or_default()),
            created_at: self.created_at,
            fields: extra(self.fields),
        })
    }

    fn member(self, organization_id: OrganizationId) -> Result<MemberRecord, Failure> {
        Ok(MemberRecord {
            id: MemberId::from_uuid(self.id),
            organization_id,
            user_id: UserId::from_uuid(present(self.other_id)?),
            roles: roles_from_row(&present(self.roles)?),
            joined_at: self.created_at,
            name: name_from_row(&present(self.name)?)?,
            email: Email::parse(&present(self.address)?)?,
            image: self.picture,
            fields: extra(self.fields),
        })
    }

    fn invitation(self, organization_id: OrganizationId, now: DateTime<Utc>) -> Result<InvitationRecord, Failure> {
        let expires_at = present(self.second_time)?;
        Ok(InvitationRecord {
            id: InvitationId::from_uuid(self.id),
            organization_id,
            email: Email::parse(&present(self.address)?)?,
            roles: roles_from_row(&present(self.roles)?),
            team_ids: present(self.team_ids)?.into_iter().map(TeamId::from_uuid).collect(),
            state: InvitationState::parse(&present(self.status)?)?.at(now, expires_at),
            inviter_id: self.other_id.map(UserId::from_uuid),
            created_at: self.created_at,
            expires_at,
            fields: extra(self.fields),
        })
    }

    fn team(self, organization_id: OrganizationId) -> Result<Team, Failure> {
        let profile: TeamProfile = serde_json::from_value(self.details.unwrap_or_default())
            .map_err(|_| Failure::internal("a stored team has a profile that cannot be read"))?;
        Ok(Team {
            id: TeamId::from_uuid(self.id),
            organization_id,
            parent_id: self.other_id.map(TeamId::from_uuid),
            name: name_from_row(&present(self.name)?)?,
            profile,
            member_count: count_from_row(present(self.member_count)?),
            created_at: self.created_at,
            updated_at: present(self.second_time)?,
            fields: extra(self.fields),
        })
    }
}

impl Core {
    /// Lists of any length up to the limit of lists; `members` asks for the first so many of these, `others` for the first
    /// so many invitations and teams each.
    pub(super) async fn full_organization_record(
        &self,
        tenant: &Tenant,
        members: Option<u32>,
        others: Option<u32>,
    ) -> Result<FullOrganization, Failure> {
        let now = self.now();
        let organization_id = tenant.organization_id;
        let first_members = Window { limit: members, offset: 0 };
        let first_others = Window { limit: others, offset: 0 };
        let sees_invitations = decide::see_invitations(&tenant.standing).is_ok();
        let mut tx = self.db.begin_lookup(organization_id, tenant.caller.user_id).await?;
        // Only owners hand out ownership, so only they see to whom.
        let found = sqlx::query_as!(
            Row,
            r#"
            SELECT 'organization' AS "kind!", o.id AS "id!", NULL::uuid AS other_id, o.created_at AS "created_at!",
                   NULL::timestamptz AS second_time, o.name, o.slug AS address, o.logo AS picture, NULL::text AS status,
                   NULL::text[] AS roles, NULL::uuid[] AS team_ids, NULL::bigint AS member_count, o.metadata AS details,
                   o.fields AS "fields?"
              FROM tenantry.organizations o
             WHERE o.id = $1 AND o.deleted_at IS NULL
            UNION ALL
            (SELECT 'member', m.id, m.user_id, m.joined_at, NULL, m.name, m.email, m.image, NULL, m.roles, NULL, NULL,
                    NULL, CASE WHEN $6 THEN m.fields END
               FROM tenantry.member_people m
              WHERE m.organization_id = $1 AND m.status = 'active'
              ORDER BY m.joined_at, m.id
              LIMIT $2)
            UNION ALL
            (SELECT 'invitation', i.id, i.inviter_id, i.created_at, i.expires_at, NULL, i.email, NULL, i.status,
                    ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                           WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id),
                    ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                           WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                           ORDER BY t.team_id),
                    NULL, NULL, i.fields
               FROM tenantry.organization_invitations i
              WHERE $3 AND i.organization_id = $1
                AND ($4 OR NOT EXISTS (SELECT FROM tenantry.invitation_roles r
                                        WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id
                                          AND r.role = (SELECT creator_role FROM tenantry.organizations WHERE id = $1)))
              ORDER BY i.created_at, i.id
              LIMIT $5)
            UNION ALL
            (SELECT 'team', t.id, t.parent_id, t.created_at, t.updated_at, t.name, NULL, NULL, NULL, NULL, NULL,
                    (SELECT count(*) FROM tenantry.team_members tm
                       JOIN tenantry.organization_members m
                         ON m.organization_id = tm.organization_id AND m.id = tm.member_id AND m.status = 'active'
                      WHERE tm.organization_id = t.organization_id AND tm.team_id = t.id),
                    jsonb_build_object('description', t.description, 'unit_type', t.unit_type,
                                       'visibility', t.visibility),
                    t.fields
               FROM tenantry.teams t
              WHERE t.organization_id = $1
              ORDER BY t.created_at, t.id
              LIMIT $5)
            "#,
            organization_id.uuid(),
            rows(first_members),
            sees_invitations,
            tenant.standing.is_owner,
            rows(first_others),
            // Most have none, and what is not declared is shown to nobody.
            !self.fields.of(Entity::Member).is_empty(),
        )
        .fetch_all(&mut *tx)
        .await?;
        tx.leave();

        let mut organization = None;
        let (mut members, mut invitations, mut teams) = (Vec::new(), Vec::new(), Vec::new());
        for row in found {
            match row.kind.as_str() {
                "organization" => organization = Some(row.organization()?),
                "member" => members.push(row.member(organization_id)?),
                "invitation" => invitations.push(row.invitation(organization_id, now)?),
                "team" => teams.push(row.team(organization_id)?),
                kind => return Err(Failure::internal(format!("a row of an organization is of the kind {kind}"))),
            }
        }
        // They are in order already, but nobody promises that of a union, and to find it so costs next to nothing.
        members.sort_by_key(|member: &MemberRecord| (member.joined_at, member.id));
        invitations.sort_by_key(|invitation: &InvitationRecord| (invitation.created_at, invitation.id));
        teams.sort_by_key(|team: &Team| (team.created_at, team.id));
        Ok(FullOrganization {
            organization: organization.ok_or(Error::OrganizationNotFound)?,
            members: refuse_cut_by(Field::MembersLimit, members, first_members)?,
            invitations: refuse_cut(invitations, first_others)?,
            teams: refuse_cut(teams, first_others)?,
        })
    }
}
