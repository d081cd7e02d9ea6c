//! What became of a list, row by row.

use leptos::prelude::*;

use crate::{
    active::use_active_organization,
    api::many::{BulkOutcome, BulkRow},
    i18n::{td_string, use_locale},
    kit::{Badge, Banner, Card, LinkButton, Table, Tone},
    paths,
    texts::error_text,
};

#[component]
pub(super) fn BulkResults(done: BulkOutcome) -> impl IntoView {
    let locale = use_locale();
    let list = paths::invitations(&use_active_organization().slug());
    let failed = done.rows.iter().filter(|row| row.error.is_some()).count();
    let tone = if failed == 0 { Tone::Success } else { Tone::Warning };
    let sent = match done.sent {
        1 => td_string!(locale, many.sent_one).to_owned(),
        count => td_string!(locale, many.sent, count = count),
    };
    let not_sent = (failed > 0).then(|| td_string!(locale, many.failed, count = failed));
    let stopped = done.rows.iter().find(|row| row.is_unsent).and_then(|row| row.error.as_ref());
    let stopped = stopped.map(|error| view! { <p>{error_text(locale, error)}</p> });
    let retry = (!done.rest.is_empty()).then(|| td_string!(locale, many.retry_hint));
    // Those who need a look come first.
    let mut rows = done.rows;
    rows.sort_by_key(|row| row.error.is_none());
    view! {
        <Card title=td_string!(locale, many.results)>
            <Banner tone>
                {stopped}
                <p>{sent} " " {not_sent} " " {retry}</p>
            </Banner>
            <div class="many-rows" tabindex="0" role="region" aria-label=td_string!(locale, many.results)>
                <Table
                    caption=td_string!(locale, many.results)
                    columns=vec![td_string!(locale, many.entry).to_owned(), td_string!(locale, many.mark).to_owned()]
                >
                    {rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}
                </Table>
            </div>
            <LinkButton href=list>{td_string!(locale, many.to_list)}</LinkButton>
        </Card>
    }
}

#[component]
fn Row(row: BulkRow) -> impl IntoView {
    let locale = use_locale();
    let (tone, text) = match &row.error {
        Some(_) if row.is_unsent => (Tone::Warning, td_string!(locale, many.unsent).to_owned()),
        Some(error) => (Tone::Danger, error_text(locale, error)),
        None if row.is_repeated => (Tone::Neutral, td_string!(locale, many.repeated).to_owned()),
        None => (Tone::Success, td_string!(locale, many.invited_now).to_owned()),
    };
    view! {
        <tr>
            <td class="many-given">{row.given}</td>
            <td data-label=td_string!(locale, many.mark)><span class="invitation-state"><Badge tone>{text}</Badge></span></td>
        </tr>
    }
}
