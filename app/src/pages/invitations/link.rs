//! The link of one invitation, in a field: where copying by script does not work, and without WASM.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::Shown;
use crate::{
    active::use_active_organization,
    api::invitations::InvitationLink,
    i18n::{td_string, use_locale},
    kit::Card,
    load::load,
    pages::errors::or_message,
};

/// The query parameter that names the invitation.
pub(super) const LINK_QUERY: &str = "link";

/// Shows the link of the invitation that the address names.
#[component]
pub(super) fn LinkPanel(shown: Memo<Shown>) -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get(LINK_QUERY)).filter(|id| !id.is_empty()));
    move || {
        wanted.get().map(|invitation_id| {
            let back = shown.with_untracked(|shown| shown.address(&active.slug()));
            view! { <Asked invitation_id back/> }
        })
    }
}

#[component]
fn Asked(invitation_id: String, back: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let link = load(|| 0, move || InvitationLink { organization: active.slug(), invitation_id: invitation_id.clone() });
    view! {
        <Transition fallback=|| ()>
            {Suspend::new(async move {
                let (title, lead) = (td_string!(locale, invitations.link_title), td_string!(locale, invitations.link_hint));
                or_message(link.await, move |link| view! { <LinkField link back title lead/> })
             })}
        </Transition>
    }
}

/// A link in a field, selected with one click.
#[component]
pub(super) fn LinkField(
    /// The link.
    link: String,
    /// The page without it.
    back: String,
    /// What it is called.
    title: &'static str,
    /// What to know about it.
    lead: &'static str,
) -> impl IntoView {
    let locale = use_locale();
    let select =
        move |event: leptos::ev::FocusEvent| event_target::<leptos::web_sys::HtmlInputElement>(&event).select();
    view! {
        <Card title lead>
            <div class="link-panel">
                <div class="input-box">
                    <input class="input mono" type="text" readonly value=link
                        aria-label=title
                        on:focus=select/>
                </div>
                <a class="button button-secondary" href=back>{td_string!(locale, invitations.link_done)}</a>
            </div>
        </Card>
    }
}
