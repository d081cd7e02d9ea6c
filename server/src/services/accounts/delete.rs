//! Deleting an account: what becomes of its places in organizations, and what is erased.
//!
//! Memberships end as if the person had left. The personal organization is deleted with the account where nobody else is
//! in it; where another owner is, that one keeps it as an ordinary one; where people would be left without an owner, the
//! account stays. An organization of its own is never deleted in passing.
//!
//! The row of the user stays, since rows of others name it, with a tombstone in the place of name and address. Password,
//! sessions, links and former memberships go, and open requests to join are withdrawn. The audit log keeps what it has:
//! it only grows.

use serde_json::json;
use tenantry::{
    Error, Field,
    access::decide::{Parting, part_with},
    email::Email,
    ids::{MemberId, OrganizationId, UserId},
    locale::Locale,
    password::Password,
    session::Caller,
    slug::Slug,
    user::{AccountTie, confirm_email},
};

use crate::{
    database::Tx,
    failure::Failure,
    mail,
    services::{
        Core, name_from_row,
        record::{By, Change, Event},
        roles_from_row,
    },
};

/// A place of the account in an organization, as locked.
struct Place {
    member: MemberId,
    slug: String,
    name: String,
    is_personal: bool,
    is_deleted: bool,
    parting: Parting,
}

impl Core {
    pub(super) async fn list_ties(&self, caller: &Caller) -> Result<Vec<AccountTie>, Failure> {
        let rows = sqlx::query!(
            r#"
            SELECT o.id, o.slug, o.name, o.logo, o.is_personal, o.member_count, o.creator_role,
                   ARRAY(SELECT r.role FROM tenantry.member_roles r
                          WHERE r.organization_id = m.organization_id AND r.member_id = m.id) AS "roles!",
                   (SELECT count(*)
                      FROM tenantry.member_roles r
                      JOIN tenantry.organization_members other
                        ON other.organization_id = r.organization_id AND other.id = r.member_id
                     WHERE r.organization_id = o.id AND r.role = o.creator_role AND other.status = 'active'
                       AND other.id <> m.id) AS "other_owners!"
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id
             WHERE m.user_id = $1 AND m.status = 'active' AND o.deleted_at IS NULL
             ORDER BY NOT o.is_personal, lower(o.name), o.id
            "#,
            caller.user_id.uuid(),
        )
        .fetch_all(&self.db.auth)
        .await?;
        rows.into_iter()
            .map(|row| {
                let roles = roles_from_row(&row.roles);
                let is_owner = roles.iter().any(|role| role.as_str() == row.creator_role);
                let members = count(i64::from(row.member_count));
                Ok(AccountTie {
                    id: OrganizationId::from_uuid(row.id),
                    slug: Slug::parse(&row.slug)?,
                    name: name_from_row(&row.name)?,
                    logo: tenantry::picture::shown(row.logo.as_deref()),
                    is_personal: row.is_personal,
                    roles,
                    member_count: members,
                    parting: part_with(is_owner, count(row.other_owners), row.is_personal, members.saturating_sub(1)),
                })
            })
            .collect()
    }

