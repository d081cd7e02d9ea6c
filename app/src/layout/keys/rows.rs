//! From row to row of the page's list, to its search, and to what a message offers.

use leptos::{
    prelude::document,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement, NodeList},
};

/// Rows: of a table, of the tree of teams, of a list in a card.
const ROWS: &str = "#main .table > tbody > tr, #main .team-row, #main .rows > .row";
/// The link of a row to what the row is about.
const OWN_LINK: &str = ".cell-link, .team-link, .row-title a";
/// What else takes the focus.
const CONTROLS: &str = "a[href], button:not([disabled]), summary, input:not([type=hidden]), select";
const SEARCH: &str = "#main input[type=search]";
/// The buttons of the messages that can be taken back.
const UNDO: &str = ".toasts .toast-undo";

/// Moves the focus to the next row, or to the one before; without one, from the top or from the bottom. Rows in which
/// nothing takes the focus are passed over. Whether the page has rows.
pub(super) fn step(forward: bool) -> bool {
    let rows = all(document().query_selector_all(ROWS).ok());
    let stops: Vec<(HtmlElement, Element)> = rows.filter_map(|row| Some((stop(&row)?, row))).collect();
    let here = document().active_element().and_then(|focused| focused.closest(ROWS).ok().flatten());
    let place = here.and_then(|here| stops.iter().position(|(_, row)| *row == here));
    match next(place, stops.len(), forward).and_then(|next| stops.get(next)) {
        Some((element, _)) => element.focus().is_ok(),
        None => false,
    }
}

/// Moves the focus to the search of the page. Whether there is one.
pub(super) fn search() -> bool {
    let fields = all(document().query_selector_all(SEARCH).ok());
    shown(fields).next().is_some_and(|field| field.focus().is_ok())
}

/// Takes back what the last message tells of: the messages stand at the end of the page and go by themselves, so that
/// Tab comes too late. Whether there is such a message.
pub(super) fn take_back() -> bool {
    let last = shown(all(document().query_selector_all(UNDO).ok())).last();
    last.is_some_and(|button| {
        button.click();
        true
    })
}

/// What takes the focus in a row.
fn stop(row: &Element) -> Option<HtmlElement> {
    [OWN_LINK, CONTROLS].into_iter().find_map(|wanted| shown(all(row.query_selector_all(wanted).ok())).next())
}

fn all(found: Option<NodeList>) -> impl Iterator<Item = Element> {
    found
        .into_iter()
        .flat_map(|found| (0..found.length()).filter_map(move |index| found.get(index)?.dyn_into::<Element>().ok()))
}

/// Those that are to be seen: the others take no focus.
fn shown(found: impl Iterator<Item = Element>) -> impl Iterator<Item = HtmlElement> {
    found
        .filter_map(|element| element.dyn_into::<HtmlElement>().ok())
        .filter(|element| element.offset_parent().is_some())
}

/// The place after `place`, or before it, of `count`: never beyond the ends.
fn next(place: Option<usize>, count: usize, forward: bool) -> Option<usize> {
    let last = count.checked_sub(1)?;
    Some(match place {
        Some(place) if forward => (place + 1).min(last),
        Some(place) => place.saturating_sub(1),
        None if forward => 0,
        None => last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_list_are_not_passed() {
        assert_eq!(next(None, 0, true), None);
        assert_eq!((next(None, 3, true), next(None, 3, false)), (Some(0), Some(2)));
        assert_eq!((next(Some(1), 3, true), next(Some(1), 3, false)), (Some(2), Some(0)));
        assert_eq!((next(Some(2), 3, true), next(Some(0), 3, false)), (Some(2), Some(0)));
    }
}
