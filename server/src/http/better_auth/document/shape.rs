//! The words in which the document describes values: as few as the wire needs.

use serde_json::{Value, json};
use utoipa::{
    Number,
    openapi::{
        Ref, RefOr,
        schema::{AdditionalProperties, AllOf, Array, Object, OneOf, Schema, SchemaFormat, SchemaType, Type},
    },
};

/// What a value looks like.
#[derive(Clone)]
pub(super) struct Shape(RefOr<Schema>);

/// A named value of an object, or a parameter of a query.
#[derive(Clone)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) is_needed: bool,
    pub(super) shape: Shape,
}

/// A property that must be there; of an answer, one that always is.
pub(super) fn needs(name: &'static str, shape: Shape, says: &str) -> Property {
    Property { name, is_needed: true, shape: shape.says(says) }
}

/// A property that may be left out.
pub(super) fn may(name: &'static str, shape: Shape, says: &str) -> Property {
    Property { name, is_needed: false, shape: shape.says(says) }
}

fn scalar(kind: Type) -> Shape {
    Object::with_type(kind).into()
}

/// A text.
pub(super) fn text() -> Shape {
    scalar(Type::String)
}

/// A text of so many characters.
pub(super) fn text_of(min: usize, max: usize) -> Shape {
    text().object(|object| {
        object.min_length = Some(min);
        object.max_length = Some(max);
    })
}

fn formatted(format: &str, example: &str) -> Shape {
    text().object(|object| object.format = Some(SchemaFormat::Custom(format.to_owned()))).like(json!(example))
}

/// An identifier.
pub(super) fn id() -> Shape {
    formatted("uuid", "01981f5c-7d2a-7c3e-9d7b-3f1f3c0a4e11")
}

/// A moment, as `Date.prototype.toISOString` writes it.
pub(super) fn time() -> Shape {
    formatted("date-time", "2026-05-01T09:30:00.000Z")
}

/// An e-mail address.
pub(super) fn email() -> Shape {
    formatted("email", "mina@acme.example")
}

/// True or false.
pub(super) fn flag() -> Shape {
    scalar(Type::Boolean)
}

/// A whole number within bounds.
pub(super) fn number(min: u32, max: u32) -> Shape {
    scalar(Type::Integer).object(|object| {
        object.minimum = Some(Number::from(min));
        object.maximum = Some(Number::from(max));
    })
}

/// A number of things.
pub(super) fn count() -> Shape {
    scalar(Type::Integer).object(|object| object.minimum = Some(Number::from(0_u32)))
}

/// One of these texts.
pub(super) fn one_of<'a>(values: impl IntoIterator<Item = &'a str>) -> Shape {
    let values: Vec<Value> = values.into_iter().map(Value::from).collect();
    text().object(|object| object.enum_values = Some(values))
}

/// Exactly this value.
pub(super) fn exactly(value: bool) -> Shape {
    flag().object(|object| object.enum_values = Some(vec![json!(value)]))
}

/// Null and nothing else.
pub(super) fn null() -> Shape {
    scalar(Type::Null)
}

/// Several of one kind.
pub(super) fn list(item: Shape) -> Shape {
    Shape(RefOr::T(Schema::Array(Array::new(item.0))))
}

/// A shape that the document describes once, by name.
pub(super) fn named(name: &str) -> Shape {
    Shape(RefOr::Ref(Ref::from_schema_name(name)))
}

/// One of several shapes.
pub(super) fn either(shapes: impl IntoIterator<Item = Shape>) -> Shape {
    let mut one_of = OneOf::new();
    one_of.items = shapes.into_iter().map(|shape| shape.0).collect();
    Shape(RefOr::T(Schema::OneOf(one_of)))
}

/// A shape and more properties.
pub(super) fn extended(base: Shape, properties: impl IntoIterator<Item = Property>) -> Shape {
    let mut all_of = AllOf::new();
    all_of.items = vec![base.0, object(properties).0];
    Shape(RefOr::T(Schema::AllOf(all_of)))
}

