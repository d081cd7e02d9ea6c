//! The one closed error enum: a variant has one code and one status.
//!
//! Codes that the Better Auth organization plugin also has are spelled as it spells them, so that one table serves
//! every door. Nothing here carries an internal message: what went wrong inside goes to the log under the request id.

use serde::{Deserialize, Serialize};

pub use self::field::{Field, FieldError, Reason};
use crate::{
    access::Permission,
    fields::ExtraFieldError,
    invitation::{InvitationState, link::LinkState},
    join_request::JoinRequestState,
    slug::Slug,
};

mod field;

/// What every service method returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong, as the outside may know it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Error {
    /// One or more inputs are refused.
    #[error("input refused")]
    Invalid {
        /// The refused inputs, in the order of the form.
        fields: Vec<FieldError>,
    },
    /// Values of extra fields are refused, see [`crate::fields`].
    #[error("extra fields refused")]
    ExtraFields {
        /// The refused ones, by name.
        refused: Vec<ExtraFieldError>,
    },
    /// The request itself cannot be read.
    #[error("the request cannot be read")]
    BadRequest,
    /// The body is larger than the door takes.
    #[error("the body is too large")]
    PayloadTooLarge,
    /// The request came from another site.
    #[error("the request came from another origin")]
    ForeignOrigin,
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// Address and password do not belong together.
    #[error("wrong e-mail address or password")]
    InvalidCredentials,
    /// The address of the account is not verified yet.
    #[error("the e-mail address is not verified")]
    EmailNotVerified,
    /// Somebody has an account with this address (said only where design.md allows it).
    #[error("an account with this e-mail address exists")]
    EmailTaken,
    /// Too many attempts.
    #[error("too many attempts")]
    RateLimited {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// A link secret that was never given out, was used, or is too old.
    #[error("the link is not valid, was used, or is too old")]
    InvalidToken,
    /// No such page or thing.
    #[error("not found")]
    NotFound,
    /// No such organization, or not one of the caller's: the two look the same.
    #[error("no such organization")]
    OrganizationNotFound,
    /// The organization is now at another slug; said to its members only.
    #[error("the organization has moved")]
    OrganizationMoved {
        /// Where it is now.
        slug: Slug,
    },
    /// The operator suspended the organization: it can be read, not changed.
    #[error("the organization is suspended and can only be read")]
    OrganizationSuspended,
    /// The operator lets nobody make organizations.
    #[error("organizations cannot be made here")]
    OrganizationCreationDisabled,
    /// The operator lets nobody delete organizations.
    #[error("organizations cannot be deleted here")]
    OrganizationDeletionDisabled,
    /// The personal organization cannot be deleted or left.
    #[error("a personal organization cannot be left or deleted")]
    PersonalOrganization,
    /// The slug belongs to another organization.
    #[error("the slug is taken")]
    SlugTaken,
    /// No such member in this organization.
    #[error("no such member")]
    MemberNotFound,
    /// No such session of this user.
    #[error("no such session")]
    SessionNotFound,
    /// The caller lacks permissions.
    #[error("not allowed")]
    Forbidden {
        /// What is missing, in order.
        missing: Vec<Permission>,
    },
    /// The caller looks at the organization as another role, and changes nothing meanwhile.
    #[error("nothing is changed while viewing as a role")]
    ViewingAsRole,
    /// Only an owner may do this to an owner.
    #[error("only an owner may do this")]
    OwnerRequired,
    /// The organization would be left without an owner.
    #[error("an organization needs an owner")]
    LastOwner,
    /// Only the primary owner may hand the organization over.
    #[error("only the primary owner may do this")]
    PrimaryOwnerRequired,
    /// The offer of ownership is not open: answered, withdrawn, run out, or never made.
    #[error("no such transfer")]
    TransferNotFound,
    /// There is an open offer of ownership already.
    #[error("a transfer is pending")]
    TransferPending,
    /// The person is a member on hold, who comes back when somebody resumes the membership.
    #[error("the membership is on hold")]
    MemberOnHold,
    /// Organizations would be left without an owner if the account went.
    #[error("the only owner of organizations")]
    OnlyOwner {
        /// Which, in order.
        organizations: Vec<Slug>,
    },
    /// The person is a member already.
    #[error("already a member")]
    AlreadyMember,
    /// The address has a pending invitation already.
    #[error("already invited")]
    AlreadyInvited,
    /// No such invitation in this organization, or the link is not one of ours.
    #[error("no such invitation")]
    InvitationNotFound,
    /// The invitation is not pending any more.
    #[error("the invitation is not open")]
    InvitationClosed {
        /// What became of it.
        state: InvitationState,
    },
    /// The invitation is for another address.
    #[error("the invitation is for another address")]
    NotTheRecipient,
    /// The inviter does not hold what the invitation offers any more.
    #[error("the inviter may no longer offer this")]
    InviterMayNotOffer,
    /// The organization is full.
    #[error("the organization has reached its member limit")]
    MemberLimitReached {
        /// The limit.
        limit: u32,
    },
    /// The user has as many organizations as one may have.
    #[error("the organization limit is reached")]
    OrganizationLimitReached {
        /// The limit.
        limit: u32,
    },
    /// The organization has as many pending invitations as it may have.
    #[error("the invitation limit is reached")]
    InvitationLimitReached {
        /// The limit.
        limit: u32,
    },
    /// The shareable link is used up, too old or revoked.
    #[error("the link is not open")]
    InvitationLinkClosed {
        /// Which of these.
        state: LinkState,
    },
    /// The organization has as many open shareable links as it may have.
    #[error("the limit of shareable links is reached")]
    InvitationLinkLimitReached {
        /// The limit.
        limit: u32,
    },
    /// The shareable link is for addresses at other domains.
    #[error("the link is for addresses at other domains")]
    EmailDomainNotAllowed,
    /// Who was a member comes back by an invitation, not by a link that anybody may hold.
    #[error("a former member needs an invitation")]
    FormerMember,
    /// The shareable link lets nobody in by itself: one asks, and a member decides.
    #[error("somebody has to let this person in")]
    JoinNeedsApproval,
    /// No such request to join here, or not one of the caller's.
    #[error("no such request to join")]
    JoinRequestNotFound,
    /// The person has asked to join already, and nobody has decided.
    #[error("asked to join already")]
    JoinRequestPending,
    /// The request to join was decided or taken back.
    #[error("the request to join is not open")]
    JoinRequestClosed {
        /// What became of it.
        state: JoinRequestState,
    },
    /// The organization has as many open requests to join as it may have.
    #[error("the limit of requests to join is reached")]
    JoinRequestLimitReached {
        /// The limit.
        limit: u32,
    },
    /// No such team in this organization.
    #[error("no such team")]
    TeamNotFound,
    /// Another team of the organization has this name.
    #[error("a team with this name exists")]
    TeamExists,
    /// A team cannot be a part of itself or of its own parts.
    #[error("a team cannot be a part of itself")]
    TeamCycle,
    /// The teams would nest too deeply.
    #[error("teams nest too deeply")]
    TeamTooDeep {
        /// The limit.
        limit: u32,
    },
    /// An organization keeps at least one team.
    #[error("the last team stays")]
    LastTeam,
    /// The person is not in the team.
    #[error("not in the team")]
    NotInTeam,
    /// The organization has as many teams as it may have.
    #[error("the team limit is reached")]
    TeamLimitReached {
        /// The limit.
        limit: u32,
    },
    /// The team is full.
    #[error("the team has reached its member limit")]
    TeamMemberLimitReached {
        /// The limit.
        limit: u32,
    },
    /// No such role in this organization.
    #[error("no such role")]
    RoleNotFound,
    /// The name belongs to a role: a built-in one, one of the configuration, or one of the organization's own.
    #[error("the role name is taken")]
    RoleTaken,
    /// Built-in roles and those of the configuration are not changed at run time.
    #[error("a pre-defined role stays as it is")]
    PredefinedRole,
    /// Somebody holds the role, or a pending invitation offers it.
    #[error("the role is in use")]
    RoleInUse,
    /// The organization has as many roles of its own as it may have.
    #[error("the role limit is reached")]
    RoleLimitReached {
        /// The limit.
        limit: u32,
    },
    /// Permissions that do not exist here.
    #[error("no such permissions")]
    UnknownPermissions {
        /// Which, in order.
        unknown: Vec<Permission>,
    },
    /// A hook of the embedding product refused the change, see [`crate::hooks::Refusal`].
    #[error("{message}")]
    Refused {
        /// The product's own code.
        name: String,
        /// The product's own words, for people.
        message: String,
        /// 400, 402, 403 or 409.
        status: u16,
    },
    /// The server cannot answer now; trying again makes sense.
    #[error("temporarily unavailable")]
    Unavailable,
    /// A fault of ours. The log has it under the request id.
    #[error("internal error")]
    Internal,
}

