//! Handing an organization over: offered by its primary owner, accepted by another member.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use tenantry::{
    Result,
    email::Email,
    ids::{MemberId, TransferId, UserId},
    service::Transfers,
    session::Tenant,
    transfer::{NewTransfer, Transfer, TransferParty, TransferState},
};
use uuid::Uuid;

use super::{Core, name_from_row};
use crate::{database::Tx, failure::Failure};

mod answer;
mod offer;

#[async_trait]
impl Transfers for Core {
    async fn state(&self, tenant: &Tenant) -> Result<TransferState> {
        Ok(self.transfer_state(tenant).await?)
    }

    async fn offer(&self, tenant: &Tenant, wish: NewTransfer) -> Result<Transfer> {
        Ok(self.offer_ownership(tenant, wish).await?)
    }

    async fn accept(&self, tenant: &Tenant, transfer: TransferId) -> Result<()> {
        Ok(self.accept_ownership(tenant, transfer).await?)
    }

    async fn decline(&self, tenant: &Tenant, transfer: TransferId) -> Result<()> {
        Ok(self.decline_ownership(tenant, transfer).await?)
    }

    async fn cancel(&self, tenant: &Tenant, transfer: TransferId) -> Result<()> {
        Ok(self.cancel_ownership(tenant, transfer).await?)
    }
}

/// An offer that is open in every respect: pending, not run out, by the one who is the primary owner to this day.
struct OpenTransfer {
    id: Uuid,
    from_user_id: Uuid,
    to_user_id: Uuid,
    keeps_owner: bool,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

struct PartyRow {
    user_id: Uuid,
    member_id: Uuid,
    name: String,
    email: String,
}

impl TryFrom<PartyRow> for TransferParty {
    type Error = Failure;

    fn try_from(row: PartyRow) -> Result<Self, Failure> {
        Ok(Self {
            user_id: UserId::from_uuid(row.user_id),
            member_id: MemberId::from_uuid(row.member_id),
            name: name_from_row(&row.name)?,
            email: Email::parse(&row.email)?,
        })
    }
}

impl Core {
    async fn transfer_state(&self, tenant: &Tenant) -> Result<TransferState, Failure> {
        let mut tx = self.db.begin_read(tenant).await?;
        let owner = sqlx::query_scalar!(
            "SELECT owner_id FROM tenantry.organizations WHERE id = $1",
            tenant.organization_id.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        let owner = self.transfer_party(&mut tx, tenant, owner).await?;
        let own = tenant.caller.user_id.uuid();
        let offer = match self.open_transfer(&mut tx, tenant).await? {
            Some(open) if tenant.standing.is_owner || open.to_user_id == own || open.from_user_id == own => {
                Some(Transfer {
                    id: TransferId::from_uuid(open.id),
                    from: owner.clone(),
                    to: self.transfer_party(&mut tx, tenant, open.to_user_id).await?,
                    keeps_owner: open.keeps_owner,
                    created_at: open.created_at,
                    expires_at: open.expires_at,
                })
            }
            _ => None,
        };
        tx.commit().await?;
        Ok(TransferState { owner, offer })
    }

    async fn open_transfer(&self, tx: &mut Tx, tenant: &Tenant) -> Result<Option<OpenTransfer>, Failure> {
        let open = sqlx::query_as!(
            OpenTransfer,
            r#"
            SELECT t.id, t.from_user_id, t.to_user_id, t.keeps_owner, t.created_at, t.expires_at
              FROM tenantry.ownership_transfers t
              JOIN tenantry.organizations o ON o.id = t.organization_id AND o.owner_id = t.from_user_id
              JOIN tenantry.organization_members m
                ON m.organization_id = t.organization_id AND m.user_id = t.to_user_id AND m.status = 'active'
             WHERE t.organization_id = $1 AND t.status = 'pending' AND t.expires_at > $2
            "#,
            tenant.organization_id.uuid(),
            self.now(),
        )
        .fetch_optional(&mut **tx)
        .await?;
        Ok(open)
    }

    async fn transfer_party(&self, tx: &mut Tx, tenant: &Tenant, user: Uuid) -> Result<TransferParty, Failure> {
        sqlx::query_as!(
            PartyRow,
            r#"
            SELECT m.user_id, m.id AS member_id, u.name, u.email
              FROM tenantry.organization_members m
              JOIN tenantry.users u ON u.id = m.user_id
             WHERE m.organization_id = $1 AND m.user_id = $2
            "#,
            tenant.organization_id.uuid(),
            user,
        )
        .fetch_one(&mut **tx)
        .await?
        .try_into()
    }
}
