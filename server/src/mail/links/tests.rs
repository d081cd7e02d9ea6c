use super::*;

#[test]
fn links_start_at_the_public_url_and_hold_nothing_but_the_secret() {
    let public_url = Url::parse("https://tenantry.example.com").expect("a constant URL");
    assert_eq!(invitation(&public_url, "a-b_c"), "https://tenantry.example.com/invite/a-b_c");
    assert_eq!(join(&public_url, "a-b_c"), "https://tenantry.example.com/join/a-b_c");
    assert_eq!(verify_email(&public_url, "a-b_c", None), "https://tenantry.example.com/verify-email?token=a-b_c");
    assert_eq!(
        verify_email(&public_url, "a-b_c", Some("/join/x_y")),
        "https://tenantry.example.com/verify-email?token=a-b_c&next=/join/x_y"
    );
    assert_eq!(reset_password(&public_url, "a&b"), "https://tenantry.example.com/reset-password?token=a%26b");
    assert_eq!(change_email(&public_url, "a&b"), "https://tenantry.example.com/change-email?token=a%26b");
    assert_eq!(console(&public_url, "/sign-in"), "https://tenantry.example.com/sign-in");
}
