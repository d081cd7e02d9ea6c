//! The cookies that the console sets.

use http::HeaderValue;
use tenantry::{locale::Locale, session::SessionSecret};

pub use crate::preferences::{LOCALE_COOKIE, THEME_COOKIE};
use crate::{preferences::Theme, server_context::ConsoleSettings};

/// The cookie with the session secret.
pub const SESSION_COOKIE: &str = "tenantry_session";

/// How long a browser keeps language and theme, in seconds.
const PREFERENCE_AGE: i64 = 400 * 24 * 60 * 60;

/// A `Set-Cookie` value that opens or prolongs a session.
#[must_use]
pub fn session_cookie(secret: &SessionSecret, settings: &ConsoleSettings) -> Option<HeaderValue> {
    let age = settings.session_ttl.num_seconds();
    build(SESSION_COOKIE, secret.reveal(), age, true, settings.secure_cookies)
}

/// A `Set-Cookie` value that forgets the session.
#[must_use]
pub fn no_session_cookie(settings: &ConsoleSettings) -> Option<HeaderValue> {
    build(SESSION_COOKIE, "", 0, true, settings.secure_cookies)
}

/// A `Set-Cookie` value with the language.
#[must_use]
pub fn locale_cookie(locale: Locale, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build(LOCALE_COOKIE, locale.tag(), PREFERENCE_AGE, false, settings.secure_cookies)
}

/// A `Set-Cookie` value with the theme.
#[must_use]
pub fn theme_cookie(theme: Theme, settings: &ConsoleSettings) -> Option<HeaderValue> {
    build(THEME_COOKIE, theme.as_str(), PREFERENCE_AGE, false, settings.secure_cookies)
}

fn build(name: &str, value: &str, age: i64, http_only: bool, secure: bool) -> Option<HeaderValue> {
    let http_only = if http_only { "; HttpOnly" } else { "" };
    let secure = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={age}; SameSite=Lax{http_only}{secure}")).ok()
}
