//! Inputs by name, and why one is refused.

use serde::{Deserialize, Serialize};

/// A named input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each variant is the input of that name")]
pub enum Field {
    Action,
    Body,
    BusinessNumber,
    CompanyName,
    Confirmation,
    CurrentPassword,
    Cursor,
    Description,
    Days,
    Domains,
    Email,
    Grade,
    Image,
    InvitationId,
    JobTitle,
    Limit,
    LinkId,
    Locale,
    Logo,
    MemberId,
    MembersLimit,
    Message,
    Metadata,
    Name,
    NewPassword,
    OrganizationId,
    ParentId,
    Password,
    Permission,
    Plan,
    Position,
    ProfileName,
    Recipients,
    RequestId,
    Role,
    RoleId,
    Search,
    SessionId,
    Slug,
    Sort,
    Source,
    Status,
    TeamId,
    Token,
    TransferId,
    UnitType,
    UserId,
    Visibility,
    Uses,
}

impl Field {
    /// The name of the input on the wire and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Body => "body",
            Self::BusinessNumber => "businessNumber",
            Self::CompanyName => "companyName",
            Self::Confirmation => "confirmation",
            Self::CurrentPassword => "currentPassword",
            Self::Cursor => "cursor",
            Self::Description => "description",
            Self::Days => "days",
            Self::Domains => "domains",
            Self::Email => "email",
            Self::Grade => "grade",
            Self::Image => "image",
            Self::InvitationId => "invitationId",
            Self::JobTitle => "jobTitle",
            Self::Limit => "limit",
            Self::LinkId => "linkId",
            Self::Locale => "locale",
            Self::Logo => "logo",
            Self::MemberId => "memberId",
            Self::MembersLimit => "membersLimit",
            Self::Message => "message",
            Self::Metadata => "metadata",
            Self::Name => "name",
            Self::NewPassword => "newPassword",
            Self::OrganizationId => "organizationId",
            Self::ParentId => "parentId",
            Self::Password => "password",
            Self::Permission => "permission",
            Self::Plan => "plan",
            Self::Position => "position",
            Self::ProfileName => "profileName",
            Self::Recipients => "recipients",
            Self::RequestId => "requestId",
            Self::Role => "role",
            Self::RoleId => "roleId",
            Self::Search => "search",
            Self::SessionId => "sessionId",
            Self::Slug => "slug",
            Self::Sort => "sort",
            Self::Source => "source",
            Self::Status => "status",
            Self::TeamId => "teamId",
            Self::Token => "token",
            Self::TransferId => "transferId",
            Self::UnitType => "unitType",
            Self::UserId => "userId",
            Self::Visibility => "visibility",
            Self::Uses => "uses",
        }
    }
}

/// Why an input is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "camelCase")]
pub enum Reason {
    /// Nothing was given.
    Required,
    /// Fewer than `min` characters.
    TooShort {
        /// Fewest characters allowed.
        min: usize,
    },
    /// JSON with lists and objects within each other more than `max` levels deep.
    TooDeep {
        /// The most.
        max: usize,
    },
    /// More than `max` characters.
    TooLong {
        /// Most characters allowed.
        max: usize,
    },
    /// A number outside `min` to `max`.
    OutOfRange {
        /// Smallest value allowed.
        min: i64,
        /// Largest value allowed.
        max: i64,
    },
    /// Not of the form that the field has.
    Malformed,
    /// A control character, NUL among them.
    ForbiddenCharacter,
    /// A word that the product keeps for itself.
    Reserved,
    /// A password that everybody tries first.
    TooCommon,
    /// Not the same as what it must repeat.
    Mismatch,
    /// Not one of the values that the field knows.
    Unknown,
    /// Not what is on record, such as the current password.
    Incorrect,
    /// What it is already.
    Unchanged,
}

/// One refused input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Which input.
    pub field: Field,
    /// Why.
    #[serde(flatten)]
    pub reason: Reason,
}
