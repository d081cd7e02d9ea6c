//! A small world to test in: people, organizations, and a clock that is moved by hand.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgPool;
use tenantry::{
    Field, Result,
    access::{AccessConfig, AccessPolicy, RoleConfig},
    clock::{Clock as _, ManualClock},
    email::Email,
    hooks::Hooks,
    invitation::{Invitation, InvitationRef, LinkSecret, NewInvitation},
    limits::{Limits, OrganizationLimits},
    locale::Locale,
    organization::{NewOrganization, OrganizationRef},
    password::Password,
    role::Role,
    service::Services,
    session::{Caller, NewSession, SignedUp, Tenant, Visitor},
    slug::Slug,
    user::SignUp,
};
use tenantry_server::{
    database::{Database, DatabaseOptions},
    random::SeededRandom,
    secrets::LinkKey,
    services::{Core, Settings},
};

/// What every test signs up with.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Services on a database of their own.
pub(crate) struct World {
    pub(crate) services: Services,
    pub(crate) clock: ManualClock,
    /// The login that owns the database: sees everything, for looking behind the scenes.
    pub(crate) pool: PgPool,
    pub(crate) core: Core,
}

/// Somebody with an account and an open session.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) visitor: Visitor,
    pub(crate) caller: Caller,
}

pub(crate) fn settings() -> Settings {
    Settings {
        public_url: url::Url::parse("http://127.0.0.1:3000").expect("a constant"),
        session_ttl: TimeDelta::days(30),
        invitation_ttl: TimeDelta::days(7),
        limits: Limits::default(),
        organization_creation: true,
        organization_deletion: true,
        replace_invitations: false,
        allow_removing_all_teams: false,
        default_team: false,
        require_verified_email: false,
        invitations_require_verified_email: false,
        mail_configured: false,
        rate_limits: true,
        personal_organizations: true,
    }
}

/// The settings with other limits for organizations.
pub(crate) fn limited(change: impl FnOnce(&mut OrganizationLimits)) -> Settings {
    let mut settings = settings();
    change(&mut settings.limits.organization);
    settings
}

impl World {
    pub(crate) async fn new(pool: PgPool) -> Self {
        Self::with(pool, settings()).await
    }

    pub(crate) async fn with(pool: PgPool, settings: Settings) -> Self {
        Self::made_of(pool, settings, |core| core).await
    }

    /// With hooks, and with a few extra fields.
    pub(crate) async fn hooked(pool: PgPool, hooks: Arc<dyn Hooks>) -> Self {
        Self::made_of(pool, settings(), |core| core.with_fields(crate::fields::declared()).with_hooks(hooks)).await
    }

    /// A world in which whoever makes an organization gets `role`, which holds what an owner does.
    pub(crate) async fn created_by(pool: PgPool, role: &str) -> Self {
        let mut config = AccessConfig::default();
        if Role::parse(role).is_ok_and(|role| !AccessPolicy::default().knows(&role)) {
            let like_owner = RoleConfig { extends: vec![Role::OWNER.to_owned()], ..RoleConfig::default() };
            config.roles.insert(role.to_owned(), like_owner);
        }
        let policy = AccessPolicy::configured(&config).expect("roles").with_creator(Role::parse(role).expect("a role"));
        Self::governed_by(pool, settings(), policy, |core| core).await
    }

    pub(crate) async fn made_of(pool: PgPool, settings: Settings, finish: impl FnOnce(Core) -> Core) -> Self {
        Self::governed_by(pool, settings, AccessPolicy::default(), finish).await
    }

