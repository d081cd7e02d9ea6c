//! Where a switch leads.

use tenantry::{access::Permission, organization::OrganizationEntry};
use uuid::Uuid;

use crate::{
    notice::{NOTICE_QUERY, Notice},
    paths,
    policy::standing_in,
};

/// The page at which the tab is (path and query), in another organization. Where that has no such page, or not for this
/// person, the nearest one, which says so.
pub(in crate::layout) fn there(entry: &OrganizationEntry, page: &str) -> String {
    let slug = entry.slug.as_str();
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let Some(page) = path.strip_prefix("/o/").and_then(|rest| rest.split_once('/')).map(|(_, page)| page) else {
        return paths::organization(slug);
    };
    let (first, rest) = page.split_once('/').unwrap_or((page, ""));
    match (first, rest) {
        ("members", "") => kept(paths::members(slug), query, &["search", "status", "source", "sort"]),
        ("teams", "") => paths::teams(slug),
        ("roles", "") => paths::roles(slug),
        // Only as far as the built-in roles tell, since the tab knows no others of that organization.
        ("roles", "new") if standing_in(entry).may(&Permission::AC_CREATE) => paths::new_role(slug),
        ("roles", "new") => nearest(&paths::roles(slug)),
        // Roles that all organizations have go by their names, an organization's own by its id.
        ("roles", role) if !role.contains('/') && Uuid::try_parse(role).is_err() => format!("/o/{slug}/roles/{role}"),
        ("organization", "") => paths::whole_organization(slug),
        ("settings", "") => paths::organization_settings(slug),
        ("transfer", "") => paths::transfer(slug),
        // Whoever is told how many are open may see them.
        ("invitations", rest) if entry.pending_invitations.is_some() => match rest {
            "" => kept(paths::invitations(slug), query, &["search", "status"]),
            "many" => paths::invite_many(slug),
            "links" => paths::invitation_links(slug),
            "requests" => kept(paths::join_requests(slug), query, &["status"]),
            _ => nearest(&paths::invitations(slug)),
        },
        ("" | "welcome", _) => paths::organization(slug),
        ("members", _) => elsewhere(&paths::members(slug)),
        ("teams", _) => elsewhere(&paths::teams(slug)),
        ("roles", _) => elsewhere(&paths::roles(slug)),
        _ => nearest(&paths::organization(slug)),
    }
}

/// With that part of the query which means the same in every organization: ids of teams and own roles do not, nor does
/// the place in a list.
fn kept(path: String, query: &str, names: &[&str]) -> String {
    let parts = query.split('&').filter(|part| part.split_once('=').is_some_and(|(name, _)| names.contains(&name)));
    let query = parts.collect::<Vec<_>>().join("&");
    if query.is_empty() { path } else { format!("{path}?{query}") }
}

fn nearest(path: &str) -> String {
    paths::with_query(path, NOTICE_QUERY, Notice::NearestPage.code())
}

/// A single member, team or role of one organization is none of another: here is the list.
fn elsewhere(path: &str) -> String {
    paths::with_query(path, NOTICE_QUERY, Notice::ElsewhereOnly.code())
}

#[cfg(test)]
mod tests {
    use tenantry::{ids::OrganizationId, role::Role, slug::Slug, text::Name};

    use super::*;

    fn entry(pending_invitations: Option<u64>, role: Role) -> Option<OrganizationEntry> {
        Some(OrganizationEntry {
            id: OrganizationId::from_uuid(Uuid::nil()),
            slug: Slug::parse("acme").ok()?,
            name: Name::truncate("Acme")?,
            is_personal: false,
            roles: vec![role],
            member_count: 1,
            is_active: true,
            plan: None,
            logo: None,
            is_pinned: false,
            is_owner: false,
            pending_invitations,
            deleted_at: None,
        })
    }

    #[test]
    fn switching_keeps_the_page_or_says_that_it_could_not() {
        let (Some(member), Some(admin)) = (entry(None, Role::member()), entry(Some(0), Role::admin())) else {
            panic!("an entry")
        };
        for (path, same) in [
            ("/o/other/members", "/o/acme/members"),
            ("/o/other/organization", "/o/acme/organization"),
            (
                "/o/other/members?search=kim&team=1&role=x&sort=email&cursor=abc",
                "/o/acme/members?search=kim&sort=email",
            ),
            ("/o/other/settings", "/o/acme/settings"),
            ("/o/other/transfer", "/o/acme/transfer"),
            ("/o/other/roles/admin", "/o/acme/roles/admin"),
            ("/o/other", "/o/acme"),
            ("/o/other/", "/o/acme"),
            ("/home", "/o/acme"),
            ("/account/security", "/o/acme"),
        ] {
            assert_eq!(there(&member, path), same);
        }
        for page in [
            "invitations",
            "invitations?status=all&search=a",
            "invitations/many",
            "invitations/links",
            "invitations/requests?status=declined",
            "roles/new",
        ] {
            assert_eq!(there(&admin, &format!("/o/other/{page}")), format!("/o/acme/{page}"));
        }
        assert_eq!(there(&member, "/o/other/invitations"), "/o/acme?notice=nearest-page");
        assert_eq!(there(&member, "/o/other/invitations/many"), "/o/acme?notice=nearest-page");
        assert_eq!(there(&member, "/o/other/roles/new"), "/o/acme/roles?notice=nearest-page");
        assert_eq!(there(&admin, "/o/other/teams/1234"), "/o/acme/teams?notice=elsewhere-only");
        assert_eq!(there(&admin, "/o/other/members/1234"), "/o/acme/members?notice=elsewhere-only");
        let role = format!("/o/other/roles/{}", Uuid::nil());
        assert_eq!(there(&admin, &role), "/o/acme/roles?notice=elsewhere-only");
        assert_eq!(there(&admin, "/o/other/none-of-ours"), "/o/acme?notice=nearest-page");
        let owner = OrganizationEntry { is_owner: true, ..member };
        assert_eq!(there(&owner, "/o/other/roles/new"), "/o/acme/roles/new", "by whatever role");
    }
}
