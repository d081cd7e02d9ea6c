//! Hooks around requests to join.

use async_trait::async_trait;
use tenantry::{
    Result,
    access::decide,
    fields::FieldValues,
    hooks::{Change, Occasion},
    ids::JoinRequestId,
    invitation::{
        LinkSecret,
        link::{JoinStanding, admits},
    },
    join_request::{JoinRequest, JoinRequestQuery, JoinRequestState, JoinRequestToDecide, OwnJoinRequest},
    page::Page,
    record::MemberRecord,
    service::JoinRequests,
    session::{Caller, Tenant, Visitor},
};

use super::{Hooked, replaced};

#[async_trait]
impl JoinRequests for Hooked<dyn JoinRequests> {
    async fn ask(&self, caller: &Caller, link: &LinkSecret) -> Result<OwnJoinRequest> {
        let visitor = Visitor { origin: caller.origin.clone(), secret: None };
        let offer = self.services.invitation_links.view(&visitor, link).await?;
        if offer.standing != JoinStanding::SignIn || !offer.approval || !admits(&offer.domains, &caller.email) {
            // Nothing that could be asked for: the service says why.
            return self.inner.ask(caller, link).await;
        }
        let occasion = Occasion::of_caller(caller, Some(offer.organization_id));
        let mut change = Change::AskToJoin { offer: Box::new(offer), made: None };
        self.before(&occasion, &mut change).await?;
        let Change::AskToJoin { offer, .. } = change else { return Err(replaced()) };
        let asked = self.inner.ask(caller, link).await?;
        let change = Change::AskToJoin { offer, made: Some(Box::new(asked.clone())) };
        self.after(&occasion, &change).await;
        Ok(asked)
    }

    async fn withdraw(&self, caller: &Caller, request: JoinRequestId) -> Result<()> {
        let own = self.inner.own(caller).await?;
        let Some(organization) = own.iter().find(|own| own.id == request).map(|own| own.organization_id) else {
            // Nothing that could be taken back, or in an organization that is closed.
            return self.inner.withdraw(caller, request).await;
        };
        let occasion = Occasion::of_caller(caller, Some(organization));
        let mut change = Change::WithdrawJoinRequest(request);
        self.before(&occasion, &mut change).await?;
        let Change::WithdrawJoinRequest(request) = &change else { return Err(replaced()) };
        self.inner.withdraw(caller, *request).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn accept_with(
        &self,
        tenant: &Tenant,
        request: JoinRequestId,
        member_fields: FieldValues,
    ) -> Result<MemberRecord> {
        let Some(found) = self.open(tenant, request).await? else {
            return self.inner.accept_with(tenant, request, member_fields).await;
        };
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::AcceptJoinRequest { request: Box::new(found), member_fields, made: None };
        self.before(&occasion, &mut change).await?;
        let Change::AcceptJoinRequest { request: found, member_fields, .. } = change else { return Err(replaced()) };
        let made = self.inner.accept_with(tenant, request, member_fields.clone()).await?;
        let change = Change::AcceptJoinRequest { request: found, member_fields, made: Some(Box::new(made.clone())) };
        self.after(&occasion, &change).await;
        Ok(made)
    }

    async fn decline(&self, tenant: &Tenant, request: JoinRequestId) -> Result<()> {
        let Some(found) = self.open(tenant, request).await? else { return self.inner.decline(tenant, request).await };
        let occasion = Occasion::of_tenant(tenant);
        let mut change = Change::DeclineJoinRequest(Box::new(found));
        self.before(&occasion, &mut change).await?;
        let Change::DeclineJoinRequest(_) = &change else { return Err(replaced()) };
        self.inner.decline(tenant, request).await?;
        self.after(&occasion, &change).await;
        Ok(())
    }

    async fn get(&self, tenant: &Tenant, request: JoinRequestId) -> Result<JoinRequest> {
        self.inner.get(tenant, request).await
    }

    async fn list(&self, tenant: &Tenant, query: &JoinRequestQuery) -> Result<Page<JoinRequest>> {
        self.inner.list(tenant, query).await
    }

    async fn own(&self, caller: &Caller) -> Result<Vec<OwnJoinRequest>> {
        self.inner.own(caller).await
    }

    async fn to_decide(&self, caller: &Caller) -> Result<Vec<JoinRequestToDecide>> {
        self.inner.to_decide(caller).await
    }
}

impl Hooked<dyn JoinRequests> {
    /// The request, while it is open.
    async fn open(&self, tenant: &Tenant, request: JoinRequestId) -> Result<Option<JoinRequest>> {
        decide::see_invitations(&tenant.standing)?;
        let found = self.inner.get(tenant, request).await?;
        Ok(Some(found).filter(|found| found.state == JoinRequestState::Pending))
    }
}
