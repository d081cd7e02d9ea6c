//! The frame of an organization's pages.

use leptos::{
    context::Provider,
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::{
    NavigateOptions,
    components::{Outlet, Redirect},
    hooks::{use_location, use_navigate, use_params_map},
};
use tenantry::{Error, slug::Slug};

use super::console::{Switching, use_console};
use crate::{
    active::{ActiveOrganization, use_active_organization},
    api::{ApiError, organizations::EnterOrganization, roles::StopViewing},
    i18n::{td_string, use_locale},
    kit::{Banner, ButtonKind, Form, FormAction, Hidden, Skeleton, SubmitButton, Tone, use_toasts},
    live::{Topic, leave_when_access_ends, use_leaving, use_live_in, when_new},
    load::{Loaded, load, once},
    notice::{NOTICE_QUERY, Notice},
    pages::{errors::ErrorPage, organizations::DeletedPage},
    paths,
    snapshot::TenantSnapshot,
    texts::{error_text, role_name},
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
    let switching = use_console().switching;
    view! {
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {
                let slug = slug.clone();
                Suspend::new(async move {
                    let answer_now = answer.await;
                    let way = switching.try_update_untracked(Option::take).flatten().filter(|way| way.to == slug);
                    match answer_now {
                        Ok(first) if first.slug.as_str() != slug => {
                            EitherOf3::C(view! { <Moved from=slug to=first.slug/> })
                        }
                        Ok(first) => EitherOf3::A(view! { <Inside slug first answer version/> }),
                        Err(error) => EitherOf3::B(match way {
                            Some(way) if error.0 != Error::Unauthenticated => {
                                view! { <RolledBack way error=error.0/> }.into_any()
                            }
                            _ => view! { <Refused error=error.0/> }.into_any(),
                        }),
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
    let organization = tenant.with_untracked(|tenant| tenant.organization_id);
    let is_leaving = use_leaving(organization);
    // Access can end while the page is open. Where the page itself ends it, what it was just asking may be refused before
    // the answer is there, which the form that waits for it has to outlive.
    let lost = Memo::new(move |_| match answer.get() {
        Some(Err(ApiError(error @ (Error::OrganizationNotFound | Error::Unauthenticated)))) if !is_leaving.get() => {
            Some(error)
        }
        _ => None,
    });
    let active = ActiveOrganization::new(slug.clone(), tenant.into(), version);
    leave_when_access_ends(active);
    let here = use_console().here;
    Effect::new(move |_| here.set(Some(tenant.with(|tenant| (tenant.organization_id, tenant.standing.clone())))));
    follow_the_slug(slug, tenant);
    let news = [Topic::Organization, Topic::Access].map(|topic| use_live_in(organization, topic));
    when_new(news, move || active.refresh());
    view! {
        <Provider value=active>
            {once(move || move || match lost.get() {
                Some(error) => Either::Left(view! { <Refused error/> }),
                None => Either::Right(view! {
                    <Show when=move || !tenant.with(|tenant| tenant.is_active)>
                        <Banner tone=Tone::Warning>{td_string!(locale, organizations.suspended_banner)}</Banner>
                    </Show>
                    <Viewing/>
                    <Outlet/>
                }),
            })}
        </Provider>
    }
}

/// Says on every page that the organization is looked at as a role, and leads out of that.
#[component]
fn Viewing() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let role = Memo::new(move |_| active.tenant.with(|tenant| tenant.viewing_as.clone()));
    let action = FormAction::<StopViewing>::new();
    move || {
        let role = role_name(locale, &role.get()?);
        let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
        Some(view! {
            <Banner tone=Tone::Brand>
                <div class="viewing">
                    <p>
                        <strong>{td_string!(locale, roles.viewing_as, organization = name, role = role)}</strong> " "
                        {td_string!(locale, roles.viewing_as_note)}
                    </p>
                    <Form action>
                        <Hidden name="organization" value=active.slug()/>
                        <SubmitButton kind=ButtonKind::Secondary icon="eye-off">
                            {td_string!(locale, roles.stop_viewing)}
                        </SubmitButton>
                    </Form>
                </div>
            </Banner>
        })
    }
}

/// This page's address in the organization that is called `to` by now.
fn moved(path: &str, from: &str, to: &Slug) -> String {
    let rest = path.strip_prefix(&paths::organization(from)).unwrap_or_default();
    format!("{}{rest}", paths::organization(to.as_str()))
}

/// To the same page at the new address.
#[component]
fn Moved(from: String, to: Slug) -> impl IntoView {
    let there = moved(&use_location().pathname.get_untracked(), &from, &to);
    view! { <Redirect path=paths::with_query(&there, NOTICE_QUERY, Notice::OrganizationMoved.code())/> }
}

/// Goes to the new address when the organization gets one while the page is open.
fn follow_the_slug(slug: String, tenant: Memo<TenantSnapshot>) {
    let (navigate, location) = (use_navigate(), use_location());
    Effect::new(move |_| {
        let now = tenant.with(|tenant| tenant.slug.clone());
        let path = location.pathname.get_untracked();
        if now.as_str() != slug && path.starts_with(&paths::organization(&slug)) {
            navigate(&moved(&path, &slug, &now), NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}

/// Back to the organization that the person came from, with the reason.
#[component]
fn RolledBack(way: Switching, error: Error) -> impl IntoView {
    let locale = use_locale();
    let reason = error_text(locale, &error);
    use_toasts().show(Tone::Danger, td_string!(locale, switcher.failed, name = way.name, reason = reason));
    let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
    view! { <Redirect path=way.from options/> }
}

/// What went wrong.
#[component]
fn Refused(error: Error) -> impl IntoView {
    let location = use_location();
    match error {
        Error::Unauthenticated => {
            Either::Left(view! { <Redirect path=paths::sign_in(&location.pathname.get_untracked())/> })
        }
        error => Either::Right(view! { <Elsewhere error/> }),
    }
}

/// A deleted organization can be taken back from its own address by those who could from home; everything else is an
/// error.
#[component]
fn Elsewhere(error: Error) -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("slug").unwrap_or_default());
    let deleted = use_console().data.with_untracked(|console| {
        let found = console.organizations.iter().find(|entry| entry.slug.as_str() == slug);
        found.filter(|entry| error == Error::OrganizationNotFound && entry.deleted_at.is_some()).cloned()
    });
    match deleted {
        Some(entry) => Either::Left(view! { <DeletedPage entry/> }),
        None => Either::Right(view! { <ErrorPage error/> }),
    }
}
