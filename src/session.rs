//! Sessions and callers.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    access::Standing,
    email::Email,
    ids::{MemberId, OrganizationId, SessionId, TeamId, UserId},
    locale::Locale,
    role::Role,
    slug::Slug,
    text::Name,
};

/// Where a request came from: what the audit log and the session list say.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The id under which the log has this request.
    pub request_id: String,
    /// The address of the client, behind trusted proxies only.
    pub ip: Option<IpAddr>,
    /// What the client calls itself, shortened.
    pub user_agent: Option<String>,
    /// The language that the request asks for.
    pub locale: Locale,
}

/// The secret of a session, as it came in with a cookie or header. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionSecret(String);

impl SessionSecret {
    /// Takes what a client presents. Text that cannot be a secret of ours, or one that came from better-auth with its
    /// session, is as good as none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (is_own(text) || is_imported(text)).then(|| Self(text.to_owned()))
    }

    /// The text, to be hashed and looked up, or set in a cookie.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// 256 bits as base64url.
fn is_own(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// 32 letters and digits, a dot, and an HMAC-SHA-256 as base64.
fn is_imported(text: &str) -> bool {
    text.len() == 77
        && text.split_once('.').is_some_and(|(token, signature)| {
            token.len() == 32
                && token.bytes().all(|b| b.is_ascii_alphanumeric())
                && signature
                    .strip_suffix('=')
                    .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/'))
        })
}

impl std::fmt::Debug for SessionSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionSecret(…)")
    }
}

/// A request before anybody is known: where it came from and what it presents.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Where the request came from.
    pub origin: Origin,
    /// The session secret that it presents, if any.
    pub secret: Option<SessionSecret>,
}

/// Who asks, once known.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person.
    pub user_id: UserId,
    /// The session that was presented.
    pub session_id: SessionId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// Whether that address is verified.
    pub email_verified: bool,
    /// The person's language.
    pub locale: Locale,
    /// The session's default organization, if the person is still in it.
    pub active_organization_id: Option<OrganizationId>,
    /// Its slug.
    pub active_organization_slug: Option<Slug>,
    /// The session's default team, one of the caller's own in that organization.
    pub active_team_id: Option<TeamId>,
    /// Where the request came from.
    pub origin: Origin,
}

/// A caller inside an organization: without it, a handler cannot reach tenant data.
#[derive(Clone, Debug)]
pub struct Tenant {
    /// Who asks.
    pub caller: Caller,
    /// In which organization.
    pub organization_id: OrganizationId,
    /// Its name in the URL.
    pub slug: Slug,
    /// Its name.
    pub organization_name: Name,
    /// Whether it was made at its owner's sign-up.
    pub is_personal: bool,
    /// Whether the operator lets it work; otherwise it can only be read.
    pub is_active: bool,
    /// The caller's membership.
    pub member_id: MemberId,
    /// The caller's roles.
    pub roles: Vec<Role>,
    /// What the caller holds, as of this request. Writes load it again and lock it.
    pub standing: Standing,
    /// The role that the caller looks at the organization as: `roles` and `standing` are restricted to it, and nothing
    /// is changed meanwhile.
    pub viewing_as: Option<Role>,
}

/// A new session, to be handed to the client once.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The secret: into the cookie, never into a log.
    pub secret: SessionSecret,
    /// Whose.
    pub user_id: UserId,
    /// Until when, unless it is used.
    pub expires_at: DateTime<Utc>,
    /// The person's language.
    pub locale: Locale,
}

/// What sign-up leads to.
#[derive(Clone, Debug)]
pub enum SignedUp {
    /// A session is open.
    Session(NewSession),
    /// A mail is on its way. The same for known and for new addresses.
    CheckMail,
}

/// A session in the list of the caller's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEntry {
    /// Which.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub is_current: bool,
    /// What the client called itself.
    pub user_agent: Option<String>,
    /// From where it was last used.
    pub ip: Option<IpAddr>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute or so.
    pub last_seen_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_ours_or_a_signed_token_of_better_auth() {
        let own = "AAAAAAAAAAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAA-A";
        let imported = "uXFYkC3bodykIXCXNnTIGYDhzlFCiUki.L3p4nErZaGg0Rn+vdPznoQ75m5NYHDgfEY2u3j0drpo=";
        for text in [own, imported] {
            assert_eq!(SessionSecret::parse(text).as_ref().map(SessionSecret::reveal), Some(text));
        }
        let (token, signature) = imported.split_once('.').unwrap_or_default();
        for text in [
            "",
            token,
            &format!("{token}."),
            &own.replace('_', "="),
            &format!("{token}.{}", signature.replace('=', "A")),
            &format!("{token}.{}", signature.replace('+', ";")),
            &format!("{}{signature}", imported.replace('=', "")),
        ] {
            assert!(SessionSecret::parse(text).is_none(), "{text}");
        }
    }
}
