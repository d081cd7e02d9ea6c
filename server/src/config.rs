//! Configuration: `tenantry.toml`, then the environment, then flags, as one [`Config`] in which everything is checked.
//!
//! `docs/configuration.md` lists the settings; a test keeps it in step with [`KEYS`].

use std::{
    io,
    net::{IpAddr, SocketAddr},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use chrono::TimeDelta;
use ipnet::IpNet;
use tenantry::{
    access::AccessPolicy,
    fields::ExtraFields,
    limits::{Limit, Limits, OrganizationLimits},
    role::Role,
};
use tenantry_app::cookies::SameSite;
use url::{Host, Url};

use crate::{random::Random, telemetry::LogFormat};

mod access;
pub mod documentation;
mod fields;
mod origin;
mod parse;
mod plans;
mod server_key;
mod settings;
mod sources;

pub use origin::TrustedOrigin;
pub use server_key::ServerKey;
pub use settings::{KEYS, Key};
pub use sources::{CONFIG_VARIABLE, ConfigError, DEFAULT_FILE, Sources};

use settings::Settings;
use sources::Given;

/// Everything that an operator decides.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Where people reach the console: an origin, without a path.
    pub public_url: Url,
    /// Folder for what the server keeps; absolute, and there.
    pub data_dir: PathBuf,
    /// Which PostgreSQL.
    pub database: DatabaseConfig,
    /// Connections for tenant data.
    pub pool_size: u32,
    /// The key of link secrets.
    pub server_key: ServerKey,
    /// The server for outgoing mail, if any.
    pub smtp_url: Option<String>,
    /// The sender of mail.
    pub mail_from: String,
    /// Where mail is written when there is no SMTP server.
    pub mail_folder: PathBuf,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether an account opens only after its address was verified.
    pub require_verified_email: bool,
    /// Whether invitations are for verified addresses only.
    pub invitations_require_verified_email: bool,
    /// How long a session lives without being used.
    pub session_ttl: TimeDelta,
    /// How long an invitation can be accepted.
    pub invitation_expires: TimeDelta,
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
    /// Whether a new organization starts with a team.
    pub default_team: bool,
    /// Which permissions exist, and which roles hold them.
    pub access: AccessPolicy,
    /// Which extra fields there are.
    pub fields: ExtraFields,
    /// Whether attempts are limited.
    pub rate_limits: bool,
    /// Whether everybody who signs up gets an organization.
    pub personal_organizations: bool,
    /// Whose front ends may use the API with cookies, besides our own.
    pub trusted_origins: Vec<TrustedOrigin>,
    /// The domain of the session cookie, when not this host alone.
    pub cookie_domain: Option<String>,
    /// Which sites' requests carry the session cookie.
    pub same_site: SameSite,
    /// How a log line looks.
    pub log_format: LogFormat,
    /// What is logged.
    pub log_filter: String,
    /// Whether cookies are `Secure`: when the public URL is https.
    pub secure_cookies: bool,
    /// Whether demo data is loaded at start.
    pub demo: bool,
    /// What the operator should hear once logs are on, though it stops nothing.
    pub warnings: Vec<String>,
    public_url_follows_addr: bool,
}

/// Whose defaults hold where a setting is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compat {
    /// Those of the npm package `better-auth` with its organization plugin.
    BetterAuth,
}

/// Which PostgreSQL the server works on.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseConfig {
    /// A private one, which the server starts and stops.
    Embedded {
        /// The folder with the programs of PostgreSQL, when not the one that is found.
        programs: Option<PathBuf>,
    },
    /// One that runs elsewhere.
    Url {
        /// Direct: migrations, notifications, advisory locks.
        direct: String,
        /// For tenant data, when not the direct one.
        app: Option<String>,
        /// For the question who asks, when not the direct one.
        auth: Option<String>,
        /// For jobs, when not the direct one.
        jobs: Option<String>,
    },
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URLs carry passwords.
        match self {
            Self::Embedded { programs } => f.debug_struct("Embedded").field("programs", programs).finish(),
            Self::Url { .. } => f.write_str("Url(…)"),
        }
    }
}

