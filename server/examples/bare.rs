//! What axum and one prepared select can do at all: the measure beside has-permission in `make bench`.

use std::{error::Error, net::SocketAddr};

use axum::{Router, extract::State, http::StatusCode, routing::post};
use sqlx::{PgPool, postgres::PgPoolOptions};
use uuid::Uuid;

async fn select(State((pool, id)): State<(PgPool, Uuid)>) -> Result<String, StatusCode> {
    let user: Uuid = sqlx::query_scalar("SELECT user_id FROM tenantry.sessions WHERE id = $1")
        .bind(id)
        .fetch_one(&pool)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(user.to_string())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let pool = PgPoolOptions::new().max_connections(10).connect(&std::env::var("DATABASE_URL")?).await?;
    let id: Uuid = sqlx::query_scalar("SELECT id FROM tenantry.sessions LIMIT 1").fetch_one(&pool).await?;
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    println!("answers at http://{}", listener.local_addr()?);
    axum::serve(listener, Router::new().route("/", post(select)).with_state((pool, id))).await?;
    Ok(())
}
