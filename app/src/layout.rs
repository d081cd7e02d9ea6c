//! What surrounds the pages.

mod auth;
mod console;
mod focus;
mod keys;
mod offline;
mod organization;
mod palette;
mod preference_forms;
mod sidebar;
mod switcher;
mod user_menu;

pub use auth::AuthLayout;
pub use console::{ConsoleLayout, ConsoleState, use_console};
pub use focus::{RouteFocus, focus_page};
pub use offline::OfflineBanner;
pub use organization::OrganizationLayout;
pub use preference_forms::{KeysForm, LocaleForm, ThemeForm};
