//! One role: what it allows, who has it, and what can be done about it.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::access::Permission;

use super::{
    delete::Delete,
    editor::{Crumbs, Editor},
    holders::Holders,
    kind_of,
    permissions::Allowed,
    view_as::ViewAs,
};
use crate::{
    active::use_active_organization,
    api::roles::{LoadRole, RoleView},
    i18n::{td_string, use_locale},
    kit::{Card, LinkButton, PageHeader, Skeleton},
    load::load,
    pages::errors::ErrorPage,
    paths,
    texts::role_name,
};

/// A role of any kind: by its id, or by its name where all organizations share it.
#[component]
pub fn RolePage() -> impl IntoView {
    let active = use_active_organization();
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| params.get("role").unwrap_or_default()));
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor").unwrap_or_default()));
    // Not live: what is being ticked stays.
    let answer = load(|| 0, move || LoadRole { organization: active.slug(), role_id: id.get(), cursor: cursor.get() });
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(role) => Either::Left(view! {
                        <Inside id=id.get_untracked() role is_first=cursor.get_untracked().is_empty()/>
                    }),
                    Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Inside(id: String, role: RoleView, is_first: bool) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let RoleView { role, own, permissions, usage, people } = role;
    let slug = active.slug();
    let copy = paths::with_query(&paths::new_role(&slug), "from", role.as_str());
    let may_create = active.offers(Permission::AC_CREATE).get_untracked();
    let may_delete = own.is_some() && active.offers(Permission::AC_DELETE).get_untracked();
    let (_, about) = kind_of(locale, &role, own.is_some());
    let here = paths::role(&slug, &id);
    let (title, viewed) = (role_name(locale, &role), role.clone());
    let deleted = may_delete.then(|| view! { <Delete id role=role.clone() usage/> });
    let allows = match own {
        Some(own) => Either::Left(view! { <Editor role=own/> }),
        None => Either::Right(view! { <Allowed permissions/> }),
    };
    view! {
        <Crumbs/>
        <PageHeader title lead=about>
            <ViewAs role=viewed/>
            {may_create.then(|| view! {
                <LinkButton href=copy icon="copy">{td_string!(locale, roles.clone)}</LinkButton>
            })}
        </PageHeader>
        <Card title=td_string!(locale, roles.allows)>{allows}</Card>
        <Holders role people here is_first/>
        {deleted}
    }
}
