//! Name and place of a team, and removing it.

use leptos::{either::Either, prelude::*};
use tenantry::{
    Field,
    access::Permission,
    team::{TeamFacts, Visibility},
};

use super::parents;
use crate::{
    active::use_active_organization,
    api::teams::{RemoveTeam, TeamView, UpdateTeam},
    i18n::{td_string, use_locale},
    kit::{
        ButtonKind, Card, Dialog, DialogCancel, DialogLink, Form, FormAction, Hidden, Select, SubmitButton, TextInput,
        dialog_signal,
    },
};

const REMOVE: &str = "remove";

#[component]
pub(super) fn Settings(view: Memo<TeamView>, removal: FormAction<RemoveTeam>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<UpdateTeam>::new();
    // The form keeps what is being typed: it begins with the state at which the page was opened.
    let TeamView { team, teams, facts, .. } = view.get_untracked();
    let member_count = team.member_count;
    let options = parents(td_string!(locale, teams.at_the_top), &teams, Some(team.id));
    let profile = team.profile.clone();
    let visibilities = Visibility::ALL
        .map(|value| {
            let text = match value {
                Visibility::Public => td_string!(locale, teams.visibility_public),
                Visibility::Internal => td_string!(locale, teams.visibility_internal),
                Visibility::Private => td_string!(locale, teams.visibility_private),
            };
            (value.as_str().to_owned(), text.to_owned())
        })
        .to_vec();
    let parent = team.parent_id.map(|id| id.to_string()).unwrap_or_default();
    let id = team.id.to_string();
    let may_update = active.offers(Permission::TEAM_UPDATE).get_untracked();
    let may_delete = active.offers(Permission::TEAM_DELETE).get_untracked();
    let (edited, name) = (id.clone(), team.name.to_string());
    view! {
        {may_update.then(|| view! {
            <Card title=td_string!(locale, teams.settings)>
                <Form action class="form-narrow" label=td_string!(locale, teams.settings)>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="teamId" value=edited/>
                    <TextInput field=Field::Name label=td_string!(locale, teams.name) value=team.name.to_string()/>
                    <Select field=Field::ParentId label=td_string!(locale, teams.parent) options value=parent/>
                    <TextInput field=Field::Description label=td_string!(locale, teams.description) optional=true
                        value=profile.description/>
                    <TextInput field=Field::UnitType label=td_string!(locale, teams.unit_type) optional=true
                        hint=td_string!(locale, teams.unit_type_hint) value=profile.unit_type.unwrap_or_default()/>
                    <Select field=Field::Visibility label=td_string!(locale, teams.visibility) options=visibilities
                        hint=td_string!(locale, teams.visibility_hint) value=profile.visibility.as_str().to_owned()/>
                    <div class="form-actions"><SubmitButton>{td_string!(locale, teams.save)}</SubmitButton></div>
                </Form>
            </Card>
        })}
        {may_delete.then(|| view! { <Remove id name member_count facts action=removal/> })}
    }
}

#[component]
fn Remove(
    id: String,
    name: String,
    member_count: u64,
    facts: TeamFacts,
    action: FormAction<RemoveTeam>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let open = dialog_signal(REMOVE);
    view! {
        <Card title=td_string!(locale, teams.remove) lead=td_string!(locale, teams.remove_text) class="card-danger">
            <DialogLink name=REMOVE open class="button button-danger">{td_string!(locale, teams.remove)}</DialogLink>
        </Card>
        <Dialog open name=REMOVE title=td_string!(locale, teams.remove_title, name = name)>
            <Goes member_count facts/>
            <Form action>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="teamId" value=id/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Destructive>{td_string!(locale, teams.remove_confirm)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}

/// What goes with a team, counted.
#[component]
fn Goes(member_count: u64, facts: TeamFacts) -> impl IntoView {
    let locale = use_locale();
    let people = match member_count {
        0 => None,
        1 => Some(td_string!(locale, teams.goes_people_one).to_owned()),
        count => Some(td_string!(locale, teams.goes_people, count = count)),
    };
    let parts = match facts.parts {
        0 => None,
        1 => Some(td_string!(locale, teams.goes_parts_one).to_owned()),
        count => Some(td_string!(locale, teams.goes_parts, count = count)),
    };
    let invitations = match facts.invitations {
        0 => None,
        1 => Some(td_string!(locale, teams.goes_invitations_one).to_owned()),
        count => Some(td_string!(locale, teams.goes_invitations, count = count)),
    };
    let lines: Vec<String> = [people, parts, invitations].into_iter().flatten().collect();
    if lines.is_empty() {
        return Either::Left(view! { <p>{td_string!(locale, teams.goes_nothing)}</p> });
    }
    let label = td_string!(locale, teams.goes);
    Either::Right(view! {
        <p>{label}</p>
        <ul class="reasons" aria-label=label>
            {lines.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
        </ul>
    })
}
