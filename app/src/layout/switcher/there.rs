//! Where a switch leads.

use tenantry::organization::OrganizationEntry;

use crate::{
    notice::{NOTICE_QUERY, Notice},
    paths,
};

/// The page at which the tab is, in another organization. Where that has no such page, or not for this person, the
/// nearest one, which says so.
pub(in crate::layout) fn there(entry: &OrganizationEntry, path: &str) -> String {
    let slug = entry.slug.as_str();
    let Some(page) = path.strip_prefix("/o/").and_then(|rest| rest.split_once('/')).map(|(_, page)| page) else {
        return paths::organization(slug);
    };
    let (first, rest) = page.split_once('/').unwrap_or((page, ""));
    let list = match first {
        "members" => paths::members(slug),
        "teams" => paths::teams(slug),
        "roles" => paths::roles(slug),
        "organization" => paths::whole_organization(slug),
        "settings" => paths::organization_settings(slug),
        // Whoever is told how many are open may see them.
        "invitations" if entry.pending_invitations.is_some() => paths::invitations(slug),
        "" | "welcome" => return paths::organization(slug),
        _ => return nearest(&paths::organization(slug)),
    };
    // A single team or role of one organization is none of another.
    if rest.is_empty() { list } else { nearest(&list) }
}

fn nearest(path: &str) -> String {
    paths::with_query(path, NOTICE_QUERY, Notice::NearestPage.code())
}

#[cfg(test)]
mod tests {
    use tenantry::{ids::OrganizationId, role::Role, slug::Slug, text::Name};
    use uuid::Uuid;

    use super::*;

    fn entry(pending_invitations: Option<u64>) -> Option<OrganizationEntry> {
        Some(OrganizationEntry {
            id: OrganizationId::from_uuid(Uuid::nil()),
            slug: Slug::parse("acme").ok()?,
            name: Name::truncate("Acme")?,
            is_personal: false,
            roles: vec![Role::member()],
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
        let (Some(member), Some(admin)) = (entry(None), entry(Some(0))) else { panic!("an entry") };
        for (path, same) in [
            ("/o/other/members", "/o/acme/members"),
            ("/o/other/organization", "/o/acme/organization"),
            ("/o/other/settings", "/o/acme/settings"),
            ("/o/other", "/o/acme"),
            ("/o/other/", "/o/acme"),
            ("/home", "/o/acme"),
            ("/account/security", "/o/acme"),
        ] {
            assert_eq!(there(&member, path), same);
        }
        assert_eq!(there(&admin, "/o/other/invitations"), "/o/acme/invitations");
        assert_eq!(there(&member, "/o/other/invitations"), "/o/acme?notice=nearest-page");
        assert_eq!(there(&admin, "/o/other/teams/1234"), "/o/acme/teams?notice=nearest-page");
        assert_eq!(there(&admin, "/o/other/none-of-ours"), "/o/acme?notice=nearest-page");
    }
}
