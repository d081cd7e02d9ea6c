//! The frame of pages for people who are signed in.

use leptos::{context::Provider, either::Either, prelude::*};
use leptos_router::components::{Outlet, Redirect};
use tenantry::{Error, access::Standing, ids::OrganizationId};

use super::{
    keys::keep_keys,
    palette::{PaletteHost, provide_palette},
    sidebar::Sidebar,
};
use crate::{
    api::{ApiError, session::LoadConsole},
    kit::{Skeleton, use_page},
    live::{Topic, keep_live_events, use_live, when_new},
    load::{Loaded, load, once},
    pages::errors::ErrorPage,
    paths,
    routes::fetch_console,
    snapshot::Console,
};

/// What the frame knows: the person, the organizations, the invitations, the requests to join.
#[derive(Clone, Copy, Debug)]
pub struct ConsoleState {
    /// As of the last answer.
    pub data: Signal<Console>,
    version: RwSignal<u32>,
    /// The organization that the person is on the way to, until it is there or refused.
    pub switching: RwSignal<Option<Switching>>,
    /// What the person may do in the organization that is open, once its pages know: with the roles of its own.
    pub here: RwSignal<Option<(OrganizationId, Standing)>>,
}

/// On the way from one organization to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switching {
    /// The page to come back to when it cannot be.
    pub from: String,
    /// The slug of the other organization.
    pub to: String,
    /// Its name.
    pub name: String,
}

impl ConsoleState {
    /// Asks again: after an organization was made, renamed or left, or an invitation answered.
    pub fn refresh(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }
}

/// The frame of this page.
///
/// # Panics
/// Outside of the console: a mistake in the routes.
#[must_use]
pub fn use_console() -> ConsoleState {
    expect_context()
}

/// Side bar (or top bar), and the page. Whoever is not signed in is sent to sign in, and back here.
#[component]
pub fn ConsoleLayout() -> impl IntoView {
    let version = RwSignal::new(0_u32);
    let answer = load(move || version.get(), || LoadConsole {});
    view! {
        <Transition fallback=|| view! { <div class="console-wait"><Skeleton rows=5/></div> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(first) => Either::Left(view! { <Frame first answer version/> }),
                    Err(error) => Either::Right(view! { <Refused error/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Frame(first: Console, answer: Loaded<Console>, version: RwSignal<u32>) -> impl IntoView {
    let data = Memo::new(move |before: Option<&Console>| match answer.get() {
        Some(Ok(data)) => data,
        _ => before.cloned().unwrap_or_else(|| first.clone()),
    });
    let state = ConsoleState { data: data.into(), version, switching: RwSignal::new(None), here: RwSignal::new(None) };
    keep_live_events();
    provide_palette();
    let news = [Topic::Organizations, Topic::Organization, Topic::Access].map(use_live);
    when_new(news, move || state.refresh());
    // Everybody in an organization hears that somebody asks; those who have nothing to decide need not look.
    when_new([use_live(Topic::Requests)], move || {
        let decides = state.data.with_untracked(|data| {
            !data.requests.is_empty() || data.organizations.iter().any(|entry| entry.pending_invitations.is_some())
        });
        if decides {
            state.refresh();
        }
    });
    // So that the next pages need not wait for their code; in a browser that does not tell when it is idle, they do.
    Effect::new(|| request_idle_callback(|| leptos::task::spawn_local(fetch_console())));
    view! {
        <Provider value=state>
            <div class="console">
                <Sidebar/>
                <main class="console-main" id="main" tabindex="-1">
                    <div class="console-page">{once(|| view! { <Outlet/> })}</div>
                </main>
            </div>
            <PaletteHost/>
            <Keys/>
        </Provider>
    }
}

/// The keys of the console, for which the frame's state has to be there.
#[component]
fn Keys() -> impl IntoView {
    keep_keys();
}

/// To the sign-in page, or what else went wrong.
#[component]
fn Refused(error: ApiError) -> impl IntoView {
    let here = use_page().get_untracked();
    if error.0 == Error::Unauthenticated {
        Either::Left(view! { <Redirect path=paths::sign_in(&here)/> })
    } else {
        Either::Right(view! {
            <main class="console-main" id="main" tabindex="-1"><ErrorPage error=error.0/></main>
        })
    }
}
