//! What a team is as a unit of the organization (document 004).

use serde::{Deserialize, Serialize};

use super::optional_line;
use crate::{Error, Field, Reason, error::Check, text};

/// Longest description of a team, in characters.
pub const DESCRIPTION_MAX: usize = 500;
/// Longest name of a kind of unit, in characters.
pub const UNIT_TYPE_MAX: usize = 50;

/// Who outside of the console hears of a team.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Systems that the organization connected.
    #[default]
    Internal,
    /// Nobody; nor of what is a part of it.
    Private,
}

impl Visibility {
    /// Every value, the widest first.
    pub const ALL: [Self; 3] = [Self::Public, Self::Internal, Self::Private];

    /// The value as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Private => "private",
        }
    }

    /// Parses a value; blank text is the default.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Visibility`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        Self::ALL
            .into_iter()
            .find(|value| value.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Visibility, Reason::Unknown))
    }
}

/// What a team is as a unit of the organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamProfile {
    /// What it is for; blank if nobody said.
    pub description: String,
    /// What kind of unit it is, in the organization's own words (`orgUnitType` of document 004).
    pub unit_type: Option<String>,
    /// Who outside of the console hears of it.
    pub visibility: Visibility,
}

impl TeamProfile {
    /// Parses the fields of the settings form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(description: &str, unit_type: &str, visibility: &str) -> Result<Self, Error> {
        let mut check = Check::new();
        let description = check.take(text::line(Field::Description, description, DESCRIPTION_MAX));
        let unit_type = check.take(optional_line(Field::UnitType, unit_type, UNIT_TYPE_MAX));
        let visibility = check.take(Visibility::parse(visibility));
        let complete = (|| Some(Self { description: description?, unit_type: unit_type?, visibility: visibility? }))();
        check.finish(complete)
    }
}
