//! The audit log, as people read it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{page::Cursor, role::Role, text::Name};

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened: `topic.verb`, such as `member.removed`.
    pub action: String,
    /// Who did it; `None` for the system, and for an account that is gone.
    pub actor: Option<Name>,
    /// Whether the member did it that the log is read for. Otherwise it happened to the member.
    pub is_own: bool,
    /// What it was done to, by name or address, where the log knows one.
    pub subject: Option<String>,
    /// The roles before.
    pub roles_before: Vec<Role>,
    /// The roles after.
    pub roles_after: Vec<Role>,
}

/// A page of the log, the newest first. It only grows, so nobody counts it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The rows.
    pub entries: Vec<AuditEntry>,
    /// Where the next page starts; `None` on the last page.
    pub next: Option<Cursor>,
}
