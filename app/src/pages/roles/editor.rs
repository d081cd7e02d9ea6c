//! Making a role, and changing one.

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::{
    Error, Field,
    access::{Permission, PermissionSet},
    custom_role::CustomRole,
    role::Role,
};

use super::{action_name, by_resource, resource_name};
use crate::{
    active::use_active_organization,
    api::roles::{CreateRole, DeleteRole, LoadRole, UpdateRole},
    i18n::{td_string, use_locale},
    kit::{
        ButtonKind, Card, Checkbox, Dialog, DialogCancel, DialogLink, Form, FormAction, Hidden, PageHeader, Skeleton,
        SubmitButton, TextInput, dialog_signal,
    },
    load::load,
    pages::errors::ErrorPage,
    paths,
};

const DELETE: &str = "delete";

/// A form for a new role, which may begin as a copy of another (`?from=`).
#[component]
pub fn NewRolePage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    if !active.offers(Permission::AC_CREATE).get_untracked() {
        return Either::Left(view! { <ErrorPage error=Error::Forbidden { missing: vec![Permission::AC_CREATE] }/> });
    }
    let from = use_query_map().with_untracked(|query| query.get("from")).and_then(|from| Role::parse(&from).ok());
    let held = from.map(|role| active.tenant.with_untracked(|tenant| tenant.policy.permissions_of(&role)));
    let action = FormAction::<CreateRole>::new();
    Either::Right(view! {
        <Crumbs/>
        <PageHeader title=td_string!(locale, roles.new)/>
        <Card>
            <Form action label=td_string!(locale, roles.new)>
                <Hidden name="organization" value=active.slug()/>
                <Fields name=String::new() held=held.unwrap_or_default()/>
                <SubmitButton>{td_string!(locale, roles.create)}</SubmitButton>
            </Form>
        </Card>
    })
}

/// One of the organization's own roles.
#[component]
pub fn RolePage() -> impl IntoView {
    let active = use_active_organization();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("role").unwrap_or_default()));
    let answer = load(|| 0, move || LoadRole { organization: active.slug(), role_id: id.get() });
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(role) => Either::Left(view! { <Edit role/> }),
                    Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Edit(role: CustomRole) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<UpdateRole>::new();
    let name = role.role.to_string();
    let id = role.id.to_string();
    let may_update = active.offers(Permission::AC_UPDATE).get_untracked();
    let may_delete = active.offers(Permission::AC_DELETE).get_untracked();
    let is_free = role.member_count == 0;
    let (edited, typed, label) = (id.clone(), name.clone(), name.clone());
    view! {
        <Crumbs/>
        <PageHeader title=name.clone()/>
        <Card>
            <Form action label>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="roleId" value=edited/>
                <Fields name=typed held=role.permissions/>
                {may_update.then(|| view! { <SubmitButton>{td_string!(locale, roles.save)}</SubmitButton> })}
            </Form>
        </Card>
        {may_delete.then(|| view! { <Delete id name is_free/> })}
    }
}

#[component]
fn Crumbs() -> impl IntoView {
    let back = paths::roles(&use_active_organization().slug());
    view! { <p class="crumbs"><a href=back>{td_string!(use_locale(), roles.page)}</a></p> }
}

/// The name, and a box for each permission. What one does not hold cannot be given, so its box is shut.
#[component]
fn Fields(name: String, held: PermissionSet) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let (statements, standing) =
        active.tenant.with_untracked(|tenant| (tenant.policy.statements().clone(), tenant.standing.clone()));
    let groups = by_resource(&statements)
        .into_iter()
        .map(|(resource, permissions)| {
            let boxes = permissions
                .into_iter()
                .map(|permission| {
                    let (checked, is_shut) = (held.contains(&permission), !standing.may(&permission));
                    view! {
                        <Checkbox name=format!("permission[{permission}]") value="on" checked disabled=is_shut>
                            {action_name(locale, &permission)}
                        </Checkbox>
                    }
                })
                .collect_view();
            view! {
                <fieldset class="permission-group">
                    <legend>{resource_name(locale, &resource)}</legend>
                    {boxes}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <TextInput field=Field::Role label=td_string!(locale, roles.name) hint=td_string!(locale, roles.name_hint)
            value=name/>
        <p class="soft">{td_string!(locale, roles.only_own)}</p>
        <div class="permission-groups">{groups}</div>
    }
}

#[component]
fn Delete(id: String, name: String, is_free: bool) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<DeleteRole>::new();
    let open = dialog_signal(DELETE);
    let text = if is_free { td_string!(locale, roles.delete_text) } else { td_string!(locale, roles.in_use) };
    view! {
        <Card title=td_string!(locale, roles.delete) lead=text class="card-danger">
            {is_free.then(|| view! {
                <DialogLink name=DELETE open class="button button-danger">{td_string!(locale, roles.delete)}</DialogLink>
            })}
        </Card>
        <Dialog open name=DELETE title=td_string!(locale, roles.delete_title, name = name)>
            <p>{td_string!(locale, roles.delete_text)}</p>
            <Form action>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="roleId" value=id/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Danger>{td_string!(locale, roles.delete_confirm)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
