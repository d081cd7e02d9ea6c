//! The services on a real PostgreSQL, under row-level security: every pool works as the role that it has in production.
//!
//! `DATABASE_URL` names a login that may create databases; the roles must exist (see `make test`).

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

#[path = "services/world.rs"]
mod world;

#[path = "services/account_changes.rs"]
mod account_changes;
#[path = "services/accounts.rs"]
mod accounts;
#[path = "services/added.rs"]
mod added;
#[path = "services/appointments.rs"]
mod appointments;
#[path = "services/audit.rs"]
mod audit;
#[path = "services/concurrency.rs"]
mod concurrency;
#[path = "services/creators.rs"]
mod creators;
#[path = "services/fields.rs"]
mod fields;
#[path = "services/hooks.rs"]
mod hooks;
#[path = "services/import.rs"]
mod import;
#[path = "services/invitation_links.rs"]
mod invitation_links;
#[path = "services/invitations.rs"]
mod invitations;
#[path = "services/inviting.rs"]
mod inviting;
#[path = "services/isolation.rs"]
mod isolation;
#[path = "services/join_requests.rs"]
mod join_requests;
#[path = "services/limits.rs"]
mod limits;
#[path = "services/member_page.rs"]
mod member_page;
#[path = "services/members.rs"]
mod members;
#[path = "services/organizations.rs"]
mod organizations;
#[path = "services/pictures.rs"]
mod pictures;
#[path = "services/role_review.rs"]
mod role_review;
#[path = "services/roles.rs"]
mod roles;
#[path = "services/teams.rs"]
mod teams;
#[path = "services/transfers.rs"]
mod transfers;
#[path = "services/view_as.rs"]
mod view_as;
