//! Accounts: making one, proving its address, its password and its profile.

use serde_json::json;
use tenantry::{
    email::EMAIL_MAX,
    password::{PASSWORD_MAX, PASSWORD_MIN},
};

use super::{
    super::errors,
    models::{name, picture},
    operation::{Endpoint, get, post},
    shape::{Shape, email, exactly, flag, may, named, needs, null, object, text, text_of},
};

fn password() -> Shape {
    text_of(PASSWORD_MIN, PASSWORD_MAX).like(json!("correct horse battery"))
}

/// An address in a request.
fn address() -> Shape {
    email().at_most(EMAIL_MAX)
}

fn token() -> Shape {
    text().like(json!("xV3pQ9mK2sT7wY4zB6nD8fH1jL5rC0aE"))
}

fn callback() -> Shape {
    text().like(json!("/welcome"))
}

const REMEMBER: &str = "`false`: the cookie is forgotten when the browser is closed.";
const CALLBACK: &str = "Where to go on afterwards: a path, or an address at our own or a trusted origin.";

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        post("/sign-up/email", "Make an account")
            .details(
                "Opens a session at once. Where the server requires proven addresses, it sends a mail instead: `token` is \
                 then `null`, and the answer is the same for a known and a new address.",
            )
            .without_session()
            .body([
                needs("name", name().like(json!("Mina Kim")), "As people see it."),
                needs("email", address(), "The account's address."),
                needs("password", password(), "Refused when it is among those that everybody tries first."),
                may("image", picture(), "The address of a picture."),
                may("rememberMe", flag(), REMEMBER),
                may("callbackURL", callback(), CALLBACK),
            ])
            .opens_session(
                object([
                    needs("token", token().or_null(), "The session's token; `null` when no session was opened."),
                    needs("user", named("User"), "The new account."),
                ]),
                "The account, and its session.",
            )
            .refuses([
                errors::INVALID_CALLBACK_URL,
                errors::PASSWORD_TOO_SHORT,
                errors::PASSWORD_TOO_LONG,
                errors::USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL,
            ]),
        post("/sign-in/email", "Sign in")
            .details("Opens a session. The same refusal for an unknown address and a wrong password.")
            .without_session()
            .body([
                needs("email", email(), "The account's address, in any case of letters."),
                needs("password", text().like(json!("correct horse battery")), "Its password."),
                may("rememberMe", flag(), REMEMBER),
                may("callbackURL", callback(), CALLBACK),
            ])
            .opens_session(
                object([
                    needs("redirect", flag(), "Whether `url` says where to go on."),
                    needs("token", token(), "The session's token, to be sent as `Authorization: Bearer`."),
                    may("url", callback(), "The `callbackURL`."),
                    needs("user", named("User"), "Who is signed in now."),
                ]),
                "The session, and whose it is.",
            )
            .refuses([
                errors::INVALID_EMAIL,
                errors::INVALID_EMAIL_OR_PASSWORD,
                errors::EMAIL_NOT_VERIFIED,
                errors::INVALID_CALLBACK_URL,
            ]),
        post("/send-verification-email", "Send the mail that proves an address")
            .details("Without a session the answer is always the same, so that it tells nobody which addresses are known.")
            .for_anybody()
            .body([
                needs("email", address(), "The address; of somebody who is signed in, the account's own."),
                may("callbackURL", callback(), CALLBACK),
            ])
            .answers(object([needs("status", exactly(true), "Always true.")]), "The mail is on its way, if there is any.")
            .refuses([errors::EMAIL_MISMATCH, errors::EMAIL_ALREADY_VERIFIED, errors::INVALID_CALLBACK_URL]),
        get("/verify-email", "Prove an address with the token of the mail")
            .details("Uses the token up and signs nobody in. With a `callbackURL` the browser is led there, with `error=INVALID_TOKEN` where the token is not valid.")
            .without_session()
            .query([
                needs("token", token(), "The token of the link."),
                may("callbackURL", callback(), CALLBACK),
            ])
            .answers(
                object([
                    needs("status", exactly(true), "Always true."),
                    needs("user", null(), "Always null: the reference has it for changes of address."),
                ]),
                "The address is proven.",
            )
            .leads_on("On to the `callbackURL`.")
            .refuses([errors::INVALID_TOKEN.at(401), errors::INVALID_CALLBACK_URL]),
        post("/request-password-reset", "Send a mail to set a new password")
            .details("The answer is always the same, so that it tells nobody which addresses are known.")
            .without_session()
            .body([
                needs("email", address(), "The account's address."),
                may(
                    "redirectTo",
                    callback(),
                    "Where the mail leads, with `token` added, or `error=INVALID_TOKEN`; without it, to the console.",
                ),
            ])
            .answers(
                object([
                    needs("status", exactly(true), "Always true."),
                    needs("message", text(), "For people."),
                ]),
                "The mail is on its way, if there is any.",
            )
            .refuses([errors::INVALID_REDIRECT_URL]),
        get("/reset-password/{token}", "Follow the link of a mail that was asked for with `redirectTo`")
            .details("Uses nothing up. Leads on with `token`, or with `error=INVALID_TOKEN` where the token is not valid.")
            .without_session()
            .path([needs("token", token(), "The token of the link.")])
            .query([needs("callbackURL", callback(), CALLBACK)])
            .leads_on("On to the `callbackURL`.")
            .refuses([errors::INVALID_CALLBACK_URL]),
        post("/reset-password", "Set a new password with the token of the mail")
            .details("Uses the token up, proves the address, and ends every session of the account.")
            .without_session()
            .query([may("token", text(), "The token, where the body has none.")])
            .body([
                needs("newPassword", password(), "The new password."),
                may("token", token(), "The token of the link."),
            ])
            .answers(object([needs("status", exactly(true), "Always true.")]), "The password is changed.")
            .refuses([errors::INVALID_TOKEN, errors::PASSWORD_TOO_SHORT, errors::PASSWORD_TOO_LONG]),
        post("/change-password", "Change one's own password")
            .details("Always ends every other session, and gives this one a new secret.")
            .body([
                needs("currentPassword", text(), "The present password."),
                needs("newPassword", password(), "The new one."),
                may("revokeOtherSessions", flag(), "Taken and not needed: the others always end."),
            ])
            .opens_session(
                object([
                    needs("token", token(), "The session's new token."),
                    needs("user", named("User"), "Whose it is."),
                ]),
                "The password is changed, and the session has a new secret.",
            )
            .refuses([errors::INVALID_PASSWORD, errors::PASSWORD_TOO_SHORT, errors::PASSWORD_TOO_LONG]),
        post("/update-user", "Change one's own profile")
            .body([
                may("name", name().like(json!("Mina Kim")), "The new name."),
                may("image", picture().or_null(), "The address of a picture; null takes it away."),
            ])
            .answers(object([needs("status", exactly(true), "Always true.")]), "The profile is changed.")
            .refuses([errors::NO_FIELDS_TO_UPDATE, errors::EMAIL_CAN_NOT_BE_UPDATED]),
    ]
}
