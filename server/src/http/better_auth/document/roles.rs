//! Roles that an organization makes for itself, and what anybody's roles amount to.

use serde_json::json;
use tenantry::{Error, role::ROLE_MAX};

use super::{
    super::errors,
    common::{organization_id, window},
    models::permissions,
    operation::{Endpoint, get, post},
    shape::{
        Property, Shape, anything, either, exactly, flag, id, list, map, may, named, needs, null, object, one_of, text,
        text_of,
    },
};

fn role_name() -> Shape {
    text_of(1, ROLE_MAX).like(json!("editor"))
}

/// A role is named by one of the two.
fn which() -> [Property; 3] {
    [
        may("roleName", text().like(json!("editor")), "The role by its name, which wins."),
        may("roleId", text(), "The role by its id. One of the two is needed."),
        organization_id(),
    ]
}

pub(super) fn all() -> Vec<Endpoint> {
    let none = errors::NO_ACTIVE_ORGANIZATION;
    let stranger = errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION;
    vec![
        post("/organization/has-permission", "May I do this?")
            .details(
                "The permissions of all of the caller's roles together. Every resource with all its actions, unless \
                 `connector` says otherwise: `OR` joins the resources; `{\"actions\": [...], \"connector\": \"OR\"}` the \
                 actions of one. Unknown resources and actions, and nothing at all, are answered with no.",
            )
            .body([
                needs(
                    "permissions",
                    map(either([
                        list(text()),
                        object([
                            needs("actions", list(text()), "The actions."),
                            may("connector", one_of(["AND", "OR"]), "All of them, or any."),
                        ]),
                    ]))
                    .like(json!({ "member": ["create", "update"] })),
                    "Actions by resource.",
                ),
                may("connector", one_of(["AND", "OR"]).default(json!("AND")), "Every resource, or any. Tenantry's own."),
                organization_id(),
            ])
            .answers(
                object([
                    needs("success", flag(), "Whether the caller may."),
                    needs("error", null(), "Always null."),
                ]),
                "Yes or no.",
            )
            .refuses([none, errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION]),
        get("/organization/list-permissions", "All that I may do")
            .details("Tenantry's own: a front end asks once and decides by itself what to show.")
            .query([organization_id()])
            .answers(
                object([
                    needs("organizationId", id(), "In which organization."),
                    needs("memberId", id(), "One's own membership there."),
                    needs("roles", list(text()).like(json!(["admin"])), "One's roles, strongest first."),
                    needs("permissions", permissions(), "Actions by resource."),
                ]),
                "The permissions of all roles together.",
            )
            .refuses([none, errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION]),
        get("/organization/explain-permissions", "Why may somebody do this, or not?")
            .details("Tenantry's own: which role or switch gives a permission, and which takes it away. Others' explanations need `ac:read`.")
            .query([
                may("permission", text().like(json!("member:create")), "Which permission; without it, all of them."),
                may("memberId", text(), "Whose; without it, one's own."),
                organization_id(),
            ])
            .answers(list(named("Explanation")), "One explanation a permission.")
            .refuses([
                none,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION,
                errors::MEMBER_NOT_FOUND,
                errors::INVALID_RESOURCE,
                errors::YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE,
            ]),
        post("/organization/create-role", "Create a role")
            .details("Needs `ac:create`, and everything that the role shall hold: a refusal names what is missing.")
            .body([
                needs("role", role_name(), "Its name: letters of any script, digits and, inside, spaces and `-_.&/+`."),
                needs("permission", permissions(), "What it shall hold: actions by resource."),
                may("additionalFields", anything(), "Its extra fields, where the server declares some."),
                organization_id(),
            ])
            .answers(
                object([
                    needs("success", exactly(true), "Always true."),
                    needs("roleData", named("Role"), "The new role."),
                    needs("statements", permissions(), "What it holds."),
                ]),
                "The new role.",
            )
            .refuses([
                errors::YOU_MUST_BE_IN_AN_ORGANIZATION_TO_CREATE_A_ROLE,
                stranger,
                errors::ROLE_NAME_IS_ALREADY_TAKEN,
                errors::INVALID_RESOURCE,
                errors::TOO_MANY_ROLES,
                errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_A_ROLE,
            ])
            .refuses([Error::OrganizationSuspended]),
        post("/organization/update-role", "Rename a role or change what it holds")
            .details("Needs `ac:update`, everything that the role shall hold, and everything that it held. Whoever holds it keeps it.")
            .body(which())
            .body([needs(
                "data",
                object([
                    may("roleName", role_name(), "The new name."),
                    may("permission", permissions(), "What it shall hold instead."),
                ])
                .at_least_properties(1),
                "What changes; what is left out stays.",
            )])
            .answers(
                object([
                    needs("success", exactly(true), "Always true."),
                    needs("roleData", named("Role"), "The role as it is now."),
                ]),
                "The changed role.",
            )
            .refuses([
                none,
                stranger,
                errors::ROLE_NOT_FOUND,
                errors::ROLE_NAME_IS_ALREADY_TAKEN,
                errors::INVALID_RESOURCE,
                errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_A_ROLE,
            ])
            .refuses([Error::OrganizationSuspended, Error::PredefinedRole]),
        post("/organization/delete-role", "Delete a role")
            .details("Needs `ac:delete`. Not while a member holds it or an open invitation offers it.")
            .body(which())
            .answers(object([needs("success", exactly(true), "Always true.")]), "The role is gone.")
            .refuses([
                none,
                stranger,
                errors::ROLE_NOT_FOUND,
                errors::CANNOT_DELETE_A_PRE_DEFINED_ROLE,
                errors::ROLE_IS_ASSIGNED_TO_MEMBERS,
                errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_A_ROLE,
            ])
            .refuses([Error::OrganizationSuspended]),
        get("/organization/list-roles", "The roles that an organization made for itself")
            .details("Needs `ac:read`. The built-in roles and those of the configuration are not among them.")
            .query([organization_id()])
            .query(window())
            .answers(list(named("Role")), "The oldest first.")
            .refuses([none, stranger, errors::YOU_ARE_NOT_ALLOWED_TO_LIST_A_ROLE]),
        get("/organization/get-role", "One role")
            .details("Needs `ac:read`.")
            .query(which())
            .answers(named("Role"), "The role.")
            .refuses([none, stranger, errors::ROLE_NOT_FOUND, errors::YOU_ARE_NOT_ALLOWED_TO_READ_A_ROLE]),
    ]
}
