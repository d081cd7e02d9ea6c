//! Teams, who is in them, and the one that the session works in.

use axum::Json;
use serde_json::{Value, json};
use tenantry::{
    Error, Field,
    fields::Entity,
    ids::{OrganizationId, TeamId, UserId},
    session::Tenant,
    team::{NewTeam, TeamChanges, TeamProfile, TeamRole},
    text::Name,
};
use uuid::Uuid;

use super::{
    super::{
        credentials::{Asker, Doors, Place},
        errors::{self, Code, Refusal},
        input::{Body, Input, Query},
        routes::Routes,
        wire::{Team, TeamMember},
    },
    organizations::window,
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/create-team", create_team)
        .post("/update-team", update_team)
        .post("/remove-team", remove_team)
        .get("/list-teams", list_teams)
        .post("/set-active-team", set_active_team)
        .get("/list-user-teams", list_user_teams)
        .get("/list-team-members", list_team_members)
        .post("/add-team-member", add_team_member)
        .post("/remove-team-member", remove_team_member)
}

const fn doors(stranger: Code) -> Doors {
    Doors { none: errors::NO_ACTIVE_ORGANIZATION, unknown: stranger, foreign: stranger }
}

const CREATE_DOORS: Doors = doors(errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION);
const UPDATE_DOORS: Doors = doors(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM);
const REMOVE_DOORS: Doors = doors(errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM);
const LIST_DOORS: Doors = doors(errors::YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION);
const ACTIVE_DOORS: Doors = doors(errors::NO_ACTIVE_ORGANIZATION);
const USER_DOORS: Doors = doors(errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION);
const PEOPLE_DOORS: Doors = doors(errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400));
const INSIDE_DOORS: Doors = doors(errors::USER_IS_NOT_A_MEMBER_OF_THE_TEAM);

/// Text that is no id of ours names nothing.
fn team_id(text: &str) -> TeamId {
    TeamId::parse(text).unwrap_or(TeamId::from_uuid(Uuid::nil()))
}

fn user_id(text: &str) -> UserId {
    UserId::parse(text).unwrap_or(UserId::from_uuid(Uuid::nil()))
}

fn name(input: &mut Input, text: &str) -> Option<Name> {
    input.parsed("name", Name::parse(Field::Name, text))
}

/// The team above, which the reference does not know.
fn parent(input: &mut Input) -> Option<Option<TeamId>> {
    match input.nullable_text("parentId")? {
        Some(text) if !text.is_empty() => Some(Some(team_id(&text))),
        _ => Some(None),
    }
}

fn forbidden(code: Code) -> impl Fn(Error) -> Refusal {
    move |error| match error {
        Error::Forbidden { missing } => Refusal::missing(code, missing),
        error => error.into(),
    }
}

async fn create_team(asker: Asker, Body(mut input): Body) -> Result<Json<Team>, Refusal> {
    let place = Place::by_id(&mut input);
    let name = input.text("name").and_then(|text| name(&mut input, &text));
    let parent = parent(&mut input).flatten();
    let fields = input.new_fields(asker.api.fields.of(Entity::Team));
    let profile = TeamProfile::default();
    let wish = input.finish(name.map(|name| NewTeam { name, parent, profile, fields }))?;
    let tenant = asker.enter(&place, CREATE_DOORS).await?;
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION);
    let team = asker.api.services.teams.create(&tenant, wish).await.map_err(refused)?;
    Ok(Json(Team::new(team, &asker.api.fields)))
}

async fn update_team(asker: Asker, Body(mut input): Body) -> Result<Json<Team>, Refusal> {
    let id = input.text("teamId");
    let data = input.inner("data").map(|mut data| {
        // It says in which organization the team is, and moves it nowhere.
        let place = Place::by_id(&mut data);
        let changes = TeamChanges {
            name: data.optional_text("name").and_then(|text| name(&mut data, &text)),
            parent: parent(&mut data),
            profile: None,
            fields: data.changed_fields(asker.api.fields.of(Entity::Team)),
        };
        let is_refused = data.is_refused();
        input.absorb(data);
        if changes == TeamChanges::default() && !is_refused {
            input.refuse("data", "Invalid input: nothing to update");
        }
        (place, changes)
    });
    let (id, (place, changes)) = input.finish(id.zip(data))?;
    let tenant = asker.enter(&place, UPDATE_DOORS).await?;
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM);
    let team = asker.api.services.teams.update(&tenant, team_id(&id), changes).await.map_err(refused)?;
    Ok(Json(Team::new(team, &asker.api.fields)))
}

async fn remove_team(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let place = Place::by_id(&mut input);
    let id = input.text("teamId");
    let id = team_id(&input.finish(id)?);
    // As the reference: here, and only here, nobody in no organization hears of the organization first.
    if let (Err(Error::Unauthenticated), Place::Active) =
        (asker.api.services.doorkeeper.identify(&asker.visitor).await, &place)
    {
        return Err(errors::NO_ACTIVE_ORGANIZATION.into());
    }
    let tenant = asker.enter(&place, REMOVE_DOORS).await?;
    if tenant.caller.active_team_id == Some(id) {
        return Err(errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM.into());
    }
    let refused = forbidden(errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION);
    asker.api.services.teams.remove(&tenant, id).await.map_err(refused)?;
    Ok(Json(json!({ "message": "Team removed successfully." })))
}

