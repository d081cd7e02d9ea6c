//! Whether the process lives (`/healthz`), and whether it can serve (`/readyz`).

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use tokio::{sync::Mutex, time::timeout};

use crate::database::{self, Database};

/// What PostgreSQL says before the first migration.
const UNDEFINED_TABLE: &str = "42P01";
/// Longest time that a database may take to be called ready.
const PATIENCE: Duration = Duration::from_secs(3);

/// `GET /healthz`: 200 as long as the process answers at all.
///
/// `GET /readyz`: 200 when the database answers and has every migration of this version, otherwise 503 with the reason:
/// `{"status": "unavailable", "reason": "database" | "migrations"}`. Load balancers ask this one.
pub fn router(database: Database) -> Router {
    let readiness = Arc::new(Readiness { database, migrated: AtomicBool::new(false), asking: Mutex::new(()) });
    Router::new()
        .route("/healthz", get(async || answer(StatusCode::OK, None)))
        .route("/readyz", get(ready).with_state(readiness))
}

struct Readiness {
    database: Database,
    /// Once applied, a migration stays: it is looked up until then only, since that takes a connection of its own.
    migrated: AtomicBool,
    /// Whoever asks waits for the one who is asking: impatient checks must not use up the connections.
    asking: Mutex<()>,
}

async fn ready(State(readiness): State<Arc<Readiness>>) -> Response {
    match timeout(PATIENCE, readiness.missing()).await {
        Ok(None) => answer(StatusCode::OK, None),
        Ok(Some(reason)) => answer(StatusCode::SERVICE_UNAVAILABLE, Some(reason)),
        Err(_) => answer(StatusCode::SERVICE_UNAVAILABLE, Some("database")),
    }
}

impl Readiness {
    /// What is missing, if anything.
    async fn missing(&self) -> Option<&'static str> {
        let _turn = self.asking.lock().await;
        let found = if self.migrated.load(Ordering::Relaxed) {
            sqlx::raw_sql("SELECT 1").execute(&self.database.app).await.map(|_| true)
        } else {
            database::is_migrated(&self.database).await
        };
        match found {
            Ok(true) => {
                self.migrated.store(true, Ordering::Relaxed);
                None
            }
            Ok(false) => Some("migrations"),
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(UNDEFINED_TABLE) => Some("migrations"),
            Err(error) => {
                tracing::warn!(%error, "not ready: the database does not answer");
                Some("database")
            }
        }
    }
}

fn answer(status: StatusCode, reason: Option<&'static str>) -> Response {
    let body = match reason {
        None => json!({"status": "ok"}),
        Some(reason) => json!({"status": "unavailable", "reason": reason}),
    };
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
