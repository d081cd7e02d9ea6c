//! Where settings come from: the file, then the environment, then flags; a later one wins.

use std::{collections::BTreeMap, ffi::OsString, io, path::PathBuf};

use tenantry::{
    access::AccessPolicy,
    fields::ExtraFields,
    limits::{Plan, PlanLimits},
};

use super::settings::{KEYS, Key};

/// The environment variable that names the file.
pub const CONFIG_VARIABLE: &str = "TENANTRY_CONFIG";
/// The file that is read when none is named, and may be missing.
pub const DEFAULT_FILE: &str = "tenantry.toml";

/// A setting that cannot be used. It is shown to the operator as `{key}: {reason}`; secrets are not repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {reason}")]
pub struct ConfigError {
    /// The setting as the person wrote it: a flag, an environment variable, or a key and its file.
    pub key: String,
    /// What is wrong with it.
    pub reason: String,
}

impl ConfigError {
    /// `key` is refused because of `reason`.
    pub fn new(key: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { key: key.into(), reason: reason.into() }
    }
}

/// A value and the name under which the person gave it.
#[derive(Clone, Debug)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) name: String,
}

impl<T> Given<T> {
    /// The error that refuses this value.
    pub(super) fn refuse(&self, reason: impl Into<String>) -> ConfigError {
        ConfigError::new(self.name.clone(), reason)
    }
}

/// The texts of all settings, before they are parsed.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    file: Option<PathBuf>,
    from_file: BTreeMap<String, String>,
    from_environment: BTreeMap<String, String>,
    from_flags: BTreeMap<String, String>,
    /// The table `access`, which is made of tables and lists and read on its own.
    access: toml::Table,
    /// The table `plans`, whose keys are the operator's own names.
    plans: toml::Table,
    /// The table `fields`, likewise.
    fields: toml::Table,
}

impl Sources {
    /// Collects the settings that a process was started with.
    ///
    /// `file` is the one that a flag names. `environment` is usually [`std::env::vars_os`]; a variable that is set to
    /// nothing counts as not set. `flags` go by the keys of the file.
    ///
    /// # Errors
    /// When a named file cannot be read, a file is not TOML, or a key is not one of [`KEYS`]. A variable that merely
    /// begins as ours do is somebody else's, unless it is one of ours misspelt.
    pub fn gather(
        file: Option<PathBuf>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        flags: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut sources = Self { from_flags: flags.into_iter().collect(), ..Self::default() };
        let mut named = file.map(|file| ("--config", file));
        for (name, value) in environment {
            let Some(name) = name.to_str() else { continue };
            if value.is_empty() {
                continue;
            }
            if name == CONFIG_VARIABLE {
                named.get_or_insert((CONFIG_VARIABLE, PathBuf::from(value)));
            } else if KEYS.iter().any(|key| key.env == name) {
                let value = value.into_string().map_err(|_| ConfigError::new(name, "is not UTF-8"))?;
                sources.from_environment.insert(name.to_owned(), value);
            } else if name.starts_with("TENANTRY_")
                && let Some(meant) = nearest(name, KEYS.iter().map(|key| key.env).chain([CONFIG_VARIABLE]))
            {
                return Err(ConfigError::new(name, format!("no such setting; {meant} is meant?")));
            }
        }
        sources.read_file(named)?;
        Ok(sources)
    }

    /// Nothing but what is given: a file, if one is named, and settings by the keys of the file, which win.
    ///
    /// # Errors
    /// When the file cannot be read or is not TOML, or a key is not one of [`KEYS`].
    pub fn given(
        file: Option<PathBuf>,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut sources = Self::default();
        if let Some(file) = file {
            sources.read_file(Some(("file", file)))?;
        }
        for (key, value) in settings {
            if !KEYS.iter().any(|known| known.toml == key) {
                return Err(Self::default().unknown(&key));
            }
            sources.from_file.insert(key, value);
        }
        Ok(sources)
    }

