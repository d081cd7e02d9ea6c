//! The frame of an organization's pages.

use leptos::{context::Provider, either::Either, prelude::*};
use leptos_router::{
    components::{Outlet, Redirect},
    hooks::{use_location, use_params_map},
};
use tenantry::Error;

use crate::{
    active::ActiveOrganization,
    api::{ApiError, organizations::EnterOrganization},
    i18n::{td_string, use_locale},
    kit::{Banner, Skeleton, Tone},
    live::{Topic, is_on_the_way_out, leave_when_access_ends, use_live_in, when_new},
    load::{Loaded, load, once},
    notice::{NOTICE_QUERY, Notice},
    pages::errors::ErrorPage,
    paths,
    snapshot::TenantSnapshot,
};

/// Enters the organization that the URL names and provides [`ActiveOrganization`]. For each slug everything below is
/// made anew, so that nothing of the organization before is left.
#[component]
pub fn OrganizationLayout() -> impl IntoView {
    let params = use_params_map();
    let slug = Memo::new(move |_| params.with(|params| params.get("slug").unwrap_or_default()));
    move || {
        let slug = slug.get();
        view! { <Scope slug/> }
    }
}

#[component]
fn Scope(slug: String) -> impl IntoView {
    let version = RwSignal::new(0_u32);
    let wanted = slug.clone();
    let answer = load(move || version.get(), move || EnterOrganization { slug: wanted.clone() });
    view! {
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {
                let slug = slug.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(first) => Either::Left(view! { <Inside slug first answer version/> }),
                        Err(error) => Either::Right(view! { <Refused slug error=error.0/> }),
                    }
                })
            }
        </Transition>
    }
}

#[component]
fn Inside(
    slug: String,
    first: TenantSnapshot,
    answer: Loaded<TenantSnapshot>,
    version: RwSignal<u32>,
) -> impl IntoView {
    let locale = use_locale();
    let tenant = Memo::new(move |before: Option<&TenantSnapshot>| match answer.get() {
        Some(Ok(tenant)) => tenant,
        _ => before.cloned().unwrap_or_else(|| first.clone()),
    });
    // Access can end while the page is open.
    let lost = Memo::new(move |_| match answer.get() {
        Some(Err(ApiError(error @ (Error::OrganizationNotFound | Error::Unauthenticated)))) => Some(error),
        _ => None,
    });
    let active = ActiveOrganization::new(slug.clone(), tenant.into(), version);
    leave_when_access_ends(active);
    let organization = tenant.with_untracked(|tenant| tenant.organization_id);
    let news = [Topic::Organization, Topic::Access].map(|topic| use_live_in(organization, topic));
    let is_over = is_on_the_way_out(organization);
    when_new(news, move || {
        if !is_over() {
            active.refresh();
        }
    });
    view! {
        <Provider value=active>
            {once(move || move || match lost.get() {
                Some(error) => Either::Left(view! { <Refused slug=slug.clone() error/> }),
                None => Either::Right(view! {
                    <Show when=move || !tenant.with(|tenant| tenant.is_active)>
                        <Banner tone=Tone::Warning>{td_string!(locale, organizations.suspended_banner)}</Banner>
                    </Show>
                    <Outlet/>
                }),
            })}
        </Provider>
    }
}

/// Moved: to the same page at the new address. Else what went wrong.
#[component]
fn Refused(slug: String, error: Error) -> impl IntoView {
    let location = use_location();
    match error {
        Error::OrganizationMoved { slug: new } => {
            let path = location.pathname.get_untracked();
            let rest = path.strip_prefix(&paths::organization(&slug)).unwrap_or_default();
            let there = format!("{}{rest}", paths::organization(new.as_str()));
            let there = paths::with_query(&there, NOTICE_QUERY, Notice::OrganizationMoved.code());
            Either::Left(view! { <Redirect path=there/> })
        }
        Error::Unauthenticated => {
            Either::Left(view! { <Redirect path=paths::sign_in(&location.pathname.get_untracked())/> })
        }
        error => Either::Right(view! { <ErrorPage error/> }),
    }
}
