//! The organizations of the switcher.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use tenantry::{
    ids::OrganizationId,
    organization::{OrganizationEntry, WAITING_MAX},
};

use super::{
    super::console::use_console,
    foot::own_personal,
    recent::{place, use_recent},
    there::there,
};
use crate::{
    api::organizations::PinOrganization,
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, Badge, Form, FormAction, Hidden, Icon, Tone, use_page},
    texts::organization_line,
};

/// How many rows have a key of their own.
const NUMBERED: usize = 9;

/// All organizations that match, as links that keep the page: the pinned ones first, then those used last.
#[component]
pub(super) fn Rows(
    slug: Memo<Option<String>>,
    search: RwSignal<String>,
    focus_next: RwSignal<Option<String>>,
) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let recent = use_recent(slug);
    let found = Memo::new(move |_| {
        let wanted = search.get().trim().to_lowercase();
        console.data.with(|data| {
            let personal = own_personal(&data.organizations).map(|entry| entry.id);
            let open =
                data.organizations.iter().filter(|entry| entry.deleted_at.is_none() && Some(entry.id) != personal);
            let mut found = open.filter(|entry| matches(entry, &wanted)).collect::<Vec<_>>();
            recent.with(|recent| {
                found.sort_by_key(|entry| (!entry.is_pinned, place(recent, entry.slug.as_str())));
            });
            found.into_iter().map(|entry| entry.id).collect::<Vec<_>>()
        })
    });
    // What shall have the focus may be there only after the next answer.
    Effect::new(move |_| {
        found.track();
        console.data.track();
        let Some(selector) = focus_next.get() else { return };
        request_animation_frame(move || {
            let element = document().query_selector(&selector).ok().flatten();
            if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                _ = element.focus();
                _ = focus_next.try_set(None);
            }
        });
    });
    let count = move || {
        let wanted = search.with(|search| search.trim().to_lowercase());
        if wanted.is_empty() {
            return String::new();
        }
        // The personal one stands below, and is found all the same.
        let is_own_found =
            console.data.with(|data| own_personal(&data.organizations).is_some_and(|entry| matches(entry, &wanted)));
        match found.with(Vec::len) + usize::from(is_own_found) {
            0 => td_string!(locale, switcher.none).to_owned(),
            1 => td_string!(locale, switcher.found_one).to_owned(),
            count => td_string!(locale, switcher.found, count = count),
        }
    };
    view! {
        <p class="menu-heading" id="switcher-organizations">{td_string!(locale, nav.organizations)}</p>
        <p class="switcher-count" role="status">{count}</p>
        <ul class="menu-list" aria-labelledby="switcher-organizations">
            <For each=move || found.get() key=|id| *id let:id>
                <Line id slug found focus_next/>
            </For>
        </ul>
    }
}

/// Whether an organization is meant: by name or by the name in the URL.
pub(super) fn matches(entry: &OrganizationEntry, wanted: &str) -> bool {
    wanted.is_empty() || entry.name.as_str().to_lowercase().contains(wanted) || entry.slug.as_str().contains(wanted)
}

/// An organization as it is by now.
fn follow(id: OrganizationId) -> Memo<Option<OrganizationEntry>> {
    let console = use_console();
    Memo::new(move |before: Option<&Option<OrganizationEntry>>| {
        let now = console.data.with(|data| data.organizations.iter().find(|entry| entry.id == id).cloned());
        // A row that is about to go keeps its text until it is gone.
        now.or_else(|| before.cloned().flatten())
    })
}

/// One organization, and the button that keeps it on top.
#[component]
fn Line(
    id: OrganizationId,
    slug: Memo<Option<String>>,
    found: Memo<Vec<OrganizationId>>,
    focus_next: RwSignal<Option<String>>,
) -> impl IntoView {
    let entry = follow(id);
    let number = move || found.with(|found| found.iter().position(|other| *other == id)).filter(|at| *at < NUMBERED);
    view! {
        <li class="switcher-line">
            {move || entry.get().map(|entry| view! { <Row entry slug number=Signal::derive(number)/> })}
            {move || entry.get().map(|entry| view! { <Pin entry focus_next/> })}
        </li>
    }
}