async fn list_teams(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Team>>, Refusal> {
    let place = Place::by_id(&mut input);
    let window = window(&mut input);
    input.finish(Some(()))?;
    let tenant = asker.enter(&place, LIST_DOORS).await?;
    let teams = asker.api.services.teams.all(&tenant, window).await?;
    Ok(Json(teams.into_iter().map(|team| Team::new(team, &asker.api.fields)).collect()))
}

/// Null leaves the session without a team; nothing at all asks for the one that it has.
async fn set_active_team(asker: Asker, Body(mut input): Body) -> Result<Json<Option<Team>>, Refusal> {
    let wanted = input.nullable_text("teamId");
    input.finish(Some(()))?;
    let caller = asker.caller().await?;
    let teams = &asker.api.services.teams;
    let wanted = match wanted {
        Some(None) => {
            teams.clear_active(&caller).await?;
            return Ok(Json(None));
        }
        Some(Some(text)) if !text.is_empty() => team_id(&text),
        _ => match caller.active_team_id {
            Some(team) => team,
            None => return Ok(Json(None)),
        },
    };
    let tenant = asker.enter(&Place::Active, ACTIVE_DOORS).await?;
    let team = teams.set_active(&tenant, wanted).await.map_err(|error| match error {
        Error::NotInTeam => errors::USER_IS_NOT_A_MEMBER_OF_THE_TEAM.at(403).into(),
        error => Refusal::from(error),
    })?;
    Ok(Json(Some(Team::new(team, &asker.api.fields))))
}

/// One's own teams everywhere, or in one organization: one statement. Those of somebody else are of one organization.
async fn list_user_teams(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Team>>, Refusal> {
    let place = Place::by_id(&mut input);
    let user = input.optional_text("userId").filter(|user| !user.is_empty());
    let window = window(&mut input);
    input.finish(Some(()))?;
    let teams = &asker.api.services.teams;
    let own = match (&user, &place) {
        (None, Place::Id(id)) => match OrganizationId::parse(id) {
            Ok(id) => teams.mine(&asker.visitor, Some(id), window).await,
            Err(_) => {
                asker.api.services.doorkeeper.identify(&asker.visitor).await.and(Err(Error::OrganizationNotFound))
            }
        },
        (None, _) => teams.mine(&asker.visitor, None, window).await,
        (Some(user), _) => {
            let tenant = asker.enter(&place, USER_DOORS).await?;
            teams.of_user(&tenant, user_id(user), window).await
        }
    };
    let list = own.map_err(|error| match error {
        Error::OrganizationNotFound => errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION.into(),
        Error::MemberNotFound => errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400).into(),
        Error::Forbidden { missing } => Refusal::missing(errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER, missing),
        error => Refusal::from(error),
    })?;
    Ok(Json(list.into_iter().map(|team| Team::new(team, &asker.api.fields)).collect()))
}

/// A team may be named without its organization: the caller's rights there decide.
async fn list_team_members(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<TeamMember>>, Refusal> {
    let id = input.optional_text("teamId").filter(|id| !id.is_empty());
    let window = window(&mut input);
    input.finish(Some(()))?;
    let caller = asker.caller().await?;
    let id = match id {
        Some(id) => team_id(&id),
        None => caller.active_team_id.ok_or(errors::YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM)?,
    };
    let teams = &asker.api.services.teams;
    let organization = teams.organization_of(id).await?;
    let tenant = asker.enter(&Place::Id(organization.to_string()), INSIDE_DOORS).await?;
    let people = teams.everybody(&tenant, id, window).await?;
    Ok(Json(people.into_iter().map(TeamMember::from).collect()))
}

/// Who is asked to change whose place in which team.
struct Seat {
    tenant: Tenant,
    team: TeamId,
    user: UserId,
}

async fn seat(asker: &Asker, mut input: Input) -> Result<Seat, Refusal> {
    let place = Place::by_id(&mut input);
    let team = input.text("teamId");
    let user = input.text("userId");
    let (team, user) = input.finish(team.zip(user))?;
    let tenant = asker.enter(&place, PEOPLE_DOORS).await?;
    Ok(Seat { tenant, team: team_id(&team), user: user_id(&user) })
}

fn seat_refused(code: Code) -> impl Fn(Error) -> Refusal {
    move |error| match error {
        Error::MemberNotFound => errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400).into(),
        error => forbidden(code)(error),
    }
}

async fn add_team_member(asker: Asker, Body(mut input): Body) -> Result<Json<TeamMember>, Refusal> {
    // What somebody is in the team, which the reference does not know.
    let role = input.optional_text("role").and_then(|role| input.parsed("role", TeamRole::parse(&role)));
    let Seat { tenant, team, user } = seat(&asker, input).await?;
    let refused = seat_refused(errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER);
    Ok(Json(asker.api.services.teams.add_member(&tenant, team, user, role).await.map_err(refused)?.into()))
}

async fn remove_team_member(asker: Asker, Body(input): Body) -> Result<Json<Value>, Refusal> {
    let Seat { tenant, team, user } = seat(&asker, input).await?;
    let refused = seat_refused(errors::YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER);
    asker.api.services.teams.remove_member(&tenant, team, user).await.map_err(refused)?;
    Ok(Json(json!({ "message": "Team member removed successfully." })))
}
