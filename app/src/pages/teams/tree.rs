//! All teams as a tree, and making one.

use leptos::{either::Either, prelude::*};
use tenantry::{Field, access::Permission, team::Team};

use super::{in_order, parents};
use crate::{
    active::use_active_organization,
    api::teams::{CreateTeam, ListTeams},
    i18n::{td_string, use_locale},
    kit::{
        Card, Drawing, EmptyState, Form, FormAction, Hidden, Icon, PageHeader, Select, Skeleton, SubmitButton,
        TextInput,
    },
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
    texts::member_count,
};

/// The teams, each below the one that it is a part of.
#[component]
pub fn TeamsPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = use_live(Topic::Teams);
    let answer = load(move || news.get(), move || ListTeams { organization: active.slug() });
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    view! {
        <PageHeader title=td_string!(locale, teams.page) lead=td_string!(locale, teams.lead, name = name)/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Inside first answer/> })
            })}
        </Transition>
    }
}

#[component]
fn Inside(first: Vec<Team>, answer: Loaded<Vec<Team>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let teams = Memo::new(move |before: Option<&Vec<Team>>| match answer.get() {
        Some(Ok(teams)) => teams,
        _ => before.unwrap_or(&first).clone(),
    });
    let may_create = active.offers(Permission::TEAM_CREATE);
    let slug = StoredValue::new(active.slug());
    let list = move || {
        let rows = teams.with(|teams| in_order(teams));
        if rows.is_empty() {
            return Either::Left(view! {
                <EmptyState drawing=Drawing::People title=td_string!(locale, teams.empty_title)
                    text=td_string!(locale, teams.empty_text)/>
            });
        }
        Either::Right(view! {
            <ul class="team-tree" aria-label=td_string!(locale, teams.page)>
                {rows.into_iter().map(|(depth, team)| slug.with_value(|slug| row(slug, depth, &team))).collect_view()}
            </ul>
        })
    };
    view! {
        <Show when=move || may_create.get()>
            <Create answer teams/>
        </Show>
        {list}
    }
}

/// The deepest indent there is a class for; deeper teams stand there too.
const INDENT_MAX: usize = 7;

fn row(slug: &str, depth: usize, team: &Team) -> impl IntoView + use<> {
    let detail = member_count(use_locale(), team.member_count);
    view! {
        <li class=format!("team-row team-depth-{}", depth.min(INDENT_MAX))>
            <a class="team-link" href=paths::team(slug, &team.id.to_string())>
                <Icon name=if depth == 0 { "users" } else { "corner-down-right" }/>
                <span class="team-name">{team.name.to_string()}</span>
                <span class="team-detail">{detail}</span>
            </a>
        </li>
    }
}

#[component]
fn Create(answer: Loaded<Vec<Team>>, teams: Memo<Vec<Team>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<CreateTeam>::new();
    let on_success = Callback::new(move |_| answer.refetch());
    // The form is made anew with each answer: its fields are empty again, and the new team can be a parent.
    let form = move || {
        let options = teams.with(|teams| parents(td_string!(locale, teams.at_the_top), teams, None));
        view! {
            <Form action on_success class="invite-form" label=td_string!(locale, teams.new)>
                <Hidden name="organization" value=active.slug()/>
                <TextInput field=Field::Name label=td_string!(locale, teams.name)
                    placeholder=td_string!(locale, teams.name_placeholder)/>
                <Select field=Field::ParentId label=td_string!(locale, teams.parent) options/>
                <SubmitButton icon="plus">{td_string!(locale, teams.create)}</SubmitButton>
            </Form>
        }
    };
    view! { <Card title=td_string!(locale, teams.new)>{form}</Card> }
}
