//! The own picture.

use leptos::prelude::*;
use tenantry::{Field, picture::shown, user::Profile};

use crate::{
    api::{
        account::LoadProfile,
        pictures::{RemovePortrait, SetPortrait},
    },
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Card, Form, FormAction, PictureInput, Skeleton, SubmitButton},
    landing::Landing,
    load::load,
    pages::errors::or_message,
};

/// The picture, loaded by itself: a new one leaves what is being typed on the page alone.
#[component]
pub(super) fn Portrait(on_change: Callback<Landing>) -> impl IntoView {
    let version = RwSignal::new(0_u32);
    let profile = load(move || version.get(), || LoadProfile {});
    view! {
        <Transition fallback=|| view! { <Skeleton rows=1/> }>
            {move || Suspend::new(async move {
                or_message(profile.await, move |profile| view! { <PortraitCard profile version on_change/> })
            })}
        </Transition>
    }
}

/// A form for another picture, and one to be without.
#[component]
fn PortraitCard(profile: Profile, version: RwSignal<u32>, on_change: Callback<Landing>) -> impl IntoView {
    let locale = use_locale();
    let save = FormAction::<SetPortrait>::new();
    let remove = FormAction::<RemovePortrait>::new();
    let picture = shown(profile.image.as_deref());
    let has_picture = picture.is_some();
    let changed = move |landing: Landing| {
        version.update(|version| *version = version.wrapping_add(1));
        on_change.run(landing);
    };
    let (saved, removed) = (Callback::new(changed), Callback::new(changed));
    view! {
        <Card title=td_string!(locale, account.portrait) lead=td_string!(locale, account.portrait_lead)>
            <Form action=save files=true on_success=saved>
                <PictureInput
                    field=Field::Image
                    label=td_string!(locale, account.portrait_file)
                    hint=td_string!(locale, account.portrait_hint)
                    name=profile.name.to_string()
                    picture
                />
                <div class="form-actions"><SubmitButton>{td_string!(locale, account.portrait_save)}</SubmitButton></div>
            </Form>
            {has_picture.then(|| view! {
                <Form action=remove class="picture-remove" on_success=removed>
                    <SubmitButton kind=ButtonKind::Quiet icon="trash-2">
                        {td_string!(locale, account.portrait_remove)}
                    </SubmitButton>
                </Form>
            })}
        </Card>
    }
}
