//! What can be done about expired invitations, all of them at once.

use leptos::{ev::MouseEvent, prelude::*};
use tenantry::{
    access::Permission,
    invitation::{Expired, Invitation},
    page::Page,
};

use super::Shown;
use crate::{
    active::use_active_organization,
    api::many::{RemoveExpired, ResendExpired},
    i18n::{Locale, td_string, use_locale},
    kit::{
        Banner, ButtonKind, Dialog, DialogCancel, Form, FormAction, Hidden, Icon, SubmitButton, Tone, dialog_signal,
        use_answer,
    },
    layout::focus_page,
    load::Loaded,
    paths,
    texts::error_text,
};

/// The name of the question in the address.
const REMOVE: &str = "remove-expired";

/// Two buttons, and what came of them row by row.
#[component]
pub(super) fn ExpiredActions(
    list: Loaded<Page<Invitation>>,
    shown: Memo<Shown>,
    /// How many there are.
    #[prop(into)]
    count: Signal<u64>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let resend = FormAction::<ResendExpired>::new();
    let remove = FormAction::<RemoveExpired>::new();
    let resent = use_answer(resend, "");
    let removed = use_answer(remove, "");
    let (may_send, may_remove) =
        (active.offers(Permission::INVITATION_CREATE), active.offers(Permission::INVITATION_CANCEL));
    let on_resent = Callback::new(move |_| list.refetch());
    let is_asked = dialog_signal(REMOVE);
    // What was posted without WASM comes back to the page that asked.
    let open = RwSignal::new(is_asked.get_untracked() && removed.with_untracked(Option::is_none));
    let on_removed = Callback::new(move |_| {
        open.set(false);
        list.refetch();
        focus_page();
    });
    let back = shown.with_untracked(|shown| shown.address(&active.slug()));
    let ask_at = paths::with_query(&back, "dialog", REMOVE);
    let ask = move |event: MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            open.set(true);
        }
    };
    let (back, ask_at) = (StoredValue::new(back), StoredValue::new(ask_at));
    view! {
        {move || resent.get().map(|done| {
            let count = done.rows.iter().filter(|row| row.result.is_ok()).count();
            view! { <Done done text=td_string!(locale, invitations.resent_count, count = count)/> }
        })}
        {move || removed.get().map(|done| {
            let count = done.rows.iter().filter(|row| row.result.is_ok()).count();
            view! { <Done done text=td_string!(locale, invitations.removed_count, count = count)/> }
        })}
        <Show when=move || { count.get() > 0 }>
            <div class="list-actions">
                <Show when=move || may_send.get()>
                    <Form action=resend answers=true on_success=on_resent>
                        <Hidden name="organization" value=active.slug()/>
                        <SubmitButton kind=ButtonKind::Secondary icon="refresh-cw">
                            {td_string!(locale, invitations.resend_all)}
                        </SubmitButton>
                    </Form>
                </Show>
                <Show when=move || may_remove.get()>
                    <a class="button button-secondary" href=ask_at.get_value() aria-haspopup="dialog" on:click=ask>
                        <Icon name="trash-2"/>
                        <span class="button-text">{td_string!(locale, invitations.remove_all)}</span>
                    </a>
                    <Dialog open name=REMOVE title=td_string!(locale, invitations.remove_all_title)>
                        <p>{td_string!(locale, invitations.remove_all_text)}</p>
                        <Form action=remove answers=true on_success=on_removed>
                            <Hidden name="organization" value=active.slug()/>
                            <div class="dialog-actions">
                                <DialogCancel open href=back.get_value()/>
                                <SubmitButton kind=ButtonKind::Destructive icon="trash-2">
                                    {td_string!(locale, invitations.remove_all)}
                                </SubmitButton>
                            </div>
                        </Form>
                    </Dialog>
                </Show>
            </div>
        </Show>
    }
}

/// How many, and who not and why.
#[component]
fn Done(done: Expired, text: String) -> impl IntoView {
    let locale = use_locale();
    let failed = failures(locale, &done);
    let tone = if failed.is_empty() { Tone::Success } else { Tone::Warning };
    let left = (done.left > 0).then(|| td_string!(locale, invitations.expired_left, count = done.left));
    view! {
        <Banner tone>
            <p>{text} " " {left}</p>
            {(!failed.is_empty()).then(|| view! {
                <ul class="expired-list">
                    {failed.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                </ul>
            })}
        </Banner>
    }
}

fn failures(locale: Locale, done: &Expired) -> Vec<String> {
    done.rows
        .iter()
        .filter_map(|row| {
            row.result.as_ref().err().map(|error| format!("{}: {}", row.email, error_text(locale, error)))
        })
        .collect()
}
