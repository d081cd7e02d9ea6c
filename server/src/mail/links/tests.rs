use super::*;

#[test]
fn links_start_at_the_public_url_and_hold_nothing_but_the_secret() {
    let public_url = Url::parse("https://tenantry.example.com").expect("a constant URL");
    assert_eq!(invitation(&public_url, "a-b_c"), "https://tenantry.example.com/invite/a-b_c");
    assert_eq!(join(&public_url, "a-b_c"), "https://tenantry.example.com/join/a-b_c");
    assert_eq!(verify_email(&public_url, "a-b_c", None, None), "https://tenantry.example.com/verify-email?token=a-b_c");
    assert_eq!(
        verify_email(&public_url, "a-b_c", Some("/join/x_y"), None),
        "https://tenantry.example.com/verify-email?token=a-b_c&next=/join/x_y"
    );
    assert_eq!(reset_password(&public_url, "a&b", None), "https://tenantry.example.com/reset-password?token=a%26b");
    assert_eq!(change_email(&public_url, "a&b"), "https://tenantry.example.com/change-email?token=a%26b");
    assert_eq!(console(&public_url, "/sign-in"), "https://tenantry.example.com/sign-in");
    let onward = Onward::trusted("https://app.example.com/in?a=b&c#d".to_owned());
    let carried = "callbackURL=https%3A%2F%2Fapp.example.com%2Fin%3Fa%3Db%26c%23d";
    assert_eq!(
        verify_email(&public_url, "a-b_c", None, onward.as_ref()),
        format!("https://tenantry.example.com/api/auth/verify-email?token=a-b_c&{carried}")
    );
    assert_eq!(
        reset_password(&public_url, "a-b_c", onward.as_ref()),
        format!("https://tenantry.example.com/api/auth/reset-password/a-b_c?{carried}")
    );
}
