//! The own account.

mod delete;
mod email;
mod organizations;
mod portrait;
mod preferences;
mod profile;
mod security;
mod sessions;

pub use organizations::AccountOrganizationsPage;
pub use preferences::PreferencesPage;
pub use profile::ProfilePage;
pub use security::SecurityPage;
pub(crate) use sessions::device;
