//! Which table an exported name means, after wasm-opt.
//!
//! wasm-opt 108 (Debian 12) takes every exported table for table 0. wasm-bindgen's `__wbindgen_externrefs` is another
//! one, and without it the page's script dies at its first line. So the indices are those of the file that wasm-opt
//! was given; it keeps the tables themselves and their order.

/// A number of a WASM file, and what is behind it (core specification, 5.2.2).
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0_usize;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(place + 1..)?));
        }
    }
    None
}

/// The content of the section `wanted`, and where it begins in the file.
fn section(wasm: &[u8], wanted: u8) -> Option<(usize, &[u8])> {
    let mut rest = wasm.get(8..)?;
    while let Some((id, after)) = rest.split_first() {
        let (size, content) = number(after)?;
        if *id == wanted {
            return Some((wasm.len() - content.len(), content.get(..size)?));
        }
        rest = content.get(size..)?;
    }
    None
}

/// An exported table: its name, its index, and where the index is in the file.
#[derive(Debug, PartialEq, Eq)]
struct Exported<'a> {
    name: &'a [u8],
    index: usize,
    place: usize,
}

fn exported_tables(wasm: &[u8]) -> Option<Vec<Exported<'_>>> {
    const EXPORTS: u8 = 7;
    const TABLE: u8 = 1;
    let (begin, content) = section(wasm, EXPORTS)?;
    let (count, mut rest) = number(content)?;
    let mut tables = Vec::new();
    for _ in 0..count {
        let (length, after) = number(rest)?;
        let (name, after) = after.split_at_checked(length)?;
        let (kind, after) = after.split_first()?;
        let place = begin + content.len() - after.len();
        let (index, after) = number(after)?;
        if *kind == TABLE {
            tables.push(Exported { name, index, place });
        }
        rest = after;
    }
    Some(tables)
}

fn table_count(wasm: &[u8]) -> Option<usize> {
    const TABLES: u8 = 4;
    Some(number(section(wasm, TABLES)?.1)?.0)
}

/// Gives every exported table of `optimised` the index that it has in `plain`; `None` where they do not correspond.
pub(crate) fn restore(plain: &[u8], mut optimised: Vec<u8>) -> Option<Vec<u8>> {
    let wanted = exported_tables(plain)?;
    if wanted.is_empty() {
        return Some(optimised);
    }
    if table_count(plain)? != table_count(&optimised)? {
        return None;
    }
    let mut changes = Vec::new();
    for found in exported_tables(&optimised)? {
        let index = wanted.iter().find(|table| table.name == found.name)?.index;
        // One byte each, so that nothing moves: there are a handful of tables.
        let byte = u8::try_from(index).ok().filter(|byte| *byte < 0x80 && found.index < 0x80)?;
        changes.push((found.place, byte));
    }
    for (place, byte) in changes {
        *optimised.get_mut(place)? = byte;
    }
    Some(optimised)
}

#[cfg(test)]
mod tests;
