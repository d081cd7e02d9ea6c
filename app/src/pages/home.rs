//! The start, and my organizations.

mod asked;
mod guide;
mod invitations;
mod list;
mod start;

pub use list::HomePage;
pub use start::{PlatformPage, StartPage};
