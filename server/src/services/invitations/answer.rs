//! Taking an invitation up, or declining it.

use chrono::{DateTime, Utc};
use serde_json::json;
use tenantry::{
    Error,
    fields::{Entity, FieldValues},
    ids::{MemberId, OrganizationId},
    invitation::{InvitationRef, InvitationState},
    record::{InvitationRecord, Joined, MemberRecord},
    session::Caller,
};
use uuid::Uuid;

use super::Offer;
use crate::{
    database::Tx,
    failure::Failure,
    secrets,
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn accept_invitation(
        &self,
        caller: &Caller,
        invitation: &InvitationRef,
        member_fields: &FieldValues,
    ) -> Result<Joined, Failure> {
        let member_fields = self.fields.of(Entity::Member).complete(member_fields)?;
        let (mut tx, offer) = self.begin_answer(caller, invitation).await?;
        if !offer.organization_is_open {
            return Err(Error::OrganizationNotFound.into());
        }
        // The address is the caller's (`begin_answer`), and so is the membership of its account.
        let former = offer.membership;
        if former.is_some_and(|member| member.is_active) {
            return Err(Error::AlreadyMember.into());
        }
        require_open(&offer)?;
        if self.needs_verification(caller, &offer) {
            return Err(Error::EmailNotVerified.into());
        }
        if !offer.is_covered() {
            return Err(Error::InviterMayNotOffer.into());
        }
        offer.require_seat()?;
        let member_id = former.map_or_else(|| MemberId::from_uuid(self.new_id()), |member| member.id);
        offer.require_places_in_teams()?;
        let joined_at = self.now();
        self.join(&mut tx, caller, &offer, member_id, &member_fields, joined_at).await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(offer.organization_id),
                action: "invitation.accepted",
                target: ("invitation", offer.id.uuid()),
                before: Some(json!({ "state": InvitationState::Pending })),
                after: Some(json!({ "state": InvitationState::Accepted, "memberId": member_id,
                                    "userId": caller.user_id, "email": caller.email, "roles": offer.roles,
                                    "teams": offer.teams })),
                events: vec![
                    Event::in_organization("members", offer.organization_id),
                    Event::in_organization("teams", offer.organization_id),
                    Event::in_organization("invitations", offer.organization_id),
                    Event::for_user("organizations", None, caller.user_id),
                ],
            },
        )
        .await?;
        self.move_in(&mut tx, caller, &offer, joined_at).await?;
        self.commit(tx).await?;
        Ok(Joined {
            slug: offer.organization_slug,
            invitation: InvitationRecord {
                id: offer.id,
                organization_id: offer.organization_id,
                email: offer.email,
                roles: offer.roles.clone(),
                team_ids: offer.teams,
                state: InvitationState::Accepted,
                inviter_id: offer.inviter_id,
                created_at: offer.created_at,
                expires_at: offer.expires_at,
                fields: offer.fields,
            },
            member: MemberRecord {
                id: member_id,
                organization_id: offer.organization_id,
                user_id: caller.user_id,
                roles: offer.roles,
                joined_at,
                name: caller.name.clone(),
                email: caller.email.clone(),
                image: None,
                fields: member_fields,
            },
        })
    }

    pub(super) async fn reject_invitation(&self, caller: &Caller, invitation: &InvitationRef) -> Result<(), Failure> {
        let (mut tx, offer) = self.begin_answer(caller, invitation).await?;
        require_open(&offer)?;
        if self.needs_verification(caller, &offer) {
            return Err(Error::EmailNotVerified.into());
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.organization_invitations SET status = 'rejected', resolved_at = $3
             WHERE organization_id = $1 AND id = $2
            "#,
            offer.organization_id.uuid(),
            offer.id.uuid(),
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(offer.organization_id),
                action: "invitation.rejected",
                target: ("invitation", offer.id.uuid()),
                before: Some(json!({ "state": InvitationState::Pending })),
                after: Some(json!({ "state": InvitationState::Rejected, "email": caller.email })),
                events: vec![
                    Event::in_organization("invitations", offer.organization_id),
                    Event::for_user("organizations", None, caller.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await
    }

    /// Finds out whose invitation it is, locks its organization, and reads it behind the lock: of two answers at once,
    /// the second sees what the first has done.
    async fn begin_answer(&self, caller: &Caller, invitation: &InvitationRef) -> Result<(Tx, Offer), Failure> {
        let (organization, email) = self.find_recipient(invitation).await?.ok_or(Error::InvitationNotFound)?;
        if email != caller.email.as_str() {
            // By id, a stranger's invitation looks like none; who holds the link may know that it is for another.
            return Err(match invitation {
                InvitationRef::Id(_) => Error::InvitationNotFound,
                InvitationRef::Link(_) => Error::NotTheRecipient,
            }
            .into());
        }
        let tx = self.db.begin_locked(organization, caller.user_id).await?;
        let offer = self.find_offer(invitation).await?.ok_or(Error::InvitationNotFound)?;
        Ok((tx, offer))
    }

    /// To which organization the invitation is, and to which address.
    async fn find_recipient(&self, invitation: &InvitationRef) -> Result<Option<(OrganizationId, String)>, Failure> {
        let (id, hash) = match invitation {
            InvitationRef::Id(id) => (Some(id.uuid()), None),
            InvitationRef::Link(link) => (None, Some(secrets::hash(link.reveal()))),
        };
        let row = sqlx::query!(
            r#"
            SELECT organization_id, email FROM tenantry.organization_invitations
             WHERE id = $1 OR token_hash = $2 OR copied_token_hash = $2
            "#,
            id,
            hash,
        )
        .fetch_optional(&self.db.auth)
        .await?;
        Ok(row.map(|row| (OrganizationId::from_uuid(row.organization_id), row.email)))
    }

    /// Writes the membership: a new one, or the former one with the roles of the invitation.
    async fn join(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        offer: &Offer,
        member_id: MemberId,
        fields: &FieldValues,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let team_ids: Vec<Uuid> = offer.teams.iter().map(|team| team.uuid()).collect();
        let roles: Vec<String> = offer.roles.iter().map(|role| role.as_str().to_owned()).collect();
        sqlx::query!(
            r#"
            WITH member AS (
                INSERT INTO tenantry.organization_members
                    (id, organization_id, user_id, status, source, joined_at, updated_at, fields, roles, role)
                VALUES ($1, $2, $3, 'active', 'invited', $4, $4, $6, ARRAY(SELECT unnest($7::text[]) ORDER BY 1),
                        CASE WHEN 'owner' = ANY ($7) THEN 'owner' WHEN 'admin' = ANY ($7) THEN 'admin' ELSE 'member' END)
                ON CONFLICT ON CONSTRAINT organization_members_one_per_user DO UPDATE
                   SET status = 'active', source = 'invited', joined_at = $4, updated_at = $4, removed_at = NULL,
                       can_manage_orders = NULL, can_manage_products = NULL, can_manage_members = NULL,
                       can_view_financials = NULL, fields = $6
            ), invitation AS (
                UPDATE tenantry.organization_invitations SET status = 'accepted', resolved_at = $4
                 WHERE organization_id = $2 AND id = $5
            ), former AS (
                DELETE FROM tenantry.member_roles
                 WHERE organization_id = $2 AND member_id = $1 AND role <> ALL ($7)
            ), teams AS (
                INSERT INTO tenantry.team_members (organization_id, team_id, member_id, created_at)
                SELECT $2, team, $1, $4 FROM unnest($8::uuid[]) AS joined (team)
                ON CONFLICT DO NOTHING
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $2, $1, role FROM unnest($7::text[]) AS given (role)
            ON CONFLICT DO NOTHING
            "#,
            member_id.uuid(),
            offer.organization_id.uuid(),
            caller.user_id.uuid(),
            now,
            offer.id.uuid(),
            fields.to_value(),
            &roles,
            &team_ids,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }

    /// The session works in the organization from now on, and in the team if there is one to choose; a mailed link has
    /// proven the address on the way. The last statement of the transaction, for whoever accepts several invitations at
    /// once waits here for the same session.
    async fn move_in(&self, tx: &mut Tx, caller: &Caller, offer: &Offer, now: DateTime<Utc>) -> Result<(), Failure> {
        let only_team = match offer.teams.as_slice() {
            [team] => Some(team.uuid()),
            _ => None,
        };
        sqlx::query!(
            r#"
            WITH proven AS (
                UPDATE tenantry.users SET email_verified_at = $4
                 WHERE id = $5 AND email_verified_at IS NULL AND $6
                RETURNING id
            )
            -- The count makes the account come first, as everywhere: in another order two of these would wait for each
            -- other.
            UPDATE tenantry.sessions SET active_organization_id = $1, active_team_id = $2
             WHERE id = $3 AND (SELECT count(*) FROM proven) >= 0
            "#,
            offer.organization_id.uuid(),
            only_team,
            caller.session_id.uuid(),
            now,
            caller.user_id.uuid(),
            offer.proves_mailbox,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

fn require_open(offer: &Offer) -> Result<(), Error> {
    match offer.state {
        InvitationState::Pending => Ok(()),
        state => Err(Error::InvitationClosed { state }),
    }
}
