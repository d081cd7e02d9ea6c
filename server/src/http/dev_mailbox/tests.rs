use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt as _;
use tenantry::{Field, email::Email, locale::Locale, role::Role, text::Name};
use tower::ServiceExt as _;

use super::*;
use crate::mail::{About, Letter, Mailer, compose};

/// Puts an invitation into the folder; `number` decides its place.
async fn deliver(folder: &Path, number: u128, recipient: &str) -> Uuid {
    let mailer = Mailer::folder(folder, "Tenantry <no-reply@example.com>").expect("a folder");
    let about = About::Invitation {
        organization: Name::parse(Field::Name, "<b>신선푸드</b>").expect("a name"),
        inviter: None,
        roles: vec![Role::admin()],
        message: None,
        link: "https://tenantry.example.com/invite/secret".to_owned(),
        expires_at: DateTime::UNIX_EPOCH,
    };
    let recipient = Email::parse(recipient).expect("an address");
    let id = Uuid::from_u128(number);
    let letter = Letter::write(&about, &recipient, Locale::En);
    let message = compose(&letter, id, mailer.from(), &recipient, DateTime::UNIX_EPOCH).expect("a message");
    mailer.send(id, message).await.expect("a written file");
    id
}

async fn get(folder: &Path, path: &str) -> (StatusCode, String) {
    let request = Request::get(path).body(Body::empty()).expect("a request");
    let response = routes(folder.to_owned(), "/pkg/style.css").oneshot(request).await.expect("an answer");
    let status = response.status();
    let body = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

#[tokio::test]
async fn mails_are_listed_newest_first_by_pages_and_recipients() {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 1..=60 {
        deliver(folder.path(), number, if number == 7 { "mina@example.com" } else { "jun@example.com" }).await;
    }
    let (status, first) = get(folder.path(), "/dev/mailbox").await;
    assert_eq!(status, StatusCode::OK);
    let links = |page: &str| page.matches("<a href=\"/dev/mailbox/").count();
    assert_eq!(links(&first), PAGE);
    let place = |number| first.find(&Uuid::from_u128(number).to_string());
    assert!(place(60) < place(11), "newest first");
    assert!(first.contains(&format!("/dev/mailbox?before={}", Uuid::from_u128(11))));
    let (_, second) = get(folder.path(), &format!("/dev/mailbox?before={}", Uuid::from_u128(11))).await;
    assert_eq!(links(&second), 10);
    assert!(!second.contains("Older messages"));
    let (_, hers) = get(folder.path(), "/dev/mailbox?to=MINA@example.com").await;
    assert_eq!(links(&hers), 1);
    let (_, none) = get(folder.path(), "/dev/mailbox?to=nobody@example.com").await;
    assert!(none.contains("No mail here for nobody@example.com."));
}

#[tokio::test]
async fn a_mail_shows_its_text_with_a_link_to_follow_and_nothing_typed_becomes_markup() {
    let folder = tempfile::tempdir().expect("a folder");
    let id = deliver(folder.path(), 1, "mina@example.com").await;
    let (status, page) = get(folder.path(), &format!("/dev/mailbox/{id}")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<a href=\"https://tenantry.example.com/invite/secret\">"), "{page}");
    assert!(page.contains("신선푸드") && !page.contains("<b>"), "{page}");
    assert!(page.contains("mina@example.com") && page.contains("no-reply@example.com"));
    let (_, html) = get(folder.path(), &format!("/dev/mailbox/{id}/html")).await;
    assert!(html.contains("<h1") && !html.contains("<b>"), "{html}");
}

#[tokio::test]
async fn what_is_no_mail_is_not_found() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(get(folder.path(), &format!("/dev/mailbox/{}", Uuid::from_u128(1))).await.0, StatusCode::NOT_FOUND);
    assert_eq!(get(folder.path(), "/dev/mailbox/..%2F..%2Fetc%2Fpasswd").await.0, StatusCode::BAD_REQUEST);
    assert_eq!(get(folder.path(), "/dev/mailbox?before=x").await.0, StatusCode::BAD_REQUEST);
}

#[test]
fn addresses_on_their_own_line_are_links() {
    assert_eq!(
        pieces("See:\nhttps://a.example/b\r\nend"),
        [Piece::Text("See:\n"), Piece::Link("https://a.example/b"), Piece::Text("\r\n"), Piece::Text("end")]
    );
}
