//! Permissions by what they are about: to look at, and to tick.

use leptos::prelude::*;
use tenantry::access::{Permission, PermissionSet};

use super::{action_name, by_resource, permission_about, resource_name};
use crate::{
    active::use_active_organization,
    i18n::{Locale, td_string, use_locale},
    kit::{Checkbox, Icon},
};

/// What a permission is called and what holding it means; its name where nobody wrote a text.
pub(super) fn described(locale: Locale, permission: &Permission) -> impl IntoView + use<> {
    let name = action_name(locale, permission);
    let about = match permission_about(locale, permission) {
        Some(about) => view! { <span class="permission-about">{about}</span> }.into_any(),
        None => view! { <code class="permission-about">{permission.to_string()}</code> }.into_any(),
    };
    view! { <span class="permission-name">{name}</span> " " {about} }
}

/// A box for each permission. What one does not hold cannot be given, so its box is shut.
#[component]
pub(super) fn Boxes(
    /// What is ticked.
    held: PermissionSet,
    /// Whether each box is an argument of its own, as in an address, or all are parts of one, as in a posted form.
    #[prop(optional)]
    in_address: bool,
) -> impl IntoView {
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
                    let (name, value) = match in_address {
                        true => (PERMISSION_QUERY.to_owned(), permission.to_string()),
                        false => (format!("permission[{permission}]"), "on".to_owned()),
                    };
                    view! {
                        <Checkbox name value checked disabled=is_shut>
                            {described(locale, &permission)}
                            {is_shut.then(|| view! {
                                <span class="visually-hidden">" " {td_string!(locale, roles.not_yours)}</span>
                            })}
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
        <p class="soft">{td_string!(locale, roles.only_own)}</p>
        <div class="permission-groups">{groups}</div>
    }
}

/// The argument with one permission in the address of a review.
pub(super) const PERMISSION_QUERY: &str = "p";

/// What a role allows, to look at.
#[component]
pub(super) fn Allowed(permissions: PermissionSet) -> impl IntoView {
    let locale = use_locale();
    if permissions.is_empty() {
        return view! { <p class="soft">{td_string!(locale, roles.allows_nothing)}</p> }.into_any();
    }
    let groups = by_resource(&permissions)
        .into_iter()
        .map(|(resource, permissions)| {
            let lines = permissions
                .into_iter()
                .map(|permission| {
                    view! {
                        <li class="permission-line">
                            <Icon name="check"/>
                            <span>{described(locale, &permission)}</span>
                        </li>
                    }
                })
                .collect_view();
            let name = resource_name(locale, &resource);
            view! {
                <section class="permission-group">
                    <h3 class="permission-head">{name.clone()}</h3>
                    <ul class="permission-lines" aria-label=name>{lines}</ul>
                </section>
            }
        })
        .collect_view();
    view! { <div class="permission-groups">{groups}</div> }.into_any()
}
