//! Hooks around invitations.

use std::collections::BTreeMap;

use async_trait::async_trait;
use tenantry::{
    Result,
    access::Permission,
    email::Email,
    fields::FieldValues,
    hooks::{Change, Occasion},
    ids::InvitationId,
    invitation::{
        Expired, Invitation, InvitationChanges, InvitationQuery, InvitationRef, InvitationState, InvitationView,
        LinkSecret, NewInvitation, ReceivedInvitation, Sent, Survey, recipients::RECIPIENTS_MAX,
    },
    page::{LIMIT_MAX, Page, PageRequest},
    record::{Joined, OfferRecord},
    service::Invitations,
    session::{Caller, Tenant, Visitor},
};

use super::{Hooked, replaced};

#[async_trait]
impl Invitations for Hooked<dyn Invitations> {
    async fn create(&self, tenant: &Tenant, wish: NewInvitation) -> Result<Invitation> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CreateInvitation { wish, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::CreateInvitation { wish, .. } = change else { return Err(replaced()) };
        let invitation = self.inner.create(tenant, wish.clone()).await?;
        let change = Change::CreateInvitation { wish, made: Some(Box::new(invitation.clone())) };
        self.after(&occasion, &change).await;
        Ok(invitation)
    }

    /// Each wish is asked about on its own: one that a hook refuses does not keep the others back.
    async fn send_many(&self, tenant: &Tenant, wishes: Vec<NewInvitation>) -> Result<Vec<Sent>> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        if wishes.len() > RECIPIENTS_MAX {
            return self.inner.send_many(tenant, wishes).await;
        }
        let occasion = Occasion::of_tenant(tenant);
        let mut refused = BTreeMap::new();
        let mut asked = Vec::new();
        for (place, wish) in wishes.into_iter().enumerate() {
            let email = wish.email.clone();
            let mut change = Change::CreateInvitation { wish, made: None };
            match self.before(&occasion, &mut change).await {
                Ok(()) => {
                    let Change::CreateInvitation { wish, .. } = change else { return Err(replaced()) };
                    asked.push(wish);
                }
                Err(error) => _ = refused.insert(place, Sent { email, result: Err(error) }),
            }
        }
        let sent = if asked.is_empty() { Vec::new() } else { self.inner.send_many(tenant, asked.clone()).await? };
        for (wish, sent) in asked.into_iter().zip(&sent) {
            if let Ok(id) = sent.result {
                let invitation = self.inner.get(tenant, id).await.ok();
                let change = Change::CreateInvitation { wish, made: invitation.map(Box::new) };
                self.after(&occasion, &change).await;
            }
        }
        let mut sent = sent.into_iter();
        let count = refused.len() + sent.len();
        Ok((0..count).filter_map(|place| refused.remove(&place).or_else(|| sent.next())).collect())
    }

    async fn survey(&self, tenant: &Tenant, emails: &[Email]) -> Result<Survey> {
        self.inner.survey(tenant, emails).await
    }

    async fn list(&self, tenant: &Tenant, query: &InvitationQuery) -> Result<Page<Invitation>> {
        self.inner.list(tenant, query).await
    }

    async fn get(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation> {
        self.inner.get(tenant, invitation).await
    }

    async fn update(
        &self,
        tenant: &Tenant,
        invitation: InvitationId,
        changes: InvitationChanges,
    ) -> Result<Invitation> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::UpdateInvitation { invitation, changes };
        self.before(&occasion, &mut change).await?;
        let Change::UpdateInvitation { invitation, changes } = &change else { return Err(replaced()) };
        let updated = self.inner.update(tenant, *invitation, changes.clone()).await?;
        self.after(&occasion, &change).await;
        Ok(updated)
    }

    async fn resend_expired(&self, tenant: &Tenant) -> Result<Expired> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        self.on_expired(tenant, Change::ResendInvitation, self.inner.resend_expired(tenant)).await
    }

    async fn remove_expired(&self, tenant: &Tenant) -> Result<Expired> {
        tenant.standing.require(&Permission::INVITATION_CANCEL)?;
        self.on_expired(tenant, Change::RemoveInvitation, self.inner.remove_expired(tenant)).await
    }

    async fn resend(&self, tenant: &Tenant, invitation: InvitationId) -> Result<Invitation> {
        tenant.standing.require(&Permission::INVITATION_CREATE)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::ResendInvitation(invitation);
        self.before(&occasion, &mut change).await?;
        let Change::ResendInvitation(invitation) = &change else { return Err(replaced()) };
        let sent = self.inner.resend(tenant, *invitation).await?;
        self.after(&occasion, &change).await;
        Ok(sent)
    }

    async fn pending_to(&self, tenant: &Tenant, email: &Email) -> Result<Option<InvitationId>> {
        self.inner.pending_to(tenant, email).await
    }

    async fn cancel(&self, tenant: &Tenant, invitation: InvitationId) -> Result<()> {
        tenant.standing.require(&Permission::INVITATION_CANCEL)?;
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::CancelInvitation(invitation);
        self.before(&occasion, &mut change).await?;
        let Change::CancelInvitation(invitation) = &change else { return Err(replaced()) };
        self.inner.cancel(tenant, *invitation).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn link(&self, tenant: &Tenant, invitation: InvitationId) -> Result<String> {
        self.inner.link(tenant, invitation).await
    }

    async fn view(&self, visitor: &Visitor, link: &LinkSecret) -> Result<InvitationView> {
        self.inner.view(visitor, link).await
    }

    async fn accept_with(
        &self,
        caller: &Caller,
        invitation: &InvitationRef,
        member_fields: FieldValues,
    ) -> Result<Joined> {
        let Some(offer) = self.offer_to(caller, invitation).await? else {
            // Nothing that could be accepted: the service says why.
            return self.inner.accept_with(caller, invitation, member_fields).await;
        };
        let occasion = Occasion::of_caller(caller, Some(offer.invitation.organization_id));
        let mut change = Change::AcceptInvitation { offer: Box::new(offer), member_fields, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::AcceptInvitation { offer, member_fields, .. } = change else { return Err(replaced()) };
        let joined = self.inner.accept_with(caller, invitation, member_fields.clone()).await?;
        let change = Change::AcceptInvitation { offer, member_fields, made: Some(Box::new(joined.clone())) };
        self.after(&occasion, &change).await;
        Ok(joined)
    }

    async fn reject(&self, caller: &Caller, invitation: &InvitationRef) -> Result<()> {
        let Some(offer) = self.offer_to(caller, invitation).await? else {
            return self.inner.reject(caller, invitation).await;
        };
        let occasion = Occasion::of_caller(caller, Some(offer.invitation.organization_id));
        let mut change = Change::RejectInvitation(Box::new(offer));
        self.before(&occasion, &mut change).await?;
        let Change::RejectInvitation(_) = &change else { return Err(replaced()) };
        self.inner.reject(caller, invitation).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn received(&self, caller: &Caller) -> Result<Vec<ReceivedInvitation>> {
        self.inner.received(caller).await
    }
}

impl Hooked<dyn Invitations> {
    /// A change of all expired invitations: the hook is asked about each that there is, and one refusal refuses all, since
    /// which ones they are is decided inside.
    async fn on_expired(
        &self,
        tenant: &Tenant,
        kind: fn(InvitationId) -> Change,
        change_all: impl Future<Output = Result<Expired>> + Send,
    ) -> Result<Expired> {
        let occasion = Occasion::of_tenant(tenant);
        let limit = u32::try_from(RECIPIENTS_MAX).unwrap_or(LIMIT_MAX).min(LIMIT_MAX);
        let query = InvitationQuery {
            state: Some(InvitationState::Expired),
            page: PageRequest::new(limit, None)?,
            ..InvitationQuery::default()
        };
        for invitation in self.inner.list(tenant, &query).await?.items {
            self.before(&occasion, &mut kind(invitation.id)).await?;
        }
        let done = change_all.await?;
        for id in done.rows.iter().filter_map(|row| row.result.as_ref().ok()) {
            self.after(&occasion, &kind(*id)).await;
        }
        Ok(done)
    }

    /// The open offer that is meant, if it is one to the caller.
    async fn offer_to(&self, caller: &Caller, invitation: &InvitationRef) -> Result<Option<OfferRecord>> {
        let id = match invitation {
            InvitationRef::Id(id) => *id,
            InvitationRef::Link(link) => {
                let visitor = Visitor { origin: caller.origin.clone(), secret: None };
                self.inner.view(&visitor, link).await?.id
            }
        };
        let offer = self.records().offer(id).await?;
        Ok(offer.filter(|offer| {
            offer.invitation.state == InvitationState::Pending && offer.invitation.email == caller.email
        }))
    }
}
