//! Roles that an organization makes for itself at run time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    access::{Impact, PermissionSet},
    email::Email,
    fields::FieldValues,
    ids::RoleId,
    role::Role,
};

/// A role that an organization made for itself. Whoever holds it holds it under every name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomRole {
    /// Which.
    pub id: RoleId,
    /// Its name now.
    pub role: Role,
    /// What it holds.
    pub permissions: PermissionSet,
    /// How many members hold it, removed ones not counted.
    pub member_count: u64,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Its extra fields, shown or not: for the server alone.
    #[serde(skip)]
    pub fields: FieldValues,
}

/// A wish for a role, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomRole {
    /// Its name.
    pub role: Role,
    /// What it shall hold.
    pub permissions: PermissionSet,
    /// Its extra fields.
    pub fields: FieldValues,
}

/// Changes to a role; a field left `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomRoleChanges {
    /// Its name.
    pub role: Option<Role>,
    /// What it shall hold.
    pub permissions: Option<PermissionSet>,
    /// Extra fields; those that are not named stay.
    pub fields: FieldValues,
}

/// How a caller names a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomRoleRef {
    /// By its identifier.
    Id(RoleId),
    /// By its name.
    Name(Role),
}

/// What a change to a role would do, before it is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleReview {
    /// The role as it is.
    pub was: CustomRole,
    /// The role as it would be.
    pub is: CustomRole,
    /// What its holders would gain and lose.
    pub impacts: Vec<Impact>,
    /// How many open invitations offer the role: who accepts one would get what it holds then.
    pub invitations: u64,
}

/// Who holds a role, and what offers it: why it cannot be deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUse {
    /// How many members hold it, removed ones not counted.
    pub members: u64,
    /// How many open invitations offer it.
    pub invitations: u64,
    /// The first [`OFFERED_MAX`] addresses of those, for who may see invitations.
    pub offered_to: Vec<Email>,
}

/// Most addresses in a [`RoleUse`].
pub const OFFERED_MAX: u32 = 20;
