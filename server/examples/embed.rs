//! A product of somebody else's, with Tenantry inside: notes that belong to organizations.
//!
//! ```sh
//! DATABASE_URL=postgres://localhost/notes cargo run --package tenantry-server --example embed
//! ```
//!
//! The product has its own schema, its own permission (`note:create`), its own routes, and hooks: an organization
//! starts with a note and in the tier `free`, which an extra field tells, and invitations stay within that tier. It puts
//! people into organizations by itself, and gives organizations plans.

use std::{collections::BTreeMap, error::Error as StdError, net::SocketAddr};

use async_trait::async_trait;
use axum::{Json, Router, extract::State, http::StatusCode, routing::get};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use tenantry::{
    Result,
    access::{AccessConfig, AccessPolicy, Permission, RoleConfig},
    fields::{Entity, ExtraField, ExtraFields, ExtraFieldsError, FieldKind},
    hooks::{Change, Hooks, Occasion, Refusal, RefusalStatus},
    ids::{OrganizationId, UserId},
    limits::{Limit, OrganizationUsage, Plan, PlanLimits},
    member::NewMember,
    record::MemberRecord,
};
use tenantry_server::{
    embed::{InOrganization, Tenantry},
    http::problem::Problem,
};

/// What the free plan includes.
const FREE_DOMAIN: &str = "@example.com";

/// The product's own table. Tenantry's are in a schema of their own.
const SCHEMA: &str = "
    CREATE SCHEMA IF NOT EXISTS product;
    CREATE TABLE IF NOT EXISTS product.notes (
        organization_id uuid NOT NULL,
        text text NOT NULL,
        written_at timestamptz NOT NULL DEFAULT now()
    );
";

#[derive(Clone, Debug)]
struct Notes(PgPool);

impl Notes {
    async fn write(&self, organization: OrganizationId, text: &str) -> sqlx::Result<()> {
        sqlx::query("INSERT INTO product.notes (organization_id, text) VALUES ($1, $2)")
            .bind(organization.uuid())
            .bind(text)
            .execute(&self.0)
            .await?;
        Ok(())
    }
}

/// What the product does around Tenantry's changes.
struct ProductHooks(Notes);

