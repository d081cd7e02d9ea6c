//! Example values, made of the examples that the schemas give.

use serde_json::Value;
use utoipa::openapi::{
    OpenApi, RefOr,
    schema::{AdditionalProperties, ArrayItems, Object, Schema, SchemaType, Type},
};

use super::rows::resolved;

/// A value to be written down, its properties in the order of the document.
pub(super) enum Sample {
    Plain(Value),
    List(Vec<Sample>),
    Fields(Vec<(String, Sample)>),
}

/// How much an example shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// What a request must have.
    Needed,
    /// All that there is.
    Everything,
}

/// An example of this schema.
pub(super) fn sample(schema: &RefOr<Schema>, document: &OpenApi, extent: Extent) -> Sample {
    match resolved(schema, document) {
        Some(Schema::Object(object)) => sample_object(object, document, extent),
        Some(Schema::Array(array)) => match (array.examples.first(), &array.items) {
            (Some(example), _) => example.into(),
            (None, ArrayItems::RefOrSchema(item)) => Sample::List(vec![sample(item, document, extent)]),
            _ => Sample::List(Vec::new()),
        },
        Some(Schema::OneOf(one)) => match (one.examples.first(), one.items.first()) {
            (Some(example), _) => example.into(),
            (None, Some(first)) => sample(first, document, extent),
            _ => Sample::Plain(Value::Null),
        },
        Some(Schema::AllOf(all)) => {
            let parts = all.items.iter().map(|part| sample(part, document, extent));
            let mut fields: Vec<(String, Sample)> = Vec::new();
            for part in parts {
                if let Sample::Fields(more) = part {
                    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
                    fields.extend(more);
                }
            }
            Sample::Fields(fields)
        }
        _ => Sample::Plain(Value::Null),
    }
}

fn sample_object(object: &Object, document: &OpenApi, extent: Extent) -> Sample {
    if let Some(example) = object.examples.first() {
        return example.into();
    }
    if let Some(first) = object.enum_values.as_ref().and_then(|values| values.first()) {
        return first.into();
    }
    let kind = match &object.schema_type {
        SchemaType::Type(kind) => kind.clone(),
        SchemaType::Array(several) => several.first().cloned().unwrap_or(Type::Null),
        SchemaType::AnyValue => Type::Null,
    };
    match kind {
        Type::Object => {
            if let Some(AdditionalProperties::RefOr(value)) = object.additional_properties.as_deref() {
                return Sample::Fields(vec![("name".to_owned(), sample(value, document, extent))]);
            }
            let is_shown = |name: &str| match extent {
                Extent::Everything => true,
                // One that needs something, whichever, shows the first.
                Extent::Needed if object.required.is_empty() => {
                    object.properties.first().is_some_and(|(first, _)| first == name)
                }
                Extent::Needed => object.required.iter().any(|needed| needed == name),
            };
            let fields = object.properties.iter().filter(|(name, _)| is_shown(name));
            Sample::Fields(fields.map(|(name, value)| (name.clone(), sample(value, document, extent))).collect())
        }
        Type::String => Sample::Plain(Value::from("string")),
        Type::Integer | Type::Number => Sample::Plain(Value::from(1)),
        Type::Boolean => Sample::Plain(Value::from(true)),
        Type::Array => Sample::List(Vec::new()),
        Type::Null => Sample::Plain(Value::Null),
    }
}

impl From<&Value> for Sample {
    fn from(value: &Value) -> Self {
        match value {
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(fields) => {
                Self::Fields(fields.iter().map(|(name, value)| (name.clone(), value.into())).collect())
            }
            other => Self::Plain(other.clone()),
        }
    }
}

impl Sample {
    /// As JSON on several lines.
    pub(super) fn pretty(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, Some(0));
        text
    }

    /// As JSON on one line.
    pub(super) fn compact(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, None);
        text
    }

    fn write(&self, text: &mut String, depth: Option<usize>) {
        let inner = depth.map(|depth| depth + 1);
        let line = |text: &mut String, depth: Option<usize>| match depth {
            Some(depth) => {
                text.push('\n');
                text.push_str(&"  ".repeat(depth));
            }
            None => text.push(' '),
        };
        match self {
            Self::Plain(value) => text.push_str(&value.to_string()),
            Self::Fields(fields) if fields.is_empty() => text.push_str("{}"),
            // Short values share a line.
            Self::List(items) if items.iter().all(|item| matches!(item, Self::Plain(_))) => {
                let items: Vec<String> = items.iter().map(Self::compact).collect();
                text.push_str(&format!("[{}]", items.join(", ")));
            }
            Self::List(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    line(text, inner);
                    item.write(text, inner);
                }
                line(text, depth);
                text.push(']');
            }
            Self::Fields(fields) => {
                text.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    line(text, inner);
                    text.push_str(&format!("{}: ", Value::from(name.as_str())));
                    value.write(text, inner);
                }
                line(text, depth);
                text.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn samples_are_json_in_both_forms() {
        let sample = Sample::Fields(vec![
            ("b".to_owned(), Sample::List(vec![Sample::from(&json!({ "x": "a\":b" })), Sample::List(Vec::new())])),
            ("a".to_owned(), Sample::Plain(json!(null))),
        ]);
        let value = json!({ "b": [{ "x": "a\":b" }, []], "a": null });
        for text in [sample.pretty(), sample.compact()] {
            assert_eq!(serde_json::from_str::<Value>(&text).ok().as_ref(), Some(&value), "{text}");
        }
        assert!(sample.compact().starts_with("{ \"b\": ["), "in the order given");
    }
}
