//! Who asks to join: let in, or turned away.

use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::{
    Error,
    access::{Permission, decide},
    join_request::{JoinRequest, JoinRequestState},
    page::Page,
};

use super::Parts;
use crate::{
    active::use_active_organization,
    api::{
        ApiError, ApiResult,
        join_requests::{AcceptJoinRequest, DeclineJoinRequest, ListJoinRequests, LoadJoinRequest},
    },
    i18n::{Locale, td_string, use_locale},
    kit::{
        Avatar, Badge, Banner, ButtonKind, Day, Dialog, DialogCancel, Drawing, EmptyState, Form, FormAction, Hidden,
        Icon, LinkButton, ListPage, ListPlace, PageHeader, Pagination, Paging, Skeleton, SubmitButton, Table, Tone,
        open_by_address,
    },
    layout::focus_page,
    live::{Topic, use_live},
    load::{Loaded, load, load_page},
    pages::errors::{ErrorPage, Failed, or_message},
    paths,
    policy::{role_tone, sees_invitations},
    texts::role_name,
};

type List = Loaded<Page<JoinRequest>>;

/// The states that can be asked for, as they stand in the address.
const STATES: [&str; 5] = ["", "all", "accepted", "declined", "withdrawn"];

/// Which requests are shown: exactly what the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shown {
    status: String,
    place: ListPlace,
}

impl Shown {
    fn of(query: &ParamsMap) -> Self {
        Self { status: query.get("status").unwrap_or_default(), place: ListPlace::of(query) }
    }

    /// The address of this view. What is not chosen is not in it.
    fn address(&self, slug: &str) -> String {
        self.place.at(&self.list(slug))
    }

    /// The address of its first page.
    fn list(&self, slug: &str) -> String {
        let list = paths::join_requests(slug);
        if self.status.is_empty() { list } else { paths::with_query(&list, "status", &self.status) }
    }

    /// Which page of which list it is.
    fn page(&self, slug: &str) -> ListPage {
        ListPage { list: self.list(slug), place: self.place.clone() }
    }

    fn is_pending(&self) -> bool {
        self.status.is_empty() || self.status == "pending"
    }
}

/// The name of a state.
fn state_name(locale: Locale, status: &str) -> &'static str {
    match status {
        "all" => td_string!(locale, requests.all),
        "accepted" => td_string!(locale, requests.accepted),
        "declined" => td_string!(locale, requests.declined),
        "withdrawn" => td_string!(locale, requests.withdrawn),
        _ => td_string!(locale, requests.pending),
    }
}

/// Whoever may neither invite nor withdraw invitations sees nothing of it.
#[component]
pub fn JoinRequestsPage() -> impl IntoView {
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
    let news = use_live(Topic::Requests);
    let wanted = Memo::new(move |_| shown.with(|shown| shown.page(&active.slug())));
    let (list, pages) = load_page(
        move || news.get(),
        move || {
            let Shown { status, place } = shown.get();
            ListJoinRequests { organization: active.slug(), status, cursor: place.cursor(), limit: String::new() }
        },
        wanted,
    );
    let back = Signal::derive(move || shown.with(|shown| shown.address(&active.slug())));
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let only_declines = Memo::new(move |_| {
        active.tenant.with(|tenant| tenant.is_active && !tenant.standing.may(&Permission::INVITATION_CREATE))
    });
    view! {
        <PageHeader title=td_string!(locale, requests.page) lead=td_string!(locale, requests.lead, name = name)/>
        <Parts/>
        <Show when=move || only_declines.get()>
            <Banner>{td_string!(locale, requests.read_only)}</Banner>
        </Show>
        <DeclinePanel list back/>
        <States shown/>
        <Transition fallback=|| view! { <Skeleton rows=4/> }>
            {Suspend::new(async move {
                let first = list.await;
                view! { <Results first list shown pages/> }
            })}
        </Transition>
    }
}

/// The states, as links: a view of one can be shared.
#[component]
fn States(shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let slug = StoredValue::new(use_active_organization().slug());
    let links = STATES.map(|status| {
        let href = Shown { status: status.to_owned(), ..Shown::default() }.address(&slug.get_value());
        let is_here =
            move || shown.with(|shown| shown.status == status || (status.is_empty() && shown.status == "pending"));
        view! {
            <li>
                <a class="segment" href=href aria-current=move || is_here().then_some("page")>{state_name(locale, status)}</a>
            </li>
        }
    });
    view! {
        <nav class="segments-row" aria-label=td_string!(locale, requests.filter)>
            <ul class="segments">{links.collect_view()}</ul>
        </nav>
    }
}

/// What takes the place of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    List,
    Empty,
    Failed(Error),
}

