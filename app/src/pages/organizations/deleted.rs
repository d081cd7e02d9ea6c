//! In the place of an organization that was deleted: the way to take it back.

use chrono::TimeDelta;
use leptos::prelude::*;
use tenantry::organization::{OrganizationEntry, RESTORE_DAYS};

use crate::{
    api::organizations::RestoreOrganization,
    dates,
    i18n::{td_string, use_locale},
    kit::{DayIn, Drawing, Form, FormAction, Hidden, LinkButton, StatePage, SubmitButton},
    paths,
};

/// Says until when the organization can be restored, and does it. Only owners come here: to everybody else it is not
/// there.
#[component]
pub(crate) fn DeletedPage(
    /// The organization, as the list of its owner has it.
    entry: OrganizationEntry,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server_context::set_status(410);
    let locale = use_locale();
    let action = FormAction::<RestoreOrganization>::new();
    let name = entry.name.to_string();
    let text = entry.deleted_at.map(|deleted_at| {
        let text = td_string!(locale, states.deleted_text, date = dates::GAP);
        view! { <DayIn text at={deleted_at + TimeDelta::days(RESTORE_DAYS)}/> }
    });
    view! {
        <StatePage
            drawing=Drawing::Closed
            title=td_string!(locale, states.deleted_title, name = name.clone())
            page=td_string!(locale, states.deleted_page)
            text=text.into_any()
        >
            <Form action>
                <Hidden name="organizationId" value=entry.id.to_string()/>
                <SubmitButton icon="rotate-ccw">{td_string!(locale, states.deleted_restore, name = name)}</SubmitButton>
            </Form>
            <LinkButton href=paths::HOME>{td_string!(locale, states.go_home)}</LinkButton>
        </StatePage>
    }
}
