//! What somebody is in a unit: the appointment of document 004.

use serde::{Deserialize, Serialize};

use super::optional_line;
use crate::{Error, Field, error::Check};

/// Longest grade, position or job title, in characters.
pub const APPOINTMENT_MAX: usize = 100;

/// What somebody is in a team, beside leading it. None of it gives a right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The grade, such as "senior".
    pub grade: Option<String>,
    /// The position in the unit, such as "head of the office".
    pub position: Option<String>,
    /// What the person does.
    pub job_title: Option<String>,
    /// Whether the unit is this person's to answer for. Whoever owns a unit counts as its leader, too.
    pub is_owner: bool,
    /// Whether it is the person's primary unit. One at most: the database sees to it.
    pub is_primary: bool,
}

impl Appointment {
    /// Parses the fields of the form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(
        grade: &str,
        position: &str,
        job_title: &str,
        is_owner: bool,
        is_primary: bool,
    ) -> Result<Self, Error> {
        let mut check = Check::new();
        let grade = check.take(optional_line(Field::Grade, grade, APPOINTMENT_MAX));
        let position = check.take(optional_line(Field::Position, position, APPOINTMENT_MAX));
        let job_title = check.take(optional_line(Field::JobTitle, job_title, APPOINTMENT_MAX));
        let complete =
            (|| Some(Self { grade: grade?, position: position?, job_title: job_title?, is_owner, is_primary }))();
        check.finish(complete)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_nothing_and_every_refusal_is_told() {
        let blank = Appointment::parse(" ", "", "\t", false, true);
        assert_eq!(blank, Ok(Appointment { is_primary: true, ..Appointment::default() }));
        let full = Appointment::parse(" 책임 ", "실장", "Backend Engineer", true, false);
        assert_eq!(full.map(|full| (full.grade, full.is_owner)), Ok((Some("책임".to_owned()), true)));
        let refused = Appointment::parse(&"a".repeat(101), "a\nb", "a\0", false, false);
        let fields = refused.err().map(|error| error.fields().iter().map(|each| each.field).collect::<Vec<_>>());
        assert_eq!(fields, Some(vec![Field::Grade, Field::Position, Field::JobTitle]));
    }
}
