//! Links to other pages of a list.

use leptos::prelude::*;
use leptos_router::params::ParamsMap;
use tenantry::page::Cursor;

use super::Icon;
use crate::{
    i18n::{td_string, use_locale},
    paths,
};

/// The query parameter that says where a page starts.
const CURSOR_QUERY: &str = "cursor";
/// The query parameter that says where the pages before it start.
const TRAIL_QUERY: &str = "from";
/// Stands in front of each of them. No cursor has it.
const MARK: char = '.';
/// Most pages that an address remembers.
const TRAIL_PAGES: usize = 20;
/// Most bytes that an address has for them: with all else that it says it stays one that forms can lead to, see
/// [`paths::local`].
const TRAIL_BYTES: usize = 2000;

/// Which page of a list an address means: where it starts, and where the pages on the way to it start.
///
/// Paging by keyset knows what follows a row, and not what stands in front of it. So the address carries the way that
/// led to it, over the last pages: there is a way back without WASM, after loading anew, and for somebody who was sent
/// the address. A way that nobody can read is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPlace {
    /// Where the page starts; empty for the first one.
    cursor: String,
    /// The cursors of the pages before it, the nearest last.
    trail: Vec<String>,
}

impl ListPlace {
    /// The page that the query of an address names.
    #[must_use]
    pub fn of(query: &ParamsMap) -> Self {
        let cursor = query.get(CURSOR_QUERY).unwrap_or_default();
        // In front of the first page there is nothing.
        let trail = query.get(TRAIL_QUERY).filter(|_| !cursor.is_empty());
        Self { cursor, trail: trail.and_then(|text| read_trail(&text)).unwrap_or_default() }
    }

    /// Whether it is the list's first page.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.cursor.is_empty()
    }

    /// What the server calls the place; empty for the first page.
    #[must_use]
    pub fn cursor(&self) -> String {
        self.cursor.clone()
    }

    /// The address of this page of a list, whose own address is that of its first page.
    #[must_use]
    pub fn at(&self, list: &str) -> String {
        let trail = written(&self.trail);
        let parts = [(CURSOR_QUERY, &self.cursor), (TRAIL_QUERY, &trail)];
        let said = parts.into_iter().filter(|(_, value)| !value.is_empty());
        said.fold(list.to_owned(), |path, (name, value)| paths::with_query(&path, name, value))
    }

    /// The page before it, if the way there is known.
    fn before(&self) -> Option<Self> {
        let (cursor, trail) = self.trail.split_last()?;
        Some(Self { cursor: cursor.clone(), trail: trail.to_vec() })
    }

    /// The page after it. The oldest part of a long way is forgotten.
    fn after(&self, Cursor(cursor): &Cursor) -> Self {
        // Pressed twice, while the answer is on its way, it is the same page.
        if *cursor == self.cursor {
            return self.clone();
        }
        let mut trail = self.trail.clone();
        trail.push(self.cursor.clone());
        while trail.len() > TRAIL_PAGES || written(&trail).len() > TRAIL_BYTES {
            trail.remove(0);
        }
        Self { cursor: cursor.clone(), trail }
    }
}

fn written(trail: &[String]) -> String {
    trail.iter().flat_map(|start| std::iter::once(MARK).chain(start.chars())).collect()
}

/// The way that an address tells, unless it was not written here.
fn read_trail(text: &str) -> Option<Vec<String>> {
    if text.len() > TRAIL_BYTES {
        return None;
    }
    let trail: Vec<String> = text.strip_prefix(MARK)?.split(MARK).map(str::to_owned).collect();
    let is_cursor = |start: &String| start.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    // Only a way from the very start begins with the first page, which has no cursor.
    let is_sound = trail.len() <= TRAIL_PAGES
        && trail.iter().all(is_cursor)
        && trail.iter().skip(1).all(|start| !start.is_empty());
    is_sound.then_some(trail)
}

