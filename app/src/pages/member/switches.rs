//! The four switches of a member (document 002): by role, allow, deny.

use leptos::prelude::*;
use tenantry::access::{Flag, Flags, can_grant_flags, decide};

use super::Shown;
use crate::{
    active::use_active_organization,
    api::member::SetMemberFlags,
    i18n::{Locale, td_string, use_locale},
    kit::{Card, Form, FormAction, Hidden, SegmentRadio, Segments, SubmitButton, use_form},
    layout::use_console,
};

/// What decides over the form. It is made anew only where one of these changes, so that nothing chosen is lost.
#[derive(Clone, Copy, PartialEq)]
struct Basis {
    flags: Flags,
    /// Whether the viewer could switch each of them on.
    grants: [bool; Flag::ALL.len()],
    may_change: bool,
    is_owner: bool,
    is_self: bool,
}

/// The switches; without a button for those who cannot set them.
#[component]
pub(super) fn Switches(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let basis = Memo::new(move |_| {
        let (roles, flags) = shown.view.with(|view| {
            let member = &view.details.member;
            (member.roles.clone(), member.flags)
        });
        active.tenant.with(|tenant| {
            let subject = shown.subject(tenant);
            let may_grant = |flag| can_grant_flags(&tenant.standing, Flags::default().with(flag, Some(true))).is_ok();
            let decided = decide::set_flags(&tenant.policy, &tenant.standing, &subject, &roles, flags);
            Basis {
                flags,
                grants: Flag::ALL.map(may_grant),
                may_change: tenant.is_active && decided.is_ok(),
                is_owner: subject.standing.is_owner,
                is_self: subject.is_self,
            }
        })
    });
    let lead = Signal::derive(move || {
        let lead = match basis.with(|basis| basis.is_owner) {
            true => td_string!(locale, member.switches_owner),
            false => td_string!(locale, member.switches_lead),
        };
        lead.to_owned()
    });
    view! {
        <Card title=td_string!(locale, member.switches) lead=lead>
            {move || view! { <Choices basis=basis.get() shown/> }}
        </Card>
    }
}

#[component]
fn Choices(basis: Basis, shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<SetMemberFlags>::new();
    let on_success = Callback::new(move |_| {
        shown.answer.refetch();
        if basis.is_self {
            active.refresh();
            console.refresh();
        }
    });
    view! {
        <Form action on_success label=td_string!(locale, member.switches)>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="memberId" value=shown.id()/>
            <div class="switches">
                {Flag::ALL
                    .into_iter()
                    .zip(basis.grants)
                    .map(|(flag, may_grant)| view! {
                        <Switch flag setting=basis.flags.get(flag) may_grant may_change=basis.may_change/>
                    })
                    .collect_view()}
            </div>
            {basis.may_change.then(|| view! {
                <div class="form-actions"><SubmitButton>{td_string!(locale, member.save_switches)}</SubmitButton></div>
            })}
        </Form>
    }
}

#[component]
fn Switch(flag: Flag, setting: Option<bool>, may_grant: bool, may_change: bool) -> impl IntoView {
    let locale = use_locale();
    let name = format!("flag[{}]", flag.name());
    let stored = match setting {
        None => "",
        Some(true) => "grant",
        Some(false) => "deny",
    };
    // A page that is shown again after a refusal goes by what was sent.
    let chosen = use_form().and_then(|form| form.typed(&name)).unwrap_or_else(|| stored.to_owned());
    let choices = [
        ("", td_string!(locale, member.follow)),
        ("grant", td_string!(locale, member.grant)),
        ("deny", td_string!(locale, member.deny)),
    ]
    .map(|(value, text)| {
        let is_chosen = value == chosen;
        let is_shut = !may_change || (value == "grant" && !may_grant && !is_chosen);
        view! {
            <SegmentRadio name=name.clone() value checked=is_chosen disabled=is_shut>{text}</SegmentRadio>
        }
    });
    view! {
        <fieldset class="switch">
            <legend>{flag_name(locale, flag)}</legend>
            <Segments wide=true>{choices.into_iter().collect_view()}</Segments>
        </fieldset>
    }
}

/// A switch in words.
pub(super) fn flag_name(locale: Locale, flag: Flag) -> &'static str {
    match flag {
        Flag::CanManageOrders => td_string!(locale, member.orders),
        Flag::CanManageProducts => td_string!(locale, member.products),
        Flag::CanManageMembers => td_string!(locale, member.members),
        Flag::CanViewFinancials => td_string!(locale, member.financials),
    }
}
