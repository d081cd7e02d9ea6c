use std::{collections::BTreeSet, ffi::OsString, fs};

use tenantry::limits::Plan;

use super::*;
use crate::random::OsRandom;

/// A folder of its own, and what a person writes where.
struct Written {
    folder: tempfile::TempDir,
    file: Option<String>,
    environment: Vec<(&'static str, String)>,
    flags: Vec<(&'static str, &'static str)>,
}

impl Written {
    fn nothing() -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("no folder for the test: {error}"));
        let data = folder.path().join("data").display().to_string();
        Self { folder, file: None, environment: vec![("TENANTRY_DATA_DIR", data)], flags: Vec::new() }
    }

    fn file(mut self, text: &str) -> Self {
        self.file = Some(text.to_owned());
        self
    }

    fn env(mut self, name: &'static str, value: &str) -> Self {
        self.environment.push((name, value.to_owned()));
        self
    }

    fn flag(mut self, key: &'static str, value: &'static str) -> Self {
        self.flags.push((key, value));
        self
    }

    fn sources(&self) -> Result<Sources, ConfigError> {
        let path = self.folder.path().join("tenantry.toml");
        fs::write(&path, self.file.as_deref().unwrap_or_default())
            .map_err(|error| ConfigError::new("test", error.to_string()))?;
        let environment = self.environment.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
        let flags = self.flags.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Sources::gather(Some(path), environment, flags)
    }

    fn load(&self) -> Result<Config, ConfigError> {
        Config::load(&self.sources()?, &OsRandom)
    }

    /// What the operator reads.
    fn refusal(&self) -> String {
        match self.load() {
            Ok(config) => format!("accepted: {config:?}"),
            Err(error) => error.to_string().replace(&self.folder.path().display().to_string(), "FOLDER"),
        }
    }
}

#[test]
fn the_defaults_are_those_of_the_documentation() -> Result<(), ConfigError> {
    let config = Written::nothing().load()?;
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:3000/");
    assert_eq!(config.database, DatabaseConfig::Embedded { programs: None });
    assert_eq!(config.session_ttl, TimeDelta::days(30));
    assert_eq!(config.invitation_expires, TimeDelta::days(7));
    assert_eq!(config.limits, Limits::default());
    assert_eq!(config.mail_from, "Tenantry <no-reply@localhost>");
    assert_eq!(config.mail_folder, config.data_dir.join("mail"));
    assert!(config.rate_limits && !config.require_verified_email && !config.secure_cookies && !config.demo);
    assert!(config.trusted_proxies.is_empty() && config.smtp_url.is_none() && config.warnings.is_empty());
    Ok(())
}

#[test]
fn a_flag_wins_over_the_environment_and_that_over_the_file() -> Result<(), ConfigError> {
    let written = Written::nothing().file("addr = '127.0.0.1:1'\n[limits]\nmembers = 5");
    assert_eq!(written.load()?.addr.port(), 1);
    let written = written.env("TENANTRY_ADDR", "127.0.0.1:2");
    assert_eq!(written.load()?.addr.port(), 2);
    let written = written.flag("addr", "127.0.0.1:3");
    assert_eq!(written.load()?.addr.port(), 3);
    assert_eq!(written.load()?.limits.organization.members, Limit::AtMost(5));
    Ok(())
}

