//! Shapes that several endpoints share, described once by name. They describe what `wire.rs` writes; the tests of the
//! API hold every answer against them.

use serde_json::json;
use tenantry::{
    metadata::METADATA_MAX,
    slug::{SLUG_MAX, SLUG_MIN},
    text::NAME_MAX,
};

use super::super::accounts::LINK_MAX;
use super::shape::{
    Shape, anything, count, email, extended, flag, id, list, map, may, named, needs, object, one_of, text, text_of,
    time, with_extra_fields,
};

/// A slug, as `src/slug.rs` takes it.
const SLUG_FORM: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// The name of a person, an organization or a team.
pub(super) fn name() -> Shape {
    text_of(1, NAME_MAX)
}

/// The part of an organization's address that people read.
pub(super) fn slug() -> Shape {
    text_of(SLUG_MIN, SLUG_MAX).form(SLUG_FORM).like(json!("acme"))
}

/// Data that the embedding product keeps with an organization.
pub(super) fn metadata() -> Shape {
    anything().like(json!({ "plan": "pro" }))
}

/// Names of roles joined with commas.
pub(super) fn roles() -> Shape {
    text().like(json!("admin,member"))
}

/// Actions by resource.
pub(super) fn permissions() -> Shape {
    map(list(text())).like(json!({ "member": ["create", "update"], "invitation": ["create"] }))
}

/// The address of a picture.
pub(super) fn picture() -> Shape {
    text().at_most(LINK_MAX).like(json!("https://acme.example/mina.png"))
}

/// Every named shape.
pub(super) fn all() -> Vec<(&'static str, Shape)> {
    vec![
        ("Error", error()),
        ("User", user()),
        ("Session", session()),
        ("Organization", organization()),
        ("FullOrganization", full_organization()),
        ("Person", person()),
        ("Member", member()),
        ("MemberWithUser", member_with_user()),
        ("Invitation", invitation()),
        ("Team", team()),
        ("TeamMember", team_member()),
        ("Role", role()),
        ("Explanation", explanation()),
    ]
}

fn error() -> Shape {
    object([
        needs("code", text().like(json!("MEMBER_NOT_FOUND")), "What is refused: a stable code to decide by."),
        needs("message", text().like(json!("Member not found")), "The same in English, for developers."),
        may("missingPermissions", list(text()), "What the caller would need, as `resource:action`."),
        may(
            "retry_after",
            count(),
            "Seconds to wait, with `TOO_MANY_REQUESTS`; the header `retry-after` says the same.",
        ),
    ])
    .says("Every refusal.")
}

fn user() -> Shape {
    object([
        needs("id", id(), "Which user."),
        needs("name", name().like(json!("Mina Kim")), "As people see it."),
        needs("email", email(), "In lower case."),
        needs("emailVerified", flag(), "Whether the mailbox was proven."),
        needs("image", picture().or_null(), "The address of a picture."),
        needs("createdAt", time(), "Since when."),
        needs("updatedAt", time(), "When the profile changed last."),
    ])
    .says("An account.")
}

fn session() -> Shape {
    object([
        needs("id", id(), "Which session."),
        needs("token", id(), "A handle that `/revoke-session` takes; never the secret."),
        needs("userId", id(), "Whose it is."),
        needs("activeOrganizationId", id().or_null(), "The organization that calls mean which name none."),
        needs("activeTeamId", id().or_null(), "The team that calls mean which name none."),
        needs("ipAddress", text().like(json!("203.0.113.7")), "Where it was opened; empty when unknown."),
        needs("userAgent", text().like(json!("Mozilla/5.0")), "What it was opened with; empty when unknown."),
        needs("createdAt", time(), "Since when."),
        needs("updatedAt", time(), "When it was used last, give or take some minutes."),
        needs("expiresAt", time(), "Until when, unless it is used before."),
    ])
    .says("An open session.")
}

fn organization() -> Shape {
    with_extra_fields([
        needs("id", id(), "Which organization."),
        needs("name", name().like(json!("Acme")), "As people see it."),
        needs("slug", slug(), "Its part of addresses, unique in any case of letters."),
        needs("logo", picture().or_null(), "The address of a picture."),
        needs("metadata", metadata(), "What your product keeps with it. Always an object."),
        needs("createdAt", time(), "Since when."),
    ])
    .says("An organization: the tenant.")
}