    async fn governed_by(
        pool: PgPool,
        settings: Settings,
        policy: AccessPolicy,
        finish: impl FnOnce(Core) -> Core,
    ) -> Self {
        static WORLDS: AtomicU64 = AtomicU64::new(1);
        let options = DatabaseOptions::single(pool.connect_options().as_ref().clone(), 8);
        let database = Database::connect(&options).await.expect("the test database");
        let clock = ManualClock::new(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000));
        let random = SeededRandom::new(WORLDS.fetch_add(1, Ordering::Relaxed));
        let core =
            Core::new(database, Arc::new(clock.clone()), Arc::new(random), LinkKey::new([7; 32]), policy, settings);
        let core = finish(core);
        Self { services: core.services(), clock, pool, core }
    }

    pub(crate) async fn sign_up(&self, name: &str, invitation: Option<String>) -> Result<SignedUp> {
        let email = format!("{}@example.com", name.to_lowercase());
        let wish = SignUp::parse(name, "", "", &email, PASSWORD, Locale::En, invitation)?;
        self.services.accounts.sign_up(&Visitor::default(), wish).await
    }

    /// Somebody new, signed in, with the address `{name}@example.com`.
    pub(crate) async fn person(&self, name: &str) -> Person {
        match self.sign_up(name, None).await.expect("sign-up") {
            SignedUp::Session(session) => self.with_session(session).await,
            SignedUp::CheckMail => panic!("this world asks for no verification"),
        }
    }

    pub(crate) async fn with_session(&self, session: NewSession) -> Person {
        let visitor = Visitor { secret: Some(session.secret), ..Visitor::default() };
        let caller = self.services.doorkeeper.identify(&visitor).await.expect("a new session");
        Person { visitor, caller }
    }

    /// The same person as the server sees the session now.
    pub(crate) async fn with_session_of(&self, person: &Person) -> Person {
        let caller = self.services.doorkeeper.identify(&person.visitor).await.expect("an open session");
        Person { visitor: person.visitor.clone(), caller }
    }

    pub(crate) async fn sign_in(&self, name: &str, password: &str) -> Result<Person> {
        let email = email(name);
        let password = Password::parse_given(Field::Password, password)?;
        let session = self.services.accounts.sign_in(&Visitor::default(), email, password).await?;
        Ok(self.with_session(session).await)
    }

    pub(crate) async fn organization(&self, owner: &Person, slug: &str) -> Tenant {
        let wish = NewOrganization::parse(slug, slug).expect("a valid name and slug");
        self.services.organizations.create(&owner.caller, wish).await.expect("a new organization");
        self.enter(owner, slug).await.expect("one's own organization")
    }

    pub(crate) async fn enter(&self, person: &Person, slug: &str) -> Result<Tenant> {
        let slug = Slug::parse(slug)?;
        self.services.doorkeeper.enter(&person.visitor, &OrganizationRef::Slug(slug)).await
    }

    pub(crate) async fn invite(&self, tenant: &Tenant, name: &str, roles: &[&str]) -> Result<Invitation> {
        let wish = NewInvitation::parse(email(name).as_str(), roles)?;
        self.services.invitations.create(tenant, wish).await
    }

    /// The secret of an invitation's copied link.
    pub(crate) async fn link(&self, tenant: &Tenant, invitation: &Invitation) -> LinkSecret {
        let link = self.services.invitations.link(tenant, invitation.id).await.expect("a pending invitation");
        secret_of(&link)
    }

    /// Brings somebody into an organization the ordinary way, and gives back the person's own view of it.
    pub(crate) async fn join(&self, inviter: &Tenant, person: &Person, roles: &[&str]) -> Tenant {
        let invitation = self.invite(inviter, person.caller.name.as_str(), roles).await.expect("an invitation");
        self.services
            .invitations
            .accept(&person.caller, &InvitationRef::Id(invitation.id))
            .await
            .expect("an open invitation");
        self.enter(person, inviter.slug.as_str()).await.expect("one's new organization")
    }

    /// What the clock of this world says.
    pub(crate) fn clock_now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// How many rows a query counts, as the owner of the database.
    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.expect("a query of the test")
    }
}

pub(crate) fn email(name: &str) -> Email {
    Email::parse(&format!("{name}@example.com")).expect("a valid address")
}

pub(crate) fn roles(names: &[&str]) -> Vec<Role> {
    Role::parse_set(names).expect("valid roles")
}

pub(crate) fn secret_of(link: &str) -> LinkSecret {
    LinkSecret::parse(link.rsplit(['/', '=']).next().unwrap_or_default()).expect("a link of ours")
}
