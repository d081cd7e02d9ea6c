//! Short messages after something succeeded: a toast, or, on a page that is loaded, `?notice=code`.

use serde::{Deserialize, Serialize};

use crate::i18n::{Locale, td_string};

/// The query parameter that carries a notice over a page load.
pub const NOTICE_QUERY: &str = "notice";

macro_rules! notices {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $key:ident;)+) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Notice {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl Notice {
            /// The code as it stands in a URL.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }

            /// The text.
            #[must_use]
            pub fn text(self, locale: Locale) -> &'static str {
                match self { $(Self::$variant => td_string!(locale, notices.$key),)+ }
            }
        }
    };
}

notices! {
    /// Signed out.
    SignedOut = "signed-out", signed_out;
    /// The address is verified.
    EmailVerified = "email-verified", email_verified;
    /// A mail was sent again.
    MailSent = "mail-sent", mail_sent;
    /// A mail to reset the password was sent again.
    ResetMailSent = "reset-mail-sent", reset_mail_sent;
    /// The password was reset.
    PasswordReset = "password-reset", password_reset;
    /// The password was changed.
    PasswordChanged = "password-changed", password_changed;
    /// The profile was saved.
    ProfileSaved = "profile-saved", profile_saved;
    /// A link to confirm another address was sent.
    EmailChangeAsked = "email-change-asked", email_change_asked;
    /// The wish for another address was taken back.
    EmailChangeCancelled = "email-change-cancelled", email_change_cancelled;
    /// The account has another address.
    EmailChanged = "email-changed", email_changed;
    /// The account was deleted.
    AccountDeleted = "account-deleted", account_deleted;
    /// Language or theme was saved.
    PreferencesSaved = "preferences-saved", preferences_saved;
    /// A session was ended.
    SessionRevoked = "session-revoked", session_revoked;
    /// All other sessions were ended.
    SessionsRevoked = "sessions-revoked", sessions_revoked;
    /// An organization was made.
    OrganizationCreated = "organization-created", organization_created;
    /// An organization was changed.
    OrganizationSaved = "organization-saved", organization_saved;
    /// An organization was deleted.
    OrganizationDeleted = "organization-deleted", organization_deleted;
    /// An organization was restored.
    OrganizationRestored = "organization-restored", organization_restored;
    /// An organization was left.
    OrganizationLeft = "organization-left", organization_left;
    /// Access to the organization that was open has ended.
    AccessEnded = "access-ended", access_ended;
    /// The organization has another address now.
    OrganizationMoved = "organization-moved", organization_moved;
    /// Invitations were sent.
    InvitationsSent = "invitations-sent", invitations_sent;
    /// An invitation was sent again.
    InvitationResent = "invitation-resent", invitation_resent;
    /// An invitation offers something else.
    InvitationSaved = "invitation-saved", invitation_saved;
    /// A shareable link was made.
    InvitationLinkCreated = "invitation-link-created", invitation_link_created;
    /// A shareable link was revoked.
    InvitationLinkRevoked = "invitation-link-revoked", invitation_link_revoked;
    /// An invitation was withdrawn.
    InvitationCancelled = "invitation-cancelled", invitation_cancelled;
    /// An invitation was accepted.
    InvitationAccepted = "invitation-accepted", invitation_accepted;
    /// An invitation was declined.
    InvitationDeclined = "invitation-declined", invitation_declined;
    /// Somebody asked to join.
    JoinRequested = "join-requested", join_requested;
    /// Somebody who asked to join was let in.
    JoinRequestAccepted = "join-request-accepted", join_request_accepted;
    /// Somebody who asked to join was not let in.
    JoinRequestDeclined = "join-request-declined", join_request_declined;
    /// A request to join was taken back.
    JoinRequestWithdrawn = "join-request-withdrawn", join_request_withdrawn;
    /// A member's role was changed.
    RoleChanged = "role-changed", role_changed;
    /// A member was removed.
    MemberRemoved = "member-removed", member_removed;
    /// A member was taken back.
    MemberReinstated = "member-reinstated", member_reinstated;
    /// A member's switches were set.
    MemberSaved = "member-saved", member_saved;
    /// A member was put on hold.
    MemberHeld = "member-held", member_held;
    /// A member's sessions were ended.
    MemberSignedOut = "member-signed-out", member_signed_out;
    /// The organization was offered to another.
    OwnershipOffered = "ownership-offered", ownership_offered;
    /// The organization was taken over.
    OwnershipAccepted = "ownership-accepted", ownership_accepted;
    /// An offer of ownership was declined.
    OwnershipDeclined = "ownership-declined", ownership_declined;
    /// An offer of ownership was taken back.
    OwnershipCancelled = "ownership-cancelled", ownership_cancelled;
    /// A role was made.
    RoleCreated = "role-created", role_created;
    /// A role was changed itself, not who has it.
    RoleSaved = "role-saved", role_saved;
    /// A role was deleted.
    RoleDeleted = "role-deleted", role_deleted;
    /// A team was made.
    TeamCreated = "team-created", team_created;
    /// A team was changed.
    TeamSaved = "team-saved", team_saved;
    /// A team was moved.
    TeamMoved = "team-moved", team_moved;
    /// A team was removed.
    TeamRemoved = "team-removed", team_removed;
    /// Somebody was put into a team.
    TeamJoined = "team-joined", team_joined;
    /// It was said what somebody is in a team.
    AppointmentSaved = "appointment-saved", appointment_saved;
    /// The session works in a team.
    TeamActive = "team-active", team_active;
    /// The session works in no team.
    TeamInactive = "team-inactive", team_inactive;
    /// An organization stays on top of the list.
    OrganizationPinned = "organization-pinned", organization_pinned;
    /// An organization does not stay on top of the list any more.
    OrganizationUnpinned = "organization-unpinned", organization_unpinned;
    /// An organization has a logo.
    LogoSaved = "logo-saved", logo_saved;
    /// An organization has no logo any more.
    LogoRemoved = "logo-removed", logo_removed;
    /// A person has a portrait.
    PortraitSaved = "portrait-saved", portrait_saved;
    /// A person has no portrait any more.
    PortraitRemoved = "portrait-removed", portrait_removed;
    /// The guide for beginners was put away.
    GuideDismissed = "guide-dismissed", guide_dismissed;
    /// Switching kept the page as far as the organization allows it.
    NearestPage = "nearest-page", nearest_page;
    /// Switching led from something of one organization alone to the other one's list.
    ElsewhereOnly = "elsewhere-only", elsewhere_only;
    /// Somebody was taken out of a team.
    TeamLeft = "team-left", team_left;
}
