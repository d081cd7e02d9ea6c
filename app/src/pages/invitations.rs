//! The invitations of an organization, and other ways to bring people in: many at once, links to be shared, and who asks
//! to join behind one.

mod bulk;
mod bulk_results;
mod copy;
mod edit;
mod expired;
mod filters;
mod first;
mod invite_form;
mod link;
mod links;
mod offer_fields;
mod requests;
mod results;
mod review;
mod revoke;
mod row;
mod withdraw;

use leptos::{either::Either, prelude::*};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::{Error, access::Permission};

pub(crate) use self::offer_fields::RoleBoxes;
pub use self::{bulk::InviteManyPage, first::FirstInvitations, links::InvitationLinksPage, requests::JoinRequestsPage};
use self::{
    edit::EditPanel, filters::Filters, invite_form::InviteForm, link::LinkPanel, results::Results,
    withdraw::WithdrawPanel,
};
use crate::{
    active::use_active_organization,
    api::{invitations::ListInvitations, teams::ListTeams},
    i18n::{Locale, td_string, use_locale},
    kit::{Banner, ListPage, ListPlace, PageHeader, Skeleton, TabLink, Tabs},
    live::{Topic, use_live},
    load::{load, load_page},
    pages::errors::ErrorPage,
    paths,
    policy::sees_invitations,
};

/// Which invitations are shown: exactly what the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shown {
    status: String,
    role: String,
    search: String,
    place: ListPlace,
}

/// The states that can be asked for, as they stand in the address.
const STATES: [&str; 6] = ["", "all", "accepted", "declined", "cancelled", "expired"];

impl Shown {
    fn of(query: &ParamsMap) -> Self {
        let read = |name| query.get(name).unwrap_or_default();
        Self { status: read("status"), role: read("role"), search: read("search"), place: ListPlace::of(query) }
    }

    /// The address of this view. What is not chosen is not in it.
    fn address(&self, slug: &str) -> String {
        self.place.at(&self.list(slug))
    }

    /// The address of its first page.
    fn list(&self, slug: &str) -> String {
        let parts = [("status", self.status.as_str()), ("role", &self.role), ("search", self.search.trim())];
        let chosen = parts.into_iter().filter(|(_, value)| !value.is_empty());
        chosen.fold(paths::invitations(slug), |path, (name, value)| paths::with_query(&path, name, value))
    }

    /// Which page of which list it is.
    fn page(&self, slug: &str) -> ListPage {
        ListPage { list: self.list(slug), place: self.place.clone() }
    }

    /// Whether only some invitations of a state are wanted.
    fn is_narrow(&self) -> bool {
        !self.role.is_empty() || !self.search.trim().is_empty()
    }

    fn is_pending(&self) -> bool {
        self.status.is_empty() || self.status == "pending"
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

/// The parts of this area that the viewer may see, as links.
#[component]
fn Parts() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let slug = active.slug();
    let (all, requests) = (paths::invitations(&slug), paths::join_requests(&slug));
    let ways = StoredValue::new((paths::invite_many(&slug), paths::invitation_links(&slug)));
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    view! {
        <Tabs label=td_string!(locale, invitations.parts)>
            <TabLink href=all>{td_string!(locale, invitations.page)}</TabLink>
            <Show when=move || may_invite.get()>
                <TabLink href=ways.with_value(|ways| ways.0.clone())>{td_string!(locale, many.page)}</TabLink>
                <TabLink href=ways.with_value(|ways| ways.1.clone())>{td_string!(locale, links.page)}</TabLink>
            </Show>
            <TabLink href=requests>{td_string!(locale, requests.page)}</TabLink>
        </Tabs>
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
    let wanted = Memo::new(move |_| shown.with(|shown| shown.page(&active.slug())));
    let (list, pages) = load_page(
        move || news.get(),
        move || {
            let Shown { status, role, search, place } = shown.get();
            let (organization, cursor) = (active.slug(), place.cursor());
            ListInvitations { organization, status, role, search, cursor, limit: String::new() }
        },
        wanted,
    );
    let teams_news = use_live(Topic::Teams);
    let teams = load(move || teams_news.get(), move || ListTeams { organization: active.slug() });
    let back = Signal::derive(move || shown.with(|shown| shown.address(&active.slug())));
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let only_withdraws = Memo::new(move |_| {
        active.tenant.with(|tenant| tenant.is_active && !tenant.standing.may(&Permission::INVITATION_CREATE))
    });
    view! {
        <PageHeader title=td_string!(locale, invitations.page) lead=td_string!(locale, invitations.lead, name = name)/>
        <Parts/>
        <Show when=move || may_invite.get()>
            <InviteForm list teams/>
        </Show>
        <Show when=move || only_withdraws.get()>
            <Banner>{td_string!(locale, invitations.read_only)}</Banner>
        </Show>
        <LinkPanel shown/>
        <EditPanel list teams shown/>
        <WithdrawPanel list back/>
        <Filters shown/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                let first = list.await;
                let names = teams.await.unwrap_or_default();
                view! { <Results first list teams names shown pages/> }
            })}
        </Transition>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_was_chosen_and_nothing_else() {
        assert_eq!(Shown::default().address("acme"), "/o/acme/invitations");
        let shown = Shown { status: "all".to_owned(), search: " a@b ".to_owned(), ..Shown::default() };
        assert_eq!(shown.address("acme"), "/o/acme/invitations?status=all&search=a%40b");
    }
}
