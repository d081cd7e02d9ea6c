//! PostgreSQL: pools, the context of a transaction, and migrations.
//!
//! Three roles, three pools (see `docs/configuration.md` and `migrations/0009_row_security.sql`): `app` for tenant data
//! under row-level security, `auth` for "who is this and what may they do", `jobs` for what is sent and purged.

use std::sync::Arc;

use sqlx::{Executor, migrate::Migrator, postgres::PgConnectOptions};
use tenantry::ids::{OrganizationId, UserId};

mod pool;

use pool::Connections;
pub(crate) use pool::{Lookup, Tx, is_answer};

/// The migrations of this version of the server.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// A login of its own has these set by its operator (`docs/configuration.md`): a pooler between us would not keep them.
/// What looks rows up by their keys needs no plan of its own each time; planning takes longer than looking. Where a table
/// is small at that moment the planner would read it whole, and go on with that plan when it has grown: hence the rest.
/// A switched-off way that is taken all the same looks dear enough to be compiled, so that is off, too.
const BY_KEYS: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off; \
                       SET enable_mergejoin = off; SET jit = off";
/// The same for one transaction; some of those count whole sets, for which a hash is right.
const BY_KEYS_HERE: &str = "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; \
                            SET LOCAL enable_mergejoin = off; SET LOCAL jit = off";

/// Makes the three database roles; safe to run by several servers at once.
const ROLES: &str = include_str!("database/roles.sql");

/// How to reach the database.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
    /// A login that owns the schema: migrations, LISTEN, and the pools below where they have no login of their own.
    pub direct: PgConnectOptions,
    /// The login of the `app` pool; without it, `direct` with `SET ROLE tenantry_app`.
    pub app: Option<PgConnectOptions>,
    /// The login of the `auth` pool; without it, `direct` with `SET ROLE tenantry_auth`.
    pub auth: Option<PgConnectOptions>,
    /// The login of the `jobs` pool; without it, `direct` with `SET ROLE tenantry_jobs`.
    pub jobs: Option<PgConnectOptions>,
    /// Most connections of the `app` pool; the others are smaller.
    pub pool_size: u32,
}

impl DatabaseOptions {
    /// One login for everything, as in development and tests.
    #[must_use]
    pub const fn single(direct: PgConnectOptions, pool_size: u32) -> Self {
        Self { direct, app: None, auth: None, jobs: None, pool_size }
    }
}

/// The pools.
#[derive(Clone, Debug)]
pub struct Database {
    pub(crate) app: Connections,
    pub(crate) auth: Connections,
    pub(crate) jobs: Connections,
    pub(crate) direct: Arc<PgConnectOptions>,
}

impl Database {
    /// Opens the pools; connections are made when first needed, one of each at once as a proof.
    ///
    /// # Errors
    /// When the database cannot be reached or a role cannot be taken.
    pub async fn connect(options: &DatabaseOptions) -> sqlx::Result<Self> {
        let (most, few) = (options.pool_size, options.pool_size / 2);
        Ok(Self {
            app: connections(options, options.app.as_ref(), "SET ROLE tenantry_app", "", most).await?,
            auth: connections(options, options.auth.as_ref(), "SET ROLE tenantry_auth", BY_KEYS, most).await?,
            jobs: connections(options, options.jobs.as_ref(), "SET ROLE tenantry_jobs", "", few).await?,
            direct: Arc::new(options.direct.clone()),
        })
    }

    /// Begins a transaction of `user` in `organization`, in one round trip.
    pub(crate) async fn begin(&self, organization: Option<OrganizationId>, user: Option<UserId>) -> sqlx::Result<Tx> {
        self.app.begin(context("READ WRITE", organization, user)).await
    }

    /// Begins a transaction that looks things up by their keys, where one plan fits all inputs. PostgreSQL would plan a
    /// statement with a limit anew each time, which takes longer than to run it. It can neither write nor lock rows.
    pub(crate) async fn begin_lookup(&self, organization: OrganizationId, user: UserId) -> sqlx::Result<Lookup> {
        let context = context("READ ONLY", Some(organization), Some(user));
        self.app.begin_lookup(format!("{context}; {BY_KEYS_HERE}")).await
    }