/// Links through a list that is paged by keyset: forward, back by one page, and back to its start. All of it is in the
/// address.
#[component]
pub fn Pagination(
    /// The address of the list as it is filtered and sorted, which is that of its first page.
    #[prop(into)]
    list: String,
    /// Which page this is.
    place: ListPlace,
    /// Where the next page starts, unless this is the last one.
    next: Option<Cursor>,
) -> impl IntoView {
    let locale = use_locale();
    let previous = place.before().map(|place| place.at(&list));
    let next = next.map(|cursor| place.after(&cursor).at(&list));
    let first = (!place.is_first()).then_some(list);
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label=td_string!(locale, common.pages)>
                {first.map(|href| view! {
                    <a class="button button-secondary" href=href>
                        <Icon name="arrow-left-to-line"/>
                        <span class="button-text">{td_string!(locale, common.first_page)}</span>
                    </a>
                })}
                {previous.map(|href| view! {
                    <a class="button button-secondary" href=href rel="prev">
                        <Icon name="arrow-left"/>
                        <span class="button-text">{td_string!(locale, common.previous_page)}</span>
                    </a>
                })}
                {next.map(|href| view! {
                    <a class="button button-secondary pagination-next" href=href rel="next">
                        <span class="button-text">{td_string!(locale, common.next_page)}</span>
                        <Icon name="arrow-right"/>
                    </a>
                })}
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "/o/acme/members?search=kim";

    /// The place that an address of the list means.
    fn read(address: &str) -> ListPlace {
        let mut query = ParamsMap::new();
        for (name, value) in
            address.split_once('?').map_or("", |(_, query)| query).split('&').filter_map(|part| part.split_once('='))
        {
            query.insert(name.to_owned(), value.to_owned());
        }
        ListPlace::of(&query)
    }

    fn cursor(number: usize) -> Cursor {
        Cursor(format!("c{number}"))
    }

    #[test]
    fn the_way_back_is_the_way_that_was_come() {
        let first = read(LIST);
        assert!(first.is_first());
        assert_eq!(first.before(), None);
        assert_eq!(first.at(LIST), LIST);

        let second = first.after(&cursor(2));
        assert_eq!(second.at(LIST), format!("{LIST}&cursor=c2&from=."));
        let third = second.after(&cursor(3));
        assert_eq!(third.at(LIST), format!("{LIST}&cursor=c3&from=..c2"));
        // Each address says all of it.
        let third = read(&third.at(LIST));
        assert_eq!(third.cursor(), "c3");
        assert_eq!(third.before(), Some(second.clone()));
        assert_eq!(read(&second.at(LIST)).before(), Some(first));
    }

    #[test]
    fn pressed_twice_it_goes_one_page_on() {
        let second = ListPlace::default().after(&cursor(2));
        assert_eq!(second.after(&cursor(2)), second);
    }

    #[test]
    fn a_long_way_is_remembered_from_its_near_end() {
        let last = (2..=40).fold(ListPlace::default(), |place, number| place.after(&cursor(number)));
        assert_eq!(read(&last.at(LIST)), last);
        let back: Vec<_> = std::iter::successors(Some(last), ListPlace::before).collect();
        assert_eq!(back.len(), TRAIL_PAGES + 1);
        assert_eq!(back.last().map(ListPlace::cursor), Some("c20".to_owned()));

        let long = |number: usize| Cursor(format!("c{number}{}", "x".repeat(500)));
        let last = (2..=9).fold(ListPlace::default(), |place, number| place.after(&long(number)));
        assert!(written(&last.trail).len() <= TRAIL_BYTES);
        assert_eq!(last.before().map(|place| place.cursor()), Some(long(8).0));
    }

    #[test]
    fn a_way_that_was_not_written_here_is_none() {
        let many = ".c".repeat(TRAIL_PAGES + 1);
        let long = format!(".{}", "x".repeat(TRAIL_BYTES));
        for bad in ["", "c2", ".c 2", ".c2..c3", ".c2.", "./o/acme", ".가", many.as_str(), long.as_str()] {
            let place = read(&format!("{LIST}&cursor=c9&from={bad}"));
            assert_eq!((place.cursor(), place.before()), ("c9".to_owned(), None), "{bad}");
        }
        // Nothing is in front of the first page, whatever the address says.
        assert_eq!(read(&format!("{LIST}&from=.c2")), ListPlace::default());
    }
}
