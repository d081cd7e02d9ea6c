//! Making somebody a member without an invitation.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;
use tenantry::{
    Error, Field, Reason,
    access::AccessPolicy,
    email::Email,
    fields::Entity,
    ids::{MemberId, OrganizationId},
    limits::OrganizationLimits,
    member::NewMember,
    record::MemberRecord,
    session::Origin,
    text::Name,
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core, StoredRoles, count_from_row, name_from_row,
        record::{By, Change, Event},
    },
};

/// Where somebody is to become a member, and who.
struct Place {
    is_active: bool,
    member_count: u64,
    limits: OrganizationLimits,
    policy: Arc<AccessPolicy>,
    person: Option<Person>,
}

struct Person {
    name: Name,
    email: Email,
    image: Option<String>,
    /// A former membership, or the present one.
    membership: Option<(MemberId, bool)>,
}

impl Core {
    pub(super) async fn put_member(
        &self,
        organization: OrganizationId,
        mut wish: NewMember,
    ) -> Result<MemberRecord, Failure> {
        wish.roles.sort_by_key(|role| (role.rank(), role.clone()));
        wish.roles.dedup();
        wish.teams.sort();
        wish.teams.dedup();
        let declared = self.fields.of(Entity::Member);
        wish.fields = declared.complete(&wish.fields)?;
        // In the new member's name as far as rows are seen; the trace says that nobody signed in did it.
        let mut tx = self.db.begin_locked(organization, wish.user).await?;
        let place = self.find_place(&mut tx, organization, &wish).await?.ok_or(Error::OrganizationNotFound)?;
        if !place.is_active {
            return Err(Error::OrganizationSuspended.into());
        }
        let person = place.person.ok_or_else(|| Error::invalid(Field::UserId, Reason::Unknown))?;
        let member_id = match person.membership {
            Some((_, true)) => return Err(Error::AlreadyMember.into()),
            Some((id, false)) => id,
            None => MemberId::from_uuid(self.new_id()),
        };
        if wish.roles.is_empty() {
            return Err(Error::invalid(Field::Role, Reason::Required).into());
        }
        place.policy.require_known(&wish.roles)?;
        place.limits.members.require_room(place.member_count, |limit| Error::MemberLimitReached { limit })?;
        self.require_places_in_teams(&mut tx, organization, place.limits, &wish.teams, Some(member_id)).await?;
        let now = self.now();
        self.write_member(&mut tx, organization, member_id, &wish, now).await?;
        self.record(
            &mut tx,
            By::operator(&Origin::default()),
            Change {
                organization: Some(organization),
                action: "member.added",
                target: ("member", member_id.uuid()),
                before: None,
                after: Some(json!({ "userId": wish.user, "email": person.email, "roles": wish.roles,
                                    "teams": wish.teams, "fields": declared.audited(&wish.fields) })),
                events: vec![
                    Event::in_organization("members", organization),
                    Event::in_organization("teams", organization),
                    Event::for_user("organizations", None, wish.user),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(MemberRecord {
            id: member_id,
            organization_id: organization,
            user_id: wish.user,
            roles: wish.roles,
            joined_at: now,
            name: person.name,
            email: person.email,
            image: person.image,
            fields: wish.fields,
        })
    }

    async fn find_place(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        wish: &NewMember,
    ) -> Result<Option<Place>, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT o.is_active, o.member_count, o.max_members, o.plan, o.creator_role,
                   (SELECT jsonb_object_agg(c.name, c.permissions) FROM tenantry.organization_roles c
                     WHERE c.organization_id = o.id) AS "run_time?: StoredRoles",
                   u.name AS "name?", u.email AS "email?", u.image AS "image?",
                   m.id AS "member_id?", m.status = 'active' AS "is_member?"
              FROM tenantry.organizations o
              LEFT JOIN tenantry.users u ON u.id = $2
              LEFT JOIN tenantry.organization_members m ON m.organization_id = o.id AND m.user_id = u.id
             WHERE o.id = $1 AND o.deleted_at IS NULL
            "#,
            organization.uuid(),
            wish.user.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let person = match (row.name, row.email) {
            (Some(name), Some(email)) => Some(Person {
                name: name_from_row(&name)?,
                email: Email::parse(&email)?,
                image: row.image,
                membership: row.member_id.map(|id| (MemberId::from_uuid(id), row.is_member.unwrap_or_default())),
            }),
            _ => None,
        };
        Ok(Some(Place {
            is_active: row.is_active,
            member_count: count_from_row(row.member_count),
            limits: self.limits_from_row(row.plan.as_deref(), row.max_members),
            policy: self.policy_with(&row.creator_role, row.run_time),
            person,
        }))
    }

    /// A new membership, or the former one with the new roles and nothing left of what it was.
    async fn write_member(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        member: MemberId,
        wish: &NewMember,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            INSERT INTO tenantry.organization_members
                (id, organization_id, user_id, status, source, joined_at, updated_at, fields)
            VALUES ($1, $2, $3, 'active', 'api', $4, $4, $5)
            ON CONFLICT ON CONSTRAINT organization_members_one_per_user DO UPDATE
               SET status = 'active', source = 'api', joined_at = $4, updated_at = $4, removed_at = NULL,
                   can_manage_orders = NULL, can_manage_products = NULL, can_manage_members = NULL,
                   can_view_financials = NULL, fields = $5
            "#,
            member.uuid(),
            organization.uuid(),
            wish.user.uuid(),
            now,
            wish.fields.to_value(),
        )
        .execute(&mut **tx)
        .await?;
        let roles: Vec<String> = wish.roles.iter().map(|role| role.as_str().to_owned()).collect();
        let teams: Vec<Uuid> = wish.teams.iter().map(|team| team.uuid()).collect();
        sqlx::query!(
            r#"
            WITH former AS (
                DELETE FROM tenantry.member_roles
                 WHERE organization_id = $1 AND member_id = $2 AND role <> ALL ($3)
            ), teams AS (
                INSERT INTO tenantry.team_members (organization_id, team_id, member_id, created_at)
                SELECT $1, team, $2, $4 FROM unnest($5::uuid[]) AS joined (team)
                ON CONFLICT DO NOTHING
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $1, $2, role FROM unnest($3::text[]) AS given (role)
            ON CONFLICT DO NOTHING
            "#,
            organization.uuid(),
            member.uuid(),
            &roles,
            now,
            &teams,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
