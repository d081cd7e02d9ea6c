//! The Tenantry server: services on PostgreSQL, HTTP, jobs and mail, as a library that other axum applications can nest.

#![recursion_limit = "256"]

pub mod cli;
pub mod clock;
pub mod config;
pub mod database;
pub mod embed;
pub mod embedded;
mod failure;
mod hooks;
pub mod http;
pub mod import;
pub mod jobs;
pub mod mail;
pub mod random;
pub mod secrets;
pub mod seed;
pub mod serve;
pub mod services;
pub mod telemetry;
