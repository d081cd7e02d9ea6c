//! The words for errors, fields and roles.

use tenantry::{
    Error, Field, Reason,
    access::Permission,
    fields::{ExtraReason, FieldKind},
    invitation::{InvitationState, ReceivedInvitation, link::LinkState},
    join_request::JoinRequestState,
    limits::Plan,
    member::MemberSource,
    role::Role,
};

use crate::i18n::{Locale, td_string};

/// What an error says to a person, in one or two sentences.
#[must_use]
pub fn error_text(locale: Locale, error: &Error) -> String {
    match error {
        Error::Invalid { fields } => match fields.as_slice() {
            [one] => reason_text(locale, one.field, &one.reason),
            _ => td_string!(locale, errors.invalid).to_owned(),
        },
        Error::ExtraFields { refused } => match refused.as_slice() {
            [one] => extra_reason_text(locale, &one.reason),
            _ => td_string!(locale, errors.invalid).to_owned(),
        },
        Error::RateLimited { retry_after } => match retry_after.div_ceil(60) {
            0 | 1 => td_string!(locale, errors.rate_limited_soon).to_owned(),
            minutes => td_string!(locale, errors.rate_limited, minutes = minutes),
        },
        Error::Forbidden { missing } => match missing.as_slice() {
            [] => td_string!(locale, errors.forbidden).to_owned(),
            missing => td_string!(locale, errors.forbidden_missing, permissions = permission_list(missing)),
        },
        Error::InvitationClosed { state } => invitation_closed_text(locale, *state).to_owned(),
        Error::MemberLimitReached { limit } => td_string!(locale, errors.member_limit, limit = limit),
        Error::OrganizationLimitReached { limit } => td_string!(locale, errors.organization_limit, limit = limit),
        Error::InvitationLimitReached { limit } => td_string!(locale, errors.invitation_limit, limit = limit),
        Error::OnlyOwner { organizations } => {
            let list = organizations.iter().map(|slug| slug.as_str()).collect::<Vec<_>>().join(", ");
            td_string!(locale, errors.only_owner, organizations = list)
        }
        Error::InvitationLinkLimitReached { limit } => td_string!(locale, errors.invitation_link_limit, limit = limit),
        Error::InvitationLinkClosed { state } => link_closed_text(locale, *state).to_owned(),
        Error::JoinRequestClosed { state } => request_closed_text(locale, *state).to_owned(),
        Error::JoinRequestLimitReached { limit } => td_string!(locale, errors.join_request_limit, limit = limit),
        Error::RoleLimitReached { limit } => td_string!(locale, errors.role_limit, limit = limit),
        Error::UnknownPermissions { unknown } => {
            td_string!(locale, errors.unknown_permissions, permissions = permission_list(unknown))
        }
        Error::TeamTooDeep { limit } => td_string!(locale, errors.team_too_deep, limit = limit),
        Error::TeamLimitReached { limit } => td_string!(locale, errors.team_limit, limit = limit),
        Error::TeamMemberLimitReached { limit } => td_string!(locale, errors.team_member_limit, limit = limit),
        // The product's own words, in whatever language it chose.
        Error::Refused { message, .. } => message.clone(),
        other => plain_text(locale, other).to_owned(),
    }
}

