//! Holds what the server takes and answers against the document of the API (`docs/openapi.json`): every answer that a
//! test gets is one that the document tells, with its status, its code and its body, and with nothing besides.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock, PoisonError},
};

use axum::http::{Method, StatusCode};
use jsonschema::{Draft, Validator};
use serde_json::{Value, json};

/// The document as it stands in the repository. That it is the code's, a test of the code says.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let text = std::fs::read_to_string("../docs/openapi.json").expect("the document");
        serde_json::from_str(&text).expect("JSON")
    })
}

/// Whether the server declares extra fields. Where it does not, schemas are closed: each tells all that there is, and
/// what has other properties than those is refused.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ExtraFields {
    Declared,
    None,
}

/// The schemas, closed.
fn closed_components(extra: ExtraFields) -> &'static Value {
    static COMPONENTS: [OnceLock<Value>; 2] = [const { OnceLock::new() }; 2];
    COMPONENTS[usize::from(extra == ExtraFields::Declared)].get_or_init(|| {
        let mut components = document()["components"].clone();
        if let Some(schemas) = components["schemas"].as_object_mut() {
            for schema in schemas.values_mut() {
                // Others extend them: they close where they are used.
                close(schema, false, extra);
            }
        }
        components
    })
}

fn close(schema: &mut Value, is_whole: bool, extra: ExtraFields) {
    let Some(fields) = schema.as_object_mut() else { return };
    // What takes extra fields says so beside its properties; a map of anything has no properties.
    if extra == ExtraFields::None && fields.contains_key("properties") {
        fields.remove("additionalProperties");
    }
    for (keyword, value) in fields.iter_mut() {
        match (keyword.as_str(), value) {
            ("allOf", Value::Array(parts)) => parts.iter_mut().for_each(|part| close(part, false, extra)),
            ("oneOf", Value::Array(parts)) => parts.iter_mut().for_each(|part| close(part, true, extra)),
            ("properties", Value::Object(properties)) => {
                properties.values_mut().for_each(|property| close(property, true, extra));
            }
            ("items" | "additionalProperties", inner) => close(inner, true, extra),
            _ => {}
        }
    }
    let is_object = ["$ref", "allOf", "properties"].iter().any(|keyword| fields.contains_key(*keyword));
    if is_whole && is_object {
        fields.insert("unevaluatedProperties".to_owned(), json!(false));
    }
}

/// What the document says of this endpoint.
pub(crate) fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    document()["paths"].get(path)?.get(method.as_str().to_lowercase())
}

fn resolved(value: &'static Value) -> &'static Value {
    match value.get("$ref").and_then(Value::as_str).and_then(|pointer| pointer.strip_prefix('#')) {
        Some(pointer) => document().pointer(pointer).expect("a reference that leads somewhere"),
        None => value,
    }
}

/// What is wrong with a value, by the schema at this place of the document, closed or not. Each is compiled once.
fn faults(place: String, schema: &Value, closed: Option<ExtraFields>, value: &Value) -> Vec<String> {
    type Known = HashMap<(String, Option<ExtraFields>), Validator>;
    static VALIDATORS: OnceLock<Mutex<Known>> = OnceLock::new();
    let mut validators = VALIDATORS.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators.entry((place, closed)).or_insert_with(|| {
        let mut schema = schema.clone();
        if let Some(extra) = closed {
            close(&mut schema, true, extra);
            schema["components"] = closed_components(extra).clone();
        } else {
            schema["components"] = document()["components"].clone();
        }
        // Programs may name things that do not exist, or nothing at all: formats are for answers.
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(closed.is_some());
        options.build(&schema).expect("a schema")
    });
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Checks an answer of the API. Paths that are no endpoint have none to be checked by.
pub(crate) fn hold(
    method: &Method,
    path: &str,
    sent: Option<&Value>,
    status: StatusCode,
    body: &Value,
    extra: ExtraFields,
) {
    let Some(operation) = operation(method, path) else { return };
    let responses = &operation["responses"];
    let Some(response) = responses.get(status.as_str()) else {
        panic!("{method} {path}: the document knows no answer {status}: {body}");
    };
    match &resolved(response)["content"]["application/json"]["schema"] {
        Value::Null => assert_eq!(*body, Value::Null, "{method} {path} {status}: the document knows no body"),
        schema => {
            let faults = faults(format!("{method} {path} {status}"), schema, Some(extra), body);
            assert!(faults.is_empty(), "{method} {path} {status}: not as the document says: {faults:#?}\n{body:#}");
        }
    }
    // The former name of `permissions` is answered with no, for old clients, and not described.
    let is_former = path.ends_with("/has-permission") && sent.is_some_and(|sent| sent.get("permission").is_some());
    if let Some(sent) = sent.filter(|_| status == StatusCode::OK && !is_former) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
        let faults = faults(format!("{method} {path} body"), schema, None, sent);
        assert!(
            schema.is_null() || faults.is_empty(),
            "{method} {path}: taken, and the document says it is not: {faults:#?}\n{sent:#}"
        );
    }
}

/// Whether a value is one that a schema of the document allows.
pub(crate) fn allows(schema: &Value, value: &Value) -> bool {
    faults(schema.to_string(), schema, None, value).is_empty()
}
