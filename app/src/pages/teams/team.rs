//! One team.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::{Error, access::Permission, team::TeamMember};

use super::{appoint::AppointDialog, people::People, row::marks, settings::Settings, working::Working};
use crate::{
    active::use_active_organization,
    api::teams::{LoadTeam, RemoveTeam, TeamView},
    i18n::{td_string, use_locale},
    kit::{Badge, FormAction, ListPage, ListPlace, PageHeader, Paging, Skeleton, Tone},
    live::{Topic, use_live},
    load::{Loaded, load_page},
    pages::errors::ErrorPage,
    paths,
};

/// Who is in a team, and for those who may, its name and place. For each team everything is made anew: a form that
/// stayed would change the team that was shown before.
#[component]
pub fn TeamPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("team").unwrap_or_default()));
    move || view! { <Scope id=id.get()/> }
}

#[component]
fn Scope(id: String) -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(ListPlace::of));
    let cursor = Memo::new(move |_| place.with(ListPlace::cursor));
    let news = use_live(Topic::Teams);
    let removal = FormAction::<RemoveTeam>::new();
    // What is being typed there outlives every answer.
    let appointing = RwSignal::new(None);
    let is_linked = RwSignal::new(true);
    let here = paths::team(&active.slug(), &id);
    let wanted = Memo::new(move |_| ListPage { list: here.clone(), place: place.get() });
    let (answer, pages) = load_page(
        move || news.get(),
        move || LoadTeam { organization: active.slug(), team_id: id.clone(), cursor: cursor.get() },
        wanted,
    );
    view! {
        {move || appointing.get().map(|member| {
            let open = RwSignal::new(true);
            Effect::new(move |_| {
                if !open.get() {
                    appointing.set(None);
                }
            });
            view! { <AppointDialog member answer open/> }
        })}
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(Some(first)) => Either::Left(view! { <Inside first answer pages removal appointing is_linked/> }),
                    Ok(None) => Either::Right(view! { <ErrorPage error=Error::TeamNotFound/> }),
                    Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Inside(
    first: TeamView,
    answer: Loaded<Option<TeamView>>,
    pages: Paging,
    removal: FormAction<RemoveTeam>,
    appointing: RwSignal<Option<TeamMember>>,
    is_linked: RwSignal<bool>,
) -> impl IntoView {
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
    // When it is removed here, the news of that may come before the answer, which leads away.
    let is_going = removal.is_underway();
    let is_gone = Memo::new(move |_| matches!(answer.get(), Some(Ok(None))) && !is_going.get());
    let may_update = active.offers(Permission::TEAM_UPDATE);
    let may_delete = active.offers(Permission::TEAM_DELETE);
    let asked = use_query_map().with_untracked(|query| query.get("appoint"));
    let asked = view.with_untracked(|view| {
        let mut people = view.members.iter().flat_map(|page| &page.items);
        people.find(|member| asked.as_deref() == Some(member.user_id.to_string().as_str())).cloned()
    });
    // Without WASM the page is loaded with the dialog open.
    let linked = StoredValue::new(asked.filter(|_| is_linked.get_untracked()));
    let about = move || {
        view.with(|view| {
            let description = view.team.profile.description.clone();
            let is_active = view.is_active;
            view! {
                <p class="team-about">
                    {marks(locale, &view.team)}
                    {is_active.then(|| view! {
                        <Badge tone=Tone::Brand>{td_string!(locale, teams.active_mark)}</Badge>
                        <span class="soft">{td_string!(locale, teams.working_here)}</span>
                    })}
                </p>
                {(!description.is_empty()).then(|| view! { <p class="page-lead">{description}</p> })}
            }
        })
    };
    let content = move || {
        view! {
            <p class="crumbs">
                <a href=paths::teams(&active.slug())>{td_string!(locale, teams.page)}</a>
                <span class="soft">{path}</span>
            </p>
            <PageHeader title=name>
                <Working view answer/>
            </PageHeader>
            {about}
            {linked.get_value().map(|member| view! { <AppointDialog member answer open=is_linked/> })}
            <People view answer appointing pages/>
            <Show when=move || may_update.get() || may_delete.get()>
                <Settings view removal/>
            </Show>
        }
    };
    move || match is_gone.get() {
        true => Either::Left(view! { <ErrorPage error=Error::TeamNotFound/> }),
        false => Either::Right(content()),
    }
}
