//! What a request says, parsed once: a JSON object or a query, field by field, with every refusal in one message.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{header, request::Parts},
};
use serde_json::{Map, Value};
use tenantry::{
    Error, FieldError, Reason,
    fields::{EntityFields, ExtraFieldError, FieldValues},
};

use super::errors::{self, Refusal};

/// The fields of a request and what is wrong with them so far.
#[derive(Debug)]
pub(super) struct Input {
    place: &'static str,
    fields: Map<String, Value>,
    problems: Vec<String>,
}

/// A JSON body; none is an empty object.
pub(super) struct Body(pub(super) Input);

/// The query of the URL; a name that is repeated gives a list.
pub(super) struct Query(pub(super) Input);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        let is_json = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        let bytes = Bytes::from_request(request, state).await.map_err(|_| errors::BAD_REQUEST)?;
        if bytes.is_empty() {
            return Ok(Self(Input::new("body", Map::new())));
        }
        if !is_json {
            return Err(errors::UNSUPPORTED_MEDIA_TYPE.into());
        }
        match serde_json::from_slice(&bytes).map_err(|_| errors::BAD_REQUEST)? {
            Value::Object(fields) => Input::new("body", fields).without_nul().map(Self),
            other => Err(Refusal::invalid(format!(
                "[body] Invalid input: expected object, received {}",
                kind_of(Some(&other))
            ))),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let mut fields = Map::new();
        for (name, value) in url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()) {
            let value = Value::String(value.into_owned());
            match fields.get_mut(&*name) {
                None => {
                    fields.insert(name.into_owned(), value);
                }
                Some(Value::Array(list)) => list.push(value),
                Some(first) => *first = Value::Array(vec![first.take(), value]),
            }
        }
        Input::new("query", fields).without_nul().map(Self)
    }
}

impl Input {
    fn new(place: &'static str, fields: Map<String, Value>) -> Self {
        Self { place, fields, problems: Vec::new() }
    }

    /// PostgreSQL keeps no NUL characters, and nobody means to send one.
    fn without_nul(self) -> Result<Self, Refusal> {
        fn has_nul(value: &Value) -> bool {
            match value {
                Value::String(text) => text.contains('\0'),
                Value::Array(list) => list.iter().any(has_nul),
                Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
                _ => false,
            }
        }
        match self.fields.iter().find(|(name, value)| name.contains('\0') || has_nul(value)) {
            Some((name, _)) => Err(Refusal::invalid(format!(
                "[{}.{}] Invalid input: forbidden character",
                self.place,
                name.replace('\0', "")
            ))),
            None => Ok(self),
        }
    }

    /// Notes that a field is refused.
    pub(super) fn refuse(&mut self, name: &str, why: impl AsRef<str>) {
        self.problems.push(format!("[{}.{name}] {}", self.place, why.as_ref()));
    }

    fn expected(&mut self, name: &str, kind: &str) {
        let received = kind_of(self.fields.get(name));
        self.refuse(name, format!("Invalid input: expected {kind}, received {received}"));
    }

    /// Whether anything is refused so far.
    pub(super) fn is_refused(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Takes a field out, whatever it is; null counts as not given.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.fields.remove(name).filter(|value| !value.is_null())
    }

