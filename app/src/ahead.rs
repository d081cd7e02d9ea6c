//! Questions that are sent before the page is there that asks them.
//!
//! A switch of organization keeps the page. What the page will ask is known then: what it has asked in the organization
//! before, with the other name. These questions go out with the click, beside the one whether the person may enter, and
//! the page finds its answers there (or on their way) when it is made. The server decides over each as over any other.
//!
//! An answer is for the one who asks the same next. It is forgotten as soon as there is news of anything: a page that is
//! made later would not know that its answer is from before.

#[cfg(feature = "hydrate")]
pub(crate) use browser::{ask, forget, take};

/// What a part of a page asks for, for as long as the part is there. Known in the browser alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    #[cfg(feature = "hydrate")]
    number: u32,
}

#[cfg(not(feature = "hydrate"))]
impl Asking {
    /// Nothing is asked ahead on the server.
    pub(crate) const fn begin(_path: &'static str) -> Self {
        Self {}
    }

    /// Nothing is asked ahead on the server.
    pub(crate) const fn note(self, _inputs: &str) {}
}

/// Sends ahead what this page has asked about the organization `from`, about the organization `to` (both as in the URL).
#[cfg(not(feature = "hydrate"))]
pub(crate) const fn ask(_from: &str, _to: &str) {}

/// The inputs `inputs`, which are about the organization `from`, about the organization `to`; `None` where they are about
/// something else. Requests of pages name the organization first.
#[cfg(any(feature = "hydrate", test))]
fn elsewhere(inputs: &str, from: &str, to: &str) -> Option<String> {
    let rest = inputs.strip_prefix("organization=")?.strip_prefix(from)?;
    (rest.is_empty() || rest.starts_with('&')).then(|| format!("organization={to}{rest}"))
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::{cell::RefCell, sync::Arc};

    use futures::channel::oneshot;
    use leptos::{prelude::on_cleanup, task::spawn_local};
    use tenantry::Error;

    use super::{Asking, elsewhere};
    use crate::{api::Answering, browser::answer_boxed};

    /// Longest time that an answer waits to be asked for, in milliseconds.
    const VALID_FOR: f64 = 10_000.0;

    /// What a part of the page asks for.
    struct Asked {
        number: u32,
        path: &'static str,
        inputs: String,
    }

    /// What was asked ahead, and at which time.
    struct Sent {
        path: &'static str,
        inputs: String,
        at: f64,
        answer: oneshot::Receiver<Result<Arc<str>, Error>>,
    }

    #[derive(Default)]
    struct State {
        begun: u32,
        asked: Vec<Asked>,
        sent: Vec<Sent>,
    }

    thread_local! {
        static STATE: RefCell<State> = RefCell::default();
    }

    impl Asking {
        /// Remembers what is asked of the server function at `path`, until the reactive owner of this moment is gone.
        pub(crate) fn begin(path: &'static str) -> Self {
            let number = STATE.with_borrow_mut(|state| {
                state.begun = state.begun.wrapping_add(1);
                state.asked.push(Asked { number: state.begun, path, inputs: String::new() });
                state.begun
            });
            on_cleanup(move || STATE.with_borrow_mut(|state| state.asked.retain(|asked| asked.number != number)));
            Self { number }
        }

        /// Notes the inputs that are asked for by now, as text.
        pub(crate) fn note(self, inputs: &str) {
            STATE.with_borrow_mut(|state| {
                if let Some(asked) = state.asked.iter_mut().find(|asked| asked.number == self.number) {
                    inputs.clone_into(&mut asked.inputs);
                }
            });
        }
    }

    /// Sends ahead what this page has asked about the organization `from`, about the organization `to` (both as in the
    /// URL).
    pub(crate) fn ask(from: &str, to: &str) {
        STATE.with_borrow_mut(|state| {
            state.sent.clear();
            for asked in &state.asked {
                let Some(inputs) = elsewhere(&asked.inputs, from, to) else { continue };
                let (tell, answer) = oneshot::channel();
                let asking = answer_boxed(asked.path, inputs.clone());
                // Whether somebody still wants to know is of no matter.
                spawn_local(async move { _ = tell.send(asking.await) });
                state.sent.push(Sent { path: asked.path, inputs, at: js_sys::Date::now(), answer });
            }
        });
    }

    /// The answer to a question that went ahead, for the first who asks it.
    pub(crate) fn take(path: &str, inputs: &str) -> Option<Answering> {
        let sent = STATE.with_borrow_mut(|state| {
            let at = state.sent.iter().position(|sent| sent.path == path && sent.inputs == inputs)?;
            Some(state.sent.swap_remove(at))
        })?;
        let is_fresh = js_sys::Date::now() - sent.at < VALID_FOR;
        is_fresh.then(|| -> Answering { Box::pin(async { sent.answer.await.unwrap_or(Err(Error::Unavailable)) }) })
    }

    /// Forgets every answer: something is new.
    pub(crate) fn forget() {
        STATE.with_borrow_mut(|state| state.sent.clear());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_about_an_organization_is_asked_about_another() {
        let asked = |inputs| elsewhere(inputs, "acme", "other");
        assert_eq!(asked("organization=acme&search=&cursor="), Some("organization=other&search=&cursor=".to_owned()));
        assert_eq!(asked("organization=acme"), Some("organization=other".to_owned()));
        for inputs in ["organization=acme-2&search=", "slug=acme", "search=acme&organization=acme", ""] {
            assert_eq!(asked(inputs), None, "{inputs}");
        }
    }
}
