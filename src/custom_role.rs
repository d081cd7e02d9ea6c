//! Roles that an organization makes for itself at run time.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{access::PermissionSet, ids::RoleId, role::Role};

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
}

/// A wish for a role, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomRole {
    /// Its name.
    pub role: Role,
    /// What it shall hold.
    pub permissions: PermissionSet,
}

/// Changes to a role; a field left `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomRoleChanges {
    /// Its name.
    pub role: Option<Role>,
    /// What it shall hold.
    pub permissions: Option<PermissionSet>,
}

/// How a caller names a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomRoleRef {
    /// By its identifier.
    Id(RoleId),
    /// By its name.
    Name(Role),
}