#[test]
fn a_refusal_names_the_setting_as_it_was_written_and_the_reason() {
    let cases: [(Written, &str); 26] = [
        (
            Written::nothing().env("TENANTRY_ADDR", "here"),
            "TENANTRY_ADDR: `here` is not an IP address and a port, such as 127.0.0.1:3000",
        ),
        (
            Written::nothing().file("addr = 'here'"),
            "addr in FOLDER/tenantry.toml: `here` is not an IP address and a port, such as 127.0.0.1:3000",
        ),
        (
            Written::nothing().flag("addr", "here"),
            "--addr: `here` is not an IP address and a port, such as 127.0.0.1:3000",
        ),
        (
            Written::nothing().file("adr = '127.0.0.1:1'"),
            "adr in FOLDER/tenantry.toml: no such setting; addr is meant?",
        ),
        (Written::nothing().file("colour = 'red'"), "colour in FOLDER/tenantry.toml: no such setting"),
        (
            Written::nothing().file("[limits]\nmember = 3"),
            "limits.member in FOLDER/tenantry.toml: no such setting; limits.members is meant?",
        ),
        (Written::nothing().file("[colours]\nred = 3"), "colours in FOLDER/tenantry.toml: no such setting"),
        (
            Written::nothing().file("addr = 1.5"),
            "addr in FOLDER/tenantry.toml: needs a text, a number, true or false, or a list of them",
        ),
        (
            Written::nothing().env("TENANTRY_SMTP_ULR", "smtp://mail"),
            "TENANTRY_SMTP_ULR: no such setting; TENANTRY_SMTP_URL is meant?",
        ),
        (
            Written::nothing().env("TENANTRY_LIMITS_MEMBERS", "0"),
            "TENANTRY_LIMITS_MEMBERS: `0` is neither unlimited nor a number from 1 to 1000000",
        ),
        (
            Written::nothing().env("TENANTRY_SESSION_TTL", "1 second"),
            "TENANTRY_SESSION_TTL: `1 second` is not within 1 minute to 400 days",
        ),
        (
            Written::nothing().env("TENANTRY_INVITATION_EXPIRES", "soon"),
            "TENANTRY_INVITATION_EXPIRES: `soon` is not a span of time, such as 30 days or 12h",
        ),
        (
            Written::nothing().env("TENANTRY_RATE_LIMITS", "perhaps"),
            "TENANTRY_RATE_LIMITS: `perhaps` is neither true nor false",
        ),
        (Written::nothing().env("TENANTRY_LOG_FORMAT", "xml"), "TENANTRY_LOG_FORMAT: `xml` is neither pretty nor json"),
        (
            Written::nothing().env("TENANTRY_TRUSTED_PROXIES", "10.0.0.0/8, proxy"),
            "TENANTRY_TRUSTED_PROXIES: `10.0.0.0/8, proxy` has `proxy`, which is not a network such as 10.0.0.0/8",
        ),
        (
            Written::nothing().env("TENANTRY_PUBLIC_URL", "tenantry.example.com"),
            "TENANTRY_PUBLIC_URL: `tenantry.example.com` is not a URL, such as https://tenantry.example.com",
        ),
        (
            Written::nothing().env("TENANTRY_PUBLIC_URL", "ftp://example.com"),
            "TENANTRY_PUBLIC_URL: `ftp://example.com` must begin with http:// or https://",
        ),
        (
            Written::nothing().env("TENANTRY_PUBLIC_URL", "https://example.com/console"),
            "TENANTRY_PUBLIC_URL: `https://example.com/console` must end after the host and port: the console cannot live below a path",
        ),
        (
            Written::nothing().env("TENANTRY_PUBLIC_URL", "https://me@example.com"),
            "TENANTRY_PUBLIC_URL: `https://me@example.com` must not carry a user name or a password",
        ),
        (
            Written::nothing().env("TENANTRY_MAIL_FROM", "nobody"),
            "TENANTRY_MAIL_FROM: `nobody` is not a sender, such as Tenantry <no-reply@example.com>",
        ),
        (
            Written::nothing().env("DATABASE_URL", "mysql://root:hunter2@host/db"),
            "DATABASE_URL: is not a PostgreSQL URL, such as postgres://user:password@host/database",
        ),
        (
            Written::nothing().env("DATABASE_URL", "postgres://u:hunter2@host:port/db"),
            "DATABASE_URL: is not a PostgreSQL URL, such as postgres://user:password@host/database",
        ),
        (
            Written::nothing().env("DATABASE_APP_URL", "postgres://host/db"),
            "DATABASE_APP_URL: needs DATABASE_URL too: migrations and notifications go there",
        ),
        (
            Written::nothing().env("TENANTRY_SMTP_URL", "https://u:hunter2@mail"),
            "TENANTRY_SMTP_URL: is not an SMTP URL, such as smtps://user:password@host or smtp://host:587?tls=required",
        ),
        (
            Written::nothing().env("TENANTRY_SERVER_KEY", "hunter2hunter2xx"),
            "TENANTRY_SERVER_KEY: has 12 bytes, but needs 32 or more: openssl rand -base64 32",
        ),
        (
            Written::nothing().env("TENANTRY_LOG", "sqlx=loud"),
            "TENANTRY_LOG: `sqlx=loud` is not a log filter such as info,sqlx=warn: ",
        ),
    ];
    for (written, expected) in cases {
        let refusal = written.refusal();
        assert!(refusal.starts_with(expected), "expected: {expected}\n     got: {refusal}");
        assert!(!refusal.contains("hunter2"), "{refusal}");
    }
}

