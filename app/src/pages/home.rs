//! The start, and my organizations.

mod guide;
mod invitations;
mod list;
mod start;

pub use list::HomePage;
pub use start::{PlatformPage, StartPage};
