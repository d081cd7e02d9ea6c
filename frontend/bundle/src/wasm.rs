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
    site,
    split::{self, Needs, Split},
    tables,
};

/// Size as the browser fetches it before all. Functions that are called once are not merged into their callers: that
/// makes the plain file smaller and the compressed one a tenth larger (401 against 362 kB, measured on the console;
/// also measured and worse: no wasm-opt at all, -O1, -Os, --converge, --reorder-functions). Small ones are merged: most
/// of them only pass a call on to another file (1 % less). The `--enable` flags name what rustc's output uses, since
/// wasm-opt 108 (Debian 12) does not read them from the file; newer versions accept them.
const OPTIMISE: [&str; 11] = [
    "-Oz",
    "--one-caller-inline-max-function-size=0",
    "--always-inline-max-function-size=6",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Files by name.
type Files = Vec<(String, Vec<u8>)>;

/// What the splitter and wasm-bindgen made.
pub(crate) struct Bound {
    pub(crate) js: String,
    pub(crate) wasm: Vec<u8>,
    /// WASM files that the script loads on demand, by their hashed names.
    pub(crate) chunks: Files,
    /// Which of them each chunk needs.
    pub(crate) needs: Needs,
    /// JavaScript of libraries that the main file imports, by path.
    pub(crate) others: Files,
}

/// Splits the file, runs wasm-bindgen on its main part, and wasm-opt on all parts for a release.
///
/// Refused when the file is missing, was built for another wasm-bindgen or linked without what the splitter needs, or
/// wasm-opt is needed and not installed.
pub(crate) fn bind(path: &Path, name: &str, release: bool, memory: &Memory) -> Result<Bound> {
    let work = tempdir(memory, name)?;
    let result = bind_in(&work, path, name, release, memory);
    fs::remove_dir_all(&work)?;
    result
}

fn bind_in(work: &Path, path: &Path, name: &str, release: bool, memory: &Memory) -> Result<Bound> {
    let split = split::split(path, &work.join("split"))?;
    let work = &work.join("bound");
    Bindgen::new()
        .input_path(&split.main)
        .out_name(name)
        .web(true)?
        // Chunks are linked to the main file by exports that the linker made.
        .keep_lld_exports(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(work)
        .with_context(|| format!("wasm-bindgen failed on {}", path.display()))?;

    let main = work.join(format!("{name}.js"));
    let plain = work.join(format!("{name}_bg.wasm"));
    let mut js = split.add_loader(&fs::read_to_string(&main)?)?;
    let wasm = finished(&plain, release, memory)?;
    let (chunks, needs) = chunks(&split, name, &mut js, release, memory)?;
    let mut others = Vec::new();
    for path in site::files_below(work)? {
        if path != main && path != plain && path.extension().is_some_and(|end| end == "js") {
            let name = path.strip_prefix(work)?.to_string_lossy().into_owned();
            others.push((name, fs::read(&path)?));
        }
    }
    Ok(Bound { js, wasm, chunks, needs, others })
}

/// The chunks under names with hashes, which the script is told.
fn chunks(split: &Split, name: &str, js: &mut String, release: bool, memory: &Memory) -> Result<(Files, Needs)> {
    let mut chunks = Vec::new();
    let mut needs = split.needs.clone();
    for path in &split.chunks {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let content = finished(path, release, memory)?;
        let part = stem.trim_start_matches("split_").replace("chunk_", "shared-").replace('_', "-");
        let file = format!("{name}-{part}.{}.wasm", memory::hash(&content));
        let wanted = format!("\"./{stem}.wasm\"");
        if js.matches(&wanted).count() != 1 {
            bail!("the script does not load {stem} once");
        }
        *js = js.replace(&wanted, &format!("\"./{file}\""));
        needs.values_mut().flatten().filter(|needed| **needed == stem).for_each(|needed| needed.clone_from(&file));
        chunks.push((file, content));
    }
    Ok((chunks, needs))
}

/// The file, optimised for a release.
fn finished(path: &Path, release: bool, memory: &Memory) -> Result<Vec<u8>> {
    let wasm = fs::read(path)?;
    if !release {
        return Ok(wasm);
    }
    let key = format!("{}-{}.wasm", memory::hash(&wasm), memory::hash(wasm_opt_version()?.as_bytes()));
    let optimised = memory.recall(&key, || optimise(path))?;
    tables::restore(&wasm, optimised).context("wasm-opt has changed the tables")
}

fn optimise(path: &Path) -> Result<Vec<u8>> {
    let output = path.with_extension("opt.wasm");
    // Not shown unless it fails: wasm-opt 108 warns of names that it does not know, and removes all of them.
    let run = Command::new("wasm-opt")
        .args(OPTIMISE)
        .arg(path)
        .arg("-o")
        .arg(&output)
        .output()
        .context("cannot run wasm-opt")?;
    if !run.status.success() {
        let message = String::from_utf8_lossy(&run.stderr);
        bail!("wasm-opt failed on {} ({}): {message}", path.display(), run.status);
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
