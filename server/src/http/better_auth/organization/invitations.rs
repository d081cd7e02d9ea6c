//! Invitations: sent, sent again, withdrawn; and as their recipients answer them.

use axum::Json;
use serde_json::{Value, json};
use tenantry::{
    Error,
    access::decide,
    email::Email,
    fields::Entity,
    ids::{InvitationId, TeamId},
    invitation::{Invitation as Sent, InvitationRef, InvitationState, NewInvitation},
    record::{InvitationRecord, OfferRecord},
    session::{Caller, Tenant},
};

use super::{
    super::{
        credentials::{Asker, Doors, Place},
        errors::{self, Refusal},
        input::{Body, Input, Query},
        routes::Routes,
        wire::{Invitation, Member, Offer},
    },
    members::{is_unknown_role, parse_roles},
    organizations::window,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/invite-member", invite_member)
        .post("/accept-invitation", accept_invitation)
        .post("/reject-invitation", reject_invitation)
        .post("/cancel-invitation", cancel_invitation)
        .get("/get-invitation", get_invitation)
        .get("/list-invitations", list_invitations)
        .get("/list-user-invitations", list_user_invitations)
}

const INVITE_DOORS: Doors = Doors {
    none: errors::ORGANIZATION_NOT_FOUND,
    unknown: errors::MEMBER_NOT_FOUND,
    foreign: errors::MEMBER_NOT_FOUND,
};
const LIST_DOORS: Doors = Doors {
    none: errors::NO_ACTIVE_ORGANIZATION.saying("Organization ID is required"),
    unknown: errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
    foreign: errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
};

/// What was just sent, as a record. Its sender is the caller.
fn record(sent: Sent, tenant: &Tenant) -> InvitationRecord {
    InvitationRecord {
        id: sent.id,
        organization_id: tenant.organization_id,
        email: sent.email,
        roles: sent.roles,
        team_ids: sent.teams,
        state: sent.state,
        inviter_id: Some(tenant.caller.user_id),
        created_at: sent.created_at,
        expires_at: sent.expires_at,
        fields: sent.fields,
    }
}

/// One team or several, as they are written.
fn teams(input: &mut Input) -> Vec<String> {
    match input.take("teamId") {
        None => Vec::new(),
        Some(Value::String(team)) => vec![team],
        Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
            list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        Some(_) => {
            input.refuse("teamId", "Invalid input");
            Vec::new()
        }
    }
}

fn parse_teams(teams: &[String]) -> Result<Vec<TeamId>, Refusal> {
    let teams = teams.iter().filter(|team| !team.is_empty());
    let mut ids = teams
        .map(|team| match TeamId::parse(team) {
            Ok(id) => Ok(id),
            Err(_) if team.contains(',') => Err(errors::INVALID_TEAM_ID),
            Err(_) => Err(errors::TEAM_NOT_FOUND),
        })
        .collect::<Result<Vec<_>, _>>()?;
    ids.sort();
    ids.dedup();
    Ok(ids)
}

async fn invite_member(asker: Asker, Body(mut input): Body) -> Result<Json<Invitation>, Refusal> {
    let place = Place::by_id(&mut input);
    let email = input.text("email");
    let names = input.texts("role");
    let resend = input.flag("resend");
    let teams = teams(&mut input);
    let fields = input.new_fields(asker.api.fields.of(Entity::Invitation));
    let (email, names) = input.finish(email.zip(names))?;
    let email = Email::parse(&email).map_err(|_| errors::INVALID_EMAIL)?;
    let tenant = asker.enter(&place, INVITE_DOORS).await?;
    let invitations = &asker.api.services.invitations;
    let refused = |error: Error| match error {
        Error::Forbidden { missing } if missing.contains(&tenantry::access::Permission::INVITATION_CREATE) => {
            Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION, missing)
        }
        Error::Forbidden { missing } => {
            Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE, missing)
        }
        Error::OwnerRequired => errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE.into(),
        error => Refusal::from(error),
    };
    let roles = parse_roles(&names)?;
    if resend && let Some(pending) = invitations.pending_to(&tenant, &email).await.map_err(refused)? {
        // The roles are those that were offered: who wants others withdraws the offer. Those that are named have to be
        // ones that could be offered, all the same.
        match decide::invite(&asker.api.services.roles.policy(&tenant).await?, &tenant.standing, &roles) {
            Err(error) if is_unknown_role(&error) => return Err(asker.unknown_roles(&tenant, &names).await),
            allowed => allowed.map_err(refused)?,
        }
        let sent = invitations.resend(&tenant, pending).await.map_err(refused)?;
        return Ok(Json(Invitation::new(record(sent, &tenant), &asker.api.fields)));
    }
    let teams = parse_teams(&teams)?;
    let wish = NewInvitation { fields, ..NewInvitation::new(email, roles).with_teams(teams) };
    let sent = match invitations.create(&tenant, wish).await {
        Err(error) if is_unknown_role(&error) => return Err(asker.unknown_roles(&tenant, &names).await),
        sent => sent.map_err(refused)?,
    };
    Ok(Json(Invitation::new(record(sent, &tenant), &asker.api.fields)))
}

impl Asker {
    /// The invitation that a request names, whoever it is for.
    async fn offer(&self, id: &str) -> Result<Option<OfferRecord>, Refusal> {
        match InvitationId::parse(id) {
            Ok(id) => Ok(self.api.services.records.offer(id).await?),
            Err(_) => Ok(None),
        }
    }

