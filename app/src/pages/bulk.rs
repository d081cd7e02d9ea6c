//! One thing for many members: a review that says what it means for each, and then what became of each.

mod rows;
mod target;

use std::collections::HashSet;

use leptos::{
    either::{Either, EitherOf4},
    prelude::*,
};
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use tenantry::{
    bulk::{BULK_PART, BulkAction, BulkResult, BulkRow},
    ids::MemberId,
};

use self::{rows::Rows, target::Target};
use crate::{
    active::use_active_organization,
    api::{
        ApiError,
        bulk::{ApplyBulk, BulkOutcome, BulkReview, REFUSED, ReviewBulk, UNSENT},
        members::ListView,
    },
    i18n::{Locale, td_string, use_locale},
    kit::{
        Banner, ButtonKind, Drawing, EmptyState, Form, FormAction, Hidden, InParts, Job, LinkButton, PageHeader, Part,
        Skeleton, SubmitButton, Tone, WorkBar,
    },
    layout::focus_page,
    load::{Loaded, load},
    pages::errors::{Failed, or_message},
    paths,
    texts::error_text,
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
    /// In front of whom it was broken off.
    unsent: Vec<String>,
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
                Some(_) => {
                    marks.iter().map(|mark| mark.trim_end_matches([REFUSED, UNSENT])).collect::<Vec<_>>().join(",")
                }
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
            refused: done.as_ref().map(|_| marked(&marks, REFUSED)),
            unsent: marked(&marks, UNSENT),
        }
    }

    /// Whether these rows are of those who are asked for.
    fn covers(&self, rows: &[BulkRow]) -> bool {
        let asked: HashSet<_> = self.members.split(',').filter_map(|id| MemberId::parse(id).ok()).collect();
        self.all || rows.iter().all(|row| asked.contains(&row.stakes.member.id))
    }

    /// The review of those who are left.
    fn rest(&self, slug: &str) -> String {
        let chosen = [("action", self.action.as_str()), ("toRole", &self.to_role), ("toTeam", &self.to_team)];
        let unsent = self.unsent.iter().map(|id| ("member", id.as_str()));
        let parts = chosen.into_iter().filter(|(_, value)| !value.is_empty()).chain(unsent);
        parts.fold(paths::bulk(slug), |page, (name, value)| paths::with_query(&page, name, value))
    }
}

/// Those with this mark.
fn marked(marks: &[&str], with: char) -> Vec<String> {
    marks.iter().filter_map(|mark| mark.strip_suffix(with)).map(str::to_owned).collect()
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
    // What the server told in its answer, which outlives the review that led to it. A page that was loaded anew has
    // only the marks in the address.
    let told = RwSignal::new(Vec::<BulkResult>::new());
    let title = Signal::derive(move || asked.with(|asked| title(locale, asked.action)).to_owned());
    view! {
        <p class="crumbs"><a href=paths::members(&active.slug())>{td_string!(locale, members.page)}</a></p>
        <PageHeader title/>
        <Transition fallback=|| view! { <Skeleton rows=6/> }>
            {Suspend::new(async move {
                or_message(answer.await, move |first| view! { <Review first answer asked told/> })
            })}
        </Transition>
    }
}

#[component]
fn Review(
    first: BulkReview,
    answer: Loaded<BulkReview>,
    asked: Memo<Asked>,
    told: RwSignal<Vec<BulkResult>>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let review = Memo::new(move |before: Option<&BulkReview>| match answer.get() {
        Some(Ok(review)) => review,
        _ => before.unwrap_or(&first).clone(),
    });
    let back = paths::members(&active.slug());
    let is_busy = RwSignal::new(false);
    let is_led = StoredValue::new(false);
    move || {
        let asked = asked.get();
        let BulkReview { rows, total, teams } = review.get();
        // The review of those who were asked for before is not offered in the name of these.
        if !asked.covers(&rows) {
            return EitherOf4::D(match answer.get() {
                Some(Err(ApiError(error))) => Either::Left(view! { <Failed error/> }),
                _ => Either::Right(view! { <Skeleton rows=6/> }),
            });
        }
        if rows.is_empty() {
            let (title, text, href, step) = if asked.action == BulkAction::Team && teams.is_empty() {
                let (title, text) = (td_string!(locale, teams.empty_title), td_string!(locale, teams.empty_text));
                (title, text, paths::teams(&active.slug()), td_string!(locale, teams.to_teams))
            } else {
                let (title, text) = (td_string!(locale, bulk.nobody_title), td_string!(locale, bulk.nobody_text));
                (title, text, back.clone(), td_string!(locale, bulk.back))
            };
            return EitherOf4::A(view! {
                <EmptyState drawing=Drawing::People title text>
                    <LinkButton href>{step}</LinkButton>
                </EmptyState>
            });
        }
        if asked.refused.is_some() {
            return EitherOf4::B(view! { <Results rows asked told/> });
        }
        let is_cut = total > rows.len() as u64;
        let shown = rows.len();
        EitherOf4::C(view! {
            {is_cut.then(|| view! {
                <Banner tone=Tone::Warning>
                    {td_string!(locale, bulk.too_many, shown = shown, total = total)}
                </Banner>
            })}
            <Target asked=asked.clone() teams is_busy is_led/>
            <Confirm rows=rows.clone() asked=asked.clone() told is_busy/>
            <Rows rows asked told/>
        })
    }
}

