//! The site folder: files, their compressed copies, and a report of the sizes.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};

use crate::memory::{self, Memory};

/// File types that shrink. Fonts and pictures are compressed already.
const COMPRESSIBLE: [&str; 11] =
    ["css", "html", "ico", "js", "json", "map", "svg", "txt", "wasm", "webmanifest", "xml"];

/// How long a file stays after a build that no longer makes it.
const KEEP_NAMES: Duration = Duration::from_secs(3600);

/// A site in the making, in a folder beside the one that it replaces at the end.
pub(crate) struct Site<'a> {
    target: PathBuf,
    folder: PathBuf,
    memory: &'a Memory,
    quality: i32,
    hashes: String,
    sizes: Vec<Size>,
}

struct Size {
    path: String,
    plain: u64,
    brotli: Option<u64>,
    gzip: Option<u64>,
}

impl<'a> Site<'a> {
    pub(crate) fn create(target: &Path, memory: &'a Memory, quality: i32) -> Result<Self> {
        let folder = target.with_extension("new");
        if folder.exists() {
            // Left by an interrupted run.
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self { target: target.to_owned(), folder, memory, quality, hashes: String::new(), sizes: Vec::new() })
    }

    /// Copies a folder's files to the top of the site.
    pub(crate) fn copy_folder(&mut self, folder: &Path) -> Result<()> {
        for path in files_below(folder)? {
            let name = path.strip_prefix(folder)?.to_string_lossy().into_owned();
            let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            self.add(&name, &content)?;
        }
        Ok(())
    }

    /// Adds `{stem}.{hash}.{extension}` and a line of hash.txt; gives the name.
    pub(crate) fn add_hashed(&mut self, key: &str, stem: &str, extension: &str, content: &[u8]) -> Result<String> {
        let hash = memory::hash(content);
        self.hashes.push_str(&format!("{key}: {hash}\n"));
        let name = format!("{stem}.{hash}.{extension}");
        self.add(&name, content)?;
        Ok(name)
    }

    /// Adds a line of hash.txt that tells the server which files a chunk needs.
    pub(crate) fn add_chunk(&mut self, chunk: &str, files: &[String]) {
        self.hashes.push_str(&format!("chunk {chunk}: {}\n", files.join(" ")));
    }

    /// Adds a file and its compressed copies.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&path, content).with_context(|| format!("cannot write {}", path.display()))?;
        let extension = path.extension().unwrap_or_default().to_string_lossy();
        let (mut brotli, mut gzip) = (None, None);
        if COMPRESSIBLE.contains(&&*extension) {
            let key = memory::hash(content);
            let quality = self.quality;
            let small = self.memory.recall(&format!("{key}-{quality}.br"), || compress_brotli(content, quality))?;
            brotli = add_copy(&path, "br", content, &small)?;
            let level = if quality > 9 { 9 } else { 1 };
            let small = self.memory.recall(&format!("{key}-{level}.gz"), || compress_gzip(content, level))?;
            gzip = add_copy(&path, "gz", content, &small)?;
        }
        self.sizes.push(Size { path: name.to_owned(), plain: content.len() as u64, brotli, gzip });
        Ok(())
    }

    /// A server or a tab that started with the files of the last build asks for them by their old names: those of the
    /// last hour stay. Names hold hashes, so nothing new is hidden by something old.
    fn keep_recent_names(&self) -> Result<()> {
        let old = self.target.join("pkg");
        for path in files_below(&old)? {
            let new = self.folder.join("pkg").join(path.strip_prefix(&old)?);
            let age = fs::metadata(&path)?.modified()?.elapsed().unwrap_or_default();
            if age < KEEP_NAMES && !new.exists() && path.parent() == Some(&old) {
                fs::rename(&path, &new)?;
            }
        }
        Ok(())
    }

    /// Puts the finished site in the place of the old one. `first_loads` are the WASM files that pages begin with.
    pub(crate) fn finish(
        self,
        fingerprint: String,
        first_loads: &BTreeMap<String, BTreeSet<String>>,
    ) -> Result<Report> {
        let old = self.target.with_extension("old");
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
        if self.target.exists() {
            self.keep_recent_names()?;
            fs::rename(&self.target, &old)?;
        }
        fs::rename(&self.folder, &self.target)?;
        if old.exists() {
            fs::remove_dir_all(&old)?;
        }
        let mut lines = Vec::new();
        let (mut fonts, mut fonts_size) = (0, 0);
        let mut wasm = BTreeMap::new();
        for size in &self.sizes {
            if size.path.ends_with(".woff2") {
                fonts += 1;
                fonts_size += size.plain;
                continue;
            }
            if let Some(name) = size.path.strip_prefix("pkg/").filter(|name| name.ends_with(".wasm")) {
                wasm.insert(name, size.brotli.unwrap_or(size.plain));
            }
            lines.push(format!(
                "{:>9} {:>9} {:>9}  {}",
                kilobytes(Some(size.plain)),
                kilobytes(size.brotli),
                kilobytes(size.gzip),
                size.path
            ));
        }
        lines.push(format!("{:>9} {:>9} {:>9}  {fonts} font files", kilobytes(Some(fonts_size)), "-", "-"));
        let mut loads = BTreeMap::new();
        for (name, files) in first_loads {
            let size = files.iter().filter_map(|file| wasm.get(file.as_str())).sum();
            let page = if name.is_empty() { "sign-in" } else { name };
            lines.push(format!("{:>9} {:>9} {:>9}  first page: {page}", "-", kilobytes(Some(size)), "-"));
            loads.insert(name.clone(), size);
        }
        Ok(Report { fingerprint, hashes: self.hashes, lines, loads })
    }
}

