//! Deleting a role, or why it stays.

use leptos::{either::Either, prelude::*};
use tenantry::{custom_role::RoleUse, role::Role};

use super::holders::members_with;
use crate::{
    active::use_active_organization,
    api::roles::DeleteRole,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Card, Dialog, DialogCancel, DialogLink, Form, FormAction, Hidden, SubmitButton, dialog_signal},
    paths,
    policy::sees_invitations,
};

const DELETE: &str = "delete";

/// A button that asks, or who has the role and what offers it.
#[component]
pub(super) fn Delete(id: String, role: Role, usage: RoleUse, action: FormAction<DeleteRole>) -> impl IntoView {
    let locale = use_locale();
    let title = td_string!(locale, roles.delete);
    if usage.members == 0 && usage.invitations == 0 {
        Either::Left(view! { <Free id name=role.to_string() action/> })
    } else {
        Either::Right(view! {
            <Card title lead=td_string!(locale, roles.in_use) class="card-danger">
                <Reasons role usage/>
            </Card>
        })
    }
}

#[component]
fn Reasons(role: Role, usage: RoleUse) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let slug = active.slug();
    let members = match usage.members {
        0 => None,
        1 => Some(td_string!(locale, roles.in_use_members_one).to_owned()),
        count => Some(td_string!(locale, roles.in_use_members, count = count)),
    };
    let invitations = match usage.invitations {
        0 => None,
        1 => Some(td_string!(locale, roles.in_use_invitations_one).to_owned()),
        count => Some(td_string!(locale, roles.in_use_invitations, count = count)),
    };
    let addresses = usage.offered_to.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sees_them = active.tenant.with_untracked(|tenant| sees_invitations(&tenant.standing));
    view! {
        <ul class="reasons">
            {members.map(|text| view! {
                <li>{text} " " <a href=members_with(&slug, &role)>{td_string!(locale, roles.see_members)}</a></li>
            })}
            {invitations.map(|text| view! {
                <li>
                    {text} " "
                    {sees_them.then(|| view! {
                        <a href=paths::invitations(&slug)>{td_string!(locale, roles.see_invitations)}</a>
                    })}
                    {(!addresses.is_empty()).then(|| view! { <span class="soft reasons-more">{addresses}</span> })}
                </li>
            })}
        </ul>
    }
}

#[component]
fn Free(id: String, name: String, action: FormAction<DeleteRole>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let open = dialog_signal(DELETE);
    view! {
        <Card title=td_string!(locale, roles.delete) lead=td_string!(locale, roles.delete_text) class="card-danger">
            <DialogLink name=DELETE open class="button button-danger">{td_string!(locale, roles.delete)}</DialogLink>
        </Card>
        <Dialog open name=DELETE title=td_string!(locale, roles.delete_title, name = name)>
            <p>{td_string!(locale, roles.delete_text)}</p>
            <Form action>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="roleId" value=id/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Destructive>{td_string!(locale, roles.delete_confirm)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
