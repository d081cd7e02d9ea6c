//! Who is in a team.

use leptos::{either::EitherOf3, prelude::*};
use tenantry::{
    Field,
    access::decide,
    team::{TeamMember, TeamRole},
};

use crate::{
    active::use_active_organization,
    api::teams::{AddToTeam, ChangeTeamRole, RemoveFromTeam, TeamView},
    i18n::{td_string, use_locale},
    kit::{
        Avatar, Badge, Banner, ButtonKind, Card, Drawing, EmptyState, Form, FormAction, Hidden, Pagination, Select,
        SubmitButton, TextInput, Tone,
    },
    layout::use_console,
    load::Loaded,
    paths,
};

/// The people, and a form that adds one; managed by those who manage members and by the team's own leads.
#[component]
pub(super) fn People(view: Memo<TeamView>, answer: Loaded<Option<TeamView>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let me = use_console().data.with_untracked(|data| data.viewer.user_id);
    let own = move || {
        view.with(|view| {
            let people = view.members.iter().flat_map(|page| &page.items);
            people.filter(|member| member.user_id == me).map(|member| member.role).next()
        })
    };
    let may_add = Memo::new(move |_| active.tenant.with(|tenant| decide::add_to_team(&tenant.standing, own()).is_ok()));
    let may_remove =
        Memo::new(move |_| active.tenant.with(|tenant| decide::remove_from_team(&tenant.standing, own()).is_ok()));
    let list = move || {
        let (may_add, may_remove) = (may_add.get(), may_remove.get());
        view.with(|view| match &view.members {
            None => EitherOf3::A(view! { <Banner>{td_string!(locale, teams.members_hidden)}</Banner> }),
            Some(page) if page.items.is_empty() => EitherOf3::B(view! {
                <EmptyState drawing=Drawing::People title=td_string!(locale, teams.nobody_title)
                    text=td_string!(locale, teams.nobody_text)/>
            }),
            Some(page) => {
                let here = paths::team(&active.slug(), &view.team.id.to_string());
                let next = page.next.as_ref().map(|cursor| paths::with_query(&here, "cursor", &cursor.0));
                EitherOf3::C(view! {
                    <ul class="rows" aria-label=td_string!(locale, teams.people)>
                        {page.items.iter().map(|member| view! {
                            <Row member=member.clone() may_add may_remove answer/>
                        }).collect_view()}
                    </ul>
                    <Pagination first=None next/>
                })
            }
        })
    };
    view! {
        <Card title=td_string!(locale, teams.people)>
            <Show when=move || may_add.get()>
                <Add id=view.with_untracked(|view| view.team.id.to_string()) answer/>
            </Show>
            {list}
        </Card>
    }
}

fn role_options() -> Vec<(String, String)> {
    let locale = use_locale();
    vec![
        ("member".to_owned(), td_string!(locale, teams.role_member).to_owned()),
        ("lead".to_owned(), td_string!(locale, teams.role_lead).to_owned()),
    ]
}

#[component]
fn Add(id: String, answer: Loaded<Option<TeamView>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<AddToTeam>::new();
    let on_success = Callback::new(move |_| answer.refetch());
    view! {
        <Form action on_success class="invite-form" label=td_string!(locale, teams.add)>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="teamId" value=id/>
            <TextInput field=Field::Email label=td_string!(locale, teams.add_email) kind="email"
                placeholder="name@example.com" icon="mail"/>
            <Select field=Field::Role label=td_string!(locale, teams.role) options=role_options()/>
            <SubmitButton icon="user-plus">{td_string!(locale, teams.add)}</SubmitButton>
        </Form>
    }
}

#[component]
fn Row(member: TeamMember, may_add: bool, may_remove: bool, answer: Loaded<Option<TeamView>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let change = FormAction::<ChangeTeamRole>::new();
    let remove = FormAction::<RemoveFromTeam>::new();
    let refetch = Callback::new(move |_| answer.refetch());
    let (team, user, name) = (member.team_id, member.user_id, member.name.to_string());
    let is_lead = member.role == TeamRole::Lead;
    let (role, text, label) = if is_lead {
        let label = td_string!(locale, teams.make_member_named, name = name.clone());
        ("member", td_string!(locale, teams.make_member), label)
    } else {
        ("lead", td_string!(locale, teams.make_lead), td_string!(locale, teams.make_lead_named, name = name.clone()))
    };
    let remove_label = td_string!(locale, teams.take_out_named, name = name.clone());
    view! {
        <li class="row">
            <Avatar name=name.clone()/>
            <div class="row-text">
                <p class="row-title">
                    {name}
                    {is_lead.then(|| view! { <Badge tone=Tone::Brand>{td_string!(locale, teams.role_lead)}</Badge> })}
                </p>
                <p class="row-detail">{member.email.to_string()}</p>
            </div>
            {may_add.then(|| view! {
                <Form action=change key=format!("role-{user}") on_success=refetch>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="teamId" value=team.to_string()/>
                    <Hidden name="userId" value=user.to_string()/>
                    <Hidden name="role" value=role/>
                    <SubmitButton kind=ButtonKind::Quiet label>{text}</SubmitButton>
                </Form>
            })}
            {may_remove.then(|| view! {
                <Form action=remove key=format!("out-{user}") on_success=refetch>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="teamId" value=team.to_string()/>
                    <Hidden name="userId" value=user.to_string()/>
                    <SubmitButton kind=ButtonKind::Quiet icon="user-minus" label=remove_label>
                        {td_string!(locale, teams.take_out)}
                    </SubmitButton>
                </Form>
            })}
        </li>
    }
}
