//! Inviting somebody.

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlInputElement};
use tenantry::{
    Field,
    invitation::{Invitation, terms::DAYS_OFFERED},
    page::Page,
    team::Team,
};

use super::offer_fields::{LifetimeSelect, MessageInput, RoleBoxes, TeamBoxes, hours_text};
use crate::{
    active::use_active_organization,
    api::invitations::Invite,
    i18n::{td_string, use_locale},
    kit::{Card, Form, FormAction, Hidden, Icon, SubmitButton, TextInput},
    load::Loaded,
    settings::use_public_settings,
};

/// An address and what it is offered; the rest behind one more click, since most invitations need none of it.
#[component]
pub(super) fn InviteForm(
    list: Loaded<Page<Invitation>>,
    teams: Loaded<Vec<Team>>,
    /// The page to come back to, where that is not the one of the invitations.
    #[prop(optional)]
    next: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<Invite>::new();
    let (has_mail, hours) =
        use_public_settings().with_value(|settings| (settings.mail_configured, settings.invitation_hours));
    let (lead, send) = if has_mail {
        let time = hours_text(locale, hours);
        (td_string!(locale, invitations.new_lead, time = time), td_string!(locale, invitations.send))
    } else {
        (td_string!(locale, invitations.new_lead_no_mail).to_owned(), td_string!(locale, invitations.create))
    };
    // Ready for the next address; all else stays, since people invite several of a kind.
    let on_success = Callback::new(move |_| {
        list.refetch();
        let input = document().get_element_by_id("invite-email");
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
            input.set_value("");
            _ = input.focus();
        }
    });
    // What was wrong there must be seen.
    let is_open = Signal::derive(move || {
        action.error().with(|error| {
            let fields = error.as_ref().map(tenantry::Error::fields).unwrap_or_default();
            fields.iter().any(|wrong| matches!(wrong.field, Field::Days | Field::Message | Field::TeamId))
        })
    });
    view! {
        <Card title=td_string!(locale, invitations.new) lead=lead>
            <Form action on_success label=td_string!(locale, invitations.new)>
                <Hidden name="organization" value=active.slug()/>
                {next.map(|next| view! { <Hidden name="next" value=next/> })}
                <div class="invite-main">
                    <TextInput
                        field=Field::Email
                        label=td_string!(locale, invitations.email)
                        kind="email"
                        placeholder="name@example.com"
                        icon="mail"
                    />
                    <RoleBoxes/>
                </div>
                <details class="more" open=is_open>
                    <summary class="more-summary">
                        {td_string!(locale, invitations.more)}
                        <Icon name="chevron-down"/>
                    </summary>
                    <div class="invite-more">
                        <Transition fallback=|| ()>
                            {Suspend::new(async move {
                                let teams = teams.await.unwrap_or_default();
                                view! { <TeamBoxes teams/> }
                            })}
                        </Transition>
                        <LifetimeSelect days=&DAYS_OFFERED/>
                        <MessageInput/>
                    </div>
                </details>
                <div class="form-actions"><SubmitButton icon="send">{send}</SubmitButton></div>
            </Form>
        </Card>
    }
}
