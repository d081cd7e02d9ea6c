//! Extra fields: properties that an embedding product adds to organizations, members, invitations, teams and roles.
//!
//! They are declared once, in the configuration or in Rust, and from then on stand beside the built-in properties: doors
//! parse what callers give ([`EntityFields::parse_new`], [`EntityFields::parse_changes`]), hooks may add to it, services
//! check the whole and store it ([`EntityFields::complete`], [`EntityFields::apply`]), and doors show what may be shown
//! ([`EntityFields::shown`]). Words and meanings are those of `additionalFields` in better-auth.

use serde::{Deserialize, Serialize};

mod declared;
mod form;
mod kind;
mod values;

#[cfg(test)]
mod tests;

pub use declared::{EntityFields, ExtraField, ExtraFields, ExtraFieldsError};
pub use kind::FieldKind;
pub use values::FieldValues;

/// Most extra fields of one entity.
pub const FIELDS_MAX: usize = 50;
/// Longest name of an extra field.
pub const NAME_MAX: usize = 64;
/// Longest text, in characters.
pub const TEXT_MAX: usize = 2000;
/// Most values of a list.
pub const LIST_MAX: usize = 100;
/// Most bytes of all values of one entity, as JSON.
pub const BYTES_MAX: usize = 16 * 1024;

/// What can have extra fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Entity {
    /// Organizations.
    Organization,
    /// Memberships.
    Member,
    /// Invitations.
    Invitation,
    /// Teams.
    Team,
    /// Roles that organizations make for themselves.
    Role,
}

impl Entity {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Organization, Self::Member, Self::Invitation, Self::Team, Self::Role];

    /// Its name in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Member => "member",
            Self::Invitation => "invitation",
            Self::Team => "team",
            Self::Role => "role",
        }
    }

    /// The entity of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|entity| entity.as_str() == name)
    }

    /// What requests and answers about it call something else already.
    const fn built_in(self) -> &'static [&'static str] {
        match self {
            Self::Organization => &[
                "id",
                "name",
                "slug",
                "logo",
                "metadata",
                "createdAt",
                "updatedAt",
                "members",
                "invitations",
                "teams",
                "organizationId",
                "organizationSlug",
                "userId",
                "keepCurrentActiveOrganization",
                "data",
            ],
            Self::Member => &["id", "organizationId", "userId", "role", "createdAt", "updatedAt", "user", "teamId"],
            Self::Invitation => &[
                "id",
                "organizationId",
                "email",
                "role",
                "status",
                "teamId",
                "teamIds",
                "inviterId",
                "createdAt",
                "expiresAt",
                "resend",
                "organizationName",
                "organizationSlug",
                "inviterEmail",
            ],
            Self::Team => {
                &["id", "name", "organizationId", "parentId", "memberCount", "createdAt", "updatedAt", "members"]
            }
            Self::Role => &["id", "organizationId", "role", "roleName", "permission", "createdAt", "updatedAt"],
        }
    }
}

/// Why a value of an extra field is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "camelCase")]
pub enum ExtraReason {
    /// Of another type, or nothing where something is needed (`received` is `undefined` or `null` then).
    #[error("Invalid input: expected {expected}, received {received}")]
    WrongType {
        /// The declared type.
        expected: FieldKind,
        /// The type that came, as JavaScript names it.
        received: String,
    },
    /// More than `max` characters, or bytes of JSON.
    #[error("Too big: expected at most {max} characters")]
    TooLong {
        /// The most.
        max: usize,
    },
    /// More than `max` values.
    #[error("Too big: expected at most {max} values")]
    TooMany {
        /// The most.
        max: usize,
    },
    /// Lists and objects within each other more than `max` levels deep.
    #[error("Too big: expected at most {max} levels")]
    TooDeep {
        /// The most.
        max: usize,
    },
    /// A NUL character, which PostgreSQL cannot keep.
    #[error("Invalid input: forbidden character")]
    ForbiddenCharacter,
    /// No such field is declared.
    #[error("Invalid input: no such field")]
    Undeclared,
}

impl ExtraReason {
    /// Whether a value is missing that has to be there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::WrongType { received, .. } if matches!(received.as_str(), "undefined" | "null"))
    }
}

/// One refused extra field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraFieldError {
    /// Which field.
    pub name: String,
    /// Why.
    #[serde(flatten)]
    pub reason: ExtraReason,
}
