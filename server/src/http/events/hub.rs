//! Where this process hears of events: one connection listens to PostgreSQL, and every stream hears it from here.

use std::{
    collections::{HashMap, hash_map::Entry},
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

mod recent;

use sqlx::{
    Executor,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};
use tenantry::ids::UserId;
use tokio::{
    sync::{Semaphore, broadcast, watch},
    time::Instant,
};
use tokio_util::sync::CancellationToken;

use self::recent::Recent;
use crate::{
    database::Database,
    jobs::events::{CHANNEL, LiveEvent, unpack},
};

/// Notifications that a slow stream may be behind before it is told to look at everything again.
const BACKLOG: usize = 256;
/// Most streams of one person in this process. Tabs of a browser share one.
const STREAMS_PER_USER: usize = 20;
/// Most streams that ask the database at once whether they may go on: after a broadcast all of them want to know.
const CHECKS_AT_ONCE: usize = 4;
/// How long silence is believed before the listening connection is tried.
const PROBE_AFTER: Duration = Duration::from_secs(30);
/// How long the database may take to answer the probe.
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);
/// Rest between two attempts to listen.
const RETRY_PAUSE: Duration = Duration::from_secs(2);

/// What streams hear.
#[derive(Clone, Debug)]
pub(super) enum Heard {
    /// These events.
    Events(Arc<[LiveEvent]>),
    /// Events may have been missed.
    Gap,
}

/// The listening connection of this process and everybody who hears from it.
#[derive(Clone)]
pub struct Hub {
    station: Arc<Station>,
    listening: watch::Receiver<bool>,
    seats: Arc<Mutex<HashMap<UserId, usize>>>,
    pub(super) checks: Arc<Semaphore>,
    pub(super) shutdown: CancellationToken,
}

/// From where streams hear, and what was said a moment ago.
struct Station {
    sender: broadcast::Sender<Heard>,
    /// Held while something is said and while somebody begins to hear: each event is either live or recent.
    recent: Mutex<Recent>,
}

impl Station {
    fn new() -> Self {
        let (sender, _) = broadcast::channel(BACKLOG);
        Self { sender, recent: Mutex::default() }
    }

    fn say(&self, heard: Heard) {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.keep(Instant::now(), heard.clone());
        // An error means that no stream is open.
        let _ = self.sender.send(heard);
    }
}

/// What somebody hears who begins to.
pub(super) struct Hearing {
    /// What is said from now on.
    pub(super) receiver: broadcast::Receiver<Heard>,
    /// What was said before, the oldest first.
    pub(super) recent: Vec<Heard>,
    /// How far back that goes without a gap.
    pub(super) reach: Duration,
}

impl Hub {
    /// Starts listening on a connection of its own (LISTEN does not pass through a pooler), until `shutdown`, which
    /// ends the streams too.
    #[must_use]
    pub fn start(database: &Database, shutdown: CancellationToken) -> Self {
        let station = Arc::new(Station::new());
        let (is_listening, listening) = watch::channel(false);
        let options = PgConnectOptions::clone(&database.direct);
        tokio::spawn(listen(options, station.clone(), is_listening, shutdown.clone()));
        Self { station, listening, seats: Arc::default(), checks: Arc::new(Semaphore::new(CHECKS_AT_ONCE)), shutdown }
    }

    /// Waits until this process hears of events. It does so for good once it has begun, apart from lost connections,
    /// after which streams are told to look at everything again.
    pub async fn listening(&self) {
        // An error means that the task has ended: there is nothing to wait for.
        let _ = self.listening.clone().wait_for(|listening| *listening).await;
    }

    /// Begins to hear, also what was said up to `back` ago, as far as this process still knows it.
    pub(super) fn subscribe(&self, back: Duration) -> Hearing {
        let recent = self.station.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = self.station.sender.subscribe();
        let (recent, reach) = recent.since(Instant::now(), back);
        Hearing { receiver, recent, reach }
    }

    /// Tells every stream of this process.
    #[cfg(test)]
    pub(super) fn say(&self, heard: Heard) {
        self.station.say(heard);
    }

    /// Forgets what was said.
    #[cfg(test)]
    pub(super) fn forget(&self) {
        *self.station.recent.lock().unwrap_or_else(PoisonError::into_inner) = Recent::default();
    }

    /// Room for one more stream of this person, or none.
    pub(super) fn take_seat(&self, user: UserId) -> Option<Seat> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(user).or_default();
        if *taken >= STREAMS_PER_USER {
            return None;
        }
        *taken += 1;
        Some(Seat { user, seats: self.seats.clone() })
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").field("streams", &self.station.sender.receiver_count()).finish_non_exhaustive()
    }
}

/// The room that a stream takes; free again when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    user: UserId,
    seats: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut taken) = seats.entry(self.user) {
            *taken.get_mut() -= 1;
            if *taken.get() == 0 {
                taken.remove();
            }
        }
    }
}

/// Listens until the shutdown, on a new connection whenever one is lost.
async fn listen(
    options: PgConnectOptions,
    station: Arc<Station>,
    is_listening: watch::Sender<bool>,
    shutdown: CancellationToken,
) {
    while !shutdown.is_cancelled() {
        let lost = tokio::select! {
            () = shutdown.cancelled() => return,
            result = listen_once(&options, &station, &is_listening) => result,
        };
        is_listening.send_replace(false);
        if let Err(error) = lost {
            tracing::warn!(%error, "not listening for events, trying again");
        }
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(RETRY_PAUSE) => {}
        }
    }
}

async fn listen_once(
    options: &PgConnectOptions,
    station: &Station,
    is_listening: &watch::Sender<bool>,
) -> sqlx::Result<()> {
    // The listener wants a pool; this one is a single connection.
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .max_lifetime(None)
        .idle_timeout(None)
        .connect_with(options.clone())
        .await?;
    let mut listener = PgListener::connect_with(&pool).await?;
    listener.listen(CHANNEL).await?;
    is_listening.send_replace(true);
    // Whatever happened before the LISTEN was not heard.
    station.say(Heard::Gap);
    loop {
        match tokio::time::timeout(PROBE_AFTER, listener.try_recv()).await {
            Ok(Ok(Some(notification))) => match unpack(notification.payload()) {
                Ok(events) => station.say(Heard::Events(events.into())),
                Err(error) => {
                    tracing::error!(%error, "a notification that is none of ours");
                    station.say(Heard::Gap);
                }
            },
            // It was lost, and is back by now.
            Ok(Ok(None)) => station.say(Heard::Gap),
            Ok(Err(error)) => return Err(error),
            // Silence: is anybody there? (Waiting can be given up without losing a notification.)
            Err(_) => match tokio::time::timeout(PROBE_TIMEOUT, listener.execute("SELECT 1")).await {
                Ok(answer) => {
                    answer?;
                }
                Err(_) => return Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
            },
        }
    }
}

#[cfg(test)]
mod tests;
