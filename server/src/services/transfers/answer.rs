//! Answering an offer of ownership.

use serde_json::json;
use tenantry::{Error, access::decide, ids::TransferId, role::Role, session::Tenant};

use super::OpenTransfer;
use crate::{
    database::Tx,
    failure::Failure,
    mail::{Draft, Kind},
    services::{
        Core,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn accept_ownership(&self, tenant: &Tenant, transfer: TransferId) -> Result<(), Failure> {
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let open = self.open_transfer(&mut tx, tenant).await?.filter(|open| open.id == transfer.uuid());
        let open = open.ok_or(Error::TransferNotFound)?;
        decide::answer_transfer(open.to_user_id == tenant.caller.user_id.uuid())?;
        let former = self.transfer_party(&mut tx, tenant, open.from_user_id).await?;
        // The new owner first: the database asks at commit whether the primary owner is one.
        let below = role_below(actor.policy.creator());
        sqlx::query!(
            r#"
            WITH owner AS (
                INSERT INTO tenantry.member_roles (organization_id, member_id, role) VALUES ($1, $2, $7)
                ON CONFLICT DO NOTHING
            ), weaker AS (
                DELETE FROM tenantry.member_roles
                 WHERE organization_id = $1 AND member_id = $2 AND role IN ('admin', 'member') AND role <> $7
            ), former AS (
                INSERT INTO tenantry.member_roles (organization_id, member_id, role)
                SELECT $1, $3, $8 WHERE NOT $4
                ON CONFLICT DO NOTHING
            ), demoted AS (
                DELETE FROM tenantry.member_roles
                 WHERE organization_id = $1 AND member_id = $3 AND role = $7 AND NOT $4
            ), touched AS (
                UPDATE tenantry.organization_members SET updated_at = $6
                 WHERE organization_id = $1 AND id IN ($2, $3)
            )
            UPDATE tenantry.organizations SET owner_id = $5, updated_at = $6 WHERE id = $1
            "#,
            tenant.organization_id.uuid(),
            tenant.member_id.uuid(),
            former.member_id.uuid(),
            open.keeps_owner,
            tenant.caller.user_id.uuid(),
            self.now(),
            actor.policy.creator().as_str(),
            below.as_str(),
        )
        .execute(&mut *tx)
        .await?;
        if self.settings.mail_configured {
            let locale = self.locale_of(&mut tx, open.from_user_id).await?;
            self.queue_mail(
                &mut tx,
                Draft {
                    organization: Some(tenant.organization_id),
                    user: Some(former.user_id),
                    kind: Kind::OwnershipAccepted,
                    recipient: &former.email,
                    locale,
                    payload: json!({ "transferId": open.id }),
                },
            )
            .await?;
        }
        let became = if open.keeps_owner { actor.policy.creator().clone() } else { below };
        self.close_transfer(&mut tx, tenant, &open, "accepted", "ownership.accepted", Some(&became)).await?;
        self.commit(tx).await
    }

    pub(super) async fn decline_ownership(&self, tenant: &Tenant, transfer: TransferId) -> Result<(), Failure> {
        let (mut tx, _) = self.begin_change(tenant).await?;
        let open = self.open_transfer(&mut tx, tenant).await?.filter(|open| open.id == transfer.uuid());
        let open = open.ok_or(Error::TransferNotFound)?;
        decide::answer_transfer(open.to_user_id == tenant.caller.user_id.uuid())?;
        self.close_transfer(&mut tx, tenant, &open, "declined", "ownership.declined", None).await?;
        self.commit(tx).await
    }

    /// Writes what became of an offer, and of the former owner where it was accepted.
    pub(super) async fn close_transfer(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        open: &OpenTransfer,
        status: &'static str,
        action: &'static str,
        former_became: Option<&Role>,
    ) -> Result<(), Failure> {
        sqlx::query!(
            r#"
            UPDATE tenantry.ownership_transfers SET status = $3, resolved_at = $4
             WHERE organization_id = $1 AND id = $2 AND status = 'pending'
            "#,
            tenant.organization_id.uuid(),
            open.id,
            status,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        let to = self.transfer_party(tx, tenant, open.to_user_id).await?;
        let from = self.transfer_party(tx, tenant, open.from_user_id).await?;
        let mut events = vec![Event::in_organization("organization", tenant.organization_id)];
        let mut after = json!({ "transferId": open.id, "state": status, "email": to.email });
        if let Some(role) = former_became {
            after["owner"] = json!(to.email);
            after["formerOwner"] = json!(from.email);
            after["formerOwnerBecame"] = json!(role);
            events.push(Event::in_organization("members", tenant.organization_id));
            for party in [&from, &to] {
                events.push(Event::for_user("access", Some(tenant.organization_id), party.user_id));
            }
        }
        self.record(
            tx,
            By::from(tenant),
            Change {
                organization: Some(tenant.organization_id),
                action,
                target: ("member", to.member_id.uuid()),
                before: Some(json!({ "state": "pending", "owner": from.email })),
                after: Some(after),
                events,
            },
        )
        .await
    }
}

/// What a former owner becomes who does not stay one: the strongest built-in role that is not the owners'.
fn role_below(creator: &Role) -> Role {
    if *creator == Role::admin() { Role::member() } else { Role::admin() }
}
