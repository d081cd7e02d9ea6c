//! Language, theme and keys, as small forms: they load the page anew, so that the server decides and nothing flickers.

use leptos::prelude::*;
use tenantry::locale::Locale as ModelLocale;

use crate::{
    api::preferences::{SetKeys, SetLocale, SetTheme},
    i18n::{from_model, td_string, to_model, use_locale},
    kit::{Form, FormAction, Hidden, Icon, SegmentButton, Segments, use_page},
    preferences::{SingleKeys, Theme},
};

/// A button for each language, in its own name.
#[component]
pub fn LocaleForm(
    /// Tells it apart from others on the page.
    #[prop(into)]
    key: String,
) -> impl IntoView {
    let current = to_model(use_locale());
    let locale = use_locale();
    let action = FormAction::<SetLocale>::new();
    let next = use_page();
    let choice = move |each: ModelLocale| {
        let name = match each {
            ModelLocale::En => "English",
            ModelLocale::Ko => "한국어",
        };
        view! {
            <SegmentButton name="locale" value=each.tag() lang=from_tag(each) pressed={each == current}>
                {name}
            </SegmentButton>
        }
    };
    view! {
        <Form action key class="segments-form" label=td_string!(locale, common.language)>
            <Hidden name="next" value=next/>
            <Segments label=td_string!(locale, common.language)>{ModelLocale::ALL.map(choice).collect_view()}</Segments>
        </Form>
    }
}

fn from_tag(locale: ModelLocale) -> &'static str {
    to_model(from_model(locale)).tag()
}

/// A button for each theme.
#[component]
pub fn ThemeForm(
    /// Tells it apart from others on the page.
    #[prop(into)]
    key: String,
) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SetTheme>::new();
    let next = use_page();
    let current = page_theme();
    let choice = move |each: Theme| {
        let (name, icon) = match each {
            Theme::System => (td_string!(locale, common.theme_system), "monitor"),
            Theme::Light => (td_string!(locale, common.theme_light), "sun"),
            Theme::Dark => (td_string!(locale, common.theme_dark), "moon"),
        };
        view! {
            <SegmentButton name="theme" value=each.as_str() pressed={each == current}>
                <Icon name=icon/>
                {name}
            </SegmentButton>
        }
    };
    view! {
        <Form action key class="segments-form" label=td_string!(locale, common.theme)>
            <Hidden name="next" value=next/>
            <Segments label=td_string!(locale, common.theme)>{Theme::ALL.map(choice).collect_view()}</Segments>
        </Form>
    }
}

/// The theme of this page: from the cookie on the server, from `<html data-theme>` in the browser.
fn page_theme() -> Theme {
    #[cfg(feature = "ssr")]
    let text = cookie_of_request(crate::preferences::THEME_COOKIE);
    #[cfg(not(feature = "ssr"))]
    let text = document().document_element().and_then(|html| html.get_attribute("data-theme"));
    Theme::from_text(&text.unwrap_or_default())
}

/// A button that turns keys without Ctrl or Cmd on, and one that turns them off.
#[component]
pub fn KeysForm() -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SetKeys>::new();
    let next = use_page();
    let current = page_keys();
    let choice = move |each: SingleKeys| {
        let name = match each {
            SingleKeys::On => td_string!(locale, account.keys_on),
            SingleKeys::Off => td_string!(locale, account.keys_off),
        };
        view! { <SegmentButton name="keys" value=each.as_str() pressed={each == current}>{name}</SegmentButton> }
    };
    view! {
        <Form action class="segments-form" label=td_string!(locale, account.keys)>
            <Hidden name="next" value=next/>
            <Segments label=td_string!(locale, account.keys)>{SingleKeys::ALL.map(choice).collect_view()}</Segments>
        </Form>
    }
}

/// Whether this page has such keys: from the cookie on the server, from `<html data-keys>` in the browser.
fn page_keys() -> SingleKeys {
    #[cfg(feature = "ssr")]
    let text = cookie_of_request(crate::preferences::KEYS_COOKIE);
    #[cfg(not(feature = "ssr"))]
    let text = document().document_element().and_then(|html| html.get_attribute("data-keys"));
    SingleKeys::from_text(&text.unwrap_or_default())
}

#[cfg(feature = "ssr")]
fn cookie_of_request(name: &str) -> Option<String> {
    let cookies = crate::server_context::request_header(http::header::COOKIE)?;
    crate::preferences::cookie(&cookies, name).map(str::to_owned)
}
