//! The services: what every door calls.
//!
//! [`Core`] holds what they share; each topic is a trait of `tenantry::service` with its statements in one folder.
//! A write is one transaction: lock the organization's row, load, decide with `tenantry::access`, write, record.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::types::Json;
use tenantry::{
    access::{AccessPolicy, Flags, Permission, PermissionSet, RunTimeRoles},
    clock::Clock,
    fields::ExtraFields,
    hooks::Hooks,
    limits::{Limits, OrganizationLimits, Plan},
    role::Role,
    service::{Operator, Services},
    text::Name,
};
use tokio::sync::Notify;
use url::Url;
use uuid::Uuid;

use crate::{config::Config, database::Database, failure::Failure, hooks, random::Random, secrets::LinkKey};

pub(crate) mod accounts;
pub(crate) mod actor;
pub(crate) mod attempts;
pub(crate) mod doorkeeper;
pub(crate) mod invitation_links;
pub(crate) mod invitations;
pub(crate) mod join_requests;
pub(crate) mod members;
pub(crate) mod operator;
pub(crate) mod organizations;
pub(crate) mod passwords;
pub(crate) mod pictures;
pub(crate) mod place;
pub(crate) mod record;
pub(crate) mod records;
pub(crate) mod roles;
pub(crate) mod teams;
pub(crate) mod transfers;

/// What the services are told by the configuration.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where people reach the console; links in mails start with it.
    pub public_url: Url,
    /// How long an unused session stays open.
    pub session_ttl: TimeDelta,
    /// How long an invitation stands.
    pub invitation_ttl: TimeDelta,
    /// How many of everything there may be, and by which plan.
    pub limits: Limits,
    /// Whether anybody may make organizations.
    pub organization_creation: bool,
    /// Whether organizations can be deleted.
    pub organization_deletion: bool,
    /// Whether a new invitation takes the place of an open one to the same address.
    pub replace_invitations: bool,
    /// Whether an organization may be without teams once it had some.
    pub allow_removing_all_teams: bool,
    /// Whether a new organization starts with a team that has its name, and its owner in it.
    pub default_team: bool,
    /// Whether an account needs a verified address before its first session.
    pub require_verified_email: bool,
    /// Whether an invitation is shown to and answered by a verified address only.
    pub invitations_require_verified_email: bool,
    /// Whether mail leaves this server, to an SMTP server or to the mail folder of a developer.
    pub mail_configured: bool,
    /// Whether attempts are counted.
    pub rate_limits: bool,
    /// Whether everybody who signs up gets an organization.
    pub personal_organizations: bool,
}

impl From<&Config> for Settings {
    fn from(config: &Config) -> Self {
        Self {
            public_url: config.public_url.clone(),
            session_ttl: config.session_ttl,
            invitation_ttl: config.invitation_expires,
            limits: config.limits.clone(),
            organization_creation: config.organization_creation,
            organization_deletion: config.organization_deletion,
            replace_invitations: config.replace_invitations,
            allow_removing_all_teams: config.allow_removing_all_teams,
            default_team: config.default_team,
            require_verified_email: config.require_verified_email,
            invitations_require_verified_email: config.invitations_require_verified_email,
            mail_configured: config.sends_mail(),
            rate_limits: config.rate_limits,
            personal_organizations: config.personal_organizations,
        }
    }
}

/// What all services share.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "trait objects and keys with nothing to show")]
pub struct Core {
    pub(crate) db: Database,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) key: LinkKey,
    pub(crate) policy: Arc<AccessPolicy>,
    pub(crate) settings: Arc<Settings>,
    /// The extra fields that are declared.
    pub(crate) fields: Arc<ExtraFields>,
    /// What the embedding product does around changes.
    pub(crate) hooks: Option<Arc<dyn Hooks>>,
    /// Woken after a commit that left something in an outbox.
    pub(crate) outbox: Arc<Notify>,
}

impl Core {
    /// Puts the shared parts together.
    #[must_use]
    pub fn new(
        db: Database,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        key: LinkKey,
        policy: AccessPolicy,
        settings: Settings,
    ) -> Self {
        Self {
            db,
            clock,
            random,
            key,
            policy: Arc::new(policy),
            settings: Arc::new(settings),
            fields: Arc::default(),
            hooks: None,
            outbox: Arc::new(Notify::new()),
        }
    }

    /// The same with extra fields.
    #[must_use]
    pub fn with_fields(self, fields: ExtraFields) -> Self {
        Self { fields: Arc::new(fields), ..self }
    }

    /// The same with a product's hooks around every change.
    #[must_use]
    pub fn with_hooks(self, hooks: Arc<dyn Hooks>) -> Self {
        Self { hooks: Some(hooks), ..self }
    }

    /// The services as doors receive them.
    #[must_use]
    pub fn services(&self) -> Services {
        let plain = self.plain_services();
        match &self.hooks {
            Some(hooks) => hooks::around(&plain, hooks),
            None => plain,
        }
    }

