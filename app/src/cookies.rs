//! The cookies that the console sets.

use http::HeaderValue;
use tenantry::{ids::OrganizationId, locale::Locale, role::Role, session::SessionSecret};

pub use crate::preferences::{KEYS_COOKIE, LOCALE_COOKIE, THEME_COOKIE};
use crate::{
    preferences::{SingleKeys, Theme, cookie},
    server_context::ConsoleSettings,
};

/// The cookie with the session secret.
pub const SESSION_COOKIE: &str = "tenantry_session";

/// What follows the secret in a cookie that the browser forgets when it is closed.
const PASSING: &str = ".s";

/// How long a browser keeps language, theme and keys, in seconds.
const PREFERENCE_AGE: i64 = 400 * 24 * 60 * 60;

/// Which sites' requests carry the session cookie (RFC 6265bis, 4.1.2.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// Those of the own site, and links from others.
    #[default]
    Lax,
    /// Those of the own site only.
    Strict,
    /// All, for front ends on other sites. Browsers want it `Secure`.
    None,
}

impl SameSite {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Lax => "Lax",
            Self::Strict => "Strict",
            Self::None => "None",
        }
    }
}

/// A `Set-Cookie` value that opens or prolongs a session.
#[must_use]
pub fn session_cookie(secret: &SessionSecret, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build_session(secret.reveal(), Some(settings.session_ttl.num_seconds()), settings)
}

/// A `Set-Cookie` value that opens a session that the browser forgets when it is closed. Its value says so, and whoever
/// prolongs the session keeps it that way.
#[must_use]
pub fn passing_session_cookie(secret: &SessionSecret, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build_session(&format!("{}{PASSING}", secret.reveal()), None, settings)
}

/// A `Set-Cookie` value that prolongs a session, as lasting as it was.
#[must_use]
pub fn prolonged_session_cookie(
    is_passing: bool,
    secret: &SessionSecret,
    settings: &ConsoleSettings,
) -> Option<HeaderValue> {
    if is_passing { passing_session_cookie(secret, settings) } else { session_cookie(secret, settings) }
}

/// The secret in a `Cookie` header.
#[must_use]
pub fn session_secret(cookies: &str) -> Option<SessionSecret> {
    let value = cookie(cookies, SESSION_COOKIE)?;
    SessionSecret::parse(value.strip_suffix(PASSING).unwrap_or(value))
}

/// Whether the session of a `Cookie` header is forgotten when the browser is closed.
#[must_use]
pub fn is_passing(cookies: &str) -> bool {
    cookie(cookies, SESSION_COOKIE).is_some_and(|value| value.ends_with(PASSING))
}

/// A `Set-Cookie` value that forgets the session.
#[must_use]
pub fn no_session_cookie(settings: &ConsoleSettings) -> Option<HeaderValue> {
    build_session("", Some(0), settings)
}

fn build_session(value: &str, age: Option<i64>, settings: &ConsoleSettings) -> Option<HeaderValue> {
    let age = age.map(|age| format!("; Max-Age={age}")).unwrap_or_default();
    let domain = settings.cookie_domain.as_ref().map(|domain| format!("; Domain={domain}")).unwrap_or_default();
    let same_site = settings.same_site.as_str();
    let secure = if settings.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{SESSION_COOKIE}={value}; Path=/{domain}{age}; SameSite={same_site}; HttpOnly{secure}");
    HeaderValue::from_str(&cookie).ok()
}

/// How long a browser keeps the role that an organization is looked at as, in seconds: a working day.
const VIEW_AGE: i64 = 8 * 60 * 60;

/// The cookie with the role that one organization is looked at as.
fn view_cookie_name(organization: OrganizationId) -> String {
    format!("tenantry_view_{}", organization.uuid().simple())
}

/// A `Set-Cookie` value with the role that the organization is looked at as; `None` forgets it. It gives nothing: the
/// server makes an intersection of it and of what the person holds.
#[must_use]
pub fn view_cookie(
    organization: OrganizationId,
    role: Option<&Role>,
    settings: &ConsoleSettings,
) -> Option<HeaderValue> {
    let name = view_cookie_name(organization);
    let (value, age) = role.map_or((String::new(), 0), |role| (to_hex(role.as_str()), VIEW_AGE));
    let secure = if settings.secure_cookies { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax; HttpOnly{secure}")).ok()
}

/// The role in a `Cookie` header that the organization is looked at as. What is no role of ours is none.
#[must_use]
pub fn viewed_role(cookies: &str, organization: OrganizationId) -> Option<Role> {
    Role::parse(&from_hex(cookie(cookies, &view_cookie_name(organization))?)?).ok()
}

/// Names of roles have letters of any script, and cookies have not.
fn to_hex(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    text.bytes().flat_map(|byte| [byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)]))).collect()
}

fn from_hex(text: &str) -> Option<String> {
    let bytes: Option<Vec<u8>> = text
        .as_bytes()
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => {
                let digit = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
                Some(digit(high)? << 4 | digit(low)?)
            }
            _ => None,
        })
        .collect();
    String::from_utf8(bytes?).ok()
}

/// A `Set-Cookie` value with the language.
#[must_use]
pub fn locale_cookie(locale: Locale, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build(LOCALE_COOKIE, locale.tag(), settings.secure_cookies)
}

/// A `Set-Cookie` value with the theme.
#[must_use]
pub fn theme_cookie(theme: Theme, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build(THEME_COOKIE, theme.as_str(), settings.secure_cookies)
}

/// A `Set-Cookie` value that turns keys without Ctrl or Cmd on or off.
#[must_use]
pub fn keys_cookie(keys: SingleKeys, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build(KEYS_COOKIE, keys.as_str(), settings.secure_cookies)
}

fn build(name: &str, value: &str, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={PREFERENCE_AGE}; SameSite=Lax{secure}")).ok()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_role_of_a_view_is_read_back_for_its_own_organization_only() {
        let here = OrganizationId::from_uuid(Uuid::from_u128(7));
        let there = OrganizationId::from_uuid(Uuid::from_u128(8));
        for name in ["member", "sales lead", "편집자"] {
            let role = Role::parse(name).ok();
            let value = role.as_ref().map(|role| to_hex(role.as_str())).unwrap_or_default();
            let cookies = format!("a=b; {}={value}; c=d", view_cookie_name(here));
            assert_eq!(viewed_role(&cookies, here), role);
            assert_eq!(viewed_role(&cookies, there), None);
        }
        for value in ["", "f", "zz", "ff", "2c", "\u{e9}\u{e9}"] {
            assert_eq!(viewed_role(&format!("{}={value}", view_cookie_name(here)), here), None, "{value}");
        }
    }
}
