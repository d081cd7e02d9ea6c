//! What is declared, and what that makes of values.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    BYTES_MAX, Entity, ExtraFieldError, ExtraReason, FIELDS_MAX, FieldKind, FieldValues, NAME_MAX,
    kind::{received, size},
};
use crate::Error;

/// One extra field. As in better-auth it is required, may be given by callers, and is returned, unless said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraField {
    /// Its name, in requests, answers and the database.
    pub name: String,
    /// Its type.
    pub kind: FieldKind,
    /// Whether callers who make the entity have to give it (unless there is a default), and nobody may clear it.
    pub required: bool,
    /// What a new entity has where nothing is given.
    pub default: Option<Value>,
    /// Whether callers may give it; otherwise only hooks and trusted calls do.
    pub input: bool,
    /// Whether it is ever shown; otherwise only hooks and trusted calls read it.
    pub returned: bool,
}

impl ExtraField {
    /// A required field that callers give and read.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: FieldKind) -> Self {
        Self { name: name.into(), kind, required: true, default: None, input: true, returned: true }
    }

    /// The same, to be left out or cleared at will.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    /// The same with a value for new entities.
    #[must_use]
    pub fn with_default(self, value: impl Into<Value>) -> Self {
        Self { default: Some(value.into()), ..self }
    }

    /// The same, closed to callers.
    #[must_use]
    pub fn without_input(self) -> Self {
        Self { input: false, ..self }
    }

    /// The same, shown to nobody.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { returned: false, ..self }
    }

    /// Whether callers who make the entity have to give it.
    #[must_use]
    pub const fn is_demanded(&self) -> bool {
        self.required && self.input && self.default.is_none()
    }

    fn refuse(&self, reason: ExtraReason) -> ExtraFieldError {
        ExtraFieldError { name: self.name.clone(), reason }
    }

    fn wrong_type(&self, value: Option<&Value>) -> ExtraFieldError {
        self.refuse(ExtraReason::WrongType { expected: self.kind, received: received(value).to_owned() })
    }

    fn parse(&self, value: &Value) -> Result<Value, ExtraFieldError> {
        match value {
            Value::Null if self.required => Err(self.wrong_type(Some(value))),
            Value::Null => Ok(Value::Null),
            value => self.kind.parse(value).map_err(|reason| self.refuse(reason)),
        }
    }
}

/// A declaration that cannot be, with its place: `fields.organization.vat_number`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {reason}")]
pub struct ExtraFieldsError {
    /// Where.
    pub key: String,
    /// Why.
    pub reason: String,
}

/// The extra fields of everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraFields {
    organization: EntityFields,
    member: EntityFields,
    invitation: EntityFields,
    team: EntityFields,
    role: EntityFields,
}

impl ExtraFields {
    /// No extra fields.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One field more.
    ///
    /// # Errors
    /// For a name that is neither camelCase nor snake_case, that is too long, or that means something else already; for
    /// a default of another type; for more than [`FIELDS_MAX`] fields.
    pub fn declare(mut self, entity: Entity, field: ExtraField) -> Result<Self, ExtraFieldsError> {
        let fields = match entity {
            Entity::Organization => &mut self.organization,
            Entity::Member => &mut self.member,
            Entity::Invitation => &mut self.invitation,
            Entity::Team => &mut self.team,
            Entity::Role => &mut self.role,
        };
        match fields.add(entity, field) {
            Ok(()) => Ok(self),
            Err((name, reason)) => Err(ExtraFieldsError { key: format!("fields.{}.{name}", entity.as_str()), reason }),
        }
    }

    /// Those of one entity.
    #[must_use]
    pub const fn of(&self, entity: Entity) -> &EntityFields {
        match entity {
            Entity::Organization => &self.organization,
            Entity::Member => &self.member,
            Entity::Invitation => &self.invitation,
            Entity::Team => &self.team,
            Entity::Role => &self.role,
        }
    }
}

