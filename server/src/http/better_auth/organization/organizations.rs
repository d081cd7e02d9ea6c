//! Organizations: made, found, changed, deleted; and which one is active.

use axum::Json;
use serde_json::{Value, json};
use tenantry::{
    Error, Field,
    fields::{Entity, FieldValues},
    metadata::Metadata,
    organization::{NewOrganization, OrganizationChanges},
    record::{LIST_MAX, Window},
    session::Tenant,
    slug::Slug,
    text::{self, Name},
};

use super::super::{
    accounts::LINK_MAX,
    credentials::{Asker, Doors, Entry, Place, organization_ref},
    errors::{self, Refusal},
    input::{Body, Input, Query},
    routes::Routes,
    wire::{Full, Member, Organization},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/create", create)
        .post("/check-slug", check_slug)
        .post("/update", update)
        .post("/delete", delete)
        .get("/get-organization", get_organization)
        .get("/get-full-organization", get_full_organization)
        .get("/list", list)
        .post("/set-active", set_active)
}

const READ_DOORS: Doors = Doors {
    none: errors::ORGANIZATION_NOT_FOUND,
    unknown: errors::ORGANIZATION_NOT_FOUND,
    foreign: errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
};
const WRITE_DOORS: Doors = Doors {
    none: errors::ORGANIZATION_NOT_FOUND,
    unknown: errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
    foreign: errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
};

fn name(input: &mut Input, text: &str) -> Option<Name> {
    input.parsed("name", Name::parse(Field::Name, text))
}

fn slug(input: &mut Input, text: &str) -> Option<Slug> {
    input.parsed("slug", Slug::parse(text))
}

/// `None`: not given; `Some(None)`: null, which clears it.
fn logo(input: &mut Input) -> Option<Option<String>> {
    match input.nullable_text("logo")? {
        None => Some(None),
        Some(logo) => input.parsed("logo", text::line(Field::Logo, &logo, LINK_MAX)).map(Some),
    }
}

fn metadata(input: &mut Input) -> Option<Metadata> {
    let object = input.object("metadata")?;
    input.parsed("metadata", Metadata::parse(object))
}

async fn create(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let name = input.text("name").and_then(|text| name(&mut input, &text));
    let slug = input.text("slug").and_then(|text| slug(&mut input, &text));
    let logo = logo(&mut input).flatten();
    let metadata = metadata(&mut input).unwrap_or_default();
    let keep_active = input.flag("keepCurrentActiveOrganization");
    let fields = input.new_fields(asker.api.fields.of(Entity::Organization));
    let member_fields = FieldValues::new();
    let complete = name.zip(slug).map(|(name, slug)| NewOrganization {
        name,
        slug,
        logo,
        upload: None,
        metadata,
        fields,
        member_fields,
        keep_active,
    });
    let wish = input.finish(complete)?;
    let caller = asker.caller().await?;
    let founded = asker.api.services.organizations.found(&caller, wish).await.map_err(|error| match error {
        Error::SlugTaken => errors::ORGANIZATION_ALREADY_EXISTS.into(),
        error => Refusal::from(error),
    })?;
    let fields = &asker.api.fields;
    let mut answer = json!(Organization::new(founded.organization, fields));
    answer["members"] = json!([Member::bare(founded.member, fields)]);
    Ok(Json(answer))
}

async fn check_slug(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let slug = input.text("slug").and_then(|text| slug(&mut input, &text));
    let slug = input.finish(slug)?;
    let caller = asker.caller().await?;
    if asker.api.services.organizations.is_slug_free(&caller, &slug).await? {
        Ok(Json(json!({ "status": true })))
    } else {
        Err(errors::ORGANIZATION_SLUG_ALREADY_TAKEN.into())
    }
}

async fn update(asker: Asker, Body(mut input): Body) -> Result<Json<Organization>, Refusal> {
    let place = Place::by_id(&mut input);
    let changes = input.inner("data").map(|mut data| {
        let fields = data.changed_fields(asker.api.fields.of(Entity::Organization));
        let is_known = |name: &&str| data.has(name);
        let is_empty = !["name", "slug", "logo", "metadata"].iter().any(is_known) && fields.is_empty();
        let changes = OrganizationChanges {
            name: data.optional_text("name").and_then(|text| name(&mut data, &text)),
            slug: data.optional_text("slug").and_then(|text| slug(&mut data, &text)),
            business_number: None,
            logo: logo(&mut data),
            metadata: metadata(&mut data),
            fields,
        };
        let is_refused = data.is_refused();
        input.absorb(data);
        if is_empty && !is_refused {
            input.refuse("data", "Invalid input: nothing to update");
        }
        changes
    });
    let changes = input.finish(changes)?;
    let tenant = asker.enter(&place, WRITE_DOORS).await?;
    asker.api.services.organizations.update(&tenant, changes).await.map_err(|error| match error {
        Error::Forbidden { missing } => {
            Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION, missing)
        }
        error => Refusal::from(error),
    })?;
    asker.organization(&tenant).await.map(Json)
}

