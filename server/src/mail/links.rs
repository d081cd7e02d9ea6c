//! The addresses that mails (and copied links) lead to.

use url::Url;

/// The page of an invitation: `/invite/{secret}`.
#[must_use]
pub fn invitation(public_url: &Url, secret: &str) -> String {
    page(public_url, &format!("/invite/{secret}"), None)
}

/// The page that proves an address: `/verify-email?token={secret}`.
#[must_use]
pub fn verify_email(public_url: &Url, secret: &str) -> String {
    page(public_url, "/verify-email", Some(secret))
}

/// The page that sets a new password: `/reset-password?token={secret}`.
#[must_use]
pub fn reset_password(public_url: &Url, secret: &str) -> String {
    page(public_url, "/reset-password", Some(secret))
}

/// A page of the console that needs no secret.
#[must_use]
pub fn console(public_url: &Url, path: &str) -> String {
    page(public_url, path, None)
}

fn page(public_url: &Url, path: &str, token: Option<&str>) -> String {
    let mut url = public_url.clone();
    url.set_path(path);
    url.set_query(None);
    if let Some(token) = token {
        url.query_pairs_mut().append_pair("token", token);
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_start_at_the_public_url_and_hold_nothing_but_the_secret() {
        let public_url = Url::parse("https://tenantry.example.com").expect("a constant URL");
        assert_eq!(invitation(&public_url, "a-b_c"), "https://tenantry.example.com/invite/a-b_c");
        assert_eq!(verify_email(&public_url, "a-b_c"), "https://tenantry.example.com/verify-email?token=a-b_c");
        assert_eq!(reset_password(&public_url, "a&b"), "https://tenantry.example.com/reset-password?token=a%26b");
        assert_eq!(console(&public_url, "/sign-in"), "https://tenantry.example.com/sign-in");
    }
}
