//! Who is in a team.

use std::collections::BTreeMap;

use leptos::{either::EitherOf3, ev::MouseEvent, prelude::*};
use tenantry::{
    access::decide,
    team::{Appointment, TeamMember, TeamRole},
};

use super::row::people_count;
use crate::{
    active::use_active_organization,
    api::{
        ApiResult, call,
        teams::{AddToTeam, Appoint, ChangeTeamRole, RemoveFromTeam, TICK, TeamView},
    },
    i18n::{Locale, td_string, use_locale},
    kit::{
        Avatar, Badge, Banner, ButtonKind, Card, Drawing, EmptyState, Form, FormAction, Hidden, Icon, LinkButton,
        Pagination, Paging, SubmitButton, Toasts, Tone, Undo, use_toasts,
    },
    load::Loaded,
    pages::errors::Missed,
    paths,
    texts::error_text,
};

/// What the rows share.
#[derive(Clone, Copy)]
struct Shared {
    answer: Loaded<Option<TeamView>>,
    /// Whose appointment is open.
    appointing: RwSignal<Option<TeamMember>>,
    may_add: bool,
    may_remove: bool,
    may_appoint: bool,
}

/// The people, managed by those who manage members and by the team's own leads.
#[component]
pub(super) fn People(
    view: Memo<TeamView>,
    answer: Loaded<Option<TeamView>>,
    appointing: RwSignal<Option<TeamMember>>,
    pages: Paging,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let rights = Memo::new(move |_| {
        let own = view.with(|view| view.facts.own_role);
        active.tenant.with(|tenant| {
            let standing = &tenant.standing;
            (
                tenant.is_active && decide::add_to_team(standing, own).is_ok(),
                tenant.is_active && decide::remove_from_team(standing, own).is_ok(),
                tenant.is_active && decide::appoint(standing).is_ok(),
            )
        })
    });
    let add = move || {
        let id = view.with(|view| view.team.id.to_string());
        rights.get().0.then(|| {
            view! {
                <LinkButton href=paths::add_to_team(&active.slug(), &id) icon="user-plus">
                    {td_string!(locale, teams.add)}
                </LinkButton>
            }
        })
    };
    let is_empty = Memo::new(move |_| {
        let is_first = pages.shown.with(|shown| shown.place.is_first());
        is_first && view.with(|view| view.members.as_ref().is_some_and(|page| page.items.is_empty()))
    });
    let list = move || {
        let (wanted, there) = (pages.wanted.get(), pages.shown.get());
        let (may_add, may_remove, may_appoint) = rights.get();
        let is_empty = is_empty.get();
        let shared = Shared { answer, appointing, may_add, may_remove, may_appoint };
        view.with(|view| match &view.members {
            None => EitherOf3::A(view! { <Banner>{td_string!(locale, teams.members_hidden)}</Banner> }),
            Some(_) if is_empty => EitherOf3::B(view! {
                <EmptyState drawing=Drawing::People title=td_string!(locale, teams.nobody_title)
                    text=td_string!(locale, teams.nobody_text)>
                    {add()}
                </EmptyState>
            }),
            Some(page) => EitherOf3::C(view! {
                <p class="soft">{people_count(locale, page.total)}</p>
                <ul class="rows" aria-label=td_string!(locale, teams.people)>
                    {page.items.iter().map(|member| view! {
                        <Row member=member.clone() shared/>
                    }).collect_view()}
                </ul>
                <Pagination wanted shown=there next=page.next.clone()/>
            }),
        })
    };
    view! {
        <Card title=td_string!(locale, teams.people)>
            // Where nobody is in it, the empty list leads there.
            {move || (!is_empty.get()).then(|| view! { <p>{add()}</p> })}
            <Missed answer/>
            {list}
        </Card>
    }
}

#[component]
fn Row(member: TeamMember, shared: Shared) -> impl IntoView {
    let locale = use_locale();
    let name = member.name.to_string();
    let appointment = &member.appointment;
    let parts = [&appointment.grade, &appointment.position, &appointment.job_title];
    let parts = parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" · ");
    let (is_lead, is_owner, is_primary) = (member.role == TeamRole::Lead, appointment.is_owner, appointment.is_primary);
    view! {
        <li class="row">
            <Avatar name=name.clone() picture=member.picture.clone()/>
            <div class="row-text">
                <p class="row-title">
                    {name}
                    {is_lead.then(|| view! { <Badge tone=Tone::Brand>{td_string!(locale, teams.role_lead)}</Badge> })}
                    {is_owner.then(|| view! { <Badge tone=Tone::Brand>{td_string!(locale, teams.owner_mark)}</Badge> })}
                    {is_primary.then(|| view! { <Badge>{td_string!(locale, teams.primary_mark)}</Badge> })}
                </p>
                {(!parts.is_empty()).then(|| view! { <p class="row-appointment">{parts}</p> })}
                <p class="row-detail">{member.email.to_string()}</p>
            </div>
            <div class="row-actions"><Actions member shared/></div>
        </li>
    }
}

