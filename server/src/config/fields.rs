//! `[fields.organization.…]` and the like: only the file has them, since each is a table.

use serde_json::Value as Json;
use tenantry::fields::{Entity, ExtraField, ExtraFields, ExtraFieldsError, FieldKind};
use toml::{Table, Value};

/// Reads the table `fields`.
pub(super) fn read(table: Table) -> Result<ExtraFields, ExtraFieldsError> {
    let mut all = ExtraFields::new();
    for (name, value) in table {
        let key = format!("fields.{name}");
        let Some(entity) = Entity::from_name(&name) else {
            let known = Entity::ALL.map(|entity| format!("fields.{}", entity.as_str())).join(", ");
            return refuse(key, format!("no such setting; there are {known}"));
        };
        for (name, value) in inner(&key, value)? {
            let key = format!("{key}.{name}");
            all = all.declare(entity, field(name, &key, inner(&key, value)?)?)?;
        }
    }
    Ok(all)
}

fn field(name: String, key: &str, mut table: Table) -> Result<ExtraField, ExtraFieldsError> {
    let kind = match table.remove("type") {
        Some(Value::String(text)) => FieldKind::from_name(&text),
        _ => None,
    };
    let Some(kind) = kind else {
        let known = FieldKind::ALL.map(|kind| format!("\"{kind}\"")).join(", ");
        return refuse(format!("{key}.type"), format!("needs one of {known}"));
    };
    let mut truth = |name: &str| match table.remove(name) {
        None => Ok(true),
        Some(Value::Boolean(truth)) => Ok(truth),
        Some(_) => refuse(format!("{key}.{name}"), "is neither true nor false"),
    };
    let field = ExtraField {
        name,
        kind,
        required: truth("required")?,
        input: truth("input")?,
        returned: truth("returned")?,
        default: table.remove("default").map(json),
    };
    match table.keys().next() {
        Some(unknown) => refuse(
            format!("{key}.{unknown}"),
            "no such setting; a field has type, required, default, input and returned",
        ),
        None => Ok(field),
    }
}

/// A TOML value as JSON has it; a moment is its text.
fn json(value: Value) -> Json {
    match value {
        Value::String(text) => text.into(),
        Value::Integer(number) => number.into(),
        Value::Float(number) => number.into(),
        Value::Boolean(truth) => truth.into(),
        Value::Datetime(moment) => moment.to_string().into(),
        Value::Array(list) => list.into_iter().map(json).collect(),
        Value::Table(table) => Json::Object(table.into_iter().map(|(name, value)| (name, json(value))).collect()),
    }
}

fn inner(key: &str, value: Value) -> Result<Table, ExtraFieldsError> {
    match value {
        Value::Table(table) => Ok(table),
        _ => refuse(key, "needs a table"),
    }
}

fn refuse<T>(key: impl Into<String>, reason: impl Into<String>) -> Result<T, ExtraFieldsError> {
    Err(ExtraFieldsError { key: key.into(), reason: reason.into() })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<ExtraFields, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let fields = match table.get("fields") {
            Some(Value::Table(fields)) => fields.clone(),
            _ => Table::new(),
        };
        read(fields).map_err(|error| error.to_string())
    }

    #[test]
    fn the_file_declares_fields() {
        let all = parse(
            r#"
            [fields.organization.vat_number]
            type = "string"

            [fields.organization.seats]
            type = "number"
            required = false
            default = 5

            [fields.organization.since]
            type = "date"
            default = 2026-01-31

            [fields.member.crmId]
            type = "string"
            required = false
            input = false
            returned = false

            [fields.role]
            labels = { type = "string[]", default = ["a", "b"] }
            "#,
        )
        .unwrap_or_else(|error| panic!("{error}"));
        let organization = all.of(Entity::Organization);
        assert_eq!(organization.get("vat_number"), Some(&ExtraField::new("vat_number", FieldKind::Text)));
        let seats = ExtraField::new("seats", FieldKind::Number).optional().with_default(5);
        assert_eq!(organization.get("seats"), Some(&seats));
        let since = organization.get("since").and_then(|field| field.default.clone());
        assert_eq!(since, Some(json!("2026-01-31T00:00:00.000Z")));
        let crm = ExtraField::new("crmId", FieldKind::Text).optional().without_input().hidden();
        assert_eq!(all.of(Entity::Member).get("crmId"), Some(&crm));
        let labels = all.of(Entity::Role).get("labels").and_then(|field| field.default.clone());
        assert_eq!(labels, Some(json!(["a", "b"])));
        assert!(all.of(Entity::Team).is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_its_key() {
        for (text, refusal) in [
            ("[fields.company.a]", "fields.company: no such setting; there are fields.organization"),
            ("[fields]\nteam = 1", "fields.team: needs a table"),
            ("[fields.team]\ncolor = \"string\"", "fields.team.color: needs a table"),
            ("[fields.team.color]", "fields.team.color.type: needs one of \"string\", \"number\""),
            ("[fields.team.color]\ntype = \"text\"", "fields.team.color.type: needs one of"),
            ("[fields.team.color]\ntype = \"string\"\nrequired = 1", "fields.team.color.required: is neither"),
            ("[fields.team.color]\ntype = \"string\"\nunique = true", "fields.team.color.unique: no such setting"),
            ("[fields.team.color]\ntype = \"string\"\ndefault = 1", "fields.team.color: the default cannot be"),
            ("[fields.team.name]\ntype = \"string\"", "fields.team.name: is the name of a built-in property"),
            ("[fields.team.Color]\ntype = \"string\"", "fields.team.Color: is no name"),
            ("[fields.team.nan]\ntype = \"number\"\ndefault = nan", "fields.team.nan: the default cannot be"),
        ] {
            let refused = parse(text).err().unwrap_or_default();
            assert!(refused.starts_with(refusal), "{text}: {refused}");
        }
    }
}
