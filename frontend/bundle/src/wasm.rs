//! From cargo's WASM file to the one that the browser loads, and its JavaScript.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    memory::{self, Memory},
    site, tables,
};

/// Size as the browser fetches it before all. Functions that are called once are not merged into their callers: that
/// makes the plain file smaller and the compressed one a tenth larger (401 against 362 kB, measured on the console;
/// also measured and worse: no wasm-opt at all, -O1, -Os, --converge). The `--enable` flags name what rustc's output uses, since wasm-opt 108 (Debian 12) does not read
/// them from the file; newer versions accept them.
const OPTIMISE: [&str; 10] = [
    "-Oz",
    "--one-caller-inline-max-function-size=0",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// What wasm-bindgen made.
pub(crate) struct Bound {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
    /// JavaScript of libraries that the main file imports, by path.
    pub(crate) others: Vec<(String, Vec<u8>)>,
}

/// Runs wasm-bindgen, and wasm-opt for a release.
///
/// Refused when the file is missing, was built for another wasm-bindgen, or wasm-opt is needed and not installed.
pub(crate) fn bind(path: &Path, name: &str, release: bool, memory: &Memory) -> Result<Bound> {
    let work = tempdir(memory, name)?;
    let result = bind_in(&work, path, name, release, memory);
    fs::remove_dir_all(&work)?;
    result
}

fn bind_in(work: &Path, path: &Path, name: &str, release: bool, memory: &Memory) -> Result<Bound> {
    Bindgen::new()
        .input_path(path)
        .out_name(name)
        .web(true)?
        .keep_lld_exports(false)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(work)
        .with_context(|| format!("wasm-bindgen failed on {}", path.display()))?;

    let main = work.join(format!("{name}.js"));
    let plain = work.join(format!("{name}_bg.wasm"));
    let js = fs::read_to_string(&main)?;
    let mut wasm = fs::read(&plain)?;
    if release {
        let key = format!("{}-{}.wasm", memory::hash(&wasm), memory::hash(wasm_opt_version()?.as_bytes()));
        let optimised = memory.recall(&key, || optimise(&plain))?;
        wasm = tables::restore(&wasm, optimised).context("wasm-opt has changed the tables")?;
    }
    let mut others = Vec::new();
    for path in site::files_below(work)? {
        if path != main && path != plain && path.extension().is_some_and(|end| end == "js") {
            let name = path.strip_prefix(work)?.to_string_lossy().into_owned();
            others.push((name, fs::read(&path)?));
        }
    }
    Ok(Bound { js, wasm, others })
}

fn optimise(path: &Path) -> Result<Vec<u8>> {
    let output = path.with_extension("opt.wasm");
    let status = Command::new("wasm-opt")
        .args(OPTIMISE)
        .arg(path)
        .arg("-o")
        .arg(&output)
        .status()
        .context("cannot run wasm-opt")?;
    if !status.success() {
        bail!("wasm-opt failed on {} ({status})", path.display());
    }
    Ok(fs::read(&output)?)
}

fn wasm_opt_version() -> Result<String> {
    let output = Command::new("wasm-opt")
        .arg("--version")
        .output()
        .context("a release needs wasm-opt (Debian package `binaryen`)")?;
    Ok(format!("{} {OPTIMISE:?}", String::from_utf8_lossy(&output.stdout)))
}

fn tempdir(memory: &Memory, name: &str) -> Result<PathBuf> {
    let folder = memory.folder().with_added_extension(format!("{name}{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
