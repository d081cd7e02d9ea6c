//! One thing for many members: reviewed row by row, then done row by row.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{
    Error,
    bulk::{BulkResult, BulkRow},
    ids::MemberId,
    team::Team,
};

use super::{ApiResult, members::ListView};
#[cfg(feature = "ssr")]
use crate::{
    api::ApiError,
    server_context::{services, tenant},
};
use crate::{
    landing::{Landing, Outcome},
    paths,
};
#[cfg(feature = "ssr")]
use tenantry::{
    bulk::{BULK_MAX, BulkAction, BulkWish, MemberStakes, review},
    ids::TeamId,
    member::MemberQuery,
    page::{LIMIT_MAX, PageRequest},
    record::Window,
    role::Role,
    session::Tenant,
};

/// What would become of each member, before it is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkReview {
    /// A row a member.
    pub rows: Vec<BulkRow>,
    /// How many were asked for; more than there are rows where they are too many for once.
    pub total: u64,
    /// The teams that can be joined.
    pub teams: Vec<Team>,
}

/// What became of each member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// The page that tells it, for those without WASM.
    pub landing: Landing,
    /// A row a member.
    pub results: Vec<BulkResult>,
}

/// Stands behind a member for whom it was refused, in the address of the result.
pub const REFUSED: char = '!';
/// Stands behind a member in front of whom the work was broken off.
pub const UNSENT: char = '~';
/// The query parameter with the members, for whom it was done or not.
const DONE_QUERY: &str = "done";

impl BulkOutcome {
    /// What became of these members, who were sent in parts of `size`, in their order. Those behind the last answer
    /// were not sent, because of `stopped`; of the part that got no answer it is not known, so they are reviewed again.
    #[must_use]
    pub fn joined(ids: &[String], size: usize, parts: Vec<Self>, stopped: Option<Error>) -> Self {
        let unsent: Vec<&String> = ids.iter().skip(parts.len() * size).collect();
        let page = parts.first().and_then(|part| part.landing.path.clone()).unwrap_or_default();
        let page = page.split(&format!("&{DONE_QUERY}=")).next().unwrap_or_default();
        let mut results: Vec<BulkResult> = parts.into_iter().flat_map(|part| part.results).collect();
        let done: Vec<String> =
            results.iter().map(mark).chain(unsent.iter().map(|id| format!("{id}{UNSENT}"))).collect();
        let why = |member| BulkResult { member, refusal: Some(stopped.clone().unwrap_or(Error::Unavailable)) };
        results.extend(unsent.iter().filter_map(|id| MemberId::parse(id).ok()).map(why));
        let path = paths::with_query(page, DONE_QUERY, &done.join(","));
        Self { landing: Landing { path: Some(path), reload: false, notice: None }, results }
    }
}

impl Outcome for BulkOutcome {
    fn landing(&self) -> Option<&Landing> {
        Some(&self.landing)
    }
}

/// Looks at each member: those that are named, or with `all` everybody in the list with these filters.
#[server(prefix = "/sfn", endpoint = "review_bulk")]
pub async fn review_bulk(
    organization: String,
    action: String,
    #[server(default)] members: String,
    #[server(default)] all: bool,
    #[server(default)] view: ListView,
    #[server(default)]
    #[server(rename = "toRole")]
    to_role: String,
    #[server(default)]
    #[server(rename = "toTeam")]
    to_team: String,
) -> ApiResult<BulkReview> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let teams = services.teams.all(&tenant, Window::default()).await?;
    let (ids, total) = if all {
        let page = PageRequest::new(LIMIT_MAX, None)?;
        let found = services.members.list(&tenant, &MemberQuery { page, ..view.query()? }).await?;
        (found.items.iter().map(|member| member.id).collect(), found.total)
    } else {
        let ids = ids_of(&members)?;
        let total = ids.len() as u64;
        (ids, total)
    };
    let stakes = services.members.weigh(&tenant, &ids).await?;
    // Without any team there is nothing to review, which is no mistake of whoever asks.
    if teams.is_empty() && to_team.is_empty() && BulkAction::parse(&action)? == BulkAction::Team {
        return Ok(BulkReview { rows: Vec::new(), total: 0, teams });
    }
    let wish = wish_of(&action, &to_role, &to_team, &teams)?;
    let rows = rows_of(&tenant, &wish, stakes).await?;
    Ok(BulkReview { rows, total, teams })
}

/// Does it, each member in a transaction of its own: what is refused for one is done for the others. Hence it makes no
/// difference to them whether the console sends many at once, or in several calls one after another.
#[server(prefix = "/sfn", endpoint = "apply_bulk")]
pub async fn apply_bulk(
    organization: String,
    action: String,
    #[server(default)] members: String,
    #[server(default)]
    #[server(rename = "toRole")]
    to_role: String,
    #[server(default)]
    #[server(rename = "toTeam")]
    to_team: String,
) -> ApiResult<BulkOutcome> {
    let tenant = tenant(&organization).await?;
    let teams = services()?.teams.all(&tenant, Window::default()).await?;
    let wish = wish_of(&action, &to_role, &to_team, &teams)?;
    let ids = ids_of(&members)?;
    let mut results = Vec::with_capacity(ids.len());
    for member in services()?.members.weigh(&tenant, &ids).await? {
        let id = member.member.id;
        results.push(BulkResult { member: id, refusal: apply(&tenant, &wish, &member).await?.err() });
    }
    let done: Vec<String> = results.iter().map(mark).collect();
    let page = [("action", action), ("toRole", to_role), ("toTeam", to_team), (DONE_QUERY, done.join(","))]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .fold(paths::bulk(tenant.slug.as_str()), |page, (name, value)| paths::with_query(&page, name, &value));
    Ok(BulkOutcome { landing: Landing::at(page).answer(), results })
}

