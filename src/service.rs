//! What the system can do: one trait a topic, implemented by the server, reached by server functions, JSON APIs and
//! jobs alike.
//!
//! A method takes who asks ([`Visitor`], [`Caller`] or [`Tenant`]) and parsed values, does its work in one
//! transaction, and answers with values of this crate or with the one [`crate::Error`].

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Result,
    organization::OrganizationRef,
    role::Role,
    session::{Caller, Tenant, Visitor},
};

mod accounts;
mod invitation_links;
mod invitations;
mod join_requests;
mod members;
mod operator;
mod organizations;
mod pictures;
mod records;
mod roles;
mod teams;
mod transfers;

pub use accounts::Accounts;
pub use invitation_links::InvitationLinks;
pub use invitations::Invitations;
pub use join_requests::JoinRequests;
pub use members::Members;
pub use operator::Operator;
pub use organizations::Organizations;
pub use pictures::Pictures;
pub use records::Records;
pub use roles::Roles;
pub use teams::Teams;
pub use transfers::Transfers;

/// Turns what a request presents into who asks and where: one statement each.
#[async_trait]
pub trait Doorkeeper: Send + Sync {
    /// Who presents this session?
    ///
    /// # Errors
    /// [`crate::Error::Unauthenticated`].
    async fn identify(&self, visitor: &Visitor) -> Result<Caller>;

    /// Who presents this session, and what may they do in this organization?
    ///
    /// # Errors
    /// [`crate::Error::Unauthenticated`]; [`crate::Error::OrganizationNotFound`] for an unknown organization and for
    /// one that the caller is not in, alike; [`crate::Error::OrganizationMoved`] for an old slug of the caller's own.
    async fn enter(&self, visitor: &Visitor, organization: &OrganizationRef) -> Result<Tenant>;

    /// The same place as somebody would see it who has `role` alone: what the caller holds *and* the role holds, with
    /// every change of the organization refused. A role that does not exist (any more) holds nothing.
    ///
    /// # Errors
    /// Internal ones only.
    async fn view_as(&self, tenant: Tenant, role: Role) -> Result<Tenant>;
}

/// All services together, as doors receive them.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "trait objects with nothing to show")]
pub struct Services {
    /// Who asks, and where.
    pub doorkeeper: Arc<dyn Doorkeeper>,
    /// Accounts and sessions.
    pub accounts: Arc<dyn Accounts>,
    /// Organizations and which one is active.
    pub organizations: Arc<dyn Organizations>,
    /// Members and their roles.
    pub members: Arc<dyn Members>,
    /// Invitations.
    pub invitations: Arc<dyn Invitations>,
    /// Links that several people can join by.
    pub invitation_links: Arc<dyn InvitationLinks>,
    /// Requests to join behind such links.
    pub join_requests: Arc<dyn JoinRequests>,
    /// Roles that organizations make for themselves, and what anybody's roles amount to.
    pub roles: Arc<dyn Roles>,
    /// Teams and who is in them.
    pub teams: Arc<dyn Teams>,
    /// Handing organizations over.
    pub transfers: Arc<dyn Transfers>,
    /// Logos and portraits.
    pub pictures: Arc<dyn Pictures>,
    /// Whole records, for programs.
    pub records: Arc<dyn Records>,
}
