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
/// How the links are found. There is one list with pages on a page.
const FIRST: &str = ".pagination-first";
const PREVIOUS: &str = ".pagination [rel=prev]";
const NEXT: &str = ".pagination [rel=next]";

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

    /// Which page it is, counted from one, if the way from the first one is known.
    fn number(&self) -> Option<usize> {
        let way = self.trail.iter().chain([&self.cursor]);
        way.clone().next().filter(|start| start.is_empty()).map(|_| way.count())
    }

    /// The page before it, if the way there is known.
    fn before(&self) -> Option<Self> {
        let (cursor, trail) = self.trail.split_last()?;
        Some(Self { cursor: cursor.clone(), trail: trail.to_vec() })
    }

    /// The page after it. The oldest part of a long way is forgotten.
    fn after(&self, Cursor(cursor): &Cursor) -> Self {
        let mut trail = self.trail.clone();
        trail.push(self.cursor.clone());
        while trail.len() > TRAIL_PAGES || written(&trail).len() > TRAIL_BYTES {
            trail.remove(0);
        }
        Self { cursor: cursor.clone(), trail }
    }

    /// Where the page after `earlier` starts, if that one is on the way that led to this page.
    fn on_the_way_after(&self, earlier: &Self) -> Option<Cursor> {
        let mut way = self.trail.iter().chain([&self.cursor]);
        way.find(|start| **start == earlier.cursor)?;
        way.next().cloned().map(Cursor)
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

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The address of the list as it is filtered and sorted, which is that of its first page.
    pub list: String,
    /// Which of its pages.
    pub place: ListPlace,
}

impl ListPage {
    /// Whether both have the same rows, by whatever way one came.
    fn has_rows_of(&self, other: &Self) -> bool {
        self.list == other.list && self.place.cursor == other.place.cursor
    }

    /// The page after this one, where `shown` is the page that is there, and `next` where the page after that starts.
    ///
    /// While this one is on its way another is shown, and what follows that does not follow this one. But who goes back
    /// comes from what follows. What follows a page that was not there yet is not known: the link stays, and leads to
    /// this one.
    fn following(&self, shown: &Self, next: Option<&Cursor>) -> Option<ListPlace> {
        if self.has_rows_of(shown) {
            return next.map(|cursor| self.place.after(cursor));
        }
        let known = if self.list == shown.list { shown.place.on_the_way_after(&self.place) } else { None };
        match known {
            Some(cursor) => Some(self.place.after(&cursor)),
            None => next.map(|_| self.place.clone()),
        }
    }
}

/// Where somebody is in a list; [`crate::load::load_page`] makes it.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    /// The page that the address names.
    pub wanted: Memo<ListPage>,
    /// The page that is shown: another one while the wanted one is on its way, and when it did not come.
    pub shown: Signal<ListPage>,
}

