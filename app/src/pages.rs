//! The pages, by area.

pub mod account;
pub mod auth;
pub mod errors;
pub mod home;
pub mod invitations;
pub mod invite;
pub mod members;
pub mod organizations;
pub mod roles;
pub mod settings;
pub mod teams;
