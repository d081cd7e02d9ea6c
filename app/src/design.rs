//! `/design`: every component of the kit in every state, and every token. For developers, in builds with the feature
//! `dev-pages` alone; rendered by the server, without WASM. Its own words are English and stand in the code: nobody but
//! developers reads them. What the components say comes from the texts of the console, in both languages.

use leptos::{context::Provider, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::components::Router;

use crate::{
    assets::Assets,
    i18n::{Locale, to_model},
    kit::{
        Wordmark,
        gallery::{Components, Tokens},
        provide_toasts,
    },
    settings::provide_public_settings,
};

/// A language in a theme. Its place on the page is its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Panel {
    /// The language of its texts.
    pub(crate) locale: Locale,
    /// Its theme.
    pub(crate) theme: &'static str,
    /// Tells its ids from those of the others.
    pub(crate) key: &'static str,
}

const PANELS: [Panel; 4] = [
    Panel { locale: Locale::en, theme: "light", key: "en-light" },
    Panel { locale: Locale::en, theme: "dark", key: "en-dark" },
    Panel { locale: Locale::ko, theme: "light", key: "ko-light" },
    Panel { locale: Locale::ko, theme: "dark", key: "ko-dark" },
];

/// The document. The server hands it to Leptos.
pub fn document(options: LeptosOptions) -> impl IntoView {
    let assets = Assets::of(&options);
    provide_context(assets.clone());
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme="light">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="robots" content="noindex"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.css.to_string()/>
                <MetaTags/>
            </head>
            <body><Page/></body>
        </html>
    }
}

#[component]
fn Page() -> impl IntoView {
    provide_meta_context();
    provide_public_settings();
    provide_toasts();
    view! {
        <Title text="Design · Tenantry"/>
        <Router>
            <main class="gallery" id="main">
                <header class="gallery-head">
                    <Wordmark/>
                    <h1>"Design"</h1>
                    <p>
                        "Every token and every component of the kit, light and dark side by side, in English and Korean. "
                        "Pages use these and nothing else."
                    </p>
                </header>
                <Tokens/>
                {PANELS.map(|panel| view! {
                    <Provider value=panel.locale>
                        <section
                            class="gallery-panel"
                            data-theme=panel.theme
                            lang=to_model(panel.locale).tag()
                            aria-label=format!("{} {}", to_model(panel.locale).tag(), panel.theme)
                        >
                            <Components panel/>
                        </section>
                    </Provider>
                }).collect_view()}
            </main>
        </Router>
    }
}
