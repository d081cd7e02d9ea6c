//! One tab among the tabs of a browser: it leads (has the stream and passes on what it hears), or it follows.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
    time::Duration,
};

use js_sys::{Function, Object, Promise, Reflect};
use leptos::{leptos_dom::helpers::IntervalHandle, prelude::*};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent, VisibilityState};

use super::{
    Live, Topic,
    stream::Stream,
    wire::{Event, Said},
};
use crate::ahead;

/// The name of the lock and of the channel; another one whenever what tabs say to each other changes, so that tabs of two
/// versions do not misunderstand each other.
const NAME: &str = "tenantry-events-2";
/// How often a tab looks whether it still hears.
const WATCH_EVERY: Duration = Duration::from_secs(3);
/// The server pings every 15 seconds: after this much silence, in milliseconds, there is nobody.
const SILENCE_MAX: f64 = 45_000.0;
/// How far back a leader knows what it heard, in milliseconds.
const REACH_MAX: f64 = 10_000.0;
/// What a new tab may have missed while its greeting was on the way, in milliseconds.
const SPARE: f64 = 1_000.0;
/// Most events of that time that it keeps: after more, new tabs look at everything again.
const HEARD_MAX: usize = 200;
/// How long the stream may be away before the person is told.
const PATIENCE: Duration = Duration::from_secs(5);
/// Time for a sign-out in this very tab to load its next page, before the page is loaded anew.
const SIGN_OUT_PAUSE: Duration = Duration::from_secs(1);

type OnMessage = Closure<dyn FnMut(MessageEvent)>;
type OnLock = Closure<dyn FnMut() -> Promise>;

/// A tab's part in hearing events.
pub(super) struct Engine {
    live: Live,
    me: Weak<Self>,
    channel: Option<BroadcastChannel>,
    stream: RefCell<Option<Rc<Stream>>>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
    is_stopped: Cell<bool>,
    is_up: Cell<bool>,
    was_up: Cell<bool>,
    heard_at: Cell<f64>,
    /// What the leader heard last, each with its time.
    heard: RefCell<VecDeque<(f64, Event)>>,
    /// Since when nothing is missing in that.
    whole_since: Cell<f64>,
    watch: Cell<Option<IntervalHandle>>,
    /// What JavaScript calls; dropped with the engine.
    on_message: RefCell<Option<OnMessage>>,
    on_lock: RefCell<Option<OnLock>>,
}

impl Engine {
    /// Begins to hear.
    pub(super) fn start(live: Live) -> Rc<Self> {
        let engine = Rc::new_cyclic(|me| Self {
            live,
            me: me.clone(),
            channel: BroadcastChannel::new(NAME).ok(),
            stream: RefCell::default(),
            release: RefCell::default(),
            is_stopped: Cell::new(false),
            is_up: Cell::new(false),
            was_up: Cell::new(false),
            heard_at: Cell::new(js_sys::Date::now()),
            heard: RefCell::default(),
            whole_since: Cell::new(f64::INFINITY),
            watch: Cell::default(),
            on_message: RefCell::default(),
            on_lock: RefCell::default(),
        });
        engine.listen_to_tabs();
        engine.tell(&Said::Hello { age: page_age() });
        let me = engine.me.clone();
        let watch = move || {
            if let Some(engine) = me.upgrade() {
                engine.watch();
            }
        };
        engine.watch.set(set_interval_with_handle(watch, WATCH_EVERY).ok());
        engine.line_up(false);
        engine
    }

    /// The network is back.
    pub(super) fn hurry(&self) {
        let stream = self.stream.borrow().clone();
        if let Some(stream) = stream {
            stream.hurry();
        }
    }

    /// Hears nothing more; another tab may lead.
    pub(super) fn stop(&self) {
        self.is_stopped.set(true);
        self.step_down();
        if let Some(channel) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        if let Some(watch) = self.watch.take() {
            watch.clear();
        }
    }

