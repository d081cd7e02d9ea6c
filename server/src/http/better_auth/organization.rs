//! `/api/auth/organization`: one file an area.

use axum::Router;

use super::Api;

mod access;
mod invitations;
mod members;
mod organizations;
mod roles;
mod teams;

pub(super) fn routes() -> Router<Api> {
    Router::new()
        .merge(organizations::routes())
        .merge(members::routes())
        .merge(invitations::routes())
        .merge(access::routes())
        .merge(teams::routes())
        .merge(roles::routes())
}
