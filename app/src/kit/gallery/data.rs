//! What pages show.

use chrono::DateTime;
use leptos::prelude::*;
use tenantry::{
    limits::{Limit, Usage},
    page::Cursor,
};

use super::{Specimen, TONES};
use crate::{
    dates,
    design::Panel,
    i18n::{td_string, use_locale},
    kit::{
        Avatar, AvatarShape, Badge, CalendarDay, Day, DayIn, Icon, ListPage, ListPlace, Minute, MinuteIn, Pagination,
        Skeleton, TabLink, Table, Tabs, Tone, UntilDay, UsageBar, Work, WorkBar,
    },
};

const NAMES: [&str; 8] =
    ["Ada Lovelace", "홍길동", "Grace Park", "이소라", "Daniel Weber", "신선푸드", "James Miller", "김민지"];

#[component]
pub(super) fn Lists(panel: Panel) -> impl IntoView {
    let locale = use_locale();
    let columns = [td_string!(locale, settings.name), td_string!(locale, members.role), ""].map(str::to_owned).to_vec();
    let query = [("cursor", "page-2"), ("from", ".")].into_iter().collect();
    let page = ListPage { list: "/design".to_owned(), place: ListPlace::of(&query) };
    let rows =
        [("Grace Park", td_string!(locale, common.role_owner)), ("이소라", td_string!(locale, common.role_member))];
    let tick_all = view! {
        <label class="checkbox">
            <input type="checkbox" class="tick"/>
            <span class="checkbox-text">{td_string!(locale, bulk.select_page)}</span>
        </label>
    }
    .into_any();
    view! {
        <Specimen name="Table">
            <Table caption=td_string!(locale, members.page) columns tick_all=Some(tick_all)>
                {rows.map(|(name, role)| view! {
                    <tr>
                        <td class="cell-tick">
                            <input type="checkbox" class="tick" aria-label=td_string!(locale, bulk.select_one, name = name)/>
                        </td>
                        <td data-label=td_string!(locale, settings.name)>{name}</td>
                        <td data-label=td_string!(locale, members.role)>{role}</td>
                        <td></td>
                    </tr>
                }).collect_view()}
            </Table>
        </Specimen>
        <Specimen name="Tabs TabLink">
            <Tabs label=format!("Tabs {}", panel.key)>
                <TabLink href="/design">{td_string!(locale, nav.members)}</TabLink>
                <TabLink href="/home">{td_string!(locale, nav.invitations)}</TabLink>
            </Tabs>
        </Specimen>
        <Specimen name="Pagination Paging ListPage ListPlace">
            <Pagination wanted=page.clone() shown=page next=Some(Cursor("page-3".to_owned()))/>
        </Specimen>
        <Specimen name="Skeleton"><Skeleton rows=2/></Specimen>
    }
}

#[component]
pub(super) fn Numbers() -> impl IntoView {
    let locale = use_locale();
    let at = DateTime::from_timestamp(1_764_000_000, 0).unwrap_or_default();
    view! {
        <Specimen name="Avatar AvatarShape">
            {NAMES.map(|name| view! { <Avatar name/> }).collect_view()}
            {NAMES.map(|name| view! { <Avatar name shape=AvatarShape::Square/> }).collect_view()}
            <Avatar name="Ada Lovelace" large=true/>
            <Avatar name="신선푸드" shape=AvatarShape::Square large=true/>
        </Specimen>
        <Specimen name="Badge Tone">
            {TONES.map(|tone| view! { <Badge tone>{td_string!(locale, common.personal)}</Badge> }).collect_view()}
            <Badge tone=Tone::Success><Icon name="check"/>{td_string!(locale, account.email_verified)}</Badge>
        </Specimen>
        <Specimen name="Icon">
            <Icon name="house"/><Icon name="users"/><Icon name="mail"/><Icon name="shield-check"/>
        </Specimen>
        <Specimen name="UsageBar">
            <div class="usage-list">
                <UsageBar label=td_string!(locale, nav.members) usage=Usage { count: 12, limit: Limit::AtMost(100) }/>
                <UsageBar label=td_string!(locale, nav.teams) usage=Usage { count: 85, limit: Limit::AtMost(100) }/>
                <UsageBar label=td_string!(locale, nav.roles) usage=Usage { count: 50, limit: Limit::AtMost(50) }/>
                <UsageBar label=td_string!(locale, nav.invitations) usage=Usage { count: 7, limit: Limit::Unlimited }/>
            </div>
        </Specimen>
        <Specimen name="WorkBar Work">
            <WorkBar label=td_string!(locale, many.progress) work=Signal::stored(Some(Work { done: 50, total: 200 }))/>
        </Specimen>
        <Specimen name="CalendarDay Day Minute UntilDay"><CalendarDay at/><Day at/><Minute at/><UntilDay at/></Specimen>
        <Specimen name="DayIn MinuteIn">
            <p><DayIn text=td_string!(locale, home.until, date = dates::GAP) at/></p>
            <p><MinuteIn text=td_string!(locale, account.last_seen, time = dates::GAP) at/></p>
        </Specimen>
    }
}
