//! Slugs: the name of an organization in a URL.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

mod romanize;

/// Shortest slug, in characters.
pub const SLUG_MIN: usize = 2;
/// Longest slug, in characters.
pub const SLUG_MAX: usize = 48;

/// Words that are, or may become, paths and hosts of the product.
const RESERVED: &[&str] = &[
    "about",
    "account",
    "accounts",
    "admin",
    "api",
    "app",
    "assets",
    "auth",
    "billing",
    "blog",
    "console",
    "contact",
    "dashboard",
    "design",
    "dev",
    "docs",
    "events",
    "favicon",
    "healthz",
    "help",
    "invitations",
    "invite",
    "join",
    "legal",
    "login",
    "logout",
    "mail",
    "me",
    "new",
    "null",
    "oauth",
    "organization",
    "organizations",
    "pkg",
    "platform",
    "pricing",
    "privacy",
    "public",
    "readyz",
    "register",
    "reset-password",
    "root",
    "security",
    "settings",
    "sign-in",
    "sign-out",
    "sign-up",
    "signin",
    "signout",
    "signup",
    "sso",
    "static",
    "status",
    "support",
    "system",
    "team",
    "teams",
    "tenantry",
    "terms",
    "undefined",
    "user",
    "users",
    "verify-email",
    "webhooks",
    "www",
];

/// Lower-case ASCII letters, digits and single hyphens, [`SLUG_MIN`] to [`SLUG_MAX`] characters, not reserved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// Parses a slug. Nothing is folded or mended: what is stored is what was typed.
    ///
    /// # Errors
    /// On [`Field::Slug`]: [`Reason::Required`], [`Reason::TooShort`], [`Reason::TooLong`], [`Reason::Malformed`],
    /// [`Reason::Reserved`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Err(Error::invalid(Field::Slug, reason));
        let wrong = |c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if text.is_empty() {
            refuse(Reason::Required)
        } else if text.len() > SLUG_MAX {
            refuse(Reason::TooLong { max: SLUG_MAX })
        } else if text.contains(wrong) || text.starts_with('-') || text.ends_with('-') || text.contains("--") {
            refuse(Reason::Malformed)
        } else if text.len() < SLUG_MIN {
            refuse(Reason::TooShort { min: SLUG_MIN })
        } else if RESERVED.contains(&text) {
            refuse(Reason::Reserved)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Proposes a slug for an organization's name: Latin letters lose their accents, Hangul is romanised letter by
    /// letter, everything else separates words. `None` when too little is left, as for other scripts.
    #[must_use]
    pub fn propose(name: &str) -> Option<Self> {
        let mut slug = String::with_capacity(name.len());
        for c in name.chars() {
            match romanize::romanize(c) {
                Some(letters) => slug.push_str(&letters),
                // An apostrophe joins ("Kim's" becomes "kims"); anything else parts words.
                None if matches!(c, '\'' | '’') => {}
                None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                None => {}
            }
            if slug.len() >= SLUG_MAX {
                break;
            }
        }
        slug.truncate(SLUG_MAX);
        let slug = slug.trim_matches('-');
        Self::parse(slug).or_else(|_| Self::parse(&format!("{slug}-org"))).ok().filter(|_| !slug.is_empty())
    }

    /// `org-` and six characters drawn from `random`, for names that [`Slug::propose`] can make nothing of.
    #[must_use]
    pub fn random(random: [u8; 6]) -> Self {
        Self(format!("org-{}", letters(random)))
    }

    /// This slug with a dash and four characters drawn from `random`, shortened where needed: the way out when the
    /// slug itself is taken.
    #[must_use]
    pub fn with_suffix(&self, random: [u8; 4]) -> Self {
        let kept = self.0.get(..self.0.len().min(SLUG_MAX - 5)).unwrap_or_default().trim_end_matches('-');
        Self(format!("{kept}-{}", letters(random)))
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 32 letters and digits that cannot be mistaken for each other; a byte picks one evenly.
fn letters<const N: usize>(random: [u8; N]) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl TryFrom<String> for Slug {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_slugs() {
        for (name, slug) in [
            ("신선푸드", "sinseonpudeu"),
            ("Kim's Café & Bäckerei", "kims-cafe-backerei"),
            ("  A -- B  ", "a-b"),
            ("주식회사 ABC", "jusikhoesa-abc"),
            ("API", "api-org"),
            ("X", "x-org"),
        ] {
            assert_eq!(Slug::propose(name).as_ref().map(Slug::as_str), Some(slug), "{name}");
        }
        assert_eq!(Slug::propose("株式会社"), None);
        assert_eq!(Slug::propose("!!!"), None);
    }

    #[test]
    fn what_is_not_a_slug_is_refused() {
        let reason = |text: &str| Slug::parse(text).err();
        let because = |reason| Some(Error::invalid(Field::Slug, reason));
        assert_eq!(reason("../x"), because(Reason::Malformed));
        assert_eq!(reason("O"), because(Reason::Malformed));
        assert_eq!(reason("a--b"), because(Reason::Malformed));
        assert_eq!(reason("api"), because(Reason::Reserved));
        assert_eq!(reason("o"), because(Reason::TooShort { min: 2 }));
        assert_eq!(reason(&"a".repeat(5000)), because(Reason::TooLong { max: 48 }));
    }

    proptest! {
        #[test]
        fn every_proposal_is_a_slug(name in ".{0,120}", random in any::<[u8; 6]>(), four in any::<[u8; 4]>()) {
            let slug = Slug::propose(&name).unwrap_or_else(|| Slug::random(random));
            prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
            let suffixed = slug.with_suffix(four);
            prop_assert_eq!(Slug::parse(suffixed.as_str()), Ok(suffixed.clone()));
        }

        #[test]
        fn hangul_always_gives_a_slug(name in "[가-힣]{2,60}") {
            prop_assert!(Slug::propose(&name).is_some());
        }
    }
}
