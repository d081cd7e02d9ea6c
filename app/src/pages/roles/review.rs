//! What a change to a role would do, before it is saved.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::{
    Error,
    access::{Impact, Permission, PermissionSet},
    custom_role::RoleReview,
};

use super::{
    editor::{Crumbs, chosen, query_of},
    permissions::described,
    resource_name,
};
use crate::{
    active::use_active_organization,
    api::roles::{ReviewRole, UpdateRole},
    i18n::{Locale, td_string, use_locale},
    kit::{Banner, Card, Form, FormAction, Hidden, Icon, LinkButton, PageHeader, Skeleton, SubmitButton, Tone},
    live::{Topic, use_live},
    load::load,
    pages::errors::ErrorPage,
    paths,
    texts::{error_text, role_name},
};

/// The difference, and who feels it. The address has what was chosen, so the page works without WASM, and Back leads to
/// the form as it was left. For each role everything is made anew.
#[component]
pub fn RoleReviewPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("role").unwrap_or_default()));
    move || view! { <Scope id=id.get()/> }
}

#[component]
fn Scope(id: String) -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let wish = Memo::new(move |_| query.with(chosen).unwrap_or_default());
    let news = [Topic::Access, Topic::Members].map(use_live);
    let asked = id.clone();
    let answer = load(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || {
            let (role, permissions) = wish.get();
            let permissions = permissions.iter().map(Permission::as_str).collect::<Vec<_>>().join(",");
            ReviewRole { organization: active.slug(), role_id: asked.clone(), role, permissions }
        },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {
                let id = id.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(review) => view! { <Review review/> }.into_any(),
                        Err(error) => view! { <Refused error=error.0 id wish=wish.get_untracked()/> }.into_any(),
                    }
                })
            }
        </Transition>
    }
}

/// The form again, with the reason: what was chosen is kept.
fn back(slug: &str, id: &str, (name, permissions): &(String, PermissionSet)) -> String {
    format!("{}{}", paths::role(slug, id), query_of(name, permissions))
}

#[component]
fn Refused(error: Error, id: String, wish: (String, PermissionSet)) -> impl IntoView {
    let locale = use_locale();
    if matches!(error, Error::RoleNotFound | Error::Unavailable | Error::Internal) {
        return Either::Left(view! { <ErrorPage error/> });
    }
    #[cfg(feature = "ssr")]
    crate::server_context::set_status(error.status());
    let back = back(&use_active_organization().slug(), &id, &wish);
    let is_unnamed = wish.0.trim().is_empty();
    let (name, title, text) = if is_unnamed {
        (
            td_string!(locale, roles.unnamed).to_owned(),
            td_string!(locale, roles.review_unnamed).to_owned(),
            td_string!(locale, roles.name_required).to_owned(),
        )
    } else {
        let title = td_string!(locale, roles.review_title, name = wish.0.clone());
        (wish.0, title, error_text(locale, &error))
    };
    Either::Right(view! {
        <Crumbs role=(back.clone(), name)/>
        <PageHeader title/>
        <Banner tone=Tone::Danger>{text}</Banner>
        <p><LinkButton href=back icon="arrow-left">{td_string!(locale, roles.back_to_editing)}</LinkButton></p>
    })
}

#[component]
fn Review(review: RoleReview) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let RoleReview { was, is, impacts, invitations } = review;
    let added = was.permissions.missing(&is.permissions);
    let removed = is.permissions.missing(&was.permissions);
    let is_renamed = was.role != is.role;
    let is_same = added.is_empty() && removed.is_empty() && !is_renamed;
    let back = back(&active.slug(), &was.id.to_string(), &(is.role.to_string(), is.permissions.clone()));
    let action = FormAction::<UpdateRole>::new();
    let ticks = is
        .permissions
        .iter()
        .map(|permission| view! { <input type="hidden" name=format!("permission[{permission}]") value="on"/> })
        .collect_view();
    let offered = match invitations {
        0 => None,
        1 => Some(td_string!(locale, roles.review_offered_one).to_owned()),
        count => Some(td_string!(locale, roles.review_offered, count = count)),
    };
    let title = td_string!(locale, roles.review_title, name = role_name(locale, &was.role));
    view! {
        <Crumbs role=(back.clone(), role_name(locale, &was.role))/>
        <PageHeader title lead=td_string!(locale, roles.review_lead)/>
        <Card>
            {is_same.then(|| view! { <p>{td_string!(locale, roles.review_none)}</p> })}
            {is_renamed.then(|| view! {
                <p>{td_string!(locale, roles.review_renamed, name = is.role.to_string())}</p>
            })}
            {difference(locale, td_string!(locale, roles.review_added), "plus", added)}
            {difference(locale, td_string!(locale, roles.review_removed), "minus", removed)}
            {(!is_same).then(|| view! { <People impacts/> })}
            {offered.filter(|_| !is_same).map(|text| view! { <Banner>{text}</Banner> })}
            <Form action label=td_string!(locale, roles.save)>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="roleId" value=was.id.to_string()/>
                <Hidden name="role" value=is.role.to_string()/>
                {ticks}
                <div class="form-actions">
                    {(!is_same).then(|| view! { <SubmitButton>{td_string!(locale, roles.save)}</SubmitButton> })}
                    <LinkButton href=back>{td_string!(locale, roles.back_to_editing)}</LinkButton>
                </div>
            </Form>
        </Card>
    }
}

/// What comes or goes.
fn difference(locale: Locale, title: &'static str, icon: &'static str, permissions: Vec<Permission>) -> impl IntoView {
    (!permissions.is_empty()).then(|| {
        let lines = permissions
            .into_iter()
            .map(|permission| {
                view! {
                    <li class="permission-line">
                        <Icon name=icon/>
                        <span>
                            {resource_name(locale, permission.resource())} ": " {described(locale, &permission)}
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! {
            <section class=format!("review-part review-{icon}")>
                <h2 class="permission-head">{title}</h2>
                <ul class="permission-lines" aria-label=title>{lines}</ul>
            </section>
        }
    })
}

/// "3 members lose orders:update."
#[component]
fn People(impacts: Vec<Impact>) -> impl IntoView {
    let locale = use_locale();
    let title = td_string!(locale, roles.review_people);
    let lines = impacts
        .iter()
        .flat_map(|impact| {
            let permission = || impact.permission.to_string();
            let gains = match impact.gaining {
                0 => None,
                1 => Some(td_string!(locale, roles.gains_one, permission = permission())),
                count => Some(td_string!(locale, roles.gains, count = count, permission = permission())),
            };
            let loses = match impact.losing {
                0 => None,
                1 => Some(td_string!(locale, roles.loses_one, permission = permission())),
                count => Some(td_string!(locale, roles.loses, count = count, permission = permission())),
            };
            [gains, loses].into_iter().flatten()
        })
        .map(|text| view! { <li>{text}</li> })
        .collect_view();
    let list = if impacts.is_empty() {
        Either::Left(view! { <p class="soft">{td_string!(locale, roles.review_nobody)}</p> })
    } else {
        Either::Right(view! { <ul class="review-people" aria-label=title>{lines}</ul> })
    };
    view! {
        <section class="review-part">
            <h2 class="permission-head">{title}</h2>
            {list}
        </section>
    }
}
