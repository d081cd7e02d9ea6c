//! Inviting: making an invitation, sending it again, withdrawing it, copying its link.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tenantry::{
    Error,
    access::{Permission, can_grant, decide},
    email::Email,
    fields::{Entity, FieldValues},
    ids::{InvitationId, OrganizationId, TeamId},
    invitation::{
        Invitation, InvitationState, MailState, NewInvitation,
        terms::{Lifetime, Message},
    },
    limits::Limit,
    role::Role,
    session::{Origin, Tenant},
};
use uuid::Uuid;

use crate::{
    database::Tx,
    failure::Failure,
    mail::{Kind, invitation_payload},
    secrets::{self, LinkKind},
    services::{
        Core,
        actor::Actor,
        attempts::Limit as Attempts,
        count_from_row, name_from_row,
        record::{By, Change, Event},
        roles_from_row,
    },
};

/// An invitation as a change finds it.
pub(super) struct Found {
    pub(super) email: Email,
    pub(super) roles: Vec<Role>,
    pub(super) teams: Vec<TeamId>,
    pub(super) state: InvitationState,
    pub(super) mail: MailState,
    pub(super) message: Option<Message>,
    pub(super) lifetime: Option<Lifetime>,
    pub(super) generation: i32,
    pub(super) created_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) fields: FieldValues,
}

/// What stands in the way of an invitation to an address.
struct Obstacles {
    is_member: bool,
    /// Open invitations to the same address.
    same: i64,
    /// Open invitations of the organization; 0 where any number may be.
    pending: i64,
    /// The one to the same address that had run out, and made room.
    expired: Option<Uuid>,
}

impl Obstacles {
    fn require_invitable(&self, limit: Limit) -> Result<(), Error> {
        if self.is_member {
            Err(Error::AlreadyMember)
        } else if self.same > 0 {
            Err(Error::AlreadyInvited)
        } else {
            limit.require_room(count_from_row(self.pending), |limit| Error::InvitationLimitReached { limit })
        }
    }
}

pub(super) fn portrait(email: &Email, roles: &[Role], teams: &[TeamId], state: InvitationState) -> Value {
    json!({ "email": email, "roles": roles, "teams": teams, "state": state })
}

