//! The component kit: one component for one job, one file a component. Pages use these and plain HTML, nothing else.
//!
//! # How to use it
//!
//! - A **form** is [`Form`] with a [`FormAction`] of a server function (not a `ServerAction`: it is much larger); the function answers with a [`crate::landing::Landing`].
//!   The form posts to the server function's address, so it works without WASM. It takes errors and posted values
//!   from there by itself; [`TextInput`], [`TextArea`], [`PasswordInput`], [`Select`] and [`Checkbox`] inside it name a
//!   [`tenantry::Field`] and show that field's value and refusal. [`SubmitButton`] shows that work is going on.
//!   Several forms of one action on a page (a button a row, say) need a different `key` each.
//! - A form with a **picture** is `<Form files=true>` with a [`PictureInput`]; the server function finds the file by
//!   `server_context::upload`, and its address is in the list of `server/src/http/uploads.rs`. Any other file is
//!   chosen with a [`FileInput`].
//! - A form whose work takes long is `<Form parts=InParts { … }>`, with a [`WorkBar`] in it: the browser sends it in parts
//!   one after another, and each part stays done whatever becomes of the next.
//! - A **button** that does something on the page is [`Button`]; what leads to a page is [`LinkButton`] (a real link).
//! - A **dialog** is [`Dialog`] with a [`DialogLink`]: the link carries `?dialog=name`, so without WASM the page is
//!   shown with the dialog open.
//! - A **menu** is [`Menu`]: a `<details>`, so it opens without WASM; with it, arrow keys and Escape work.
//! - A **table** is [`Table`]: on narrow screens its rows become cards, labelled by `data-label` of each cell
//!   (`<td data-label=…>`).
//! - A **list with pages** ends with [`Pagination`], and [`crate::load::load_page`] loads it: which page is wanted and which
//!   is shown are two things while an answer is on its way.
//! - A **time** is [`Minute`] or [`Day`]; inside a sentence [`MinuteIn`] or [`DayIn`], which is given the text with
//!   [`crate::dates::GAP`] where the time stands. They tell it by the reader's clock, which only the browser knows.
//! - **After success** say so: the landing's notice, or [`Toasts`] from context for what stays on the page.
//! - **Waiting**: [`Skeleton`] in the shape of what comes; **nothing there**: [`EmptyState`] with the next step;
//!   **went wrong**: [`Banner`] inside a page, [`crate::pages::errors::ErrorPage`] for a whole page; **over, or a link
//!   that leads nowhere**: [`StatePage`].
//! - Every control has an accessible name. A button with an icon alone is [`IconButton`], which demands one.
//!
//! `/design` shows all of them in every state (`kit/gallery`): a new component gets a specimen there.
//!
//! Classes are `kebab-case`: `block`, `block-part`, and `block-variant` (`.button`, `.button-icon`,
//! `.button-primary`); the styles of the kit are in `style/kit/`, one file a component or family.

mod avatar;
mod badge;
mod banner;
mod button;
mod card;
mod checkbox;
mod dialog;
mod empty_state;
mod ending;
mod extra_input;
mod field;
mod file_input;
mod form;
mod form_action;
#[cfg(all(feature = "ssr", feature = "dev-pages"))]
pub(crate) mod gallery;
mod icon;
mod in_parts;
mod menu;
mod page_header;
mod pagination;
mod picture_input;
mod segments;
mod select;
mod skeleton;
mod state_page;
mod table;
mod tabs;
mod text_area;
mod text_input;
mod time;
mod toast;
mod usage_bar;
mod wordmark;
mod work_bar;

pub use avatar::{Avatar, AvatarShape};
pub use badge::{Badge, Tone};
pub use banner::Banner;
pub use button::{Button, ButtonKind, IconButton, LinkButton, Spinner, SubmitButton};
pub use card::Card;
pub use checkbox::Checkbox;
pub(crate) use dialog::DIALOG_QUERY;
pub use dialog::{Dialog, DialogCancel, DialogLink, dialog_signal, open_by_address};
pub use empty_state::{Drawing, EmptyState};
pub use extra_input::{ExtraInput, label_of};
pub use field::Field;
pub use file_input::FileInput;
#[cfg(feature = "hydrate")]
pub(crate) use form::address;
pub use form::{Form, FormState, Hidden, use_answer, use_form, use_page};
pub use form_action::FormAction;
pub use icon::Icon;
pub use in_parts::{InParts, Job, Part};
pub use menu::{Menu, focus_summary};
pub use page_header::PageHeader;
pub use pagination::{ListPage, ListPlace, Pagination, Paging};
pub use picture_input::PictureInput;
pub use segments::{SegmentButton, SegmentRadio, Segments};
pub use select::Select;
pub use skeleton::Skeleton;
pub use state_page::StatePage;
pub use table::Table;
pub(crate) use tabs::keep_current_seen;
pub use tabs::{TabLink, Tabs};
pub use text_area::TextArea;
pub use text_input::{PasswordInput, TextInput};
pub use time::{CalendarDay, Day, DayIn, Minute, MinuteIn, UntilDay};
pub use toast::{ToastRegion, Toasts, Undo, provide_toasts, use_toasts};
pub use usage_bar::UsageBar;
pub use wordmark::{Mark, Wordmark};
pub use work_bar::{Work, WorkBar};
