//! Members: listed, searched, removed, given roles; one's own membership.

use serde_json::json;
use tenantry::{
    Error,
    record::{Comparison, LIST_MAX, MemberField},
};

use super::{
    super::errors,
    common::{organization_id, organization_slug},
    models::roles,
    operation::{Endpoint, get, post},
    shape::{Shape, count, either, id, list, may, named, needs, number, object, one_of, text},
};

/// Roles as requests give them.
pub(super) fn given_roles() -> Shape {
    either([text(), list(text()).at_least_items(1)]).like(json!(["admin", "member"]))
}

/// How requests give roles.
pub(super) const GIVEN_ROLES: &str = "One role, several in a list, or several joined with commas.";

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        get("/organization/list-members", "The members of an organization, searched and sorted")
            .details(
                "Any member may ask. `filterField`, `filterOperator` and `filterValue` belong together. Texts are compared \
                 without regard to the case of letters; times are days or RFC 3339.",
            )
            .query([
                may(
                    "limit",
                    number(0, LIST_MAX),
                    "At most so many; without it, and for 0, as many as the configuration lets an organization have, or \
                     100 where that is any number.",
                ),
                may("offset", number(0, u32::MAX), "How many to skip."),
                may("sortBy", one_of(MemberField::ALL.map(|(name, _)| name)), "What to sort by."),
                may("sortDirection", one_of(["asc", "desc"]).default(json!("asc")), "In which direction."),
                may("filterField", one_of(MemberField::ALL.map(|(name, _)| name)), "What to compare."),
                may(
                    "filterOperator",
                    one_of(Comparison::ALL.map(|(name, _)| name)).default(json!("eq")),
                    "How to compare it.",
                ),
                may("filterValue", list(text()), "What to compare it with; repeat it for `in` and `not_in`."),
                organization_id(),
                organization_slug(),
            ])
            .answers(
                object([
                    needs("members", list(named("MemberWithUser")), "The members of this page."),
                    needs("total", count(), "How many match in all."),
                ]),
                "A page of members.",
            )
            .refuses([
                errors::NO_ACTIVE_ORGANIZATION,
                errors::ORGANIZATION_NOT_FOUND,
                errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
            ]),
        get("/organization/get-active-member", "One's own membership in the active organization")
            .answers(named("MemberWithUser"), "The membership.")
            .refuses([errors::NO_ACTIVE_ORGANIZATION, errors::MEMBER_NOT_FOUND]),
        get("/organization/get-active-member-role", "Somebody's roles")
            .query([
                may("userId", text(), "Whose; without it, one's own."),
                organization_id(),
                organization_slug(),
            ])
            .answers(object([needs("role", roles(), "The roles, strongest first.")]), "The roles.")
            .refuses([
                errors::NO_ACTIVE_ORGANIZATION,
                errors::ORGANIZATION_NOT_FOUND,
                errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
            ]),
        post("/organization/update-member-role", "Give a member other roles")
            .details(
                "Needs `member:update`. Nobody gives more than they hold, and nobody changes who holds more: the refusal \
                 names what is missing. Only owners make owners; the last owner stays one.",
            )
            .body([
                needs("memberId", text().like(id_example()), "Which membership."),
                needs("role", given_roles(), GIVEN_ROLES),
                organization_id(),
            ])
            .answers(named("Member"), "The membership as it is now.")
            .refuses([
                errors::NO_ACTIVE_ORGANIZATION,
                errors::MEMBER_NOT_FOUND,
                errors::ROLE_NOT_FOUND,
                errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_MEMBER,
                errors::YOU_CANNOT_LEAVE_THE_ORGANIZATION_WITHOUT_AN_OWNER,
            ])
            .refuses([Error::OrganizationSuspended]),
        post("/organization/remove-member", "Remove a member")
            .details("Needs `member:delete`. Access ends at once, in every session. Owners are removed by owners.")
            .body([
                needs("memberIdOrEmail", text().like(json!("mina@acme.example")), "The membership, or the address."),
                organization_id(),
            ])
            .answers(object([needs("member", named("MemberWithUser"), "The membership as it was.")]), "Who was removed.")
            .refuses([
                errors::NO_ACTIVE_ORGANIZATION,
                errors::MEMBER_NOT_FOUND,
                errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_MEMBER,
                errors::YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER,
            ])
            .refuses([Error::OrganizationSuspended, Error::PersonalOrganization]),
        post("/organization/leave", "Leave an organization")
            .body([needs("organizationId", id(), "Which organization.")])
            .answers(named("MemberWithUser"), "The membership as it was.")
            .refuses([
                errors::MEMBER_NOT_FOUND,
                errors::YOU_CANNOT_LEAVE_THE_ORGANIZATION_AS_THE_ONLY_OWNER,
            ])
            .refuses([Error::OrganizationSuspended, Error::PersonalOrganization]),
    ]
}

fn id_example() -> serde_json::Value {
    json!("01981f5c-7d2a-7c3e-9d7b-3f1f3c0a4e11")
}
