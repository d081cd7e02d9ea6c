//! The own account.

mod preferences;
mod profile;
mod security;
mod sessions;

pub use preferences::PreferencesPage;
pub use profile::ProfilePage;
pub use security::SecurityPage;
pub(crate) use sessions::device;
