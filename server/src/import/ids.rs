//! Ids: those of the source are any text, ours are UUIDs.
//!
//! An id that is a UUID stays. From any other one a UUID of version 8 (RFC 9562, 5.8) is derived, so that every run finds
//! what an earlier one wrote, and whoever knows an old id can work out the new one.

use sha2::{Digest, Sha256};
use tenantry::ids::{InvitationId, MemberId, OrganizationId, RoleId, SessionId, TeamId, TeamMemberId, UserId};
use uuid::Uuid;

fn derive(kind: &str, id: &str) -> Uuid {
    // Only the usual form with hyphens: other texts of 32 digits are no UUIDs to the source.
    if id.len() == 36
        && let Ok(uuid) = Uuid::try_parse(id)
    {
        return uuid;
    }
    let digest = digest(kind, id);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn digest(kind: &str, id: &str) -> [u8; 32] {
    Sha256::digest(format!("better-auth/{kind}/{id}")).into()
}

pub(super) fn user(id: &str) -> UserId {
    UserId::from_uuid(derive("user", id))
}

pub(super) fn organization(id: &str) -> OrganizationId {
    OrganizationId::from_uuid(derive("organization", id))
}

pub(super) fn member(id: &str) -> MemberId {
    MemberId::from_uuid(derive("member", id))
}

pub(super) fn role(id: &str) -> RoleId {
    RoleId::from_uuid(derive("organizationRole", id))
}

pub(super) fn team(id: &str) -> TeamId {
    TeamId::from_uuid(derive("team", id))
}

pub(super) fn team_member(id: &str) -> TeamMemberId {
    TeamMemberId::from_uuid(derive("teamMember", id))
}

pub(super) fn invitation(id: &str) -> InvitationId {
    InvitationId::from_uuid(derive("invitation", id))
}

pub(super) fn session(id: &str) -> SessionId {
    SessionId::from_uuid(derive("session", id))
}

/// Bytes that stand in for random ones, where every run must come to the same end.
pub(super) fn bytes<const N: usize>(kind: &str, id: &str, turn: u8) -> [u8; N] {
    let digest = digest(kind, &format!("{turn}/{id}"));
    std::array::from_fn(|index| digest[index % digest.len()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivation_never_changes() {
        // What it was when the first people moved over: other ids would make everything anew.
        let id = user("Kqx0jBOC6lanVqlfG6WyJz178OxStvTp").uuid();
        assert_eq!(id.to_string(), "897f131b-81cf-87b3-af8b-2b87d03bc005");
        assert_eq!(id.get_version(), Some(uuid::Version::Custom));
        assert_ne!(id, organization("Kqx0jBOC6lanVqlfG6WyJz178OxStvTp").uuid());
        assert_ne!(user("1"), user("2"));
    }

    #[test]
    fn a_uuid_stays() {
        let id = "0190b6c8-5a3e-7c3a-9d55-0f7f6f2b1a11";
        assert_eq!(user(id).to_string(), id);
        assert_ne!(user(&id.replace('-', "")).to_string(), id);
    }
}
