//! Password hashing: argon2id (RFC 9106), off the async threads and a few at a time. Hashes that came from better-auth
//! are verified as they are, and replaced at the first sign-in.

use std::sync::LazyLock;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tenantry::password::Password;
use tokio::sync::Semaphore;

use crate::failure::Failure;

mod imported;

pub(crate) use imported::ImportedHash;

/// One hash takes 19 MiB and a core: more at once than there are cores only makes all of them late, and a crowd of
/// sign-ins must not take the machine's memory.
static SLOTS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));

/// What an unknown address is verified against, so that it takes as long as a known one.
static NOBODY: LazyLock<Option<String>> =
    LazyLock::new(|| Argon2::default().hash_password(b"nobody has this password").ok().map(|hash| hash.to_string()));

/// What became of a password that was offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is another one, or there is none.
    Wrong,
    /// It is the one.
    Right,
    /// It is the one, and its hash came from elsewhere: this is to take its place.
    RightAndRenewed(String),
}

/// Hashes a new password with a salt of its own (argon2id, 19 MiB, 2 passes: the OWASP minimum, the crate's default).
pub(crate) async fn hash(password: &Password) -> Result<String, Failure> {
    let password = password.clone();
    on_a_slot(move || argon2id(password.reveal())).await?
}

/// Whether the password has this hash, of a person who is known already: the time may tell which kind it is.
pub(crate) async fn verify(password: &Password, stored: Option<String>) -> Result<bool, Failure> {
    Ok(judge(password, stored, false).await? != Verdict::Wrong)
}

/// Whether the password has this hash. Without one, works as long and says no.
///
/// `any_imported`: whether the database holds any hash that came from elsewhere. Then each password is worked on in both
/// ways, so that the time does not tell which kind of hash an address has, or whether it has one.
pub(crate) async fn judge(password: &Password, stored: Option<String>, any_imported: bool) -> Result<Verdict, Failure> {
    let password = password.clone();
    on_a_slot(move || judge_now(password.reveal(), stored, any_imported)).await?
}

fn judge_now(password: &str, stored: Option<String>, any_imported: bool) -> Result<Verdict, Failure> {
    let imported = stored.as_deref().and_then(ImportedHash::from_stored);
    if let Some(hash) = imported {
        // Hashing anew takes as long as verifying below.
        return if hash.verify(password)? {
            Ok(Verdict::RightAndRenewed(argon2id(password)?))
        } else {
            verify_argon2id(password, None)?;
            Ok(Verdict::Wrong)
        };
    }
    if any_imported {
        ImportedHash::nobody().verify(password)?;
    }
    Ok(if verify_argon2id(password, stored)? { Verdict::Right } else { Verdict::Wrong })
}

fn argon2id(password: &str) -> Result<String, Failure> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(Failure::internal)
}

fn verify_argon2id(password: &str, stored: Option<String>) -> Result<bool, Failure> {
    let known = stored.is_some();
    let Some(hash) = stored.or_else(|| NOBODY.clone()) else { return Ok(false) };
    let hash = PasswordHash::new(&hash).map_err(Failure::internal)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
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

    #[tokio::test]
    async fn an_imported_hash_is_renewed_by_the_right_password_alone() -> Result<(), Failure> {
        let password = Password::parse_given(Field::Password, "correct horse")?;
        let other = Password::parse_given(Field::Password, "battery staple")?;
        let stored = concat!(
            "better-auth:76b49bc7dae45deb1c67192a421294b3:",
            "bcc8d5895e91d758a64159a4324268c264f642e4a12b29cb894c48379ae3729e",
            "d07b300702982058a195100d1c62e5e0cac3d8409505023760709709561ab1ca",
        )
        .to_owned();
        assert_eq!(judge(&other, Some(stored.clone()), true).await?, Verdict::Wrong);
        let Verdict::RightAndRenewed(renewed) = judge(&password, Some(stored), true).await? else {
            return Err(Failure::internal("not renewed"));
        };
        assert!(renewed.starts_with("$argon2id$"));
        assert_eq!(judge(&password, Some(renewed.clone()), true).await?, Verdict::Right);
        assert_eq!(judge(&other, Some(renewed), true).await?, Verdict::Wrong);
        Ok(())
    }
}
