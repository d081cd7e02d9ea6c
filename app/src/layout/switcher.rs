//! The organization switcher.

use leptos::{either::Either, prelude::*};

use super::console::use_console;
use crate::{
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, Badge, Icon, Menu},
    paths,
    texts::{member_count, role_names},
};

/// The organization of this tab, and a menu of all the person's organizations: real links, so that a middle click
/// opens one in a new tab.
#[component]
pub(super) fn Switcher(slug: Memo<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let current = Memo::new(move |_| {
        let slug = slug.get()?;
        console.data.with(|data| data.organizations.iter().find(|entry| entry.slug.as_str() == slug).cloned())
    });
    let summary = move || {
        view! {
            {move || match current.get() {
                Some(entry) => Either::Left(view! {
                    <Avatar name=entry.name.to_string() shape=AvatarShape::Square/>
                    <span class="switcher-name">{entry.name.to_string()}</span>
                }),
                None => Either::Right(view! {
                    <span class="switcher-name">{td_string!(locale, nav.choose_organization)}</span>
                }),
            }}
            <Icon name="chevrons-up-down"/>
        }
    };
    let rows = move || {
        let here = slug.get();
        console.data.with(|data| {
            data.organizations
                .iter()
                .filter(|entry| entry.deleted_at.is_none())
                .map(|entry| {
                    let is_here = here.as_deref() == Some(entry.slug.as_str());
                    let detail = format!("{} · {}", role_names(locale, &entry.roles), member_count(locale, entry.member_count));
                    view! {
                        <li>
                            <a class="switcher-row" href=paths::organization(entry.slug.as_str())
                                aria-current=is_here.then_some("true")>
                                <Avatar name=entry.name.to_string() shape=AvatarShape::Square/>
                                <span class="switcher-row-text">
                                    <span class="switcher-row-name">{entry.name.to_string()}</span>
                                    <span class="switcher-row-detail">{detail}</span>
                                </span>
                                {entry.is_personal.then(|| view! { <Badge>{td_string!(locale, common.personal)}</Badge> })}
                                {is_here.then(|| view! { <Icon name="check"/> })}
                            </a>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <Menu class="switcher" label=td_string!(locale, nav.switcher) summary>
            <p class="menu-heading">{td_string!(locale, nav.organizations)}</p>
            <ul class="menu-list">{rows}</ul>
            <div class="menu-foot">
                <a class="menu-item" href=paths::NEW_ORGANIZATION>
                    <Icon name="plus"/>
                    <span>{td_string!(locale, nav.create_organization)}</span>
                </a>
                <a class="menu-item" href=paths::HOME>
                    <Icon name="building-2"/>
                    <span>{td_string!(locale, nav.all_organizations)}</span>
                </a>
            </div>
        </Menu>
    }
}
