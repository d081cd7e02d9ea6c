//! The address `/`.

use leptos::prelude::*;
use leptos_router::components::Redirect;

use crate::{api::session::LoadViewer, kit::Skeleton, load::load, pages::errors::ErrorPage, paths};

/// Leads to the session's active organization, else home; to sign-in when nobody is signed in.
#[component]
pub fn StartPage() -> impl IntoView {
    let viewer = load(|| 0, || LoadViewer {});
    view! {
        <main class="plain-main" id="main" tabindex="-1">
            <Suspense fallback=|| view! { <Skeleton rows=2/> }>
                {move || Suspend::new(async move {
                    let path = match viewer.await {
                        Ok(Some(viewer)) => match viewer.active_slug {
                            Some(slug) => paths::organization(slug.as_str()),
                            None => paths::HOME.to_owned(),
                        },
                        Ok(None) => paths::SIGN_IN.to_owned(),
                        Err(error) => return view! { <ErrorPage error=error.0/> }.into_any(),
                    };
                    view! { <Redirect path/> }.into_any()
                })}
            </Suspense>
        </main>
    }
}