impl Config {
    /// Checks what `sources` say and fills in the rest. Makes the data folder, and in it the server key, where they are
    /// missing.
    ///
    /// # Errors
    /// The first setting that cannot be used, and why.
    pub fn load(sources: &Sources, random: &dyn Random) -> Result<Self, ConfigError> {
        let settings = Settings::read(sources)?;
        let mut warnings = Vec::new();

        let addr = settings.addr.value;
        refuse_open_dev_pages(&settings, cfg!(feature = "dev-pages"))?;
        let database = database(&settings)?;

        let data_dir = settings.data_dir.as_ref().map_or_else(default_data_dir, |given| given.value.clone());
        let refuse_folder = |reason: String| match &settings.data_dir {
            Some(given) => given.refuse(reason),
            None => ConfigError::new("data_dir", reason),
        };
        prepare_data_dir(&data_dir)
            .map_err(|error| refuse_folder(format!("{} cannot be made: {error}", data_dir.display())))?;
        let server_key = match settings.server_key {
            Some(key) => key.value,
            None => {
                if matches!(database, DatabaseConfig::Url { .. }) {
                    warnings.push(format!(
                        "the server key is kept in {}: several instances on one database need the same one, in TENANTRY_SERVER_KEY",
                        data_dir.display()
                    ));
                }
                ServerKey::kept_in(&data_dir.join("server.key"), random).map_err(refuse_folder)?
            }
        };

        let public_url_follows_addr = settings.public_url.is_none();
        let public_url = settings.public_url.map_or_else(|| url_of(addr), |given| given.value);
        let secure_cookies = public_url.scheme() == "https";
        if public_url_follows_addr && !addr.ip().is_loopback() {
            warnings.push(format!("links in mails point to {public_url}, since TENANTRY_PUBLIC_URL is not set"));
        } else if !secure_cookies && !is_local(&public_url) {
            warnings.push(format!("{public_url} is not https: passwords and sessions can be read on their way"));
        }

        refuse_useless_cookies(&settings.cookies_same_site, settings.cookies_domain.as_ref(), &public_url)?;
        let compat = settings.compat.map(|given| given.value) == Some(Compat::BetterAuth);
        let access = with_creator(sources.access()?, &settings.organizations_creator_role)?;
        let ours = Limits::default();
        let or_unlimited = |given: Option<Given<Limit>>, ours| match given {
            Some(given) => given.value,
            None if compat => Limit::Unlimited,
            None => ours,
        };

        let smtp_url = settings.smtp_url.map(|given| given.value);
        let require_verified_email =
            settings.require_verified_email.map_or(smtp_url.is_some() && !compat, |given| given.value);
        Ok(Self {
            addr,
            secure_cookies,
            database,
            pool_size: settings.pool_size.value,
            server_key,
            mail_from: settings.mail_from.map_or_else(|| default_sender(&public_url), |given| given.value),
            mail_folder: data_dir.join("mail"),
            require_verified_email,
            invitations_require_verified_email: settings
                .invitations_require_verified_email
                .map_or(require_verified_email && !compat, |given| given.value),
            smtp_url,
            trusted_proxies: settings.trusted_proxies.value,
            session_ttl: settings.session_ttl.map_or(TimeDelta::days(if compat { 7 } else { 30 }), |given| given.value),
            invitation_expires: settings
                .invitation_expires
                .map_or(if compat { TimeDelta::hours(48) } else { TimeDelta::days(7) }, |given| given.value),
            limits: Limits {
                organizations: or_unlimited(settings.limits_organizations, ours.organizations),
                organization: OrganizationLimits {
                    members: settings.limits_members.value,
                    invitations: settings.limits_invitations.value,
                    teams: or_unlimited(settings.limits_teams, ours.organization.teams),
                    team_members: or_unlimited(settings.limits_team_members, ours.organization.team_members),
                    roles: or_unlimited(settings.limits_roles, ours.organization.roles),
                },
                plans: sources.plans()?,
            },
            organization_creation: settings.organizations_creation.value,
            organization_deletion: settings.organizations_deletion.value,
            replace_invitations: settings.invitations_replace.value,
            allow_removing_all_teams: settings.teams_allow_removing_all.value,
            default_team: settings.teams_default.map_or(compat, |given| given.value),
            access,
            fields: sources.fields()?,
            rate_limits: settings.rate_limits.map_or(!compat, |given| given.value),
            personal_organizations: settings.personal_organizations.map_or(!compat, |given| given.value),
            trusted_origins: settings.trusted_origins.value,
            cookie_domain: settings.cookies_domain.map(|given| given.value),
            same_site: settings.cookies_same_site.value,
            log_format: settings.log_format.value,
            log_filter: settings.log_filter.value,
            demo: false,
            warnings,
            public_url,
            data_dir,
            public_url_follows_addr,
        })
    }

    /// Whether somebody reads the mail that is written: it goes to an SMTP server, or a developer has the mailbox page.
    /// Otherwise links are copied.
    #[must_use]
    pub fn sends_mail(&self) -> bool {
        self.smtp_url.is_some() || cfg!(feature = "dev-pages")
    }

