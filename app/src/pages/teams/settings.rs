//! Name and place of a team, and removing it.

use leptos::prelude::*;
use tenantry::{Field, access::Permission};

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
pub(super) fn Settings(view: Memo<TeamView>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<UpdateTeam>::new();
    // The form keeps what is being typed: it begins with the state at which the page was opened.
    let TeamView { team, teams, .. } = view.get_untracked();
    let options = parents(td_string!(locale, teams.at_the_top), &teams, Some(team.id));
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
                    <SubmitButton>{td_string!(locale, teams.save)}</SubmitButton>
                </Form>
            </Card>
        })}
        {may_delete.then(|| view! { <Remove id name/> })}
    }
}

#[component]
fn Remove(id: String, name: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<RemoveTeam>::new();
    let open = dialog_signal(REMOVE);
    view! {
        <Card title=td_string!(locale, teams.remove) lead=td_string!(locale, teams.remove_text) class="card-danger">
            <DialogLink name=REMOVE open class="button button-danger">{td_string!(locale, teams.remove)}</DialogLink>
        </Card>
        <Dialog open name=REMOVE title=td_string!(locale, teams.remove_title, name = name)>
            <p>{td_string!(locale, teams.remove_text)}</p>
            <Form action>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="teamId" value=id/>
                <div class="dialog-actions">
                    <DialogCancel open/>
                    <SubmitButton kind=ButtonKind::Danger>{td_string!(locale, teams.remove_confirm)}</SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}
