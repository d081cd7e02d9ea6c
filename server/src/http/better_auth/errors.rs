//! Refusals as `better-auth` clients know them: `{code, message}` with the code and the status of its reference server.

use std::borrow::Cow;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tenantry::{Error, Field, FieldError, access::Permission};

/// A code with its status and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    status: u16,
    code: &'static str,
    message: &'static str,
}

impl Code {
    /// The same code with another status: the reference uses some codes with several.
    pub(super) const fn at(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// The same code with another message.
    pub(super) const fn saying(self, message: &'static str) -> Self {
        Self { message, ..self }
    }
}

macro_rules! codes {
    ($($name:ident = $status:literal $message:literal;)+) => {$(
        #[doc = $message]
        pub(super) const $name: Code = Code { status: $status, code: stringify!($name), message: $message };
    )+};
}

codes! {
    BAD_REQUEST = 400 "Invalid JSON in request body";
    CANNOT_DELETE_A_PRE_DEFINED_ROLE = 400 "Cannot delete a pre-defined role";
    EMAIL_ALREADY_VERIFIED = 400 "Email is already verified";
    EMAIL_CAN_NOT_BE_UPDATED = 400 "Email can not be updated";
    EMAIL_MISMATCH = 400 "Email mismatch";
    EMAIL_NOT_ALLOWED = 400 "User email cannot be passed for client side API calls.";
    EMAIL_NOT_VERIFIED = 403 "Email not verified";
    EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION = 403 "Email verification required before accepting or rejecting invitation";
    EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION = 403 "Email verification required to view or list invitations for the session email";
    INVALID_CALLBACK_URL = 403 "Invalid callbackURL";
    INVALID_EMAIL = 400 "Invalid email";
    INVALID_EMAIL_OR_PASSWORD = 401 "Invalid email or password";
    INVALID_ORIGIN = 403 "Invalid origin";
    INVALID_PASSWORD = 400 "Invalid password";
    INVALID_REDIRECT_URL = 403 "Invalid redirectURL";
    INVALID_RESOURCE = 400 "The provided permission includes an invalid resource";
    INVALID_TEAM_ID = 400 "Team id contains a reserved character";
    INVALID_TOKEN = 400 "Invalid token";
    INVITATION_LIMIT_REACHED = 403 "Invitation limit reached";
    INVITATION_NOT_FOUND = 400 "Invitation not found";
    INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION = 400 "Inviter is no longer a member of the organization";
    INVITER_MAY_NO_LONGER_OFFER_THIS = 403 "The inviter may no longer offer this";
    MEMBER_NOT_FOUND = 400 "Member not found";
    METHOD_NOT_ALLOWED = 405 "Method not allowed";
    NOT_FOUND = 404 "Not found";
    NO_ACTIVE_ORGANIZATION = 400 "No active organization";
    NO_FIELDS_TO_UPDATE = 400 "No fields to update";
    ORGANIZATION_ALREADY_EXISTS = 400 "Organization already exists";
    ORGANIZATION_DELETION_DISABLED = 404 "Organization deletion is disabled";
    ORGANIZATION_MEMBERSHIP_LIMIT_REACHED = 403 "Organization membership limit reached";
    ORGANIZATION_NOT_FOUND = 400 "Organization not found";
    ORGANIZATION_SLUG_ALREADY_TAKEN = 400 "Organization slug already taken";
    PASSWORD_TOO_LONG = 400 "Password too long";
    PASSWORD_TOO_SHORT = 400 "Password too short";
    ROLE_IS_ASSIGNED_TO_MEMBERS = 400 "Cannot delete a role that is assigned to members. Please reassign the members to a different role first";
    ROLE_NAME_IS_ALREADY_TAKEN = 400 "That role name is already taken";
    ROLE_NOT_FOUND = 400 "Role not found";
    TEAM_ALREADY_EXISTS = 400 "Team already exists";
    TEAM_MEMBER_LIMIT_REACHED = 403 "Team member limit reached";
    TEAM_NOT_FOUND = 400 "Team not found";
    TOO_MANY_ROLES = 400 "This organization has too many roles";
    UNABLE_TO_REMOVE_LAST_TEAM = 400 "Unable to remove last team";
    UNAUTHORIZED = 401 "Unauthorized";
    UNSUPPORTED_MEDIA_TYPE = 415 "Content-Type is not allowed. Allowed types: application/json";
    USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL = 422 "User already exists. Use another email.";
    USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION = 400 "User is already a member of this organization";
    USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION = 400 "User is already invited to this organization";
    USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION = 403 "User is not a member of the organization";
    USER_IS_NOT_A_MEMBER_OF_THE_TEAM = 400 "User is not a member of the team";
    YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION = 403 "You are not allowed to access this organization as an owner";
    YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION = 403 "You are not allowed to cancel this invitation";
    YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER = 403 "You are not allowed to create a new member";
    YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION = 403 "You are not allowed to create a new organization";
    YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE = 403 "You are not allowed to create a role";
    YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION = 403 "You are not allowed to create teams in this organization";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE = 403 "You are not allowed to delete a role";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION = 403 "You are not allowed to delete teams in this organization";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER = 403 "You are not allowed to delete this member";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION = 403 "You are not allowed to delete this organization";
    YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM = 403 "You are not allowed to delete this team";
    YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION = 403 "You are not allowed to invite users to this organization";
    YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE = 403 "You are not allowed to invite a user with this role";
    YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE = 403 "You are not allowed to list a role";
    YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS = 403 "You are not allowed to list invitations for this organization";
    YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE = 403 "You are not allowed to read a role";
    YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER = 403 "You are not allowed to remove a team member";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE = 403 "You are not allowed to update a role";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER = 403 "You are not allowed to update this member";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION = 403 "You are not allowed to update this organization";
    YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM = 403 "You are not allowed to update this team";
    YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION = 403 "You are not a member of this organization";
    YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION = 403 "You are not the recipient of the invitation";
    YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER = 400 "You cannot leave the organization as the only owner";
    YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER = 400 "You cannot leave the organization without an owner";
    YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM = 400 "You do not have an active team";
    YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS = 403 "You have reached the maximum number of organizations";
    YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS = 400 "You have reached the maximum number of teams";
    YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE = 400 "You must be in an organization to create a role";
}

/// A refusal on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    code: Cow<'static, str>,
    message: String,
    missing: Vec<Permission>,
    retry_after: Option<u64>,
}

