//! The texts of the console, in every language that it speaks.
//!
//! `locales/{language}/{area}.json` holds them; the build makes a module of them and fails on a text that one
//! language lacks. A view writes `td_string!(locale, area.key, name = value)` with `let locale = use_locale();`.
//!
//! The language never changes inside a page: the server decides it (cookie, else `Accept-Language`; sign-in sets the
//! cookie from the account), writes it to `<html lang>`, and the browser reads it there. Choosing another language
//! loads the page anew. So texts are plain strings, and both sides always agree.

use leptos::prelude::*;
use tenantry::locale::Locale as ModelLocale;

pub use self::generated::i18n::Locale;
pub use leptos_i18n::td_string;

#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    clippy::all,
    clippy::expect_used,
    reason = "generated"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

/// The language of a value of the model.
#[must_use]
pub const fn from_model(locale: ModelLocale) -> Locale {
    match locale {
        ModelLocale::En => Locale::en,
        ModelLocale::Ko => Locale::ko,
    }
}

/// The model's value for a language.
#[must_use]
pub const fn to_model(locale: Locale) -> ModelLocale {
    match locale {
        Locale::en => ModelLocale::En,
        Locale::ko => ModelLocale::Ko,
    }
}

/// Decides the page's language and puts it into context. [`crate::App`] calls it once.
pub fn provide_locale() -> Locale {
    let locale = from_model(page_locale());
    provide_context(locale);
    locale
}

/// The language of this page.
#[must_use]
pub fn use_locale() -> Locale {
    use_context().unwrap_or_default()
}

/// On the server: what the request asks for, by cookie or header.
#[cfg(feature = "ssr")]
fn page_locale() -> ModelLocale {
    use_context::<tenantry::session::Visitor>().map(|visitor| visitor.origin.locale).unwrap_or_default()
}

/// In the browser: what the server decided.
#[cfg(not(feature = "ssr"))]
fn page_locale() -> ModelLocale {
    document()
        .document_element()
        .and_then(|html| html.get_attribute("lang"))
        .and_then(|tag| ModelLocale::from_tag(&tag))
        .unwrap_or_default()
}
