//! Which members a list shows, and in which order.

use serde::{Deserialize, Serialize};

use super::{MemberSource, MemberState};
use crate::{Error, Field, Reason, ids::TeamId, page::PageRequest, role::Role, text};

/// By what a list of members is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberSort {
    /// By name, A to Z.
    #[default]
    Name,
    /// By address, A to Z.
    Email,
    /// Newest first.
    Joined,
}

impl MemberSort {
    /// The order as it stands in a URL.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Joined => "joined",
        }
    }

    /// Parses an order; blank text is the default.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Sort`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        [Self::Name, Self::Email, Self::Joined]
            .into_iter()
            .find(|sort| sort.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Sort, Reason::Unknown))
    }
}

/// Which members, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberQuery {
    /// Part of a name or address, any case.
    pub search: Option<String>,
    /// Holders of this role only.
    pub role: Option<Role>,
    /// Memberships in this state only; active ones unless said otherwise.
    pub state: MemberState,
    /// People in this team only.
    pub team: Option<TeamId>,
    /// Those who came this way only.
    pub source: Option<MemberSource>,
    /// The order.
    pub sort: MemberSort,
    /// The page.
    pub page: PageRequest,
}

/// Longest search text, in characters.
pub const SEARCH_MAX: usize = 100;

/// Parses search text; blank is `None`.
///
/// # Errors
/// [`Reason::TooLong`] or [`Reason::ForbiddenCharacter`] on [`Field::Search`].
pub fn parse_search(text: &str) -> Result<Option<String>, Error> {
    let text = text::line(Field::Search, text, SEARCH_MAX)?;
    Ok(if text.is_empty() { None } else { Some(text) })
}
