//! The JSON API under `/api/auth` that the unmodified npm client `better-auth` with its organization plugin speaks.
//!
//! One file an area. A handler parses its input, calls one service and shapes the answer; what may be done is decided
//! behind the services. Paths, shapes and codes are those of `better-auth` 1.7.25.

use std::sync::Arc;

use axum::{
    Router,
    extract::FromRef,
    middleware,
    response::{IntoResponse, Response},
    routing::any,
};
use tenantry::{clock::Clock, fields::ExtraFields, record::LIST_MAX, service::Services};
use tenantry_app::ConsoleSettings;

pub(super) use self::document::{document, is_ours_alone};
use self::{origins::Origins, routes::Routes};
use crate::{config::Config, random::Random, services::Core};

mod accounts;
pub(crate) mod credentials;
mod document;
mod errors;
mod input;
mod organization;
mod origins;
mod routes;
mod sessions;
mod wire;

/// Where the API is.
pub const PREFIX: &str = "/api/auth";

/// What the API's handlers share. Each request clones it, and each layer of the router again.
#[derive(Clone)]
struct Api(Arc<Parts>);

impl std::ops::Deref for Api {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

struct Parts {
    services: Services,
    console: ConsoleSettings,
    origins: Origins,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    /// The extra fields that requests may name and answers show.
    fields: Arc<ExtraFields>,
    /// Whether invitations are for verified addresses only.
    needs_verified_address: bool,
    /// Members on a page when the request names no number: as many as an organization may have, as with the reference.
    members_page: u32,
}

/// [`Parts::members_page`], where organizations may have any number of members.
const MEMBERS_PAGE: u32 = 100;

impl FromRef<Api> for Origins {
    fn from_ref(api: &Api) -> Self {
        api.origins.clone()
    }
}

/// The routes, without the guard of origins.
pub fn routes(core: &Core, config: &Config, console: ConsoleSettings) -> Router {
    let api = Api(Arc::new(Parts {
        services: core.services(),
        console,
        origins: Origins::new(&config.public_url, &config.trusted_origins),
        clock: core.clock.clone(),
        random: core.random.clone(),
        fields: core.fields.clone(),
        needs_verified_address: config.invitations_require_verified_email,
        members_page: config.limits.organization.members.number().map_or(MEMBERS_PAGE, |max| max.clamp(1, LIST_MAX)),
    }));
    let routes =
        all().into_router().fallback(no_such_endpoint).method_not_allowed_fallback(no_such_method).with_state(api);
    Router::new().nest(PREFIX, routes).route(PREFIX, any(no_such_endpoint))
}

/// Every route, below [`PREFIX`].
fn all() -> Routes {
    Routes::default()
        .merge(accounts::routes())
        .merge(sessions::routes())
        .nest("/organization", organization::routes())
        .get("/ok", async || axum::Json(serde_json::json!({ "ok": true })))
}

/// Puts the guard of origins around the routes and whatever stands in front of them, so that a front end on another
/// origin can read their refusals, too.
pub fn guarded(routes: Router, config: &Config) -> Router {
    let origins = Origins::new(&config.public_url, &config.trusted_origins);
    routes.layer(middleware::from_fn_with_state(origins, origins::guard))
}

async fn no_such_endpoint() -> Response {
    errors::Refusal::from(errors::NOT_FOUND).into_response()
}

async fn no_such_method() -> Response {
    errors::Refusal::from(errors::METHOD_NOT_ALLOWED).into_response()
}
