//! Permissions and sets of them.

use std::{borrow::Cow, collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// The right to do one action to one kind of resource, written `resource:action`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permission(Cow<'static, str>);

macro_rules! permissions {
    ($($name:ident = $text:literal;)+) => {
        impl Permission {
            $(#[doc = concat!("`", $text, "`")] pub const $name: Self = Self(Cow::Borrowed($text));)+

            /// Every permission that the code itself knows, in the order in which people are shown them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

permissions! {
    ORGANIZATION_UPDATE = "organization:update";
    ORGANIZATION_DELETE = "organization:delete";
    MEMBER_CREATE = "member:create";
    MEMBER_UPDATE = "member:update";
    MEMBER_DELETE = "member:delete";
    INVITATION_CREATE = "invitation:create";
    INVITATION_CANCEL = "invitation:cancel";
    TEAM_CREATE = "team:create";
    TEAM_UPDATE = "team:update";
    TEAM_DELETE = "team:delete";
    AC_CREATE = "ac:create";
    AC_READ = "ac:read";
    AC_UPDATE = "ac:update";
    AC_DELETE = "ac:delete";
    ORDERS_CREATE = "orders:create";
    ORDERS_READ = "orders:read";
    ORDERS_UPDATE = "orders:update";
    ORDERS_DELETE = "orders:delete";
    PRODUCTS_CREATE = "products:create";
    PRODUCTS_READ = "products:read";
    PRODUCTS_UPDATE = "products:update";
    PRODUCTS_DELETE = "products:delete";
    FINANCIALS_READ = "financials:read";
    AUDIT_READ = "audit:read";
    API_KEY_CREATE = "apikey:create";
    API_KEY_READ = "apikey:read";
    API_KEY_DELETE = "apikey:delete";
    WEBHOOK_CREATE = "webhook:create";
    WEBHOOK_READ = "webhook:read";
    WEBHOOK_UPDATE = "webhook:update";
    WEBHOOK_DELETE = "webhook:delete";
    SIGN_IN_READ = "signin:read";
    SIGN_IN_UPDATE = "signin:update";
}

impl Permission {
    /// What the right is about.
    #[must_use]
    pub fn resource(&self) -> &str {
        self.0.split_once(':').map_or(&*self.0, |(resource, _)| resource)
    }

    /// What it lets one do.
    #[must_use]
    pub fn action(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, action)| action)
    }

    /// The permission as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A set of permissions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PermissionSet(BTreeSet<Permission>);

impl PermissionSet {
    /// The empty set.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeSet::new())
    }

    /// Everything that the code knows.
    #[must_use]
    pub fn all() -> Self {
        Permission::ALL.iter().cloned().collect()
    }

    /// Whether `permission` is in the set.
    #[must_use]
    pub fn contains(&self, permission: &Permission) -> bool {
        self.0.contains(permission)
    }

    /// What of `wanted` is not in the set, in order.
    #[must_use]
    pub fn missing(&self, wanted: &Self) -> Vec<Permission> {
        wanted.0.difference(&self.0).cloned().collect()
    }

    /// Adds all of `more`.
    pub fn add(&mut self, more: &Self) {
        self.0.extend(more.0.iter().cloned());
    }

    /// Takes all of `less` away.
    pub fn remove(&mut self, less: &Self) {
        self.0.retain(|permission| !less.0.contains(permission));
    }

    /// The permissions, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Permission> {
        self.0.iter()
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().collect())
    }
}

impl<const N: usize> From<[Permission; N]> for PermissionSet {
    fn from(permissions: [Permission; N]) -> Self {
        permissions.into_iter().collect()
    }
}
