//! What handlers of the embedding application ask for.

use axum::{
    RequestPartsExt as _,
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use tenantry::{
    Error,
    organization::OrganizationRef,
    service::Services,
    session::{Caller, Tenant, Visitor},
    slug::Slug,
};

use crate::http::problem::Problem;

/// The name of the part of the path that names the organization.
const ORGANIZATION: &str = "organization";

/// Whoever is signed in. Anybody else is answered with 401.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Caller);

/// The caller inside the organization that the path names as `{organization}`, by slug. A stranger's and an unknown
/// organization are answered with 404 alike; one that the operator has suspended can be read only (RFC 9110, 9.2.1).
#[derive(Clone, Debug)]
pub struct InOrganization(pub Tenant);

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
        // What is no text is no slug either.
        let path: RawPathParams = parts.extract().await.map_err(|_| Error::OrganizationNotFound)?;
        let Some((_, slug)) = path.iter().find(|(name, _)| *name == ORGANIZATION) else {
            tracing::error!("the route has no {{organization}} in its path");
            return Err(Error::Internal.into());
        };
        let slug = Slug::parse(slug).map_err(|_| Error::OrganizationNotFound)?;
        let tenant = services.doorkeeper.enter(&visitor, &OrganizationRef::Slug(slug)).await?;
        if !tenant.is_active && !parts.method.is_safe() {
            return Err(Error::OrganizationSuspended.into());
        }
        Ok(Self(tenant))
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
