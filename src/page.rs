//! Keyset paging: a page is asked for by the place where the one before it ended, never by a number of rows to skip.

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

/// Rows on a page when the caller names no number.
pub const LIMIT_DEFAULT: u32 = 50;
/// Most rows on one page.
pub const LIMIT_MAX: u32 = 200;

/// Where a page starts, in the server's own encoding. Opaque to everybody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Which page is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    limit: u32,
    /// Where the page starts; `None` is the first page.
    pub after: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: LIMIT_DEFAULT, after: None }
    }
}

impl PageRequest {
    /// A page of `limit` rows behind `after`.
    ///
    /// # Errors
    /// [`Reason::OutOfRange`] on [`Field::Limit`] unless `limit` is 1 to [`LIMIT_MAX`].
    pub fn new(limit: u32, after: Option<Cursor>) -> Result<Self, Error> {
        if (1..=LIMIT_MAX).contains(&limit) {
            Ok(Self { limit, after })
        } else {
            Err(Error::invalid(Field::Limit, Reason::OutOfRange { min: 1, max: i64::from(LIMIT_MAX) }))
        }
    }

    /// As [`PageRequest::new`], from text; blank text is the default number, and the first page.
    ///
    /// # Errors
    /// As [`PageRequest::new`], also for what is no number.
    pub fn parse(limit: &str, after: &str) -> Result<Self, Error> {
        let limit = if limit.is_empty() { LIMIT_DEFAULT } else { limit.parse().unwrap_or_default() };
        Self::new(limit, (!after.is_empty()).then(|| Cursor(after.to_owned())))
    }

    /// Most rows on the page, 1 to [`LIMIT_MAX`].
    #[must_use]
    pub const fn limit(&self) -> u32 {
        self.limit
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// Where the next page starts; `None` on the last page.
    pub next: Option<Cursor>,
    /// How many rows match in all.
    pub total: u64,
}

impl<T> Page<T> {
    /// A list without rows.
    #[must_use]
    pub const fn empty() -> Self {
        Self { items: Vec::new(), next: None, total: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_from_text_within_bounds() {
        let limit = |text| PageRequest::parse(text, "").map(|page| page.limit());
        let refused = Err(Error::invalid(Field::Limit, Reason::OutOfRange { min: 1, max: i64::from(LIMIT_MAX) }));
        assert_eq!(limit(""), Ok(LIMIT_DEFAULT));
        assert_eq!(limit("8"), Ok(8));
        for text in ["0", "201", "-1", "many"] {
            assert_eq!(limit(text), refused, "{text}");
        }
        let after = PageRequest::parse("", "abc").ok().and_then(|page| page.after);
        assert_eq!(after, Some(Cursor("abc".to_owned())));
    }
}
