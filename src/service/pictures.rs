//! Logos of organizations and portraits of people.

use async_trait::async_trait;

use crate::{
    Result,
    picture::{Picture, PictureAddress, Upload},
    session::{Caller, Tenant},
};

/// Logos of organizations and portraits of people.
#[async_trait]
pub trait Pictures: Send + Sync {
    /// Makes a picture of the upload the organization's logo, or takes the logo away. Returns its path.
    ///
    /// # Errors
    /// [`crate::Error::Forbidden`], [`crate::Error::OrganizationSuspended`], [`crate::Error::RateLimited`]; on
    /// [`crate::Field::Logo`]: [`crate::Reason::Malformed`] for what is no PNG, JPEG or WebP,
    /// [`crate::Reason::OutOfRange`] for a side that is too short or too long, in pixels.
    async fn set_logo(&self, tenant: &Tenant, upload: Option<Upload>) -> Result<Option<String>>;

    /// Makes a picture of the upload the caller's portrait, or takes the portrait away. Returns its path.
    ///
    /// # Errors
    /// As [`Pictures::set_logo`], on [`crate::Field::Image`].
    async fn set_portrait(&self, caller: &Caller, upload: Option<Upload>) -> Result<Option<String>>;

    /// The picture at an address, for whoever knows that.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for an address that shows nothing, or nothing any more.
    async fn picture(&self, address: &PictureAddress) -> Result<Picture>;
}
