//! What the organization may have, and how much of it there is.

use leptos::prelude::*;
use tenantry::limits::{Level, OrganizationUsage, Usage};

use crate::{
    active::use_active_organization,
    i18n::{Locale, td_string, use_locale},
    kit::{Badge, Banner, Card, Tone, UsageBar},
    policy::sees_invitations,
};

/// What is counted against a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Counted {
    Members,
    Invitations,
    Teams,
    Roles,
    TeamMembers,
}

/// The plan, and a bar for each limit; near a limit also what that means, and who can lift it.
#[component]
pub(super) fn UsageCard(used: Memo<OrganizationUsage>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    // How many are invited is for those who may see the invitations.
    let sees_invitations = Memo::new(move |_| active.tenant.with(|tenant| sees_invitations(&tenant.standing)));
    let content = move || {
        let used = used.get();
        let plan = match used.plan.clone() {
            Some(plan) => view! { <Badge tone=Tone::Brand>{plan.to_string()}</Badge> }.into_any(),
            None => view! { <span class="soft">{td_string!(locale, settings.plan_none)}</span> }.into_any(),
        };
        let bars = [
            (Counted::Members, used.members),
            (Counted::Invitations, used.invitations),
            (Counted::Teams, used.teams),
            (Counted::Roles, used.roles),
            (Counted::TeamMembers, used.team_members),
        ];
        let bars = bars.into_iter().filter(|(counted, _)| *counted != Counted::Invitations || sees_invitations.get());
        let bars = bars.collect::<Vec<_>>();
        let highest = bars.iter().map(|(_, usage)| usage.level()).max().unwrap_or(Level::Fine);
        let help = match highest {
            Level::Fine => None,
            Level::Near => Some(Tone::Warning),
            Level::Full => Some(Tone::Danger),
        };
        let bars = bars.into_iter().map(|(counted, usage)| view! { <Bar counted usage/> }).collect_view();
        view! {
            <dl class="facts">
                <div class="fact"><dt>{td_string!(locale, settings.plan)}</dt><dd>{plan}</dd></div>
            </dl>
            <div class="usage-list">{bars}</div>
            {help.map(|tone| view! { <Banner tone>{td_string!(locale, settings.usage_help)}</Banner> })}
        }
    };
    view! {
        <Card title=td_string!(locale, settings.usage) lead=td_string!(locale, settings.usage_lead)>{content}</Card>
    }
}

#[component]
fn Bar(counted: Counted, usage: Usage) -> impl IntoView {
    let locale = use_locale();
    let label = match counted {
        Counted::Members => td_string!(locale, settings.used_members),
        Counted::Invitations => td_string!(locale, settings.used_invitations),
        Counted::Teams => td_string!(locale, settings.used_teams),
        Counted::Roles => td_string!(locale, settings.used_roles),
        Counted::TeamMembers => td_string!(locale, settings.used_team_members),
    };
    match note(locale, counted, usage) {
        Some(note) => view! { <UsageBar label usage note/> }.into_any(),
        None => view! { <UsageBar label usage/> }.into_any(),
    }
}

/// What it means that little or nothing is left.
fn note(locale: Locale, counted: Counted, usage: Usage) -> Option<String> {
    match usage.level() {
        Level::Fine => None,
        Level::Near => {
            let left = usage.limit.left(usage.count).unwrap_or_default();
            Some(match counted {
                Counted::Members => td_string!(locale, settings.near_members, count = left),
                Counted::Invitations => td_string!(locale, settings.near_invitations, count = left),
                Counted::Teams => td_string!(locale, settings.near_teams, count = left),
                Counted::Roles => td_string!(locale, settings.near_roles, count = left),
                Counted::TeamMembers => td_string!(locale, settings.near_team_members, count = left),
            })
        }
        Level::Full => {
            let full = match counted {
                Counted::Members => td_string!(locale, settings.full_members),
                Counted::Invitations => td_string!(locale, settings.full_invitations),
                Counted::Teams => td_string!(locale, settings.full_teams),
                Counted::Roles => td_string!(locale, settings.full_roles),
                Counted::TeamMembers => td_string!(locale, settings.full_team_members),
            };
            Some(full.to_owned())
        }
    }
}
