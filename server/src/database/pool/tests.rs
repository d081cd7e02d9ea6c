use std::{cell::Cell, pin::pin, task::Poll};

use chrono::{DateTime, Utc};
use futures::poll;
use sqlx::{Executor, PgPool};

use tenantry::Error;

use super::{Connections, Lookup};
use crate::failure::Failure;

/// One connection, so that whoever comes next gets the one that was left.
async fn single(pool: &PgPool) -> Connections {
    Connections::open((*pool.connect_options()).clone(), ["", ""], 1).await.expect("the database answers")
}

async fn process(connections: &Connections) -> sqlx::Result<i32> {
    sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(connections).await
}

#[sqlx::test(migrations = false)]
async fn a_dropped_transaction_changes_nothing_and_holds_nothing(pool: PgPool) {
    pool.execute("CREATE TABLE kept (n int)").await.expect("a table");
    let connections = single(&pool).await;
    let mut tx = connections.begin("BEGIN".to_owned()).await.expect("a transaction");
    tx.execute("LOCK TABLE kept; INSERT INTO kept VALUES (1)").await.expect("a row");
    drop(tx);
    // Waits for the lock, which the roll-back gives up.
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM kept").fetch_one(&pool).await.expect("an answer");
    assert_eq!(count, 0);
    let mut tx = connections.begin("BEGIN; SET LOCAL tenantry.user_id = 'x'".to_owned()).await.expect("a transaction");
    tx.execute("INSERT INTO kept VALUES (2)").await.expect("a row");
    tx.commit().await.expect("a commit");
    let rows: Vec<i32> = sqlx::query_scalar("SELECT n FROM kept").fetch_all(&connections).await.expect("an answer");
    assert_eq!(rows, [2]);
}

#[sqlx::test(migrations = false)]
async fn what_a_dropped_request_was_told_is_not_told_to_the_next(pool: PgPool) {
    let mut other = pool.acquire().await.expect("a connection");
    other.execute("SELECT pg_advisory_lock(7)").await.expect("a lock");
    let connections = single(&pool).await;
    {
        let mut waiting =
            pin!(sqlx::query_scalar::<_, i32>("SELECT 1 FROM pg_advisory_xact_lock(7)").fetch_one(&connections));
        // Until the statement is on its way: it waits for the lock, whoever waits for it.
        while sqlx::query_scalar::<_, bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)",
        )
        .fetch_one(&mut *other)
        .await
        .is_ok_and(|waits| !waits)
        {
            assert_eq!(poll!(&mut waiting).map(|_| ()), Poll::Pending);
        }
    }
    other.execute("SELECT pg_advisory_unlock(7)").await.expect("an answer");
    let answer: i32 = sqlx::query_scalar("SELECT 2").fetch_one(&connections).await.expect("an answer");
    assert_eq!(answer, 2);
}

#[sqlx::test(migrations = false)]
async fn a_connection_that_broke_is_replaced(pool: PgPool) {
    let connections = single(&pool).await;
    let first = process(&connections).await.expect("an answer");
    sqlx::query("SELECT pg_terminate_backend($1, 10000)").bind(first).execute(&pool).await.expect("an answer");
    // It was used a moment ago, so nobody doubts it: this one may fail, and is the last that does.
    let lost = process(&connections).await;
    let lost = lost.expect_err("it is lost");
    assert_eq!(Error::from(Failure::from(lost)), Error::Unavailable);
    let second = process(&connections).await.expect("another connection");
    assert_ne!(first, second);
}

#[sqlx::test(migrations = false)]
async fn a_refused_statement_leaves_the_connection(pool: PgPool) {
    let connections = single(&pool).await;
    let first = process(&connections).await.expect("an answer");
    let refused = sqlx::query("SELECT 1 / 0").execute(&connections).await;
    assert!(refused.is_err());
    assert_eq!(process(&connections).await.expect("an answer"), first);
}

