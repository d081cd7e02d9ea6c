//! All teams as a tree, and making one.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use tenantry::{Field, access::Permission, team::Team};

use super::{
    ask::{AskDialog, Asked, asked_by},
    in_order,
    mover::Mover,
    row::{Entry, Row},
};
use crate::{
    active::use_active_organization,
    api::teams::{CreateTeam, LoadTeams, TeamTreeView},
    i18n::{td_string, use_locale},
    kit::{
        Card, Drawing, EmptyState, Form, FormAction, Hidden, PageHeader, Skeleton, SubmitButton, TextInput, use_toasts,
    },
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
};

/// The teams, each below the one that it is a part of.
#[component]
pub fn TeamsPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = use_live(Topic::Teams);
    let answer = load(move || news.get(), move || LoadTeams { organization: active.slug() });
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let may_create = active.offers(Permission::TEAM_CREATE);
    // What is on its way, asked for or being typed outlives every answer.
    let teams = RwSignal::new(Vec::new());
    let mover = Mover::new(teams, answer, active, use_toasts(), locale);
    let asked: Asked = RwSignal::new(None);
    let is_linked = RwSignal::new(true);
    view! {
        <PageHeader title=td_string!(locale, teams.page) lead=td_string!(locale, teams.lead, name = name)/>
        {move || asked.get().map(|(what, team)| {
            let open = RwSignal::new(true);
            Effect::new(move |_| {
                if !open.get() {
                    asked.set(None);
                }
            });
            view! { <AskDialog what team teams=teams.get_untracked() answer open/> }
        })}
        <Show when=move || may_create.get()>
            <Create answer/>
        </Show>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Inside first answer mover asked is_linked/> })
            })}
        </Transition>
    }
}

#[component]
fn Inside(
    first: TeamTreeView,
    answer: Loaded<TeamTreeView>,
    mover: Mover,
    asked: Asked,
    is_linked: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let tree = Memo::new(move |before: Option<&TeamTreeView>| match answer.get() {
        Some(Ok(tree)) => tree,
        _ => before.unwrap_or(&first).clone(),
    });
    Effect::new(move |_| mover.teams.set(tree.with(|tree| tree.teams.clone())));
    // The dialog that the address asks for: without WASM the page is loaded with it open.
    let linked = use_query_map().with_untracked(|query| tree.with_untracked(|tree| asked_by(query, &tree.teams)));
    let linked = linked.filter(|_| is_linked.get_untracked()).map(|(what, team)| {
        let teams = tree.with_untracked(|tree| tree.teams.clone());
        view! { <AskDialog what team teams answer open=is_linked/> }
    });
    let is_empty = Memo::new(move |_| tree.with(|tree| tree.teams.is_empty()));
    let total = move || match tree.with(|tree| tree.teams.len()) {
        1 => td_string!(locale, teams.count_one).to_owned(),
        count => td_string!(locale, teams.count, count = count),
    };
    let list = move || {
        if is_empty.get() {
            return Either::Left(view! {
                <EmptyState drawing=Drawing::People title=td_string!(locale, teams.empty_title)
                    text=td_string!(locale, teams.empty_text)/>
            });
        }
        Either::Right(view! {
            <p class="list-total" role="status">{total}</p>
            <p class="visually-hidden" id="team-grip-help">{td_string!(locale, teams.grip_help)}</p>
            <p class="visually-hidden" role="status" aria-live="assertive">{move || mover.said()}</p>
            <ul class="team-tree" aria-label=td_string!(locale, teams.page)>
                <For each=move || tree.with(entries) key=Entry::key let:entry>
                    <Row entry mover asked/>
                </For>
            </ul>
            // Below the rows, so that none of them moves away under the pointer.
            <div class="team-top" class:team-over=move || mover.is_over(None)
                hidden=move || !(mover.is_dragging() || mover.is_over(None))
                on:dragover=move |event| mover.on_over(None, &event)
                on:drop=move |event| mover.on_drop(&event)>
                {td_string!(locale, teams.drop_top)}
            </div>
        })
    };
    view! { {linked} {list} }
}

fn entries(tree: &TeamTreeView) -> Vec<Entry> {
    let entry = |(depth, team): (usize, Team)| Entry {
        depth,
        leaders: tree.leaders.iter().filter(|leader| leader.team_id == team.id).cloned().collect(),
        is_active: tree.active == Some(team.id),
        team,
    };
    in_order(&tree.teams).into_iter().map(entry).collect()
}

/// A team at the top; what goes below another is made there.
#[component]
fn Create(answer: Loaded<TeamTreeView>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<CreateTeam>::new();
    let made = RwSignal::new(0_u32);
    let on_success = Callback::new(move |_| {
        made.update(|made| *made = made.wrapping_add(1));
        answer.refetch();
    });
    // The field is empty again after each team, and keeps what is being typed through everything else.
    let form = move || {
        made.track();
        view! {
            <Form action on_success label=td_string!(locale, teams.new)>
                <Hidden name="organization" value=active.slug()/>
                <TextInput field=Field::Name label=td_string!(locale, teams.name)
                    placeholder=td_string!(locale, teams.name_placeholder)/>
                <div class="form-actions">
                    <SubmitButton icon="plus">{td_string!(locale, teams.create)}</SubmitButton>
                </div>
            </Form>
        }
    };
    view! { <Card title=td_string!(locale, teams.new)>{form}</Card> }
}
