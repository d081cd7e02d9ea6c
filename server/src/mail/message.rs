//! From the parts of a mail to a message (RFC 5322) in two forms, plain text and HTML.

use std::time::SystemTime;

use askama::Template;
use chrono::{DateTime, Utc};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use tenantry::email::Email;
use uuid::Uuid;

use super::letter::Letter;

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct Html<'a> {
    letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Plain<'a> {
    letter: &'a Letter,
}

/// Why a letter cannot become a message. Trying again would end the same way.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ComposeError {
    /// The recipient is no address to the mail library.
    #[error("the recipient is no address")]
    Recipient(#[from] lettre::address::AddressError),
    /// A part of the message is missing.
    #[error("the message is not complete")]
    Message(#[from] lettre::error::Error),
    /// The text could not be written.
    #[error("the text could not be written")]
    Text(#[from] askama::Error),
}

/// Puts a message together. The same mail has the same Message-ID whenever it is sent, so that a mail program which
/// gets it twice shows it once.
pub(crate) fn compose(
    letter: &Letter,
    id: Uuid,
    from: &Mailbox,
    to: &Email,
    now: DateTime<Utc>,
) -> Result<Message, ComposeError> {
    let to = Mailbox::new(None, Address::new(to.local_part(), to.domain())?);
    let plain = Plain { letter }.render()?;
    let html = Html { letter }.render()?;
    Ok(Message::builder()
        .from(from.clone())
        .to(to)
        .subject(one_line(&letter.subject))
        .date(SystemTime::from(now))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        // RFC 3834, 5: no out-of-office answers, please.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", letter.locale.tag()))
        .multipart(MultiPart::alternative_plain_html(plain, html))?)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Names are one line without control characters when they come in, and the library encodes what is left. Still, a
/// subject must not depend on that: a line break in it would begin a header of the sender's choice (CWE-93).
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests;
