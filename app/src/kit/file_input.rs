//! A chooser of a file, in the product's words.

use leptos::{html, prelude::*, web_sys::HtmlInputElement};

use super::Icon;

/// What a browser puts before the name of a chosen file, in place of where it lies.
const SOMEWHERE: &str = "C:\\fakepath\\";

/// A button that opens the browser's chooser, with the name of what was chosen beside it.
///
/// It is a real input, which lies unseen over both: it takes clicks, keys and files that are dropped on it. Nothing but
/// scripts can tell which file was chosen, so until they run the browser's own button is shown in its place.
#[component]
pub fn FileInput(
    /// The id of the input. The label above it has this one with `-label` after it.
    #[prop(into)]
    id: String,
    /// The text of the button.
    #[prop(into)]
    text: String,
    /// The name of the argument, where the file itself is sent.
    #[prop(optional, into)]
    name: Option<&'static str>,
    /// Which files are offered, as in `accept` of an input.
    accept: &'static str,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
    /// Whether it takes the focus when the page is loaded.
    #[prop(optional)]
    focus: bool,
    /// Whether what was chosen was refused.
    #[prop(optional, into)]
    invalid: Signal<bool>,
    /// Which texts describe it.
    #[prop(optional, into)]
    described_by: Signal<Option<String>>,
    /// The input, for whoever empties it.
    #[prop(default = NodeRef::new())]
    input: NodeRef<html::Input>,
    /// The name of the chosen file, as it is shown.
    #[prop(default = RwSignal::new(None))]
    chosen: RwSignal<Option<String>>,
    /// Called with the input once something was chosen in it.
    #[prop(into)]
    on_choice: Callback<HtmlInputElement>,
) -> impl IntoView {
    let take = move |input: HtmlInputElement| {
        on_choice.run(input.clone());
        chosen.set(file_name(&input.value()));
    };
    // What was chosen before the WASM was there, or is kept by the browser when the page is loaded anew.
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && !input.value().is_empty()
        {
            untrack(|| take(input));
        }
    });
    let text_id = format!("{id}-text");
    view! {
        <div class="file-input">
            <input
                id=id.clone()
                name=name
                type="file"
                accept=accept
                required=required
                autofocus=focus
                // Else the browser says on hovering, in its own words, that nothing was chosen.
                title=""
                aria-invalid=move || invalid.get().then_some("true")
                aria-labelledby=format!("{id}-label {text_id}")
                aria-describedby=described_by
                node_ref=input
                on:change=move |event| take(event_target(&event))
            />
            <span class="button button-secondary">
                <Icon name="upload"/>
                <span class="button-text" id=text_id>{text}</span>
            </span>
            <span class="file-input-name">{move || chosen.get()}</span>
        </div>
    }
}

/// The name of a file by the value of its input.
fn file_name(value: &str) -> Option<String> {
    let name = value.strip_prefix(SOMEWHERE).unwrap_or(value);
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_name_alone() {
        assert_eq!(file_name("C:\\fakepath\\로고.png").as_deref(), Some("로고.png"));
        assert_eq!(file_name(""), None);
    }
}
