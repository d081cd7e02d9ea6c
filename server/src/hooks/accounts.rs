//! Hooks around accounts: a product hears of those that go. All other methods pass through.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::decide::Parting,
    email::Email,
    hooks::{Change, Occasion},
    ids::SessionId,
    invitation::LinkSecret,
    password::Password,
    service::Accounts,
    session::{Caller, NewSession, SessionEntry, SignedUp, Visitor},
    user::{AccountTie, EmailChange, Onward, Profile, ProfileChanges, SignUp, confirm_email},
};

use super::{Hooked, replaced};

#[async_trait]
impl Accounts for Hooked<dyn Accounts> {
    async fn sign_up(&self, visitor: &Visitor, wish: SignUp) -> Result<SignedUp> {
        self.inner.sign_up(visitor, wish).await
    }

    async fn sign_in(&self, visitor: &Visitor, email: Email, password: Password) -> Result<NewSession> {
        self.inner.sign_in(visitor, email, password).await
    }

    async fn sign_out(&self, visitor: &Visitor) -> Result<()> {
        self.inner.sign_out(visitor).await
    }

    async fn resend_verification(
        &self,
        visitor: &Visitor,
        email: Email,
        from: Option<LinkSecret>,
        onward: Option<Onward>,
    ) -> Result<()> {
        self.inner.resend_verification(visitor, email, from, onward).await
    }

    async fn verification_target(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email> {
        self.inner.verification_target(visitor, secret).await
    }

    async fn verify_email(&self, visitor: &Visitor, secret: LinkSecret) -> Result<NewSession> {
        self.inner.verify_email(visitor, secret).await
    }

    async fn verify_email_alone(&self, visitor: &Visitor, secret: LinkSecret) -> Result<()> {
        self.inner.verify_email_alone(visitor, secret).await
    }

    async fn has_verified(&self, visitor: &Visitor, secret: LinkSecret) -> Result<bool> {
        self.inner.has_verified(visitor, secret).await
    }

    async fn request_password_reset(&self, visitor: &Visitor, email: Email, onward: Option<Onward>) -> Result<()> {
        self.inner.request_password_reset(visitor, email, onward).await
    }

    async fn check_password_reset(&self, visitor: &Visitor, secret: LinkSecret) -> Result<()> {
        self.inner.check_password_reset(visitor, secret).await
    }

    async fn reset_password(&self, visitor: &Visitor, secret: LinkSecret, password: Password) -> Result<()> {
        self.inner.reset_password(visitor, secret, password).await
    }

    async fn change_password(&self, caller: &Caller, current: Password, new: Password) -> Result<NewSession> {
        self.inner.change_password(caller, current, new).await
    }

    async fn profile(&self, caller: &Caller) -> Result<Profile> {
        self.inner.profile(caller).await
    }

    async fn update_profile(&self, caller: &Caller, changes: ProfileChanges) -> Result<Profile> {
        self.inner.update_profile(caller, changes).await
    }

    async fn change_email(&self, caller: &Caller, email: Email, current: Password) -> Result<EmailChange> {
        self.inner.change_email(caller, email, current).await
    }

    async fn cancel_email_change(&self, caller: &Caller) -> Result<()> {
        self.inner.cancel_email_change(caller).await
    }

    async fn email_change_target(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email> {
        self.inner.email_change_target(visitor, secret).await
    }

    async fn confirm_email_change(&self, visitor: &Visitor, secret: LinkSecret) -> Result<Email> {
        self.inner.confirm_email_change(visitor, secret).await
    }

    async fn ties(&self, caller: &Caller) -> Result<Vec<AccountTie>> {
        self.inner.ties(caller).await
    }

    async fn delete_account(&self, caller: &Caller, typed: &str, password: Password) -> Result<()> {
        // No hook hears of what is refused anyway.
        let is_held = self.inner.ties(caller).await?.iter().any(|tie| tie.parting == Parting::Holds);
        if is_held || confirm_email(&caller.email, typed).is_err() {
            return self.inner.delete_account(caller, typed, password).await;
        }
        let occasion = Occasion::of_caller(caller, None);
        let mut change = Change::DeleteAccount;
        self.before(&occasion, &mut change).await?;
        let Change::DeleteAccount = &change else { return Err(replaced()) };
        self.inner.delete_account(caller, typed, password).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn sessions(&self, caller: &Caller) -> Result<Vec<SessionEntry>> {
        self.inner.sessions(caller).await
    }

    async fn revoke_session(&self, caller: &Caller, session: SessionId) -> Result<()> {
        self.inner.revoke_session(caller, session).await
    }

    async fn revoke_other_sessions(&self, caller: &Caller) -> Result<u64> {
        self.inner.revoke_other_sessions(caller).await
    }
}
