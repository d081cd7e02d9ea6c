//! What an organization shows first.

use leptos::prelude::*;

use crate::{
    active::use_active_organization,
    i18n::{td_string, use_locale},
    kit::{Card, PageHeader},
    texts::role_names,
};

/// The organization at a glance.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let name = Signal::derive(move || active.tenant.with(|tenant| tenant.name.to_string()));
    let roles = move || active.tenant.with(|tenant| role_names(locale, &tenant.roles));
    let kind = move || {
        if active.tenant.with(|tenant| tenant.is_personal) {
            td_string!(locale, organizations.kind_personal)
        } else {
            td_string!(locale, organizations.kind_company)
        }
    };
    view! {
        <PageHeader title=name/>
        <Card>
            <dl class="facts">
                <div class="fact"><dt>{td_string!(locale, organizations.your_role)}</dt><dd>{roles}</dd></div>
                <div class="fact"><dt>{td_string!(locale, organizations.kind)}</dt><dd>{kind}</dd></div>
                <div class="fact">
                    <dt>{td_string!(locale, organizations.address)}</dt>
                    <dd class="mono">{format!("/o/{}", active.slug())}</dd>
                </div>
            </dl>
        </Card>
    }
}
