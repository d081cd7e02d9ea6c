//! The first steps of somebody who owns an organization, or none yet.

use leptos::{either::Either, prelude::*};
use tenantry::organization::FirstSteps;

use crate::{
    api::organizations::{DismissFirstSteps, LoadFirstSteps},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Form, FormAction, Icon, Skeleton, SubmitButton},
    layout::use_console,
    live::{Topic, use_live},
    load::{Loaded, load},
    paths,
    settings::may_create_organizations,
};

/// What is done and what comes next; nothing once all is done, or once it was put away. Below it stands `below`, which
/// waits for it: coming later, the guide would push it down.
#[component]
pub(super) fn Guide(
    /// What stands below.
    below: ViewFn,
) -> impl IntoView {
    let version = RwSignal::new(0_u32);
    let news = use_live(Topic::Organizations);
    let steps = load(move || news.get().wrapping_add(version.get()), || LoadFirstSteps {});
    view! {
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {
                let below = below.clone();
                Suspend::new(async move {
                    // A guide that does not come is not missed.
                    let guide = steps.await.ok().flatten().map(|first| view! { <Steps first steps version/> });
                    view! { {guide} {below.run()} }
                })
            }
        </Transition>
    }
}

struct Step {
    is_done: bool,
    title: &'static str,
    text: &'static str,
    path: Option<String>,
}

#[component]
fn Steps(first: FirstSteps, steps: Loaded<Option<FirstSteps>>, version: RwSignal<u32>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let now = Memo::new(move |before: Option<&Option<FirstSteps>>| match steps.get() {
        Some(Ok(now)) => now,
        _ => before.map_or_else(|| Some(first.clone()), Clone::clone),
    });
    // Whoever came to work in the organization of others has nothing to set up.
    let is_guest = Memo::new(move |_| {
        console.data.with(|data| {
            let mut shared = data.organizations.iter().filter(|entry| !entry.is_personal && entry.deleted_at.is_none());
            shared.clone().next().is_some() && !shared.any(|entry| entry.is_owner)
        })
    });
    let list = move |now: &FirstSteps| {
        let at = |path: fn(&str) -> String| now.organization.as_ref().map(|slug| path(slug.as_str()));
        [
            Step {
                is_done: now.organization.is_some(),
                title: td_string!(locale, home.step_create),
                text: td_string!(locale, home.step_create_text),
                path: may_create_organizations().then(|| paths::NEW_ORGANIZATION.to_owned()),
            },
            Step {
                is_done: now.has_logo,
                title: td_string!(locale, home.step_logo),
                text: td_string!(locale, home.step_logo_text),
                path: at(paths::organization_settings),
            },
            Step {
                is_done: now.has_invited,
                title: td_string!(locale, home.step_invite),
                text: td_string!(locale, home.step_invite_text),
                path: at(paths::welcome),
            },
            Step {
                is_done: now.has_team,
                title: td_string!(locale, home.step_team),
                text: td_string!(locale, home.step_team_text),
                path: at(paths::teams),
            },
        ]
    };
    let dismiss = FormAction::<DismissFirstSteps>::new();
    let dismissed = Callback::new(move |_| version.update(|version| *version = version.wrapping_add(1)));
    move || {
        let steps = list(&now.get()?);
        let done = steps.iter().filter(|step| step.is_done).count();
        if is_guest.get() || done == steps.len() {
            return None;
        }
        let progress = td_string!(locale, home.guide_progress, count = done, total = steps.len());
        Some(view! {
            <section class="guide" aria-labelledby="home-guide">
                <header class="guide-head">
                    <div class="guide-heading">
                        <h2 class="card-title" id="home-guide">{td_string!(locale, home.guide)}</h2>
                        <p class="card-lead">{progress.clone()}</p>
                    </div>
                    <Form action=dismiss on_success=dismissed>
                        <SubmitButton kind=ButtonKind::Quiet label=td_string!(locale, home.guide_dismiss_named)>
                            {td_string!(locale, home.guide_dismiss)}
                        </SubmitButton>
                    </Form>
                </header>
                <progress class="guide-progress" max=steps.len() value=done aria-label=progress></progress>
                <ol class="guide-steps">{steps.into_iter().map(|step| view! { <Line step/> }).collect_view()}</ol>
            </section>
        })
    }
}

#[component]
fn Line(step: Step) -> impl IntoView {
    let locale = use_locale();
    let Step { is_done, title, text, path } = step;
    let (icon, said) = if is_done {
        ("circle-check", Some(view! { <span class="visually-hidden">{td_string!(locale, home.step_done)}" "</span> }))
    } else {
        ("arrow-right", None)
    };
    let inner = view! {
        <Icon name=icon/>
        <span class="guide-text">
            <span class="guide-title">{said}{title}</span>
            <span class="guide-detail">{text}</span>
        </span>
    };
    match path.filter(|_| !is_done) {
        Some(path) => Either::Left(view! { <li><a class="guide-step" href=path>{inner}</a></li> }),
        None => Either::Right(view! {
            <li><span class="guide-step" class:guide-step-done=is_done aria-disabled=(!is_done).then_some("true")>{inner}</span></li>
        }),
    }
}
