//! The HTML document around the console.

use http::{HeaderValue, header};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::{
    App,
    assets::{Assets, provide_preloads},
    i18n::{from_model, to_model},
    posted::PostedForm,
    preferences::{KEYS_COOKIE, SingleKeys, THEME_COOKIE, Theme, cookie},
    server_context::request_header,
};

/// The document. The server passes it to every Leptos handler.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = Assets::of(&options);
    provide_context(assets.clone());
    provide_preloads();
    let locale = use_context::<tenantry::session::Visitor>().map(|visitor| visitor.origin.locale).unwrap_or_default();
    let lang = to_model(from_model(locale)).tag();
    let cookies = request_header(header::COOKIE).unwrap_or_default();
    let theme = Theme::from_text(cookie(&cookies, THEME_COOKIE).unwrap_or_default());
    let keys = SingleKeys::from_text(cookie(&cookies, KEYS_COOKIE).unwrap_or_default());
    // A form that was posted without JavaScript is shown at the address of its server function; scripts that come
    // up there begin by taking the page's own address.
    let page = use_context::<PostedForm>().map(|posted| posted.page);
    let nonce = use_nonce();
    if let Some(nonce) = &nonce {
        set_content_security_policy(nonce);
    }
    let start = start_script(&assets);
    view! {
        <!DOCTYPE html>
        <html lang=lang data-theme=theme.as_str() data-keys=keys.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbfbfa"/>
                <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#111413"/>
                {page.map(|page| view! { <meta name="tenantry-page" content=page/> })}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=assets.css.to_string()/>
                <link rel="modulepreload" href=assets.js.to_string()/>
                <link rel="preload" href=assets.wasm.to_string() r#as="fetch" r#type="application/wasm" crossorigin=""/>
                <script type="module" nonce=nonce>{start}</script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Loads the WASM. Until it runs, `html[data-scripted]` is not there, and what only works with it stays hidden.
fn start_script(assets: &Assets) -> String {
    format!(
        "import init,{{hydrate}} from {:?};init({{module_or_path:{:?}}}).then(()=>hydrate())",
        &*assets.js, &*assets.wasm
    )
}

/// Scripts by nonce, everything else from here. `'wasm-unsafe-eval'` lets the browser compile WASM, and nothing else.
fn set_content_security_policy(nonce: &str) {
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    if let (Some(response), Ok(policy)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(&policy)) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
}
