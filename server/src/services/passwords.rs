//! Password hashing: argon2id (RFC 9106), off the async threads and a few at a time.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tenantry::password::Password;
use tokio::sync::Semaphore;

use crate::failure::Failure;

/// One hash takes 19 MiB and a core: more at once than there are cores only makes all of them late, and a crowd of
/// sign-ins must not take the machine's memory.
static SLOTS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

/// What an unknown address is verified against, so that it takes as long as a known one.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| Argon2::default().hash_password(b"nobody has this password").ok().map(|hash| hash.to_string()));

/// Hashes a new password with a salt of its own (argon2id, 19 MiB, 2 passes: the OWASP minimum, the crate's default).
pub(crate) async fn hash(password: &Password) -> Result<String, Failure> {
    let password = password.clone();
    on_a_slot(move || {
        Argon2::default()
            .hash_password(password.reveal().as_bytes())
            .map(|hash| hash.to_string())
            .map_err(Failure::internal)
    })
    .await?
}

/// Whether the password has this hash. Without one, works as long and says no.
pub(crate) async fn verify(password: &Password, stored: Option<String>) -> Result<bool, Failure> {
    let password = password.clone();
    on_a_slot(move || {
        let known = stored.is_some();
        let Some(hash) = stored.or_else(|| NOBODY.clone()) else { return Ok(false) };
        let hash = PasswordHash::new(&hash).map_err(Failure::internal)?;
        Ok(Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok() && known)
    })
    .await?
}

async fn on_a_slot<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let _slot = SLOTS.acquire().await.map_err(Failure::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    use tenantry::Field;

    use super::*;

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_only() -> Result<(), Failure> {
        let password = Password::parse_given(Field::Password, "correct horse")?;
        let other = Password::parse_given(Field::Password, "battery staple")?;
        let stored = hash(&password).await?;
        assert!(stored.starts_with("$argon2id$"));
        assert!(verify(&password, Some(stored.clone())).await?);
        assert!(!verify(&other, Some(stored)).await?);
        assert!(!verify(&Password::parse_given(Field::Password, "nobody has this password")?, None).await?);
        Ok(())
    }
}
