//! Accounts: making one, proving its address, its password and its profile.

use axum::{
    Json,
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tenantry::{
    Error, Field, Reason,
    email::Email,
    ids::UserId,
    invitation::LinkSecret,
    password::Password,
    record::UserRecord,
    session::{NewSession, SignedUp, Visitor},
    text::{self, Name},
    user::{Onward, ProfileChanges, SignUp},
};
use url::Url;

use super::{
    credentials::Asker,
    errors::{self, Refusal},
    input::{Body, Input, Query},
    routes::Routes,
    wire,
};

/// Longest address of a picture, in characters; the database has the same limit.
pub(super) const LINK_MAX: usize = 2048;

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/sign-up/email", sign_up)
        .post("/sign-in/email", sign_in)
        .post("/send-verification-email", send_verification)
        .get("/verify-email", verify)
        .post("/request-password-reset", request_reset)
        .post("/reset-password", reset_password)
        .get("/reset-password/{token}", follow_reset)
        .post("/change-password", change_password)
        .post("/update-user", update_user)
}

impl Asker {
    /// The account behind a session that was just opened.
    async fn user_of(&self, session: &NewSession) -> Result<wire::User, Refusal> {
        let visitor = Visitor { origin: self.visitor.origin.clone(), secret: Some(session.secret.clone()) };
        Ok(self.api.services.records.session(&visitor).await?.1.into())
    }

    /// Where the link in a mail leads on to, if the request says so.
    fn onward(&self, input: &mut Input, name: &str, refusal: errors::Code) -> Result<Option<Onward>, Refusal> {
        match self.destination(input, name, refusal)? {
            None => Ok(None),
            Some(url) => Onward::trusted(url.into()).map(Some).ok_or_else(|| refusal.into()),
        }
    }

    /// Where the browser is sent on afterwards, if the request says so.
    fn destination(&self, input: &mut Input, name: &str, refusal: errors::Code) -> Result<Option<Url>, Refusal> {
        match input.optional_text(name) {
            None => Ok(None),
            Some(text) => self.api.origins.destination(&text).map(Some).ok_or_else(|| refusal.into()),
        }
    }
}

/// The reference's own codes for a password that cannot be one.
fn password(field: Field, input: &mut Input, name: &str) -> Result<Option<Password>, Refusal> {
    let Some(text) = input.text(name) else { return Ok(None) };
    match Password::parse_new(field, &text) {
        Ok(password) => Ok(Some(password)),
        Err(error) => match error.fields().first().map(|refused| &refused.reason) {
            Some(Reason::TooShort { .. } | Reason::Required) => Err(errors::PASSWORD_TOO_SHORT.into()),
            Some(Reason::TooLong { .. }) => Err(errors::PASSWORD_TOO_LONG.into()),
            _ => Ok(input.parsed(name, Err(error))),
        },
    }
}

fn email(input: &mut Input) -> Option<Email> {
    let text = input.text("email")?;
    let parsed = Email::parse(&text).ok();
    if parsed.is_none() {
        input.refuse("email", "Invalid email address");
    }
    parsed
}

async fn sign_up(asker: Asker, Body(mut input): Body) -> Result<Response, Refusal> {
    let onward = asker.onward(&mut input, "callbackURL", errors::INVALID_CALLBACK_URL)?;
    let name = input.text("name").and_then(|name| input.parsed("name", Name::parse(Field::Name, &name)));
    let email = email(&mut input);
    let image = input.optional_text("image");
    let image = image.and_then(|image| input.parsed("image", text::line(Field::Image, &image, LINK_MAX)));
    let passing = input.has("rememberMe") && !input.flag("rememberMe");
    let password = if input.has("password") { password(Field::Password, &mut input, "password") } else { Ok(None) };
    if matches!(password, Ok(None)) && !input.has("password") {
        input.text("password");
    }
    // A field that is missing is told before a password that is too short.
    let (name, email) = match name.zip(email) {
        Some(both) => both,
        None => return input.finish(None::<Response>),
    };
    let password = password?;
    let password = input.finish(password)?;

    let wish = SignUp {
        name: name.clone(),
        profile_name: None,
        company_name: None,
        email: email.clone(),
        password,
        locale: asker.visitor.origin.locale,
        invitation: None,
        onward,
    };
    match asker.api.services.accounts.sign_up(&asker.visitor, wish).await? {
        SignedUp::Session(session) => {
            if image.is_some() {
                let visitor = Visitor { origin: asker.visitor.origin.clone(), secret: Some(session.secret.clone()) };
                let caller = asker.api.services.doorkeeper.identify(&visitor).await?;
                let changes = ProfileChanges { image: Some(image), ..ProfileChanges::default() };
                asker.api.services.accounts.update_profile(&caller, changes).await?;
            }
            let user = asker.user_of(&session).await?;
            let answer = Json(json!({ "token": session.secret.reveal(), "user": user }));
            Ok(asker.hand_over(&session, passing, answer))
        }
        // The same for a known and a new address: an account that looks new, and is nobody's.
        SignedUp::CheckMail => {
            let now = asker.api.clock.now();
            let user = UserRecord {
                id: UserId::from_uuid(crate::random::uuid_v7(now, asker.api.random.as_ref())),
                name,
                email,
                email_verified: false,
                image,
                created_at: now,
                updated_at: now,
            };
            Ok(Json(json!({ "token": null, "user": wire::User::from(user) })).into_response())
        }
    }
}

