//! The caller's profile, and the name of the personal organization that follows it.

use chrono::{DateTime, Utc};
use serde_json::json;
use tenantry::{
    email::Email,
    ids::{OrganizationId, UserId},
    locale::Locale,
    session::Caller,
    text::Name,
    user::{Profile, ProfileChanges},
};

use crate::{
    database::Tx,
    failure::Failure,
    services::{
        Core, name_from_row,
        record::{By, Change, Event},
    },
};

impl Core {
    pub(super) async fn read_profile(&self, caller: &Caller) -> Result<Profile, Failure> {
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let profile = load(&mut tx, caller, self.now()).await?;
        tx.commit().await?;
        Ok(profile)
    }

    pub(super) async fn change_profile(&self, caller: &Caller, changes: ProfileChanges) -> Result<Profile, Failure> {
        let personal = sqlx::query_scalar!(
            "SELECT personal_organization_id FROM tenantry.users WHERE id = $1",
            caller.user_id.uuid(),
        )
        .fetch_one(&self.db.auth)
        .await?
        .map(OrganizationId::from_uuid);
        // The personal organization may be renamed on the way, so its row is locked like for any change to it.
        let mut tx = match personal {
            Some(organization) => self.db.begin_locked(organization, caller.user_id).await?,
            None => self.db.begin(None, Some(caller.user_id)).await?,
        };
        let was = load(&mut tx, caller, self.now()).await?;
        let is = Profile {
            name: changes.name.unwrap_or_else(|| was.name.clone()),
            profile_name: changes.profile_name.unwrap_or_else(|| was.profile_name.clone()),
            company_name: changes.company_name.unwrap_or_else(|| was.company_name.clone()),
            business_number: changes.business_number.unwrap_or_else(|| was.business_number.clone()),
            locale: changes.locale.unwrap_or(was.locale),
            image: changes.image.unwrap_or_else(|| was.image.clone()),
            ..was.clone()
        };
        if is == was {
            tx.commit().await?;
            return Ok(was);
        }
        sqlx::query!(
            r#"
            UPDATE tenantry.users
               SET name = $2, profile_name = $3, company_name = $4, business_number = $5, locale = $6, updated_at = $7,
                   image = $8
             WHERE id = $1
            "#,
            caller.user_id.uuid(),
            is.name.as_str(),
            is.profile_name.as_ref().map(Name::as_str),
            is.company_name.as_ref().map(Name::as_str),
            is.business_number,
            is.locale.tag(),
            self.now(),
            is.image,
        )
        .execute(&mut *tx)
        .await?;
        if is.image != was.image {
            // Another address takes the place of the uploaded picture.
            sqlx::query!("DELETE FROM tenantry.user_portraits WHERE user_id = $1", caller.user_id.uuid())
                .execute(&mut *tx)
                .await?;
        }
        if let Some(organization) = personal {
            self.follow_company(&mut tx, caller, organization, &was, &is).await?;
        }
        let mut events = vec![Event::for_user("organizations", None, caller.user_id)];
        if is.name != was.name || is.image != was.image {
            events.extend(self.news_for_colleagues(&mut tx, caller.user_id).await?);
        }
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: None,
                action: "account.profile_changed",
                target: ("user", caller.user_id.uuid()),
                before: Some(portrait(&was)),
                after: Some(portrait(&is)),
                events,
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(is)
    }

    /// Entering the company's name or number brings the personal organization along, until its owner has named it by
    /// hand (document 002). Clearing the company name leaves the name as it is.
    async fn follow_company(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        organization: OrganizationId,
        was: &Profile,
        is: &Profile,
    ) -> Result<(), Failure> {
        let name = is.company_name.as_ref().filter(|_| is.company_name != was.company_name);
        let number_changed = is.business_number != was.business_number;
        if name.is_none() && !number_changed {
            return Ok(());
        }
        let renamed = sqlx::query!(
            r#"
            UPDATE tenantry.organizations o
               SET name = CASE WHEN o.named_by_hand THEN o.name ELSE coalesce($3, o.name) END,
                   business_number = CASE WHEN $4 THEN $5 ELSE o.business_number END,
                   updated_at = $6
              FROM (SELECT id, name, business_number FROM tenantry.organizations WHERE id = $1) was
             WHERE o.id = was.id AND o.is_personal AND o.owner_id = $2 AND o.deleted_at IS NULL
            RETURNING was.name AS "old_name!", was.business_number AS old_number, o.name, o.business_number
            "#,
            organization.uuid(),
            caller.user_id.uuid(),
            name.map(Name::as_str),
            number_changed,
            is.business_number,
            self.now(),
        )
        .fetch_optional(&mut **tx)
        .await?;
        let Some(row) = renamed else { return Ok(()) };
        if row.old_name == row.name && row.old_number == row.business_number {
            return Ok(());
        }
        self.record(
            tx,
            By::from(caller),
            Change {
                organization: Some(organization),
                action: "organization.updated",
                target: ("organization", organization.uuid()),
                before: Some(json!({ "name": row.old_name, "businessNumber": row.old_number })),
                after: Some(json!({ "name": row.name, "businessNumber": row.business_number })),
                events: vec![Event::in_organization("organization", organization)],
            },
        )
        .await
    }
}

async fn load(tx: &mut Tx, caller: &Caller, now: DateTime<Utc>) -> Result<Profile, Failure> {
    let row = sqlx::query!(
        r#"
        SELECT id, name, profile_name, company_name, business_number, email,
               (SELECT l.email FROM tenantry.user_links l
                 WHERE l.user_id = users.id AND l.kind = 'change_email' AND l.used_at IS NULL AND l.expires_at > $2
                 ORDER BY l.created_at DESC LIMIT 1) AS pending_email,
               email_verified_at IS NOT NULL AS "email_verified!", locale, image, primary_organization_id, created_at
          FROM tenantry.users WHERE id = $1
        "#,
        caller.user_id.uuid(),
        now,
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Profile {
        id: UserId::from_uuid(row.id),
        name: name_from_row(&row.name)?,
        profile_name: row.profile_name.as_deref().map(name_from_row).transpose()?,
        company_name: row.company_name.as_deref().map(name_from_row).transpose()?,
        business_number: row.business_number,
        email: Email::parse(&row.email)?,
        email_verified: row.email_verified,
        pending_email: row.pending_email.as_deref().map(Email::parse).transpose()?,
        locale: Locale::from_tag(&row.locale).unwrap_or_default(),
        image: row.image,
        primary_organization_id: row.primary_organization_id.map(OrganizationId::from_uuid),
        created_at: row.created_at,
    })
}

fn portrait(profile: &Profile) -> serde_json::Value {
    json!({ "name": profile.name, "profileName": profile.profile_name, "companyName": profile.company_name,
            "businessNumber": profile.business_number, "locale": profile.locale, "image": profile.image })
}