impl Core {
    pub(super) async fn create_invitation(&self, tenant: &Tenant, wish: NewInvitation) -> Result<Invitation, Failure> {
        // Whoever may not invite must not use up what the others may.
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let declared = self.fields.of(Entity::Invitation);
        let fields = declared.complete(&wish.fields)?;
        self.attempt(Attempts::INVITATIONS, &tenant.organization_id.to_string()).await?;
        // What is counted must not change meanwhile. Where nothing is, two invitations at once to one address are kept
        // apart by the database, and all others are no matter to each other.
        let counts = !self.settings.limits.any_number_of_invitations() || !wish.teams.is_empty();
        let (mut tx, actor) = if counts || self.settings.replace_invitations {
            self.begin_change(tenant).await?
        } else {
            self.begin_shared_change(tenant).await?
        };
        decide::invite(&actor.policy, &actor.standing, &wish.roles)?;
        self.attempt(Attempts::INVITATIONS_TO_MAILBOX, wish.email.as_str()).await?;
        let limits = actor.organization.limits;
        self.require_places_in_teams(&mut tx, tenant.organization_id, limits, &wish.teams, None).await?;
        if self.settings.replace_invitations {
            self.withdraw_pending(&mut tx, tenant, &actor, &wish.email).await?;
        }

        let now = self.now();
        let id = self.new_id();
        let expires_at = self.end_of(wish.lifetime);
        let mail = self.first_mail_state();
        let roles: Vec<String> = wish.roles.iter().map(|role| role.as_str().to_owned()).collect();
        let teams: Vec<Uuid> = wish.teams.iter().map(|team| team.uuid()).collect();
        let letter = self.settings.mail_configured.then(|| self.new_id());
        // The checks of `require_invitable`, and behind them the writes: what ran out makes room for the new one (which
        // asks for the count, so that it comes second), then the invitation with its roles and teams, and its mail.
        let stood = sqlx::query_as!(
            Obstacles,
            r#"
            WITH standing AS MATERIALIZED (
                SELECT EXISTS (SELECT FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
                                WHERE m.organization_id = $2 AND m.status = 'active' AND u.email = $4) AS is_member,
                       (SELECT count(*) FROM tenantry.organization_invitations i
                         WHERE i.organization_id = $2 AND i.status = 'pending' AND i.expires_at > $8
                           AND i.email = $4) AS same,
                       -- Where any number may be, there is no need to count them.
                       CASE WHEN $12::bigint IS NULL THEN 0
                            ELSE (SELECT count(*) FROM tenantry.organization_invitations i
                                   WHERE i.organization_id = $2 AND i.status = 'pending' AND i.expires_at > $8)
                       END AS pending
            ), allowed AS (
                SELECT FROM standing WHERE NOT is_member AND same = 0 AND ($12::bigint IS NULL OR pending < $12)
            ), expired AS (
                UPDATE tenantry.organization_invitations SET status = 'expired', resolved_at = expires_at
                 WHERE organization_id = $2 AND email = $4 AND status = 'pending' AND expires_at <= $8
                   AND EXISTS (SELECT FROM allowed)
                RETURNING id
            ), invitation AS (
                INSERT INTO tenantry.organization_invitations
                    (id, organization_id, inviter_id, email, token_hash, copied_token_hash, mail_state, created_at,
                     expires_at, message, lifetime_days, fields, role)
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $13, $14::int::smallint, $15,
                       CASE WHEN 'owner' = ANY ($10) THEN 'owner' WHEN 'admin' = ANY ($10) THEN 'admin' ELSE 'member' END
                  FROM allowed, (SELECT count(*) FROM expired) AS made_room
            ), teams AS (
                INSERT INTO tenantry.invitation_teams (organization_id, invitation_id, team_id)
                SELECT $2, $1, team FROM allowed, unnest($11::uuid[]) AS joined (team)
            ), roles AS (
                INSERT INTO tenantry.invitation_roles (organization_id, invitation_id, role)
                SELECT $2, $1, role FROM allowed, unnest($10::text[]) AS given (role)
            ), mail AS (
                INSERT INTO tenantry.mail_outbox
                    (id, organization_id, user_id, kind, recipient, locale, payload, created_at, run_at)
                SELECT $16::uuid, $2, $3, $17, $4, $18, $19, $8, $8 FROM allowed WHERE $16::uuid IS NOT NULL
            )
            SELECT is_member AS "is_member!", same AS "same!", pending AS "pending!",
                   (SELECT e.id FROM expired e) AS expired
              FROM standing
            "#,
            id,
            tenant.organization_id.uuid(),
            tenant.caller.user_id.uuid(),
            wish.email.as_str(),
            secrets::hash(&self.key.secret(LinkKind::InvitationMailed, id, 1)),
            secrets::hash(&self.key.secret(LinkKind::InvitationCopied, id, 1)),
            mail.as_str(),
            now,
            expires_at,
            &roles,
            &teams,
            limits.invitations.number().map(i64::from),
            wish.message.as_ref().map(Message::as_str),
            wish.lifetime.map(|lifetime| i32::from(lifetime.days())),
            fields.to_value(),
            letter,
            Kind::Invitation.as_str(),
            tenant.caller.locale.tag(),
            invitation_payload(id, 1),
        )
        .fetch_one(&mut *tx)
        .await?;
        stood.require_invitable(limits.invitations)?;
        if let Some(expired) = stood.expired {
            self.record_expiry(&mut tx, tenant, &wish.email, expired).await?;
        }
        let mut after = portrait(&wish.email, &wish.roles, &wish.teams, InvitationState::Pending);
        after["fields"] = declared.audited(&fields);
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "invitation.created",
                target: ("invitation", id),
                before: None,
                after: Some(after),
                events: vec![Event::in_organization("invitations", tenant.organization_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(Invitation {
            id: InvitationId::from_uuid(id),
            email: wish.email,
            roles: wish.roles,
            teams: wish.teams,
            state: InvitationState::Pending,
            mail,
            inviter_name: Some(tenant.caller.name.clone()),
            message: wish.message,
            created_at: now,
            expires_at,
            fields,
        })
    }

    /// The trace of an invitation that had run out, as the job would leave it: time did it, and nobody.
    async fn record_expiry(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        email: &Email,
        invitation: Uuid,
    ) -> Result<(), Failure> {
        self.record(
            tx,
            By::operator(&Origin::default()),
            Change {
                organization: Some(tenant.organization_id),
                action: "invitation.expired",
                target: ("invitation", invitation),
                before: Some(json!({ "email": email, "state": InvitationState::Pending })),
                after: Some(json!({ "email": email, "state": InvitationState::Expired })),
                events: Vec::new(),
            },
        )
        .await
    }

    pub(super) async fn resend_invitation(
        &self,
        tenant: &Tenant,
        invitation: InvitationId,
    ) -> Result<Invitation, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        self.attempt(Attempts::INVITATIONS, &tenant.organization_id.to_string()).await?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let found = self.find_invitation(&mut tx, tenant.organization_id, invitation).await?;
        decide::invite(&actor.policy, &actor.standing, &found.roles)?;
        self.attempt(Attempts::INVITATIONS_TO_MAILBOX, found.email.as_str()).await?;
        match found.state {
            InvitationState::Pending => {}
            // It comes back among the pending ones, so it must find room there like a new one.
            InvitationState::Expired => {
                let limit = actor.organization.limits.invitations;
                self.require_invitable(&mut tx, tenant.organization_id, limit, &found.email).await?;
                self.make_room(&mut tx, tenant, &[invitation.uuid()], &[found.email.as_str().to_owned()]).await?;
            }
            state => return Err(Error::InvitationClosed { state }.into()),
        }
        let id = invitation.uuid();
        let generation = found.generation.saturating_add(1);
        let expires_at = self.end_of(found.lifetime);
        let mail = self.first_mail_state();
        // Where it ran out and a role of it was deleted and made again, it names the new one, which is then in use.
        sqlx::query!(
            r#"
            WITH roles AS (
                UPDATE tenantry.invitation_roles r SET role_id = c.id
                  FROM tenantry.organization_roles c
                 WHERE r.organization_id = $1 AND r.invitation_id = $2 AND r.role_id IS NULL
                   AND c.organization_id = $1 AND c.name = r.role
            )
            UPDATE tenantry.organization_invitations
               SET status = 'pending', resolved_at = NULL, generation = $3, token_hash = $4, copied_token_hash = $5,
                   mail_state = $6, expires_at = $7, inviter_id = $8
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            id,
            generation,
            secrets::hash(&self.key.secret(LinkKind::InvitationMailed, id, generation)),
            secrets::hash(&self.key.secret(LinkKind::InvitationCopied, id, generation)),
            mail.as_str(),
            expires_at,
            tenant.caller.user_id.uuid(),
        )
        .execute(&mut *tx)
        .await?;
        self.queue_invitation_mails(&mut tx, tenant, &[(id, generation, &found.email)]).await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "invitation.resent",
                target: ("invitation", id),
                before: Some(portrait(&found.email, &found.roles, &found.teams, found.state)),
                after: Some(portrait(&found.email, &found.roles, &found.teams, InvitationState::Pending)),
                events: vec![Event::in_organization("invitations", tenant.organization_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(Invitation {
            id: invitation,
            email: found.email,
            roles: found.roles,
            teams: found.teams,
            state: InvitationState::Pending,
            mail,
            inviter_name: Some(tenant.caller.name.clone()),
            message: found.message,
            created_at: found.created_at,
            expires_at,
            fields: found.fields,
        })
    }

    pub(super) async fn cancel_invitation(&self, tenant: &Tenant, invitation: InvitationId) -> Result<(), Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        self.withdraw(&mut tx, tenant, &actor, invitation).await?;
        self.commit(tx).await
    }

    /// Withdraws the open invitation to an address, if there is one. Who may not withdraw it may not replace it.
    async fn withdraw_pending(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        actor: &Actor,
        email: &Email,
    ) -> Result<(), Failure> {
        let pending = sqlx::query_scalar!(
            r#"
            SELECT id FROM tenantry.organization_invitations
             WHERE organization_id = $1 AND email = $2 AND status = 'pending' AND expires_at > $3
            "#,
            tenant.organization_id.uuid(),
            email.as_str(),
            self.now(),
        )
        .fetch_optional(&mut **tx)
        .await?;
        match pending {
            // Who may not withdraw it hears what is said without this setting.
            Some(id) => match self.withdraw(tx, tenant, actor, InvitationId::from_uuid(id)).await {
                Err(Failure::Domain(Error::Forbidden { .. } | Error::OwnerRequired)) => {
                    Err(Error::AlreadyInvited.into())
                }
                withdrawn => withdrawn,
            },
            None => Ok(()),
        }
    }

    async fn withdraw(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        actor: &Actor,
        invitation: InvitationId,
    ) -> Result<(), Failure> {
        let found = self.find_invitation(tx, tenant.organization_id, invitation).await?;
        decide::cancel_invitation(&actor.policy, &actor.standing, &found.roles)?;
        if found.state != InvitationState::Pending {
            return Err(Error::InvitationClosed { state: found.state }.into());
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_invitations SET status = 'cancelled', resolved_at = $3
             WHERE organization_id = $1 AND id = $2
            "#,
            tenant.organization_id.uuid(),
            invitation.uuid(),
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        self.record(
            tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "invitation.cancelled",
                target: ("invitation", invitation.uuid()),
                before: Some(portrait(&found.email, &found.roles, &found.teams, found.state)),
                after: Some(portrait(&found.email, &found.roles, &found.teams, InvitationState::Cancelled)),
                events: vec![Event::in_organization("invitations", tenant.organization_id)],
            },
        )
        .await
    }

    pub(super) async fn invitation_link(&self, tenant: &Tenant, invitation: InvitationId) -> Result<String, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let mut tx = self.db.begin_read(tenant).await?;
        let found = self.find_invitation(&mut tx, tenant.organization_id, invitation).await?;
        let policy = self.load_policy(&mut tx, tenant.organization_id).await?;
        tx.commit().await?;
        // Who hands a link over hands over what it offers.
        can_grant(&policy, &tenant.standing, &found.roles)?;
        if found.state != InvitationState::Pending {
            return Err(Error::InvitationClosed { state: found.state }.into());
        }
        let secret = self.key.secret(LinkKind::InvitationCopied, invitation.uuid(), found.generation);
        Ok(crate::mail::links::invitation(&self.settings.public_url, &secret))
    }

    /// Marks what ran out as expired where it would stand in the way of another invitation to the same address that is
    /// to be pending again.
    pub(super) async fn make_room(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        for_these: &[Uuid],
        emails: &[String],
    ) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_invitations SET status = 'expired', resolved_at = expires_at
             WHERE organization_id = $1 AND email = ANY ($2) AND id <> ALL ($3) AND status = 'pending'
               AND expires_at <= $4
            "#,
            tenant.organization_id.uuid(),
            emails,
            for_these,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// Refuses an address that is a member, or has an open invitation, and one invitation more than there may be.
    async fn require_invitable(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        limit: Limit,
        email: &Email,
    ) -> Result<(), Failure> {
        let stood = sqlx::query_as!(
            Obstacles,
            r#"
            SELECT EXISTS (SELECT FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
                            WHERE m.organization_id = $1 AND m.status = 'active' AND u.email = $2) AS "is_member!",
                   count(*) FILTER (WHERE i.email = $2) AS "same!", count(*) AS "pending!", NULL::uuid AS expired
              FROM tenantry.organization_invitations i
             WHERE i.organization_id = $1 AND i.status = 'pending' AND i.expires_at > $3
            "#,
            organization.uuid(),
            email.as_str(),
            self.now(),
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(stood.require_invitable(limit)?)
    }

    pub(super) async fn find_invitation(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        invitation: InvitationId,
    ) -> Result<Found, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT i.email, i.status, i.generation, i.created_at, i.expires_at, i.mail_state, i.message, i.lifetime_days,
                   i.fields,
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!"
              FROM tenantry.organization_invitations i
             WHERE i.organization_id = $1 AND i.id = $2
            "#,
            organization.uuid(),
            invitation.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::InvitationNotFound)?;
        Ok(Found {
            email: Email::parse(&row.email)?,
            roles: roles_from_row(&row.roles),
            teams: row.teams.into_iter().map(TeamId::from_uuid).collect(),
            state: InvitationState::parse(&row.status)?.at(self.now(), row.expires_at),
            mail: mail_from_row(&row.mail_state)?,
            message: message_from_row(row.message.as_deref()),
            lifetime: lifetime_from_row(row.lifetime_days),
            generation: row.generation,
            created_at: row.created_at,
            expires_at: row.expires_at,
            fields: FieldValues::from_stored(row.fields),
        })
    }

