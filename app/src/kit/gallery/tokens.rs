//! The tokens of `style/tokens.css`, and the icons of `style/icons.txt`.

use leptos::prelude::*;

use crate::settings::use_public_settings;

const TOKENS: &str = include_str!("../../../../style/tokens.css");
const ICONS: &str = include_str!("../../../../style/icons.txt");

/// Colours that have a swatch (`style/pages/design.css` has a class for each).
const SWATCHES: [&str; 32] = [
    "sunken",
    "ground",
    "surface",
    "raised",
    "hover",
    "pressed",
    "line",
    "line-strong",
    "line-control",
    "ink",
    "ink-soft",
    "ink-faint",
    "brand",
    "brand-hover",
    "on-brand",
    "brand-ink",
    "brand-soft",
    "brand-line",
    "lamp",
    "focus",
    "danger",
    "danger-hover",
    "on-danger",
    "danger-ink",
    "danger-soft",
    "danger-line",
    "warning-ink",
    "warning-soft",
    "warning-line",
    "success-ink",
    "success-soft",
    "success-line",
];
const TYPE: [&str; 8] = ["2xs", "xs", "s", "m", "l", "xl", "2xl", "3xl"];
const SPACES: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];
const CORNERS: [&str; 5] = ["s", "m", "l", "xl", "full"];
const SHADOWS: [&str; 3] = ["s", "m", "l"];

/// Colours in both themes, type, spaces, corners, shadows and icons.
#[component]
pub(crate) fn Tokens() -> impl IntoView {
    view! {
        <section class="gallery-tokens" aria-labelledby="gallery-colours">
            <h2 id="gallery-colours">"Colours"</h2>
            {["light", "dark"].map(|theme| view! {
                <ul class="swatches" data-theme=theme>
                    {SWATCHES.map(|name| view! {
                        <li class="swatch">
                            <span class=format!("swatch-colour swatch-{name}")></span>
                            <code>{name}</code>
                        </li>
                    }).collect_view()}
                </ul>
            }).collect_view()}
            <h2>"Type"</h2>
            {TYPE.map(|name| view! {
                <p class=format!("specimen-text-{name}")>{format!("--text-{name} Acme Foods ")}<span lang="ko">"신선푸드"</span></p>
            }).collect_view()}
            <h2>"Spaces, corners, shadows"</h2>
            <div class="measures">
                {SPACES.map(|name| view! { <span class=format!("measure-space measure-space-{name}")></span> }).collect_view()}
            </div>
            <div class="measures">
                {CORNERS.map(|name| view! { <span class=format!("measure-box measure-radius-{name}")>{name}</span> }).collect_view()}
                {SHADOWS.map(|name| view! { <span class=format!("measure-box measure-shadow-{name}")>{name}</span> }).collect_view()}
            </div>
            <h2>"Icons"</h2>
            <ul class="icon-list">{ICONS.lines().filter(|line| is_icon(line)).map(icon).collect_view()}</ul>
            <details>
                <summary>"style/tokens.css"</summary>
                <pre class="dev-mail">{TOKENS}</pre>
            </details>
        </section>
    }
}

fn is_icon(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

fn icon(name: &'static str) -> impl IntoView {
    let href = use_public_settings().with_value(|settings| format!("{}#{name}", settings.icons));
    view! {
        <li>
            <svg class="icon" aria-hidden="true" focusable="false" width="18" height="18"><use href=href></use></svg>
            <code>{name}</code>
        </li>
    }
}
