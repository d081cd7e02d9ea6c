//! The logo of an organization.

use leptos::prelude::*;
use tenantry::{Field, access::Permission};

use crate::{
    active::use_active_organization,
    api::pictures::{RemoveLogo, SetLogo},
    i18n::{td_string, use_locale},
    kit::{AvatarShape, ButtonKind, Card, Form, FormAction, Hidden, PictureInput, SubmitButton},
    layout::use_console,
};

/// A form for another logo, and one to be without; nothing for those who may only look.
#[component]
pub(super) fn LogoCard() -> impl IntoView {
    let locale = use_locale();
    let active = use_active_organization();
    let console = use_console();
    let may_change = active.offers(Permission::ORGANIZATION_UPDATE);
    let save = FormAction::<SetLogo>::new();
    let remove = FormAction::<RemoveLogo>::new();
    let name = Signal::derive(move || active.tenant.with(|tenant| tenant.name.to_string()));
    let id = active.tenant.with_untracked(|tenant| tenant.organization_id);
    let logo = Memo::new(move |_| {
        console
            .data
            .with(|data| data.organizations.iter().find(|entry| entry.id == id).and_then(|entry| entry.logo.clone()))
    });
    let refresh = Callback::new(move |_| console.refresh());
    let refresh_too = Callback::new(move |_| console.refresh());
    view! {
        <Show when=move || may_change.get()>
            <Card title=td_string!(locale, settings.logo) lead=td_string!(locale, settings.logo_lead)>
                <Form action=save files=true on_success=refresh>
                    <Hidden name="organization" value=active.slug()/>
                    <PictureInput
                        field=Field::Logo
                        label=td_string!(locale, settings.logo_file)
                        hint=td_string!(locale, settings.logo_hint)
                        name
                        shape=AvatarShape::Square
                        picture=logo
                    />
                    <div class="form-actions">
                        <SubmitButton>{td_string!(locale, settings.logo_save)}</SubmitButton>
                    </div>
                </Form>
                <Show when=move || logo.with(Option::is_some)>
                    <Form action=remove class="picture-remove" on_success=refresh_too>
                        <Hidden name="organization" value=active.slug()/>
                        <SubmitButton kind=ButtonKind::Quiet icon="trash-2">
                            {td_string!(locale, settings.logo_remove)}
                        </SubmitButton>
                    </Form>
                </Show>
            </Card>
        </Show>
    }
}
