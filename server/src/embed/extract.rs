//! What handlers of the embedding application ask for.

use axum::{
    RequestPartsExt as _,
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use serde::Deserialize;
use tenantry::{
    Error,
    organization::OrganizationRef,
    service::Services,
    session::{Caller, Tenant, Visitor},
    slug::Slug,
};

use crate::http::problem::Problem;

/// Whoever is signed in. Anybody else is answered with 401.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Caller);

/// The caller inside the organization that the path names as `{organization}`, by slug. A stranger's and an unknown
/// organization are answered with 404 alike.
#[derive(Clone, Debug)]
pub struct InOrganization(pub Tenant);

#[derive(Deserialize)]
struct Named {
    organization: String,
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (services, visitor) = given(parts)?;
        Ok(Self(services.doorkeeper.identify(&visitor).await?))
    }
}

impl<S: Sync> FromRequestParts<S> for InOrganization {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let (services, visitor) = given(parts)?;
        let Path(Named { organization }) = parts.extract().await.map_err(|error| {
            tracing::error!(%error, "the route has no {{organization}} in its path");
            Error::Internal
        })?;
        let slug = Slug::parse(&organization).map_err(|_| Error::OrganizationNotFound)?;
        Ok(Self(services.doorkeeper.enter(&visitor, &OrganizationRef::Slug(slug)).await?))
    }
}

/// What [`super::Tenantry::guard`] left with the request.
fn given(parts: &Parts) -> Result<(Services, Visitor), Error> {
    let services = parts.extensions.get::<Services>();
    let visitor = parts.extensions.get::<Visitor>();
    services.cloned().zip(visitor.cloned()).ok_or_else(|| {
        tracing::error!("a route outside of Tenantry::guard asks who is there");
        Error::Internal
    })
}
