//! Where a form leads when it succeeds.

use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// The page that follows a successful form. Without JavaScript it is a redirect (303); the browser's console
/// navigates there, or loads the page anew where the session or the language changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    /// The page; `None` stays.
    pub path: Option<String>,
    /// Whether everything is to be loaded anew.
    pub reload: bool,
    /// What to say there.
    pub notice: Option<Notice>,
}

/// The answer of a server function that a [`crate::kit::Form`] can post to.
pub trait Outcome {
    /// Where to go.
    fn landing(&self) -> Option<&Landing>;
}

impl Outcome for Landing {
    fn landing(&self) -> Option<&Landing> {
        Some(self)
    }
}

impl Outcome for () {
    fn landing(&self) -> Option<&Landing> {
        None
    }
}

impl Landing {
    /// The address with the notice in its query, for a page that is loaded. Of the page that the form stands on (`here`),
    /// the question that the form was in is answered, and not asked again.
    #[must_use]
    pub fn address(&self, here: &str) -> String {
        let stays = || crate::paths::without_query(here, crate::kit::DIALOG_QUERY);
        let path = self.path.clone().unwrap_or_else(stays);
        match self.notice {
            Some(notice) => crate::paths::with_query(&path, crate::notice::NOTICE_QUERY, notice.code()),
            None => path,
        }
    }
}

#[cfg(feature = "ssr")]
impl Landing {
    /// Leads to another page.
    #[must_use]
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), reload: false, notice: None }
    }

    /// Stays on the page.
    #[must_use]
    pub fn here(notice: Notice) -> Self {
        Self { path: None, reload: false, notice: Some(notice) }
    }

    /// Leads to a page that is loaded anew: after the session or the language changed.
    #[must_use]
    pub fn fresh(path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), reload: true, notice: None }
    }

    /// Says something there.
    #[must_use]
    pub fn saying(mut self, notice: Notice) -> Self {
        self.notice = Some(notice);
        self
    }

    /// The answer; for a form that was posted without JavaScript also the redirect.
    #[must_use]
    pub fn answer(self) -> Self {
        if crate::server_context::wants_page() {
            let page = leptos::prelude::use_context::<crate::posted::FormPage>();
            crate::server_context::see_other(&self.address(page.as_ref().map_or("/", |page| &page.0)));
        }
        self
    }
}