impl Refusal {
    /// The inputs that are refused, each with its place: `[body.slug] …`.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::from(Code { status: 400, code: "VALIDATION_ERROR", message: "" }) }
    }

    /// Roles that do not exist.
    pub(super) fn unknown_roles<S: AsRef<str>>(names: &[S]) -> Self {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        Self { message: format!("ROLE_NOT_FOUND: {}", names.join(", ")), ..Self::from(ROLE_NOT_FOUND) }
    }

    /// Status, code and message.
    pub(super) fn told(&self) -> (u16, &str, &str) {
        (self.status, &self.code, &self.message)
    }

    /// The refusal with what the caller would need.
    pub(super) fn missing(code: Code, missing: Vec<Permission>) -> Self {
        Self { missing, ..Self::from(code) }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self {
            status: code.status,
            code: Cow::Borrowed(code.code),
            message: code.message.to_owned(),
            missing: Vec::new(),
            retry_after: None,
        }
    }
}

/// What the reference says for an error, wherever an endpoint has no code of its own for it.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let code = match error {
            Error::Unauthenticated => UNAUTHORIZED,
            Error::InvalidCredentials => INVALID_EMAIL_OR_PASSWORD,
            Error::EmailNotVerified => EMAIL_NOT_VERIFIED,
            Error::EmailTaken => USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL,
            Error::InvalidToken => INVALID_TOKEN,
            Error::OrganizationNotFound | Error::OrganizationMoved { .. } => ORGANIZATION_NOT_FOUND,
            Error::OrganizationCreationDisabled => YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION,
            Error::OrganizationDeletionDisabled => ORGANIZATION_DELETION_DISABLED,
            Error::SlugTaken => ORGANIZATION_SLUG_ALREADY_TAKEN,
            Error::MemberNotFound => MEMBER_NOT_FOUND,
            Error::LastOwner => YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER,
            Error::AlreadyMember => USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION,
            Error::AlreadyInvited => USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION,
            Error::InvitationNotFound | Error::InvitationClosed { .. } => INVITATION_NOT_FOUND,
            Error::NotTheRecipient => YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION,
            Error::InviterMayNotOffer => INVITER_MAY_NO_LONGER_OFFER_THIS,
            Error::MemberLimitReached { .. } => ORGANIZATION_MEMBERSHIP_LIMIT_REACHED,
            Error::OrganizationLimitReached { .. } => YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS,
            Error::InvitationLimitReached { .. } => INVITATION_LIMIT_REACHED,
            Error::TeamNotFound => TEAM_NOT_FOUND,
            Error::TeamExists => TEAM_ALREADY_EXISTS,
            Error::LastTeam => UNABLE_TO_REMOVE_LAST_TEAM,
            Error::NotInTeam => USER_IS_NOT_A_MEMBER_OF_THE_TEAM,
            Error::TeamLimitReached { .. } => YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS,
            Error::TeamMemberLimitReached { .. } => TEAM_MEMBER_LIMIT_REACHED,
            Error::RoleNotFound => ROLE_NOT_FOUND,
            Error::RoleTaken => ROLE_NAME_IS_ALREADY_TAKEN,
            Error::PredefinedRole => CANNOT_DELETE_A_PRE_DEFINED_ROLE,
            Error::RoleInUse => ROLE_IS_ASSIGNED_TO_MEMBERS,
            Error::RoleLimitReached { .. } => TOO_MANY_ROLES,
            Error::UnknownPermissions { .. } => INVALID_RESOURCE,
            Error::Invalid { fields } => {
                // Limits stand in queries only.
                let place = |field: &FieldError| match field.field {
                    Field::Limit | Field::MembersLimit => "query",
                    _ => "body",
                };
                let parts = fields.iter().map(|field| super::input::refused(place(field), field));
                let parts: Vec<String> = parts.collect();
                return Self::invalid(parts.join("; "));
            }
            Error::ExtraFields { refused } => {
                let parts: Vec<String> =
                    refused.iter().map(|field| format!("[body.{}] {}", field.name, field.reason)).collect();
                return Self::invalid(parts.join("; "));
            }
            error => {
                let retry_after = match error {
                    Error::RateLimited { retry_after } => Some(retry_after),
                    _ => None,
                };
                let missing = match &error {
                    Error::Forbidden { missing } => missing.clone(),
                    _ => Vec::new(),
                };
                return Self {
                    status: error.status(),
                    code: Cow::Owned(error.code().to_owned()),
                    message: error.to_string(),
                    missing,
                    retry_after,
                };
            }
        };
        Self::from(code)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut body = json!({ "code": self.code, "message": self.message });
        if !self.missing.is_empty() {
            body["missingPermissions"] = json!(self.missing);
        }
        let mut response = (status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
