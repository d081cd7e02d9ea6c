//! Offering an organization, and taking the offer back.

use serde_json::json;
use tenantry::{
    Error,
    access::decide::{self, Subject},
    ids::TransferId,
    locale::Locale,
    session::Tenant,
    transfer::{NewTransfer, TRANSFER_TTL, Transfer},
};

use crate::{
    failure::Failure,
    mail::{Draft, Kind},
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn offer_ownership(&self, tenant: &Tenant, wish: NewTransfer) -> Result<Transfer, Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let target = self.find_member(&mut tx, tenant.organization_id, &wish.member.into()).await?.member;
        let primary = sqlx::query_scalar!(
            "SELECT owner_id FROM tenantry.organizations WHERE id = $1",
            tenant.organization_id.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        let subject = Subject {
            standing: actor.policy.standing(&target.roles, target.flags),
            status: target.status,
            is_self: target.id == actor.member_id,
        };
        let is_primary = primary == tenant.caller.user_id.uuid();
        decide::offer_transfer(is_primary, actor.organization.is_personal, &subject)?;
        if self.open_transfer(&mut tx, tenant).await?.is_some() {
            return Err(Error::TransferPending.into());
        }
        let (id, now) = (self.new_id(), self.now());
        let expires_at = now + TRANSFER_TTL;
        // What is pending by name only, because it ran out or its maker is the primary owner no more, makes room.
        sqlx::query!(
            r#"
            UPDATE tenantry.ownership_transfers SET status = 'cancelled', resolved_at = $2
             WHERE organization_id = $1 AND status = 'pending'
            "#,
            tenant.organization_id.uuid(),
            now,
        )
        .execute(&mut *tx)
        .await?;
        sqlx::query!(
            r#"
            INSERT INTO tenantry.ownership_transfers
                (id, organization_id, from_user_id, to_user_id, keeps_owner, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            "#,
            id,
            tenant.organization_id.uuid(),
            primary,
            target.user_id.uuid(),
            wish.keeps_owner,
            now,
            expires_at,
        )
        .execute(&mut *tx)
        .await?;
        if self.settings.mail_configured {
            let locale = self.locale_of(&mut tx, target.user_id.uuid()).await?;
            self.queue_mail(
                &mut tx,
                Draft {
                    organization: Some(tenant.organization_id),
                    user: Some(target.user_id),
                    kind: Kind::OwnershipOffered,
                    recipient: &target.email,
                    locale,
                    payload: json!({ "transferId": id }),
                },
            )
            .await?;
        }
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action: "ownership.offered",
                target: ("member", target.id.uuid()),
                before: None,
                after: Some(json!({
                    "transferId": id, "userId": target.user_id, "email": target.email,
                    "keepsOwner": wish.keeps_owner, "expiresAt": expires_at,
                })),
                events: vec![Event::in_organization("organization", tenant.organization_id)],
            },
        )
        .await?;
        let from = self.transfer_party(&mut tx, tenant, primary).await?;
        let to = self.transfer_party(&mut tx, tenant, target.user_id.uuid()).await?;
        self.commit(tx).await?;
        let id = TransferId::from_uuid(id);
        Ok(Transfer { id, from, to, keeps_owner: wish.keeps_owner, created_at: now, expires_at })
    }

    pub(super) async fn cancel_ownership(&self, tenant: &Tenant, transfer: TransferId) -> Result<(), Failure> {
        let (mut tx, _) = self.begin_change(tenant).await?;
        let open = self.open_transfer(&mut tx, tenant).await?.ok_or(Error::TransferNotFound)?;
        if open.id != transfer.uuid() || open.from_user_id != tenant.caller.user_id.uuid() {
            return Err(Error::TransferNotFound.into());
        }
        self.close_transfer(&mut tx, tenant, &open, "cancelled", "ownership.cancelled", None).await?;
        self.commit(tx).await
    }

    /// The language of a person's mails.
    pub(crate) async fn locale_of(&self, tx: &mut crate::database::Tx, user: uuid::Uuid) -> Result<Locale, Failure> {
        let stored =
            sqlx::query_scalar!("SELECT locale FROM tenantry.users WHERE id = $1", user).fetch_one(&mut **tx).await?;
        Ok(Locale::from_tag(&stored).unwrap_or_default())
    }
}
