//! Sessions: the present one, all of the caller's own, ending them.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tenantry::{Error, ids::SessionId};
use tenantry_app::cookies;

use super::{
    credentials::Asker,
    errors::Refusal,
    input::{Body, Query},
    organization::window,
    routes::Routes,
    wire::{Session, User},
};

pub(super) fn routes() -> Routes {
    Routes::default()
        .post("/sign-out", sign_out)
        .get("/get-session", get_session)
        .get("/list-sessions", list_sessions)
        .post("/revoke-session", revoke_session)
        .post("/revoke-sessions", revoke_sessions)
        .post("/revoke-other-sessions", revoke_other_sessions)
}

async fn sign_out(asker: Asker) -> Result<Response, Refusal> {
    asker.api.services.accounts.sign_out(&asker.visitor).await?;
    Ok(asker.forget(Json(json!({ "success": true }))))
}

/// The present session, or null. It slides with use, and its cookie with it.
async fn get_session(asker: Asker) -> Result<Response, Refusal> {
    match asker.api.services.records.session(&asker.visitor).await {
        Ok((session, user)) => {
            let answer = Json(json!({ "session": Session::from(session), "user": User::from(user) }));
            let mut response = answer.into_response();
            if asker.by_cookie
                && let Some(secret) = &asker.visitor.secret
                && let Some(cookie) = cookies::prolonged_session_cookie(asker.is_passing, secret, &asker.api.console)
            {
                response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
            }
            Ok(response)
        }
        Err(Error::Unauthenticated) if asker.by_cookie => Ok(asker.forget(Json(Value::Null))),
        Err(Error::Unauthenticated) => Ok(Json(Value::Null).into_response()),
        Err(error) => Err(error.into()),
    }
}

async fn list_sessions(asker: Asker, Query(mut input): Query) -> Result<Json<Vec<Session>>, Refusal> {
    let window = window(&mut input);
    input.finish(Some(()))?;
    let caller = asker.caller().await?;
    let sessions = asker.api.services.records.sessions(&caller, window).await?;
    Ok(Json(sessions.into_iter().map(Session::from).collect()))
}

/// The token is the handle that list-sessions shows. One that is none of the caller's ends nothing, and is no error:
/// the session that it names is not open.
async fn revoke_session(asker: Asker, Body(mut input): Body) -> Result<Json<Value>, Refusal> {
    let caller = asker.caller().await?;
    let token = input.text("token");
    let token = input.finish(token)?;
    if let Ok(session) = SessionId::parse(&token) {
        match asker.api.services.accounts.revoke_session(&caller, session).await {
            Ok(()) | Err(Error::SessionNotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Json(json!({ "status": true })))
}

async fn revoke_sessions(asker: Asker) -> Result<Response, Refusal> {
    let caller = asker.caller().await?;
    asker.api.services.accounts.revoke_other_sessions(&caller).await?;
    asker.api.services.accounts.sign_out(&asker.visitor).await?;
    Ok(asker.forget(Json(json!({ "status": true }))))
}

async fn revoke_other_sessions(asker: Asker) -> Result<Json<Value>, Refusal> {
    let caller = asker.caller().await?;
    asker.api.services.accounts.revoke_other_sessions(&caller).await?;
    Ok(Json(json!({ "status": true })))
}
