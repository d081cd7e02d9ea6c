use super::*;

const KIND: &str = "multipart/form-data; boundary=x";

fn post(path: &str, kind: &str, body: impl Into<Body>) -> Request {
    Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::CONTENT_TYPE, kind)
        .body(body.into())
        .expect("a request")
}

fn part(disposition: &str, content: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; {disposition}\r\n\r\n{content}\r\n")
}

#[tokio::test]
async fn a_form_with_a_file_becomes_an_ordinary_form_and_a_file() {
    let body = [
        part("name=\"name\"", "신선 & Foods"),
        part("name=\"logo\"; filename=\"a.png\"", "PNG"),
        "--x--\r\n".to_owned(),
    ]
    .concat();
    let (request, uploads) = unpack(post("/sfn/create_organization", KIND, body)).await.expect("a form");
    assert_eq!(uploads.get(Field::Logo).map(|upload| upload.bytes().to_vec()), Some(b"PNG".to_vec()));
    assert_eq!(request.headers()[header::CONTENT_TYPE], "application/x-www-form-urlencoded");
    let body = to_bytes(request.into_body(), usize::MAX).await.expect("a body");
    let pairs: Vec<_> = url::form_urlencoded::parse(&body).into_owned().collect();
    assert_eq!(pairs, [("name".to_owned(), "신선 & Foods".to_owned())]);
}

#[tokio::test]
async fn an_input_that_was_left_alone_is_no_file() {
    let body = [part("name=\"logo\"; filename=\"\"", ""), "--x--\r\n".to_owned()].concat();
    let (_, uploads) = unpack(post("/sfn/set_logo", KIND, body)).await.expect("a form");
    assert!(uploads.get(Field::Logo).is_none());
}

#[tokio::test]
async fn what_is_no_form_is_refused() {
    let file_elsewhere = [part("name=\"name\"; filename=\"a\"", "x"), "--x--\r\n".to_owned()].concat();
    let long = [part("name=\"name\"", &"x".repeat(BODY_MAX)), "--x--\r\n".to_owned()].concat();
    let crowd = [part("name=\"a\"", "x").repeat(PARTS_MAX + 1), "--x--\r\n".to_owned()].concat();
    for (kind, body) in [
        (KIND, "no parts".to_owned()),
        ("multipart/form-data", part("name=\"a\"", "x")),
        (KIND, part("name=\"a\"", "x")),
        (KIND, file_elsewhere),
        (KIND, crowd),
        (KIND, long),
    ] {
        let refused = unpack(post("/sfn/set_logo", kind, body)).await.err();
        assert_eq!(refused.map(|(_, error)| error), Some(Error::BadRequest));
    }
}

#[test]
fn only_the_doors_for_pictures_have_room_for_one() {
    assert!(is_upload(&post("/sfn/set_logo", KIND, Body::empty())));
    assert!(!is_upload(&post("/sfn/set_logo", "application/x-www-form-urlencoded", Body::empty())));
    assert!(!is_upload(&post("/sfn/sign_in", KIND, Body::empty())));
    assert!(!is_upload(&post("/api/auth/sign-in/email", KIND, Body::empty())));
}

#[tokio::test]
async fn a_file_is_read_for_somebody_with_a_session_alone() {
    use axum::{Router, http::StatusCode, middleware, routing::post as door};
    use tower::ServiceExt as _;

    let router = Router::new()
        .route("/sfn/set_logo", door(async |body: Bytes| body.len().to_string()))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(middleware::from_fn(body_limit));
    let status = async |cookie: &'static str| {
        let mut request = post("/sfn/set_logo", KIND, vec![b'x'; BODY_MAX + 1]);
        request.headers_mut().insert(header::COOKIE, HeaderValue::from_static(cookie));
        router.clone().oneshot(request).await.expect("infallible").status()
    };
    assert_eq!(status("tenantry_session=abc").await, StatusCode::OK);
    assert_eq!(status("theme=dark").await, StatusCode::PAYLOAD_TOO_LARGE);
}
