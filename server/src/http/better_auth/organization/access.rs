//! Permissions: may I do this?

use std::collections::BTreeMap;

use axum::{Json, Router, routing::post};
use serde_json::{Map, Value, json};
use tenantry::access::{AccessRequest, Connector, ResourceRequest};

use super::super::{
    Api,
    credentials::{Asker, Doors, Place},
    errors::{self, Refusal},
    input::{Body, Input},
};

pub(super) fn routes() -> Router<Api> {
    Router::new().route("/has-permission", post(has_permission))
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
