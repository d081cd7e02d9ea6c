//! What an operator's configuration makes of the defaults: `[access.statements]` and `[access.roles.…]`.

use std::collections::{BTreeMap, BTreeSet};

use super::{AccessPolicy, Permission, PermissionSet, permission::is_word};
use crate::role::Role;

/// Statements and roles as the configuration has them, not checked yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccessConfig {
    /// Actions by resource, on top of those that the code knows.
    pub statements: BTreeMap<String, Vec<String>>,
    /// Roles by name. That of a built-in one replaces its permissions.
    pub roles: BTreeMap<String, RoleConfig>,
}

/// One role as the configuration has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleConfig {
    /// The roles whose permissions this one has, too. A built-in role that names itself keeps its own.
    pub extends: Vec<String>,
    /// Actions by resource.
    pub permissions: BTreeMap<String, Vec<String>>,
}

/// A configuration that makes no sense: where, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {reason}")]
pub struct AccessConfigError {
    /// The key, such as `access.roles.editor`.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

fn refuse<T>(key: impl Into<String>, reason: impl Into<String>) -> Result<T, AccessConfigError> {
    Err(AccessConfigError { key: key.into(), reason: reason.into() })
}

impl AccessPolicy {
    /// The policy of a configuration. The owner holds everything that exists unless it says otherwise.
    ///
    /// # Errors
    /// The first key that makes no sense: a bad name, a resource or an action that does not exist, a role that extends
    /// one that does not exist or, in the end, itself.
    pub fn configured(config: &AccessConfig) -> Result<Self, AccessConfigError> {
        let defaults = Self::default();
        let statements = statements(config, &defaults)?;
        let mut defaults = defaults.roles;
        defaults.insert(Role::owner(), statements.clone());
        let plans = config
            .roles
            .iter()
            .map(|(name, role)| plan(name, role, &statements))
            .collect::<Result<BTreeMap<_, _>, _>>()?;
        if plans.len() != config.roles.len() {
            return refuse("access.roles", "has one role twice: names do not differ by the case of their letters");
        }
        let mut maker = Maker { defaults: &defaults, plans: &plans, made: BTreeMap::new() };
        for role in plans.keys() {
            maker.make(role, &mut Vec::new())?;
        }
        let made = maker.made;
        let mut roles = defaults;
        roles.extend(made);
        Ok(Self { statements, roles, creator: Role::owner() })
    }
}

fn statements(config: &AccessConfig, defaults: &AccessPolicy) -> Result<PermissionSet, AccessConfigError> {
    let mut statements = defaults.statements.clone();
    for (resource, actions) in &config.statements {
        let key = format!("access.statements.{resource}");
        if resource == "extends" {
            return refuse(key, "cannot be the name of a resource: roles extend one another by it");
        }
        if actions.is_empty() {
            return refuse(key, "needs at least one action");
        }
        for action in actions {
            let word = if is_word(resource) { action } else { resource };
            match Permission::new(resource, action) {
                Ok(permission) => statements.add(&PermissionSet::from([permission])),
                Err(_) => {
                    return refuse(
                        key,
                        format!("`{word}` is not a name: letters, digits, - and _, beginning with a letter"),
                    );
                }
            }
        }
    }
    Ok(statements)
}

/// A role of the configuration, checked as far as it goes alone.
struct Plan {
    key: String,
    extends: Vec<Role>,
    own: PermissionSet,
}

fn plan(name: &str, config: &RoleConfig, statements: &PermissionSet) -> Result<(Role, Plan), AccessConfigError> {
    let key = format!("access.roles.{name}");
    let Ok(role) = Role::parse(name) else {
        return refuse(key, "is not a name for a role: letters, digits, spaces and -_.&/+, no comma, at most 64");
    };
    let by_resource = statements.by_resource();
    let mut own = PermissionSet::new();
    for (resource, actions) in &config.permissions {
        let Some(known) = by_resource.get(resource.as_str()) else {
            let all: Vec<&str> = by_resource.keys().copied().collect();
            return refuse(key, format!("`{resource}` is not a resource; there are {}", all.join(", ")));
        };
        for action in actions {
            match Permission::new(resource, action) {
                Ok(permission) if statements.contains(&permission) => own.add(&PermissionSet::from([permission])),
                _ => {
                    let known = known.join(", ");
                    return refuse(key, format!("`{action}` is not an action of `{resource}`; there are {known}"));
                }
            }
        }
    }
    let mut extends = Vec::new();
    for base in &config.extends {
        match Role::parse(base) {
            Ok(base) => extends.push(base),
            Err(_) => return refuse(key, format!("extends `{base}`, which is not the name of a role")),
        }
    }
    Ok((role, Plan { key, extends, own }))
}

/// Makes roles in the order in which they extend one another.
struct Maker<'a> {
    defaults: &'a BTreeMap<Role, PermissionSet>,
    plans: &'a BTreeMap<Role, Plan>,
    made: BTreeMap<Role, PermissionSet>,
}

impl Maker<'_> {
    fn make(&mut self, role: &Role, below: &mut Vec<Role>) -> Result<PermissionSet, AccessConfigError> {
        if let Some(made) = self.made.get(role) {
            return Ok(made.clone());
        }
        let Some(plan) = self.plans.get(role) else {
            return match (self.defaults.get(role), below.last().and_then(|role| self.plans.get(role))) {
                (Some(default), _) => Ok(default.clone()),
                (None, Some(plan)) => refuse(&plan.key, format!("extends `{role}`, which does not exist")),
                (None, None) => refuse(format!("access.roles.{role}"), "does not exist"),
            };
        };
        if below.contains(role) {
            let ring: Vec<String> = below.iter().chain([role]).map(|role| format!("`{role}`")).collect();
            return refuse(&plan.key, format!("extends itself in the end: {}", ring.join(" extends ")));
        }
        let mut permissions = plan.own.clone();
        let bases: BTreeSet<&Role> = plan.extends.iter().collect();
        for base in bases {
            if base == role {
                match self.defaults.get(role) {
                    Some(own) => permissions.add(own),
                    None => return refuse(&plan.key, "extends itself, but is not a built-in role"),
                }
            } else {
                below.push(role.clone());
                permissions.add(&self.make(base, below)?);
                below.pop();
            }
        }
        self.made.insert(role.clone(), permissions.clone());
        Ok(permissions)
    }
}
