//! One invitation.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use tenantry::{
    access::{Permission, decide},
    invitation::{Invitation, InvitationState, MailState},
    page::Page,
    team::Team,
};

use super::{Shown, copy::copy_text, edit::EDIT_QUERY, link::LINK_QUERY, state_name, withdraw::WITHDRAW_QUERY};
use crate::{
    active::use_active_organization,
    api::{
        call,
        invitations::{InvitationLink, ResendInvitation},
    },
    i18n::{td_string, use_locale},
    kit::{Badge, ButtonKind, Day, Form, FormAction, Hidden, Icon, SubmitButton, Tone, use_toasts},
    load::Loaded,
    paths,
    policy::role_tone,
    texts::{error_text, role_name},
};

type List = Loaded<Page<Invitation>>;

/// To whom, what, what became of it, and what can be done.
#[component]
pub(super) fn Row(invitation: Invitation, list: List, teams: Memo<Vec<Team>>, shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let tenant = use_active_organization().tenant.get_untracked();
    let roles = tenant.policy.strongest_first(&invitation.roles).into_iter().map(|role| {
        let tone = role_tone(&tenant.policy, &role);
        let name = role_name(locale, &role);
        view! { <Badge tone>{name}</Badge> }
    });
    let roles = roles.collect_view();
    let is_pending = invitation.state == InvitationState::Pending;
    let may_send = tenant.is_active && decide::invite(&tenant.policy, &tenant.standing, &invitation.roles).is_ok();
    let may_cancel =
        tenant.is_active && decide::cancel_invitation(&tenant.policy, &tenant.standing, &invitation.roles).is_ok();
    let may_edit = tenant.is_active
        && decide::change_invitation(&tenant.policy, &tenant.standing, &invitation.roles, &invitation.roles).is_ok();
    let ids = invitation.teams.clone();
    let team_names = move || {
        teams.with(|teams| {
            let names = teams.iter().filter(|team| ids.contains(&team.id)).map(|team| team.name.as_str());
            names.collect::<Vec<_>>().join(", ")
        })
    };
    let may_hand_over = may_send && tenant.standing.may(&Permission::INVITATION_CREATE);
    let resends = may_send && matches!(invitation.state, InvitationState::Pending | InvitationState::Expired);
    let by =
        invitation.inviter_name.as_ref().map(|name| td_string!(locale, invitations.sent_by, name = name.to_string()));
    view! {
        <tr>
            <td class="cell-person">
                <span class="row-icon"><Icon name="mail"/></span>
                <span class="cell-lines">
                    <span class="cell-title">{invitation.email.to_string()}</span>
                    <span class="cell-detail"><Day at=invitation.created_at/> " " {by}</span>
                </span>
            </td>
            <td data-label=td_string!(locale, invitations.offers)>
                <span class="cell-lines">
                    <span class="badges">{roles}</span>
                    <span class="cell-detail">{team_names}</span>
                </span>
            </td>
            <td data-label=td_string!(locale, invitations.state)><State state=invitation.state mail=invitation.mail/></td>
            <td data-label=td_string!(locale, invitations.expires) class="cell-soft"><Day at=invitation.expires_at/></td>
            <td class="cell-actions">
                <span class="row-actions">
                    {(is_pending && may_hand_over).then(|| view! { <Copy invitation=invitation.clone() shown/> })}
                    {(is_pending && may_edit).then(|| view! { <Edit invitation=invitation.clone() shown/> })}
                    {resends.then(|| view! { <Resend invitation=invitation.clone() list/> })}
                    {(is_pending && may_cancel).then(|| view! { <Cancel invitation=invitation.clone() shown/> })}
                </span>
            </td>
        </tr>
    }
}

/// What became of it; of a pending one, also where its mail is not out, or nobody was written to.
#[component]
fn State(state: InvitationState, mail: MailState) -> impl IntoView {
    let locale = use_locale();
    let (tone, text) = match (state, mail) {
        (InvitationState::Pending, MailState::None) => (Tone::Warning, td_string!(locale, invitations.mail_none)),
        (InvitationState::Pending, MailState::Queued) => (Tone::Neutral, td_string!(locale, invitations.mail_queued)),
        (InvitationState::Pending, MailState::Retrying) => {
            (Tone::Warning, td_string!(locale, invitations.mail_retrying))
        }
        (InvitationState::Pending, MailState::Failed) => (Tone::Danger, td_string!(locale, invitations.mail_failed)),
        (InvitationState::Accepted, _) => (Tone::Success, state_name(locale, "accepted")),
        (state, _) => (Tone::Neutral, state_name(locale, state.as_str())),
    };
    view! { <span class="invitation-state"><Badge tone>{text}</Badge></span> }
}

