//! Which role, which team: a form that leads to the review of that choice.

use leptos::{either::Either, ev::SubmitEvent, prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
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

/// The id of the form.
const FORM: &str = "bulk-choice";

/// The choice that the action needs; nothing for the others.
#[component]
pub(super) fn Target(
    asked: Asked,
    teams: Vec<Team>,
    /// Whether what was chosen is being done.
    is_busy: RwSignal<bool>,
    /// Whether somebody chose here before the form was made anew.
    is_led: StoredValue<bool>,
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
            is_led.set_value(true);
            let pairs = kept.iter().map(|(key, value)| (key.as_str(), value.as_str())).chain([(name, value.as_str())]);
            let address = pairs.fold(here.clone(), |page, (key, value)| paths::with_query(&page, key, value));
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    };
    // All roles can be seen at once, teams are too many for that.
    let inputs = if asked.action == BulkAction::Roles {
        let choices = options
            .into_iter()
            .map(|(value, text)| {
                let (is_chosen, follow) = (value == chosen, follow.clone());
                view! {
                    <label class="checkbox">
                        <input type="radio" name=name value=value checked=is_chosen disabled=move || is_busy.get()
                            on:change=move |event| follow(event_target_value(&event))/>
                        <span class="checkbox-text">{text}</span>
                    </label>
                }
            })
            .collect_view();
        Either::Left(view! {
            <fieldset class="field">
                <legend class="field-label">{label}</legend>
                <div class="choices">{choices}</div>
            </fieldset>
        })
    } else {
        let options = options
            .into_iter()
            .map(|(value, text)| {
                let is_chosen = value == chosen;
                view! { <option value=value selected=is_chosen>{text}</option> }
            })
            .collect_view();
        Either::Right(view! {
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
        })
    };
    keep_focus(name, is_led);
    view! {
        <form class="filters" id=FORM method="get" action=here aria-label=label
            on:submit=move |event: SubmitEvent| event.prevent_default()>
            {hidden}
            {inputs}
            <button type="submit" class="button button-secondary scriptless-only">
                {td_string!(locale, members.apply)}
            </button>
        </form>
    }
    .into_any()
}

/// Another choice makes the form anew: who chose goes on from there with the arrow keys, unless the focus has moved on.
fn keep_focus(name: &'static str, is_led: StoredValue<bool>) {
    let focus = move || {
        let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let chosen = document().query_selector(&format!("#{FORM} [name={name}]:is(select, :checked)")).ok().flatten();
        if let Some(chosen) = chosen.filter(|_| is_lost) {
            _ = chosen.unchecked_into::<HtmlElement>().focus();
        }
    };
    Effect::new(move |_| {
        if is_led.get_value() {
            request_animation_frame(focus);
        }
    });
}
