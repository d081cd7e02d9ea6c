//! Whether what a mail tells is still so, and its facts as of now.

use chrono::{DateTime, Utc};
use serde::{Deserialize, de::DeserializeOwned};
use tenantry::{invitation::terms::Message, text::Name, user::Onward};
use uuid::Uuid;

use super::{Claimed, Sending};
use crate::{
    failure::Failure,
    mail::{About, Back, Kind, links},
    secrets::LinkKind,
    services::{Core, name_from_row, roles_from_row},
};

/// What there is to tell.
#[derive(Debug)]
pub(super) enum Truth {
    /// This.
    Stands(About),
    /// Nothing any more; `failed` when somebody still waits for the mail.
    Over { reason: &'static str, failed: bool },
    /// Nobody knows: the payload is none of ours.
    Unreadable,
}

const fn over(reason: &'static str) -> Truth {
    Truth::Over { reason, failed: false }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LinkPayload {
    link_id: Uuid,
    /// Mails that were queued before there was this have none.
    #[serde(default)]
    back: Option<Back>,
    #[serde(default)]
    onward: Option<Onward>,
}

#[derive(Deserialize)]
struct FormerAddressPayload {
    email: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TransferPayload {
    transfer_id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestPayload {
    request_id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DeletionPayload {
    name: Name,
    slug: String,
    restore_until: DateTime<Utc>,
}

/// Looks a mail's subject up.
pub(super) async fn find(core: &Core, mail: &Claimed, kind: Kind) -> Result<Truth, Failure> {
    let url = &core.settings.public_url;
    let reset = || links::console(url, tenantry_app::paths::FORGOT_PASSWORD);
    Ok(match kind {
        Kind::Invitation => match read(mail) {
            Some(sending) => invitation(core, sending).await?,
            None => Truth::Unreadable,
        },
        Kind::VerifyEmail | Kind::ResetPassword | Kind::ChangeEmail => match read::<LinkPayload>(mail) {
            Some(payload) => link(core, mail, kind, payload).await?,
            None => Truth::Unreadable,
        },
        Kind::AccountExists => Truth::Stands(About::AccountExists {
            sign_in: links::console(url, tenantry_app::paths::SIGN_IN),
            reset: reset(),
        }),
        Kind::PasswordChanged => Truth::Stands(About::PasswordChanged { at: mail.created_at, reset: reset() }),
        Kind::OwnershipOffered | Kind::OwnershipAccepted => match read::<TransferPayload>(mail) {
            Some(payload) => transfer(core, kind, payload.transfer_id).await?,
            None => Truth::Unreadable,
        },
        Kind::JoinAsked | Kind::JoinAccepted => match read::<RequestPayload>(mail) {
            Some(payload) => request(core, mail, kind, payload.request_id).await?,
            None => Truth::Unreadable,
        },
        Kind::EmailChanged => match read::<FormerAddressPayload>(mail) {
            Some(payload) => Truth::Stands(About::EmailChanged {
                at: mail.created_at,
                masked: payload.email,
                sign_in: links::console(url, tenantry_app::paths::SIGN_IN),
            }),
            None => Truth::Unreadable,
        },
        Kind::AccountDeleted => Truth::Stands(About::AccountDeleted {
            at: mail.created_at,
            sign_up: links::console(url, tenantry_app::paths::SIGN_UP),
        }),
        Kind::OrganizationDeleted => match read(mail) {
            Some(payload) => deletion(core, mail, payload).await?,
            None => Truth::Unreadable,
        },
    })
}

fn read<T: DeserializeOwned>(mail: &Claimed) -> Option<T> {
    serde_json::from_value(mail.payload.clone()).ok()
}

async fn invitation(core: &Core, sending: Sending) -> Result<Truth, Failure> {
    let row = sqlx::query!(
        r#"
        SELECT i.status, i.generation, i.expires_at, o.name AS organization_name,
               o.is_active AND o.deleted_at IS NULL AS "is_open!", u.name AS "inviter_name?",
               i.message,
               ARRAY(SELECT r.role FROM tenantry.invitation_roles r
                      WHERE r.organization_id = i.organization_id AND r.invitation_id = i.id) AS "roles!"
          FROM tenantry.organization_invitations i
          JOIN tenantry.organizations o ON o.id = i.organization_id
          LEFT JOIN tenantry.users u ON u.id = i.inviter_id
         WHERE i.id = $1
        "#,
        sending.invitation_id,
    )
    .fetch_optional(&core.db.jobs)
    .await?;
    let Some(row) = row else { return Ok(over("the invitation is gone")) };
    if row.generation != sending.generation {
        return Ok(over("the invitation was sent again"));
    }
    if row.status != "pending" {
        return Ok(over("the invitation is closed"));
    }
    if row.expires_at <= core.now() {
        return Ok(Truth::Over { reason: "the invitation ran out", failed: true });
    }
    if !row.is_open {
        return Ok(Truth::Over { reason: "the organization is closed", failed: true });
    }
    // Made here and nowhere else: the outbox knows no secret.
    let secret = core.key.secret(LinkKind::InvitationMailed, sending.invitation_id, sending.generation);
    Ok(Truth::Stands(About::Invitation {
        organization: name_from_row(&row.organization_name)?,
        inviter: row.inviter_name.as_deref().map(name_from_row).transpose()?,
        roles: roles_from_row(&row.roles),
        message: row.message.as_deref().and_then(|text| Message::parse(text).ok().flatten()),
        link: links::invitation(&core.settings.public_url, &secret),
        expires_at: row.expires_at,
    }))
}

async fn link(core: &Core, mail: &Claimed, kind: Kind, payload: LinkPayload) -> Result<Truth, Failure> {
    let (id, onward) = (payload.link_id, payload.onward.as_ref());
    let row = sqlx::query!(
        r#"
        SELECT l.kind, l.email, l.expires_at, l.used_at, u.email AS present_email,
               u.email_verified_at IS NOT NULL AS "is_verified!"
          FROM tenantry.user_links l
          JOIN tenantry.users u ON u.id = l.user_id
         WHERE l.id = $1
        "#,
        id,
    )
    .fetch_optional(&core.db.jobs)
    .await?;
    let Some(row) = row else { return Ok(over("the link is gone")) };
    if row.kind != kind.as_str() {
        return Ok(Truth::Unreadable);
    }
    if row.used_at.is_some() || row.expires_at <= core.now() {
        return Ok(over("the link was used or ran out"));
    }
    // Only the link that gives an account another address is for one that it does not have.
    let is_own = row.email == row.present_email;
    if is_own == (kind == Kind::ChangeEmail) || row.email != mail.recipient {
        return Ok(over("the account has another address"));
    }
    if kind == Kind::VerifyEmail && row.is_verified {
        return Ok(over("the address is verified"));
    }
    let url = &core.settings.public_url;
    let expires_at = row.expires_at;
    let secret = |kind| core.key.secret(kind, id, 1);
    Ok(Truth::Stands(match kind {
        Kind::VerifyEmail => {
            let back = match payload.back {
                Some(back) => way_back(core, back).await?,
                None => None,
            };
            let link = links::verify_email(url, &secret(LinkKind::VerifyEmail), back.as_deref(), onward);
            About::VerifyEmail { link, expires_at }
        }
        Kind::ChangeEmail => {
            About::ChangeEmail { link: links::change_email(url, &secret(LinkKind::ChangeEmail)), expires_at }
        }
        _ => About::ResetPassword {
            link: links::reset_password(url, &secret(LinkKind::ResetPassword), onward),
            expires_at,
        },
    }))
}

async fn transfer(core: &Core, kind: Kind, id: Uuid) -> Result<Truth, Failure> {
    let row = sqlx::query!(
        r#"
        SELECT t.status, t.expires_at, t.keeps_owner, o.name AS organization_name, o.slug,
               o.is_active AND o.deleted_at IS NULL AS "is_open!", o.owner_id = t.from_user_id AS "is_still_theirs!",
               giver.name AS giver_name, taker.name AS taker_name
          FROM tenantry.ownership_transfers t
          JOIN tenantry.organizations o ON o.id = t.organization_id
          JOIN tenantry.users giver ON giver.id = t.from_user_id
          JOIN tenantry.users taker ON taker.id = t.to_user_id
         WHERE t.id = $1
        "#,
        id,
    )
    .fetch_optional(&core.db.jobs)
    .await?;
    let Some(row) = row else { return Ok(over("the offer is gone")) };
    if !row.is_open {
        return Ok(over("the organization is closed"));
    }
    let organization = name_from_row(&row.organization_name)?;
    let url = &core.settings.public_url;
    if kind == Kind::OwnershipAccepted {
        return Ok(Truth::Stands(About::OwnershipAccepted {
            organization,
            owner: name_from_row(&row.taker_name)?,
            keeps_owner: row.keeps_owner,
            link: links::console(url, &tenantry_app::paths::members(&row.slug)),
        }));
    }
    if row.status != "pending" || row.expires_at <= core.now() || !row.is_still_theirs {
        return Ok(over("the offer is closed"));
    }
    Ok(Truth::Stands(About::OwnershipOffered {
        organization,
        owner: name_from_row(&row.giver_name)?,
        link: links::console(url, &tenantry_app::paths::transfer(&row.slug)),
        expires_at: row.expires_at,
    }))
}

async fn request(core: &Core, mail: &Claimed, kind: Kind, id: Uuid) -> Result<Truth, Failure> {
    let row = sqlx::query!(
        r#"
        SELECT r.status, o.name AS organization_name, o.slug, o.is_active AND o.deleted_at IS NULL AS "is_open!",
               u.name AS person,
               EXISTS (SELECT FROM tenantry.organization_members m
                         JOIN tenantry.users reader ON reader.id = m.user_id
                        WHERE m.organization_id = r.organization_id AND m.status = 'active'
                          AND reader.email = $2) AS "is_to_member!",
               ARRAY(SELECT q.role FROM tenantry.join_request_roles q
                      WHERE q.organization_id = r.organization_id AND q.request_id = r.id) AS "roles!"
          FROM tenantry.join_requests r
          JOIN tenantry.organizations o ON o.id = r.organization_id
          JOIN tenantry.users u ON u.id = r.user_id
         WHERE r.id = $1
        "#,
        id,
        mail.recipient,
    )
    .fetch_optional(&core.db.jobs)
    .await?;
    let Some(row) = row else { return Ok(over("the request is gone")) };
    if !row.is_open {
        return Ok(over("the organization is closed"));
    }
    // Whoever made the link may have left, and whoever was let in may be out again.
    if !row.is_to_member {
        return Ok(over("the recipient is no member"));
    }
    let (organization, roles) = (name_from_row(&row.organization_name)?, roles_from_row(&row.roles));
    let url = &core.settings.public_url;
    Ok(match (kind, row.status.as_str()) {
        (Kind::JoinAsked, "pending") => Truth::Stands(About::JoinAsked {
            organization,
            person: name_from_row(&row.person)?,
            roles,
            link: links::console(url, &tenantry_app::paths::join_requests(&row.slug)),
        }),
        (Kind::JoinAccepted, "accepted") => Truth::Stands(About::JoinAccepted {
            organization,
            roles,
            link: links::console(url, &tenantry_app::paths::organization(&row.slug)),
        }),
        _ => over("the request is answered"),
    })
}

/// The page that somebody was at, with a secret made here. A copied link is enough: the address is proven on the way.
async fn way_back(core: &Core, back: Back) -> Result<Option<String>, Failure> {
    let (kind, id, generation, folder) = match back {
        Back::Invitation(id) => {
            let generation = sqlx::query_scalar!(
                "SELECT generation FROM tenantry.organization_invitations WHERE id = $1",
                id.uuid(),
            );
            let generation = generation.fetch_optional(&core.db.jobs).await?;
            (LinkKind::InvitationCopied, id.uuid(), generation, "invite")
        }
        Back::Link(id) => {
            let generation =
                sqlx::query_scalar!("SELECT generation FROM tenantry.invitation_links WHERE id = $1", id.uuid());
            let generation = generation.fetch_optional(&core.db.jobs).await?;
            (LinkKind::InvitationShared, id.uuid(), generation, "join")
        }
    };
    Ok(generation.map(|generation| format!("/{folder}/{}", core.key.secret(kind, id, generation))))
}

async fn deletion(core: &Core, mail: &Claimed, payload: DeletionPayload) -> Result<Truth, Failure> {
    let is_deleted = sqlx::query_scalar!(
        r#"SELECT deleted_at IS NOT NULL AS "is_deleted!" FROM tenantry.organizations WHERE id = $1"#,
        mail.organization_id,
    )
    .fetch_optional(&core.db.jobs)
    .await?;
    Ok(match is_deleted {
        Some(true) => Truth::Stands(About::OrganizationDeleted {
            name: payload.name,
            slug: payload.slug,
            restore_until: payload.restore_until,
            home: links::console(&core.settings.public_url, tenantry_app::paths::HOME),
        }),
        Some(false) => over("the organization was restored"),
        None => over("the organization is gone"),
    })
}
