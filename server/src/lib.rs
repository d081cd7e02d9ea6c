//! The Tenantry server: services on PostgreSQL, HTTP, jobs and mail, as a library that other axum applications can nest.

pub mod clock;
pub mod config;
pub mod random;
pub mod telemetry;
