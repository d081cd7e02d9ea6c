//! What the browser knows of the server's configuration.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{fields::EntityFields, limits::Limit};

/// The part of the configuration that shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSettings {
    /// Whether /design and /dev/mailbox are there.
    pub dev_pages: bool,
    /// Whether mail is sent; otherwise links are copied.
    pub mail_configured: bool,
    /// How long an invitation stands unless its inviter says otherwise, in hours.
    pub invitation_hours: i64,
    /// Whether people may make organizations.
    pub organization_creation: bool,
    /// Whether organizations can be deleted.
    pub organization_deletion: bool,
    /// The extra fields of organizations that people give or see.
    pub organization_fields: EntityFields,
    /// How many organizations one person may be in, personal ones not counted.
    pub organization_limit: Limit,
    /// The address of the icon sprite, with the hash of its content.
    pub icons: String,
}

impl Default for PublicSettings {
    fn default() -> Self {
        Self {
            dev_pages: false,
            mail_configured: true,
            invitation_hours: 168,
            organization_creation: true,
            organization_deletion: true,
            organization_fields: EntityFields::default(),
            organization_limit: Limit::Unlimited,
            icons: "/icons.svg".to_owned(),
        }
    }
}

/// Carries the server's values over to the browser and puts them into context. [`crate::App`] calls it once.
pub fn provide_public_settings() {
    let settings = SharedValue::new(on_the_server).into_inner();
    provide_context(StoredValue::new(settings));
}

/// The settings of this page.
#[must_use]
pub fn use_public_settings() -> StoredValue<PublicSettings> {
    use_context().unwrap_or_else(|| StoredValue::new(PublicSettings::default()))
}

/// Whether people may make organizations here.
#[must_use]
pub fn may_create_organizations() -> bool {
    use_public_settings().with_value(|settings| settings.organization_creation)
}

#[cfg(feature = "ssr")]
fn on_the_server() -> PublicSettings {
    let mut settings = PublicSettings::default();
    if let Some(console) = use_context::<crate::ConsoleSettings>() {
        settings.dev_pages = console.dev_pages;
        settings.mail_configured = console.mail_configured;
        settings.invitation_hours = console.invitation_ttl.num_hours();
        settings.organization_creation = console.organization_creation;
        settings.organization_deletion = console.organization_deletion;
        settings.organization_fields = console.fields.of(tenantry::fields::Entity::Organization).for_people();
        settings.organization_limit = console.organization_limit;
    }
    if let Some(assets) = use_context::<crate::assets::Assets>() {
        settings.icons = assets.icons.to_string();
    }
    settings
}

#[cfg(not(feature = "ssr"))]
fn on_the_server() -> PublicSettings {
    PublicSettings::default()
}
