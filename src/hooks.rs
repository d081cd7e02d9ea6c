//! Hooks: what an embedding product does around every change.
//!
//! A before-hook sees the parsed input, may change it, and may refuse. It runs outside the transaction, after a first
//! look at the caller's rights; the binding decision is made inside, on what the hook left, so a hook can neither widen
//! anybody's rights nor break an invariant. An after-hook sees what was committed.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Error, Result,
    access::Flags,
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole},
    fields::FieldValues,
    ids::{InvitationId, InvitationLinkId, JoinRequestId, MemberId, OrganizationId, TeamId, TransferId, UserId},
    invitation::{
        Invitation, InvitationChanges, NewInvitation,
        link::{InvitationLink, JoinView, JoinedByLink, NewInvitationLink},
    },
    join_request::{JoinRequest, OwnJoinRequest},
    limits::Plan,
    member::NewMember,
    organization::{NewOrganization, OrganizationChanges, OrganizationRef},
    picture::Upload,
    record::{Joined, MemberRecord, OfferRecord},
    role::Role,
    session::{Caller, Tenant},
    team::{Appointment, NewTeam, Team, TeamChanges, TeamRole},
    transfer::NewTransfer,
};

/// One change, as asked for and as done.
///
/// What is made new is `None` in `made` before, and there afterwards. New kinds come with new versions, so a `match`
/// needs a last arm.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Change {
    /// Somebody makes an organization. (The personal one is a part of the sign-up and asks nobody.)
    CreateOrganization {
        /// What was asked for.
        wish: NewOrganization,
        /// The new organization.
        made: Option<OrganizationId>,
    },
    /// The organization is renamed, moved or described anew.
    UpdateOrganization(OrganizationChanges),
    /// The organization is deleted; its owners can restore it for 30 days.
    DeleteOrganization,
    /// A deletion is taken back.
    RestoreOrganization,
    /// The operator gives the organization a plan, or takes it away.
    SetPlan(Option<Plan>),
    /// The caller leaves.
    LeaveOrganization,
    /// The session's active organization changes; `None` clears it.
    SetActiveOrganization(Option<OrganizationRef>),
    /// The product makes somebody a member without an invitation.
    AddMember {
        /// What was asked for.
        wish: NewMember,
        /// The new member.
        made: Option<Box<MemberRecord>>,
    },
    /// The caller keeps an organization on top of the own list, or no longer.
    PinOrganization {
        /// Which.
        organization: OrganizationId,
        /// Whether it is on top.
        is_pinned: bool,
    },
    /// The organization gets a logo, or has none any more.
    SetLogo {
        /// The file; `None` takes the logo away.
        upload: Option<Upload>,
        /// The path of the new logo.
        made: Option<String>,
    },
    /// The caller gets a portrait, or has none any more.
    SetPortrait {
        /// The file; `None` takes the portrait away.
        upload: Option<Upload>,
        /// The path of the new portrait.
        made: Option<String>,
    },
    /// A member gets other roles.
    SetRoles {
        /// Whose.
        member: MemberId,
        /// All roles that the member shall have.
        roles: Vec<Role>,
    },
    /// A member gets other extra fields. Only trusted calls ask for it.
    SetMemberFields {
        /// Whose.
        member: MemberId,
        /// Extra fields; those that are not named stay.
        fields: FieldValues,
    },
    /// A member is removed.
    RemoveMember(MemberId),
    /// A removed member comes back, or one who was put on hold.
    ReinstateMember(MemberId),
    /// A member gets other switches.
    SetFlags {
        /// Whose.
        member: MemberId,
        /// All four of them.
        flags: Flags,
    },
    /// A member is put on hold.
    HoldMember(MemberId),
    /// A member's sessions in this organization are ended.
    EndMemberSessions(MemberId),
    /// The primary owner offers the organization to a member.
    OfferOwnership(NewTransfer),
    /// The member to whom the organization is offered accepts.
    AcceptOwnership(TransferId),
    /// The member to whom the organization is offered declines.
    DeclineOwnership(TransferId),
    /// The offer is taken back.
    CancelOwnership(TransferId),
    /// An address is invited.
    CreateInvitation {
        /// What was asked for.
        wish: NewInvitation,
        /// The new invitation.
        made: Option<Box<Invitation>>,
    },
    /// An invitation is sent again.
    ResendInvitation(InvitationId),
    /// A pending invitation offers something else.
    UpdateInvitation {
        /// Which.
        invitation: InvitationId,
        /// All that it shall offer.
        changes: InvitationChanges,
    },
    /// An invitation is withdrawn.
    CancelInvitation(InvitationId),
    /// An expired invitation is removed from the list.
    RemoveInvitation(InvitationId),
    /// The invited person accepts, at sign-up too. The caller is that person, not yet a member.
    AcceptInvitation {
        /// What is accepted, as it was before. For reading: what a hook changes here has no effect.
        offer: Box<OfferRecord>,
        /// The extra fields of the membership to come. They begin empty: an invitation's own are not carried over, as in
        /// better-auth; a hook may do that.
        member_fields: FieldValues,
        /// What came of it.
        made: Option<Box<Joined>>,
    },
    /// The invited person declines. For reading, as the offer above.
    RejectInvitation(Box<OfferRecord>),
    /// A shareable link is made.
    CreateInvitationLink {
        /// What was asked for.
        wish: NewInvitationLink,
        /// The new link.
        made: Option<Box<InvitationLink>>,
    },
    /// A shareable link is revoked.
    RevokeInvitationLink(InvitationLinkId),
    /// Somebody joins by a shareable link, at sign-up too. The caller is that person, not yet a member.
    JoinByLink {
        /// What the link offers, as its page shows it. For reading: what a hook changes here has no effect.
        offer: Box<JoinView>,
        /// What came of it.
        made: Option<Box<JoinedByLink>>,
    },
    /// Somebody asks to join by a shareable link, at sign-up too. The caller is that person, not a member.
    AskToJoin {
        /// What the link offers, as its page shows it. For reading: what a hook changes here has no effect.
        offer: Box<JoinView>,
        /// The new request.
        made: Option<Box<OwnJoinRequest>>,
    },
    /// Whoever asked to join takes it back.
    WithdrawJoinRequest(JoinRequestId),
    /// Somebody who asked to join is let in.
    AcceptJoinRequest {
        /// The request as it was before. For reading: what a hook changes here has no effect.
        request: Box<JoinRequest>,
        /// The extra fields of the membership to come. They begin empty; a hook may set them.
        member_fields: FieldValues,
        /// The new member.
        made: Option<Box<MemberRecord>>,
    },
    /// Somebody who asked to join is not let in. For reading, as the request above.
    DeclineJoinRequest(Box<JoinRequest>),
    /// A team is made.
    CreateTeam {
        /// What was asked for.
        wish: NewTeam,
        /// The new team.
        made: Option<Box<Team>>,
    },
    /// A team is renamed, moved or described anew.
    UpdateTeam {
        /// Which.
        team: TeamId,
        /// What is to be different.
        changes: TeamChanges,
    },
    /// A team is removed.
    RemoveTeam(TeamId),
    /// The session's active team changes; `None` clears it.
    SetActiveTeam(Option<TeamId>),
    /// Somebody joins a team, or gets another role in it. Where several join at once it is asked once for each, and none
    /// of them can be sent to another team or as another role.
    AddTeamMember {
        /// Which team.
        team: TeamId,
        /// Who.
        user: UserId,
        /// As what; `None` keeps the role of who is in it, and makes others plain members. Where somebody in the team
        /// gets another role, a hook may choose which, but not none.
        role: Option<TeamRole>,
    },
    /// It is said what somebody is in a team.
    AppointTeamMember {
        /// Which team.
        team: TeamId,
        /// Who.
        user: UserId,
        /// As what.
        role: TeamRole,
        /// And as what else.
        appointment: Appointment,
    },
    /// Somebody leaves a team.
    RemoveTeamMember {
        /// Which team.
        team: TeamId,
        /// Who.
        user: UserId,
    },
    /// The organization makes a role of its own.
    CreateRole {
        /// What was asked for.
        wish: NewCustomRole,
        /// The new role.
        made: Option<Box<CustomRole>>,
    },
    /// A role is renamed or holds something else.
    UpdateRole {
        /// Which.
        role: CustomRoleRef,
        /// What is to be different.
        changes: CustomRoleChanges,
    },
    /// A role is deleted.
    DeleteRole(CustomRoleRef),
    /// The caller deletes the own account. Afterwards it has no sessions and no memberships any more.
    DeleteAccount,
}

