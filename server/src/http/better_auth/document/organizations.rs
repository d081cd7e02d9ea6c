//! Organizations: made, found, changed, deleted; and which one is active.

use serde_json::json;
use tenantry::{Error, record::LIST_MAX};

use super::{
    super::errors,
    common::{organization_id, organization_slug, window},
    models::{metadata, metadata_limit, name, picture, slug},
    operation::{Endpoint, get, post},
    shape::{either, exactly, extended, flag, id, list, may, named, needs, null, number, object, text},
};

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        post("/organization/create", "Create an organization")
            .details(
                "The caller becomes its owner. It becomes the session's active organization, unless \
                 `keepCurrentActiveOrganization` is true.",
            )
            .body([
                needs("name", name().like(json!("Acme")), "As people see it."),
                needs("slug", slug(), "Its part of addresses. Some words, such as `api`, are reserved."),
                may("logo", picture().or_null(), "The address of a picture."),
                may("metadata", metadata(), &metadata_limit()),
                may("keepCurrentActiveOrganization", flag(), "Whether the active organization stays the active one."),
            ])
            .answers(
                extended(
                    named("Organization"),
                    [needs("members", list(named("Member")), "Its creator as the only member.")],
                ),
                "The new organization.",
            )
            .refuses([
                errors::ORGANIZATION_ALREADY_EXISTS,
                errors::YOU_ARE_NOT_ALLOWED_TO_CREATE_A_NEW_ORGANIZATION,
                errors::YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS,
            ]),
        post("/organization/check-slug", "Is a slug free?")
            .body([needs("slug", slug(), "The slug.")])
            .answers(object([needs("status", exactly(true), "Always true.")]), "It is free.")
            .refuses([errors::ORGANIZATION_SLUG_ALREADY_TAKEN]),
        get("/organization/list", "One's own organizations")
            .query(window())
            .answers(list(named("Organization")), "The longest-standing membership first."),
        get("/organization/get-organization", "One organization")
            .query([organization_id(), organization_slug()])
            .answers(
                either([named("Organization"), null()]),
                "The organization; `null` when none is named and none is active.",
            )
            .refuses([errors::ORGANIZATION_NOT_FOUND, errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION]),
        get("/organization/get-full-organization", "One organization with members, invitations and teams")
            .query([
                organization_id(),
                organization_slug(),
                may("membersLimit", number(0, LIST_MAX), "At most so many members; without it all, up to 10,000."),
                may(
                    "limit",
                    number(0, LIST_MAX),
                    "At most so many invitations and so many teams; without it all, up to 10,000 of each.",
                ),
            ])
            .answers(
                either([named("FullOrganization"), null()]),
                "The organization; `null` when none is named and none is active.",
            )
            .refuses([errors::ORGANIZATION_NOT_FOUND, errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION]),
        post("/organization/set-active", "Choose the active organization")
            .details(
                "The active organization is what later calls of this session mean when they name none. A team of another \
                 organization stops being the active team. A refusal changes nothing.\n\nWithout both names the present \
                 one is answered.",
            )
            .body([
                may("organizationId", id().or_null(), "The organization; null leaves the session without one."),
                may("organizationSlug", text().or_null(), "The organization by its slug; `organizationId` wins."),
            ])
            .answers(either([named("Organization"), null()]), "The organization that is active now; `null` for none.")
            .refuses([errors::ORGANIZATION_NOT_FOUND, errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION]),
        post("/organization/update", "Change an organization")
            .details("Needs `organization:update`. Old slugs lead to the new one and stay reserved for 30 days.")
            .body([
                organization_id(),
                needs(
                    "data",
                    object([
                        may("name", name().like(json!("Acme Seoul")), "The new name."),
                        may("slug", slug(), "The new slug."),
                        may("logo", picture().or_null(), "The address of a picture; null takes it away."),
                        may("metadata", metadata(), &metadata_limit()),
                    ])
                    .at_least_properties(1),
                    "What changes; what is left out stays.",
                ),
            ])
            .answers(named("Organization"), "The organization as it is now.")
            .refuses([
                errors::ORGANIZATION_NOT_FOUND,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
                errors::YOU_ARE_NOT_ALLOWED_TO_UPDATE_THIS_ORGANIZATION,
                errors::ORGANIZATION_SLUG_ALREADY_TAKEN,
            ])
            .refuses([Error::OrganizationSuspended]),
        post("/organization/delete", "Delete an organization")
            .details(
                "Needs `organization:delete`. Access ends at once, for everybody. Its owners can restore it in the console \
                 for 30 days; for so long its slug stays taken.",
            )
            .body([needs("organizationId", id(), "Which organization.")])
            .answers(named("Organization"), "The organization as it was.")
            .refuses([
                errors::ORGANIZATION_DELETION_DISABLED,
                errors::ORGANIZATION_NOT_FOUND,
                errors::USER_IS_NOT_A_MEMBER_OF_THE_ORGANIZATION.at(400),
                errors::YOU_ARE_NOT_ALLOWED_TO_DELETE_THIS_ORGANIZATION,
            ])
            .refuses([Error::PersonalOrganization, Error::OrganizationSuspended]),
    ]
}
