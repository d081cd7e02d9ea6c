//! Asking to join, and taking it back.

use serde_json::json;
use tenantry::{
    Error,
    email::Email,
    ids::{JoinRequestId, OrganizationId},
    invitation::LinkSecret,
    join_request::{JoinRequestState, OwnJoinRequest, REQUESTS_MAX},
    locale::Locale,
    session::Caller,
};

use super::answer::require_pending;
use crate::{
    database::Tx,
    failure::Failure,
    mail::{Draft, Kind},
    services::{
        Core,
        attempts::Limit,
        invitation_links::LinkOffer,
        record::{By, Change, Event},
    },
};

/// A request that stands in the way of another one behind a link.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Earlier {
    pub(crate) id: JoinRequestId,
    /// Pending, behind whichever link; or declined, behind this one.
    pub(crate) state: JoinRequestState,
}

impl Core {
    pub(super) async fn ask_to_join(&self, caller: &Caller, link: &LinkSecret) -> Result<OwnJoinRequest, Failure> {
        self.attempt(Limit::JOINS_BY_LINK, &caller.user_id.to_string()).await?;
        let found = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
        if !found.approval {
            return Err(Error::BadRequest.into());
        }
        let mut tx = self.db.begin_locked(found.organization_id, caller.user_id).await?;
        // Looked at again behind the lock: of two that ask at once, the second sees what the first has left.
        let offer = self.find_link_offer(link).await?.ok_or(Error::InvitationNotFound)?;
        let earlier = self.earlier_request(&offer, caller).await?;
        if offer.organization_is_open
            && let Some(Earlier { state: JoinRequestState::Pending, .. }) = earlier
        {
            return Err(Error::JoinRequestPending.into());
        }
        self.require_admission(caller, &offer).await?;
        if let Some(Earlier { state, .. }) = earlier {
            return Err(Error::JoinRequestClosed { state }.into());
        }
        self.require_room_for_request(&mut tx, offer.organization_id).await?;
        let id = self.insert_request(&mut tx, caller, &offer).await?;
        self.tell_maker(&mut tx, &offer, id).await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(offer.organization_id),
                action: "join_request.created",
                target: ("join_request", id.uuid()),
                before: None,
                after: Some(json!({ "state": JoinRequestState::Pending, "linkId": offer.id, "userId": caller.user_id,
                                    "email": caller.email, "roles": offer.roles })),
                events: vec![
                    Event::in_organization("requests", offer.organization_id),
                    Event::in_organization("invitations", offer.organization_id),
                    Event::for_user("organizations", None, caller.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(OwnJoinRequest {
            id,
            organization_id: offer.organization_id,
            organization_name: offer.organization_name,
            organization_logo: offer.organization_logo,
            roles: offer.roles,
            created_at: self.now(),
        })
    }

    /// What the person has asked already, if it stands in the way. Over tenants, and so as `auth`.
    pub(crate) async fn earlier_request(&self, offer: &LinkOffer, caller: &Caller) -> Result<Option<Earlier>, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT id, status FROM tenantry.join_requests
             WHERE organization_id = $1 AND user_id = $2 AND (status = 'pending' OR status = 'declined' AND link_id = $3)
             ORDER BY status = 'pending' DESC
             LIMIT 1
            "#,
            offer.organization_id.uuid(),
            caller.user_id.uuid(),
            offer.id.uuid(),
        )
        .fetch_optional(&self.db.auth)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Earlier { id: JoinRequestId::from_uuid(row.id), state: JoinRequestState::parse(&row.status)? }))
    }

    /// Refuses one open request more than there may be. The organization's row is locked, so no two take the last place.
    async fn require_room_for_request(&self, tx: &mut Tx, organization: OrganizationId) -> Result<(), Failure> {
        let open = sqlx::query_scalar!(
            r#"
            SELECT count(*) AS "open!" FROM tenantry.join_requests WHERE organization_id = $1 AND status = 'pending'
            "#,
            organization.uuid(),
        )
        .fetch_one(&mut **tx)
        .await?;
        if u32::try_from(open).unwrap_or(u32::MAX) < REQUESTS_MAX {
            Ok(())
        } else {
            Err(Error::JoinRequestLimitReached { limit: REQUESTS_MAX }.into())
        }
    }

    /// Writes the request. The database counts the use of the link with it.
    async fn insert_request(&self, tx: &mut Tx, caller: &Caller, offer: &LinkOffer) -> Result<JoinRequestId, Failure> {
        let id = self.new_id();
        let roles: Vec<String> = offer.roles.iter().map(|role| role.as_str().to_owned()).collect();
        sqlx::query!(
            r#"
            WITH request AS (
                INSERT INTO tenantry.join_requests (id, organization_id, user_id, link_id, created_at)
                VALUES ($1, $2, $3, $4, $5)
            )
            INSERT INTO tenantry.join_request_roles (organization_id, request_id, role)
            SELECT $2, $1, role FROM unnest($6::text[]) AS given (role)
            "#,
            id,
            offer.organization_id.uuid(),
            caller.user_id.uuid(),
            offer.id.uuid(),
            self.now(),
            &roles,
        )
        .execute(&mut **tx)
        .await?;
        Ok(JoinRequestId::from_uuid(id))
    }

    /// Whoever made the link gets a mail, up to so many an hour. The page of the requests has all of them.
    async fn tell_maker(&self, tx: &mut Tx, offer: &LinkOffer, request: JoinRequestId) -> Result<(), Failure> {
        let Some(maker) = offer.creator_id.filter(|_| self.settings.mail_configured) else { return Ok(()) };
        let row = sqlx::query!("SELECT email, locale FROM tenantry.users WHERE id = $1", maker.uuid())
            .fetch_one(&mut **tx)
            .await?;
        match self.attempt(Limit::REQUESTS_TO_MAILBOX, &row.email).await {
            Ok(()) => {}
            Err(Failure::Domain(Error::RateLimited { .. })) => return Ok(()),
            Err(failure) => return Err(failure),
        }
        self.queue_mail(
            tx,
            Draft {
                organization: Some(offer.organization_id),
                user: Some(maker),
                kind: Kind::JoinAsked,
                recipient: &Email::parse(&row.email)?,
                locale: Locale::from_tag(&row.locale).unwrap_or_default(),
                payload: json!({ "requestId": request }),
            },
        )
        .await
    }

    pub(super) async fn withdraw_request(&self, caller: &Caller, request: JoinRequestId) -> Result<(), Failure> {
        // Over tenants, and so as `auth`: whoever asks is in none.
        let organization = sqlx::query_scalar!(
            "SELECT organization_id FROM tenantry.join_requests WHERE id = $1 AND user_id = $2",
            request.uuid(),
            caller.user_id.uuid(),
        )
        .fetch_optional(&self.db.auth)
        .await?
        .ok_or(Error::JoinRequestNotFound)?;
        let organization = OrganizationId::from_uuid(organization);
        let mut tx = self.db.begin_locked(organization, caller.user_id).await?;
        let found = self.find_request(&mut tx, organization, request).await?;
        require_pending(found.state)?;
        self.close_request(&mut tx, organization, request, JoinRequestState::Withdrawn, None).await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: Some(organization),
                action: "join_request.withdrawn",
                target: ("join_request", request.uuid()),
                before: Some(json!({ "state": JoinRequestState::Pending })),
                after: Some(json!({ "state": JoinRequestState::Withdrawn, "email": caller.email })),
                events: vec![
                    Event::in_organization("requests", organization),
                    Event::in_organization("invitations", organization),
                    Event::for_user("organizations", None, caller.user_id),
                ],
            },
        )
        .await?;
        self.commit(tx).await
    }
}
