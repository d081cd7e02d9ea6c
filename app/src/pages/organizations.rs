//! Making organizations, and what they show first.

mod create;
mod overview;

pub use create::NewOrganizationPage;
pub use overview::OverviewPage;
