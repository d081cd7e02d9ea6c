//! Hooks around pictures.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::Permission,
    hooks::{Change, Occasion},
    picture::{Picture, PictureAddress, Upload},
    service::Pictures,
    session::{Caller, Tenant},
};

use super::{Hooked, replaced};

#[async_trait]
impl Pictures for Hooked<dyn Pictures> {
    async fn set_logo(&self, tenant: &Tenant, upload: Option<Upload>) -> Result<Option<String>> {
        tenant.standing.require(&Permission::ORGANIZATION_UPDATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::SetLogo { upload, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::SetLogo { upload, .. } = &change else { return Err(replaced()) };
        let (upload, path) = (upload.clone(), self.inner.set_logo(tenant, upload.clone()).await?);
        self.after(&occasion, &Change::SetLogo { upload, made: path.clone() }).await;
        Ok(path)
    }

    async fn set_portrait(&self, caller: &Caller, upload: Option<Upload>) -> Result<Option<String>> {
        let occasion = Occasion::of_caller(caller, None);
        let mut change = Change::SetPortrait { upload, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::SetPortrait { upload, .. } = &change else { return Err(replaced()) };
        let (upload, path) = (upload.clone(), self.inner.set_portrait(caller, upload.clone()).await?);
        self.after(&occasion, &Change::SetPortrait { upload, made: path.clone() }).await;
        Ok(path)
    }

    async fn picture(&self, address: &PictureAddress) -> Result<Picture> {
        self.inner.picture(address).await
    }
}
