//! The one table of settings: a line here is the key in the file, the environment variable, the flag, the default, the
//! help text and the row in `docs/configuration.md`.

use std::{net::SocketAddr, path::PathBuf};

use chrono::TimeDelta;
use ipnet::IpNet;
use tenantry::{limits::Limit, role::Role};
use tenantry_app::cookies::SameSite;
use url::Url;

use super::{
    Compat, ServerKey, TrustedOrigin, parse,
    plans::{FEW, MANY, MEMBERS},
    sources::{ConfigError, Given, Sources},
};
use crate::telemetry::LogFormat;

/// How one setting is called everywhere.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// In the file; a dot means a table.
    pub toml: &'static str,
    /// In the environment.
    pub env: &'static str,
    /// Whether its value is nobody else's business. Such a setting has no flag: every user of the machine sees flags.
    pub secret: bool,
    /// Whether `default` is a description and not a value.
    pub described: bool,
    /// What holds when nothing is given.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

impl Key {
    /// The name of the flag, without its dashes; of no use for a secret.
    #[must_use]
    pub fn flag(&self) -> String {
        self.toml.replace(['_', '.'], "-")
    }
}

macro_rules! settings {
    (@type required $type:ty) => { Given<$type> };
    (@type optional $type:ty) => { Option<Given<$type>> };
    (@described required) => { false };
    (@described optional) => { true };
    (@secret open) => { false };
    (@secret secret) => { true };
    ($(
        #[doc = $help:literal]
        $field:ident: $need:ident $type:ty, $open:ident $toml:literal $env:literal $default:literal, $parse:expr;
    )+) => {
        /// All settings, in the order of the documentation.
        pub const KEYS: &[Key] = &[$(Key {
            toml: $toml,
            env: $env,
            secret: settings!(@secret $open),
            described: settings!(@described $need),
            default: $default,
            help: $help.trim_ascii(),
        }),+];

        /// All settings, each parsed and with the name under which it was given.
        #[derive(Debug)]
        pub(super) struct Settings {
            $(pub(super) $field: settings!(@type $need $type),)+
        }

        impl Settings {
            /// Parses every setting.
            pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
                let mut keys = KEYS.iter();
                Ok(Self {
                    $($field: match keys.next() {
                        Some(key) => sources.$need(key, $parse)?,
                        None => return Err(ConfigError::new($toml, "is missing from the table of settings")),
                    },)+
                })
            }
        }
    };
}

