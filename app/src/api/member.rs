//! One member: what the page shows, and what changes the person's place.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{access::Explanation, audit::AuditPage, bulk::Lost, member::MemberDetails};

use super::{ApiResult, roles::Ticks};
use crate::landing::Landing;
#[cfg(feature = "ssr")]
use crate::{
    notice::Notice,
    server_context::{services, tenant},
};
#[cfg(feature = "ssr")]
use tenantry::{
    Error, Field, Reason,
    access::{Flag, Flags},
    ids::MemberId,
    page::{Cursor, PageRequest},
    role::Role,
};

/// How many rows of the log are shown at once.
#[cfg(feature = "ssr")]
const ACTIVITY_ROWS: u32 = 20;

/// A member's page. What the viewer may not see is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// The member, and what stands around the membership.
    pub details: MemberDetails,
    /// What nobody could take up any more if the member had no access.
    pub lost: Lost,
    /// Why the member may do what there is to do.
    pub reasons: Option<Vec<Explanation>>,
    /// A page of what happened.
    pub activity: Option<AuditPage>,
}

/// How the switches of a form are set: by name, `grant`, `deny`, or nothing to follow the roles.
pub type Switches = BTreeMap<String, String>;

/// One member; `None` for one who does not exist (any more), which is nothing wrong for a page that was open meanwhile.
#[server(prefix = "/sfn", endpoint = "load_member")]
pub async fn load_member(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
    #[server(default)] cursor: String,
) -> ApiResult<Option<MemberView>> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let Ok(id) = MemberId::parse(&member_id) else { return Ok(None) };
    let details = match services.members.get(&tenant, id).await {
        Err(Error::MemberNotFound) => return Ok(None),
        details => details?,
    };
    // Only who may end the access is asked whether to, and reads what that would mean.
    let lost = match services.members.weigh(&tenant, &[id]).await {
        Err(Error::Forbidden { .. }) => Lost::default(),
        stakes => match stakes?.first() {
            Some(stakes) if !stakes.offers.is_empty() => {
                stakes.lost_with_access(&services.roles.policy(&tenant).await?)
            }
            _ => Lost::default(),
        },
    };
    let reasons = match services.roles.explain(&tenant, id).await {
        Err(Error::Forbidden { .. } | Error::MemberNotFound) => None,
        reasons => Some(reasons?),
    };
    let page = PageRequest::new(ACTIVITY_ROWS, (!cursor.is_empty()).then_some(Cursor(cursor)))?;
    let activity = match services.members.activity(&tenant, id, &page).await {
        Err(Error::Forbidden { .. }) => None,
        activity => Some(activity?),
    };
    Ok(Some(MemberView { details, lost, reasons, activity }))
}

/// Gives a member the ticked roles instead of the present ones.
#[server(prefix = "/sfn", endpoint = "set_member_roles")]
pub async fn set_member_roles(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
    #[server(default)] role: Ticks,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    let roles = Role::parse_set(role.keys())?;
    services()?.members.set_roles(&tenant, MemberId::parse(&member_id)?, &roles).await?;
    Ok(Landing::here(Notice::RoleChanged).answer())
}

/// Sets the four switches of a member.
#[server(prefix = "/sfn", endpoint = "set_member_flags")]
pub async fn set_member_flags(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
    #[server(default)] flag: Switches,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.members.set_flags(&tenant, MemberId::parse(&member_id)?, flags_of(&flag)?).await?;
    Ok(Landing::here(Notice::MemberSaved).answer())
}

/// Puts a member on hold.
#[server(prefix = "/sfn", endpoint = "hold_member")]
pub async fn hold_member(organization: String, #[server(rename = "memberId")] member_id: String) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.members.hold(&tenant, MemberId::parse(&member_id)?).await?;
    Ok(Landing::here(Notice::MemberHeld).answer())
}

/// Ends the sessions in which a member works in this organization.
#[server(prefix = "/sfn", endpoint = "end_member_sessions")]
pub async fn end_member_sessions(
    organization: String,
    #[server(rename = "memberId")] member_id: String,
) -> ApiResult<Landing> {
    let tenant = tenant(&organization).await?;
    services()?.members.end_sessions(&tenant, MemberId::parse(&member_id)?).await?;
    Ok(Landing::here(Notice::MemberSignedOut).answer())
}

#[cfg(feature = "ssr")]
fn flags_of(switches: &Switches) -> Result<Flags, Error> {
    let unknown = || Error::invalid(Field::Permission, Reason::Unknown);
    if switches.keys().any(|name| Flag::ALL.iter().all(|flag| flag.name() != name)) {
        return Err(unknown());
    }
    Flag::ALL.into_iter().try_fold(Flags::default(), |flags, flag| {
        let setting = match switches.get(flag.name()).map_or("", String::as_str) {
            "" => None,
            "grant" => Some(true),
            "deny" => Some(false),
            _ => return Err(unknown()),
        };
        Ok(flags.with(flag, setting))
    })
}
