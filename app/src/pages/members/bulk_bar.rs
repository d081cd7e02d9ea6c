//! Ticking many members and choosing what to do with them: a form that leads to the review.

use std::collections::BTreeSet;

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use tenantry::{access::Permission, bulk::BulkAction, member::Member};

use super::{Shown, results::Rows};
use crate::{
    active::use_active_organization,
    api::members::MemberList,
    i18n::{Locale, td_string, use_locale},
    kit::{Icon, Tone, use_toasts},
    pages::bulk::title,
    paths,
    snapshot::TenantSnapshot,
};

/// The form that the boxes of the rows belong to.
pub(super) const FORM: &str = "members-bulk";

/// What can be done here by this viewer, with members in the state that is shown.
pub(super) fn offered(tenant: &TenantSnapshot, is_absent: bool) -> Vec<BulkAction> {
    let may = |permission: &Permission| tenant.offers(permission);
    let (update, delete, create) =
        (may(&Permission::MEMBER_UPDATE), may(&Permission::MEMBER_DELETE), may(&Permission::MEMBER_CREATE));
    BulkAction::ALL
        .into_iter()
        .filter(|action| match action {
            BulkAction::Roles | BulkAction::Team | BulkAction::Hold => update && !is_absent,
            BulkAction::Remove => delete && !is_absent,
            BulkAction::Reinstate => (create || update) && is_absent,
        })
        .collect()
}

/// The box that ticks everybody on this page: the head of the column of boxes.
#[component]
pub(super) fn TickPage(known: Memo<Option<MemberList>>, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let ticked = rows.ticked;
    let here = Memo::new(move |_| {
        known.with(|known| {
            let items = known.as_ref().map(|list| list.page.items.as_slice()).unwrap_or_default();
            items.iter().map(|member: &Member| member.id.to_string()).collect::<BTreeSet<_>>()
        })
    });
    let is_any = move || ticked.with(|ticked| !ticked.is_empty());
    let is_all = move || is_any() && ticked.with(|ticked| here.with(|here| ticked == here));
    view! {
        <label class="checkbox script-only">
            <input
                type="checkbox"
                class="tick"
                prop:checked=is_all
                prop:indeterminate=move || is_any() && !is_all()
                on:change=move |event| {
                    ticked.set(if event_target_checked(&event) { here.get_untracked() } else { BTreeSet::new() });
                }
            />
            <span class="checkbox-text">{td_string!(locale, bulk.select_page)}</span>
        </label>
    }
}

/// The box that ticks everybody on all pages, above the list, and how many are ticked. It belongs to the form below.
#[component]
pub(super) fn TickMany(known: Memo<Option<MemberList>>, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let Rows { ticked, everybody, .. } = rows;
    let total = total(known);
    let has_more =
        move || known.with(|known| known.as_ref().is_some_and(|list| list.page.items.len() as u64 != list.page.total));
    // Another view has other rows.
    Effect::new(move |before: Option<()>| {
        rows.shown.track();
        if before.is_some() {
            ticked.set(BTreeSet::new());
            everybody.set(false);
        }
    });
    view! {
        <Show when=has_more>
            <div class="bulk-ticks">
                <label class="checkbox">
                    <input type="checkbox" form=FORM name="all" value="1" prop:checked=everybody
                        on:change=move |event| everybody.set(event_target_checked(&event))/>
                    <span class="checkbox-text">
                        {move || td_string!(locale, bulk.select_all, count = total.get())}
                    </span>
                </label>
            </div>
        </Show>
        // Here and not in the bar: what comes with its words is not told to whoever cannot see it.
        <p class="visually-hidden script-only" role="status">{move || selected(locale, rows, total)}</p>
    }
}

/// How many there are on all pages.
fn total(known: Memo<Option<MemberList>>) -> Memo<u64> {
    Memo::new(move |_| known.with(|known| known.as_ref().map_or(0, |list| list.page.total)))
}

/// How many are ticked, in words; nothing where nobody is.
fn selected(locale: Locale, rows: Rows, total: Memo<u64>) -> Option<String> {
    let count = if rows.everybody.get() { total.get() } else { rows.ticked.with(BTreeSet::len) as u64 };
    (count != 0).then(|| td_string!(locale, bulk.selected, count = count))
}

/// How many are ticked, and what to do with them. It stays at the end of the screen while somebody is ticked; without
/// scripts always, since nothing but the browser knows then.
#[component]
pub(super) fn BulkBar(known: Memo<Option<MemberList>>, rows: Rows, actions: Vec<BulkAction>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let navigate = use_navigate();
    let toasts = use_toasts();
    let Rows { ticked, everybody, .. } = rows;
    let action = RwSignal::new(actions.first().copied().unwrap_or_default());
    let total = total(known);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let ticked = ticked.get_untracked();
        if ticked.is_empty() && !everybody.get_untracked() {
            toasts.show(Tone::Neutral, td_string!(locale, bulk.none_ticked));
            return;
        }
        let review = paths::with_query(&paths::bulk(&active.slug()), "action", action.get_untracked().as_str());
        let review = if everybody.get_untracked() {
            let filters = rows.shown.get_untracked();
            let filters = filters.filters().into_iter().filter(|(_, value)| !value.is_empty());
            let review = paths::with_query(&review, "all", "1");
            filters.fold(review, |page, (name, value)| paths::with_query(&page, name, value))
        } else {
            ticked.iter().fold(review, |page, id| paths::with_query(&page, "member", id))
        };
        navigate(&review, NavigateOptions::default());
    };
    let filters = move || {
        let shown: Shown = rows.shown.get();
        let filters = shown.filters().map(|(name, value)| (name, value.to_owned()));
        filters
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect_view()
    };
    let options = actions
        .into_iter()
        .map(|action| view! { <option value=action.as_str()>{title(locale, action)}</option> })
        .collect_view();
    view! {
        <form id=FORM class="bulk-bar" method="get" action=paths::bulk(&active.slug())
            aria-label=td_string!(locale, bulk.bar) on:submit=submit>
            {filters}
            // Told by what stands above the list.
            <p class="bulk-selected script-only" aria-hidden="true">{move || selected(locale, rows, total)}</p>
            <div class="input-box select-box">
                <select class="input select" name="action" aria-label=td_string!(locale, bulk.action)
                    on:change=move |event| {
                        if let Ok(chosen) = BulkAction::parse(&event_target_value(&event)) {
                            action.set(chosen);
                        }
                    }>
                    {options}
                </select>
                <Icon name="chevron-down"/>
            </div>
            <button type="submit" class="button button-secondary">{td_string!(locale, bulk.review)}</button>
        </form>
    }
}
