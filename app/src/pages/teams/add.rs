//! Putting several people into a team at once.

use std::collections::BTreeMap;

use leptos::{either::Either, ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use tenantry::{
    access::Permission,
    ids::UserId,
    team::{Team, TeamCandidate},
};

use super::row::people_count;
use crate::{
    active::use_active_organization,
    api::teams::{AddToTeam, CandidateList, TICK, TeamCandidates},
    i18n::{td_string, use_locale},
    kit::{
        Avatar, Card, Checkbox, Drawing, EmptyState, Form, FormAction, Hidden, LinkButton, ListPage, ListPlace,
        PageHeader, Pagination, Paging, Skeleton, SubmitButton,
    },
    live::{Topic, use_live},
    load::{Loaded, load_page},
    pages::{
        errors::{ErrorPage, Missed},
        search_input::{SearchInput, SearchText},
    },
    paths,
};

/// Who is ticked, on whatever page and in whatever search.
type Chosen = RwSignal<BTreeMap<UserId, String>>;

/// Members who are not in the team, searched by the server, with a box each. For each team everything is made anew:
/// whoever is ticked is ticked for one team.
#[component]
pub fn AddToTeamPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("team").unwrap_or_default()));
    move || view! { <Scope id=id.get()/> }
}

#[component]
fn Scope(id: String) -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let search = Memo::new(move |_| query.with(|query| query.get("search").unwrap_or_default()));
    let place = Memo::new(move |_| query.with(ListPlace::of));
    let cursor = Memo::new(move |_| place.with(ListPlace::cursor));
    let news = use_live(Topic::Teams);
    let here = paths::add_to_team(&active.slug(), &id);
    let all = here.clone();
    let wanted = Memo::new(move |_| {
        let list = search.with(|search| match search.is_empty() {
            true => all.clone(),
            false => paths::with_query(&all, "search", search),
        });
        ListPage { list, place: place.get() }
    });
    let (answer, pages) = load_page(
        move || news.get(),
        move || TeamCandidates {
            organization: active.slug(),
            team_id: id.clone(),
            search: search.get(),
            cursor: cursor.get(),
        },
        wanted,
    );
    // What is ticked and what is being typed outlives every answer.
    let chosen: Chosen = RwSignal::new(BTreeMap::new());
    view! {
        <Transition fallback=|| view! { <Skeleton rows=1/> }>
            {Suspend::new(async move { answer.await.ok().map(|list| view! { <Head team=list.team/> }) })}
        </Transition>
        <Search here search/>
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(first) => Either::Left(view! { <Inside first answer pages chosen search/> }),
                    Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Head(team: Team) -> impl IntoView {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    let back = paths::team(&slug, &team.id.to_string());
    let name = team.name.to_string();
    let title = td_string!(locale, teams.add_title, name = name.clone());
    view! {
        <p class="crumbs">
            <a href=paths::teams(&slug)>{td_string!(locale, teams.page)}</a>
            <span class="soft">"/"</span>
            <a href=back>{name}</a>
        </p>
        <PageHeader title lead=td_string!(locale, teams.add_lead)/>
    }
}

#[component]
fn Inside(
    first: CandidateList,
    answer: Loaded<CandidateList>,
    pages: Paging,
    chosen: Chosen,
    search: Memo<String>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let team = first.team.clone();
    let list = Memo::new(move |before: Option<&CandidateList>| match answer.get() {
        Some(Ok(list)) => list,
        _ => before.unwrap_or(&first).clone(),
    });
    let action = FormAction::<AddToTeam>::new();
    let is_nobody = Memo::new(move |_| {
        pages.shown.with(|shown| shown.place.is_first()) && list.with(|list| list.people.items.is_empty())
    });
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let all = paths::add_to_team(&active.slug(), &team.id.to_string());
    let nobody = move || {
        is_nobody.get().then(|| {
            let slug = active.slug();
            let wanted = search.get();
            let (title, text, href, step) = if !wanted.is_empty() {
                (
                    td_string!(locale, teams.add_unfound_title),
                    td_string!(locale, teams.add_unfound_text, wanted = wanted),
                    all.clone(),
                    td_string!(locale, teams.add_show_all),
                )
            } else {
                let (href, step) = if may_invite.get() {
                    (paths::invitations(&slug), td_string!(locale, members.invite))
                } else {
                    (paths::teams(&slug), td_string!(locale, teams.to_teams))
                };
                let text = td_string!(locale, teams.add_nobody_text).to_owned();
                (td_string!(locale, teams.add_nobody_title), text, href, step)
            };
            view! {
                <EmptyState drawing=Drawing::Lost title text><LinkButton href>{step}</LinkButton></EmptyState>
            }
        })
    };
    let total = move || people_count(locale, list.with(|list| list.people.total));
    let links = move || {
        let next = list.with(|list| list.people.next.clone());
        view! { <Pagination wanted=pages.wanted.get() shown=pages.shown.get() next/> }
    };
    let count = move || match chosen.with(BTreeMap::len) {
        0 => td_string!(locale, teams.add_chosen_none).to_owned(),
        1 => td_string!(locale, teams.add_chosen_one).to_owned(),
        count => td_string!(locale, teams.add_chosen, count = count),
    };
    // Only where scripts run is it known who is ticked: without them the button is always there to be pressed.
    let knows_ticks = RwSignal::new(false);
    Effect::new(move |_| knows_ticks.set(true));
    let disabled = Signal::derive(move || knows_ticks.get() && chosen.with(BTreeMap::is_empty));
    // Who is ticked and not shown is sent all the same.
    let elsewhere = move || {
        let shown: Vec<UserId> = list.with(|list| list.people.items.iter().map(|person| person.user_id).collect());
        let users =
            chosen.with(|chosen| chosen.keys().copied().filter(|user| !shown.contains(user)).collect::<Vec<_>>());
        users
            .into_iter()
            .map(|user| view! { <input type="hidden" name=format!("user[{TICK}{user}]") value="on"/> })
            .collect_view()
    };
    view! {
        <Card>
            <Missed answer/>
            <Form action label=td_string!(locale, teams.add)>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="teamId" value=team.id.to_string()/>
                {elsewhere}
                {nobody}
                <Show when=move || !is_nobody.get()>
                    <p class="soft">{total}</p>
                    <ul class="rows candidates" aria-label=td_string!(locale, teams.add_list)>
                        // By person: a box that is ticked never becomes the box of somebody else.
                        <For each=move || list.with(|list| list.people.items.clone()) key=|person| person.user_id
                            let:person>
                            <Candidate person chosen/>
                        </For>
                    </ul>
                </Show>
                {links}
                <div class="add-foot">
                    <p class="soft script-only" role="status">{count}</p>
                    <SubmitButton icon="user-plus" disabled>{td_string!(locale, teams.add_confirm)}</SubmitButton>
                </div>
            </Form>
        </Card>
    }
}

#[component]
fn Candidate(person: TeamCandidate, chosen: Chosen) -> impl IntoView {
    let (user, name) = (person.user_id, person.name.to_string());
    let checked = chosen.with_untracked(|chosen| chosen.contains_key(&user));
    let shown = name.clone();
    let early = name.clone();
    // Whoever was ticked before the WASM came is ticked.
    Effect::new(move |_| {
        let ticked = format!("input[name='user[{TICK}{user}]']:checked");
        if matches!(document().query_selector(&ticked), Ok(Some(_))) {
            chosen.update(|chosen| _ = chosen.insert(user, early.clone()));
        }
    });
    let on_change = Callback::new(move |is_ticked: bool| {
        chosen.update(|chosen| {
            if is_ticked {
                chosen.insert(user, name.clone());
            } else {
                chosen.remove(&user);
            }
        });
    });
    view! {
        <li class="row candidate">
            <Checkbox name=format!("user[{TICK}{user}]") value="on" checked on_change>
                <span class="candidate-person">
                    <Avatar name=shown.clone() picture=person.picture.clone()/>
                    <span class="row-text">
                        <span class="row-title">{shown.clone()}</span>
                        <span class="row-detail">{person.email.to_string()}</span>
                    </span>
                </span>
            </Checkbox>
        </li>
    }
}

/// A form that leads to an address, with and without WASM.
#[component]
fn Search(here: String, search: Memo<String>) -> impl IntoView {
    let locale = use_locale();
    let navigate = StoredValue::new(use_navigate());
    let typed = SearchText::new(search.get_untracked());
    let there = StoredValue::new(here.clone());
    let go = move || {
        let text = typed.take();
        let Some(here) = there.try_get_value() else { return };
        let address = if text.is_empty() { here } else { paths::with_query(&here, "search", &text) };
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&address, options));
    };
    view! {
        <form class="filters" role="search" method="get" action=here aria-label=td_string!(locale, teams.add_search)
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                go();
            }>
            <SearchInput id="candidate-search" label=td_string!(locale, teams.add_search)
                hint=td_string!(locale, teams.add_search_hint) search=typed wanted=search on_rest=move |()| go()/>
            <button type="submit" class="button button-secondary scriptless-only">
                {td_string!(locale, teams.add_apply)}
            </button>
        </form>
    }
}
