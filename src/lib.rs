//! The model of Tenantry: the organization layer of a B2B product.
//!
//! Everything here is pure: value types that are parsed once and then trusted, the access rules that the server
//! enforces and the browser only shows, the one error enum, and the service traits that the server implements.
//! No I/O, no SQL, no UI framework: the crate builds for `wasm32-unknown-unknown` as it is.

pub mod access;
pub mod audit;
pub mod bulk;
pub mod clock;
pub mod custom_role;
pub mod email;
pub mod error;
pub mod fields;
pub mod hooks;
pub mod ids;
pub mod invitation;
pub mod join_request;
pub mod json;
pub mod limits;
pub mod locale;
pub mod member;
pub mod metadata;
pub mod organization;
pub mod page;
pub mod password;
pub mod picture;
pub mod record;
pub mod role;
pub mod service;
pub mod session;
pub mod slug;
pub mod team;
pub mod text;
pub mod transfer;
pub mod user;

pub use error::{Error, Field, FieldError, Reason, Result};
