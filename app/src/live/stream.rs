//! The leader's stream of events, kept open.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use futures::{StreamExt, stream::select_all};
use gloo_net::{
    eventsource::{State, futures::EventSource},
    http::{Method, RequestBuilder},
};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    engine::{Engine, page_age},
    wire::{EVENTS, Event},
};

/// Where the server streams; `age`, the milliseconds since the page was asked for, lets it tell what was missed.
const ADDRESS: &str = "/events";
/// Longest wait between two attempts to connect, in milliseconds.
const WAIT_MAX: f64 = 30_000.0;
/// Wait after the first failure, in milliseconds; twice as long after each further one.
const FIRST_WAIT: f64 = 1_000.0;

/// A stream that connects again until it is closed.
pub(super) struct Stream {
    engine: Weak<Engine>,
    me: Weak<Self>,
    source: RefCell<Option<EventSource>>,
    /// Which connection this is: what an earlier one still says does not count.
    connection: Cell<u32>,
    failures: Cell<i32>,
    is_closed: Cell<bool>,
}

impl Stream {
    /// Connects.
    pub(super) fn open(engine: Weak<Engine>) -> Rc<Self> {
        let stream = Rc::new_cyclic(|me| Self {
            engine,
            me: me.clone(),
            source: RefCell::default(),
            connection: Cell::new(0),
            failures: Cell::new(0),
            is_closed: Cell::new(false),
        });
        stream.connect();
        stream
    }

    /// Ends for good.
    pub(super) fn close(&self) {
        self.is_closed.set(true);
        self.disconnect();
    }

    /// The network is back: connects at once, without waiting for the next attempt.
    pub(super) fn hurry(&self) {
        self.failures.set(0);
        if !self.is_closed.get() {
            self.connect();
        }
    }

    /// Looks after the connection: the browser says nothing while it connects again, and a dead connection is silent.
    pub(super) fn watch(&self, is_silent: bool) {
        let state = self.source.borrow().as_ref().map(EventSource::state);
        if state == Some(State::Connecting) {
            self.lose();
        }
        if state.is_some() && is_silent {
            self.connect();
        }
    }

    fn disconnect(&self) {
        self.connection.set(self.connection.get().wrapping_add(1));
        // Taken out first: closing calls back.
        drop(self.source.take());
    }

    fn connect(&self) {
        self.disconnect();
        let connection = self.connection.get();
        let Ok(mut source) = EventSource::new(&format!("{ADDRESS}?age={:.0}", page_age())) else {
            return self.fail(connection);
        };
        let subscriptions: Result<Vec<_>, _> = EVENTS.into_iter().map(|name| source.subscribe(name)).collect();
        let Ok(subscriptions) = subscriptions else { return self.fail(connection) };
        *self.source.borrow_mut() = Some(source);
        let me = self.me.clone();
        spawn_local(async move {
            let mut messages = select_all(subscriptions);
            // An error is the end: the browser has given up, or we have closed it.
            while let Some(Ok((name, message))) = messages.next().await {
                let data = message.data().as_string().unwrap_or_default();
                let (Some(stream), Some(event)) = (me.upgrade(), Event::read(&name, &data)) else { continue };
                if !stream.hear(connection, &event) {
                    return;
                }
            }
            if let Some(stream) = me.upgrade() {
                stream.fail(connection);
            }
        });
    }

    /// Returns whether this connection still counts.
    fn hear(&self, connection: u32, event: &Event) -> bool {
        if self.connection.get() != connection {
            return false;
        }
        self.failures.set(0);
        if let Some(engine) = self.engine.upgrade() {
            engine.hear_server(event);
        }
        true
    }

    fn lose(&self) {
        if let Some(engine) = self.engine.upgrade() {
            engine.lose_server();
        }
    }

    /// The browser has given up: the server answered, but not with a stream.
    fn fail(&self, connection: u32) {
        if self.is_closed.get() || self.connection.get() != connection {
            return;
        }
        self.disconnect();
        self.lose();
        let me = self.me.clone();
        let waiting = self.connection.get();
        spawn_local(async move {
            let is_signed_out = is_signed_out().await;
            let Some(stream) = me.upgrade() else { return };
            if stream.is_closed.get() || stream.connection.get() != waiting {
                return;
            }
            if is_signed_out {
                if let Some(engine) = stream.engine.upgrade() {
                    engine.lose_session();
                }
                return;
            }
            stream.connect_later(waiting);
        });
    }

    fn connect_later(&self, waiting: u32) {
        let failures = self.failures.get();
        self.failures.set(failures.saturating_add(1));
        // By chance up to half as long again: not all browsers come back at once after a restart.
        let wait = (FIRST_WAIT * 2_f64.powi(failures)).min(WAIT_MAX) * (1.0 + js_sys::Math::random() / 2.0);
        let me = self.me.clone();
        let again = move || {
            if let Some(stream) = me.upgrade()
                && !stream.is_closed.get()
                && stream.connection.get() == waiting
            {
                stream.connect();
            }
        };
        set_timeout(again, Duration::from_secs_f64(wait / 1_000.0));
    }
}

/// Whether the server refuses the stream because nobody is signed in; an `EventSource` does not say why.
async fn is_signed_out() -> bool {
    let asked = RequestBuilder::new(ADDRESS).method(Method::HEAD).send().await;
    asked.is_ok_and(|answer| answer.status() == 401)
}
