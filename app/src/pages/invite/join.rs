//! The page behind a shareable link.

use leptos::{either::EitherOf3, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    components::Redirect,
    hooks::{use_params_map, use_query_map},
};
use tenantry::{
    Error,
    invitation::link::{JoinStanding, JoinView},
};

use super::{
    DeadLink, ENTER_QUERY,
    faces::{Over, Unverified, WrongAccount},
    sign_up::InvitedSignUp,
};
use crate::{
    api::{
        invitation_links::{JoinByLink, ViewInvitationLink},
        join_requests::{AskToJoin, WithdrawJoinRequest},
    },
    dates,
    i18n::{Locale, td_string, use_locale},
    kit::{Avatar, AvatarShape, ButtonKind, Form, FormAction, Hidden, LinkButton, Skeleton, SubmitButton, UntilDay},
    landing::Landing,
    layout::focus_page,
    load::load,
    notice::{NOTICE_QUERY, Notice},
    pages::errors::ErrorPage,
    paths,
    texts::{link_closed_text, role_names},
};

/// One page with a face for each way in which a visitor can stand to the link.
#[component]
pub fn JoinPage() -> impl IntoView {
    let locale = use_locale();
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let enters = use_query_map().with_untracked(|query| query.get(ENTER_QUERY).is_some());
    let link = load(|| 0, move || ViewInvitationLink { token: token.get() });
    // What was pressed is gone with its face.
    let changed = Callback::new(move |_: Landing| {
        link.refetch();
        focus_page();
    });
    view! {
        <Title text=td_string!(locale, join.page)/>
        <Suspense fallback=|| view! { <Skeleton rows=3/> }>
            {move || Suspend::new(async move {
                let token = token.get_untracked();
                match link.await {
                    Ok(view) if enters && view.standing == JoinStanding::AlreadyMember => {
                        let there = paths::organization(view.organization_slug.as_str());
                        let there = paths::with_query(&there, NOTICE_QUERY, Notice::InvitationAccepted.code());
                        EitherOf3::A(view! { <Redirect path=there/> })
                    }
                    Ok(link) => EitherOf3::B(view! { <Offer link token changed/> }),
                    Err(error) => EitherOf3::C(match error.0 {
                        Error::InvitationNotFound => view! { <DeadLink/> }.into_any(),
                        error => view! { <ErrorPage error/> }.into_any(),
                    }),
                }
            })}
        </Suspense>
    }
}

/// Who offers what to whom, and what can be done about it.
#[component]
fn Offer(
    link: JoinView,
    token: String,
    /// Called when the visitor stands to the link in another way.
    changed: Callback<Landing>,
) -> impl IntoView {
    let locale = use_locale();
    let name = link.organization_name.to_string();
    let is_open =
        matches!(link.standing, JoinStanding::Ready { .. } | JoinStanding::SignIn | JoinStanding::Unverified { .. });
    let lead = match &link.creator_name {
        Some(creator) => td_string!(locale, join.shared_by, name = creator.to_string()),
        None => td_string!(locale, join.shared).to_owned(),
    };
    let lead = match link.standing {
        JoinStanding::AlreadyMember => Some(td_string!(locale, invite.member_text, name = name.clone())),
        _ => is_open.then_some(lead),
    };
    let title = title(locale, &link);
    let domains = (!link.domains.is_empty()).then(|| {
        let domains = link.domains.iter().map(|domain| format!("@{domain}")).collect::<Vec<_>>().join(", ");
        view! { <div class="invite-fact"><dt>{td_string!(locale, join.for_whom)}</dt><dd>{domains}</dd></div> }
    });
    let facts = is_open.then(|| {
        view! {
            <dl class="invite-facts">
                {domains}
                <div class="invite-fact"><dt>{td_string!(locale, invite.role)}</dt><dd>{role_names(locale, &link.roles)}</dd></div>
                <div class="invite-fact"><dt>{td_string!(locale, invite.until)}</dt><dd><UntilDay at=link.expires_at/></dd></div>
            </dl>
        }
    });
    let approval = (is_open && link.approval)
        .then(|| view! { <p class="auth-note">{td_string!(locale, join.approval_text, name = name.clone())}</p> });
    let head = (!is_over(&link.standing)).then(|| {
        view! {
            <header class="invite-head">
                <Avatar name=name shape=AvatarShape::Square large=true picture=link.organization_logo.clone()/>
                <div class="auth-heading">
                    <h1 class="auth-title">{title}</h1>
                    {lead.map(|lead| view! { <p class="auth-lead">{lead}</p> })}
                </div>
            </header>
        }
    });
    view! {
        {head}
        {facts}
        {approval}
        <Face link token changed/>
    }
}

fn title(locale: Locale, link: &JoinView) -> String {
    let name = link.organization_name.to_string();
    match &link.standing {
        JoinStanding::Ready { .. } | JoinStanding::SignIn => td_string!(locale, invite.title, name = name),
        JoinStanding::Unverified { .. } => td_string!(locale, invite.unverified_title).to_owned(),
        JoinStanding::WrongDomain { .. } => td_string!(locale, join.wrong_title).to_owned(),
        JoinStanding::AlreadyMember => td_string!(locale, invite.member_title).to_owned(),
        JoinStanding::Asked { .. } => td_string!(locale, join.asked_title, name = name),
        JoinStanding::Declined => td_string!(locale, join.declined_title).to_owned(),
        JoinStanding::FormerMember => td_string!(locale, join.former_title).to_owned(),
        JoinStanding::Closed { .. } => td_string!(locale, join.closed_title).to_owned(),
        JoinStanding::Full => td_string!(locale, invite.full_title).to_owned(),
        JoinStanding::OrganizationGone => td_string!(locale, invite.gone_title).to_owned(),
        JoinStanding::CreatorMayNotOffer => td_string!(locale, invite.inviter_title).to_owned(),
    }
}

