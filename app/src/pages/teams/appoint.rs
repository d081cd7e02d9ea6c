//! What somebody is in a team.

use leptos::prelude::*;
use tenantry::{
    Field,
    team::{TeamMember, TeamRole},
};

use crate::{
    active::use_active_organization,
    api::teams::{Appoint, TeamView},
    i18n::{td_string, use_locale},
    kit::{Checkbox, Dialog, DialogCancel, Form, FormAction, Hidden, SubmitButton, TextInput},
    load::Loaded,
    paths,
};

/// Grade, position and job title, and the marks. Without WASM the page is loaded with it open.
#[component]
pub(super) fn AppointDialog(
    member: TeamMember,
    answer: Loaded<Option<TeamView>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<Appoint>::new();
    let on_success = Callback::new(move |_| {
        open.set(false);
        answer.refetch();
    });
    let back = paths::team(&active.slug(), &member.team_id.to_string());
    let appointment = member.appointment.clone();
    let tick = move |name: &'static str, text: &'static str, hint: &'static str, checked: bool| {
        view! {
            <Checkbox name checked>
                <span class="permission-name">{text}</span> " " <span class="permission-about">{hint}</span>
            </Checkbox>
        }
    };
    view! {
        <Dialog open name="appoint" title=td_string!(locale, teams.appoint_title, name = member.name.to_string())>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="teamId" value=member.team_id.to_string()/>
                <Hidden name="userId" value=member.user_id.to_string()/>
                <TextInput field=Field::Grade label=td_string!(locale, teams.grade) optional=true
                    value=appointment.grade.unwrap_or_default()/>
                <TextInput field=Field::Position label=td_string!(locale, teams.position) optional=true
                    value=appointment.position.unwrap_or_default()/>
                <TextInput field=Field::JobTitle label=td_string!(locale, teams.job_title) optional=true
                    value=appointment.job_title.unwrap_or_default()/>
                {tick(
                    "isLeader",
                    td_string!(locale, teams.is_leader),
                    td_string!(locale, teams.is_leader_hint),
                    member.role == TeamRole::Lead,
                )}
                {tick(
                    "isOwner",
                    td_string!(locale, teams.is_owner),
                    td_string!(locale, teams.is_owner_hint),
                    appointment.is_owner,
                )}
                {tick(
                    "isPrimary",
                    td_string!(locale, teams.is_primary),
                    td_string!(locale, teams.is_primary_hint),
                    appointment.is_primary,
                )}
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton>{td_string!(locale, teams.appoint_save)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
