//! The styles: `main.css` names the others by `@import`, in the order in which they apply.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, bail};
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};

use crate::site;

/// One minified style sheet: `main.css` of the folder with everything that it imports, then `fonts`.
///
/// Refused: what is not CSS, by file and line; an import that is not there, or in a circle; and a `.css` file in the
/// folder that nothing imports, which would be forgotten silently.
pub(crate) fn bundle(folder: &Path, fonts: &str) -> Result<String> {
    let mut seen = BTreeSet::new();
    let mut text = String::new();
    include(&folder.join("main.css"), &mut Vec::new(), &mut seen, &mut text)?;
    for path in site::files_below(folder)? {
        if path.extension().is_some_and(|end| end == "css") && !seen.contains(&path.canonicalize()?) {
            bail!("{} is not imported: add it to main.css, at the place where it applies", path.display());
        }
    }
    text.push_str(fonts);
    minify(&text, "the bundled styles")
}

/// Appends a file, with each of its imports in the place of the line that names it.
fn include(path: &Path, parents: &mut Vec<PathBuf>, seen: &mut BTreeSet<PathBuf>, text: &mut String) -> Result<()> {
    let css = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    // Checked file by file, because positions in the bundled text would mean nothing.
    minify(&css, &path.display().to_string())?;
    let own = path.canonicalize()?;
    if parents.contains(&own) {
        bail!("{} imports itself, directly or through others", path.display());
    }
    // A second import is of no use, and repeating the rules would change which of them win.
    if !seen.insert(own.clone()) {
        return Ok(());
    }
    parents.push(own);
    for line in css.lines() {
        match import(line).with_context(|| format!("in {}", path.display()))? {
            None => {
                text.push_str(line);
                text.push('\n');
            }
            Some(import) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                if let Some(layer) = import.layer {
                    text.push_str(&format!("@layer {layer} {{\n"));
                }
                include(&folder.join(import.path), parents, seen, text)
                    .with_context(|| format!("imported by {}", path.display()))?;
                if import.layer.is_some() {
                    text.push_str("}\n");
                }
            }
        }
    }
    parents.pop();
    Ok(())
}

#[derive(Debug, PartialEq)]
struct Import<'a> {
    path: &'a str,
    layer: Option<&'a str>,
}

/// Reads `@import "file.css";` or `@import "file.css" layer(name);`, alone on a line. Other forms are refused.
fn import(line: &str) -> Result<Option<Import<'_>>> {
    let Some(rest) = line.trim().strip_prefix("@import") else {
        return Ok(None);
    };
    let read = || {
        let (path, rest) = rest.trim().strip_prefix('"')?.split_once('"')?;
        let rest = rest.trim().strip_suffix(';')?.trim();
        let layer = match rest {
            "" => None,
            rest => Some(rest.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
        };
        Some(Import { path, layer })
    };
    read().map(Some).ok_or_else(|| {
        anyhow!("cannot read `{}`: write `@import \"file.css\";`, optionally with `layer(name)`", line.trim())
    })
}

fn minify(css: &str, name: &str) -> Result<String> {
    let options = ParserOptions { filename: name.to_owned(), ..ParserOptions::default() };
    let mut sheet = StyleSheet::parse(css, options).map_err(|error| anyhow!("{error}"))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{error}"))?;
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Ok(sheet.to_css(options).map_err(|error| anyhow!("{error}"))?.code)
}

#[cfg(test)]
mod tests;
