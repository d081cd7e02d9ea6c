//! The question before a member is removed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys::HtmlElement};
use tenantry::{
    access::decide,
    bulk::Lost,
    member::{Member, MemberState},
};

use super::results::Rows;
use crate::{
    active::use_active_organization,
    api::{
        call,
        member::{LoadMember, MemberView},
        members::{ReinstateMember, RemoveMember},
    },
    i18n::{Locale, td_string, use_locale},
    kit::{ButtonKind, Dialog, DialogCancel, Form, FormAction, Hidden, SubmitButton, Toasts, Tone, Undo, use_toasts},
    load::load,
    texts::error_text,
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
    let toasts = use_toasts();
    let may_take_back = active.tenant.with_untracked(|tenant| {
        let state = MemberState::Removed;
        decide::reinstate_member(&tenant.policy, &tenant.standing, state, &member.roles, member.flags).is_ok()
    });
    let back_again = ReinstateMember { organization: active.slug(), member_id: member.id.to_string() };
    let named = member.name.to_string();
    // The list does not know them; who may not see them reads nothing of them.
    let asked = LoadMember { organization: active.slug(), member_id: member.id.to_string(), cursor: String::new() };
    let details = load(|| 0, move || asked.clone());
    let loses_teams = Arc::new(AtomicBool::new(false));
    let undo = may_take_back.then(|| {
        let loses_teams = Arc::clone(&loses_teams);
        Undo::new(move || {
            take_back(back_again.clone(), named.clone(), loses_teams.load(Ordering::Relaxed), locale, toasts);
        })
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
            <Transition fallback=|| ()>
                {Suspend::new(async move {
                    let view = details.await.ok().flatten();
                    let teams = view.as_ref().map(team_names).unwrap_or_default();
                    loses_teams.store(!teams.is_empty(), Ordering::Relaxed);
                    view! { <AfterRemoval teams lost=view.map(|view| view.lost).unwrap_or_default()/> }
                })}
            </Transition>
            <Form action undo on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="memberId" value=member.id.to_string()/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton
                        kind=ButtonKind::Destructive
                        label=td_string!(locale, members.remove_named, name = name)
                    >
                        {td_string!(locale, members.remove)}
                    </SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}

/// The teams of a member, with commas between.
pub fn team_names(view: &MemberView) -> String {
    let teams = view.details.teams.iter().flatten();
    teams.map(|team| team.name.to_string()).collect::<Vec<_>>().join(", ")
}

/// What a removal takes away, and what taking back gives.
#[component]
pub fn AfterRemoval(
    /// The names of the member's teams.
    teams: String,
    /// What the member held out to others.
    lost: Lost,
) -> impl IntoView {
    let locale = use_locale();
    let later = if teams.is_empty() {
        td_string!(locale, members.remove_later)
    } else {
        td_string!(locale, members.remove_later_teamless)
    };
    view! {
        {(!teams.is_empty()).then(|| view! { <p>{td_string!(locale, bulk.leaves_teams, teams = teams)}</p> })}
        <LostOffers lost/>
        <p class="soft">{later}</p>
    }
}

/// What nobody can take up any more once the member has no access; nothing where that is nothing.
#[component]
pub fn LostOffers(lost: Lost) -> impl IntoView {
    let locale = use_locale();
    let invitations = (lost.invitations > 0).then(|| td_string!(locale, bulk.invitations, count = lost.invitations));
    let links = (lost.links > 0).then(|| td_string!(locale, bulk.links, count = lost.links));
    [invitations, links].into_iter().flatten().map(|text| view! { <p>{text}</p> }).collect_view()
}

/// Takes the member back. The list hears of it as of any change.
fn take_back(back: ReinstateMember, name: String, loses_teams: bool, locale: Locale, toasts: Toasts) {
    leptos::task::spawn_local(async move {
        match call(back).await {
            Ok(_) if loses_teams => {
                toasts.show(Tone::Success, td_string!(locale, members.removal_undone_teamless, name = name));
            }
            Ok(_) => toasts.show(Tone::Success, td_string!(locale, members.removal_undone, name = name)),
            Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
        }
    });
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
