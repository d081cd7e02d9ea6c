//! Members: listed, searched, removed, given roles; one's own membership.

use axum::Json;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use tenantry::{
    Error, Field, Reason,
    email::Email,
    ids::{MemberId, UserId},
    record::{Comparison, LIST_MAX, MemberField, MemberFilter, MemberRecord, MemberRef, MemberSearch},
    role::Role,
    session::Tenant,
};

use super::super::{
    credentials::{Asker, Doors, Place},
    errors::{self, Refusal},
    input::{Body, Input, Query},
    routes::Routes,
    wire::{self, Member, MemberPage},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .get("/list-members", list_members)
        .post("/remove-member", remove_member)
        .post("/update-member-role", update_member_role)
        .get("/get-active-member", get_active_member)
        .get("/get-active-member-role", get_active_member_role)
        .post("/leave", leave)
}

const READ_DOORS: Doors = Doors {
    none: errors::NO_ACTIVE_ORGANIZATION,
    unknown: errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
    foreign: errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
};
const WRITE_DOORS: Doors = Doors {
    none: errors::NO_ACTIVE_ORGANIZATION,
    unknown: errors::MEMBER_NOT_FOUND,
    foreign: errors::MEMBER_NOT_FOUND,
};

impl Asker {
    /// As the reference: an unknown slug is told, an unknown id is not.
    async fn enter_to_read(&self, place: &Place) -> Result<Tenant, Refusal> {
        let doors = match place {
            Place::Slug(_) => Doors { unknown: errors::ORGANIZATION_NOT_FOUND, ..READ_DOORS },
            _ => READ_DOORS,
        };
        self.enter(place, doors).await
    }

    /// Names those of the roles that do not exist in the organization.
    pub(super) async fn unknown_roles(&self, tenant: &Tenant, names: &[String]) -> Refusal {
        match self.api.services.roles.policy(tenant).await {
            Ok(policy) => {
                let is_known = |name: &&String| Role::parse(name).is_ok_and(|role| policy.knows(&role));
                let unknown: Vec<&String> = names.iter().filter(|name| !is_known(name)).collect();
                Refusal::unknown_roles(&unknown)
            }
            Err(error) => error.into(),
        }
    }

    async fn member(&self, tenant: &Tenant, member: &MemberRef) -> Result<Option<MemberRecord>, Refusal> {
        Ok(self.api.services.records.member(tenant, member).await?)
    }
}

async fn list_members(asker: Asker, Query(mut input): Query) -> Result<Json<MemberPage>, Refusal> {
    let place = Place::by_slug_or_id(&mut input);
    let limit = input.number("limit", LIST_MAX).filter(|limit| *limit > 0).unwrap_or(asker.api.members_page);
    let offset = input.number("offset", u32::MAX).unwrap_or_default();
    let sort = property(&mut input, "sortBy");
    let descending = match input.optional_text("sortDirection").as_deref() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => {
            input.refuse("sortDirection", "Invalid option: expected one of \"asc\"|\"desc\"");
            false
        }
    };
    let filter = filter(&mut input);
    let search = input.finish(Some(MemberSearch { filter, sort, descending, limit, offset }))?;
    let tenant = asker.enter_to_read(&place).await?;
    let (members, total) = asker.api.services.records.members(&tenant, &search).await?;
    let members = members.into_iter().map(|member| Member::with_user(member, &asker.api.fields)).collect();
    Ok(Json(MemberPage { members, total }))
}

fn property(input: &mut Input, name: &str) -> Option<MemberField> {
    let text = input.optional_text(name).filter(|text| !text.is_empty())?;
    let field = MemberField::from_name(&text);
    if field.is_none() {
        let known: Vec<_> = MemberField::ALL.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        input.refuse(name, format!("Invalid option: expected one of {}", known.join("|")));
    }
    field
}

/// What `filterField`, `filterOperator` and `filterValue` say; a value may be repeated.
fn filter(input: &mut Input) -> Option<MemberFilter> {
    let field = property(input, "filterField")?;
    let comparison = match input.optional_text("filterOperator") {
        None => Comparison::Eq,
        Some(text) => match Comparison::from_name(&text) {
            Some(comparison) => comparison,
            None => {
                let known: Vec<_> = Comparison::ALL.iter().map(|(name, _)| format!("\"{name}\"")).collect();
                input.refuse("filterOperator", format!("Invalid option: expected one of {}", known.join("|")));
                return None;
            }
        },
    };
    let texts = match input.take("filterValue") {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => {
            input.refuse("filterValue", "Invalid input: expected string, received undefined");
            return None;
        }
    };
    let mut moments = Vec::new();
    if field == MemberField::CreatedAt {
        if comparison.is_textual() {
            input.refuse("filterOperator", "Invalid option: a time has no parts");
            return None;
        }
        for text in &texts {
            let Some(moment) = moment(text) else {
                input.refuse("filterValue", "Invalid input: expected a date such as 2026-01-31T00:00:00Z");
                return None;
            };
            moments.push(moment);
        }
    }
    Some(MemberFilter { field, comparison, texts, moments })
}

/// A time (RFC 3339) or a day, which begins at midnight UTC. PostgreSQL keeps no more than these years.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let moment = match DateTime::parse_from_rfc3339(text) {
        Ok(moment) => moment.with_timezone(&Utc),
        Err(_) => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)?.and_utc(),
    };
    let year = chrono::Datelike::year(&moment);
    (1..=9999).contains(&year).then_some(moment)
}

