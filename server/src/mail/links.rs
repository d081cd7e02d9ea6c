//! The addresses that mails (and copied links) lead to.

use tenantry::user::Onward;
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

/// What proves an address: the page `/verify-email?token={secret}`, with `&next={path}` where that leads on to another
/// page; or, where somebody is to be sent `onward`, the API that does so.
#[must_use]
pub fn verify_email(public_url: &Url, secret: &str, next: Option<&str>, onward: Option<&Onward>) -> String {
    if let Some(onward) = onward {
        return leading(page(public_url, "/api/auth/verify-email", Some(secret)), onward);
    }
    let link = page(public_url, "/verify-email", Some(secret));
    match next {
        Some(next) => tenantry_app::paths::with_query(&link, "next", next),
        None => link,
    }
}

/// What sets a new password: the page `/reset-password?token={secret}`, or, where somebody is to be sent `onward`, the API
/// that does so.
#[must_use]
pub fn reset_password(public_url: &Url, secret: &str, onward: Option<&Onward>) -> String {
    match onward {
        None => page(public_url, "/reset-password", Some(secret)),
        Some(onward) => leading(page(public_url, &format!("/api/auth/reset-password/{secret}"), None), onward),
    }
}

/// The address with the one behind it, as clients of `better-auth` know it.
fn leading(address: String, onward: &Onward) -> String {
    match Url::parse(&address) {
        Ok(mut url) => {
            url.query_pairs_mut().append_pair("callbackURL", onward.as_str());
            url.into()
        }
        // It was made of a URL a moment ago.
        Err(_) => address,
    }
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
