//! Letting somebody in who asks to join, or not.

use serde_json::json;
use tenantry::{
    Error,
    access::decide,
    email::Email,
    fields::{Entity, FieldValues},
    ids::{JoinRequestId, MemberId, OrganizationId, UserId},
    join_request::JoinRequestState,
    record::MemberRecord,
    role::Role,
    session::Tenant,
    text::Name,
};

use crate::{
    database::Tx,
    failure::Failure,
    mail::{Draft, Kind},
    services::{
        Core,
        invitation_links::Seat,
        name_from_row,
        record::{By, Change, Event},
        roles_from_row,
    },
};

/// A request as a change finds it.
pub(super) struct Found {
    pub(super) state: JoinRequestState,
    user: UserId,
    name: Name,
    email: Email,
    roles: Vec<Role>,
}

pub(super) fn require_pending(state: JoinRequestState) -> Result<(), Error> {
    if state == JoinRequestState::Pending { Ok(()) } else { Err(Error::JoinRequestClosed { state }) }
}

impl Core {
    pub(super) async fn accept_request(
        &self,
        tenant: &Tenant,
        request: JoinRequestId,
        member_fields: &FieldValues,
    ) -> Result<MemberRecord, Failure> {
        decide::see_invitations(&tenant.standing)?;
        let fields = self.fields.of(Entity::Member).complete(member_fields)?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let organization = tenant.organization_id;
        let found = self.find_request(&mut tx, organization, request).await?;
        decide::accept_request(&actor.policy, &actor.standing, &found.roles)?;
        require_pending(found.state)?;
        actor.organization.require_seat()?;
        // Before the membership, by which the database would take the request as withdrawn.
        self.close_request(&mut tx, organization, request, JoinRequestState::Accepted, Some(tenant)).await?;
        let member = MemberId::from_uuid(self.new_id());
        let seat = Seat {
            organization,
            user: found.user,
            member,
            roles: &found.roles,
            fields: &fields,
            // Counted when it was asked.
            link: None,
            session: None,
        };
        self.take_seat(&mut tx, &seat).await?;
        self.tell_asker(&mut tx, tenant, request, &found).await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(organization),
                action: "join_request.accepted",
                target: ("join_request", request.uuid()),
                before: Some(json!({ "state": JoinRequestState::Pending })),
                after: Some(json!({ "state": JoinRequestState::Accepted, "memberId": member, "userId": found.user,
                                    "email": found.email, "roles": found.roles })),
                events: vec![
                    Event::in_organization("requests", organization),
                    Event::in_organization("members", organization),
                    Event::for_user("organizations", Some(organization), found.user),
                ],
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(MemberRecord {
            id: member,
            organization_id: organization,
            user_id: found.user,
            roles: found.roles,
            joined_at: self.now(),
            name: found.name,
            email: found.email,
            image: None,
            fields,
        })
    }

    pub(super) async fn decline_request(&self, tenant: &Tenant, request: JoinRequestId) -> Result<(), Failure> {
        decide::see_invitations(&tenant.standing)?;
        let (mut tx, actor) = self.begin_change(tenant).await?;
        let organization = tenant.organization_id;
        let found = self.find_request(&mut tx, organization, request).await?;
        decide::decline_request(&actor.policy, &actor.standing, &found.roles)?;
        require_pending(found.state)?;
        self.close_request(&mut tx, organization, request, JoinRequestState::Declined, Some(tenant)).await?;
        self.record(
            &mut tx,
            By::from(tenant),
            Change {
                organization: Some(organization),
                action: "join_request.declined",
                target: ("join_request", request.uuid()),
                before: Some(json!({ "state": JoinRequestState::Pending })),
                after: Some(json!({ "state": JoinRequestState::Declined, "userId": found.user, "email": found.email })),
                events: vec![
                    Event::in_organization("requests", organization),
                    // The use of the link is free again.
                    Event::in_organization("invitations", organization),
                    Event::for_user("organizations", Some(organization), found.user),
                ],
            },
        )
        .await?;
        self.commit(tx).await
    }

    pub(super) async fn find_request(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        request: JoinRequestId,
    ) -> Result<Found, Failure> {
        let row = sqlx::query!(
            r#"
            SELECT r.status, r.user_id, u.name, u.email,
                   ARRAY(SELECT q.role FROM tenantry.join_request_roles q
                          WHERE q.organization_id = r.organization_id AND q.request_id = r.id) AS "roles!"
              FROM tenantry.join_requests r
              JOIN tenantry.users u ON u.id = r.user_id
             WHERE r.organization_id = $1 AND r.id = $2
            "#,
            organization.uuid(),
            request.uuid(),
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Error::JoinRequestNotFound)?;
        Ok(Found {
            state: JoinRequestState::parse(&row.status)?,
            user: UserId::from_uuid(row.user_id),
            name: name_from_row(&row.name)?,
            email: Email::parse(&row.email)?,
            roles: roles_from_row(&row.roles),
        })
    }

    /// Writes what became of a pending request. Only the person's own account can have closed it meanwhile, without the
    /// lock on the organization.
    pub(super) async fn close_request(
        &self,
        tx: &mut Tx,
        organization: OrganizationId,
        request: JoinRequestId,
        state: JoinRequestState,
        decider: Option<&Tenant>,
    ) -> Result<(), Failure> {
        let closed = sqlx::query!(
            r#"
            UPDATE tenantry.join_requests SET status = $3, decided_at = $4, decided_by = $5
             WHERE organization_id = $1 AND id = $2 AND status = 'pending'
            "#,
            organization.uuid(),
            request.uuid(),
            state.as_str(),
            self.now(),
            decider.map(|decider| decider.caller.user_id.uuid()),
        )
        .execute(&mut **tx)
        .await?;
        if closed.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Error::JoinRequestClosed { state: JoinRequestState::Withdrawn }.into())
        }
    }

    /// Whoever was let in gets a mail.
    async fn tell_asker(
        &self,
        tx: &mut Tx,
        tenant: &Tenant,
        request: JoinRequestId,
        found: &Found,
    ) -> Result<(), Failure> {
        if !self.settings.mail_configured {
            return Ok(());
        }
        let locale = self.locale_of(tx, found.user.uuid()).await?;
        self.queue_mail(
            tx,
            Draft {
                organization: Some(tenant.organization_id),
                user: Some(found.user),
                kind: Kind::JoinAccepted,
                recipient: &found.email,
                locale,
                payload: json!({ "requestId": request }),
            },
        )
        .await
    }
}