/// How many it will be done to, and the button that does it.
#[component]
fn Confirm(
    rows: Vec<BulkRow>,
    asked: Asked,
    told: RwSignal<Vec<BulkResult>>,
    /// Told while it is done: nothing else is to be chosen then.
    is_busy: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let action = FormAction::<ApplyBulk>::new();
    Effect::new(move |_| is_busy.set(action.pending().get()));
    on_cleanup(move || _ = is_busy.try_set(false));
    let refused = rows.iter().filter(|row| row.refusal.is_some()).count();
    let count = rows.len() - refused;
    let ids = rows.iter().map(|row| row.stakes.member.id.uuid().simple().to_string()).collect::<Vec<_>>().join(",");
    let on_success = Callback::new(move |outcome: BulkOutcome| {
        told.set(outcome.results);
        // The button that was pressed goes with the question.
        focus_page();
    });
    let is_danger = matches!(asked.action, BulkAction::Remove | BulkAction::Hold);
    let kind = if is_danger { ButtonKind::Destructive } else { ButtonKind::Primary };
    let text = if refused == 0 {
        td_string!(locale, bulk.all_can, count = count)
    } else {
        td_string!(locale, bulk.some_cannot, count = count, refused = refused)
    };
    let back = paths::members(&active.slug());
    let parts = InParts { name: "members", divide };
    view! {
        <Form action parts on_success class="bulk-confirm" label=title(locale, asked.action)>
            <Hidden name="organization" value=active.slug()/>
            <Hidden name="action" value=asked.action.as_str()/>
            <Hidden name="members" value=ids/>
            <Hidden name="toRole" value=asked.to_role/>
            <Hidden name="toTeam" value=asked.to_team/>
            <p class="bulk-count" role="status">{text}</p>
            <div class="page-actions">
                <Show when=move || !is_busy.get()>
                    <LinkButton href=back.clone()>{td_string!(locale, common.cancel)}</LinkButton>
                </Show>
                <SubmitButton kind disabled={count == 0}>{confirm(locale, asked.action, count)}</SubmitButton>
            </div>
            <WorkBar label=td_string!(locale, bulk.progress) work=action.work()/>
        </Form>
    }
}

/// Many members in parts, few of them as a whole.
fn divide(members: &str) -> Option<Job> {
    let ids: Vec<String> = members.split(',').map(str::to_owned).collect();
    if ids.len() <= BULK_PART {
        return None;
    }
    let parts = ids.chunks(BULK_PART).map(|part| Part { value: part.join(","), size: part.len() }).collect();
    Some(Job::new(parts, move |answers, stopped| BulkOutcome::joined(&ids, BULK_PART, answers, stopped)))
}

/// What became of it.
#[component]
fn Results(rows: Vec<BulkRow>, asked: Asked, told: RwSignal<Vec<BulkResult>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let refused = asked.refused.as_ref().map_or(0, Vec::len);
    let unsent = asked.unsent.len();
    let count = rows.len().saturating_sub(refused + unsent);
    let (tone, text) = match (refused, unsent) {
        (0, 0) => (Tone::Success, td_string!(locale, bulk.all_done, count = count)),
        (0, _) => (Tone::Warning, td_string!(locale, bulk.part_done, count = count)),
        _ => (Tone::Warning, td_string!(locale, bulk.some_done, count = count, refused = refused)),
    };
    // All of them for one reason, which only the answer itself told.
    let is_unsent = |result: &BulkResult| asked.unsent.contains(&result.member.uuid().simple().to_string());
    let why =
        told.with_untracked(|told| told.iter().find(|result| is_unsent(result)).and_then(|told| told.refusal.clone()));
    let why = why.map(|error| view! { <p>{error_text(locale, &error)}</p> });
    let rest = (unsent > 0).then(|| {
        let href = asked.rest(&active.slug());
        let text = td_string!(locale, bulk.review_rest, count = unsent);
        view! { <LinkButton href kind=ButtonKind::Primary>{text}</LinkButton> }
    });
    let left = (unsent > 0).then(|| td_string!(locale, bulk.unsent_count, count = unsent));
    let back = paths::members(&active.slug());
    view! {
        <Banner tone>
            {why}
            <p>{text} " " {left}</p>
        </Banner>
        <Rows rows asked told/>
        <div class="page-actions">
            {rest}
            <LinkButton href=back>{td_string!(locale, bulk.back)}</LinkButton>
        </div>
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
