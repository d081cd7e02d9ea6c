//! What the command palette asks for.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{
    ids::{MemberId, RoleId, TeamId},
    role::Role,
};

use super::ApiResult;
#[cfg(feature = "ssr")]
use crate::{
    i18n::Locale,
    server_context::{services, tenant},
    texts::role_name,
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error,
    access::Permission,
    member::{MemberQuery, parse_search},
    page::PageRequest,
    record::Window,
    session::Tenant,
};

/// Most of a kind that are found at once.
#[cfg(feature = "ssr")]
const FOUND_MAX: u32 = 6;

/// What there is inside of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Members.
    pub people: Vec<FoundPerson>,
    /// Teams.
    pub teams: Vec<FoundTeam>,
    /// Roles, for those who may see what roles hold.
    pub roles: Vec<FoundRole>,
}

/// A member, as far as a line has room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPerson {
    /// The membership, which the person's own page goes by.
    pub id: MemberId,
    /// The person's name.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The path of the person's portrait, where there is one.
    pub picture: Option<String>,
    /// The person's roles.
    pub roles: Vec<Role>,
}

/// A team, as far as a line has room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundTeam {
    /// Which.
    pub id: TeamId,
    /// Its name.
    pub name: String,
    /// How many active members are in it.
    pub member_count: u64,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRole {
    /// Its name.
    pub role: Role,
    /// Which, if it is the organization's own: its page goes by that, and that of others by the name.
    pub own: Option<RoleId>,
}

/// Members of an organization whose name or address has the text in it, and teams and roles whose name has.
#[server(prefix = "/sfn", endpoint = "find_inside")]
pub async fn find_inside(organization: String, #[server(default)] search: String) -> ApiResult<Found> {
    let tenant = tenant(&organization).await?;
    let search = parse_search(&search)?;
    let wanted = search.as_deref().unwrap_or_default().to_lowercase();
    let query = MemberQuery { search, page: PageRequest::new(FOUND_MAX, None)?, ..MemberQuery::default() };
    let members = services()?.members.list(&tenant, &query).await?;
    let person = |member: tenantry::member::Member| FoundPerson {
        id: member.id,
        name: member.name.into(),
        email: member.email.into(),
        picture: member.picture,
        roles: member.roles,
    };
    Ok(Found {
        people: members.items.into_iter().map(person).collect(),
        teams: teams_called(&tenant, &wanted).await?,
        roles: roles_called(&tenant, &wanted).await?,
    })
}

/// As the page of all teams lists them.
#[cfg(feature = "ssr")]
async fn teams_called(tenant: &Tenant, wanted: &str) -> ApiResult<Vec<FoundTeam>> {
    let mut teams = match services()?.teams.all(tenant, Window::default()).await {
        // Too many to list at once: the rest is found all the same.
        Err(Error::Invalid { .. }) => Vec::new(),
        teams => teams?,
    };
    teams.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
    let found = teams.into_iter().filter_map(|team| {
        let place = place_of(team.name.as_str(), wanted)?;
        Some((place, FoundTeam { id: team.id, name: team.name.into(), member_count: team.member_count }))
    });
    Ok(first(found.collect()))
}

/// As the page of all roles lists them; built-in ones are found by their names in every language of the console.
#[cfg(feature = "ssr")]
async fn roles_called(tenant: &Tenant, wanted: &str) -> ApiResult<Vec<FoundRole>> {
    if !tenant.standing.may(&Permission::AC_READ) {
        return Ok(Vec::new());
    }
    let roles = services()?.roles;
    let own = match roles.all(tenant, Window::default()).await {
        Err(Error::Invalid { .. }) => Vec::new(),
        own => own?,
    };
    let policy = roles.policy(tenant).await?;
    let found = policy.roles().into_iter().filter_map(|role| {
        let names = [role.to_string(), role_name(Locale::en, role), role_name(Locale::ko, role)];
        let place = names.iter().filter_map(|name| place_of(name, wanted)).min()?;
        let own = own.iter().find(|own| own.role == *role).map(|own| own.id);
        Some((place, FoundRole { role: role.clone(), own }))
    });
    Ok(first(found.collect()))
}

/// Where a name stands among those that are found: first those that begin with what is wanted. `None` where some word of
/// it is nowhere in the name.
#[cfg(feature = "ssr")]
fn place_of(name: &str, wanted: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let fits = wanted.split_whitespace().all(|word| name.contains(word));
    fits.then(|| u8::from(!name.starts_with(wanted)))
}

/// As many as are shown, in the order of their places, else as they come.
#[cfg(feature = "ssr")]
fn first<T>(mut found: Vec<(u8, T)>) -> Vec<T> {
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().take(FOUND_MAX as usize).map(|(_, found)| found).collect()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_the_text_comes_first_and_few_come_at_all() {
        assert_eq!(place_of("Sales Seoul", "sales"), Some(0));
        assert_eq!(place_of("Sales Seoul", "seoul"), Some(1));
        assert_eq!(place_of("Sales Seoul", "seo al"), Some(1));
        assert_eq!(place_of("Sales Seoul", "sales busan"), None);
        assert_eq!(place_of("영업팀", "영업"), Some(0));
        assert_eq!(first(vec![(1, "b"), (0, "c"), (1, "a")]), ["c", "b", "a"]);
        assert_eq!(first((0..20_u8).map(|number| (0, number)).collect()), [0, 1, 2, 3, 4, 5]);
    }
}
