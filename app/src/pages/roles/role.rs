//! One role: what it allows, who has it, and what can be done about it.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::{Error, access::Permission};

use super::{
    delete::Delete,
    editor::{Crumbs, Editor, may_edit},
    holders::Holders,
    kind_of,
    permissions::Allowed,
    view_as::ViewAs,
};
use crate::{
    active::use_active_organization,
    api::roles::{DeleteRole, LoadRole, RoleView},
    i18n::{td_string, use_locale},
    kit::{Card, FormAction, LinkButton, ListPage, ListPlace, PageHeader, Paging, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load_page},
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
    let deletion = FormAction::<DeleteRole>::new();
    let here = paths::role(&active.slug(), &id);
    let wanted = Memo::new(move |_| ListPage { list: here.clone(), place: place.get() });
    let asked = id.clone();
    let (answer, pages) = load_page(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadRole { organization: active.slug(), role_id: asked.clone(), cursor: cursor.get() },
        wanted,
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {
                let id = id.clone();
                Suspend::new(async move {
                    match answer.await {
                        Ok(Some(first)) => Either::Left(view! { <Inside id first answer pages deletion/> }),
                        Ok(None) => Either::Right(view! { <ErrorPage error=Error::RoleNotFound/> }),
                        Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                    }
                })
            }
        </Transition>
    }
}

/// The role, until it is gone.
#[component]
fn Inside(
    id: String,
    first: RoleView,
    answer: Loaded<Option<RoleView>>,
    pages: Paging,
    deletion: FormAction<DeleteRole>,
) -> impl IntoView {
    // When it is deleted here, the news of that may come before the answer, which leads away.
    let is_going = deletion.is_underway();
    let is_gone = Memo::new(move |_| matches!(answer.get(), Some(Ok(None))) && !is_going.get());
    move || match is_gone.get() {
        true => Either::Left(view! { <ErrorPage error=Error::RoleNotFound/> }),
        false => Either::Right(view! { <Whole id=id.clone() first=first.clone() answer pages deletion/> }),
    }
}

#[component]
fn Whole(
    id: String,
    first: RoleView,
    answer: Loaded<Option<RoleView>>,
    pages: Paging,
    deletion: FormAction<DeleteRole>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    // The editor begins with the first answer and keeps what is being ticked; the people follow the news.
    let RoleView { role, own, permissions, .. } = first.clone();
    let now = Memo::new(move |before: Option<&RoleView>| match answer.get() {
        Some(Ok(Some(view))) => view,
        _ => before.unwrap_or(&first).clone(),
    });
    let usage = Memo::new(move |_| now.with(|now| now.usage.clone()));
    let people = Memo::new(move |_| now.with(|now| now.people.clone()));
    let slug = active.slug();
    let copy = paths::with_query(&paths::new_role(&slug), "from", role.as_str());
    let may_create = active.offers(Permission::AC_CREATE).get_untracked();
    let may_delete = own.is_some() && active.offers(Permission::AC_DELETE).get_untracked();
    let (_, about) = kind_of(locale, &role, own.is_some());
    let (title, viewed, held) = (role_name(locale, &role), role.clone(), role.clone());
    let deleted = may_delete.then_some(move || {
        view! { <Delete id=id.clone() role=role.clone() usage=usage.get() action=deletion/> }
    });
    let heading = match own.as_ref().is_some_and(may_edit) {
        true => td_string!(locale, roles.name_and_permissions),
        false => td_string!(locale, roles.allows),
    };
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
        <Card title=heading>{allows}</Card>
        {move || view! {
            <Holders role=held.clone() people=people.get() answer wanted=pages.wanted.get() shown=pages.shown.get()/>
        }}
        {deleted}
    }
}