    fn read_file(&mut self, named: Option<(&str, PathBuf)>) -> Result<(), ConfigError> {
        let path = named.as_ref().map_or_else(|| PathBuf::from(DEFAULT_FILE), |(_, path)| path.clone());
        let text = match (std::fs::read_to_string(&path), named) {
            (Ok(text), _) => text,
            (Err(error), None) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            (Err(error), Some((name, _))) => {
                return Err(ConfigError::new(name, format!("{} cannot be read: {error}", path.display())));
            }
            (Err(error), None) => return Err(ConfigError::new(DEFAULT_FILE, format!("cannot be read: {error}"))),
        };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            ConfigError::new(path.display().to_string(), format!("is not TOML: {}", error.to_string().trim_end()))
        })?;
        self.file = Some(path);
        self.flatten("", table)
    }

    /// Turns tables into dotted keys and values into the text that a flag would have.
    fn flatten(&mut self, prefix: &str, table: toml::Table) -> Result<(), ConfigError> {
        for (name, value) in table {
            let key = format!("{prefix}{name}");
            if let toml::Value::Table(inner) = value {
                if key == "access" {
                    self.access = inner;
                    continue;
                }
                if key == "plans" {
                    self.plans = inner;
                    continue;
                }
                if key == "fields" {
                    self.fields = inner;
                    continue;
                }
                if KEYS.iter().any(|known| known.toml.starts_with(&format!("{key}."))) {
                    self.flatten(&format!("{key}."), inner)?;
                    continue;
                }
                return Err(self.unknown(&key));
            }
            if !KEYS.iter().any(|known| known.toml == key) {
                return Err(self.unknown(&key));
            }
            let Some(text) = plain(&value) else {
                return Err(ConfigError::new(
                    self.in_file(&key),
                    "needs a text, a number, true or false, or a list of them",
                ));
            };
            self.from_file.insert(key, text);
        }
        Ok(())
    }

    /// The statements and roles of the file.
    pub(super) fn access(&self) -> Result<AccessPolicy, ConfigError> {
        super::access::policy(self.access.clone())
            .map_err(|error| ConfigError::new(self.in_file(&error.key), error.reason))
    }

    /// The plans of the file.
    pub(super) fn plans(&self) -> Result<BTreeMap<Plan, PlanLimits>, ConfigError> {
        super::plans::read(self.plans.clone()).map_err(|error| ConfigError::new(self.in_file(&error.key), error.reason))
    }

    /// The extra fields of the file.
    pub(super) fn fields(&self) -> Result<ExtraFields, ConfigError> {
        super::fields::read(self.fields.clone())
            .map_err(|error| ConfigError::new(self.in_file(&error.key), error.reason))
    }

    fn unknown(&self, key: &str) -> ConfigError {
        let meant = nearest(key, KEYS.iter().map(|key| key.toml)).map(|meant| format!("; {meant} is meant?"));
        ConfigError::new(self.in_file(key), format!("no such setting{}", meant.unwrap_or_default()))
    }

    fn in_file(&self, key: &str) -> String {
        match &self.file {
            Some(file) => format!("{key} in {}", file.display()),
            None => key.to_owned(),
        }
    }

    /// The text that wins for `key`, and the name under which it was given.
    fn text(&self, key: &Key) -> Option<(&str, String)> {
        let flag = self.from_flags.get(key.toml).map(|text| (text.as_str(), format!("--{}", key.flag())));
        let environment = || self.from_environment.get(key.env).map(|text| (text.as_str(), key.env.to_owned()));
        let file = || self.from_file.get(key.toml).map(|text| (text.as_str(), self.in_file(key.toml)));
        flag.or_else(environment).or_else(file)
    }

    /// The value of a setting that need not be given.
    pub(super) fn optional<T>(
        &self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<Given<T>>, ConfigError> {
        let Some((text, name)) = self.text(key) else { return Ok(None) };
        match parse(text.trim()) {
            Ok(value) => Ok(Some(Given { value, name })),
            Err(reason) if key.secret => Err(ConfigError::new(name, reason)),
            Err(reason) => Err(ConfigError::new(name, format!("`{}` {reason}", text.trim()))),
        }
    }

    /// The value of a setting whose default is a text like any other.
    pub(super) fn required<T>(
        &self,
        key: &Key,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Given<T>, ConfigError> {
        match self.optional(key, &parse)? {
            Some(given) => Ok(given),
            None => parse(key.default)
                .map(|value| Given { value, name: key.toml.to_owned() })
                .map_err(|reason| ConfigError::new(key.toml, format!("the default {reason}"))),
        }
    }
}

/// The text of a plain TOML value or list.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(items) => items.iter().map(plain).collect::<Option<Vec<_>>>().map(|items| items.join(",")),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

/// The known name that a misspelt one is most likely to mean.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, known)| known)
}
