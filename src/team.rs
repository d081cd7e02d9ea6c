//! Teams: groups inside an organization, which nest.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Field, Reason,
    email::Email,
    error::Check,
    fields::FieldValues,
    ids::{MemberId, OrganizationId, TeamId, TeamMemberId, UserId},
    text::{self, Name},
};

mod appointment;
mod profile;

pub use appointment::{APPOINTMENT_MAX, Appointment};
pub use profile::{DESCRIPTION_MAX, TeamProfile, UNIT_TYPE_MAX, Visibility};

/// Most teams from one at the top down to the deepest, both counted.
pub const DEPTH_MAX: usize = 8;

/// What somebody is in a team. Whoever leads one may add and remove its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TeamRole {
    /// Leads the team.
    Lead,
    /// Is in it.
    #[default]
    Member,
}

impl TeamRole {
    /// The role as it is stored and sent.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Member => "member",
        }
    }

    /// Parses a role in a team.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Role`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        [Self::Lead, Self::Member]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| Error::invalid(Field::Role, Reason::Unknown))
    }
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// Whose.
    pub organization_id: OrganizationId,
    /// The team that it is a part of; `None` at the top.
    pub parent_id: Option<TeamId>,
    /// Its name, which no other team of the organization has in any case of letters.
    pub name: Name,
    /// What it is as a unit.
    pub profile: TeamProfile,
    /// How many active members are in it, those of its parts not counted.
    pub member_count: u64,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it was renamed, moved or described anew last.
    pub updated_at: DateTime<Utc>,
    /// Its extra fields, shown or not: for the server alone.
    #[serde(skip)]
    pub fields: FieldValues,
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamMember {
    /// Which place in a team.
    pub id: TeamMemberId,
    /// In which team.
    pub team_id: TeamId,
    /// The membership in the organization.
    pub member_id: MemberId,
    /// The person.
    pub user_id: UserId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// The path of the person's portrait; `None` where there is none, or one of another site.
    pub picture: Option<String>,
    /// What the person is in the team.
    pub role: TeamRole,
    /// What else the person is there.
    pub appointment: Appointment,
    /// Since when.
    pub joined_at: DateTime<Utc>,
}

impl TeamMember {
    /// Whether the person counts as a leader of the team: whoever owns a unit does (document 004).
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.role == TeamRole::Lead || self.appointment.is_owner
    }
}

/// An active member of the organization who could join a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamCandidate {
    /// The person.
    pub user_id: UserId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
    /// The path of the person's portrait; `None` where there is none, or one of another site.
    pub picture: Option<String>,
}

/// What somebody who asks for a team is told beside the team itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFacts {
    /// What the one who asks is in it.
    pub own_role: Option<TeamRole>,
    /// How many teams are directly below it.
    pub parts: u64,
    /// How many open invitations lead into it.
    pub invitations: u64,
}

/// Most people who are put into a team at once.
pub const ADD_MAX: usize = 200;

/// A wish for a team, parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTeam {
    /// Its name.
    pub name: Name,
    /// The team that it shall be a part of.
    pub parent: Option<TeamId>,
    /// What it is as a unit.
    pub profile: TeamProfile,
    /// Its extra fields.
    pub fields: FieldValues,
}

impl NewTeam {
    /// Parses the fields of the create form; a blank parent means the top.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(name: &str, parent: &str) -> Result<Self, Error> {
        let mut check = Check::new();
        let name = check.take(Name::parse(Field::Name, name));
        let parent = check.take(parse_parent(parent));
        let complete = name.zip(parent).map(|(name, parent)| Self {
            name,
            parent,
            profile: TeamProfile::default(),
            fields: FieldValues::new(),
        });
        check.finish(complete)
    }
}

/// Changes to a team; a field left `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamChanges {
    /// Its name.
    pub name: Option<Name>,
    /// The team that it shall be a part of; `Some(None)` moves it to the top.
    pub parent: Option<Option<TeamId>>,
    /// What it is as a unit.
    pub profile: Option<TeamProfile>,
    /// Extra fields; those that are not named stay.
    pub fields: FieldValues,
}

impl TeamChanges {
    /// Parses name and place, which the settings form always sends both.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every refused field.
    pub fn parse(name: &str, parent: &str) -> Result<Self, Error> {
        NewTeam::parse(name, parent).map(|wish| Self {
            name: Some(wish.name),
            parent: Some(wish.parent),
            ..Self::default()
        })
    }
}

/// One line of text that may be left out: blank text is `None`.
fn optional_line(field: Field, text: &str, max: usize) -> Result<Option<String>, Error> {
    let text = text::line(field, text, max)?;
    Ok(if text.is_empty() { None } else { Some(text) })
}

/// Parses the team that another shall be a part of; blank text means the top.
///
/// # Errors
/// [`Reason::Malformed`] on [`Field::ParentId`].
pub fn parse_parent(text: &str) -> Result<Option<TeamId>, Error> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    TeamId::parse(text).map(Some).map_err(|_| Error::invalid(Field::ParentId, Reason::Malformed))
}

/// Which team is a part of which: what a move is judged on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TeamTree(BTreeMap<TeamId, Option<TeamId>>);