/// The texts of errors without parameters.
fn plain_text(locale: Locale, error: &Error) -> &'static str {
    match error {
        Error::BadRequest => td_string!(locale, errors.bad_request),
        Error::PayloadTooLarge => td_string!(locale, errors.payload_too_large),
        Error::ForeignOrigin => td_string!(locale, errors.foreign_origin),
        Error::Unauthenticated => td_string!(locale, errors.unauthenticated),
        Error::InvalidCredentials => td_string!(locale, errors.invalid_credentials),
        Error::EmailNotVerified => td_string!(locale, errors.email_not_verified),
        Error::EmailTaken => td_string!(locale, errors.email_taken),
        Error::InvalidToken => td_string!(locale, errors.invalid_token),
        Error::NotFound => td_string!(locale, errors.not_found),
        Error::OrganizationNotFound => td_string!(locale, errors.organization_not_found),
        Error::OrganizationMoved { .. } => td_string!(locale, errors.organization_moved),
        Error::OrganizationSuspended => td_string!(locale, errors.organization_suspended),
        Error::OrganizationCreationDisabled => td_string!(locale, errors.organization_creation_disabled),
        Error::OrganizationDeletionDisabled => td_string!(locale, errors.organization_deletion_disabled),
        Error::PersonalOrganization => td_string!(locale, errors.personal_organization),
        Error::SlugTaken => td_string!(locale, errors.slug_taken),
        Error::MemberNotFound => td_string!(locale, errors.member_not_found),
        Error::SessionNotFound => td_string!(locale, errors.session_not_found),
        Error::ViewingAsRole => td_string!(locale, errors.viewing_as_role),
        Error::OwnerRequired => td_string!(locale, errors.owner_required),
        Error::LastOwner => td_string!(locale, errors.last_owner),
        Error::PrimaryOwnerRequired => td_string!(locale, errors.primary_owner_required),
        Error::MemberOnHold => td_string!(locale, errors.member_on_hold),
        Error::TransferNotFound => td_string!(locale, errors.transfer_not_found),
        Error::TransferPending => td_string!(locale, errors.transfer_pending),
        Error::AlreadyMember => td_string!(locale, errors.already_member),
        Error::AlreadyInvited => td_string!(locale, errors.already_invited),
        Error::InvitationNotFound => td_string!(locale, errors.invitation_not_found),
        Error::NotTheRecipient => td_string!(locale, errors.not_the_recipient),
        Error::InviterMayNotOffer => td_string!(locale, errors.inviter_may_not_offer),
        Error::EmailDomainNotAllowed => td_string!(locale, errors.email_domain_not_allowed),
        Error::FormerMember => td_string!(locale, errors.former_member),
        Error::JoinNeedsApproval => td_string!(locale, errors.join_needs_approval),
        Error::JoinRequestNotFound => td_string!(locale, errors.join_request_not_found),
        Error::JoinRequestPending => td_string!(locale, errors.join_request_pending),
        Error::RoleNotFound => td_string!(locale, errors.role_not_found),
        Error::RoleTaken => td_string!(locale, errors.role_taken),
        Error::PredefinedRole => td_string!(locale, errors.predefined_role),
        Error::RoleInUse => td_string!(locale, errors.role_in_use),
        Error::TeamNotFound => td_string!(locale, errors.team_not_found),
        Error::TeamExists => td_string!(locale, errors.team_exists),
        Error::TeamCycle => td_string!(locale, errors.team_cycle),
        Error::LastTeam => td_string!(locale, errors.last_team),
        Error::NotInTeam => td_string!(locale, errors.not_in_team),
        Error::Unavailable => td_string!(locale, errors.unavailable),
        _ => td_string!(locale, errors.internal),
    }
}

/// Why an invitation cannot be taken up any more.
#[must_use]
pub fn invitation_closed_text(locale: Locale, state: InvitationState) -> &'static str {
    match state {
        InvitationState::Accepted => td_string!(locale, errors.invitation_accepted),
        InvitationState::Rejected => td_string!(locale, errors.invitation_rejected),
        InvitationState::Cancelled => td_string!(locale, errors.invitation_cancelled),
        InvitationState::Expired => td_string!(locale, errors.invitation_expired),
        InvitationState::Pending => td_string!(locale, errors.internal),
    }
}

/// Why a shareable link cannot be used any more.
#[must_use]
pub fn link_closed_text(locale: Locale, state: LinkState) -> &'static str {
    match state {
        LinkState::UsedUp => td_string!(locale, errors.link_used_up),
        LinkState::Expired => td_string!(locale, errors.link_expired),
        LinkState::Revoked => td_string!(locale, errors.link_revoked),
        LinkState::Open => td_string!(locale, errors.internal),
    }
}

