//! Tables.

use leptos::prelude::*;

/// A table. On narrow screens each row becomes a card, and each cell shows its `data-label`.
#[component]
pub fn Table(
    /// What the table holds, for those who cannot see it.
    #[prop(into)]
    caption: Signal<String>,
    /// The texts of the column heads; an empty one is for a column of buttons.
    columns: Vec<String>,
    /// The box that ticks all rows, where each begins with a `<td class="cell-tick">` of its own. It is the one head that
    /// narrow screens show, so its text is needed.
    #[prop(optional_no_strip)]
    tick_all: Option<AnyView>,
    /// The rows: `<tr>` with `<td data-label=…>`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        {tick_all.map(|tick_all| view! { <td class="cell-tick">{tick_all}</td> })}
                        {columns
                            .into_iter()
                            .map(|text| if text.is_empty() {
                                view! { <td></td> }.into_any()
                            } else {
                                view! { <th scope="col">{text}</th> }.into_any()
                            })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
