//! The page behind an invitation link.

mod faces;
mod join;
mod sign_up;

use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    components::Redirect,
    hooks::{use_params_map, use_query_map},
};
use tenantry::{
    Error,
    invitation::{InvitationStanding, InvitationView},
};

use self::faces::Face;
pub use self::join::JoinPage;
use crate::{
    api::invitations::ViewInvitation,
    i18n::{td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, Drawing, LinkButton, Skeleton, StatePage, UntilDay},
    load::load,
    notice::{NOTICE_QUERY, Notice},
    pages::errors::ErrorPage,
    paths,
    texts::role_names,
};

/// The query parameter with which sign-up comes back here: whoever is a member by now goes on into the organization.
const ENTER_QUERY: &str = "enter";

/// One page with a face for each way in which a visitor can stand to the invitation.
#[component]
pub fn InvitePage() -> impl IntoView {
    let locale = use_locale();
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let enters = use_query_map().with_untracked(|query| query.get(ENTER_QUERY).is_some());
    let invitation = load(|| 0, move || ViewInvitation { token: token.get() });
    view! {
        <Title text=td_string!(locale, invite.page)/>
        <Suspense fallback=|| view! { <Skeleton rows=3/> }>
            {move || Suspend::new(async move {
                let token = token.get_untracked();
                match invitation.await {
                    Ok(view) if enters && view.standing == InvitationStanding::AlreadyMember => {
                        let there = paths::organization(view.organization_slug.as_str());
                        let there = paths::with_query(&there, NOTICE_QUERY, Notice::InvitationAccepted.code());
                        EitherOf3::A(view! { <Redirect path=there/> })
                    }
                    Ok(invitation) => EitherOf3::B(view! { <Offer invitation token/> }),
                    Err(error) => EitherOf3::C(match error.0 {
                        Error::InvitationNotFound => view! { <DeadLink/> }.into_any(),
                        error => view! { <ErrorPage error/> }.into_any(),
                    }),
                }
            })}
        </Suspense>
    }
}

/// Who invites whom to what, and what can be done about it.
#[component]
fn Offer(invitation: InvitationView, token: String) -> impl IntoView {
    let locale = use_locale();
    let name = invitation.organization_name.to_string();
    let title = faces::title(locale, &invitation);
    let lead = match &invitation.inviter_name {
        Some(inviter) => td_string!(locale, invite.invited_by, name = inviter.to_string()),
        None => td_string!(locale, invite.invited).to_owned(),
    };
    // What is over needs no particulars.
    let is_open = matches!(
        invitation.standing,
        InvitationStanding::Ready
            | InvitationStanding::SignIn
            | InvitationStanding::SignUp
            | InvitationStanding::Unverified
    );
    let lead = match invitation.standing {
        InvitationStanding::AlreadyMember => Some(td_string!(locale, invite.member_text, name = name.clone())),
        _ => is_open.then_some(lead),
    };
    let facts = is_open.then(|| {
        view! {
            <dl class="invite-facts">
                <div class="invite-fact"><dt>{td_string!(locale, invite.for_whom)}</dt><dd>{invitation.email.to_string()}</dd></div>
                <div class="invite-fact"><dt>{td_string!(locale, invite.role)}</dt><dd>{role_names(locale, &invitation.roles)}</dd></div>
                <div class="invite-fact"><dt>{td_string!(locale, invite.until)}</dt><dd><UntilDay at=invitation.expires_at/></dd></div>
            </dl>
        }
    });
    // What the inviter wrote, as text and nothing else.
    let message = invitation.message.as_ref().filter(|_| is_open).map(|message| {
        let lines = message.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
        view! { <blockquote class="invite-message">{lines}</blockquote> }
    });
    let head = (!faces::is_over(&invitation.standing)).then(|| {
        view! {
            <header class="invite-head">
                <Avatar name=name shape=AvatarShape::Square large=true picture=invitation.organization_logo.clone()/>
                <div class="auth-heading">
                    <h1 class="auth-title">{title}</h1>
                    {lead.map(|lead| view! { <p class="auth-lead">{lead}</p> })}
                </div>
            </header>
        }
    });
    view! {
        {head}
        {message}
        {facts}
        <Face invitation token/>
    }
}

/// A link of no invitation.
#[component]
fn DeadLink() -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server_context::set_status(Error::InvitationNotFound.status());
    let locale = use_locale();
    view! {
        <StatePage
            drawing=Drawing::Lost
            title=td_string!(locale, invite.invalid_title)
            text=td_string!(locale, invite.invalid_text).into_any()
        >
            <LinkButton href="/" kind=ButtonKind::Primary>{td_string!(locale, invite.home)}</LinkButton>
        </StatePage>
    }
}
