//! A form that was posted without JavaScript and refused: the page is shown again with what was typed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::Error;

/// What was posted, and why it was refused. The server provides it while it renders the page again; it is carried
/// over to the browser, so that hydration sees the same page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostedForm {
    /// The path of the server function, such as `/sfn/sign_in`.
    pub action: String,
    /// Which of several forms with this action, from the hidden input [`FORM_INPUT`].
    pub form: String,
    /// The page that is shown, from the hidden input [`PAGE_INPUT`].
    pub page: String,
    /// The inputs, without secrets.
    pub values: Vec<(String, String)>,
    /// Why it was refused; `None` where it succeeded, and the page shows what came of it.
    pub error: Option<Error>,
    /// The answer of a form whose page shows it (see [`ANSWER_INPUT`]), as JSON.
    pub answer: Option<String>,
}

/// The hidden input that tells the server which page the form stands on.
pub const PAGE_INPUT: &str = "_page";
/// The hidden input that tells forms of one action apart.
pub const FORM_INPUT: &str = "_form";

/// The hidden input of a form whose page shows the answer of a success: results row by row, say, which no address
/// could carry.
pub const ANSWER_INPUT: &str = "_answer";

/// Inputs whose values are never sent back.
const SECRETS: [&str; 5] = ["password", "currentPassword", "newPassword", "token", "invitation"];

impl PostedForm {
    /// Keeps what may be shown again. `action` is the path that was posted to, `pairs` the decoded body, `page` the
    /// validated page ([`page_of`]).
    #[must_use]
    pub fn new(action: &str, page: &str, pairs: Vec<(String, String)>, error: Error) -> Self {
        let form = pairs.iter().find(|(name, _)| name == FORM_INPUT).map(|(_, value)| value.clone());
        let shown = |name: &str| !name.starts_with('_') && !SECRETS.contains(&name);
        Self {
            action: action.to_owned(),
            form: form.unwrap_or_default(),
            page: page.to_owned(),
            values: pairs.into_iter().filter(|(name, _)| shown(name)).collect(),
            error: Some(error),
            answer: None,
        }
    }

    /// Keeps the answer of a form whose page shows it, and what was typed.
    #[must_use]
    pub fn answered(action: &str, page: &str, pairs: Vec<(String, String)>, answer: String) -> Self {
        let posted = Self::new(action, page, pairs, Error::Internal);
        Self { error: None, answer: Some(answer), ..posted }
    }

    /// The value of an input.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The page that a posted form says it stands on, if that is a page of ours.
#[must_use]
pub fn page_of(pairs: &[(String, String)]) -> Option<&str> {
    pairs.iter().find(|(name, _)| name == PAGE_INPUT).and_then(|(_, page)| crate::paths::local(page))
}

/// The page of a form that is being handled without JavaScript: where a [`crate::landing::Landing`] without a path
/// leads. The server provides it.
#[derive(Clone, Debug)]
pub struct FormPage(pub String);

/// Whether the page of a form shows its answer.
#[must_use]
pub fn shows_answer(pairs: &[(String, String)]) -> bool {
    pairs.iter().any(|(name, _)| name == ANSWER_INPUT)
}

#[derive(Clone, Copy)]
struct Shared(StoredValue<Option<PostedForm>>);

/// Carries the refused form over to the browser and puts it into context. [`crate::App`] calls it once.
pub fn provide_posted() {
    let posted = SharedValue::new(use_context::<PostedForm>).into_inner();
    provide_context(Shared(StoredValue::new(posted)));
}

/// The refused form, if this page shows one of this action (and name).
#[must_use]
pub fn use_posted(action: &str, form: &str) -> Option<PostedForm> {
    let Shared(posted) = use_context()?;
    posted.with_value(|posted| posted.as_ref().filter(|posted| posted.action == action && posted.form == form).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_sent_back() {
        let pairs = [("_page", "/sign-in"), ("_form", "a"), ("email", "a@b.kr"), ("password", "hunter22")];
        let pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        assert_eq!(page_of(&pairs), Some("/sign-in"));
        let posted = PostedForm::new("/sfn/sign_in", "/sign-in", pairs, Error::InvalidCredentials);
        assert_eq!(posted.values, [("email".to_owned(), "a@b.kr".to_owned())]);
        assert_eq!(posted.form, "a");
    }

    #[test]
    fn a_page_of_another_site_is_no_page() {
        assert_eq!(page_of(&[(PAGE_INPUT.to_owned(), "//evil.example/".to_owned())]), None);
    }
}
