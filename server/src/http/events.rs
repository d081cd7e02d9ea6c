//! Live events: `GET /events`, a stream that tells open tabs what to look at again (server-sent events, HTML 9.2).
//!
//! Events carry no data, only what changed and where; a tab asks for it and is answered by its rights.
//!
//! | event | data | when |
//! | --- | --- | --- |
//! | `ready` | `{"organizations": [id, …], "reach": ms}` | first; from now on nothing is missed, nor of the time before that is given |
//! | `change` | `{"topic": "members", "organizationId": id or null}` | something changed |
//! | `left` | `{"organizationId": id}` | the membership or the organization has ended |
//! | `resync` | `{}` | something may have been missed: look at everything again |
//! | `signed-out` | `{}` | the session has ended; last |
//! | `ping` | `{}` | every 15 seconds, so that both sides notice a dead connection |
//!
//! A page is made, and opens its stream a moment later: `?age=` says how many milliseconds ago it was asked for, and
//! what changed since then comes after `ready`, as far back as this process remembers; `reach` says how far. The page
//! looks at everything again where that is less than its age.

use std::{convert::Infallible, time::Duration};

use axum::{
    Extension, Router,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::get,
};
use futures::{Stream, stream};
use serde::Deserialize;
use serde_json::json;
use tenantry::{Error, service::Doorkeeper, session::Visitor};

use self::subscriber::{Message, Subscriber};
use super::problem::Problem;
use crate::services::Core;

mod hub;
mod subscriber;
#[cfg(test)]
mod tests;

pub use hub::Hub;

/// How often a quiet stream says that it is there.
const PING_EVERY: Duration = Duration::from_secs(15);
/// How long a browser waits before it connects again.
const RETRY_AFTER: Duration = Duration::from_secs(2);

/// Told beyond the page's age: the time that its request for the stream may take until it is looked at.
const SPARE: Duration = Duration::from_secs(2);

/// What the stream needs.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "the core has nothing to show")]
pub struct EventsState {
    /// The services.
    pub core: Core,
    /// Where this process hears of events.
    pub hub: Hub,
}

/// The stream. The request needs its [`Visitor`] among the extensions (`super::visitor`).
pub fn routes(state: EventsState) -> Router {
    Router::new().route("/events", get(open)).with_state(state)
}

/// What the page says of itself.
#[derive(Debug, Default, Deserialize)]
struct Page {
    /// Milliseconds since it was asked for.
    age: Option<u32>,
}

/// Opens the stream of the caller. An age that is no number counts as none: the page then looks at everything again.
///
/// # Errors
/// [`Error::Unauthenticated`]; [`Error::RateLimited`] for more streams at once than a person's browsers need.
async fn open(
    State(state): State<EventsState>,
    Extension(visitor): Extension<Visitor>,
    page: Result<Query<Page>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(page) = page.unwrap_or_default();
    let back = page.age.map_or(Duration::ZERO, |age| Duration::from_millis(age.into()) + SPARE);
    let caller = state.core.identify(&visitor).await?;
    let seat =
        state.hub.take_seat(caller.user_id).ok_or(Error::RateLimited { retry_after: RETRY_AFTER.as_secs() * 15 })?;
    let subscriber = Subscriber::open(state.core, state.hub, seat, &caller, back).await?;
    let keep_alive = KeepAlive::new().interval(PING_EVERY).event(named("ping", &json!({})));
    let mut response = Sse::new(messages(subscriber)).keep_alive(keep_alive).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would hold events back until its buffer is full.
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn messages(subscriber: Subscriber) -> impl Stream<Item = Result<Event, Infallible>> + Send + 'static {
    stream::unfold(subscriber, |mut subscriber| async move {
        let message = subscriber.next().await?;
        Some((Ok(event(&message)), subscriber))
    })
}

fn event(message: &Message) -> Event {
    match message {
        Message::Ready { organizations, reach } => {
            let reach = u64::try_from(reach.as_millis()).unwrap_or(u64::MAX);
            named("ready", &json!({ "organizations": organizations, "reach": reach })).retry(RETRY_AFTER)
        }
        Message::Change { topic, organization } => {
            named("change", &json!({ "topic": topic, "organizationId": organization }))
        }
        Message::Left { organization } => named("left", &json!({ "organizationId": organization })),
        Message::Resync => named("resync", &json!({})),
        Message::SignedOut => named("signed-out", &json!({})),
    }
}

fn named(name: &'static str, data: &serde_json::Value) -> Event {
    // A JSON text has no line breaks, which is all that an event's data must not have.
    Event::default().event(name).data(data.to_string())
}
