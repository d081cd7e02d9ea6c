//! Inviting, and the invitations that were sent last, as a part of another page.

use leptos::{either::Either, prelude::*};
use tenantry::{access::Permission, invitation::Invitation, page::Page, team::Team};

use super::{Shown, invite_form::InviteForm, results::Grid, withdraw::WithdrawPanel};
use crate::{
    active::use_active_organization,
    api::{invitations::ListInvitations, teams::ListTeams},
    i18n::{td_string, use_locale},
    kit::{Icon, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
};

/// How many are shown.
const FIRST: &str = "8";

/// The form for those who may invite, the first rows of the list in whatever state, and the way to all of it. Only for
/// those who may see invitations.
#[component]
pub fn FirstInvitations(
    /// The page that it is a part of: what is sent here leads back there.
    page: String,
) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = use_live(Topic::Invitations);
    let list = load(
        move || news.get(),
        move || ListInvitations {
            organization: active.slug(),
            status: "all".to_owned(),
            role: String::new(),
            search: String::new(),
            cursor: String::new(),
            limit: FIRST.to_owned(),
        },
    );
    let teams_news = use_live(Topic::Teams);
    let teams = load(move || teams_news.get(), move || ListTeams { organization: active.slug() });
    let may_invite = active.offers(Permission::INVITATION_CREATE);
    let page = StoredValue::new(page);
    view! {
        <Show when=move || may_invite.get()>
            <InviteForm list teams next=page.get_value()/>
        </Show>
        <WithdrawPanel list back=page.get_value()/>
        <section class="part">
            <div class="part-head">
                <h2 class="card-title">{td_string!(locale, invitations.sent)}</h2>
                <a class="button button-quiet" href=paths::invitations(&active.slug())>
                    <span class="button-text">{td_string!(locale, invitations.to_all)}</span>
                    <Icon name="arrow-right"/>
                </a>
            </div>
            <Transition fallback=|| view! { <Skeleton rows=3/> }>
                {Suspend::new(async move {
                    let first = list.await;
                    let names = teams.await.unwrap_or_default();
                    or_message(first, move |first| view! { <Few first list teams names/> })
                })}
            </Transition>
        </section>
    }
}

#[component]
fn Few(
    first: Page<Invitation>,
    list: Loaded<Page<Invitation>>,
    teams: Loaded<Vec<Team>>,
    names: Vec<Team>,
) -> impl IntoView {
    let locale = use_locale();
    let teams = Memo::new(move |_| match teams.get() {
        Some(Ok(teams)) => teams,
        _ => names.clone(),
    });
    let known = Memo::new(move |before: Option<&Page<Invitation>>| match list.get() {
        Some(Ok(page)) => page,
        _ => before.unwrap_or(&first).clone(),
    });
    let shown = Memo::new(|_| Shown::default());
    let is_empty = Memo::new(move |_| known.with(|page| page.items.is_empty()));
    move || {
        if is_empty.get() {
            Either::Left(view! { <p class="soft">{td_string!(locale, invitations.none_sent)}</p> })
        } else {
            Either::Right(view! { <Grid known list teams shown/> })
        }
    }
}