async fn sign_in(asker: Asker, Body(mut input): Body) -> Result<Response, Refusal> {
    let onward = asker.destination(&mut input, "callbackURL", errors::INVALID_CALLBACK_URL)?;
    let callback = input.optional_text("callbackURL");
    let passing = input.has("rememberMe") && !input.flag("rememberMe");
    let email = input.text("email");
    let password = input.text("password");
    let (email, password) = input.finish(email.zip(password))?;
    let email = Email::parse(&email).map_err(|_| errors::INVALID_EMAIL)?;
    // What cannot be a password is nobody's.
    let password = Password::parse_given(Field::Password, &password).map_err(|_| errors::INVALID_EMAIL_OR_PASSWORD)?;
    let session = asker.api.services.accounts.sign_in(&asker.visitor, email, password).await?;
    let user = asker.user_of(&session).await?;
    let mut answer = json!({ "redirect": onward.is_some(), "token": session.secret.reveal(), "user": user });
    if let Some((callback, url)) = callback.zip(onward) {
        // A path as it came; anything else as it was understood, so that nobody understands it otherwise.
        let is_path = callback.starts_with('/') && !callback.starts_with("//") && !callback.contains('\\');
        answer["url"] = if is_path { json!(callback) } else { json!(url.as_str()) };
    }
    Ok(asker.hand_over(&session, passing, Json(answer)))
}

async fn send_verification(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let onward = asker.onward(&mut input, "callbackURL", errors::INVALID_CALLBACK_URL)?;
    let email = email(&mut input);
    let email = input.finish(email)?;
    match asker.api.services.doorkeeper.identify(&asker.visitor).await {
        Ok(caller) if caller.email != email => return Err(errors::EMAIL_MISMATCH.into()),
        Ok(caller) if caller.email_verified => return Err(errors::EMAIL_ALREADY_VERIFIED.into()),
        Ok(_) | Err(Error::Unauthenticated) => {}
        Err(error) => return Err(error.into()),
    }
    asker.api.services.accounts.resend_verification(&asker.visitor, email, None, onward).await?;
    Ok(Json(json!({ "status": true })))
}

async fn verify(asker: Asker, Query(mut input): Query) -> Result<Response, Refusal> {
    let onward = asker.destination(&mut input, "callbackURL", errors::INVALID_CALLBACK_URL)?;
    let token = input.text("token");
    let token = input.finish(token)?;
    let accounts = &asker.api.services.accounts;
    let used =
        match LinkSecret::parse(&token) {
            // As the reference by default, this signs nobody in. A link is followed by whoever is made to click it: with a
            // session behind it, a stranger's link would put a person into the stranger's account unawares (login CSRF).
            Ok(secret) => match accounts.verify_email_alone(&asker.visitor, secret.clone()).await {
                // Programs that look into mails follow links, too: whoever comes after them goes on all the same.
                Err(Error::InvalidToken) if onward.is_some() => {
                    if accounts.has_verified(&asker.visitor, secret).await? { Ok(()) } else { Err(Error::InvalidToken) }
                }
                used => used,
            },
            Err(error) => Err(error),
        };
    match (used, onward) {
        (Ok(()), None) => Ok(Json(json!({ "status": true, "user": null })).into_response()),
        (Ok(()), Some(url)) => Ok(redirect(&url)),
        (Err(Error::InvalidToken), Some(url)) => Ok(redirect_with(url, "error", "INVALID_TOKEN")),
        (Err(Error::InvalidToken), None) => Err(errors::INVALID_TOKEN.at(401).into()),
        (Err(error), _) => Err(error.into()),
    }
}

