//! Sessions of apps that send a bearer token.
//!
//! What a client holds is `token.signature`; the source's database has the token alone. Only with the secret that makes
//! the signature does the import know the whole, of which it keeps the hash: somebody who has read the old database can
//! do nothing with what is in it.

use std::net::IpAddr;

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha2::Sha256;
use tenantry::session::{Origin, SessionSecret};

use super::{
    Import, ImportError, ids,
    report::Kind,
    source::{Cursor, SessionRow},
};
use crate::{
    failure::Failure,
    secrets,
    services::record::{By, Change},
};

/// Longest `User-Agent` that is kept, in characters; the database has the same limit.
const USER_AGENT_MAX: usize = 512;

/// What is to become of a session.
enum Fate {
    New,
    There,
    Skipped(&'static str),
}

impl Import<'_> {
    pub(super) async fn sessions(&mut self, secret: Option<&str>) -> Result<(), ImportError> {
        self.source.open_sessions(self.core.now()).await?;
        loop {
            let rows: Vec<SessionRow> = self.source.fetch(Cursor::Sessions).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in rows {
                let fate = match self.session(&row, secret).await {
                    Ok(fate) => fate,
                    Err(failure) => {
                        let why = Self::refusal(failure)?;
                        self.report.skip(Kind::Sessions, &row.id, why);
                        continue;
                    }
                };
                match fate {
                    Fate::New => self.report.add_new(Kind::Sessions),
                    Fate::There => self.report.add_there(Kind::Sessions),
                    Fate::Skipped(why) => self.report.skip(Kind::Sessions, &row.id, why),
                }
                self.tell_progress();
            }
        }
    }

    async fn session(&self, row: &SessionRow, secret: Option<&str>) -> Result<Fate, Failure> {
        let user = match self.people.resolve(&row.user_id) {
            Some(user) if row.has_user && self.people.is_imported(&row.user_id) => user,
            _ => return Ok(Fate::Skipped("its account was not carried, or had been here before")),
        };
        let Some(secret) = secret else {
            return Ok(Fate::Skipped("BETTER_AUTH_SECRET is not set, which its token was signed with"));
        };
        let Some(signed) = signed(&row.token, secret) else {
            return Ok(Fate::Skipped("its token has another form than the reference's own"));
        };
        let id = ids::session(&row.id);
        let organization = row.organization_id.as_deref().map(ids::organization);
        let mut tx = self.core.db.begin(organization, Some(user)).await?;
        // A session that was ended here does not come back, nor does any after a change of the password.
        let known = sqlx::query!(
            r#"
            SELECT EXISTS (SELECT FROM tenantry.users WHERE id = $2) AS "has_user!",
                   EXISTS (SELECT FROM tenantry.sessions WHERE id = $1) AS "is_there!",
                   EXISTS (SELECT FROM tenantry.audit_log
                            WHERE actor_user_id = $2 AND organization_id IS NULL
                              AND (action = 'session.imported' AND target_id = $1
                                   OR action IN ('account.password_reset', 'account.password_changed',
                                                 'session.revoked_others'))) AS "is_over!"
            "#,
            id.uuid(),
            user.uuid(),
        )
        .fetch_one(&mut *tx)
        .await?;
        if known.is_there {
            return Ok(Fate::There);
        }
        if known.is_over {
            return Ok(Fate::Skipped("was ended here since, with a sign-out or another password"));
        }
        if self.dry_run {
            return Ok(Fate::New);
        }
        if !known.has_user {
            return Ok(Fate::Skipped("its account is not here any more"));
        }
        let agent: String = row.user_agent.chars().filter(|c| !c.is_control()).take(USER_AGENT_MAX).collect();
        let ip = row.ip.parse::<IpAddr>().ok();
        // The organization and the team are kept where the person is still in them.
        sqlx::query!(
            r#"
            INSERT INTO tenantry.sessions
                (id, user_id, secret_hash, active_organization_id, active_team_id, ip, user_agent, created_at,
                 last_seen_at, expires_at)
            SELECT $1, $2, $3, m.organization_id, t.team_id, $6::text::inet, $7, $8, $9, $10
              FROM (VALUES ($4::uuid, $5::uuid)) AS active (organization_id, team_id)
              LEFT JOIN tenantry.organization_members m
                ON m.organization_id = active.organization_id AND m.user_id = $2 AND m.status = 'active'
              LEFT JOIN tenantry.team_members t
                ON t.organization_id = m.organization_id AND t.member_id = m.id AND t.team_id = active.team_id
            "#,
            id.uuid(),
            user.uuid(),
            secrets::hash(&signed),
            organization.map(|organization| organization.uuid()),
            row.team_id.as_deref().map(|team| ids::team(team).uuid()),
            ip.map(|ip| ip.to_string()),
            Some(agent).filter(|agent| !agent.is_empty()),
            row.created_at,
            row.updated_at,
            row.expires_at,
        )
        .execute(&mut *tx)
        .await?;
        self.core
            .record(
                &mut tx,
                By { user: Some(user), session: Some(id), origin: &Origin::default() },
                Change {
                    organization: None,
                    action: "session.imported",
                    target: ("session", id.uuid()),
                    before: None,
                    after: Some(json!({ "from": "better-auth", "sourceId": row.id })),
                    events: Vec::new(),
                },
            )
            .await?;
        self.core.commit(tx).await?;
        Ok(Fate::New)
    }
}

/// The bearer token that the client holds. `None` when it would not be taken for one.
fn signed(token: &str, secret: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(token.as_bytes());
    let signed = format!("{token}.{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()));
    SessionSecret::parse(&signed).map(|secret| secret.reveal().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_signed_as_the_reference_signs_it() {
        // From the header set-auth-token of better-auth 1.7.25.
        let held = "uXFYkC3bodykIXCXNnTIGYDhzlFCiUki.L3p4nErZaGg0Rn+vdPznoQ75m5NYHDgfEY2u3j0drpo=";
        let secret = "0123456789-abcdefghij-ABCDEFGHIJ-conformance";
        assert_eq!(signed("uXFYkC3bodykIXCXNnTIGYDhzlFCiUki", secret).as_deref(), Some(held));
        assert_eq!(signed("a token of another form", secret), None);
    }
}
