//! The question before a link is revoked: a dialog that the address opens, with and without WASM.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use tenantry::{
    invitation::link::{InvitationLink, LinkState},
    page::Page,
};

use crate::{
    active::use_active_organization,
    api::{ApiResult, invitation_links::RevokeInvitationLink},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Dialog, DialogCancel, Form, FormAction, Hidden, ListPlace, SubmitButton, open_by_address},
    layout::focus_page,
    load::Loaded,
    paths,
    texts::role_names,
};

/// The query parameter that names the link.
const REVOKE_QUERY: &str = "revoke";

/// This page of links.
fn page_at(slug: &str, place: &ListPlace) -> String {
    place.at(&paths::invitation_links(slug))
}

/// The address that asks about a link.
pub(super) fn question_at(slug: &str, place: &ListPlace, link: &str) -> String {
    paths::with_query(&page_at(slug, place), REVOKE_QUERY, link)
}

/// Asks about the link that the address names, while it is open.
#[component]
pub(super) fn RevokePanel(
    answer: Memo<ApiResult<Page<InvitationLink>>>,
    list: Loaded<Page<InvitationLink>>,
    place: Memo<ListPlace>,
) -> impl IntoView {
    let query = use_query_map();
    // Only what the question shows: another use of the link meanwhile does not open it anew.
    let asked = Memo::new(move |_| {
        let wanted = query.with(|query| query.get(REVOKE_QUERY))?;
        answer.with(|answer| {
            let links = &answer.as_ref().ok()?.items;
            let link = links.iter().find(|link| link.id.to_string() == wanted && link.state == LinkState::Open)?;
            Some((wanted, role_names(use_locale(), &link.roles)))
        })
    });
    move || asked.get().map(|(id, roles)| view! { <Question id roles list place/> })
}

#[component]
fn Question(id: String, roles: String, list: Loaded<Page<InvitationLink>>, place: Memo<ListPlace>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<RevokeInvitationLink>::new();
    let back = place.with_untracked(|place| page_at(&active.slug(), place));
    let open = open_by_address(&back);
    let on_success = Callback::new(move |_| {
        open.set(false);
        list.refetch();
        // The link that opened the question goes from its row.
        focus_page();
    });
    view! {
        <Dialog open name="revoke" title=td_string!(locale, links.revoke_title)>
            <p>{td_string!(locale, links.revoke_text, roles = roles.clone())}</p>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="linkId" value=id/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton
                        kind=ButtonKind::Destructive
                        icon="ban"
                        label=td_string!(locale, links.revoke_named, roles = roles)
                    >
                        {td_string!(locale, links.revoke)}
                    </SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
