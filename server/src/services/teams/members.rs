//! Putting people into teams and taking them out.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tenantry::{
    Error, Field, Reason,
    access::decide,
    email::Email,
    ids::{MemberId, OrganizationId, TeamId, TeamMemberId, UserId},
    limits::{Limit, OrganizationLimits},
    picture::shown,
    session::Tenant,
    team::{ADD_MAX, Appointment, TeamMember, TeamRole},
    text::Name,
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    services::{Core, actor::Actor, count_from_row, name_from_row},
};

/// A team and a person, as a change to the two finds them.
struct Pair {
    /// What the one who asks is in the team.
    own: Option<TeamRole>,
    /// How many active members the team has.
    team_size: i64,
    /// The person, if an active member of the organization.
    person: Option<Person>,
}

struct Person {
    member_id: MemberId,
    name: Name,
    email: Email,
    image: Option<String>,
    /// The person's place in the team.
    place: Option<Seat>,
}

#[derive(Clone)]
struct Seat {
    id: TeamMemberId,
    role: TeamRole,
    appointment: Appointment,
    since: DateTime<Utc>,
}

/// What a person is to be in a team.
enum Wish {
    /// In it, whether new or already there; with this role, if one is named.
    Be(Option<TeamRole>),
    /// This, if in it.
    Become(TeamRole),
}

fn portrait(person: &Person, user: UserId, seat: &Seat) -> Value {
    let Appointment { grade, position, job_title, is_owner, is_primary } = &seat.appointment;
    json!({
        "memberId": person.member_id,
        "userId": user,
        "email": person.email,
        "role": seat.role,
        "grade": grade,
        "position": position,
        "jobTitle": job_title,
        "isOwner": is_owner,
        "isPrimary": is_primary,
    })
}

