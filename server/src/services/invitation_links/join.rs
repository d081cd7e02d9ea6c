//! Joining by a shareable link.

use serde_json::json;
use tenantry::{
    Error,
    fields::{Entity, FieldValues},
    ids::{InvitationLinkId, MemberId, OrganizationId, SessionId, UserId},
    invitation::{
        LinkSecret,
        link::{JoinedByLink, admits},
    },
    record::MemberRecord,
    role::Role,
    session::Caller,
};

use super::{make::require_open, offer::Tie};
use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core,
        attempts::Limit,
        record::{By, Change, Event},
    },
};

use super::LinkOffer;

/// A membership to come.
pub(crate) struct Seat<'a> {
    pub(crate) organization: OrganizationId,
    pub(crate) user: UserId,
    pub(crate) member: MemberId,
    pub(crate) roles: &'a [Role],
    pub(crate) fields: &'a FieldValues,
    /// The link whose use is to be counted; `None` where it is counted already.
    pub(crate) link: Option<InvitationLinkId>,
    /// The session that comes along; `None` where the person is not the one who asks.
    pub(crate) session: Option<SessionId>,
}

impl Core {
    pub(super) async fn join_by_link(&self, caller: &Caller, link: &LinkSecret) -> Result<JoinedByLink, Failure> {
        self.attempt(Limit::JOINS_BY_LINK, &caller.user_id.to_string()).await?;
        let found = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
        let mut tx = self.db.begin_locked(found.organization_id, caller.user_id).await?;
        // Looked at again behind the lock: of two uses at once, the second sees what the first has left.
        let offer = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
        self.require_admission(caller, &offer).await?;
        if offer.approval {
            return Err(Error::JoinNeedsApproval.into());
        }
        let member_id = MemberId::from_uuid(self.new_id());
        // Nobody is asked for extra fields here: the membership begins with the defaults.
        let fields = self.fields.of(Entity::Member).complete(&FieldValues::new())?;
        let seat = Seat {
            organization: offer.organization_id,
            user: caller.user_id,
            member: member_id,
            roles: &offer.roles,
            fields: &fields,
            link: Some(offer.id),
            session: Some(caller.session_id),
        };
        self.take_seat(&mut tx, &seat).await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(offer.organization_id),
                action: "invitation_link.used",
                target: ("invitation_link", offer.id.uuid()),
                before: None,
                after: Some(json!({ "memberId": member_id, "userId": caller.user_id, "email": caller.email,
                                    "roles": offer.roles })),
                events: vec![
                    Event::in_organization("members", offer.organization_id),
                    Event::in_organization("invitations", offer.organization_id),
                    Event::for_user("organizations", None, caller.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(JoinedByLink {
            link: offer.id,
            slug: offer.organization_slug,
            member: MemberRecord {
                id: member_id,
                organization_id: offer.organization_id,
                user_id: caller.user_id,
                roles: offer.roles,
                joined_at: self.now(),
                name: caller.name.clone(),
                email: caller.email.clone(),
                image: None,
                fields,
            },
        })
    }

    /// What whoever follows a link needs, whether it lets in by itself or not. To be asked behind the lock.
    pub(crate) async fn require_admission(&self, caller: &Caller, offer: &LinkOffer) -> Result<(), Failure> {
        if !offer.organization_is_open {
            return Err(Error::OrganizationNotFound.into());
        }
        let tie = self.tie_to(offer.organization_id, caller).await?;
        if tie == Tie::Member {
            return Err(Error::AlreadyMember.into());
        }
        require_open(offer.state)?;
        // Who holds a link once holds it forever: nobody comes back by it who was removed.
        if tie == Tie::Former {
            return Err(Error::FormerMember.into());
        }
        if !admits(&offer.domains, &caller.email) {
            return Err(Error::EmailDomainNotAllowed.into());
        }
        if self.must_verify_for(caller, offer) {
            return Err(Error::EmailNotVerified.into());
        }
        if !offer.is_covered() {
            return Err(Error::InviterMayNotOffer.into());
        }
        Ok(offer.require_seat()?)
    }

    /// Writes the membership of somebody who comes in by a link, at once or let in by somebody. Counts the use, and lets
    /// the session work in the organization from now on, where they are named.
    pub(crate) async fn take_seat(&self, tx: &mut Tx, seat: &Seat<'_>) -> Result<(), Failure> {
        let now = self.now();
        sqlx::query!(
            r#"
            WITH used AS (
                UPDATE tenantry.invitation_links SET uses = uses + 1 WHERE organization_id = $1 AND id = $2
            )
            INSERT INTO tenantry.organization_members
                (id, organization_id, user_id, status, source, joined_at, updated_at, fields)
            VALUES ($3, $1, $4, 'active', 'invited', $5, $5, $6)
            "#,
            seat.organization.uuid(),
            seat.link.map(InvitationLinkId::uuid),
            seat.member.uuid(),
            seat.user.uuid(),
            now,
            seat.fields.to_value(),
        )
        .execute(&mut **tx)
        .await?;
        let roles: Vec<String> = seat.roles.iter().map(|role| role.as_str().to_owned()).collect();
        sqlx::query!(
            r#"
            WITH session AS (
                UPDATE tenantry.sessions SET active_organization_id = $1, active_team_id = NULL WHERE id = $4
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $1, $2, role FROM unnest($3::text[]) AS given (role)
            ON CONFLICT DO NOTHING
            "#,
            seat.organization.uuid(),
            seat.member.uuid(),
            &roles,
            seat.session.map(SessionId::uuid),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
