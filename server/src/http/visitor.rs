//! What a request presents, parsed once for every door.

use axum::{extract::Request, http::header, middleware::Next, response::Response};
use tenantry::session::{Origin, SessionSecret, Visitor};
use tenantry_app::{cookies::session_secret, preferences::decide_locale};

use super::{better_auth::credentials::bearer as bearer_of, limits::ClientAddress};

/// Longest `User-Agent` that is kept, in characters; the database has the same limit.
const USER_AGENT_MAX: usize = 512;

/// Middleware: puts a [`Visitor`] among the request's extensions.
pub async fn parse(mut request: Request, next: Next) -> Response {
    let visitor = visitor_of(&request);
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

/// Middleware behind [`parse`]: a token that is sent on purpose counts before the cookie that the browser adds.
pub async fn bearer(mut request: Request, next: Next) -> Response {
    let secret = bearer_of(request.headers()).map(SessionSecret::parse);
    if let (Some(secret), Some(visitor)) = (secret, request.extensions_mut().get_mut::<Visitor>()) {
        visitor.secret = secret;
    }
    next.run(request).await
}

fn visitor_of(request: &Request) -> Visitor {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let cookies = text(header::COOKIE).unwrap_or_default();
    let locale = decide_locale(cookies, text(header::ACCEPT_LANGUAGE).unwrap_or_default());
    let user_agent = text(header::USER_AGENT)
        .map(|agent| agent.chars().filter(|c| !c.is_control()).take(USER_AGENT_MAX).collect::<String>())
        .filter(|agent| !agent.is_empty());
    let request_id = request
        .headers()
        .get(super::request_id::REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    Visitor {
        origin: Origin {
            request_id,
            ip: request.extensions().get::<ClientAddress>().map(|address| address.0),
            user_agent,
            locale,
        },
        secret: session_secret(cookies),
    }
}
