//! Free data that an embedding product keeps with an entity.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Error, Field, Reason,
    json::{DEPTH_MAX, is_deeper_than},
};

/// Most bytes of the JSON text.
pub const METADATA_MAX: usize = 16 * 1024;

/// A JSON object of at most [`METADATA_MAX`] bytes, without NUL characters (PostgreSQL keeps none).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Metadata(Map<String, Value>);

impl Metadata {
    /// Takes an object that came from outside.
    ///
    /// # Errors
    /// On [`Field::Metadata`]: [`Reason::TooDeep`], [`Reason::TooLong`] or [`Reason::ForbiddenCharacter`].
    pub fn parse(object: Map<String, Value>) -> Result<Self, Error> {
        if object.values().any(|value| is_deeper_than(DEPTH_MAX - 1, value)) {
            return Err(Error::invalid(Field::Metadata, Reason::TooDeep { max: DEPTH_MAX }));
        }
        let metadata = Self(object);
        let text =
            serde_json::to_string(&metadata.0).map_err(|_| Error::invalid(Field::Metadata, Reason::Malformed))?;
        if text.len() > METADATA_MAX {
            return Err(Error::invalid(Field::Metadata, Reason::TooLong { max: METADATA_MAX }));
        }
        // A NUL character is always escaped in JSON text, and so is a backslash before it.
        if text.replace(r"\\", "").contains(r"\u0000") {
            return Err(Error::invalid(Field::Metadata, Reason::ForbiddenCharacter));
        }
        Ok(metadata)
    }

    /// Takes the JSON text of a form; blank text is an empty object.
    ///
    /// # Errors
    /// On [`Field::Metadata`]: [`Reason::Malformed`] for anything but an object, and as [`Metadata::parse`].
    pub fn parse_text(text: &str) -> Result<Self, Error> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Self::parse(object),
            _ => Err(Error::invalid(Field::Metadata, Reason::Malformed)),
        }
    }

    /// The text of a form; blank for an empty object.
    #[must_use]
    pub fn to_text(&self) -> String {
        if self.0.is_empty() { String::new() } else { serde_json::to_string_pretty(&self.0).unwrap_or_default() }
    }

    /// What the database holds; anything but an object is nothing.
    #[must_use]
    pub fn from_stored(value: Value) -> Self {
        match value {
            Value::Object(object) => Self(object),
            _ => Self::default(),
        }
    }

    /// The object as a value.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(value: Value) -> Result<Metadata, Error> {
        match value {
            Value::Object(object) => Metadata::parse(object),
            _ => panic!("the test gives objects"),
        }
    }

    #[test]
    fn it_is_bounded_in_depth() {
        let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!({ "a": inner }));
        assert!(parse(nested(32)).is_ok());
        assert_eq!(parse(nested(33)), Err(Error::invalid(Field::Metadata, Reason::TooDeep { max: 32 })));
    }

    #[test]
    fn an_object_is_taken_as_it_is() {
        let value = json!({ "plan": { "seats": [1, 2.5, null] }, "back\\u0000slash": "\\\\u0000" });
        assert_eq!(parse(value.clone()).map(|metadata| metadata.to_value()), Ok(value));
    }

    #[test]
    fn a_form_gives_it_as_text() {
        let metadata = Metadata::parse_text(r#"{ "plan": "pro" }"#);
        assert_eq!(metadata.as_ref().map(Metadata::to_value), Ok(json!({ "plan": "pro" })));
        assert_eq!(
            metadata.and_then(|metadata| Metadata::parse_text(&metadata.to_text())).map(|one| one.to_value()),
            Ok(json!({ "plan": "pro" }))
        );
        assert_eq!(Metadata::parse_text(" \n").map(|metadata| metadata.to_text()), Ok(String::new()));
        for text in ["{", "[]", "1", "null"] {
            assert_eq!(Metadata::parse_text(text), Err(Error::invalid(Field::Metadata, Reason::Malformed)), "{text}");
        }
    }

    #[test]
    fn what_the_database_cannot_keep_is_refused() {
        let refused = Err(Error::invalid(Field::Metadata, Reason::ForbiddenCharacter));
        assert_eq!(parse(json!({ "a": "x\0" })), refused);
        assert_eq!(parse(json!({ "a\0": 1 })), refused);
        assert_eq!(
            parse(json!({ "a": "x".repeat(METADATA_MAX) })),
            Err(Error::invalid(Field::Metadata, Reason::TooLong { max: METADATA_MAX }))
        );
    }
}
