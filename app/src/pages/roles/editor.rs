//! Making a role, and the form that changes one.

use leptos::{either::Either, ev::SubmitEvent, prelude::*};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::{
    Error, Field,
    access::{Permission, PermissionSet},
    custom_role::CustomRole,
    role::Role,
};

use super::permissions::{Allowed, Boxes, PERMISSION_QUERY};
use crate::{
    active::use_active_organization,
    api::roles::CreateRole,
    i18n::{td_string, use_locale},
    kit::{Banner, Card, Form, FormAction, Hidden, PageHeader, SubmitButton, TextInput, Tone},
    pages::errors::ErrorPage,
    paths,
};

/// A form for a new role, which may begin as a copy of another (`?from=`).
#[component]
pub fn NewRolePage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    if !active.offers(Permission::AC_CREATE).get_untracked() {
        return Either::Left(view! { <ErrorPage error=Error::Forbidden { missing: vec![Permission::AC_CREATE] }/> });
    }
    let from = use_query_map().with_untracked(|query| query.get("from")).and_then(|from| Role::parse(&from).ok());
    let held = from.map(|role| active.tenant.with_untracked(|tenant| tenant.policy.permissions_of(&role)));
    let action = FormAction::<CreateRole>::new();
    Either::Right(view! {
        <Crumbs/>
        <PageHeader title=td_string!(locale, roles.new)/>
        <Card>
            <Form action label=td_string!(locale, roles.new)>
                <Hidden name="organization" value=active.slug()/>
                <Name value=String::new()/>
                <Boxes held=held.unwrap_or_default()/>
                <SubmitButton>{td_string!(locale, roles.create)}</SubmitButton>
            </Form>
        </Card>
    })
}

/// Back to all roles, and from what stands below one to that one.
#[component]
pub(super) fn Crumbs(
    /// The address of that role, and its name.
    #[prop(optional)]
    role: Option<(String, String)>,
) -> impl IntoView {
    let back = paths::roles(&use_active_organization().slug());
    view! {
        <p class="crumbs">
            <a href=back>{td_string!(use_locale(), roles.page)}</a>
            {role.map(|(href, name)| view! {
                <span class="soft">"/"</span>
                <a href=href>{name}</a>
            })}
        </p>
    }
}

#[component]
fn Name(value: String) -> impl IntoView {
    let locale = use_locale();
    view! {
        <TextInput field=Field::Role label=td_string!(locale, roles.name) hint=td_string!(locale, roles.name_hint) value/>
    }
}

/// What somebody chose for a role, as the address of its review has it; `None` for an address without a choice.
pub(super) fn chosen(query: &ParamsMap) -> Option<(String, PermissionSet)> {
    let name = query.get("role")?;
    let permissions = query.get_all(PERMISSION_QUERY).unwrap_or_default();
    Some((name, permissions.iter().filter_map(|text| Permission::parse(text).ok()).collect()))
}

/// The query of a review: the other way round.
pub(super) fn query_of(name: &str, permissions: &PermissionSet) -> String {
    let start = paths::with_query("", "role", name);
    permissions.iter().fold(start, |query, permission| paths::with_query(&query, PERMISSION_QUERY, permission.as_str()))
}

/// Whether the viewer gets the form: nobody changes a role that allows more than they may do.
pub(super) fn may_edit(role: &CustomRole) -> bool {
    let active = use_active_organization();
    active.offers(Permission::AC_UPDATE).get_untracked()
        && active.tenant.with_untracked(|tenant| tenant.standing.permissions.missing(&role.permissions).is_empty())
}

/// Name and permissions of a role of the organization's own. Nothing is saved here: the form leads to the review, an
/// address like any other, with and without WASM.
#[component]
pub(super) fn Editor(role: CustomRole) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let missing = active.tenant.with_untracked(|tenant| tenant.standing.permissions.missing(&role.permissions));
    if !active.offers(Permission::AC_UPDATE).get_untracked() {
        return view! { <Allowed permissions=role.permissions/> }.into_any();
    }
    if !missing.is_empty() {
        let list = missing.iter().map(Permission::as_str).collect::<Vec<_>>().join(", ");
        return view! {
            <Banner tone=Tone::Warning>{td_string!(locale, roles.more_than_you, permissions = list)}</Banner>
            <Allowed permissions=role.permissions/>
        }
        .into_any();
    }
    let (name, held) =
        use_query_map().with_untracked(chosen).unwrap_or_else(|| (role.role.to_string(), role.permissions.clone()));
    let there = paths::role_review(&active.slug(), &role.id.to_string());
    let label = td_string!(locale, roles.review_title, name = role.role.to_string());
    view! {
        <form class="form" method="get" action=there.clone() aria-label=label on:submit=go(there)>
            <Name value=name/>
            <Boxes held in_address=true/>
            <button type="submit" class="button button-primary">
                <span class="button-text">{td_string!(locale, roles.review)}</span>
            </button>
        </form>
    }
    .into_any()
}

/// Goes to the address that the browser would load for the form.
#[cfg(feature = "hydrate")]
fn go(there: String) -> impl Fn(SubmitEvent) {
    let navigate = leptos_router::hooks::use_navigate();
    move |event| {
        if let Some(inputs) = crate::browser::inputs_of(&event) {
            event.prevent_default();
            navigate(&format!("{there}?{inputs}"), leptos_router::NavigateOptions::default());
        }
    }
}

#[cfg(not(feature = "hydrate"))]
fn go(_: String) -> impl Fn(SubmitEvent) {
    |_| {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_survives_the_way_to_the_review_and_back() {
        let permissions = PermissionSet::from([Permission::ORDERS_READ, Permission::ORDERS_UPDATE]);
        assert_eq!(query_of("sales lead", &permissions), "?role=sales%20lead&p=orders%3Aread&p=orders%3Aupdate");
        let mut query = ParamsMap::new();
        for (name, value) in [("role", "sales lead"), ("p", "orders:read"), ("p", "nonsense"), ("p", "orders:update")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(chosen(&query), Some(("sales lead".to_owned(), permissions)));
        assert_eq!(chosen(&ParamsMap::new()), None);
    }
}
