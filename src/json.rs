//! Bounds of JSON that comes from outside.

use serde_json::Value;

/// Most levels of lists and objects within each other. `serde_json` reads 128 at most, and what is stored stands deeper
/// in what it is read back with than in what it came with.
pub const DEPTH_MAX: usize = 32;

/// Whether lists and objects stand in each other more than `max` levels deep; a plain value has none.
pub(crate) fn is_deeper_than(max: usize, value: &Value) -> bool {
    match (value, max.checked_sub(1)) {
        (Value::Array(_) | Value::Object(_), None) => true,
        (Value::Array(list), Some(left)) => list.iter().any(|inner| is_deeper_than(left, inner)),
        (Value::Object(object), Some(left)) => object.values().any(|inner| is_deeper_than(left, inner)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> Value {
        (0..levels).fold(Value::Null, |inner, level| {
            if level % 2 == 0 { serde_json::json!([inner]) } else { serde_json::json!({ "a": inner }) }
        })
    }

    #[test]
    fn levels_are_counted_from_the_outermost() {
        assert!(!is_deeper_than(0, &nested(0)) && is_deeper_than(0, &nested(1)));
        assert!(!is_deeper_than(32, &nested(32)) && is_deeper_than(32, &nested(33)));
        assert!(is_deeper_than(0, &serde_json::json!([])) && !is_deeper_than(1, &serde_json::json!([1, 2])));
    }
}
