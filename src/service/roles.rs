//! Roles that organizations make for themselves, and what anybody's roles amount to.

use std::collections::BTreeMap;

use async_trait::async_trait;

use crate::{
    Result,
    access::{AccessPolicy, Explanation},
    custom_role::{CustomRole, CustomRoleChanges, CustomRoleRef, NewCustomRole, RoleReview, RoleUse},
    ids::MemberId,
    page::{Page, PageRequest},
    record::Window,
    role::Role,
    session::Tenant,
};

/// Roles that organizations make for themselves, and what anybody's roles amount to.
#[async_trait]
pub trait Roles: Send + Sync {
    /// A page of the organization's own roles, by name.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:read`; [`crate::Error::Invalid`] for a cursor that is not ours.
    async fn list(&self, tenant: &Tenant, page: &PageRequest) -> Result<Page<CustomRole>>;

    /// The organization's own roles, the oldest first, for programs.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:read`; [`crate::Error::Invalid`] on the limit when there are too many to
    /// list at once.
    async fn all(&self, tenant: &Tenant, window: Window) -> Result<Vec<CustomRole>>;

    /// One of the organization's own roles.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:read`; [`crate::Error::RoleNotFound`].
    async fn get(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole>;

    /// Makes a role.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:create`, or naming what the caller would give without holding it;
    /// [`crate::Error::RoleTaken`]; [`crate::Error::RoleLimitReached`]; [`crate::Error::UnknownPermissions`].
    async fn create(&self, tenant: &Tenant, wish: NewCustomRole) -> Result<CustomRole>;

    /// Renames a role or changes what it holds, for all who hold it.
    ///
    /// # Errors
    /// As [`Roles::create`], with `ac:update`, and also for what the role held before;
    /// [`crate::Error::RoleNotFound`].
    async fn update(&self, tenant: &Tenant, role: &CustomRoleRef, changes: CustomRoleChanges) -> Result<CustomRole>;

    /// What [`Roles::update`] would do to the people who hold the role. Changes nothing.
    ///
    /// # Errors
    /// As [`Roles::update`].
    async fn review(&self, tenant: &Tenant, role: &CustomRoleRef, changes: CustomRoleChanges) -> Result<RoleReview>;

    /// Who holds a role, whosever it is, and what offers it.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:read`.
    async fn usage(&self, tenant: &Tenant, role: &Role) -> Result<RoleUse>;

    /// How many members hold each role, removed ones not counted; a role that nobody holds is left out.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:read`.
    async fn holders(&self, tenant: &Tenant) -> Result<BTreeMap<Role, u64>>;

    /// Deletes a role that nobody holds.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] without `ac:delete`; [`crate::Error::PredefinedRole`];
    /// [`crate::Error::RoleNotFound`]; [`crate::Error::RoleInUse`] while a member holds it or a pending invitation
    /// offers it.
    async fn delete(&self, tenant: &Tenant, role: &CustomRoleRef) -> Result<CustomRole>;

    /// Every role of the organization and what it holds, for the browser to decide with. Without `ac:read` it has, of
    /// the organization's own roles, those of the caller alone.
    ///
    /// # Errors
    /// Internal ones only.
    async fn policy(&self, tenant: &Tenant) -> Result<AccessPolicy>;

    /// Why a member may do what there is to do, and why not: one answer a permission. What the caller may do is in
    /// [`Tenant::standing`] already.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`] for somebody else without `ac:read`; [`crate::Error::MemberNotFound`].
    async fn explain(&self, tenant: &Tenant, member: MemberId) -> Result<Vec<Explanation>>;
}