/// A member in the address of the result: the id, with a mark where it was refused.
fn mark(result: &BulkResult) -> String {
    let id = result.member.uuid().simple();
    if result.refusal.is_some() { format!("{id}{REFUSED}") } else { id.to_string() }
}

#[cfg(feature = "ssr")]
async fn apply(tenant: &Tenant, wish: &BulkWish, stakes: &MemberStakes) -> ApiResult<Result<(), Error>> {
    let services = services()?;
    let (id, user) = (stakes.member.id, stakes.member.user_id);
    let done = match wish {
        BulkWish::Roles(roles) => services.members.set_roles(tenant, id, roles).await.map(drop),
        BulkWish::Team(team) => services.teams.add_member(tenant, *team, user, None).await.map(drop),
        BulkWish::Plain(BulkAction::Hold) => services.members.hold(tenant, id).await.map(drop),
        BulkWish::Plain(BulkAction::Reinstate) => services.members.reinstate(tenant, id).await.map(drop),
        BulkWish::Plain(_) => services.members.remove(tenant, &id.into()).await.map(drop),
    };
    match done {
        // Nobody is served any more, so there is nothing to tell row by row.
        Err(error @ (Error::OrganizationNotFound | Error::Unauthenticated)) => Err(ApiError::from(error)),
        done => Ok(done),
    }
}

#[cfg(feature = "ssr")]
async fn rows_of(tenant: &Tenant, wish: &BulkWish, stakes: Vec<MemberStakes>) -> ApiResult<Vec<BulkRow>> {
    let services = services()?;
    let policy = services.roles.policy(tenant).await?;
    let owners = services.organizations.details(tenant).await?.owner_count;
    Ok(review(&policy, &tenant.standing, tenant.member_id, wish, stakes, owners))
}

#[cfg(feature = "ssr")]
fn ids_of(members: &str) -> Result<Vec<MemberId>, Error> {
    let mut ids = Vec::new();
    for id in members.split(',').filter(|id| !id.trim().is_empty()) {
        let id = MemberId::parse(id)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.truncate(BULK_MAX + 1);
    Ok(ids)
}

/// What is to be done. Without a role it is `member`, without a team the first one: what a form shows first.
#[cfg(feature = "ssr")]
fn wish_of(action: &str, to_role: &str, to_team: &str, teams: &[Team]) -> Result<BulkWish, Error> {
    Ok(match BulkAction::parse(action)? {
        BulkAction::Roles if to_role.is_empty() => BulkWish::Roles(vec![Role::member()]),
        BulkAction::Roles => BulkWish::Roles(Role::parse_set(to_role.split(','))?),
        BulkAction::Team if to_team.is_empty() => {
            BulkWish::Team(teams.first().map(|team| team.id).ok_or(Error::TeamNotFound)?)
        }
        BulkAction::Team => BulkWish::Team(TeamId::parse(to_team)?),
        plain => BulkWish::Plain(plain),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> String {
        format!("{number:032x}")
    }

    fn answer(results: &[(u8, Option<Error>)]) -> BulkOutcome {
        let results = results.iter().map(|(number, refusal)| BulkResult {
            member: MemberId::from_uuid(uuid::Uuid::from_u128((*number).into())),
            refusal: refusal.clone(),
        });
        let page = paths::with_query("/o/acme/members/bulk?action=team&toTeam=x", "done", "whatever");
        let landing = Landing { path: Some(page), reload: false, notice: None };
        BulkOutcome { landing, results: results.collect() }
    }

    #[test]
    fn parts_lead_to_one_page_which_says_what_was_not_sent() {
        let ids: Vec<String> = (1..=4).map(id).collect();
        let first = answer(&[(1, None), (2, Some(Error::LastOwner))]);
        let whole = BulkOutcome::joined(&ids, 2, vec![first.clone(), answer(&[(3, None), (4, None)])], None);
        let page = |done: String| Some(paths::with_query("/o/acme/members/bulk?action=team&toTeam=x", "done", &done));
        assert_eq!(whole.landing.path, page(format!("{},{}!,{},{}", id(1), id(2), id(3), id(4))));
        assert_eq!(whole.results.len(), 4);

        let cut = BulkOutcome::joined(&ids, 2, vec![first], Some(Error::Unauthenticated));
        assert_eq!(cut.landing.path, page(format!("{},{}!,{}~,{}~", id(1), id(2), id(3), id(4))));
        assert_eq!(cut.results[3].refusal, Some(Error::Unauthenticated));
    }
}
