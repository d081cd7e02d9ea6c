//! Shareable invitation links: whoever holds one may join, on its terms.
//!
//! Such a link proves no mailbox and names nobody, so it says less than an invitation: it is for people who are not
//! members and have never been, with addresses at its domains where it names some.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::terms::Lifetime;
use crate::{
    Error, Field, Reason,
    email::{self, Email},
    error::Check,
    ids::{InvitationLinkId, JoinRequestId, OrganizationId},
    record::MemberRecord,
    role::Role,
    slug::Slug,
    text::Name,
};

/// Most open links of an organization.
pub const LINKS_MAX: u32 = 50;
/// Most uses that a link can be limited to.
pub const USES_MAX: u32 = 10_000;
/// Most domains of a link.
pub const DOMAINS_MAX: usize = 20;
/// The lifetimes that the form offers for a link, in days.
pub const LINK_DAYS_OFFERED: [u16; 4] = [1, 7, 30, 90];

/// The part of an address behind the `@`, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailDomain(String);

impl EmailDomain {
    /// Parses a domain, with or without the `@` in front.
    ///
    /// # Errors
    /// On [`Field::Domains`]: [`Reason::Required`], [`Reason::TooLong`], [`Reason::Malformed`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim().trim_start_matches('@');
        let refuse = |reason| Err(Error::invalid(Field::Domains, reason));
        if text.is_empty() {
            refuse(Reason::Required)
        } else if text.len() > email::EMAIL_MAX {
            refuse(Reason::TooLong { max: email::EMAIL_MAX })
        } else if email::is_domain(text) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            refuse(Reason::Malformed)
        }
    }

    /// Parses several domains with commas, semicolons or spaces between them: none twice, in order.
    ///
    /// # Errors
    /// As [`EmailDomain::parse`]; [`Reason::OutOfRange`] for more than [`DOMAINS_MAX`].
    pub fn parse_list(text: &str) -> Result<Vec<Self>, Error> {
        let parts = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|part| !part.is_empty());
        let mut domains = parts.map(Self::parse).collect::<Result<Vec<_>, _>>()?;
        domains.sort();
        domains.dedup();
        if domains.len() > DOMAINS_MAX {
            let max = i64::try_from(DOMAINS_MAX).unwrap_or(i64::MAX);
            return Err(Error::invalid(Field::Domains, Reason::OutOfRange { min: 0, max }));
        }
        Ok(domains)
    }

    /// The domain as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an address is at this very domain; one below it is another.
    #[must_use]
    pub fn is_of(&self, address: &Email) -> bool {
        address.domain() == self.0
    }
}

impl fmt::Display for EmailDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<EmailDomain> for String {
    fn from(domain: EmailDomain) -> Self {
        domain.0
    }
}

impl TryFrom<String> for EmailDomain {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

/// Whether a link with these domains is for this address. Without domains it is for any.
#[must_use]
pub fn admits(domains: &[EmailDomain], address: &Email) -> bool {
    domains.is_empty() || domains.iter().any(|domain| domain.is_of(address))
}

/// What became of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LinkState {
    /// Whoever holds it may join.
    Open,
    /// As many people joined by it as may.
    UsedUp,
    /// Too old.
    Expired,
    /// Withdrawn.
    Revoked,
}

impl LinkState {
    /// The state at `now` of a link with these facts.
    #[must_use]
    pub fn at(
        now: DateTime<Utc>,
        is_revoked: bool,
        expires_at: DateTime<Utc>,
        uses: u32,
        uses_max: Option<u32>,
    ) -> Self {
        if is_revoked {
            Self::Revoked
        } else if expires_at <= now {
            Self::Expired
        } else if uses_max.is_some_and(|max| uses >= max) {
            Self::UsedUp
        } else {
            Self::Open
        }
    }
}

/// A shareable link as the organization sees it. Its address is asked for on its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationLink {
    /// Which.
    pub id: InvitationLinkId,
    /// What it offers, strongest first.
    pub roles: Vec<Role>,
    /// At which domains the addresses must be; none means any.
    pub domains: Vec<EmailDomain>,
    /// Whether somebody has to let in whoever follows it.
    pub approval: bool,
    /// How many people joined by it; with approval, also how many have asked and wait.
    pub uses: u32,
    /// How many may; `None` is any number.
    pub uses_max: Option<u32>,
    /// What became of it, at the moment of asking.
    pub state: LinkState,
    /// Who made it; `None` when the account is gone.
    pub creator_name: Option<Name>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
}

/// A wish for a link, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvitationLink {
    /// What to offer.
    pub roles: Vec<Role>,
    /// At which domains the addresses must be; none means any.
    pub domains: Vec<EmailDomain>,
    /// Whether somebody has to let in whoever follows it.
    pub approval: bool,
    /// How many people may join by it; `None` is any number.
    pub uses_max: Option<u32>,
    /// How long it stands; `None` is as long as an invitation.
    pub lifetime: Option<Lifetime>,
}

impl NewInvitationLink {
    /// Parses the fields of the form, for a link that lets in by itself.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse<S: AsRef<str>>(
        roles: impl IntoIterator<Item = S>,
        domains: &str,
        uses: &str,
        days: &str,
    ) -> Result<Self, Error> {
        let mut check = Check::new();
        let roles = check.take(Role::parse_set(roles));
        let domains = check.take(EmailDomain::parse_list(domains));
        let uses_max = check.take(parse_uses(uses));
        let lifetime = check.take(Lifetime::parse(days));
        let complete = (|| {
            Some(Self { roles: roles?, domains: domains?, approval: false, uses_max: uses_max?, lifetime: lifetime? })
        })();
        check.finish(complete)
    }

    /// The same wish, with or without approval.
    #[must_use]
    pub fn with_approval(self, approval: bool) -> Self {
        Self { approval, ..self }
    }
}

