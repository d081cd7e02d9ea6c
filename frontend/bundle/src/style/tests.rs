use super::*;

fn folder(files: &[(&str, &str)]) -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    for (name, css) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().context("has a parent")?)?;
        fs::write(path, css)?;
    }
    Ok(folder)
}

#[test]
fn imports_stand_in_the_order_of_main_css() -> Result<()> {
    let folder = folder(&[
        ("main.css", "@import \"b.css\";\n@import \"area/a.css\" layer(areas);\n.c { color: blue }"),
        ("area/a.css", ".a { color: red }"),
        ("b.css", ".b { color: green }"),
    ])?;
    assert_eq!(bundle(folder.path(), "")?, ".b{color:green}@layer areas{.a{color:red}}.c{color:#00f}");
    Ok(())
}

#[test]
fn mistakes_name_their_file() -> Result<()> {
    for (files, part) in [
        (&[("main.css", ""), ("lost.css", "")][..], "lost.css is not imported"),
        (&[("main.css", "@import \"gone.css\";")][..], "gone.css"),
        (&[("main.css", "@import \"a.css\";"), ("a.css", "@import \"main.css\";")][..], "imports itself"),
        (&[("main.css", "@import \"a.css\";"), ("a.css", ".a { color }")][..], "a.css"),
    ] {
        let folder = folder(files)?;
        let error = bundle(folder.path(), "").err().map(|error| format!("{error:#}"));
        assert!(error.as_deref().is_some_and(|error| error.contains(part)), "{part}: {error:?}");
    }
    Ok(())
}

#[test]
fn other_forms_of_import_are_refused() -> Result<()> {
    assert_eq!(import(".a { color: red }")?, None);
    assert!(import("@import url(a.css);").is_err());
    assert!(import("@import \"a.css\" print;").is_err());
    Ok(())
}

/// What the styles of the product may not say outside of `tokens.css`: colours, and the sizes of type, corners and
/// movements. Each has a name there, so that one place changes all of them, and both themes follow.
#[test]
fn the_product_names_its_colours_and_sizes_in_the_tokens_alone() -> Result<()> {
    // Tests run in the folder of their package.
    let style = Path::new("../../style");
    let mut found = Vec::new();
    let mut read = 0;
    for path in site::files_below(style)? {
        let is_ours = path.extension().is_some_and(|end| end == "css");
        if is_ours && path.file_name().is_some_and(|name| name != "tokens.css") {
            read += 1;
            for (number, line) in fs::read_to_string(&path)?.lines().enumerate() {
                if let Some(raw) = raw_value(line) {
                    found.push(format!("{}:{}: {raw}", path.display(), number + 1));
                }
            }
        }
    }
    assert!(read > 10, "the styles are where they are looked for");
    assert!(found.is_empty(), "give these a name in style/tokens.css:\n{}", found.join("\n"));
    Ok(())
}

/// The first value of a line that belongs into the tokens: of a declaration, or of a property's further lines.
fn raw_value(line: &str) -> Option<&str> {
    let line = line.trim();
    if line.starts_with("/*")
        || line.starts_with('@')
        || line.ends_with('{')
        || line.ends_with(',') && !line.contains(':')
    {
        return None;
    }
    let (property, value) = line.split_once(':').unwrap_or(("", line));
    let sized = matches!(property.trim(), "font-size" | "border-radius" | "font");
    value
        .split(|c: char| !(c.is_ascii_alphanumeric() || "#.%-_".contains(c)))
        .find(|word| is_colour(word) || is_measure(word, &["ms", "s"]) || sized && is_measure(word, &["rem", "px"]))
}

fn is_colour(word: &str) -> bool {
    const NAMED: [&str; 12] =
        ["white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow", "navy", "teal", "silver"];
    const FUNCTIONS: [&str; 9] = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"];
    let is_hex = |digits: &str| matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    word.strip_prefix('#').is_some_and(is_hex) || NAMED.contains(&word) || FUNCTIONS.contains(&word)
}

/// A number other than 0 with one of the units.
fn is_measure(word: &str, units: &[&str]) -> bool {
    units
        .iter()
        .filter_map(|unit| word.strip_suffix(unit))
        .any(|number| number.trim_start_matches('-').parse::<f32>().is_ok_and(|number| number != 0.0))
}

#[test]
fn raw_values_are_found_and_named_ones_are_not() {
    for (line, raw) in [
        ("  color: #ffffff;", Some("#ffffff")),
        ("background: light-dark(var(--a), #fff);", Some("#fff")),
        ("border: 1px solid black;", Some("black")),
        ("color: rgb(0 0 0 / 50%);", Some("rgb")),
        ("font-size: 0.8rem;", Some("0.8rem")),
        ("border-radius: var(--radius-s) 4px;", Some("4px")),
        ("transition: color 120ms;", Some("120ms")),
        ("animation: spin .7s linear;", Some(".7s")),
        (".avatar-0 { --avatar: #0e6f58; }", Some("#0e6f58")),
        ("color: var(--ink);", None),
        ("font-size: 0.92em;", None),
        ("white-space: nowrap;", None),
        ("border-radius: 0;", None),
        ("transition: opacity var(--quick);", None),
        ("box-shadow: 0 0 0 3px color-mix(in srgb, var(--focus) 22%, transparent);", None),
        ("#main:focus {", None),
        ("/* white on black */", None),
    ] {
        assert_eq!(raw_value(line), raw, "{line}");
    }
}
