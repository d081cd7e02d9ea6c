//! My organizations and the invitations to me.

use chrono::TimeDelta;
use leptos::{either::Either, prelude::*};
use tenantry::organization::{OrganizationEntry, RESTORE_DAYS};

use super::{asked::Asked, guide::Guide, invitations::Invitations};
use crate::{
    api::organizations::RestoreOrganization,
    dates,
    i18n::{td_string, use_locale},
    kit::{
        Avatar, AvatarShape, Badge, ButtonKind, DayIn, Drawing, EmptyState, Form, FormAction, Hidden, Icon, LinkButton,
        PageHeader, SubmitButton, Tone,
    },
    layout::use_console,
    paths,
    settings::may_create_organizations,
    texts::organization_line,
};

/// Cards of my organizations; deleted ones that I can restore are at the end.
#[component]
pub fn HomePage() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let name = console.data.with_untracked(|data| data.viewer.name.to_string());
    view! {
        <PageHeader
            title=td_string!(locale, home.title, name = name)
            page=td_string!(locale, home.page)
            lead=td_string!(locale, home.lead)
        >
            {may_create_organizations().then(|| view! {
                <LinkButton href=paths::NEW_ORGANIZATION icon="plus">
                    {td_string!(locale, nav.create_organization)}
                </LinkButton>
            })}
        </PageHeader>
        <Invitations/>
        <Asked/>
        <Guide below=ViewFn::from(|| view! { <Organizations/> })/>
    }
}

#[component]
fn Organizations() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let organizations = move || console.data.with(|data| data.organizations.clone());
    let list = move || {
        let organizations = organizations();
        if organizations.is_empty() {
            Either::Left(view! {
                <EmptyState
                    drawing=Drawing::Organizations
                    title=td_string!(locale, home.empty_title)
                    text=td_string!(locale, home.empty_text)
                >
                    {may_create_organizations().then(|| view! {
                        <LinkButton href=paths::NEW_ORGANIZATION kind=ButtonKind::Primary icon="plus">
                            {td_string!(locale, nav.create_organization)}
                        </LinkButton>
                    })}
                </EmptyState>
            })
        } else {
            Either::Right(view! {
                <ul class="organization-list">
                    {organizations.into_iter().map(|entry| view! { <li><Entry entry/></li> }).collect_view()}
                </ul>
            })
        }
    };
    view! {
        <section class="section" aria-labelledby="home-organizations">
            <h2 class="section-title" id="home-organizations">{td_string!(locale, home.organizations)}</h2>
            {list}
        </section>
    }
}

#[component]
fn Entry(entry: OrganizationEntry) -> impl IntoView {
    let locale = use_locale();
    let name = entry.name.to_string();
    let detail = organization_line(locale, &entry.roles, entry.plan.as_ref(), entry.member_count);
    match entry.deleted_at {
        None => Either::Left(view! {
            <a class="organization-card" href=paths::organization(entry.slug.as_str())>
                <Avatar name=name.clone() shape=AvatarShape::Square large=true picture=entry.logo.clone()/>
                <span class="organization-card-text">
                    <span class="organization-card-name">{name}</span>
                    <span class="organization-card-detail">{detail}</span>
                </span>
                {entry.is_personal.then(|| view! { <Badge>{td_string!(locale, common.personal)}</Badge> })}
                {(!entry.is_active).then(|| view! {
                    <Badge tone=Tone::Warning>{td_string!(locale, common.suspended)}</Badge>
                })}
                <Icon name="arrow-right"/>
            </a>
        }),
        Some(deleted_at) => {
            let action = FormAction::<RestoreOrganization>::new();
            let text = td_string!(locale, home.deleted_until, date = dates::GAP);
            Either::Right(view! {
                <div class="organization-card organization-card-deleted">
                    <Avatar name=name.clone() shape=AvatarShape::Square large=true picture=entry.logo.clone()/>
                    <span class="organization-card-text">
                        <span class="organization-card-name">{name.clone()}</span>
                        <span class="organization-card-detail">
                            <DayIn text at={deleted_at + TimeDelta::days(RESTORE_DAYS)}/>
                        </span>
                    </span>
                    <Form action key=entry.slug.to_string()>
                        <Hidden name="organizationId" value=entry.id.to_string()/>
                        <SubmitButton
                            kind=ButtonKind::Secondary
                            icon="rotate-ccw"
                            label=td_string!(locale, home.restore_named, name = name)
                        >
                            {td_string!(locale, home.restore)}
                        </SubmitButton>
                    </Form>
                </div>
            })
        }
    }
}
