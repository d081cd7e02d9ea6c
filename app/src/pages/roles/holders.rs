//! Who has a role.

use leptos::{either::Either, prelude::*};
use tenantry::{member::Member, page::Page, role::Role};

use crate::{
    active::use_active_organization,
    api::roles::RoleView,
    i18n::{td_string, use_locale},
    kit::{Avatar, Card, Drawing, EmptyState, LinkButton, ListPage, Pagination},
    load::Loaded,
    pages::errors::Missed,
    paths,
    texts::{member_count, role_name},
};

/// The address of the members page with the holders of a role.
pub(super) fn members_with(slug: &str, role: &Role) -> String {
    paths::with_query(&paths::members(slug), "role", role.as_str())
}

/// A page of its holders; each leads to why that person may do what.
#[component]
pub(super) fn Holders(
    role: Role,
    people: Page<Member>,
    answer: Loaded<Option<RoleView>>,
    wanted: ListPage,
    shown: ListPage,
) -> impl IntoView {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    let title = td_string!(locale, roles.people);
    let label = td_string!(locale, roles.who_has, name = role_name(locale, &role));
    // What is there may be of another page than the one that is wanted.
    let list = if people.items.is_empty() && shown.place.is_first() {
        Either::Left(view! {
            <EmptyState drawing=Drawing::People title=td_string!(locale, roles.nobody_title)
                text=td_string!(locale, roles.nobody_text)>
                <LinkButton href=paths::members(&slug)>{td_string!(locale, roles.to_members)}</LinkButton>
            </EmptyState>
        })
    } else {
        let rows = people.items.iter().map(|member| row(&slug, member)).collect_view();
        Either::Right(view! {
            <p class="soft">
                {member_count(locale, people.total)} " · "
                <a href=members_with(&slug, &role)>{td_string!(locale, roles.see_members)}</a>
            </p>
            <ul class="rows" aria-label=label>{rows}</ul>
            <Pagination wanted shown next=people.next/>
        })
    };
    view! { <Card title><Missed answer/> {list}</Card> }
}

fn row(slug: &str, member: &Member) -> impl IntoView + use<> {
    let locale = use_locale();
    let name = member.name.to_string();
    let label = td_string!(locale, roles.why_named, name = name.clone());
    view! {
        <li class="row">
            <Avatar name=name.clone() picture=member.picture.clone()/>
            <div class="row-text">
                <p class="row-title">{name}</p>
                <p class="row-detail">{member.email.to_string()}</p>
            </div>
            <a class="row-action" href=paths::member(slug, &member.id.to_string()) aria-label=label>
                {td_string!(locale, roles.why)}
            </a>
        </li>
    }
}