#[test]
fn a_broken_file_is_said_to_be_broken_and_where() {
    let refusal = Written::nothing().file("addr = ").refusal();
    assert!(refusal.starts_with("FOLDER/tenantry.toml: is not TOML:") && refusal.contains("line 1"), "{refusal}");
}

#[test]
fn a_missing_file_is_an_error_only_when_it_was_named() {
    let missing = || PathBuf::from("/nowhere/tenantry.toml");
    let refusal = |result: Result<Sources, ConfigError>| result.err().map(|error| error.to_string());
    assert!(
        refusal(Sources::gather(Some(missing()), [], [])).is_some_and(|text| text.starts_with("--config: /nowhere/"))
    );
    let environment = [(OsString::from(CONFIG_VARIABLE), missing().into_os_string())];
    assert!(
        refusal(Sources::gather(None, environment, [])).is_some_and(|text| text.starts_with("TENANTRY_CONFIG: /now"))
    );
    // Tests run in the package's folder, which has no tenantry.toml.
    assert_eq!(refusal(Sources::gather(None, [], [])), None);
}

#[test]
fn variables_that_are_not_ours_or_empty_are_left_alone() -> Result<(), ConfigError> {
    let config = Written::nothing()
        .env("TENANTRY_CACHE_DIR", "/x")
        .env("TENANTRY_TARGET_DIR", "/x")
        .env("TENANTRY_TOOLCHAIN", "debian")
        .env("TENANTRY_CHROMIUM", "chromium")
        // What Kubernetes sets for a service named tenantry.
        .env("TENANTRY_PORT", "tcp://10.0.0.1:80")
        .env("TENANTRY_SERVICE_HOST", "10.0.0.1")
        .env("TENANTRY_SMTP_URL", "")
        .load()?;
    assert_eq!(config.smtp_url, None);
    Ok(())
}

#[test]
fn a_public_https_url_makes_cookies_secure_and_names_the_sender() -> Result<(), ConfigError> {
    let config = Written::nothing().env("TENANTRY_PUBLIC_URL", "https://tenantry.example.com").load()?;
    assert!(config.secure_cookies);
    assert_eq!(config.mail_from, "Tenantry <no-reply@tenantry.example.com>");
    assert!(config.warnings.is_empty());
    Ok(())
}

#[test]
fn an_open_http_address_is_warned_of() -> Result<(), ConfigError> {
    let config = Written::nothing().env("TENANTRY_PUBLIC_URL", "http://tenantry.example.com").load()?;
    assert!(config.warnings.iter().any(|text| text.contains("not https")), "{:?}", config.warnings);
    Ok(())
}

#[test]
fn smtp_turns_verification_on_unless_it_is_turned_off() -> Result<(), ConfigError> {
    let written = Written::nothing().env("TENANTRY_SMTP_URL", "smtp://127.0.0.1:2525");
    assert!(written.load()?.require_verified_email);
    assert!(!written.env("TENANTRY_REQUIRE_VERIFIED_EMAIL", "false").load()?.require_verified_email);
    Ok(())
}

#[test]
fn a_list_in_the_file_is_a_list() -> Result<(), ConfigError> {
    let config = Written::nothing().file("trusted_proxies = ['10.0.0.0/8', '::1']").load()?;
    let proxies: Vec<_> = config.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(proxies, ["10.0.0.0/8", "::1/128"]);
    Ok(())
}