    pub(super) async fn erase_account(&self, caller: &Caller, typed: &str, password: Password) -> Result<(), Failure> {
        confirm_email(&caller.email, typed)?;
        self.require_password(caller, Field::Password, &password).await?;
        let user = caller.user_id;
        let mut tx = self.db.begin(None, Some(user)).await?;
        let mut held = Vec::new();
        let mut places = Vec::new();
        for organization in self.organizations_of(&mut tx, user).await? {
            // Somebody may have ended the membership while this one waited for the lock.
            let Some(place) = self.lock_place(&mut tx, organization, user).await? else { continue };
            if place.parting == Parting::Holds && !place.is_deleted {
                held.push(Slug::parse(&place.slug)?);
            }
            places.push((organization, place));
        }
        if !held.is_empty() {
            held.sort();
            return Err(Error::OnlyOwner { organizations: held }.into());
        }
        for (organization, place) in &places {
            self.part(&mut tx, caller, *organization, place).await?;
        }
        self.bury(&mut tx, caller).await?;
        // Whoever was taken in meanwhile has to look again: from here on the row of the user is locked.
        let here = self.organizations_of(&mut tx, user).await?;
        if here.iter().any(|id| places.iter().all(|(known, _)| known != id)) {
            return Err(Error::Unavailable.into());
        }
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: None,
                action: "account.deleted",
                target: ("user", user.uuid()),
                before: Some(json!({ "organizations": places.len() })),
                after: None,
                events: vec![Event::for_user("sessions", None, user)],
            },
        )
        .await?;
        self.commit(tx).await
    }

    /// The organizations in which the person is active, deleted ones among them, in the order in which they are locked.
    async fn organizations_of(&self, tx: &mut Tx, user: UserId) -> Result<Vec<OrganizationId>, Failure> {
        let ids = sqlx::query_scalar!(
            r#"
            SELECT organization_id FROM tenantry.organization_members
             WHERE user_id = $1 AND status = 'active' ORDER BY organization_id
            "#,
            user.uuid(),
        )
        .fetch_all(&mut **tx)
        .await?;
        Ok(ids.into_iter().map(OrganizationId::from_uuid).collect())
    }

    /// News for everybody who sees the person in a list.
    pub(super) async fn news_for_colleagues(&self, tx: &mut Tx, user: UserId) -> Result<Vec<Event>, Failure> {
        let organizations = self.organizations_of(tx, user).await?;
        Ok(organizations.into_iter().map(|id| Event::in_organization("members", id)).collect())
    }

    /// Moves the transaction into an organization and locks its row, as every change to it does.
    async fn lock_place(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        user: UserId,
    ) -> Result<Option<Place>, Failure> {
        step_into(tx, Some(organization)).await?;
        sqlx::query!("SELECT FROM tenantry.organizations WHERE id = $1 FOR NO KEY UPDATE", organization.uuid())
            .execute(&mut **tx)
            .await?;
        let row = sqlx::query!(
            r#"
            SELECT m.id, o.creator_role = ANY (m.roles) AS "is_owner!", o.slug, o.name, o.is_personal, o.member_count,
                   o.deleted_at IS NOT NULL AS "is_deleted!"
              FROM tenantry.organization_members m
              JOIN tenantry.organizations o ON o.id = m.organization_id
             WHERE m.organization_id = $1 AND m.user_id = $2 AND m.status = 'active'
            "#,
            organization.uuid(),
            user.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let member = MemberId::from_uuid(row.id);
        let other_owners = self.other_owners(tx, organization, member).await?;
        let others = count(i64::from(row.member_count)).saturating_sub(1);
        Ok(Some(Place {
            member,
            slug: row.slug,
            name: row.name,
            is_personal: row.is_personal,
            is_deleted: row.is_deleted,
            parting: part_with(row.is_owner, other_owners, row.is_personal, others),
        }))
    }

    /// Ends one place. In a deleted organization whose only owner goes, nothing is left to end: nobody can restore it, and
    /// it is purged when its time is over.
    async fn part(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        organization: OrganizationId,
        place: &Place,
    ) -> Result<(), Failure> {
        step_into(tx, Some(organization)).await?;
        match place.parting {
            Parting::Leaves => {
                self.end_membership_of(tx, By::from(caller), organization, place.member, "member.left").await?;
                if place.is_personal {
                    sqlx::query!(
                        r#"
                        UPDATE tenantry.organizations SET is_personal = false
                         WHERE id = $1 AND NOT EXISTS (
                            SELECT FROM tenantry.users u
                             WHERE u.id = owner_id AND u.personal_organization_id = organizations.id)
                        "#,
                        organization.uuid(),
                    )
                    .execute(&mut **tx)
                    .await?;
                }
                Ok(())
            }
            Parting::GoesAlong if !place.is_deleted => {
                sqlx::query!(
                    "UPDATE tenantry.organizations SET deleted_at = $2, updated_at = $2 WHERE id = $1",
                    organization.uuid(),
                    self.now(),
                )
                .execute(&mut **tx)
                .await?;
                self.record(
                    tx,
                    By::from(caller),
                    Change {
                        organization: Some(organization),
                        action: "organization.deleted",
                        target: ("organization", organization.uuid()),
                        before: Some(json!({ "name": place.name, "slug": place.slug, "members": 1 })),
                        after: None,
                        events: Vec::new(),
                    },
                )
                .await
            }
            Parting::GoesAlong | Parting::Holds => Ok(()),
        }
    }

    /// Erases what is personal, and what lets somebody in.
    async fn bury(&self, tx: &mut Tx, caller: &Caller) -> Result<(), Failure> {
        let user = caller.user_id;
        step_into(tx, None).await?;
        if self.settings.mail_configured {
            self.queue_mail(
                tx,
                mail::Draft {
                    organization: None,
                    user: Some(user),
                    kind: mail::Kind::AccountDeleted,
                    recipient: &caller.email,
                    locale: caller.locale,
                    payload: json!({}),
                },
            )
            .await?;
        }
        // Before the row of the user, as wherever somebody is let in.
        self.withdraw_requests(tx).await?;
        sqlx::query!("DELETE FROM tenantry.user_links WHERE user_id = $1", user.uuid()).execute(&mut **tx).await?;
        sqlx::query!("DELETE FROM tenantry.passwords WHERE user_id = $1", user.uuid()).execute(&mut **tx).await?;
        sqlx::query!("DELETE FROM tenantry.user_portraits WHERE user_id = $1", user.uuid()).execute(&mut **tx).await?;
        sqlx::query!(
            "DELETE FROM tenantry.organization_members WHERE user_id = $1 AND status = 'suspended'",
            user.uuid()
        )
        .execute(&mut **tx)
        .await?;
        let grave = tombstone_email(user)?;
        let buried = sqlx::query!(
            r#"
            UPDATE tenantry.users
               SET name = $2, profile_name = NULL, company_name = NULL, business_number = NULL, image = NULL,
                   email = $3, email_verified_at = NULL, primary_organization_id = NULL,
                   personal_organization_id = NULL, updated_at = $4, deleted_at = $4
             WHERE id = $1 AND deleted_at IS NULL
            "#,
            user.uuid(),
            tombstone_name(caller.locale),
            grave.as_str(),
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        // Of two requests at once, one is the first.
        if buried.rows_affected() != 1 {
            return Err(Error::Unauthenticated.into());
        }
        // And what was asked for at this very moment: from here on nobody asks any more.
        self.withdraw_requests(tx).await?;
        // Sessions come last, here as wherever an account and its sessions change together: in another order two of
        // these would wait for each other.
        self.end_sessions(tx, user, None).await?;
        Ok(())
    }
}

impl Core {
    /// Takes back what the person has asked for. The policies let nobody reach the requests of all organizations, so the
    /// database has a function for one's own.
    async fn withdraw_requests(&self, tx: &mut Tx) -> Result<(), Failure> {
        sqlx::query!("SELECT tenantry.withdraw_own_requests($1)", self.now()).fetch_one(&mut **tx).await?;
        Ok(())
    }
}

/// What stands where the name stood.
const fn tombstone_name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "Deleted account",
        Locale::Ko => "삭제된 계정",
    }
}

/// An address that nobody else has, and that no mail ever reaches (RFC 2606, 2). The old one is free again.
fn tombstone_email(user: UserId) -> Result<Email, Failure> {
    Ok(Email::parse(&format!("{}@deleted.invalid", user.uuid().simple()))?)
}

async fn step_into(tx: &mut Tx, organization: Option<OrganizationId>) -> Result<(), Failure> {
    let id = organization.map(|id| id.to_string()).unwrap_or_default();
    sqlx::query_scalar!("SELECT set_config('tenantry.organization_id', $1, true)", id).fetch_one(&mut **tx).await?;
    Ok(())
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
