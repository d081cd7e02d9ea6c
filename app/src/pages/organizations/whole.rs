//! The organization on one page, with all that the user's guide (document 002) has on it: what it is, who is in it,
//! inviting and changing roles, and the invitations that were sent.

use leptos::prelude::*;
use tenantry::{access::Permission, limits::Usage, organization::OrganizationDetails};

use crate::{
    active::use_active_organization,
    api::settings::{LoadSettings, OrganizationSettings},
    i18n::{td_string, use_locale},
    kit::{Badge, Card, Day, LinkButton, PageHeader, Skeleton, Tone, UsageBar},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::{errors::or_message, invitations::FirstInvitations, members::FirstMembers},
    paths,
    policy::sees_invitations,
    texts::role_names,
};

/// Everything about the organization; what needs a permission is there for those who have it.
#[component]
pub fn WholePage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = [Topic::Organization, Topic::Members].map(use_live);
    let answer = load(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadSettings { organization: active.slug() },
    );
    let sees_invitations = Memo::new(move |_| active.tenant.with(|tenant| sees_invitations(&tenant.standing)));
    let may_change = active.offers(Permission::ORGANIZATION_UPDATE);
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let slug = active.slug();
    let settings = StoredValue::new(paths::organization_settings(&slug));
    let here = StoredValue::new(paths::whole_organization(&slug));
    view! {
        <p class="crumbs"><a href=paths::organization(&slug)>{td_string!(locale, nav.overview)}</a></p>
        <PageHeader
            title=td_string!(locale, organizations.whole_page)
            lead=td_string!(locale, organizations.whole_lead, name = name)
        >
            <Show when=move || may_change.get()>
                <LinkButton href=settings.get_value() icon="settings">{td_string!(locale, nav.settings)}</LinkButton>
            </Show>
        </PageHeader>
        <Transition fallback=|| view! { <div class="whole-wait"><Skeleton rows=4/></div> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Facts first answer/> })
            })}
        </Transition>
        <FirstMembers/>
        <Show when=move || sees_invitations.get()>
            <FirstInvitations page=here.get_value()/>
        </Show>
    }
}

#[component]
fn Facts(first: OrganizationSettings, answer: Loaded<OrganizationSettings>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let details = Memo::new(move |before: Option<&OrganizationDetails>| match answer.get() {
        Some(Ok(settings)) => settings.details,
        _ => before.unwrap_or(&first.details).clone(),
    });
    let roles = move || active.tenant.with(|tenant| role_names(locale, &tenant.policy.strongest_first(&tenant.roles)));
    let content = move || {
        let details = details.get();
        let number = details.business_number.unwrap_or_else(|| td_string!(locale, settings.no_number).to_owned());
        let plan = match details.plan {
            Some(plan) => view! { <Badge tone=Tone::Brand>{plan.to_string()}</Badge> }.into_any(),
            None => td_string!(locale, organizations.no_plan).into_any(),
        };
        let members = Usage { count: details.member_count, limit: details.member_limit };
        view! {
            <dl class="facts">
                <div class="fact"><dt>{td_string!(locale, settings.name)}</dt><dd>{details.name.to_string()}</dd></div>
                <div class="fact"><dt>{td_string!(locale, settings.business_number)}</dt><dd>{number}</dd></div>
                <div class="fact">
                    <dt>{td_string!(locale, settings.slug)}</dt>
                    <dd class="mono">{format!("/o/{}", details.slug)}</dd>
                </div>
                <div class="fact"><dt>{td_string!(locale, settings.plan)}</dt><dd>{plan}</dd></div>
                <div class="fact"><dt>{td_string!(locale, organizations.your_role)}</dt><dd>{roles}</dd></div>
                <div class="fact">
                    <dt>{td_string!(locale, organizations.since)}</dt>
                    <dd><Day at=details.created_at/></dd>
                </div>
            </dl>
            <UsageBar label=td_string!(locale, nav.members) usage=members/>
        }
    };
    view! { <Card>{content}</Card> }
}