#[test]
fn a_database_elsewhere_without_a_server_key_is_warned_of() -> Result<(), ConfigError> {
    let written = Written::nothing().env("DATABASE_URL", "postgres://u:hunter2@host/db");
    let config = written.load()?;
    assert!(config.warnings.iter().any(|text| text.contains("TENANTRY_SERVER_KEY")));
    assert!(!format!("{config:?}").contains("hunter2"));
    let config = written.env("TENANTRY_SERVER_KEY", &"ab".repeat(32)).load()?;
    assert_eq!(config.server_key.as_bytes(), [0xab; 32]);
    assert!(config.warnings.is_empty());
    Ok(())
}

#[test]
fn the_server_key_outlives_the_process() -> Result<(), ConfigError> {
    let written = Written::nothing();
    assert_eq!(written.load()?.server_key, written.load()?.server_key);
    Ok(())
}

#[test]
fn development_pages_stay_on_this_machine() -> Result<(), ConfigError> {
    let open = Written::nothing().env("TENANTRY_ADDR", "0.0.0.0:3000");
    let settings = Settings::read(&open.sources()?)?;
    assert!(refuse_open_dev_pages(&settings, false).is_ok());
    let refusal = refuse_open_dev_pages(&settings, true).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refusal.starts_with("TENANTRY_ADDR: 0.0.0.0:3000 is open to other machines"), "{refusal}");
    let settings = Settings::read(&Written::nothing().sources()?)?;
    assert!(refuse_open_dev_pages(&settings, true).is_ok());
    Ok(())
}

#[test]
fn port_0_ends_up_in_the_public_url_unless_one_was_given() -> Result<(), ConfigError> {
    let bound = SocketAddr::from(([127, 0, 0, 1], 4567));
    let mut config = Written::nothing().env("TENANTRY_ADDR", "127.0.0.1:0").load()?;
    config.bound_to(bound);
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:4567/");
    let mut config = Written::nothing().env("TENANTRY_PUBLIC_URL", "https://a.example").load()?;
    config.bound_to(bound);
    assert_eq!(config.public_url.as_str(), "https://a.example/");
    Ok(())
}

#[test]
fn no_name_means_two_things_and_secrets_have_no_flag() {
    for names in [
        KEYS.iter().map(|key| key.toml.to_owned()).collect::<Vec<_>>(),
        KEYS.iter().map(|key| key.env.to_owned()).collect(),
        KEYS.iter().map(Key::flag).collect(),
    ] {
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), KEYS.len());
    }
    assert!(KEYS.iter().filter(|key| key.secret).all(|key| key.described && !key.help.is_empty()));
    for name in ["url", "key"] {
        let open: Vec<_> =
            KEYS.iter().filter(|key| !key.secret && key.toml.ends_with(name)).map(|key| key.toml).collect();
        assert!(open.iter().all(|open| *open == "public_url"), "{open:?} may carry a secret");
    }
}

#[test]
fn roles_and_resources_come_from_the_file_and_are_checked_at_start() -> Result<(), ConfigError> {
    assert_eq!(Written::nothing().load()?.access, AccessPolicy::default());
    let file = "[access.statements]\nproject = ['read']\n[access.roles.editor]\nproject = ['read']";
    let policy = Written::nothing().file(file).load()?.access;
    assert_eq!(policy.roles().len(), 4);
    let refusal = Written::nothing().file("[access.roles.editor]\nextends = 'editor'").refusal();
    assert_eq!(refusal, "access.roles.editor in FOLDER/tenantry.toml: extends itself, but is not a built-in role");
    let refusal = Written::nothing().file("[access.roles.editor]\nrocket = ['fly']").refusal();
    assert!(
        refusal.starts_with("access.roles.editor in FOLDER/tenantry.toml: `rocket` is not a resource"),
        "{refusal}"
    );
    Ok(())
}

