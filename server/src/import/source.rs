//! Reading the database of better-auth: its tables are not ours, so the statements are put together at run time, from
//! constants and from what the database says of its columns. No text of a row is ever a part of a statement.

use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::{AssertSqlSafe, Connection, Executor, FromRow, PgConnection, postgres::PgConnectOptions, postgres::PgRow};

use super::ImportError;

/// Rows that are held in memory at once.
const BATCH: usize = 500;

/// What an import reads: tables and their columns. The rest of a table is reported as left out.
const READ: [(&str, &[&str]); 9] = [
    ("user", &["id", "name", "email", "emailVerified", "image", "createdAt", "updatedAt", "banned", "banExpires"]),
    (
        "account",
        &[
            // Those of other providers are reported row by row, with all that belongs to them.
            "id",
            "accountId",
            "providerId",
            "userId",
            "accessToken",
            "refreshToken",
            "idToken",
            "accessTokenExpiresAt",
            "refreshTokenExpiresAt",
            "scope",
            "password",
            "createdAt",
            "updatedAt",
        ],
    ),
    (
        "session",
        &[
            "id",
            "expiresAt",
            "token",
            "createdAt",
            "updatedAt",
            "ipAddress",
            "userAgent",
            "userId",
            "activeOrganizationId",
            "activeTeamId",
        ],
    ),
    ("organization", &["id", "name", "slug", "logo", "createdAt", "metadata"]),
    ("organizationRole", &["id", "organizationId", "role", "permission", "createdAt", "updatedAt"]),
    // A count and a key that both follow from the members.
    ("team", &["id", "name", "memberCount", "organizationId", "createdAt", "updatedAt"]),
    ("teamMember", &["id", "teamId", "userId", "membershipKey", "createdAt"]),
    ("member", &["id", "organizationId", "userId", "role", "createdAt"]),
    (
        "invitation",
        &["id", "organizationId", "email", "role", "teamId", "status", "expiresAt", "createdAt", "inviterId"],
    ),
];

/// Tables of other plugins that people would miss.
const NOT_READ: [&str; 6] = ["twoFactor", "passkey", "apikey", "ssoProvider", "oauthApplication", "oauthClient"];

/// What no database of better-auth is without.
const REQUIRED: [(&str, &[&str]); 3] = [
    ("user", &["id", "name", "email", "emailVerified", "createdAt"]),
    ("account", &["userId", "providerId", "password", "updatedAt"]),
    ("session", &["id", "token", "userId", "expiresAt", "createdAt", "updatedAt"]),
];

/// A person.
#[derive(Clone, Debug, FromRow)]
pub(super) struct UserRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) is_verified: bool,
    pub(super) image: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) is_banned: bool,
    pub(super) password: Option<String>,
    pub(super) password_set_at: Option<DateTime<Utc>>,
    pub(super) providers: Vec<String>,
    /// The first of those who have the same address, a verified one before others.
    pub(super) first_id: String,
    pub(super) first_is_verified: bool,
}

/// An organization.
#[derive(Clone, Debug, FromRow)]
pub(super) struct OrganizationRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) logo: Option<String>,
    pub(super) metadata: Option<String>,
    pub(super) created_at: DateTime<Utc>,
}

/// Somebody in an organization.
#[derive(Clone, Debug, FromRow)]
pub(super) struct MemberRow {
    pub(super) id: String,
    pub(super) user_id: String,
    pub(super) roles: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) has_user: bool,
}

/// A role that an organization made for itself.
#[derive(Clone, Debug, FromRow)]
pub(super) struct RoleRow {
    pub(super) id: String,
    pub(super) role: String,
    pub(super) permission: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// A team.
#[derive(Clone, Debug, FromRow)]
pub(super) struct TeamRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// Somebody in a team.
#[derive(Clone, Debug, FromRow)]
pub(super) struct TeamMemberRow {
    pub(super) id: String,
    pub(super) team_id: String,
    pub(super) user_id: String,
    pub(super) created_at: DateTime<Utc>,
}

/// An offer of membership.
#[derive(Clone, Debug, FromRow)]
pub(super) struct InvitationRow {
    pub(super) id: String,
    pub(super) email: String,
    pub(super) roles: String,
    pub(super) teams: String,
    pub(super) status: String,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) inviter_id: Option<String>,
}

/// A signed-in browser or app.
#[derive(Clone, Debug, FromRow)]
pub(super) struct SessionRow {
    pub(super) id: String,
    pub(super) token: String,
    pub(super) user_id: String,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
    pub(super) expires_at: DateTime<Utc>,
    pub(super) ip: String,
    pub(super) user_agent: String,
    pub(super) organization_id: Option<String>,
    pub(super) team_id: Option<String>,
    pub(super) has_user: bool,
}