    /// Says what the reference says when an answer is refused: the service does not tell a stranger's invitation from
    /// none, this API does.
    async fn answer_refused(&self, caller: &Caller, id: &str, error: Error) -> Refusal {
        match error {
            Error::InvitationNotFound => match self.offer(id).await {
                Ok(Some(offer)) if is_open(&offer) && offer.invitation.email != caller.email => {
                    errors::YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION.into()
                }
                Ok(_) => errors::INVITATION_NOT_FOUND.into(),
                Err(refusal) => refusal,
            },
            // Whoever took it up is a member by it: the reference says that it is gone.
            Error::AlreadyMember => match self.offer(id).await {
                Ok(Some(offer)) if is_open(&offer) => error.into(),
                Ok(_) => errors::INVITATION_NOT_FOUND.into(),
                Err(refusal) => refusal,
            },
            Error::EmailNotVerified => {
                errors::EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION.into()
            }
            error => error.into(),
        }
    }
}

fn is_open(offer: &OfferRecord) -> bool {
    offer.invitation.state == InvitationState::Pending
}

async fn accept_invitation(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let id = input.text("invitationId");
    let id = input.finish(id)?;
    let caller = asker.caller().await?;
    let Ok(invitation) = InvitationId::parse(&id) else { return Err(errors::INVITATION_NOT_FOUND.into()) };
    match asker.api.services.invitations.accept(&caller, &InvitationRef::Id(invitation)).await {
        Ok(joined) => Ok(Json(json!({
            "invitation": Invitation::new(joined.invitation, &asker.api.fields),
            "member": Member::bare(joined.member, &asker.api.fields),
        }))),
        Err(error) => Err(asker.answer_refused(&caller, &id, error).await),
    }
}

async fn reject_invitation(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let id = input.text("invitationId");
    let id = input.finish(id)?;
    let caller = asker.caller().await?;
    let Ok(invitation) = InvitationId::parse(&id) else { return Err(errors::INVITATION_NOT_FOUND.into()) };
    let rejected = asker.api.services.invitations.reject(&caller, &InvitationRef::Id(invitation)).await;
    if let Err(error) = rejected {
        return Err(asker.answer_refused(&caller, &id, error).await);
    }
    let offer = asker.offer(&id).await?.ok_or(errors::INVITATION_NOT_FOUND)?;
    let invitation = Invitation::new(offer.invitation, &asker.api.fields);
    Ok(Json(json!({ "invitation": invitation, "member": null })))
}

async fn cancel_invitation(asker: Asker, Body(mut input): Body) -> Result<Json<Invitation>, Refusal> {
    let id = input.text("invitationId");
    let id = input.finish(id)?;
    asker.caller().await?;
    let offer = asker.offer(&id).await?.ok_or(errors::INVITATION_NOT_FOUND)?;
    let place = Place::Id(offer.invitation.organization_id.to_string());
    let tenant = asker.enter(&place, INVITE_DOORS).await?;
    let invitation = offer.invitation;
    asker.api.services.invitations.cancel(&tenant, invitation.id).await.map_err(|error| match error {
        Error::OwnerRequired => errors::YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION.into(),
        Error::Forbidden { missing } => {
            Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION, missing)
        }
        error => Refusal::from(error),
    })?;
    let invitation = InvitationRecord { state: InvitationState::Cancelled, ..invitation };
    Ok(Json(Invitation::new(invitation, &asker.api.fields)))
}

async fn get_invitation(asker: Asker, Query(mut input): Query) -> Result<Json<Offer>, Refusal> {
    let id = input.text("id");
    let id = input.finish(id)?;
    let caller = asker.caller().await?;
    let offer = asker.offer(&id).await?.filter(is_open).ok_or(errors::INVITATION_NOT_FOUND)?;
    if offer.invitation.email != caller.email {
        return Err(errors::YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION.into());
    }
    if asker.api.needs_verified_address && !caller.email_verified {
        return Err(errors::EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION.into());
    }
    if !offer.organization_is_open {
        return Err(errors::ORGANIZATION_NOT_FOUND.into());
    }
    if offer.inviter_email.is_none() {
        return Err(errors::INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION.into());
    }
    Ok(Json(Offer::new(offer, &asker.api.fields)))
}

async fn list_invitations(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Invitation>>, Refusal> {
    let place = Place::by_id(&mut input);
    let window = window(&mut input);
    input.finish(Some(()))?;
    let tenant = asker.enter(&place, LIST_DOORS).await?;
    let list = asker.api.services.records.invitations(&tenant, window).await.map_err(|error| match error {
        Error::Forbidden { missing } => Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS, missing),
        error => Refusal::from(error),
    })?;
    Ok(Json(list.into_iter().map(|one| Invitation::new(one, &asker.api.fields)).collect()))
}

async fn list_user_invitations(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Offer>>, Refusal> {
    let window = window(&mut input);
    if input.has("email") {
        return Err(errors::EMAIL_NOT_ALLOWED.into());
    }
    input.finish(Some(()))?;
    // The reference's own status for nobody here.
    let caller = match asker.api.services.doorkeeper.identify(&asker.visitor).await {
        Err(Error::Unauthenticated) => {
            return Err(errors::UNAUTHORIZED
                .at(400)
                .saying("Missing session headers, or email query parameter.")
                .into());
        }
        caller => caller?,
    };
    let list = asker.api.services.records.received(&caller, window).await.map_err(|error| match error {
        Error::EmailNotVerified => errors::EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION.into(),
        error => Refusal::from(error),
    })?;
    Ok(Json(list.into_iter().map(|offer| Offer::listed(offer, &asker.api.fields)).collect()))
}
