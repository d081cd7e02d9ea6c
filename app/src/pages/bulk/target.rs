//! Which role, which team: a form that leads to the review of that choice.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use tenantry::{bulk::BulkAction, role::Role, team::Team};

use super::Asked;
use crate::{
    active::use_active_organization,
    i18n::{td_string, use_locale},
    kit::Icon,
    paths,
    policy::grantable,
    texts::role_name,
};

/// The choice that the action needs; nothing for the others.
#[component]
pub(super) fn Target(
    asked: Asked,
    teams: Vec<Team>,
    /// Whether what was chosen is being done.
    is_busy: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let (name, label, chosen, options) = match asked.action {
        BulkAction::Roles => {
            let roles = active.tenant.with_untracked(|tenant| grantable(&tenant.policy, &tenant.standing));
            let options: Vec<_> =
                roles.iter().map(|role| (role.as_str().to_owned(), role_name(locale, role))).collect();
            let chosen = if asked.to_role.is_empty() { Role::MEMBER.to_owned() } else { asked.to_role.clone() };
            ("toRole", td_string!(locale, bulk.new_role), chosen, options)
        }
        BulkAction::Team => {
            let options: Vec<_> = teams.iter().map(|team| (team.id.to_string(), team.name.to_string())).collect();
            let first = teams.first().map(|team| team.id.to_string()).unwrap_or_default();
            let chosen = if asked.to_team.is_empty() { first } else { asked.to_team.clone() };
            ("toTeam", td_string!(locale, bulk.new_team), chosen, options)
        }
        BulkAction::Hold | BulkAction::Remove | BulkAction::Reinstate => return ().into_any(),
    };
    let here = paths::bulk(&active.slug());
    let query = use_query_map();
    let kept = query.with_untracked(|query| {
        let pairs = query.clone().into_iter().filter(|(key, _)| key != name);
        pairs.map(|(key, value)| (key.into_owned(), value)).collect::<Vec<_>>()
    });
    let hidden = kept
        .clone()
        .into_iter()
        .map(|(key, value)| view! { <input type="hidden" name=key value=value/> })
        .collect_view();
    let navigate = use_navigate();
    let follow = {
        let here = here.clone();
        move |value: String| {
            let pairs = kept.iter().map(|(key, value)| (key.as_str(), value.as_str())).chain([(name, value.as_str())]);
            let address = pairs.fold(here.clone(), |page, (key, value)| paths::with_query(&page, key, value));
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    };
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{text}</option> }
        })
        .collect_view();
    view! {
        <form class="filters" method="get" action=here aria-label=label
            on:submit=move |event: SubmitEvent| event.prevent_default()>
            {hidden}
            <div class="filter">
                <label class="filter-label" for="bulk-target">{label}</label>
                <div class="input-box select-box">
                    <select class="input select" id="bulk-target" name=name disabled=move || is_busy.get()
                        on:change=move |event| follow(event_target_value(&event))>
                        {options}
                    </select>
                    <Icon name="chevron-down"/>
                </div>
            </div>
            <button type="submit" class="button button-secondary scriptless-only">
                {td_string!(locale, members.apply)}
            </button>
        </form>
    }
    .into_any()
}