#[test]
fn plans_come_from_the_file_and_limits_may_be_unlimited() -> Result<(), ConfigError> {
    let file = "[limits]\nteams = 'unlimited'\n[plans.free]\nmembers = 3";
    let limits = Written::nothing().file(file).env("TENANTRY_LIMITS_ROLES", "unlimited").load()?.limits;
    let free = Plan::parse("free").map_err(|error| ConfigError::new("plan", error.to_string()))?;
    let of_free = limits.of(Some(&free), None);
    assert_eq!((of_free.members, limits.organization.members), (Limit::AtMost(3), Limit::AtMost(100)));
    assert_eq!((of_free.teams, of_free.roles), (Limit::Unlimited, Limit::Unlimited));
    let refusal = Written::nothing().file("[plans.free]\nmember = 3").refusal();
    assert!(refusal.starts_with("plans.free.member in FOLDER/tenantry.toml: no such limit"), "{refusal}");
    Ok(())
}

/// Each option of the reference, what it is there unless it is given, and what it is here without and with the preset.
#[test]
fn every_option_of_the_reference_has_its_default_under_the_preset() -> Result<(), ConfigError> {
    // Mail is sent, so that whatever depends on it is at its strictest.
    let ours = Written::nothing().env("TENANTRY_SMTP_URL", "smtp://127.0.0.1:2525").load()?;
    let preset = Written::nothing()
        .env("TENANTRY_SMTP_URL", "smtp://127.0.0.1:2525")
        .env("TENANTRY_COMPAT", "better-auth")
        .load()?;
    let limit = |of: fn(&Config) -> Limit| (of(&ours).to_string(), of(&preset).to_string());
    let truth = |of: fn(&Config) -> bool| (of(&ours).to_string(), of(&preset).to_string());
    let hours = |of: fn(&Config) -> TimeDelta| (of(&ours).num_hours().to_string(), of(&preset).num_hours().to_string());
    let role = |of: fn(&Config) -> &Role| (of(&ours).to_string(), of(&preset).to_string());
    let options: [(&str, (String, String), &str, &str); 18] = [
        ("allowUserToCreateOrganization", truth(|c| c.organization_creation), "true", "true"),
        ("organizationLimit", limit(|c| c.limits.organizations), "10", "unlimited"),
        ("creatorRole", role(|c| c.access.creator()), "owner", "owner"),
        ("membershipLimit", limit(|c| c.limits.organization.members), "100", "100"),
        ("invitationLimit", limit(|c| c.limits.organization.invitations), "100", "100"),
        ("invitationExpiresIn", hours(|c| c.invitation_expires), "168", "48"),
        ("cancelPendingInvitationsOnReInvite", truth(|c| c.replace_invitations), "false", "false"),
        ("requireEmailVerificationOnInvitation", truth(|c| c.invitations_require_verified_email), "true", "false"),
        ("disableOrganizationDeletion", truth(|c| !c.organization_deletion), "false", "false"),
        ("maximumRolesPerOrganization", limit(|c| c.limits.organization.roles), "50", "unlimited"),
        ("teams.defaultTeam.enabled", truth(|c| c.default_team), "false", "true"),
        ("teams.maximumTeams", limit(|c| c.limits.organization.teams), "100", "unlimited"),
        ("teams.maximumMembersPerTeam", limit(|c| c.limits.organization.team_members), "100", "unlimited"),
        ("teams.allowRemovingAllTeams", truth(|c| c.allow_removing_all_teams), "false", "false"),
        ("emailAndPassword.requireEmailVerification", truth(|c| c.require_verified_email), "true", "false"),
        ("session.expiresIn", hours(|c| c.session_ttl), "720", "168"),
        // What the reference does not have, or not by default.
        ("(personal organizations)", truth(|c| c.personal_organizations), "true", "false"),
        ("(rate limits)", truth(|c| c.rate_limits), "true", "false"),
    ];
    for (option, found, ours, preset) in options {
        assert_eq!(found, (ours.to_owned(), preset.to_owned()), "{option}");
    }
    assert!(ours.limits.plans.is_empty() && preset.limits.plans.is_empty());
    Ok(())
}

