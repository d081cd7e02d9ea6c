//! The names of the built files, with the hashes of their content.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use leptos::prelude::LeptosOptions;

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
        let name = &options.output_name;
        Self {
            css: file(name, "css", "css"),
            js: file(name, "js", "js"),
            wasm: file(name, "wasm", "wasm"),
            icons: if hash_of("icons").is_some() { file("icons", "icons", "svg") } else { "/icons.svg".into() },
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
        let assets = Assets::from_hashes(&options, "js: 1\nwasm: 2\ncss: 3\nicons: 4\n");
        assert_eq!(&*assets.css, "/pkg/tenantry.3.css");
        assert_eq!(&*assets.icons, "/pkg/icons.4.svg");
        let plain = Assets::from_hashes(&options, "");
        assert_eq!(&*plain.wasm, "/pkg/tenantry.wasm");
        assert_eq!(&*plain.icons, "/icons.svg");
    }
}