/// What a build made; kept beside the site, to tell whether it has to be made again.
pub(crate) struct Report {
    pub(crate) fingerprint: String,
    pub(crate) hashes: String,
    lines: Vec<String>,
    /// How much compressed WASM a page of each chunk loads when it is opened first; the main file's pages are "".
    loads: BTreeMap<String, u64>,
}

impl Report {
    /// Nothing, when there is no report or it cannot be read: then the site is made again.
    pub(crate) fn read(path: &Path) -> Option<Self> {
        let value: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        Some(Self {
            fingerprint: value["fingerprint"].as_str()?.to_owned(),
            hashes: value["hashes"].as_str()?.to_owned(),
            lines: Vec::new(),
            loads: serde_json::from_value(value["loads"].clone()).ok()?,
        })
    }

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let value = json!({
            "fingerprint": self.fingerprint,
            "hashes": self.hashes,
            "loads": self.loads,
        });
        memory::write_whole(path, value.to_string().as_bytes())
    }

    pub(crate) fn print(&self) {
        println!("{:>9} {:>9} {:>9}", "plain", "brotli", "gzip");
        for line in &self.lines {
            println!("{line}");
        }
    }

    /// What a page of the main file loads, the sign-in page say.
    pub(crate) fn main_load(&self) -> Result<u64> {
        self.loads.get("").copied().context("the site has no WASM file")
    }

    /// The chunk whose pages load most, and how much.
    pub(crate) fn largest_load(&self) -> Option<(&str, u64)> {
        let largest = self.loads.iter().filter(|(name, _)| !name.is_empty()).max_by_key(|(_, size)| **size)?;
        Some((largest.0, *largest.1))
    }
}

/// Every file in a folder and its folders, in a fixed order. A folder that is not there has none.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                if path.file_name().is_none_or(|name| name != "node_modules") {
                    folders.push(path);
                }
            } else if path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')) {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// A compressed copy is written only where it saves something.
fn add_copy(path: &Path, extension: &str, plain: &[u8], small: &[u8]) -> Result<Option<u64>> {
    if small.len() >= plain.len() {
        return Ok(None);
    }
    fs::write(path.with_added_extension(extension), small)?;
    Ok(Some(small.len() as u64))
}

fn compress_brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality,
        // The largest window that every browser takes.
        lgwin: 24,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut small, &parameters)?;
    Ok(small)
}

fn compress_gzip(content: &[u8], level: u32) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(level));
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

fn kilobytes(size: Option<u64>) -> String {
    size.map_or_else(|| "-".to_owned(), |size| format!("{:.1} kB", size as f64 / 1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_holds_hashed_names_and_smaller_copies() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let memory = Memory::open(&folder.path().join("memory"))?;
        let target = folder.path().join("site");
        let mut site = Site::create(&target, &memory, 11)?;
        let content = "a { color: red }\n".repeat(100);
        site.add_hashed("css", "pkg/tenantry", "css", content.as_bytes())?;
        site.add("tiny.txt", b"a")?;
        let report = site.finish("f".to_owned(), &BTreeMap::new())?;

        let hash = memory::hash(content.as_bytes());
        assert_eq!(report.hashes, format!("css: {hash}\n"));
        let plain = target.join(format!("pkg/tenantry.{hash}.css"));
        assert_eq!(fs::read_to_string(&plain)?, content);
        assert!(plain.with_added_extension("br").exists());
        assert!(plain.with_added_extension("gz").exists());
        assert!(!target.join("tiny.txt.br").exists());
        Ok(())
    }

    #[test]
    fn a_new_site_replaces_the_old_one_but_for_names_in_use() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let memory = Memory::open(&folder.path().join("memory"))?;
        let target = folder.path().join("site");
        for name in ["old.txt", "new.txt"] {
            let mut site = Site::create(&target, &memory, 2)?;
            site.add(name, b"x")?;
            site.add(&format!("pkg/{name}"), b"x")?;
            site.finish(String::new(), &BTreeMap::new())?;
        }
        let names = ["new.txt", "pkg/new.txt", "pkg/old.txt"];
        assert_eq!(files_below(&target)?, names.map(|name| target.join(name)));
        Ok(())
    }
}
