//! Moving over from better-auth: what is carried, what is not, and what a second run does.
//!
//! The tables of the reference stand in the schema `public` of the test's own database.

use std::collections::BTreeSet;

use sqlx::PgPool;
use tenantry::{Error, Field, email::Email, limits::Limit, password::Password, session::Visitor};
use tenantry_server::{
    database::MIGRATOR,
    import::{self, ImportError, Kind, Report, Wish},
};

use crate::world::{World, limited, settings};

const TABLES: &str = include_str!("import/better_auth.sql");
const PEOPLE: &str = include_str!("import/people.sql");
/// What everybody in the source has as a password, in a hash of the reference.
const OLD_PASSWORD: &str = "correct horse";
const SECRET: &str = "0123456789-abcdefghij-ABCDEFGHIJ-conformance";

async fn run(world: &World, sql: &'static str) {
    // The login of the tests has the name of our schema, which would come first.
    let mut connection = world.pool.acquire().await.expect("a connection");
    for sql in ["SET search_path TO public", sql, "RESET search_path"] {
        sqlx::raw_sql(sql).execute(&mut *connection).await.expect("a statement of the test");
    }
}

/// A world beside a database of the reference with awkward people in it.
async fn beside_the_reference(pool: PgPool) -> World {
    let world = World::with(pool, settings()).await;
    run(&world, TABLES).await;
    run(&world, PEOPLE).await;
    world
}

fn wish(world: &World) -> Wish {
    let mut url = url::Url::parse(&std::env::var("DATABASE_URL").expect("DATABASE_URL")).expect("a URL");
    url.set_path(world.pool.connect_options().get_database().expect("a database"));
    url.set_query(Some("options=-csearch_path%3Dpublic"));
    Wish { url: url.into(), dry_run: false, secret: Some(SECRET.to_owned()) }
}

async fn import(world: &World) -> Report {
    import::run(&world.core, &wish(world)).await.expect("an import")
}

async fn texts(world: &World, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(&world.pool).await.expect("a query of the test")
}

/// Everything of ours, as one number.
async fn fingerprint(world: &World) -> Vec<String> {
    let tables = texts(
        world,
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'tenantry' AND tablename <> 'rate_limits' ORDER BY 1",
    )
    .await;
    let mut found = Vec::new();
    for table in tables {
        let sql =
            format!("SELECT md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) FROM tenantry.{table} r");
        let rows: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&world.pool).await.expect("a table of ours");
        found.push(format!("{table} {rows}"));
    }
    found
}

const KINDS: [Kind; 10] = [
    Kind::Users,
    Kind::Passwords,
    Kind::SignIns,
    Kind::Organizations,
    Kind::Roles,
    Kind::Members,
    Kind::Teams,
    Kind::TeamMembers,
    Kind::Invitations,
    Kind::Sessions,
];

