//! The first members, as a part of another page.

use leptos::prelude::*;

use super::{
    Shown,
    remove::RemoveDialog,
    results::{Grid, Rows},
};
use crate::{
    active::use_active_organization,
    api::members::{ListMembers, MemberList},
    i18n::{td_string, use_locale},
    kit::{Icon, Skeleton},
    live::{Topic, use_live},
    load::{Loaded, load},
    pages::errors::or_message,
    paths,
};

/// How many are shown.
const FIRST: &str = "8";

/// The first rows of the list, which do what rows do, and the way to all of it.
#[component]
pub fn FirstMembers() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let news = use_live(Topic::Members);
    let list = load(
        move || news.get(),
        move || ListMembers {
            organization: active.slug(),
            search: String::new(),
            role: String::new(),
            status: String::new(),
            sort: String::new(),
            cursor: String::new(),
            team: String::new(),
            source: String::new(),
            limit: FIRST.to_owned(),
        },
    );
    view! {
        <section class="part">
            <div class="part-head">
                // Where the focus goes when a row is gone.
                <h2 class="card-title" id="members-total" tabindex="-1">{td_string!(locale, members.page)}</h2>
                <a class="button button-quiet" href=paths::members(&active.slug())>
                    <span class="button-text">{td_string!(locale, members.show_all)}</span>
                    <Icon name="arrow-right"/>
                </a>
            </div>
            <Transition fallback=|| view! { <Skeleton rows=4/> }>
                {Suspend::new(async move { or_message(list.await, move |first| view! { <Few first list/> }) })}
            </Transition>
        </section>
    }
}

#[component]
fn Few(first: MemberList, list: Loaded<MemberList>) -> impl IntoView {
    let known = Memo::new(move |before: Option<&Option<MemberList>>| match list.get() {
        Some(Ok(list)) => Some(list),
        _ => before.cloned().unwrap_or_else(|| Some(first.clone())),
    });
    let rows = Rows::without_boxes(list, Memo::new(|_| Shown::default()));
    view! {
        {move || rows.removing.get().map(|member| view! { <RemoveDialog member rows/> })}
        <Grid known rows/>
    }
}
