//! Connections that are kept, and handed out without being asked first whether they live.
//!
//! The pool of sqlx asks when it hands a connection out, and again when it takes it back: three round trips for one
//! statement. Here a connection is asked only where there is a reason to doubt it: it was unused for a while, or its last
//! statement did not end in order (an error that is not the database's own answer, or a request that was dropped). A
//! connection that broke in a shorter pause costs one request an [`tenantry::Error::Unavailable`], and is asked then.
//!
//! A transaction that has only read needs no round trip for its `ROLLBACK` either: see [`readers`].

use std::{
    fmt,
    ops::{Deref, DerefMut},
    time::Duration,
};

use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult, Timeouts},
};
use futures::{
    StreamExt as _, TryFutureExt as _, TryStreamExt as _,
    future::BoxFuture,
    stream::{self, BoxStream},
};
use sqlx::{
    AssertSqlSafe, Connection as _, Either, Execute, Executor, PgConnection, Postgres, SqlStr,
    postgres::{PgConnectOptions, PgDatabaseError, PgQueryResult, PgRow, PgSeverity, PgStatement, PgTypeInfo},
};

/// A connection that was used within this time is taken to live.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// A connection is replaced after this time: what the database keeps for it grows.
const REPLACED_AFTER: Duration = Duration::from_secs(30 * 60);
/// A connection that nobody has needed for this time is closed.
const CLOSED_AFTER: Duration = Duration::from_secs(10 * 60);
/// Longest wait for a connection.
const WAIT: Duration = Duration::from_secs(5);

/// How often a closing pool looks whether everything has come back.
const CLOSING_POLL: Duration = Duration::from_millis(10);

mod readers;

use readers::Readers;

/// Connections of one database role. Clones share them.
#[derive(Clone)]
pub(crate) struct Connections {
    pool: Pool<Login>,
    readers: Readers,
}

/// How a connection is made.
pub(crate) struct Login {
    options: PgConnectOptions,
    /// What is set on each connection: the role to take, if any, and what the planner may do.
    settings: [&'static str; 2],
}

/// What is known of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    /// Its last statement ended in order, outside of a transaction.
    Sound,
    /// A statement is under way, or did not end in order.
    Doubtful,
    /// A transaction is open.
    InTransaction,
}

/// A connection between two uses.
pub(crate) struct Kept {
    connection: PgConnection,
    condition: Condition,
    /// How many transactions on it have been left since it was last in the pool.
    left: u32,
}

impl Manager for Login {
    type Type = Kept;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<Kept> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        for setting in self.settings.into_iter().filter(|setting| !setting.is_empty()) {
            connection.execute(setting).await?;
        }
        Ok(Kept { connection, condition: Condition::Sound, left: 0 })
    }

    async fn recycle(&self, kept: &mut Kept, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if metrics.age() > REPLACED_AFTER {
            return Err(RecycleError::message("old enough"));
        }
        match kept.condition {
            Condition::Sound if metrics.last_used() < TRUSTED_FOR => {}
            Condition::Sound | Condition::Doubtful => kept.connection.ping().await?,
            Condition::InTransaction => kept.roll_back().await?,
        }
        kept.condition = Condition::Sound;
        Ok(())
    }
}

impl Kept {
    async fn roll_back(&mut self) -> sqlx::Result<()> {
        let rolled_back = tokio::time::timeout(WAIT, self.connection.execute("ROLLBACK")).await;
        rolled_back.map_err(|_| sqlx::Error::PoolTimedOut)??;
        self.condition = Condition::Sound;
        Ok(())
    }

    /// Notes how a statement outside of a transaction has ended.
    fn ended<T>(&mut self, result: sqlx::Result<T>) -> sqlx::Result<T> {
        if result.as_ref().err().is_none_or(is_answer) {
            self.condition = Condition::Sound;
        }
        result
    }
}

/// Whether an error is what the database answered to the statement, after which it takes the next one: a refusal is; a
/// last word before it closes the connection is not.
pub(crate) fn is_answer(error: &sqlx::Error) -> bool {
    let sqlx::Error::Database(error) = error else { return false };
    error
        .try_downcast_ref::<PgDatabaseError>()
        .is_some_and(|error| !matches!(error.severity(), PgSeverity::Fatal | PgSeverity::Panic))
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connections").field(&self.pool.status()).finish()
    }
}

