//! Logos of organizations and portraits of people.

use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::json;
use tenantry::{
    Error, Field, Result,
    access::Permission,
    ids::OrganizationId,
    picture::{Picture, PictureAddress, PictureOwner, Upload},
    service::Pictures,
    session::{Caller, Tenant},
};

use super::{
    Core,
    attempts::Limit,
    record::{By, Change, Event},
};
use crate::{database::Tx, failure::Failure};

mod render;

use render::{Frame, render};

#[async_trait]
impl Pictures for Core {
    async fn set_logo(&self, tenant: &Tenant, upload: Option<Upload>) -> Result<Option<String>> {
        Ok(self.change_logo(tenant, upload).await?)
    }

    async fn set_portrait(&self, caller: &Caller, upload: Option<Upload>) -> Result<Option<String>> {
        Ok(self.change_portrait(caller, upload).await?)
    }

    async fn picture(&self, address: &PictureAddress) -> Result<Picture> {
        self.find_picture(address).await?.ok_or(Error::NotFound)
    }
}

impl Core {
    async fn change_logo(&self, tenant: &Tenant, upload: Option<Upload>) -> Result<Option<String>, Failure> {
        // Asked before the work is done, too: reading a picture is the dearest thing that a request can want.
        tenant.standing.require(&Permission::ORGANIZATION_UPDATE)?;
        let made = self.made_of(&tenant.caller, Field::Logo, upload.as_ref()).await?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        actor.standing.require(&Permission::ORGANIZATION_UPDATE)?;
        let id = tenant.organization_id;
        let was = sqlx::query_scalar!("SELECT logo FROM tenantry.organizations WHERE id = $1", id.uuid())
            .fetch_one(&mut *tx)
            .await?;
        let address = match &made {
            Some(made) => Some(self.keep_logo(&mut tx, id, made).await?),
            None => {
                self.drop_logo(&mut tx, id).await?;
                None
            }
        };
        let logo = address.as_ref().map(|address| self.link_to(address));
        if logo == was {
            tx.commit().await?;
            return Ok(None);
        }
        sqlx::query!(
            "UPDATE tenantry.organizations SET logo = $2, updated_at = $3 WHERE id = $1",
            id.uuid(),
            logo,
            self.now(),
        )
        .execute(&mut *tx)
        .await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(id),
                action: "organization.logo_changed",
                target: ("organization", id.uuid()),
                before: Some(json!({ "logo": was })),
                after: Some(json!({ "logo": logo })),
                events: vec![Event::in_organization("organization", id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(address.map(|address| address.to_string()))
    }

    async fn change_portrait(&self, caller: &Caller, upload: Option<Upload>) -> Result<Option<String>, Failure> {
        let made = self.made_of(caller, Field::Image, upload.as_ref()).await?;
        let mut tx = self.db.begin(None, Some(caller.user_id)).await?;
        let id = caller.user_id.uuid();
        // The account may have ended while the picture was made.
        let was = sqlx::query_scalar!(
            "SELECT image FROM tenantry.users WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE",
            id,
        )
        .fetch_optional(&mut *tx)
        .await?
        .ok_or(Error::Unauthenticated)?;
        let address = match &made {
            Some(made) => {
                let address = PictureAddress { owner: PictureOwner::Person(caller.user_id), key: self.new_key() };
                sqlx::query!(
                    r#"
                    INSERT INTO tenantry.user_portraits (user_id, key, media_type, content, created_at)
                    VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (user_id) DO UPDATE SET key = $2, media_type = $3, content = $4, created_at = $5
                    "#,
                    id,
                    address.key,
                    made.media_type,
                    made.content,
                    self.now(),
                )
                .execute(&mut *tx)
                .await?;
                Some(address)
            }
            None => {
                sqlx::query!("DELETE FROM tenantry.user_portraits WHERE user_id = $1", id).execute(&mut *tx).await?;
                None
            }
        };
        let image = address.as_ref().map(|address| self.link_to(address));
        if image == was {
            tx.commit().await?;
            return Ok(None);
        }
        sqlx::query!("UPDATE tenantry.users SET image = $2, updated_at = $3 WHERE id = $1", id, image, self.now(),)
            .execute(&mut *tx)
            .await?;
        self.record(
            &mut tx,
            By::from(caller),
            Change {
                organization: None,
                action: "account.portrait_changed",
                target: ("user", id),
                before: Some(json!({ "image": was })),
                after: Some(json!({ "image": image })),
                events: vec![Event::for_user("profile", None, caller.user_id)],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(address.map(|address| address.to_string()))
    }

    /// The small picture of an upload. Each one counts as an attempt of the person.
    pub(crate) async fn made_of(
        &self,
        caller: &Caller,
        field: Field,
        upload: Option<&Upload>,
    ) -> Result<Option<Picture>, Failure> {
        let Some(upload) = upload else { return Ok(None) };
        self.attempt(Limit::PICTURES, &caller.user_id.to_string()).await?;
        let frame = if field == Field::Logo { Frame::Whole } else { Frame::Square };
        Ok(Some(render(field, frame, upload.clone()).await?))
    }

    /// Writes an organization's logo in the place of the one before. The address is not written anywhere else yet.
    pub(crate) async fn keep_logo(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        made: &Picture,
    ) -> Result<PictureAddress, Failure> {
        let address = PictureAddress { owner: PictureOwner::Organization(organization), key: self.new_key() };
        sqlx::query!(
            r#"
            INSERT INTO tenantry.organization_logos (organization_id, key, media_type, content, created_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (organization_id) DO UPDATE SET key = $2, media_type = $3, content = $4, created_at = $5
            "#,
            organization.uuid(),
            address.key,
            made.media_type,
            made.content,
            self.now(),
        )
        .execute(&mut **tx)
        .await?;
        Ok(address)
    }

    /// Forgets an organization's uploaded logo, if there is one.
    pub(crate) async fn drop_logo(&self, tx: &mut Tx, organization: OrganizationId) -> Result<(), Failure> {
        sqlx::query!("DELETE FROM tenantry.organization_logos WHERE organization_id = $1", organization.uuid())
            .execute(&mut **tx)
            .await?;
        Ok(())
    }

    /// The whole address, as programs see it.
    pub(crate) fn link_to(&self, address: &PictureAddress) -> String {
        format!("{}{address}", self.settings.public_url.as_str().trim_end_matches('/'))
    }

    fn new_key(&self) -> String {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Who has the address may look: an invitation shows the logo to strangers. The owner that the address names is the
    /// context in which the row is looked for.
    async fn find_picture(&self, address: &PictureAddress) -> Result<Option<Picture>, Failure> {
        Ok(match address.owner {
            PictureOwner::Organization(id) => {
                let mut tx = self.db.begin(Some(id), None).await?;
                let row = sqlx::query_as!(
                    Row,
                    "SELECT media_type, content FROM tenantry.organization_logos WHERE organization_id = $1 AND key = $2",
                    id.uuid(),
                    address.key,
                )
                .fetch_optional(&mut *tx)
                .await?;
                tx.commit().await?;
                row
            }
            PictureOwner::Person(id) => {
                let mut tx = self.db.begin(None, Some(id)).await?;
                let row = sqlx::query_as!(
                    Row,
                    "SELECT media_type, content FROM tenantry.user_portraits WHERE user_id = $1 AND key = $2",
                    id.uuid(),
                    address.key,
                )
                .fetch_optional(&mut *tx)
                .await?;
                tx.commit().await?;
                row
            }
        }
        .map(|Row { media_type, content }| Picture { media_type, content }))
    }
}

struct Row {
    media_type: String,
    content: Vec<u8>,
}
