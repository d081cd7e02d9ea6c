//! Who may do what: pure functions, enforced by the server inside the writing transaction and run by the browser on
//! its snapshot to hide or disable.
//!
//! * [`Permission`] and [`PermissionSet`]: `resource:action`.
//! * [`AccessPolicy`]: which roles hold which permissions; [`Flags`] grant or deny on top.
//! * [`Standing`]: what one member holds at one moment, the input of every decision.
//! * [`decide`]: one function a question ("may this member remove that one?").
//! * [`AccessConfig`]: what an operator's configuration adds to the defaults in the code.
//! * [`Explanation`]: which role or flag gives a permission, or takes it away.
//! * [`can_grant`]: nobody hands out more than they hold.
//! * [`Impact`]: who gains and who loses what when a role changes.

mod configured;
pub mod decide;
mod explain;
mod grant;
mod impact;
mod permission;
mod policy;
mod request;
#[cfg(test)]
mod tests;

pub use configured::{AccessConfig, AccessConfigError, RoleConfig};
pub use explain::{Explanation, Source};
pub use grant::{can_grant, can_grant_flags, can_grant_permissions};
pub use impact::{Holders, Impact};
pub use permission::{Permission, PermissionSet};
pub use policy::{AccessPolicy, Flag, Flags, RunTimeRoles, Standing};
pub use request::{AccessRequest, Connector, ResourceRequest};
