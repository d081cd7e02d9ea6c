//! What the browser knows of the person and the organization: made on the server, sent as data, used only to show,
//! hide and disable. Every decision is made again where it counts.

use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use tenantry::session::{Caller, Tenant};
use tenantry::{
    access::{AccessPolicy, Permission, Standing},
    email::Email,
    ids::{MemberId, OrganizationId, UserId},
    invitation::ReceivedInvitation,
    join_request::{JoinRequestToDecide, OwnJoinRequest},
    organization::OrganizationEntry,
    role::Role,
    slug::Slug,
    text::Name,
};

/// The person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Who.
    pub user_id: UserId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// Whether that address is verified.
    pub email_verified: bool,
    /// The session's default organization.
    pub active_slug: Option<Slug>,
}

#[cfg(feature = "ssr")]
impl From<&Caller> for Viewer {
    fn from(caller: &Caller) -> Self {
        Self {
            user_id: caller.user_id,
            name: caller.name.clone(),
            email: caller.email.clone(),
            email_verified: caller.email_verified,
            active_slug: caller.active_organization_slug.clone(),
        }
    }
}

/// What the frame of every private page needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Console {
    /// Who is signed in.
    pub viewer: Viewer,
    /// The path of the person's portrait; `None` where there is none.
    pub portrait: Option<String>,
    /// The person's organizations, the personal one first.
    pub organizations: Vec<OrganizationEntry>,
    /// Open invitations to the person's address.
    pub invitations: Vec<ReceivedInvitation>,
    /// The person's own open requests to join.
    pub asked: Vec<OwnJoinRequest>,
    /// Open requests that the person may decide about, the first of them.
    pub requests: Vec<JoinRequestToDecide>,
}

/// A member's view of the own place in one organization, as of the last answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TenantSnapshot {
    /// Which organization.
    pub organization_id: OrganizationId,
    /// Its name in the URL.
    pub slug: Slug,
    /// Its name.
    pub name: Name,
    /// Whether it was made at its owner's sign-up.
    pub is_personal: bool,
    /// Whether the operator lets it work; otherwise it can only be read.
    pub is_active: bool,
    /// The own membership.
    pub member_id: MemberId,
    /// The own user.
    pub user_id: UserId,
    /// The own roles.
    pub roles: Vec<Role>,
    /// What they allow.
    pub standing: Standing,
    /// The role that the organization is looked at as: `roles` and `standing` are restricted to it.
    pub viewing_as: Option<Role>,
    /// Every role of the organization and what it holds: built-in, configured, and its own.
    pub policy: AccessPolicy,
}

impl TenantSnapshot {
    /// Whether to offer what needs this permission: the member holds it and the organization can be changed.
    #[must_use]
    pub fn offers(&self, permission: &Permission) -> bool {
        self.is_active && self.standing.may(permission)
    }
}

#[cfg(feature = "ssr")]
impl TenantSnapshot {
    /// The place of a member in an organization that has these roles.
    #[must_use]
    pub fn new(tenant: &Tenant, policy: AccessPolicy) -> Self {
        Self {
            organization_id: tenant.organization_id,
            slug: tenant.slug.clone(),
            name: tenant.organization_name.clone(),
            is_personal: tenant.is_personal,
            is_active: tenant.is_active,
            member_id: tenant.member_id,
            user_id: tenant.caller.user_id,
            roles: tenant.roles.clone(),
            standing: tenant.standing.clone(),
            viewing_as: tenant.viewing_as.clone(),
            policy,
        }
    }
}
