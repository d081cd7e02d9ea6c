//! The Leptos console of Tenantry: shell, routes, pages, component kit and server functions.
//!
//! # Conventions
//!
//! **Where things are.** [`routes`] lists every page. `pages/{area}` holds the pages, `layout` what surrounds them,
//! [`kit`] the components that they are built of, `api/{area}` the server functions that they call, and
//! `locales/{language}/{area}.json` their texts. `style/` (at the top of the repository) has one file an area.
//!
//! **Texts.** Never a literal in a view: `td_string!(locale, area.key)`, see [`i18n`]. Errors go through
//! [`texts::error_text`], roles through [`texts::role_name`], times through [`kit::Minute`] and its like.
//!
//! **Forms.** `let action = FormAction::<CreateOrganization>::new();` and `<Form action> … </Form>`, see [`kit`].
//! Such a form works before and without WASM: the server runs the server function and answers with a redirect
//! ([`landing::Landing`]) or with the same page and a [`posted::PostedForm`] that keeps what was typed.
//!
//! **Server functions** are a few lines: parse with the value types of `tenantry`, call a service, set a cookie,
//! answer. Prefix `/sfn`, arguments are strings named as [`tenantry::Field::name`] names them (an argument that does
//! not decode is an error before our code runs), errors are [`api::ApiError`]. What makes a change and can be posted
//! by a form answers with a [`landing::Landing`].
//!
//! **Data.** A page makes a [`load::Loaded`] with `load(version, || LoadThing { input })`, see [`load::load`]
//! and [`api::call`], and reads it inside `Suspense` through `Suspend::new(async move { … })`. Routes render with `SsrMode::Async`, so that statuses are right; a page calls
//! [`pages::errors::ErrorPage`] for an error, which sets the status too.
//!
//! **Chunks.** The WASM file that every page loads has sign-in and what every page needs. [`routes`] says which chunk the
//! other pages come with, see the `lazy` module.
//!
//! **Organization pages** stand under `/o/:slug` and take [`active::ActiveOrganization`] from context. They are made
//! anew when the slug changes, so their resources never hold another organization's rows.
//!
//! **CSP.** No `style` attribute in rendered HTML, no inline handlers, scripts by nonce only. A colour or width that
//! depends on data is a class.

#![recursion_limit = "256"]
#![expect(
    unreachable_pub,
    reason = "the component macro makes items that are as public as the component, and not reachable"
)]

pub mod active;
mod ahead;
pub mod api;
pub mod app;
pub mod dates;
pub mod i18n;
pub mod kit;
pub mod landing;
pub mod layout;
mod lazy;
pub mod live;
pub mod load;
pub mod notice;
pub mod pages;
pub mod paths;
pub mod policy;
pub mod posted;
pub mod preferences;
pub mod routes;
pub mod settings;
pub mod snapshot;
pub mod texts;

#[cfg(feature = "hydrate")]
pub mod browser;

#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(all(feature = "ssr", feature = "dev-pages"))]
pub mod design;
#[cfg(feature = "ssr")]
pub mod members_file;
#[cfg(feature = "ssr")]
pub mod server_context;
#[cfg(feature = "ssr")]
pub mod shell;

pub use app::App;
pub use posted::PostedForm;
#[cfg(feature = "ssr")]
pub use server_context::{ConsoleSettings, provide_server_context};
#[cfg(feature = "ssr")]
pub use shell::shell;