/// Links through a list that is paged by keyset: forward, back by one page, and back to its start. All of it is in the
/// address, and the links go on from what the address says, also before that page is there.
#[component]
pub fn Pagination(
    /// The page that the address names.
    wanted: ListPage,
    /// The page that is shown.
    shown: ListPage,
    /// Where the page after the shown one starts, unless that is the last one.
    next: Option<Cursor>,
) -> impl IntoView {
    let locale = use_locale();
    let is_there = wanted.has_rows_of(&shown);
    let next = wanted.following(&shown, next.as_ref());
    let ListPage { list, place } = wanted;
    let next = next.map(|place| place.at(&list));
    let previous = place.before().map(|place| place.at(&list));
    let is_first = place.is_first();
    let first = (!is_first).then_some(list);
    pass_focus_on([(NEXT, next.is_some()), (PREVIOUS, previous.is_some()), (FIRST, first.is_some())]);
    // For those who do not see that another page is there, or nothing to go on to. While it is on its way nothing is
    // said, so that the same said again is heard.
    let said = match place.number() {
        _ if !is_there => String::new(),
        _ if is_first => td_string!(locale, common.at_first_page).to_owned(),
        _ if next.is_none() => td_string!(locale, common.at_last_page).to_owned(),
        Some(number) => td_string!(locale, common.at_page, number = number),
        None => String::new(),
    };
    (first.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pagination" aria-label=td_string!(locale, common.pages)>
                <span class="visually-hidden" role="status">{said}</span>
                {first.map(|href| view! {
                    <a class="button button-secondary pagination-first" href=href>
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

/// Where the link that has the focus is not there any more, one that stays gets it, so that whoever goes through a list by
/// keys goes on from its links. To be called while the links are the former ones. Nothing is scrolled: the list is above.
#[cfg(feature = "hydrate")]
fn pass_focus_on(links: [(&'static str, bool); 3]) {
    use leptos::{
        wasm_bindgen::JsCast as _,
        web_sys::{FocusOptions, HtmlElement},
    };
    let Some(focused) = document().active_element() else { return };
    let is_focused = |link: &str| focused.matches(link).unwrap_or(false);
    if !links.iter().any(|(link, is_there)| !is_there && is_focused(link)) {
        return;
    }
    request_animation_frame(move || {
        // Whoever has moved it meanwhile keeps it.
        let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let mut heirs = links.into_iter().filter(|(_, is_there)| *is_there).map(|(link, _)| link).chain(["#main"]);
        let heir = heirs.find_map(|heir| document().query_selector(heir).ok().flatten());
        if let Some(heir) = heir.and_then(|element| element.dyn_into::<HtmlElement>().ok()).filter(|_| is_lost) {
            let options = FocusOptions::new();
            options.set_prevent_scroll(true);
            _ = heir.focus_with_options(&options);
        }
    });
}

#[cfg(not(feature = "hydrate"))]
const fn pass_focus_on(_: [(&'static str, bool); 3]) {}

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
        assert_eq!([&first, &second, &third].map(ListPlace::number), [Some(1), Some(2), Some(3)]);
        assert_eq!(third.before(), Some(second.clone()));
        assert_eq!(read(&second.at(LIST)).before(), Some(first));
    }

    /// That page of the list.
    fn page(place: &ListPlace) -> ListPage {
        ListPage { list: LIST.to_owned(), place: place.clone() }
    }

    #[test]
    fn what_is_pressed_before_the_answer_goes_on_from_the_address() {
        let first = ListPlace::default();
        let second = first.after(&cursor(2));
        let third = second.after(&cursor(3));
        let next = |wanted: &ListPlace, shown: &ListPlace, number: Option<usize>| {
            page(wanted).following(&page(shown), number.map(cursor).as_ref())
        };
        assert_eq!(next(&second, &second, Some(3)), Some(third.clone()));
        assert_eq!(next(&third, &third, None), None);
        // Back and at once forward: no page is left out, also not from the last one.
        assert_eq!(next(&second, &third, Some(4)), Some(third.clone()));
        assert_eq!(next(&second, &third, None), Some(third.clone()));
        assert_eq!(next(&first, &third, Some(4)), Some(second.clone()));
        // Pressed twice it goes one page on.
        assert_eq!(next(&second, &first, Some(2)), Some(second.clone()));
        // By another way it is the same page.
        let sent = ListPlace { trail: Vec::new(), ..second.clone() };
        assert_eq!(next(&second, &sent, Some(3)), Some(third.clone()));
        // The way through another list is none through this one.
        let other = ListPage { list: "/o/acme/members".to_owned(), place: third };
        assert_eq!(page(&second).following(&other, Some(&cursor(4))), Some(second));
        assert_eq!(page(&first).following(&other, None), None);
    }

    #[test]
    fn a_long_way_is_remembered_from_its_near_end() {
        let last = (2..=40).fold(ListPlace::default(), |place, number| place.after(&cursor(number)));
        assert_eq!(read(&last.at(LIST)), last);
        let back: Vec<_> = std::iter::successors(Some(last), ListPlace::before).collect();
        assert_eq!(back.len(), TRAIL_PAGES + 1);
        assert_eq!(back.last().map(ListPlace::cursor), Some("c20".to_owned()));
        // How far it was to there is forgotten.
        assert!(back.iter().all(|place| place.number().is_none()));

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
            assert_eq!(place.number(), None, "{bad}");
        }
        // Nothing is in front of the first page, whatever the address says.
        assert_eq!(read(&format!("{LIST}&from=.c2")), ListPlace::default());
    }
}
