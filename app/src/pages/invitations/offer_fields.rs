//! What is offered and on which terms: the inputs that the forms of this area share.

use std::collections::BTreeSet;

use leptos::prelude::*;
use tenantry::{Field as FieldName, ids::TeamId, invitation::terms::MESSAGE_MAX, role::Role, team::Team};

use crate::{
    active::use_active_organization,
    api::invitations::TEAM_TICK,
    i18n::{Locale, td_string, use_locale},
    kit::{Checkbox, Field, Select, TextArea},
    policy::grantable,
    settings::use_public_settings,
    texts::role_name,
};

/// A box for each role that the viewer may give, and for each that is offered already. `without_owner` is for what
/// anybody may hold.
#[component]
pub(crate) fn RoleBoxes(
    /// Those that start ticked.
    #[prop(default = vec![Role::member()])]
    ticked: Vec<Role>,
    /// Whether ownership is left out.
    #[prop(optional)]
    without_owner: bool,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let roles = active.tenant.with_untracked(|tenant| {
        let mut roles = grantable(&tenant.policy, &tenant.standing);
        roles.retain(|role| !(without_owner && tenant.policy.is_owner_role(role)));
        roles
    });
    let boxes = roles
        .into_iter()
        .map(|role| {
            let checked = ticked.contains(&role);
            let name = role_name(locale, &role);
            view! { <Checkbox name=format!("roles[{role}]") checked>{name}</Checkbox> }
        })
        .collect_view();
    view! {
        <Field field=FieldName::Role label=td_string!(locale, invitations.roles)>
            <div class="choices">{boxes}</div>
        </Field>
    }
}

/// A box for each team. Nothing where there are none.
#[component]
pub(super) fn TeamBoxes(
    /// All teams.
    teams: Vec<Team>,
    /// Those that start ticked.
    #[prop(optional)]
    ticked: Vec<TeamId>,
) -> impl IntoView {
    let locale = use_locale();
    let ticked: BTreeSet<TeamId> = ticked.into_iter().collect();
    (!teams.is_empty()).then(|| {
        let boxes = teams
            .into_iter()
            .map(|team| {
                let (name, checked) = (team.name.to_string(), ticked.contains(&team.id));
                view! { <Checkbox name=format!("teams[{TEAM_TICK}{}]", team.id) checked>{name}</Checkbox> }
            })
            .collect_view();
        view! {
            <Field field=FieldName::TeamId label=td_string!(locale, invitations.teams)
                hint=td_string!(locale, invitations.teams_hint)>
                <div class="choices choices-many">{boxes}</div>
            </Field>
        }
    })
}

/// For how long.
#[component]
pub(super) fn LifetimeSelect(
    /// The days that are offered.
    days: &'static [u16],
) -> impl IntoView {
    let locale = use_locale();
    let hours = use_public_settings().with_value(|settings| settings.invitation_hours);
    let usual = td_string!(locale, invitations.days_usual, time = hours_text(locale, hours));
    let options = std::iter::once((String::new(), usual))
        .chain(days.iter().map(|days| (days.to_string(), hours_text(locale, i64::from(*days) * 24))))
        .collect();
    view! { <Select field=FieldName::Days label=td_string!(locale, invitations.days) options/> }
}

/// A span in days, or in hours where it is no whole days.
pub(super) fn hours_text(locale: Locale, hours: i64) -> String {
    match (hours / 24, hours % 24) {
        (1, 0) => td_string!(locale, invitations.one_day).to_owned(),
        (days, 0) => td_string!(locale, invitations.some_days, count = days),
        _ => td_string!(locale, invitations.some_hours, count = hours),
    }
}

/// A few words of one's own. Only where mail is sent is there somebody to read them at once; the page behind the link
/// shows them in any case.
#[component]
pub(super) fn MessageInput() -> impl IntoView {
    let locale = use_locale();
    view! {
        <TextArea
            field=FieldName::Message
            label=td_string!(locale, invitations.message)
            hint=td_string!(locale, invitations.message_hint, max = MESSAGE_MAX)
            max=MESSAGE_MAX
            optional=true
        />
    }
}
