//! The organization of this tab: the one in the URL.

use leptos::prelude::*;
use tenantry::access::Permission;

use crate::snapshot::TenantSnapshot;

/// What pages under `/o/:slug` take from context. It is made anew for each slug, so that nothing which hangs on it
/// outlives a switch; within one slug the snapshot follows every answer of the server.
#[derive(Clone, Copy, Debug)]
pub struct ActiveOrganization {
    /// The name in the URL.
    pub slug: StoredValue<String>,
    /// The own place there.
    pub tenant: Signal<TenantSnapshot>,
    version: RwSignal<u32>,
}

impl ActiveOrganization {
    /// The place in the organization `slug`; writing `version` loads `tenant` again.
    #[must_use]
    pub fn new(slug: String, tenant: Signal<TenantSnapshot>, version: RwSignal<u32>) -> Self {
        Self { slug: StoredValue::new(slug), tenant, version }
    }

    /// The name in the URL, to be passed to server functions.
    #[must_use]
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// Whether to offer what needs this permission, now and as it changes.
    #[must_use]
    pub fn offers(self, permission: Permission) -> Signal<bool> {
        Signal::derive(move || self.tenant.with(|tenant| tenant.offers(&permission)))
    }

    /// Asks the server again who the viewer is here: after a change of the own roles or of the organization.
    pub fn refresh(self) {
        self.version.update(|version| *version = version.wrapping_add(1));
    }
}

/// The organization of this page.
///
/// # Panics
/// Outside of `/o/:slug`: a mistake in the routes.
#[must_use]
pub fn use_active_organization() -> ActiveOrganization {
    expect_context()
}
