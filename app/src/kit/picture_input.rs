//! An input for a picture.

use leptos::{either::Either, html, prelude::*, web_sys::HtmlInputElement};
use tenantry::{
    Field as FieldName, Reason,
    picture::{ACCEPTED, UPLOAD_MAX},
};

use super::{
    Avatar, AvatarShape, FileInput, Icon,
    field::{FieldState, Frame},
};
use crate::{
    i18n::{td_string, use_locale},
    texts::reason_text,
};

/// A file chooser beside the picture as it is, or as it will be. For a [`super::Form`] with `files`.
#[component]
pub fn PictureInput(
    /// [`FieldName::Logo`] or [`FieldName::Image`].
    field: FieldName,
    /// The label.
    #[prop(into)]
    label: String,
    /// What to say below.
    #[prop(into)]
    hint: String,
    /// Whose picture it is, for the initials.
    #[prop(into)]
    name: Signal<String>,
    /// A person or an organization.
    #[prop(optional)]
    shape: AvatarShape,
    /// The path of the present picture.
    #[prop(optional, into)]
    picture: Signal<Option<String>>,
    /// Whether it may be left empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let locale = use_locale();
    let state = FieldState::new(field, field.name(), true);
    let preview = RwSignal::new(None::<String>);
    let is_too_large = RwSignal::new(false);
    let (input, chosen) = (NodeRef::<html::Input>::new(), RwSignal::new(None));
    let shown = Signal::derive(move || preview.get().or_else(|| picture.get()));
    // Whoever has no name yet has no initials.
    let is_nameless = Memo::new(move |_| name.with(|name| name.trim().is_empty()) && shown.with(Option::is_none));
    let (empty, icon) = match shape {
        AvatarShape::Round => ("avatar avatar-large avatar-empty", "user"),
        AvatarShape::Square => ("avatar avatar-square avatar-large avatar-empty", "building-2"),
    };
    let avatar = move || {
        if is_nameless.get() {
            Either::Left(view! { <span class=empty aria-hidden="true"><Icon name=icon/></span> })
        } else {
            Either::Right(view! { <Avatar name shape large=true picture=shown/> })
        }
    };
    let on_choice = move |input: HtmlInputElement| {
        state.touch();
        #[cfg(feature = "hydrate")]
        show(&input, preview, is_too_large);
        _ = (&input, preview, is_too_large);
    };
    // Another picture came from the server: the chosen one is it, or is of no interest any more.
    Effect::new(move |before: Option<Option<String>>| {
        let now = picture.get();
        if before.is_some_and(|before| before != now) {
            preview.set(None);
            chosen.set(None);
            if let Some(input) = input.get_untracked() {
                input.set_value("");
            }
        }
        now
    });
    view! {
        <div class="picture-input">
            {avatar}
            <Frame state label hint=Some(hint) optional>
                <FileInput
                    id=state.id.get_value()
                    text=td_string!(locale, common.choose_picture)
                    name=field.name()
                    accept=ACCEPTED
                    required=!optional
                    focus=state.focus
                    invalid=Signal::derive(move || state.invalid.get() || is_too_large.get())
                    described_by=state.described_by
                    input
                    chosen
                    on_choice
                />
                <p class="field-error" role="alert" hidden=move || !is_too_large.get()>
                    {move || is_too_large.get().then(|| {
                        reason_text(locale, field, &Reason::TooLong { max: UPLOAD_MAX })
                    })}
                </p>
            </Frame>
        </div>
    }
}

/// Shows the chosen file, and says at once when it is too large to be sent: that one is not kept.
#[cfg(feature = "hydrate")]
fn show(input: &HtmlInputElement, preview: RwSignal<Option<String>>, is_too_large: RwSignal<bool>) {
    use leptos::web_sys::FileReader;
    use wasm_bindgen::{JsCast as _, closure::Closure};

    preview.set(None);
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    #[expect(clippy::cast_precision_loss, reason = "a limit of some MB")]
    let refused = file.size() > UPLOAD_MAX as f64;
    is_too_large.set(refused);
    if refused {
        input.set_value("");
        return;
    }
    let Ok(reader) = FileReader::new() else { return };
    let read = reader.clone();
    let loaded = Closure::once_into_js(move || {
        _ = preview.try_set(read.result().ok().and_then(|text| text.as_string()));
    });
    reader.set_onload(Some(loaded.unchecked_ref()));
    _ = reader.read_as_data_url(&file);
}
