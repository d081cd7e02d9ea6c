//! Handing an organization over: the primary owner offers, another member accepts.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    email::Email,
    ids::{MemberId, TransferId, UserId},
    text::Name,
};

/// How long an offer stands.
pub const TRANSFER_TTL: TimeDelta = TimeDelta::days(7);

/// One side of an offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferParty {
    /// The person.
    pub user_id: UserId,
    /// The membership.
    pub member_id: MemberId,
    /// The person's name.
    pub name: Name,
    /// The person's address.
    pub email: Email,
}

/// An open offer of ownership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Which.
    pub id: TransferId,
    /// Who offers: the primary owner.
    pub from: TransferParty,
    /// Who is to be the next one.
    pub to: TransferParty,
    /// Whether the one who offers stays one of the owners; else an admin.
    pub keeps_owner: bool,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Until when it stands.
    pub expires_at: DateTime<Utc>,
}

/// Where an organization stands with it, as a member sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferState {
    /// The primary owner.
    pub owner: TransferParty,
    /// The open offer; shown to its two sides and to the other owners.
    pub offer: Option<Transfer>,
}

/// What an owner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTransfer {
    /// To whom.
    pub member: MemberId,
    /// Whether the one who offers stays one of the owners; else an admin.
    pub keeps_owner: bool,
}
