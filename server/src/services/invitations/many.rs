//! Inviting many at once: one transaction, and a number of statements that does not grow with the number of people.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use tenantry::{
    Error, Field, Reason,
    access::{Permission, decide},
    email::Email,
    fields::{Entity, FieldValues},
    ids::{InvitationId, OrganizationId, TeamId},
    invitation::{InvitationState, NewInvitation, Sent, recipients::RECIPIENTS_MAX, terms::Message},
    role::Role,
    session::Tenant,
};
use uuid::Uuid;

use super::{send::portrait, survey::Known};
use crate::{
    database::Tx,
    failure::Failure,
    secrets::{self, LinkKind},
    services::{
        Core,
        actor::Actor,
        attempts::Limit,
        count_from_row,
        record::{By, Entry},
    },
};

/// What somebody is to be offered, as far as it decides whether that is possible.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub(super) email: &'a Email,
    pub(super) roles: &'a [Role],
    pub(super) teams: &'a [TeamId],
}

/// An invitation to be written.
struct Fresh<'a> {
    id: Uuid,
    wish: &'a NewInvitation,
    /// Its extra fields, completed.
    fields: &'a FieldValues,
}

/// Refuses a list without anybody in it, and one with too many.
pub(super) fn require_some(count: usize) -> Result<(), Error> {
    if (1..=RECIPIENTS_MAX).contains(&count) {
        Ok(())
    } else {
        let max = i64::try_from(RECIPIENTS_MAX).unwrap_or(i64::MAX);
        Err(Error::invalid(Field::Recipients, Reason::OutOfRange { min: 1, max }))
    }
}

impl Core {
    pub(super) async fn send_invitations(
        &self,
        tenant: &Tenant,
        wishes: Vec<NewInvitation>,
    ) -> Result<Vec<Sent>, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        require_some(wishes.len())?;
        let declared = self.fields.of(Entity::Invitation);
        let fields: Vec<FieldValues> =
            wishes.iter().map(|wish| declared.complete(&wish.fields)).collect::<Result<_, _>>()?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let wanted: Vec<Wanted<'_>> =
            wishes.iter().map(|wish| Wanted { email: &wish.email, roles: &wish.roles, teams: &wish.teams }).collect();
        let (verdicts, replaced) = self.weigh(&mut tx, tenant, &actor, &wanted).await?;
        let fresh: Vec<Fresh<'_>> = wishes
            .iter()
            .zip(&fields)
            .zip(&verdicts)
            .filter(|(_, verdict)| verdict.is_ok())
            .map(|((wish, fields), _)| Fresh { id: self.new_id(), wish, fields })
            .collect();
        self.withdraw_replaced(&mut tx, tenant, &replaced).await?;
        self.insert_invitations(&mut tx, tenant, &fresh).await?;
        let sendings: Vec<_> = fresh.iter().map(|fresh| (fresh.id, 1, &fresh.wish.email)).collect();
        self.queue_invitation_mails(&mut tx, tenant, &sendings).await?;
        let entries: Vec<Entry> = fresh
            .iter()
            .map(|Fresh { id, wish, fields }| {
                let mut after = portrait(&wish.email, &wish.roles, &wish.teams, InvitationState::Pending);
                after["fields"] = declared.audited(fields);
                Entry { target: *id, before: None, after: Some(after) }
            })
            .collect();
        let kind = ("invitation.created", "invitation", "invitations");
        self.record_many(&mut tx, By::from(tenant), tenant.organization_id, kind, &entries).await?;
        self.commit(tx).await?;

