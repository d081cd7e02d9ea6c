//! What the server says on the stream, and what tabs say to each other.

use serde::{Deserialize, Serialize};
use tenantry::ids::OrganizationId;

/// Every event of the stream that has a name of its own.
pub(super) const EVENTS: [&str; 6] = ["ready", "change", "left", "resync", "signed-out", "ping"];

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Event {
    /// From now on nothing is missed; what changed in the `reach` milliseconds before follows.
    Ready { reach: f64 },
    /// Something changed.
    Change { topic: String, organization: Option<OrganizationId> },
    /// Access to the organization has ended.
    Left { organization: OrganizationId },
    /// Anything may have changed.
    Resync,
    /// The session has ended.
    SignedOut,
    /// The server is there.
    Ping,
}

/// What tabs say to each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Said {
    /// A tab is new, its page `age` milliseconds old: what is the state of the stream, and what was missed?
    Hello { age: f64 },
    /// The leader's stream is open, or not. What it heard in the last `reach` milliseconds, as far as it was asked
    /// for, follows.
    State { is_up: bool, reach: f64 },
    /// The leader heard this.
    Heard(Event),
}

#[derive(Deserialize)]
struct ReadyData {
    /// An older server does not say it, and tells nothing of what was before.
    #[serde(default)]
    reach: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangeData {
    topic: String,
    organization_id: Option<OrganizationId>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LeftData {
    organization_id: OrganizationId,
}

impl Event {
    /// Reads an event of the stream; `None` for one that cannot be read.
    pub(super) fn read(name: &str, data: &str) -> Option<Self> {
        Some(match name {
            "ready" => {
                let ReadyData { reach } = serde_json::from_str(data).ok()?;
                Self::Ready { reach }
            }
            "change" => {
                let ChangeData { topic, organization_id } = serde_json::from_str(data).ok()?;
                Self::Change { topic, organization: organization_id }
            }
            "left" => {
                let LeftData { organization_id } = serde_json::from_str(data).ok()?;
                Self::Left { organization: organization_id }
            }
            "resync" => Self::Resync,
            "signed-out" => Self::SignedOut,
            "ping" => Self::Ping,
            _ => return None,
        })
    }
}

impl Said {
    /// Reads what another tab said; `None` for what another version of the console says.
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// As it is sent.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::live::Topic;

    #[test]
    fn what_the_server_says_is_read() {
        let id = Uuid::from_u128(7);
        let organization = OrganizationId::from_uuid(id);
        let change = format!(r#"{{"topic":"members","organizationId":"{id}"}}"#);
        assert_eq!(
            Event::read("change", &change),
            Some(Event::Change { topic: "members".to_owned(), organization: Some(organization) })
        );
        let change = r#"{"topic":"sessions","organizationId":null}"#;
        assert_eq!(
            Event::read("change", change),
            Some(Event::Change { topic: "sessions".to_owned(), organization: None })
        );
        assert_eq!(Event::read("ready", r#"{"organizations":[],"reach":1500}"#), Some(Event::Ready { reach: 1500.0 }));
        assert_eq!(Event::read("ready", r#"{"organizations":[]}"#), Some(Event::Ready { reach: 0.0 }));
        let left = format!(r#"{{"organizationId":"{id}"}}"#);
        assert_eq!(Event::read("left", &left), Some(Event::Left { organization }));
        assert!(EVENTS.iter().all(|name| Event::read(name, &change.replace("null", &format!("\"{id}\""))).is_some()));
        assert_eq!(Event::read("change", "nonsense"), None);
        assert_eq!(Event::read("newer", "{}"), None);
        assert_eq!(Topic::from_wire("members"), Some(Topic::Members));
        assert_eq!(Topic::from_wire("newer"), None);
    }

    #[test]
    fn tabs_understand_each_other() {
        for said in [Said::Hello { age: 1.5 }, Said::State { is_up: true, reach: 0.0 }, Said::Heard(Event::Resync)] {
            assert_eq!(Said::read(&said.write()), Some(said));
        }
        assert_eq!(Said::read("nonsense"), None);
    }
}