    /// Whether the field is there, null or not.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        match self.fields.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => {
                self.expected(name, "string");
                None
            }
        }
    }

    /// A text that may be left out.
    pub(super) fn optional_text(&mut self, name: &str) -> Option<String> {
        match self.fields.get(name) {
            None => None,
            Some(_) => self.text(name),
        }
    }

    /// A text that may be left out, or null to clear it.
    pub(super) fn nullable_text(&mut self, name: &str) -> Option<Option<String>> {
        match self.fields.get(name) {
            Some(Value::Null) => Some(None),
            _ => self.optional_text(name).map(Some),
        }
    }

    /// A truth that may be left out: false.
    pub(super) fn flag(&mut self, name: &str) -> bool {
        match self.fields.get(name) {
            None => false,
            Some(Value::Bool(value)) => *value,
            Some(_) => {
                self.expected(name, "boolean");
                false
            }
        }
    }

    /// A JSON object that may be left out.
    pub(super) fn object(&mut self, name: &str) -> Option<Map<String, Value>> {
        match self.fields.get(name) {
            None => None,
            Some(Value::Object(fields)) => Some(fields.clone()),
            Some(_) => {
                self.expected(name, "record");
                None
            }
        }
    }

    /// An inner object that must be there, as an input of its own.
    pub(super) fn inner(&mut self, name: &'static str) -> Option<Input> {
        match self.fields.get(name) {
            Some(Value::Object(fields)) => Some(Self::new(name, fields.clone())),
            _ => {
                self.expected(name, "object");
                None
            }
        }
    }

    /// An inner object that is not there.
    pub(super) fn empty(name: &'static str) -> Self {
        Self::new(name, Map::new())
    }

    /// Takes over the refusals of an inner object.
    pub(super) fn absorb(&mut self, inner: Input) {
        let outer = self.place;
        self.problems.extend(inner.problems.iter().map(|problem| problem.replacen('[', &format!("[{outer}."), 1)));
    }

    /// One text, a text with commas, or a list of texts, that must be there.
    pub(super) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let split = |text: &str| -> Vec<String> {
            text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        match self.fields.get(name) {
            Some(Value::String(text)) => Some(split(text)),
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                Some(list.iter().filter_map(Value::as_str).flat_map(split).collect())
            }
            _ => {
                self.refuse(name, "Invalid input");
                None
            }
        }
    }

    /// A whole number within a range that may be left out; as text, too, since queries have nothing else.
    pub(super) fn number(&mut self, name: &str, max: u32) -> Option<u32> {
        let given = self.fields.get(name)?;
        let number = match given {
            Value::String(text) => text.trim().parse::<u32>().ok(),
            Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
            _ => None,
        };
        if number.is_none_or(|number| number > max) {
            self.refuse(name, format!("Invalid input: expected a whole number from 0 to {max}"));
            return None;
        }
        number
    }

    /// Notes the refusal of a parsed value under the name that the field has here.
    pub(super) fn parsed<T>(&mut self, name: &str, parsed: Result<T, Error>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                let why = error.fields().first().map_or_else(|| error.to_string(), |field| reason_text(&field.reason));
                self.refuse(name, why);
                None
            }
        }
    }

    /// The extra fields of something new. Names that are not declared are passed over.
    pub(super) fn new_fields(&mut self, declared: &EntityFields) -> FieldValues {
        let parsed = declared.parse_new(&self.fields);
        self.extra(parsed)
    }

    /// The extra fields that a change names.
    pub(super) fn changed_fields(&mut self, declared: &EntityFields) -> FieldValues {
        let parsed = declared.parse_changes(&self.fields);
        self.extra(parsed)
    }

    fn extra(&mut self, parsed: Result<FieldValues, Vec<ExtraFieldError>>) -> FieldValues {
        parsed.unwrap_or_else(|refused| {
            for field in &refused {
                self.refuse(&field.name, field.reason.to_string());
            }
            FieldValues::new()
        })
    }

    /// The complete value, or every refusal.
    pub(super) fn finish<T>(self, complete: Option<T>) -> Result<T, Refusal> {
        match complete {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ if self.problems.is_empty() => Err(Refusal::invalid(format!("[{}] Invalid input", self.place))),
            _ => Err(Refusal::invalid(self.problems.join("; "))),
        }
    }
}

fn kind_of(value: Option<&Value>) -> &'static str {
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

/// A refused input of the model with its place.
pub(super) fn refused(place: &str, refusal: &FieldError) -> String {
    format!("[{place}.{}] {}", refusal.field.name(), reason_text(&refusal.reason))
}

fn reason_text(reason: &Reason) -> String {
    match reason {
        Reason::Required => "Too small: expected string to have >=1 characters".to_owned(),
        Reason::TooShort { min } => format!("Too small: expected string to have >={min} characters"),
        Reason::TooDeep { max } => format!("Too big: expected at most {max} levels"),
        Reason::TooLong { max } => format!("Too big: expected string to have <={max} characters"),
        Reason::OutOfRange { min, max } => format!("Invalid input: expected a number from {min} to {max}"),
        Reason::Malformed => "Invalid input: malformed".to_owned(),
        Reason::ForbiddenCharacter => "Invalid input: forbidden character".to_owned(),
        Reason::Reserved => "Invalid input: reserved".to_owned(),
        Reason::TooCommon => "Invalid input: too common".to_owned(),
        Reason::Mismatch => "Invalid input: does not match".to_owned(),
        Reason::Unknown => "Invalid option".to_owned(),
        Reason::Incorrect => "Invalid input: incorrect".to_owned(),
        Reason::Unchanged => "Invalid input: unchanged".to_owned(),
    }
}
