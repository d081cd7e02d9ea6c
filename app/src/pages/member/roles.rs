//! The roles of a member, several at once.

use leptos::{either::Either, prelude::*};
use tenantry::{
    Error,
    access::{can_grant, decide},
    role::Role,
};

use super::Shown;
use crate::{
    active::use_active_organization,
    api::member::SetMemberRoles,
    i18n::{td_string, use_locale},
    kit::{Badge, Card, Checkbox, Form, FormAction, Hidden, SubmitButton},
    layout::use_console,
    paths,
    policy::{in_order, role_tone},
    snapshot::TenantSnapshot,
    texts::{error_text, role_name},
};

/// What decides over the form. It is made anew only where one of these changes, so that nothing ticked is lost.
#[derive(Clone, PartialEq)]
struct Basis {
    held: Vec<Role>,
    /// Each role, and whether the viewer could give it.
    roles: Vec<(Role, bool)>,
    refusal: Option<Error>,
    is_self: bool,
    /// Whether nobody else owns the organization: then this member stays an owner.
    is_last_owner: bool,
    is_personal: bool,
}

/// A box a role; for those who cannot change them, the roles.
#[component]
pub(super) fn Roles(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let basis = Memo::new(move |_| {
        let held = shown.view.with(|view| view.details.member.roles.clone());
        active.tenant.with(|tenant| {
            let subject = shown.subject(tenant);
            let roles = in_order(&tenant.policy).into_iter();
            let roles = roles.map(|role| {
                let may_give = can_grant(&tenant.policy, &tenant.standing, std::slice::from_ref(&role)).is_ok();
                (role, may_give)
            });
            // Whether anything can be changed at all: the present roles, given once more.
            let decided = decide::change_roles(&tenant.policy, &tenant.standing, &subject, &held, 1);
            let refusal = if tenant.is_active { decided.err() } else { Some(Error::OrganizationSuspended) };
            let others = shown.view.with(|view| view.details.other_owners);
            Basis {
                roles: roles.collect(),
                refusal,
                is_self: subject.is_self,
                is_last_owner: subject.standing.is_owner && others == 0,
                is_personal: tenant.is_personal,
                held: held.clone(),
            }
        })
    });
    view! {
        <Card title=td_string!(locale, member.roles) lead=td_string!(locale, member.roles_lead)>
            {move || {
                let basis = basis.get();
                match basis.refusal.clone() {
                    None => Either::Left(view! { <Boxes basis shown/> }),
                    Some(error) => Either::Right(view! { <Badges held=basis.held error/> }),
                }
            }}
        </Card>
    }
}

#[component]
fn Badges(held: Vec<Role>, error: Error) -> impl IntoView {
    let locale = use_locale();
    let roles = use_active_organization().tenant.with_untracked(|TenantSnapshot { policy, .. }| {
        let roles = policy.strongest_first(&held).into_iter();
        roles.map(|role| (role_tone(policy, &role), role_name(locale, &role))).collect::<Vec<_>>()
    });
    let badges = roles.into_iter().map(|(tone, name)| view! { <Badge tone>{name}</Badge> }).collect_view();
    // Who is not here has roles for the day of coming back; that they cannot be changed needs no reason.
    let reason = (!matches!(error, Error::MemberNotFound)).then(|| error_text(locale, &error));
    view! {
        <p class="badges">{badges}</p>
        {reason.map(|reason| view! { <p class="soft">{reason}</p> })}
    }
}

#[component]
fn Boxes(basis: Basis, shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<SetMemberRoles>::new();
    let Basis { held, roles, is_self, is_last_owner, is_personal, .. } = basis;
    let on_success = Callback::new(move |_| {
        shown.answer.refetch();
        if is_self {
            active.refresh();
            console.refresh();
        }
    });
    let policy = active.tenant.with_untracked(|tenant| tenant.policy.clone());
    let last = is_last_owner.then(|| {
        let transfer = (!is_personal).then(|| {
            view! {
                " "
                <a href=paths::transfer(&active.slug())>{td_string!(locale, member.transfer)}</a>
            }
        });
        view! { <p class="soft">{td_string!(locale, member.last_owner)} {transfer}</p> }
    });
    let boxes = roles
        .into_iter()
        .map(|(role, may_give)| {
            let checked = held.contains(&role);
            let name = format!("role[{role}]");
            let may_give = may_give && !(is_last_owner && checked && policy.owns(std::slice::from_ref(&role)));
            // A box that cannot be changed is not sent, so what it stands for is said beside it.
            let kept = (checked && !may_give).then(|| view! { <input type="hidden" name=name.clone() value="on"/> });
            view! {
                {kept}
                <Checkbox name value="on" checked disabled=!may_give>{role_name(locale, &role)}</Checkbox>
            }
        })
        .collect_view();
    view! {
        <Form action on_success label=td_string!(locale, member.roles)>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="memberId" value=shown.id()/>
            <div class="choices">{boxes}</div>
            {last}
            <div class="form-actions"><SubmitButton>{td_string!(locale, member.save_roles)}</SubmitButton></div>
        </Form>
    }
}
