//! A new organization.

use leptos::prelude::*;
use tenantry::{Field, fields::ExtraField, slug::Slug};

use super::{
    slug_mark::SlugMark,
    steps::{NewStep, NewSteps},
};
use crate::{
    api::organizations::CreateOrganization,
    i18n::{td_string, use_locale},
    kit::{AvatarShape, Card, ExtraInput, Form, FormAction, PageHeader, PictureInput, SubmitButton, TextInput},
    layout::use_console,
    posted::use_posted,
    settings::use_public_settings,
};

/// Name, address and logo. The address follows the name until somebody types one; whether it is free is said while typing.
#[component]
pub fn NewOrganizationPage() -> impl IntoView {
    let locale = use_locale();
    let console = use_console();
    let action = FormAction::<CreateOrganization>::new();
    let typed = |name: &str| {
        use_posted("/sfn/create_organization", "").and_then(|posted| posted.value(name).map(str::to_owned))
    };
    let slug = RwSignal::new(typed("slug").unwrap_or_default());
    let is_own = RwSignal::new(!slug.with_untracked(String::is_empty));
    let shown = RwSignal::new(typed("name").unwrap_or_default());
    let on_name = Callback::new(move |name: String| {
        shown.set(name.clone());
        if !is_own.get_untracked() {
            slug.set(Slug::propose(&name).map(String::from).unwrap_or_default());
        }
    });
    let on_slug = Callback::new(move |text: String| {
        is_own.set(!text.is_empty());
        slug.set(text);
    });
    let declared = use_public_settings().with_value(|settings| settings.organization_fields.clone());
    let demanded: Vec<ExtraField> = declared.iter().filter(|field| field.is_demanded()).cloned().collect();
    view! {
        <PageHeader
            title=td_string!(locale, organizations.new_title)
            page=td_string!(locale, organizations.new_page)
            lead=td_string!(locale, organizations.new_lead)
        />
        <NewSteps step=NewStep::Organization/>
        <Card class="card-narrow">
            <Form action files=true on_success=Callback::new(move |_| console.refresh())>
                <TextInput
                    field=Field::Name
                    label=td_string!(locale, organizations.name)
                    autocomplete="organization"
                    placeholder=td_string!(locale, organizations.name_placeholder)
                    on_text=on_name
                    autofocus=true
                />
                <TextInput
                    field=Field::Slug
                    label=td_string!(locale, organizations.slug)
                    hint=td_string!(locale, organizations.slug_hint)
                    prefix="/o/"
                    text=slug
                    on_text=on_slug
                />
                <SlugMark slug/>
                <PictureInput
                    field=Field::Logo
                    label=td_string!(locale, settings.logo)
                    hint=td_string!(locale, settings.logo_hint)
                    name=shown
                    shape=AvatarShape::Square
                    optional=true
                />
                {demanded.into_iter().map(|field| view! { <ExtraInput field/> }).collect_view()}
                <div class="form-actions"><SubmitButton>{td_string!(locale, organizations.create)}</SubmitButton></div>
            </Form>
        </Card>
    }
}
