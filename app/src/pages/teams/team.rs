//! One team.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::{Error, access::Permission};

use super::{people::People, settings::Settings};
use crate::{
    active::use_active_organization,
    api::teams::{LoadTeam, TeamView},
    i18n::{td_string, use_locale},
    kit::{PageHeader, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::ErrorPage,
    paths,
};

/// Who is in a team, and for those who may, its name and place.
#[component]
pub fn TeamPage() -> impl IntoView {
    let active = use_active_organization();
    let (params, query) = (use_params_map(), use_query_map());
    let team = Memo::new(move |_| params.with(|params| params.get("team").unwrap_or_default()));
    let cursor = Memo::new(move |_| query.with(|query| query.get("cursor").unwrap_or_default()));
    let news = use_live(Topic::Teams);
    let answer = load(
        move || news.get(),
        move || LoadTeam { organization: active.slug(), team_id: team.get(), cursor: cursor.get() },
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(Some(first)) => Either::Left(view! { <Inside first answer/> }),
                    Ok(None) => Either::Right(view! { <ErrorPage error=Error::TeamNotFound/> }),
                    Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Inside(first: TeamView, answer: Loaded<Option<TeamView>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let view = Memo::new(move |before: Option<&TeamView>| match answer.get() {
        Some(Ok(Some(view))) => view,
        _ => before.unwrap_or(&first).clone(),
    });
    let name = Signal::derive(move || view.with(|view| view.team.name.to_string()));
    // What it is a part of, from the top.
    let path = move || {
        view.with(|view| {
            let mut names = Vec::new();
            let mut next = view.team.parent_id;
            while let Some(team) = next.and_then(|id| view.teams.iter().find(|team| team.id == id)) {
                names.push(team.name.to_string());
                // A ring, which the server lets nobody make, must not stop the page.
                next = team.parent_id.filter(|_| names.len() < view.teams.len());
            }
            names.reverse();
            names.join(" / ")
        })
    };
    let is_gone = Memo::new(move |_| matches!(answer.get(), Some(Ok(None))));
    let may_update = active.offers(Permission::TEAM_UPDATE);
    let may_delete = active.offers(Permission::TEAM_DELETE);
    let content = move || {
        view! {
            <p class="crumbs">
                <a href=paths::teams(&active.slug())>{td_string!(locale, teams.page)}</a>
                <span class="soft">{path}</span>
            </p>
            <PageHeader title=name/>
            <People view answer/>
            <Show when=move || may_update.get() || may_delete.get()>
                <Settings view/>
            </Show>
        }
    };
    move || match is_gone.get() {
        true => Either::Left(view! { <ErrorPage error=Error::TeamNotFound/> }),
        false => Either::Right(content()),
    }
}