        let mut ids = fresh.iter().map(|fresh| InvitationId::from_uuid(fresh.id));
        Ok(wishes
            .iter()
            .zip(verdicts)
            .map(|(wish, verdict)| Sent {
                email: wish.email.clone(),
                // One id for each good verdict, in their order.
                result: verdict.and_then(|()| ids.next().ok_or(Error::Internal)),
            })
            .collect())
    }

    /// Whether each of these can be invited, in their order, and which open invitations give way (where the
    /// configuration lets new ones replace them). The organization's row is locked, so what is counted here holds until
    /// the commit.
    pub(super) async fn weigh(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        actor: &Actor,
        wanted: &[Wanted<'_>],
    ) -> Result<(Vec<Result<(), Error>>, Vec<Replaced>), Failure> {
        let emails: Vec<Email> =
            wanted.iter().map(|wanted| wanted.email.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let known = self.what_is_known(tx, tenant.organization_id, &emails).await?;
        let teams = self.sizes_of_teams(tx, tenant.organization_id, wanted).await?;
        let open = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "open!" FROM tenantry.organization_invitations
             WHERE organization_id = $1 AND status = 'pending' AND expires_at > $2
            "#,
            tenant.organization_id.uuid(),
            self.now(),
        )
        .fetch_one(&mut **tx)
        .await?;
        let limits = actor.organization.limits;
        let mut open = count_from_row(open);
        let mut seen = BTreeSet::new();
        let mut replaced = BTreeMap::new();
        let mut verdicts: Vec<Result<(), Error>> = wanted
            .iter()
            .map(|wanted| {
                decide::invite(&actor.policy, &actor.standing, wanted.roles)?;
                wanted.teams.iter().try_for_each(|team| {
                    let size = *teams.get(team).ok_or(Error::TeamNotFound)?;
                    limits.team_members.require_room(size, |limit| Error::TeamMemberLimitReached { limit })
                })?;
                let gives_way = self.require_invitable_one(actor, wanted.email, known.get(wanted.email))?;
                if seen.contains(wanted.email) {
                    return Err(Error::AlreadyInvited);
                }
                if gives_way.is_none() {
                    limits.invitations.require_room(open, |limit| Error::InvitationLimitReached { limit })?;
                    open += 1;
                }
                seen.insert(wanted.email.clone());
                replaced.extend(gives_way.map(|gives_way| (wanted.email.clone(), gives_way)));
                Ok(())
            })
            .collect();
        self.count_sendings(tenant, wanted, &mut verdicts).await?;
        // Who is not invited after all keeps the invitation that there is.
        let kept = wanted.iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok());
        let replaced = kept.filter_map(|(wanted, _)| replaced.remove(wanted.email)).collect();
        Ok((verdicts, replaced))
    }

    /// Refuses a member, and an address with an open invitation unless that gives way.
    fn require_invitable_one(
        &self,
        actor: &Actor,
        email: &Email,
        known: Option<&Known>,
    ) -> Result<Option<Replaced>, Error> {
        let Some(known) = known else { return Ok(None) };
        if known.is_member {
            return Err(Error::AlreadyMember);
        }
        let Some((id, roles)) = &known.pending else { return Ok(None) };
        // Who may not withdraw it hears what is said without this setting.
        if self.settings.replace_invitations && decide::cancel_invitation(&actor.policy, &actor.standing, roles).is_ok()
        {
            Ok(Some(Replaced { id: *id, email: email.clone(), roles: roles.clone() }))
        } else {
            Err(Error::AlreadyInvited)
        }
    }

    /// Counts what would be sent: as much as the organization may send, and no mailbox too often.
    async fn count_sendings(
        &self,
        tenant: &Tenant,
        wanted: &[Wanted<'_>],
        verdicts: &mut [Result<(), Error>],
    ) -> Result<(), Failure> {
        let good = verdicts.iter().filter(|verdict| verdict.is_ok()).count();
        if good == 0 {
            return Ok(());
        }
        let organization = tenant.organization_id.to_string();
        let (mut allowed, refused) = self.attempt_many(Limit::INVITATIONS, &organization, good).await?;
        for verdict in verdicts.iter_mut().filter(|verdict| verdict.is_ok()) {
            if allowed == 0 {
                *verdict = Err(refused.clone());
            } else {
                allowed -= 1;
            }
        }
        let mailboxes: Vec<&str> = wanted
            .iter()
            .zip(verdicts.iter())
            .filter(|(_, verdict)| verdict.is_ok())
            .map(|(wanted, _)| wanted.email.as_str())
            .collect();
        let answers = self.attempt_each(Limit::INVITATIONS_TO_MAILBOX, &mailboxes).await?;
        for (verdict, answer) in verdicts.iter_mut().filter(|verdict| verdict.is_ok()).zip(answers) {
            *verdict = answer;
        }
        Ok(())
    }

    /// Of each wanted team that exists, whether somebody has room in it.
    async fn sizes_of_teams(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        wanted: &[Wanted<'_>],
    ) -> Result<BTreeMap<TeamId, u64>, Failure> {
        let teams: BTreeSet<Uuid> = wanted.iter().flat_map(|wanted| wanted.teams).map(|team| team.uuid()).collect();
        if teams.is_empty() {
            return Ok(BTreeMap::new());
        }
        let teams: Vec<Uuid> = teams.into_iter().collect();
        let rows = sqlx::query!(
            r#"
            SELECT t.id, count(m.id) FILTER (WHERE m.status = 'active') AS "size!"
              FROM tenantry.teams t
              LEFT JOIN tenantry.team_members tm ON tm.organization_id = t.organization_id AND tm.team_id = t.id
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = tm.organization_id AND m.id = tm.member_id
             WHERE t.organization_id = $1 AND t.id = ANY ($2)
             GROUP BY t.id
            "#,
            organization.uuid(),
            &teams,
        )
        .fetch_all(&mut **tx)
        .await?;
        Ok(rows.into_iter().map(|row| (TeamId::from_uuid(row.id), count_from_row(row.size))).collect())
    }

    async fn insert_invitations(&self, tx: &mut Tx, tenant: &Tenant, fresh: &[Fresh<'_>]) -> Result<(), Failure> {
        if fresh.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = fresh.iter().map(|fresh| fresh.id).collect();
        let emails: Vec<String> = fresh.iter().map(|fresh| fresh.wish.email.as_str().to_owned()).collect();
        let hashes =
            |kind| fresh.iter().map(|fresh| secrets::hash(&self.key.secret(kind, fresh.id, 1))).collect::<Vec<_>>();
        let messages: Vec<Option<String>> = fresh
            .iter()
            .map(|Fresh { wish, .. }| wish.message.as_ref().map(|message: &Message| message.as_str().to_owned()))
            .collect();
        let days: Vec<Option<i32>> =
            fresh.iter().map(|fresh| fresh.wish.lifetime.map(|lifetime| i32::from(lifetime.days()))).collect();
        let ends: Vec<_> = fresh.iter().map(|fresh| self.end_of(fresh.wish.lifetime)).collect();
        let fields: Vec<Value> = fresh.iter().map(|fresh| fresh.fields.to_value()).collect();
        let (mut role_of, mut roles, mut team_of, mut teams) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for Fresh { id, wish, .. } in fresh {
            for role in &wish.roles {
                role_of.push(*id);
                roles.push(role.as_str().to_owned());
            }
            for team in &wish.teams {
                team_of.push(*id);
                teams.push(team.uuid());
            }
        }
        // What ran out makes room for the new ones; these ask for the count, so that they come second.
        sqlx::query!(
            r#"
            WITH expired AS (
                UPDATE tenantry.organization_invitations SET status = 'expired', resolved_at = expires_at
                 WHERE organization_id = $1 AND email = ANY ($4) AND status = 'pending' AND expires_at <= $9
                RETURNING id
            ), invitation AS (
                INSERT INTO tenantry.organization_invitations
                    (id, organization_id, inviter_id, email, token_hash, copied_token_hash, mail_state, created_at,
                     expires_at, message, lifetime_days, fields)
                SELECT id, $1, $2, email, mailed, copied, $8, $9, ends, message, days::smallint, fields
                  FROM (SELECT count(*) FROM expired) AS made_room,
                       unnest($3::uuid[], $4::text[], $5::bytea[], $6::bytea[], $7::timestamptz[], $10::text[], $11::int[],
                              $16::jsonb[])
                    AS fresh (id, email, mailed, copied, ends, message, days, fields)
            ), teams AS (
                INSERT INTO tenantry.invitation_teams (organization_id, invitation_id, team_id)
                SELECT $1, invitation, team FROM unnest($14::uuid[], $15::uuid[]) AS joined (invitation, team)
            )
            INSERT INTO tenantry.invitation_roles (organization_id, invitation_id, role)
            SELECT $1, invitation, role FROM unnest($12::uuid[], $13::text[]) AS given (invitation, role)
            "#,
            tenant.organization_id.uuid(),
            tenant.caller.user_id.uuid(),
            &ids,
            &emails,
            &hashes(LinkKind::InvitationMailed),
            &hashes(LinkKind::InvitationCopied),
            &ends,
            self.first_mail_state().as_str(),
            self.now(),
            &messages as &[Option<String>],
            &days as &[Option<i32>],
            &role_of,
            &roles,
            &team_of,
            &teams,
            &fields,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    async fn withdraw_replaced(&self, tx: &mut Tx, tenant: &Tenant, replaced: &[Replaced]) -> Result<(), Failure> {
        if replaced.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = replaced.iter().map(|replaced| replaced.id.uuid()).collect();
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_invitations SET status = 'cancelled', resolved_at = $3
             WHERE organization_id = $1 AND id = ANY ($2)
            "#,
            tenant.organization_id.uuid(),
            &ids,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        let entries: Vec<Entry> = replaced
            .iter()
            .map(|replaced| Entry {
                target: replaced.id.uuid(),
                before: Some(portrait(&replaced.email, &replaced.roles, &[], InvitationState::Pending)),
                after: Some(portrait(&replaced.email, &replaced.roles, &[], InvitationState::Cancelled)),
            })
            .collect();
        let kind = ("invitation.cancelled", "invitation", "invitations");
        self.record_many(tx, By::from(tenant), tenant.organization_id, kind, &entries).await
    }
}

/// An open invitation that gives way to a new one.
pub(super) struct Replaced {
    id: InvitationId,
    email: Email,
    roles: Vec<Role>,
}
