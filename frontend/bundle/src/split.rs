//! From one WASM file to a main file and chunks, along the pages that the app marks with `lazy_route!`.
//!
//! The splitter also writes a JavaScript module that loads chunks. It becomes part of the main script: one request
//! less, and no two files that are named by each other's content.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

/// What the splitter calls its module, in the main WASM file too.
const LOADER: &str = "./__wasm_split.js";

/// How the loader reports a chunk that does not come.
const LOUD: &str = "console.error(e);";

/// Which files each chunk consists of: its own, and those that it shares with others.
pub(crate) type Needs = BTreeMap<String, Vec<String>>;

/// What the splitter made.
pub(crate) struct Split {
    /// The main file, for wasm-bindgen.
    pub(crate) main: PathBuf,
    /// The other files.
    pub(crate) chunks: Vec<PathBuf>,
    /// The files of each chunk, by the name without extension.
    pub(crate) needs: Needs,
    loader: String,
}

/// Splits `input` into files in `folder`.
///
/// Refused when it was linked without `--emit-relocs`.
pub(crate) fn split(input: &Path, folder: &Path) -> Result<Split> {
    fs::create_dir_all(folder)?;
    let wasm = fs::read(input).with_context(|| format!("cannot read {}", input.display()))?;
    let main = folder.join("main.wasm");
    let mut options = Options::new(&wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    // Its name is not used: see `add_loader`.
    options.main_module = "./main.js";
    let result = transform(options).map_err(|error| anyhow!("cannot split {}: {error:#}", input.display()))?;
    let mut chunks = result.split_modules;
    chunks.retain(|path| path.exists());
    chunks.sort();
    let loader = fs::read_to_string(folder.join(LOADER))?;
    Ok(Split { main, chunks, needs: result.prefetch_map.into_iter().collect(), loader })
}

impl Split {
    /// Puts the loader in the place of its imports in the script that wasm-bindgen made: there is one for each chunk.
    pub(crate) fn add_loader(&self, script: &str) -> Result<String> {
        let (mut result, mut first) = (String::new(), None);
        for line in script.lines() {
            if !(line.starts_with("import ") && line.contains(LOADER)) {
                result.push_str(line);
            } else {
                let name = line
                    .strip_prefix("import * as ")
                    .and_then(|line| line.split_once(' '))
                    .with_context(|| format!("the loader is imported in an unknown way: {line}"))?
                    .0;
                let value = match first {
                    Some(first) => String::from(first),
                    None => self.loader_function()?,
                };
                first.get_or_insert(name);
                result.push_str(&format!("const {name} = {value};"));
            }
            result.push('\n');
        }
        ensure!(first.is_some() || self.needs.is_empty(), "the script does not import the loader of chunks");
        Ok(result)
    }

    /// The loader as a function that is called at once, so that its names stay its own.
    fn loader_function(&self) -> Result<String> {
        let mut body = String::new();
        let mut exports = Vec::new();
        // What becomes of a chunk that does not come is for the app to say: it may be one that nobody has asked for yet.
        let is_ours = |line: &&str| !line.starts_with("import ") && line.trim() != LOUD;
        ensure!(self.loader.lines().any(|line| line.trim() == LOUD), "the loader reports in an unknown way");
        for line in self.loader.lines().filter(is_ours) {
            let line = match line.strip_prefix("export ") {
                Some(declaration) => {
                    let name = declaration.strip_prefix("const ").and_then(|rest| rest.split(' ').next());
                    exports.push(name.with_context(|| format!("the loader exports in an unknown way: {line}"))?);
                    declaration
                }
                None => line,
            };
            body.push_str(line);
            body.push('\n');
        }
        Ok(format!("(() => {{\n{body}return {{ {} }};\n}})()", exports.join(", ")))
    }
}

/// Which files a page loads when it is opened first: for the pages of the main file (named ""), and for those of each
/// chunk. A chunk `a_b` is shown inside of `a`.
pub(crate) fn first_loads(main: &str, needs: &Needs) -> BTreeMap<String, BTreeSet<String>> {
    let mut loads = BTreeMap::from([(String::new(), BTreeSet::from([main.to_owned()]))]);
    for name in needs.keys() {
        let around = |other: &str| name == other || name.strip_prefix(other).is_some_and(|rest| rest.starts_with('_'));
        let files = needs.iter().filter(|(other, _)| around(other)).flat_map(|(_, files)| files.iter().cloned());
        loads.insert(name.clone(), files.chain([main.to_owned()]).collect());
    }
    loads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needs() -> Needs {
        let files = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        BTreeMap::from([
            ("console".to_owned(), files(&["shared", "frame"])),
            ("console_teams".to_owned(), files(&["shared", "teams"])),
            ("invite".to_owned(), files(&["invite"])),
        ])
    }

    #[test]
    fn a_page_loads_what_it_is_shown_inside_of() {
        let loads = first_loads("main", &needs());
        let of = |name: &str| loads[name].iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(of(""), ["main"]);
        assert_eq!(of("console"), ["frame", "main", "shared"]);
        assert_eq!(of("console_teams"), ["frame", "main", "shared", "teams"]);
        assert_eq!(of("invite"), ["invite", "main"]);
    }

    #[test]
    fn the_loader_becomes_part_of_the_script() -> Result<()> {
        let split = Split {
            main: PathBuf::new(),
            chunks: Vec::new(),
            needs: needs(),
            loader: format!(
                "import {{ initSync }} from \"./main.js\";\nconst a = 1;\n  {LOUD}\nexport const load = a;\n"
            ),
        };
        let import = |name: &str| format!("import * as {name} from \"./__wasm_split.js\"\n");
        let script = split.add_loader(&format!("{}{}use(a, b);\n", import("a"), import("b")))?;
        let loader = "(() => {\nconst a = 1;\nconst load = a;\nreturn { load };\n})()";
        assert_eq!(script, format!("const a = {loader};\nconst b = a;\nuse(a, b);\n"));
        assert!(split.add_loader("import { load } from \"./__wasm_split.js\"").is_err());
        assert!(split.add_loader("use(a);").is_err());
        Ok(())
    }
}
