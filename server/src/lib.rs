//! The Tenantry server: services on PostgreSQL, HTTP, jobs and mail, as a library that other axum applications can nest.

pub mod clock;
pub mod config;
pub mod database;
pub mod embedded;
mod failure;
pub mod mail;
pub mod random;
pub mod secrets;
pub mod services;
pub mod telemetry;
