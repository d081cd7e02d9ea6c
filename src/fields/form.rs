//! Extra fields in forms, where everything is text.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::{EntityFields, ExtraField, ExtraFieldError, ExtraReason, FieldKind, FieldValues};
use crate::Error;

impl ExtraField {
    /// A value as the text that a form shows and takes back: lists a value a line, a day without its midnight.
    #[must_use]
    pub fn text_of(&self, value: Option<&Value>) -> String {
        let line = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match (self.kind, value) {
            (_, None | Some(Value::Null)) => String::new(),
            (FieldKind::Date, Some(Value::String(text))) => {
                text.strip_suffix("T00:00:00.000Z").unwrap_or(text).to_owned()
            }
            (FieldKind::Texts | FieldKind::Numbers, Some(Value::Array(list))) => {
                list.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            (FieldKind::Json, Some(value)) => serde_json::to_string_pretty(value).unwrap_or_default(),
            (_, Some(value)) => line(value),
        }
    }

    /// The value that a text means; `None` where it means nothing.
    fn value_of(&self, text: &str) -> Result<Option<Value>, ExtraFieldError> {
        let wrong = || ExtraFieldError {
            name: self.name.clone(),
            reason: ExtraReason::WrongType { expected: self.kind, received: "string".to_owned() },
        };
        let number = |text: &str| number_of(text).map(Value::Number).ok_or_else(wrong);
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        if text.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(match self.kind {
            // A browser sends line breaks as two characters.
            FieldKind::Text => Value::from(text.trim().replace("\r\n", "\n")),
            FieldKind::Date => Value::from(text.trim()),
            FieldKind::Number => number(text.trim())?,
            FieldKind::Boolean => Value::Bool(text.trim().parse().map_err(|_| wrong())?),
            FieldKind::Texts => lines().map(Value::from).collect(),
            FieldKind::Numbers => lines().map(number).collect::<Result<Vec<_>, _>>()?.into(),
            FieldKind::Json => serde_json::from_str(text).map_err(|_| wrong())?,
        }))
    }
}

fn number_of(text: &str) -> Option<Number> {
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.into()),
        Err(_) => Number::from_f64(text.parse().ok()?),
    }
}

impl EntityFields {
    /// What a form gives for a new entity. Inputs that are missing or blank are nothing.
    ///
    /// # Errors
    /// [`Error::ExtraFields`] with every refused field.
    pub fn parse_new_form(&self, texts: &BTreeMap<String, String>) -> Result<FieldValues, Error> {
        let given = self.values_of(texts, |_| None)?;
        self.parse_new(&given).map_err(|refused| Error::ExtraFields { refused })
    }

    /// What a form changes. A blank input clears its field, unless nobody is shown what is in it: then it stays.
    ///
    /// # Errors
    /// [`Error::ExtraFields`] with every refused field.
    pub fn parse_changes_form(&self, texts: &BTreeMap<String, String>) -> Result<FieldValues, Error> {
        let given = self.values_of(texts, |field| field.returned.then_some(Value::Null))?;
        self.parse_changes(&given).map_err(|refused| Error::ExtraFields { refused })
    }

    fn values_of(
        &self,
        texts: &BTreeMap<String, String>,
        blank: impl Fn(&ExtraField) -> Option<Value>,
    ) -> Result<Map<String, Value>, Error> {
        let mut given = Map::new();
        let mut refused = Vec::new();
        for field in self.iter().filter(|field| field.input) {
            let Some(text) = texts.get(&field.name) else { continue };
            match field.value_of(text) {
                Ok(value) => {
                    if let Some(value) = value.or_else(|| blank(field)) {
                        given.insert(field.name.clone(), value);
                    }
                }
                Err(error) => refused.push(error),
            }
        }
        if refused.is_empty() { Ok(given) } else { Err(Error::ExtraFields { refused }) }
    }
}