impl Error {
    /// One refused input.
    #[must_use]
    pub fn invalid(field: Field, reason: Reason) -> Self {
        Self::Invalid { fields: vec![FieldError { field, reason }] }
    }

    /// The stable code of the variant; of a hook's refusal, the code that the product gave it.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Invalid { .. } | Self::ExtraFields { .. } => "VALIDATION_ERROR",
            Self::BadRequest => "BAD_REQUEST",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::ForeignOrigin => "INVALID_ORIGIN",
            Self::Unauthenticated => "UNAUTHORIZED",
            Self::InvalidCredentials => "INVALID_EMAIL_OR_PASSWORD",
            Self::EmailNotVerified => "EMAIL_NOT_VERIFIED",
            Self::EmailTaken => "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
            Self::RateLimited { .. } => "TOO_MANY_REQUESTS",
            Self::InvalidToken => "INVALID_TOKEN",
            Self::NotFound => "NOT_FOUND",
            Self::OrganizationNotFound => "ORGANIZATION_NOT_FOUND",
            Self::OrganizationMoved { .. } => "ORGANIZATION_MOVED",
            Self::OrganizationSuspended => "ORGANIZATION_SUSPENDED",
            Self::OrganizationCreationDisabled => "YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION",
            Self::OrganizationDeletionDisabled => "ORGANIZATION_DELETION_DISABLED",
            Self::PersonalOrganization => "PERSONAL_ORGANIZATION",
            Self::SlugTaken => "ORGANIZATION_SLUG_ALREADY_TAKEN",
            Self::MemberNotFound => "MEMBER_NOT_FOUND",
            Self::SessionNotFound => "SESSION_NOT_FOUND",
            Self::Forbidden { .. } => "FORBIDDEN",
            Self::ViewingAsRole => "VIEWING_AS_ROLE",
            Self::OwnerRequired => "OWNER_REQUIRED",
            Self::LastOwner => "YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER",
            Self::PrimaryOwnerRequired => "PRIMARY_OWNER_REQUIRED",
            Self::MemberOnHold => "MEMBERSHIP_ON_HOLD",
            Self::TransferNotFound => "OWNERSHIP_TRANSFER_NOT_FOUND",
            Self::TransferPending => "OWNERSHIP_TRANSFER_PENDING",
            Self::OnlyOwner { .. } => "USER_IS_THE_ONLY_OWNER_OF_ORGANIZATIONS",
            Self::AlreadyMember => "USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION",
            Self::AlreadyInvited => "USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION",
            Self::InvitationNotFound => "INVITATION_NOT_FOUND",
            Self::InvitationClosed { .. } => "INVITATION_CLOSED",
            Self::NotTheRecipient => "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION",
            Self::InviterMayNotOffer => "INVITER_MAY_NO_LONGER_OFFER_THIS",
            Self::MemberLimitReached { .. } => "ORGANIZATION_MEMBERSHIP_LIMIT_REACHED",
            Self::OrganizationLimitReached { .. } => "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS",
            Self::InvitationLimitReached { .. } => "INVITATION_LIMIT_REACHED",
            Self::InvitationLinkClosed { .. } => "INVITATION_LINK_CLOSED",
            Self::InvitationLinkLimitReached { .. } => "INVITATION_LINK_LIMIT_REACHED",
            Self::EmailDomainNotAllowed => "EMAIL_DOMAIN_NOT_ALLOWED",
            Self::FormerMember => "FORMER_MEMBER",
            Self::JoinNeedsApproval => "JOIN_NEEDS_APPROVAL",
            Self::JoinRequestNotFound => "JOIN_REQUEST_NOT_FOUND",
            Self::JoinRequestPending => "JOIN_REQUEST_PENDING",
            Self::JoinRequestClosed { .. } => "JOIN_REQUEST_CLOSED",
            Self::JoinRequestLimitReached { .. } => "JOIN_REQUEST_LIMIT_REACHED",
            Self::TeamNotFound => "TEAM_NOT_FOUND",
            Self::TeamExists => "TEAM_ALREADY_EXISTS",
            Self::TeamCycle => "TEAM_CYCLE",
            Self::TeamTooDeep { .. } => "TEAM_TOO_DEEP",
            Self::LastTeam => "UNABLE_TO_REMOVE_LAST_TEAM",
            Self::NotInTeam => "USER_IS_NOT_A_MEMBER_OF_THE_TEAM",
            Self::TeamLimitReached { .. } => "YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS",
            Self::TeamMemberLimitReached { .. } => "TEAM_MEMBER_LIMIT_REACHED",
            Self::RoleNotFound => "ROLE_NOT_FOUND",
            Self::RoleTaken => "ROLE_NAME_IS_ALREADY_TAKEN",
            Self::PredefinedRole => "CANNOT_DELETE_A_PRE_DEFINED_ROLE",
            Self::RoleInUse => "ROLE_IS_ASSIGNED_TO_MEMBERS",
            Self::RoleLimitReached { .. } => "TOO_MANY_ROLES",
            Self::UnknownPermissions { .. } => "INVALID_RESOURCE",
            Self::Refused { name, .. } => name,
            Self::Unavailable => "SERVICE_UNAVAILABLE",
            Self::Internal => "INTERNAL_SERVER_ERROR",
        }
    }

    /// The HTTP status of the variant (RFC 9110, 15).
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Invalid { .. }
            | Self::ExtraFields { .. }
            | Self::BadRequest
            | Self::InvalidToken
            | Self::PersonalOrganization
            | Self::LastOwner
            | Self::AlreadyMember
            | Self::AlreadyInvited
            | Self::InvitationClosed { .. }
            | Self::InvitationLinkClosed { .. }
            | Self::JoinRequestPending
            | Self::JoinRequestClosed { .. }
            | Self::TeamExists
            | Self::TeamCycle
            | Self::TeamTooDeep { .. }
            | Self::LastTeam
            | Self::NotInTeam
            | Self::TeamLimitReached { .. }
            | Self::RoleTaken
            | Self::PredefinedRole
            | Self::RoleInUse
            | Self::RoleLimitReached { .. }
            | Self::UnknownPermissions { .. } => 400,
            Self::Unauthenticated | Self::InvalidCredentials => 401,
            Self::ForeignOrigin
            | Self::EmailNotVerified
            | Self::OrganizationSuspended
            | Self::OrganizationCreationDisabled
            | Self::Forbidden { .. }
            | Self::ViewingAsRole
            | Self::OwnerRequired
            | Self::PrimaryOwnerRequired
            | Self::MemberOnHold
            | Self::NotTheRecipient
            | Self::InviterMayNotOffer
            | Self::MemberLimitReached { .. }
            | Self::OrganizationLimitReached { .. }
            | Self::InvitationLimitReached { .. }
            | Self::InvitationLinkLimitReached { .. }
            | Self::EmailDomainNotAllowed
            | Self::FormerMember
            | Self::JoinNeedsApproval
            | Self::JoinRequestLimitReached { .. }
            | Self::TeamMemberLimitReached { .. } => 403,
            Self::NotFound
            | Self::OrganizationNotFound
            | Self::OrganizationDeletionDisabled
            | Self::MemberNotFound
            | Self::SessionNotFound
            | Self::InvitationNotFound
            | Self::JoinRequestNotFound
            | Self::TransferNotFound
            | Self::TeamNotFound
            | Self::RoleNotFound => 404,
            // Not a 3xx: a data call that follows redirects blindly would repeat a write at another address.
            Self::OrganizationMoved { .. } | Self::SlugTaken | Self::TransferPending | Self::OnlyOwner { .. } => 409,
            Self::PayloadTooLarge => 413,
            Self::EmailTaken => 422,
            Self::RateLimited { .. } => 429,
            Self::Refused { status, .. } => *status,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }

    /// The refused inputs, for forms; empty for every other error.
    #[must_use]
    pub fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid { fields } => fields,
            _ => &[],
        }
    }
}

