//! The teams of an organization.

mod add;
mod appoint;
mod ask;
mod mover;
mod people;
mod row;
mod settings;
mod team;
mod tree;
mod working;

pub use add::AddToTeamPage;
pub use team::TeamPage;
pub use tree::TeamsPage;

use tenantry::{
    ids::TeamId,
    team::{Team, TeamTree},
};

/// The teams in the order of the tree, each with how deep it stands: what is shown as a list with indents.
fn in_order(teams: &[Team]) -> Vec<(usize, Team)> {
    let mut found = Vec::with_capacity(teams.len());
    walk(teams, None, 0, &mut found);
    found
}

fn walk(teams: &[Team], parent: Option<TeamId>, depth: usize, found: &mut Vec<(usize, Team)>) {
    let mut parts: Vec<&Team> = teams.iter().filter(|team| team.parent_id == parent).collect();
    parts.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
    for team in parts {
        found.push((depth, team.clone()));
        walk(teams, Some(team.id), depth + 1, found);
    }
}

/// Where a team can stand, in the order of the tree: at the top first. Nowhere for what moves into itself, and no deeper
/// than teams can nest. The server asks the same rule again, behind a lock.
fn places(teams: &[Team], moving: TeamId) -> Vec<Option<TeamId>> {
    let tree: TeamTree = teams.iter().map(|team| (team.id, team.parent_id)).collect();
    let allowed = tree.places(moving);
    let below = in_order(teams).into_iter().map(|(_, team)| Some(team.id)).filter(|place| allowed.contains(place));
    std::iter::once(None).chain(below).collect()
}

/// Values and texts of a select of such places; for a new team, all of them.
fn parents(top: &str, teams: &[Team], moving: Option<TeamId>) -> Vec<(String, String)> {
    let allowed = moving.map(|moving| places(teams, moving));
    let is_allowed = |team: &Team| allowed.as_ref().is_none_or(|allowed| allowed.contains(&Some(team.id)));
    let below = in_order(teams)
        .into_iter()
        .filter(|(_, team)| is_allowed(team))
        .map(|(depth, team)| (team.id.to_string(), format!("{}{}", "– ".repeat(depth), team.name)));
    std::iter::once((String::new(), top.to_owned())).chain(below).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use tenantry::{fields::FieldValues, ids::OrganizationId, team::TeamProfile, text::Name};
    use uuid::Uuid;

    use super::*;

    fn team(id: u128, parent: Option<u128>, name: &str) -> Option<Team> {
        Some(Team {
            id: TeamId::from_uuid(Uuid::from_u128(id)),
            organization_id: OrganizationId::from_uuid(Uuid::nil()),
            parent_id: parent.map(|id| TeamId::from_uuid(Uuid::from_u128(id))),
            name: Name::truncate(name)?,
            profile: TeamProfile::default(),
            member_count: 0,
            fields: FieldValues::new(),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        })
    }

    #[test]
    fn a_team_stands_below_its_parent_and_cannot_move_into_itself() {
        let teams: Vec<Team> =
            [team(1, None, "Sales"), team(2, Some(1), "Seoul"), team(3, None, "Design"), team(4, Some(2), "Gangnam")]
                .into_iter()
                .flatten()
                .collect();
        let order: Vec<_> = in_order(&teams).into_iter().map(|(depth, team)| (depth, team.name.to_string())).collect();
        let names = ["Design", "Sales", "Seoul", "Gangnam"].map(str::to_owned);
        assert_eq!(order.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>(), names);
        assert_eq!(order.iter().map(|(depth, _)| *depth).collect::<Vec<_>>(), [0, 0, 1, 2]);
        let moving = Some(TeamId::from_uuid(Uuid::from_u128(2)));
        let options: Vec<_> = parents("top", &teams, moving).into_iter().map(|(_, text)| text).collect();
        assert_eq!(options, ["top", "Design", "Sales"]);
    }
}
