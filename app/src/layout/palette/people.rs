//! Members in the palette: the server finds them.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::items::{Does, Group, Item};
use crate::{
    api::{
        call,
        palette::{FindPeople, FoundPerson},
    },
    i18n::Locale,
    paths,
    texts::role_names,
};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(180);
/// Fewest letters that are worth asking for: one syllable of Hangul is a family name.
fn is_worth_asking(wanted: &str) -> bool {
    wanted.chars().count() >= 2 || !wanted.is_ascii()
}

/// Who is found, and whether the server is being asked.
#[derive(Clone, Copy)]
pub(super) struct People {
    pub(super) found: RwSignal<Vec<Item>>,
    pub(super) is_asking: RwSignal<bool>,
}

/// Looks for members of the organization `slug` as `search` is typed. An answer for a text that is not there any more is
/// dropped.
pub(super) fn use_people(locale: Locale, slug: Option<String>, search: RwSignal<String>) -> People {
    let people = People { found: RwSignal::new(Vec::new()), is_asking: RwSignal::new(false) };
    let Some(slug) = slug else { return people };
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let wanted = search.with(|search| search.trim().to_owned());
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        if !is_worth_asking(&wanted) {
            people.found.set(Vec::new());
            people.is_asking.set(false);
            return;
        }
        people.is_asking.set(true);
        let slug = slug.clone();
        let ask = move || {
            leptos::task::spawn_local(async move {
                let answer = call(FindPeople { organization: slug.clone(), search: wanted.clone() }).await;
                if search.try_with_untracked(|now| now.trim() == wanted) == Some(true) {
                    let found = answer.unwrap_or_default();
                    people.found.set(found.into_iter().map(|person| item(locale, &slug, person)).collect());
                    people.is_asking.set(false);
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    people
}

fn item(locale: Locale, slug: &str, person: FoundPerson) -> Item {
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
