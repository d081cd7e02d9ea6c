//! Making an account, with its personal organization, in one transaction.

use serde_json::json;
use tenantry::{
    Error,
    fields::{Entity, FieldValues},
    ids::{OrganizationId, UserId},
    invitation::{
        InvitationRef, InvitationState, LinkSecret,
        link::{LinkState, admits},
    },
    metadata::Metadata,
    service::Doorkeeper,
    session::{NewSession, SignedUp, Visitor},
    user::SignUp,
};

use super::{
    links::{UserLinkKind, Way},
    sign_in::address_of,
};
use crate::{
    failure::{self, Failure},
    mail::{self, Back},
    services::{
        Core,
        attempts::Limit,
        organizations::create::Founding,
        passwords,
        record::{By, Change},
    },
};

impl Core {
    pub(super) async fn make_account(&self, visitor: &Visitor, wish: SignUp) -> Result<SignedUp, Failure> {
        self.attempt(Limit::SIGN_UP_ADDRESS, &address_of(visitor)).await?;
        let link = wish.invitation.as_deref().map(LinkSecret::parse).transpose()?;
        let way = match link {
            Some(link) => Some(self.require_way_in(&wish, link).await?),
            None => None,
        };
        // Holding the mailed link of an invitation to this address proves the mailbox.
        let is_proven = way.as_ref().is_some_and(|way| way.proves_mailbox);
        let back = way.as_ref().map(|way| way.back);
        let may_not_tell = self.settings.require_verified_email && !is_proven;
        // The work for a known and a new address is the same up to here, the hash included.
        let hash = passwords::hash(&wish.password).await?;
        if may_not_tell && let Some(known) = self.find_user(&wish.email).await? {
            self.tell_owner_of_address(visitor, known, &wish).await?;
            return Ok(SignedUp::CheckMail);
        }
        let mut written = self.write_account(visitor, &wish, &hash, is_proven, back).await;
        if let Err(Failure::Database(error)) = &written
            && failure::is_slug_taken(error)
        {
            // Somebody of the same name was quicker by a moment, and is seen now: this address gets another ending.
            written = self.write_account(visitor, &wish, &hash, is_proven, back).await;
        }
        let session = match written {
            // Lost a race for the address.
            Err(failure) if may_not_tell => match Error::from(failure) {
                Error::EmailTaken => None,
                error => return Err(error.into()),
            },
            result => result?,
        };
        let Some(session) = session else { return Ok(SignedUp::CheckMail) };
        if let Some(way) = way {
            self.go_in(visitor, &session, way).await?;
        }
        Ok(SignedUp::Session(session))
    }

    /// The invitation or shareable link that led here must be open and for this address.
    async fn require_way_in(&self, wish: &SignUp, link: LinkSecret) -> Result<WayIn, Failure> {
        if let Some(offer) = self.find_offer_by_link(&link).await? {
            if offer.state != InvitationState::Pending {
                return Err(Error::InvitationClosed { state: offer.state }.into());
            }
            if offer.email != wish.email {
                return Err(Error::NotTheRecipient.into());
            }
            return Ok(WayIn {
                link,
                back: Back::Invitation(offer.id),
                proves_mailbox: offer.proves_mailbox,
                asks: false,
            });
        }
        let offer = self.find_link_offer(&link).await?.ok_or(Error::InvitationNotFound)?;
        if offer.state != LinkState::Open {
            return Err(Error::InvitationLinkClosed { state: offer.state }.into());
        }
        if !admits(&offer.domains, &wish.email) {
            return Err(Error::EmailDomainNotAllowed.into());
        }
        Ok(WayIn { link, back: Back::Link(offer.id), proves_mailbox: false, asks: offer.approval })
    }

