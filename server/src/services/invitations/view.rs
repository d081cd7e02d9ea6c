//! What the page behind an invitation link shows.

use tenantry::{
    Error,
    invitation::{InvitationStanding, InvitationState, InvitationView, LinkSecret},
    service::Doorkeeper,
    session::{Caller, Visitor},
};

use super::Offer;
use crate::{failure::Failure, services::Core};

impl Core {
    pub(super) async fn view_invitation(
        &self,
        visitor: &Visitor,
        link: &LinkSecret,
    ) -> Result<InvitationView, Failure> {
        let offer = self.find_offer_by_link(link).await?.ok_or(Error::InvitationNotFound)?;
        let caller = match self.identify(visitor).await {
            Ok(caller) => Some(caller),
            Err(Error::Unauthenticated) => None,
            Err(error) => return Err(error.into()),
        };
        let standing = self.standing_of(&offer, caller.as_ref()).await?;
        Ok(InvitationView {
            id: offer.id,
            organization_name: offer.organization_name,
            organization_logo: tenantry::picture::shown(offer.organization_logo.as_deref()),
            organization_slug: offer.organization_slug,
            inviter_name: offer.inviter_name,
            email: offer.email,
            roles: offer.roles,
            message: offer.message,
            expires_at: offer.expires_at,
            standing,
        })
    }

    /// The first that is true, in the order in which a person would want to hear it: membership first, since somebody
    /// who is in has no use for any other news; then what is wrong with the offer; then what is to be done.
    async fn standing_of(&self, offer: &Offer, caller: Option<&Caller>) -> Result<InvitationStanding, Failure> {
        if let Some(caller) = caller {
            let is_member = sqlx::query_scalar!(
                r#"
                SELECT EXISTS (SELECT FROM tenantry.organization_members
                                WHERE organization_id = $1 AND user_id = $2 AND status = 'active') AS "is_member!"
                "#,
                offer.organization_id.uuid(),
                caller.user_id.uuid(),
            )
            .fetch_one(&self.db.auth)
            .await?;
            if is_member && offer.organization_is_open {
                return Ok(InvitationStanding::AlreadyMember);
            }
        }
        if !offer.organization_is_open {
            return Ok(InvitationStanding::OrganizationGone);
        }
        if offer.state != InvitationState::Pending {
            return Ok(InvitationStanding::Closed { state: offer.state });
        }
        if !offer.is_covered() {
            return Ok(InvitationStanding::InviterMayNotOffer);
        }
        if offer.require_seat().is_err() {
            return Ok(InvitationStanding::Full);
        }
        Ok(match caller {
            Some(caller) if caller.email != offer.email => {
                InvitationStanding::WrongAccount { signed_in_as: caller.email.clone() }
            }
            Some(caller) if self.needs_verification(caller, offer) => InvitationStanding::Unverified,
            Some(_) => InvitationStanding::Ready,
            None if offer.account.is_some() => InvitationStanding::SignIn,
            None => InvitationStanding::SignUp,
        })
    }

    /// A mailed link proves the mailbox; otherwise the account must have done so, where that is asked at all.
    pub(super) fn needs_verification(&self, caller: &Caller, offer: &Offer) -> bool {
        self.settings.invitations_require_verified_email && !caller.email_verified && !offer.proves_mailbox
    }
}