impl Core {
    pub(super) async fn add_team_member(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: Option<TeamRole>,
    ) -> Result<TeamMember, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let member = self.seat(&mut tx, tenant, &actor, team, user, Wish::Be(role)).await?;
        self.commit(tx).await?;
        Ok(member)
    }

    pub(super) async fn change_team_member_role(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
    ) -> Result<TeamMember, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let member = self.seat(&mut tx, tenant, &actor, team, user, Wish::Become(role)).await?;
        self.commit(tx).await?;
        Ok(member)
    }

    pub(super) async fn add_team_members(
        &self,
        tenant: &Tenant,
        team: TeamId,
        users: &[UserId],
    ) -> Result<(), Failure> {
        let max = i64::try_from(ADD_MAX).unwrap_or(i64::MAX);
        match users.len() {
            0 => return Err(Error::invalid(Field::UserId, Reason::Required).into()),
            count if count > ADD_MAX => {
                return Err(Error::invalid(Field::UserId, Reason::OutOfRange { min: 1, max }).into());
            }
            _ => {}
        }
        let (mut tx, actor) = self.begin_change(tenant).await?;
        for user in users {
            self.seat(&mut tx, tenant, &actor, team, *user, Wish::Be(None)).await?;
        }
        self.commit(tx).await
    }

    /// Gives one person a place in a team, inside the transaction that the caller began.
    async fn seat(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        actor: &Actor,
        team: TeamId,
        user: UserId,
        wish: Wish,
    ) -> Result<TeamMember, Failure> {
        let (role, may_join) = match wish {
            Wish::Be(role) => (role, true),
            Wish::Become(role) => (Some(role), false),
        };
        let pair = self.find_pair(tx, tenant.organization_id, team, user, actor.member_id).await?;
        decide::add_to_team(&actor.standing, pair.as_ref().and_then(|pair| pair.own))?;
        let pair = pair.ok_or(Error::TeamNotFound)?;
        let person = pair.person.ok_or(Error::MemberNotFound)?;
        let (action, before, seat) = match &person.place {
            Some(is) if role.is_none_or(|role| role == is.role) => {
                return Ok(team_member(team, user, &person, is));
            }
            Some(was) => {
                let is = Seat { role: role.unwrap_or(was.role), ..was.clone() };
                ("team.member_changed", Some(portrait(&person, user, was)), is)
            }
            None if !may_join => return Err(Error::NotInTeam.into()),
            None => {
                require_place(pair.team_size, actor.organization.limits.team_members)?;
                let id = TeamMemberId::from_uuid(self.new_id());
                let appointment = Appointment::default();
                ("team.member_added", None, Seat { id, role: role.unwrap_or_default(), appointment, since: self.now() })
            }
        };
        sqlx::query!(
            r#"
            INSERT INTO tenantry.team_members (organization_id, team_id, member_id, role, created_at, id)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (organization_id, team_id, member_id) DO UPDATE SET role = $4
            "#,
            tenant.organization_id.uuid(),
            team.uuid(),
            person.member_id.uuid(),
            seat.role.as_str(),
            seat.since,
            seat.id.uuid(),
        )
        .execute(&mut **tx)
        .await?;
        let after = Some(portrait(&person, user, &seat));
        self.record_team(tx, tenant, action, team, before, after).await?;
        Ok(team_member(team, user, &person, &seat))
    }

    pub(super) async fn appoint_team_member(
        &self,
        tenant: &Tenant,
        team: TeamId,
        user: UserId,
        role: TeamRole,
        appointment: Appointment,
    ) -> Result<TeamMember, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        decide::appoint(&actor.standing)?;
        let organization = tenant.organization_id;
        let pair = self.find_pair(&mut tx, organization, team, user, actor.member_id).await?;
        let person = pair.ok_or(Error::TeamNotFound)?.person.ok_or(Error::MemberNotFound)?;
        let was = person.place.as_ref().ok_or(Error::NotInTeam)?;
        let is = Seat { role, appointment, ..was.clone() };
        if is.role == was.role && is.appointment == was.appointment {
            return Ok(team_member(team, user, &person, was));
        }
        if is.appointment.is_primary {
            // One primary unit a person: the former one steps back first, since the index is asked row by row.
            sqlx::query!(
                r#"
                UPDATE tenantry.team_members SET is_primary = false
                 WHERE organization_id = $1 AND member_id = $2 AND team_id <> $3 AND is_primary
                "#,
                organization.uuid(),
                person.member_id.uuid(),
                team.uuid(),
            )
            .execute(&mut *tx)
            .await?;
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.team_members
               SET role = $4, grade = $5, position = $6, job_title = $7, is_owner = $8, is_primary = $9
             WHERE organization_id = $1 AND team_id = $2 AND member_id = $3
            "#,
            organization.uuid(),
            team.uuid(),
            person.member_id.uuid(),
            is.role.as_str(),
            is.appointment.grade,
            is.appointment.position,
            is.appointment.job_title,
            is.appointment.is_owner,
            is.appointment.is_primary,
        )
        .execute(&mut *tx)
        .await?;
        let (before, after) = (Some(portrait(&person, user, was)), Some(portrait(&person, user, &is)));
        self.record_team(&mut tx, tenant, "team.member_appointed", team, before, after).await?;
        self.commit(tx).await?;
        Ok(team_member(team, user, &person, &is))
    }

    pub(super) async fn remove_team_member(&self, tenant: &Tenant, team: TeamId, user: UserId) -> Result<(), Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let pair = self.find_pair(&mut tx, tenant.organization_id, team, user, actor.member_id).await?;
        decide::remove_from_team(&actor.standing, pair.as_ref().and_then(|pair| pair.own))?;
        let person = pair.ok_or(Error::TeamNotFound)?.person.ok_or(Error::MemberNotFound)?;
        let seat = person.place.as_ref().ok_or(Error::NotInTeam)?;
        sqlx::query!(
            "DELETE FROM tenantry.team_members WHERE organization_id = $1 AND team_id = $2 AND member_id = $3",
            tenant.organization_id.uuid(),
            team.uuid(),
            person.member_id.uuid(),
        )
        .execute(&mut *tx)
        .await?;
        let before = Some(portrait(&person, user, seat));
        self.record_team(&mut tx, tenant, "team.member_removed", team, before, None).await?;
        self.commit(tx).await
    }

    /// Refuses teams that are not the organization's, and teams that are full. A team that `newcomer` is in already is
    /// no question. The organization's row is locked, so no two transactions take the last place.
    pub(crate) async fn require_places_in_teams(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        limits: OrganizationLimits,
        teams: &[TeamId],
        newcomer: Option<MemberId>,
    ) -> Result<(), Failure> {
        if teams.is_empty() {
            return Ok(());
        }
        let wanted: Vec<Uuid> = teams.iter().map(|team| team.uuid()).collect();
        let sizes = sqlx::query_scalar!(
            r#"
            SELECT count(m.id) FILTER (WHERE m.status = 'active' AND m.id IS DISTINCT FROM $3) AS "size!"
              FROM tenantry.teams t
              LEFT JOIN tenantry.team_members tm ON tm.organization_id = t.organization_id AND tm.team_id = t.id
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = tm.organization_id AND m.id = tm.member_id
             WHERE t.organization_id = $1 AND t.id = ANY ($2)
             GROUP BY t.id
            "#,
            organization.uuid(),
            &wanted,
            newcomer.map(MemberId::uuid),
        )
        .fetch_all(&mut **tx)
        .await?;
        if sizes.len() != wanted.len() {
            return Err(Error::TeamNotFound.into());
        }
        sizes.into_iter().try_for_each(|size| require_place(size, limits.team_members))?;
        Ok(())
    }

    async fn find_pair(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        team: TeamId,
        user: UserId,
        actor: MemberId,
    ) -> Result<Option<Pair>, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT own.role AS "own?", m.id AS "member_id?", u.name AS "name?", u.email AS "email?", u.image AS "image?",
                   tm.id AS "seat?", tm.role AS "role?", tm.grade AS "grade?", tm.position AS "position?",
                   tm.job_title AS "job_title?", tm.is_owner AS "is_owner?", tm.is_primary AS "is_primary?",
                   tm.created_at AS "since?",
                   (SELECT count(*) FROM tenantry.team_members other
                      JOIN tenantry.organization_members o
                        ON o.organization_id = other.organization_id AND o.id = other.member_id
                       AND o.status = 'active'
                     WHERE other.organization_id = t.organization_id AND other.team_id = t.id) AS "team_size!"
              FROM tenantry.teams t
              LEFT JOIN tenantry.team_members own
                ON own.organization_id = t.organization_id AND own.team_id = t.id AND own.member_id = $4
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = t.organization_id AND m.user_id = $3 AND m.status = 'active'
              LEFT JOIN tenantry.users u ON u.id = m.user_id
              LEFT JOIN tenantry.team_members tm
                ON tm.organization_id = m.organization_id AND tm.team_id = t.id AND tm.member_id = m.id
             WHERE t.organization_id = $1 AND t.id = $2
            "#,
            organization.uuid(),
            team.uuid(),
            user.uuid(),
            actor.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let person = match (row.member_id, row.name, row.email) {
            (Some(member_id), Some(name), Some(email)) => Some(Person {
                member_id: MemberId::from_uuid(member_id),
                name: name_from_row(&name)?,
                email: Email::parse(&email)?,
                image: row.image,
                place: match (row.seat, row.role, row.since) {
                    (Some(id), Some(role), Some(since)) => {
                        let appointment = Appointment {
                            grade: row.grade,
                            position: row.position,
                            job_title: row.job_title,
                            is_owner: row.is_owner.unwrap_or_default(),
                            is_primary: row.is_primary.unwrap_or_default(),
                        };
                        let id = TeamMemberId::from_uuid(id);
                        Some(Seat { id, role: TeamRole::parse(&role)?, appointment, since })
                    }
                    _ => None,
                },
            }),
            _ => None,
        };
        Ok(Some(Pair { own: row.own.as_deref().map(TeamRole::parse).transpose()?, team_size: row.team_size, person }))
    }
}

fn team_member(team_id: TeamId, user_id: UserId, person: &Person, seat: &Seat) -> TeamMember {
    TeamMember {
        id: seat.id,
        team_id,
        member_id: person.member_id,
        user_id,
        name: person.name.clone(),
        email: person.email.clone(),
        picture: shown(person.image.as_deref()),
        role: seat.role,
        appointment: seat.appointment.clone(),
        joined_at: seat.since,
    }
}

/// Refuses a place in a team of so many active members that has none left.
pub(crate) fn require_place(size: i64, limit: Limit) -> Result<(), Error> {
    limit.require_room(count_from_row(size), |limit| Error::TeamMemberLimitReached { limit })
}
