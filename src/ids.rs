//! Identifiers: one newtype an entity, so that a member id can never be passed where a user id is meant.
//!
//! Values are UUIDs (version 7 when we make them, RFC 9562), made by the server from its clock and its randomness.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Error, Field, Reason};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident => $field:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name this kind of entity.
            #[must_use]
            pub const fn from_uuid(value: Uuid) -> Self {
                Self(value)
            }

            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Parses text that came from outside.
            ///
            /// # Errors
            /// [`Reason::Malformed`] on the field of this identifier when the text is not a UUID.
            pub fn parse(text: &str) -> Result<Self, Error> {
                Uuid::parse_str(text.trim())
                    .map(Self)
                    .map_err(|_| Error::invalid(Field::$field, Reason::Malformed))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Self::parse(text)
            }
        }
    )+};
}

id! {
    /// A person with an account.
    UserId => UserId;
    /// A tenant.
    OrganizationId => OrganizationId;
    /// A user's membership of one organization.
    MemberId => MemberId;
    /// An offer of membership.
    InvitationId => InvitationId;
    /// A link that several people can join by.
    InvitationLinkId => LinkId;
    /// A wish to be let into an organization.
    JoinRequestId => RequestId;
    /// A signed-in browser or API client.
    SessionId => SessionId;
    /// A group inside an organization.
    TeamId => TeamId;
    /// A member's place in a team.
    TeamMemberId => MemberId;
    /// An offer of ownership.
    TransferId => TransferId;
    /// A role that an organization made for itself.
    RoleId => RoleId;
}
