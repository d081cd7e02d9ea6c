//! One team of the tree.

use leptos::{ev::MouseEvent, prelude::*};
use tenantry::{
    access::Permission,
    team::{Team, TeamMember, Visibility},
};

use super::{
    ask::{Asked, What},
    mover::{Mover, handle_id},
};
use crate::{
    active::use_active_organization,
    i18n::{Locale, td_string, use_locale},
    kit::{Avatar, Badge, Icon, Menu, Tone, focus_summary},
    paths,
};

/// The deepest indent there is a class for; deeper teams stand there too.
const INDENT_MAX: usize = 7;
/// Most leaders whose pictures a row shows.
const LEADERS_MAX: usize = 3;

/// What a row shows. Two rows that show the same are the same row: it keeps its focus and its open menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) depth: usize,
    pub(super) team: Team,
    pub(super) leaders: Vec<TeamMember>,
    pub(super) is_active: bool,
}

impl Entry {
    pub(super) fn key(&self) -> String {
        format!("{self:?}")
    }
}

/// `"1 person"`, `"3 people"`, `"3명"`.
pub(super) fn people_count(locale: Locale, count: u64) -> String {
    if count == 1 {
        td_string!(locale, teams.people_count_one).to_owned()
    } else {
        td_string!(locale, teams.people_count, count = count)
    }
}

/// What kind of unit it is, and who outside hears of it.
pub(super) fn marks(locale: Locale, team: &Team) -> impl IntoView + use<> {
    let visibility = match team.profile.visibility {
        Visibility::Public => Some(td_string!(locale, teams.public_mark)),
        Visibility::Internal => None,
        Visibility::Private => Some(td_string!(locale, teams.private_mark)),
    };
    view! {
        {team.profile.unit_type.clone().map(|text| view! { <Badge>{text}</Badge> })}
        {visibility.map(|text| view! { <Badge>{text}</Badge> })}
    }
}

/// A link to the team, who leads it, and what can be done with it.
#[component]
pub(super) fn Row(entry: Entry, mover: Mover, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let slug = active.slug();
    let Entry { depth, team, leaders, is_active } = entry;
    let id = team.id;
    let may_move = active.offers(Permission::TEAM_UPDATE);
    let name = team.name.to_string();
    let names = leaders.iter().map(|leader| leader.name.to_string()).collect::<Vec<_>>().join(", ");
    let pictures = leaders.iter().take(LEADERS_MAX).map(|leader| {
        view! { <Avatar name=leader.name.to_string() picture=leader.picture.clone()/> }
    });
    let pictures = pictures.collect_view();
    let led_by = (!names.is_empty()).then(|| td_string!(locale, teams.leaders_of, names = names));
    let grip = td_string!(locale, teams.grip, name = name.clone());
    let (asked_about, own_marks) = (team.clone(), marks(locale, &team));
    view! {
        <li
            class=format!("team-row team-depth-{}", depth.min(INDENT_MAX))
            class:team-held=move || mover.holds(id)
            class:team-over=move || mover.is_over(Some(id))
            draggable=move || may_move.get().then_some("true")
            on:dragstart=move |event| mover.on_drag(id, &event)
            on:dragover=move |event| mover.on_over(Some(id), &event)
            on:drop=move |event| mover.on_drop(&event)
            on:dragend=move |_| mover.on_drag_end()
        >
            <Show when=move || may_move.get()>
                <button type="button" class="icon-button team-grip script-only" id=handle_id(id) aria-label=grip.clone()
                    title=grip.clone() aria-describedby="team-grip-help"
                    on:keydown=move |event| mover.on_key(id, &event)
                    on:blur=move |_| mover.on_blur(id)
                    on:click={
                        let team = asked_about.clone();
                        move |_| asked.set(Some((What::Move, team.clone())))
                    }>
                    <Icon name="grip-vertical"/>
                </button>
            </Show>
            <a class="team-link" href=paths::team(&slug, &id.to_string()) draggable="false">
                <Icon name=if depth == 0 { "users" } else { "corner-down-right" }/>
                <span class="team-name">
                    {name.clone()} " " {own_marks}
                    {is_active.then(|| view! {
                        " " <Badge tone=Tone::Brand>{td_string!(locale, teams.active_mark)}</Badge>
                    })}
                </span>
                {led_by.map(|text| view! {
                    <span class="team-leaders" title=text.clone()>
                        {pictures} <span class="visually-hidden">{text.clone()}</span>
                    </span>
                })}
                <span class="team-detail">{people_count(locale, team.member_count)}</span>
            </a>
            <Actions team asked/>
        </li>
    }
}

#[component]
fn Actions(team: Team, asked: Asked) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let slug = active.slug();
    let may = [Permission::TEAM_CREATE, Permission::TEAM_UPDATE, Permission::TEAM_DELETE]
        .map(|permission| active.offers(permission));
    let id = team.id.to_string();
    let remove = format!("{}?dialog=remove", paths::team(&slug, &id));
    let label = td_string!(locale, teams.actions, name = team.name.to_string());
    let team = StoredValue::new(team);
    let item = move |what: What, icon: &'static str, text: &'static str| {
        let press = move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                focus_summary(&event);
                asked.set(Some((what, team.get_value())));
            }
        };
        view! {
            <a class="menu-item" href=format!("?{}={}", what.query(), team.with_value(|team| team.id.to_string()))
                aria-haspopup="dialog" on:click=press>
                <Icon name=icon/> {text}
            </a>
        }
    };
    let [may_create, may_update, may_delete] = may;
    view! {
        <Show when=move || may.iter().any(|may| may.get())>
            {
                let (label, remove) = (label.clone(), remove.clone());
                view! {
                    <Menu class="team-menu" label summary=move || view! { <Icon name="ellipsis"/> }>
                        <div class="menu-list">
                            {move || may_create.get().then(|| item(What::Below, "plus", td_string!(locale, teams.add_below)))}
                            {move || may_update.get().then(|| view! {
                                {item(What::Rename, "pencil", td_string!(locale, teams.rename))}
                                {item(What::Move, "network", td_string!(locale, teams.move_to))}
                            })}
                            {move || may_delete.get().then(|| view! {
                                <a class="menu-item" href=remove.clone()>
                                    <Icon name="trash-2"/> {td_string!(locale, teams.remove)}
                                </a>
                            })}
                        </div>
                    </Menu>
                }
            }
        </Show>
    }
}