/// The extra fields of one entity, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityFields(Vec<ExtraField>);

/// One name in all its spellings: `vat_number` and `vatNumber` would be two names for one thing.
fn folded(name: &str) -> String {
    name.replace('_', "").to_ascii_lowercase()
}

/// What every JavaScript object has already.
const OBJECT_PROPERTIES: [&str; 3] = ["constructor", "prototype", "toString"];

/// `vatNumber` or `vat_number`: begins with a small letter, then letters and digits, or small words and underscores.
fn is_name(name: &str) -> bool {
    let words = name.split('_').collect::<Vec<_>>();
    let is_plain = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && words.iter().all(is_plain)
        && (words.len() == 1 || !name.bytes().any(|byte| byte.is_ascii_uppercase()))
}

impl EntityFields {
    fn add(&mut self, entity: Entity, mut field: ExtraField) -> Result<(), (String, String)> {
        let name = field.name.clone();
        let refuse = |reason: String| Err((name.clone(), reason));
        if self.0.len() >= FIELDS_MAX {
            return refuse(format!("there are {FIELDS_MAX} already, and that is the most"));
        }
        if !is_name(&name) || name.len() > NAME_MAX {
            return refuse(format!(
                "is no name for a field: vatNumber or vat_number would be, of at most {NAME_MAX} characters"
            ));
        }
        let clashes = |known: &str| folded(known) == folded(&name);
        if entity.built_in().iter().chain(&OBJECT_PROPERTIES).any(|known| clashes(known)) {
            return refuse("is the name of a built-in property".to_owned());
        }
        if let Some(other) = self.0.iter().find(|other| clashes(&other.name)) {
            return refuse(format!("is too much like {}", other.name));
        }
        if let Some(default) = &field.default {
            match field.kind.parse(default) {
                Ok(value) => field.default = Some(value),
                Err(reason) => return refuse(format!("the default cannot be: {reason}")),
            }
        }
        let place = self.0.partition_point(|other| other.name < name);
        self.0.insert(place, field);
        let defaults: usize = self.0.iter().filter_map(|field| field.default.as_ref()).map(size).sum();
        if defaults > BYTES_MAX / 2 {
            return refuse(format!("the defaults are larger than {} bytes together", BYTES_MAX / 2));
        }
        Ok(())
    }

