//! Who may do what: roles by permissions.

use leptos::prelude::*;
use tenantry::{
    access::{AccessPolicy, Permission},
    custom_role::CustomRole,
    role::Role,
};

use super::{action_name, by_resource, resource_name};
use crate::{
    active::use_active_organization,
    api::roles::ListRoles,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Icon, LinkButton, PageHeader, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
    texts::role_name,
};

/// A table of all roles and all permissions; the organization's own roles lead to their pages.
#[component]
pub fn RolesPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = [Topic::Access, Topic::Members].map(use_live);
    let answer = load(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || ListRoles { organization: active.slug() },
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let may_create = active.offers(Permission::AC_CREATE);
    let new = paths::new_role(&active.slug());
    view! {
        <PageHeader title=td_string!(locale, roles.page) lead=td_string!(locale, roles.lead, name = name)>
            <Show when=move || may_create.get()>
                <LinkButton href=new.clone() kind=ButtonKind::Primary icon="plus">
                    {td_string!(locale, roles.new)}
                </LinkButton>
            </Show>
        </PageHeader>
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Matrix first answer/> })
            })}
        </Transition>
    }
}

#[component]
fn Matrix(first: Vec<CustomRole>, answer: Loaded<Vec<CustomRole>>) -> impl IntoView {
    let active = use_active_organization();
    let own = Memo::new(move |before: Option<&Vec<CustomRole>>| match answer.get() {
        Some(Ok(roles)) => roles,
        _ => before.unwrap_or(&first).clone(),
    });
    move || own.with(|own| active.tenant.with(|tenant| table(&tenant.policy, own)))
}

fn table(policy: &AccessPolicy, own: &[CustomRole]) -> impl IntoView + use<> {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    let shared: Vec<Role> =
        policy.roles().into_iter().filter(|role| own.iter().all(|own| own.role != **role)).cloned().collect();
    let heads = shared
        .iter()
        .map(|role| {
            let clone = paths::with_query(&paths::new_role(&slug), "from", role.as_str());
            let name = role_name(locale, role);
            let label = td_string!(locale, roles.clone_named, name = name.clone());
            view! {
                <th scope="col">
                    <span class="matrix-role">{name}</span>
                    <a class="matrix-link" href=clone aria-label=label>{td_string!(locale, roles.clone)}</a>
                </th>
            }
        })
        .collect_view();
    let own_heads = own
        .iter()
        .map(|role| {
            let holders = match role.member_count {
                0 => td_string!(locale, roles.held_by_nobody).to_owned(),
                1 => td_string!(locale, roles.held_by_one).to_owned(),
                count => td_string!(locale, roles.held_by, count = count),
            };
            view! {
                <th scope="col">
                    <a class="matrix-role" href=paths::role(&slug, &role.id.to_string())>{role.role.to_string()}</a>
                    <span class="matrix-note">{holders}</span>
                </th>
            }
        })
        .collect_view();
    let columns: Vec<_> = shared
        .iter()
        .map(|role| policy.permissions_of(role))
        .chain(own.iter().map(|role| role.permissions.clone()))
        .collect();
    let width = (columns.len() + 1).to_string();
    let groups = by_resource(policy.statements())
        .into_iter()
        .map(|(resource, permissions)| {
            let rows = permissions
                .into_iter()
                .map(|permission| {
                    let cells = columns.iter().map(|held| cell(held.contains(&permission))).collect_view();
                    view! { <tr><th scope="row" title=permission.to_string()>{action_name(locale, &permission)}</th>{cells}</tr> }
                })
                .collect_view();
            view! {
                <tbody>
                    <tr class="matrix-group"><th scope="rowgroup" colspan=width.clone()>{resource_name(locale, &resource)}</th></tr>
                    {rows}
                </tbody>
            }
        })
        .collect_view();
    view! {
        <div class="matrix-frame" tabindex="0" role="region" aria-label=td_string!(locale, roles.page)>
            <table class="matrix">
                <thead><tr><th scope="col">{td_string!(locale, roles.permission)}</th>{heads}{own_heads}</tr></thead>
                {groups}
            </table>
        </div>
    }
}

fn cell(is_held: bool) -> impl IntoView {
    let locale = use_locale();
    let text = if is_held { td_string!(locale, roles.yes) } else { td_string!(locale, roles.no) };
    view! {
        <td class=if is_held { "matrix-yes" } else { "matrix-no" }>
            {is_held.then(|| view! { <Icon name="check"/> })}
            <span class="visually-hidden">{text}</span>
        </td>
    }
}