fn redirect(url: &Url) -> Response {
    match HeaderValue::from_str(url.as_str()) {
        Ok(location) => (StatusCode::FOUND, [(header::LOCATION, location)]).into_response(),
        Err(_) => Refusal::from(errors::INVALID_CALLBACK_URL).into_response(),
    }
}

fn redirect_with(mut url: Url, name: &str, value: &str) -> Response {
    url.query_pairs_mut().append_pair(name, value);
    redirect(&url)
}

/// The link of a mail that was asked for with `redirectTo`: on to the page that asks for the new password.
async fn follow_reset(asker: Asker, Path(token): Path<String>, Query(mut input): Query) -> Result<Response, Refusal> {
    let onward = asker.destination(&mut input, "callbackURL", errors::INVALID_CALLBACK_URL)?;
    if onward.is_none() {
        input.text("callbackURL");
    }
    let onward = input.finish(onward)?;
    let found = match LinkSecret::parse(&token) {
        Ok(secret) => asker.api.services.accounts.check_password_reset(&asker.visitor, secret).await,
        Err(error) => Err(error),
    };
    match found {
        Ok(()) => Ok(redirect_with(onward, "token", &token)),
        Err(Error::InvalidToken) => Ok(redirect_with(onward, "error", "INVALID_TOKEN")),
        Err(error) => Err(error.into()),
    }
}

async fn request_reset(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let onward = asker.onward(&mut input, "redirectTo", errors::INVALID_REDIRECT_URL)?;
    let email = email(&mut input);
    let email = input.finish(email)?;
    asker.api.services.accounts.request_password_reset(&asker.visitor, email, onward).await?;
    Ok(Json(json!({
        "status": true,
        "message": "If this email exists in our system, check your email for the reset link",
    })))
}

async fn reset_password(asker: Asker, Query(mut query): Query, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let token = input.optional_text("token").or_else(|| query.optional_text("token"));
    let new = password(Field::NewPassword, &mut input, "newPassword")?;
    let new = input.finish(new)?;
    let secret = LinkSecret::parse(&token.ok_or(errors::INVALID_TOKEN)?)?;
    asker.api.services.accounts.reset_password(&asker.visitor, secret, new).await?;
    Ok(Json(json!({ "status": true })))
}

/// Every other session ends and this one gets a new secret, whatever `revokeOtherSessions` says: whoever changes a
/// password wants nobody else signed in.
async fn change_password(asker: Asker, Body(mut input): Body) -> Result<Response, Refusal> {
    let caller = asker.caller().await?;
    input.flag("revokeOtherSessions");
    let current = input.text("currentPassword");
    let new = password(Field::NewPassword, &mut input, "newPassword")?;
    let (current, new) = input.finish(current.zip(new))?;
    let current = Password::parse_given(Field::CurrentPassword, &current).map_err(|_| errors::INVALID_PASSWORD)?;
    let session = match asker.api.services.accounts.change_password(&caller, current, new).await {
        Ok(session) => session,
        Err(error) if error == Error::invalid(Field::CurrentPassword, Reason::Incorrect) => {
            return Err(errors::INVALID_PASSWORD.into());
        }
        Err(error) => return Err(error.into()),
    };
    let user = asker.user_of(&session).await?;
    let answer = Json(json!({ "token": session.secret.reveal(), "user": user }));
    Ok(asker.hand_over(&session, false, answer))
}

async fn update_user(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let caller = asker.caller().await?;
    if input.take("email").is_some() {
        return Err(errors::EMAIL_CAN_NOT_BE_UPDATED.into());
    }
    let name = input.optional_text("name").and_then(|name| input.parsed("name", Name::parse(Field::Name, &name)));
    let image = input.nullable_text("image").and_then(|image| match image {
        None => Some(None),
        Some(image) => input.parsed("image", text::line(Field::Image, &image, LINK_MAX)).map(Some),
    });
    let changes = input.finish(Some(ProfileChanges { name, image, ..ProfileChanges::default() }))?;
    if changes.name.is_none() && changes.image.is_none() {
        return Err(errors::NO_FIELDS_TO_UPDATE.into());
    }
    asker.api.services.accounts.update_profile(&caller, changes).await?;
    Ok(Json(json!({ "status": true })))
}
