//! One SVG file with a symbol for each icon that is used.
//!
//! A page draws one as `<svg class="icon"><use href="/icons.svg#menu"/></svg>`. Colour and size come from the page's
//! styles, and so does the width of the strokes (`stroke-width: 2` is what the icons are drawn for).

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context as _, Result, bail};

/// Reads the list (one name a line, `#` begins a comment) and takes those icons out of `lucide-static`.
///
/// An icon that is not there, or named twice, is an error with its name and line.
pub(crate) fn sprite(list: &Path, packages: &Path) -> Result<String> {
    let text = fs::read_to_string(list).with_context(|| format!("cannot read {}", list.display()))?;
    let package = packages.join("lucide-static");
    let mut seen = BTreeSet::new();
    let mut sprite = String::from(
        "<!-- Icons of Lucide (lucide.dev), ISC licence -->\n<svg xmlns=\"http://www.w3.org/2000/svg\">\n",
    );
    for (index, line) in text.lines().enumerate() {
        let name = line.split('#').next().unwrap_or_default().trim();
        if name.is_empty() {
            continue;
        }
        let place = || format!("{}:{}: icon `{name}`", list.display(), index + 1);
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !plain {
            bail!("{}: names have small letters, digits and hyphens", place());
        }
        if !seen.insert(name) {
            bail!("{} is listed twice", place());
        }
        let svg = fs::read_to_string(package.join("icons").join(format!("{name}.svg")))
            .with_context(|| format!("{} is not in lucide-static", place()))?;
        sprite.push_str(&symbol(name, &svg).with_context(place)?);
    }
    sprite.push_str("</svg>\n");
    Ok(sprite)
}

/// Turns a Lucide file into a symbol: the shapes without the outer element, whose settings move to the symbol.
fn symbol(name: &str, svg: &str) -> Result<String> {
    let inner = svg
        .split_once("<svg")
        .and_then(|(_, rest)| rest.split_once('>'))
        .and_then(|(_, rest)| rest.rsplit_once("</svg>"))
        .map(|(inner, _)| inner)
        .context("the file is not an SVG")?;
    let shapes: String = inner.lines().map(str::trim).collect();
    Ok(format!(
        "<symbol id=\"{name}\" viewBox=\"0 0 24 24\" fill=\"none\" stroke=\"currentColor\" \
         stroke-linecap=\"round\" stroke-linejoin=\"round\">{}</symbol>\n",
        shapes.replace(" />", "/>")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MENU: &str = "<!-- @license -->\n<svg\n  class=\"lucide\"\n  viewBox=\"0 0 24 24\"\n>\n  <path d=\"M4 5h16\" />\n  <path d=\"M4 12h16\" />\n</svg>\n";

    fn sprite_of(list: &str) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let icons = folder.path().join("lucide-static/icons");
        fs::create_dir_all(&icons)?;
        fs::write(icons.join("menu.svg"), MENU)?;
        fs::write(folder.path().join("icons.txt"), list)?;
        sprite(&folder.path().join("icons.txt"), folder.path())
    }

    #[test]
    fn an_icon_becomes_a_symbol() -> Result<()> {
        let sprite = sprite_of("# the shell\nmenu # opens the drawer\n\n")?;
        assert!(sprite.contains("<symbol id=\"menu\""));
        assert!(sprite.contains("<path d=\"M4 5h16\"/><path d=\"M4 12h16\"/></symbol>"));
        Ok(())
    }

    #[test]
    fn a_wrong_name_is_named() {
        for (list, part) in [
            ("menu\nmneu\n", "icons.txt:2: icon `mneu` is not in lucide-static"),
            ("menu\nmenu\n", "icons.txt:2: icon `menu` is listed twice"),
            ("../menu\n", "icon `../menu`"),
        ] {
            let error = sprite_of(list).err().map(|error| format!("{error:#}"));
            assert!(error.as_deref().is_some_and(|error| error.contains(part)), "{part}: {error:?}");
        }
    }
}