    /// Begins a transaction that changes `organization`: its row is locked first, in the same round trip, so that
    /// everything read afterwards is what the transactions before this one have left.
    pub(crate) async fn begin_locked(&self, organization: OrganizationId, user: UserId) -> sqlx::Result<Tx> {
        self.begin_with_lock(organization, user, false).await
    }

    /// The same for a change that others of its kind do not disturb, and that nothing else may happen beside: those wait
    /// for [`Self::begin_locked`], and it for them, and not for each other.
    pub(crate) async fn begin_shared(&self, organization: OrganizationId, user: UserId) -> sqlx::Result<Tx> {
        self.begin_with_lock(organization, user, true).await
    }

    async fn begin_with_lock(&self, organization: OrganizationId, user: UserId, shared: bool) -> sqlx::Result<Tx> {
        let context = context("READ WRITE", Some(organization), Some(user));
        let lock = format!("SELECT tenantry.lock_organization('{organization}', {shared})");
        self.app.begin(format!("{context}; {BY_KEYS_HERE}; {lock}")).await
    }

    /// Begins a transaction of a job.
    pub(crate) async fn begin_job(&self) -> sqlx::Result<Tx> {
        self.jobs.begin("BEGIN".to_owned()).await
    }

    /// Hands out no connections any more, and waits until those in use have come back and are closed.
    pub async fn close(&self) {
        for connections in [&self.app, &self.auth, &self.jobs] {
            connections.close().await;
        }
    }

    /// Closes connections that nobody has needed for a while.
    pub(crate) fn tidy(&self) {
        self.app.tidy();
        self.auth.tidy();
        self.jobs.tidy();
    }
}

/// The statements that open a transaction with its context.
///
/// The only SQL that is put together at run time: it holds nothing but words of ours and parsed UUIDs, whose text has no
/// quote.
fn context(access: &'static str, organization: Option<OrganizationId>, user: Option<UserId>) -> String {
    let organization = organization.map(|id| id.to_string()).unwrap_or_default();
    let user = user.map(|id| id.to_string()).unwrap_or_default();
    // Named, since a database may have another default: what is read behind a lock must be newer than the wait for it.
    format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED {access}; SET LOCAL tenantry.organization_id = '{organization}'; \
         SET LOCAL tenantry.user_id = '{user}'"
    )
}

/// At most `size` connections, with a login of their own, or with the direct one after `role` and `settings`. A pooler
/// between us and the database would not keep what is set here, so a login brings its settings itself (`ALTER ROLE`).
async fn connections(
    options: &DatabaseOptions,
    own_login: Option<&PgConnectOptions>,
    role: &'static str,
    settings: &'static str,
    size: u32,
) -> sqlx::Result<Connections> {
    match own_login {
        Some(login) => Connections::open(login.clone(), ["", ""], size.max(2)).await,
        None => Connections::open(options.direct.clone(), [role, settings], size.max(2)).await,
    }
}

/// Makes the roles and applies the migrations that are missing. Several servers may call this at once: the roles are
/// made behind exceptions, the migrations behind an advisory lock.
///
/// # Errors
/// When the database cannot be reached, the login may not create roles or objects, or a migration fails.
pub async fn migrate(direct: &PgConnectOptions) -> Result<(), sqlx::migrate::MigrateError> {
    use sqlx::{Connection, PgConnection};

    let mut connection = PgConnection::connect_with(direct).await?;
    connection.execute(ROLES).await?;
    // `run` would do the same, but with it the future cannot be sent to another thread ("Acquire is not general enough").
    MIGRATOR.run_direct(None, &mut connection, false).await?;
    connection.close().await?;
    Ok(())
}

/// Whether every migration of this version has been applied.
///
/// # Errors
/// When the database cannot be reached.
pub async fn is_migrated(database: &Database) -> sqlx::Result<bool> {
    use sqlx::Connection;

    // The record of migrations belongs to the owner; the roles of the server have no business there.
    let mut connection = sqlx::PgConnection::connect_with(&database.direct).await?;
    let applied: i64 = sqlx::query_scalar("SELECT count(*) FROM tenantry._migrations WHERE success")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(usize::try_from(applied).unwrap_or_default() >= MIGRATOR.iter().count())
}

#[cfg(test)]
mod tests;
