//! Accounts and sessions.

use async_trait::async_trait;

use crate::{
    Result,
    email::Email,
    ids::SessionId,
    invitation::LinkSecret,
    password::Password,
    session::{Caller, NewSession, SessionEntry, SignedUp, Visitor},
    user::{AccountTie, EmailChange, Onward, Profile, ProfileChanges, SignUp},
};

/// Accounts and sessions.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Makes an account with its personal organization.
    ///
    /// # Errors
    /// [`crate::Error::EmailTaken`] only where no verification is required; [`crate::Error::RateLimited`];
    /// [`crate::Error::InvalidToken`] for an invitation link that is not one.
    async fn sign_up(&self, visitor: &Visitor, wish: SignUp) -> Result<SignedUp>;

    /// Opens a session.
    ///
    /// # Errors
    /// [`crate::Error::InvalidCredentials`], after the same work for known and unknown addresses;
    /// [`crate::Error::EmailNotVerified`] for the right password of an unverified account, where that is required;
    /// [`crate::Error::RateLimited`].
    async fn sign_in(&self, visitor: &Visitor, email: Email, password: Password) -> Result<NewSession>;

    /// Ends the presented session. Nobody signed in is a success, too.
    ///
    /// # Errors
    /// Internal ones only.
    async fn sign_out(&self, visitor: &Visitor) -> Result<()>;

    /// Sends the verification mail again, if the address has an unverified account. The answer is always the same. The
    /// mail leads back to the invitation or shareable link `from`, where somebody was at one; or its link leads `onward`
    /// once it was followed, for a front end elsewhere.
    ///
    /// # Errors
    /// [`crate::Error::RateLimited`].
    async fn resend_verification(
        &self,
        visitor: &Visitor,
        email: Email,
        from: Option<LinkSecret>,
        onward: Option<Onward>,
    ) -> Result<()>;

    /// For whom is this verification link? Changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`].
    async fn verification_target(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email>;

    /// Uses up a verification link: the address is verified, and a session opens.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`].
    async fn verify_email(&self, visitor: &Visitor, secret: LinkSecret) -> Result<NewSession>;

    /// Uses up a verification link: the address is verified, and nothing else. For doors that anybody can be made to
    /// open, such as a GET.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`].
    async fn verify_email_alone(&self, visitor: &Visitor, secret: LinkSecret) -> Result<()>;

    /// Whether a link has verified its address before, within the time that it works: whoever follows it again, or after
    /// a program that looks into mails, has nothing left to do.
    ///
    /// # Errors
    /// Internal ones only.
    async fn has_verified(&self, visitor: &Visitor, secret: LinkSecret) -> Result<bool>;

    /// Sends a reset mail, if the address has an account. The answer is always the same. The link leads `onward`, with
    /// its secret, once it was followed, else to a page of the console.
    ///
    /// # Errors
    /// [`crate::Error::RateLimited`].
    async fn request_password_reset(&self, visitor: &Visitor, email: Email, onward: Option<Onward>) -> Result<()>;

    /// Whether a reset link still works. Changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`].
    async fn check_password_reset(&self, visitor: &Visitor, secret: LinkSecret) -> Result<()>;

    /// Uses up a reset link: sets the password, verifies the address, ends every session.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`]; [`crate::Error::RateLimited`].
    async fn reset_password(&self, visitor: &Visitor, secret: LinkSecret, password: Password) -> Result<()>;

    /// Sets a new password, ends every other session and gives this one a new secret.
    ///
    /// # Errors
    /// [`crate::Reason::Incorrect`] on the current password; [`crate::Error::RateLimited`].
    async fn change_password(&self, caller: &Caller, current: Password, new: Password) -> Result<NewSession>;

    /// The caller's profile.
    ///
    /// # Errors
    /// Internal ones only.
    async fn profile(&self, caller: &Caller) -> Result<Profile>;

    /// Changes the caller's profile, and the name of the personal organization with the company name.
    ///
    /// # Errors
    /// Internal ones only: the changes are parsed.
    async fn update_profile(&self, caller: &Caller, changes: ProfileChanges) -> Result<Profile>;

    /// Asks for another address. It takes the place of the old one when the link that is mailed to it is used; whether
    /// somebody else has it is decided then. A wish from before is forgotten. Where no mail is sent, the address changes
    /// at once and counts as unverified.
    ///
    /// # Errors
    /// [`crate::Reason::Incorrect`] on the current password; [`crate::Reason::Unchanged`] on the address;
    /// [`crate::Error::RateLimited`]; [`crate::Error::EmailTaken`] only where no mail is sent.
    async fn change_email(&self, caller: &Caller, email: Email, current: Password) -> Result<EmailChange>;

    /// Takes the wish for another address back. None is a success, too.
    ///
    /// # Errors
    /// Internal ones only.
    async fn cancel_email_change(&self, caller: &Caller) -> Result<()>;

    /// Which address does this link confirm? Changes nothing.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`].
    async fn email_change_target(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email>;

    /// Uses a link up: the account has the new address, verified, and the old one hears of it. Links that were mailed
    /// to the old address stop working; sessions go on.
    ///
    /// # Errors
    /// [`crate::Error::InvalidToken`]; [`crate::Error::EmailTaken`], said to somebody who reads that mailbox.
    async fn confirm_email_change(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email>;

    /// The caller's organizations, and what would become of each place with the account.
    ///
    /// # Errors
    /// Internal ones only.
    async fn ties(&self, caller: &Caller) -> Result<Vec<AccountTie>>;

    /// Deletes the account: sessions and memberships end, the personal organization goes with it, what is personal is
    /// erased. `typed` must be the account's address.
    ///
    /// # Errors
    /// A mismatch on the address; [`crate::Reason::Incorrect`] on the password; [`crate::Error::OnlyOwner`];
    /// [`crate::Error::RateLimited`].
    async fn delete_account(&self, caller: &Caller, typed: &str, password: Password) -> Result<()>;

    /// The caller's open sessions, the last used first.
    ///
    /// # Errors
    /// Internal ones only.
    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionEntry>>;

    /// Ends one of the caller's sessions.
    ///
    /// # Errors
    /// [`crate::Error::SessionNotFound`].
    async fn revoke_session(&self, caller: &Caller, session: SessionId) -> Result<()>;

    /// Ends all of the caller's sessions but the one that asks. Returns how many.
    ///
    /// # Errors
    /// Internal ones only.
    async fn revoke_other_sessions(&self, caller: &Caller) -> Result<u64>;
}
