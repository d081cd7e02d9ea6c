//! Live events in the browser: what changed on the server makes open pages look again, and access that has ended makes
//! a tab leave.
//!
//! # How to use it
//!
//! - [`provide_live_events`] once in [`crate::App`].
//! - [`keep_live_events`] in the frame of signed-in pages: while it is shown, events are heard.
//! - [`use_live`] wherever data is loaded. The number grows when there is something new, so it belongs into the source
//!   of the resource, and a `Transition` keeps what is shown until the answer is there:
//!
//!   ```text
//!   let news = use_live(Topic::Members);
//!   let members = load(move || news.get(), move || ListMembers { organization: slug() });
//!   ```
//! - [`leave_when_access_ends`] in the frame of an organization's pages, and [`leave_while`] where the person leaves or
//!   deletes the organization in this very tab: there is no news of it meanwhile.
//! - [`use_offline`] where it is said that the network is gone.
//!
//! On the server all of them do nothing.
//!
//! # How it works
//!
//! All tabs of a browser share one stream, since a browser opens few connections to a host: the tab that holds a Web
//! Lock has the stream and passes everything on over a `BroadcastChannel`. When it closes, the next one takes over;
//! when it is frozen in the background, a visible one takes the lock away from it. Whenever something may have been
//! missed (a lost connection, a new leader, a slow tab), everything is looked at again. A new page tells how old it is,
//! and is told what changed since: it looks at that, and at its access, but at nothing else.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use tenantry::ids::OrganizationId;

use crate::{
    active::ActiveOrganization,
    notice::{NOTICE_QUERY, Notice},
    paths,
};

#[cfg(feature = "hydrate")]
mod engine;
#[cfg(feature = "hydrate")]
mod stream;
mod versions;
#[cfg(any(feature = "hydrate", test))]
mod wire;

use versions::Versions;

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// The members of an organization, their roles among it.
    Members,
    /// The invitations of an organization, and what became of their mails.
    Invitations,
    /// Who asks to join an organization.
    Requests,
    /// The teams of an organization, and who is in them.
    Teams,
    /// The organization itself: name, address, state.
    Organization,
    /// What the person may do in an organization.
    Access,
    /// Which organizations the person is in.
    Organizations,
    /// The person's sessions.
    Sessions,
}

impl Topic {
    /// Reads what the server says; `None` for what a newer server knows.
    #[cfg(any(feature = "hydrate", test))]
    fn from_wire(text: &str) -> Option<Self> {
        Some(match text {
            "members" => Self::Members,
            "invitations" => Self::Invitations,
            "requests" => Self::Requests,
            "teams" => Self::Teams,
            "organization" => Self::Organization,
            "access" => Self::Access,
            "organizations" => Self::Organizations,
            "sessions" => Self::Sessions,
            _ => return None,
        })
    }

    /// Whether a page inside an organization means only what happens there.
    const fn is_of_one_organization(self) -> bool {
        matches!(
            self,
            Self::Members | Self::Invitations | Self::Requests | Self::Teams | Self::Organization | Self::Access
        )
    }
}

/// What the tab knows.
#[derive(Clone, Copy)]
struct Live {
    versions: RwSignal<Versions>,
    /// The organization that was left last, and how many have been left in this tab.
    left: RwSignal<(u32, Option<OrganizationId>)>,
    /// The organization that this tab leaves by itself.
    leaving: RwSignal<Option<OrganizationId>>,
    /// Whether this tab signs out by itself.
    is_signing_out: RwSignal<bool>,
    /// Whether the browser has no network.
    is_offline: RwSignal<bool>,
    /// Whether the server has not been heard for a while.
    is_deaf: RwSignal<bool>,
    /// How many frames want events.
    listeners: RwSignal<u32>,
    #[cfg(feature = "hydrate")]
    engine: StoredValue<Option<std::rc::Rc<engine::Engine>>, LocalStorage>,
}

/// Puts the tab's live state into context. [`crate::App`] calls it once.
pub fn provide_live_events() {
    let live = Live {
        versions: RwSignal::default(),
        left: RwSignal::new((0, None)),
        leaving: RwSignal::new(None),
        is_signing_out: RwSignal::new(false),
        is_offline: RwSignal::new(false),
        is_deaf: RwSignal::new(false),
        listeners: RwSignal::new(0),
        #[cfg(feature = "hydrate")]
        engine: StoredValue::new_local(None),
    };
    provide_context(live);
    // Effects run in the browser only.
    Effect::new(move |_| watch_network(live));
}

fn watch_network(live: Live) {
    live.is_offline.set(!window().navigator().on_line());
    let gone = window_event_listener(leptos::ev::offline, move |_| live.is_offline.set(true));
    let back = window_event_listener(leptos::ev::online, move |_| {
        live.is_offline.set(false);
        hurry(live);
    });
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
}

/// Hears events while the surrounding view is shown. To be called where somebody is known to be signed in.
pub fn keep_live_events() {
    let Some(live) = use_context::<Live>() else { return };
    Effect::new(move |_| {
        live.listeners.update_untracked(|listeners| *listeners += 1);
        start(live);
        on_cleanup(move || {
            live.listeners.update_untracked(|listeners| *listeners = listeners.saturating_sub(1));
            stop_when_nobody_listens(live);
        });
    });
}

/// A number that grows when there is something new about `topic`: in the organization of this page where the topic is
/// one of an organization and the page belongs to one, else anywhere.
#[must_use]
pub fn use_live(topic: Topic) -> Signal<u32> {
    let place = use_context::<ActiveOrganization>()
        .filter(|_| topic.is_of_one_organization())
        .map(|active| active.tenant.with_untracked(|tenant| tenant.organization_id));
    news(place, topic)
}

