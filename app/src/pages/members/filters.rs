//! What narrows and orders the list: a form that leads to an address, with and without WASM.

use leptos::{ev::SubmitEvent, html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use tenantry::{member::MemberSource, team::Team};

use super::Shown;
use crate::{
    active::use_active_organization,
    api::teams::ListTeams,
    i18n::{td_string, use_locale},
    kit::{Icon, ListPlace},
    live::{Topic, use_live},
    load::load,
    pages::{
        folded_filters::FoldedFilters,
        search_input::{SearchInput, SearchText},
    },
    paths,
    policy::{in_order, manages_members},
    texts::{role_name, source_name},
};

/// Search, role, state and order.
#[component]
pub(super) fn Filters(shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let navigate = StoredValue::new(use_navigate());
    let search = SearchText::new(shown.with_untracked(|shown| shown.search.clone()));
    let wanted = Memo::new(move |_| shown.with(|shown| shown.search.clone()));
    let sees_removed = Signal::derive(move || active.tenant.with(|tenant| manages_members(&tenant.standing)));
    let news = use_live(Topic::Teams);
    let teams = load(move || news.get(), move || ListTeams { organization: active.slug() });

    // A new view begins on its first page. It replaces the address, so that Back leaves the list at once.
    let go = move |change: &dyn Fn(&mut Shown)| {
        let Some(mut next) = shown.try_get_untracked() else { return };
        next.search = search.take();
        next.place = ListPlace::default();
        change(&mut next);
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&next.address(&active.slug()), options));
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        go(&|_| {});
    };
    let any_role = (String::new(), td_string!(locale, members.any_role).to_owned());
    let roles = active.tenant.with_untracked(|tenant| {
        let roles = in_order(&tenant.policy).into_iter();
        let roles = roles.map(|role| (role.as_str().to_owned(), role_name(locale, &role)));
        std::iter::once(any_role).chain(roles).collect()
    });
    let any_team = move || (String::new(), td_string!(locale, members.any_team).to_owned());
    let statuses = move || {
        [
            ("", td_string!(locale, members.status_active)),
            ("hold", td_string!(locale, members.status_hold)),
            ("removed", td_string!(locale, members.status_removed)),
        ]
        .map(|(value, text)| (value.to_owned(), text.to_owned()))
        .into()
    };
    let sources = MemberSource::ALL.map(|source| (source.as_str().to_owned(), source_name(locale, source).to_owned()));
    let sources: Vec<_> =
        std::iter::once((String::new(), td_string!(locale, members.any_source).to_owned())).chain(sources).collect();
    let sorts = [
        ("", td_string!(locale, members.sort_name)),
        ("email", td_string!(locale, members.sort_email)),
        ("joined", td_string!(locale, members.sort_joined)),
    ]
    .map(|(value, text)| (value.to_owned(), text.to_owned()));
    view! {
        <form class="filters" role="search" method="get" action=paths::members(&active.slug())
            aria-label=td_string!(locale, members.filters) on:submit=on_submit>
            <SearchInput id="members-search" label=td_string!(locale, members.search)
                hint=td_string!(locale, members.search_hint) search wanted on_rest=move |()| go(&|_| {})/>
            <FoldedFilters count=Signal::derive(move || shown.with(Shown::folded))>
                <Choice name="role" label=td_string!(locale, members.role) options=roles
                    chosen=Signal::derive(move || shown.with(|shown| shown.role.clone()))
                    on_choice=move |value: String| go(&|next| next.role.clone_from(&value))/>
                <Show when=move || sees_removed.get()>
                    <Choice name="status" label=td_string!(locale, members.status) options=statuses()
                        chosen=Signal::derive(move || shown.with(|shown| shown.status.clone()))
                        on_choice=move |value: String| go(&|next| next.status.clone_from(&value))/>
                </Show>
                // It has its place before the teams are known, or the list would be pushed aside.
                <Transition fallback=move || view! {
                    <Choice name="team" label=td_string!(locale, members.team) options=vec![any_team()] disabled=true
                        chosen=Signal::stored(String::new()) on_choice=|_| {}/>
                }>
                    {Suspend::new(async move {
                        let first = teams.await.unwrap_or_default();
                        let known = Memo::new(move |before: Option<&Vec<(String, String)>>| match teams.get() {
                            Some(Ok(teams)) => named(&teams),
                            _ => before.cloned().unwrap_or_else(|| named(&first)),
                        });
                        let options = Memo::new(move |_| {
                            // What the address names can be taken back, whether or not there is such a team.
                            let wanted = shown.with(|shown| shown.team.clone());
                            known.with(|known| {
                                let is_known = wanted.is_empty() || known.iter().any(|(id, _)| *id == wanted);
                                let unknown = (!is_known)
                                    .then(|| (wanted, td_string!(locale, members.unknown_team).to_owned()));
                                let others = unknown.into_iter().chain(known.iter().cloned());
                                std::iter::once(any_team()).chain(others).collect::<Vec<_>>()
                            })
                        });
                        move || {
                            let options = options.get();
                            view! {
                                <Choice name="team" label=td_string!(locale, members.team)
                                    disabled=options.len() == 1 options
                                    chosen=Signal::derive(move || shown.with(|shown| shown.team.clone()))
                                    on_choice=move |value: String| go(&|next| next.team.clone_from(&value))/>
                            }
                        }
                    })}
                </Transition>
                <Choice name="source" label=td_string!(locale, members.source) options=sources
                    chosen=Signal::derive(move || shown.with(|shown| shown.source.clone()))
                    on_choice=move |value: String| go(&|next| next.source.clone_from(&value))/>
                <Choice name="sort" label=td_string!(locale, members.sort) options=sorts.into()
                    chosen=Signal::derive(move || shown.with(|shown| shown.sort.clone()))
                    on_choice=move |value: String| go(&|next| next.sort.clone_from(&value))/>
            </FoldedFilters>
            <button type="submit" class="button button-secondary scriptless-only">
                {td_string!(locale, members.apply)}
            </button>
        </form>
    }
}

/// The ids and names of teams.
fn named(teams: &[Team]) -> Vec<(String, String)> {
    teams.iter().map(|team| (team.id.to_string(), team.name.to_string())).collect()
}

/// One value of several, followed at once.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: Signal<String>,
    /// There is nothing to choose from.
    #[prop(optional)]
    disabled: bool,
    on_choice: impl Fn(String) + 'static,
) -> impl IntoView {
    let id = format!("members-{name}");
    let first = chosen.get_untracked();
    let select = NodeRef::<html::Select>::new();
    // Once the options are there: another one may stand where the chosen one stood.
    Effect::new(move |_| {
        let chosen = chosen.get();
        if let Some(select) = select.get() {
            select.set_value(&chosen);
        }
    });
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let is_first = value == first;
            view! { <option value=value selected=is_first>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="filter">
            <label class="filter-label" for=id.clone()>{label}</label>
            <div class="input-box select-box">
                <select class="input select" id=id name=name node_ref=select disabled=disabled
                    on:change=move |event| on_choice(event_target_value(&event))>
                    {options}
                </select>
                <Icon name="chevron-down"/>
            </div>
        </div>
    }
}