    /// Every field, by name.
    pub fn iter(&self) -> impl Iterator<Item = &ExtraField> {
        self.0.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The field of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&ExtraField> {
        self.0.iter().find(|field| field.name == name)
    }

    /// Those fields alone that a person may give or see.
    #[must_use]
    pub fn for_people(&self) -> Self {
        let shown = self.0.iter().filter(|field| field.input || field.returned).cloned();
        // What is never shown is not shown as a default either.
        Self(
            shown
                .map(|field| {
                    if field.returned {
                        field
                    } else {
                        ExtraField { required: field.is_demanded(), default: None, ..field }
                    }
                })
                .collect(),
        )
    }

    /// What a caller gives who makes an entity. Whatever is not declared, or closed to callers, is passed over, as in
    /// better-auth.
    ///
    /// # Errors
    /// Every refused field: of another type, out of bounds, or missing.
    pub fn parse_new(&self, given: &Map<String, Value>) -> Result<FieldValues, Vec<ExtraFieldError>> {
        self.parse(given, true)
    }

    /// What a caller changes; a field that is not given stays, null clears one that is not required.
    ///
    /// # Errors
    /// As [`EntityFields::parse_new`], without the missing ones.
    pub fn parse_changes(&self, given: &Map<String, Value>) -> Result<FieldValues, Vec<ExtraFieldError>> {
        self.parse(given, false)
    }

    fn parse(&self, given: &Map<String, Value>, is_new: bool) -> Result<FieldValues, Vec<ExtraFieldError>> {
        let mut values = Vec::new();
        let mut refused = Vec::new();
        for field in self.0.iter().filter(|field| field.input) {
            match given.get(&field.name) {
                Some(value) => match field.parse(value) {
                    Ok(value) => values.push((field.name.clone(), value)),
                    Err(error) => refused.push(error),
                },
                None if is_new && field.is_demanded() => refused.push(field.wrong_type(None)),
                None => {}
            }
        }
        if refused.is_empty() { Ok(values.into_iter().collect()) } else { Err(refused) }
    }

    /// The values of a new entity: those that a caller gave and a hook left, and the defaults.
    ///
    /// # Errors
    /// [`Error::ExtraFields`] with everything that is undeclared, of another type or out of bounds.
    pub fn complete(&self, wished: &FieldValues) -> Result<FieldValues, Error> {
        let mut values = self.check(wished)?;
        for field in &self.0 {
            if let Some(default) = &field.default
                && (!values.iter().any(|(name, _)| name == field.name)
                    || field.required && values.get(&field.name).is_none())
            {
                values.set(field.name.clone(), default.clone());
            }
        }
        self.bounded(values)
    }

    /// The values of an entity after a change. What was stored under a declaration that is gone stays.
    ///
    /// # Errors
    /// As [`EntityFields::complete`].
    pub fn apply(&self, stored: &FieldValues, changes: &FieldValues) -> Result<FieldValues, Error> {
        if changes.is_empty() {
            return Ok(stored.clone());
        }
        let mut values = stored.clone();
        for (name, value) in self.check(changes)?.iter() {
            values.set(name, value.clone());
        }
        self.bounded(values)
    }

    /// Each value as its declaration has it. Hooks and trusted calls may clear a required one.
    fn check(&self, values: &FieldValues) -> Result<FieldValues, Error> {
        let mut checked = Vec::new();
        let mut refused = Vec::new();
        for (name, value) in values.iter() {
            let parsed = match self.get(name) {
                None => Err(ExtraReason::Undeclared),
                Some(_) if value.is_null() => Ok(Value::Null),
                Some(field) => field.kind.parse(value),
            };
            match parsed {
                Ok(value) => checked.push((name.to_owned(), value)),
                Err(reason) => refused.push(ExtraFieldError { name: name.to_owned(), reason }),
            }
        }
        if refused.is_empty() { Ok(checked.into_iter().collect()) } else { Err(Error::ExtraFields { refused }) }
    }

    fn bounded(&self, values: FieldValues) -> Result<FieldValues, Error> {
        if size(&values.to_value()) <= BYTES_MAX {
            return Ok(values);
        }
        let largest = values.iter().max_by_key(|(_, value)| size(value)).map_or("", |(name, _)| name);
        let reason = ExtraReason::TooLong { max: BYTES_MAX };
        Err(Error::ExtraFields { refused: vec![ExtraFieldError { name: largest.to_owned(), reason }] })
    }

    /// What answers show: every field that is returned, null where there is no value. A value of a type that was
    /// declared once and is not any more is none.
    #[must_use]
    pub fn shown(&self, stored: &FieldValues) -> Map<String, Value> {
        let shown = self.0.iter().filter(|field| field.returned);
        let value = |field: &ExtraField| stored.get(&field.name).and_then(|value| field.kind.parse(value).ok());
        shown.map(|field| (field.name.clone(), value(field).unwrap_or_default())).collect()
    }

    /// What the audit log keeps: every value that there is, but of those that nobody is shown only that they are there.
    #[must_use]
    pub fn audited(&self, stored: &FieldValues) -> Value {
        let is_shown = |name: &str| self.get(name).is_some_and(|field| field.returned);
        let kept = stored.iter().filter(|(_, value)| !value.is_null());
        let value = |name: &str, value: &Value| if is_shown(name) { value.clone() } else { Value::from("(hidden)") };
        Value::Object(kept.map(|(name, inner)| (name.to_owned(), value(name, inner))).collect())
    }
}
