//! The addresses of pages, and which addresses may come from outside.

/// Longest address that a form may stand on or lead to: the review of a page of members names each of them.
const PATH_MAX: usize = 4000;

/// `/home`: my organizations and invitations.
pub const HOME: &str = "/home";
/// The query parameter of [`HOME`] that asks whether to decline an invitation, and of [`join_requests`] a request.
pub const DECLINE_QUERY: &str = "decline";
/// `/platform/organization`: the address that the user's guide names (document 002), which leads to the active
/// organization.
pub const PLATFORM: &str = "/platform/organization";
/// `/sign-in`.
pub const SIGN_IN: &str = "/sign-in";
/// `/sign-up`.
pub const SIGN_UP: &str = "/sign-up";
/// `/check-mail`: a mail is on its way.
pub const CHECK_MAIL: &str = "/check-mail";
/// `/forgot-password`.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// `/organizations/new`.
pub const NEW_ORGANIZATION: &str = "/organizations/new";
/// `/account`: the own profile.
pub const ACCOUNT: &str = "/account";
/// `/account/security`: password and sessions.
pub const SECURITY: &str = "/account/security";
/// `/account/organizations`: where I am a member.
pub const ACCOUNT_ORGANIZATIONS: &str = "/account/organizations";
/// `/account/preferences`: language and theme.
pub const PREFERENCES: &str = "/account/preferences";

/// `/home?decline={id}`: the question before an invitation to me is declined.
#[must_use]
pub fn decline(invitation: &str) -> String {
    with_query(HOME, DECLINE_QUERY, invitation)
}

/// `/o/{slug}`: the overview of an organization.
#[must_use]
pub fn organization(slug: &str) -> String {
    format!("/o/{slug}")
}

/// `/o/{slug}/organization`: all of it on one page.
#[must_use]
pub fn whole_organization(slug: &str) -> String {
    format!("/o/{slug}/organization")
}

/// `/o/{slug}/welcome`: a new organization's next step, inviting people.
#[must_use]
pub fn welcome(slug: &str) -> String {
    format!("/o/{slug}/welcome")
}

/// `/o/{slug}/members`.
#[must_use]
pub fn members(slug: &str) -> String {
    format!("/o/{slug}/members")
}

/// `/o/{slug}/members/{id}`: a member's own page.
#[must_use]
pub fn member(slug: &str, id: &str) -> String {
    format!("/o/{slug}/members/{id}")
}

/// `/o/{slug}/members/bulk`: doing one thing to many members.
#[must_use]
pub fn bulk(slug: &str) -> String {
    format!("/o/{slug}/members/bulk")
}

/// `/o/{slug}/transfer`: handing the organization over.
#[must_use]
pub fn transfer(slug: &str) -> String {
    format!("/o/{slug}/transfer")
}

/// `/o/{slug}/members.csv`: the members as a file.
#[must_use]
pub fn members_file(slug: &str) -> String {
    format!("/o/{slug}/members.csv")
}

/// `/o/{slug}/invitations`.
#[must_use]
pub fn invitations(slug: &str) -> String {
    format!("/o/{slug}/invitations")
}

/// `/o/{slug}/invitations/many`: inviting many at once.
#[must_use]
pub fn invite_many(slug: &str) -> String {
    format!("/o/{slug}/invitations/many")
}

/// `/o/{slug}/invitations/links`: links that several people can join by.
#[must_use]
pub fn invitation_links(slug: &str) -> String {
    format!("/o/{slug}/invitations/links")
}

/// `/o/{slug}/invitations/requests`: who asks to join.
#[must_use]
pub fn join_requests(slug: &str) -> String {
    format!("/o/{slug}/invitations/requests")
}

/// `/o/{slug}/invitations/requests?decline={id}`: the question before somebody who asks to join is turned away.
#[must_use]
pub fn decline_request(slug: &str, request: &str) -> String {
    with_query(&join_requests(slug), DECLINE_QUERY, request)
}

/// `/o/{slug}/teams`.
#[must_use]
pub fn teams(slug: &str) -> String {
    format!("/o/{slug}/teams")
}

