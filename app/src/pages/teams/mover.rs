//! Moving a team in the tree: by dragging it, or by picking it up with the keyboard.

use leptos::{
    ev::{DragEvent, KeyboardEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlElement,
};
use tenantry::{ids::TeamId, team::Team};

use super::places;
use crate::{
    active::ActiveOrganization,
    api::{
        call,
        teams::{MoveTeam, TeamTreeView},
    },
    i18n::{Locale, td_string},
    kit::{Toasts, Tone, Undo},
    load::Loaded,
    notice::Notice,
    texts::error_text,
};

/// The team that is on its way, and over which place it is.
#[derive(Clone, Copy)]
pub(super) struct Mover {
    pub(super) teams: RwSignal<Vec<Team>>,
    pub(super) answer: Loaded<TeamTreeView>,
    pub(super) active: ActiveOrganization,
    pub(super) toasts: Toasts,
    pub(super) locale: Locale,
    held: RwSignal<Option<TeamId>>,
    /// `Some(None)` is the top.
    over: RwSignal<Option<Option<TeamId>>>,
    is_dragged: RwSignal<bool>,
    /// For those who cannot see it.
    said: RwSignal<String>,
    /// Whose handle takes the focus once the tree is there again.
    focus: StoredValue<Option<TeamId>>,
}

impl Mover {
    pub(super) fn new(
        teams: RwSignal<Vec<Team>>,
        answer: Loaded<TeamTreeView>,
        active: ActiveOrganization,
        toasts: Toasts,
        locale: Locale,
    ) -> Self {
        let mover = Self {
            teams,
            answer,
            active,
            toasts,
            locale,
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            is_dragged: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            focus: StoredValue::new(None),
        };
        Effect::new(move |_| {
            teams.track();
            mover.focus_again();
        });
        mover
    }

    /// What was said last.
    pub(super) fn said(self) -> String {
        self.said.get()
    }

    /// Whether a team is being dragged.
    pub(super) fn is_dragging(self) -> bool {
        self.is_dragged.get()
    }

    /// Whether this team is on its way.
    pub(super) fn holds(self, team: TeamId) -> bool {
        self.held.get() == Some(team)
    }

    /// Whether the team on its way would go here.
    pub(super) fn is_over(self, place: Option<TeamId>) -> bool {
        self.over.get() == Some(place)
    }

    fn name(self, team: TeamId) -> String {
        self.teams.with_untracked(|teams| {
            teams.iter().find(|each| each.id == team).map(|team| team.name.to_string()).unwrap_or_default()
        })
    }

    fn places(self) -> Vec<Option<TeamId>> {
        let Some(held) = self.held.get_untracked() else { return Vec::new() };
        self.teams.with_untracked(|teams| places(teams, held))
    }

    fn place_of(self, team: TeamId) -> Option<TeamId> {
        self.teams.with_untracked(|teams| teams.iter().find(|each| each.id == team).and_then(|team| team.parent_id))
    }

    fn let_go(self) -> Option<(TeamId, Option<Option<TeamId>>)> {
        let held = self.held.get_untracked()?;
        let over = self.over.get_untracked();
        self.held.set(None);
        self.over.set(None);
        self.is_dragged.set(false);
        Some((held, over))
    }

    /// The pointer takes a team along.
    pub(super) fn on_drag(self, team: TeamId, event: &DragEvent) {
        // Firefox drags nothing that carries no data.
        #[cfg(feature = "hydrate")]
        if let Some(data) = event.data_transfer() {
            _ = data.set_data("text/plain", &team.to_string());
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
        self.held.set(Some(team));
        self.over.set(None);
        self.is_dragged.set(true);
    }

    /// The pointer is over a place with it.
    pub(super) fn on_over(self, place: Option<TeamId>, event: &DragEvent) {
        event.stop_propagation();
        if self.is_dragged.get_untracked() && self.places().contains(&place) {
            event.prevent_default();
            self.over.set(Some(place));
        } else {
            self.over.set(None);
        }
    }

    /// The pointer lets it go there.
    pub(super) fn on_drop(self, event: &DragEvent) {
        event.prevent_default();
        event.stop_propagation();
        self.put_down();
    }

    /// The pointer lets it go somewhere else.
    pub(super) fn on_drag_end(self) {
        self.let_go();
    }

    /// Enter or Space picks up and puts down, arrows choose, Escape leaves everything as it was.
    pub(super) fn on_key(self, team: TeamId, event: &KeyboardEvent) {
        let is_held = self.held.get_untracked() == Some(team);
        match event.key().as_str() {
            "Enter" | " " if is_held => self.put_down(),
            "Enter" | " " => {
                self.held.set(Some(team));
                self.over.set(Some(self.place_of(team)));
                self.said.set(td_string!(self.locale, teams.picked_up, name = self.name(team)));
            }
            "ArrowDown" if is_held => self.step(1),
            "ArrowUp" if is_held => self.step(-1),
            "Escape" if is_held => self.put_back(team),
            _ => return,
        }
        event.prevent_default();
    }

    /// The focus went away with the team in hand.
    pub(super) fn on_blur(self, team: TeamId) {
        // A handle that is taken out of the page loses it too, and its tree may be gone by then.
        if self.held.try_get_untracked() == Some(Some(team)) && !self.is_dragged.get_untracked() {
            self.put_back(team);
        }
    }

    fn put_back(self, team: TeamId) {
        self.let_go();
        self.said.set(td_string!(self.locale, teams.put_back, name = self.name(team)));
    }

    fn step(self, by: isize) {
        let places = self.places();
        let now = self.over.get_untracked().and_then(|over| places.iter().position(|place| *place == over));
        let next = now.unwrap_or_default().saturating_add_signed(by).min(places.len().saturating_sub(1));
        let Some(place) = places.get(next).copied() else { return };
        self.over.set(Some(place));
        self.said.set(match place {
            None => td_string!(self.locale, teams.over_top).to_owned(),
            Some(parent) => td_string!(self.locale, teams.over_team, name = self.name(parent)),
        });
    }

    fn put_down(self) {
        let Some((team, over)) = self.let_go() else { return };
        let was = self.place_of(team);
        let Some(place) = over.filter(|place| *place != was) else {
            self.said.set(td_string!(self.locale, teams.put_back, name = self.name(team)));
            return;
        };
        let name = self.name(team);
        let text = match place {
            None => td_string!(self.locale, teams.moved_top, name = name.clone()),
            Some(parent) => td_string!(self.locale, teams.moved_into, name = name.clone(), parent = self.name(parent)),
        };
        let organization = self.active.slug();
        let to = move |place: Option<TeamId>| MoveTeam {
            organization: organization.clone(),
            team_id: team.to_string(),
            parent_id: place.map(|id| id.to_string()).unwrap_or_default(),
        };
        let (go, back) = (to(place), to(was));
        let Self { answer, toasts, locale, said, focus, .. } = self;
        leptos::task::spawn_local(async move {
            match call(go).await {
                Ok(_) => {
                    let undo = Undo::new(move || take_back(back.clone(), name.clone(), locale, toasts));
                    toasts.say(Notice::TeamMoved, Some(undo));
                    // The page may be left by now.
                    _ = said.try_set(text);
                    _ = focus.try_set_value(Some(team));
                    answer.refetch();
                }
                Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
            }
        });
    }

    /// The row of a team that was moved is another one: its handle gets the focus back.
    fn focus_again(self) {
        let Some(team) = self.focus.try_update_value(Option::take).flatten() else { return };
        request_animation_frame(move || {
            let handle = document().get_element_by_id(&handle_id(team));
            if let Some(handle) = handle.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
                _ = handle.focus();
            }
        });
    }
}

/// The id of the handle of a team.
pub(super) fn handle_id(team: TeamId) -> String {
    format!("team-handle-{team}")
}

/// Moves the team to where it was. The tree hears of it as of any change.
fn take_back(back: MoveTeam, name: String, locale: Locale, toasts: Toasts) {
    leptos::task::spawn_local(async move {
        match call(back).await {
            Ok(_) => toasts.show(Tone::Success, td_string!(locale, teams.move_undone, name = name)),
            Err(error) => toasts.show(Tone::Danger, error_text(locale, &error.0)),
        }
    });
}
