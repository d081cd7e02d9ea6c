//! `[access.statements]` and `[access.roles.…]`: only the file has them, since they are tables of lists.

use std::collections::BTreeMap;

use tenantry::access::{AccessConfig, AccessConfigError, AccessPolicy, RoleConfig};
use toml::{Table, Value};

/// Reads the table `access` and makes the policy of it.
pub(super) fn policy(table: Table) -> Result<AccessPolicy, AccessConfigError> {
    let mut config = AccessConfig::default();
    for (name, value) in table {
        let key = format!("access.{name}");
        match name.as_str() {
            "statements" => config.statements = lists(&key, inner(&key, value)?)?,
            "roles" => {
                for (role, value) in inner(&key, value)? {
                    let key = format!("{key}.{role}");
                    let table = inner(&key, value)?;
                    config.roles.insert(role, read_role(&key, table)?);
                }
            }
            _ => return refuse(key, "no such setting; there are access.statements and access.roles"),
        }
    }
    AccessPolicy::configured(&config)
}

fn read_role(key: &str, mut table: Table) -> Result<RoleConfig, AccessConfigError> {
    let extends = match table.remove("extends") {
        None => Vec::new(),
        Some(Value::String(role)) => vec![role],
        Some(value) => list(&format!("{key}.extends"), value)?,
    };
    Ok(RoleConfig { extends, permissions: lists(key, table)? })
}

fn lists(key: &str, table: Table) -> Result<BTreeMap<String, Vec<String>>, AccessConfigError> {
    table
        .into_iter()
        .map(|(resource, value)| {
            let actions = list(&format!("{key}.{resource}"), value)?;
            Ok((resource, actions))
        })
        .collect()
}

fn list(key: &str, value: Value) -> Result<Vec<String>, AccessConfigError> {
    let text = |item| match item {
        Value::String(text) => Some(text),
        _ => None,
    };
    let texts = match value {
        Value::Array(items) => items.into_iter().map(text).collect(),
        _ => None,
    };
    texts.map_or_else(|| refuse(key, r#"needs a list of names, such as ["create", "read"]"#), Ok)
}

fn inner(key: &str, value: Value) -> Result<Table, AccessConfigError> {
    match value {
        Value::Table(table) => Ok(table),
        _ => refuse(key, "needs a table"),
    }
}

fn refuse<T>(key: impl Into<String>, reason: impl Into<String>) -> Result<T, AccessConfigError> {
    Err(AccessConfigError { key: key.into(), reason: reason.into() })
}

#[cfg(test)]
mod tests {
    use tenantry::{access::Permission, role::Role};

    use super::*;

    fn read(text: &str) -> Result<AccessPolicy, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let access = match table.get("access") {
            Some(Value::Table(access)) => access.clone(),
            _ => Table::new(),
        };
        policy(access).map_err(|error| error.to_string())
    }

    #[test]
    fn the_file_makes_resources_and_roles() {
        let policy = read(
            r#"
            [access.statements]
            project = ["create", "read", "update", "delete"]

            [access.roles.editor]
            extends = "member"
            project = ["create", "update"]

            [access.roles.admin]
            extends = ["admin", "editor"]

            [access.roles."sales lead"]
            orders = ["read"]
            "#,
        )
        .unwrap_or_else(|error| panic!("{error}"));
        let holds = |role: &str, permission: &str| {
            let role = Role::parse(role).unwrap_or_else(|_| Role::owner());
            Permission::parse(permission).is_ok_and(|permission| policy.permissions_of(&role).contains(&permission))
        };
        assert!(holds("editor", "project:create") && holds("editor", "orders:read"));
        assert!(!holds("editor", "project:delete") && holds("owner", "project:delete"));
        assert!(holds("admin", "member:delete") && holds("admin", "project:update"));
        assert!(holds("sales lead", "orders:read") && !holds("sales lead", "orders:delete"));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_key() {
        for (text, key) in [
            ("[access]\nrules = 1", "access.rules: no such setting"),
            ("[access]\nroles = 1", "access.roles: needs a table"),
            ("[access.roles]\neditor = 1", "access.roles.editor: needs a table"),
            ("[access.roles.editor]\nextends = 1", "access.roles.editor.extends: needs a list"),
            ("[access.roles.editor]\norders = \"read\"", "access.roles.editor.orders: needs a list"),
            ("[access.roles.editor]\norders = [1]", "access.roles.editor.orders: needs a list"),
            ("[access.roles.editor]\norders = [\"fly\"]", "access.roles.editor: `fly` is not an action of `orders`"),
            ("[access.statements]\nproject = 1", "access.statements.project: needs a list"),
        ] {
            let refusal = read(text).err().unwrap_or_default();
            assert!(refusal.starts_with(key), "{text}: {refusal}");
        }
    }
}
