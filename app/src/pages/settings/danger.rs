//! What cannot be undone so easily: leaving and deleting.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
    server_fn::ServerFn as _,
};
use tenantry::{
    Error, Field,
    access::{AccessPolicy, Permission, decide},
    limits::OrganizationUsage,
    organization::OrganizationDetails,
    role::Role,
};

use crate::{
    active::use_active_organization,
    api::settings::{DeleteOrganization, LeaveOrganization, OrganizationSettings},
    i18n::{Locale, td_string, use_locale},
    kit::{
        Banner, ButtonKind, Card, Dialog, DialogCancel, DialogLink, Form, FormAction, Hidden, LinkButton, SubmitButton,
        TextInput, dialog_signal,
    },
    layout::use_console,
    live::leave_while,
    paths,
    posted::use_posted,
    settings::{may_create_organizations, use_public_settings},
    snapshot::TenantSnapshot,
    texts::{error_text, role_names},
};

const LEAVE: &str = "leave";
const DELETE: &str = "delete";

/// What the row about deleting says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Deleting {
    Offered,
    /// Not for this member, or not now: why.
    Refused(String),
    /// Nobody deletes organizations here.
    Never,
}

impl Deleting {
    fn of(locale: Locale, tenant: &TenantSnapshot, is_possible: bool) -> Self {
        if !is_possible {
            Self::Never
        } else if !tenant.is_active {
            Self::Refused(error_text(locale, &Error::OrganizationSuspended))
        } else if tenant.standing.may(&Permission::ORGANIZATION_DELETE) {
            Self::Offered
        } else {
            who_deletes(locale, &tenant.policy).map_or(Self::Never, Self::Refused)
        }
    }
}

/// Who can delete the organization; `None` where no role can.
fn who_deletes(locale: Locale, policy: &AccessPolicy) -> Option<String> {
    let can = |role: &&Role| policy.permissions_of(role).contains(&Permission::ORGANIZATION_DELETE);
    let roles: Vec<Role> = policy.roles().into_iter().filter(can).cloned().collect();
    match roles.as_slice() {
        [] => None,
        [role] if policy.is_owner_role(role) => Some(td_string!(locale, settings.delete_owner_only).to_owned()),
        several => Some(td_string!(locale, settings.delete_roles_only, roles = role_names(locale, several))),
    }
}

/// Handing over, for owners; leaving; deleting, or who can. A personal organization says why it has neither.
#[component]
pub(super) fn DangerZone(now: Memo<OrganizationSettings>, used: Memo<OrganizationUsage>) -> impl IntoView {
    let locale = use_locale();
    let is_personal = now.with_untracked(|now| now.details.is_personal);
    if is_personal {
        return Either::Left(view! {
            <Banner>
                <p><strong>{td_string!(locale, settings.personal_title)}</strong></p>
                <p>{td_string!(locale, settings.personal_text)}</p>
                {may_create_organizations().then(|| view! {
                    <p><a href=paths::NEW_ORGANIZATION>{td_string!(locale, nav.create_organization)}</a></p>
                })}
            </Banner>
        });
    }
    let active = use_active_organization();
    let is_owner = Memo::new(move |_| active.tenant.with(|tenant| tenant.standing.is_owner));
    let transfer = StoredValue::new(paths::transfer(&active.slug()));
    let is_possible = use_public_settings().with_value(|settings| settings.organization_deletion);
    let deleting = Memo::new(move |_| active.tenant.with(|tenant| Deleting::of(locale, tenant, is_possible)));
    Either::Right(view! {
        <Card title=td_string!(locale, settings.danger) class="card-danger">
            <ul class="rows">
                <Show when=move || is_owner.get()>
                    <li class="row">
                        <div class="row-text">
                            <p class="row-title">{td_string!(locale, settings.transfer_title)}</p>
                            <p class="row-detail">{td_string!(locale, settings.transfer_text)}</p>
                        </div>
                        <LinkButton href=transfer.get_value()>{td_string!(locale, settings.transfer)}</LinkButton>
                    </li>
                </Show>
                <Leave now/>
                {move || match deleting.get() {
                    Deleting::Offered => EitherOf3::A(view! { <Delete now used/> }),
                    Deleting::Refused(why) => EitherOf3::B(view! {
                        <li class="row">
                            <div class="row-text">
                                <p class="row-title">{td_string!(locale, settings.delete_title)}</p>
                                <p class="row-detail">{why}</p>
                            </div>
                        </li>
                    }),
                    Deleting::Never => EitherOf3::C(()),
                }}
            </ul>
        </Card>
    })
}

