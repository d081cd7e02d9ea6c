//! Demo data: two companies and the people who work in them, made through the services like everything else.

use std::sync::Arc;

use chrono::TimeDelta;
use tenantry::{
    Error, Result,
    clock::ManualClock,
    ids::TeamId,
    invitation::{InvitationRef, LinkSecret, NewInvitation},
    locale::Locale,
    organization::{NewOrganization, OrganizationRef},
    service::Services,
    session::{Caller, SignedUp, Tenant, Visitor},
    slug::Slug,
    team::{Appointment, NewTeam, TeamProfile, TeamRole},
    user::SignUp,
};

use crate::{failure::Failure, services::Core};

/// The password of all demo accounts.
pub const PASSWORD: &str = "tenantry-demo";

/// A demo account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// What signs in, together with [`PASSWORD`].
    pub email: &'static str,
    /// Who it is.
    pub about: &'static str,
}

/// People: address, name, company, language, who they are.
const PEOPLE: [(&str, &str, &str, Locale, &str); 6] = [
    ("grace@example.com", "Grace Park", "", Locale::En, "owner of Northwind, admin of 신선푸드"),
    ("minji@example.com", "김민지", "", Locale::Ko, "owner of 신선푸드"),
    ("james@example.com", "James Miller", "", Locale::En, "admin of Northwind"),
    ("sora@example.com", "이소라", "소라상사", Locale::Ko, "member of both"),
    ("daniel@example.com", "Daniel Weber", "", Locale::En, "member of Northwind"),
    ("hyunwoo@example.com", "박현우", "", Locale::Ko, "invited to Northwind"),
];

/// Companies: owner, name, slug, members and their roles, addresses with a pending invitation.
type Company =
    (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);
const COMPANIES: [Company; 2] = [
    (
        "grace@example.com",
        "Northwind",
        "northwind",
        &[("james@example.com", "admin"), ("sora@example.com", "member"), ("daniel@example.com", "member")],
        &["hyunwoo@example.com", "newcomer@example.com"],
    ),
    (
        "minji@example.com",
        "신선푸드",
        "sinseonpudeu",
        &[("grace@example.com", "admin"), ("sora@example.com", "member")],
        &["partner@example.com"],
    ),
];

