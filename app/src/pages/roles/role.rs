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
    kit::{Card, LinkButton, ListPlace, PageHeader, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::ErrorPage,
    paths,
    texts::role_name,
};

/// A role of any kind: by its id, or by its name where all organizations share it. For each role everything is made
/// anew.
#[component]
pub fn RolePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("role").unwrap_or_default()));
    move || view! { <Scope id=id.get()/> }
}

#[component]
fn Scope(id: String) -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(ListPlace::of));
    let cursor = Memo::new(move |_| place.with(ListPlace::cursor));
    // Who has it, and what offers it: also what keeps it from being deleted.
    let news = [Topic::Members, Topic::Invitations].map(use_live);
    let wanted = id.clone();
    let answer = load(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadRole { organization: active.slug(), role_id: wanted.clone(), cursor: cursor.get() },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {
                let id = id.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(first) => Either::Left(view! { <Inside id first answer place/> }),
                        Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                    }
                })
            }
        </Transition>
    }
}

#[component]
fn Inside(id: String, first: RoleView, answer: Loaded<RoleView>, place: Memo<ListPlace>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    // The editor begins with the first answer and keeps what is being ticked; the people follow the news.
    let RoleView { role, own, permissions, .. } = first.clone();
    let now = Memo::new(move |before: Option<&RoleView>| match answer.get() {
        Some(Ok(view)) => view,
        _ => before.unwrap_or(&first).clone(),
    });
    let usage = Memo::new(move |_| now.with(|now| now.usage.clone()));
    let people = Memo::new(move |_| now.with(|now| now.people.clone()));
    let slug = active.slug();
    let copy = paths::with_query(&paths::new_role(&slug), "from", role.as_str());
    let may_create = active.offers(Permission::AC_CREATE).get_untracked();
    let may_delete = own.is_some() && active.offers(Permission::AC_DELETE).get_untracked();
    let (_, about) = kind_of(locale, &role, own.is_some());
    let here = paths::role(&slug, &id);
    let (title, viewed, held) = (role_name(locale, &role), role.clone(), role.clone());
    let deleted = may_delete.then_some(move || view! { <Delete id=id.clone() role=role.clone() usage=usage.get()/> });
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
        {move || view! { <Holders role=held.clone() people=people.get() here=here.clone() place=place.get()/> }}
        {deleted}
    }
}
