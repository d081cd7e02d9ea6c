//! Joining by a shareable link.

use serde_json::json;
use tenantry::{
    Error,
    fields::{Entity, FieldValues},
    ids::MemberId,
    invitation::{
        LinkSecret,
        link::{JoinedByLink, admits},
    },
    record::MemberRecord,
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

impl Core {
    pub(super) async fn join_by_link(&self, caller: &Caller, link: &LinkSecret) -> Result<JoinedByLink, Failure> {
        self.attempt(Limit::JOINS_BY_LINK, &caller.user_id.to_string()).await?;
        let found = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
        let mut tx = self.db.begin_locked(found.organization_id, caller.user_id).await?;
        // Looked at again behind the lock: of two uses at once, the second sees what the first has left.
        let offer = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
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
        if self.must_verify_for(caller, &offer) {
            return Err(Error::EmailNotVerified.into());
        }
        if !offer.is_covered() {
            return Err(Error::InviterMayNotOffer.into());
        }
        offer.require_seat()?;
        let member_id = MemberId::from_uuid(self.new_id());
        // Nobody is asked for extra fields here: the membership begins with the defaults.
        let fields = self.fields.of(Entity::Member).complete(&FieldValues::new())?;
        self.take_seat(&mut tx, caller, &offer, member_id, &fields).await?;
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

    /// Counts the use and writes the membership. The session works in the organization from now on.
    async fn take_seat(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        offer: &LinkOffer,
        member_id: MemberId,
        fields: &FieldValues,
    ) -> Result<(), Failure> {
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
            offer.organization_id.uuid(),
            offer.id.uuid(),
            member_id.uuid(),
            caller.user_id.uuid(),
            now,
            fields.to_value(),
        )
        .execute(&mut **tx)
        .await?;
        let roles: Vec<String> = offer.roles.iter().map(|role| role.as_str().to_owned()).collect();
        sqlx::query!(
            r#"
            WITH session AS (
                UPDATE tenantry.sessions SET active_organization_id = $1, active_team_id = NULL WHERE id = $4
            )
            INSERT INTO tenantry.member_roles (organization_id, member_id, role)
            SELECT $1, $2, role FROM unnest($3::text[]) AS given (role)
            ON CONFLICT DO NOTHING
            "#,
            offer.organization_id.uuid(),
            member_id.uuid(),
            &roles,
            caller.session_id.uuid(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}
