//! Where the person is signed in.

use leptos::prelude::*;
use tenantry::session::SessionEntry;

use crate::{
    api::account::{RevokeOtherSessions, RevokeSession},
    dates,
    i18n::{Locale, td_string, use_locale},
    kit::{Badge, ButtonKind, Card, Form, FormAction, Hidden, Icon, MinuteIn, Skeleton, SubmitButton, Tone},
    load::Loaded,
    pages::errors::or_message,
};

/// The open sessions, each with a button that ends it.
#[component]
pub(super) fn SessionsCard(
    /// The sessions.
    open: Loaded<Vec<SessionEntry>>,
) -> impl IntoView {
    let locale = use_locale();
    view! {
        <Card title=td_string!(locale, account.sessions) lead=td_string!(locale, account.sessions_lead)>
            <Transition fallback=|| view! { <Skeleton rows=2/> }>
                {Suspend::new(async move { or_message(open.await, move |first| view! { <List first open/> }) })}
            </Transition>
        </Card>
    }
}

#[component]
fn List(first: Vec<SessionEntry>, open: Loaded<Vec<SessionEntry>>) -> impl IntoView {
    let locale = use_locale();
    // Rows stay when news come: one of them may be waiting for its answer.
    let sessions = Memo::new(move |before: Option<&Vec<SessionEntry>>| match open.get() {
        Some(Ok(sessions)) => sessions,
        _ => before.unwrap_or(&first).clone(),
    });
    let others = FormAction::<RevokeOtherSessions>::new();
    let has_others = move || sessions.with(|sessions| sessions.len() > 1) || others.pending().get();
    let refetch = Callback::new(move |_| open.refetch());
    view! {
        <ul class="rows">
            <For each=move || sessions.get() key=|session| session.id let:session>
                <Row session open/>
            </For>
        </ul>
        <Show when=has_others>
            <Form action=others on_success=refetch class="form-actions">
                <SubmitButton kind=ButtonKind::Danger>{td_string!(locale, account.end_others)}</SubmitButton>
            </Form>
        </Show>
    }
}

#[component]
fn Row(session: SessionEntry, open: Loaded<Vec<SessionEntry>>) -> impl IntoView {
    let locale = use_locale();
    let action = FormAction::<RevokeSession>::new();
    let device = device(locale, session.user_agent.as_deref());
    let is_phone = session.user_agent.as_deref().is_some_and(|agent| agent.contains("Mobile"));
    let last_seen = td_string!(locale, account.last_seen, time = dates::GAP);
    let place = session.ip.map(|ip| format!("{ip} · ")).unwrap_or_default();
    let refetch = Callback::new(move |_| open.refetch());
    view! {
        <li class="row">
            <span class="row-icon"><Icon name=if is_phone { "smartphone" } else { "laptop" }/></span>
            <div class="row-text">
                <p class="row-title">
                    {device.clone()}
                    {session.is_current.then(|| view! {
                        <Badge tone=Tone::Brand>{td_string!(locale, account.this_session)}</Badge>
                    })}
                </p>
                <p class="row-detail">{place}<MinuteIn text=last_seen at=session.last_seen_at/></p>
            </div>
            {(!session.is_current).then(|| view! {
                <Form action key=session.id.to_string() on_success=refetch>
                    <Hidden name="sessionId" value=session.id.to_string()/>
                    <SubmitButton
                        kind=ButtonKind::Secondary
                        label=td_string!(locale, account.end_session_named, device = device)
                    >
                        {td_string!(locale, account.end_session)}
                    </SubmitButton>
                </Form>
            })}
        </li>
    }
}

/// A browser and a system, as people call them. User agents all claim to be each other, so the order matters.
pub(crate) fn device(locale: Locale, agent: Option<&str>) -> String {
    let agent = agent.unwrap_or_default();
    let first =
        |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg/", "Edge"),
        ("Whale/", "Whale"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => td_string!(locale, account.on_system, browser = browser, system = system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => td_string!(locale, account.unknown_device).to_owned(),
    }
}
