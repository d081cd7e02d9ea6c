//! The OpenAPI document of the API: what each endpoint takes, answers and refuses.
//!
//! Handlers read their input by hand, so the document is written beside them, one file an area, in the words of
//! `shape.rs` and with the codes of `errors.rs`. What keeps it true: a route that is not described and a description
//! without a route fail a test here; the tests of the API hold every answer that they get against the document, statuses
//! and codes and bodies; and `docs/openapi.json` is the document as it was last looked at.

use std::sync::LazyLock;

use utoipa::openapi::{
    Components, Info, License, OpenApi, OpenApiBuilder, Paths, RefOr, Server,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    tag::TagBuilder,
};

use self::operation::Endpoint;

mod accounts;
mod common;
mod invitations;
mod members;
mod models;
mod operation;
mod organizations;
mod roles;
mod sessions;
mod shape;
mod teams;

/// What the document calls a session's cookie.
const SESSION_COOKIE_SCHEME: &str = "sessionCookie";
/// What the document calls a session's token.
const TOKEN_SCHEME: &str = "sessionToken";

/// A name, what it is about, and what there is.
type Area = (&'static str, &'static str, Vec<Endpoint>);

/// The areas in the order of the document.
fn areas() -> Vec<Area> {
    vec![
        ("Accounts", "An account is a person: an address, a password, a profile.", accounts::all()),
        (
            "Sessions",
            "A session says who asks and which organization calls mean that name none. It comes as a cookie and as a \
             token.",
            sessions::all(),
        ),
        (
            "Organizations",
            "An organization is the tenant. People are in any number of them, and one of them is active.",
            organizations::all(),
        ),
        ("Members", "A member is a user in an organization, with one or several roles.", members::all()),
        ("Invitations", "An invitation offers membership to an e-mail address.", invitations::all()),
        ("Teams", "Teams group the members of an organization, and nest.", teams::all()),
        (
            "Roles and permissions",
            "A permission is `resource:action`. Roles hold permissions: `owner`, `admin`, `member`, those of the \
             configuration, and those that an organization makes for itself. A member has the permissions of all of his \
             roles together, and nobody hands out more than they hold.",
            roles::all(),
        ),
    ]
}

const ABOUT: &str = "The JSON API that clients of `better-auth` 1.7.25 with the organization plugin speak, unchanged.

**Who asks.** A session's cookie, or its token as `Authorization: Bearer`. Every answer that opens a session brings both: \
`set-cookie`, and `set-auth-token` for those who keep the token themselves. A token wins over a cookie.

**Where.** Calls that take `organizationId` mean the session's active organization where they name none.

**Refusals** are always `{code, message}`, with `missingPermissions` where permissions are missing. Decide by `code`. An \
application that embeds Tenantry may refuse writes with codes of its own, with status 400, 402, 403 or 409.

**Other origins.** A front end on an origin that the server trusts may read answers, with credentials. Writes of pages on \
other origins are refused with `INVALID_ORIGIN`; a request with a token and without a cookie is a program's own.

**Extra fields** that the server's configuration declares for organizations, members, invitations, teams and roles stand \
beside the other properties, in answers and in the requests that make or change them.

**Times** are UTC with milliseconds. **Identifiers** are UUIDs. Properties that are not described here are ignored in \
requests.";

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| build(areas()));

/// The document.
pub(in crate::http) fn document() -> &'static OpenApi {
    &DOCUMENT
}

/// Whether clients of `better-auth` have no method for this path.
pub(in crate::http) fn is_ours_alone(path: &str) -> bool {
    matches!(path, "/ok" | "/organization/list-permissions" | "/organization/explain-permissions")
}

fn build(areas: Vec<Area>) -> OpenApi {
    let mut paths = Paths::new();
    let mut components = Components::new();
    let mut tags = Vec::new();
    for (name, shape) in models::all() {
        components.schemas.insert(name.to_owned(), shape.into_schema());
    }
    for (name, response) in operation::shared() {
        components.responses.insert(name.to_owned(), RefOr::T(response));
    }
    for (tag, about, endpoints) in areas {
        tags.push(TagBuilder::new().name(tag).description(Some(about)).build());
        for endpoint in endpoints {
            let endpoint = endpoint.tagged(tag);
            if let Some(shape) = endpoint.body_shape() {
                components.schemas.insert(endpoint.body_name(), shape.into_schema());
            }
            paths.add_path_operation(endpoint.full_path(), vec![endpoint.method()], endpoint.operation());
        }
    }
    let cookie = ApiKeyValue::with_description(
        tenantry_app::cookies::SESSION_COOKIE,
        "The session's cookie, which browsers keep and send by themselves.",
    );
    components.add_security_scheme(SESSION_COOKIE_SCHEME, SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("The session's token, from the header `set-auth-token` of an answer that opened it."))
        .build();
    components.add_security_scheme(TOKEN_SCHEME, SecurityScheme::Http(token));

    let mut info = Info::new("Tenantry", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".to_owned());
    info.license = Some(license);
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new("/")]))
        .paths(paths)
        .components(Some(components))
        .tags(Some(tags))
        .build()
}

#[cfg(test)]
mod tests;
