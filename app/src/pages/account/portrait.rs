//! The own picture.

use leptos::prelude::*;
use tenantry::{Field, picture::shown, user::Profile};

use crate::{
    api::pictures::{RemovePortrait, SetPortrait},
    i18n::{td_string, use_locale},
    kit::{ButtonKind, Card, Form, FormAction, PictureInput, SubmitButton},
    landing::Landing,
};

/// The picture. It alone is made anew when there is another: what is being typed on the page stays.
#[component]
pub(super) fn Portrait(now: Memo<Profile>, on_change: Callback<Landing>) -> impl IntoView {
    let picture = Memo::new(move |_| now.with(|profile| shown(profile.image.as_deref())));
    move || {
        let (picture, name) = (picture.get(), now.with_untracked(|profile| profile.name.to_string()));
        view! { <PortraitCard picture name on_change/> }
    }
}

/// A form for another picture, and one to be without.
#[component]
fn PortraitCard(picture: Option<String>, name: String, on_change: Callback<Landing>) -> impl IntoView {
    let locale = use_locale();
    let save = FormAction::<SetPortrait>::new();
    let remove = FormAction::<RemovePortrait>::new();
    let has_picture = picture.is_some();
    view! {
        <Card title=td_string!(locale, account.portrait) lead=td_string!(locale, account.portrait_lead)>
            <Form action=save files=true on_success=on_change>
                <PictureInput
                    field=Field::Image
                    label=td_string!(locale, account.portrait_file)
                    hint=td_string!(locale, account.portrait_hint)
                    name
                    picture
                />
                <div class="form-actions"><SubmitButton>{td_string!(locale, account.portrait_save)}</SubmitButton></div>
            </Form>
            {has_picture.then(|| view! {
                <Form action=remove class="picture-remove" on_success=on_change>
                    <SubmitButton kind=ButtonKind::Quiet icon="trash-2">
                        {td_string!(locale, account.portrait_remove)}
                    </SubmitButton>
                </Form>
            })}
        </Card>
    }
}
