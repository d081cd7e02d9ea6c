//! Where one is on the way to a new organization.

use leptos::prelude::*;

use crate::{
    i18n::{td_string, use_locale},
    kit::Icon,
};

/// The steps on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NewStep {
    /// Name, address, logo.
    Organization,
    /// Inviting people.
    People,
}

/// All steps; the one at which somebody is, and those that are done.
#[component]
pub(super) fn NewSteps(
    /// At which.
    step: NewStep,
) -> impl IntoView {
    let locale = use_locale();
    let line = |at: NewStep, number: u8, text: &'static str| {
        let is_done = at < step;
        view! {
            <li class="step" class:step-done=is_done aria-current=(at == step).then_some("step")>
                <span class="step-mark" aria-hidden="true">
                    {if is_done { view! { <Icon name="check"/> }.into_any() } else { number.into_any() }}
                </span>
                <span>
                    {is_done.then(|| view! { <span class="visually-hidden">{td_string!(locale, home.step_done)}" "</span> })}
                    {text}
                </span>
            </li>
        }
    };
    view! {
        <ol class="steps" aria-label=td_string!(locale, organizations.steps)>
            {line(NewStep::Organization, 1, td_string!(locale, nav.organization))}
            {line(NewStep::People, 2, td_string!(locale, organizations.step_people))}
        </ol>
    }
}
