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
    /// The rows: `<tr>` with `<td data-label=…>`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-box">
            <table class="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
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
