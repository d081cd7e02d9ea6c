//! One member.

use leptos::{
    either::{Either, EitherOf3},
    ev::MouseEvent,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlElement,
};
use tenantry::{
    Error,
    access::{
        AccessPolicy, Permission,
        decide::{self, Subject},
    },
    member::{Member, MemberState},
};

use super::{bulk_bar::FORM, results::Rows, role_menu::RoleMenu};
use crate::{
    active::use_active_organization,
    api::members::ReinstateMember,
    i18n::{td_string, use_locale},
    kit::{Avatar, Badge, ButtonKind, Day, Form, FormAction, Hidden, Icon, SubmitButton, Tone, use_toasts},
    paths,
    policy::role_tone,
    snapshot::TenantSnapshot,
    texts::{error_text, role_name, source_name},
};

/// A member as a decision of `tenantry::access` sees one.
pub(super) fn subject(policy: &AccessPolicy, member: &Member, is_self: bool) -> Subject {
    Subject { standing: policy.standing(&member.roles, member.flags), status: member.status, is_self }
}

/// A person, what the person is here, and what can be done about it.
#[component]
pub(super) fn Row(member: Member, other_owners: u64, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let tenant = active.tenant.read_untracked();
    let is_self = member.user_id == tenant.user_id;
    let is_active = member.state() == MemberState::Active;
    let id = format!("member-{}", member.id);
    focus_again(id.clone(), rows);
    let roles = if is_active && tenant.offers(&Permission::MEMBER_UPDATE) {
        Either::Left(view! { <RoleMenu member=member.clone() is_self other_owners rows/> })
    } else {
        Either::Right(view! { <RoleBadges member=member.clone()/> })
    };
    let actions = if !tenant.is_active {
        ().into_any()
    } else if is_active {
        // Leaving is a matter of the settings, not of one's own row; whoever cannot leave can hand over.
        let offered = !is_self && tenant.standing.may(&Permission::MEMBER_DELETE);
        let is_last_owner = is_self && tenant.policy.owns(&member.roles) && other_owners == 0 && !tenant.is_personal;
        if is_last_owner {
            view! { <Transfer/> }.into_any()
        } else {
            offered.then(|| view! { <Remove member=member.clone() other_owners rows/> }).into_any()
        }
    } else {
        view! { <Reinstate member=member.clone() rows/> }.into_any()
    };
    let when = if is_active { td_string!(locale, members.joined) } else { td_string!(locale, members.removed) };
    view! {
        <tr id=id>
            {rows.has_boxes.get_untracked().then(|| view! { <Tick member=member.clone() rows/> })}
            <td class="cell-person">
                <Avatar name=member.name.to_string() picture=member.picture.clone()/>
                <span class="cell-lines">
                    <span class="cell-title">
                        <a class="cell-link" href=paths::member(&tenant.slug.to_string(), &member.id.to_string())>
                            {member.name.to_string()}
                        </a>
                        {is_self.then(|| view! { " " <Badge tone=Tone::Brand>{td_string!(locale, common.you)}</Badge> })}
                    </span>
                    <span class="cell-detail">{member.email.to_string()}</span>
                </span>
            </td>
            <td data-label=td_string!(locale, members.roles)>{roles}</td>
            <td data-label=td_string!(locale, members.source)>
                <Badge>{source_name(locale, member.source)}</Badge>
            </td>
            <td data-label=when class="cell-soft"><Day at=member.removed_at.unwrap_or(member.joined_at)/></td>
            <td class="cell-actions">{actions}</td>
        </tr>
    }
}

/// The box for doing something to many. It belongs to the form below the table.
#[component]
fn Tick(member: Member, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let id = member.id.to_string();
    let label = td_string!(locale, bulk.select_one, name = member.name.to_string());
    let (value, asked) = (id.clone(), id.clone());
    view! {
        <td class="cell-tick">
            <input type="checkbox" class="tick" form=FORM name="member" value=value aria-label=label
                prop:checked=move || rows.ticked.with(|ticked| ticked.contains(&asked))
                on:change=move |event| rows.ticked.update(|ticked| {
                    if event_target_checked(&event) {
                        ticked.insert(id.clone());
                    } else {
                        ticked.remove(&id);
                    }
                })/>
        </td>
    }
}

