//! The JSON API for `better-auth` clients, through the real router, on a real PostgreSQL.
//!
//! `DATABASE_URL` names a login that may create databases; the roles must exist (see `make test`).

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "better_auth/contract.rs"]
mod contract;
#[path = "better_auth/world.rs"]
mod world;

#[path = "better_auth/access.rs"]
mod access;
#[path = "better_auth/accounts.rs"]
mod accounts;
#[path = "better_auth/document.rs"]
mod document;
#[path = "better_auth/fields.rs"]
mod fields;
#[path = "better_auth/improvements.rs"]
mod improvements;
#[path = "better_auth/input.rs"]
mod input;
#[path = "better_auth/invitations.rs"]
mod invitations;
#[path = "better_auth/links.rs"]
mod links;
#[path = "better_auth/members.rs"]
mod members;
#[path = "better_auth/organizations.rs"]
mod organizations;
#[path = "better_auth/origins.rs"]
mod origins;
#[path = "better_auth/roles.rs"]
mod roles;
#[path = "better_auth/teams.rs"]
mod teams;

/// Every answer that a test of this program gets.
fn seen(
    method: &axum::http::Method,
    path: &str,
    sent: Option<&serde_json::Value>,
    status: axum::http::StatusCode,
    body: &serde_json::Value,
    has_extra_fields: bool,
) {
    let extra = if has_extra_fields { contract::ExtraFields::Declared } else { contract::ExtraFields::None };
    contract::hold(method, path, sent, status, body, extra);
}
