//! Long work of a form, sent in parts one after another, so that it can be seen how far it is.

use serde::{Serialize, de::DeserializeOwned};
use tenantry::Error;

use super::form_action::read;

/// Which input of a form is divided, and how. Without WASM the form is sent as a whole.
#[derive(Clone, Copy, Debug)]
pub struct InParts {
    /// The input. Each part has a value of its own for it, and all others as they are.
    pub name: &'static str,
    /// The parts of a value; `None` where it goes as a whole: a short one, and one that the server shall refuse.
    pub divide: fn(&str) -> Option<Job>,
}

/// One part.
#[derive(Debug)]
pub struct Part {
    /// What it sends.
    pub value: String,
    /// How much it is of the whole.
    pub size: usize,
}

/// Makes one answer of those that came, as text, and of the error that stopped it.
type Join = Box<dyn FnOnce(Vec<String>, Option<Error>) -> Result<String, Error>>;

/// The parts in their order, and how their answers become one.
#[expect(missing_debug_implementations, reason = "a function with nothing to show")]
pub struct Job {
    /// The parts.
    pub parts: Vec<Part>,
    /// What becomes of their answers.
    pub join: Join,
}

impl Job {
    /// Work in these parts. `join` is given the answers that came, at least one, and why there are not more of them.
    #[must_use]
    pub fn new<T>(parts: Vec<Part>, join: impl FnOnce(Vec<T>, Option<Error>) -> T + 'static) -> Self
    where
        T: Serialize + DeserializeOwned + 'static,
    {
        let join = move |bodies: Vec<String>, stopped: Option<Error>| {
            let answers: Vec<T> = bodies.iter().map_while(|body| read(body).ok()).collect();
            if answers.is_empty() {
                return Err(stopped.unwrap_or(Error::Unavailable));
            }
            // What is no answer of ours came from something in between.
            let is_cut = answers.len() < bodies.len();
            let stopped = if is_cut { Some(Error::Unavailable) } else { stopped };
            serde_json::to_string(&join(answers, stopped)).map_err(|_| Error::Internal)
        };
        Self { parts, join: Box::new(join) }
    }

    /// Sends one part after another, until one is refused or gets no answer. What was done by then stays done: its
    /// answers are what comes of it. Where the very first part fails, nothing was done. `on_done` hears how far it is,
    /// and says whether anybody still wants to know: whoever has left the page does not have the rest done unseen.
    #[cfg(feature = "hydrate")]
    pub(super) async fn run(
        self,
        path: &str,
        name: &str,
        inputs: &str,
        on_done: impl Fn(usize) -> bool,
    ) -> Result<String, Error> {
        let (mut bodies, mut done, mut stopped) = (Vec::new(), 0, None);
        for Part { value, size } in self.parts {
            let inputs = with_value(inputs, name, &value);
            match crate::browser::post(path, crate::browser::Inputs::Text(inputs)).await {
                Ok(body) => {
                    bodies.push(body);
                    done += size;
                    if !on_done(done) {
                        break;
                    }
                }
                Err(error) if bodies.is_empty() => return Err(error),
                Err(error) => {
                    stopped = Some(error);
                    break;
                }
            }
        }
        (self.join)(bodies, stopped)
    }
}

/// Encoded inputs with another value for one of them.
#[cfg(any(feature = "hydrate", test))]
fn with_value(inputs: &str, name: &str, value: &str) -> String {
    let others = inputs.split('&').filter(|input| input.split('=').next() != Some(name));
    let own = format!("{name}={}", crate::paths::encode(value));
    others.chain([own.as_str()]).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_sends_its_own_value_and_all_others_as_they_are() {
        let inputs = "organization=acme&list=a%40b.kr%0D%0Ac%40d.kr&roles%5Badmin%5D=on&message=";
        assert_eq!(
            with_value(inputs, "list", "c@d.kr\n김"),
            "organization=acme&roles%5Badmin%5D=on&message=&list=c%40d.kr%0A%EA%B9%80"
        );
    }

    #[test]
    fn the_answers_become_one_and_none_is_an_error() {
        let job = || {
            Job::new(Vec::new(), |mut answers: Vec<Vec<u8>>, stopped| {
                answers.extend(stopped.is_some().then(|| vec![9]));
                answers.concat()
            })
        };
        let join =
            |bodies: &[&str], stopped| (job().join)(bodies.iter().map(|&body| body.to_owned()).collect(), stopped);
        assert_eq!(join(&["[1,2]", "[3]"], None), Ok("[1,2,3]".to_owned()));
        assert_eq!(join(&["[1,2]"], Some(Error::Unavailable)), Ok("[1,2,9]".to_owned()));
        // A page of something in between is no answer, and what came before it is kept.
        assert_eq!(join(&["[1]", "<html>", "[3]"], None), Ok("[1,9]".to_owned()));
        assert_eq!(join(&["<html>"], None), Err(Error::Unavailable));
        assert_eq!(join(&[], Some(Error::Unauthenticated)), Err(Error::Unauthenticated));
    }
}