#[component]
fn Leave(now: Memo<OrganizationSettings>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<LeaveOrganization>::new();
    let is_last = Memo::new(move |_| {
        let owners = now.with(|now| now.owners);
        active.tenant.with(|tenant| {
            let others = if tenant.standing.is_owner { owners.saturating_sub(1) } else { owners };
            decide::leave(&tenant.standing, others).is_err()
        })
    });
    // Whoever cannot leave is not asked. A question that was put stands until it is answered: its refusal is said in it.
    let was_asked = use_posted(LeaveOrganization::PATH, "").is_some();
    let is_asked = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or(was_asked) || !is_last.get());
    let open = dialog_signal(LEAVE);
    if !is_asked.get_untracked() {
        open.set(false);
    }
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let on_success = Callback::new(move |_| console.refresh());
    leave_while(active.tenant.with_untracked(|tenant| tenant.organization_id), action.is_underway());
    let text = move || {
        if is_last.get() {
            td_string!(locale, settings.leave_last_owner)
        } else {
            td_string!(locale, settings.leave_text)
        }
    };
    let members = paths::members(&active.slug());
    view! {
        <li class="row">
            <div class="row-text">
                <p class="row-title">{td_string!(locale, settings.leave_title)}</p>
                <p class="row-detail">{text}</p>
            </div>
            {move || if is_last.get() {
                Either::Left(view! {
                    <LinkButton href=members.clone()>{td_string!(locale, settings.to_members)}</LinkButton>
                })
            } else {
                Either::Right(view! {
                    <DialogLink name=LEAVE open class="button button-danger">
                        {td_string!(locale, settings.leave)}
                    </DialogLink>
                })
            }}
            <Show when=move || is_asked.get()>
                <Dialog open name=LEAVE title=td_string!(locale, settings.leave_confirm_title, name = name.clone())>
                    <p>{td_string!(locale, settings.leave_text)}</p>
                    <Form action on_success>
                        <Hidden name="organization" value=active.slug()/>
                        <div class="dialog-actions">
                            <DialogCancel open/>
                            <SubmitButton kind=ButtonKind::Destructive>
                                {td_string!(locale, settings.leave_confirm)}
                            </SubmitButton>
                        </div>
                    </Form>
                </Dialog>
            </Show>
        </li>
    }
}

#[component]
fn Delete(now: Memo<OrganizationSettings>, used: Memo<OrganizationUsage>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<DeleteOrganization>::new();
    let open = dialog_signal(DELETE);
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let on_success = Callback::new(move |_| console.refresh());
    leave_while(active.tenant.with_untracked(|tenant| tenant.organization_id), action.is_underway());
    let slug = active.slug();
    view! {
        <li class="row">
            <div class="row-text">
                <p class="row-title">{td_string!(locale, settings.delete_title)}</p>
                <p class="row-detail">{td_string!(locale, settings.delete_text)}</p>
            </div>
            <DialogLink name=DELETE open class="button button-danger">{td_string!(locale, settings.delete)}</DialogLink>
            <Dialog open name=DELETE title=td_string!(locale, settings.delete_confirm_title, name = name)>
                <div class="goes">
                    <p>{td_string!(locale, settings.goes)}</p>
                    {move || {
                        let (teams, roles) = used.with(|used| (used.teams.count, used.roles.count));
                        now.with(|now| view! { <Goes details=now.details.clone() teams roles/> })
                    }}
                    <p class="soft">{td_string!(locale, settings.restore_note)}</p>
                </div>
                <Form action on_success>
                    <Hidden name="organization" value=slug.clone()/>
                    <TextInput
                        field=Field::Confirmation
                        label=td_string!(locale, settings.type_slug, slug = slug.clone())
                    />
                    <div class="dialog-actions">
                        <DialogCancel open/>
                        <SubmitButton kind=ButtonKind::Destructive icon="trash-2">
                            {td_string!(locale, settings.delete_confirm)}
                        </SubmitButton>
                    </div>
                </Form>
            </Dialog>
        </li>
    }
}

/// What goes with the organization, counted.
#[component]
fn Goes(details: OrganizationDetails, teams: u64, roles: u64) -> impl IntoView {
    let locale = use_locale();
    let members = match details.member_count {
        0 | 1 => td_string!(locale, settings.goes_you).to_owned(),
        count => td_string!(locale, settings.goes_members, count = count),
    };
    let invitations = match details.pending_invitations {
        0 => None,
        1 => Some(td_string!(locale, settings.goes_invitations_one).to_owned()),
        count => Some(td_string!(locale, settings.goes_invitations, count = count)),
    };
    let teams = match teams {
        0 => None,
        1 => Some(td_string!(locale, settings.goes_teams_one).to_owned()),
        count => Some(td_string!(locale, settings.goes_teams, count = count)),
    };
    let roles = match roles {
        0 => None,
        1 => Some(td_string!(locale, settings.goes_roles_one).to_owned()),
        count => Some(td_string!(locale, settings.goes_roles, count = count)),
    };
    let counted = [invitations, teams, roles].into_iter().flatten().map(|text| view! { <li>{text}</li> });
    let counted = counted.collect_view();
    let address = td_string!(locale, settings.goes_address, address = format!("/o/{}", details.slug));
    view! {
        <ul class="goes-list">
            <li>{members}</li>
            {counted}
            <li>{address}</li>
        </ul>
    }
}
