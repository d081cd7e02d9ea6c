//! The addresses that mails (and copied links) lead to.

use url::Url;

/// The page of an invitation: `/invite/{secret}`.
#[must_use]
pub fn invitation(public_url: &Url, secret: &str) -> String {
    page(public_url, &format!("/invite/{secret}"), None)
}

/// The page of a shareable link: `/join/{secret}`.
#[must_use]
pub fn join(public_url: &Url, secret: &str) -> String {
    page(public_url, &format!("/join/{secret}"), None)
}

/// The page that proves an address: `/verify-email?token={secret}`, and `&next={path}` where that leads on to another.
#[must_use]
pub fn verify_email(public_url: &Url, secret: &str, next: Option<&str>) -> String {
    let link = page(public_url, "/verify-email", Some(secret));
    match next {
        Some(next) => tenantry_app::paths::with_query(&link, "next", next),
        None => link,
    }
}

/// The page that sets a new password: `/reset-password?token={secret}`.
#[must_use]
pub fn reset_password(public_url: &Url, secret: &str) -> String {
    page(public_url, "/reset-password", Some(secret))
}

/// The page that confirms another address of an account: `/change-email?token={secret}`.
#[must_use]
pub fn change_email(public_url: &Url, secret: &str) -> String {
    page(public_url, "/change-email", Some(secret))
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
mod tests;