/// The roles, with a colour for those who run the place.
#[component]
pub(super) fn RoleBadges(member: Member) -> impl IntoView {
    let locale = use_locale();
    let roles = use_active_organization().tenant.with_untracked(|TenantSnapshot { policy, .. }| {
        let roles = policy.strongest_first(&member.roles).into_iter();
        roles.map(|role| (role_tone(policy, &role), role_name(locale, &role))).collect::<Vec<_>>()
    });
    let badges = roles.into_iter().map(|(tone, name)| view! { <Badge tone>{name}</Badge> }).collect_view();
    view! { <span class="badges">{badges}</span> }
}

/// Asks whether to remove the member, or says why that cannot be; the last owner can hand over instead.
#[component]
fn Remove(member: Member, other_owners: u64, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let toasts = use_toasts();
    let label = td_string!(locale, members.remove_named, name = member.name.to_string());
    let decided = active.tenant.with_untracked(|tenant| {
        decide::remove_member(&tenant.standing, &subject(&tenant.policy, &member, false), other_owners)
    });
    let is_personal = active.tenant.with_untracked(|tenant| tenant.is_personal);
    match decided {
        // Whoever is the last owner stays until somebody else is one.
        Err(Error::LastOwner) if !is_personal => EitherOf3::C(view! { <Transfer/> }),
        Ok(()) => {
            let page = rows.shown.with_untracked(|shown| shown.address(&active.slug()));
            let href = paths::with_query(&page, "remove", &member.id.to_string());
            let ask = move |event: MouseEvent| {
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    rows.removing.set(Some(member.clone()));
                }
            };
            EitherOf3::A(view! {
                <a class="row-action" href=href aria-label=label.clone() title=label aria-haspopup="dialog" on:click=ask>
                    <Icon name="user-minus"/>
                    <span class="row-action-text">{td_string!(locale, members.remove)}</span>
                </a>
            })
        }
        Err(error) => {
            let reason = error_text(locale, &error);
            let reason_id = format!("member-{}-stays", member.id);
            let title = reason.clone();
            let said = reason.clone();
            EitherOf3::B(view! {
                <button type="button" class="row-action" aria-disabled="true" aria-label=label title=title
                    aria-describedby=reason_id.clone() on:click=move |_| toasts.show(Tone::Neutral, said.clone())>
                    <Icon name="user-minus"/>
                    <span class="row-action-text">{td_string!(locale, members.remove)}</span>
                </button>
                <span class="visually-hidden" id=reason_id>{reason}</span>
            })
        }
    }
}

/// Instead of what the last owner cannot do: handing the organization over.
#[component]
fn Transfer() -> impl IntoView {
    let locale = use_locale();
    let href = paths::transfer(&use_active_organization().slug());
    let label = td_string!(locale, member.transfer);
    view! {
        <a class="row-action" href=href aria-label=label title=label>
            <Icon name="crown"/>
            <span class="row-action-text">{label}</span>
        </a>
    }
}

/// Takes a removed member back.
#[component]
fn Reinstate(member: Member, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<ReinstateMember>::new();
    let decided = active.tenant.with_untracked(|tenant| {
        decide::reinstate_member(&tenant.policy, &tenant.standing, member.state(), &member.roles, member.flags)
    });
    let name = member.name.to_string();
    let (text, label) = if member.state() == MemberState::Hold {
        (td_string!(locale, member.resume), td_string!(locale, member.resume_named, name = name))
    } else {
        (td_string!(locale, members.reinstate), td_string!(locale, members.reinstate_named, name = name))
    };
    let refetch = Callback::new(move |_| rows.list.refetch());
    match decided {
        Ok(()) => Either::Left(view! {
            <Form action key=member.id.to_string() on_success=refetch>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="memberId" value=member.id.to_string()/>
                <SubmitButton kind=ButtonKind::Secondary icon="rotate-ccw" label=label>
                    {text}
                </SubmitButton>
            </Form>
        }),
        Err(error) => Either::Right(view! { <span class="cell-detail">{error_text(locale, &error)}</span> }),
    }
}

/// A row that was made anew after a change of its own takes the focus back.
fn focus_again(id: String, rows: Rows) {
    Effect::new(move |_| {
        if rows.focus.with_value(|wanted| wanted.as_deref() == Some(id.as_str())) {
            rows.focus.set_value(None);
            let found = document().query_selector(&format!("#{id} .menu-summary")).ok().flatten();
            if let Some(summary) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                _ = summary.focus();
            }
        }
    });
}