/// Why nothing can be decided about a request to join any more.
#[must_use]
pub fn request_closed_text(locale: Locale, state: JoinRequestState) -> &'static str {
    match state {
        JoinRequestState::Accepted => td_string!(locale, errors.join_request_accepted),
        JoinRequestState::Declined => td_string!(locale, errors.join_request_declined),
        JoinRequestState::Withdrawn => td_string!(locale, errors.join_request_withdrawn),
        JoinRequestState::Pending => td_string!(locale, errors.internal),
    }
}

/// Why an input is refused, as the sentence under the field. Naming the field is left to its label.
#[must_use]
pub fn reason_text(locale: Locale, field: Field, reason: &Reason) -> String {
    match (field, reason) {
        (Field::Email, Reason::Malformed) => td_string!(locale, errors.email_malformed).to_owned(),
        (Field::Email, Reason::Unchanged) => td_string!(locale, errors.email_unchanged).to_owned(),
        (Field::Email, Reason::Mismatch) => td_string!(locale, errors.email_mismatch).to_owned(),
        (Field::Slug, Reason::Malformed) => td_string!(locale, errors.slug_malformed).to_owned(),
        (Field::BusinessNumber, Reason::Malformed) => td_string!(locale, errors.business_number_malformed).to_owned(),
        (Field::CurrentPassword | Field::Password, Reason::Incorrect) => {
            td_string!(locale, errors.password_incorrect).to_owned()
        }
        (Field::Logo | Field::Image, Reason::Required) => td_string!(locale, errors.picture_required).to_owned(),
        (Field::Logo | Field::Image, Reason::Malformed) => td_string!(locale, errors.picture_malformed).to_owned(),
        (Field::Logo | Field::Image, Reason::TooLong { max }) => {
            td_string!(locale, errors.picture_too_large, max = max / 1024 / 1024)
        }
        (Field::Logo | Field::Image, Reason::OutOfRange { min, max }) => {
            td_string!(locale, errors.picture_sides, min = min, max = max)
        }
        (Field::Confirmation, Reason::Mismatch) => td_string!(locale, errors.confirmation_mismatch).to_owned(),
        (Field::Recipients, Reason::Required) => td_string!(locale, errors.recipients_required).to_owned(),
        (Field::Recipients, Reason::OutOfRange { max, .. }) => {
            td_string!(locale, errors.recipients_too_many, max = max)
        }
        (Field::Domains, Reason::OutOfRange { max, .. }) => td_string!(locale, errors.domains_too_many, max = max),
        (Field::Domains, Reason::Malformed) => td_string!(locale, errors.domains_malformed).to_owned(),
        (Field::TeamId, Reason::Unknown) => td_string!(locale, errors.team_not_found).to_owned(),
        (Field::Role, Reason::Unknown) => td_string!(locale, errors.role_not_found).to_owned(),
        (Field::Metadata, Reason::Malformed) => td_string!(locale, errors.not_an_object).to_owned(),
        (Field::Role, Reason::Required) => td_string!(locale, errors.role_required).to_owned(),
        (_, Reason::TooShort { min }) => td_string!(locale, errors.too_short, min = min),
        (_, Reason::TooDeep { max }) => td_string!(locale, errors.too_deep, max = max),
        (_, Reason::TooLong { max }) => td_string!(locale, errors.too_long, max = max),
        (_, Reason::OutOfRange { min, max }) => td_string!(locale, errors.out_of_range, min = min, max = max),
        (_, Reason::Required) => td_string!(locale, errors.required).to_owned(),
        (_, Reason::Malformed) => td_string!(locale, errors.malformed).to_owned(),
        (_, Reason::ForbiddenCharacter) => td_string!(locale, errors.forbidden_character).to_owned(),
        (_, Reason::Reserved) => td_string!(locale, errors.reserved).to_owned(),
        (_, Reason::TooCommon) => td_string!(locale, errors.too_common).to_owned(),
        (_, Reason::Mismatch) => td_string!(locale, errors.mismatch).to_owned(),
        (_, Reason::Unknown) => td_string!(locale, errors.unknown).to_owned(),
        (_, Reason::Unchanged) => td_string!(locale, errors.unchanged).to_owned(),
        (_, Reason::Incorrect) => td_string!(locale, errors.incorrect).to_owned(),
    }
}

