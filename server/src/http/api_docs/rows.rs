//! Schemas as rows of a table: one for each property, inner ones under their dotted names.

use utoipa::openapi::{
    OpenApi, RefOr,
    schema::{AdditionalProperties, ArrayItems, Object, Schema, SchemaFormat, SchemaType, Type},
};

use super::prose::{escaped, inline};

/// One property.
#[derive(Debug)]
pub(super) struct Row {
    /// The dotted name; all but the last part is said softly.
    pub(super) path: String,
    pub(super) name: String,
    /// HTML.
    pub(super) kind: String,
    pub(super) is_needed: bool,
    /// HTML.
    pub(super) says: String,
    /// HTML.
    pub(super) limits: Vec<String>,
}

/// The name behind a reference.
fn name_of(location: &str) -> &str {
    location.rsplit('/').next().unwrap_or_default()
}

/// What a reference stands for.
pub(super) fn resolved<'a>(schema: &'a RefOr<Schema>, document: &'a OpenApi) -> Option<&'a Schema> {
    match schema {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(reference) => {
            let schemas = &document.components.as_ref()?.schemas;
            resolved(schemas.get(name_of(&reference.ref_location))?, document)
        }
    }
}

/// The rows of an object, those of what it extends first.
pub(super) fn rows(schema: &RefOr<Schema>, document: &OpenApi) -> Vec<Row> {
    let mut rows = Vec::new();
    if let Some(schema) = resolved(schema, document) {
        collect(schema, document, "", &mut rows);
    }
    rows
}

