//! What an organization is called and where it is found.

use leptos::{either::Either, prelude::*};
use tenantry::{Field, access::Permission, organization::OrganizationDetails};

use crate::{
    active::use_active_organization,
    api::settings::UpdateOrganization,
    i18n::{td_string, use_locale},
    kit::{Banner, Card, Day, Form, FormAction, Hidden, SubmitButton, TextInput},
    landing::Landing,
    layout::use_console,
    pages::organizations::SlugMark,
    posted::use_posted,
};

/// The form, or the same as text for those who may only look.
#[component]
pub(super) fn General(details: OrganizationDetails) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    // Only another answer makes the form anew: it keeps what is being typed while the organization changes.
    let may_change = Memo::new(move |_| active.offers(Permission::ORGANIZATION_UPDATE).get());
    let details = StoredValue::new(details);
    view! {
        <Card title=td_string!(locale, settings.general) lead=td_string!(locale, settings.general_lead)>
            {move || if may_change.get() {
                Either::Left(view! { <Edit details=details.get_value()/> })
            } else {
                Either::Right(view! { <Read details=details.get_value()/> })
            }}
        </Card>
    }
}

#[component]
fn Edit(details: OrganizationDetails) -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let action = FormAction::<UpdateOrganization>::new();
    let typed = use_posted("/sfn/update_organization", "").and_then(|posted| posted.value("slug").map(str::to_owned));
    let slug = RwSignal::new(typed.unwrap_or_else(|| details.slug.to_string()));
    let on_success = Callback::new(move |landing: Landing| {
        console.refresh();
        // At a new address everything is made anew; at this one the name may be another.
        if landing.path.is_none() {
            active.refresh();
        }
    });
    view! {
        <Form action on_success>
            <Hidden name="organization" value=active.slug()/>
            <TextInput
                field=Field::Name
                label=td_string!(locale, settings.name)
                autocomplete="organization"
                value=details.name.to_string()
            />
            <TextInput
                field=Field::Slug
                label=td_string!(locale, settings.slug)
                hint=td_string!(locale, settings.slug_hint)
                prefix="/o/"
                text=slug
                on_text=Callback::new(move |text| slug.set(text))
            />
            <SlugMark slug own=details.slug.to_string()/>
            <TextInput
                field=Field::BusinessNumber
                label=td_string!(locale, settings.business_number)
                optional=true
                value=details.business_number.unwrap_or_default()
            />
            <div class="form-actions"><SubmitButton>{td_string!(locale, common.save)}</SubmitButton></div>
        </Form>
    }
}

#[component]
fn Read(details: OrganizationDetails) -> impl IntoView {
    let locale = use_locale();
    let number = details.business_number.unwrap_or_else(|| td_string!(locale, settings.no_number).to_owned());
    view! {
        <Banner>{td_string!(locale, settings.read_only)}</Banner>
        <dl class="facts">
            <div class="fact"><dt>{td_string!(locale, settings.name)}</dt><dd>{details.name.to_string()}</dd></div>
            <div class="fact">
                <dt>{td_string!(locale, settings.slug)}</dt>
                <dd class="mono">{format!("/o/{}", details.slug)}</dd>
            </div>
            <div class="fact"><dt>{td_string!(locale, settings.business_number)}</dt><dd>{number}</dd></div>
            <div class="fact"><dt>{td_string!(locale, settings.created)}</dt><dd><Day at=details.created_at/></dd></div>
        </dl>
    }
}
