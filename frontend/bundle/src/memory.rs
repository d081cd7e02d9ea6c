//! Finished steps, remembered in files named by what went into them.

use std::{
    cell::RefCell,
    collections::HashSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

/// How long the result of a step that no build asked for is kept: switching between two branches stays quick.
const KEEP: Duration = Duration::from_secs(7 * 24 * 3600);

/// A folder of results. Losing it costs time only.
pub(crate) struct Memory {
    folder: PathBuf,
    used: RefCell<HashSet<String>>,
}

impl Memory {
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Ok(Self { folder: folder.to_owned(), used: RefCell::default() })
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns what `make` returned the last time for the same key, else calls it.
    pub(crate) fn recall(&self, key: &str, make: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
        self.used.borrow_mut().insert(key.to_owned());
        let path = self.folder.join(key);
        if let Ok(content) = fs::read(&path) {
            return Ok(content);
        }
        let content = make()?;
        write_whole(&path, &content)?;
        Ok(content)
    }

    /// Removes old results that this run did not ask for.
    pub(crate) fn forget_unused(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let age = entry.metadata()?.modified()?.elapsed();
            if !self.used.borrow().contains(&name) && age.unwrap_or_default() > KEEP {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}

/// Sixteen hexadecimal digits of SHA-256: enough to name a file by.
pub(crate) fn hash(content: &[u8]) -> String {
    let mut text = String::with_capacity(16);
    for byte in Sha256::digest(content).iter().take(8) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Writes a file so that nobody ever reads half of it.
pub(crate) fn write_whole(path: &Path, content: &[u8]) -> Result<()> {
    let new = path.with_added_extension(format!("new{}", std::process::id()));
    fs::write(&new, content)
        .and_then(|()| fs::rename(&new, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// As `write_whole`, but leaves a file alone that says the same, so that its time of change stays.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    write_whole(path, content)
}