fn counts(report: &Report) -> Vec<[u64; 4]> {
    KINDS.iter().map(|kind| report.counts(*kind)).collect()
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_fits_is_carried_and_what_does_not_is_told(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    let report = import(&world).await;
    let text = report.to_string();
    for [read, new, there, skipped] in counts(&report) {
        assert_eq!(read, new + there + skipped, "{text}");
    }
    assert_eq!(report.counts(Kind::Users), [10, 6, 1, 3], "{text}");
    assert_eq!(report.counts(Kind::Passwords), [8, 4, 0, 4], "{text}");
    assert_eq!(report.counts(Kind::SignIns), [1, 0, 0, 1], "{text}");
    assert_eq!(report.counts(Kind::Organizations), [5, 4, 0, 1], "{text}");
    assert_eq!(report.counts(Kind::Roles), [4, 1, 0, 3], "{text}");
    assert_eq!(report.counts(Kind::Members), [13, 8, 0, 5], "{text}");
    assert_eq!(report.counts(Kind::Teams), [3, 3, 0, 0], "{text}");
    assert_eq!(report.counts(Kind::TeamMembers), [4, 2, 0, 2], "{text}");
    assert_eq!(report.counts(Kind::Invitations), [8, 4, 0, 4], "{text}");
    assert_eq!(report.counts(Kind::Sessions), [3, 1, 0, 2], "{text}");
    for line in [
        "u-twin (OWNER@old.example): u-owner has the same address, and not both of them have verified it",
        "u-odd (nobody): its e-mail address is not one that mail can be sent to",
        "u-banned (banned@old.example): is banned there",
        "u-custom: is not hashed as better-auth does it by itself: the person sets a new one by mail",
        "u-google: google does not sign in here: the person sets a password by mail",
        "o-orphan (orphan): has no owner who was carried: give it one there, and run the import again",
        "o-upper: the slug is `acme-",
        "o-odd: the slug is `x-org` instead of `../x?`",
        "m-unknown: `member` instead of `auditor`: no role here",
        "m-some: without `auditor`: no role here",
        "m-double: m-some is the same person: its roles were added to that one",
        "r-builtin: `admin` is a built-in role, which keeps its permissions",
        "r-again: r-editor is called `editor`, too: its permissions were added to that one",
        "r-editor: gives nothing for what [access.statements] does not have: project:share",
        "t-double: the name is now `Sales 2`",
        "i-older: a newer invitation to the same address is open",
        "i-odd: `maybe` is no state of an invitation",
        "i-ghost: whoever invited was not carried, and nobody else stands for the offer",
        "m-lost: its organization is not there",
        "  user.favourite\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("d41d8cd9"), "no hash is printed: {text}");

    // People, as they were.
    let people = texts(
        &world,
        "SELECT u.email || ' ' || u.name || ' ' || (u.email_verified_at IS NOT NULL) || ' ' || (p.hash IS NOT NULL)
           FROM tenantry.users u LEFT JOIN tenantry.passwords p ON p.user_id = u.id ORDER BY 1",
    )
    .await;
    assert_eq!(
        people,
        [
            "custom@old.example custom true false",
            "google@old.example 구글 false false",
            "jun@old.example Jun true true",
            "owner@old.example Olga true true",
            "plain@old.example Robert'); DROP TABLE tenantry.users;-- false true",
            "uuid@old.example \u{202e}tricky false true",
        ]
    );
    assert_eq!(
        texts(&world, "SELECT id::text FROM tenantry.users WHERE email = 'uuid@old.example'").await,
        ["0190b6c8-5a3e-7c3a-9d55-0f7f6f2b1a11"]
    );

    // Organizations: those whose slug fits keep it.
    let organizations =
        texts(&world, "SELECT slug || ' ' || name || ' ' || metadata::text FROM tenantry.organizations ORDER BY 1")
            .await;
    assert_eq!(organizations.len(), 4, "{organizations:?}");
    assert_eq!(organizations[0], r#"acme Acme {"plan": "pro", "seats": 3}"#);
    assert!(organizations.iter().any(|found| found.starts_with("acme-") && found.ends_with(" Upper {}")));
    let members = texts(
        &world,
        "SELECT o.name || ' ' || u.name || ' ' || string_agg(r.role, '+' ORDER BY r.role)
           FROM tenantry.organization_members m JOIN tenantry.organizations o ON o.id = m.organization_id
           JOIN tenantry.users u ON u.id = m.user_id
           JOIN tenantry.member_roles r ON r.organization_id = m.organization_id AND r.member_id = m.id
          WHERE o.name = 'Acme' GROUP BY o.name, u.name ORDER BY 1",
    )
    .await;
    assert_eq!(members, ["Acme Jun admin+editor+member", "Acme Olga owner", "Acme custom member", "Acme 구글 editor"]);
    assert_eq!(
        texts(&world, "SELECT array_to_string(permissions, ' ') FROM tenantry.organization_roles").await,
        ["member:delete member:update project:share"]
    );
    let held = "SELECT count(*) FROM tenantry.member_roles WHERE role = 'editor' AND role_id IS NOT NULL";
    assert_eq!(world.count(held).await, 2, "holders hold the organization's own role");
    let invitations = texts(
        &world,
        "SELECT i.email || ' ' || i.status || ' ' || string_agg(DISTINCT r.role, '+') || ' ' || count(DISTINCT t.team_id)
           FROM tenantry.organization_invitations i
           LEFT JOIN tenantry.invitation_roles r ON r.organization_id = i.organization_id AND r.invitation_id = i.id
           LEFT JOIN tenantry.invitation_teams t ON t.organization_id = i.organization_id AND t.invitation_id = i.id
          GROUP BY i.id ORDER BY 1",
    )
    .await;
    assert_eq!(
        invitations,
        [
            "done@old.example accepted member 0",
            "gone@old.example cancelled admin 0",
            "late@old.example expired member 0",
            "new@old.example pending admin+editor 2",
        ]
    );
    // No change without its audit row, and the old ids stand in it.
    let sources = texts(
        &world,
        "SELECT after ->> 'sourceId' FROM tenantry.audit_log WHERE action = 'organization.imported' ORDER BY 1",
    )
    .await;
    assert_eq!(sources, ["o-acme", "o-big", "o-odd", "o-upper"]);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.audit_log WHERE action = 'account.imported'").await, 6);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.mail_outbox").await, 0, "nobody gets a mail");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_dry_run_says_the_same_and_writes_nothing(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    let before = fingerprint(&world).await;
    let dry = import::run(&world.core, &Wish { dry_run: true, ..wish(&world) }).await.expect("a dry run");
    assert_eq!(fingerprint(&world).await, before);
    let wet = import(&world).await;
    assert_eq!(counts(&dry), counts(&wet));
    let lines = |report: &Report| report.to_string().lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let only_dry: Vec<_> = lines(&dry).difference(&lines(&wet)).cloned().collect();
    assert_eq!(only_dry, ["A dry run: nothing was written."]);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_second_run_changes_nothing(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    let first = import(&world).await;
    let before = fingerprint(&world).await;
    let second = import(&world).await;
    assert_eq!(fingerprint(&world).await, before);
    for (kind, ([read, new, there, skipped], now)) in KINDS.iter().zip(counts(&first).into_iter().zip(counts(&second)))
    {
        assert_eq!(now, [read, 0, new + there, skipped], "{kind:?}\n{second}");
    }
    // What was changed here since stays changed, and what is new there since is told.
    run(
        &world,
        "UPDATE tenantry.passwords SET hash = 'ours';
         UPDATE public.organization SET name = 'Renamed';
         INSERT INTO public.member VALUES ('m-late', 'o-acme', 'u-plain', 'owner', now())",
    )
    .await;
    let before = fingerprint(&world).await;
    let third = import(&world).await;
    assert_eq!(fingerprint(&world).await, before);
    let line = "m-late: its organization was imported before, and is not changed by another import";
    assert!(third.to_string().contains(line), "{third}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_was_deleted_or_ended_here_does_not_come_back(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    import(&world).await;
    run(&world, "DELETE FROM tenantry.sessions; DELETE FROM tenantry.organizations WHERE name = 'Acme'").await;
    let second = import(&world).await;
    assert_eq!(world.count("SELECT count(*) FROM tenantry.sessions").await, 0);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.organizations WHERE name = 'Acme'").await, 0);
    let text = second.to_string();
    assert!(text.contains("o-acme (acme): was imported before, and has been deleted here since"), "{text}");
    assert!(text.contains("s-1: was ended here since, with a sign-out or another password"), "{text}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_organization_that_fails_leaves_nothing_and_stops_no_other(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    run(
        &world,
        "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'not this one' USING ERRCODE = 'check_violation'; END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON tenantry.organization_invitations FOR EACH ROW
           WHEN (NEW.email = 'new@old.example') EXECUTE FUNCTION public.refuse()",
    )
    .await;
    let report = import(&world).await;
    assert_eq!(report.counts(Kind::Organizations), [5, 3, 0, 2], "{report}");
    assert!(report.to_string().contains("o-acme (acme): the database refuses it: not this one"), "{report}");
    for sql in [
        "SELECT count(*) FROM tenantry.organizations WHERE name = 'Acme'",
        "SELECT count(*) FROM tenantry.organization_slugs WHERE slug = 'acme'",
        "SELECT count(*) FROM tenantry.organization_roles",
        "SELECT count(*) FROM tenantry.teams",
    ] {
        assert_eq!(world.count(sql).await, 0, "{sql}");
    }
    run(&world, "DROP TRIGGER refuse ON tenantry.organization_invitations").await;
    let again = import(&world).await;
    assert_eq!(again.counts(Kind::Organizations), [5, 1, 3, 1], "{again}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_interrupted_run_is_taken_up_again(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    // As if the server went away in the middle.
    run(
        &world,
        "CREATE FUNCTION public.vanish() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN RAISE EXCEPTION 'terminating connection' USING ERRCODE = 'admin_shutdown'; END $$;
         CREATE TRIGGER vanish BEFORE INSERT ON tenantry.organizations FOR EACH ROW
           WHEN (NEW.name = 'Upper') EXECUTE FUNCTION public.vanish()",
    )
    .await;
    let error = import::run(&world.core, &wish(&world)).await.expect_err("an interruption");
    assert!(matches!(error, ImportError::Write(_)), "{error}");
    let written = world.count("SELECT count(*) FROM tenantry.organizations").await;
    assert!((1..4).contains(&written), "{written}");
    run(&world, "DROP TRIGGER vanish ON tenantry.organizations").await;
    let report = import(&world).await;
    let [read, new, there, skipped] = report.counts(Kind::Organizations);
    assert_eq!(([read, skipped], new + there, there), ([5, 1], 4, u64::try_from(written).unwrap_or(0)), "{report}");
    assert_eq!(report.counts(Kind::Users), [10, 0, 7, 3], "{report}");
}

async fn sign_in(world: &World, email: &str, password: &str) -> Result<(), Error> {
    let password = Password::parse_given(Field::Password, password)?;
    world.services.accounts.sign_in(&Visitor::default(), Email::parse(email)?, password).await.map(|_| ())
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn the_old_password_signs_in_and_is_hashed_anew(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    import(&world).await;
    let hash = "SELECT p.hash FROM tenantry.passwords p JOIN tenantry.users u ON u.id = p.user_id
                 WHERE u.email = 'owner@old.example'";
    let moment = "SELECT p.changed_at::text FROM tenantry.passwords p JOIN tenantry.users u ON u.id = p.user_id
                   WHERE u.email = 'owner@old.example'";
    let (old, changed_at) = (texts(&world, hash).await, texts(&world, moment).await);
    assert!(old[0].starts_with("better-auth:"), "{old:?}");
    let wrong = sign_in(&world, "owner@old.example", "battery staple").await;
    assert_eq!(wrong, Err(Error::InvalidCredentials));
    assert_eq!(texts(&world, hash).await, old, "a wrong password changes nothing");
    assert_eq!(sign_in(&world, "Owner@Old.example", OLD_PASSWORD).await, Ok(()));
    let new = texts(&world, hash).await;
    assert!(new[0].starts_with("$argon2id$"), "{new:?}");
    assert_eq!(texts(&world, moment).await, changed_at, "the password is the same");
    assert_eq!(sign_in(&world, "owner@old.example", OLD_PASSWORD).await, Ok(()));
    assert_eq!(texts(&world, hash).await, new);
    // Unknown addresses and people who have no password hear the same.
    assert_eq!(sign_in(&world, "nobody@old.example", OLD_PASSWORD).await, Err(Error::InvalidCredentials));
    assert_eq!(sign_in(&world, "google@old.example", OLD_PASSWORD).await, Err(Error::InvalidCredentials));
    // Another import does not bring the old hash back.
    import(&world).await;
    assert_eq!(texts(&world, hash).await, new);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn whoever_came_without_a_password_sets_one_by_mail(pool: PgPool) {
    let world = World::with(pool, tenantry_server::services::Settings { mail_configured: true, ..settings() }).await;
    run(&world, TABLES).await;
    run(&world, PEOPLE).await;
    import(&world).await;
    let google = Email::parse("google@old.example").expect("an address");
    let accounts = &world.services.accounts;
    accounts.request_password_reset(&Visitor::default(), google, None).await.expect("a mail");
    let id: uuid::Uuid = sqlx::query_scalar("SELECT id FROM tenantry.user_links WHERE kind = 'reset_password'")
        .fetch_one(&world.pool)
        .await
        .expect("a link");
    let secret =
        tenantry_server::secrets::LinkKey::new([7; 32]).user_link_secret("reset_password", id).expect("a kind");
    let secret = tenantry::invitation::LinkSecret::parse(&secret).expect("the right form");
    let password = Password::parse_new(Field::Password, "a new pass phrase").expect("a password");
    accounts.reset_password(&Visitor::default(), secret, password).await.expect("a first password");
    assert_eq!(sign_in(&world, "google@old.example", "a new pass phrase").await, Ok(()));
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn an_account_here_is_never_taken_over(pool: PgPool) {
    let world = beside_the_reference(pool).await;
    // The same addresses, on our side: one verified on both, one only here, one only there.
    run(
        &world,
        "INSERT INTO tenantry.users (id, name, email, email_verified_at, created_at, updated_at) VALUES
           (gen_random_uuid(), 'Here both', 'owner@old.example', now(), now(), now()),
           (gen_random_uuid(), 'Here only', 'plain@old.example', now(), now(), now()),
           (gen_random_uuid(), 'There only', 'jun@old.example', NULL, now(), now());
         INSERT INTO tenantry.passwords SELECT id, 'ours', now() FROM tenantry.users",
    )
    .await;
    let report = import(&world).await;
    let text = report.to_string();
    for line in [
        "u-plain (plain@old.example): the address has an account here, and not both of them have verified it",
        "u-jun (Jun@old.example): the address has an account here, and not both of them have verified it",
        "u-owner (owner@old.example): this verified address has an account here, which keeps its password and name",
        "u-owner: the account here keeps its own",
        "s-1: its account was not carried, or had been here before",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(
        texts(
            &world,
            "SELECT DISTINCT p.hash FROM tenantry.passwords p JOIN tenantry.users u ON u.id = p.user_id
                        WHERE u.name LIKE '%Here%' OR u.name LIKE '%There%'"
        )
        .await,
        ["ours"]
    );
    // The linked account owns what was its own; who was skipped is in nothing.
    let members = texts(
        &world,
        "SELECT DISTINCT u.name FROM tenantry.organization_members m JOIN tenantry.users u ON u.id = m.user_id
           JOIN tenantry.organizations o ON o.id = m.organization_id WHERE o.slug = 'acme' ORDER BY 1",
    )
    .await;
    assert_eq!(members, ["Here both", "custom", "구글"]);
    assert_eq!(world.count("SELECT count(*) FROM tenantry.sessions").await, 0);
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn more_members_than_the_limit_are_no_reason_to_leave_some_out(pool: PgPool) {
    let world = World::with(pool, limited(|limits| limits.members = Limit::AtMost(2))).await;
    run(&world, TABLES).await;
    run(&world, PEOPLE).await;
    let report = import(&world).await;
    assert_eq!(report.counts(Kind::Members), [13, 8, 0, 5], "{report}");
    assert_eq!(
        texts(&world, "SELECT name || ' ' || max_members FROM tenantry.organizations WHERE max_members IS NOT NULL")
            .await,
        ["Acme 4"]
    );
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn what_is_no_database_of_the_reference_is_told_in_a_sentence(pool: PgPool) {
    let world = World::with(pool, settings()).await;
    let told = async |wish: Wish| import::run(&world.core, &wish).await.err().map(|error| error.to_string());
    let foreign = told(wish(&world)).await.unwrap_or_default();
    assert!(foreign.starts_with("the database to import has no table \"user\": "), "{foreign}");
    for url in ["mysql://a:hunter2@b/c", "postgres://a:hunter2@b:nonsense/c", "postgres://a:hunter2@127.0.0.1:1/c"] {
        let error = told(Wish { url: url.to_owned(), ..wish(&world) }).await.unwrap_or_default();
        assert!(error.starts_with("the ") && !error.contains("hunter2"), "{error}");
    }
    run(&world, TABLES).await;
    run(&world, "ALTER TABLE public.account RENAME COLUMN \"providerId\" TO provider_id").await;
    let foreign = told(wish(&world)).await.unwrap_or_default();
    assert!(foreign.contains("no column \"account\".\"providerId\""), "{foreign}");
}

#[sqlx::test(migrator = "MIGRATOR")]
async fn a_source_with_other_kinds_of_ids_and_without_the_plugin_is_read(pool: PgPool) {
    let world = World::with(pool, settings()).await;
    run(
        &world,
        r#"CREATE TABLE public."user" (id serial PRIMARY KEY, name text, email text, "emailVerified" boolean,
                                       "createdAt" timestamp);
           CREATE TABLE public.account (id serial, "userId" int, "providerId" text, password text, "updatedAt" timestamp);
           CREATE TABLE public.session (id serial, token text, "userId" int, "expiresAt" timestamp,
                                        "createdAt" timestamp, "updatedAt" timestamp);
           INSERT INTO public."user" VALUES (1, 'One', 'one@old.example', true, '2024-01-02 03:04:05'),
                                            (2, 'Two', 'two@old.example', NULL, 'infinity')"#,
    )
    .await;
    let report = import(&world).await;
    assert_eq!(report.counts(Kind::Users), [2, 2, 0, 0], "{report}");
    assert_eq!(
        texts(&world, "SELECT (created_at AT TIME ZONE 'UTC')::text FROM tenantry.users ORDER BY name").await,
        ["2024-01-02 03:04:05", "9999-12-31 00:00:00"]
    );
    // The first user of another source has the same number, and is not taken for this one.
    run(&world, "UPDATE public.\"user\" SET email = 'else@old.example', \"createdAt\" = '2023-01-01' WHERE id = 1")
        .await;
    let report = import(&world).await;
    assert_eq!(report.counts(Kind::Users), [2, 0, 1, 1], "{report}");
}
