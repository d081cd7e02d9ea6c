//! How many of something there may be: by number or any number, for everybody or by plan.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason};

/// Longest name of a plan, in characters.
pub const PLAN_MAX: usize = 64;

/// How many there may be of something. On the wire a number, or null for any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Option<u32>", into = "Option<u32>")]
pub enum Limit {
    /// This many.
    AtMost(u32),
    /// Any number.
    Unlimited,
}

impl Limit {
    /// The number, where there is one.
    #[must_use]
    pub const fn number(self) -> Option<u32> {
        match self {
            Self::AtMost(number) => Some(number),
            Self::Unlimited => None,
        }
    }

    /// Whether there may be one more where there are `count`.
    #[must_use]
    pub fn has_room(self, count: u64) -> bool {
        self.number().is_none_or(|number| count < u64::from(number))
    }

    /// How many more there may be where there are `count`; `None` for any number.
    #[must_use]
    pub fn left(self, count: u64) -> Option<u32> {
        self.number().map(|number| number.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX)))
    }

    /// How near `count` is to the limit: what the console warns by.
    #[must_use]
    pub fn level(self, count: u64) -> Level {
        match self.number().map(u64::from) {
            Some(number) if count >= number => Level::Full,
            Some(number) if count.saturating_mul(5) >= number.saturating_mul(4) => Level::Near,
            _ => Level::Fine,
        }
    }

    /// Refuses one more where there are `count`.
    ///
    /// # Errors
    /// What `refusal` makes of the limit.
    pub fn require_room(self, count: u64, refusal: impl FnOnce(u32) -> Error) -> Result<(), Error> {
        match self {
            Self::AtMost(number) if count >= u64::from(number) => Err(refusal(number)),
            _ => Ok(()),
        }
    }
}

/// How near something is to its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// There is room, or no limit.
    Fine,
    /// Four fifths are used.
    Near,
    /// Nothing is left.
    Full,
}

impl From<Option<u32>> for Limit {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::Unlimited, Self::AtMost)
    }
}

impl From<Limit> for Option<u32> {
    fn from(limit: Limit) -> Self {
        limit.number()
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(number) => number.fmt(f),
            Self::Unlimited => f.write_str("unlimited"),
        }
    }
}

/// The name of a plan of the configuration: lower-case letters, digits, `-` and `_`, beginning with a letter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Plan(String);

impl Plan {
    /// Parses a name.
    ///
    /// # Errors
    /// On [`Field::Plan`]: [`Reason::Required`], [`Reason::TooLong`], [`Reason::Malformed`], and [`Reason::Reserved`] for
    /// `none`, by which operators mean that there is no plan.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let refuse = |reason| Err(Error::invalid(Field::Plan, reason));
        if text.is_empty() {
            return refuse(Reason::Required);
        }
        if text.len() > PLAN_MAX {
            return refuse(Reason::TooLong { max: PLAN_MAX });
        }
        let is_name = text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_');
        match text {
            "none" => refuse(Reason::Reserved),
            name if is_name => Ok(Self(name.to_owned())),
            _ => refuse(Reason::Malformed),
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Plan> for String {
    fn from(plan: Plan) -> Self {
        plan.0
    }
}

impl TryFrom<String> for Plan {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        Self::parse(&text)
    }
}

/// What one organization may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationLimits {
    /// Active members.
    pub members: Limit,
    /// Pending invitations.
    pub invitations: Limit,
    /// Teams.
    pub teams: Limit,
    /// Active members of one team.
    pub team_members: Limit,
    /// Roles that it makes for itself.
    pub roles: Limit,
}

/// What a plan says; `None` follows the limits of the configuration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PlanLimits {
    /// Active members.
    pub members: Option<Limit>,
    /// Pending invitations.
    pub invitations: Option<Limit>,
    /// Teams.
    pub teams: Option<Limit>,
    /// Active members of one team.
    pub team_members: Option<Limit>,
    /// Roles that an organization makes for itself.
    pub roles: Option<Limit>,
}

/// All limits of a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Organizations of a person, the personal one not counted.
    pub organizations: Limit,
    /// Of an organization, where neither it nor its plan says otherwise.
    pub organization: OrganizationLimits,
    /// The plans, by name.
    pub plans: BTreeMap<Plan, PlanLimits>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            organizations: Limit::AtMost(10),
            organization: OrganizationLimits {
                members: Limit::AtMost(100),
                invitations: Limit::AtMost(100),
                teams: Limit::AtMost(100),
                team_members: Limit::AtMost(100),
                roles: Limit::AtMost(50),
            },
            plans: BTreeMap::new(),
        }
    }
}

impl Limits {
    /// What an organization may have: of its members its own number, else what its plan says, else what holds for all.
    /// A plan that the configuration does not know (any more) says nothing.
    #[must_use]
    pub fn of(&self, plan: Option<&Plan>, max_members: Option<u32>) -> OrganizationLimits {
        let plan = plan.and_then(|plan| self.plans.get(plan)).copied().unwrap_or_default();
        let all = self.organization;
        OrganizationLimits {
            members: max_members.map(Limit::AtMost).or(plan.members).unwrap_or(all.members),
            invitations: plan.invitations.unwrap_or(all.invitations),
            teams: plan.teams.unwrap_or(all.teams),
            team_members: plan.team_members.unwrap_or(all.team_members),
            roles: plan.roles.unwrap_or(all.roles),
        }
    }

