//! Making organizations, and what they show first.

mod create;
mod deleted;
mod overview;
mod slug_mark;
mod steps;
mod welcome;
mod whole;

pub use create::NewOrganizationPage;
pub(crate) use deleted::DeletedPage;
pub use overview::OverviewPage;
pub(crate) use slug_mark::SlugMark;
pub use welcome::WelcomePage;
pub use whole::WholePage;