#[async_trait]
impl Hooks for ProductHooks {
    async fn before(&self, _: &Occasion<'_>, change: &mut Change) -> Result<()> {
        match change {
            Change::CreateInvitation { wish, .. } if !wish.email.as_str().ends_with(FREE_DOMAIN) => {
                let refusal = Refusal::new("PLAN_TOO_SMALL", "The free plan is for addresses of example.com.");
                Err(refusal.with_status(RefusalStatus::PaymentRequired).into())
            }
            Change::CreateOrganization { wish, .. } => {
                wish.fields.set("tier", "free");
                // Slugs of this product end in "-notes".
                if !wish.slug.as_str().ends_with("-notes") {
                    wish.slug = tenantry::slug::Slug::parse(&format!("{}-notes", wish.slug))?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn after(&self, occasion: &Occasion<'_>, change: &Change) {
        let (text, organization) = match change {
            Change::CreateOrganization { made: Some(id), .. } => ("Welcome!".to_owned(), Some(*id)),
            Change::AddMember { made: Some(member), .. } => {
                (format!("{} was added.", member.name), occasion.organization)
            }
            Change::AcceptInvitation { .. } => {
                let name = occasion.caller.map(|caller| caller.name.to_string()).unwrap_or_default();
                (format!("{name} has joined."), occasion.organization)
            }
            _ => return,
        };
        let Some(organization) = organization else { return };
        // The change stands, whatever becomes of the note; a product that must not lose it puts it into a queue.
        if let Err(error) = self.0.write(organization, &text).await {
            tracing::error!(%error, "the note is lost");
        }
    }
}

#[derive(Deserialize)]
struct NewNote {
    text: String,
}

#[derive(Serialize, sqlx::FromRow)]
struct Note {
    text: String,
}

async fn list(State(notes): State<Notes>, InOrganization(tenant): InOrganization) -> Result<Json<Vec<Note>>, Problem> {
    let notes = sqlx::query_as("SELECT text FROM product.notes WHERE organization_id = $1 ORDER BY written_at")
        .bind(tenant.organization_id.uuid())
        .fetch_all(&notes.0)
        .await
        .map_err(|error| unavailable(&error))?;
    Ok(Json(notes))
}

async fn create(
    State(notes): State<Notes>,
    InOrganization(tenant): InOrganization,
    Json(note): Json<NewNote>,
) -> Result<StatusCode, Problem> {
    tenant.standing.require(&Permission::new("note", "create")?)?;
    notes.write(tenant.organization_id, &note.text).await.map_err(|error| unavailable(&error))?;
    Ok(StatusCode::CREATED)
}

fn unavailable(error: &sqlx::Error) -> Problem {
    tracing::error!(%error, "the notes cannot be reached");
    Problem(tenantry::Error::Unavailable)
}

/// Only admins and owners write notes; everybody reads them.
fn access() -> Result<AccessPolicy, tenantry::access::AccessConfigError> {
    let write = BTreeMap::from([("note".to_owned(), vec!["create".to_owned()])]);
    let admin = RoleConfig { extends: vec!["admin".to_owned()], permissions: write.clone() };
    AccessPolicy::configured(&AccessConfig { statements: write, roles: BTreeMap::from([("admin".to_owned(), admin)]) })
}

/// The product's own directory says who works where: nobody is asked, and nobody has to accept anything. (The test calls
/// this and the next one; a product would where its directory and its payments change.)
#[allow(dead_code, reason = "the example itself has neither a directory nor payments")]
pub(crate) async fn hire(tenantry: &Tenantry, organization: OrganizationId, user: UserId) -> Result<MemberRecord> {
    tenantry.operator().add_member(organization, NewMember::parse(user, ["member"])?).await
}

/// What the customer has paid for; nothing is the plan of everybody.
#[allow(dead_code, reason = "the example itself has neither a directory nor payments")]
pub(crate) async fn pay(tenantry: &Tenantry, organization: OrganizationId, plan: &str) -> Result<OrganizationUsage> {
    tenantry.operator().set_plan(organization, Some(Plan::parse(plan)?)).await
}

/// Every organization has a tier, which everybody sees and the product alone sets.
fn fields() -> Result<ExtraFields, ExtraFieldsError> {
    let tier = ExtraField::new("tier", FieldKind::Text).optional().without_input();
    ExtraFields::new().declare(Entity::Organization, tier)
}

/// The application, and Tenantry to be shut down with it.
pub(crate) async fn app(
    database_url: &str,
    public_url: &str,
    data_dir: &str,
) -> Result<(Router, Tenantry), Box<dyn StdError>> {
    let pool = PgPool::connect(database_url).await?;
    sqlx::raw_sql(SCHEMA).execute(&pool).await?;
    let notes = Notes(pool);
    let tenantry = Tenantry::builder(database_url)
        .setting("public_url", public_url)
        .setting("data_dir", data_dir)
        .access(access()?)
        .plan(Plan::parse("small")?, PlanLimits { members: Some(Limit::AtMost(3)), ..PlanLimits::default() })
        .plan(Plan::parse("large")?, PlanLimits { members: Some(Limit::Unlimited), ..PlanLimits::default() })
        .fields(fields()?)
        .hooks(ProductHooks(notes.clone()))
        .build()
        .await?;
    let ours = Router::new().route("/notes/{organization}", get(list).post(create)).with_state(notes);
    let app = tenantry.guard(ours)?.fallback_service(tenantry.router()?);
    Ok((app, tenantry))
}

#[tokio::main]
#[allow(dead_code, reason = "the test includes this file and starts the application itself")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let database_url = std::env::var("DATABASE_URL")?;
    let listener = tokio::net::TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 3030))).await?;
    let public_url = format!("http://{}", listener.local_addr()?);
    let (app, tenantry) = app(&database_url, &public_url, ".tenantry").await?;
    println!("Notes answers at {public_url}, its API at {public_url}/api/auth");
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(tenantry.ending_streams(async {
            // Without a signal to wait for, stopping at once is all that can be done.
            let _ = tokio::signal::ctrl_c().await;
        }))
        .await?;
    tenantry.shutdown().await;
    Ok(())
}
