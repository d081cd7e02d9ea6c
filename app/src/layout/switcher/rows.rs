//! The organizations of the switcher.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use tenantry::organization::OrganizationEntry;

use super::{
    super::console::use_console,
    recent::{place, use_recent},
};
use crate::{
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, Badge, Icon, Tone},
    paths,
    policy::{sees_invitations, standing_of},
    texts::{member_count, role_names},
};

/// All organizations that match, as links that keep the page.
#[component]
pub(super) fn Rows(slug: Memo<Option<String>>, search: RwSignal<String>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let recent = use_recent(slug);
    let found = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        console.data.with(|data| {
            let open = data.organizations.iter().filter(|entry| entry.deleted_at.is_none());
            let mut found = open.filter(|entry| matches(entry, &wanted)).cloned().collect::<Vec<_>>();
            recent.with(|recent| found.sort_by_key(|entry| place(recent, entry.slug.as_str())));
            found
        })
    });
    let count = move || {
        if search.with(|search| search.trim().is_empty()) {
            return String::new();
        }
        match found.with(Vec::len) {
            0 => td_string!(locale, switcher.none).to_owned(),
            1 => td_string!(locale, switcher.found_one).to_owned(),
            count => td_string!(locale, switcher.found, count = count),
        }
    };
    view! {
        <p class="menu-heading" id="switcher-organizations">{td_string!(locale, nav.organizations)}</p>
        <p class="switcher-count" role="status">{count}</p>
        <ul class="menu-list" aria-labelledby="switcher-organizations">
            <For each=move || found.get() key=|entry| format!("{entry:?}") let:entry>
                <Row entry slug/>
            </For>
        </ul>
    }
}

/// Whether an organization is meant: by name or by the name in the URL.
fn matches(entry: &OrganizationEntry, wanted: &str) -> bool {
    wanted.is_empty() || entry.name.as_str().to_lowercase().contains(wanted) || entry.slug.as_str().contains(wanted)
}

#[component]
fn Row(entry: OrganizationEntry, slug: Memo<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let pathname = use_location().pathname;
    let name = entry.name.to_string();
    let detail = format!("{} · {}", role_names(locale, &entry.roles), member_count(locale, entry.member_count));
    let own = entry.slug.to_string();
    let is_here = Memo::new(move |_| slug.with(|slug| slug.as_deref() == Some(own.as_str())));
    let (is_personal, is_active) = (entry.is_personal, entry.is_active);
    let href = move || same_page(&entry, &pathname.get());
    view! {
        <li>
            <a class="switcher-row" href=href aria-current=move || is_here.get().then_some("true")>
                <Avatar name=name.clone() shape=AvatarShape::Square/>
                <span class="switcher-row-text">
                    <span class="switcher-row-name">{name}</span>
                    <span class="switcher-row-detail">{detail}</span>
                </span>
                {is_personal.then(|| view! { <Badge>{td_string!(locale, common.personal)}</Badge> })}
                {(!is_active).then(|| view! { <Badge tone=Tone::Warning>{td_string!(locale, common.suspended)}</Badge> })}
                <Show when=move || is_here.get()>
                    <Icon name="check"/>
                </Show>
            </a>
        </li>
    }
}

/// The page at which the tab is, in another organization; its overview where that page is not for the person.
fn same_page(entry: &OrganizationEntry, path: &str) -> String {
    let slug = entry.slug.as_str();
    let page = path.strip_prefix("/o/").and_then(|rest| rest.split('/').nth(1)).unwrap_or_default();
    match page {
        "members" => paths::members(slug),
        "teams" => paths::teams(slug),
        "roles" => paths::roles(slug),
        "settings" => paths::organization_settings(slug),
        "invitations" if sees_invitations(&standing_of(&entry.roles)) => paths::invitations(slug),
        _ => paths::organization(slug),
    }
}

#[cfg(test)]
mod tests {
    use tenantry::{ids::OrganizationId, role::Role, slug::Slug, text::Name};
    use uuid::Uuid;

    use super::*;

    fn entry(role: Role) -> Option<OrganizationEntry> {
        Some(OrganizationEntry {
            id: OrganizationId::from_uuid(Uuid::nil()),
            slug: Slug::parse("acme").ok()?,
            name: Name::truncate("신선푸드 Acme")?,
            is_personal: false,
            roles: vec![role],
            member_count: 1,
            is_active: true,
            plan: None,
            deleted_at: None,
        })
    }

    #[test]
    fn switching_keeps_the_page_where_it_may_be_seen() {
        let (Some(member), Some(admin)) = (entry(Role::member()), entry(Role::admin())) else { panic!("an entry") };
        assert_eq!(same_page(&member, "/o/other/members"), "/o/acme/members");
        assert_eq!(same_page(&member, "/o/other/invitations"), "/o/acme");
        assert_eq!(same_page(&admin, "/o/other/invitations"), "/o/acme/invitations");
        assert_eq!(same_page(&admin, "/home"), "/o/acme");
        assert!(matches(&member, "신선") && matches(&member, "acm") && !matches(&member, "x"));
    }
}