/// A transaction of `user`, in which somebody only reads.
async fn reading(connections: &Connections, user: &str) -> Lookup {
    connections.begin_lookup(format!("BEGIN; SET LOCAL tenantry.user_id = '{user}'")).await.expect("a transaction")
}

#[sqlx::test(migrations = false)]
async fn a_transaction_that_was_left_is_ended_with_the_next_ones_beginning(pool: PgPool) {
    let connections = single(&pool).await;
    let context = "SELECT pg_backend_pid(), current_setting('tenantry.user_id', true), now()";
    let mut tx = reading(&connections, "first").await;
    let first: (i32, String, DateTime<Utc>) = sqlx::query_as(context).fetch_one(&mut *tx).await.expect("an answer");
    tx.leave();
    let mut tx = connections.begin("BEGIN".to_owned()).await.expect("a transaction");
    let second: (i32, String, DateTime<Utc>) = sqlx::query_as(context).fetch_one(&mut *tx).await.expect("an answer");
    assert_eq!((first.0, first.1.as_str()), (second.0, "first"));
    assert_eq!(second.1, "", "nothing of the first one's context is left");
    assert!(second.2 > first.2, "it is another transaction");
    tx.commit().await.expect("an answer");
}

#[sqlx::test(migrations = false)]
async fn a_transaction_that_was_left_and_that_nobody_follows_holds_nothing_for_long(pool: PgPool) {
    pool.execute("CREATE TABLE kept (n int)").await.expect("a table");
    let connections = single(&pool).await;
    let mut tx = reading(&connections, "first").await;
    tx.execute("SELECT FROM kept").await.expect("an answer");
    tx.leave();
    // Waits for everybody who reads the table.
    pool.execute("ALTER TABLE kept ADD COLUMN m int").await.expect("another column");
}

#[sqlx::test(migrations = false)]
async fn whoever_waits_gets_the_connection_of_a_transaction_that_is_left(pool: PgPool) {
    let connections = single(&pool).await;
    let tx = reading(&connections, "first").await;
    let mut second = pin!(reading(&connections, "second"));
    let mut single_statement = pin!(process(&connections));
    let mut third = pin!(reading(&connections, "third"));
    assert!(poll!(&mut second).is_pending());
    assert!(poll!(&mut single_statement).is_pending());
    assert!(poll!(&mut third).is_pending());
    tx.leave();
    second.await.leave();
    single_statement.await.expect("the only connection");
    third.await.leave();
    connections.close().await;
    assert!(connections.begin("BEGIN".to_owned()).await.is_err(), "nothing is handed out any more");
}

#[sqlx::test(migrations = false)]
async fn readers_without_a_pause_keep_nobody_waiting(pool: PgPool) {
    let connections = Connections::open((*pool.connect_options()).clone(), ["", ""], 3).await.expect("the database");
    let is_done = Cell::new(false);
    // They go on for as long as somebody else waits: whoever they kept out would give up in the end.
    let read = async |reader: usize| {
        while !is_done.get() {
            let mut tx = reading(&connections, &reader.to_string()).await;
            let user: String = sqlx::query_scalar("SELECT current_setting('tenantry.user_id')")
                .fetch_one(&mut *tx)
                .await
                .expect("a user");
            assert_eq!(user, reader.to_string());
            tx.leave();
        }
    };
    let statements = async {
        for _ in 0..20 {
            process(&connections).await.expect("a connection, too");
        }
        is_done.set(true);
    };
    futures::join!(futures::future::join_all((0..16).map(read)), statements);
}

#[sqlx::test(migrations = false)]
async fn a_beginning_that_is_refused_ends_what_was_left(pool: PgPool) {
    let connections = single(&pool).await;
    reading(&connections, "first").await.leave();
    let refused = connections.begin("BEGIN; SET LOCAL tenantry.user_id = 'second'; SELECT 1 / 0".to_owned()).await;
    assert!(refused.is_err());
    let context = "SELECT coalesce(current_setting('tenantry.user_id', true), '')";
    let user: String = sqlx::query_scalar(context).fetch_one(&connections).await.expect("an answer");
    assert_eq!(user, "");
}
