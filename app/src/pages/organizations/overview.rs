//! What an organization shows first.

use leptos::{either::Either, prelude::*};
use tenantry::{access::Permission, organization::OrganizationDetails};

use crate::{
    active::use_active_organization,
    api::settings::{LoadSettings, OrganizationSettings},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Card, Day, Icon, LinkButton, PageHeader, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
    policy::sees_invitations,
    texts::role_names,
};

/// The organization at a glance, with the next step where it is still empty.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = [Topic::Organization, Topic::Members, Topic::Invitations].map(use_live);
    let answer = load(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadSettings { organization: active.slug() },
    );
    let name = Signal::derive(move || active.tenant.with(|tenant| tenant.name.to_string()));
    // What every other one is need not be said.
    let header = if active.tenant.with_untracked(|tenant| tenant.is_personal) {
        let lead = td_string!(locale, organizations.kind_personal);
        Either::Left(view! { <PageHeader title=name lead=lead><Ways/></PageHeader> })
    } else {
        Either::Right(view! { <PageHeader title=name><Ways/></PageHeader> })
    };
    view! {
        {header}
        <Transition fallback=|| view! { <Skeleton rows=3/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Glance first answer/> })
            })}
        </Transition>
    }
}

/// Where to go from here.
#[component]
fn Ways() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let invitations = paths::invitations(&active.slug());
    view! {
        <LinkButton href=paths::whole_organization(&active.slug()) icon="building-2">
            {td_string!(locale, organizations.whole_page)}
        </LinkButton>
        <Show when=move || may_invite.get()>
            <LinkButton href=invitations.clone() kind=ButtonKind::Primary icon="user-plus">
                {td_string!(locale, members.invite)}
            </LinkButton>
        </Show>
    }
}

#[component]
fn Glance(first: OrganizationSettings, answer: Loaded<OrganizationSettings>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let details = Memo::new(move |before: Option<&OrganizationDetails>| match answer.get() {
        Some(Ok(settings)) => settings.details,
        _ => before.unwrap_or(&first.details).clone(),
    });
    let roles = move || active.tenant.with(|tenant| role_names(locale, &tenant.policy.strongest_first(&tenant.roles)));
    let sees_invitations = Memo::new(move |_| active.tenant.with(|tenant| sees_invitations(&tenant.standing)));
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let is_alone = move || details.with(|details| details.member_count <= 1 && details.pending_invitations == 0);
    let (members, invitations) = (paths::members(&active.slug()), paths::invitations(&active.slug()));
    let invite = StoredValue::new(invitations.clone());
    let seats = move || match details.with(|details| details.member_limit.number()) {
        Some(limit) => td_string!(locale, organizations.of_seats, limit = limit),
        None => td_string!(locale, organizations.any_seats).to_owned(),
    };
    let created = details.with_untracked(|details| details.created_at);
    view! {
        <ul class="tiles">
            <li>
                <a class="tile" href=members>
                    <span class="tile-label"><Icon name="users"/>{td_string!(locale, nav.members)}</span>
                    <span class="tile-number">{move || details.with(|details| details.member_count)}</span>
                    <span class="tile-detail">{seats}</span>
                </a>
            </li>
            <Show when=move || sees_invitations.get()>
                <li>
                    <a class="tile" href=invitations.clone()>
                        <span class="tile-label"><Icon name="mail"/>{td_string!(locale, organizations.pending)}</span>
                        <span class="tile-number">{move || details.with(|details| details.pending_invitations)}</span>
                        <span class="tile-detail">{td_string!(locale, organizations.pending_detail)}</span>
                    </a>
                </li>
            </Show>
            <li>
                <div class="tile">
                    <span class="tile-label"><Icon name="shield"/>{td_string!(locale, organizations.your_role)}</span>
                    <span class="tile-text">{roles}</span>
                </div>
            </li>
        </ul>
        <Show when=move || may_invite.get() && is_alone()>
            <Card title=td_string!(locale, organizations.start_title) lead=td_string!(locale, organizations.start_lead)>
                <LinkButton href=invite.get_value() icon="send">{td_string!(locale, organizations.start_action)}</LinkButton>
            </Card>
        </Show>
        <Card>
            <dl class="facts">
                <div class="fact">
                    <dt>{td_string!(locale, organizations.address)}</dt>
                    <dd class="mono">{format!("/o/{}", active.slug())}</dd>
                </div>
                <div class="fact"><dt>{td_string!(locale, organizations.since)}</dt><dd><Day at=created/></dd></div>
            </dl>
        </Card>
    }
}
