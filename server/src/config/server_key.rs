//! The key from which link secrets are computed.

use std::{
    fmt, fs,
    io::{self, Write},
    path::Path,
    sync::Arc,
};

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

use crate::random::{self, Random};

/// Fewest bytes of a key: as many as its HMAC-SHA-256 gives out.
const LEAST: usize = 32;

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// At least 32 secret bytes. Its `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerKey(Arc<[u8]>);

impl ServerKey {
    /// Reads a key as an operator writes it: hex, base64 or base64url, padded or not.
    ///
    /// # Errors
    /// A reason that does not repeat the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let bytes = hex(text)
            .or_else(|| STANDARD.decode(text).ok())
            .or_else(|| URL_SAFE.decode(text).ok())
            .ok_or("is neither base64 nor hex")?;
        if bytes.len() < LEAST {
            return Err(format!("has {} bytes, but needs {LEAST} or more: openssl rand -base64 32", bytes.len()));
        }
        Ok(Self(bytes.into()))
    }

    /// The bytes, for an HMAC.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The key that is kept in `file`. When there is none, a new one is made and kept, readable for its owner alone.
    ///
    /// Two servers that start at the same moment end up with the same key, and a crash leaves a whole file or none.
    ///
    /// # Errors
    /// A reason when the file cannot be written or read, or holds something else.
    pub fn kept_in(file: &Path, random: &dyn Random) -> Result<Self, String> {
        match fs::read_to_string(file) {
            Ok(text) => return Self::parse(text.trim()).map_err(|reason| format!("{} {reason}", file.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{} cannot be read: {error}", file.display())),
        }
        let text = random::secret(random);
        match write_once(file, &text) {
            Ok(()) => Self::parse(&text),
            // Another server was quicker: its key counts.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => fs::read_to_string(file)
                .map_err(|error| format!("{} cannot be read: {error}", file.display()))
                .and_then(|text| Self::parse(text.trim())),
            Err(error) => Err(format!("{} cannot be written: {error}", file.display())),
        }
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerKey(…)")
    }
}

/// Writes a file, 0600, that appears whole or not at all, and never replaces another.
fn write_once(file: &Path, text: &str) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    // tempfile creates with mode 0600.
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(new, "{text}")?;
    new.as_file().sync_all()?;
    new.persist_noclobber(file).map_err(|error| error.error)?;
    fs::File::open(folder)?.sync_all()
}

fn hex(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::random::OsRandom;

    #[test]
    fn a_key_is_read_as_operators_write_it() {
        let bytes: Vec<u8> = (200..=255).take(33).collect();
        let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        for text in [
            hexadecimal,
            STANDARD.encode(&bytes),
            URL_SAFE.encode(&bytes),
            STANDARD.encode(&bytes).trim_end_matches('=').to_owned(),
        ] {
            assert_eq!(ServerKey::parse(&text).map(|key| key.as_bytes().to_vec()), Ok(bytes.clone()), "{text}");
        }
    }

    #[test]
    fn short_and_strange_keys_are_refused_without_being_repeated() {
        let short = "c2hvcnQtc2VjcmV0";
        for text in ["", short, "not a key at all!", "ÿ"] {
            let reason = ServerKey::parse(text).err().unwrap_or_default();
            assert!(!reason.is_empty() && (text.is_empty() || !reason.contains(text)), "{text}: {reason}");
        }
        assert!(!format!("{:?}", ServerKey::parse(&"ab".repeat(32))).contains("171"));
    }

    #[test]
    fn a_key_is_made_once_and_is_private() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("server.key");
        let key = ServerKey::kept_in(&file, &OsRandom);
        assert!(key.is_ok());
        assert_eq!(ServerKey::kept_in(&file, &OsRandom), key);
        assert_eq!(fs::metadata(&file)?.permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path())?.count(), 1, "nothing else is left behind");
        Ok(())
    }

    #[test]
    fn servers_that_start_together_share_the_key() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = &folder.path().join("server.key");
        let keys: Vec<_> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..8).map(|_| scope.spawn(|| ServerKey::kept_in(file, &OsRandom))).collect();
            started.into_iter().map(|thread| thread.join()).collect()
        });
        let first = keys[0].as_ref().ok();
        assert!(first.is_some_and(Result::is_ok));
        assert!(keys.iter().all(|key| key.as_ref().ok() == first));
        Ok(())
    }

    #[test]
    fn a_spoilt_file_is_an_error_and_stays() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("server.key");
        fs::write(&file, "oops")?;
        assert!(ServerKey::kept_in(&file, &OsRandom).is_err_and(|reason| reason.contains("server.key")));
        assert_eq!(fs::read_to_string(&file)?, "oops");
        Ok(())
    }
}
