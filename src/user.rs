//! People with accounts.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    access::decide::Parting,
    email::Email,
    error::Check,
    ids::{OrganizationId, UserId},
    locale::Locale,
    password::Password,
    role::Role,
    slug::Slug,
    text::{self, Name},
};

/// Longest business registration number, in characters (Korea's has 10 digits and two dashes; others are longer).
pub const BUSINESS_NUMBER_MAX: usize = 32;

/// What a person sees and edits of the own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Who.
    pub id: UserId,
    /// The person's name.
    pub name: Name,
    /// The name under which the person acts, if another.
    pub profile_name: Option<Name>,
    /// The company that the person works for.
    pub company_name: Option<Name>,
    /// Its registration number.
    pub business_number: Option<String>,
    /// The address that signs in.
    pub email: Email,
    /// Whether the person proved to read mail at that address.
    pub email_verified: bool,
    /// The address that takes its place once it is confirmed.
    pub pending_email: Option<Email>,
    /// The language of the console and of mail.
    pub locale: Locale,
    /// The address of the person's picture.
    pub image: Option<String>,
    /// The organization that opens first.
    pub primary_organization_id: Option<OrganizationId>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// What became of the wish for another address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailChange {
    /// It is the address of the account now: this server sends no mail, so nothing can be confirmed.
    Changed,
    /// A link is on its way to the new address. The old one stays until the link is used.
    CheckMail,
}

/// A place of the person in an organization, and what would become of it with the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTie {
    /// Which organization.
    pub id: OrganizationId,
    /// Its name in the URL.
    pub slug: Slug,
    /// Its name.
    pub name: Name,
    /// The path of its logo; `None` where it has none, or one of another site.
    pub logo: Option<String>,
    /// Whether it was made at the person's sign-up.
    pub is_personal: bool,
    /// The person's roles in it.
    pub roles: Vec<Role>,
    /// How many active members it has.
    pub member_count: u64,
    /// What would become of the place.
    pub parting: Parting,
}

/// Checks the address that somebody typed to confirm that the account is to go.
///
/// # Errors
/// [`Reason::Mismatch`] on [`Field::Email`].
pub fn confirm_email(email: &Email, typed: &str) -> Result<(), Error> {
    match Email::parse(typed) {
        Ok(typed) if typed == *email => Ok(()),
        _ => Err(Error::invalid(Field::Email, Reason::Mismatch)),
    }
}

/// A wish for an account, parsed.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The person's name.
    pub name: Name,
    /// The name under which the person acts, if another.
    pub profile_name: Option<Name>,
    /// The company that the person works for.
    pub company_name: Option<Name>,
    /// The address that will sign in.
    pub email: Email,
    /// The chosen password.
    pub password: Password,
    /// The language to start in.
    pub locale: Locale,
    /// The secret of the invitation link that led here, if any.
    pub invitation: Option<String>,
    /// Where the link that proves the address leads on to; else it leads to a page of the console.
    pub onward: Option<Onward>,
}

/// Longest address that a link in a mail leads on to, in bytes.
pub const ONWARD_MAX: usize = 2048;

/// Where a link in a mail leads on to once it was followed: a whole address that the door has found to be trusted. It is
/// looked at again when the link is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Onward(String);

