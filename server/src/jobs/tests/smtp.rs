//! A small SMTP server (RFC 5321) that answers as a test wants it to.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::mail::Mailer;

/// A message that the server took.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) recipients: Vec<String>,
    pub(crate) content: String,
}

impl Received {
    pub(crate) fn text(&self) -> String {
        let message = mail_parser::MessageParser::default().parse(self.content.as_bytes()).expect("a mail");
        message.body_text(0).expect("a text part").into_owned()
    }

    /// The first link.
    pub(crate) fn link(&self) -> String {
        let text = self.text();
        text.lines().find(|line| line.starts_with("http")).expect("a link").trim().to_owned()
    }

    /// The secret at the end of the first link.
    pub(crate) fn secret(&self) -> String {
        self.link().rsplit(['/', '=']).next().unwrap_or_default().to_owned()
    }
}

/// What the server says to a recipient, and to a login.
#[derive(Clone, Debug)]
struct Manners {
    recipient: &'static str,
    login: Option<&'static str>,
}

pub(crate) struct SmtpServer {
    address: SocketAddr,
    manners: Arc<Mutex<Manners>>,
    received: Arc<Mutex<Vec<Received>>>,
    task: JoinHandle<()>,
}

impl SmtpServer {
    /// Takes every message.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let manners = Arc::new(Mutex::new(Manners { recipient: "250 ok", login: None }));
        let received = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn({
            let (manners, received) = (manners.clone(), received.clone());
            async move {
                while let Ok((connection, _)) = listener.accept().await {
                    let (manners, received) = (manners.clone(), received.clone());
                    // A client that hangs up is no failure.
                    tokio::spawn(async move { _ = talk(connection, &manners, &received).await });
                }
            }
        });
        Self { address, manners, received, task }
    }

    pub(crate) fn mailer(&self) -> Mailer {
        let url = format!("smtp://{}", self.address);
        Mailer::smtp(&url, "Tenantry <no-reply@example.com>").expect("a mailer")
    }

    pub(crate) fn mailer_with_password(&self) -> Mailer {
        let url = format!("smtp://user:secret@{}", self.address);
        Mailer::smtp(&url, "Tenantry <no-reply@example.com>").expect("a mailer")
    }

    /// From now on, recipients are answered so.
    pub(crate) fn answer_recipients(&self, answer: &'static str) {
        self.manners.lock().unwrap_or_else(PoisonError::into_inner).recipient = answer;
    }

    /// From now on, it asks for a login and answers it so.
    pub(crate) fn answer_logins(&self, answer: &'static str) {
        self.manners.lock().unwrap_or_else(PoisonError::into_inner).login = Some(answer);
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn talk(connection: TcpStream, manners: &Mutex<Manners>, received: &Mutex<Vec<Received>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(connection);
    say(&mut stream, "220 test ESMTP").await?;
    let mut recipients = Vec::new();
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let manners = manners.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" if manners.login.is_some() => say(&mut stream, "250-test\r\n250 AUTH PLAIN LOGIN").await?,
            "EHLO" => say(&mut stream, "250-test\r\n250 8BITMIME").await?,
            "AUTH" => say(&mut stream, manners.login.unwrap_or("235 ok")).await?,
            "MAIL" => {
                recipients.clear();
                say(&mut stream, "250 ok").await?;
            }
            "RCPT" => {
                let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                if manners.recipient.starts_with("250") {
                    recipients.push(address.to_owned());
                }
                say(&mut stream, manners.recipient).await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut content = String::new();
                loop {
                    line.clear();
                    if stream.read_line(&mut line).await? == 0 {
                        return Ok(());
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    content.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                let message = Received { recipients: recipients.clone(), content };
                received.lock().unwrap_or_else(PoisonError::into_inner).push(message);
                say(&mut stream, "250 taken").await?;
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "250 ok").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes()).await?;
    stream.write_all(b"\r\n").await?;
    stream.flush().await
}
