//! Which roles hold which permissions, and what a member holds in the end.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Permission, PermissionSet};
use crate::{Error, Field, Reason, role::Role};

/// The four switches of one member (the user's document 002): `None` follows the roles, `Some(true)` grants,
/// `Some(false)` denies. Owners ignore them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// Orders: create, read, update, delete.
    pub can_manage_orders: Option<bool>,
    /// Products: create, read, update, delete.
    pub can_manage_products: Option<bool>,
    /// Members and invitations.
    pub can_manage_members: Option<bool>,
    /// Financial figures.
    pub can_view_financials: Option<bool>,
}

/// One of the four switches of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// [`Flags::can_manage_orders`].
    CanManageOrders,
    /// [`Flags::can_manage_products`].
    CanManageProducts,
    /// [`Flags::can_manage_members`].
    CanManageMembers,
    /// [`Flags::can_view_financials`].
    CanViewFinancials,
}

impl Flag {
    /// Every switch. No two of them are about one permission, so their order means nothing.
    pub const ALL: [Self; 4] =
        [Self::CanManageOrders, Self::CanManageProducts, Self::CanManageMembers, Self::CanViewFinancials];

    /// Its name on the wire and in forms.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::CanManageOrders => "canManageOrders",
            Self::CanManageProducts => "canManageProducts",
            Self::CanManageMembers => "canManageMembers",
            Self::CanViewFinancials => "canViewFinancials",
        }
    }

    /// What the switch stands for.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::CanManageOrders => &[P::ORDERS_CREATE, P::ORDERS_READ, P::ORDERS_UPDATE, P::ORDERS_DELETE],
            Self::CanManageProducts => &[P::PRODUCTS_CREATE, P::PRODUCTS_READ, P::PRODUCTS_UPDATE, P::PRODUCTS_DELETE],
            Self::CanManageMembers => {
                &[P::MEMBER_CREATE, P::MEMBER_UPDATE, P::MEMBER_DELETE, P::INVITATION_CREATE, P::INVITATION_CANCEL]
            }
            Self::CanViewFinancials => &[P::FINANCIALS_READ],
        }
    }
}

impl Flags {
    /// How a switch is set.
    #[must_use]
    pub const fn get(self, flag: Flag) -> Option<bool> {
        match flag {
            Flag::CanManageOrders => self.can_manage_orders,
            Flag::CanManageProducts => self.can_manage_products,
            Flag::CanManageMembers => self.can_manage_members,
            Flag::CanViewFinancials => self.can_view_financials,
        }
    }

    /// The same with one switch set.
    #[must_use]
    pub const fn with(mut self, flag: Flag, setting: Option<bool>) -> Self {
        match flag {
            Flag::CanManageOrders => self.can_manage_orders = setting,
            Flag::CanManageProducts => self.can_manage_products = setting,
            Flag::CanManageMembers => self.can_manage_members = setting,
            Flag::CanViewFinancials => self.can_view_financials = setting,
        }
        self
    }

    /// Each switch that is set, with what it stands for.
    fn switches(self) -> impl Iterator<Item = (bool, PermissionSet)> {
        Flag::ALL
            .into_iter()
            .filter_map(move |flag| Some((self.get(flag)?, flag.permissions().iter().cloned().collect())))
    }
}

/// The roles that an organization made for itself, as its rows have them.
pub type RunTimeRoles = BTreeMap<Role, PermissionSet>;

/// Which permissions exist, which roles there are and what each of them holds. The browser gets the policy of the
/// organization that it shows, and evaluates it with this same code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPolicy {
    pub(super) statements: PermissionSet,
    pub(super) roles: BTreeMap<Role, PermissionSet>,
    /// The role of whoever makes an organization, which makes its holders the owners of it.
    pub(super) creator: Role,
}

impl Default for AccessPolicy {
    /// Owner: everything. Admin: everything but deleting the organization. Member: orders and products, and reading
    /// the roles (document 002, and the defaults of the Better Auth plugin).
    fn default() -> Self {
        use Permission as P;
        let mut admin = PermissionSet::all();
        admin.remove(&PermissionSet::from([P::ORGANIZATION_DELETE]));
        let member = PermissionSet::from([
            P::AC_READ,
            P::ORDERS_CREATE,
            P::ORDERS_READ,
            P::ORDERS_UPDATE,
            P::ORDERS_DELETE,
            P::PRODUCTS_CREATE,
            P::PRODUCTS_READ,
            P::PRODUCTS_UPDATE,
            P::PRODUCTS_DELETE,
        ]);
        Self {
            statements: PermissionSet::all(),
            roles: BTreeMap::from([
                (Role::owner(), PermissionSet::all()),
                (Role::admin(), admin),
                (Role::member(), member),
            ]),
            creator: Role::owner(),
        }
    }
}

impl AccessPolicy {
    /// The roles that can be given, strongest first.
    #[must_use]
    pub fn roles(&self) -> Vec<&Role> {
        let mut roles: Vec<_> = self.roles.keys().collect();
        roles.sort_by_key(|role| self.place(role));
        roles
    }

    /// The roles of one person, strongest first.
    #[must_use]
    pub fn strongest_first(&self, roles: &[Role]) -> Vec<Role> {
        let mut roles = roles.to_vec();
        roles.sort_by_key(|role| self.place(role));
        roles
    }

    /// The owners' role stands above all others, whatever it is called.
    fn place(&self, role: &Role) -> (bool, u8) {
        (!self.is_owner_role(role), role.rank())
    }

