//! Randomness as a parameter: identifiers and secrets are made from the one source that was given.

use std::sync::{Mutex, PoisonError};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use rand::{Rng, SeedableRng, TryRng, rngs::StdRng, rngs::SysRng};
use uuid::Uuid;

/// Gives random bytes. The server has one that asks the operating system; tests repeat theirs from a seed.
pub trait Random: Send + Sync {
    /// Fills `bytes` with random ones.
    ///
    /// # Panics
    /// When there is no randomness to be had: going on without it would hand out secrets that can be guessed.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = SysRng.try_fill_bytes(bytes) {
            // Linux fails here only before its generator was seeded once, at boot.
            panic!("the operating system gave no randomness: {error}");
        }
    }
}

/// The same bytes for the same seed: for tests and demo data, never for secrets.
#[derive(Debug)]
pub struct SeededRandom(Mutex<StdRng>);

impl SeededRandom {
    /// A source that repeats itself for the same `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// A new identifier: version 7 (RFC 9562, 5.7), so that ids sort by the millisecond of `now`.
///
/// A moment before 1970 counts as 1970: the format has no room for it.
#[must_use]
pub fn uuid_v7(now: DateTime<Utc>, random: &dyn Random) -> Uuid {
    let mut bytes = [0; 10];
    random.fill(&mut bytes);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

/// A new secret of 256 bits, as the 43 characters of its base64url form.
#[must_use]
pub fn secret(random: &dyn Random) -> String {
    let mut bytes = [0; 32];
    random.fill(&mut bytes);
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use tenantry::session::SessionSecret;

    use super::*;

    #[test]
    fn identifiers_are_version_7_and_sort_by_time() {
        let random = SeededRandom::new(1);
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let ids: Vec<_> = (0..50).map(|ms| uuid_v7(now + TimeDelta::milliseconds(ms), &random)).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.get_version() == Some(uuid::Version::SortRand)));
        assert_eq!(
            ids[0].get_timestamp().map(|time| time.to_unix()),
            Some((now.timestamp().try_into().unwrap_or(0), 0))
        );
    }

    #[test]
    fn a_moment_before_1970_still_gives_an_identifier() {
        let id = uuid_v7(DateTime::UNIX_EPOCH - TimeDelta::days(1), &SeededRandom::new(1));
        assert_eq!(id.get_version(), Some(uuid::Version::SortRand));
    }

    #[test]
    fn a_secret_is_one_that_sessions_accept_and_no_two_are_alike() {
        let secrets: std::collections::BTreeSet<_> = (0..100).map(|_| secret(&OsRandom)).collect();
        assert_eq!(secrets.len(), 100);
        assert!(secrets.iter().all(|secret| SessionSecret::parse(secret).is_some()));
    }

    #[test]
    fn a_seed_repeats_itself() {
        assert_eq!(secret(&SeededRandom::new(7)), secret(&SeededRandom::new(7)));
        assert_ne!(secret(&SeededRandom::new(7)), secret(&SeededRandom::new(8)));
    }
}
