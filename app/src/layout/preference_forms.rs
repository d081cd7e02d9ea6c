//! Language and theme, as small forms: they load the page anew, so that the server decides and nothing flickers.

use leptos::prelude::*;
use tenantry::locale::Locale as ModelLocale;

use crate::{
    api::preferences::{SetLocale, SetTheme},
    i18n::{from_model, td_string, to_model, use_locale},
    kit::{Form, FormAction, Hidden, Icon, use_page},
    preferences::Theme,
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
        let pressed = if each == current { "true" } else { "false" };
        view! {
            <button type="submit" class="segment" name="locale" value=each.tag() lang=from_tag(each)
                aria-pressed=pressed>{name}</button>
        }
    };
    view! {
        <Form action key class="segments-form" label=td_string!(locale, common.language)>
            <Hidden name="next" value=next/>
            <div class="segments" role="group" aria-label=td_string!(locale, common.language)>
                {ModelLocale::ALL.map(choice).collect_view()}
            </div>
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
        let pressed = if each == current { "true" } else { "false" };
        view! {
            <button type="submit" class="segment" name="theme" value=each.as_str() aria-pressed=pressed>
                <Icon name=icon/>
                {name}
            </button>
        }
    };
    view! {
        <Form action key class="segments-form" label=td_string!(locale, common.theme)>
            <Hidden name="next" value=next/>
            <div class="segments" role="group" aria-label=td_string!(locale, common.theme)>
                {Theme::ALL.map(choice).collect_view()}
            </div>
        </Form>
    }
}

/// The theme of this page: from the cookie on the server, from `<html data-theme>` in the browser.
fn page_theme() -> Theme {
    #[cfg(feature = "ssr")]
    let text = crate::server_context::request_header(http::header::COOKIE)
        .and_then(|cookies| crate::preferences::cookie(&cookies, crate::preferences::THEME_COOKIE).map(str::to_owned));
    #[cfg(not(feature = "ssr"))]
    let text = document().document_element().and_then(|html| html.get_attribute("data-theme"));
    Theme::from_text(&text.unwrap_or_default())
}
