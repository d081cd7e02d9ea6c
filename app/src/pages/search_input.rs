//! The search of a list. Its state is the address: typing leads there once it rests, and Back leads the text.

use std::time::Duration;

use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};
use tenantry::member::SEARCH_MAX;

use crate::kit::Icon;

/// How long typing must rest before the list follows.
const REST: Duration = Duration::from_millis(250);

/// What is typed, and the wait until it rests.
#[derive(Clone, Copy)]
pub(super) struct SearchText {
    text: RwSignal<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
}

impl SearchText {
    /// Begins with what the address says.
    pub(super) fn new(wanted: String) -> Self {
        Self { text: RwSignal::new(wanted), timer: StoredValue::new(None) }
    }

    /// What is typed by now, without space around it: whoever takes it leads there, and nothing waits any more.
    pub(super) fn take(self) -> String {
        self.stop();
        self.text.get_untracked().trim().to_owned()
    }

    fn stop(self) {
        if let Some(timer) = self.timer.try_get_value().flatten() {
            timer.clear();
        }
    }
}

/// The input, in a form that leads to the same address where there is no WASM.
#[component]
pub(super) fn SearchInput(
    /// The id of the input.
    id: &'static str,
    /// The label.
    label: &'static str,
    /// What it looks for.
    hint: &'static str,
    /// What is typed.
    search: SearchText,
    /// What the address says.
    wanted: Memo<String>,
    /// Leads to what is typed.
    #[prop(into)]
    on_rest: Callback<()>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let on_input = move |event| {
        search.text.set(event_target_value(&event));
        search.stop();
        search.timer.set_value(set_timeout_with_handle(move || on_rest.run(()), REST).ok());
    };
    on_cleanup(move || search.stop());
    // Back and forward, or a link that leads to all, change the text, too; what is being typed stays.
    Effect::new(move |_| {
        let wanted = wanted.get();
        let Some(input) = input.get() else { return };
        let is_typing = document().active_element().is_some_and(|focused| focused == **input);
        if !is_typing && input.value().trim() != wanted {
            input.set_value(&wanted);
            search.text.set(wanted);
        }
    });
    view! {
        <div class="filter filter-search">
            <label class="filter-label" for=id>{label}</label>
            <div class="input-box">
                <Icon name="search"/>
                <input class="input" id=id type="search" name="search" node_ref=input autocomplete="off"
                    spellcheck="false" maxlength=SEARCH_MAX.to_string() placeholder=hint
                    value=wanted.get_untracked() on:input=on_input/>
            </div>
        </div>
    }
}
