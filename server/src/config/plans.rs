//! `[plans.…]`: what the organizations of a plan may have. Only the file has them, since their names are the operator's.

use std::{collections::BTreeMap, ops::RangeInclusive};

use tenantry::limits::{Limit, Plan, PlanLimits};
use toml::{Table, Value};

use super::{parse, sources::ConfigError};

/// How many members an organization or a team can be said to have.
pub(super) const MEMBERS: RangeInclusive<u32> = 1..=1_000_000;
/// How many invitations or organizations there can be said to be.
pub(super) const MANY: RangeInclusive<u32> = 0..=1_000_000;
/// How many teams or roles an organization can be said to have: they are read as a whole.
pub(super) const FEW: RangeInclusive<u32> = 0..=10_000;

/// Reads the table `plans`.
pub(super) fn read(table: Table) -> Result<BTreeMap<Plan, PlanLimits>, ConfigError> {
    let mut plans = BTreeMap::new();
    for (name, value) in table {
        let key = format!("plans.{name}");
        let Ok(plan) = Plan::parse(&name) else {
            let reason =
                "is not a name for a plan: lower-case letters, digits, - and _, beginning with a letter, and not none";
            return Err(ConfigError::new(key, reason));
        };
        let Value::Table(limits) = value else { return Err(ConfigError::new(key, "needs a table")) };
        plans.insert(plan, read_plan(&key, limits)?);
    }
    Ok(plans)
}

fn read_plan(key: &str, table: Table) -> Result<PlanLimits, ConfigError> {
    let mut limits = PlanLimits::default();
    for (name, value) in table {
        let key = format!("{key}.{name}");
        let (place, range) = match name.as_str() {
            "members" => (&mut limits.members, MEMBERS),
            "invitations" => (&mut limits.invitations, MANY),
            "teams" => (&mut limits.teams, FEW),
            "team_members" => (&mut limits.team_members, MEMBERS),
            "roles" => (&mut limits.roles, FEW),
            "organizations" => {
                let reason = "is a limit of persons, and a plan is an organization's: see limits.organizations";
                return Err(ConfigError::new(key, reason));
            }
            _ => {
                let reason = "no such limit; there are members, invitations, teams, team_members and roles";
                return Err(ConfigError::new(key, reason));
            }
        };
        *place = Some(limit(&key, &value, range)?);
    }
    Ok(limits)
}

fn limit(key: &str, value: &Value, range: RangeInclusive<u32>) -> Result<Limit, ConfigError> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    parse::limit(range)(text.trim()).map_err(|reason| ConfigError::new(key, format!("`{}` {reason}", text.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<BTreeMap<Plan, PlanLimits>, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| error.to_string())?;
        let plans = match table.get("plans") {
            Some(Value::Table(plans)) => plans.clone(),
            _ => Table::new(),
        };
        read(plans).map_err(|error| error.to_string())
    }

    #[test]
    fn the_file_makes_plans() {
        let text = "[plans.free]\nmembers = 3\ninvitations = 0\nteams = 2\nteam_members = 3\nroles = 1\n\
                    [plans.pro]\nmembers = 'unlimited'\n[plans.enterprise]";
        let plans = read_text(text).unwrap_or_else(|error| panic!("{error}"));
        let plan = |name: &str| Plan::parse(name).ok().and_then(|plan| plans.get(&plan)).copied();
        let free = PlanLimits {
            members: Some(Limit::AtMost(3)),
            invitations: Some(Limit::AtMost(0)),
            teams: Some(Limit::AtMost(2)),
            team_members: Some(Limit::AtMost(3)),
            roles: Some(Limit::AtMost(1)),
        };
        assert_eq!(plan("free"), Some(free));
        assert_eq!(plan("pro"), Some(PlanLimits { members: Some(Limit::Unlimited), ..PlanLimits::default() }));
        assert_eq!(plan("enterprise"), Some(PlanLimits::default()));
    }

    #[test]
    fn what_is_no_plan_is_refused_by_its_key() {
        for (text, refused) in [
            ("[plans.Free]", "plans.Free: is not a name for a plan"),
            ("[plans]\nfree = 3", "plans.free: needs a table"),
            ("[plans.free]\nmember = 3", "plans.free.member: no such limit; there are members,"),
            ("[plans.free]\norganizations = 3", "plans.free.organizations: is a limit of persons"),
            ("[plans.free]\nmembers = 0", "plans.free.members: `0` is neither unlimited nor a number from 1 to"),
            ("[plans.free]\nteams = -1", "plans.free.teams: `-1` is neither unlimited nor a number from 0 to 10000"),
            ("[plans.free]\nteams = 'many'", "plans.free.teams: `many` is neither"),
            ("[plans.free]\nteams = [1]", "plans.free.teams: `[1]` is neither"),
        ] {
            let refusal = read_text(text).err().unwrap_or_default();
            assert!(refusal.starts_with(refused), "{text}: {refusal}");
        }
    }
}
