//! Invitations: offers of membership to an e-mail address.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    email::Email,
    error::Check,
    fields::FieldValues,
    ids::{InvitationId, OrganizationId, TeamId},
    page::PageRequest,
    role::Role,
    slug::Slug,
    text::Name,
};

pub mod link;
pub mod recipients;
pub mod terms;

use self::terms::{Lifetime, Message};

/// How long an invitation stands unless configured otherwise, in days.
pub const EXPIRES_DAYS: i64 = 7;

/// What became of an invitation. All but `Pending` are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InvitationState {
    /// Open.
    Pending,
    /// Taken up.
    Accepted,
    /// Declined by the invited person.
    Rejected,
    /// Withdrawn by the organization.
    Cancelled,
    /// Too old.
    Expired,
}

impl InvitationState {
    /// The state as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    /// Parses a state.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Status`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        [Self::Pending, Self::Accepted, Self::Rejected, Self::Cancelled, Self::Expired]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Status, Reason::Unknown))
    }

    /// The state at `now` of an invitation that is stored with this one: a pending one runs out by itself.
    #[must_use]
    pub fn at(self, now: DateTime<Utc>, expires_at: DateTime<Utc>) -> Self {
        if self == Self::Pending && expires_at <= now { Self::Expired } else { self }
    }
}

/// What became of the mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailState {
    /// No mail is configured: the link has to be copied.
    None,
    /// On its way.
    Queued,
    /// Taken by the mail server.
    Sent,
    /// Refused for now; tried again.
    Retrying,
    /// Given up.
    Failed,
}

impl MailState {
    /// The state as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Retrying => "retrying",
            Self::Failed => "failed",
        }
    }

    /// Reads what the database holds; its check constraint knows the same words.
    #[must_use]
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::None, Self::Queued, Self::Sent, Self::Retrying, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// An invitation as the organization sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Which.
    pub id: InvitationId,
    /// To whom.
    pub email: Email,
    /// What it offers, strongest first.
    pub roles: Vec<Role>,
    /// Which teams it leads into.
    pub teams: Vec<TeamId>,
    /// What became of it, at the moment of asking.
    pub state: InvitationState,
    /// What became of its mail.
    pub mail: MailState,
    /// Who sent it; `None` when the account is gone.
    pub inviter_name: Option<Name>,
    /// What the inviter added in the own words.
    pub message: Option<Message>,
    /// When it was sent first.
    pub created_at: DateTime<Utc>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
    /// Its extra fields, shown or not: for the server alone.
    #[serde(skip)]
    pub fields: FieldValues,
}

/// A wish to invite, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitation {
    /// To whom.
    pub email: Email,
    /// What to offer.
    pub roles: Vec<Role>,
    /// Which teams to join on the way.
    pub teams: Vec<TeamId>,
    /// What to say in the own words.
    pub message: Option<Message>,
    /// How long it stands; `None` is what the configuration says.
    pub lifetime: Option<Lifetime>,
    /// Its extra fields.
    pub fields: FieldValues,
}

impl NewInvitation {
    /// Parses the fields of the invite form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse<S: AsRef<str>>(email: &str, roles: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        let mut check = Check::new();
        let email = check.take(Email::parse(email));
        let roles = check.take(Role::parse_set(roles));
        let complete = email.zip(roles).map(|(email, roles)| Self::new(email, roles));
        check.finish(complete)
    }

    /// An invitation into roles, with nothing said and for as long as invitations stand.
    #[must_use]
    pub fn new(email: Email, roles: Vec<Role>) -> Self {
        Self { email, roles, teams: Vec::new(), message: None, lifetime: None, fields: FieldValues::new() }
    }

    /// The same wish, with teams to join; none of them counts twice.
    #[must_use]
    pub fn with_teams(self, teams: impl IntoIterator<Item = TeamId>) -> Self {
        let teams: std::collections::BTreeSet<TeamId> = teams.into_iter().collect();
        Self { teams: teams.into_iter().collect(), ..self }
    }

    /// The same wish on these terms.
    #[must_use]
    pub fn on_terms(self, message: Option<Message>, lifetime: Option<Lifetime>) -> Self {
        Self { message, lifetime, ..self }
    }
}

/// What a pending invitation is to offer instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationChanges {
    /// All roles that it shall offer.
    pub roles: Vec<Role>,
    /// All teams that it shall lead into.
    pub teams: Vec<TeamId>,
}

impl InvitationChanges {
    /// All that the invitation shall offer; no team counts twice.
    ///
    /// # Errors
    /// [`Error::Invalid`] on [`Field::Role`] without any role, or with one that cannot be a role.
    pub fn parse<S: AsRef<str>>(
        roles: impl IntoIterator<Item = S>,
        teams: impl IntoIterator<Item = TeamId>,
    ) -> Result<Self, Error> {
        let teams: std::collections::BTreeSet<TeamId> = teams.into_iter().collect();
        Ok(Self { roles: Role::parse_set(roles)?, teams: teams.into_iter().collect() })
    }
}

