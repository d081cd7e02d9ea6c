//! Generates the `i18n` module from `locales/{language}/{area}.json`, so that a missing text fails the build.

use std::{env, error::Error, ffi::OsStr, fs, path::PathBuf};

use leptos_i18n_build::{Config, ParseOptions, TranslationsInfos, options::CodegenOptions};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");

    let mut areas = Vec::new();
    for entry in fs::read_dir("locales/en")? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("json"))
            && let Some(area) = path.file_stem().and_then(OsStr::to_str)
        {
            areas.push(area.to_owned());
        }
    }
    areas.sort();

    let config = Config::new("en")?
        .add_locale("ko")?
        .locales_path("./locales")
        .add_namespaces(areas)?
        .parse_options(ParseOptions::new().interpolate_display(true));
    let texts = TranslationsInfos::parse(config)?;
    texts.emit_diagnostics();
    let attributes = "#![allow(missing_docs, unreachable_pub, clippy::all, reason = \"generated\")]".parse()?;
    let options = CodegenOptions::new().top_level_attributes(Some(attributes)).gen_docs(false);
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("i18n");
    texts.generate_i18n_module_with_options(folder, options)?;
    Ok(())
}