/// Collects the refusals of several inputs, so that a form shows all of them at once.
#[derive(Debug, Default)]
pub struct Check {
    fields: Vec<FieldError>,
    other: Option<Error>,
}

impl Check {
    /// Nothing refused yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps the value of an accepted input, or notes its refusal.
    pub fn take<T>(&mut self, parsed: Result<T>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(Error::Invalid { fields }) => {
                self.fields.extend(fields);
                None
            }
            Err(other) => {
                self.other.get_or_insert(other);
                None
            }
        }
    }

    /// All refusals so far as one error, or `complete` when there are none.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refusal noted. `complete` is `None` only if an input was refused.
    pub fn finish<T>(self, complete: Option<T>) -> Result<T> {
        match (self.other, complete) {
            (Some(other), _) => Err(other),
            (None, Some(value)) if self.fields.is_empty() => Ok(value),
            (None, _) => Err(Error::Invalid { fields: self.fields }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_survive_the_wire() {
        for error in [
            Error::invalid(Field::Password, Reason::TooShort { min: 8 }),
            Error::Forbidden { missing: vec![Permission::MEMBER_UPDATE] },
            Error::InvitationClosed { state: InvitationState::Expired },
            Error::RateLimited { retry_after: 3 },
            Error::Refused { name: "PLAN_TOO_SMALL".to_owned(), message: "No.".to_owned(), status: 402 },
            Error::Internal,
        ] {
            let text = serde_json::to_string(&error).unwrap_or_default();
            assert_eq!(serde_json::from_str::<Error>(&text).ok(), Some(error), "{text}");
        }
    }

    #[test]
    fn a_form_hears_of_every_refusal_at_once() {
        let mut check = Check::new();
        let email = check.take(crate::email::Email::parse("nobody"));
        let slug = check.take(Slug::parse("api"));
        let refused = check.finish(email.zip(slug)).err().unwrap_or(Error::Internal);
        assert_eq!(refused.fields().iter().map(|e| e.field).collect::<Vec<_>>(), [Field::Email, Field::Slug]);
    }
}
