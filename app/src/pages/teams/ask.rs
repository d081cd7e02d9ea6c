//! The dialogs of the tree: a new team below another, a new name, another place.

use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use tenantry::{Field, team::Team};

use super::parents;
use crate::{
    active::use_active_organization,
    api::teams::{CreateTeam, MoveTeam, RenameTeam, TeamTreeView},
    i18n::{td_string, use_locale},
    kit::{Dialog, DialogCancel, Form, FormAction, Hidden, Select, SubmitButton, TextInput},
    load::Loaded,
    paths,
};

/// What is to be done with a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Below,
    Rename,
    Move,
}

impl What {
    const ALL: [Self; 3] = [Self::Below, Self::Rename, Self::Move];

    /// The query parameter that opens the dialog when the page is loaded, with the id of the team.
    pub(super) const fn query(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Rename => "rename",
            Self::Move => "move",
        }
    }
}

/// The dialog that is open.
pub(super) type Asked = RwSignal<Option<(What, Team)>>;

/// What the address asks for.
pub(super) fn asked_by(query: &ParamsMap, teams: &[Team]) -> Option<(What, Team)> {
    What::ALL.into_iter().find_map(|what| {
        let id = query.get(what.query())?;
        teams.iter().find(|team| team.id.to_string() == id).map(|team| (what, team.clone()))
    })
}

#[component]
pub(super) fn AskDialog(
    what: What,
    team: Team,
    teams: Vec<Team>,
    answer: Loaded<TeamTreeView>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let done = move || {
        open.set(false);
        answer.refetch();
    };
    let back = paths::teams(&active.slug());
    let (id, name) = (team.id.to_string(), team.name.to_string());
    let (title, form) = match what {
        What::Below => {
            let action = FormAction::<CreateTeam>::new();
            let form = view! {
                <Form action key="below" on_success=Callback::new(move |_| done())>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="parentId" value=id/>
                    <TextInput field=Field::Name label=td_string!(locale, teams.name)/>
                    <div class="dialog-actions">
                        <DialogCancel open href=back/>
                        <SubmitButton>{td_string!(locale, teams.create)}</SubmitButton>
                    </div>
                </Form>
            };
            (td_string!(locale, teams.below_title, name = name), form.into_any())
        }
        What::Rename => {
            let action = FormAction::<RenameTeam>::new();
            let title = td_string!(locale, teams.rename_title, name = name.clone());
            let form = view! {
                <Form action on_success=Callback::new(move |_| done())>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="teamId" value=id/>
                    <TextInput field=Field::Name label=td_string!(locale, teams.name) value=name/>
                    <div class="dialog-actions">
                        <DialogCancel open href=back/>
                        <SubmitButton>{td_string!(locale, teams.rename_confirm)}</SubmitButton>
                    </div>
                </Form>
            };
            (title, form.into_any())
        }
        What::Move => {
            let action = FormAction::<MoveTeam>::new();
            let options = parents(td_string!(locale, teams.at_the_top), &teams, Some(team.id));
            let value = team.parent_id.map(|id| id.to_string()).unwrap_or_default();
            let form = view! {
                <Form action on_success=Callback::new(move |_| done())>
                    <Hidden name="organization" value=active.slug()/>
                    <Hidden name="teamId" value=id/>
                    <Select field=Field::ParentId label=td_string!(locale, teams.parent) options value/>
                    <div class="dialog-actions">
                        <DialogCancel open href=back/>
                        <SubmitButton>{td_string!(locale, teams.move_confirm)}</SubmitButton>
                    </div>
                </Form>
            };
            (td_string!(locale, teams.move_title, name = name), form.into_any())
        }
    };
    view! { <Dialog open name="team" title>{form}</Dialog> }
}
