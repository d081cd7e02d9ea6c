//! The password hash of better-auth 1.7, as `tenantry-server import better-auth` takes it over.
//!
//! `hex(salt):hex(key)`, scrypt (RFC 7914) with N = 2^14, r = 16, p = 1 and a key of 64 bytes. The password is
//! normalised (NFKC), and the salt is not the 16 bytes but the text of their hexadecimal form.

use scrypt::{Params, scrypt};
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;

use crate::failure::Failure;

/// What marks such a hash in the database; the index of migration 0014 knows it, too.
const PREFIX: &str = "better-auth:";

const SALT_DIGITS: usize = 32;
const KEY_BYTES: usize = 64;

/// A hash that better-auth made.
#[derive(Debug)]
pub(crate) struct ImportedHash {
    salt: String,
    key: [u8; KEY_BYTES],
}

impl ImportedHash {
    /// What an address without such a hash is verified against, so that it takes as long.
    pub(super) fn nobody() -> Self {
        Self { salt: "0".repeat(SALT_DIGITS), key: [0; KEY_BYTES] }
    }

    /// Takes a hash as better-auth stores it. `None` for another form: a product can bring its own there.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (salt, key) = text.split_once(':')?;
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if salt.len() != SALT_DIGITS || key.len() != 2 * KEY_BYTES || !salt.bytes().chain(key.bytes()).all(is_digit) {
            return None;
        }
        let mut bytes = [0; KEY_BYTES];
        for (byte, digits) in bytes.iter_mut().zip(key.as_bytes().chunks_exact(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self { salt: salt.to_owned(), key: bytes })
    }

    /// Takes what the database holds. `None` for a hash of our own.
    pub(super) fn from_stored(stored: &str) -> Option<Self> {
        Self::parse(stored.strip_prefix(PREFIX)?)
    }

    /// As the database holds it.
    pub(crate) fn to_stored(&self) -> String {
        let mut text = format!("{PREFIX}{}:", self.salt);
        for byte in self.key {
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }

    /// Whether the password has this hash; in constant time. Takes 32 MiB.
    pub(super) fn verify(&self, password: &str) -> Result<bool, Failure> {
        let password: String = password.nfkc().collect();
        let params = Params::new(14, 16, 1).map_err(Failure::internal)?;
        let mut key = [0; KEY_BYTES];
        scrypt(password.as_bytes(), self.salt.as_bytes(), &params, &mut key).map_err(Failure::internal)?;
        Ok(key.ct_eq(&self.key).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by better-auth 1.7.25 of `pässword Å 123`, where the last letter but one is U+212B.
    const MADE_THERE: &str = concat!(
        "e566c9fc24eb2455e2671f3fd46b2285:",
        "18073e0c598f825e42b7bcc78d0320b9e3a83d70a40c25998c71e8041711a9f5",
        "afb1d237da90657b48fbe601df40bd7029bd1c5e5a7078a32bd649a88d4f9e64",
    );

    #[test]
    fn a_hash_of_the_reference_verifies_in_every_form_of_its_letters() -> Result<(), Failure> {
        let hash = ImportedHash::parse(MADE_THERE).ok_or_else(|| Failure::internal("not taken"))?;
        assert!(hash.verify("pässword \u{212b} 123")?);
        assert!(hash.verify("pa\u{308}ssword \u{c5} 123")?);
        assert!(!hash.verify("pässword A 123")?);
        assert!(!ImportedHash::nobody().verify("")?);
        Ok(())
    }

    #[test]
    fn it_is_stored_with_a_mark_and_read_again() {
        let stored = ImportedHash::parse(MADE_THERE).map(|hash| hash.to_stored()).unwrap_or_default();
        assert_eq!(stored, format!("better-auth:{MADE_THERE}"));
        assert_eq!(ImportedHash::from_stored(&stored).map(|hash| hash.to_stored()), Some(stored));
    }

    #[test]
    fn other_forms_are_not_taken() {
        let (salt, key) = MADE_THERE.split_at(33);
        for text in [
            "",
            ":",
            "$2b$10$abcdefghijklmnopqrstuv",
            &MADE_THERE.to_uppercase(),
            &format!("{salt}{key}00"),
            &format!("00{salt}{key}"),
            &MADE_THERE.replace(':', ""),
            &MADE_THERE.replace('0', "é"),
        ] {
            assert!(ImportedHash::parse(text).is_none(), "{text}");
        }
        assert!(ImportedHash::from_stored(MADE_THERE).is_none(), "without the mark");
    }
}
