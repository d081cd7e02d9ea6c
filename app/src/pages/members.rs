//! The members of an organization.

mod bulk_bar;
mod filters;
mod first;
mod remove;
mod results;
mod role_menu;
mod row;

use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::access::Permission;

use self::{filters::Filters, results::Results};
pub use self::{
    first::FirstMembers,
    remove::{AfterRemoval, LostOffers, team_names},
};
use crate::{
    active::use_active_organization,
    api::members::ListMembers,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, LinkButton, ListPage, ListPlace, PageHeader, Skeleton},
    live::{Topic, use_live},
    load::load_page,
    paths,
};

/// Which members are shown: exactly what the address says, so that a view can be shared and gone back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shown {
    search: String,
    role: String,
    status: String,
    team: String,
    source: String,
    sort: String,
    place: ListPlace,
}

impl Shown {
    fn of(query: &ParamsMap) -> Self {
        let read = |name| query.get(name).unwrap_or_default();
        Self {
            search: read("search"),
            role: read("role"),
            status: read("status"),
            team: read("team"),
            source: read("source"),
            sort: read("sort"),
            place: ListPlace::of(query),
        }
    }

    /// The address of this view. What is not chosen is not in it.
    fn address(&self, slug: &str) -> String {
        self.place.at(&self.list(slug))
    }

    /// The address of its first page.
    fn list(&self, slug: &str) -> String {
        chosen(paths::members(slug), self.filters().into_iter().chain([("sort", self.sort.as_str())]))
    }

    /// Which page of which list it is.
    fn page(&self, slug: &str) -> ListPage {
        ListPage { list: self.list(slug), place: self.place.clone() }
    }

    /// The address of the file with everybody who is listed.
    fn file(&self, slug: &str) -> String {
        chosen(paths::members_file(slug), self.filters().into_iter().chain([("sort", self.sort.as_str())]))
    }

    /// What narrows the list.
    fn filters(&self) -> [(&'static str, &str); 5] {
        [
            ("search", self.search.trim()),
            ("role", &self.role),
            ("status", &self.status),
            ("team", &self.team),
            ("source", &self.source),
        ]
    }

    /// How many filters are set, but for the search, which is always seen.
    fn folded(&self) -> usize {
        [&self.role, &self.status, &self.team, &self.source].iter().filter(|part| !part.is_empty()).count()
    }

    /// Whether those are shown who were put on hold.
    fn is_held(&self) -> bool {
        self.status == "hold"
    }

    /// Whether those who were removed are shown.
    fn is_removed(&self) -> bool {
        self.status == "removed" || self.status == "suspended"
    }

    /// Whether only some members are wanted.
    fn is_narrow(&self) -> bool {
        [self.search.trim(), &self.role, &self.team, &self.source].iter().any(|part| !part.is_empty())
    }
}

fn chosen<'a>(path: String, parts: impl Iterator<Item = (&'static str, &'a str)>) -> String {
    let chosen = parts.filter(|(_, value)| !value.is_empty());
    chosen.fold(path, |path, (name, value)| paths::with_query(&path, name, value))
}

/// Everybody in the organization: found, filtered, sorted and paged by the server, changed in the row.
#[component]
pub fn MembersPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let query = use_query_map();
    let shown = Memo::new(move |_| query.with(Shown::of));
    let news = use_live(Topic::Members);
    let wanted = Memo::new(move |_| shown.with(|shown| shown.page(&active.slug())));
    let (list, pages) = load_page(
        move || news.get(),
        move || {
            let Shown { search, role, status, team, source, sort, place } = shown.get();
            ListMembers {
                organization: active.slug(),
                search,
                role,
                status,
                sort,
                cursor: place.cursor(),
                team,
                source,
                limit: String::new(),
            }
        },
        wanted,
    );
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let invitations = paths::invitations(&active.slug());
    view! {
        <PageHeader title=td_string!(locale, members.page) lead=td_string!(locale, members.lead, name = name)>
            <Show when=move || may_invite.get()>
                <LinkButton href=invitations.clone() kind=ButtonKind::Primary icon="user-plus">
                    {td_string!(locale, members.invite)}
                </LinkButton>
            </Show>
        </PageHeader>
        <Filters shown/>
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                let first = list.await;
                view! { <Results first list shown pages/> }
            })}
        </Transition>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_was_chosen_and_nothing_else() {
        assert_eq!(Shown::default().address("acme"), "/o/acme/members");
        let shown = Shown { search: " 김 ".to_owned(), sort: "joined".to_owned(), ..Shown::default() };
        assert_eq!(shown.address("acme"), "/o/acme/members?search=%EA%B9%80&sort=joined");
    }
}
