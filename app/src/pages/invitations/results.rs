//! The list of invitations.

use leptos::{either::EitherOf3, prelude::*};
use tenantry::{Error, invitation::Invitation, page::Page, team::Team};

use super::{Shown, expired::ExpiredActions, row::Row};
use crate::{
    active::use_active_organization,
    api::{ApiError, ApiResult},
    i18n::{td_string, use_locale},
    kit::{Banner, Button, ButtonKind, Drawing, EmptyState, LinkButton, Pagination, Paging, Table, Tone},
    load::Loaded,
    pages::errors::ErrorPage,
    paths,
    texts::error_text,
};

/// What takes the place of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Face {
    List,
    Empty,
    Refused(Error),
}

#[component]
pub(super) fn Results(
    first: ApiResult<Page<Invitation>>,
    list: Loaded<Page<Invitation>>,
    teams: Loaded<Vec<Team>>,
    names: Vec<Team>,
    shown: Memo<Shown>,
    pages: Paging,
) -> impl IntoView {
    let locale = use_locale();
    let teams = Memo::new(move |_| match teams.get() {
        Some(Ok(teams)) => teams,
        _ => names.clone(),
    });
    let answer = Memo::new(move |before: Option<&ApiResult<Page<Invitation>>>| {
        list.get().unwrap_or_else(|| before.unwrap_or(&first).clone())
    });
    // What was there last stays while an answer is missing.
    let known = Memo::new(move |before: Option<&Page<Invitation>>| match answer.get() {
        Ok(page) => page,
        Err(_) => before.cloned().unwrap_or_else(Page::empty),
    });
    let failed = Memo::new(move |_| answer.with(|answer| answer.as_ref().err().map(|ApiError(error)| error.clone())));
    let face = Memo::new(move |_| match failed.get() {
        Some(error @ (Error::Forbidden { .. } | Error::OrganizationNotFound)) => Face::Refused(error),
        _ if known.with(|page| page.items.is_empty()) => Face::Empty,
        _ => Face::List,
    });
    let is_expired = Memo::new(move |_| shown.with(|shown| shown.status == "expired"));
    let count = Signal::derive(move || known.with(|page| page.total));
    view! {
        <Show when=move || is_expired.get()>
            <ExpiredActions list shown count/>
        </Show>
        {move || failed.get().filter(|_| !matches!(face.get(), Face::Refused(_))).map(|error| view! {
            <Banner tone=Tone::Danger>
                <p>{error_text(locale, &error)}</p>
                <Button kind=ButtonKind::Quiet icon="refresh-cw" on_press=move |_| list.refetch()>
                    {td_string!(locale, common.retry)}
                </Button>
            </Banner>
        })}
        {move || match face.get() {
            Face::Refused(error) => EitherOf3::A(view! { <ErrorPage error/> }),
            // What did not come is not nothing.
            Face::Empty if failed.get().is_some() => EitherOf3::B(None),
            Face::Empty => EitherOf3::B(Some(view! { <Empty shown=shown.get()/> })),
            Face::List => EitherOf3::C(view! { <List known list teams shown pages/> }),
        }}
    }
}

/// Nothing in this state, and the next step.
#[component]
fn Empty(shown: Shown) -> impl IntoView {
    let locale = use_locale();
    let slug = use_active_organization().slug();
    if shown.is_narrow() {
        let all = Shown { status: shown.status, ..Shown::default() }.address(&slug);
        return EitherOf3::C(view! {
            <EmptyState
                drawing=Drawing::Lost
                title=td_string!(locale, invitations.no_match_title)
                text=td_string!(locale, invitations.no_match_text)
            >
                <LinkButton href=all>{td_string!(locale, invitations.show_all)}</LinkButton>
            </EmptyState>
        });
    }
    if shown.is_pending() {
        return EitherOf3::A(view! {
            <EmptyState
                drawing=Drawing::Mail
                title=td_string!(locale, invitations.empty_title)
                text=td_string!(locale, invitations.empty_text)
            />
        });
    }
    let pending = paths::invitations(&slug);
    EitherOf3::B(view! {
        <EmptyState
            drawing=Drawing::Mail
            title=td_string!(locale, invitations.empty_closed_title)
            text=td_string!(locale, invitations.empty_closed_text)
        >
            <LinkButton href=pending>{td_string!(locale, invitations.show_pending)}</LinkButton>
        </EmptyState>
    })
}

#[component]
fn List(
    known: Memo<Page<Invitation>>,
    list: Loaded<Page<Invitation>>,
    teams: Memo<Vec<Team>>,
    shown: Memo<Shown>,
    pages: Paging,
) -> impl IntoView {
    let locale = use_locale();
    let total = move || match known.with(|page| page.total) {
        1 => td_string!(locale, invitations.count_one).to_owned(),
        count => td_string!(locale, invitations.count, count = count),
    };
    view! {
        <p class="list-total" role="status">{total}</p>
        <Grid known list teams shown/>
        {move || {
            let next = known.with(|page| page.next.clone());
            view! { <Pagination wanted=pages.wanted.get() shown=pages.shown.get() next/> }
        }}
    }
}

/// The rows under their columns.
#[component]
pub(super) fn Grid(
    known: Memo<Page<Invitation>>,
    list: Loaded<Page<Invitation>>,
    teams: Memo<Vec<Team>>,
    shown: Memo<Shown>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let name = Signal::derive(move || active.tenant.with(|tenant| tenant.name.to_string()));
    let caption = Signal::derive(move || td_string!(locale, invitations.list, name = name.get()));
    let standing = Memo::new(move |_| active.tenant.with(|tenant| (tenant.standing.clone(), tenant.is_active)));
    let columns = move || {
        [
            td_string!(locale, invitations.invited),
            td_string!(locale, invitations.offers),
            td_string!(locale, invitations.state),
            td_string!(locale, invitations.expires),
            "",
        ]
        .map(str::to_owned)
        .into()
    };
    // What the viewer may do decides over every row, so all of them follow it.
    move || {
        _ = standing.get();
        view! {
            <Table caption columns=columns()>
                <For each=move || known.get().items key=|invitation| format!("{invitation:?}") let:invitation>
                    <Row invitation list teams shown/>
                </For>
            </Table>
        }
    }
}
