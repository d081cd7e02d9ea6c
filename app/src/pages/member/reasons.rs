//! What a member may do, and why.

use leptos::prelude::*;
use tenantry::access::{Explanation, Source};

use super::{Shown, switches::flag_name};
use crate::{
    i18n::{Locale, td_string, use_locale},
    kit::{Card, Icon},
    pages::roles::{action_name, grouped, resource_name},
    texts::role_name,
};

/// Every permission by what it is about, each with what gives it or takes it away.
#[component]
pub(super) fn Reasons(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let reasons = Memo::new(move |_| shown.view.with(|view| view.reasons.clone()));
    move || {
        reasons.get().map(|reasons| {
            let groups = grouped(reasons, |reason| &reason.permission)
                .into_iter()
                .map(|(resource, reasons)| view! { <Group resource reasons/> })
                .collect_view();
            view! {
                <Card
                    title=td_string!(locale, member.permissions)
                    lead=td_string!(locale, member.permissions_lead, name = shown.name())
                >
                    <div class="reason-groups">{groups}</div>
                </Card>
            }
        })
    }
}

#[component]
fn Group(resource: String, reasons: Vec<Explanation>) -> impl IntoView {
    let locale = use_locale();
    let count = reasons.iter().filter(|reason| reason.granted).count();
    let all = reasons.len();
    let rows = reasons
        .into_iter()
        .map(|reason| {
            let (icon, class, said) = if reason.granted {
                ("check", "reason reason-yes", td_string!(locale, member.allowed))
            } else {
                ("x", "reason", td_string!(locale, member.not_allowed))
            };
            view! {
                <li class=class>
                    <Icon name=icon/>
                    <span class="visually-hidden">{said}": "</span>
                    <span class="reason-what" title=reason.permission.to_string()>
                        {action_name(locale, &reason.permission)}
                    </span>
                    <span class="reason-why">{why(locale, &reason)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="reason-group">
            <summary class="reason-head">
                <Icon name="chevron-down"/>
                <span class="reason-resource">{resource_name(locale, &resource)}</span>
                <span class="reason-count">{td_string!(locale, member.of_all, count = count, all = all)}</span>
            </summary>
            <ul class="reason-list">{rows}</ul>
        </details>
    }
}

fn why(locale: Locale, reason: &Explanation) -> String {
    let name = |source: &Source| match source {
        Source::Role(role) => td_string!(locale, member.through_role, name = role_name(locale, role)),
        Source::Flag(flag) => td_string!(locale, member.through_switch, name = flag_name(locale, *flag)),
    };
    if let Some(Source::Flag(flag)) = reason.denied_by {
        return td_string!(locale, member.denied_by, name = flag_name(locale, flag));
    }
    if reason.granted_by.is_empty() {
        return td_string!(locale, member.not_given).to_owned();
    }
    reason.granted_by.iter().map(name).collect::<Vec<_>>().join(", ")
}