    /// Writes the account. Opens a session unless the address must be verified first.
    async fn write_account(
        &self,
        visitor: &Visitor,
        wish: &SignUp,
        hash: &str,
        is_proven: bool,
        back: Option<Back>,
    ) -> Result<Option<NewSession>, Failure> {
        let user = UserId::from_uuid(self.new_id());
        let organization_name = wish.personal_organization_name();
        let personal = if self.settings.personal_organizations {
            Some((OrganizationId::from_uuid(self.new_id()), self.free_slug(&organization_name).await?))
        } else {
            None
        };
        let organization = personal.as_ref().map(|(id, _)| *id);
        let now = self.now();

        let mut tx = self.db.begin(organization, Some(user)).await?;
        sqlx::query!(
            r#"
            WITH account AS (
                INSERT INTO tenantry.users
                    (id, name, profile_name, company_name, email, email_verified_at, locale,
                     primary_organization_id, personal_organization_id, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $9)
            )
            INSERT INTO tenantry.passwords (user_id, hash, changed_at) VALUES ($1, $10, $9)
            "#,
            user.uuid(),
            wish.name.as_str(),
            wish.profile_name.as_ref().map(tenantry::text::Name::as_str),
            wish.company_name.as_ref().map(tenantry::text::Name::as_str),
            wish.email.as_str(),
            is_proven.then_some(now),
            wish.locale.tag(),
            organization.map(OrganizationId::uuid),
            now,
            hash,
        )
        .execute(&mut *tx)
        .await?;
        if let Some((id, slug)) = &personal {
            // Nobody is asked for extra fields here: both begin with the defaults.
            let begin = |entity| self.fields.of(entity).complete(&FieldValues::new());
            let founding = Founding {
                id: *id,
                owner: user,
                name: &organization_name,
                slug,
                is_personal: true,
                logo: None,
                metadata: &Metadata::default(),
                fields: &begin(Entity::Organization)?,
                member_fields: &begin(Entity::Member)?,
            };
            self.found(&mut tx, &founding).await?;
        }

        let session = if is_proven || !self.settings.require_verified_email {
            Some(self.insert_session(&mut tx, visitor, user, wish.locale, organization).await?)
        } else {
            None
        };
        if !is_proven && self.settings.mail_configured {
            let way = Way { back, onward: wish.onward.as_ref() };
            self.queue_link(&mut tx, user, &wish.email, wish.locale, UserLinkKind::VerifyEmail, way).await?;
        }
        self.record(
            &mut tx,
            By { user: Some(user), session: session.as_ref().map(|session| session.0), origin: &visitor.origin },
            Change {
                organization,
                action: "account.created",
                target: ("user", user.uuid()),
                before: None,
                after: Some(json!({ "email": wish.email, "name": wish.name, "personalOrganization": personal.map(|(_, slug)| slug) })),
                events: Vec::new(),
            },
        )
        .await?;
        self.commit(tx).await?;
        Ok(session.map(|(_, session)| session))
    }

    /// The person behind the address hears that somebody tried; whoever tried hears nothing.
    async fn tell_owner_of_address(&self, visitor: &Visitor, known: UserId, wish: &SignUp) -> Result<(), Failure> {
        if self.attempt(Limit::MAIL_TO_MAILBOX, wish.email.as_str()).await.is_err() {
            // Enough mails to that mailbox; the answer stays the same.
            return Ok(());
        }
        let mut tx = self.db.begin(None, Some(known)).await?;
        self.queue_mail(
            &mut tx,
            mail::Draft {
                organization: None,
                user: Some(known),
                kind: mail::Kind::AccountExists,
                recipient: &wish.email,
                locale: visitor.origin.locale,
                payload: json!({}),
            },
        )
        .await?;
        self.commit(tx).await
    }

    /// Whoever signed up behind an invitation or a link lands inside, or has asked to be let in. If the offer fell through meanwhile, or the address
    /// has to be verified first, the account stands all the same, and the page behind the link says what is to be done.
    async fn go_in(&self, visitor: &Visitor, session: &NewSession, way: WayIn) -> Result<(), Failure> {
        let visitor = Visitor { origin: visitor.origin.clone(), secret: Some(session.secret.clone()) };
        let caller = self.identify(&visitor).await?;
        // As at any other door: with the hooks of the product.
        let services = self.services();
        let entered = match way.back {
            Back::Invitation(_) => {
                services.invitations.accept(&caller, &InvitationRef::Link(way.link)).await.map(|_| ())
            }
            Back::Link(_) if way.asks => services.join_requests.ask(&caller, &way.link).await.map(|_| ()),
            Back::Link(_) => services.invitation_links.join(&caller, &way.link).await.map(|_| ()),
        };
        // The account is committed: an error now, even one of ours, must not look as if there were none.
        if let Err(refusal) = entered {
            tracing::warn!(code = refusal.code(), "the invitation fell through at sign-up");
        }
        Ok(())
    }
}

/// An invitation or a shareable link that leads into an organization at sign-up.
struct WayIn {
    link: LinkSecret,
    back: Back,
    /// Whether holding it proves the mailbox.
    proves_mailbox: bool,
    /// Whether it only lets ask.
    asks: bool,
}