    /// What one role holds; a role that does not exist (any more) holds nothing.
    #[must_use]
    pub fn permissions_of(&self, role: &Role) -> PermissionSet {
        self.roles.get(role).cloned().unwrap_or_default()
    }

    /// Refuses roles that do not exist.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Role`].
    pub fn require_known(&self, roles: &[Role]) -> Result<(), Error> {
        if roles.iter().all(|role| self.roles.contains_key(role)) {
            Ok(())
        } else {
            Err(Error::invalid(Field::Role, Reason::Unknown))
        }
    }

    /// Every permission that exists here.
    #[must_use]
    pub const fn statements(&self) -> &PermissionSet {
        &self.statements
    }

    /// Whether there is a role of this name.
    #[must_use]
    pub fn knows(&self, role: &Role) -> bool {
        self.roles.contains_key(role)
    }

    /// Refuses permissions that do not exist here.
    ///
    /// # Errors
    /// [`Error::UnknownPermissions`], naming them.
    pub fn require_existing(&self, permissions: &PermissionSet) -> Result<(), Error> {
        let unknown = self.statements.missing(permissions);
        if unknown.is_empty() { Ok(()) } else { Err(Error::UnknownPermissions { unknown }) }
    }

    /// This policy with an organization's own roles. Where the configuration has since taken the name of one for
    /// itself, the organization's own one goes on meaning what it meant to its holders. What the configuration does
    /// not know (any more) is in no role.
    #[must_use]
    pub fn with_run_time(&self, run_time: RunTimeRoles) -> Self {
        let mut policy = self.clone();
        for (role, permissions) in run_time {
            policy.roles.insert(role, permissions.and(&self.statements));
        }
        policy
    }

    /// The role of whoever makes an organization: its holders are the owners, and an organization always has one.
    #[must_use]
    pub const fn creator(&self) -> &Role {
        &self.creator
    }

    /// This policy for organizations whose makers got `creator`.
    #[must_use]
    pub fn with_creator(self, creator: Role) -> Self {
        Self { creator, ..self }
    }

    /// Whether whoever has this role is an owner: the built-in `owner` is such a role only where makers get it.
    #[must_use]
    pub fn is_owner_role(&self, role: &Role) -> bool {
        *role == self.creator
    }

    /// Whether somebody with these roles is an owner.
    #[must_use]
    pub fn owns(&self, roles: &[Role]) -> bool {
        roles.contains(&self.creator)
    }

    /// What a member with these roles and flags holds: the union of the roles, then the flags on top.
    #[must_use]
    pub fn standing(&self, roles: &[Role], flags: Flags) -> Standing {
        self.standing_with(&self.creator, &RunTimeRoles::new(), roles, flags)
    }

    /// As [`AccessPolicy::standing`] after [`AccessPolicy::with_run_time`] and [`AccessPolicy::with_creator`], for one
    /// member.
    #[must_use]
    pub fn standing_with(&self, creator: &Role, run_time: &RunTimeRoles, roles: &[Role], flags: Flags) -> Standing {
        let mut permissions = PermissionSet::new();
        for role in roles {
            if let Some(more) = run_time.get(role) {
                permissions.add(&more.and(&self.statements));
            } else if let Some(more) = self.roles.get(role) {
                permissions.add(more);
            }
        }
        let is_owner = roles.contains(creator);
        if !is_owner {
            for (granted, switched) in flags.switches() {
                if granted {
                    permissions.add(&switched);
                } else {
                    permissions.remove(&switched);
                }
            }
        }
        Standing { is_owner, permissions }
    }
}

/// What one member holds at one moment: the input of every decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Whether the member has the role that makes an owner: `owner`, unless configured otherwise.
    pub is_owner: bool,
    /// What the member may do.
    pub permissions: PermissionSet,
}

impl Standing {
    /// Whether the member holds `permission`.
    #[must_use]
    pub fn may(&self, permission: &Permission) -> bool {
        self.permissions.contains(permission)
    }

    /// Refuses a member who lacks `permission`.
    ///
    /// # Errors
    /// [`Error::Forbidden`], naming it.
    pub fn require(&self, permission: &Permission) -> Result<(), Error> {
        if self.may(permission) { Ok(()) } else { Err(Error::Forbidden { missing: vec![permission.clone()] }) }
    }

    /// Refuses a member who holds none of `permissions`.
    ///
    /// # Errors
    /// [`Error::Forbidden`], naming all of them.
    pub fn require_any(&self, permissions: &[Permission]) -> Result<(), Error> {
        if permissions.iter().any(|permission| self.may(permission)) {
            Ok(())
        } else {
            Err(Error::Forbidden { missing: permissions.to_vec() })
        }
    }

    /// What this member holds of what `other` holds: never more than either.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { is_owner: self.is_owner && other.is_owner, permissions: self.permissions.and(&other.permissions) }
    }

    /// Refuses a member who lacks anything of `other`: nobody changes a person who holds more.
    ///
    /// # Errors
    /// [`Error::OwnerRequired`] for an owner, else [`Error::Forbidden`] naming what is missing.
    pub fn require_covers(&self, other: &Self) -> Result<(), Error> {
        if other.is_owner && !self.is_owner {
            return Err(Error::OwnerRequired);
        }
        let missing = self.permissions.missing(&other.permissions);
        if missing.is_empty() { Ok(()) } else { Err(Error::Forbidden { missing }) }
    }
}