impl Onward {
    /// Takes an address that is trusted; `None` for one that is too long to be mailed.
    #[must_use]
    pub fn trusted(address: String) -> Option<Self> {
        (address.len() <= ONWARD_MAX).then_some(Self(address))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SignUp {
    /// Parses the fields of the sign-up form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(
        name: &str,
        profile_name: &str,
        company_name: &str,
        email: &str,
        password: &str,
        locale: Locale,
        invitation: Option<String>,
    ) -> Result<Self, Error> {
        let mut check = Check::new();
        let name = check.take(Name::parse(Field::Name, name));
        let profile_name = check.take(Name::parse_optional(Field::ProfileName, profile_name));
        let company_name = check.take(Name::parse_optional(Field::CompanyName, company_name));
        let email = check.take(Email::parse(email));
        let password = check.take(Password::parse_new(Field::Password, password));
        let complete = (|| {
            Some(Self {
                name: name?,
                profile_name: profile_name?,
                company_name: company_name?,
                email: email?,
                password: password?,
                locale,
                invitation,
                onward: None,
            })
        })();
        check.finish(complete)
    }

    /// The name of the personal organization: the first that exists of company name, "{profile name}'s
    /// organization", "{name}'s organization", "{local part}'s organization" (document 002).
    #[must_use]
    pub fn personal_organization_name(&self) -> Name {
        if let Some(company) = &self.company_name {
            return company.clone();
        }
        let person = self.profile_name.as_ref().unwrap_or(&self.name);
        personal_organization_name(person.as_str(), self.locale)
    }
}

/// "{person}'s organization" in a language, shortened to fit.
#[must_use]
pub fn personal_organization_name(person: &str, locale: Locale) -> Name {
    let suffix = match locale {
        Locale::En => "'s organization",
        Locale::Ko => "의 조직",
    };
    let room = text::NAME_MAX - suffix.chars().count();
    let person: String = person.chars().take(room).collect();
    Name::truncate(&format!("{}{suffix}", person.trim())).unwrap_or_else(|| fallback_name(locale))
}

fn fallback_name(locale: Locale) -> Name {
    let text = match locale {
        Locale::En => "Personal",
        Locale::Ko => "개인",
    };
    // Non-empty constants without control characters always give a name.
    #[expect(clippy::expect_used, reason = "the two constants above are valid names")]
    Name::truncate(text).expect("a valid constant") // the two above, no input
}

/// Changes to the own profile; a field left `None` stays.
#[derive(Clone, Debug, Default)]
pub struct ProfileChanges {
    /// The person's name.
    pub name: Option<Name>,
    /// The name under which the person acts; `Some(None)` clears it.
    pub profile_name: Option<Option<Name>>,
    /// The company; entering it renames the personal organization unless its owner renamed that by hand.
    pub company_name: Option<Option<Name>>,
    /// Its registration number; `Some(None)` clears it.
    pub business_number: Option<Option<String>>,
    /// The language of console and mail.
    pub locale: Option<Locale>,
    /// The address of the person's picture; `Some(None)` clears it.
    pub image: Option<Option<String>>,
}

impl ProfileChanges {
    /// Parses the fields of the profile form, which always sends all of them.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(
        name: &str,
        profile_name: &str,
        company_name: &str,
        business_number: &str,
        locale: &str,
    ) -> Result<Self, Error> {
        let mut check = Check::new();
        let name = check.take(Name::parse(Field::Name, name));
        let profile_name = check.take(Name::parse_optional(Field::ProfileName, profile_name));
        let company_name = check.take(Name::parse_optional(Field::CompanyName, company_name));
        let business_number = check.take(parse_business_number(business_number));
        let locale = check.take(Locale::from_tag(locale).ok_or_else(|| Error::invalid(Field::Locale, Reason::Unknown)));
        let complete = (|| {
            Some(Self {
                name: Some(name?),
                profile_name: Some(profile_name?),
                company_name: Some(company_name?),
                business_number: Some(business_number?),
                locale: Some(locale?),
                image: None,
            })
        })();
        check.finish(complete)
    }
}

/// Parses a business registration number: letters, digits, dashes, dots, slashes and spaces. Blank is `None`.
///
/// # Errors
/// On [`Field::BusinessNumber`]: [`Reason::TooLong`], [`Reason::Malformed`], [`Reason::ForbiddenCharacter`].
pub fn parse_business_number(text: &str) -> Result<Option<String>, Error> {
    let text = text::line(Field::BusinessNumber, text, BUSINESS_NUMBER_MAX)?;
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().all(|c| c.is_ascii_alphanumeric() || " -./".contains(c)) {
        Ok(Some(text))
    } else {
        Err(Error::invalid(Field::BusinessNumber, Reason::Malformed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign_up(profile: &str, company: &str, locale: Locale) -> SignUp {
        SignUp::parse("홍길동", profile, company, "hong@example.com", "correct horse", locale, None)
            .unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[test]
    fn the_personal_organization_is_named_after_the_first_that_exists() {
        let name = |profile, company, locale| {
            sign_up(profile, company, locale).personal_organization_name().as_str().to_owned()
        };
        assert_eq!(name("길동이", "신선푸드", Locale::Ko), "신선푸드");
        assert_eq!(name("길동이", "", Locale::Ko), "길동이의 조직");
        assert_eq!(name("", "", Locale::Ko), "홍길동의 조직");
        assert_eq!(name("", " ", Locale::En), "홍길동's organization");
    }

    #[test]
    fn a_very_long_name_still_gives_a_valid_organization_name() {
        let name = personal_organization_name(&"가".repeat(text::NAME_MAX), Locale::En);
        assert_eq!(Name::parse(Field::Name, name.as_str()).as_ref(), Ok(&name));
        assert!(name.as_str().ends_with("'s organization"));
    }
}
