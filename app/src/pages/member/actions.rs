//! The words of the audit log.

use crate::i18n::{Locale, td_string};

/// What happened, in words; what a newer server knows has no other than its own.
pub(super) fn action_text(locale: Locale, action: &str) -> String {
    match action {
        "member.roles_changed" => td_string!(locale, actions.member_roles_changed),
        "member.flags_changed" => td_string!(locale, actions.member_flags_changed),
        "member.removed" => td_string!(locale, actions.member_removed),
        "member.left" => td_string!(locale, actions.member_left),
        "member.reinstated" => td_string!(locale, actions.member_reinstated),
        "member.held" => td_string!(locale, actions.member_held),
        "member.resumed" => td_string!(locale, actions.member_resumed),
        "member.sessions_ended" => td_string!(locale, actions.member_sessions_ended),
        "member.exported" => td_string!(locale, actions.member_exported),
        "invitation.created" => td_string!(locale, actions.invitation_created),
        "invitation.resent" => td_string!(locale, actions.invitation_resent),
        "invitation.cancelled" => td_string!(locale, actions.invitation_cancelled),
        "invitation.accepted" => td_string!(locale, actions.invitation_accepted),
        "invitation.rejected" => td_string!(locale, actions.invitation_rejected),
        "organization.created" => td_string!(locale, actions.organization_created),
        "organization.updated" => td_string!(locale, actions.organization_updated),
        "organization.deleted" => td_string!(locale, actions.organization_deleted),
        "organization.restored" => td_string!(locale, actions.organization_restored),
        "role.created" => td_string!(locale, actions.role_created),
        "role.updated" => td_string!(locale, actions.role_updated),
        "role.deleted" => td_string!(locale, actions.role_deleted),
        "team.created" => td_string!(locale, actions.team_created),
        "team.updated" => td_string!(locale, actions.team_updated),
        "team.removed" => td_string!(locale, actions.team_removed),
        "team.member_added" => td_string!(locale, actions.team_member_added),
        "team.member_changed" => td_string!(locale, actions.team_member_changed),
        "team.member_removed" => td_string!(locale, actions.team_member_removed),
        "ownership.offered" => td_string!(locale, actions.ownership_offered),
        "ownership.accepted" => td_string!(locale, actions.ownership_accepted),
        "ownership.declined" => td_string!(locale, actions.ownership_declined),
        "ownership.cancelled" => td_string!(locale, actions.ownership_cancelled),
        other => other,
    }
    .to_owned()
}