#[component]
fn Actions(member: TeamMember, shared: Shared) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let Shared { answer, appointing, may_add, may_remove, may_appoint } = shared;
    let change = FormAction::<ChangeTeamRole>::new();
    let remove = FormAction::<RemoveFromTeam>::new();
    let refetch = Callback::new(move |_| answer.refetch());
    let toasts = use_toasts();
    let before = Before { organization: active.slug(), member: member.clone() };
    // Taking back gives everything back or is not offered.
    let may_take_back = may_add && (may_appoint || !before.is_appointed());
    let undo = may_take_back.then(|| Undo::new(move || before.clone().take_back(locale, toasts)));
    let (team, user, name) = (member.team_id, member.user_id, member.name.to_string());
    let (role, text, label) = match member.role {
        TeamRole::Lead => {
            let label = td_string!(locale, teams.make_member_named, name = name.clone());
            ("member", td_string!(locale, teams.make_member), label)
        }
        TeamRole::Member => (
            "lead",
            td_string!(locale, teams.make_lead),
            td_string!(locale, teams.make_lead_named, name = name.clone()),
        ),
    };
    let remove_label = td_string!(locale, teams.take_out_named, name = name.clone());
    let appoint = may_appoint.then(|| {
        let label = td_string!(locale, teams.appoint_named, name = name.clone());
        let press = move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                appointing.set(Some(member.clone()));
            }
        };
        view! {
            <a class="row-action" href=format!("?appoint={user}") aria-haspopup="dialog" aria-label=label on:click=press>
                <Icon name="pencil"/> {td_string!(locale, teams.appoint)}
            </a>
        }
    });
    view! {
        {appoint}
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
            <Form action=remove key=format!("out-{user}") undo on_success=refetch>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="teamId" value=team.to_string()/>
                <Hidden name="userId" value=user.to_string()/>
                <SubmitButton kind=ButtonKind::Quiet icon="user-minus" label=remove_label>
                    {td_string!(locale, teams.take_out)}
                </SubmitButton>
            </Form>
        })}
    }
}

/// What somebody was in the team before being taken out of it.
#[derive(Clone)]
struct Before {
    organization: String,
    member: TeamMember,
}

impl Before {
    fn is_appointed(&self) -> bool {
        self.member.appointment != Appointment::default()
    }

    /// Puts the person back, as before. The list hears of it as of any change.
    fn take_back(self, locale: Locale, toasts: Toasts) {
        leptos::task::spawn_local(async move {
            let name = self.member.name.to_string();
            match self.put_back().await {
                Ok(()) => toasts.show(Tone::Success, td_string!(locale, teams.take_out_undone, name = name)),
                Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
            }
        });
    }

    async fn put_back(self) -> ApiResult<()> {
        let is_appointed = self.is_appointed();
        let Self { organization, member } = self;
        let (team_id, user_id) = (member.team_id.to_string(), member.user_id.to_string());
        let user = BTreeMap::from([(format!("{TICK}{user_id}"), "on".to_owned())]);
        call(AddToTeam { organization: organization.clone(), team_id: team_id.clone(), user }).await?;
        let is_lead = member.role == TeamRole::Lead;
        let tick = |is: bool| if is { "on".to_owned() } else { String::new() };
        if is_appointed {
            let Appointment { grade, position, job_title, is_owner, is_primary } = member.appointment;
            call(Appoint {
                organization,
                team_id,
                user_id,
                grade: grade.unwrap_or_default(),
                position: position.unwrap_or_default(),
                job_title: job_title.unwrap_or_default(),
                is_leader: tick(is_lead),
                is_owner: tick(is_owner),
                is_primary: tick(is_primary),
            })
            .await?;
        } else if is_lead {
            call(ChangeTeamRole { organization, team_id, user_id, role: "lead".to_owned() }).await?;
        }
        Ok(())
    }
}
