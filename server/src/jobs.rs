//! Jobs: what is sent, expired and purged after the transactions that caused it.
//!
//! Every server process runs them. They share the work through row locks (`SKIP LOCKED`) and advisory locks, and take
//! the time from the core's clock, so a test moves it by hand and calls [`drain`].

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{sync::Notify, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::{failure::Failure, mail::Mailer, services::Core};

pub(crate) mod events;
mod housekeeping;
mod mail;
#[cfg(test)]
pub(crate) mod tests;

/// How often the event outbox is looked at without being woken: rows that a process without jobs has left.
const EVENTS_POLL: Duration = Duration::from_secs(1);
/// How often the mail outbox is looked at without being woken: retries that have become due.
const MAIL_POLL: Duration = Duration::from_secs(2);
/// How often housekeeping looks for what is over.
const HOUSEKEEPING_EVERY: Duration = Duration::from_secs(5 * 60);
/// Rest after a look into an outbox: what many requests leave meanwhile is taken in one go, and the first of them never
/// waits.
const REST: Duration = Duration::from_millis(50);
/// Rest after an error, so that a database that is away is not asked in a tight loop.
const ERROR_PAUSE: Duration = Duration::from_secs(5);

/// Runs all jobs until `shutdown`; then what is under way is finished, within seconds.
pub async fn run(core: Core, mailer: Mailer, shutdown: CancellationToken) {
    // One signal says that there is something in an outbox; each loop has a wake-up of its own.
    let (wake_mail, wake_events) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let fan_out = {
        let (core, wake_mail, wake_events) = (core.clone(), wake_mail.clone(), wake_events.clone());
        move || {
            let (core, wake_mail, wake_events) = (core.clone(), wake_mail.clone(), wake_events.clone());
            async move {
                loop {
                    core.outbox.notified().await;
                    wake_events.notify_one();
                    wake_mail.notify_one();
                }
            }
        }
    };
    let events = {
        let (core, shutdown) = (core.clone(), shutdown.clone());
        move || {
            let (core, shutdown, wake) = (core.clone(), shutdown.clone(), wake_events.clone());
            async move { repeat("events", EVENTS_POLL, &wake, &shutdown, || events::dispatch_all(&core)).await }
        }
    };
    let mail = {
        let (core, shutdown) = (core.clone(), shutdown.clone());
        move || {
            let (core, mailer, shutdown, wake) = (core.clone(), mailer.clone(), shutdown.clone(), wake_mail.clone());
            async move { repeat("mail", MAIL_POLL, &wake, &shutdown, || mail::send_due(&core, &mailer, &shutdown)).await }
        }
    };
    let housekeeping = {
        let shutdown = shutdown.clone();
        move || {
            let (core, shutdown, never) = (core.clone(), shutdown.clone(), Notify::new());
            async move {
                repeat("housekeeping", HOUSEKEEPING_EVERY, &never, &shutdown, || housekeeping::tidy(&core)).await;
            }
        }
    };
    tokio::join!(
        keep_alive("wake-up", shutdown.clone(), fan_out),
        keep_alive("events", shutdown.clone(), events),
        keep_alive("mail", shutdown.clone(), mail),
        keep_alive("housekeeping", shutdown, housekeeping),
    );
}

/// Does all that is due, now: housekeeping, then mail, then events. For tests, and for whoever wants to be sure.
///
/// # Errors
/// [`tenantry::Error::Unavailable`] or [`tenantry::Error::Internal`] when the database fails. A mail that cannot be
/// sent is no error: it is tried again when it is due again.
pub async fn drain(core: &Core, mailer: &Mailer) -> Result<(), tenantry::Error> {
    housekeeping::tidy(core).await?;
    mail::send_due(core, mailer, &CancellationToken::new()).await?;
    events::dispatch_all(core).await?;
    Ok(())
}

/// Does one job again and again: when woken, and at least every `poll`.
async fn repeat<F>(
    name: &'static str,
    poll: Duration,
    wake: &Notify,
    shutdown: &CancellationToken,
    mut job: impl FnMut() -> F,
) where
    F: Future<Output = Result<(), Failure>>,
{
    while !shutdown.is_cancelled() {
        match job().await {
            Ok(()) => {
                let woken = async {
                    tokio::time::sleep(REST).await;
                    wake.notified().await;
                };
                tokio::select! {
                    () = shutdown.cancelled() => return,
                    () = woken => {}
                    () = tokio::time::sleep(poll) => {}
                }
            }
            Err(error) => {
                tracing::warn!(job = name, %error, "job failed, will be tried again");
                tokio::select! {
                    () = shutdown.cancelled() => return,
                    () = tokio::time::sleep(ERROR_PAUSE) => {}
                }
            }
        }
    }
}

/// Starts a loop as a task and starts it anew should it panic: a mistake in one job must not end all mail.
async fn keep_alive<F>(name: &'static str, shutdown: CancellationToken, start: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    /// How long a loop may take to end by itself.
    const GRACE: Duration = Duration::from_secs(10);
    while !shutdown.is_cancelled() {
        let mut task = AbortOnDrop(tokio::spawn(start()));
        tokio::select! {
            result = &mut task.0 => {
                if let Err(error) = result {
                    tracing::error!(job = name, %error, "job panicked, starting it again");
                    tokio::time::sleep(ERROR_PAUSE).await;
                }
            }
            () = shutdown.cancelled() => {
                // The wake-up never ends by itself, and has nothing to finish.
                if name != "wake-up" && tokio::time::timeout(GRACE, &mut task.0).await.is_err() {
                    tracing::warn!(job = name, "job was still busy, leaving it: what it held is taken up again later");
                }
            }
        }
    }
}

struct AbortOnDrop(JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
