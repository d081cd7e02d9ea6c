//! One thing for many members: a review that says what it means for each, and then what became of each.

mod rows;
mod target;

use leptos::{either::EitherOf3, prelude::*};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::bulk::{BulkAction, BulkResult, BulkRow};

use self::{rows::Rows, target::Target};
use crate::{
    active::use_active_organization,
    api::{
        bulk::{ApplyBulk, BulkOutcome, BulkReview, ReviewBulk},
        members::ListView,
    },
    i18n::{Locale, td_string, use_locale},
    kit::{
        Banner, ButtonKind, Drawing, EmptyState, Form, FormAction, Hidden, LinkButton, PageHeader, Skeleton,
        SubmitButton, Tone,
    },
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    action: BulkAction,
    /// Ids, with commas.
    members: String,
    /// Everybody in this list instead.
    all: bool,
    view: ListView,
    to_role: String,
    to_team: String,
    /// Whether it was done, and for whom it was refused.
    refused: Option<Vec<String>>,
}

impl Asked {
    fn of(query: &ParamsMap) -> Self {
        let read = |name| query.get(name).unwrap_or_default();
        let done = query.get("done");
        let marks: Vec<&str> = done.as_deref().unwrap_or_default().split(',').collect();
        let ticked = query.get_all("member").unwrap_or_default();
        Self {
            action: BulkAction::parse(&read("action")).unwrap_or_default(),
            members: match &done {
                Some(_) => marks.iter().map(|mark| mark.trim_end_matches('!')).collect::<Vec<_>>().join(","),
                None => ticked.join(","),
            },
            all: query.get("all").is_some(),
            view: ListView {
                search: read("search"),
                role: read("role"),
                status: read("status"),
                team: read("team"),
                source: read("source"),
                sort: String::new(),
            },
            to_role: read("toRole"),
            to_team: read("toTeam"),
            refused: done.as_ref().map(|_| {
                let refused = marks.iter().filter_map(|mark| mark.strip_suffix('!'));
                refused.map(str::to_owned).collect()
            }),
        }
    }
}

/// Review and result of one thing for many members.
#[component]
pub fn BulkPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::of));
    let answer = load(
        || 0,
        move || {
            let Asked { action, members, all, view, to_role, to_team, .. } = asked.get();
            let (organization, action) = (active.slug(), action.as_str().to_owned());
            ReviewBulk { organization, action, members, all, view, to_role, to_team }
        },
    );
    let title = Signal::derive(move || asked.with(|asked| title(locale, asked.action)).to_owned());
    view! {
        <p class="crumbs"><a href=paths::members(&active.slug())>{td_string!(locale, members.page)}</a></p>
        <PageHeader title/>
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Review first answer asked/> })
            })}
        </Transition>
    }
}

#[component]
fn Review(first: BulkReview, answer: Loaded<BulkReview>, asked: Memo<Asked>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let review = Memo::new(move |before: Option<&BulkReview>| match answer.get() {
        Some(Ok(review)) => review,
        _ => before.unwrap_or(&first).clone(),
    });
    // What the server told in its answer; a page that was loaded anew has only the marks in the address.
    let told = RwSignal::new(Vec::<BulkResult>::new());
    let back = paths::members(&active.slug());
    move || {
        let asked = asked.get();
        let BulkReview { rows, total, teams } = review.get();
        if rows.is_empty() {
            let back = back.clone();
            return EitherOf3::A(view! {
                <EmptyState drawing=Drawing::People title=td_string!(locale, bulk.nobody_title)
                    text=td_string!(locale, bulk.nobody_text)>
                    <LinkButton href=back>{td_string!(locale, bulk.back)}</LinkButton>
                </EmptyState>
            });
        }
        if asked.refused.is_some() {
            return EitherOf3::B(view! { <Results rows asked told/> });
        }
        let is_cut = total > rows.len() as u64;
        let shown = rows.len();
        EitherOf3::C(view! {
            {is_cut.then(|| view! {
                <Banner tone=Tone::Warning>
                    {td_string!(locale, bulk.too_many, shown = shown, total = total)}
                </Banner>
            })}
            <Target asked=asked.clone() teams/>
            <Confirm rows=rows.clone() asked=asked.clone() told/>
            <Rows rows asked told/>
        })
    }
}

/// How many it will be done to, and the button that does it.
#[component]
fn Confirm(rows: Vec<BulkRow>, asked: Asked, told: RwSignal<Vec<BulkResult>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<ApplyBulk>::new();
    let refused = rows.iter().filter(|row| row.refusal.is_some()).count();
    let count = rows.len() - refused;
    let ids = rows.iter().map(|row| row.stakes.member.id.uuid().simple().to_string()).collect::<Vec<_>>().join(",");
    let on_success = Callback::new(move |outcome: BulkOutcome| told.set(outcome.results));
    let is_danger = matches!(asked.action, BulkAction::Remove | BulkAction::Hold);
    let kind = if is_danger { ButtonKind::Danger } else { ButtonKind::Primary };
    let text = if refused == 0 {
        td_string!(locale, bulk.all_can, count = count)
    } else {
        td_string!(locale, bulk.some_cannot, count = count, refused = refused)
    };
    let back = paths::members(&active.slug());
    view! {
        <Form action on_success class="bulk-confirm" label=title(locale, asked.action)>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="action" value=asked.action.as_str()/>
            <Hidden name="members" value=ids/>
            <Hidden name="toRole" value=asked.to_role/>
            <Hidden name="toTeam" value=asked.to_team/>
            <p class="bulk-count" role="status">{text}</p>
            <div class="page-actions">
                <LinkButton href=back>{td_string!(locale, common.cancel)}</LinkButton>
                <SubmitButton kind disabled={count == 0}>{confirm(locale, asked.action, count)}</SubmitButton>
            </div>
        </Form>
    }
}

/// What became of it.
#[component]
fn Results(rows: Vec<BulkRow>, asked: Asked, told: RwSignal<Vec<BulkResult>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let refused = asked.refused.as_ref().map_or(0, Vec::len);
    let count = rows.len().saturating_sub(refused);
    let (tone, text) = if refused == 0 {
        (Tone::Success, td_string!(locale, bulk.all_done, count = count))
    } else {
        (Tone::Warning, td_string!(locale, bulk.some_done, count = count, refused = refused))
    };
    let back = paths::members(&active.slug());
    view! {
        <Banner tone>{text}</Banner>
        <Rows rows asked told/>
        <p><LinkButton href=back>{td_string!(locale, bulk.back)}</LinkButton></p>
    }
}

/// What an action is called.
pub(crate) fn title(locale: Locale, action: BulkAction) -> &'static str {
    match action {
        BulkAction::Roles => td_string!(locale, bulk.roles),
        BulkAction::Team => td_string!(locale, bulk.team),
        BulkAction::Hold => td_string!(locale, bulk.hold),
        BulkAction::Remove => td_string!(locale, bulk.remove),
        BulkAction::Reinstate => td_string!(locale, bulk.reinstate),
    }
}

fn confirm(locale: Locale, action: BulkAction, count: usize) -> String {
    match action {
        BulkAction::Roles => td_string!(locale, bulk.do_roles, count = count),
        BulkAction::Team => td_string!(locale, bulk.do_team, count = count),
        BulkAction::Hold => td_string!(locale, bulk.do_hold, count = count),
        BulkAction::Remove => td_string!(locale, bulk.do_remove, count = count),
        BulkAction::Reinstate => td_string!(locale, bulk.do_reinstate, count = count),
    }
}