/// Teams: company, name, the team above, kind of unit, people with their positions; the first of them leads.
type Unit = (&'static str, &'static str, Option<&'static str>, &'static str, &'static [(&'static str, &'static str)]);
const TEAMS: [Unit; 5] = [
    ("northwind", "Sales", None, "Division", &[("james@example.com", "Head of sales"), ("daniel@example.com", "")]),
    ("northwind", "Seoul office", Some("Sales"), "Office", &[("sora@example.com", "Office manager")]),
    ("northwind", "Purchasing", None, "Division", &[("grace@example.com", "Buyer")]),
    ("sinseonpudeu", "영업본부", None, "본부", &[("minji@example.com", "본부장"), ("sora@example.com", "책임")]),
    ("sinseonpudeu", "물류실", Some("영업본부"), "실", &[("grace@example.com", "실장")]),
];

/// Loads the demo data, unless it is there, and gives the accounts to sign in with.
///
/// It is made in the past, a day for each step, so that lists look like lists. No mail is sent.
///
/// # Errors
/// What the services refuse, such as a slug that somebody else has taken.
pub async fn load(core: &Core) -> Result<Vec<DemoPerson>> {
    let people = PEOPLE.iter().map(|(email, .., about)| DemoPerson { email, about }).collect();
    let days = i64::try_from(PEOPLE.len() + 2 * COMPANIES.len()).unwrap_or(0);
    let clock = ManualClock::new(core.clock.now() - TimeDelta::days(days + 1));
    let services = quiet(core, &clock).services();

    let mut known = Vec::new();
    for (email, name, company, locale, _) in PEOPLE {
        let wish = SignUp::parse(name, "", company, email, PASSWORD, locale, None)?;
        match services.accounts.sign_up(&Visitor::default(), wish).await {
            Ok(SignedUp::Session(session)) => {
                let visitor = Visitor { secret: Some(session.secret), ..Visitor::default() };
                let caller = services.doorkeeper.identify(&visitor).await?;
                verify(core, &caller).await?;
                known.push((email, visitor));
            }
            // The first of them tells about all: the data is there.
            Ok(SignedUp::CheckMail) | Err(Error::EmailTaken) if known.is_empty() => return Ok(people),
            Ok(SignedUp::CheckMail) => return Err(Error::EmailTaken),
            Err(error) => return Err(error),
        }
        clock.advance(TimeDelta::days(1));
    }
    let demo = Demo { services, known };
    for (owner, name, slug, members, invited) in COMPANIES {
        let caller = demo.caller(owner).await?;
        demo.services.organizations.create(&caller, NewOrganization::parse(name, slug)?).await?;
        let tenant = demo.enter(owner, slug).await?;
        clock.advance(TimeDelta::days(1));
        for (member, role) in members {
            demo.join(&tenant, member, role).await?;
        }
        demo.found_teams(&tenant).await?;
        clock.advance(TimeDelta::days(1));
        for address in invited {
            demo.services.invitations.create(&tenant, NewInvitation::parse(address, ["member"])?).await?;
        }
    }
    for (_, visitor) in &demo.known {
        demo.services.accounts.sign_out(visitor).await?;
    }
    Ok(people)
}

/// The services on the same database, at another time, without mail and without counting.
fn quiet(core: &Core, clock: &ManualClock) -> Core {
    let mut settings = (*core.trusted().settings).clone();
    settings.require_verified_email = false;
    settings.invitations_require_verified_email = false;
    settings.mail_configured = false;
    settings.rate_limits = false;
    Core { clock: Arc::new(clock.clone()), settings: Arc::new(settings), ..core.clone() }
}

struct Demo {
    services: Services,
    known: Vec<(&'static str, Visitor)>,
}

impl Demo {
    fn visitor(&self, email: &str) -> Visitor {
        let found = self.known.iter().find(|(known, _)| *known == email);
        found.map(|(_, visitor)| visitor.clone()).unwrap_or_default()
    }

    async fn caller(&self, email: &str) -> Result<Caller> {
        self.services.doorkeeper.identify(&self.visitor(email)).await
    }

    async fn enter(&self, email: &str, slug: &str) -> Result<Tenant> {
        let organization = OrganizationRef::Slug(Slug::parse(slug)?);
        self.services.doorkeeper.enter(&self.visitor(email), &organization).await
    }

    async fn found_teams(&self, tenant: &Tenant) -> Result<()> {
        let mut made: Vec<(&str, TeamId)> = Vec::new();
        for (slug, name, above, unit_type, people) in TEAMS {
            if slug != tenant.slug.as_str() {
                continue;
            }
            let parent = made.iter().find(|(known, _)| Some(*known) == above).map(|(_, id)| *id);
            let profile = TeamProfile { unit_type: Some(unit_type.to_owned()), ..TeamProfile::default() };
            let wish = NewTeam { parent, profile, ..NewTeam::parse(name, "")? };
            let team = self.services.teams.create(tenant, wish).await?.id;
            made.push((name, team));
            for (at, (email, position)) in people.iter().enumerate() {
                let user = self.caller(email).await?.user_id;
                let role = if at == 0 { TeamRole::Lead } else { TeamRole::Member };
                self.services.teams.add_member(tenant, team, user, None).await?;
                let appointment = Appointment::parse("", position, "", false, above.is_none())?;
                self.services.teams.appoint(tenant, team, user, role, appointment).await?;
            }
        }
        Ok(())
    }

    async fn join(&self, tenant: &Tenant, email: &str, role: &str) -> Result<()> {
        let invitation = self.services.invitations.create(tenant, NewInvitation::parse(email, [role])?).await?;
        let link = self.services.invitations.link(tenant, invitation.id).await?;
        let secret = LinkSecret::parse(link.rsplit('/').next().unwrap_or_default())?;
        let caller = self.caller(email).await?;
        self.services.invitations.accept(&caller, &InvitationRef::Link(secret)).await?;
        Ok(())
    }
}

/// Nobody reads the mail of these addresses.
async fn verify(core: &Core, caller: &Caller) -> Result<(), Failure> {
    let mut tx = core.db.begin(None, Some(caller.user_id)).await?;
    sqlx::query("UPDATE tenantry.users SET email_verified_at = created_at WHERE id = $1")
        .bind(caller.user_id.uuid())
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use tenantry::{Field, email::Email, password::Password};

    use super::*;

    #[test]
    fn everybody_in_a_company_has_an_account() {
        for (owner, .., members, _) in COMPANIES {
            for email in members.iter().map(|(email, _)| *email).chain([owner]) {
                assert!(PEOPLE.iter().any(|(known, ..)| *known == email), "{email}");
            }
        }
        for (email, ..) in PEOPLE {
            assert!(Email::parse(email).is_ok());
        }
        assert!(Password::parse_new(Field::Password, PASSWORD).is_ok());
    }
}
