//! A mail before it is a message: the facts that it tells, and its parts in one language.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use tenantry::{email::Email, invitation::terms::Message, locale::Locale, role::Role, text::Name};
use tenantry_app::dates::{self, Zone};

use super::texts;

/// What a mail tells. Made when it is sent, from rows that still stand, so links and names are those of that moment.
#[derive(Clone, Debug)]
pub(crate) enum About {
    /// An offer of membership.
    Invitation {
        /// Into which organization.
        organization: Name,
        /// Who offers; `None` when the account is gone.
        inviter: Option<Name>,
        /// What is offered.
        roles: Vec<Role>,
        /// What the inviter added in the own words.
        message: Option<Message>,
        /// The page of the invitation.
        link: String,
        /// Until when it stands.
        expires_at: DateTime<Utc>,
    },
    /// Proof of an address.
    VerifyEmail {
        /// The page that proves it.
        link: String,
        /// Until when it works.
        expires_at: DateTime<Utc>,
    },
    /// A new password.
    ResetPassword {
        /// The page that sets it.
        link: String,
        /// Until when it works.
        expires_at: DateTime<Utc>,
    },
    /// A sign-up with an address that has an account.
    AccountExists {
        /// The sign-in page.
        sign_in: String,
        /// The page that asks for a reset.
        reset: String,
    },
    /// A deleted organization.
    OrganizationDeleted {
        /// Its name.
        name: Name,
        /// Its name in the URL.
        slug: String,
        /// Until when an owner can take it back.
        restore_until: DateTime<Utc>,
        /// The page with the own organizations.
        home: String,
    },
    /// An organization that is to be handed over to the recipient.
    OwnershipOffered {
        /// Which organization.
        organization: Name,
        /// Who offers it.
        owner: Name,
        /// The page of the offer.
        link: String,
        /// Until when it stands.
        expires_at: DateTime<Utc>,
    },
    /// An organization that was handed over.
    OwnershipAccepted {
        /// Which organization.
        organization: Name,
        /// Whose it is now.
        owner: Name,
        /// Whether the recipient is still one of the owners.
        keeps_owner: bool,
        /// The organization's members.
        link: String,
    },
    /// Somebody who asks to join.
    JoinAsked {
        /// Which organization.
        organization: Name,
        /// Who asks.
        person: Name,
        /// What the link gives.
        roles: Vec<Role>,
        /// The organization's requests.
        link: String,
    },
    /// Having been let in.
    JoinAccepted {
        /// Into which organization.
        organization: Name,
        /// What was given.
        roles: Vec<Role>,
        /// The organization.
        link: String,
    },
    /// A changed password.
    PasswordChanged {
        /// When.
        at: DateTime<Utc>,
        /// The page that asks for a reset.
        reset: String,
    },
    /// An address that an account shall have.
    ChangeEmail {
        /// The page that confirms it.
        link: String,
        /// Until when it works.
        expires_at: DateTime<Utc>,
    },
    /// An address that an account has no more.
    EmailChanged {
        /// When.
        at: DateTime<Utc>,
        /// The new address, so that its owner recognises it.
        masked: String,
        /// The sign-in page.
        sign_in: String,
    },
    /// An account that is gone.
    AccountDeleted {
        /// When.
        at: DateTime<Utc>,
        /// The page where one can begin anew.
        sign_up: String,
    },
}

/// A link with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// What it says.
    pub(crate) label: String,
    /// Where it leads.
    pub(crate) url: String,
}

/// The parts of a mail, from which both its forms are made: HTML and plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// The language of everything below.
    pub(crate) locale: Locale,
    /// The subject line.
    pub(crate) subject: String,
    /// What it is about, in one line.
    pub(crate) heading: String,
    /// The text.
    pub(crate) paragraphs: Vec<String>,
    /// What somebody said in the own words, line by line.
    pub(crate) quote: Vec<String>,
    /// The one thing to do.
    pub(crate) action: Link,
    /// Another thing to do.
    pub(crate) other: Option<Link>,
    /// Introduces the bare address of the action, for those whose mail program shows no button.
    pub(crate) bare_link: &'static str,
    /// Until when the action works.
    pub(crate) expiry: Option<String>,
    /// What to do when the mail comes as a surprise.
    pub(crate) unexpected: &'static str,
    /// For which address the mail is: it may have been forwarded.
    pub(crate) recipient: String,
}

impl Letter {
    /// Writes a mail.
    pub(crate) fn write(about: &About, recipient: &Email, locale: Locale) -> Self {
        match locale {
            Locale::En => texts::en::write(about, recipient),
            Locale::Ko => texts::ko::write(about, recipient),
        }
    }
}

/// A name as a mail shows it. Whoever names an organization or an account decides what strangers read under our
/// sender, so a name cannot become a link in their mail program, nor turn the rest of the line around.
pub(super) fn shown(name: &Name) -> String {
    harmless(name.as_str())
}

/// A message as a mail shows it, line by line, for the same reason.
pub(super) fn quoted(message: Option<&Message>) -> Vec<String> {
    message.map(|message| message.lines().map(harmless).collect()).unwrap_or_default()
}

fn harmless(text: &str) -> String {
    /// ZERO WIDTH SPACE: parts a web address without being seen.
    const GAP: char = '\u{200B}';
    let mut shown = String::new();
    let mut characters = text.chars().filter(|c| !is_bidi_control(*c)).peekable();
    while let Some(c) = characters.next() {
        shown.push(c);
        let parts = match c {
            '.' | '@' => characters.peek().is_some_and(|next| next.is_alphanumeric()),
            ':' | '/' => characters.peek().is_some_and(|next| *next == '/'),
            _ => false,
        };
        if parts {
            shown.push(GAP);
        }
    }
    shown
}

/// Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9, 2.1 to 2.6).
const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A moment in words of the language, in UTC: nobody knows where a mail will be read.
pub(super) fn minute(locale: Locale, time: DateTime<Utc>) -> String {
    dates::minute(tenantry_app::i18n::from_model(locale), time, Zone::Utc)
}

/// The names of roles in the language, strongest first.
pub(super) fn role_names(locale: Locale, roles: &[Role]) -> String {
    let mut text = String::new();
    for (index, role) in roles.iter().enumerate() {
        let name = tenantry_app::texts::role_name(tenantry_app::i18n::from_model(locale), role);
        // Writing to a string does not fail.
        let _ = write!(text, "{}{name}", if index == 0 { "" } else { ", " });
    }
    text
}

#[cfg(test)]
mod tests;