    pub(super) fn first_mail_state(&self) -> MailState {
        if self.settings.mail_configured { MailState::Queued } else { MailState::None }
    }

    /// Until when an invitation stands that is sent now.
    pub(crate) fn end_of(&self, lifetime: Option<Lifetime>) -> DateTime<Utc> {
        self.now() + lifetime.map_or(self.settings.invitation_ttl, Into::into)
    }
}

/// The mail state as the database holds it.
pub(super) fn mail_from_row(stored: &str) -> Result<MailState, Failure> {
    MailState::from_stored(stored).ok_or_else(|| Failure::internal(format!("unknown mail state {stored}")))
}

/// A message as the database holds it; its check constraint knows the same length.
pub(super) fn message_from_row(stored: Option<&str>) -> Option<Message> {
    stored.and_then(|text| Message::parse(text).ok().flatten())
}

/// A lifetime as the database holds it.
pub(super) fn lifetime_from_row(stored: Option<i16>) -> Option<Lifetime> {
    stored.and_then(|days| u16::try_from(days).ok()).and_then(|days| Lifetime::new(days).ok())
}

/// An inviter's name as a join gives it.
pub(super) fn inviter_from_row(stored: Option<&str>) -> Result<Option<tenantry::text::Name>, Failure> {
    stored.map(name_from_row).transpose()
}
