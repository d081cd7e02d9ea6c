//! Where a member works in this organization.

use leptos::{either::Either, prelude::*};
use tenantry::member::MemberSession;

use super::Shown;
use crate::{
    active::use_active_organization,
    api::member::EndMemberSessions,
    dates,
    i18n::{td_string, use_locale},
    kit::{
        ButtonKind, Card, Dialog, DialogCancel, DialogLink, Form, FormAction, Hidden, Icon, MinuteIn, SubmitButton,
        dialog_signal,
    },
    pages::account::device,
};

const SIGN_OUT: &str = "sign-out";

/// Devices and when they were last used; nothing at all for those who could not remove the person.
#[component]
pub(super) fn Sessions(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let sessions = Memo::new(move |_| shown.view.with(|view| view.details.sessions.clone()));
    let is_self = Memo::new(move |_| {
        let id = shown.view.with(|view| view.details.member.id);
        active.tenant.with(|tenant| tenant.member_id == id)
    });
    move || {
        sessions.get().map(|sessions| {
            let offers_end = !sessions.is_empty() && !is_self.get();
            let list = if sessions.is_empty() {
                Either::Left(view! { <p class="soft">{td_string!(locale, member.no_sessions)}</p> })
            } else {
                let rows = sessions.into_iter().map(|session| view! { <Row session/> }).collect_view();
                Either::Right(view! { <ul class="rows">{rows}</ul> })
            };
            view! {
                <Card title=td_string!(locale, member.sessions) lead=td_string!(locale, member.sessions_lead)>
                    {list}
                    {offers_end.then(|| view! { <SignOut shown/> })}
                </Card>
            }
        })
    }
}

#[component]
fn Row(session: MemberSession) -> impl IntoView {
    let locale = use_locale();
    let agent = session.user_agent.as_deref();
    let icon = if agent.is_some_and(|agent| agent.contains("Mobile")) { "smartphone" } else { "laptop" };
    let seen = td_string!(locale, account.last_seen, time = dates::GAP);
    view! {
        <li class="row">
            <span class="row-icon"><Icon name=icon/></span>
            <div class="row-text">
                <p class="row-title">{device(locale, agent)}</p>
                <p class="row-detail"><MinuteIn text=seen at=session.last_seen_at/></p>
            </div>
        </li>
    }
}

#[component]
fn SignOut(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<EndMemberSessions>::new();
    let open = dialog_signal(SIGN_OUT);
    let on_success = Callback::new(move |_| {
        open.set(false);
        shown.answer.refetch();
    });
    let name = shown.name();
    view! {
        <DialogLink name=SIGN_OUT open>{td_string!(locale, member.sign_out)}</DialogLink>
        <Dialog open name=SIGN_OUT title=td_string!(locale, member.sign_out_title, name = name.clone())>
            <p>{td_string!(locale, member.sign_out_text, name = name)}</p>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="memberId" value=shown.id()/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Destructive>{td_string!(locale, member.sign_out)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
