//! Requests to join.

use async_trait::async_trait;
use tenantry::{
    Result,
    fields::FieldValues,
    ids::JoinRequestId,
    invitation::LinkSecret,
    join_request::{JoinRequest, JoinRequestQuery, JoinRequestToDecide, OwnJoinRequest},
    page::Page,
    record::MemberRecord,
    service::JoinRequests,
    session::{Caller, Tenant},
};

use super::Core;

mod answer;
mod ask;
mod list;
mod own;

pub(crate) use ask::Earlier;

#[async_trait]
impl JoinRequests for Core {
    async fn ask(&self, caller: &Caller, link: &LinkSecret) -> Result<OwnJoinRequest> {
        Ok(self.ask_to_join(caller, link).await?)
    }

    async fn withdraw(&self, caller: &Caller, request: JoinRequestId) -> Result<()> {
        Ok(self.withdraw_request(caller, request).await?)
    }

    async fn accept_with(
        &self,
        tenant: &Tenant,
        request: JoinRequestId,
        member_fields: FieldValues,
    ) -> Result<MemberRecord> {
        Ok(self.accept_request(tenant, request, &member_fields).await?)
    }

    async fn decline(&self, tenant: &Tenant, request: JoinRequestId) -> Result<()> {
        Ok(self.decline_request(tenant, request).await?)
    }

    async fn get(&self, tenant: &Tenant, request: JoinRequestId) -> Result<JoinRequest> {
        Ok(self.get_request(tenant, request).await?)
    }

    async fn list(&self, tenant: &Tenant, query: &JoinRequestQuery) -> Result<Page<JoinRequest>> {
        Ok(self.list_requests(tenant, query).await?)
    }

    async fn own(&self, caller: &Caller) -> Result<Vec<OwnJoinRequest>> {
        Ok(self.own_requests(caller).await?)
    }

    async fn to_decide(&self, caller: &Caller) -> Result<Vec<JoinRequestToDecide>> {
        Ok(self.requests_to_decide(caller).await?)
    }
}
