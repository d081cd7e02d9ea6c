//! Pretendard, the console's typeface for Latin and Hangul, in pieces that a browser fetches as it meets their letters.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::site;

/// The font package, as npm unpacked it.
pub(crate) struct Pretendard {
    folder: PathBuf,
    version: String,
}

impl Pretendard {
    /// Refused when the package is not there.
    pub(crate) fn find(packages: &Path) -> Result<Self> {
        let folder = packages.join("pretendard");
        let manifest = fs::read(folder.join("package.json"))
            .with_context(|| format!("no package `pretendard` in {}", packages.display()))?;
        let manifest: Value = serde_json::from_slice(&manifest)?;
        let version = manifest["version"].as_str().context("the package `pretendard` has no version")?.to_owned();
        Ok(Self { folder, version })
    }

    /// Below `pkg`. The version is part of the path, because these files may be kept by browsers for ever.
    fn path(&self) -> String {
        format!("fonts/pretendard-{}", self.version)
    }

    /// The pieces and the licence, which has to travel with them.
    pub(crate) fn files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = vec![(format!("{}/LICENSE.txt", self.path()), fs::read(self.folder.join("dist/LICENSE.txt"))?)];
        for path in site::files_below(&self.folder.join("dist/web/variable/woff2-dynamic-subset"))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push((format!("{}/{name}", self.path()), fs::read(&path)?));
        }
        Ok(files)
    }

    /// The `@font-face` rules, with addresses relative to the style sheet in `pkg`.
    pub(crate) fn css(&self) -> Result<String> {
        let css = fs::read_to_string(self.folder.join("dist/web/variable/pretendardvariable-dynamic-subset.css"))?;
        let from = "url(./woff2-dynamic-subset/";
        if !css.contains(from) || !css.contains("font-display: swap") {
            bail!("the style sheet of the package `pretendard` changed its form");
        }
        Ok(css.replace(from, &format!("url({}/", self.path())))
    }
}