/// Whether nothing can be done with it any more.
const fn is_over(standing: &JoinStanding) -> bool {
    matches!(
        standing,
        JoinStanding::FormerMember
            | JoinStanding::Closed { .. }
            | JoinStanding::Declined
            | JoinStanding::Full
            | JoinStanding::OrganizationGone
            | JoinStanding::CreatorMayNotOffer
    )
}

/// What is to be done.
#[component]
fn Face(link: JoinView, token: String, changed: Callback<Landing>) -> impl IntoView {
    let locale = use_locale();
    let title = title(locale, &link);
    let here = format!("/join/{token}");
    let name = link.organization_name.to_string();
    match link.standing {
        JoinStanding::Ready { email } if link.approval => {
            let action = FormAction::<AskToJoin>::new();
            view! {
                <p class="auth-note">{td_string!(locale, join.ready_text, email = email.to_string())}</p>
                <Form action on_success=changed>
                    <Hidden name="token" value=token/>
                    <SubmitButton wide=true icon="user-plus">
                        {td_string!(locale, join.ask_button, name = name)}
                    </SubmitButton>
                </Form>
            }
            .into_any()
        }
        JoinStanding::Asked { request } => {
            let action = FormAction::<WithdrawJoinRequest>::new();
            let label = td_string!(locale, requests.withdraw_named, name = name.clone());
            view! {
                <p class="auth-lead">{td_string!(locale, join.asked_text, name = name)}</p>
                <div class="invite-answers">
                    <LinkButton href="/" kind=ButtonKind::Primary wide=true>{td_string!(locale, invite.home)}</LinkButton>
                    <Form action on_success=changed>
                        <Hidden name="requestId" value=request.to_string()/>
                        <SubmitButton kind=ButtonKind::Quiet wide=true label>
                            {td_string!(locale, requests.withdraw)}
                        </SubmitButton>
                    </Form>
                </div>
            }
            .into_any()
        }
        JoinStanding::Declined => {
            view! { <Over title text=td_string!(locale, join.declined_text, name = name) until=None/> }.into_any()
        }
        JoinStanding::Ready { email } => {
            let action = FormAction::<JoinByLink>::new();
            view! {
                <p class="auth-note">{td_string!(locale, join.ready_text, email = email.to_string())}</p>
                <Form action>
                    <Hidden name="token" value=token/>
                    <SubmitButton wide=true icon="check">{td_string!(locale, join.button, name = name)}</SubmitButton>
                </Form>
            }
            .into_any()
        }
        JoinStanding::SignIn => {
            let sign_in = paths::sign_in(&here);
            let sign_up = if link.approval {
                td_string!(locale, join.ask_sign_up_text)
            } else {
                td_string!(locale, join.sign_up_text)
            };
            view! {
                <LinkButton href=sign_in kind=ButtonKind::Secondary wide=true>{td_string!(locale, join.sign_in)}</LinkButton>
                <p class="auth-note">{sign_up}</p>
                <InvitedSignUp email=None token here asks=link.approval/>
            }
            .into_any()
        }
        JoinStanding::Unverified { email } => {
            let text = td_string!(locale, join.unverified_text, email = email.to_string());
            view! { <Unverified email text here/> }.into_any()
        }
        JoinStanding::WrongDomain { signed_in_as } => {
            let domains = link.domains.iter().map(|domain| format!("@{domain}")).collect::<Vec<_>>().join(", ");
            view! {
                <p class="auth-lead">{td_string!(locale, join.wrong_text)}</p>
                <WrongAccount invited=domains signed_in_as here/>
            }
            .into_any()
        }
        JoinStanding::AlreadyMember => {
            let open = paths::organization(link.organization_slug.as_str());
            view! {
                <LinkButton href=open kind=ButtonKind::Primary wide=true>
                    {td_string!(locale, invite.member_button, name = name)}
                </LinkButton>
            }
            .into_any()
        }
        JoinStanding::FormerMember => {
            view! { <Over title text=td_string!(locale, join.former_text, name = name) until=None/> }.into_any()
        }
        JoinStanding::Closed { state } => {
            let text = match state {
                tenantry::invitation::link::LinkState::Expired => {
                    td_string!(locale, join.expired_text, name = name, date = dates::GAP)
                }
                state => link_closed_text(locale, state).to_owned(),
            };
            view! { <Over title text until=Some(link.expires_at)/> }.into_any()
        }
        JoinStanding::Full => {
            view! { <Over title text=td_string!(locale, invite.full_text, name = name) until=None/> }.into_any()
        }
        JoinStanding::OrganizationGone => {
            view! { <Over title text=td_string!(locale, invite.gone_text, name = name) until=None/> }.into_any()
        }
        JoinStanding::CreatorMayNotOffer => {
            view! { <Over title text=td_string!(locale, invite.inviter_text, name = name) until=None/> }.into_any()
        }
    }
}