settings! {
    /// Address and port to listen on. Port 0 takes a free one.
    addr: required SocketAddr, open "addr" "TENANTRY_ADDR" "127.0.0.1:3000", parse::address;
    /// Where people reach the console: links in mails, the origin that may send forms, and `Secure` cookies when it is https.
    public_url: optional Url, open "public_url" "TENANTRY_PUBLIC_URL" "`http://` and the address", parse::public_url;
    /// Folder for what the server keeps: its own PostgreSQL, the server key, mail without SMTP. A relative path starts at the working directory.
    data_dir: optional PathBuf, open "data_dir" "TENANTRY_DATA_DIR" "`.tenantry`; for root `/var/lib/tenantry`", parse::path;
    /// PostgreSQL 15 or newer, for migrations and notifications, and for everything that has no URL of its own below. A direct connection, not a PgBouncer.
    database_url: optional String, secret "database.url" "DATABASE_URL" "a private PostgreSQL in the data folder", parse::database_url;
    /// Login for tenant data, under row-level security.
    database_app_url: optional String, secret "database.app_url" "DATABASE_APP_URL" "`DATABASE_URL` and `SET ROLE`", parse::database_url;
    /// Login for the question who asks and what they may do.
    database_auth_url: optional String, secret "database.auth_url" "DATABASE_AUTH_URL" "`DATABASE_URL` and `SET ROLE`", parse::database_url;
    /// Login for jobs: mail, expiry, purging.
    database_jobs_url: optional String, secret "database.jobs_url" "DATABASE_JOBS_URL" "`DATABASE_URL` and `SET ROLE`", parse::database_url;
    /// Connections for tenant data; the smaller pools follow it.
    pool_size: required u32, open "database.pool_size" "TENANTRY_POOL_SIZE" "10", parse::number(1..=1000);
    /// Folder with the programs of PostgreSQL for the private one.
    postgres_bin: optional PathBuf, open "postgres_bin" "TENANTRY_POSTGRES_BIN" "the newest on `PATH` or where distributions put it", parse::path;
    /// Key of the links in mails: at least 32 random bytes as base64 or hex (`openssl rand -base64 32`). Every instance needs the same one.
    server_key: optional ServerKey, secret "server_key" "TENANTRY_SERVER_KEY" "made once and kept in the data folder", ServerKey::parse;
    /// Server for outgoing mail: `smtps://user:password@host`, `smtp://host:587?tls=required`.
    smtp_url: optional String, secret "smtp_url" "TENANTRY_SMTP_URL" "none: mail is written to the data folder, and links are copied", parse::smtp_url;
    /// Sender of mail.
    mail_from: optional String, open "mail_from" "TENANTRY_MAIL_FROM" "`Tenantry <no-reply@…>` at the host of the public URL", parse::mailbox;
    /// Addresses or networks of the proxies whose `X-Forwarded-For` is believed, with commas.
    trusted_proxies: required Vec<IpNet>, open "trusted_proxies" "TENANTRY_TRUSTED_PROXIES" "", parse::networks;
    /// Whether an account opens only after its address was verified by mail.
    require_verified_email: optional bool, open "require_verified_email" "TENANTRY_REQUIRE_VERIFIED_EMAIL" "true where mail is sent by SMTP; with `compat` false", parse::truth;
    /// Other origins whose front ends may use the API under `/api/auth` with cookies, with commas; `*.` stands for any subdomain: `https://app.example.com, https://*.example.org`.
    trusted_origins: required Vec<TrustedOrigin>, open "trusted_origins" "TENANTRY_TRUSTED_ORIGINS" "", parse::trusted_origins;
    /// Domain of the session cookie, for front ends on other hosts of it. It must be the host of the public URL or one above it.
    cookies_domain: optional String, open "cookies.domain" "TENANTRY_COOKIES_DOMAIN" "the host of the public URL alone", parse::cookie_domain;
    /// Which sites' requests carry the session cookie: `lax`, `strict` or `none`. Front ends on another site than the public URL need `none`, and that needs https.
    cookies_same_site: required SameSite, open "cookies.same_site" "TENANTRY_COOKIES_SAME_SITE" "lax", parse::same_site;
    /// `better-auth` takes its defaults wherever a setting is not given: invitations for 48 hours, no verified address asked for, no personal organizations, any number of organizations, no rate limits. For front ends that move over.
    compat: optional Compat, open "compat" "TENANTRY_COMPAT" "none: our own, safer defaults", parse::compat;
    /// How long a session lives without being used.
    session_ttl: optional TimeDelta, open "session_ttl" "TENANTRY_SESSION_TTL" "`30 days`; with `compat` 7 days", parse::span(400);
    /// How long an invitation can be accepted.
    invitation_expires: optional TimeDelta, open "invitation_expires" "TENANTRY_INVITATION_EXPIRES" "`7 days`; with `compat` 48 hours", parse::span(365);
    /// Whether everybody who signs up gets an organization of their own.
    personal_organizations: optional bool, open "personal_organizations" "TENANTRY_PERSONAL_ORGANIZATIONS" "true; with `compat` false", parse::truth;
    /// Whether anybody may make organizations. Otherwise they come by import or from the embedding product.
    organizations_creation: required bool, open "organizations.creation" "TENANTRY_ORGANIZATIONS_CREATION" "true", parse::truth;
    /// Whether organizations can be deleted by those who hold `organization:delete`.
    organizations_deletion: required bool, open "organizations.deletion" "TENANTRY_ORGANIZATIONS_DELETION" "true", parse::truth;
    /// The role of whoever makes an organization, and of its owners: there is always somebody who has it, and only they give or take it. Built-in or from `[access.roles]`, but not `member`. Where it is another one, `owner` is a role as any other, in the console and in pasted lists, too. Organizations that are there keep the role that they were made with.
    organizations_creator_role: required Role, open "organizations.creator_role" "TENANTRY_ORGANIZATIONS_CREATOR_ROLE" "owner", parse::role;
    /// Whether an invitation to an address that has an open one takes its place; otherwise it is refused.
    invitations_replace: required bool, open "invitations.replace" "TENANTRY_INVITATIONS_REPLACE" "false", parse::truth;
    /// Whether an invitation is shown to, and answered by, a verified address only. The link in its mail proves the address by itself.
    invitations_require_verified_email: optional bool, open "invitations.require_verified_email" "TENANTRY_INVITATIONS_REQUIRE_VERIFIED_EMAIL" "as `require_verified_email`; with `compat` false", parse::truth;
    /// Members that an organization may have, unless it or its plan says otherwise: a number or `unlimited`, as for all limits.
    limits_members: required Limit, open "limits.members" "TENANTRY_LIMITS_MEMBERS" "100", parse::limit(MEMBERS);
    /// Organizations that a person may have, the personal one not counted.
    limits_organizations: optional Limit, open "limits.organizations" "TENANTRY_LIMITS_ORGANIZATIONS" "`10`; with `compat` unlimited", parse::limit(MANY);
    /// Pending invitations that an organization may have, unless its plan says otherwise.
    limits_invitations: required Limit, open "limits.invitations" "TENANTRY_LIMITS_INVITATIONS" "100", parse::limit(MANY);
    /// Roles that an organization may make for itself, unless its plan says otherwise.
    limits_roles: optional Limit, open "limits.roles" "TENANTRY_LIMITS_ROLES" "`50`; with `compat` unlimited", parse::limit(FEW);
    /// Teams that an organization may have, unless its plan says otherwise.
    limits_teams: optional Limit, open "limits.teams" "TENANTRY_LIMITS_TEAMS" "`100`; with `compat` unlimited", parse::limit(FEW);
    /// Members that a team may have, unless its organization's plan says otherwise.
    limits_team_members: optional Limit, open "limits.team_members" "TENANTRY_LIMITS_TEAM_MEMBERS" "`100`; with `compat` unlimited", parse::limit(MEMBERS);
    /// Whether the last team of an organization may be removed.
    teams_allow_removing_all: required bool, open "teams.allow_removing_all" "TENANTRY_TEAMS_ALLOW_REMOVING_ALL" "false", parse::truth;
    /// Whether a new organization starts with a team that has its name, and its owner in it.
    teams_default: optional bool, open "teams.default" "TENANTRY_TEAMS_DEFAULT" "false; with `compat` true", parse::truth;
    /// Whether attempts and requests are counted and refused when there are too many. Only a test turns this off.
    rate_limits: optional bool, open "rate_limits" "TENANTRY_RATE_LIMITS" "true; with `compat` false", parse::truth;
    /// How a log line looks: `pretty` or `json`.
    log_format: required LogFormat, open "log.format" "TENANTRY_LOG_FORMAT" "pretty", parse::log_format;
    /// What is logged: a level, or directives such as `info,sqlx=debug`.
    log_filter: required String, open "log.filter" "TENANTRY_LOG" "info", parse::log_filter;
}