#[component]
fn Results(first: ApiResult<Page<JoinRequest>>, list: List, shown: Memo<Shown>, pages: Paging) -> impl IntoView {
    let answer = Memo::new(move |before: Option<&ApiResult<Page<JoinRequest>>>| {
        list.get().unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    let known = Memo::new(move |before: Option<&Page<JoinRequest>>| match answer.get() {
        Ok(page) => page,
        Err(_) => before.cloned().unwrap_or_else(Page::empty),
    });
    let face = Memo::new(move |_| {
        answer.with(|answer| match answer {
            Err(ApiError(error)) => Face::Failed(error.clone()),
            Ok(page) if page.items.is_empty() => Face::Empty,
            Ok(_) => Face::List,
        })
    });
    move || match face.get() {
        Face::Failed(error) => EitherOf3::A(view! { <Failed error/> }),
        Face::Empty => EitherOf3::B(view! { <Empty shown=shown.get()/> }),
        Face::List => EitherOf3::C(view! { <Rows known list shown pages/> }),
    }
}

/// How many there are, those of this page, and the ways to other pages.
#[component]
fn Rows(known: Memo<Page<JoinRequest>>, list: List, shown: Memo<Shown>, pages: Paging) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let total = move || match known.with(|page| page.total) {
        1 => td_string!(locale, requests.count_one).to_owned(),
        count => td_string!(locale, requests.count, count = count),
    };
    let name = Signal::derive(move || active.tenant.with(|tenant| tenant.name.to_string()));
    let caption = Signal::derive(move || td_string!(locale, requests.list, name = name.get()));
    let standing = Memo::new(move |_| active.tenant.with(|tenant| (tenant.standing.clone(), tenant.is_active)));
    let columns = move || {
        [
            td_string!(locale, requests.who),
            td_string!(locale, requests.roles),
            td_string!(locale, requests.asked),
            td_string!(locale, requests.state),
            "",
        ]
        .map(str::to_owned)
        .into()
    };
    view! {
        <p class="list-total" role="status">{total}</p>
        {move || {
            // What the viewer may do decides over every row, so all of them follow it.
            _ = standing.get();
            view! {
                <Table caption columns=columns()>
                    // A row that is as it was stays, with what was said about it.
                    <For each=move || known.get().items key=|request| format!("{request:?}") let:request>
                        <Row request list shown/>
                    </For>
                </Table>
            }
        }}
        {move || {
            let next = known.with(|page| page.next.clone());
            view! { <Pagination wanted=pages.wanted.get() shown=pages.shown.get() next/> }
        }}
    }
}

/// Nothing in this state, and the next step.
#[component]
fn Empty(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let slug = active.slug();
    if !shown.is_pending() {
        return Either::Left(view! {
            <EmptyState
                drawing=Drawing::People
                title=td_string!(locale, requests.empty_closed_title)
                text=td_string!(locale, requests.empty_closed_text)
            >
                <LinkButton href=paths::join_requests(&slug)>{td_string!(locale, requests.show_pending)}</LinkButton>
            </EmptyState>
        });
    }
    let may_invite = active.offers(Permission::INVITATION_CREATE).get();
    Either::Right(view! {
        <EmptyState
            drawing=Drawing::People
            title=td_string!(locale, requests.empty_title)
            text=td_string!(locale, requests.empty_text)
        >
            {may_invite.then(|| view! {
                <LinkButton href=paths::invitation_links(&slug) icon="link">
                    {td_string!(locale, requests.to_links)}
                </LinkButton>
            })}
        </EmptyState>
    })
}

/// Who asks for what, what became of it, and what can be done.
#[component]
fn Row(request: JoinRequest, list: List, shown: Memo<Shown>) -> impl IntoView {
    let locale = use_locale();
    let tenant = use_active_organization().tenant.get_untracked();
    let roles = tenant.policy.strongest_first(&request.roles).into_iter().map(|role| {
        let tone = role_tone(&tenant.policy, &role);
        view! { <Badge tone>{role_name(locale, &role)}</Badge> }
    });
    let roles = roles.collect_view();
    let tone = match request.state {
        JoinRequestState::Accepted => Tone::Success,
        // Waiting is nothing wrong: as for invitations.
        JoinRequestState::Pending | JoinRequestState::Declined | JoinRequestState::Withdrawn => Tone::Neutral,
    };
    let is_open = request.state == JoinRequestState::Pending && tenant.is_active;
    let may_accept = is_open && decide::accept_request(&tenant.policy, &tenant.standing, &request.roles).is_ok();
    let may_decline = is_open && decide::decline_request(&tenant.policy, &tenant.standing, &request.roles).is_ok();
    let by = request.decided_by.as_ref().map(|name| td_string!(locale, requests.decided_by, name = name.to_string()));
    let decided = request.decided_at.map(|at| view! { <span class="cell-detail"><Day at/> " " {by}</span> });
    let (id, person, place) = (request.id.to_string(), request.name.to_string(), tenant.name.to_string());
    let (accepted, accepted_person, accepted_place) = (id.clone(), person.clone(), place.clone());
    view! {
        <tr>
            <td class="cell-person">
                <Avatar name=person.clone() picture=request.picture.clone()/>
                <span class="cell-lines">
                    <span class="cell-title">{person.clone()}</span>
                    <span class="cell-detail">{request.email.to_string()}</span>
                </span>
            </td>
            <td data-label=td_string!(locale, requests.roles)><span class="badges">{roles}</span></td>
            <td data-label=td_string!(locale, requests.asked) class="cell-soft"><Day at=request.created_at/></td>
            <td data-label=td_string!(locale, requests.state)>
                <span class="cell-lines">
                    <span class="badges"><Badge tone>{state_name(locale, request.state.as_str())}</Badge></span>
                    {decided}
                </span>
            </td>
            <td class="cell-actions">
                <span class="row-actions">
                    {may_accept.then(|| view! {
                        <Accept id=accepted person=accepted_person place=accepted_place list/>
                    })}
                    {may_decline.then(|| view! { <Decline id person place shown/> })}
                </span>
            </td>
        </tr>
    }
}

#[component]
fn Accept(
    id: String,
    person: String,
    /// The organization.
    place: String,
    list: List,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<AcceptJoinRequest>::new();
    let label = td_string!(locale, requests.accept_named, person = person, name = place);
    let on_success = Callback::new(move |_| {
        list.refetch();
        // The button goes with its row.
        focus_page();
    });
    view! {
        <Form action key=id.clone() on_success>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="requestId" value=id/>
            <SubmitButton kind=ButtonKind::Quiet icon="check" label>{td_string!(locale, requests.accept)}</SubmitButton>
        </Form>
    }
}

/// Asks whether to turn the person away: a link, so that the question opens without WASM, too.
#[component]
fn Decline(
    id: String,
    person: String,
    /// The organization.
    place: String,
    shown: Memo<Shown>,
) -> impl IntoView {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    let label = td_string!(locale, requests.decline_named, person = person, name = place);
    let href = shown.with_untracked(|shown| paths::with_query(&shown.address(&slug), paths::DECLINE_QUERY, &id));
    view! {
        <a class="row-action row-action-worded" href=href aria-label=label.clone() title=label aria-haspopup="dialog">
            <Icon name="x"/>
            <span class="row-action-text">{td_string!(locale, requests.decline)}</span>
        </a>
    }
}

/// Asks about the request that the address names, while it is pending: a dialog, with and without WASM.
#[component]
fn DeclinePanel(
    list: List,
    /// The page without the question.
    #[prop(into)]
    back: Signal<String>,
) -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(|query| query.get(paths::DECLINE_QUERY)).filter(|id| !id.is_empty()));
    move || wanted.get().map(|request_id| view! { <Asked request_id list back/> })
}

