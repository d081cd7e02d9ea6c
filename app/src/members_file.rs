//! The words of the file with the members.

use tenantry::member::{Member, MemberState};

use crate::{
    dates,
    i18n::{Locale, td_string},
    texts::{role_names, source_name},
};

/// The heads of the columns.
#[must_use]
pub fn columns(locale: Locale) -> [&'static str; 7] {
    [
        td_string!(locale, members.file_name),
        td_string!(locale, members.file_email),
        td_string!(locale, members.file_roles),
        td_string!(locale, members.file_status),
        td_string!(locale, members.file_source),
        td_string!(locale, members.file_joined),
        td_string!(locale, members.file_removed),
    ]
}

/// The cells of a member.
#[must_use]
pub fn cells(locale: Locale, member: &Member) -> [String; 7] {
    let state = match member.state() {
        MemberState::Active => td_string!(locale, member.state_active),
        MemberState::Hold => td_string!(locale, member.state_hold),
        MemberState::Removed => td_string!(locale, member.state_removed),
    };
    [
        member.name.to_string(),
        member.email.to_string(),
        role_names(locale, &member.roles),
        state.to_owned(),
        source_name(locale, member.source).to_owned(),
        dates::machine(member.joined_at),
        member.removed_at.map(dates::machine).unwrap_or_default(),
    ]
}
