use chrono::TimeDelta;
use mail_parser::MessageParser;
use tenantry::{Field, invitation::terms::Message, locale::Locale, role::Role, text::Name};

use super::*;
use crate::mail::About;

const LINK: &str = "https://tenantry.example.com/invite/0123456789-_abcdefghijklmnopqrstuvwxyzABCDEF?a=1&b=2";

fn sender() -> Mailbox {
    "Tenantry <no-reply@tenantry.example.com>".parse().expect("a sender")
}

fn recipient() -> Email {
    Email::parse("mina@example.com").expect("an address")
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000)
}

fn name(text: &str) -> Name {
    Name::parse(Field::Name, text).expect("a name")
}

fn invitation(organization: &str) -> About {
    About::Invitation {
        organization: name(organization),
        inviter: Some(name("민아 \"Mina\" <Kim>")),
        roles: vec![Role::owner(), Role::member()],
        message: Message::parse("See <b>https://evil.example</b>\n\n어서 오세요 & hello").expect("a message"),
        link: LINK.to_owned(),
        expires_at: now(),
    }
}

fn every_kind() -> Vec<About> {
    let link = LINK.to_owned();
    vec![
        invitation("신선푸드"),
        About::VerifyEmail { link: link.clone(), expires_at: now() },
        About::ResetPassword { link: link.clone(), expires_at: now() },
        About::AccountExists { sign_in: link.clone(), reset: link.clone() },
        About::OrganizationDeleted {
            name: name("Acme & Sons"),
            slug: "acme".to_owned(),
            restore_until: now(),
            home: link.clone(),
        },
        About::OwnershipOffered {
            organization: name("신선푸드"),
            owner: name("Mina Kim"),
            link: link.clone(),
            expires_at: now(),
        },
        About::OwnershipAccepted {
            organization: name("신선푸드"),
            owner: name("Jun Lee"),
            keeps_owner: false,
            link: link.clone(),
        },
        About::JoinAsked {
            organization: name("신선푸드"),
            person: name("Jun Lee"),
            roles: vec![Role::member()],
            link: link.clone(),
        },
        About::JoinAccepted { organization: name("신선푸드"), roles: vec![Role::member()], link: link.clone() },
        About::PasswordChanged { at: now(), reset: link.clone() },
        About::ChangeEmail { link: link.clone(), expires_at: now() },
        About::EmailChanged { at: now(), masked: "m•••@example.com".to_owned(), sign_in: link.clone() },
        About::AccountDeleted { at: now(), sign_up: link },
    ]
}

fn written(letter: &Letter) -> Vec<u8> {
    compose(letter, Uuid::from_u128(7), &sender(), &recipient(), now()).expect("a message").formatted()
}

#[test]
fn every_mail_says_what_for_whom_until_when_and_what_to_do_in_both_forms_and_languages() {
    for locale in Locale::ALL {
        for about in every_kind() {
            let letter = Letter::write(&about, &recipient(), locale);
            let raw = written(&letter);
            let message = MessageParser::default().parse(&raw).expect("a mail");
            assert_eq!(message.subject(), Some(letter.subject.as_str()));
            let text = message.body_text(0).expect("a text part");
            let html = message.body_html(0).expect("an HTML part");
            assert!(text.contains(LINK), "{text}");
            assert!(html.contains(&LINK.replace('&', "&#38;")), "{html}");
            assert!(html.contains(&format!("<html lang=\"{}\">", locale.tag())));
            for form in [&text, &html] {
                assert!(form.contains("mina@example.com") && form.contains(letter.unexpected), "{form}");
                assert!(letter.expiry.as_ref().is_none_or(|expiry| form.contains(expiry.as_str())), "{form}");
            }
            assert!(!text.contains("&#") && !text.contains("{{"), "{text}");
            let is_korean = text.chars().any(|c| ('가'..='힣').contains(&c) && c != '민' && c != '아');
            assert_eq!(
                is_korean && !text.contains("invite"),
                locale == Locale::Ko && !text.contains("invite"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_mail_program_sees_one_automatic_message() {
    let letter = Letter::write(&invitation("Acme"), &recipient(), Locale::En);
    let raw = written(&letter);
    let message = MessageParser::default().parse(&raw).expect("a mail");
    assert_eq!(message.message_id(), Some("00000000-0000-0000-0000-000000000007@tenantry.example.com"));
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert_eq!(message.header_raw("Content-Language").map(str::trim), Some("en"));
    assert_eq!(message.date().map(mail_parser::DateTime::to_timestamp), Some(now().timestamp()));
}

#[test]
fn what_people_typed_stays_text() {
    let letter = Letter::write(&invitation("<script>alert(1)</script>"), &recipient(), Locale::En);
    let raw = written(&letter);
    let message = MessageParser::default().parse(&raw).expect("a mail");
    let html = message.body_html(0).expect("an HTML part");
    assert!(!html.contains("<script") && !html.contains("<Kim>"), "{html}");
    assert!(html.contains("&#60;script&#62;"), "{html}");
    // The inviter's own words are text as well, and no address in them is one to click on.
    assert!(html.contains("See &#60;b&#62;https") && !html.contains("https://evil.example"), "{html}");
    let text = message.body_text(0).expect("a text part");
    assert!(text.contains("> See <b>https") && text.contains("> 어서 오세요 & hello"), "{text}");
    assert!(!text.contains("https://evil.example"), "{text}");
    assert!(message.body_text(0).is_some_and(|text| text.contains("<script>")));
}

#[test]
fn nobody_adds_a_header() {
    for evil in ["Hello\r\nBcc: eve@example.com", "Hello\nBcc: eve@example.com", "안녕\r\n\r\nBcc: eve@example.com"] {
        let letter =
            Letter { subject: evil.to_owned(), ..Letter::write(&invitation("Acme"), &recipient(), Locale::En) };
        let raw = written(&letter);
        let message = MessageParser::default().parse(&raw).expect("a mail");
        assert!(message.bcc().is_none(), "{}", String::from_utf8_lossy(&raw));
        assert!(message.subject().is_some_and(|subject| subject.contains("Bcc: eve@example.com")));
        let text = String::from_utf8_lossy(&raw).into_owned();
        let (headers, _) = text.split_once("\r\n\r\n").expect("headers and a body");
        assert!(!headers.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{headers}");
    }
}
