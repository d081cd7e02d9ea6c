//! Why somebody may do something, or may not.

use serde::{Deserialize, Serialize};

use super::{AccessPolicy, Flag, Flags, Permission};
use crate::role::Role;

/// What gives a permission to a member, or takes it away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "camelCase")]
pub enum Source {
    /// A role of the member's.
    Role(Role),
    /// A switch of the member's.
    Flag(Flag),
}

/// The answer to "why may I do this?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// About which permission.
    pub permission: Permission,
    /// Whether the member holds it.
    pub granted: bool,
    /// Everything that gives it, roles first.
    pub granted_by: Vec<Source>,
    /// The switch that takes it away all the same.
    pub denied_by: Option<Source>,
}

impl AccessPolicy {
    /// Why a member with these roles and flags holds a permission, or why not. Always of one mind with
    /// [`AccessPolicy::standing`].
    #[must_use]
    pub fn explain(&self, roles: &[Role], flags: Flags, permission: &Permission) -> Explanation {
        let holds = |role: &&Role| self.roles.get(*role).is_some_and(|set| set.contains(permission));
        let mut granted_by: Vec<Source> = roles.iter().filter(holds).cloned().map(Source::Role).collect();
        let mut denied_by = None;
        if !self.owns(roles) {
            for flag in Flag::ALL.into_iter().filter(|flag| flag.permissions().contains(permission)) {
                match flags.get(flag) {
                    Some(true) => granted_by.push(Source::Flag(flag)),
                    Some(false) => denied_by = Some(Source::Flag(flag)),
                    None => {}
                }
            }
        }
        let granted = !granted_by.is_empty() && denied_by.is_none();
        Explanation { permission: permission.clone(), granted, granted_by, denied_by }
    }

    /// [`AccessPolicy::explain`] for every permission that exists here, in order.
    #[must_use]
    pub fn explain_all(&self, roles: &[Role], flags: Flags) -> Vec<Explanation> {
        self.statements.iter().map(|permission| self.explain(roles, flags, permission)).collect()
    }
}