/// Who makes the change, and where.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// Who; `None` where the operator or the product itself does it, see [`crate::service::Operator`].
    pub caller: Option<&'a Caller>,
    /// In which organization; `None` where there is none yet, or where a session is left without one.
    pub organization: Option<OrganizationId>,
    /// The caller's membership in it, where the caller acts as a member.
    pub tenant: Option<&'a Tenant>,
}

impl<'a> Occasion<'a> {
    /// A member changes something in the organization.
    #[must_use]
    pub const fn of_tenant(tenant: &'a Tenant) -> Self {
        Self { caller: Some(&tenant.caller), organization: Some(tenant.organization_id), tenant: Some(tenant) }
    }

    /// Somebody changes something that needs no membership.
    #[must_use]
    pub const fn of_caller(caller: &'a Caller, organization: Option<OrganizationId>) -> Self {
        Self { caller: Some(caller), organization, tenant: None }
    }

    /// The operator or the product itself changes something.
    #[must_use]
    pub const fn of_operator(organization: OrganizationId) -> Self {
        Self { caller: None, organization: Some(organization), tenant: None }
    }
}

/// What an embedding product does around changes. Both methods do nothing unless they are written.
///
/// Every door runs the hooks: the console, the JSON API, a sign-up behind an invitation. They are awaited, so what
/// takes long belongs into a queue.
#[async_trait]
pub trait Hooks: Send + Sync {
    /// Runs before the change. It may alter the data of `change`, not its kind, and should have no effects of its own:
    /// the change may still be refused.
    ///
    /// # Errors
    /// Any [`Error`] refuses the change; [`Refusal`] is the one for reasons that are the product's own.
    async fn before(&self, occasion: &Occasion<'_>, change: &mut Change) -> Result<()> {
        let _ = (occasion, change);
        Ok(())
    }

