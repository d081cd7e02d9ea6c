//! The list itself, and what stands in its place when it is empty or did not come.

use std::collections::BTreeSet;

use leptos::{either::EitherOf4, prelude::*};
use leptos_router::hooks::use_query_map;
use tenantry::{
    Error,
    access::{AccessPolicy, Permission},
    bulk::BulkAction,
    member::Member,
};

use super::{
    Shown,
    bulk_bar::{self, BulkBar, TickMany, TickPage},
    remove::RemoveDialog,
    row::Row,
};
use crate::{
    active::use_active_organization,
    api::{ApiError, ApiResult, members::MemberList},
    i18n::{td_string, use_locale},
    kit::{Banner, Button, ButtonKind, Drawing, EmptyState, Icon, LinkButton, Pagination, Paging, Table, Tone},
    load::{Loaded, once},
    pages::errors::ErrorPage,
    paths,
    policy::{manages_members, other_owners},
    texts::{error_text, member_count},
};

/// What the rows share.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    /// The answer of the server, to be asked for again after a change.
    pub(super) list: Loaded<MemberList>,
    /// What is shown.
    pub(super) shown: Memo<Shown>,
    /// Whom to ask about removing.
    pub(super) removing: RwSignal<Option<Member>>,
    /// The element that takes the focus once the list is there again.
    pub(super) focus: StoredValue<Option<String>>,
    /// The ids of those who are ticked.
    pub(super) ticked: RwSignal<BTreeSet<String>>,
    /// Whether everybody is who matches, on whatever page.
    pub(super) everybody: RwSignal<bool>,
    /// Whether there is something to tick for.
    pub(super) has_boxes: Signal<bool>,
}

impl Rows {
    /// Rows that nothing can be ticked in.
    pub(super) fn without_boxes(list: Loaded<MemberList>, shown: Memo<Shown>) -> Self {
        Self {
            list,
            shown,
            removing: RwSignal::new(None),
            focus: StoredValue::new(None),
            ticked: RwSignal::new(BTreeSet::new()),
            everybody: RwSignal::new(false),
            has_boxes: Signal::stored(false),
        }
    }
}

/// What takes the place of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    List,
    Nobody(Why),
    /// Nothing ever came: only why.
    Nothing,
    Refused(Error),
}

/// Why nobody is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    NoMatch,
    NobodyLeft,
    NobodyHeld,
}

