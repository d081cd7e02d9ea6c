//! A list looked over while it is typed: who can be invited, who is there already, what cannot be read, and how much
//! room there is. The server looks again at what is sent.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use tenantry::{
    access::decide,
    invitation::{
        Survey,
        recipients::{Entry, RECIPIENTS_MAX, teams_by_name},
    },
    team::Team,
};

use crate::{
    active::use_active_organization,
    api::{call, many::SurveyAddresses},
    i18n::{Locale, td_string, use_locale},
    kit::{Badge, Banner, Table, Tone},
    load::Loaded,
    texts::error_text,
};

/// How long typing must rest before the server is asked.
const REST: Duration = Duration::from_millis(400);

/// What can be said of an entry before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mark {
    Ready,
    Repeated,
    Member,
    Invited,
    Wrong(String),
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    ready: usize,
    repeated: usize,
    members: usize,
    invited: usize,
    wrong: usize,
}

#[component]
pub(super) fn Review(entries: Memo<Vec<Entry>>, teams: Loaded<Vec<Team>>) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let survey = RwSignal::new(None::<Survey>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let known_teams = RwSignal::new(Vec::<Team>::new());
    Effect::new(move |_| {
        if let Some(Ok(teams)) = teams.get() {
            known_teams.set(teams);
        }
    });
    let emails = Memo::new(move |_| {
        entries.with(|entries| {
            let good = entries.iter().filter(|entry| !entry.is_repeated).take(RECIPIENTS_MAX);
            let emails = good.filter_map(|entry| entry.recipient.as_ref().ok());
            emails.map(|found| found.email.as_str().to_owned()).collect::<Vec<_>>().join(" ")
        })
    });
    Effect::new(move |_| {
        let wanted = emails.get();
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        if wanted.is_empty() {
            return;
        }
        let ask = move || {
            leptos::task::spawn_local(async move {
                let answer = call(SurveyAddresses { organization: active.slug(), emails: wanted }).await;
                // What is not known is not marked: the results will say it.
                if let Ok(answer) = answer {
                    _ = survey.try_set(Some(answer));
                }
            });
        };
        timer.set_value(set_timeout_with_handle(ask, REST).ok());
    });
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    let rows = Memo::new(move |_| {
        let survey = survey.get().unwrap_or_default();
        let tenant = active.tenant.get();
        known_teams.with(|teams| {
            entries.with(|entries| {
                let mark = |entry: &Entry| (entry.given.clone(), mark(locale, entry, &survey, teams, &tenant));
                entries.iter().map(mark).collect::<Vec<_>>()
            })
        })
    });
    let sum = Memo::new(move |_| {
        rows.with(|rows| {
            let mut sum = Sum::default();
            for (_, mark) in rows {
                match mark {
                    Mark::Ready => sum.ready += 1,
                    Mark::Repeated => sum.repeated += 1,
                    Mark::Member => sum.members += 1,
                    Mark::Invited => sum.invited += 1,
                    Mark::Wrong(_) => sum.wrong += 1,
                }
            }
            sum
        })
    });
    let is_some = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    // Before anything is typed there is nothing to sum up.
    let text = move || if is_some.get() { sum_text(locale, sum.get()) } else { String::new() };
    let warning = move || {
        let ready = sum.get().ready;
        let survey = survey.get()?;
        let count = entries.with(Vec::len);
        let exceeds = |most: u32| ready > usize::try_from(most).unwrap_or(usize::MAX);
        if count > RECIPIENTS_MAX {
            Some(td_string!(locale, errors.recipients_too_many, max = RECIPIENTS_MAX))
        } else if let Some(room) = survey.room.filter(|room| exceeds(*room)) {
            Some(td_string!(locale, many.no_room, room = room))
        } else {
            let short = survey.seats.filter(|seats| exceeds(*seats));
            short.map(|seats| td_string!(locale, many.no_seats, seats = seats))
        }
    };
    let shown =
        move || -> Vec<(usize, (String, Mark))> { rows.get().into_iter().take(RECIPIENTS_MAX).enumerate().collect() };
    let seats = move || {
        let survey = survey.get().filter(|_| is_some.get());
        survey.and_then(|survey| survey.seats).map(|seats| td_string!(locale, many.seats, seats = seats))
    };
    view! {
        <div class="many-review script-only">
            <p class="many-sum" role="status">{text} " " <span class="soft">{seats}</span></p>
            {move || warning().map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> })}
            <Show when=move || is_some.get()>
                <div class="many-rows" tabindex="0" role="region" aria-label=td_string!(locale, many.review)>
                    <Table
                        caption=td_string!(locale, many.review)
                        columns=vec![td_string!(locale, many.entry).to_owned(), td_string!(locale, many.mark).to_owned()]
                    >
                        <For
                            each=shown
                            key=|row| format!("{row:?}")
                            let:row
                        >
                            <Row row=row.1/>
                        </For>
                    </Table>
                </div>
            </Show>
        </div>
    }
}

#[component]
fn Row(row: (String, Mark)) -> impl IntoView {
    let locale = use_locale();
    let (given, mark) = row;
    let (tone, text) = match mark {
        Mark::Ready => (Tone::Success, td_string!(locale, many.ready).to_owned()),
        Mark::Repeated => (Tone::Neutral, td_string!(locale, many.repeated).to_owned()),
        Mark::Member => (Tone::Neutral, td_string!(locale, many.member).to_owned()),
        Mark::Invited => (Tone::Neutral, td_string!(locale, many.invited).to_owned()),
        Mark::Wrong(text) => (Tone::Danger, text),
    };
    view! {
        <tr>
            <td class="many-given">{given}</td>
            <td data-label=td_string!(locale, many.mark)><span class="invitation-state"><Badge tone>{text}</Badge></span></td>
        </tr>
    }
}

fn mark(
    locale: Locale,
    entry: &Entry,
    survey: &Survey,
    teams: &[Team],
    tenant: &crate::snapshot::TenantSnapshot,
) -> Mark {
    let wrong = |error| Mark::Wrong(error_text(locale, &error));
    match &entry.recipient {
        Err(error) => wrong(error.clone()),
        Ok(_) if entry.is_repeated => Mark::Repeated,
        Ok(found) if survey.members.contains(&found.email) => Mark::Member,
        Ok(found) if survey.invited.contains(&found.email) => Mark::Invited,
        Ok(found) => {
            let roles = decide::invite(&tenant.policy, &tenant.standing, &found.roles);
            match roles.and_then(|()| teams_by_name(teams, &found.teams)) {
                Ok(_) => Mark::Ready,
                Err(error) => wrong(error),
            }
        }
    }
}

fn sum_text(locale: Locale, sum: Sum) -> String {
    let mut parts = vec![match sum.ready {
        1 => td_string!(locale, many.sum_ready_one).to_owned(),
        count => td_string!(locale, many.sum_ready, count = count),
    }];
    if sum.repeated > 0 {
        parts.push(td_string!(locale, many.sum_repeated, count = sum.repeated));
    }
    if sum.members > 0 {
        parts.push(td_string!(locale, many.sum_members, count = sum.members));
    }
    if sum.invited > 0 {
        parts.push(td_string!(locale, many.sum_invited, count = sum.invited));
    }
    if sum.wrong > 0 {
        parts.push(td_string!(locale, many.sum_wrong, count = sum.wrong));
    }
    parts.join(" · ")
}
