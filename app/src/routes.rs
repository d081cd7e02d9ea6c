//! Every page and its address.
//!
//! All of them render asynchronously: the status of the answer depends on data (404 for a foreign organization, 303
//! to the sign-in page), so nothing is sent before the data is there.

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

use crate::{
    layout::{AuthLayout, ConsoleLayout, OrganizationLayout},
    pages::{
        account::{PreferencesPage, ProfilePage, SecurityPage},
        auth::{CheckMailPage, ForgotPasswordPage, ResetPasswordPage, SignInPage, SignUpPage, VerifyEmailPage},
        errors::NotFoundPage,
        home::{HomePage, StartPage},
        invitations::InvitationsPage,
        invite::InvitePage,
        members::MembersPage,
        organizations::{NewOrganizationPage, OverviewPage},
        settings::OrganizationSettingsPage,
    },
};

/// The pages by address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=StartPage ssr=SsrMode::Async/>
            // The address that the user's guide names (document 002).
            <Route path=path!("/platform/organization") view=StartPage ssr=SsrMode::Async/>
            <ParentRoute path=path!("") view=AuthLayout ssr=SsrMode::Async>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=SignUpPage ssr=SsrMode::Async/>
                <Route path=path!("/check-mail") view=CheckMailPage ssr=SsrMode::Async/>
                <Route path=path!("/verify-email") view=VerifyEmailPage ssr=SsrMode::Async/>
                <Route path=path!("/forgot-password") view=ForgotPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/reset-password") view=ResetPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/invite/:token") view=InvitePage ssr=SsrMode::Async/>
            </ParentRoute>
            <ParentRoute path=path!("") view=ConsoleLayout ssr=SsrMode::Async>
                <Route path=path!("/home") view=HomePage ssr=SsrMode::Async/>
                <Route path=path!("/organizations/new") view=NewOrganizationPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=ProfilePage ssr=SsrMode::Async/>
                <Route path=path!("/account/security") view=SecurityPage ssr=SsrMode::Async/>
                <Route path=path!("/account/preferences") view=PreferencesPage ssr=SsrMode::Async/>
                <ParentRoute path=path!("/o/:slug") view=OrganizationLayout ssr=SsrMode::Async>
                    <Route path=path!("") view=OverviewPage ssr=SsrMode::Async/>
                    <Route path=path!("/members") view=MembersPage ssr=SsrMode::Async/>
                    <Route path=path!("/invitations") view=InvitationsPage ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view=OrganizationSettingsPage ssr=SsrMode::Async/>
                </ParentRoute>
            </ParentRoute>
        </Routes>
    }
}