/// `/o/{slug}/teams/{team}`.
#[must_use]
pub fn team(slug: &str, team: &str) -> String {
    format!("/o/{slug}/teams/{team}")
}

/// `/o/{slug}/teams/{team}/add`: who could join it.
#[must_use]
pub fn add_to_team(slug: &str, team: &str) -> String {
    format!("/o/{slug}/teams/{team}/add")
}

/// `/o/{slug}/roles`.
#[must_use]
pub fn roles(slug: &str) -> String {
    format!("/o/{slug}/roles")
}

/// `/o/{slug}/roles/new`.
#[must_use]
pub fn new_role(slug: &str) -> String {
    format!("/o/{slug}/roles/new")
}

/// `/o/{slug}/roles/{role}`. A role of the organization's own is named by its id, every other by its name.
#[must_use]
pub fn role(slug: &str, role: &str) -> String {
    format!("/o/{slug}/roles/{}", encode(role).replace('/', "%2F"))
}

/// `/o/{slug}/roles/{role}/review`.
#[must_use]
pub fn role_review(slug: &str, role: &str) -> String {
    format!("/o/{slug}/roles/{role}/review")
}

/// `/o/{slug}/settings`.
#[must_use]
pub fn organization_settings(slug: &str) -> String {
    format!("/o/{slug}/settings")
}

/// `/sign-in`, to come back to `next` afterwards.
#[must_use]
pub fn sign_in(next: &str) -> String {
    with_next(SIGN_IN, next)
}

/// `path?next=…`, or `path` alone when `next` leads to the start page anyway.
#[must_use]
pub fn with_next(path: &str, next: &str) -> String {
    match local(next) {
        Some(next) if next != "/" => with_query(path, "next", next),
        _ => path.to_owned(),
    }
}

/// `path` with one more query parameter, in front of a fragment.
#[must_use]
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, fragment)| (path, Some(fragment)));
    let join = if path.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{path}{join}{name}={}{fragment}", encode(value))
}

/// `path`, which has no fragment, without a query parameter.
#[must_use]
pub fn without_query(path: &str, name: &str) -> String {
    let Some((path, query)) = path.split_once('?') else { return path.to_owned() };
    let is_kept = |pair: &&str| pair.split_once('=').map_or(*pair, |(key, _)| key) != name;
    let kept: Vec<&str> = query.split('&').filter(is_kept).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The address, if it leads to a page of this site: an absolute path that no browser reads as another host, and no
/// server function. Everything that redirects to an address from outside asks here first (CWE-601).
#[must_use]
pub fn local(path: &str) -> Option<&str> {
    let second = path.as_bytes().get(1);
    let fine = path.starts_with('/')
        && !matches!(second, Some(b'/' | b'\\'))
        && path.len() <= PATH_MAX
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && !path.starts_with("/sfn/")
        && !path.starts_with("/api/");
    fine.then_some(path)
}

/// Percent-encodes a query value (RFC 3986, 2.3: all but unreserved characters).
#[must_use]
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_are_local() {
        for path in ["/", "/home", "/o/acme/members?search=%EA%B0%80&sort=name", "/invite/abc#top"] {
            assert_eq!(local(path), Some(path));
        }
        for path in [
            "",
            "home",
            "//evil.example",
            "/\\evil.example",
            "/a\\b",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a b",
            "/a\nb",
            "/가",
            "/sfn/sign_out",
        ] {
            assert_eq!(local(path), None, "{path}");
        }
    }

    #[test]
    fn queries_are_encoded_and_joined() {
        assert_eq!(sign_in("/o/acme?a=b&c"), "/sign-in?next=/o/acme%3Fa%3Db%26c");
        assert_eq!(sign_in("/"), "/sign-in");
        assert_eq!(sign_in("//evil"), "/sign-in");
        assert_eq!(with_query("/x?a=1#y", "n", "가"), "/x?a=1&n=%EA%B0%80#y");
        assert_eq!(without_query("/x?n=1&a=1&n=2&nn=3&n", "n"), "/x?a=1&nn=3");
        assert_eq!(without_query("/x?n=1", "n"), "/x");
        assert_eq!(without_query("/x", "n"), "/x");
    }
}
