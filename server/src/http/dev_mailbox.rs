//! `/dev/mailbox`: the mails in the mail folder, for developers and browser tests. Compiled in by the feature
//! `dev-pages` only, and such a server listens on loopback only: what it shows are other people's links.
//!
//! - `GET /dev/mailbox?to=&before=`: the newest mails, of one recipient or all; `before` is the last one of the page
//! - `GET /dev/mailbox/{id}`: one mail, its text with links to follow
//! - `GET /dev/mailbox/{id}/html`: its HTML part as a mail program would show it

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use askama::Template;
use axum::{
    Router,
    extract::{Path as UrlPath, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use chrono::DateTime;
use mail_parser::MessageParser;
use serde::Deserialize;
use tenantry_app::dates::{self, Zone};
use uuid::Uuid;

use crate::mail::FILE_EXTENSION;

/// Mails on one page.
const PAGE: usize = 50;
/// What the pages may do: be styled, search, lead elsewhere. They run no script.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'",
);
/// What the HTML part of a mail may do: look as it says, and nothing else.
const MAIL_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'");

#[derive(Clone)]
struct Mailbox {
    folder: Arc<Path>,
    stylesheet: Arc<str>,
}

/// The pages. `stylesheet` is the address of the product's style sheet.
pub fn routes(folder: PathBuf, stylesheet: &str) -> Router {
    Router::new()
        .route("/dev/mailbox", get(list))
        .route("/dev/mailbox/{id}", get(show))
        .route("/dev/mailbox/{id}/html", get(show_html))
        .with_state(Mailbox { folder: folder.into(), stylesheet: stylesheet.into() })
}

/// A mail of the folder, read.
struct Mail {
    id: Uuid,
    subject: String,
    from: String,
    to: String,
    date: String,
    text: String,
    html: String,
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    to: String,
    before: Option<Uuid>,
}

#[derive(Template)]
#[template(path = "dev/mailbox.html")]
struct ListPage<'a> {
    stylesheet: &'a str,
    to: &'a str,
    mails: &'a [Mail],
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "dev/mail.html")]
struct MailPage<'a> {
    stylesheet: &'a str,
    mail: &'a Mail,
    text: Vec<Piece<'a>>,
}

/// A part of a mail's text.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Link(&'a str),
}

/// What went wrong. The reader is the developer, so the reason is said.
enum Refusal {
    NoSuchMail,
    Broken(String),
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::NoSuchMail => (StatusCode::NOT_FOUND, "There is no such mail.").into_response(),
            Self::Broken(reason) => {
                tracing::error!(reason, "the development mailbox cannot be read");
                (StatusCode::INTERNAL_SERVER_ERROR, reason).into_response()
            }
        }
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound { Self::NoSuchMail } else { Self::Broken(error.to_string()) }
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

async fn list(State(mailbox): State<Mailbox>, Query(wish): Query<Wish>) -> Result<Response, Refusal> {
    let (folder, to, before) = (mailbox.folder.clone(), wish.to.trim().to_lowercase(), wish.before);
    let recipient = to.clone();
    let mut mails = blocking(move || newest(&folder, &recipient, before)).await?;
    let more = mails.len() > PAGE;
    mails.truncate(PAGE);
    let older = mails.last().filter(|_| more).map(|last| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !to.is_empty() {
            query.append_pair("to", &to);
        }
        query.append_pair("before", &last.id.to_string()).finish()
    });
    page(&ListPage { stylesheet: &mailbox.stylesheet, to: &to, mails: &mails, older })
}

async fn show(State(mailbox): State<Mailbox>, UrlPath(id): UrlPath<Uuid>) -> Result<Response, Refusal> {
    let folder = mailbox.folder.clone();
    let mail = blocking(move || read(&folder, id)).await?;
    page(&MailPage { stylesheet: &mailbox.stylesheet, mail: &mail, text: pieces(&mail.text) })
}

async fn show_html(State(mailbox): State<Mailbox>, UrlPath(id): UrlPath<Uuid>) -> Result<Response, Refusal> {
    let mail = blocking(move || read(&mailbox.folder, id)).await?;
    Ok(([(header::CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(mail.html)).into_response())
}

fn page(template: &impl Template) -> Result<Response, Refusal> {
    Ok(([(header::CONTENT_SECURITY_POLICY, PAGE_POLICY)], Html(template.render()?)).into_response())
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Refusal> {
    let result = tokio::task::spawn_blocking(work).await;
    Ok(result.map_err(|error| Refusal::Broken(error.to_string()))??)
}

/// The newest mails, one more than a page has where there are more. Identifiers sort by time.
fn newest(folder: &Path, recipient: &str, before: Option<Uuid>) -> io::Result<Vec<Mail>> {
    let entries = match fs::read_dir(folder) {
        // With an SMTP server there is no such folder.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut ids: Vec<Uuid> = entries
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let is_mail = path.extension().is_some_and(|extension| extension == FILE_EXTENSION);
            path.file_stem()?.to_str().filter(|_| is_mail)?.parse().ok()
        })
        .filter(|id| before.is_none_or(|before| *id < before))
        .collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    Ok(ids
        .into_iter()
        // One that was deleted meanwhile, or is no mail, is no reason to show none.
        .filter_map(|id| read(folder, id).ok())
        .filter(|mail| recipient.is_empty() || mail.to == recipient)
        .take(PAGE + 1)
        .collect())
}

fn read(folder: &Path, id: Uuid) -> io::Result<Mail> {
    let content = fs::read(folder.join(format!("{id}.{FILE_EXTENSION}")))?;
    let message = MessageParser::default()
        .parse(&content)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "the file is no mail"))?;
    let address = |found: Option<&mail_parser::Address<'_>>| {
        found.and_then(|list| list.first()).and_then(|first| first.address()).unwrap_or_default().to_owned()
    };
    let date = message
        .date()
        .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0))
        .map(|time| dates::minute(tenantry_app::i18n::Locale::en, time, Zone::Utc))
        .unwrap_or_default();
    Ok(Mail {
        id,
        subject: message.subject().unwrap_or("(no subject)").to_owned(),
        from: address(message.from()),
        to: address(message.to()),
        date,
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
    })
}

/// Cuts a text into words and web addresses. Our texts put an address on a line of its own.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        if trimmed.starts_with("http://") || trimmed.starts_with("https://") {
            pieces.push(Piece::Link(trimmed));
            pieces.push(Piece::Text(&line[trimmed.len()..]));
        } else {
            pieces.push(Piece::Text(line));
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