fn parse_uses(text: &str) -> Result<Option<u32>, Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let uses: u64 = text.parse().map_err(|_| Error::invalid(Field::Uses, Reason::Malformed))?;
    match u32::try_from(uses) {
        Ok(uses) if (1..=USES_MAX).contains(&uses) => Ok(Some(uses)),
        _ => Err(Error::invalid(Field::Uses, Reason::OutOfRange { min: 1, max: i64::from(USES_MAX) })),
    }
}

/// What the page behind a shareable link shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinView {
    /// Which link.
    pub id: InvitationLinkId,
    /// Into which organization.
    pub organization_id: OrganizationId,
    /// Its name.
    pub organization_name: Name,
    /// Its slug, for those who are members.
    pub organization_slug: Slug,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub organization_logo: Option<String>,
    /// Who made the link; `None` when the account is gone.
    pub creator_name: Option<Name>,
    /// What it offers.
    pub roles: Vec<Role>,
    /// At which domains the addresses must be; none means any.
    pub domains: Vec<EmailDomain>,
    /// Whether somebody has to let in whoever follows it.
    pub approval: bool,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
    /// What the visitor can do.
    pub standing: JoinStanding,
}

/// How the visitor of a shareable link stands to it. The page has one face for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "camelCase")]
pub enum JoinStanding {
    /// Signed in, and may join, or ask to.
    Ready {
        /// With this address.
        email: Email,
    },
    /// Nobody is signed in: sign up or sign in.
    SignIn,
    /// Signed in with an address that has to be verified first.
    Unverified {
        /// Which.
        email: Email,
    },
    /// Signed in with an address at none of the link's domains.
    WrongDomain {
        /// The address that is signed in.
        signed_in_as: Email,
    },
    /// A member already.
    AlreadyMember,
    /// Has asked to join, and nobody has decided.
    Asked {
        /// The request.
        request: JoinRequestId,
    },
    /// Has asked by this very link, and was not let in.
    Declined,
    /// Was a member: only an invitation leads back.
    FormerMember,
    /// Used up, expired or revoked.
    Closed {
        /// Which of these.
        state: LinkState,
    },
    /// The organization is full.
    Full,
    /// The organization was deleted or is suspended.
    OrganizationGone,
    /// Whoever made the link does not hold what it offers any more.
    CreatorMayNotOffer,
}

/// What came of joining by a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedByLink {
    /// By which link.
    pub link: InvitationLinkId,
    /// The organization's slug.
    pub slug: Slug,
    /// The new membership.
    pub member: MemberRecord,
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn domains_are_read_from_a_line() {
        let list = EmailDomain::parse_list(" @Example.com, corp.kr;example.com\n").unwrap_or_default();
        assert_eq!(list.iter().map(EmailDomain::as_str).collect::<Vec<_>>(), ["corp.kr", "example.com"]);
        assert_eq!(EmailDomain::parse_list(" "), Ok(Vec::new()));
        for text in ["example", "a@b.c", "-a.b", "한국.kr", "*.example.com"] {
            assert_eq!(EmailDomain::parse_list(text), Err(Error::invalid(Field::Domains, Reason::Malformed)), "{text}");
        }
        let many: String = (0..=DOMAINS_MAX).map(|n| format!("d{n}.kr ")).collect();
        assert!(EmailDomain::parse_list(&many).is_err());
    }

    #[test]
    fn a_domain_below_is_another_one() {
        let email = |text: &str| Email::parse(text).unwrap_or_else(|error| panic!("{error:?}"));
        let domains = EmailDomain::parse_list("example.com").unwrap_or_default();
        assert!(admits(&domains, &email("a@EXAMPLE.com")));
        assert!(!admits(&domains, &email("a@evil.example.com")));
        assert!(!admits(&domains, &email("a@example.com.evil.kr")));
        assert!(admits(&[], &email("a@anywhere.kr")));
    }

    #[test]
    fn a_link_closes_in_three_ways() {
        let now = DateTime::UNIX_EPOCH;
        let later = now + TimeDelta::seconds(1);
        assert_eq!(LinkState::at(now, false, later, 4, Some(5)), LinkState::Open);
        assert_eq!(LinkState::at(now, false, later, 9, None), LinkState::Open);
        assert_eq!(LinkState::at(now, false, later, 5, Some(5)), LinkState::UsedUp);
        assert_eq!(LinkState::at(now, false, now, 0, None), LinkState::Expired);
        assert_eq!(LinkState::at(now, true, now, 5, Some(5)), LinkState::Revoked);
    }

    #[test]
    fn a_wish_names_every_mistake() {
        let refused = NewInvitationLink::parse(Vec::<&str>::new(), "x", "0", "a").err().unwrap_or(Error::Internal);
        let fields: Vec<Field> = refused.fields().iter().map(|wrong| wrong.field).collect();
        assert_eq!(fields, [Field::Role, Field::Domains, Field::Uses, Field::Days]);
        let wish = NewInvitationLink::parse(["member"], "", " 25 ", "30");
        assert_eq!(wish.map(|wish| (wish.uses_max, wish.lifetime.map(Lifetime::days))), Ok((Some(25), Some(30))));
    }
}
