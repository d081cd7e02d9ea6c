//! Roles that an organization makes for itself.

use axum::Json;
use serde_json::{Map, Value, json};
use tenantry::{
    Error,
    access::PermissionSet,
    custom_role::{CustomRoleChanges, CustomRoleRef, NewCustomRole},
    fields::{Entity, FieldValues},
    ids::RoleId,
    role::Role,
};
use uuid::Uuid;

use super::{
    super::{
        credentials::{Asker, Doors, Place},
        errors::{self, Code, Refusal},
        input::{Body, Input, Query},
        routes::Routes,
        wire,
    },
    organizations::window,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/create-role", create_role)
        .post("/update-role", update_role)
        .post("/delete-role", delete_role)
        .get("/list-roles", list_roles)
        .get("/get-role", get_role)
}

const DOORS: Doors = Doors {
    none: errors::NO_ACTIVE_ORGANIZATION,
    unknown: errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
    foreign: errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
};
const CREATE_DOORS: Doors = Doors { none: errors::YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE, ..DOORS };

/// `roleName`, or `roleId`. Text that is no name or id of ours names nothing.
fn role_ref(input: &mut Input) -> Option<CustomRoleRef> {
    let nothing = || CustomRoleRef::Id(RoleId::from_uuid(Uuid::nil()));
    let name = input.optional_text("roleName").filter(|name| !name.is_empty());
    let id = input.optional_text("roleId").filter(|id| !id.is_empty());
    match (name, id) {
        (Some(name), _) => Some(Role::parse(&name).map_or_else(|_| nothing(), CustomRoleRef::Name)),
        (None, Some(id)) => Some(RoleId::parse(&id).map_or_else(|_| nothing(), CustomRoleRef::Id)),
        (None, None) => {
            input.refuse("roleName", "Invalid input: expected roleName or roleId");
            None
        }
    }
}

/// Actions by resource. What cannot be a name is no resource: said after the caller was let in.
fn permissions(input: &mut Input, wanted: &Map<String, Value>) -> Option<Result<PermissionSet, Code>> {
    let mut by_resource = Vec::new();
    for (resource, actions) in wanted {
        let texts = actions.as_array().and_then(|list| list.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
        let Some(texts) = texts else {
            input.refuse("permission", format!("Invalid input: {resource} needs a list of actions"));
            return None;
        };
        by_resource.push((resource, texts));
    }
    Some(PermissionSet::parse(by_resource).map_err(|_| errors::INVALID_RESOURCE))
}

fn role_name(input: &mut Input, field: &str, text: &str) -> Option<Role> {
    input.parsed(field, Role::parse(text))
}

fn forbidden(code: Code) -> impl Fn(Error) -> Refusal {
    move |error| match error {
        Error::Forbidden { missing } => Refusal::missing(code, missing),
        error => error.into(),
    }
}

/// In `additionalFields`, as the reference has them for a new role. It lets a caller leave all of them out; here what is
/// required is required.
fn new_fields(asker: &Asker, input: &mut Input) -> FieldValues {
    let declared = asker.api.fields.of(Entity::Role);
    let given = if input.has("additionalFields") {
        input.inner("additionalFields")
    } else {
        Some(Input::empty("additionalFields"))
    };
    let Some(mut given) = given else { return FieldValues::new() };
    let fields = given.new_fields(declared);
    input.absorb(given);
    fields
}

async fn create_role(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    let role = input.text("role").and_then(|text| role_name(&mut input, "role", &text));
    let wanted = input.object("permission");
    if wanted.is_none() && !input.has("permission") {
        input.refuse("permission", "Invalid input: expected record, received undefined");
    }
    let permissions = wanted.and_then(|wanted| permissions(&mut input, &wanted));
    let fields = new_fields(&asker, &mut input);
    let (role, permissions) = input.finish(role.zip(permissions))?;
    let tenant = asker.enter(&place, CREATE_DOORS).await?;
    let wish = NewCustomRole { role, permissions: permissions?, fields };
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE);
    let made = asker.api.services.roles.create(&tenant, wish).await.map_err(refused)?;
    let statements = json!(made.permissions.by_resource());
    let role = wire::CustomRole::new(made, &tenant, &asker.api.fields);
    Ok(Json(json!({ "success": true, "roleData": role, "statements": statements })))
}

async fn update_role(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    let role = role_ref(&mut input);
    let data = input.inner("data").map(|mut data| {
        let name = data.optional_text("roleName").and_then(|text| role_name(&mut data, "roleName", &text));
        let wanted = data.object("permission").and_then(|wanted| permissions(&mut data, &wanted));
        let fields = data.changed_fields(asker.api.fields.of(Entity::Role));
        let is_refused = data.is_refused();
        input.absorb(data);
        if name.is_none() && wanted.is_none() && fields.is_empty() && !is_refused {
            input.refuse("data", "Invalid input: nothing to update");
        }
        (name, wanted, fields)
    });
    let (role, (name, permissions, fields)) = input.finish(role.zip(data))?;
    let tenant = asker.enter(&place, DOORS).await?;
    let changes = CustomRoleChanges { role: name, permissions: permissions.transpose()?, fields };
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE);
    let changed = asker.api.services.roles.update(&tenant, &role, changes).await.map_err(refused)?;
    Ok(Json(json!({ "success": true, "roleData": wire::CustomRole::new(changed, &tenant, &asker.api.fields) })))
}

async fn delete_role(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    let role = role_ref(&mut input);
    let role = input.finish(role)?;
    let tenant = asker.enter(&place, DOORS).await?;
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE);
    asker.api.services.roles.delete(&tenant, &role).await.map_err(refused)?;
    Ok(Json(json!({ "success": true })))
}

async fn list_roles(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<wire::CustomRole>>, Refusal> {
    let place = Place::by_id(&mut input);
    let window = window(&mut input);
    input.finish(Some(()))?;
    let tenant = asker.enter(&place, DOORS).await?;
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE);
    let roles = asker.api.services.roles.all(&tenant, window).await.map_err(refused)?;
    Ok(Json(roles.into_iter().map(|role| wire::CustomRole::new(role, &tenant, &asker.api.fields)).collect()))
}

async fn get_role(asker: Asker, Query(mut input): Query) -> Result<Json<wire::CustomRole>, Refusal> {
    let place = Place::by_id(&mut input);
    let role = role_ref(&mut input);
    let role = input.finish(role)?;
    let tenant = asker.enter(&place, DOORS).await?;
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE);
    let role = asker.api.services.roles.get(&tenant, &role).await.map_err(refused)?;
    Ok(Json(wire::CustomRole::new(role, &tenant, &asker.api.fields)))
}