fn full_organization() -> Shape {
    let more = [
        needs("members", list(named("MemberWithUser")), "Its active members, the first to join first."),
        needs(
            "invitations",
            list(named("Invitation")),
            "Its invitations in every state. Empty without `invitation:create` and `invitation:cancel`; those that offer \
             ownership are for owners.",
        ),
        needs("teams", list(named("Team")), "Its teams."),
    ];
    extended(named("Organization"), more).says("An organization with all that is in it.")
}

fn person() -> Shape {
    object([
        needs("id", id(), "Which user."),
        needs("name", name().like(json!("Mina Kim")), "As people see it."),
        needs("email", email(), "In lower case."),
        needs("image", picture().or_null(), "The address of a picture."),
    ])
    .says("What members see of each other's accounts.")
}

fn member() -> Shape {
    with_extra_fields([
        needs("id", id(), "Which membership."),
        needs("organizationId", id(), "In which organization."),
        needs("userId", id(), "Whose."),
        needs("role", roles(), "The member's roles, strongest first, joined with commas."),
        needs("createdAt", time(), "Since when."),
    ])
    .says("A membership.")
}

fn member_with_user() -> Shape {
    extended(named("Member"), [needs("user", named("Person"), "Who it is.")]).says("A membership and its person.")
}

/// Identifiers joined with commas.
fn id_list() -> Shape {
    text().like(json!("01981f5c-7d2a-7c3e-9d7b-3f1f3c0a4e11"))
}

fn invitation() -> Shape {
    with_extra_fields([
        needs("id", id(), "Which invitation."),
        needs("organizationId", id(), "To which organization."),
        needs("email", email(), "Whom it is for, in lower case."),
        needs("role", roles(), "The offered roles, joined with commas."),
        needs(
            "status",
            one_of(["pending", "accepted", "rejected", "canceled", "expired"]),
            "What became of it. All but `pending` are final.",
        ),
        needs("teamId", id_list().or_null(), "The offered teams, joined with commas."),
        needs("inviterId", id().or_null(), "The user who sent it."),
        needs("createdAt", time(), "Since when."),
        needs("expiresAt", time(), "Until when."),
    ])
    .says("An offer of membership to an e-mail address.")
}

fn team() -> Shape {
    with_extra_fields([
        needs("id", id(), "Which team."),
        needs("name", name().like(json!("Sales Seoul")), "Unique in the organization in any case of letters."),
        needs("organizationId", id(), "In which organization."),
        needs("parentId", id().or_null(), "The team that it is a part of. Tenantry's own."),
        needs("memberCount", count(), "How many are in it, those of its parts not counted. Tenantry's own."),
        needs("createdAt", time(), "Since when."),
        needs("updatedAt", time(), "When it was renamed or moved last."),
    ])
    .says("A group of members. Teams nest.")
}

/// What somebody is in a team.
pub(super) fn team_role() -> Shape {
    one_of(["lead", "member"])
}

fn team_member() -> Shape {
    object([
        needs("id", id(), "Which place in a team."),
        needs("teamId", id(), "In which team."),
        needs("userId", id(), "Whose."),
        needs("role", team_role(), "Whoever leads a team manages who is in it. Tenantry's own."),
        needs("createdAt", time(), "Since when."),
        needs("user", named("Person"), "Who it is. Tenantry's own."),
    ])
    .says("Somebody in a team.")
}

fn role() -> Shape {
    with_extra_fields([
        needs("id", id(), "Which role. A renamed role keeps it, and whoever holds the role keeps holding it."),
        needs("organizationId", id(), "In which organization."),
        needs("role", text().like(json!("editor")), "Its name, in lower case."),
        needs("permission", permissions(), "What it holds: actions by resource."),
        needs("createdAt", time(), "Since when."),
        needs("updatedAt", time(), "When it was changed last."),
    ])
    .says("A role that an organization made for itself.")
}

fn explanation() -> Shape {
    let source = || {
        object([
            needs("kind", one_of(["role", "flag"]), "A role, or a switch of the member alone."),
            needs("name", text().like(json!("admin")), "Which."),
        ])
    };
    object([
        needs("permission", text().like(json!("member:create")), "About which permission."),
        needs("granted", flag(), "Whether the member holds it."),
        needs("grantedBy", list(source()), "Everything that gives it, roles first."),
        needs("deniedBy", source().or_null(), "The switch that takes it away all the same."),
    ])
    .says("Why a member may do something, or may not.")
}

/// What the document says about metadata in requests.
pub(super) fn metadata_limit() -> String {
    format!("What your product keeps with it: a JSON object of at most {} kB.", METADATA_MAX / 1024)
}