impl Connections {
    /// At most `size` connections; one is made at once, as a proof.
    ///
    /// # Errors
    /// When the database cannot be reached or refuses the settings.
    pub(crate) async fn open(options: PgConnectOptions, settings: [&'static str; 2], size: u32) -> sqlx::Result<Self> {
        let pool = Pool::builder(Login { options, settings })
            .max_size(usize::try_from(size).unwrap_or(usize::MAX))
            // The last one that came back is the one whose memory is warm, here and in the database.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .recycle_timeout(Some(WAIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| sqlx::Error::Configuration(error.into()))?;
        let connections = Self { pool, readers: Readers::default() };
        drop(connections.take().await?);
        Ok(connections)
    }

    /// A connection of the pool, after waiting for one for `wait`.
    async fn pooled(&self, wait: Duration) -> sqlx::Result<Object<Login>> {
        let timeouts = Timeouts { wait: Some(wait), ..self.pool.timeouts() };
        self.pool.timeout_get(&timeouts).await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => sqlx::Error::PoolClosed,
            PoolError::Timeout(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
                sqlx::Error::PoolTimedOut
            }
        })
    }

    /// A connection, and whether the transaction of somebody who has read is still to be rolled back on it.
    async fn free(&self) -> sqlx::Result<(Object<Login>, bool)> {
        if let Some(object) = self.readers.try_take() {
            return Ok((object, true));
        }
        match self.pooled(Duration::ZERO).await {
            Err(sqlx::Error::PoolTimedOut) => {}
            pooled => return Ok((pooled?, false)),
        }
        // All are in use. What comes back, comes back in one of two ways.
        tokio::select! {
            biased;
            object = self.readers.take() => Ok((object, true)),
            // Given up while the database is asked whether this one lives, it is closed, and made anew when needed.
            object = self.pooled(WAIT) => Ok((object?, false)),
        }
    }

    /// Takes a connection out, for a statement of its own. It counts as doubtful until somebody says otherwise.
    async fn take(&self) -> sqlx::Result<Object<Login>> {
        let (mut object, has_read) = self.free().await?;
        if has_read {
            object.roll_back().await?;
        }
        object.condition = Condition::Doubtful;
        Ok(object)
    }

    /// Begins a transaction with `statements`, the first of which is `BEGIN`, in one round trip.
    pub(super) async fn begin(&self, mut statements: String) -> sqlx::Result<Tx> {
        let (mut object, has_read) = self.free().await?;
        if has_read {
            statements.insert_str(0, "ROLLBACK; ");
        }
        object.condition = Condition::InTransaction;
        let mut tx = Tx { object: Some(object), readers: self.readers.clone() };
        tx.execute(AssertSqlSafe(statements)).await?;
        Ok(tx)
    }

    /// The same for a transaction that only reads: `statements` say so to the database.
    pub(super) async fn begin_lookup(&self, statements: String) -> sqlx::Result<Lookup> {
        self.begin(statements).await.map(Lookup)
    }

    /// Closes what nobody has needed for a while.
    pub(crate) fn tidy(&self) {
        self.pool.retain(|_, metrics| metrics.last_used() < CLOSED_AFTER);
    }

    /// Hands out nothing more, and waits until what is in use has come back and is closed.
    pub(crate) async fn close(&self) {
        self.pool.close();
        self.readers.close();
        while self.pool.status().size > 0 {
            tokio::time::sleep(CLOSING_POLL).await;
        }
    }
}

/// Single statements. Whoever needs several in a row that belong together begins a transaction.
impl<'p> Executor<'p> for &Connections {
    type Database = Postgres;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Either<PgQueryResult, PgRow>>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let connections = self.clone();
        // All rows are here before the first one is looked at, so the connection is free again as soon as can be.
        let all = async move {
            let mut object = connections.take().await?;
            let result = object.connection.fetch_many(query).try_collect::<Vec<_>>().await;
            object.ended(result).map(|steps| stream::iter(steps.into_iter().map(Ok)))
        };
        all.try_flatten_stream().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<PgRow>>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Postgres>,
    {
        let connections = self.clone();
        Box::pin(async move {
            let mut object = connections.take().await?;
            let result = object.connection.fetch_optional(query).await;
            object.ended(result)
        })
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [PgTypeInfo]) -> BoxFuture<'e, sqlx::Result<PgStatement>>
    where
        'p: 'e,
    {
        let connections = self.clone();
        Box::pin(async move {
            let mut object = connections.take().await?;
            let result = object.connection.prepare_with(sql, parameters).await;
            object.ended(result)
        })
    }

    fn describe<'e>(self, sql: SqlStr) -> BoxFuture<'e, sqlx::Result<sqlx::Describe<Postgres>>>
    where
        'p: 'e,
    {
        let connections = self.clone();
        Box::pin(async move {
            let mut object = connections.take().await?;
            let result = object.connection.describe(sql).await;
            object.ended(result)
        })
    }
}

/// An open transaction. Dropped without a commit, it is rolled back, which nobody has to wait for.
pub(crate) struct Tx {
    object: Option<Object<Login>>,
    readers: Readers,
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tx")
    }
}

impl Tx {
    /// Commits.
    ///
    /// # Errors
    /// When a constraint that is judged at commit is broken, or the database does not answer; nothing was changed in
    /// the first case, and nobody knows in the second.
    pub(crate) async fn commit(mut self) -> sqlx::Result<()> {
        self.execute("COMMIT").await?;
        if let Some(mut object) = self.object.take() {
            object.condition = Condition::Sound;
        }
        Ok(())
    }
}

/// A transaction that can only read, and lock no row.
pub(crate) struct Lookup(Tx);

impl Lookup {
    /// Ends it when all its answers are here; the database hears of it a little later. Dropped, it is rolled back at once.
    pub(crate) fn leave(self) {
        let Self(mut tx) = self;
        tx.object = tx.object.take().and_then(|object| tx.readers.keep(object));
    }
}

impl Deref for Lookup {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.0
    }
}

impl DerefMut for Lookup {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.0
    }
}

impl Deref for Tx {
    type Target = PgConnection;

    #[expect(clippy::expect_used, reason = "only what ends the transaction takes the connection out")]
    fn deref(&self) -> &PgConnection {
        &self.object.as_ref().expect("a transaction that is open").connection // only its end takes it out
    }
}

impl DerefMut for Tx {
    #[expect(clippy::expect_used, reason = "as above")]
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.object.as_mut().expect("a transaction that is open").connection // as above
    }
}

impl Drop for Tx {
    fn drop(&mut self) {
        let Some(mut object) = self.object.take() else { return };
        // Outside of a runtime nobody can wait for the database; the next one who takes the connection does.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Err(error) = object.roll_back().await {
                    tracing::warn!(%error, "a transaction could not be rolled back, its connection is given up");
                    object.condition = Condition::InTransaction;
                }
            });
        }
    }
}

#[cfg(test)]
mod tests;