/// An object of these properties, in this order.
pub(super) fn object(properties: impl IntoIterator<Item = Property>) -> Shape {
    let mut object = Object::new();
    for Property { name, is_needed, shape } in properties {
        if is_needed {
            object.required.push(name.to_owned());
        }
        object.properties.insert(name.to_owned(), shape.0);
    }
    object.into()
}

/// An object of these properties and of the extra fields that the server's configuration declares for it.
pub(super) fn with_extra_fields(properties: impl IntoIterator<Item = Property>) -> Shape {
    object(properties).object(|object| {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
    })
}

/// An object of any names, each with such a value.
pub(super) fn map(value: Shape) -> Shape {
    let mut object = Object::new();
    object.additional_properties = Some(Box::new(AdditionalProperties::RefOr(value.0)));
    object.into()
}

/// An object of any names and values.
pub(super) fn anything() -> Shape {
    let mut object = Object::new();
    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(true)));
    object.into()
}

impl From<Object> for Shape {
    fn from(object: Object) -> Self {
        Self(RefOr::T(Schema::Object(object)))
    }
}

impl Shape {
    /// For those who put the document together.
    pub(super) fn into_schema(self) -> RefOr<Schema> {
        self.0
    }

    fn object(mut self, change: impl FnOnce(&mut Object)) -> Self {
        if let RefOr::T(Schema::Object(object)) = &mut self.0 {
            change(object);
        }
        self
    }

    /// With a description.
    pub(super) fn says(mut self, text: &str) -> Self {
        let text = text.to_owned();
        match &mut self.0 {
            RefOr::Ref(reference) => reference.description = text,
            RefOr::T(Schema::Object(object)) => object.description = Some(text),
            RefOr::T(Schema::Array(array)) => array.description = Some(text),
            RefOr::T(Schema::OneOf(one_of)) => one_of.description = Some(text),
            RefOr::T(Schema::AllOf(all_of)) => all_of.description = Some(text),
            RefOr::T(_) => {}
        }
        self
    }

    /// Takes the description out.
    pub(super) fn take_description(&mut self) -> Option<String> {
        match &mut self.0 {
            RefOr::Ref(reference) => Some(std::mem::take(&mut reference.description)),
            RefOr::T(Schema::Object(object)) => object.description.take(),
            RefOr::T(Schema::Array(array)) => array.description.take(),
            RefOr::T(Schema::OneOf(one_of)) => one_of.description.take(),
            RefOr::T(_) => None,
        }
    }

    /// With an example.
    pub(super) fn like(mut self, example: Value) -> Self {
        match &mut self.0 {
            RefOr::T(Schema::Object(object)) => object.examples = vec![example],
            RefOr::T(Schema::Array(array)) => array.examples = vec![example],
            RefOr::T(Schema::OneOf(one_of)) => one_of.examples = vec![example],
            RefOr::T(_) | RefOr::Ref(_) => {}
        }
        self
    }

    /// Of this form, as a regular expression.
    pub(super) fn form(self, pattern: &str) -> Self {
        self.object(|object| object.pattern = Some(pattern.to_owned()))
    }

    /// What leaving it out means.
    pub(super) fn default(self, value: Value) -> Self {
        self.object(|object| object.default = Some(value))
    }

    /// Of at most so many characters.
    pub(super) fn at_most(self, max: usize) -> Self {
        self.object(|object| object.max_length = Some(max))
    }

    /// With at least so many properties.
    pub(super) fn at_least_properties(self, min: usize) -> Self {
        self.object(|object| object.min_properties = Some(min))
    }

    /// With at least so many items.
    pub(super) fn at_least_items(mut self, min: usize) -> Self {
        if let RefOr::T(Schema::Array(array)) = &mut self.0 {
            array.min_items = Some(min);
        }
        self
    }

    /// Or null.
    pub(super) fn or_null(self) -> Self {
        match self.0 {
            RefOr::T(Schema::Object(mut object)) => {
                if let SchemaType::Type(kind) = object.schema_type {
                    object.schema_type = SchemaType::Array(vec![kind, Type::Null]);
                }
                object.into()
            }
            _ => either([self, null()]),
        }
    }
}
