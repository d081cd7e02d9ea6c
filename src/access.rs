//! Who may do what: pure functions, enforced by the server inside the writing transaction and run by the browser on
//! its snapshot to hide or disable.
//!
//! * [`Permission`] and [`PermissionSet`]: `resource:action`.
//! * [`AccessPolicy`]: which roles hold which permissions; [`Flags`] grant or deny on top.
//! * [`Standing`]: what one member holds at one moment, the input of every decision.
//! * [`decide`]: one function a question ("may this member remove that one?").
//! * [`can_grant`]: nobody hands out more than they hold.

pub mod decide;
mod grant;
mod permission;
mod policy;
mod request;

pub use grant::can_grant;
pub use permission::{Permission, PermissionSet};
pub use policy::{AccessPolicy, Flags, Standing};
pub use request::{AccessRequest, Connector, ResourceRequest};
