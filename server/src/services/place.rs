//! Where a page of a list ends.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use tenantry::{Error, Field, Reason, page::Cursor};
use uuid::Uuid;

use crate::failure::Failure;

/// Whether PostgreSQL can read it: what a client sends may be a moment of another geological age.
pub(crate) fn can_be_stored(moment: DateTime<Utc>) -> bool {
    (1..=9999).contains(&moment.year())
}

/// The last row of a page that is sorted by name.
#[derive(Serialize, Deserialize)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) id: Uuid,
}

impl Place {
    pub(crate) fn encode(&self) -> Result<Cursor, Failure> {
        Ok(Cursor(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Failure::internal)?)))
    }

    pub(crate) fn decode(cursor: &Cursor) -> Result<Self, Error> {
        let refused = || Error::invalid(Field::Cursor, Reason::Malformed);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).map_err(|_| refused())?;
        let place: Self = serde_json::from_slice(&bytes).map_err(|_| refused())?;
        if place.name.contains('\0') { Err(refused()) } else { Ok(place) }
    }
}

/// The last row of a page that is sorted by time, newest first.
#[derive(Serialize, Deserialize)]
pub(crate) struct NewestPlace {
    pub(crate) created: DateTime<Utc>,
    pub(crate) id: Uuid,
}

impl NewestPlace {
    pub(crate) fn encode(&self) -> Result<Cursor, Failure> {
        Ok(Cursor(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Failure::internal)?)))
    }

    pub(crate) fn decode(cursor: &Cursor) -> Result<Self, Error> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).ok();
        bytes
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok())
            .filter(|place| can_be_stored(place.created))
            .ok_or_else(|| Error::invalid(Field::Cursor, Reason::Malformed))
    }
}
