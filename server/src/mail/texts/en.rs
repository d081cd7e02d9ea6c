//! English.

use tenantry::{email::Email, locale::Locale};

use crate::mail::letter::{About, Letter, Link, minute, quoted, role_names, shown};

const LOCALE: Locale = Locale::En;

pub(in crate::mail) fn write(about: &About, recipient: &Email) -> Letter {
    let blank = Letter {
        locale: LOCALE,
        subject: String::new(),
        heading: String::new(),
        paragraphs: Vec::new(),
        quote: Vec::new(),
        action: Link { label: String::new(), url: String::new() },
        other: None,
        bare_link: "If the button does not work, open this address in your browser:",
        expiry: None,
        unexpected: "If you did not expect this mail, you can ignore it.",
        recipient: format!("This mail is for {recipient}."),
    };
    match about {
        About::Invitation { organization, inviter, roles, message, link, expires_at } => {
            let organization = shown(organization);
            let role = format!("What you are offered: {}.", role_names(LOCALE, roles));
            let (subject, first) = match inviter.as_ref().map(shown) {
                Some(inviter) => (
                    format!("{inviter} invited you to {organization}"),
                    format!("{inviter} invites you to work together in the organization “{organization}” on Tenantry."),
                ),
                None => (
                    format!("You are invited to {organization}"),
                    format!("You are invited to work together in the organization “{organization}” on Tenantry."),
                ),
            };
            Letter {
                subject,
                heading: format!("Join {organization}"),
                paragraphs: vec![first, role],
                quote: quoted(message.as_ref()),
                action: Link { label: "See the invitation".to_owned(), url: link.clone() },
                expiry: Some(format!("The invitation stands until {}.", minute(LOCALE, *expires_at))),
                unexpected: "If you did not expect this invitation, you can ignore this mail: nothing happens unless \
                             you accept.",
                ..blank
            }
        }
        About::VerifyEmail { link, expires_at } => Letter {
            subject: "Confirm your e-mail address".to_owned(),
            heading: "Confirm your e-mail address".to_owned(),
            paragraphs: vec!["Please confirm that this address belongs to your Tenantry account.".to_owned()],
            action: Link { label: "Confirm the address".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "If you did not sign up, you can ignore this mail: the address stays unconfirmed.",
            ..blank
        },
        About::ResetPassword { link, expires_at } => Letter {
            subject: "Reset your password".to_owned(),
            heading: "Choose a new password".to_owned(),
            paragraphs: vec![
                "Somebody, most likely you, asked to reset the password of the Tenantry account with this address."
                    .to_owned(),
                "Once the new password is set, every device has to sign in again.".to_owned(),
            ],
            action: Link { label: "Choose a new password".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "If you did not ask for this, you can ignore this mail: the password stays as it is.",
            ..blank
        },
        About::AccountExists { sign_in, reset } => Letter {
            subject: "You already have an account".to_owned(),
            heading: "You already have an account".to_owned(),
            paragraphs: vec![
                "Somebody, most likely you, tried to sign up to Tenantry with this address. It already has an \
                 account, so nothing was changed."
                    .to_owned(),
            ],
            action: Link { label: "Sign in".to_owned(), url: sign_in.clone() },
            other: Some(Link { label: "Forgot the password? Reset it".to_owned(), url: reset.clone() }),
            unexpected: "If this was not you, you can ignore this mail: nobody got into your account.",
            ..blank
        },
        About::OrganizationDeleted { name, slug, restore_until, home } => {
            let name = shown(name);
            Letter {
                subject: format!("{name} was deleted"),
                heading: format!("{name} was deleted"),
                paragraphs: vec![
                    format!("The organization “{name}” ({slug}) was deleted. Its members have no access any more."),
                    format!(
                        "As an owner you can restore it until {}. After that it is gone for good.",
                        minute(LOCALE, *restore_until)
                    ),
                ],
                action: Link { label: "Go to my organizations".to_owned(), url: home.clone() },
                unexpected: "If you did not expect this, talk to the other owners, restore the organization, and \
                             change your password.",
                ..blank
            }
        }
        About::OwnershipOffered { organization, owner, link, expires_at } => {
            let (organization, owner) = (shown(organization), shown(owner));
            Letter {
                subject: format!("{owner} wants to hand {organization} over to you"),
                heading: format!("Become the owner of {organization}"),
                paragraphs: vec![
                    format!("{owner} offers you the ownership of the organization “{organization}”."),
                    "As its owner you may do everything in it, also delete it. Nothing changes unless you accept."
                        .to_owned(),
                ],
                action: Link { label: "See the offer".to_owned(), url: link.clone() },
                expiry: Some(format!("The offer stands until {}.", minute(LOCALE, *expires_at))),
                unexpected: "If you did not expect this, talk to the owner before you accept, or decline.",
                ..blank
            }
        }
        About::OwnershipAccepted { organization, owner, keeps_owner, link } => {
            let (organization, owner) = (shown(organization), shown(owner));
            let role = if *keeps_owner { "You are still one of its owners." } else { "You do not own it any more." };
            Letter {
                subject: format!("{owner} owns {organization} now"),
                heading: format!("{organization} is handed over"),
                paragraphs: vec![
                    format!(
                        "{owner} accepted your offer and is the primary owner of the organization “{organization}”."
                    ),
                    role.to_owned(),
                ],
                action: Link { label: "Go to the members".to_owned(), url: link.clone() },
                unexpected: "If you did not offer this, change your password at once and talk to the new owner.",
                ..blank
            }
        }
        About::JoinAsked { organization, person, roles, link } => {
            let (organization, person) = (shown(organization), shown(person));
            Letter {
                subject: format!("{person} asks to join {organization}"),
                heading: format!("{person} asks to join {organization}"),
                paragraphs: vec![
                    format!(
                        "{person} has followed a link of yours and asks to be let into the organization                          “{organization}”."
                    ),
                    format!("What the link gives: {}.", role_names(LOCALE, roles)),
                ],
                action: Link { label: "See the request".to_owned(), url: link.clone() },
                unexpected: "If you do not know this person, decline. Nobody comes in unless somebody accepts.",
                ..blank
            }
        }
        About::JoinAccepted { organization, roles, link } => {
            let organization = shown(organization);
            Letter {
                subject: format!("You are a member of {organization} now"),
                heading: format!("Welcome to {organization}"),
                paragraphs: vec![
                    format!("You asked to join the organization “{organization}”, and were let in."),
                    format!("What you are there: {}.", role_names(LOCALE, roles)),
                ],
                action: Link { label: format!("Open {organization}"), url: link.clone() },
                unexpected: "If you do not want to be a member any more, you can leave in the settings of the \
                             organization.",
                ..blank
            }
        }
        About::PasswordChanged { at, reset } => Letter {
            subject: "Your password was changed".to_owned(),
            heading: "Your password was changed".to_owned(),
            paragraphs: vec![
                format!("The password of your Tenantry account was changed on {}.", minute(LOCALE, *at)),
                "Other devices that were signed in have to sign in again.".to_owned(),
            ],
            action: Link { label: "Reset the password".to_owned(), url: reset.clone() },
            unexpected: "If this was not you, reset the password at once. If it was you, there is nothing to do.",
            ..blank
        },
        About::ChangeEmail { link, expires_at } => Letter {
            subject: "Confirm your new e-mail address".to_owned(),
            heading: "Confirm your new e-mail address".to_owned(),
            paragraphs: vec![
                "Somebody, most likely you, wants to use this address for a Tenantry account from now on.".to_owned(),
                "Until it is confirmed, the account keeps its old address.".to_owned(),
            ],
            action: Link { label: "Confirm the new address".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "If you did not ask for this, you can ignore this mail: nothing changes.",
            ..blank
        },
        About::EmailChanged { at, masked, sign_in } => Letter {
            subject: "Your e-mail address was changed".to_owned(),
            heading: "Your e-mail address was changed".to_owned(),
            paragraphs: vec![
                format!("On {} your Tenantry account got the address {masked}.", minute(LOCALE, *at)),
                "You sign in with the new address from now on. This one gets no more mail about the account."
                    .to_owned(),
            ],
            action: Link { label: "Sign in".to_owned(), url: sign_in.clone() },
            unexpected: "If this was not you, somebody knows your password: tell whoever runs this server at once. If it \
                         was you, there is nothing to do.",
            ..blank
        },
        About::AccountDeleted { at, sign_up } => Letter {
            subject: "Your account was deleted".to_owned(),
            heading: "Your account was deleted".to_owned(),
            paragraphs: vec![
                format!("Your Tenantry account was deleted on {}, as you asked.", minute(LOCALE, *at)),
                "Your memberships have ended, and what the account held about you is erased.".to_owned(),
            ],
            action: Link { label: "Make a new account".to_owned(), url: sign_up.clone() },
            unexpected: "If this was not you, somebody knew your password: change it wherever else you use it, and tell \
                         whoever runs this server.",
            ..blank
        },
    }
}

fn expiry(at: chrono::DateTime<chrono::Utc>) -> String {
    format!("The link works once, until {}.", minute(LOCALE, at))
}