    /// What the operator and the embedding product do themselves, with the hooks around it.
    #[must_use]
    pub fn operator(&self) -> Arc<dyn Operator> {
        let plain: Arc<dyn Operator> = Arc::new(self.clone());
        match &self.hooks {
            Some(hooks) => hooks::around_operator(&plain, &self.plain_services(), hooks),
            None => plain,
        }
    }

    /// The same for calls that the product makes itself, where what the operator keeps people from does not count.
    #[must_use]
    pub fn trusted(&self) -> Self {
        let mut settings = (*self.settings).clone();
        settings.organization_creation = true;
        settings.organization_deletion = true;
        Self { settings: Arc::new(settings), ..self.clone() }
    }

    fn plain_services(&self) -> Services {
        let core = Arc::new(self.clone());
        Services {
            doorkeeper: core.clone(),
            accounts: core.clone(),
            organizations: core.clone(),
            members: core.clone(),
            invitations: core.clone(),
            invitation_links: core.clone(),
            join_requests: core.clone(),
            pictures: core.clone(),
            records: core.clone(),
            roles: core.clone(),
            teams: core.clone(),
            transfers: core,
        }
    }

    /// What an organization with these columns may have.
    pub(crate) fn limits_from_row(&self, plan: Option<&str>, max_members: Option<i32>) -> OrganizationLimits {
        self.settings.limits.of(plan_from_row(plan).as_ref(), max_members.and_then(|max| u32::try_from(max).ok()))
    }

    /// The policy of an organization whose maker got the role `creator`, and that has these roles of its own.
    pub(crate) fn policy_with(&self, creator: &str, run_time: Option<StoredRoles>) -> Arc<AccessPolicy> {
        let (creator, run_time) = (creator_from_row(creator), run_time_from_row(run_time));
        if run_time.is_empty() && creator == *self.policy.creator() {
            self.policy.clone()
        } else {
            Arc::new(self.policy.with_run_time(run_time).with_creator(creator))
        }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A UUID of version 7 (RFC 9562), from the clock and the randomness that the core was given.
    pub(crate) fn new_id(&self) -> Uuid {
        crate::random::uuid_v7(self.now(), self.random.as_ref())
    }

    /// Commits, then wakes whoever sends what the transaction left in an outbox.
    pub(crate) async fn commit(&self, tx: crate::database::Tx) -> Result<(), Failure> {
        tx.commit().await?;
        self.outbox.notify_one();
        Ok(())
    }
}

/// Role keys as the database holds them, strongest first.
pub(crate) fn roles_from_row(stored: &[String]) -> Vec<Role> {
    let mut roles: Vec<Role> = stored.iter().filter_map(|role| Role::parse(role).ok()).collect();
    roles.sort_by_key(|role| (role.rank(), role.clone()));
    roles
}

/// A creator role as the database holds it. Its constraint is wider than the rule for names, but nobody holds what is no role.
pub(crate) fn creator_from_row(stored: &str) -> Role {
    Role::parse(stored).unwrap_or_else(|_| Role::owner())
}

/// An organization's own roles as one column of a statement about something else: permissions by role name.
pub(crate) type StoredRoles = Json<BTreeMap<String, Vec<String>>>;

/// The organization's own roles. Text that is no name or no permission is passed over: it can give nothing.
pub(crate) fn run_time_from_row(stored: Option<StoredRoles>) -> RunTimeRoles {
    let Some(Json(stored)) = stored else { return RunTimeRoles::new() };
    stored
        .iter()
        .filter_map(|(role, permissions)| Some((Role::parse(role).ok()?, permissions_from_row(permissions))))
        .collect()
}

/// Permissions as the database holds them.
pub(crate) fn permissions_from_row(stored: &[String]) -> PermissionSet {
    stored.iter().filter_map(|text| Permission::parse(text).ok()).collect()
}

/// A name as the database holds it; its check constraint is the same rule.
pub(crate) fn name_from_row(stored: &str) -> Result<Name, Failure> {
    Name::truncate(stored).ok_or_else(|| Failure::internal("a stored name is blank"))
}

/// A plan as the database holds it; its check constraint is the same rule.
pub(crate) fn plan_from_row(stored: Option<&str>) -> Option<Plan> {
    stored.and_then(|plan| Plan::parse(plan).ok())
}

/// A count of rows, which is never negative.
pub(crate) fn count_from_row(stored: impl TryInto<u64>) -> u64 {
    stored.try_into().unwrap_or_default()
}

/// The four switches of a member, as columns.
pub(crate) const fn flags_from_row(
    can_manage_orders: Option<bool>,
    can_manage_products: Option<bool>,
    can_manage_members: Option<bool>,
    can_view_financials: Option<bool>,
) -> Flags {
    Flags { can_manage_orders, can_manage_products, can_manage_members, can_view_financials }
}
