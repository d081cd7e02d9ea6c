//! Jobs on a real PostgreSQL, under row-level security, and against a real SMTP conversation.

mod claims;
mod fan_out;
mod housekeeping;
mod mail;
pub(crate) mod smtp;
pub(crate) mod world;
