//! What one request, and one client, may take: bytes, seconds, requests a second. And who the client is.

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc, Once,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream, HttpBody},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::StreamExt as _;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    middleware::NoOpMiddleware,
    state::keyed::DefaultKeyedStateStore,
};
use ipnet::IpNet;
use tenantry::Error;

use super::problem::Problem;
use crate::services::attempts::household;

/// Most bytes of a request's body, but for pictures (see [`super::uploads`]). The longest form has some hundred.
pub const BODY_MAX: usize = 64 * 1024;
/// Longest time until an answer begins; event streams begin at once.
pub const TIME_MAX: Duration = Duration::from_secs(30);

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// Requests that one client may send at once: a page with all its files, several times.
const BURST: u32 = 400;
/// Requests a second that one client may keep up: an office behind one address.
const PER_SECOND: u32 = 100;
/// After so many requests, clients that have calmed down are forgotten.
const FORGET_EVERY: u32 = 10_000;

/// Where a request came from: the peer, or the client that a trusted proxy names. An extension of the request; missing
/// only where there is no peer, as in tests that call the router directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// The proxies whose word is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Arc<[IpNet]>);

impl TrustedProxies {
    /// Takes the word of peers in these networks.
    #[must_use]
    pub fn new(networks: &[IpNet]) -> Self {
        Self(networks.into())
    }

    /// Whether this address is a trusted proxy's.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether the request comes from a trusted proxy.
    pub(super) fn forwards<B>(&self, request: &axum::http::Request<B>) -> bool {
        peer(request).is_some_and(|peer| self.has(peer))
    }

    /// The client behind `peer`: the last address in `X-Forwarded-For` that is not a trusted proxy's. What stands
    /// before it, anybody may have written.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        let lines = headers.get_all(FORWARDED_FOR).into_iter().filter_map(|line| line.to_str().ok());
        let mut hops: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
        while self.has(client)
            && let Some(before) = hops.pop().and_then(forwarded_address)
        {
            client = before;
        }
        client
    }
}

/// An address as proxies write it: alone, in brackets, or with a port.
fn forwarded_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

fn peer<B>(request: &axum::http::Request<B>) -> Option<IpAddr> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())
}

/// Middleware: puts the [`ClientAddress`] among the request's extensions.
pub async fn client_address(State(proxies): State<TrustedProxies>, mut request: Request, next: Next) -> Response {
    static UNKNOWN: Once = Once::new();
    if let Some(peer) = peer(&request) {
        let client = ClientAddress(proxies.client(peer, request.headers()));
        request.extensions_mut().insert(client);
    } else {
        UNKNOWN.call_once(|| {
            tracing::error!(
                "requests come without their peer, so all clients are counted as one: serve with into_make_service_with_connect_info::<SocketAddr>()"
            );
        });
    }
    next.run(request).await
}

/// Middleware: reads the body before any door sees the request, and refuses one that is larger than `most`
/// ([`Error::PayloadTooLarge`]) or breaks off ([`Error::BadRequest`]).
///
/// A body that is only cut off while a door reads it would surface there as that door's own kind of error.
pub async fn body_limit(State(most): State<usize>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // Said to be too large: nothing of it is kept.
    let is_too_large = body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX);
    let mut body = body.into_data_stream();
    if is_too_large {
        return refuse_too_large(body).await;
    }
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        match piece {
            Ok(piece) if bytes.len().saturating_add(piece.len()) > most => return refuse_too_large(body).await,
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(_) => return close(Problem(Error::BadRequest).into_response()),
        }
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// How much of a refused body is read, in bytes. A client reads the answer when it has sent everything: without this it
/// would see a broken connection and not the reason.
const DISCARD_MAX: usize = 16 * 1024 * 1024;

async fn refuse_too_large(mut body: BodyDataStream) -> Response {
    let mut discarded = 0_usize;
    while discarded < DISCARD_MAX
        && let Some(Ok(piece)) = body.next().await
    {
        discarded = discarded.saturating_add(piece.len());
    }
    close(Problem(Error::PayloadTooLarge).into_response())
}

/// The rest of the body is still on its way, so the connection is of no more use.
fn close(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, header::HeaderValue::from_static("close"));
    response
}

/// Middleware: [`Error::Unavailable`] when no answer has begun after `longest`. What the door was doing is dropped, and
/// so its transaction rolled back.
pub async fn time_limit(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(longest, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("no answer in time");
            Problem(Error::Unavailable).into_response()
        }
    }
}

/// Counts requests by client address, in this process. It keeps a flood from the database and decides nothing else:
/// limits that matter are rows.
pub struct FloodGuard<C: Clock = DefaultClock> {
    limiter: RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    checked: AtomicU32,
}

impl<C: Clock> std::fmt::Debug for FloodGuard<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FloodGuard").field("clients", &self.limiter.len()).finish()
    }
}

impl Default for FloodGuard {
    fn default() -> Self {
        Self::new(DefaultClock::default(), PER_SECOND, BURST)
    }
}

impl<C: Clock + Clone> FloodGuard<C> {
    /// Lets each client send `burst` requests at once, and `per_second` in the long run; 0 counts as 1.
    pub fn new(clock: C, per_second: u32, burst: u32) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst));
        let limiter = RateLimiter::new(quota, DefaultKeyedStateStore::default(), clock.clone());
        Self { limiter, clock, checked: AtomicU32::new(0) }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when this client has sent too many.
    pub fn check(&self, client: ClientAddress) -> Result<(), Error> {
        if self.checked.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(&household(client.0)).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            Error::RateLimited { retry_after: wait.as_secs() + u64::from(wait.subsec_nanos() > 0) }
        })
    }
}

/// Middleware: refuses a client that floods this process; with no guard, nobody.
pub async fn flood_guard(State(guard): State<Option<Arc<FloodGuard>>>, request: Request, next: Next) -> Response {
    let client = request.extensions().get::<ClientAddress>().copied();
    match guard.zip(client).map(|(guard, client)| guard.check(client)) {
        Some(Err(error)) => Problem(error).into_response(),
        _ => next.run(request).await,
    }
}

#[cfg(test)]
mod tests;
