//! One open stream: what its person may hear, and for how long.

use std::{
    collections::{BTreeSet, HashSet, VecDeque},
    time::Duration,
};

use tenantry::{
    ids::{OrganizationId, SessionId, UserId},
    session::Caller,
};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::Instant,
};

use super::hub::{Heard, Hearing, Hub, Seat};
use crate::{failure::Failure, jobs::events::LiveEvent, services::Core};

/// How long a stream goes on without asking whether its session still stands, should nothing tell it to.
const CHECK_EVERY: Duration = Duration::from_secs(5 * 60);

/// What a stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Ready { organizations: BTreeSet<OrganizationId>, reach: Duration },
    Change { topic: String, organization: Option<OrganizationId> },
    Left { organization: OrganizationId },
    Resync,
    SignedOut,
}

/// What a session allows, as of the last check.
#[derive(Debug)]
struct Rights {
    organizations: BTreeSet<OrganizationId>,
    check_again: Duration,
}

pub(super) struct Subscriber {
    core: Core,
    hub: Hub,
    user: UserId,
    session: SessionId,
    receiver: broadcast::Receiver<Heard>,
    organizations: BTreeSet<OrganizationId>,
    /// Those and the former ones: their identifiers are no secret to the person.
    known: BTreeSet<OrganizationId>,
    next_check: Instant,
    outgoing: VecDeque<Message>,
    has_ended: bool,
    _seat: Seat,
}

impl Subscriber {
    /// Begins to hear, then looks what the caller may hear: in this order, nothing falls in between. What was said up
    /// to `back` ago is told too.
    pub(super) async fn open(
        core: Core,
        hub: Hub,
        seat: Seat,
        caller: &Caller,
        back: Duration,
    ) -> tenantry::Result<Self> {
        let Hearing { receiver, recent, reach } = hub.subscribe(back);
        let mut subscriber = Self {
            receiver,
            core,
            hub,
            user: caller.user_id,
            session: caller.session_id,
            organizations: BTreeSet::new(),
            known: BTreeSet::new(),
            next_check: Instant::now(),
            outgoing: VecDeque::new(),
            has_ended: false,
            _seat: seat,
        };
        let rights = subscriber.rights().await?.ok_or(tenantry::Error::Unauthenticated)?;
        subscriber.organizations = rights.organizations.clone();
        subscriber.known = rights.organizations.clone();
        subscriber.next_check = Instant::now() + rights.check_again;
        subscriber.outgoing.push_back(Message::Ready { organizations: rights.organizations, reach });
        subscriber.catch_up(&recent);
        Ok(subscriber)
    }

    /// Tells what was said before, each thing once; where something may have been missed, that alone.
    fn catch_up(&mut self, recent: &[Heard]) {
        let mut told = HashSet::new();
        for heard in recent {
            match heard {
                Heard::Gap => return self.say(Message::Resync),
                Heard::Events(events) => {
                    let news: Vec<LiveEvent> = events.iter().filter(|event| told.insert(*event)).cloned().collect();
                    self.tell(&news);
                }
            }
        }
    }

    /// The next thing to say; `None` ends the stream.
    pub(super) async fn next(&mut self) -> Option<Message> {
        loop {
            if let Some(message) = self.outgoing.pop_front() {
                return Some(message);
            }
            if self.has_ended {
                return None;
            }
            let shutdown = self.hub.shutdown.clone();
            tokio::select! {
                () = shutdown.cancelled() => return None,
                heard = self.receiver.recv() => match heard {
                    Ok(Heard::Events(events)) => self.hear(&events).await,
                    Ok(Heard::Gap) | Err(RecvError::Lagged(_)) => {
                        self.check().await;
                        self.say(Message::Resync);
                    }
                    Err(RecvError::Closed) => return None,
                },
                () = tokio::time::sleep_until(self.next_check) => self.check().await,
            }
        }
    }

    /// Passes on what concerns this person. Whatever is addressed to the person may have changed the session or the
    /// memberships, so these are looked at before anything is said.
    async fn hear(&mut self, events: &[LiveEvent]) {
        if events.iter().any(|event| event.user == Some(self.user)) {
            self.check().await;
        }
        self.tell(events);
    }

    /// Passes on what concerns this person, by the rights as of the last check.
    fn tell(&mut self, events: &[LiveEvent]) {
        for event in events {
            let inside = event.organization.is_some_and(|id| self.organizations.contains(&id));
            let message = match event.user {
                // Where the person neither is nor was, not even the identifier is told.
                Some(user) if user == self.user => Message::Change {
                    topic: event.topic.clone(),
                    organization: event.organization.filter(|id| self.known.contains(id)),
                },
                None if inside => Message::Change { topic: event.topic.clone(), organization: event.organization },
                _ => continue,
            };
            self.say(message);
        }
    }

    /// Whether the session still stands, and where the person is a member.
    async fn check(&mut self) {
        match self.rights().await {
            Ok(Some(rights)) => {
                let lost: Vec<_> = self.organizations.difference(&rights.organizations).copied().collect();
                self.known.extend(&rights.organizations);
                self.organizations = rights.organizations;
                self.next_check = Instant::now() + rights.check_again;
                for organization in lost {
                    self.say(Message::Left { organization });
                }
            }
            Ok(None) => {
                self.say(Message::SignedOut);
                self.has_ended = true;
            }
            // Nobody knows whether the person may still listen: the browser connects again and is looked at anew.
            Err(failure) => {
                tracing::warn!(error = %failure, "a stream of events ends, since its session cannot be checked");
                self.has_ended = true;
            }
        }
    }

    async fn rights(&self) -> Result<Option<Rights>, Failure> {
        let _turn = self.hub.checks.acquire().await.map_err(Failure::internal)?;
        let now = self.core.now();
        let row = sqlx::query!(
            r#"
            SELECT s.expires_at,
                   ARRAY(SELECT m.organization_id
                           FROM tenantry.organization_members m
                           JOIN tenantry.organizations o ON o.id = m.organization_id AND o.deleted_at IS NULL
                          WHERE m.user_id = s.user_id AND m.status = 'active') AS "organizations!"
              FROM tenantry.sessions s
             WHERE s.id = $1 AND s.user_id = $2 AND s.expires_at > $3
            "#,
            self.session.uuid(),
            self.user.uuid(),
            now,
        )
        .fetch_optional(&self.core.db.auth)
        .await?;
        Ok(row.map(|row| Rights {
            organizations: row.organizations.into_iter().map(OrganizationId::from_uuid).collect(),
            check_again: (row.expires_at - now).to_std().unwrap_or_default().min(CHECK_EVERY),
        }))
    }

    fn say(&mut self, message: Message) {
        if !self.has_ended {
            self.outgoing.push_back(message);
        }
    }
}
