//! The settings of an organization.

mod danger;
mod fields;
mod general;
mod logo;
mod usage;

use leptos::prelude::*;
use tenantry::limits::OrganizationUsage;

use self::{danger::DangerZone, fields::Extras, general::General, logo::LogoCard, usage::UsageCard};
use crate::{
    active::use_active_organization,
    api::{
        ApiError,
        settings::{LoadSettings, LoadUsage, OrganizationSettings},
    },
    i18n::{td_string, use_locale},
    kit::{PageHeader, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
};

/// Name, address and number; plan and limits; leaving and deleting.
#[component]
pub fn OrganizationSettingsPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let organization = use_live(Topic::Organization);
    let members = use_live(Topic::Members);
    let answer = load(
        move || organization.get().wrapping_add(members.get()),
        move || LoadSettings { organization: active.slug() },
    );
    let counted = [Topic::Organization, Topic::Members, Topic::Invitations, Topic::Teams, Topic::Access].map(use_live);
    let usage = load(
        move || counted.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadUsage { organization: active.slug() },
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    view! {
        <PageHeader title=td_string!(locale, settings.page) lead=td_string!(locale, settings.lead, name = name)/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                let (first, first_usage) = (answer.await, usage.await);
                let both = first.and_then(|first| Ok((first, first_usage?)));
                or_message(both, move |(first, first_usage)| view! { <Inside first answer first_usage usage/> })
            })}
        </Transition>
    }
}

#[component]
fn Inside(
    first: OrganizationSettings,
    answer: Loaded<OrganizationSettings>,
    first_usage: OrganizationUsage,
    usage: Loaded<OrganizationUsage>,
) -> impl IntoView {
    // The forms keep what is being typed: they begin with the first answer, and only what is counted follows.
    let begin = first.clone();
    let now = Memo::new(move |before: Option<&OrganizationSettings>| match answer.get() {
        Some(Ok(settings)) => settings,
        Some(Err(ApiError(_))) | None => before.unwrap_or(&first).clone(),
    });
    let used = Memo::new(move |before: Option<&OrganizationUsage>| match usage.get() {
        Some(Ok(usage)) => usage,
        _ => before.unwrap_or(&first_usage).clone(),
    });
    view! {
        <General details=begin.details/>
        <LogoCard/>
        <UsageCard used/>
        <Extras/>
        <DangerZone now used/>
    }
}
