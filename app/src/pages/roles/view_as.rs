//! Looking at the organization as a role.

use leptos::prelude::*;
use tenantry::{access::decide, role::Role};

use crate::{
    active::use_active_organization,
    api::roles::ViewAsRole,
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Form, FormAction, Hidden, SubmitButton},
    texts::role_name,
};

/// A button, for those to whom the role would not show less than it holds.
#[component]
pub(super) fn ViewAs(role: Role) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let offered = {
        let role = role.clone();
        move || {
            active.tenant.with(|tenant| {
                tenant.viewing_as.is_none() && decide::view_as(&tenant.policy, &tenant.standing, &role).is_ok()
            })
        }
    };
    let action = FormAction::<ViewAsRole>::new();
    let name = active.tenant.with_untracked(|tenant| tenant.name.to_string());
    let label = td_string!(locale, roles.view_as_named, organization = name, role = role_name(locale, &role));
    let role = StoredValue::new(role.to_string());
    view! {
        <Show when=offered>
            <Form action label=label.clone()>
                <Hidden name="organization" value=active.slug()/>
                <Hidden name="role" value=role.get_value()/>
                <SubmitButton kind=ButtonKind::Secondary icon="eye">{td_string!(locale, roles.view_as)}</SubmitButton>
            </Form>
        </Show>
    }
}
