//! A small world to test in, seen from inside: services, a clock that is moved by hand, and who looks behind them.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use sqlx::PgPool;
use tenantry::{
    access::AccessPolicy,
    clock::ManualClock,
    email::Email,
    ids::OrganizationId,
    invitation::{Invitation, NewInvitation},
    limits::Limits,
    locale::Locale,
    organization::{NewOrganization, OrganizationRef},
    service::{Doorkeeper, Services},
    session::{Caller, SignedUp, Tenant, Visitor},
    slug::Slug,
    user::SignUp,
};

use crate::{
    database::{Database, DatabaseOptions},
    mail::{Draft, Kind, Mailer},
    random::SeededRandom,
    secrets::LinkKey,
    services::{Core, Settings},
};

pub(crate) struct World {
    pub(crate) core: Core,
    pub(crate) services: Services,
    pub(crate) clock: ManualClock,
    /// The login that owns the database: sees everything.
    pub(crate) pool: PgPool,
}

/// Somebody with an account and an open session.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) visitor: Visitor,
    pub(crate) caller: Caller,
}

impl World {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let clock = ManualClock::new(DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000));
        Self::at(pool, clock).await
    }

    /// Another server on the same database, with the same time.
    pub(crate) async fn another(&self) -> Self {
        Self::at(self.pool.clone(), self.clock.clone()).await
    }

    async fn at(pool: PgPool, clock: ManualClock) -> Self {
        static WORLDS: AtomicU64 = AtomicU64::new(1);
        let options = DatabaseOptions::single(pool.connect_options().as_ref().clone(), 4);
        let database = Database::connect(&options).await.expect("the test database");
        let settings = Settings {
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
            mail_configured: true,
            rate_limits: false,
            personal_organizations: true,
        };
        let random = SeededRandom::new(WORLDS.fetch_add(1, Ordering::Relaxed));
        let core = Core::new(
            database,
            Arc::new(clock.clone()),
            Arc::new(random),
            LinkKey::new([7; 32]),
            AccessPolicy::default(),
            settings,
        );
        Self { services: core.services(), core, clock, pool }
    }

    /// Somebody new, signed in, with the address `{name}@example.com`. The verification mail is taken as sent.
    pub(crate) async fn person(&self, name: &str) -> Person {
        let email = format!("{}@example.com", name.to_lowercase());
        let wish = SignUp::parse(name, "", "", &email, "correct horse battery", Locale::En, None).expect("valid");
        let signed_up = self.services.accounts.sign_up(&Visitor::default(), wish).await.expect("signed up");
        let SignedUp::Session(session) = signed_up else { panic!("this world asks for no verification") };
        self.run("DELETE FROM tenantry.mail_outbox WHERE kind = 'verify_email'").await;
        let visitor = Visitor { secret: Some(session.secret), ..Visitor::default() };
        let caller = self.core.identify(&visitor).await.expect("a new session");
        Person { visitor, caller }
    }

    pub(crate) async fn organization(&self, owner: &Person, slug: &str) -> Tenant {
        let wish = NewOrganization::parse(slug, slug).expect("a valid name and slug");
        self.services.organizations.create(&owner.caller, wish).await.expect("a new organization");
        self.enter(owner, slug).await.expect("one's own organization")
    }

    pub(crate) async fn enter(&self, person: &Person, slug: &str) -> tenantry::Result<Tenant> {
        self.core.enter(&person.visitor, &OrganizationRef::Slug(Slug::parse(slug)?)).await
    }

    pub(crate) async fn invite(&self, tenant: &Tenant, name: &str) -> Invitation {
        let wish = NewInvitation::parse(&format!("{name}@example.com"), ["member"]).expect("a valid address");
        self.services.invitations.create(tenant, wish).await.expect("an invitation")
    }

    /// Brings somebody in without the way through a mail.
    pub(crate) async fn join(&self, owner: &Tenant, person: &Person) -> Tenant {
        let invitation = self.invite(owner, person.caller.name.as_str().to_lowercase().as_str()).await;
        let link = self.services.invitations.link(owner, invitation.id).await.expect("a link");
        self.run("UPDATE tenantry.users SET email_verified_at = created_at").await;
        let caller = self.core.identify(&person.visitor).await.expect("a session");
        let secret = link.rsplit('/').next().unwrap_or_default();
        let secret = tenantry::invitation::LinkSecret::parse(secret).expect("a secret");
        self.services
            .invitations
            .accept(&caller, &tenantry::invitation::InvitationRef::Link(secret))
            .await
            .expect("joined");
        self.enter(person, owner.slug.as_str()).await.expect("inside")
    }

    /// A mail that needs no row but its own.
    pub(crate) async fn queue_notice(&self, person: &Person, recipient: &str) {
        let recipient = Email::parse(recipient).expect("an address");
        let mut tx = self.core.db.begin(None, Some(person.caller.user_id)).await.expect("a transaction");
        let draft = Draft {
            organization: None,
            user: Some(person.caller.user_id),
            kind: Kind::PasswordChanged,
            recipient: &recipient,
            locale: Locale::En,
            payload: json!({}),
        };
        self.core.queue_mail(&mut tx, draft).await.expect("queued");
        self.core.commit(tx).await.expect("committed");
    }

    /// Sends the mail that is due, and nothing else.
    pub(crate) async fn send_mail(&self, mailer: &Mailer) {
        let shutdown = tokio_util::sync::CancellationToken::new();
        crate::jobs::mail::send_due(&self.core, mailer, &shutdown).await.expect("the database is there");
    }

    pub(crate) async fn mail_state(&self, invitation: &Invitation) -> String {
        sqlx::query_scalar("SELECT mail_state FROM tenantry.organization_invitations WHERE id = $1")
            .bind(invitation.id.uuid())
            .fetch_one(&self.pool)
            .await
            .expect("an invitation")
    }

    /// How many events of this topic wait for everybody in an organization.
    pub(crate) async fn waiting_events(&self, topic: &str, organization: OrganizationId) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM tenantry.event_outbox WHERE topic = $1 AND organization_id = $2")
            .bind(topic)
            .bind(organization.uuid())
            .fetch_one(&self.pool)
            .await
            .expect("a number")
    }

    pub(crate) async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.pool).await.expect("a number")
    }

    pub(crate) async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.pool).await.expect("a statement of the test");
    }
}
