//! What the command palette asks for.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{ids::MemberId, role::Role};

use super::ApiResult;
#[cfg(feature = "ssr")]
use crate::server_context::{services, tenant};
#[cfg(feature = "ssr")]
use tenantry::{
    member::{MemberQuery, parse_search},
    page::PageRequest,
};

/// Most members that are found at once.
#[cfg(feature = "ssr")]
const FOUND_MAX: u32 = 6;

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

/// Members of an organization whose name or address has the text in it.
#[server(prefix = "/sfn", endpoint = "find_people")]
pub async fn find_people(organization: String, #[server(default)] search: String) -> ApiResult<Vec<FoundPerson>> {
    let tenant = tenant(&organization).await?;
    let query = MemberQuery {
        search: parse_search(&search)?,
        page: PageRequest::new(FOUND_MAX, None)?,
        ..MemberQuery::default()
    };
    let found = services()?.members.list(&tenant, &query).await?;
    let person = |member: tenantry::member::Member| FoundPerson {
        id: member.id,
        name: member.name.into(),
        email: member.email.into(),
        picture: member.picture,
        roles: member.roles,
    };
    Ok(found.items.into_iter().map(person).collect())
}
