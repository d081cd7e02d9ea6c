use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::Error;

fn declared(fields: impl IntoIterator<Item = ExtraField>) -> EntityFields {
    let all = fields.into_iter().try_fold(ExtraFields::new(), |all, field| all.declare(Entity::Organization, field));
    all.unwrap_or_else(|error| panic!("{error}")).of(Entity::Organization).clone()
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => panic!("the test gives objects"),
    }
}

fn values(value: Value) -> FieldValues {
    FieldValues::from_stored(value)
}

fn refusals(errors: &[ExtraFieldError]) -> Vec<String> {
    errors.iter().map(|error| format!("{}: {}", error.name, error.reason)).collect()
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<String> {
    match result {
        Err(Error::ExtraFields { refused }) => refusals(&refused),
        other => panic!("not refused: {other:?}"),
    }
}

fn company() -> EntityFields {
    declared([
        ExtraField::new("vatNumber", FieldKind::Text),
        ExtraField::new("seats", FieldKind::Number).with_default(3),
        ExtraField::new("trial", FieldKind::Boolean).optional(),
        ExtraField::new("since", FieldKind::Date).optional(),
        ExtraField::new("tags", FieldKind::Texts).optional(),
        ExtraField::new("scores", FieldKind::Numbers).optional(),
        ExtraField::new("address", FieldKind::Json).optional(),
        ExtraField::new("crm_id", FieldKind::Text).without_input().optional(),
        ExtraField::new("secret", FieldKind::Text).hidden().optional(),
    ])
}

#[test]
fn a_new_entity_needs_what_is_required_and_has_no_default() {
    let fields = company();
    let parsed = fields.parse_new(&object(json!({ "vatNumber": "DE1" })));
    assert_eq!(parsed, Ok(values(json!({ "vatNumber": "DE1" }))));
    let complete = fields.complete(&parsed.unwrap_or_default());
    assert_eq!(complete, Ok(values(json!({ "vatNumber": "DE1", "seats": 3 }))));

    let errors = fields.parse_new(&object(json!({ "seats": null, "trial": "yes" }))).err().unwrap_or_default();
    assert_eq!(
        refusals(&errors),
        [
            "seats: Invalid input: expected number, received null",
            "trial: Invalid input: expected boolean, received string",
            "vatNumber: Invalid input: expected string, received undefined",
        ]
    );
}

#[test]
fn callers_set_neither_closed_fields_nor_undeclared_ones() {
    let given = object(json!({ "vatNumber": "DE1", "crm_id": "x", "isAdmin": true }));
    assert_eq!(company().parse_new(&given), Ok(values(json!({ "vatNumber": "DE1" }))));
    assert_eq!(company().parse_changes(&given), Ok(values(json!({ "vatNumber": "DE1" }))));
}

#[test]
fn hooks_set_closed_fields_and_are_checked() {
    let fields = company();
    let wished = values(json!({ "vatNumber": "DE1", "crm_id": "x" }));
    assert_eq!(fields.complete(&wished).map(|all| all.get("crm_id").cloned()), Ok(Some(json!("x"))));
    assert_eq!(
        refused(fields.complete(&wished.with("crm_id", 1).with("nothing", 1))),
        ["crm_id: Invalid input: expected string, received number", "nothing: Invalid input: no such field"]
    );
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let fields = company();
    let stored = values(json!({ "vatNumber": "DE1", "trial": true, "former": "kept" }));
    let changes = fields.parse_changes(&object(json!({ "trial": null, "seats": 5 }))).unwrap_or_default();
    let after = values(json!({ "vatNumber": "DE1", "trial": null, "seats": 5, "former": "kept" }));
    assert_eq!(fields.apply(&stored, &changes), Ok(after));
    let cleared = fields.parse_changes(&object(json!({ "vatNumber": null }))).err().unwrap_or_default();
    assert_eq!(refusals(&cleared), ["vatNumber: Invalid input: expected string, received null"]);
    assert!(cleared.iter().all(|error| error.reason.is_missing()));
}

#[test]
fn answers_show_every_returned_field_and_nothing_else() {
    let stored = values(json!({ "vatNumber": "DE1", "secret": "x", "seats": "of another type", "former": 1 }));
    let fields = declared([
        ExtraField::new("vatNumber", FieldKind::Text),
        ExtraField::new("seats", FieldKind::Number),
        ExtraField::new("trial", FieldKind::Boolean),
        ExtraField::new("secret", FieldKind::Text).hidden(),
    ]);
    assert_eq!(Value::Object(fields.shown(&stored)), json!({ "vatNumber": "DE1", "seats": null, "trial": null }));
    let audited = fields.audited(&stored);
    assert_eq!((&audited["vatNumber"], &audited["secret"]), (&json!("DE1"), &json!("(hidden)")));
}

#[test]
fn every_type_has_its_values() {
    let fields = company();
    let given = json!({
        "vatNumber": "", "seats": -1.5, "trial": false, "since": "2026-01-31T09:00:00+09:00", "tags": ["a"],
        "scores": [1, 2.5], "address": { "city": ["Seoul", null] },
    });
    let parsed = fields.parse_new(&object(given)).unwrap_or_default();
    assert_eq!(parsed.get("since"), Some(&json!("2026-01-31T00:00:00.000Z")));
    assert_eq!(parsed.get("address"), Some(&json!({ "city": ["Seoul", null] })));
    for (name, value) in [
        ("vatNumber", json!(1)),
        ("vatNumber", json!("a\0b")),
        ("vatNumber", json!("x".repeat(TEXT_MAX + 1))),
        ("seats", json!("1")),
        ("trial", json!(1)),
        ("since", json!("yesterday")),
        ("since", json!("-004000-01-01T00:00:00Z")),
        ("since", json!(0)),
        ("tags", json!("a")),
        ("tags", json!(["a", 1])),
        ("tags", json!(vec!["a"; LIST_MAX + 1])),
        ("scores", json!(["1"])),
        ("address", json!({ "a\0": 1 })),
        ("address", json!("x".repeat(BYTES_MAX))),
    ] {
        let errors = fields.parse_changes(&object(json!({ name: value }))).err();
        assert_eq!(errors.map(|errors| errors.len()), Some(1), "{name}: {value}");
    }
}

#[test]
fn all_values_together_are_bounded() {
    let fields = declared((0..9).map(|n| ExtraField::new(format!("text{n}"), FieldKind::Text).optional()));
    let long = (0..9).map(|n| (format!("text{n}"), json!("x".repeat(TEXT_MAX)))).collect::<FieldValues>();
    assert_eq!(refused(fields.complete(&long)).len(), 1);
    let half = (0..8).map(|n| (format!("text{n}"), json!("x".repeat(TEXT_MAX)))).collect::<FieldValues>();
    assert!(fields.complete(&half).is_ok());
    let one_more = values(json!({ "text8": "x".repeat(TEXT_MAX) }));
    assert_eq!(refused(fields.apply(&half, &one_more)).len(), 1);
}

#[test]
fn names_are_checked() {
    let names = |entity: Entity, name: &str| {
        ExtraFields::new().declare(entity, ExtraField::new(name, FieldKind::Text)).map(|_| ())
    };
    for good in ["a", "vatNumber", "vat_number", "taxId2", "a1_b2"] {
        assert_eq!(names(Entity::Organization, good), Ok(()), "{good}");
    }
    let long = "a".repeat(NAME_MAX + 1);
    for bad in [
        "",
        "VatNumber",
        "vat-number",
        "vat number",
        "_vat",
        "vat_",
        "vat__number",
        "vat_Number",
        "1a",
        "가",
        "__proto__",
        "constructor",
        "slug",
        "created_at",
        "createdat",
        &long,
    ] {
        assert!(names(Entity::Organization, bad).is_err(), "{bad}");
    }
    assert_eq!(names(Entity::Member, "slug"), Ok(()));
    assert!(names(Entity::Role, "permission").is_err());
    let twice = ExtraFields::new()
        .declare(Entity::Team, ExtraField::new("vat_number", FieldKind::Text))
        .and_then(|all| all.declare(Entity::Team, ExtraField::new("vatNumber", FieldKind::Text)));
    assert_eq!(
        twice.map_err(|error| error.to_string()).err(),
        Some("fields.team.vatNumber: is too much like vat_number".to_owned())
    );
    let wrong = ExtraField::new("seats", FieldKind::Number).with_default("three");
    assert!(ExtraFields::new().declare(Entity::Team, wrong).is_err());
    let many = (0..=FIELDS_MAX).try_fold(ExtraFields::new(), |all, n| {
        all.declare(Entity::Team, ExtraField::new(format!("f{n}"), FieldKind::Text))
    });
    assert!(many.is_err());
}

#[test]
fn forms_say_with_text_what_programs_say_with_json() {
    let fields = company();
    let texts = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let parsed = fields.parse_new_form(&texts(&[
        ("vatNumber", " DE1 "),
        ("seats", ""),
        ("trial", "true"),
        ("since", "2026-01-31"),
        ("tags", "a\r\n\r\nb"),
        ("scores", "1\n2.5"),
        ("address", "{ \"city\": \"Seoul\" }"),
        ("crm_id", "x"),
    ]));
    let expected = json!({
        "vatNumber": "DE1", "trial": true, "since": "2026-01-31T00:00:00.000Z", "tags": ["a", "b"], "scores": [1, 2.5],
        "address": { "city": "Seoul" },
    });
    assert_eq!(parsed, Ok(values(expected)));
    assert_eq!(refused(fields.parse_new_form(&texts(&[]))).len(), 1);
    assert_eq!(refused(fields.parse_changes_form(&texts(&[("seats", "many"), ("address", "{")]))).len(), 2);
    let cleared = fields.parse_changes_form(&texts(&[("trial", ""), ("secret", "")]));
    assert_eq!(cleared, Ok(values(json!({ "trial": null }))));
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
        Just(json!("2026-01-31")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,5}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

proptest! {
    #[test]
    fn what_was_taken_is_taken_again_and_shown_as_it_is(
        given in prop::collection::vec(json_values(), 7),
    ) {
        let names = ["vatNumber", "seats", "trial", "since", "tags", "scores", "address"];
        let given: Map<String, Value> = names.iter().map(|name| (*name).to_owned()).zip(given).collect();
        let fields = company();
        if let Ok(parsed) = fields.parse_new(&given) {
            let complete = fields.complete(&parsed).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(fields.complete(&complete), Ok(complete.clone()));
            let shown = fields.shown(&complete);
            for (name, value) in complete.iter() {
                prop_assert_eq!(shown.get(name), Some(value));
            }
            prop_assert_eq!(fields.parse_new(&shown).map(|again| again.get("since").cloned()),
                            Ok(complete.get("since").cloned()));
        }
    }

    #[test]
    fn a_form_that_is_sent_back_untouched_changes_nothing(
        text in "[a-zA-Z가-힣 ]{0,20}", seats in any::<i64>(), trial in any::<bool>(), day in 0..20_000_i64,
        tags in prop::collection::vec("[a-z]{1,8}", 0..5), scores in prop::collection::vec(any::<i32>(), 0..5),
    ) {
        let fields = company();
        let since = chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(day);
        let stored = fields.complete(&values(json!({
            "vatNumber": format!("x{}x", text), "seats": seats, "trial": trial, "since": since.to_rfc3339(), "tags": tags,
            "scores": scores, "address": { "tags": tags },
        })));
        let stored = stored.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let texts: BTreeMap<String, String> =
            fields.iter().map(|field| (field.name.clone(), field.text_of(stored.get(&field.name)))).collect();
        let changes = fields.parse_changes_form(&texts).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let after = fields.apply(&stored, &changes).map_err(|error| TestCaseError::fail(error.to_string()))?;
        for field in fields.iter() {
            let empty = json!([]);
            let value = |values: &FieldValues| values.get(&field.name).filter(|value| **value != empty).cloned();
            prop_assert_eq!(value(&after), value(&stored), "{}", field.name);
        }
    }
}

#[test]
fn json_is_bounded_in_depth_so_that_it_can_be_read_wherever_it_is_shown() {
    let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    assert!(FieldKind::Json.parse(&nested(32)).is_ok());
    assert_eq!(FieldKind::Json.parse(&nested(33)), Err(ExtraReason::TooDeep { max: 32 }));
}
