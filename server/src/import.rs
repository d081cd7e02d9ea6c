//! Moving over from better-auth 1.7: `tenantry-server import better-auth <database url>`.
//!
//! The database of the other server is read in one read-only snapshot and never changed. An account is written in one
//! transaction, and so is an organization with all that is in it: what cannot be written leaves nothing half done, and
//! is told in the report. A second run finds what the first one wrote by ids that are derived from those of the source,
//! and leaves it as it is by then. `docs/better-auth.md` says what is carried, and how.

use std::{
    collections::HashMap,
    io::{self, Write},
    time::{Duration, Instant},
};

use sqlx::Connection;
use tenantry::ids::UserId;

use crate::{failure::Failure, services::Core};

mod ids;
mod organizations;
mod plan;
mod report;
mod sessions;
mod slugs;
mod source;
mod users;
mod write;

pub use report::{Kind, Report};
use source::Source;

/// Key of the advisory lock that one import holds: "tenantry" as a number, and one.
const LOCK: i64 = 0x7465_6e61_6e74_7279;
/// Progress is told at most this often.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// What is to be imported.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "the address has a password in it, and the secret is one")]
pub struct Wish {
    /// The address of the other server's database.
    pub url: String,
    /// Whether nothing shall be written.
    pub dry_run: bool,
    /// The secret that the other server signed its sessions with; without it none is carried.
    pub secret: Option<String>,
}

/// Why there was no import. Each is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The address is not understood. It is not repeated: it may hold a password.
    #[error("the address of the database to import is not of the form postgres://user:password@host:port/database")]
    Address,
    /// The other database does not answer.
    #[error("the database to import cannot be opened: {0}")]
    Open(sqlx::Error),
    /// It is not one of better-auth.
    #[error(
        "the database to import has no {0}: is it one of better-auth 1.7, with its own names of tables and columns, \
         and in its search_path?"
    )]
    Foreign(String),
    /// It cannot be read to the end.
    #[error("the database to import cannot be read: {0}")]
    Read(sqlx::Error),
    /// Our own database has an older schema, and a dry run does not change it.
    #[error("the database has not the schema of this version: run `tenantry-server migrate` first")]
    NotMigrated,
    /// Somebody else is at it.
    #[error("another import into this database is under way")]
    Busy,
    /// Our own database fails.
    #[error("the import stopped, and can be started again: {0}")]
    Write(sqlx::Error),
    /// Anything else of ours.
    #[error("the import stopped, and can be started again: {0}")]
    Stopped(String),
}

impl From<Failure> for ImportError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Database(error) => Self::Write(error),
            other => Self::Stopped(other.to_string()),
        }
    }
}

/// Who of the source is who here. Only exceptions are remembered; everybody else has the id that is derived.
#[derive(Debug, Default)]
struct People {
    /// `None`: was not carried.
    exceptions: HashMap<String, Option<UserId>>,
}

impl People {
    /// The account of somebody who is in the source; `None` when it was not carried.
    fn resolve(&self, source_id: &str) -> Option<UserId> {
        match self.exceptions.get(source_id) {
            Some(exception) => *exception,
            None => Some(ids::user(source_id)),
        }
    }

    /// Whether the account was made by an import, and is not one that had been here before.
    fn is_imported(&self, source_id: &str) -> bool {
        !self.exceptions.contains_key(source_id)
    }
}

/// An import under way.
struct Import<'a> {
    core: &'a Core,
    source: Source,
    dry_run: bool,
    people: People,
    report: Report,
    told: Instant,
}

/// Imports what is in the other database, and reports. Progress goes to the standard error.
///
/// # Errors
/// When it cannot begin, or one of the databases fails on the way. What was written by then stays, and is found by the
/// next run.
pub async fn run(core: &Core, wish: &Wish) -> Result<Report, ImportError> {
    let source = Source::open(&wish.url).await?;
    if !is_migrated(core).await {
        return Err(ImportError::NotMigrated);
    }
    let mut lock = sqlx::PgConnection::connect_with(&core.db.direct).await.map_err(ImportError::Write)?;
    let is_ours: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock($1)")
        .bind(LOCK)
        .fetch_one(&mut lock)
        .await
        .map_err(ImportError::Write)?;
    if !is_ours {
        return Err(ImportError::Busy);
    }
    let mut import = Import {
        core,
        source,
        dry_run: wish.dry_run,
        people: People::default(),
        report: Report::new(wish.dry_run),
        told: Instant::now(),
    };
    import.users().await?;
    import.organizations().await?;
    import.sessions(wish.secret.as_deref()).await?;
    for column in import.source.unread() {
        import.report.leave_out(column);
    }
    import.source.close().await;
    // The lock goes with its connection in any case.
    let _ = lock.close().await;
    Ok(import.report)
}

async fn is_migrated(core: &Core) -> bool {
    // Without the record of migrations there is no schema at all.
    crate::database::is_migrated(&core.db).await.unwrap_or(false)
}

impl Import<'_> {
    fn tell_progress(&mut self) {
        if self.told.elapsed() >= TOLD_EVERY {
            self.told = Instant::now();
            // With nobody to read it, the import goes on.
            let _ = writeln!(io::stderr(), "{}", self.report.progress());
        }
    }

    /// A row that the database refuses is told and passed over; a database that fails ends the import.
    fn refusal(failure: Failure) -> Result<String, ImportError> {
        match failure {
            Failure::Domain(error) => Ok(error.to_string()),
            Failure::Database(sqlx::Error::Database(refusal)) if is_about_the_row(refusal.as_ref()) => {
                Ok(format!("the database refuses it: {}", refusal.message()))
            }
            other => Err(other.into()),
        }
    }
}

/// Classes 22 (data exception) and 23 (integrity constraint violation) of SQLSTATE.
fn is_about_the_row(refusal: &dyn sqlx::error::DatabaseError) -> bool {
    refusal.code().is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}