async fn remove_member(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    let named = input.text("memberIdOrEmail");
    let named = input.finish(named)?;
    let tenant = asker.enter(&place, WRITE_DOORS).await?;
    let reference = if named.contains('@') {
        Email::parse(&named).ok().map(MemberRef::Email)
    } else {
        MemberId::parse(&named).ok().map(MemberRef::Id)
    };
    let reference = reference.ok_or(errors::MEMBER_NOT_FOUND)?;
    let member = asker.api.services.members.remove(&tenant, &reference).await.map_err(|error| match error {
        Error::LastOwner => errors::YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER.into(),
        // Who was let in and removed since hears what the door would say.
        Error::OrganizationNotFound => WRITE_DOORS.foreign.into(),
        Error::OwnerRequired => errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER.into(),
        Error::Forbidden { missing } => Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER, missing),
        error => Refusal::from(error),
    })?;
    Ok(Json(json!({ "member": Member::with_user(member, &asker.api.fields) })))
}

/// Parses the roles that a request gives; the reference's code for what is no role.
pub(super) fn parse_roles(names: &[String]) -> Result<Vec<Role>, Refusal> {
    if names.is_empty() {
        return Err(errors::ROLE_NOT_FOUND.into());
    }
    let unknown: Vec<&String> = names.iter().filter(|name| Role::parse(name).is_err()).collect();
    if unknown.is_empty() { Ok(Role::parse_set(names)?) } else { Err(Refusal::unknown_roles(&unknown)) }
}

/// Whether an error says that a role does not exist.
pub(super) fn is_unknown_role(error: &Error) -> bool {
    *error == Error::invalid(Field::Role, Reason::Unknown)
}

async fn update_member_role(asker: Asker, Body(mut input): Body) -> Result<Json<Member>, Refusal> {
    let place = Place::by_id(&mut input);
    let member = input.text("memberId");
    let names = input.texts("role");
    if names.as_ref().is_some_and(Vec::is_empty) {
        input.refuse("role", "Too small: expected at least one role");
    }
    let (member, names) = input.finish(member.zip(names))?;
    let tenant = asker.enter(&place, WRITE_DOORS).await?;
    let Ok(id) = MemberId::parse(&member) else { return Err(errors::MEMBER_NOT_FOUND.into()) };
    let roles = parse_roles(&names)?;
    let result = asker.api.services.members.set_roles(&tenant, id, &roles).await;
    let changed = match result {
        Ok(changed) => changed,
        // The reference tells a member of another organization from nobody's.
        Err(Error::MemberNotFound) if asker.api.services.records.member_exists(id).await? => {
            return Err(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER.into());
        }
        Err(Error::OrganizationNotFound) => return Err(WRITE_DOORS.foreign.into()),
        Err(Error::OwnerRequired) => return Err(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER.into()),
        Err(Error::Forbidden { missing }) => {
            return Err(Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER, missing));
        }
        Err(error) if is_unknown_role(&error) => return Err(asker.unknown_roles(&tenant, &names).await),
        Err(error) => return Err(error.into()),
    };
    let changed = MemberRecord {
        id: changed.id,
        organization_id: tenant.organization_id,
        user_id: changed.user_id,
        roles: changed.roles,
        joined_at: changed.joined_at,
        name: changed.name,
        email: changed.email,
        image: None,
        fields: changed.fields,
    };
    Ok(Json(Member::bare(changed, &asker.api.fields)))
}

async fn get_active_member(asker: Asker) -> Result<Json<Member>, Refusal> {
    let tenant = asker.enter(&Place::Active, WRITE_DOORS).await?;
    let member = asker.member(&tenant, &MemberRef::Id(tenant.member_id)).await?;
    Ok(Json(Member::with_user(member.ok_or(errors::MEMBER_NOT_FOUND)?, &asker.api.fields)))
}

/// One's own role takes one statement: entering tells it.
async fn get_active_member_role(asker: Asker, Query(mut input): Query) -> Result<Json<Value>, Refusal> {
    let place = Place::by_slug_or_id(&mut input);
    let user = input.optional_text("userId").filter(|user| !user.is_empty());
    input.finish(Some(()))?;
    let tenant = asker.enter_to_read(&place).await?;
    let roles = match user {
        None => tenant.roles,
        Some(user) => {
            let member = match UserId::parse(&user) {
                Ok(user) => asker.member(&tenant, &MemberRef::User(user)).await?,
                Err(_) => None,
            };
            member.ok_or(errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION)?.roles
        }
    };
    Ok(Json(json!({ "role": wire::roles(&roles) })))
}

async fn leave(asker: Asker, Body(mut input): Body) -> Result<Json<Member>, Refusal> {
    let id = input.text("organizationId");
    let id = input.finish(id)?;
    let tenant = asker.enter(&Place::Id(id), WRITE_DOORS).await?;
    let member = asker.member(&tenant, &MemberRef::Id(tenant.member_id)).await?.ok_or(errors::MEMBER_NOT_FOUND)?;
    asker.api.services.organizations.leave(&tenant).await.map_err(|error| match error {
        Error::LastOwner => errors::YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER.into(),
        error => Refusal::from(error),
    })?;
    Ok(Json(Member::with_user(member, &asker.api.fields)))
}