#[component]
pub(super) fn Results(
    first: ApiResult<MemberList>,
    list: Loaded<MemberList>,
    shown: Memo<Shown>,
    pages: Paging,
) -> impl IntoView {
    let locale = use_locale();
    let answer = Memo::new(move |before: Option<&ApiResult<MemberList>>| {
        list.get().unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    // What was there last stays while an answer is missing.
    let known = Memo::new(move |before: Option<&Option<MemberList>>| match answer.get() {
        Ok(list) => Some(list),
        Err(_) => before.cloned().flatten(),
    });
    let failed = Memo::new(move |_| answer.with(|answer| answer.as_ref().err().map(|ApiError(error)| error.clone())));
    let face = Memo::new(move |_| match failed.get() {
        Some(error @ (Error::Forbidden { .. } | Error::OrganizationNotFound)) => Face::Refused(error),
        _ => match known.with(|known| known.as_ref().map(|list| list.page.items.is_empty())) {
            None => Face::Nothing,
            Some(false) => Face::List,
            Some(true) => Face::Nobody(shown.with(|shown| match () {
                () if shown.is_narrow() => Why::NoMatch,
                () if shown.is_removed() => Why::NobodyLeft,
                () if shown.is_held() => Why::NobodyHeld,
                () => Why::NoMatch,
            })),
        },
    });
    let asked = use_query_map().with_untracked(|query| query.get("remove"));
    let asked = known.with_untracked(|known| {
        let items = known.as_ref().map(|list| list.page.items.clone()).unwrap_or_default();
        items.into_iter().find(|member| asked.as_deref() == Some(member.id.to_string().as_str()))
    });
    let active = use_active_organization();
    let actions = Memo::new(move |_| {
        let is_absent = shown.with(|shown| shown.is_removed() || shown.is_held());
        active.tenant.with(|tenant| bulk_bar::offered(tenant, is_absent))
    });
    let rows = Rows {
        removing: RwSignal::new(asked),
        has_boxes: Signal::derive(move || actions.with(|actions| !actions.is_empty())),
        ..Rows::without_boxes(list, shown)
    };
    view! {
        // What it asks the server is no part of what this list waits for.
        {once(move || move || rows.removing.get().map(|member| view! { <RemoveDialog member rows/> }))}
        {move || failed.get().filter(|_| !matches!(face.get(), Face::Refused(_))).map(|error| view! {
            <Banner tone=Tone::Danger>
                <p>{error_text(locale, &error)}</p>
                <Button kind=ButtonKind::Quiet icon="refresh-cw" on_press=move |_| list.refetch()>
                    {td_string!(locale, common.retry)}
                </Button>
            </Banner>
        })}
        {move || match face.get() {
            Face::Refused(error) => EitherOf4::A(view! { <ErrorPage error/> }),
            Face::Nobody(why) => EitherOf4::B(view! { <Nobody why/> }),
            Face::List => EitherOf4::C(view! { <List known rows actions pages/> }),
            Face::Nothing => EitherOf4::D(()),
        }}
    }
}

/// Nobody was removed, nobody is on hold, or nobody matches.
#[component]
fn Nobody(why: Why) -> impl IntoView {
    let locale = use_locale();
    let (drawing, title, text) = match why {
        Why::NobodyLeft => {
            let title = td_string!(locale, members.empty_removed_title);
            (Drawing::People, title, td_string!(locale, members.empty_removed_text))
        }
        Why::NobodyHeld => {
            let title = td_string!(locale, members.empty_held_title);
            (Drawing::People, title, td_string!(locale, members.empty_held_text))
        }
        Why::NoMatch => {
            (Drawing::Lost, td_string!(locale, members.no_match_title), td_string!(locale, members.no_match_text))
        }
    };
    let all = paths::members(&use_active_organization().slug());
    view! {
        <EmptyState drawing title text>
            <LinkButton href=all>{td_string!(locale, members.show_all)}</LinkButton>
        </EmptyState>
    }
}

/// A row as the list tells rows apart: one that did not change keeps its place, its focus and its open menu.
#[derive(Clone)]
struct Entry {
    member: Member,
    other_owners: u64,
    key: String,
}

#[component]
fn List(known: Memo<Option<MemberList>>, rows: Rows, actions: Memo<Vec<BulkAction>>, pages: Paging) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let total = move || {
        let count = known.with(|known| known.as_ref().map_or(0, |list| list.page.total));
        match (rows.shown.with(|shown| (shown.is_narrow(), shown.is_removed())), count) {
            ((true, _), 1) => td_string!(locale, members.found_one).to_owned(),
            ((true, _), count) => td_string!(locale, members.found, count = count),
            ((_, true), 1) => td_string!(locale, members.removed_one).to_owned(),
            ((_, true), count) => td_string!(locale, members.removed_count, count = count),
            (_, count) if rows.shown.with(Shown::is_held) => td_string!(locale, members.held_count, count = count),
            (_, count) => member_count(locale, count),
        }
    };
    let is_alone = Memo::new(move |_| {
        known.with(|known| known.as_ref().is_some_and(|list| list.page.total == 1))
            && rows.shown.with(|shown| *shown == Shown { sort: shown.sort.clone(), ..Shown::default() })
    });
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let may_export = Memo::new(move |_| active.tenant.with(|tenant| manages_members(&tenant.standing)));
    view! {
        <div class="list-head">
            <p class="list-total" id="members-total" tabindex="-1" role="status">{total}</p>
            <Show when=move || may_export.get()>
                // A file, not a page: the browser fetches it itself.
                <a class="button button-quiet" rel="external" download
                    href=move || rows.shown.with(|shown| shown.file(&active.slug()))>
                    <Icon name="download"/>
                    <span class="button-text">{td_string!(locale, members.export)}</span>
                </a>
            </Show>
        </div>
        <div class="bulk-list">
            <Show when=move || rows.has_boxes.get()>
                <TickMany known rows/>
            </Show>
            <Grid known rows/>
            {move || {
                let actions = actions.get();
                (!actions.is_empty()).then(|| view! { <BulkBar known rows actions/> })
            }}
        </div>
        <Show when=move || is_alone.get() && may_invite.get()>
            <EmptyState
                drawing=Drawing::People
                title=td_string!(locale, members.alone_title)
                text=td_string!(locale, members.alone_text)
            >
                <LinkButton href=paths::invitations(&active.slug()) icon="user-plus">
                    {td_string!(locale, members.invite)}
                </LinkButton>
            </EmptyState>
        </Show>
        {move || {
            let next = known.with(|known| known.as_ref().and_then(|list| list.page.next.clone()));
            view! { <Pagination wanted=pages.wanted.get() shown=pages.shown.get() next/> }
        }}
    }
}

/// The rows under their columns.
#[component]
pub(super) fn Grid(known: Memo<Option<MemberList>>, rows: Rows) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let name = Signal::derive(move || active.tenant.with(|tenant| tenant.name.to_string()));
    let caption = Signal::derive(move || td_string!(locale, members.table, name = name.get()));
    let is_removed = Memo::new(move |_| rows.shown.with(Shown::is_removed));
    let entries = move || {
        let Some(MemberList { page, owners }) = known.get() else { return Vec::new() };
        active.tenant.with(|tenant| {
            page.items.into_iter().map(|member| entry(&tenant.policy, member, owners)).collect::<Vec<_>>()
        })
    };
    let standing = Memo::new(move |_| active.tenant.with(|tenant| (tenant.standing.clone(), tenant.is_active)));
    // What the viewer may do decides over every row, so all of them follow it.
    move || {
        _ = standing.get();
        let when =
            if is_removed.get() { td_string!(locale, members.removed) } else { td_string!(locale, members.joined) };
        let tick_all = rows.has_boxes.get().then(|| view! { <TickPage known rows/> }.into_any());
        let columns = [
            td_string!(locale, members.member),
            td_string!(locale, members.roles),
            td_string!(locale, members.source),
            when,
            "",
        ];
        view! {
            <Table caption columns=columns.map(str::to_owned).into() tick_all>
                <For each=entries key=|entry| entry.key.clone() let:entry>
                    <Row member=entry.member other_owners=entry.other_owners rows/>
                </For>
            </Table>
        }
    }
}

fn entry(policy: &AccessPolicy, member: Member, owners: u64) -> Entry {
    let other_owners = other_owners(policy, &member.roles, owners);
    // Only for an owner does it matter how many others there are.
    let shared = if policy.owns(&member.roles) { other_owners } else { 0 };
    let key = format!("{member:?} {shared}");
    Entry { member, other_owners, key }
}
