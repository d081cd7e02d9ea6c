//! The pages, by area.

pub mod account;
pub mod auth;
pub mod errors;
pub mod home;
pub mod organizations;
