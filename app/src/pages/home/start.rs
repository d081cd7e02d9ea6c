//! The addresses that lead to the active organization.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{api::session::LoadViewer, kit::Skeleton, load::load, pages::errors::ErrorPage, paths};

/// `/`: leads to the session's active organization, else home; to sign-in when nobody is signed in.
#[component]
pub fn StartPage() -> impl IntoView {
    view! { <Lead to=paths::organization back="/"/> }
}

/// `/platform/organization`: leads to all of the active organization on one page (document 002).
#[component]
pub fn PlatformPage() -> impl IntoView {
    view! { <Lead to=paths::whole_organization back=paths::PLATFORM/> }
}

#[component]
fn Lead(
    /// The page of an organization.
    to: fn(&str) -> String,
    /// Where to come back to after signing in.
    back: &'static str,
) -> impl IntoView {
    let viewer = load(|| 0, || LoadViewer {});
    view! {
        <main class="plain-main" id="main" tabindex="-1">
            <Suspense fallback=|| view! { <Skeleton rows=2/> }>
                {move || Suspend::new(async move {
                    let path = match viewer.await {
                        Ok(Some(viewer)) => match viewer.active_slug {
                            Some(slug) => to(slug.as_str()),
                            None => paths::HOME.to_owned(),
                        },
                        Ok(None) => paths::sign_in(back),
                        Err(error) => return view! { <ErrorPage error=error.0/> }.into_any(),
                    };
                    view! { <Redirect path/> }.into_any()
                })}
            </Suspense>
        </main>
    }
}
