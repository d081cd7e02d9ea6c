//! Inviting somebody.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlFormElement};
use tenantry::{Field, invitation::Invitation, page::Page};

use crate::{
    active::use_active_organization,
    api::invitations::Invite,
    i18n::{td_string, use_locale},
    kit::{Card, Form, FormAction, Hidden, Select, SubmitButton, TextInput},
    load::Loaded,
    policy::grantable,
    settings::use_public_settings,
    texts::role_name,
};

/// An address and a role: those that the inviter may give.
#[component]
pub(super) fn InviteForm(list: Loaded<Page<Invitation>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<Invite>::new();
    let has_mail = use_public_settings().with_value(|settings| settings.mail_configured);
    let (lead, send) = if has_mail {
        (td_string!(locale, invitations.new_lead), td_string!(locale, invitations.send))
    } else {
        (td_string!(locale, invitations.new_lead_no_mail), td_string!(locale, invitations.create))
    };
    let roles = active.tenant.with_untracked(|tenant| grantable(&tenant.policy, &tenant.standing));
    let options = roles.iter().map(|role| (role.to_string(), role_name(locale, role))).collect::<Vec<_>>();
    // Ready for the next address; the role stays, since people invite several of a kind.
    let on_success = Callback::new(move |_| {
        list.refetch();
        let form = document().get_element_by_id("invite").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let input = document().get_element_by_id("invite-email");
        if let (Some(form), Some(input)) = (form, input) {
            let role = form.query_selector("select").ok().flatten();
            let chosen =
                role.as_ref().and_then(|role| role.clone().dyn_into::<leptos::web_sys::HtmlSelectElement>().ok());
            let kept = chosen.as_ref().map(leptos::web_sys::HtmlSelectElement::value);
            form.reset();
            if let (Some(chosen), Some(kept)) = (chosen, kept) {
                chosen.set_value(&kept);
            }
            if let Ok(input) = input.dyn_into::<leptos::web_sys::HtmlElement>() {
                _ = input.focus();
            }
        }
    });
    view! {
        <Card title=td_string!(locale, invitations.new) lead=lead>
            <Form action on_success class="invite-form" label=td_string!(locale, invitations.new)>
                <Hidden name="organization" value=active.slug()/>
                <TextInput
                    field=Field::Email
                    label=td_string!(locale, invitations.email)
                    kind="email"
                    placeholder="name@example.com"
                    icon="mail"
                />
                <Select field=Field::Role label=td_string!(locale, invitations.role) options/>
                <SubmitButton icon="send">{send}</SubmitButton>
            </Form>
        </Card>
    }
}
