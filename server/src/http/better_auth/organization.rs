//! `/api/auth/organization`: one file an area.

use tenantry::record::Window;

use super::{input::Input, routes::Routes};

mod access;
mod invitations;
mod members;
mod organizations;
mod roles;
mod teams;

pub(super) fn routes() -> Routes {
    Routes::default()
        .merge(organizations::routes())
        .merge(members::routes())
        .merge(invitations::routes())
        .merge(access::routes())
        .merge(teams::routes())
        .merge(roles::routes())
}

/// The part of a list that a query asks for.
pub(super) fn window(input: &mut Input) -> Window {
    organizations::window(input)
}
