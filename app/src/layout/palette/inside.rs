//! Members, teams and roles in the palette: the server finds them.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use tenantry::Error;

use super::items::{Does, Group, Item};
use crate::{
    api::{
        ApiError, call,
        palette::{FindInside, Found, FoundPerson, FoundRole, FoundTeam},
    },
    i18n::Locale,
    pages::roles::kind_of,
    paths,
    texts::{member_count, role_name, role_names},
};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(180);
/// Fewest letters that are worth asking for: one syllable of Hangul is a family name.
fn is_worth_asking(wanted: &str) -> bool {
    wanted.chars().count() >= 2 || !wanted.is_ascii()
}

/// What is found, whether the server is being asked, and why it did not find.
#[derive(Clone, Copy)]
pub(super) struct Inside {
    pub(super) found: RwSignal<Vec<Item>>,
    pub(super) is_asking: RwSignal<bool>,
    pub(super) failed: RwSignal<Option<Error>>,
}

/// Looks inside of the organization `slug` as `search` is typed. An answer for a text that is not there any more is
/// dropped.
pub(super) fn use_inside(locale: Locale, slug: Option<String>, search: RwSignal<String>) -> Inside {
    let inside =
        Inside { found: RwSignal::new(Vec::new()), is_asking: RwSignal::new(false), failed: RwSignal::new(None) };
    let Some(slug) = slug else { return inside };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let wanted = search.with(|search| search.trim().to_owned());
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        inside.failed.set(None);
        if !is_worth_asking(&wanted) {
            inside.found.set(Vec::new());
            inside.is_asking.set(false);
            return;
        }
        inside.is_asking.set(true);
        let slug = slug.clone();
        let ask = move || {
            leptos::task::spawn_local(async move {
                let answer = call(FindInside { organization: slug.clone(), search: wanted.clone() }).await;
                if search.try_with_untracked(|now| now.trim() == wanted) == Some(true) {
                    let (found, failed) = match answer {
                        Ok(found) => (items(locale, &slug, found), None),
                        Err(ApiError(error)) => (Vec::new(), Some(error)),
                    };
                    inside.found.set(found);
                    inside.failed.set(failed);
                    inside.is_asking.set(false);
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    inside
}

/// In the order of their groups.
fn items(locale: Locale, slug: &str, found: Found) -> Vec<Item> {
    let people = found.people.into_iter().map(|found| person(locale, slug, found));
    let teams = found.teams.into_iter().map(|found| team(locale, slug, found));
    let roles = found.roles.into_iter().map(|found| role(locale, slug, &found));
    people.chain(teams).chain(roles).collect()
}

fn person(locale: Locale, slug: &str, person: FoundPerson) -> Item {
    Item {
        group: Group::Members,
        icon: "user",
        detail: format!("{} · {}", person.email, role_names(locale, &person.roles)),
        words: String::new(),
        picture: Some(person.picture),
        does: Does::Go(paths::member(slug, &person.id.to_string())),
        name: person.name,
    }
}

fn team(locale: Locale, slug: &str, team: FoundTeam) -> Item {
    Item {
        group: Group::Teams,
        icon: "network",
        detail: member_count(locale, team.member_count),
        words: String::new(),
        picture: None,
        does: Does::Go(paths::team(slug, &team.id.to_string())),
        name: team.name,
    }
}

fn role(locale: Locale, slug: &str, found: &FoundRole) -> Item {
    let (kind, _) = kind_of(locale, &found.role, found.own.is_some());
    let place = found.own.map_or_else(|| found.role.to_string(), |own| own.to_string());
    Item {
        group: Group::Roles,
        icon: "shield-check",
        detail: kind.to_owned(),
        words: String::new(),
        picture: None,
        does: Does::Go(paths::role(slug, &place)),
        name: role_name(locale, &found.role),
    }
}