/// An organization as a link.
#[component]
pub(super) fn Row(
    entry: OrganizationEntry,
    slug: Memo<Option<String>>,
    /// Its place among those that have a key, from 0.
    #[prop(optional, into)]
    number: Signal<Option<usize>>,
) -> impl IntoView {
    let locale = use_locale();
    let page = use_page();
    let name = entry.name.to_string();
    let detail = organization_line(locale, &entry.roles, entry.plan.as_ref(), entry.member_count);
    let own = entry.slug.to_string();
    let data_slug = own.clone();
    let is_here = Memo::new(move |_| slug.with(|slug| slug.as_deref() == Some(own.as_str())));
    let (is_personal, is_active) = (entry.is_personal, entry.is_active);
    let waiting = entry.pending_invitations.filter(|count| *count > 0);
    let logo = entry.logo.clone();
    let href = move || there(&entry, &page.get());
    view! {
        <a class="switcher-row" href=href data-slug=data_slug aria-current=move || is_here.get().then_some("true")
            aria-keyshortcuts=move || number.get().map(|at| format!("Alt+{}", at + 1))>
            <Avatar name=name.clone() shape=AvatarShape::Square picture=logo/>
            <span class="switcher-row-text">
                <span class="switcher-row-name">{name}</span>
                <span class="switcher-row-detail">{detail}</span>
            </span>
            {is_personal.then(|| view! { <Badge>{td_string!(locale, common.personal)}</Badge> })}
            {(!is_active).then(|| view! { <Badge tone=Tone::Warning>{td_string!(locale, common.suspended)}</Badge> })}
            {waiting.map(|count| {
                // Beyond this nobody counts.
                let most = u64::from(WAITING_MAX) - 1;
                let is_more = count > most;
                let words = if is_more {
                    td_string!(locale, switcher.pending_more, count = most)
                } else if count == 1 {
                    td_string!(locale, switcher.pending_one).to_owned()
                } else {
                    td_string!(locale, switcher.pending, count = count)
                };
                let title = words.clone();
                view! {
                    <span class="switcher-waiting" title=title>
                        <Icon name="mail"/>
                        <span aria-hidden="true">{if is_more { format!("{most}+") } else { count.to_string() }}</span>
                        <span class="visually-hidden">{words}</span>
                    </span>
                }
            })}
            <Show when=move || is_here.get()>
                <Icon name="check"/>
            </Show>
            {move || number.get().map(|at| view! { <kbd class="switcher-number" aria-hidden="true">{at + 1}</kbd> })}
        </a>
    }
}

#[component]
fn Pin(entry: OrganizationEntry, focus_next: RwSignal<Option<String>>) -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let action = FormAction::<PinOrganization>::new();
    let (id, is_pinned) = (entry.id.to_string(), entry.is_pinned);
    let name = entry.name.to_string();
    let (icon, label) = if is_pinned {
        ("pin-off", td_string!(locale, switcher.unpin, name = name))
    } else {
        ("pin", td_string!(locale, switcher.pin, name = name))
    };
    let button_id = format!("pin-{id}");
    // The same button, once it says the contrary.
    let again = format!("#{button_id}{}", if is_pinned { ":not([data-pinned])" } else { "[data-pinned]" });
    let on_success = Callback::new(move |_| {
        focus_next.set(Some(again.clone()));
        console.refresh();
    });
    view! {
        <Form action key=id.clone() class="switcher-pin" stay=true on_success>
            <Hidden name="organizationId" value=id/>
            <Hidden name="pinned" value={if is_pinned { "false" } else { "true" }}/>
            <button type="submit" class="icon-button" id=button_id aria-label=label.clone() title=label
                data-pinned=is_pinned.then_some("")>
                <Icon name=icon/>
            </button>
        </Form>
    }
}

#[cfg(test)]
mod tests {
    use tenantry::{role::Role, slug::Slug, text::Name};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_organization_is_found_by_its_name_and_by_its_address() {
        let (Some(slug), Some(name)) = (Slug::parse("acme").ok(), Name::truncate("신선푸드 Foods")) else {
            panic!("valid")
        };
        let entry = OrganizationEntry {
            id: OrganizationId::from_uuid(Uuid::nil()),
            slug,
            name,
            is_personal: false,
            roles: vec![Role::member()],
            member_count: 1,
            is_active: true,
            plan: None,
            logo: None,
            is_pinned: false,
            is_owner: false,
            pending_invitations: None,
            deleted_at: None,
        };
        assert!(matches(&entry, "신선") && matches(&entry, "acm") && matches(&entry, "foods"));
        assert!(!matches(&entry, "x"));
    }
}
