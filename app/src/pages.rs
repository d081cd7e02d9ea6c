//! The pages, by area.

pub mod account;
pub mod auth;
pub mod bulk;
mod decline;
pub mod errors;
mod folded_filters;
pub mod home;
pub mod invitations;
pub mod invite;
pub mod member;
pub mod members;
pub mod organizations;
pub mod roles;
mod search_input;
pub mod settings;
pub mod teams;
pub mod transfer;
