//! `docs/configuration.md`: its table is the table in [`super::settings`].

use std::fmt::Write;

use super::KEYS;

/// The table of settings as Markdown.
#[must_use]
pub fn table() -> String {
    let mut text = String::from(
        "| in the file | in the environment | flag | default | what it does |\n| --- | --- | --- | --- | --- |\n",
    );
    for key in KEYS {
        let flag = if key.secret { "(secret: none)".to_owned() } else { format!("`--{}`", key.flag()) };
        let default = match key.default {
            "" => "none".to_owned(),
            text if key.described => text.to_owned(),
            value => format!("`{value}`"),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| `{}` | `{}` | {flag} | {default} | {} |", key.toml, key.env, key.help);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_table_is_the_one_in_the_code() {
        let documented = include_str!("../../../docs/configuration.md");
        assert!(
            documented.contains(&table()),
            "docs/configuration.md is out of date: replace its table by\n\n{}",
            table()
        );
    }
}
