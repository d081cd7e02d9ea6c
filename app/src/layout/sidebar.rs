//! The bar with the switcher, the pages and the person.

use leptos::{either::Either, html::Nav, prelude::*};
use leptos_router::{components::A, hooks::use_location};

use super::{console::use_console, palette::PaletteButton, switcher::Switcher, user_menu::UserMenu};
use crate::{
    i18n::{td_string, use_locale},
    kit::{Icon, Wordmark, keep_current_seen},
    paths,
    policy::{sees_invitations, standing_in},
};

/// The slug in an address under `/o/`.
pub(super) fn slug_in(path: &str) -> Option<String> {
    let rest = path.strip_prefix("/o/")?;
    rest.split('/').next().filter(|slug| !slug.is_empty()).map(str::to_owned)
}

/// Which pages the person is offered.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    /// The organization of this tab, if it is one of the person's: its pages are.
    pub(super) slug: Memo<Option<String>>,
    /// Whether its invitations are among them.
    pub(super) may_invite: Memo<bool>,
}

/// Which pages the person is offered here.
pub(super) fn use_offer() -> Offer {
    let pathname = use_location().pathname;
    let console = use_console();
    // An address that leads to none of the person's organizations has no pages to offer.
    let slug = Memo::new(move |_| {
        let slug = slug_in(&pathname.get())?;
        console.data.with(|console| {
            console
                .organizations
                .iter()
                .any(|entry| entry.slug.as_str() == slug && entry.deleted_at.is_none())
                .then_some(slug)
        })
    });
    // The bar stands outside of the organization's own frame: until that tells, it goes by the built-in roles.
    let may_invite = Memo::new(move |_| {
        let (slug, open) = (slug.get(), console.here.get());
        console.data.with(|console| {
            let here = console.organizations.iter().find(|entry| Some(entry.slug.as_str()) == slug.as_deref());
            here.is_some_and(|entry| {
                let known = open.clone().filter(|(organization, _)| *organization == entry.id);
                sees_invitations(&known.map_or_else(|| standing_in(entry), |(_, standing)| standing))
            })
        })
    });
    Offer { slug, may_invite }
}

/// On wide screens a side bar; on narrow ones a bar at the top and the pages in a row below it.
#[component]
pub(super) fn Sidebar() -> impl IntoView {
    let locale = use_locale();
    let invitations = move || use_console().data.with(|console| console.invitations.len());
    let Offer { slug, may_invite } = use_offer();
    let link = |href: String, icon: &'static str, text: &'static str, exact: bool| {
        view! {
            <li>
                <A href=href exact=exact attr:class="nav-item"><Icon name=icon/><span>{text}</span></A>
            </li>
        }
    };
    let item = move |href, icon, text| link(href, icon, text, true);
    // What stands below such a page belongs to it.
    let section = move |href, icon, text| link(href, icon, text, false);
    let row = NodeRef::<Nav>::new();
    keep_current_seen(row);
    view! {
        <header class="sidebar">
            <div class="sidebar-head">
                <a class="sidebar-brand" href="/home" aria-label=td_string!(locale, nav.home)><Wordmark/></a>
                <Switcher slug/>
                <PaletteButton/>
            </div>
            <nav class="sidebar-nav" node_ref=row aria-label=td_string!(locale, nav.main)>
                {move || match slug.get() {
                    Some(slug) => Either::Left(view! {
                        <ul class="nav-list">
                            {item(paths::organization(&slug), "house", td_string!(locale, nav.overview))}
                            {section(paths::members(&slug), "users", td_string!(locale, nav.members))}
                            {may_invite.get().then(|| {
                                section(paths::invitations(&slug), "mail", td_string!(locale, nav.invitations))
                            })}
                            {section(paths::teams(&slug), "network", td_string!(locale, nav.teams))}
                            {section(paths::roles(&slug), "shield-check", td_string!(locale, nav.roles))}
                            {item(
                                paths::organization_settings(&slug),
                                "settings",
                                td_string!(locale, nav.settings),
                            )}
                        </ul>
                    }),
                    None => Either::Right(view! {
                        <ul class="nav-list">
                            <li>
                                <A href=paths::HOME exact=true attr:class="nav-item">
                                    <Icon name="house"/>
                                    <span>{td_string!(locale, nav.home)}</span>
                                    <Show when=move || { invitations() > 0 }>
                                        <span class="nav-count">{invitations}</span>
                                    </Show>
                                </A>
                            </li>
                            {item(paths::ACCOUNT.to_owned(), "user", td_string!(locale, nav.profile))}
                            {item(
                                paths::ACCOUNT_ORGANIZATIONS.to_owned(),
                                "building-2",
                                td_string!(locale, nav.organizations),
                            )}
                            {item(paths::SECURITY.to_owned(), "shield", td_string!(locale, nav.security))}
                            {item(paths::PREFERENCES.to_owned(), "settings", td_string!(locale, nav.preferences))}
                        </ul>
                    }),
                }}
            </nav>
            <div class="sidebar-foot"><UserMenu/></div>
        </header>
    }
}