fn collect(schema: &Schema, document: &OpenApi, path: &str, rows: &mut Vec<Row>) {
    match schema {
        Schema::AllOf(all) => {
            for part in all.items.iter().filter_map(|part| resolved(part, document)) {
                collect(part, document, path, rows);
            }
        }
        Schema::OneOf(one) => {
            for inner in one.items.iter().filter_map(own) {
                collect(inner, document, path, rows);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(item) = &array.items
                && let Some(inner) = own(item)
            {
                collect(inner, document, &format!("{}[].", path.trim_end_matches('.')), rows);
            }
        }
        Schema::Object(object) => {
            for (name, property) in &object.properties {
                rows.push(row(path, name, object.required.contains(name), property));
                if let Some(inner) = own(property) {
                    collect(inner, document, &format!("{path}{name}."), rows);
                }
            }
            if let Some(AdditionalProperties::RefOr(value)) = object.additional_properties.as_deref()
                && let Some(inner) = own(value)
            {
                collect(inner, document, &format!("{path}*."), rows);
            }
        }
        _ => {}
    }
}

/// What is described in place; a reference is a link to its own rows.
fn own(schema: &RefOr<Schema>) -> Option<&Schema> {
    match schema {
        RefOr::T(schema) => Some(schema),
        RefOr::Ref(_) => None,
    }
}

fn row(path: &str, name: &str, is_needed: bool, schema: &RefOr<Schema>) -> Row {
    Row {
        path: path.to_owned(),
        name: name.to_owned(),
        kind: kind(schema),
        is_needed,
        says: inline(description(schema)),
        limits: limits(schema),
    }
}

/// The row of a parameter.
pub(super) fn parameter(name: &str, is_needed: bool, says: &str, schema: &RefOr<Schema>) -> Row {
    Row { says: inline(says), ..row("", name, is_needed, schema) }
}

fn description(schema: &RefOr<Schema>) -> &str {
    match schema {
        RefOr::Ref(reference) => &reference.description,
        RefOr::T(Schema::Object(object)) => object.description.as_deref().unwrap_or_default(),
        RefOr::T(Schema::Array(array)) => array.description.as_deref().unwrap_or_default(),
        RefOr::T(Schema::OneOf(one)) => one.description.as_deref().unwrap_or_default(),
        RefOr::T(Schema::AllOf(all)) => all.description.as_deref().unwrap_or_default(),
        RefOr::T(_) => "",
    }
}

/// A kind of value in words, as HTML; named ones are links.
pub(super) fn kind(schema: &RefOr<Schema>) -> String {
    match schema {
        RefOr::Ref(reference) => {
            let name = escaped(name_of(&reference.ref_location));
            format!("<a href=\"#schema-{name}\">{name}</a>")
        }
        RefOr::T(Schema::Object(object)) => kind_of_object(object),
        RefOr::T(Schema::Array(array)) => match &array.items {
            ArrayItems::RefOrSchema(item) => format!("list of {}", kind(item)),
            ArrayItems::False => "list".to_owned(),
        },
        RefOr::T(Schema::OneOf(one)) => {
            let kinds: Vec<String> = one.items.iter().map(kind).collect();
            kinds.join(" or ")
        }
        RefOr::T(Schema::AllOf(all)) => all.items.first().map(kind).unwrap_or_default() + " and more",
        RefOr::T(_) => "anything".to_owned(),
    }
}

fn kind_of_object(object: &Object) -> String {
    if let Some(values) = &object.enum_values {
        let values: Vec<String> =
            values.iter().map(|value| format!("<code>{}</code>", escaped(&value.to_string()))).collect();
        return values.join(" or ");
    }
    let types: Vec<Type> = match &object.schema_type {
        SchemaType::Type(one) => vec![one.clone()],
        SchemaType::Array(several) => several.clone(),
        SchemaType::AnyValue => return "anything".to_owned(),
    };
    let words: Vec<String> = types
        .iter()
        .map(|one| match (one, &object.format) {
            (Type::String, Some(format)) => format_word(format),
            (Type::String, None) => "string".to_owned(),
            (Type::Integer, _) => "integer".to_owned(),
            (Type::Number, _) => "number".to_owned(),
            (Type::Boolean, _) => "boolean".to_owned(),
            (Type::Array, _) => "list".to_owned(),
            (Type::Null, _) => "null".to_owned(),
            (Type::Object, _) => match object.additional_properties.as_deref() {
                Some(AdditionalProperties::RefOr(value)) => format!("object of {}", kind(value)),
                _ => "object".to_owned(),
            },
        })
        .collect();
    words.join(" or ")
}

fn format_word(format: &SchemaFormat) -> String {
    match serde_json::to_value(format) {
        Ok(serde_json::Value::String(format)) => match format.as_str() {
            "uuid" => "UUID".to_owned(),
            "email" => "e-mail address".to_owned(),
            "date-time" => "time".to_owned(),
            _ => escaped(&format),
        },
        _ => "string".to_owned(),
    }
}

/// What bounds a value, as HTML.
fn limits(schema: &RefOr<Schema>) -> Vec<String> {
    let mut limits = Vec::new();
    if let RefOr::T(Schema::Object(object)) = schema {
        match (object.min_length, object.max_length) {
            (Some(min), Some(max)) => limits.push(format!("{min} to {max} characters")),
            (None, Some(max)) => limits.push(format!("at most {max} characters")),
            _ => {}
        }
        let number = |number: &Option<utoipa::Number>| {
            number.as_ref().and_then(|number| serde_json::to_value(number).ok()).map(|number| number.to_string())
        };
        match (number(&object.minimum), number(&object.maximum)) {
            (Some(min), Some(max)) if max != u32::MAX.to_string() => limits.push(format!("{min} to {max}")),
            (Some(min), _) => limits.push(format!("{min} or more")),
            _ => {}
        }
        if let Some(pattern) = &object.pattern {
            limits.push(format!("<code>{}</code>", escaped(pattern)));
        }
        if object.min_properties.is_some() {
            limits.push("at least one of these".to_owned());
        }
        if let Some(default) = &object.default {
            limits.push(format!("default <code>{}</code>", escaped(&default.to_string())));
        }
    }
    limits
}
