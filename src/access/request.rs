//! A question about several permissions at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Standing;

/// Whether all parts of a question must hold, or one is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Connector {
    /// All of them.
    #[default]
    And,
    /// At least one.
    Or,
}

/// The actions on one resource that are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceRequest {
    /// Their names; none asks for nothing, which nobody is granted.
    pub actions: Vec<String>,
    /// How they are joined.
    #[serde(default)]
    pub connector: Connector,
}

/// May somebody do this? Several resources, each with several actions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRequest {
    /// What is asked for, by resource.
    pub resources: BTreeMap<String, ResourceRequest>,
    /// How the resources are joined.
    #[serde(default)]
    pub connector: Connector,
}

impl AccessRequest {
    /// Whether the standing grants what is asked for. An empty question, and an unknown resource or action, is denied.
    #[must_use]
    pub fn is_granted(&self, standing: &Standing) -> bool {
        let mut answers = self.resources.iter().map(|(resource, request)| request.is_granted(resource, standing));
        match self.connector {
            _ if self.resources.is_empty() => false,
            Connector::And => answers.all(|granted| granted),
            Connector::Or => answers.any(|granted| granted),
        }
    }
}

impl ResourceRequest {
    fn is_granted(&self, resource: &str, standing: &Standing) -> bool {
        let holds = |action: &String| {
            standing.permissions.iter().any(|held| held.resource() == resource && held.action() == action)
        };
        match self.connector {
            _ if self.actions.is_empty() => false,
            Connector::And => self.actions.iter().all(holds),
            Connector::Or => self.actions.iter().any(holds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Permission, PermissionSet};

    fn standing() -> Standing {
        Standing {
            is_owner: false,
            permissions: PermissionSet::from([
                Permission::MEMBER_CREATE,
                Permission::MEMBER_UPDATE,
                Permission::AC_READ,
            ]),
        }
    }

    fn ask(connector: Connector, parts: &[(&str, &[&str], Connector)]) -> bool {
        let resources = parts
            .iter()
            .map(|(resource, actions, connector)| {
                let actions = actions.iter().map(|action| (*action).to_owned()).collect();
                ((*resource).to_owned(), ResourceRequest { actions, connector: *connector })
            })
            .collect();
        AccessRequest { resources, connector }.is_granted(&standing())
    }

    #[test]
    fn several_resources_are_joined_as_asked() {
        use Connector::{And, Or};
        assert!(ask(And, &[("member", &["create", "update"], And), ("ac", &["read"], And)]));
        assert!(!ask(And, &[("member", &["create", "delete"], And), ("ac", &["read"], And)]));
        assert!(ask(Or, &[("member", &["create", "delete"], And), ("ac", &["read"], And)]));
        assert!(ask(And, &[("member", &["create", "delete"], Or)]));
        assert!(!ask(And, &[("member", &["delete"], Or)]));
    }

    #[test]
    fn what_is_empty_or_unknown_is_denied() {
        use Connector::{And, Or};
        for connector in [And, Or] {
            assert!(!ask(connector, &[]));
            assert!(!ask(connector, &[("member", &[], connector)]));
            assert!(!ask(connector, &[("nothing", &["create"], connector)]));
        }
        assert!(!ask(And, &[("member", &["create"], And), ("nothing", &["create"], And)]));
    }
}
