//! The types of extra fields, and how a value of each is read.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{BYTES_MAX, ExtraReason, LIST_MAX, TEXT_MAX};
use crate::json::{DEPTH_MAX, is_deeper_than};

/// The type of an extra field, called as in better-auth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FieldKind {
    /// Text of at most [`TEXT_MAX`] characters.
    #[serde(rename = "string")]
    Text,
    /// A number as JSON has it.
    #[serde(rename = "number")]
    Number,
    /// True or false.
    #[serde(rename = "boolean")]
    Boolean,
    /// A moment (RFC 3339), or a day, which begins at midnight UTC.
    #[serde(rename = "date")]
    Date,
    /// At most [`LIST_MAX`] texts.
    #[serde(rename = "string[]")]
    Texts,
    /// At most [`LIST_MAX`] numbers.
    #[serde(rename = "number[]")]
    Numbers,
    /// Any JSON value but null.
    #[serde(rename = "json")]
    Json,
}

impl FieldKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Number, Self::Boolean, Self::Date, Self::Texts, Self::Numbers, Self::Json];

    /// Its name in the configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Texts => "string[]",
            Self::Numbers => "number[]",
            Self::Json => "json",
        }
    }

    /// The type of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The value as it is stored: of this type and within its bounds, a moment in UTC with milliseconds. Null is of no type.
    pub(super) fn parse(self, value: &Value) -> Result<Value, ExtraReason> {
        let wrong = || ExtraReason::WrongType { expected: self, received: received(Some(value)).to_owned() };
        match (self, value) {
            (Self::Text, Value::String(text)) => parse_text(text)?,
            (Self::Number, Value::Number(_)) | (Self::Boolean, Value::Bool(_)) => {}
            (Self::Date, Value::String(text)) => {
                let moment = parse_date(text).ok_or_else(wrong)?;
                return Ok(Value::String(moment.to_rfc3339_opts(SecondsFormat::Millis, true)));
            }
            (Self::Texts, Value::Array(list)) => {
                require_few(list)?;
                for item in list {
                    parse_text(item.as_str().ok_or_else(wrong)?)?;
                }
            }
            (Self::Numbers, Value::Array(list)) => {
                require_few(list)?;
                if !list.iter().all(Value::is_number) {
                    return Err(wrong());
                }
            }
            (Self::Json, Value::Null) => return Err(wrong()),
            (Self::Json, value) if has_nul(value) => return Err(ExtraReason::ForbiddenCharacter),
            (Self::Json, value) if is_deeper_than(DEPTH_MAX, value) => {
                return Err(ExtraReason::TooDeep { max: DEPTH_MAX });
            }
            (Self::Json, _) => {}
            _ => return Err(wrong()),
        }
        if size(value) > BYTES_MAX { Err(ExtraReason::TooLong { max: BYTES_MAX }) } else { Ok(value.clone()) }
    }
}

impl fmt::Display for FieldKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

fn require_few(list: &[Value]) -> Result<(), ExtraReason> {
    if list.len() > LIST_MAX { Err(ExtraReason::TooMany { max: LIST_MAX }) } else { Ok(()) }
}

fn parse_text(text: &str) -> Result<(), ExtraReason> {
    if text.contains('\0') {
        Err(ExtraReason::ForbiddenCharacter)
    } else if text.chars().count() > TEXT_MAX {
        Err(ExtraReason::TooLong { max: TEXT_MAX })
    } else {
        Ok(())
    }
}

/// A moment or a day, of the years that every reader of ours knows.
fn parse_date(text: &str) -> Option<DateTime<Utc>> {
    let moment = match DateTime::parse_from_rfc3339(text) {
        Ok(moment) => moment.with_timezone(&Utc),
        Err(_) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)?.and_utc(),
    };
    (1..=9999).contains(&moment.year()).then_some(moment)
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(has_nul),
        Value::Object(inner) => inner.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

/// Bytes of the JSON text.
pub(super) fn size(value: &Value) -> usize {
    serde_json::to_string(value).map_or(usize::MAX, |text| text.len())
}

/// What came, as JavaScript names it.
pub(super) fn received(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}
