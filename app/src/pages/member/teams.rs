//! The teams of a member.

use leptos::{either::Either, prelude::*};
use tenantry::{access::decide, member::MemberState, team::TeamRole};

use super::Shown;
use crate::{
    active::use_active_organization,
    i18n::{td_string, use_locale},
    kit::{Badge, Card, Tone},
    paths,
};

/// Links to the teams; nothing at all for those who may not see them.
#[component]
pub(super) fn Teams(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let teams = Memo::new(move |_| shown.view.with(|view| view.details.teams.clone()));
    let may_add = Memo::new(move |_| {
        let is_here = shown.view.with(|view| view.details.member.state() == MemberState::Active);
        is_here && active.tenant.with(|tenant| tenant.is_active && decide::add_to_team(&tenant.standing, None).is_ok())
    });
    move || {
        teams.get().map(|teams| {
            let list = if teams.is_empty() {
                let step = may_add.get().then(|| {
                    view! { <a href=paths::teams(&active.slug())>{td_string!(locale, teams.to_teams)}</a> }
                });
                Either::Left(view! { <p class="soft">{td_string!(locale, member.no_teams)} " " {step}</p> })
            } else {
                let rows = teams
                    .into_iter()
                    .map(|team| {
                        let lead = (team.role == TeamRole::Lead).then(|| {
                            view! { " " <Badge tone=Tone::Brand>{td_string!(locale, member.lead)}</Badge> }
                        });
                        let href = paths::team(&active.slug(), &team.id.to_string());
                        view! { <li><a href=href>{team.name.to_string()}</a>{lead}</li> }
                    })
                    .collect_view();
                Either::Right(view! { <ul class="plain-list">{rows}</ul> })
            };
            view! { <Card title=td_string!(locale, member.teams)>{list}</Card> }
        })
    }
}
