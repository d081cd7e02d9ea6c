//! The invitations of an organization.

mod invite_form;
mod link;
mod results;
mod row;

use leptos::{either::Either, prelude::*};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::{Error, access::Permission};

use self::{invite_form::InviteForm, link::LinkPanel, results::Results};
use crate::{
    active::use_active_organization,
    api::invitations::ListInvitations,
    i18n::{Locale, td_string, use_locale},
    kit::{PageHeader, Skeleton},
    live::{Topic, use_live},
    load::load,
    pages::errors::ErrorPage,
    paths,
    policy::sees_invitations,
};

/// Which invitations are shown: exactly what the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shown {
    status: String,
    cursor: String,
}

/// The states that can be asked for, as they stand in the address.
const STATES: [&str; 6] = ["", "all", "accepted", "declined", "cancelled", "expired"];

impl Shown {
    fn of(query: &ParamsMap) -> Self {
        let read = |name| query.get(name).unwrap_or_default();
        Self { status: read("status"), cursor: read("cursor") }
    }

    /// The address of this view. What is not chosen is not in it.
    fn address(&self, slug: &str) -> String {
        let chosen =
            [("status", &self.status), ("cursor", &self.cursor)].into_iter().filter(|(_, value)| !value.is_empty());
        chosen.fold(paths::invitations(slug), |path, (name, value)| paths::with_query(&path, name, value))
    }
}

/// The name of a state.
fn state_name(locale: Locale, status: &str) -> &'static str {
    match status {
        "all" => td_string!(locale, invitations.all),
        "accepted" => td_string!(locale, invitations.accepted),
        "declined" | "rejected" => td_string!(locale, invitations.declined),
        "cancelled" => td_string!(locale, invitations.cancelled),
        "expired" => td_string!(locale, invitations.expired),
        _ => td_string!(locale, invitations.pending),
    }
}

/// Inviting on top, and below what became of the invitations. Whoever may neither send nor withdraw any sees nothing
/// of it.
#[component]
pub fn InvitationsPage() -> impl IntoView {
    let active = use_active_organization();
    let may_see = Memo::new(move |_| active.tenant.with(|tenant| sees_invitations(&tenant.standing)));
    move || {
        if may_see.get() {
            Either::Left(view! { <Inside/> })
        } else {
            let missing = vec![Permission::INVITATION_CREATE, Permission::INVITATION_CANCEL];
            Either::Right(view! { <ErrorPage error=Error::Forbidden { missing }/> })
        }
    }
}

#[component]
fn Inside() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(Shown::of));
    let news = use_live(Topic::Invitations);
    let list = load(
        move || news.get(),
        move || {
            let Shown { status, cursor } = shown.get();
            ListInvitations { organization: active.slug(), status, cursor }
        },
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    view! {
        <PageHeader title=td_string!(locale, invitations.page) lead=td_string!(locale, invitations.lead, name = name)/>
        <Show when=move || may_invite.get()>
            <InviteForm list/>
        </Show>
        <LinkPanel shown/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                let first = list.await;
                view! { <Results first list shown/> }
            })}
        </Transition>
    }
}