/// An organization with all that is in it.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) organization: OrganizationRow,
    pub(super) roles: Vec<RoleRow>,
    pub(super) members: Vec<MemberRow>,
    pub(super) teams: Vec<TeamRow>,
    pub(super) team_members: Vec<TeamMemberRow>,
    pub(super) invitations: Vec<InvitationRow>,
}

/// What is read in batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cursor {
    Users,
    Organizations,
    Sessions,
}

impl Cursor {
    const fn name(self) -> &'static str {
        match self {
            Self::Users => "tenantry_users",
            Self::Organizations => "tenantry_organizations",
            Self::Sessions => "tenantry_sessions",
        }
    }
}

/// The other database: one connection in one transaction, which sees one moment and can write nothing.
#[derive(Debug)]
pub(super) struct Source {
    connection: PgConnection,
    /// Columns by table, each with its type.
    tables: BTreeMap<String, BTreeMap<String, String>>,
}

impl Source {
    pub(super) async fn open(url: &str) -> Result<Self, ImportError> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(ImportError::Address);
        }
        let options = PgConnectOptions::from_str(url).map_err(|_| ImportError::Address)?;
        let mut connection = PgConnection::connect_with(&options).await.map_err(ImportError::Open)?;
        // Moments without a time zone are in UTC there. A long import is no forgotten transaction.
        connection
            .execute(
                "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL TIME ZONE 'UTC'; \
                 SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0",
            )
            .await
            .map_err(ImportError::Open)?;
        let columns: Vec<(String, String, String)> = sqlx::query_as(
            "SELECT DISTINCT ON (c.table_name, c.column_name) c.table_name::text, c.column_name::text, c.udt_name::text \
               FROM information_schema.columns c \
              WHERE c.table_schema = ANY (current_schemas(false)) \
              ORDER BY c.table_name, c.column_name, array_position(current_schemas(false), c.table_schema::name)",
        )
        .fetch_all(&mut connection)
        .await
        .map_err(ImportError::Read)?;
        let mut tables: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (table, column, kind) in columns {
            tables.entry(table).or_default().insert(column, kind);
        }
        let source = Self { connection, tables };
        for (table, columns) in REQUIRED {
            if !source.has_table(table) {
                return Err(ImportError::Foreign(format!("table \"{table}\"")));
            }
            if let Some(column) = columns.iter().find(|column| !source.has(table, column)) {
                return Err(ImportError::Foreign(format!("column \"{table}\".\"{column}\"")));
            }
        }
        Ok(source)
    }

    /// Tables and columns that no import knows a place for.
    pub(super) fn unread(&self) -> Vec<String> {
        let mut unread = Vec::new();
        for (table, known) in READ {
            let known: BTreeSet<&str> = known.iter().copied().collect();
            let columns = self.tables.get(table).into_iter().flat_map(BTreeMap::keys);
            unread.extend(
                columns.filter(|column| !known.contains(column.as_str())).map(|column| format!("{table}.{column}")),
            );
        }
        unread.extend(NOT_READ.iter().filter(|table| self.has_table(table)).map(|table| (*table).to_owned()));
        unread
    }

    fn has_table(&self, table: &str) -> bool {
        self.tables.contains_key(table)
    }

    fn has(&self, table: &str, column: &str) -> bool {
        self.tables.get(table).is_some_and(|columns| columns.contains_key(column))
    }

    /// A column, or what stands for it where it is not there.
    fn column(&self, table: &str, alias: &str, column: &str, otherwise: &str) -> String {
        if self.has(table, column) { format!("{alias}.\"{column}\"") } else { otherwise.to_owned() }
    }

    /// A text parameter as the type that ids have in a table: text, or a number or UUID where the source is told so.
    fn id_parameter(&self, table: &str) -> String {
        let kind = self.tables.get(table).and_then(|columns| columns.get("id")).map_or("text", String::as_str);
        match kind {
            "uuid" | "int4" | "int8" => format!("$1::text::{kind}"),
            _ => "$1::text".to_owned(),
        }
    }

    pub(super) async fn open_users(&mut self) -> Result<(), ImportError> {
        let verified = "coalesce(u.\"emailVerified\"::boolean, false)";
        let created = moment("u.\"createdAt\"", "'epoch'");
        let same_address = format!(
            "OVER (PARTITION BY lower(btrim(u.\"email\")) ORDER BY {verified} DESC, u.\"createdAt\", u.\"id\")"
        );
        let banned = self.column("user", "u", "banned", "false");
        let until = self.column("user", "u", "banExpires", "NULL");
        let sql = format!(
            "SELECT u.\"id\"::text AS id, coalesce(u.\"name\"::text, '') AS name, u.\"email\"::text AS email, \
                    {verified} AS is_verified, {image}::text AS image, {created} AS created_at, {updated} AS updated_at, \
                    coalesce({banned}::boolean, false) AND coalesce({until}::timestamptz > now(), true) AS is_banned, \
                    a.password, a.password_set_at, coalesce(a.providers, '{{}}') AS providers, \
                    first_value(u.\"id\"::text) {same_address} AS first_id, \
                    first_value({verified}) {same_address} AS first_is_verified \
               FROM \"user\" u \
               LEFT JOIN LATERAL ( \
                    SELECT (array_agg(a.\"password\"::text ORDER BY a.\"updatedAt\" DESC) \
                                FILTER (WHERE a.\"providerId\" = 'credential' AND a.\"password\" IS NOT NULL))[1] \
                               AS password, \
                           {set_at} AS password_set_at, \
                           array_agg(DISTINCT a.\"providerId\"::text) FILTER (WHERE a.\"providerId\" <> 'credential') \
                               AS providers \
                      FROM \"account\" a WHERE a.\"userId\" = u.\"id\") a ON true \
              ORDER BY is_verified DESC, u.\"createdAt\", u.\"id\"",
            image = self.column("user", "u", "image", "NULL"),
            updated = moment(&self.column("user", "u", "updatedAt", "NULL"), &created),
            set_at = moment("max(a.\"updatedAt\") FILTER (WHERE a.\"providerId\" = 'credential')", "'epoch'"),
        );
        self.declare(Cursor::Users, sql).await
    }

    /// Those with a slug that can stay come first, so that no other one takes it from them. `false` when the source has
    /// no organizations at all.
    pub(super) async fn open_organizations(&mut self) -> Result<bool, ImportError> {
        if !self.has_table("organization") || !self.has_table("member") {
            return Ok(false);
        }
        let sql = format!(
            "SELECT o.\"id\"::text AS id, coalesce(o.\"name\"::text, '') AS name, coalesce(o.\"slug\"::text, '') AS slug, \
                    {logo}::text AS logo, {metadata}::text AS metadata, {created} AS created_at \
               FROM \"organization\" o \
              ORDER BY coalesce(o.\"slug\"::text, '') ~ '^[a-z0-9]+(-[a-z0-9]+)*$' DESC, o.\"createdAt\", o.\"id\"",
            logo = self.column("organization", "o", "logo", "NULL"),
            metadata = self.column("organization", "o", "metadata", "NULL"),
            created = moment("o.\"createdAt\"", "'epoch'"),
        );
        self.declare(Cursor::Organizations, sql).await?;
        Ok(true)
    }

    /// Sessions that have not run out.
    pub(super) async fn open_sessions(&mut self, now: DateTime<Utc>) -> Result<(), ImportError> {
        let created = moment("s.\"createdAt\"", "'epoch'");
        let sql = format!(
            "SELECT s.\"id\"::text AS id, s.\"token\"::text AS token, s.\"userId\"::text AS user_id, \
                    {created} AS created_at, {updated} AS updated_at, {expires} AS expires_at, \
                    coalesce({ip}::text, '') AS ip, coalesce({agent}::text, '') AS user_agent, \
                    {organization}::text AS organization_id, {team}::text AS team_id, u.\"id\" IS NOT NULL AS has_user \
               FROM \"session\" s LEFT JOIN \"user\" u ON u.\"id\" = s.\"userId\" \
              WHERE s.\"expiresAt\"::timestamptz > '{now}' ORDER BY s.\"createdAt\", s.\"id\"",
            updated = moment("s.\"updatedAt\"", &created),
            expires = moment("s.\"expiresAt\"", "'epoch'"),
            ip = self.column("session", "s", "ipAddress", "NULL"),
            agent = self.column("session", "s", "userAgent", "NULL"),
            organization = self.column("session", "s", "activeOrganizationId", "NULL"),
            team = self.column("session", "s", "activeTeamId", "NULL"),
            now = now.to_rfc3339_opts(SecondsFormat::Micros, true),
        );
        self.declare(Cursor::Sessions, sql).await
    }

    async fn declare(&mut self, cursor: Cursor, sql: String) -> Result<(), ImportError> {
        let declared = format!("DECLARE {} NO SCROLL CURSOR FOR {sql}", cursor.name());
        self.connection.execute(AssertSqlSafe(declared)).await.map_err(ImportError::Read)?;
        Ok(())
    }

    /// The next rows; none at the end.
    pub(super) async fn fetch<R>(&mut self, cursor: Cursor) -> Result<Vec<R>, ImportError>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let rows = sqlx::query_as(AssertSqlSafe(format!("FETCH {BATCH} FROM {}", cursor.name())))
            .persistent(false)
            .fetch_all(&mut self.connection)
            .await
            .map_err(ImportError::Read)?;
        Ok(rows)
    }

    /// All that is in an organization.
    pub(super) async fn whole(&mut self, organization: OrganizationRow) -> Result<Whole, ImportError> {
        let id = organization.id.clone();
        let mine = format!("\"organizationId\" = {}", self.id_parameter("organization"));
        let created = |alias: &str| moment(&format!("{alias}.\"createdAt\""), "'epoch'");
        let members = format!(
            "SELECT m.\"id\"::text AS id, m.\"userId\"::text AS user_id, coalesce(m.\"role\"::text, '') AS roles, \
                    {} AS created_at, u.\"id\" IS NOT NULL AS has_user \
               FROM \"member\" m LEFT JOIN \"user\" u ON u.\"id\" = m.\"userId\" \
              WHERE m.{mine} ORDER BY m.\"createdAt\", m.\"id\"",
            created("m"),
        );
        let roles = format!(
            "SELECT r.\"id\"::text AS id, r.\"role\"::text AS role, r.\"permission\"::text AS permission, \
                    {created} AS created_at, {updated} AS updated_at \
               FROM \"organizationRole\" r WHERE r.{mine} ORDER BY r.\"createdAt\", r.\"id\"",
            created = created("r"),
            updated = moment("r.\"updatedAt\"", &created("r")),
        );
        let teams = format!(
            "SELECT t.\"id\"::text AS id, t.\"name\"::text AS name, {created} AS created_at, {updated} AS updated_at \
               FROM \"team\" t WHERE t.{mine} ORDER BY t.\"createdAt\", t.\"id\"",
            created = created("t"),
            updated = moment("t.\"updatedAt\"", &created("t")),
        );
        let team_members = format!(
            "SELECT p.\"id\"::text AS id, p.\"teamId\"::text AS team_id, p.\"userId\"::text AS user_id, \
                    {} AS created_at \
               FROM \"teamMember\" p JOIN \"team\" t ON t.\"id\" = p.\"teamId\" \
              WHERE t.{mine} ORDER BY p.\"createdAt\", p.\"id\"",
            created("p"),
        );
        let invitations = format!(
            "SELECT i.\"id\"::text AS id, i.\"email\"::text AS email, coalesce(i.\"role\"::text, '') AS roles, \
                    coalesce({team}::text, '') AS teams, i.\"status\"::text AS status, {expires} AS expires_at, \
                    {created} AS created_at, i.\"inviterId\"::text AS inviter_id \
               FROM \"invitation\" i WHERE i.{mine} ORDER BY created_at DESC, i.\"id\"",
            team = self.column("invitation", "i", "teamId", "NULL"),
            expires = moment("i.\"expiresAt\"", "'epoch'"),
            created = moment(&self.column("invitation", "i", "createdAt", "NULL"), "'epoch'"),
        );
        Ok(Whole {
            roles: self.of("organizationRole", roles, &id).await?,
            members: self.of("member", members, &id).await?,
            teams: self.of("team", teams, &id).await?,
            team_members: self.of("teamMember", team_members, &id).await?,
            invitations: self.of("invitation", invitations, &id).await?,
            organization,
        })
    }

    /// What a table has of one organization; nothing where the plugin that makes the table is not in use.
    async fn of<R>(&mut self, table: &str, sql: String, id: &str) -> Result<Vec<R>, ImportError>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        if !self.has_table(table) {
            return Ok(Vec::new());
        }
        let rows = sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_all(&mut self.connection).await;
        rows.map_err(ImportError::Read)
    }

    /// Whether an organization of the source has this slug.
    pub(super) async fn has_slug(&mut self, slug: &str) -> Result<bool, ImportError> {
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM \"organization\" WHERE \"slug\" = $1)")
            .bind(slug)
            .fetch_one(&mut self.connection)
            .await
            .map_err(ImportError::Read)
    }

    /// Rows of a table whose owner is not there: the ids of the first of them, and how many there are.
    pub(super) async fn orphans(&mut self, table: &str, column: &str, owner: &str) -> Result<Vec<String>, ImportError> {
        if !self.has(table, column) || !self.has_table(owner) {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT r.\"id\"::text FROM \"{table}\" r \
              WHERE NOT EXISTS (SELECT FROM \"{owner}\" o WHERE o.\"id\" = r.\"{column}\") ORDER BY r.\"id\""
        );
        let rows = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut self.connection).await;
        rows.map_err(ImportError::Read)
    }

    pub(super) async fn close(self) {
        // It was a transaction that only read: nothing is lost, however it ends.
        let _ = self.connection.close().await;
    }
}

/// A moment that fits both PostgreSQL and us, whatever is in the column ("infinity", for one).
fn moment(column: &str, otherwise: &str) -> String {
    format!(
        "least(greatest(coalesce({column}::timestamptz, {otherwise}::timestamptz), '0001-01-01 00:00:00+00'), \
         '9999-12-31 00:00:00+00')"
    )
}