    /// Whether no organization has a limit of pending invitations, whatever its plan.
    #[must_use]
    pub fn any_number_of_invitations(&self) -> bool {
        let plans = self.plans.values().filter_map(|plan| plan.invitations);
        plans.chain([self.organization.invitations]).all(|limit| limit == Limit::Unlimited)
    }

    /// Refuses a plan that the configuration does not have.
    ///
    /// # Errors
    /// [`Reason::Unknown`] on [`Field::Plan`].
    pub fn require_known(&self, plan: &Plan) -> Result<(), Error> {
        if self.plans.contains_key(plan) { Ok(()) } else { Err(Error::invalid(Field::Plan, Reason::Unknown)) }
    }
}

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// How many there are.
    pub count: u64,
    /// How many there may be.
    pub limit: Limit,
}

impl Usage {
    /// How near it is to the limit.
    #[must_use]
    pub fn level(self) -> Level {
        self.limit.level(self.count)
    }
}

/// An organization's plan, its limits, and how much of them it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationUsage {
    /// Its plan, as the operator gave it.
    pub plan: Option<Plan>,
    /// Active members.
    pub members: Usage,
    /// Pending invitations.
    pub invitations: Usage,
    /// Teams.
    pub teams: Usage,
    /// Roles of its own.
    pub roles: Usage,
    /// How many members one team may have, and how many the largest has.
    pub team_members: Usage,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(name: &str) -> Plan {
        Plan::parse(name).unwrap_or_else(|_| panic!("{name} is a name"))
    }

    #[test]
    fn the_organization_says_it_before_its_plan_and_that_before_the_configuration() {
        let basic = PlanLimits { members: Some(Limit::AtMost(10)), teams: Some(Limit::AtMost(2)), ..<_>::default() };
        let pro = PlanLimits { members: Some(Limit::Unlimited), ..PlanLimits::default() };
        let plans = BTreeMap::from([(plan("basic"), basic), (plan("pro"), pro)]);
        let limits = Limits { plans, ..Limits::default() };
        let members = |name: &str, own| limits.of(Some(&plan(name)), own).members;
        assert_eq!(limits.of(None, None), limits.organization);
        assert_eq!(limits.of(None, Some(7)).members, Limit::AtMost(7));
        assert_eq!(members("basic", None), Limit::AtMost(10));
        assert_eq!(members("basic", Some(7)), Limit::AtMost(7));
        assert_eq!(members("pro", None), Limit::Unlimited);
        assert_eq!(members("pro", Some(7)), Limit::AtMost(7));
        assert_eq!(members("gone", None), Limit::AtMost(100));
        let basic = limits.of(Some(&plan("basic")), None);
        assert_eq!((basic.teams, basic.invitations), (Limit::AtMost(2), Limit::AtMost(100)));
    }

    #[test]
    fn any_number_of_invitations_means_in_every_plan() {
        let mut limits = Limits::default();
        assert!(!limits.any_number_of_invitations());
        limits.organization.invitations = Limit::Unlimited;
        assert!(limits.any_number_of_invitations());
        limits.plans.insert(plan("pro"), PlanLimits::default());
        assert!(limits.any_number_of_invitations());
        let basic = PlanLimits { invitations: Some(Limit::AtMost(5)), ..PlanLimits::default() };
        limits.plans.insert(plan("basic"), basic);
        assert!(!limits.any_number_of_invitations());
    }

    #[test]
    fn a_limit_has_room_below_its_number_and_unlimited_always() {
        let refuse = |limit| Error::TeamLimitReached { limit };
        assert_eq!(Limit::AtMost(2).require_room(1, refuse), Ok(()));
        assert_eq!(Limit::AtMost(2).require_room(2, refuse), Err(refuse(2)));
        assert_eq!(Limit::AtMost(0).require_room(0, refuse), Err(refuse(0)));
        assert_eq!(Limit::Unlimited.require_room(u64::MAX, refuse), Ok(()));
        assert!(Limit::AtMost(2).has_room(1) && !Limit::AtMost(2).has_room(2) && Limit::Unlimited.has_room(u64::MAX));
    }

    #[test]
    fn a_limit_warns_before_it_is_reached() {
        let levels = |limit: Limit, counts: &[u64]| counts.iter().map(|count| limit.level(*count)).collect::<Vec<_>>();
        use Level::{Fine, Full, Near};
        assert_eq!(levels(Limit::AtMost(10), &[0, 7, 8, 9, 10, 11]), [Fine, Fine, Near, Near, Full, Full]);
        assert_eq!(levels(Limit::AtMost(3), &[2, 3]), [Fine, Full]);
        assert_eq!(levels(Limit::AtMost(0), &[0]), [Full]);
        assert_eq!(levels(Limit::Unlimited, &[u64::MAX]), [Fine]);
    }

    #[test]
    fn limits_travel_as_a_number_or_null() {
        let json = |limit| serde_json::to_value(limit).unwrap_or_default();
        assert_eq!(json(Limit::AtMost(3)), serde_json::json!(3));
        assert_eq!(json(Limit::Unlimited), serde_json::Value::Null);
    }

    #[test]
    fn plans_have_plain_names() {
        for name in ["free", "pro-2026", "a_b"] {
            assert!(Plan::parse(name).is_ok(), "{name}");
        }
        let long = "a".repeat(PLAN_MAX + 1);
        for name in ["", "Pro", "2x", "a b", "a.b", "무료", "none", long.as_str()] {
            assert!(Plan::parse(name).is_err(), "{name}");
        }
    }
}
