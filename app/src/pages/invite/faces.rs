//! What a visitor can do about an invitation: one face for each [`InvitationStanding`].

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use tenantry::{
    email::Email,
    invitation::{InvitationStanding, InvitationState, InvitationView},
};

use super::sign_up::InvitedSignUp;
use crate::{
    api::{
        invitations::AcceptInvitation,
        session::{ResendVerification, SignOut},
    },
    dates,
    i18n::{Locale, td_string, use_locale},
    kit::{
        ButtonKind, DayIn, DialogLink, Drawing, Form, FormAction, Hidden, LinkButton, StatePage, SubmitButton,
        dialog_signal,
    },
    pages::decline::{DECLINE, DeclineDialog},
    paths,
};

/// The heading of the page.
pub(super) fn title(locale: Locale, invitation: &InvitationView) -> String {
    let name = invitation.organization_name.to_string();
    match &invitation.standing {
        InvitationStanding::Ready | InvitationStanding::SignIn | InvitationStanding::SignUp => {
            td_string!(locale, invite.title, name = name)
        }
        InvitationStanding::WrongAccount { .. } => td_string!(locale, invite.wrong_title).to_owned(),
        InvitationStanding::Unverified => td_string!(locale, invite.unverified_title).to_owned(),
        InvitationStanding::AlreadyMember => td_string!(locale, invite.member_title).to_owned(),
        InvitationStanding::Closed { state } => closed_title(locale, *state).to_owned(),
        InvitationStanding::Full => td_string!(locale, invite.full_title).to_owned(),
        InvitationStanding::OrganizationGone => td_string!(locale, invite.gone_title).to_owned(),
        InvitationStanding::InviterMayNotOffer => td_string!(locale, invite.inviter_title).to_owned(),
    }
}

fn closed_title(locale: Locale, state: InvitationState) -> &'static str {
    match state {
        InvitationState::Accepted => td_string!(locale, invite.accepted_title),
        InvitationState::Rejected => td_string!(locale, invite.rejected_title),
        InvitationState::Cancelled => td_string!(locale, invite.cancelled_title),
        InvitationState::Expired | InvitationState::Pending => td_string!(locale, invite.expired_title),
    }
}

/// Whether nothing can be done about it any more: then there is a [`StatePage`] instead of the offer.
pub(super) const fn is_over(standing: &InvitationStanding) -> bool {
    matches!(
        standing,
        InvitationStanding::Closed { .. }
            | InvitationStanding::Full
            | InvitationStanding::OrganizationGone
            | InvitationStanding::InviterMayNotOffer
    )
}

/// What is to be done.
#[component]
pub(super) fn Face(invitation: InvitationView, token: String) -> impl IntoView {
    let locale = use_locale();
    let title = title(locale, &invitation);
    let here = format!("/invite/{token}");
    let name = invitation.organization_name.to_string();
    match invitation.standing {
        InvitationStanding::Ready => view! { <Answer token name here/> }.into_any(),
        InvitationStanding::SignIn => {
            let sign_in = paths::with_query(&paths::sign_in(&here), "email", invitation.email.as_str());
            view! {
                <p class="auth-note">{td_string!(locale, invite.sign_in_text)}</p>
                <LinkButton href=sign_in kind=ButtonKind::Primary wide=true>{td_string!(locale, invite.sign_in)}</LinkButton>
            }
            .into_any()
        }
        InvitationStanding::SignUp => view! {
            <p class="auth-note">{td_string!(locale, invite.sign_up_text)}</p>
            <InvitedSignUp email=Some(invitation.email) token here/>
        }
        .into_any(),
        InvitationStanding::WrongAccount { signed_in_as } => {
            let invited = invitation.email.to_string();
            view! {
                <p class="auth-lead">{td_string!(locale, invite.wrong_text)}</p>
                <WrongAccount invited signed_in_as here/>
            }
            .into_any()
        }
        InvitationStanding::Unverified => {
            let text = td_string!(locale, invite.unverified_text, email = invitation.email.to_string());
            view! { <Unverified email=invitation.email text here/> }.into_any()
        }
        InvitationStanding::AlreadyMember => {
            let open = paths::organization(invitation.organization_slug.as_str());
            view! {
                <LinkButton href=open kind=ButtonKind::Primary wide=true>
                    {td_string!(locale, invite.member_button, name = name)}
                </LinkButton>
            }
            .into_any()
        }
        InvitationStanding::Closed { state } => {
            let text = match state {
                InvitationState::Accepted => td_string!(locale, invite.accepted_text, name = name),
                InvitationState::Rejected => td_string!(locale, invite.rejected_text, name = name),
                InvitationState::Cancelled => td_string!(locale, invite.cancelled_text, name = name),
                InvitationState::Expired | InvitationState::Pending => {
                    td_string!(locale, invite.expired_text, name = name, date = dates::GAP)
                }
            };
            view! { <Over title text until=Some(invitation.expires_at)/> }.into_any()
        }
        InvitationStanding::Full => {
            view! { <Over title text=td_string!(locale, invite.full_text, name = name) until=None/> }.into_any()
        }
        InvitationStanding::OrganizationGone => {
            view! { <Over title text=td_string!(locale, invite.gone_text, name = name) until=None/> }.into_any()
        }
        InvitationStanding::InviterMayNotOffer => {
            view! { <Over title text=td_string!(locale, invite.inviter_text, name = name) until=None/> }.into_any()
        }
    }
}