/// Copies the link; where the browser does not let us, and without WASM, a page with the link in a field.
#[component]
fn Copy(invitation: Invitation, shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let toasts = use_toasts();
    let (navigate, pathname) = (use_navigate(), use_location().pathname);
    let id = invitation.id.to_string();
    let page = shown.with_untracked(|shown| shown.address(&active.slug()));
    let field = paths::with_query(&page, LINK_QUERY, &id);
    let named = id.clone();
    let label = td_string!(locale, invitations.copy_named, email = invitation.email.to_string());
    let copy = move |event: SubmitEvent| {
        event.prevent_default();
        let (organization, id, field) = (active.slug(), id.clone(), field.clone());
        // The row may be another one by the time of the answer, and nothing of its own is there then.
        let (navigate, here) = (navigate.clone(), pathname.get_untracked());
        leptos::task::spawn_local(async move {
            match call(InvitationLink { organization, invitation_id: id }).await {
                Ok(link) if copy_text(&link).await => {
                    toasts.show(Tone::Success, td_string!(locale, invitations.copied));
                }
                Ok(_) if pathname.get_untracked() == here => navigate(&field, NavigateOptions::default()),
                // Whoever has left the page is not taken back to it.
                Ok(_) => {}
                Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
            }
        });
    };
    let status = shown.with_untracked(|shown| shown.status.clone());
    view! {
        <form class="row-form" method="get" action=paths::invitations(&active.slug()) on:submit=copy>
            {(!status.is_empty()).then(|| view! { <input type="hidden" name="status" value=status/> })}
            <button type="submit" class="row-action" name=LINK_QUERY value=named aria-label=label.clone() title=label>
                <Icon name="copy"/>
                <span class="row-action-text">{td_string!(locale, invitations.copy)}</span>
            </button>
        </form>
    }
}

/// Opens the dialog that lets it offer something else: a link, so that it opens without WASM, too.
#[component]
fn Edit(invitation: Invitation, shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let slug = StoredValue::new(use_active_organization().slug());
    let id = invitation.id.to_string();
    let label = td_string!(locale, invitations.edit_named, email = invitation.email.to_string());
    let href = move || paths::with_query(&shown.get().address(&slug.get_value()), EDIT_QUERY, &id);
    view! {
        <a class="row-action" href=href aria-label=label.clone() title=label>
            <Icon name="pencil"/>
            <span class="row-action-text">{td_string!(locale, invitations.edit)}</span>
        </a>
    }
}

#[component]
fn Resend(invitation: Invitation, list: List) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<ResendInvitation>::new();
    let label = td_string!(locale, invitations.resend_named, email = invitation.email.to_string());
    let on_success = Callback::new(move |_| list.refetch());
    view! {
        <Form action key=invitation.id.to_string() on_success>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="invitationId" value=invitation.id.to_string()/>
            <SubmitButton kind=ButtonKind::Quiet icon="refresh-cw" label=label>
                {td_string!(locale, invitations.resend)}
            </SubmitButton>
        </Form>
    }
}

/// Asks whether to withdraw it: a link, so that the question opens without WASM, too.
#[component]
fn Cancel(invitation: Invitation, shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let slug = StoredValue::new(use_active_organization().slug());
    let pathname = use_location().pathname;
    let id = invitation.id.to_string();
    let label = td_string!(locale, invitations.cancel_named, email = invitation.email.to_string());
    // On the page of which the row is a part.
    let href = move || {
        let (list, page) = (slug.with_value(|slug| paths::invitations(slug)), pathname.get());
        let page = if page == list { shown.with(|shown| slug.with_value(|slug| shown.address(slug))) } else { page };
        paths::with_query(&page, WITHDRAW_QUERY, &id)
    };
    view! {
        <a class="row-action" href=href aria-label=label.clone() title=label aria-haspopup="dialog">
            <Icon name="ban"/>
            <span class="row-action-text">{td_string!(locale, invitations.cancel)}</span>
        </a>
    }
}
