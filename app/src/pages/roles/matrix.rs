//! Who may do what: roles by permissions.

use leptos::{either::Either, prelude::*};
use tenantry::{
    access::{AccessPolicy, Permission},
    custom_role::CustomRole,
    role::Role,
};

use super::{by_resource, holders::members_with, kind_of, permissions::described, resource_name};
use crate::{
    active::use_active_organization,
    api::roles::{ListRoles, RoleList},
    i18n::{td_string, use_locale},
    kit::{Badge, ButtonKind, Icon, LinkButton, PageHeader, Skeleton, Tone},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
    policy::in_order,
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
fn Matrix(first: RoleList, answer: Loaded<RoleList>) -> impl IntoView {
    let active = use_active_organization();
    let list = Memo::new(move |before: Option<&RoleList>| match answer.get() {
        Some(Ok(list)) => list,
        _ => before.unwrap_or(&first).clone(),
    });
    let may_create = active.offers(Permission::AC_CREATE);
    move || list.with(|list| active.tenant.with(|tenant| table(&tenant.policy, list, may_create.get())))
}

/// The head of a column: the role, whose it is, who has it, and a copy.
fn head(slug: &str, role: &Role, own: Option<&CustomRole>, count: u64, may_create: bool) -> impl IntoView + use<> {
    let locale = use_locale();
    let name = role_name(locale, role);
    let place = own.map_or_else(|| role.to_string(), |own| own.id.to_string());
    let holders = match count {
        0 => td_string!(locale, roles.held_by_nobody).to_owned(),
        1 => td_string!(locale, roles.held_by_one).to_owned(),
        count => td_string!(locale, roles.held_by, count = count),
    };
    let (kind, _) = kind_of(locale, role, own.is_some());
    let tone = if own.is_some() { Tone::Brand } else { Tone::Neutral };
    let clone = paths::with_query(&paths::new_role(slug), "from", role.as_str());
    let who = td_string!(locale, roles.who_has, name = name.clone());
    let label = td_string!(locale, roles.clone_named, name = name.clone());
    view! {
        <th scope="col">
            <a class="matrix-role" href=paths::role(slug, &place)>{name}</a>
            <span class="matrix-kind"><Badge tone>{kind}</Badge></span>
            {match count {
                0 => Either::Left(view! { <span class="matrix-note">{holders}</span> }),
                _ => Either::Right(view! {
                    <a class="matrix-note" href=members_with(slug, role) title=who>{holders}</a>
                }),
            }}
            {may_create.then(|| view! {
                <a class="matrix-link" href=clone aria-label=label>{td_string!(locale, roles.clone)}</a>
            })}
        </th>
    }
}

fn table(policy: &AccessPolicy, list: &RoleList, may_create: bool) -> impl IntoView + use<> {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    let RoleList { own, holders } = list;
    let shared: Vec<Role> =
        in_order(policy).into_iter().filter(|role| own.iter().all(|own| own.role != *role)).collect();
    let count = |role: &Role| holders.get(role).copied().unwrap_or_default();
    let heads = shared
        .iter()
        .map(|role| head(&slug, role, None, count(role), may_create))
        .chain(own.iter().map(|own| head(&slug, &own.role, Some(own), count(&own.role), may_create)))
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
                    view! {
                        <tr><th scope="row" title=permission.to_string()>{described(locale, &permission)}</th>{cells}</tr>
                    }
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
                <thead><tr><th scope="col">{td_string!(locale, roles.permission)}</th>{heads}</tr></thead>
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