/// Which invitations of an organization are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationQuery {
    /// In this state alone.
    pub state: Option<InvitationState>,
    /// That offer this role alone.
    pub role: Option<Role>,
    /// To addresses that hold this text.
    pub search: Option<String>,
    /// Which page.
    pub page: PageRequest,
}

/// What became of one of several invitations that were asked for together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// To whom.
    pub email: Email,
    /// Which invitation it is, or why there is none.
    pub result: Result<InvitationId, Error>,
}

/// What became of an organization's expired invitations, all of them at once (up to [`recipients::RECIPIENTS_MAX`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expired {
    /// One by one, the newest first.
    pub rows: Vec<Sent>,
    /// How many were not looked at.
    pub left: u64,
}

/// What an organization knows of addresses that somebody thinks of inviting, and how much room there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// Those who are members.
    pub members: Vec<Email>,
    /// Those who have an open invitation.
    pub invited: Vec<Email>,
    /// How many members may still join; `None`: any number.
    pub seats: Option<u32>,
    /// How many invitations may still be open beside those that are; `None`: any number.
    pub room: Option<u32>,
}

/// How the invited person names an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitationRef {
    /// By the secret of a link.
    Link(LinkSecret),
    /// By its identifier, from the list of invitations to the caller's own verified address.
    Id(InvitationId),
}

/// The secret part of a link, as it came in; its form is checked, its truth is for the server.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkSecret(String);

impl LinkSecret {
    /// Parses the secret of a link: 43 characters of base64url (32 bytes).
    ///
    /// # Errors
    /// [`Error::InvalidToken`], without a reason: there is only one way to get it right.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::InvalidToken)
        }
    }

    /// The text, to be hashed and looked up.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkSecret(…)")
    }
}

/// An invitation to the caller's own address, in the switcher and on the home page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedInvitation {
    /// Which.
    pub id: InvitationId,
    /// Into which organization.
    pub organization_id: OrganizationId,
    /// Its name.
    pub organization_name: Name,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub organization_logo: Option<String>,
    /// Who sent it; `None` when the account is gone.
    pub inviter_name: Option<Name>,
    /// What it offers.
    pub roles: Vec<Role>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
}

/// What the page behind an invitation link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationView {
    /// Which.
    pub id: InvitationId,
    /// The inviting organization's name.
    pub organization_name: Name,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub organization_logo: Option<String>,
    /// Its slug, for those who are members already.
    pub organization_slug: Slug,
    /// Who sent it; `None` when the account is gone.
    pub inviter_name: Option<Name>,
    /// To whom. The holder of the link may know.
    pub email: Email,
    /// What it offers.
    pub roles: Vec<Role>,
    /// What the inviter added in the own words.
    pub message: Option<Message>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
    /// What the visitor can do.
    pub standing: InvitationStanding,
}

/// How the visitor of an invitation link stands to it. The page has one face for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "camelCase")]
pub enum InvitationStanding {
    /// Signed in with the invited address (and it is verified, or the link proves it): accept or decline.
    Ready,
    /// Nobody is signed in and the address has an account: sign in.
    SignIn,
    /// Nobody is signed in and the address has no account: sign up here.
    SignUp,
    /// Signed in with another address: both are shown, with "sign out and continue".
    WrongAccount {
        /// The address that is signed in.
        signed_in_as: Email,
    },
    /// Signed in with the invited address, which is not verified, and the link was copied, not mailed.
    Unverified,
    /// A member already.
    AlreadyMember,
    /// Accepted, rejected, cancelled or expired.
    Closed {
        /// Which of these.
        state: InvitationState,
    },
    /// The organization is full.
    Full,
    /// The organization was deleted or is suspended.
    OrganizationGone,
    /// The inviter does not hold what was offered any more.
    InviterMayNotOffer,
}

/// Parses which invitations are wanted; blank text means all of them.
///
/// # Errors
/// [`Reason::Unknown`] on [`Field::Status`].
pub fn parse_state_filter(text: &str) -> Result<Option<InvitationState>, Error> {
    if text.is_empty() { Ok(None) } else { InvitationState::parse(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn only_pending_invitations_run_out() {
        let now = DateTime::UNIX_EPOCH;
        let past = now - TimeDelta::seconds(1);
        assert_eq!(InvitationState::Pending.at(now, now), InvitationState::Expired);
        assert_eq!(InvitationState::Pending.at(past, now), InvitationState::Pending);
        assert_eq!(InvitationState::Accepted.at(now, past), InvitationState::Accepted);
    }

    #[test]
    fn a_link_secret_shows_nothing_and_has_one_form() {
        let secret = LinkSecret::parse(&"a".repeat(43)).map(|secret| format!("{secret:?}"));
        assert_eq!(secret.as_deref(), Ok("LinkSecret(…)"));
        for text in ["", "short", &"a".repeat(44), &"ä".repeat(43), &format!("{}\0", "a".repeat(42))] {
            assert_eq!(LinkSecret::parse(text), Err(Error::InvalidToken));
        }
    }
}
