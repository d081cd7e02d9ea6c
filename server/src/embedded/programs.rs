//! Which PostgreSQL: the programs that the machine has, 15 or newer.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{EmbeddedError, user::RunAs};

/// The oldest PostgreSQL that the migrations are written for.
const OLDEST: u32 = 15;
/// Where distributions put the programs, for those that are not on PATH: Debian, Red Hat, Homebrew.
const PLACES: [(&str, &str); 3] =
    [("/usr/lib/postgresql", "bin"), ("/usr", "pgsql-*/bin"), ("/opt/homebrew/opt", "postgresql*/bin")];

/// A folder of programs that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Programs {
    folder: PathBuf,
    major: u32,
}

impl Programs {
    /// Finds the programs: in `wanted` alone where it is given, otherwise the newest on PATH and where distributions
    /// put them. A cluster that is there (`made_by`) can only be opened by the major version that made it.
    pub(super) async fn find(
        wanted: Option<&Path>,
        made_by: Option<u32>,
        run_as: &RunAs,
    ) -> Result<Self, EmbeddedError> {
        let folders = wanted.map_or_else(candidates, |folder| vec![folder.to_path_buf()]);
        let mut found = Vec::new();
        for folder in folders {
            match version(&folder, run_as).await {
                Ok(major) => found.push(Self { folder, major }),
                Err(reason) if wanted.is_some() => {
                    return Err(EmbeddedError::Programs(format!("TENANTRY_POSTGRES_BIN: {reason}")));
                }
                Err(_) => {}
            }
        }
        choose(found, made_by).map_err(EmbeddedError::Programs)
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) const fn major(&self) -> u32 {
        self.major
    }
}

/// The newest that fits, or the sentence that says what to install.
fn choose(found: Vec<Programs>, made_by: Option<u32>) -> Result<Programs, String> {
    let newest = found.iter().map(|programs| programs.major).max();
    // The first of equals is the one on PATH.
    let best = found
        .into_iter()
        .filter(|programs| programs.major >= OLDEST && made_by.is_none_or(|major| major == programs.major))
        .reduce(|best, next| if next.major > best.major { next } else { best });
    match (best, made_by, newest) {
        (Some(programs), ..) => Ok(programs),
        (None, Some(made_by), Some(newest)) => Err(format!(
            "the data was made by PostgreSQL {made_by}, but this machine has PostgreSQL {newest}: install the Debian package postgresql-{made_by}, or move the data with pg_upgrade"
        )),
        (None, None, Some(newest)) => Err(format!(
            "this machine has PostgreSQL {newest}, but Tenantry needs {OLDEST} or newer: install the Debian package postgresql-{OLDEST} or a later one, or set DATABASE_URL"
        )),
        (None, _, None) => Err(format!(
            "there is no PostgreSQL on PATH or under /usr/lib/postgresql: install the Debian package postgresql ({OLDEST} or newer), or set DATABASE_URL"
        )),
    }
}

/// Folders that have the programs, those on PATH first.
fn candidates() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).collect::<Vec<_>>();
    let placed = PLACES.iter().flat_map(|(place, below)| match below.split_once('/') {
        Some((pattern, bin)) => inside(Path::new(place), pattern.trim_end_matches('*'), bin),
        None => inside(Path::new(place), "", below),
    });
    let mut folders = Vec::new();
    for folder in on_path.into_iter().chain(placed) {
        // What is on PATH is often a link: the programs beside it are where it points.
        let real = fs::canonicalize(folder.join("postgres")).ok();
        let real = real.and_then(|program| program.parent().map(Path::to_path_buf));
        if let Some(folder) = [real, Some(folder)].into_iter().flatten().find(|folder| complete(folder))
            && !folders.contains(&folder)
        {
            folders.push(folder);
        }
    }
    folders
}

/// `bin` in each folder in `place` whose name begins with `prefix`.
fn inside(place: &Path, prefix: &str, bin: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(bin))
        .collect()
}

fn complete(folder: &Path) -> bool {
    ["postgres", "initdb"].iter().all(|program| folder.join(program).is_file())
}

/// Asks the programs in `folder` for their major version, as the user that will run them.
async fn version(folder: &Path, run_as: &RunAs) -> Result<u32, String> {
    for program in ["postgres", "initdb"] {
        if !folder.join(program).is_file() {
            return Err(format!(
                "{} has no program {program}: name the folder of PostgreSQL's programs, such as /usr/lib/postgresql/{OLDEST}/bin",
                folder.display()
            ));
        }
    }
    let program = folder.join("postgres");
    let mut command = run_as.command(&program, Path::new("/"));
    command.arg("--version");
    let answer = tokio::process::Command::from(command)
        .output()
        .await
        .map_err(|error| format!("{} cannot be run by the user {}: {error}", program.display(), run_as.name()))?;
    major(&String::from_utf8_lossy(&answer.stdout))
        .ok_or_else(|| format!("{} does not answer as PostgreSQL does", program.display()))
}

/// The major version in an answer such as `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` or `… 18beta1`.
fn major(answer: &str) -> Option<u32> {
    let version = answer.strip_prefix("postgres (PostgreSQL) ")?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(folder: &str, major: u32) -> Programs {
        Programs { folder: PathBuf::from(folder), major }
    }

    #[test]
    fn versions_are_read_from_what_postgres_says() {
        assert_eq!(major("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 9.6.24\n"), Some(9));
        assert_eq!(major("mysqld  Ver 8.0\n"), None);
        assert_eq!(major(""), None);
    }

    #[test]
    fn the_newest_is_chosen_and_path_wins_a_tie() {
        let found = vec![programs("/path", 16), programs("/old", 15), programs("/other", 16)];
        assert_eq!(choose(found.clone(), None), Ok(programs("/path", 16)));
        assert_eq!(choose(found, Some(15)), Ok(programs("/old", 15)));
    }

    #[test]
    fn a_refusal_names_the_package() {
        let refusal = |found, made_by| choose(found, made_by).err().unwrap_or_default();
        assert!(refusal(vec![], None).contains("install the Debian package postgresql (15 or newer)"));
        assert!(refusal(vec![programs("/old", 13)], None).contains("has PostgreSQL 13, but Tenantry needs 15"));
        assert!(refusal(vec![programs("/new", 17)], Some(15)).contains("install the Debian package postgresql-15"));
        assert!(refusal(vec![], Some(15)).contains("install the Debian package postgresql"));
    }
}