/// Why a value of an extra field is refused, as the sentence under its input.
#[must_use]
pub fn extra_reason_text(locale: Locale, reason: &ExtraReason) -> String {
    match reason {
        missing if missing.is_missing() => td_string!(locale, errors.required).to_owned(),
        ExtraReason::WrongType { expected, .. } => match expected {
            FieldKind::Number => td_string!(locale, errors.not_a_number),
            FieldKind::Numbers => td_string!(locale, errors.not_numbers),
            FieldKind::Date => td_string!(locale, errors.not_a_date),
            FieldKind::Json => td_string!(locale, errors.not_json),
            FieldKind::Text | FieldKind::Texts | FieldKind::Boolean => td_string!(locale, errors.malformed),
        }
        .to_owned(),
        ExtraReason::TooLong { max } => td_string!(locale, errors.too_long, max = max),
        ExtraReason::TooDeep { max } => td_string!(locale, errors.too_deep, max = max),
        ExtraReason::TooMany { max } => td_string!(locale, errors.too_many, max = max),
        ExtraReason::ForbiddenCharacter => td_string!(locale, errors.forbidden_character).to_owned(),
        ExtraReason::Undeclared => td_string!(locale, errors.unknown).to_owned(),
    }
}

fn permission_list(permissions: &[Permission]) -> String {
    permissions.iter().map(Permission::as_str).collect::<Vec<_>>().join(", ")
}

/// Who invites as what: "Minji Kim invited you as Member".
#[must_use]
pub fn invited_by(locale: Locale, invitation: &ReceivedInvitation) -> String {
    let role = role_names(locale, &invitation.roles);
    match &invitation.inviter_name {
        Some(inviter) => td_string!(locale, home.invited_by, name = inviter.to_string(), role = role),
        None => td_string!(locale, home.invited, role = role),
    }
}

/// The name of a role: translated for the built-in ones, the key for all others.
#[must_use]
pub fn role_name(locale: Locale, role: &Role) -> String {
    match role.as_str() {
        Role::OWNER => td_string!(locale, common.role_owner).to_owned(),
        Role::ADMIN => td_string!(locale, common.role_admin).to_owned(),
        Role::MEMBER => td_string!(locale, common.role_member).to_owned(),
        other => other.to_owned(),
    }
}

/// The names of several roles, strongest first.
#[must_use]
pub fn role_names(locale: Locale, roles: &[Role]) -> String {
    roles.iter().map(|role| role_name(locale, role)).collect::<Vec<_>>().join(", ")
}

/// `"1 member"`, `"3 members"`, `"멤버 3명"`.
#[must_use]
pub fn member_count(locale: Locale, count: u64) -> String {
    if count == 1 {
        td_string!(locale, common.member_count_one).to_owned()
    } else {
        td_string!(locale, common.member_count, count = count)
    }
}

/// What a line in a list says of an organization of mine: my roles, its plan where it has one, and its size.
#[must_use]
pub fn organization_line(locale: Locale, roles: &[Role], plan: Option<&Plan>, members: u64) -> String {
    let parts = [Some(role_names(locale, roles)), plan.map(ToString::to_string), Some(member_count(locale, members))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How a membership came about.
#[must_use]
pub fn source_name(locale: Locale, source: MemberSource) -> &'static str {
    match source {
        MemberSource::Created => td_string!(locale, members.source_created),
        MemberSource::Invited => td_string!(locale, members.source_invited),
        MemberSource::Domain => td_string!(locale, members.source_domain),
        MemberSource::Sso => td_string!(locale, members.source_sso),
        MemberSource::Api => td_string!(locale, members.source_api),
    }
}
