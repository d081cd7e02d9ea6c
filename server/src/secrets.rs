//! Secrets: session secrets at random, link secrets keyed; both stored as SHA-256 only.

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The key that link secrets are made with. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct LinkKey(Vec<u8>);

impl LinkKey {
    /// Wraps the server key; the configuration has checked its length.
    #[must_use]
    pub fn new(key: impl Into<Vec<u8>>) -> Self {
        Self(key.into())
    }

    /// The secret of the link of a row in `user_links`, by its kind there; `None` for a kind that does not exist.
    #[must_use]
    pub fn user_link_secret(&self, kind: &str, id: Uuid) -> Option<String> {
        let kind = match kind {
            "verify_email" => LinkKind::VerifyEmail,
            "reset_password" => LinkKind::ResetPassword,
            "change_email" => LinkKind::ChangeEmail,
            _ => return None,
        };
        Some(self.secret(kind, id, 1))
    }

    /// The secret of a link: HMAC-SHA-256 over what the link is for, so that it can be made again when a mail is sent
    /// or a link is copied, and never has to be stored.
    pub(crate) fn secret(&self, kind: LinkKind, id: Uuid, generation: i32) -> String {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of every length (RFC 2104)")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of every length"); // RFC 2104, 3
        mac.update(kind.label());
        mac.update(id.as_bytes());
        mac.update(&generation.to_be_bytes());
        URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
    }
}

impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

/// What a link is for. Each has a label of its own length-prefixed shape, so no two inputs of the MAC are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkKind {
    /// An invitation sent by mail: holding it proves the mailbox.
    InvitationMailed,
    /// An invitation handed over by other means: proves nothing.
    InvitationCopied,
    /// A link that several people can join by: proves nothing either.
    InvitationShared,
    /// Proves an address.
    VerifyEmail,
    /// Sets a password.
    ResetPassword,
    /// Gives an account another address.
    ChangeEmail,
}

impl LinkKind {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::InvitationMailed => b"tenantry/invitation-mailed/1\0",
            Self::InvitationCopied => b"tenantry/invitation-copied/1\0",
            Self::InvitationShared => b"tenantry/invitation-shared/1\0",
            Self::VerifyEmail => b"tenantry/verify-email/1\0",
            Self::ResetPassword => b"tenantry/reset-password/1\0",
            Self::ChangeEmail => b"tenantry/change-email/1\0",
        }
    }
}

/// SHA-256 of a secret: what is stored and looked up. Secrets have 256 bits, so a plain hash is enough, and a lookup
/// by it takes the same time for every wrong one.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_id_generation_and_key_has_a_secret_of_its_own() {
        let key = LinkKey::new([7; 32]);
        let id = Uuid::from_u128(1);
        let base = key.secret(LinkKind::InvitationMailed, id, 1);
        assert_eq!(base, key.secret(LinkKind::InvitationMailed, id, 1));
        for other in [
            key.secret(LinkKind::InvitationCopied, id, 1),
            key.secret(LinkKind::InvitationMailed, id, 2),
            key.secret(LinkKind::InvitationMailed, Uuid::from_u128(2), 1),
            LinkKey::new([8; 32]).secret(LinkKind::InvitationMailed, id, 1),
        ] {
            assert_ne!(base, other);
        }
        assert!(tenantry::invitation::LinkSecret::parse(&base).is_ok());
    }
}