/// Accept, or decline, which is asked first.
#[component]
fn Answer(token: String, name: String, here: String) -> impl IntoView {
    let locale = use_locale();
    let accept = FormAction::<AcceptInvitation>::new();
    let open = dialog_signal(DECLINE);
    let invitation = ("token", token.clone());
    let declined = Callback::new(move |_| open.set(false));
    view! {
        <div class="invite-answers">
            <Form action=accept>
                <Hidden name="token" value=token/>
                <SubmitButton wide=true icon="check">{td_string!(locale, invite.accept)}</SubmitButton>
            </Form>
            <DialogLink name=DECLINE open class="button button-quiet button-wide">
                {td_string!(locale, invite.decline)}
            </DialogLink>
        </div>
        <DeclineDialog open name invitation back=here on_success=declined/>
    }
}

/// Both addresses, and one button that leads back here without the wrong one.
#[component]
pub(super) fn WrongAccount(invited: String, signed_in_as: Email, here: String) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<SignOut>::new();
    view! {
        <dl class="invite-facts">
            <div class="invite-fact"><dt>{td_string!(locale, invite.wrong_for)}</dt><dd>{invited}</dd></div>
            <div class="invite-fact"><dt>{td_string!(locale, invite.wrong_as)}</dt><dd>{signed_in_as.to_string()}</dd></div>
        </dl>
        <div class="invite-answers">
            <Form action>
                <Hidden name="next" value=here/>
                <SubmitButton wide=true>{td_string!(locale, invite.wrong_button)}</SubmitButton>
            </Form>
            <LinkButton href=paths::HOME kind=ButtonKind::Quiet wide=true>{td_string!(locale, invite.stay)}</LinkButton>
        </div>
    }
}

/// The address has to be proven first; the mail leads back here.
#[component]
pub(super) fn Unverified(email: Email, text: String, here: String) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<ResendVerification>::new();
    view! {
        <p class="auth-note">{text}</p>
        <Form action>
            <Hidden name="email" value=email.to_string()/>
            <Hidden name="next" value=here/>
            <SubmitButton wide=true icon="mail">{td_string!(locale, invite.unverified_button)}</SubmitButton>
        </Form>
    }
}

/// Nothing can be done here any more. A text with [`dates::GAP`] says until when it could.
#[component]
pub(super) fn Over(title: String, text: String, until: Option<DateTime<Utc>>) -> impl IntoView {
    let locale = use_locale();
    let text = match until {
        Some(at) => view! { <DayIn text at/> }.into_any(),
        None => text.into_any(),
    };
    view! {
        <StatePage drawing=Drawing::Closed title text>
            <LinkButton href="/" kind=ButtonKind::Primary>{td_string!(locale, invite.home)}</LinkButton>
        </StatePage>
    }
}
