//! Language, theme and keys.

use leptos::prelude::*;

use super::ApiResult;
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    cookies, paths,
    preferences::{SingleKeys, Theme},
    server_context::{services, set_cookie, settings, visitor},
};
#[cfg(feature = "ssr")]
use tenantry::{Error, Field, Reason, locale::Locale, user::ProfileChanges};

/// Chooses the language, for this browser and, for somebody who is signed in, for the account.
#[server(prefix = "/sfn", endpoint = "set_locale")]
pub async fn set_locale(locale: String, #[server(default)] next: String) -> ApiResult<Landing> {
    let locale = Locale::from_tag(&locale).ok_or_else(|| Error::invalid(Field::Locale, Reason::Unknown))?;
    let services = services()?;
    match services.doorkeeper.identify(&visitor()?).await {
        Ok(caller) => {
            let changes = ProfileChanges { locale: Some(locale), ..ProfileChanges::default() };
            services.accounts.update_profile(&caller, changes).await?;
        }
        Err(Error::Unauthenticated) => {}
        Err(error) => return Err(error.into()),
    }
    set_cookie(cookies::locale_cookie(locale, &settings()?));
    Ok(Landing::fresh(paths::local(&next).unwrap_or("/")).answer())
}

/// Chooses the theme, for this browser.
#[server(prefix = "/sfn", endpoint = "set_theme")]
pub async fn set_theme(theme: String, #[server(default)] next: String) -> ApiResult<Landing> {
    set_cookie(cookies::theme_cookie(Theme::from_text(&theme), &settings()?));
    Ok(Landing::fresh(paths::local(&next).unwrap_or("/")).answer())
}

/// Turns keys without Ctrl or Cmd on or off, for this browser.
#[server(prefix = "/sfn", endpoint = "set_keys")]
pub async fn set_keys(keys: String, #[server(default)] next: String) -> ApiResult<Landing> {
    set_cookie(cookies::keys_cookie(SingleKeys::from_text(&keys), &settings()?));
    Ok(Landing::fresh(paths::local(&next).unwrap_or("/")).answer())
}
