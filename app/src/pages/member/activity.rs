//! What a member did, and what happened to the membership.

use leptos::{either::Either, prelude::*};
use tenantry::audit::AuditEntry;

use super::{Shown, actions::action_text};
use crate::{
    i18n::{td_string, use_locale},
    kit::{Card, Icon, Minute, Pagination},
    pages::errors::Missed,
    texts::role_names,
};

/// A page of the audit log; nothing at all for those who may not read it.
#[component]
pub(super) fn Activity(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let page = Memo::new(move |_| shown.view.with(|view| view.activity.clone()));
    move || {
        let (wanted, there) = (shown.pages.wanted.get(), shown.pages.shown.get());
        page.get().map(|page| {
            let next = page.next;
            let list = if page.entries.is_empty() {
                Either::Left(view! { <p class="soft">{td_string!(locale, member.no_activity)}</p> })
            } else {
                let rows = page.entries.into_iter().map(|entry| view! { <Row entry/> }).collect_view();
                Either::Right(view! { <ul class="rows">{rows}</ul> })
            };
            let lead = td_string!(locale, member.activity_lead, name = shown.name());
            view! {
                <Card title=td_string!(locale, member.activity) lead>
                    <Missed answer=shown.answer/>
                    {list}
                    <Pagination wanted shown=there next/>
                </Card>
            }
        })
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let locale = use_locale();
    let what = action_text(locale, &entry.action);
    let who = match &entry.actor {
        Some(name) => name.to_string(),
        None => td_string!(locale, member.by_system).to_owned(),
    };
    let roles = (entry.roles_before != entry.roles_after
        && !entry.roles_before.is_empty()
        && !entry.roles_after.is_empty())
    .then(|| format!("{} → {}", role_names(locale, &entry.roles_before), role_names(locale, &entry.roles_after)));
    let icon = if entry.is_own { "pencil" } else { "shield" };
    view! {
        <li class="row">
            <span class="row-icon"><Icon name=icon/></span>
            <div class="row-text">
                <p class="row-title">
                    {what}
                    {entry.subject.map(|subject| view! { <span class="soft">{subject}</span> })}
                </p>
                {roles.map(|roles| view! { <p class="row-detail">{roles}</p> })}
                <p class="row-detail">{who}" · "<Minute at=entry.at/></p>
            </div>
        </li>
    }
}
