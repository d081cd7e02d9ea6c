//! Where messages go: an SMTP server, or a folder for development.

use std::{
    fmt, fs, io,
    io::Write as _,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{self, PoolConfig},
};
use uuid::Uuid;

use crate::config::Config;

/// Longest wait for one answer of the SMTP server.
const SMTP_TIMEOUT: Duration = Duration::from_secs(20);
/// Most SMTP connections of this process.
pub(crate) const SMTP_CONNECTIONS: u32 = 4;
/// How long an unused SMTP connection stays open.
const SMTP_IDLE: Duration = Duration::from_secs(60);
/// What a mail's file ends with.
pub(crate) const FILE_EXTENSION: &str = "eml";

/// Sends messages under one sender.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    transport: Transport,
}

#[derive(Clone)]
enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// Why no mailer can be made. Says nothing of what was given: the URL has a password in it.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// Not an SMTP URL.
    #[error("the SMTP URL cannot be used")]
    Url,
    /// Not a sender.
    #[error("the sender of mail is no address")]
    Sender,
    /// The mail folder cannot be made.
    #[error("the mail folder cannot be made: {0}")]
    Folder(#[from] io::Error),
}

/// What became of a message that was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// It will never be taken.
    #[error("{0}")]
    Refused(String),
    /// It may be taken later.
    #[error("{0}")]
    Later(String),
}

impl Mailer {
    /// The mailer that the configuration asks for.
    ///
    /// # Errors
    /// When the SMTP URL or the sender is none, or the mail folder cannot be made.
    pub fn from_config(config: &Config) -> Result<Self, MailerError> {
        match &config.smtp_url {
            Some(url) => Self::smtp(url, &config.mail_from),
            None => Self::folder(&config.mail_folder, &config.mail_from),
        }
    }

    /// Mail through an SMTP server: `smtp://user:password@host:587?tls=required`, `smtps://…`. A few connections are
    /// kept open and shared.
    ///
    /// # Errors
    /// [`MailerError::Url`], [`MailerError::Sender`].
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailerError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| MailerError::Url)?
            .timeout(Some(SMTP_TIMEOUT))
            .pool_config(PoolConfig::new().max_size(SMTP_CONNECTIONS).idle_timeout(SMTP_IDLE))
            .build();
        Ok(Self { from: sender(from)?, transport: Transport::Smtp(transport) })
    }

    /// Mail as files, one a message, in a folder that only this user reads. It is made where it is missing.
    ///
    /// # Errors
    /// [`MailerError::Sender`], [`MailerError::Folder`].
    pub fn folder(folder: &Path, from: &str) -> Result<Self, MailerError> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        Ok(Self { from: sender(from)?, transport: Transport::Folder(folder.to_owned()) })
    }

    /// The sender of every message.
    pub(crate) const fn from(&self) -> &Mailbox {
        &self.from
    }

    /// Hands a message over. `id` is that of the outbox row.
    pub(crate) async fn send(&self, id: Uuid, message: Message) -> Result<(), SendError> {
        match &self.transport {
            Transport::Smtp(transport) => match transport.send(message).await {
                Ok(_) => Ok(()),
                Err(error) if is_about_the_message(&error) => Err(SendError::Refused(error.to_string())),
                Err(error) => Err(SendError::Later(error.to_string())),
            },
            Transport::Folder(folder) => {
                let folder = folder.clone();
                let content = message.formatted();
                tokio::task::spawn_blocking(move || keep(&folder, id, &content))
                    .await
                    .map_err(|error| SendError::Later(error.to_string()))?
                    .map_err(|error| SendError::Later(error.to_string()))
            }
        }
    }
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let transport = match &self.transport {
            Transport::Smtp(_) => "smtp",
            Transport::Folder(_) => "folder",
        };
        f.debug_struct("Mailer").field("transport", &transport).finish_non_exhaustive()
    }
}

fn sender(text: &str) -> Result<Mailbox, MailerError> {
    text.parse().map_err(|_| MailerError::Sender)
}

/// Whether the server will never take this message. Refused credentials (RFC 4954, 6) are permanent, too, but it is
/// the operator who mends them, and then the mail should still go out.
fn is_about_the_message(error: &smtp::Error) -> bool {
    let about_the_login = error.status().is_some_and(|code| matches!(u16::from(code), 454 | 530 | 534 | 535 | 538));
    error.is_permanent() && !about_the_login
}

/// Writes the file whole or not at all. Identifiers sort by time, and so do the files.
fn keep(folder: &Path, id: Uuid, content: &[u8]) -> io::Result<()> {
    // A temporary file is its owner's alone (0600), and stays so under its new name.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.as_file().sync_all()?;
    file.persist(folder.join(format!("{id}.{FILE_EXTENSION}")))?;
    Ok(())
}
