//! The services with a product's hooks around every write.
//!
//! Each topic is wrapped as a whole, so no door can pass by the hooks, and a server without hooks pays nothing for them.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use futures::FutureExt as _;
use tenantry::{
    Error, Result,
    hooks::{Change, Hooks, Occasion},
    organization::{OrganizationEntry, OrganizationRef},
    service::{Operator, Records, Services},
    session::Caller,
};
use tokio::time::timeout;
use tracing::Instrument as _;

mod accounts;
mod invitation_links;
mod invitations;
mod join_requests;
mod members;
mod operator;
mod organizations;
mod pictures;
mod records;
mod roles;
mod teams;
mod transfers;

/// How long an answer waits for an after-hook. A request that took longer altogether would be answered as one that failed.
const AFTER_MAX: Duration = Duration::from_secs(5);

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
        accounts: hooked(&services.accounts, services, hooks),
        organizations: hooked(&services.organizations, services, hooks),
        members: hooked(&services.members, services, hooks),
        invitations: hooked(&services.invitations, services, hooks),
        invitation_links: hooked(&services.invitation_links, services, hooks),
        join_requests: hooked(&services.join_requests, services, hooks),
        pictures: hooked(&services.pictures, services, hooks),
        records: hooked(&services.records, services, hooks),
        roles: hooked(&services.roles, services, hooks),
        teams: hooked(&services.teams, services, hooks),
        transfers: hooked(&services.transfers, services, hooks),
    }
}

/// The same for what nobody signed in does.
pub(crate) fn around_operator(
    inner: &Arc<dyn Operator>,
    services: &Services,
    hooks: &Arc<dyn Hooks>,
) -> Arc<dyn Operator> {
    hooked(inner, services, hooks)
}

fn hooked<S: ?Sized>(inner: &Arc<S>, services: &Services, hooks: &Arc<dyn Hooks>) -> Arc<Hooked<S>> {
    Arc::new(Hooked { inner: inner.clone(), hooks: hooks.clone(), services: services.clone() })
}

impl<S: ?Sized> Hooked<S> {
    /// A hook that panics refuses: nothing has been done yet.
    async fn before(&self, occasion: &Occasion<'_>, change: &mut Change) -> Result<()> {
        AssertUnwindSafe(self.hooks.before(occasion, change)).catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!("a before-hook panicked");
            Err(Error::Internal)
        })
    }

    /// The change is committed: nothing that a hook does, a panic included, makes a failure of it. It runs in a task of
    /// its own, since the request's future is dropped when the client goes away.
    async fn after(&self, occasion: &Occasion<'_>, change: &Change) {
        let (hooks, change) = (self.hooks.clone(), change.clone());
        let (caller, organization, tenant) =
            (occasion.caller.cloned(), occasion.organization, occasion.tenant.cloned());
        let tell = async move {
            let occasion = Occasion { caller: caller.as_ref(), organization, tenant: tenant.as_ref() };
            hooks.after(&occasion, &change).await;
        };
        match timeout(AFTER_MAX, tokio::spawn(tell.in_current_span())).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "an after-hook did not finish; the change stands"),
            Err(_) => tracing::warn!("an after-hook takes long; the answer does not wait for it"),
        }
    }

    fn records(&self) -> &dyn Records {
        self.services.records.as_ref()
    }

    /// One of the caller's own organizations, deleted ones that the caller can restore among them. No hook hears of an
    /// organization that the caller has nothing to do with.
    async fn own_organization(
        &self,
        caller: &Caller,
        organization: &OrganizationRef,
    ) -> Result<Option<OrganizationEntry>> {
        let own = self.services.organizations.list(caller).await?;
        Ok(own.into_iter().find(|entry| match organization {
            OrganizationRef::Id(id) => entry.id == *id,
            OrganizationRef::Slug(slug) => entry.slug == *slug,
            OrganizationRef::Active => Some(entry.id) == caller.active_organization_id,
        }))
    }
}

/// What a before-hook left is of another kind than what was asked for: a fault of the product that wrote the hook.
fn replaced() -> Error {
    tracing::error!("a before-hook replaced the change by one of another kind");
    Error::Internal
}