/// Like [`use_live`], in the organization that is named.
#[must_use]
pub fn use_live_in(organization: OrganizationId, topic: Topic) -> Signal<u32> {
    news(Some(organization), topic)
}

/// A number that grows whenever anything may have been missed: the server is heard again after a while.
#[must_use]
pub fn use_catching_up() -> Signal<u32> {
    let Some(live) = use_context::<Live>() else { return Signal::stored(0) };
    Memo::new(move |_| live.versions.with(Versions::catching_up)).into()
}

fn news(place: Option<OrganizationId>, topic: Topic) -> Signal<u32> {
    let Some(live) = use_context::<Live>() else { return Signal::stored(0) };
    let is_over = place.map(|place| on_the_way_out(live, place));
    Memo::new(move |before: Option<&u32>| match before {
        // What is asked now about an organization that is being left, or by somebody who signs out, would only be refused.
        Some(before) if live.is_signing_out.get() || is_over.is_some_and(|is_over| is_over()) => *before,
        _ => live.versions.with(|versions| versions.count(place, topic)),
    })
    .into()
}

/// Whether this tab is on its way out of the organization, from now on: it leaves by itself, or access has ended.
fn on_the_way_out(live: Live, organization: OrganizationId) -> impl Fn() -> bool + Copy + Send + Sync + 'static {
    // Who had left it before is back by now.
    let before = live.left.with_untracked(|(count, _)| *count);
    move || {
        let has_left = live.left.with(|(count, left)| *count != before && *left == Some(organization));
        has_left || live.leaving.get() == Some(organization)
    }
}

/// Calls `look` whenever there is something new about one of `news` ([`use_live`]). In the browser only.
pub fn when_new<const N: usize>(news: [Signal<u32>; N], look: impl Fn() + 'static) {
    Effect::new(move |before: Option<[u32; N]>| {
        let now = news.map(|news| news.get());
        if before.is_some_and(|before| before != now) {
            look();
        }
        now
    });
}

/// Whether the network is gone, or the server has not been heard for some seconds.
#[must_use]
pub fn use_offline() -> Signal<bool> {
    match use_context::<Live>() {
        Some(live) => Signal::derive(move || live.is_offline.get() || live.is_deaf.get()),
        None => Signal::stored(false),
    }
}

/// Goes to the start page, with a word why, when the membership or the organization ends while the tab is in it. The
/// page is replaced: there is nothing to go back to.
pub fn leave_when_access_ends(active: ActiveOrganization) {
    let Some(live) = use_context::<Live>() else { return };
    let organization = active.tenant.with_untracked(|tenant| tenant.organization_id);
    let navigate = use_navigate();
    let before = live.left.with_untracked(|(count, _)| *count);
    Effect::new(move |_| {
        let (count, left) = live.left.get();
        // Access that ended while that was expected still has ended when it is not expected any more.
        let is_expected = live.leaving.get() == Some(organization);
        if count != before && left == Some(organization) && !is_expected {
            let home = paths::with_query(paths::HOME, NOTICE_QUERY, Notice::AccessEnded.code());
            navigate(&home, NavigateOptions { replace: true, ..NavigateOptions::default() });
        }
    });
}

/// While `is_underway`, this tab leaves or deletes the organization itself, and will say so in its own words: the news
/// that access has ended may come before the answer.
///
/// It is over when it was refused, and when what asked for it is not shown any more: nobody takes the answer then, and
/// the news lead out.
pub fn leave_while(organization: OrganizationId, is_underway: Signal<bool>) {
    let Some(live) = use_context::<Live>() else { return };
    let is_leaving = Memo::new(move |_| is_underway.get());
    Effect::new(move |_| {
        if is_leaving.get() {
            live.leaving.set(Some(organization));
            on_cleanup(move || _ = live.leaving.try_set(None));
        }
    });
}

/// Whether this tab leaves or deletes the organization itself ([`leave_while`]).
#[must_use]
pub fn use_leaving(organization: OrganizationId) -> Signal<bool> {
    match use_context::<Live>() {
        Some(live) => Memo::new(move |_| live.leaving.get() == Some(organization)).into(),
        None => Signal::stored(false),
    }
}

/// Tells whether this tab is signing out: there is no news meanwhile, that of the end of this very session above all.
pub fn use_signing_out() -> impl Fn(bool) + Copy + Send + Sync + 'static {
    let live = use_context::<Live>();
    move |is_underway| {
        if let Some(live) = live {
            _ = live.is_signing_out.try_set(is_underway);
        }
    }
}

/// Opens the stream, or lines up for it.
#[cfg(feature = "hydrate")]
fn start(live: Live) {
    live.engine.update_value(|engine| {
        engine.get_or_insert_with(|| engine::Engine::start(live));
    });
}

/// Navigating makes the frame anew: the stream outlives the moment in between.
#[cfg(feature = "hydrate")]
fn stop_when_nobody_listens(live: Live) {
    set_timeout(
        move || {
            if live.listeners.try_get_untracked().unwrap_or_default() == 0 {
                let engine = live.engine.try_update_value(Option::take).flatten();
                if let Some(engine) = engine {
                    engine.stop();
                }
            }
        },
        std::time::Duration::from_secs(1),
    );
}

/// The network is back.
#[cfg(feature = "hydrate")]
fn hurry(live: Live) {
    let engine = live.engine.with_value(Clone::clone);
    if let Some(engine) = engine {
        engine.hurry();
    }
}

#[cfg(not(feature = "hydrate"))]
const fn hurry(_: Live) {}

#[cfg(not(feature = "hydrate"))]
const fn start(_: Live) {}

#[cfg(not(feature = "hydrate"))]
const fn stop_when_nobody_listens(_: Live) {}