    /// Lines up for the lock, or takes it away from whoever has it. Where there are no locks (they need HTTPS or
    /// localhost), every tab has a stream of its own.
    fn line_up(&self, by_force: bool) {
        let me = self.me.clone();
        let lead = move || match me.upgrade() {
            Some(engine) if !engine.is_stopped.get() => engine.lead(),
            _ => Promise::resolve(&JsValue::NULL),
        };
        let on_lock = Closure::new(lead);
        let asked = request_lock(by_force, on_lock.as_ref().unchecked_ref());
        *self.on_lock.borrow_mut() = Some(on_lock);
        let me = self.me.clone();
        match asked {
            Some(promise) => spawn_local(async move {
                // It ends well when this tab gave the lock back, and with an error when another one took it.
                let ended = JsFuture::from(promise).await;
                if let (Err(_), Some(engine)) = (ended, me.upgrade())
                    && !engine.is_stopped.get()
                {
                    engine.step_down();
                    engine.line_up(false);
                }
            }),
            None => _ = self.lead(),
        }
    }

    /// Opens the stream. The lock is held until the promise is kept.
    fn lead(&self) -> Promise {
        *self.stream.borrow_mut() = Some(Stream::open(self.me.clone()));
        Promise::new(&mut |keep, _| *self.release.borrow_mut() = Some(keep))
    }

    fn step_down(&self) {
        if let Some(stream) = self.stream.take() {
            stream.close();
        }
        if let Some(release) = self.release.take() {
            // It cannot fail: it settles a promise.
            _ = release.call0(&JsValue::NULL);
        }
    }

    fn is_leader(&self) -> bool {
        self.stream.borrow().is_some()
    }

