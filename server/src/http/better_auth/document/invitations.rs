//! Invitations: sent, sent again, withdrawn; and as their recipients answer them.

use tenantry::Error;

use super::{
    super::errors,
    common::{organization_id, window},
    members::{GIVEN_ROLES, given_roles},
    models::slug,
    operation::{Endpoint, get, post},
    shape::{Property, either, email, extended, flag, id, list, may, named, needs, null, object, text},
};

fn invitation_id() -> Property {
    needs("invitationId", id(), "Which invitation.")
}

const RECIPIENT: &str = "For the person whose address the invitation names. Accepting by id alone needs a proven address \
                         where the server requires that; the link of the mail proves it.";

pub(super) fn all() -> Vec<Endpoint> {
    let organization_name = || needs("organizationName", text(), "To which organization.");
    vec![
        post("/organization/invite-member", "Invite somebody")
            .details(
                "Needs `invitation:create`, and everything that the offered roles hold. Sends a mail with a link. An address \
                 has one open invitation in an organization: with `resend` it is sent again with a new link and a new \
                 expiry, and the roles that were offered.",
            )
            .body([
                needs("email", email(), "Whom to invite."),
                needs("role", given_roles(), GIVEN_ROLES),
                organization_id(),
                may("resend", flag(), "Send an open invitation to this address again."),
                may("teamId", either([text(), list(text()), null()]), "The teams to join: one, or several in a list."),
            ])
            .answers(named("Invitation"), "The invitation.")
            .refuses([
                errors::ORGANIZATION_NOT_FOUND,
                errors::INVALID_EMAIL,
                errors::MEMBER_NOT_FOUND,
                errors::ROLE_NOT_FOUND,
                errors::TEAM_NOT_FOUND,
                errors::INVALID_TEAM_ID,
                errors::USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION,
                errors::USER_IS_ALREADY_INVITED_TO_THIS_ORGANIZATION,
                errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USERS_TO_THIS_ORGANIZATION,
                errors::YOU_ARE_NOT_ALLOWED_TO_INVITE_USER_WITH_THIS_ROLE,
                errors::INVITATION_LIMIT_REACHED,
                errors::TEAM_MEMBER_LIMIT_REACHED,
                errors::INVITATION_NOT_FOUND,
            ])
            .refuses([Error::OrganizationSuspended]),
        get("/organization/list-invitations", "The invitations of an organization")
            .details("Needs `invitation:create` or `invitation:cancel`; those that offer ownership are for owners.")
            .query([organization_id()])
            .query(window())
            .answers(list(named("Invitation")), "In every state, the oldest first.")
            .refuses([
                errors::NO_ACTIVE_ORGANIZATION.saying("Organization ID is required"),
                errors::YOU_ARE_NOT_A_MEMBER_OF_THIS_ORGANIZATION,
                errors::YOU_ARE_NOT_ALLOWED_TO_LIST_INVITATIONS,
            ]),
        post("/organization/cancel-invitation", "Withdraw an invitation")
            .details("Needs `invitation:cancel`. What was accepted, rejected or withdrawn stays as it is.")
            .body([invitation_id()])
            .answers(named("Invitation"), "The invitation as it is now.")
            .refuses([
                errors::INVITATION_NOT_FOUND,
                errors::MEMBER_NOT_FOUND,
                errors::YOU_ARE_NOT_ALLOWED_TO_CANCEL_THIS_INVITATION,
            ])
            .refuses([Error::OrganizationSuspended]),
        get("/organization/list-user-invitations", "The open invitations to one's own address")
            .details("Needs a proven address. The address comes from the session: the query takes none.")
            .query(window())
            .answers(
                list(extended(named("Invitation"), [organization_name()])),
                "The open ones, the oldest first.",
            )
            .refuses([
                errors::EMAIL_NOT_ALLOWED,
                errors::UNAUTHORIZED.at(400).saying("Missing session headers, or email query parameter."),
                errors::EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION,
            ]),
        get("/organization/get-invitation", "An invitation, as its recipient reads it")
            .query([needs("id", text(), "Which invitation.")])
            .answers(
                extended(
                    named("Invitation"),
                    [
                        organization_name(),
                        needs("organizationSlug", slug(), "Its slug."),
                        needs("inviterEmail", email(), "The address of whoever sent it."),
                    ],
                ),
                "The invitation.",
            )
            .refuses([
                errors::INVITATION_NOT_FOUND,
                errors::YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION,
                errors::EMAIL_VERIFICATION_REQUIRED_FOR_INVITATION,
                errors::ORGANIZATION_NOT_FOUND,
                errors::INVITER_IS_NO_LONGER_A_MEMBER_OF_THE_ORGANIZATION,
            ]),
        post("/organization/accept-invitation", "Accept an invitation")
            .details(
                "The recipient becomes a member with the offered roles, and the organization the session's active one. The \
                 inviter's rights are asked again at this moment.",
            )
            .body([invitation_id()])
            .answers(
                object([
                    needs("invitation", named("Invitation"), "The invitation as it is now."),
                    needs("member", named("Member"), "The new membership."),
                ]),
                "The membership.",
            )
            .refuses([
                errors::INVITATION_NOT_FOUND,
                errors::YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION,
                errors::EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION,
                errors::INVITER_MAY_NO_LONGER_OFFER_THIS,
                errors::ORGANIZATION_MEMBERSHIP_LIMIT_REACHED,
                errors::TEAM_MEMBER_LIMIT_REACHED,
                errors::YOU_HAVE_REACHED_THE_MAXIMUM_NUMBER_OF_ORGANIZATIONS,
                errors::USER_IS_ALREADY_A_MEMBER_OF_THIS_ORGANIZATION,
                errors::ORGANIZATION_NOT_FOUND,
            ])
            .refuses([Error::OrganizationSuspended]),
        post("/organization/reject-invitation", "Reject an invitation")
            .details(RECIPIENT)
            .body([invitation_id()])
            .answers(
                object([
                    needs("invitation", named("Invitation"), "The invitation as it is now."),
                    needs("member", null(), "Always null."),
                ]),
                "It is rejected.",
            )
            .refuses([
                errors::INVITATION_NOT_FOUND,
                errors::YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION,
                errors::EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION,
                errors::ORGANIZATION_NOT_FOUND,
            ])
            .refuses([Error::OrganizationSuspended]),
    ]
}
