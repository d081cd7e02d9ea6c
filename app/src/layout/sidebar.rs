//! The bar with the switcher, the pages and the person.

use leptos::{either::Either, html::Nav, prelude::*};
use leptos_router::hooks::use_location;

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
                            <PageLink href=paths::organization(&slug) icon="house" text=td_string!(locale, nav.overview)
                                also=vec![paths::whole_organization(&slug), paths::welcome(&slug)]/>
                            <PageLink href=paths::members(&slug) icon="users" text=td_string!(locale, nav.members)
                                is_section=true/>
                            {may_invite.get().then(|| view! {
                                <PageLink href=paths::invitations(&slug) icon="mail"
                                    text=td_string!(locale, nav.invitations) is_section=true/>
                            })}
                            <PageLink href=paths::teams(&slug) icon="network" text=td_string!(locale, nav.teams)
                                is_section=true/>
                            <PageLink href=paths::roles(&slug) icon="shield-check" text=td_string!(locale, nav.roles)
                                is_section=true/>
                            <PageLink href=paths::organization_settings(&slug) icon="settings"
                                text=td_string!(locale, nav.settings) also=vec![paths::transfer(&slug)]/>
                        </ul>
                    }),
                    None => Either::Right(view! {
                        <ul class="nav-list">
                            <PageLink href=paths::HOME icon="house" text=td_string!(locale, nav.home)>
                                <Show when=move || { invitations() > 0 }>
                                    <span class="nav-count">{invitations}</span>
                                </Show>
                            </PageLink>
                            <PageLink href=paths::ACCOUNT icon="user" text=td_string!(locale, nav.profile)/>
                            <PageLink href=paths::ACCOUNT_ORGANIZATIONS icon="building-2"
                                text=td_string!(locale, nav.organizations)/>
                            <PageLink href=paths::SECURITY icon="shield" text=td_string!(locale, nav.security)/>
                            <PageLink href=paths::PREFERENCES icon="settings" text=td_string!(locale, nav.preferences)/>
                        </ul>
                    }),
                }}
            </nav>
            <div class="sidebar-foot"><UserMenu/></div>
        </header>
    }
}

/// A page in the bar; marked while it, or one that belongs to it, is shown.
#[component]
fn PageLink(
    #[prop(into)] href: String,
    icon: &'static str,
    text: &'static str,
    /// Whether what stands below it belongs to it.
    #[prop(optional)]
    is_section: bool,
    /// The pages that belong to it and stand elsewhere.
    #[prop(optional)]
    also: Vec<String>,
    /// What stands behind the text.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let pathname = use_location().pathname;
    let page = href.clone();
    let is_here = Memo::new(move |_| {
        pathname.with(|path| is_at(path, &page, is_section) || also.iter().any(|page| is_at(path, page, false)))
    });
    view! {
        <li>
            <a href=href class="nav-item" aria-current=move || is_here.get().then_some("page")>
                <Icon name=icon/>
                <span>{text}</span>
                {children.map(|children| children())}
            </a>
        </li>
    }
}

/// Whether `path` is this page, or one below it where that counts.
fn is_at(path: &str, page: &str, is_section: bool) -> bool {
    path.strip_prefix(page).is_some_and(|rest| matches!(rest, "" | "/") || (is_section && rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_marked_for_itself_and_for_what_is_below() {
        assert!(is_at("/o/acme", "/o/acme", false) && is_at("/o/acme/", "/o/acme", false));
        assert!(!is_at("/o/acme/members", "/o/acme", false) && !is_at("/o/acme-foods", "/o/acme", false));
        assert!(is_at("/o/acme/members/bulk", "/o/acme/members", true));
        assert!(!is_at("/o/acme/membership", "/o/acme/members", true) && !is_at("/home", "/account", true));
    }
}
