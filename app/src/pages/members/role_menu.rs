//! Changing what a member is, in the row.

use leptos::prelude::*;
use tenantry::{Error, access::decide, member::Member, role::Role};

use super::{
    results::Rows,
    row::{RoleBadges, subject},
};
use crate::{
    active::use_active_organization,
    api::{call, members::ChangeMemberRole},
    i18n::{Locale, td_string, use_locale},
    kit::{Form, FormAction, Hidden, Icon, Menu, Toasts, Tone, Undo, use_toasts},
    layout::use_console,
    paths,
    policy::in_order,
    texts::{error_text, role_name},
};

/// The roles of a member, and a menu of those that can be given.
#[component]
pub(super) fn RoleMenu(member: Member, is_self: bool, other_owners: u64, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let label = td_string!(locale, members.change_role, name = member.name.to_string());
    let summary = {
        let member = member.clone();
        move || view! { <RoleBadges member=member.clone()/> <Icon name="chevron-down"/> }
    };
    view! {
        <Menu class="role-menu" label=label.clone() summary on_demand=true>
            <RoleForm member is_self other_owners rows label/>
        </Menu>
    }
}

/// The roles that can be given: each a button of one form, or the reason why not.
#[component]
fn RoleForm(member: Member, is_self: bool, other_owners: u64, rows: Rows, label: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<ChangeMemberRole>::new();
    let tenant = active.tenant.read_untracked();
    let person = subject(&tenant.policy, &member, is_self);
    let name = member.name.to_string();
    let choices = in_order(&tenant.policy).into_iter().map(|role| {
        let wanted = std::slice::from_ref(&role);
        let refusal = decide::change_roles(&tenant.policy, &tenant.standing, &person, wanted, other_owners).err();
        (role, refusal)
    });
    let choices = choices.collect::<Vec<_>>();
    // The last owner becomes something else by handing the organization over.
    let is_last_owner = choices.iter().any(|(_, refusal)| *refusal == Some(Error::LastOwner));
    let transfer = (is_last_owner && !tenant.is_personal).then(|| {
        view! {
            <div class="menu-foot">
                <a class="menu-item" href=paths::transfer(tenant.slug.as_str())>
                    <Icon name="crown"/>
                    <span>{td_string!(locale, member.transfer)}</span>
                </a>
            </div>
        }
    });
    let options = choices
        .into_iter()
        .enumerate()
        .map(|(place, (role, refusal))| {
            let is_current = member.roles == [role.clone()];
            // Its label leaves out what is written in the button, so that the reason must be named.
            let reason = refusal.is_some().then(|| format!("member-{}-role-{place}", member.id));
            view! { <Choice name=name.clone() role is_current refusal reason/> }
        })
        .collect_view();
    let id = member.id;
    let toasts = use_toasts();
    let before = ChangeMemberRole {
        organization: active.slug(),
        member_id: id.to_string(),
        role: member.roles.iter().map(Role::as_str).collect::<Vec<_>>().join(","),
    };
    // Whoever changed the own role may not be able to take it back.
    let undo = (!is_self).then(|| Undo::new(move || give_back(before.clone(), name.clone(), locale, toasts)));
    let on_success = Callback::new(move |_| {
        rows.focus.set_value(Some(format!("member-{id}")));
        rows.list.refetch();
        if is_self {
            active.refresh();
            console.refresh();
        }
    });
    let has_several = member.roles.len() > 1;
    view! {
        <Form action key=id.to_string() class="menu-form" label undo on_success>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="memberId" value=id.to_string()/>
            <div class="menu-list">{options}</div>
            {transfer}
            {has_several.then(|| view! { <p class="menu-note">{td_string!(locale, members.several_roles)}</p> })}
        </Form>
    }
}

/// Gives the former roles again. The list hears of it as of any change.
fn give_back(before: ChangeMemberRole, name: String, locale: Locale, toasts: Toasts) {
    leptos::task::spawn_local(async move {
        match call(before).await {
            Ok(_) => toasts.show(Tone::Success, td_string!(locale, members.role_undone, name = name)),
            Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
        }
    });
}

#[component]
fn Choice(
    name: String,
    role: Role,
    is_current: bool,
    refusal: Option<Error>,
    /// The id of why not.
    reason: Option<String>,
) -> impl IntoView {
    let locale = use_locale();
    let title = role_name(locale, &role);
    let label = td_string!(locale, members.give_role, name = name, role = title.clone());
    let is_refused = refusal.is_some();
    let owns = use_active_organization().tenant.with_untracked(|tenant| tenant.policy.is_owner_role(&role));
    let text = match refusal {
        Some(Error::LastOwner) if !is_current => td_string!(locale, members.last_owner).to_owned(),
        Some(error) if !is_current => error_text(locale, &error),
        _ => about(locale, &role, owns).to_owned(),
    };
    let reason_id = reason.clone();
    view! {
        <button type="submit" class="menu-item role-choice" name="role" value=role.to_string() aria-label=label
            aria-pressed=if is_current { "true" } else { "false" } disabled=is_current || is_refused
            aria-describedby=reason>
            <span class="role-choice-text">
                <span class="role-choice-name">{title}</span>
                <span class="role-choice-detail" id=reason_id>{text}</span>
            </span>
            {is_current.then(|| view! { <Icon name="check"/> })}
        </button>
    }
}

/// What a built-in role is for, and that of the owners, where it is another one.
fn about(locale: Locale, role: &Role, owns: bool) -> &'static str {
    match role.as_str() {
        name if owns && name != Role::OWNER => td_string!(locale, members.role_owners_text),
        Role::OWNER => td_string!(locale, members.role_owner_text),
        Role::ADMIN => td_string!(locale, members.role_admin_text),
        Role::MEMBER => td_string!(locale, members.role_member_text),
        _ => "",
    }
}
