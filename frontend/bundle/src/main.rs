//! Makes the site folder that `tenantry-server` serves, from the compiled WASM, the styles and the assets:
//!
//! ```text
//! site/pkg/tenantry.<hash>.js, .wasm, .css   the console
//! site/pkg/tenantry-….<hash>.wasm            chunks of it, loaded when their pages are wanted
//! site/pkg/fonts/pretendard-<version>/       font pieces, fetched by the browser as it meets their letters
//! site/pkg/icons.<hash>.svg, site/icons.svg  one symbol for each line of style/icons.txt
//! site/…                                     app/public as it is
//! ```
//!
//! Every file that compresses has a `.br` and a `.gz` beside it. `hash.txt` holds the hashes in the form that Leptos
//! reads; it belongs next to the server's executable. All names under `pkg` change with their content, so the server
//! may let browsers keep them for ever.
//!
//! Nothing is done when no input changed, and the slow steps (wasm-opt, brotli) are remembered by content.

mod fonts;
mod icons;
mod memory;
mod site;
mod split;
mod style;
mod tables;
mod wasm;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Context as _, Result, bail};
use clap::Parser;

use crate::{memory::Memory, site::Site};

/// Makes the site folder: WASM and its JavaScript, styles, icons, fonts and assets.
#[derive(Parser)]
struct Arguments {
    /// The WASM file that cargo built.
    #[arg(long)]
    wasm: PathBuf,
    /// The folder to make. It is replaced as a whole.
    #[arg(long)]
    site: PathBuf,
    /// Where to write `hash.txt`, next to each executable that serves the site.
    #[arg(long = "hash-file")]
    hash_files: Vec<PathBuf>,
    /// A folder in which finished steps are remembered.
    #[arg(long)]
    memory: PathBuf,
    /// The `node_modules` folder with the packages of style/package.json.
    #[arg(long)]
    packages: PathBuf,
    /// The folder with main.css and icons.txt.
    #[arg(long, default_value = "style")]
    style: PathBuf,
    /// The folder whose content is served as it is.
    #[arg(long, default_value = "app/public")]
    public: PathBuf,
    /// The name of the JS, WASM and CSS files.
    #[arg(long, default_value = "tenantry")]
    name: String,
    /// Make it small: wasm-opt, and the strongest compression.
    #[arg(long)]
    release: bool,
    /// Fail when the compressed (brotli) WASM that the sign-in page loads is larger than so many thousand bytes.
    #[arg(long)]
    budget_kb: Option<u64>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<()> {
    let begin = Instant::now();
    let memory = Memory::open(&arguments.memory)?;
    let fingerprint = fingerprint(arguments)?;
    let report_file = arguments.site.with_extension("report");
    let report = match site::Report::read(&report_file) {
        Some(report) if report.fingerprint == fingerprint && arguments.site.is_dir() => {
            println!("The site in {} is up to date.", arguments.site.display());
            report
        }
        _ => {
            let report = build(arguments, &memory, fingerprint)?;
            report.write(&report_file)?;
            memory.forget_unused()?;
            report.print();
            println!("The site is in {} ({:.1} s).", arguments.site.display(), begin.elapsed().as_secs_f32());
            report
        }
    };
    for hash_file in &arguments.hash_files {
        memory::write_if_changed(hash_file, report.hashes.as_bytes())?;
    }
    if let Some(budget) = arguments.budget_kb {
        let size = report.main_load()?;
        if size > budget * 1000 {
            bail!("the WASM of a first page is {size} bytes as brotli, above the budget of {budget} kB");
        }
        println!("WASM of a first page: {size} bytes as brotli, within the budget of {budget} kB.");
        if let Some((name, size)) = report.largest_load() {
            println!("WASM of the largest one ({name}): {size} bytes.");
        }
    }
    Ok(())
}

fn build(arguments: &Arguments, memory: &Memory, fingerprint: String) -> Result<site::Report> {
    let quality = if arguments.release { 11 } else { 2 };
    let mut site = Site::create(&arguments.site, memory, quality)?;
    let name = &arguments.name;

    site.copy_folder(&arguments.public)?;

    let wasm = wasm::bind(&arguments.wasm, name, arguments.release, memory)?;
    for (path, content) in &wasm.others {
        site.add(&format!("pkg/{path}"), content)?;
    }
    site.add_hashed("js", &format!("pkg/{name}"), "js", wasm.js.as_bytes())?;
    let main = site.add_hashed("wasm", &format!("pkg/{name}"), "wasm", &wasm.wasm)?;
    for (file, content) in &wasm.chunks {
        site.add(&format!("pkg/{file}"), content)?;
    }
    for (chunk, files) in &wasm.needs {
        site.add_chunk(chunk, files);
    }

    let font = fonts::Pretendard::find(&arguments.packages)?;
    for (path, content) in font.files()? {
        site.add(&format!("pkg/{path}"), &content)?;
    }
    let css = style::bundle(&arguments.style, &font.css()?)?;
    site.add_hashed("css", &format!("pkg/{name}"), "css", css.as_bytes())?;

    let sprite = icons::sprite(&arguments.style.join("icons.txt"), &arguments.packages)?;
    site.add_hashed("icons", "pkg/icons", "svg", sprite.as_bytes())?;
    site.add("icons.svg", sprite.as_bytes())?;

    let main = main.trim_start_matches("pkg/");
    site.finish(fingerprint, &split::first_loads(main, &wasm.needs))
}

/// What the result depends on: every input file's path, size and time of change, and the settings.
///
/// The program itself is one of the inputs, so that a new version never believes in an old one's work.
fn fingerprint(arguments: &Arguments) -> Result<String> {
    let mut lines = vec![format!("release {} name {}", arguments.release, arguments.name)];
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let lock = arguments.packages.join(".package-lock.json");
    for path in [&program, &arguments.wasm, &lock] {
        lines.push(describe(path)?);
    }
    for folder in [&arguments.style, &arguments.public] {
        for path in site::files_below(folder)? {
            if !path.starts_with(folder.join("node_modules")) {
                lines.push(describe(&path)?);
            }
        }
    }
    Ok(memory::hash(lines.join("\n").as_bytes()))
}

fn describe(path: &Path) -> Result<String> {
    let data = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    let time = data.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Ok(format!("{} {} {time:?}", path.display(), data.len()))
}
