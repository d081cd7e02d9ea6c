//! Language, theme and keys: cookies that the server reads, so that all are right from the first byte and without WASM.

use tenantry::locale::Locale;

/// The cookie with the chosen language.
pub const LOCALE_COOKIE: &str = "tenantry_locale";
/// The cookie with the chosen theme.
pub const THEME_COOKIE: &str = "tenantry_theme";
/// The cookie that says whether keys without Ctrl or Cmd do anything.
pub const KEYS_COOKIE: &str = "tenantry_keys";

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All themes, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value of the cookie and of `data-theme`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a theme; anything unknown is [`Theme::System`].
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or_default()
    }
}

/// Whether keys without Ctrl or Cmd do anything. Whoever speaks to the machine, say, turns them off (WCAG 2.1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SingleKeys {
    /// They do, where nobody is typing.
    #[default]
    On,
    /// They do nothing.
    Off,
}

impl SingleKeys {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// The value of the cookie and of `data-keys`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// Reads a choice; anything unknown is [`SingleKeys::On`].
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self::ALL.into_iter().find(|keys| keys.as_str() == text).unwrap_or_default()
    }
}

/// The value of a cookie in a `Cookie` header (RFC 6265, 4.2.1).
#[must_use]
pub fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (key.trim() == name).then(|| value.trim())
    })
}

/// The language of a request: the cookie's, else the best of `Accept-Language`. The server puts it into
/// [`tenantry::session::Origin::locale`].
#[must_use]
pub fn decide_locale(cookies: &str, accept_language: &str) -> Locale {
    cookie(cookies, LOCALE_COOKIE).and_then(Locale::from_tag).unwrap_or_else(|| Locale::negotiate(accept_language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_wins_over_the_header() {
        assert_eq!(decide_locale("a=b; tenantry_locale=ko", "en"), Locale::Ko);
        assert_eq!(decide_locale("tenantry_locale=xx", "ko-KR"), Locale::Ko);
        assert_eq!(decide_locale("xtenantry_locale=ko", ""), Locale::En);
    }

    #[test]
    fn an_unknown_theme_is_the_systems() {
        assert_eq!(Theme::from_text("dark"), Theme::Dark);
        assert_eq!(Theme::from_text("\"><script>"), Theme::System);
    }

    #[test]
    fn keys_are_on_until_they_are_turned_off() {
        assert_eq!(SingleKeys::from_text("off"), SingleKeys::Off);
        assert_eq!(SingleKeys::from_text(""), SingleKeys::On);
        assert_eq!(SingleKeys::from_text("no"), SingleKeys::On);
    }
}
