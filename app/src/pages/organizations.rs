//! Making organizations, and what they show first.

mod create;
mod overview;
mod slug_mark;

pub use create::NewOrganizationPage;
pub use overview::OverviewPage;
pub(crate) use slug_mark::SlugMark;
