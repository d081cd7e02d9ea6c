//! A row a member: what it would mean, or what became of it.

use leptos::prelude::*;
use tenantry::{
    Error,
    bulk::{BulkAction, BulkResult, BulkRow, MemberStakes},
    role::Role,
};

use super::{Asked, title};
use crate::{
    active::use_active_organization,
    i18n::{Locale, td_string, use_locale},
    kit::{Avatar, Icon, Table},
    paths,
    texts::{error_text, role_name, role_names},
};

#[component]
pub(super) fn Rows(rows: Vec<BulkRow>, asked: Asked, told: RwSignal<Vec<BulkResult>>) -> impl IntoView {
    let locale = use_locale();
    let columns = [
        td_string!(locale, members.member),
        td_string!(locale, members.roles),
        if asked.refused.is_some() { td_string!(locale, bulk.result) } else { td_string!(locale, bulk.consequence) },
    ];
    let caption = title(locale, asked.action);
    let told = told.get_untracked();
    let policy = use_active_organization().tenant.with_untracked(|tenant| tenant.policy.clone());
    let rows = rows
        .into_iter()
        .map(|mut row| {
            row.stakes.member.roles = policy.strongest_first(&row.stakes.member.roles);
            let (sign, text) = outcome(locale, &asked, &row, &told);
            view! { <Row stakes=row.stakes sign text/> }
        })
        .collect_view();
    view! { <Table caption columns=columns.map(str::to_owned).into()>{rows}</Table> }
}

/// What a row says at a glance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Will,
    Done,
    Idle,
    Refused,
}

#[component]
fn Row(stakes: MemberStakes, sign: Sign, text: String) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let member = stakes.member;
    let href = paths::member(&active.slug(), &member.id.to_string());
    let (icon, class) = match sign {
        Sign::Will => ("arrow-right", "bulk-outcome"),
        Sign::Done => ("circle-check", "bulk-outcome bulk-done"),
        Sign::Idle => ("info", "bulk-outcome bulk-idle"),
        Sign::Refused => ("circle-x", "bulk-outcome bulk-refused"),
    };
    view! {
        <tr>
            <td class="cell-person">
                <Avatar name=member.name.to_string() picture=member.picture.clone()/>
                <span class="cell-lines">
                    <span class="cell-title"><a class="cell-link" href=href>{member.name.to_string()}</a></span>
                    <span class="cell-detail">{member.email.to_string()}</span>
                </span>
            </td>
            <td data-label=td_string!(locale, members.roles) class="cell-soft">{role_names(locale, &member.roles)}</td>
            <td><span class=class><Icon name=icon/><span>{text}</span></span></td>
        </tr>
    }
}

fn outcome(locale: Locale, asked: &Asked, row: &BulkRow, told: &[BulkResult]) -> (Sign, String) {
    let id = row.stakes.member.id;
    let Some(refused) = &asked.refused else {
        return match &row.refusal {
            Some(error) => (Sign::Refused, reason(locale, error)),
            None if row.is_idle => (Sign::Idle, td_string!(locale, bulk.idle).to_owned()),
            None => (Sign::Will, consequence(locale, asked, row)),
        };
    };
    let marked = id.uuid().simple().to_string();
    if asked.unsent.contains(&marked) {
        return (Sign::Idle, td_string!(locale, bulk.unsent).to_owned());
    }
    if !refused.contains(&marked) {
        return (Sign::Done, td_string!(locale, bulk.done).to_owned());
    }
    let told = told.iter().find(|result| result.member == id).and_then(|result| result.refusal.as_ref());
    let text = match told.or(row.refusal.as_ref()) {
        Some(error) => reason(locale, error),
        // Somebody else's rule, which only the answer itself told.
        None => td_string!(locale, bulk.refused).to_owned(),
    };
    (Sign::Refused, text)
}

fn reason(locale: Locale, error: &Error) -> String {
    match error {
        Error::LastOwner => td_string!(locale, members.last_owner).to_owned(),
        Error::OwnerRequired => td_string!(locale, bulk.holds_more).to_owned(),
        Error::Forbidden { missing } if missing.is_empty() => td_string!(locale, bulk.not_yourself).to_owned(),
        error => error_text(locale, error),
    }
}

fn consequence(locale: Locale, asked: &Asked, row: &BulkRow) -> String {
    let mut parts = vec![change(locale, asked, &row.stakes)];
    if row.lost.invitations > 0 {
        parts.push(td_string!(locale, bulk.invitations, count = row.lost.invitations));
    }
    if row.lost.links > 0 {
        parts.push(td_string!(locale, bulk.links, count = row.lost.links));
    }
    parts.join(" ")
}

/// What becomes of the member.
fn change(locale: Locale, asked: &Asked, stakes: &MemberStakes) -> String {
    let teams = stakes.teams.iter().map(|(_, name)| name.to_string()).collect::<Vec<_>>().join(", ");
    match asked.action {
        BulkAction::Roles => {
            let role = if asked.to_role.is_empty() { Role::MEMBER } else { asked.to_role.as_str() };
            let role = Role::parse(role).map_or_else(|_| role.to_owned(), |role| role_name(locale, &role));
            format!("{} → {role}.", role_names(locale, &stakes.member.roles))
        }
        BulkAction::Team if teams.is_empty() => td_string!(locale, bulk.joins).to_owned(),
        BulkAction::Team => td_string!(locale, bulk.joins_too, teams = teams),
        BulkAction::Hold => td_string!(locale, bulk.is_held).to_owned(),
        BulkAction::Reinstate => {
            td_string!(locale, bulk.comes_back, roles = role_names(locale, &stakes.member.roles))
        }
        BulkAction::Remove => {
            let loses = td_string!(locale, bulk.loses_access);
            if teams.is_empty() {
                loses.to_owned()
            } else {
                format!("{loses} {}", td_string!(locale, bulk.leaves_teams, teams = teams))
            }
        }
    }
}
