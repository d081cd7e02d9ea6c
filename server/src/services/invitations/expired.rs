//! Expired invitations, all of them at once: sent again, or removed.

use tenantry::{
    Error,
    access::{Permission, decide},
    email::Email,
    ids::{InvitationId, TeamId},
    invitation::{Expired, InvitationState, Sent, recipients::RECIPIENTS_MAX, terms::Lifetime},
    role::Role,
    session::Tenant,
};
use uuid::Uuid;

use super::{
    many::Wanted,
    send::{lifetime_from_row, portrait},
};
use crate::{
    database::Tx,
    failure::Failure,
    secrets::{self, LinkKind},
    services::{
        Core,
        record::{By, Entry},
        roles_from_row,
    },
};

/// An expired invitation as a change finds it.
struct Found {
    id: Uuid,
    email: Email,
    roles: Vec<Role>,
    teams: Vec<TeamId>,
    generation: i32,
    lifetime: Option<Lifetime>,
}

impl Core {
    pub(super) async fn resend_expired_invitations(&self, tenant: &Tenant) -> Result<Expired, Failure> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let (found, left) = self.find_expired(&mut tx, tenant).await?;
        let wanted: Vec<Wanted<'_>> =
            // Teams that are full are asked about at acceptance, as with every invitation that is sent again.
            found.iter().map(|found| Wanted { email: &found.email, roles: &found.roles, teams: &[] }).collect();
        let (verdicts, _) = self.weigh(&mut tx, tenant, &actor, &wanted).await?;
        let again: Vec<&Found> =
            found.iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok()).map(|(found, _)| found).collect();
        self.reopen(&mut tx, tenant, &again).await?;
        let sendings: Vec<_> = again.iter().map(|found| (found.id, next(found), &found.email)).collect();
        self.queue_invitation_mails(&mut tx, tenant, &sendings).await?;
        let entries: Vec<Entry> = again
            .iter()
            .map(|found| Entry {
                target: found.id,
                before: Some(portrait(&found.email, &found.roles, &found.teams, InvitationState::Expired)),
                after: Some(portrait(&found.email, &found.roles, &found.teams, InvitationState::Pending)),
            })
            .collect();
        let kind = ("invitation.resent", "invitation", "invitations");
        self.record_many(&mut tx, By::from(tenant), tenant.organization_id, kind, &entries).await?;
        self.commit(tx).await?;
        Ok(outcome(found, verdicts, left))
    }

    pub(super) async fn remove_expired_invitations(&self, tenant: &Tenant) -> Result<Expired, Failure> {
        tenant.standing.require(&Permission::INVITATION_CANCEL)?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let (found, left) = self.find_expired(&mut tx, tenant).await?;
        let verdicts: Vec<Result<(), Error>> =
            found.iter().map(|found| decide::cancel_invitation(&actor.policy, &actor.standing, &found.roles)).collect();
        let gone: Vec<&Found> =
            found.iter().zip(&verdicts).filter(|(_, verdict)| verdict.is_ok()).map(|(found, _)| found).collect();
        let ids: Vec<Uuid> = gone.iter().map(|found| found.id).collect();
        sqlx::query!(
            "DELETE FROM tenantry.organization_invitations WHERE organization_id = $1 AND id = ANY ($2)",
            tenant.organization_id.uuid(),
            &ids,
        )
        .execute(&mut *tx)
        .await?;
        let entries: Vec<Entry> = gone
            .iter()
            .map(|found| Entry {
                target: found.id,
                before: Some(portrait(&found.email, &found.roles, &found.teams, InvitationState::Expired)),
                after: None,
            })
            .collect();
        let kind = ("invitation.removed", "invitation", "invitations");
        self.record_many(&mut tx, By::from(tenant), tenant.organization_id, kind, &entries).await?;
        self.commit(tx).await?;
        Ok(outcome(found, verdicts, left))
    }

    /// The newest expired ones, and how many there are besides.
    async fn find_expired(&self, tx: &mut Tx, tenant: &Tenant) -> Result<(Vec<Found>, u64), Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT i.id, i.email, i.generation, i.lifetime_days, count(*) OVER () AS "total!",
                   ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                          WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!",
                   ARRAY(SELECT t.team_id FROM tenantry.invitation_teams t
                          WHERE t.organization_id = i.organization_id AND t.invitation_id = i.id
                          ORDER BY t.team_id) AS "teams!"
              FROM tenantry.organization_invitations i
             WHERE i.organization_id = $1
               AND (i.status = 'expired' OR i.status = 'pending' AND i.expires_at <= $2)
             ORDER BY i.created_at DESC, i.id DESC
             LIMIT $3
            "#,
            tenant.organization_id.uuid(),
            self.now(),
            i64::try_from(RECIPIENTS_MAX).unwrap_or(i64::MAX),
        )
        .fetch_all(&mut **tx)
        .await?;
        let total = rows.first().map_or(0, |row| u64::try_from(row.total).unwrap_or_default());
        let found = rows
            .into_iter()
            .map(|row| {
                Ok(Found {
                    id: row.id,
                    email: Email::parse(&row.email)?,
                    roles: roles_from_row(&row.roles),
                    teams: row.teams.into_iter().map(TeamId::from_uuid).collect(),
                    generation: row.generation,
                    lifetime: lifetime_from_row(row.lifetime_days),
                })
            })
            .collect::<Result<Vec<_>, Failure>>()?;
        let left = total.saturating_sub(u64::try_from(found.len()).unwrap_or(u64::MAX));
        Ok((found, left))
    }

    async fn reopen(&self, tx: &mut Tx, tenant: &Tenant, again: &[&Found]) -> Result<(), Failure> {
        if again.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = again.iter().map(|found| found.id).collect();
        let emails: Vec<String> = again.iter().map(|found| found.email.as_str().to_owned()).collect();
        self.make_room(tx, tenant, &ids, &emails).await?;
        let generations: Vec<i32> = again.iter().map(|found| next(found)).collect();
        let hashes = |kind| {
            let secrets = again.iter().map(|found| self.key.secret(kind, found.id, next(found)));
            secrets.map(|secret| secrets::hash(&secret)).collect::<Vec<_>>()
        };
        let ends: Vec<_> = again.iter().map(|found| self.end_of(found.lifetime)).collect();
        sqlx::query!(
            r#"
            WITH roles AS (
                UPDATE tenantry.invitation_roles r SET role_id = c.id
                  FROM tenantry.organization_roles c
                 WHERE r.organization_id = $1 AND r.invitation_id = ANY ($4) AND r.role_id IS NULL
                   AND c.organization_id = $1 AND c.name = r.role
            )
            UPDATE tenantry.organization_invitations i
               SET status = 'pending', resolved_at = NULL, generation = again.generation, token_hash = again.mailed,
                   copied_token_hash = again.copied, mail_state = $2, expires_at = again.ends, inviter_id = $3
              FROM unnest($4::uuid[], $5::int[], $6::bytea[], $7::bytea[], $8::timestamptz[])
                AS again (id, generation, mailed, copied, ends)
             WHERE i.organization_id = $1 AND i.id = again.id
            "#,
            tenant.organization_id.uuid(),
            self.first_mail_state().as_str(),
            tenant.caller.user_id.uuid(),
            &ids,
            &generations,
            &hashes(LinkKind::InvitationMailed),
            &hashes(LinkKind::InvitationCopied),
            &ends,
        )
        .execute(&mut **tx)
        .await?;
        Ok(())
    }
}

fn next(found: &Found) -> i32 {
    found.generation.saturating_add(1)
}

fn outcome(found: Vec<Found>, verdicts: Vec<Result<(), Error>>, left: u64) -> Expired {
    let rows = found
        .into_iter()
        .zip(verdicts)
        .map(|(found, verdict)| Sent {
            email: found.email,
            result: verdict.map(|()| InvitationId::from_uuid(found.id)),
        })
        .collect();
    Expired { rows, left }
}
