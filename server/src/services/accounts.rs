//! Accounts and sessions.

use async_trait::async_trait;
use tenantry::{
    Result,
    email::Email,
    ids::SessionId,
    invitation::LinkSecret,
    password::Password,
    service::Accounts,
    session::{Caller, NewSession, SessionEntry, SignedUp, Visitor},
    user::{AccountTie, EmailChange, Onward, Profile, ProfileChanges, SignUp},
};

use super::Core;

mod delete;
mod email;
mod links;
mod password;
mod profile;
mod sessions;
mod sign_in;
mod sign_up;

use links::UserLinkKind;

#[async_trait]
impl Accounts for Core {
    async fn sign_up(&self, visitor: &Visitor, wish: SignUp) -> Result<SignedUp> {
        Ok(self.make_account(visitor, wish).await?)
    }

    async fn sign_in(&self, visitor: &Visitor, email: Email, password: Password) -> Result<NewSession> {
        Ok(self.open_session_by_password(visitor, email, password).await?)
    }

    async fn sign_out(&self, visitor: &Visitor) -> Result<()> {
        Ok(self.close_session(visitor).await?)
    }

    async fn resend_verification(
        &self,
        visitor: &Visitor,
        email: Email,
        from: Option<LinkSecret>,
        onward: Option<Onward>,
    ) -> Result<()> {
        Ok(self.send_verification_again(visitor, email, from, onward).await?)
    }

    async fn verification_target(&self, _visitor: &Visitor, secret: LinkSecret) -> Result<Email> {
        Ok(self.find_verification(&secret).await?.email)
    }

    async fn verify_email(&self, visitor: &Visitor, secret: LinkSecret) -> Result<NewSession> {
        Ok(self.use_verification(visitor, secret).await?)
    }

    async fn verify_email_alone(&self, visitor: &Visitor, secret: LinkSecret) -> Result<()> {
        Ok(self.use_verification_alone(visitor, secret).await?)
    }

    async fn has_verified(&self, _visitor: &Visitor, secret: LinkSecret) -> Result<bool> {
        Ok(self.link_has_verified(&secret).await?)
    }

    async fn request_password_reset(&self, visitor: &Visitor, email: Email, onward: Option<Onward>) -> Result<()> {
        Ok(self.send_password_reset(visitor, email, onward).await?)
    }

    async fn check_password_reset(&self, _visitor: &Visitor, secret: LinkSecret) -> Result<()> {
        self.find_link(UserLinkKind::ResetPassword, &secret).await?;
        Ok(())
    }

    async fn reset_password(&self, visitor: &Visitor, secret: LinkSecret, password: Password) -> Result<()> {
        Ok(self.use_password_reset(visitor, secret, password).await?)
    }

    async fn change_password(&self, caller: &Caller, current: Password, new: Password) -> Result<NewSession> {
        Ok(self.replace_password(caller, current, new).await?)
    }

    async fn profile(&self, caller: &Caller) -> Result<Profile> {
        Ok(self.read_profile(caller).await?)
    }

    async fn update_profile(&self, caller: &Caller, changes: ProfileChanges) -> Result<Profile> {
        Ok(self.change_profile(caller, changes).await?)
    }

    async fn change_email(&self, caller: &Caller, email: Email, current: Password) -> Result<EmailChange> {
        Ok(self.ask_for_email(caller, email, current).await?)
    }

    async fn cancel_email_change(&self, caller: &Caller) -> Result<()> {
        Ok(self.take_email_change_back(caller).await?)
    }

    async fn email_change_target(&self, _visitor: &Visitor, secret: LinkSecret) -> Result<Email> {
        Ok(self.find_email_change(&secret).await?.email)
    }

    async fn confirm_email_change(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email> {
        Ok(self.use_email_change(visitor, secret).await?)
    }

    async fn ties(&self, caller: &Caller) -> Result<Vec<AccountTie>> {
        Ok(self.list_ties(caller).await?)
    }

    async fn delete_account(&self, caller: &Caller, typed: &str, password: Password) -> Result<()> {
        Ok(self.erase_account(caller, typed, password).await?)
    }

    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionEntry>> {
        Ok(self.list_sessions(caller).await?)
    }

    async fn revoke_session(&self, caller: &Caller, session: SessionId) -> Result<()> {
        Ok(self.end_session(caller, session).await?)
    }

    async fn revoke_other_sessions(&self, caller: &Caller) -> Result<u64> {
        Ok(self.end_other_sessions(caller).await?)
    }
}