impl Asker {
    async fn organization(&self, tenant: &Tenant) -> Result<Organization, Refusal> {
        Ok(Organization::new(self.api.services.records.organization(tenant).await?, &self.api.fields))
    }
}

async fn delete(asker: Asker, Body(mut input): Body) -> Result<Json<Organization>, Refusal> {
    let id = input.text("organizationId");
    let id = input.finish(id)?;
    if !asker.api.console.organization_deletion {
        return Err(errors::ORGANIZATION_DELETION_DISABLED.into());
    }
    let tenant = asker.enter(&Place::Id(id), WRITE_DOORS).await?;
    let organization = asker.api.services.records.organization(&tenant).await?;
    // Programs name the id; the word that people type is for people.
    asker.api.services.organizations.delete(&tenant, organization.slug.as_str()).await.map_err(
        |error| match error {
            Error::Forbidden { missing } => {
                Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION, missing)
            }
            error => Refusal::from(error),
        },
    )?;
    Ok(Json(Organization::new(organization, &asker.api.fields)))
}

/// The organization that is named, or null when none is named and none is active.
async fn get_organization(asker: Asker, Query(mut input): Query) -> Result<Json<Option<Organization>>, Refusal> {
    let place = Place::by_slug_or_id(&mut input);
    input.finish(Some(()))?;
    match asker.knock(&place).await? {
        Entry::In(tenant) => Ok(Json(Some(asker.organization(&tenant).await?))),
        Entry::NoneActive => Ok(Json(None)),
        Entry::Unknown => Err(READ_DOORS.unknown.into()),
        Entry::Foreign => Err(READ_DOORS.foreign.into()),
    }
}

async fn get_full_organization(asker: Asker, Query(mut input): Query) -> Result<Json<Option<Full>>, Refusal> {
    let place = Place::by_slug_or_id(&mut input);
    let members = input.number("membersLimit", LIST_MAX);
    let others = input.number("limit", LIST_MAX);
    input.finish(Some(()))?;
    match asker.knock(&place).await? {
        Entry::In(tenant) => {
            let full = asker.api.services.records.full_organization(&tenant, members, others).await?;
            Ok(Json(Some(Full::new(full, &asker.api.fields))))
        }
        Entry::NoneActive => Ok(Json(None)),
        Entry::Unknown => Err(READ_DOORS.unknown.into()),
        Entry::Foreign => Err(READ_DOORS.foreign.into()),
    }
}

/// The part of a list that a query asks for.
pub(super) fn window(input: &mut Input) -> Window {
    let limit = input.number("limit", LIST_MAX);
    Window { limit, offset: input.number("offset", u32::MAX).unwrap_or_default() }
}

async fn list(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Organization>>, Refusal> {
    let window = window(&mut input);
    input.finish(Some(()))?;
    let organizations = asker.api.services.records.organizations(&asker.visitor, window).await?;
    let shown = |organization| Organization::new(organization, &asker.api.fields);
    Ok(Json(organizations.into_iter().map(shown).collect()))
}

/// The id wins over the slug; null for the id leaves the session without an active organization.
async fn set_active(asker: Asker, Body(mut input): Body) -> Result<Json<Option<Organization>>, Refusal> {
    let id = input.nullable_text("organizationId");
    let slug = input.nullable_text("organizationSlug").flatten().filter(|slug| !slug.is_empty());
    let place = match (id, slug) {
        (Some(None), _) => None,
        (Some(Some(id)), _) if !id.is_empty() => Some(Place::Id(id)),
        (_, Some(slug)) => Some(Place::Slug(slug)),
        _ => Some(Place::Active),
    };
    input.finish(Some(()))?;
    let records = &asker.api.services.records;
    let Some(place) = place else {
        records.activate(&asker.visitor, None).await?;
        return Ok(Json(None));
    };
    // The reference tells an unknown slug, and not an unknown id.
    let unknown = match place {
        Place::Slug(_) => errors::ORGANIZATION_NOT_FOUND,
        _ => errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
    };
    let Some(organization) = organization_ref(&place) else {
        asker.caller().await?;
        return Err(unknown.into());
    };
    match records.activate(&asker.visitor, Some(&organization)).await {
        Ok(active) => Ok(Json(active.map(|active| Organization::new(active, &asker.api.fields)))),
        Err(Error::OrganizationNotFound) if records.organization_exists(&organization).await? => {
            Err(errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.into())
        }
        Err(Error::OrganizationNotFound) => Err(unknown.into()),
        Err(error) => Err(error.into()),
    }
}
