//! Which organizations were used last in this browser, the latest first.
//!
//! Kept by the browser and not by the account: what one reaches for differs from one device to the other. Nothing of it
//! is there while the server renders, so the order changes only after hydration.

use leptos::prelude::*;

/// Where the browser keeps it.
#[cfg(feature = "hydrate")]
const KEY: &str = "tenantry-recent";
/// How many are remembered.
const MAX: usize = 20;

/// The slugs, the latest first; follows `slug`, the organization of this tab.
pub(super) fn use_recent(slug: Memo<Option<String>>) -> Signal<Vec<String>> {
    let recent = RwSignal::new(Vec::new());
    // Effects run in the browser only. The order stays as it is while the tab stays where it is: rows that change
    // places under the pointer are worse than any order.
    Effect::new(move |_| {
        let Some(here) = slug.get() else { return recent.set(read()) };
        let before = read();
        let now = with_first(here, before.clone());
        recent.set(before);
        write(&now);
    });
    recent.into()
}

fn with_first(here: String, before: Vec<String>) -> Vec<String> {
    let rest = before.into_iter().filter(|slug| *slug != here);
    std::iter::once(here.clone()).chain(rest).take(MAX).collect()
}

/// The place of a slug in the order; those never used come last, in the order of the server.
pub(super) fn place(recent: &[String], slug: &str) -> usize {
    recent.iter().position(|used| used == slug).unwrap_or(usize::MAX)
}

// Storage can be forbidden or full: then there is no order of one's own.
#[cfg(feature = "hydrate")]
fn read() -> Vec<String> {
    let stored = window().local_storage().ok().flatten().and_then(|storage| storage.get_item(KEY).ok().flatten());
    stored.map(|text| text.split(' ').filter(|slug| !slug.is_empty()).map(str::to_owned).collect()).unwrap_or_default()
}

#[cfg(feature = "hydrate")]
fn write(slugs: &[String]) {
    if let Ok(Some(storage)) = window().local_storage() {
        _ = storage.set_item(KEY, &slugs.join(" "));
    }
}

#[cfg(not(feature = "hydrate"))]
const fn read() -> Vec<String> {
    Vec::new()
}

#[cfg(not(feature = "hydrate"))]
const fn write(_: &[String]) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_comes_first_and_none_twice() {
        let slugs = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(with_first("b".to_owned(), slugs("a b c")), slugs("b a c"));
        let many: Vec<_> = (0..MAX).map(|n| n.to_string()).collect();
        assert_eq!(with_first("new".to_owned(), many).len(), MAX);
        assert!(place(&slugs("a b"), "b") < place(&slugs("a b"), "never"));
    }
}
