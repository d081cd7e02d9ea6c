//! The names of the built files, with the hashes of their content.

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use leptos::prelude::*;
use leptos_meta::Link;

/// The addresses of what every page loads.
#[derive(Clone, Debug)]
pub struct Assets {
    /// The style sheet.
    pub css: Arc<str>,
    /// The JavaScript half of the WASM module.
    pub js: Arc<str>,
    /// The WASM module.
    pub wasm: Arc<str>,
    /// The icon sprite.
    pub icons: Arc<str>,
    /// The WASM files of each chunk.
    chunks: Arc<HashMap<String, Vec<String>>>,
}

impl Assets {
    /// Reads `hash.txt` beside the executable, once: the files do not change under a running server.
    #[must_use]
    pub fn of(options: &LeptosOptions) -> Self {
        static ASSETS: OnceLock<Assets> = OnceLock::new();
        ASSETS.get_or_init(|| Self::from_hashes(options, &read_hashes(options))).clone()
    }

    fn from_hashes(options: &LeptosOptions, hashes: &str) -> Self {
        let folder = &options.site_pkg_dir;
        let hash_of = |wanted: &str| {
            hashes.lines().find_map(|line| {
                let (key, hash) = line.split_once(':')?;
                (key.trim() == wanted).then(|| format!(".{}", hash.trim()))
            })
        };
        let file = |stem: &str, key: &str, extension: &str| -> Arc<str> {
            format!("/{folder}/{stem}{}.{extension}", hash_of(key).unwrap_or_default()).into()
        };
        let chunk = |line: &str| {
            let (name, files) = line.strip_prefix("chunk ")?.split_once(':')?;
            let files = files.split_whitespace().map(|file| format!("/{folder}/{file}")).collect();
            Some((name.to_owned(), files))
        };
        let name = &options.output_name;
        Self {
            css: file(name, "css", "css"),
            js: file(name, "js", "js"),
            wasm: file(name, "wasm", "wasm"),
            icons: if hash_of("icons").is_some() { file("icons", "icons", "svg") } else { "/icons.svg".into() },
            chunks: Arc::new(hashes.lines().filter_map(chunk).collect()),
        }
    }
}

/// The files that this page already says it needs.
#[derive(Clone, Copy)]
struct Preloaded(StoredValue<HashSet<String>>);

/// Readies [`preload_chunk`] for one page.
pub(crate) fn provide_preloads() {
    provide_context(Preloaded(StoredValue::default()));
}

/// Lets the browser fetch a chunk's files with the page that needs them, instead of after the main file has run.
pub(crate) fn preload_chunk(name: &str) {
    let (Some(assets), Some(Preloaded(done))) = (use_context::<Assets>(), use_context::<Preloaded>()) else {
        return;
    };
    for file in assets.chunks.get(name).into_iter().flatten() {
        if done.try_update_value(|done| done.insert(file.clone())) == Some(true) {
            // Rendering it is what puts it into the page's head; there is nothing for the body.
            _ = view! {
                <Link rel="preload" href=file.clone() as_="fetch" type_="application/wasm" crossorigin=""/>
            }
            .to_html();
        }
    }
}

/// The text of `hash.txt`; empty where files carry no hashes.
fn read_hashes(options: &LeptosOptions) -> String {
    if !options.hash_files {
        return String::new();
    }
    let beside = std::env::current_exe().ok().and_then(|path| path.parent().map(PathBuf::from)).unwrap_or_default();
    std::fs::read_to_string(beside.join(options.hash_file.as_ref())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_hashes() {
        let options = LeptosOptions::builder().output_name("tenantry").build();
        let assets = Assets::from_hashes(&options, "js: 1\nwasm: 2\nchunk a: x.5.wasm y.6.wasm\ncss: 3\nicons: 4\n");
        assert_eq!(&*assets.css, "/pkg/tenantry.3.css");
        assert_eq!(&*assets.icons, "/pkg/icons.4.svg");
        assert_eq!(assets.chunks["a"], ["/pkg/x.5.wasm", "/pkg/y.6.wasm"]);
        let plain = Assets::from_hashes(&options, "");
        assert_eq!(&*plain.wasm, "/pkg/tenantry.wasm");
        assert_eq!(&*plain.icons, "/icons.svg");
    }
}
