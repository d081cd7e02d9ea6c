//! Pictures that people upload: logos of organizations and portraits of people.
//!
//! The server makes a small picture of its own of whatever is uploaded and serves that under an address which nobody can
//! guess and which never shows anything else, so that it can be kept for good: a new picture has a new address.

use std::{fmt, sync::Arc};

use uuid::Uuid;

use crate::{
    Error, Field, Reason,
    ids::{OrganizationId, UserId},
};

/// Largest upload, in bytes: a photo of a phone.
pub const UPLOAD_MAX: usize = 8 * 1024 * 1024;
/// Fewest pixels of a side.
pub const SIDE_MIN: u32 = 16;
/// Most pixels of a side.
pub const SIDE_MAX: u32 = 6000;
/// What a file chooser offers, for its `accept`.
pub const ACCEPTED: &str = "image/png,image/jpeg,image/webp";

/// Where pictures are served.
pub const FOLDER: &str = "/media/";
const LOGOS: &str = "logos";
const PEOPLE: &str = "people";
/// Letters of the part that nobody can guess: 16 bytes as base64url.
const KEY_LENGTH: usize = 22;

/// A file as it came in. Nothing is known of it but that it is not too large.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload(Arc<[u8]>);

impl Upload {
    /// Takes the bytes of a file; none is no file, as browsers send an input that was left alone.
    ///
    /// # Errors
    /// [`Reason::TooLong`] on `field` beyond [`UPLOAD_MAX`], in bytes.
    pub fn parse(field: Field, bytes: &[u8]) -> Result<Option<Self>, Error> {
        if bytes.len() > UPLOAD_MAX {
            return Err(Error::invalid(field, Reason::TooLong { max: UPLOAD_MAX }));
        }
        Ok((!bytes.is_empty()).then(|| Self(bytes.into())))
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.0.len())
    }
}

/// A picture as it is served.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// `image/webp` or `image/jpeg`.
    pub media_type: String,
    /// The file.
    pub content: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}, {} bytes)", self.media_type, self.content.len())
    }
}

/// Whose picture it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureOwner {
    /// An organization's logo.
    Organization(OrganizationId),
    /// A person's portrait.
    Person(UserId),
}

/// Where a picture is served: `/media/logos/{organization}/{key}` or `/media/people/{user}/{key}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureAddress {
    /// Whose.
    pub owner: PictureOwner,
    /// The part that nobody can guess.
    pub key: String,
}

impl PictureAddress {
    /// Reads the path of an address, whatever host stands before it. `None` for every other address.
    #[must_use]
    pub fn parse(address: &str) -> Option<Self> {
        let (_, path) = address.rsplit_once(FOLDER)?;
        let mut parts = path.split('/');
        let (kind, id, key) = (parts.next()?, parts.next()?, parts.next()?);
        let id = Uuid::parse_str(id).ok()?;
        let is_key =
            key.len() == KEY_LENGTH && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let owner = match kind {
            LOGOS => PictureOwner::Organization(OrganizationId::from_uuid(id)),
            PEOPLE => PictureOwner::Person(UserId::from_uuid(id)),
            _ => return None,
        };
        (is_key && parts.next().is_none()).then(|| Self { owner, key: key.to_owned() })
    }
}

impl fmt::Display for PictureAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match self.owner {
            PictureOwner::Organization(id) => write!(f, "{FOLDER}{LOGOS}/{id}/{key}"),
            PictureOwner::Person(id) => write!(f, "{FOLDER}{PEOPLE}/{id}/{key}"),
        }
    }
}

/// The address as the console shows it: a path of this site. Pictures of other sites are not shown there, since
/// whoever looked at them would be seen by that site.
#[must_use]
pub fn shown(stored: Option<&str>) -> Option<String> {
    stored.and_then(PictureAddress::parse).map(|address| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0190a5f2-7c1e-7000-8000-000000000001";
    const KEY: &str = "AAAAAAAAAAAAAAAAAAAA-_";

    #[test]
    fn an_address_is_read_back_with_and_without_a_host() {
        for path in [format!("/media/logos/{ID}/{KEY}"), format!("/media/people/{ID}/{KEY}")] {
            assert_eq!(shown(Some(&path)), Some(path.clone()));
            assert_eq!(shown(Some(&format!("https://example.com{path}"))), Some(path));
        }
    }

    #[test]
    fn anything_else_is_no_picture_of_ours() {
        for address in [
            "",
            "https://cdn.example/logo.png",
            &format!("/media/logos/{ID}"),
            &format!("/media/logos/{ID}/{KEY}/x"),
            &format!("/media/logos/{ID}/short"),
            &format!("/media/other/{ID}/{KEY}"),
            &format!("/media/logos/none/{KEY}"),
        ] {
            assert_eq!(shown(Some(address)), None, "{address}");
        }
        assert_eq!(shown(None), None);
    }

    #[test]
    fn no_bytes_are_no_file_and_too_many_are_refused() {
        assert_eq!(Upload::parse(Field::Logo, b""), Ok(None));
        let large = vec![0; UPLOAD_MAX + 1];
        let refused = Error::invalid(Field::Logo, Reason::TooLong { max: UPLOAD_MAX });
        assert_eq!(Upload::parse(Field::Logo, &large), Err(refused));
    }
}
