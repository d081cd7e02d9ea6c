//! What narrows the list: its state as links, an address and a role as a form. All of it works without WASM.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{STATES, Shown, state_name};
use crate::{
    active::use_active_organization,
    i18n::{td_string, use_locale},
    kit::{Icon, ListPlace},
    pages::{
        folded_filters::FoldedFilters,
        search_input::{SearchInput, SearchText},
    },
    paths,
    policy::in_order,
    texts::role_name,
};

#[component]
pub(super) fn Filters(shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let navigate = StoredValue::new(use_navigate());
    let search = SearchText::new(shown.with_untracked(|shown| shown.search.clone()));
    let wanted = Memo::new(move |_| shown.with(|shown| shown.search.clone()));
    // A new view begins on its first page. It replaces the address, so that Back leaves the list at once.
    let go = move |change: &dyn Fn(&mut Shown)| {
        let Some(mut next) = shown.try_get_untracked() else { return };
        next.search = search.take();
        next.place = ListPlace::default();
        change(&mut next);
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate(&next.address(&active.slug()), options));
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        go(&|_| {});
    };
    let chosen = shown.with_untracked(|shown| shown.role.clone());
    let any = (String::new(), td_string!(locale, members.any_role).to_owned());
    let roles = active.tenant.with_untracked(|tenant| {
        let roles = in_order(&tenant.policy).into_iter();
        let roles = roles.map(|role| (role.as_str().to_owned(), role_name(locale, &role)));
        std::iter::once(any).chain(roles).collect::<Vec<_>>()
    });
    let options = roles
        .into_iter()
        .map(|(value, name)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect_view();
    let status = move || shown.with(|shown| shown.status.clone());
    view! {
        <States shown/>
        <form class="filters" role="search" method="get" action=paths::invitations(&active.slug())
            aria-label=td_string!(locale, invitations.filters) on:submit=on_submit>
            {move || {
                let status = status();
                (!status.is_empty()).then(|| view! { <input type="hidden" name="status" value=status/> })
            }}
            <SearchInput id="invitations-search" label=td_string!(locale, invitations.search)
                hint=td_string!(locale, invitations.search_hint) search wanted on_rest=move |()| go(&|_| {})/>
            <FoldedFilters count=Signal::derive(move || shown.with(|shown| usize::from(!shown.role.is_empty())))>
                <div class="filter">
                    <label class="filter-label" for="invitations-role">
                        {td_string!(locale, invitations.role)}
                    </label>
                    <div class="input-box select-box">
                        <select class="input select" id="invitations-role" name="role"
                            prop:value=move || shown.with(|shown| shown.role.clone())
                            on:change=move |event| {
                                let role = event_target_value(&event);
                                go(&|next| next.role.clone_from(&role));
                            }>
                            {options}
                        </select>
                        <Icon name="chevron-down"/>
                    </div>
                </div>
            </FoldedFilters>
            <button type="submit" class="button button-secondary scriptless-only">
                {td_string!(locale, members.apply)}
            </button>
        </form>
    }
}

/// The states, as links: a view of one can be shared.
#[component]
fn States(shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let slug = StoredValue::new(use_active_organization().slug());
    let links = STATES.map(|status| {
        let href = move || {
            let shown = shown.get();
            Shown { status: status.to_owned(), place: ListPlace::default(), ..shown }.address(&slug.get_value())
        };
        let is_here =
            move || shown.with(|shown| shown.status == status || (status.is_empty() && shown.status == "pending"));
        view! {
            <li>
                <a class="segment" href=href aria-current=move || is_here().then_some("page")>
                    {state_name(locale, status)}
                </a>
            </li>
        }
    });
    view! {
        <nav class="segments-row" aria-label=td_string!(locale, invitations.filter)>
            <ul class="segments">{links.collect_view()}</ul>
        </nav>
    }
}