    fn listen_to_tabs(&self) {
        let Some(channel) = &self.channel else { return };
        let me = self.me.clone();
        let on_message = Closure::new(move |message: MessageEvent| {
            let said = message.data().as_string().as_deref().and_then(Said::read);
            if let (Some(engine), Some(said)) = (me.upgrade(), said) {
                engine.hear_tab(said);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        *self.on_message.borrow_mut() = Some(on_message);
    }

    fn tell(&self, said: &Said) {
        if let Some(channel) = &self.channel {
            // A closed channel only means that the page is going away.
            _ = channel.post_message(&JsValue::from_str(&said.write()));
        }
    }

    fn hear_tab(&self, said: Said) {
        match said {
            Said::Hello { age } if self.is_leader() => self.tell_missed(age),
            Said::Hello { .. } => {}
            // A leader knows better; without locks, every tab does.
            Said::State { .. } | Said::Heard(_) if self.is_leader() => {}
            Said::State { is_up: true, reach } if !self.was_up.get() => self.take(&Event::Ready { reach }),
            Said::State { is_up, .. } => self.set_up(is_up),
            Said::Heard(event) => self.take(&event),
        }
    }

    /// Answers a new tab. What it missed is told to all: to those who know it, it costs one more look.
    fn tell_missed(&self, age: f64) {
        let now = js_sys::Date::now();
        let is_up = self.is_up.get();
        let reach = (now - self.whole_since.get()).clamp(0.0, REACH_MAX);
        self.tell(&Said::State { is_up, reach: if is_up { reach } else { 0.0 } });
        for (at, event) in self.heard.borrow().iter() {
            if is_up && now - at <= (age + SPARE).min(REACH_MAX) {
                self.tell(&Said::Heard(event.clone()));
            }
        }
    }

    /// Keeps what new tabs may have missed.
    fn remember(&self, event: &Event) {
        let now = js_sys::Date::now();
        let mut heard = self.heard.borrow_mut();
        match event {
            Event::Ready { reach } => {
                heard.clear();
                self.whole_since.set(now - reach);
            }
            // Who has come back must not be told to leave; a new tab looks at its access in any case.
            Event::Ping | Event::SignedOut | Event::Left { .. } => {}
            Event::Change { .. } | Event::Resync => {
                // The later one says it too.
                heard.retain(|(_, earlier)| earlier != event);
                while heard.front().is_some_and(|(at, _)| now - at > REACH_MAX) || heard.len() >= HEARD_MAX {
                    if let Some((at, _)) = heard.pop_front() {
                        self.whole_since.set(self.whole_since.get().max(at));
                    }
                }
                heard.push_back((now, event.clone()));
            }
        }
    }

    /// The stream said something.
    pub(super) fn hear_server(&self, event: &Event) {
        self.remember(event);
        self.tell(&Said::Heard(event.clone()));
        self.take(event);
    }

    /// The stream is gone, for now.
    pub(super) fn lose_server(&self) {
        if self.is_up.get() {
            self.tell(&Said::State { is_up: false, reach: 0.0 });
        }
        self.set_up(false);
    }

    /// There is no session any more.
    pub(super) fn lose_session(&self) {
        self.hear_server(&Event::SignedOut);
    }

    fn take(&self, event: &Event) {
        if self.is_stopped.get() {
            return;
        }
        self.heard_at.set(js_sys::Date::now());
        let versions = self.live.versions;
        match event {
            Event::Ready { reach } => {
                if self.was_up.replace(true) || page_age() > *reach {
                    ahead::forget();
                    versions.update(super::Versions::change_everything);
                } else {
                    versions.update(|versions| versions.change(None, Topic::Access));
                }
            }
            Event::Change { topic, organization } => {
                ahead::forget();
                if let Some(topic) = Topic::from_wire(topic) {
                    versions.update(|versions| versions.change(*organization, topic));
                }
            }
            Event::Left { organization } => {
                ahead::forget();
                self.live.left.update(|(count, left)| {
                    *count = count.wrapping_add(1);
                    *left = Some(*organization);
                });
            }
            Event::Resync => {
                ahead::forget();
                versions.update(super::Versions::change_everything);
            }
            Event::SignedOut => {
                // The server decides what this page is now: the sign-in page, or itself for whoever signed in since.
                self.stop();
                set_timeout(|| _ = window().location().reload(), SIGN_OUT_PAUSE);
                return;
            }
            Event::Ping => {}
        }
        self.set_up(true);
    }

    fn set_up(&self, is_up: bool) {
        let was_up = self.is_up.replace(is_up);
        if is_up {
            self.live.is_deaf.try_set(false);
        } else if was_up || !self.was_up.get() {
            let me = self.me.clone();
            let tell_person = move || {
                if let Some(engine) = me.upgrade()
                    && !engine.is_up.get()
                    && !engine.is_stopped.get()
                {
                    engine.live.is_deaf.try_set(true);
                }
            };
            set_timeout(tell_person, PATIENCE);
        }
    }

    /// Looks whether somebody is still there.
    fn watch(&self) {
        let is_silent = js_sys::Date::now() - self.heard_at.get() > SILENCE_MAX;
        let stream = self.stream.borrow().clone();
        match stream {
            Some(stream) => stream.watch(is_silent),
            // The leader may be frozen in the background, and keeps the lock all the same.
            None if is_silent && document().visibility_state() == VisibilityState::Visible => {
                self.heard_at.set(js_sys::Date::now());
                self.set_up(false);
                self.line_up(true);
            }
            None => {}
        }
        if is_silent {
            self.heard_at.set(js_sys::Date::now());
        }
    }
}

/// Asks for the lock; `None` where there are no locks.
fn request_lock(by_force: bool, callback: &Function) -> Option<Promise> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).ok().filter(|locks| locks.is_object())?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"steal".into(), &by_force.into()).ok()?;
    request.call3(&locks, &NAME.into(), &options, callback).ok()?.dyn_into().ok()
}

/// Milliseconds since this page was asked for. The page's own clock may stand still while the computer sleeps.
pub(super) fn page_age() -> f64 {
    window()
        .performance()
        .map_or(f64::INFINITY, |performance| performance.now().max(js_sys::Date::now() - performance.time_origin()))
}