    /// Whether nobody but the person at this machine is served: by its address and by its public URL.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.addr.ip().is_loopback() && is_local(&self.public_url)
    }

    /// Inside another application there is no address of ours to derive anything from.
    ///
    /// # Errors
    /// Without a public URL; with one that is open to others, in a build with the development pages.
    pub(crate) fn refuse_for_embedding(&self, dev_pages: bool) -> Result<(), ConfigError> {
        if self.public_url_follows_addr {
            return Err(ConfigError::new("public_url", "is needed: links in mails start with it"));
        }
        if dev_pages && !is_local(&self.public_url) {
            return Err(ConfigError::new(
                "public_url",
                "is open to others, but this build has the development pages (the cargo feature dev-pages), which show everybody's mail",
            ));
        }
        Ok(())
    }

    /// Takes the product's own permissions and roles in place of the file's; the creator role stays.
    ///
    /// # Errors
    /// When the policy has no such role.
    pub(crate) fn replace_access(&mut self, access: AccessPolicy) -> Result<(), ConfigError> {
        let name = "organizations.creator_role".to_owned();
        self.access = with_creator(access, &Given { value: self.access.creator().clone(), name })?;
        Ok(())
    }

    /// Takes note of the address that port 0 became.
    pub fn bound_to(&mut self, addr: SocketAddr) {
        self.addr = addr;
        if self.public_url_follows_addr {
            self.public_url = url_of(addr);
        }
    }
}

/// The development pages show everybody's mail, so they are for the person at the machine.
fn refuse_open_dev_pages(settings: &Settings, dev_pages: bool) -> Result<(), ConfigError> {
    if dev_pages && !settings.addr.value.ip().is_loopback() {
        return Err(settings.addr.refuse(format!(
            "{} is open to other machines, but this build has the development pages (the cargo feature dev-pages), which show everybody's mail: build without them, or listen on 127.0.0.1",
            settings.addr.value
        )));
    }
    Ok(())
}

/// A cookie that browsers would throw away signs nobody in.
fn refuse_useless_cookies(
    same_site: &Given<SameSite>,
    domain: Option<&Given<String>>,
    public_url: &Url,
) -> Result<(), ConfigError> {
    if same_site.value == SameSite::None && public_url.scheme() != "https" {
        return Err(same_site.refuse("browsers take such a cookie over https only, and the public URL is not"));
    }
    let host = public_url.host_str().unwrap_or_default();
    match domain {
        Some(given) if host != given.value && !host.ends_with(&format!(".{}", given.value)) => {
            Err(given.refuse(format!("is not the domain of {host}, the host of the public URL")))
        }
        _ => Ok(()),
    }
}

/// Makes the holders of a role the owners. Everybody may be given `member`, so it can be nobody's to keep.
fn with_creator(access: AccessPolicy, creator: &Given<Role>) -> Result<AccessPolicy, ConfigError> {
    let role = &creator.value;
    if role.as_str() == Role::MEMBER {
        return Err(creator.refuse("`member` cannot be it: whoever may invite gives that role"));
    }
    if !access.knows(role) {
        let all: Vec<&str> = access.roles().into_iter().map(Role::as_str).collect();
        return Err(creator.refuse(format!("`{role}` is not a role; there are {}", all.join(", "))));
    }
    Ok(access.with_creator(role.clone()))
}

fn database(settings: &Settings) -> Result<DatabaseConfig, ConfigError> {
    let role_urls = [&settings.database_app_url, &settings.database_auth_url, &settings.database_jobs_url];
    let programs = settings.postgres_bin.as_ref().map(|given| given.value.clone());
    let Some(direct) = &settings.database_url else {
        return match role_urls.into_iter().flatten().next() {
            Some(given) => Err(given.refuse("needs DATABASE_URL too: migrations and notifications go there")),
            None => Ok(DatabaseConfig::Embedded { programs }),
        };
    };
    let [app, auth, jobs] = role_urls.map(|url| url.as_ref().map(|given| given.value.clone()));
    Ok(DatabaseConfig::Url { direct: direct.value.clone(), app, auth, jobs })
}

/// For root a place to which the user postgres can walk.
fn default_data_dir() -> PathBuf {
    if nix::unistd::geteuid().is_root() {
        PathBuf::from("/var/lib/tenantry")
    } else {
        std::path::absolute(".tenantry").unwrap_or_else(|_| PathBuf::from(".tenantry"))
    }
}

/// Makes the folder where it is missing. What is in it protects itself; for root, the user postgres must get through.
fn prepare_data_dir(folder: &Path) -> io::Result<()> {
    let mode = if nix::unistd::geteuid().is_root() { 0o711 } else { 0o700 };
    if let Some(parent) = folder.parent() {
        std::fs::create_dir_all(parent)?;
    }
    match std::fs::DirBuilder::new().mode(mode).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        result => result,
    }
}

/// How a browser on this machine reaches `addr`.
fn url_of(addr: SocketAddr) -> Url {
    let host = match addr.ip() {
        ip if ip.is_unspecified() => "localhost".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    let mut url = parse::public_url("http://localhost").unwrap_or_else(|_| unreachable!("a constant URL that parses"));
    // Neither can fail: the URL has a host, and the text is one.
    let _ = url.set_host(Some(&host));
    let _ = url.set_port(Some(addr.port()));
    url
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn default_sender(public_url: &Url) -> String {
    // An IP address makes no domain of mail.
    format!("Tenantry <no-reply@{}>", public_url.domain().unwrap_or("localhost"))
}

#[cfg(test)]
mod tests;
