//! The values of one entity's extra fields.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Values of extra fields by name: as wished for, or as stored. What they may be is for
/// [`super::EntityFields`] to say; until a service has asked it, nothing here is checked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FieldValues(Map<String, Value>);

impl FieldValues {
    /// No values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field; null is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Gives a field a value, for hooks and trusted calls: also one that callers cannot set. Null takes it away.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.set(name, value);
        self
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values, nulls among them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// What the database holds; anything but an object is nothing.
    #[must_use]
    pub fn from_stored(value: Value) -> Self {
        match value {
            Value::Object(values) => Self(values),
            _ => Self::default(),
        }
    }

    /// The values as one.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Value::Object(self.0.clone())
    }
}

impl FromIterator<(String, Value)> for FieldValues {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}