#[test]
fn what_is_given_wins_over_the_preset() -> Result<(), ConfigError> {
    let config = Written::nothing()
        .env("TENANTRY_COMPAT", "better-auth")
        .env("TENANTRY_INVITATION_EXPIRES", "1h")
        .env("TENANTRY_SESSION_TTL", "2h")
        .env("TENANTRY_PERSONAL_ORGANIZATIONS", "true")
        .env("TENANTRY_RATE_LIMITS", "true")
        .env("TENANTRY_REQUIRE_VERIFIED_EMAIL", "true")
        .env("TENANTRY_TEAMS_DEFAULT", "false")
        .env("TENANTRY_LIMITS_ORGANIZATIONS", "3")
        .env("TENANTRY_LIMITS_TEAMS", "4")
        .load()?;
    assert_eq!((config.invitation_expires, config.session_ttl), (TimeDelta::hours(1), TimeDelta::hours(2)));
    assert_eq!(config.limits.organizations, Limit::AtMost(3));
    assert_eq!(config.limits.organization.teams, Limit::AtMost(4));
    assert!(config.require_verified_email && config.personal_organizations && config.rate_limits);
    assert!(!config.default_team);
    assert!(!config.invitations_require_verified_email, "an option of its own");
    let refused = Written::nothing().env("TENANTRY_COMPAT", "clerk").refusal();
    assert_eq!(refused, "TENANTRY_COMPAT: `clerk` is not better-auth");
    Ok(())
}

#[test]
fn invitations_ask_for_a_verified_address_where_accounts_do_unless_told_otherwise() -> Result<(), ConfigError> {
    let with = |account: &str, own: &str| -> Result<bool, ConfigError> {
        let written = Written::nothing()
            .env("TENANTRY_REQUIRE_VERIFIED_EMAIL", account)
            .env("TENANTRY_INVITATIONS_REQUIRE_VERIFIED_EMAIL", own);
        Ok(written.load()?.invitations_require_verified_email)
    };
    assert!(with("true", "")? && !with("false", "")?);
    assert!(!with("true", "false")? && with("false", "true")?);
    Ok(())
}

#[test]
fn the_creator_role_is_one_that_exists_and_that_not_everybody_gives() -> Result<(), ConfigError> {
    let file = "[organizations]\ncreator_role = 'Founder'\n[access.roles.founder]\nextends = 'owner'";
    let config = Written::nothing().file(file).load()?;
    assert_eq!(config.access.creator().as_str(), "founder");
    for (role, reason) in [
        ("member", "`member` cannot be it: whoever may invite gives that role"),
        ("boss", "`boss` is not a role; there are owner, admin, member"),
        ("a,b", "`a,b` is not a name for a role"),
    ] {
        let refusal = Written::nothing().env("TENANTRY_ORGANIZATIONS_CREATOR_ROLE", role).refusal();
        assert_eq!(refusal, format!("TENANTRY_ORGANIZATIONS_CREATOR_ROLE: {reason}"));
    }
    Ok(())
}

#[test]
fn a_cookie_that_browsers_throw_away_is_refused() -> Result<(), ConfigError> {
    let refused = Written::nothing().env("TENANTRY_COOKIES_SAME_SITE", "none").refusal();
    assert!(refused.starts_with("TENANTRY_COOKIES_SAME_SITE: ") && refused.contains("https"), "{refused}");
    let at = |domain| {
        Written::nothing()
            .env("TENANTRY_PUBLIC_URL", "https://id.example.com")
            .env("TENANTRY_COOKIES_DOMAIN", domain)
            .env("TENANTRY_COOKIES_SAME_SITE", "none")
    };
    assert_eq!(at(".Example.com").load()?.cookie_domain.as_deref(), Some("example.com"));
    for domain in ["example.org", "xample.com", "com; Secure", "app.id.example.com"] {
        assert!(at(domain).refusal().starts_with("TENANTRY_COOKIES_DOMAIN: "), "{domain}");
    }
    let refused = Written::nothing().env("TENANTRY_TRUSTED_ORIGINS", "https://a.example, https://*").refusal();
    assert!(refused.contains("`https://*`, which is not an origin"), "{refused}");
    Ok(())
}
