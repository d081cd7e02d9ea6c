//! Every page and its address.
//!
//! All of them render asynchronously: the status of the answer depends on data (404 for a foreign organization, 303
//! to the sign-in page), so nothing is sent before the data is there.

use leptos::prelude::*;
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Routes},
    path,
};

use crate::{
    layout::AuthLayout,
    lazy::InChunk as _,
    pages::{
        auth::{
            ChangeEmailPage, CheckMailPage, ForgotPasswordPage, ResetPasswordPage, SignInPage, SignUpPage,
            VerifyEmailPage,
        },
        errors::NotFoundPage,
        home::{PlatformPage, StartPage},
        invite::InvitePage,
    },
};

/// The pages of chunks.
mod chunks {
    use leptos::prelude::*;

    use crate::{
        layout::{ConsoleLayout, OrganizationLayout},
        lazy::lazy_route,
        pages::{
            account::{AccountOrganizationsPage, PreferencesPage, ProfilePage, SecurityPage},
            bulk::BulkPage,
            home::HomePage,
            invitations::{InvitationLinksPage, InvitationsPage, InviteManyPage, JoinRequestsPage},
            invite::JoinPage,
            member::MemberPage,
            members::MembersPage,
            organizations::{NewOrganizationPage, OverviewPage, WelcomePage, WholePage},
            roles::{NewRolePage, RolePage, RoleReviewPage, RolesPage},
            settings::OrganizationSettingsPage,
            teams::{AddToTeamPage, TeamPage, TeamsPage},
            transfer::TransferPage,
        },
    };

    // Behind links that are shared; who signs in or follows an invitation needs none of it.
    lazy_route!(join, Join => JoinPage);

    lazy_route!(console, Console => ConsoleLayout);
    lazy_route!(console, Home => HomePage);
    lazy_route!(console, Organization => OrganizationLayout);
    lazy_route!(console, Overview => OverviewPage);

    lazy_route!(console_people, Whole => WholePage);
    lazy_route!(console_people, Members => MembersPage);
    lazy_route!(console_people, Member => MemberPage);
    lazy_route!(console_people, Bulk => BulkPage);
    lazy_route!(console_people, Transfer => TransferPage);

    lazy_route!(console_invitations, Invitations => InvitationsPage);
    lazy_route!(console_invitations, InviteMany => InviteManyPage);
    lazy_route!(console_invitations, InvitationLinks => InvitationLinksPage);
    lazy_route!(console_invitations, JoinRequests => JoinRequestsPage);

    lazy_route!(console_teams, Teams => TeamsPage);
    lazy_route!(console_teams, Team => TeamPage);
    lazy_route!(console_teams, AddToTeam => AddToTeamPage);

    lazy_route!(console_settings, Roles => RolesPage);
    lazy_route!(console_settings, NewRole => NewRolePage);
    lazy_route!(console_settings, Role => RolePage);
    lazy_route!(console_settings, RoleReview => RoleReviewPage);
    lazy_route!(console_settings, Settings => OrganizationSettingsPage);

    lazy_route!(console_account, NewOrganization => NewOrganizationPage);
    lazy_route!(console_account, Welcome => WelcomePage);
    lazy_route!(console_account, Profile => ProfilePage);
    lazy_route!(console_account, AccountOrganizations => AccountOrganizationsPage);
    lazy_route!(console_account, Security => SecurityPage);
    lazy_route!(console_account, Preferences => PreferencesPage);
}

/// Loads the chunks of the pages that the console leads to, one after the other, while there is a network.
pub(crate) async fn fetch_console() {
    let is_online = || window().navigator().on_line();
    if is_online() {
        chunks::Members::fetch().await;
    }
    if is_online() {
        chunks::Invitations::fetch().await;
    }
    if is_online() {
        chunks::Teams::fetch().await;
    }
    if is_online() {
        chunks::Settings::fetch().await;
    }
    if is_online() {
        chunks::Profile::fetch().await;
    }
}

/// The pages by address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=StartPage ssr=SsrMode::Async/>
            // The address that the user's guide names (document 002).
            <Route path=path!("/platform/organization") view=PlatformPage ssr=SsrMode::Async/>
            <ParentRoute path=path!("") view=AuthLayout ssr=SsrMode::Async>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=SignUpPage ssr=SsrMode::Async/>
                <Route path=path!("/check-mail") view=CheckMailPage ssr=SsrMode::Async/>
                <Route path=path!("/verify-email") view=VerifyEmailPage ssr=SsrMode::Async/>
                <Route path=path!("/change-email") view=ChangeEmailPage ssr=SsrMode::Async/>
                <Route path=path!("/forgot-password") view=ForgotPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/reset-password") view=ResetPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/invite/:token") view=InvitePage ssr=SsrMode::Async/>
                <Route path=path!("/join/:token") view={Lazy::<chunks::Join>::new()} ssr=SsrMode::Async/>
            </ParentRoute>
            <ParentRoute path=path!("") view={Lazy::<chunks::Console>::new()} ssr=SsrMode::Async>
                <Route path=path!("/home") view={Lazy::<chunks::Home>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/organizations/new") view={Lazy::<chunks::NewOrganization>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/account") view={Lazy::<chunks::Profile>::new()} ssr=SsrMode::Async/>
                <Route
                    path=path!("/account/organizations")
                    view={Lazy::<chunks::AccountOrganizations>::new()}
                    ssr=SsrMode::Async
                />
                <Route path=path!("/account/security") view={Lazy::<chunks::Security>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/account/preferences") view={Lazy::<chunks::Preferences>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("/o/:slug") view={Lazy::<chunks::Organization>::new()} ssr=SsrMode::Async>
                    <Route path=path!("") view={Lazy::<chunks::Overview>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/organization") view={Lazy::<chunks::Whole>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/welcome") view={Lazy::<chunks::Welcome>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/members") view={Lazy::<chunks::Members>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/members/bulk") view={Lazy::<chunks::Bulk>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/members/:member") view={Lazy::<chunks::Member>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/transfer") view={Lazy::<chunks::Transfer>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/invitations") view={Lazy::<chunks::Invitations>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/invitations/many") view={Lazy::<chunks::InviteMany>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/invitations/links") view={Lazy::<chunks::InvitationLinks>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/invitations/requests") view={Lazy::<chunks::JoinRequests>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/teams") view={Lazy::<chunks::Teams>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/teams/:team") view={Lazy::<chunks::Team>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/teams/:team/add") view={Lazy::<chunks::AddToTeam>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/roles") view={Lazy::<chunks::Roles>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/roles/new") view={Lazy::<chunks::NewRole>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/roles/:role") view={Lazy::<chunks::Role>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/roles/:role/review") view={Lazy::<chunks::RoleReview>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view={Lazy::<chunks::Settings>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </ParentRoute>
        </Routes>
    }
}
