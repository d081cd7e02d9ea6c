//! Permissions and sets of them.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use serde::{Deserialize, Serialize, Serializer};

use crate::{Error, Field, Reason};

/// Longest name of a resource or an action, in characters.
const WORD_MAX: usize = 64;

/// The right to do one action to one kind of resource, written `resource:action`.
///
/// The constants are what the product itself knows; an operator's configuration adds others. Whether one exists is for
/// the [`super::AccessPolicy`] to say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
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
    /// The right to do `action` to `resource`.
    ///
    /// # Errors
    /// [`Reason::Malformed`] on [`Field::Permission`] unless both are words: letters, digits, `-` and `_`, beginning
    /// with a letter.
    pub fn new(resource: &str, action: &str) -> Result<Self, Error> {
        if is_word(resource) && is_word(action) {
            Ok(Self(Cow::Owned(format!("{resource}:{action}"))))
        } else {
            Err(Error::invalid(Field::Permission, Reason::Malformed))
        }
    }

    /// Parses `resource:action`.
    ///
    /// # Errors
    /// As [`Permission::new`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (resource, action) = text.split_once(':').unwrap_or((text, ""));
        Self::new(resource, action)
    }

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

/// Whether `text` can name a resource or an action.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() <= WORD_MAX
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

impl From<Permission> for String {
    fn from(permission: Permission) -> Self {
        permission.0.into_owned()
    }
}

impl TryFrom<String> for Permission {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A set of permissions. Most members hold just what a role holds, at every request anew: a copy shares its permissions
/// with the original until one of both changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeSet<Permission>")]
pub struct PermissionSet(Arc<BTreeSet<Permission>>);

impl Serialize for PermissionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(serializer)
    }
}

impl From<BTreeSet<Permission>> for PermissionSet {
    fn from(permissions: BTreeSet<Permission>) -> Self {
        Self(Arc::new(permissions))
    }
}

impl PermissionSet {
    /// The empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads permissions as they come from outside: actions by resource.
    ///
    /// # Errors
    /// As [`Permission::new`].
    pub fn parse<R: AsRef<str>, A: AsRef<str>>(
        by_resource: impl IntoIterator<Item = (R, impl IntoIterator<Item = A>)>,
    ) -> Result<Self, Error> {
        let mut set = BTreeSet::new();
        for (resource, actions) in by_resource {
            for action in actions {
                set.insert(Permission::new(resource.as_ref(), action.as_ref())?);
            }
        }
        Ok(set.into())
    }

    /// The actions by resource, as they go outside.
    #[must_use]
    pub fn by_resource(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut resources: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for permission in self.iter() {
            resources.entry(permission.resource()).or_default().push(permission.action());
        }
        resources
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
        if self.is_empty() {
            self.0 = Arc::clone(&more.0);
        } else if !more.0.is_subset(&self.0) {
            Arc::make_mut(&mut self.0).extend(more.0.iter().cloned());
        }
    }

    /// What is in both sets.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.0.intersection(&other.0).cloned().collect()
    }

    /// Takes all of `less` away.
    pub fn remove(&mut self, less: &Self) {
        if !less.0.is_disjoint(&self.0) {
            Arc::make_mut(&mut self.0).retain(|permission| !less.0.contains(permission));
        }
    }

    /// The permissions, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Permission> {
        self.0.iter()
    }

    /// How many permissions there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().collect::<BTreeSet<_>>().into()
    }
}

impl<const N: usize> From<[Permission; N]> for PermissionSet {
    fn from(permissions: [Permission; N]) -> Self {
        permissions.into_iter().collect()
    }
}