impl FromIterator<(TeamId, Option<TeamId>)> for TeamTree {
    fn from_iter<I: IntoIterator<Item = (TeamId, Option<TeamId>)>>(edges: I) -> Self {
        Self(edges.into_iter().collect())
    }
}

impl TeamTree {
    /// May a team become a part of `parent`? `team` is the one that moves, with all its parts; `None` is a new one.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::ParentId`] for a parent that is not in this organization;
    /// [`Error::TeamCycle`] for the team itself and for its own parts; [`Error::TeamTooDeep`].
    pub fn place(&self, team: Option<TeamId>, parent: TeamId) -> Result<(), Error> {
        if !self.0.contains_key(&parent) {
            return Err(Error::invalid(Field::ParentId, Reason::Unknown));
        }
        let above = self.above(parent);
        if team.is_some_and(|team| above.contains(&team)) {
            return Err(Error::TeamCycle);
        }
        let height = team.map_or(1, |team| self.height(team));
        if above.len() + height > DEPTH_MAX { Err(Error::TeamTooDeep { limit: depth_max() }) } else { Ok(()) }
    }

    /// Where a team can stand: at the top (`None`), or as a part of another, by the same rule as [`TeamTree::place`].
    #[must_use]
    pub fn places(&self, team: TeamId) -> Vec<Option<TeamId>> {
        let below = self.0.keys().filter(|parent| self.place(Some(team), **parent).is_ok()).map(|parent| Some(*parent));
        std::iter::once(None).chain(below).collect()
    }

    /// How many teams there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The team and all that it is a part of. A ring, which no door lets in, is walked once.
    fn above(&self, team: TeamId) -> BTreeSet<TeamId> {
        let mut found = BTreeSet::new();
        let mut next = Some(team);
        while let Some(team) = next.filter(|team| found.insert(*team)) {
            next = self.0.get(&team).copied().flatten();
        }
        found
    }

    /// How many teams there are from this one down to its deepest part.
    fn height(&self, team: TeamId) -> usize {
        let mut level = BTreeSet::from([team]);
        let mut seen = level.clone();
        let mut height = 0;
        while !level.is_empty() {
            height += 1;
            level = self
                .0
                .iter()
                .filter(|(part, parent)| parent.is_some_and(|parent| level.contains(&parent)) && !seen.contains(part))
                .map(|(part, _)| *part)
                .collect();
            seen.extend(&level);
        }
        height
    }
}

/// [`DEPTH_MAX`] as limits are told.
const fn depth_max() -> u32 {
    // The constant is small.
    DEPTH_MAX as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(n: usize) -> TeamId {
        TeamId::from_uuid(Uuid::from_u128(n as u128 + 1))
    }

    fn chain(length: usize) -> TeamTree {
        (0..length).map(|n| (id(n), n.checked_sub(1).map(id))).collect()
    }

    #[test]
    fn a_team_is_no_part_of_itself_or_of_its_own_parts() {
        let tree = chain(3);
        assert_eq!(tree.place(Some(id(0)), id(0)), Err(Error::TeamCycle));
        assert_eq!(tree.place(Some(id(0)), id(2)), Err(Error::TeamCycle));
        assert_eq!(tree.place(Some(id(2)), id(0)), Ok(()));
        assert_eq!(tree.place(None, id(9)), Err(Error::invalid(Field::ParentId, Reason::Unknown)));
    }

    #[test]
    fn depth_counts_what_is_above_and_what_comes_along() {
        assert_eq!(chain(DEPTH_MAX - 1).place(None, id(DEPTH_MAX - 2)), Ok(()));
        assert_eq!(chain(DEPTH_MAX).place(None, id(DEPTH_MAX - 1)), Err(Error::TeamTooDeep { limit: 8 }));
        // Two chains, one hung below the other.
        let mut two = chain(5);
        two.0.extend((10..14).map(|n| (id(n), (n > 10).then(|| id(n - 1)))));
        assert_eq!(two.place(Some(id(10)), id(3)), Ok(()));
        assert_eq!(two.place(Some(id(10)), id(4)), Err(Error::TeamTooDeep { limit: 8 }));
    }

    #[test]
    fn a_team_is_offered_every_place_but_itself_its_parts_and_what_is_too_deep() {
        let tree = chain(3);
        assert_eq!(tree.places(id(2)), [None, Some(id(0)), Some(id(1))]);
        assert_eq!(tree.places(id(0)), [None]);
        let mut deep = chain(DEPTH_MAX);
        deep.0.insert(id(20), None);
        assert!(!deep.places(id(20)).contains(&Some(id(DEPTH_MAX - 1))));
    }

    proptest! {
        #[test]
        fn whatever_is_moved_the_teams_stay_a_forest(moves in prop::collection::vec((0..12_usize, 0..12_usize), 0..80)) {
            let mut tree: TeamTree = (0..12).map(|n| (id(n), None)).collect();
            for (team, parent) in moves {
                if tree.place(Some(id(team)), id(parent)).is_ok() {
                    tree.0.insert(id(team), Some(id(parent)));
                }
            }
            for team in 0..12 {
                let mut steps = 0;
                let mut next = Some(id(team));
                while let Some(team) = next {
                    steps += 1;
                    prop_assert!(steps <= DEPTH_MAX, "a ring, or too deep");
                    next = tree.0.get(&team).copied().flatten();
                }
            }
        }
    }
}
