//! The question before a member is removed.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use tenantry::member::Member;

use super::results::Rows;
use crate::{
    active::use_active_organization,
    api::members::RemoveMember,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Dialog, DialogCancel, Form, FormAction, Hidden, SubmitButton},
};

/// Says what removing means, and does it. Without WASM the page is loaded with it open.
#[component]
pub(super) fn RemoveDialog(member: Member, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<RemoveMember>::new();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            rows.removing.set(None);
        }
    });
    let on_success = Callback::new(move |_| {
        open.set(false);
        rows.list.refetch();
        focus_total();
    });
    let back = rows.shown.with_untracked(|shown| shown.address(&active.slug()));
    let name = member.name.to_string();
    view! {
        <Dialog open name="remove" title=td_string!(locale, members.remove_title, name = name.clone())>
            <p>{td_string!(locale, members.remove_text, name = name.clone())}</p>
            <p class="soft">{td_string!(locale, members.remove_later)}</p>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="memberId" value=member.id.to_string()/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton
                        kind=ButtonKind::Danger
                        label=td_string!(locale, members.remove_named, name = name)
                    >
                        {td_string!(locale, members.remove)}
                    </SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}

/// The button that opened the question goes with its row.
fn focus_total() {
    set_timeout(
        || {
            let total = document().get_element_by_id("members-total");
            if let Some(total) = total.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                _ = total.focus();
            }
        },
        std::time::Duration::from_millis(50),
    );
}
