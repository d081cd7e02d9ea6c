//! The membership itself: since when, how it came about, and what ends it.

use leptos::{either::Either, prelude::*};
use tenantry::{
    Error,
    access::decide,
    member::{Member, MemberState},
};

use super::Shown;
use crate::{
    active::use_active_organization,
    api::{
        member::HoldMember,
        members::{ReinstateMember, RemoveMember},
    },
    i18n::{td_string, use_locale},
    kit::{
        Badge, ButtonKind, Card, Day, Dialog, DialogCancel, DialogLink, Form, FormAction, Hidden, LinkButton,
        SubmitButton, Tone, dialog_signal,
    },
    pages::members::{AfterRemoval, LostOffers, team_names},
    paths,
    texts::source_name,
};

const HOLD: &str = "hold";
const REMOVE: &str = "remove";

/// What can be done about the membership as a whole. What cannot is not offered.
#[component]
pub(super) fn Actions(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let facts = Memo::new(move |_| {
        let owners = shown.view.with(|view| view.details.other_owners);
        let is_primary = shown.view.with(|view| view.details.is_primary_owner);
        let member = shown.view.with(|view| view.details.member.clone());
        active.tenant.with(|tenant| {
            let subject = shown.subject(tenant);
            let may = |decided: Result<(), Error>| tenant.is_active && decided.is_ok();
            let removed = decide::remove_member(&tenant.standing, &subject, owners);
            // Whoever is the last owner stays until somebody else is one.
            let hands_over = removed == Err(Error::LastOwner) || (is_primary && subject.is_self);
            Offers {
                hold: may(decide::hold_member(&tenant.standing, &subject, owners)),
                remove: !subject.is_self && may(removed),
                reinstate: may(decide::reinstate_member(
                    &tenant.policy,
                    &tenant.standing,
                    member.state(),
                    &member.roles,
                    member.flags,
                )),
                transfer: hands_over && tenant.is_active && !tenant.is_personal,
                state: member.state(),
            }
        })
    });
    move || {
        let offers = facts.get();
        let member = shown.view.with_untracked(|view| view.details.member.clone());
        view! {
            {offers.transfer.then(|| view! {
                <LinkButton href=paths::transfer(&active.slug()) icon="crown">
                    {td_string!(locale, member.transfer)}
                </LinkButton>
            })}
            {offers.hold.then(|| view! { <Hold member=member.clone() shown/> })}
            {offers.remove.then(|| view! { <Remove member=member.clone() shown/> })}
            {offers.reinstate.then(|| view! { <Reinstate member state=offers.state shown/> })}
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Offers {
    hold: bool,
    remove: bool,
    reinstate: bool,
    transfer: bool,
    state: MemberState,
}

#[component]
fn Hold(member: Member, shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<HoldMember>::new();
    let open = dialog_signal(HOLD);
    let refetch = Callback::new(move |_| shown.answer.refetch());
    let name = member.name.to_string();
    view! {
        <DialogLink name=HOLD open>{td_string!(locale, member.hold)}</DialogLink>
        <Dialog open name=HOLD title=td_string!(locale, member.hold_title, name = name.clone())>
            <p>{td_string!(locale, member.hold_text, name = name)}</p>
            {move || view! { <LostOffers lost=shown.view.with(|view| view.lost)/> }}
            <Form action on_success=refetch>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="memberId" value=member.id.to_string()/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Destructive>{td_string!(locale, member.hold)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}

#[component]
fn Remove(member: Member, shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<RemoveMember>::new();
    let open = dialog_signal(REMOVE);
    let refetch = Callback::new(move |_| shown.answer.refetch());
    let name = member.name.to_string();
    view! {
        <DialogLink name=REMOVE open class="button button-danger">{td_string!(locale, members.remove)}</DialogLink>
        <Dialog open name=REMOVE title=td_string!(locale, members.remove_title, name = name.clone())>
            <p>{td_string!(locale, members.remove_text, name = name.clone())}</p>
            {move || view! { <AfterRemoval teams=shown.view.with(team_names) lost=shown.view.with(|view| view.lost)/> }}
            <Form action on_success=refetch>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="memberId" value=member.id.to_string()/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Destructive label=td_string!(locale, members.remove_named, name = name)>
                        {td_string!(locale, members.remove)}
                    </SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}

#[component]
fn Reinstate(member: Member, state: MemberState, shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<ReinstateMember>::new();
    let refetch = Callback::new(move |_| shown.answer.refetch());
    let name = member.name.to_string();
    let (text, label) = if state == MemberState::Hold {
        (td_string!(locale, member.resume), td_string!(locale, member.resume_named, name = name))
    } else {
        (td_string!(locale, members.reinstate), td_string!(locale, members.reinstate_named, name = name))
    };
    view! {
        <Form action on_success=refetch>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="memberId" value=member.id.to_string()/>
            <SubmitButton icon="rotate-ccw" label>{text}</SubmitButton>
        </Form>
    }
}

/// Since when, by whom, how.
#[component]
pub(super) fn Facts(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let list = move || {
        let details = shown.view.with(|view| view.details.clone());
        let member = details.member;
        let (tone, state) = match member.state() {
            MemberState::Active => (Tone::Success, td_string!(locale, member.state_active)),
            MemberState::Hold => (Tone::Warning, td_string!(locale, member.state_hold)),
            MemberState::Removed => (Tone::Neutral, td_string!(locale, member.state_removed)),
        };
        let owner = details.is_primary_owner.then(|| td_string!(locale, member.primary_owner));
        view! {
            <dl class="facts">
                <div class="fact">
                    <dt>{td_string!(locale, member.state)}</dt>
                    <dd class="badges">
                        <Badge tone>{state}</Badge>
                        {owner.map(|owner| view! { <Badge tone=Tone::Brand>{owner}</Badge> })}
                    </dd>
                </div>
                <div class="fact">
                    <dt>{td_string!(locale, member.source)}</dt>
                    <dd><Badge>{source_name(locale, member.source)}</Badge></dd>
                </div>
                {details.invited_by.map(|name| view! {
                    <div class="fact"><dt>{td_string!(locale, member.invited_by)}</dt><dd>{name.to_string()}</dd></div>
                })}
                <div class="fact">
                    <dt>{td_string!(locale, member.joined)}</dt>
                    <dd><Day at=member.joined_at/></dd>
                </div>
                {match member.removed_at {
                    Some(at) => Either::Left(view! {
                        <div class="fact"><dt>{td_string!(locale, member.removed)}</dt><dd><Day at/></dd></div>
                    }),
                    None => Either::Right(()),
                }}
            </dl>
        }
    };
    view! { <Card title=td_string!(locale, member.facts)>{list}</Card> }
}
