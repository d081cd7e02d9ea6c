//! One member: what the person is here, why the person may do what, and what happened.

mod actions;
mod activity;
mod place;
mod reasons;
mod roles;
mod sessions;
mod switches;
mod teams;

use leptos::{either::Either, prelude::*};
use leptos_router::hooks::{use_params_map, use_query_map};
use tenantry::{Error, access::decide::Subject, member::MemberState};

use self::{
    activity::Activity,
    place::{Actions, Facts},
    reasons::Reasons,
    roles::Roles,
    sessions::Sessions,
    switches::Switches,
    teams::Teams,
};
use crate::{
    active::use_active_organization,
    api::member::{LoadMember, MemberView},
    i18n::{td_string, use_locale},
    kit::{Avatar, Banner, ListPage, ListPlace, PageHeader, Paging, Skeleton, Tone},
    live::{Topic, use_live},
    load::{Loaded, load_page},
    pages::errors::ErrorPage,
    paths,
    snapshot::TenantSnapshot,
};

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Shown {
    /// The member, as of the last answer.
    view: Memo<MemberView>,
    /// To be asked for again after a change.
    answer: Loaded<Option<MemberView>>,
    /// Which page of the activity.
    pages: Paging,
}

impl Shown {
    /// The member as a decision sees one.
    fn subject(self, tenant: &TenantSnapshot) -> Subject {
        self.view.with(|MemberView { details, .. }| {
            let member = &details.member;
            Subject {
                standing: tenant.policy.standing(&member.roles, member.flags),
                status: member.status,
                is_self: member.id == tenant.member_id,
            }
        })
    }

    fn name(self) -> String {
        self.view.with(|view| view.details.member.name.to_string())
    }

    fn id(self) -> String {
        self.view.with_untracked(|view| view.details.member.id.to_string())
    }
}

/// A member of the organization. For each member everything is made anew: a form that stayed would change the member
/// that was shown before.
#[component]
pub fn MemberPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("member").unwrap_or_default()));
    move || view! { <Scope id=id.get()/> }
}

#[component]
fn Scope(id: String) -> impl IntoView {
    let active = use_active_organization();
    let query = use_query_map();
    let place = Memo::new(move |_| query.with(ListPlace::of));
    let cursor = Memo::new(move |_| place.with(ListPlace::cursor));
    let news = [Topic::Members, Topic::Teams, Topic::Access].map(use_live);
    let here = paths::member(&active.slug(), &id);
    let wanted = Memo::new(move |_| ListPage { list: here.clone(), place: place.get() });
    let (answer, pages) = load_page(
        move || news.iter().fold(0, |sum, news| sum.wrapping_add(news.get())),
        move || LoadMember { organization: active.slug(), member_id: id.clone(), cursor: cursor.get() },
        wanted,
    );
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                match answer.await {
                    Ok(Some(first)) => Either::Left(view! { <Inside first answer pages/> }),
                    Ok(None) => Either::Right(view! { <ErrorPage error=Error::MemberNotFound/> }),
                    Err(error) => Either::Right(view! { <ErrorPage error=error.0/> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Inside(first: MemberView, answer: Loaded<Option<MemberView>>, pages: Paging) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let view = Memo::new(move |before: Option<&MemberView>| match answer.get() {
        Some(Ok(Some(view))) => view,
        _ => before.unwrap_or(&first).clone(),
    });
    let shown = Shown { view, answer, pages };
    let is_gone = Memo::new(move |_| matches!(answer.get(), Some(Ok(None))));
    let state = Memo::new(move |_| view.with(|view| view.details.member.state()));
    let name = Signal::derive(move || shown.name());
    let picture = Signal::derive(move || view.with(|view| view.details.member.picture.clone()));
    let content = move || {
        let email = view.with_untracked(|view| view.details.member.email.to_string());
        view! {
            <p class="crumbs"><a href=paths::members(&active.slug())>{td_string!(locale, members.page)}</a></p>
            <PageHeader title=name lead=email picture=view! { <Avatar name picture large=true/> }.into_any()>
                <Actions shown/>
            </PageHeader>
            {move || match state.get() {
                MemberState::Active => None,
                MemberState::Hold => Some(td_string!(locale, member.on_hold)),
                MemberState::Removed => Some(td_string!(locale, member.was_removed)),
            }.map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> })}
            <div class="member-page">
                <div class="member-main">
                    <Roles shown/>
                    <Switches shown/>
                    <Reasons shown/>
                    <Activity shown/>
                </div>
                <div class="member-side">
                    <Facts shown/>
                    <Teams shown/>
                    <Sessions shown/>
                </div>
            </div>
        }
    };
    move || match is_gone.get() {
        true => Either::Left(view! { <ErrorPage error=Error::MemberNotFound/> }),
        false => Either::Right(content()),
    }
}