#[component]
fn Asked(request_id: String, list: List, back: Signal<String>) -> impl IntoView {
    let active = use_active_organization();
    let ask = move || LoadJoinRequest { organization: active.slug(), request_id: request_id.clone() };
    let found = load(|| 0, ask);
    view! {
        <Transition fallback=|| ()>
            {Suspend::new(async move {
                or_message(found.await, move |found| {
                    let pending = found.filter(|found| found.state == JoinRequestState::Pending);
                    pending.map(|request| view! { <Question request list back/> })
                })
            })}
        </Transition>
    }
}

#[component]
fn Question(request: JoinRequest, list: List, back: Signal<String>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<DeclineJoinRequest>::new();
    let back = back.get_untracked();
    let open = open_by_address(&back);
    let on_success = Callback::new(move |_| {
        open.set(false);
        list.refetch();
        // The link that opened the question goes with its row.
        focus_page();
    });
    let person = request.name.to_string();
    let place = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let label = td_string!(locale, requests.decline_named, person = person.clone(), name = place);
    view! {
        <Dialog
            open
            name=paths::DECLINE_QUERY
            title=td_string!(locale, requests.decline_title, person = person.clone())
        >
            <p>{td_string!(locale, requests.decline_text, person = person)}</p>
            <Form action on_success>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="requestId" value=request.id.to_string()/>
                <div class="dialog-actions">
                    <DialogCancel open href=back/>
                    <SubmitButton kind=ButtonKind::Destructive icon="ban" label>
                        {td_string!(locale, requests.decline)}
                    </SubmitButton>
                </div>
            </Form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_was_chosen_and_nothing_else() {
        assert_eq!(Shown::default().address("acme"), "/o/acme/invitations/requests");
        let shown = Shown { status: "declined".to_owned(), ..Shown::default() };
        assert_eq!(shown.address("acme"), "/o/acme/invitations/requests?status=declined");
    }
}
