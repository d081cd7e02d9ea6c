//! Teams, who is in them, and the one that the session works in.

use serde_json::json;
use tenantry::{Error, team::DEPTH_MAX};

use super::{
    super::errors,
    common::{organization_id, window},
    models::{name, team_role},
    operation::{Endpoint, get, post},
    shape::{Property, either, list, may, named, needs, null, object, text},
};

fn team_id() -> Property {
    needs("teamId", text().like(json!("01981f5c-7d2a-7c3e-9d7b-3f1f3c0a4e11")), "Which team.")
}

fn user_id() -> Property {
    needs(
        "userId",
        text().like(json!("01981f5c-7d2a-7c3e-9d7b-3f1f3c0a4e11")),
        "Which user: a member of the organization.",
    )
}

fn too_deep() -> Error {
    Error::TeamTooDeep { limit: u32::try_from(DEPTH_MAX).unwrap_or(u32::MAX) }
}

pub(super) fn all() -> Vec<Endpoint> {
    let none = errors::NO_ACTIVE_ORGANIZATION;
    vec![
        post("/organization/create-team", "Create a team")
            .details("Needs `team:create`.")
            .body([
                needs("name", name().like(json!("Sales Seoul")), "Unique in the organization in any case of letters."),
                may("parentId", text().or_null(), "The team that it shall be a part of. Tenantry's own."),
                organization_id(),
            ])
            .answers(named("Team"), "The new team.")
            .refuses([
                none,
                errors::TEAM_ALREADY_EXISTS,
                errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION,
                errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_TEAMS_IN_THIS_ORGANIZATION,
                errors::YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_TEAMS,
            ])
            .refuses([too_deep(), Error::OrganizationSuspended]),
        post("/organization/update-team", "Rename or move a team")
            .details("Needs `team:update`. What is part of it moves with it.")
            .body([
                team_id(),
                needs(
                    "data",
                    object([
                        may("name", name().like(json!("Sales Busan")), "The new name."),
                        may("parentId", text().or_null(), "The team above; null for none. Tenantry's own."),
                        organization_id(),
                    ])
                    .at_least_properties(1),
                    "What changes; `organizationId` says where the team is and moves it nowhere.",
                ),
            ])
            .answers(named("Team"), "The team as it is now.")
            .refuses([
                none,
                errors::TEAM_NOT_FOUND,
                errors::TEAM_ALREADY_EXISTS,
                errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_TEAM,
            ])
            .refuses([too_deep(), Error::TeamCycle, Error::OrganizationSuspended]),
        post("/organization/remove-team", "Remove a team")
            .details(
                "Needs `team:delete`. Its parts move up, open invitations drop it. Not the team that the session works in, \
                 and not the last one where the server keeps one.",
            )
            .body([team_id(), organization_id()])
            .answers(object([needs("message", text(), "For people.")]), "The team is gone.")
            .refuses([
                none,
                errors::TEAM_NOT_FOUND,
                errors::UNABLE_TO_REMOVE_LAST_TEAM,
                errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_TEAM,
                errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_TEAMS_IN_THIS_ORGANIZATION,
            ])
            .refuses([Error::OrganizationSuspended]),
        get("/organization/list-teams", "The teams of an organization")
            .query([organization_id()])
            .query(window())
            .answers(list(named("Team")), "The oldest first.")
            .refuses([none, errors::YOU_ARE_NOT_ALLOWED_TO_ACCESS_THIS_ORGANIZATION]),
        get("/organization/list-user-teams", "The teams that somebody is in")
            .details("One's own are those in every organization, or in one. Somebody else's need `member:update`.")
            .query([
                may("userId", text(), "Whose; without it, one's own."),
                may("organizationId", text(), "In which organization. Somebody else's: without it, the active one."),
            ])
            .query(window())
            .answers(list(named("Team")), "The oldest first; of somebody else, by name.")
            .refuses([
                none,
                errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
                errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER,
            ]),
        post("/organization/set-active-team", "Choose the active team")
            .details("A team of the active organization that the caller is in. A refusal changes nothing.")
            .body([may("teamId", text().or_null(), "The team; null leaves the session without one.")])
            .answers(either([named("Team"), null()]), "The team that is active now; `null` for none.")
            .refuses([none, errors::TEAM_NOT_FOUND, errors::USER_IS_NOT_A_MEMBER_OF_THE_TEAM.at(403)]),
        get("/organization/list-team-members", "Who is in a team?")
            .details("For those who are in the team, and those who manage teams or members.")
            .query([may("teamId", text(), "Which team; without it, the session's active one.")])
            .query(window())
            .answers(list(named("TeamMember")), "The first to join first.")
            .refuses([
                errors::YOU_DO_NOT_HAVE_AN_ACTIVE_TEAM,
                errors::TEAM_NOT_FOUND,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_TEAM,
            ]),
        post("/organization/add-team-member", "Put a member into a team")
            .details("Needs `member:update`, or leading the team. Who is in it already stays, with the new role if one is named.")
            .body([
                team_id(),
                user_id(),
                may("role", team_role(), "What the person is in the team. Tenantry's own."),
                organization_id(),
            ])
            .answers(named("TeamMember"), "The place in the team.")
            .refuses([
                none,
                errors::TEAM_NOT_FOUND,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
                errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_TEAM_MEMBER,
                errors::TEAM_MEMBER_LIMIT_REACHED,
            ])
            .refuses([Error::OrganizationSuspended]),
        post("/organization/remove-team-member", "Take somebody out of a team")
            .details("Needs `member:delete`, or leading the team.")
            .body([team_id(), user_id(), organization_id()])
            .answers(object([needs("message", text(), "For people.")]), "The person is not in the team any more.")
            .refuses([
                none,
                errors::TEAM_NOT_FOUND,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
                errors::USER_IS_NOT_A_MEMBER_OF_THE_TEAM,
                errors::YOU_ARE_NOT_ALLOWED_TO_REMOVE_A_TEAM_MEMBER,
            ])
            .refuses([Error::OrganizationSuspended]),
    ]
}
