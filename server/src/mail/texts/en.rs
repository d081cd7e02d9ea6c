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
        unexpected: "If you did not expect this email, you can ignore it.",
        recipient: format!("This email was sent to {recipient}."),
    };
    match about {
        About::Invitation { organization, inviter, roles, message, link, expires_at } => {
            let organization = shown(organization);
            let role = format!("Your role: {}.", role_names(LOCALE, roles));
            let (subject, first) = match inviter.as_ref().map(shown) {
                Some(inviter) => (
                    format!("{inviter} invited you to {organization}"),
                    format!("{inviter} invited you to work together in the organization “{organization}” on Tenantry."),
                ),
                None => (
                    format!("You have been invited to {organization}"),
                    format!("You have been invited to work together in the organization “{organization}” on Tenantry."),
                ),
            };
            Letter {
                subject,
                heading: format!("Join {organization}"),
                paragraphs: vec![first, role],
                quote: quoted(message.as_ref()),
                action: Link { label: "See the invitation".to_owned(), url: link.clone() },
                expiry: Some(format!("The invitation is valid until {}.", minute(LOCALE, *expires_at))),
                unexpected: "If you did not expect this invitation, you can ignore this email: nothing happens unless \
                             you accept.",
                ..blank
            }
        }
        About::VerifyEmail { link, expires_at } => Letter {
            subject: "Confirm your email address".to_owned(),
            heading: "Confirm your email address".to_owned(),
            paragraphs: vec!["Please confirm that this address belongs to your Tenantry account.".to_owned()],
            action: Link { label: "Confirm the address".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "If you did not sign up, you can ignore this email: the address stays unconfirmed.",
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
            unexpected: "If you did not ask for this, you can ignore this email: the password stays as it is.",
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
            unexpected: "If this was not you, you can ignore this email: no one got into your account.",
            ..blank
        },
        About::OrganizationDeleted { name, slug, restore_until, home } => {
            let name = shown(name);
            Letter {
                subject: format!("{name} was deleted"),
                heading: format!("{name} was deleted"),
                paragraphs: vec![
                    format!("The organization “{name}” ({slug}) was deleted. Its members no longer have access."),
                    format!(
                        "As an owner you can restore it until {}. After that, it is deleted permanently.",
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
                subject: format!("{owner} offered you the ownership of {organization}"),
                heading: format!("Become the owner of {organization}"),
                paragraphs: vec![
                    format!("{owner} offered you the ownership of the organization “{organization}”."),
                    "As its owner, you can do everything in it, including deleting it. Nothing changes unless you accept."
                        .to_owned(),
                ],
                action: Link { label: "See the offer".to_owned(), url: link.clone() },
                expiry: Some(format!("The offer is valid until {}.", minute(LOCALE, *expires_at))),
                unexpected: "If you did not expect this, talk to the owner before you accept, or decline.",
                ..blank
            }
        }
        About::OwnershipAccepted { organization, owner, keeps_owner, link } => {
            let (organization, owner) = (shown(organization), shown(owner));
            let role = if *keeps_owner { "You are still one of its owners." } else { "You no longer own it." };
            Letter {
                subject: format!("{owner} now owns {organization}"),
                heading: format!("The ownership of {organization} was transferred"),
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
                    format!("{person} followed a link you created and is waiting to join “{organization}”."),
                    format!("Role from the link: {}.", role_names(LOCALE, roles)),
                ],
                action: Link { label: "Review request".to_owned(), url: link.clone() },
                unexpected: "If you do not know this person, decline the request. They can only join once someone accepts it.",
                ..blank
            }
        }
        About::JoinAccepted { organization, roles, link } => {
            let organization = shown(organization);
            Letter {
                subject: format!("You are now a member of {organization}"),
                heading: format!("Welcome to {organization}"),
                paragraphs: vec![
                    format!("Your request to join “{organization}” was accepted."),
                    format!("Your role: {}.", role_names(LOCALE, roles)),
                ],
                action: Link { label: format!("Open {organization}"), url: link.clone() },
                unexpected: "If you no longer want to be a member, you can leave in the organization’s settings.",
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
            subject: "Confirm your new email address".to_owned(),
            heading: "Confirm your new email address".to_owned(),
            paragraphs: vec![
                "Someone, most likely you, wants to use this address for a Tenantry account.".to_owned(),
                "Until it is confirmed, the account keeps its old address.".to_owned(),
            ],
            action: Link { label: "Confirm the new address".to_owned(), url: link.clone() },
            expiry: Some(expiry(*expires_at)),
            unexpected: "If you did not ask for this, you can ignore this email: nothing changes.",
            ..blank
        },
        About::EmailChanged { at, masked, sign_in } => Letter {
            subject: "Your email address was changed".to_owned(),
            heading: "Your email address was changed".to_owned(),
            paragraphs: vec![
                format!("On {} the address of your Tenantry account was changed to {masked}.", minute(LOCALE, *at)),
                "You sign in with the new address from now on. This one gets no more email about the account."
                    .to_owned(),
            ],
            action: Link { label: "Sign in".to_owned(), url: sign_in.clone() },
            unexpected: "If this was not you, someone knows your password: tell whoever runs this server at once. If it \
                         was you, there is nothing to do.",
            ..blank
        },
        About::AccountDeleted { at, sign_up } => Letter {
            subject: "Your account was deleted".to_owned(),
            heading: "Your account was deleted".to_owned(),
            paragraphs: vec![
                format!("Your Tenantry account was deleted on {}, as you asked.", minute(LOCALE, *at)),
                "Your memberships have ended, and your personal data was erased.".to_owned(),
            ],
            action: Link { label: "Create a new account".to_owned(), url: sign_up.clone() },
            unexpected: "If this was not you, someone knew your password: change it wherever else you use it, and tell \
                         whoever runs this server.",
            ..blank
        },
    }
}

fn expiry(at: chrono::DateTime<chrono::Utc>) -> String {
    format!("The link works once, until {}.", minute(LOCALE, at))
}
