//! The services with a product's hooks around every write.
//!
//! Each topic is wrapped as a whole, so no door can pass by the hooks, and a server without hooks pays nothing for them.

use std::{panic::AssertUnwindSafe, sync::Arc};

use futures::FutureExt as _;
use tenantry::{
    Error, Result,
    hooks::{Change, Hooks, Occasion},
    service::{Records, Services},
};

mod invitations;
mod members;
mod organizations;
mod records;
mod roles;
mod teams;

/// A service and the hooks around its writes.
struct Hooked<S: ?Sized> {
    inner: Arc<S>,
    hooks: Arc<dyn Hooks>,
    /// What a hook is told of is looked up here.
    services: Services,
}

/// The same services, with `hooks` around every write.
#[must_use]
pub(crate) fn around(services: &Services, hooks: &Arc<dyn Hooks>) -> Services {
    Services {
        doorkeeper: services.doorkeeper.clone(),
        accounts: services.accounts.clone(),
        organizations: hooked(&services.organizations, services, hooks),
        members: hooked(&services.members, services, hooks),
        invitations: hooked(&services.invitations, services, hooks),
        records: hooked(&services.records, services, hooks),
        roles: hooked(&services.roles, services, hooks),
        teams: hooked(&services.teams, services, hooks),
    }
}

fn hooked<S: ?Sized>(inner: &Arc<S>, services: &Services, hooks: &Arc<dyn Hooks>) -> Arc<Hooked<S>> {
    Arc::new(Hooked { inner: inner.clone(), hooks: hooks.clone(), services: services.clone() })
}

impl<S: ?Sized> Hooked<S> {
    async fn before(&self, occasion: &Occasion<'_>, change: &mut Change) -> Result<()> {
        self.hooks.before(occasion, change).await
    }

    /// The change is committed: nothing that a hook does, a panic included, makes a failure of it.
    async fn after(&self, occasion: &Occasion<'_>, change: &Change) {
        if AssertUnwindSafe(self.hooks.after(occasion, change)).catch_unwind().await.is_err() {
            tracing::error!(?change, "an after-hook panicked; the change stands");
        }
    }

    fn records(&self) -> &dyn Records {
        self.services.records.as_ref()
    }
}

/// What a before-hook left is of another kind than what was asked for: a fault of the product that wrote the hook.
fn replaced() -> Error {
    tracing::error!("a before-hook replaced the change by one of another kind");
    Error::Internal
}
