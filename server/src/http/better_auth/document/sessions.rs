//! Sessions: the present one, all of one's own, ending them.

use super::{
    common::window,
    operation::{Endpoint, get, post},
    shape::{either, exactly, list, named, needs, null, object, text},
};

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        get("/get-session", "Who is signed in?")
            .details("The session slides with use, and its cookie with it.")
            .for_anybody()
            .answers(
                either([
                    object([
                        needs("session", named("Session"), "The session."),
                        needs("user", named("User"), "Whose it is."),
                    ]),
                    null(),
                ]),
                "The session and its user, or `null`.",
            ),
        get("/list-sessions", "One's own open sessions")
            .query(window())
            .answers(list(named("Session")), "The session that asks first."),
        post("/revoke-session", "End one of one's own sessions")
            .details("A handle that is none of the caller's ends nothing and is no error.")
            .body([needs("token", text(), "The `token` that `/list-sessions` shows.")])
            .answers(object([needs("status", exactly(true), "Always true.")]), "The session is not open any more."),
        post("/revoke-other-sessions", "End all of one's own sessions but this one")
            .answers(object([needs("status", exactly(true), "Always true.")]), "This session is the only one."),
        post("/revoke-sessions", "End all of one's own sessions").answers(
            object([needs("status", exactly(true), "Always true.")]),
            "None is open any more, this one neither.",
        ),
        post("/sign-out", "Sign out")
            .details("Ends the session. Nobody signed in is a success, too.")
            .for_anybody()
            .answers(object([needs("success", exactly(true), "Always true.")]), "Nobody is signed in any more."),
        get("/ok", "Is the API there?")
            .without_session()
            .answers(object([needs("ok", exactly(true), "Always true.")]), "It is."),
    ]
}
