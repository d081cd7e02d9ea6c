//! Sign-in, sign-up, and the pages behind the links of mails.

mod change_email;
mod check_mail;
mod forgot_password;
mod reset_password;
mod sign_in;
mod sign_up;
mod verify_email;

pub use change_email::ChangeEmailPage;
pub use check_mail::CheckMailPage;
pub use forgot_password::ForgotPasswordPage;
pub use reset_password::ResetPasswordPage;
pub use sign_in::SignInPage;
pub use sign_up::SignUpPage;
pub use verify_email::VerifyEmailPage;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// A parameter of the address; empty when it is not there.
pub(crate) fn query(name: &'static str) -> Signal<String> {
    let query = use_query_map();
    Signal::derive(move || query.with(|query| query.get(name).unwrap_or_default()))
}

/// The heading of a page of this area, and the title of the window.
#[component]
pub(crate) fn Heading(page: &'static str, title: &'static str, #[prop(into)] lead: String) -> impl IntoView {
    view! {
        <Title text=page/>
        <header class="auth-heading">
            <h1 class="auth-title">{title}</h1>
            <p class="auth-lead">{lead}</p>
        </header>
    }
}
