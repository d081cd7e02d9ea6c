//! Permissions: may I do this?

use std::collections::BTreeMap;

use axum::Json;
use serde_json::{Map, Value, json};
use tenantry::{
    Error,
    access::{AccessRequest, Connector, Explanation, Permission, ResourceRequest},
    ids::MemberId,
};

use super::super::{
    credentials::{Asker, Doors, Place},
    errors::{self, Refusal},
    input::{Body, Input, Query},
    routes::Routes,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/has-permission", has_permission)
        .get("/list-permissions", list_permissions)
        .get("/explain-permissions", explain_permissions)
}

const DOORS: Doors = Doors {
    none: errors::NO_ACTIVE_ORGANIZATION,
    unknown: errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
    foreign: errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
};

/// One statement: session, membership, roles and flags together.
async fn has_permission(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    let connector = connector(&mut input);
    // The former name of the field is still sent by old clients; the reference answers them false.
    let wanted = match (input.object("permissions"), input.has("permission")) {
        (Some(wanted), _) => resources(&mut input, "permissions", &wanted),
        (None, true) if !input.has("permissions") => Some(BTreeMap::new()),
        _ => None,
    };
    let wanted = input.finish(wanted.map(|resources| AccessRequest { resources, connector }))?;
    let tenant = asker.enter(&place, DOORS).await?;
    Ok(Json(json!({ "error": null, "success": wanted.is_granted(&tenant.standing) })))
}

/// Everything that the caller may do, in one statement; ours. A front end asks once and decides by itself what to show.
async fn list_permissions(asker: Asker, Query(mut input): Query) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    input.finish(Some(()))?;
    let tenant = asker.enter(&place, DOORS).await?;
    Ok(Json(json!({
        "organizationId": tenant.organization_id,
        "memberId": tenant.member_id,
        "roles": tenant.roles,
        "permissions": tenant.standing.permissions.by_resource(),
    })))
}

/// Why a member may do something, or may not: of one permission, or of all; ours. One's own explanation is for
/// everybody, that of others needs `ac:read`.
async fn explain_permissions(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Explanation>>, Refusal> {
    let place = Place::by_id(&mut input);
    let member = input.optional_text("memberId");
    let permission = input.optional_text("permission").and_then(|text| {
        let permission = Permission::parse(&text).ok();
        if permission.is_none() {
            input.refuse("permission", "Invalid input: needs a resource and an action, such as member:create");
        }
        permission
    });
    input.finish(Some(()))?;
    let tenant = asker.enter(&place, DOORS).await?;
    let member = match member {
        None => tenant.member_id,
        Some(text) => MemberId::parse(&text).map_err(|_| errors::MEMBER_NOT_FOUND)?,
    };
    let mut explained = asker.api.services.roles.explain(&tenant, member).await.map_err(|error| match error {
        Error::Forbidden { missing } => Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE, missing),
        error => Refusal::from(error),
    })?;
    if let Some(permission) = permission {
        explained.retain(|explanation| explanation.permission == permission);
        if explained.is_empty() {
            return Err(errors::INVALID_RESOURCE.into());
        }
    }
    Ok(Json(explained))
}

/// Each resource with a list of actions, or with `{actions, connector}`.
fn resources(input: &mut Input, name: &str, wanted: &Map<String, Value>) -> Option<BTreeMap<String, ResourceRequest>> {
    let mut resources = BTreeMap::new();
    for (resource, value) in wanted {
        let request = match value {
            Value::Array(_) => serde_json::from_value(json!({ "actions": value })),
            _ => serde_json::from_value::<ResourceRequest>(value.clone()),
        };
        let Ok(request) = request else {
            input.refuse(name, format!("Invalid input: {resource} needs a list of actions"));
            return None;
        };
        resources.insert(resource.clone(), request);
    }
    Some(resources)
}

fn connector(input: &mut Input) -> Connector {
    match input.optional_text("connector").as_deref() {
        None | Some("AND") => Connector::And,
        Some("OR") => Connector::Or,
        Some(_) => {
            input.refuse("connector", "Invalid option: expected one of \"AND\"|\"OR\"");
            Connector::And
        }
    }
}