    /// Runs after the commit, once, also where the change made no difference. What fails here is the hook's to deal with:
    /// the change stands. The answer waits for it, but not for long.
    async fn after(&self, occasion: &Occasion<'_>, change: &Change) {
        let _ = (occasion, change);
    }
}

#[async_trait]
impl<H: Hooks + ?Sized> Hooks for Arc<H> {
    async fn before(&self, occasion: &Occasion<'_>, change: &mut Change) -> Result<()> {
        (**self).before(occasion, change).await
    }

    async fn after(&self, occasion: &Occasion<'_>, change: &Change) {
        (**self).after(occasion, change).await;
    }
}

/// The HTTP status of a refusal (RFC 9110, 15.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RefusalStatus {
    /// 400: the data is not what the product takes.
    BadRequest,
    /// 402: the plan does not include it.
    PaymentRequired,
    /// 403: this person may not.
    #[default]
    Forbidden,
    /// 409: not in the state that things are in.
    Conflict,
}

impl RefusalStatus {
    const fn code(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::PaymentRequired => 402,
            Self::Forbidden => 403,
            Self::Conflict => 409,
        }
    }
}

/// A product's own reason against a change. Callers see all of it, in the console the message alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    code: String,
    message: String,
    status: RefusalStatus,
}

impl Refusal {
    /// A refusal with 403. `code` is for programs, in `SCREAMING_SNAKE_CASE` by custom; `message` is for people.
    #[must_use]
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), status: RefusalStatus::default() }
    }

    /// The same with another status.
    #[must_use]
    pub fn with_status(self, status: RefusalStatus) -> Self {
        Self { status, ..self }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused { name: refusal.code, message: refusal.message, status: refusal.status.code() }
    }
}
