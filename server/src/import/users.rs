//! People: an account each, with its password, in one transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde_json::json;
use tenantry::{
    Field,
    email::Email,
    ids::UserId,
    session::Origin,
    text::{self, Name},
};
use uuid::Uuid;

use super::{
    Import, ImportError, ids,
    report::Kind,
    source::{Cursor, UserRow},
};
use crate::{
    failure::Failure,
    services::{
        passwords::ImportedHash,
        record::{By, Change},
    },
};

/// Longest address of a picture, in characters; the database has the same limit.
pub(super) const LINK_MAX: usize = 2048;

/// An account that is here already.
struct Known {
    id: Uuid,
    email: String,
    is_verified: bool,
    created_at: DateTime<Utc>,
}

/// What is to become of a person of the source.
enum Fate {
    New(Box<Account>),
    /// An earlier run made the account.
    There,
    /// The same mailbox, proven on both sides.
    Linked(UserId),
    Skipped(String),
}

/// An account as it is to be.
struct Account {
    id: UserId,
    source_id: String,
    name: Name,
    email: Email,
    is_verified: bool,
    image: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    password: Option<(ImportedHash, DateTime<Utc>)>,
}

impl Import<'_> {
    pub(super) async fn users(&mut self) -> Result<(), ImportError> {
        self.source.open_users().await?;
        loop {
            let rows: Vec<UserRow> = self.source.fetch(Cursor::Users).await?;
            if rows.is_empty() {
                return Ok(());
            }
            let known = self.known_users(&rows).await?;
            for row in rows {
                self.user(row, &known).await?;
                self.tell_progress();
            }
        }
    }

    /// The accounts here that have the ids or the addresses of these people.
    async fn known_users(&self, rows: &[UserRow]) -> Result<HashMap<String, Known>, ImportError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| ids::user(&row.id).uuid()).collect();
        let emails: Vec<String> =
            rows.iter().filter_map(|row| Email::parse(&row.email).ok()).map(String::from).collect();
        let known = sqlx::query_as!(
            Known,
            r#"
            SELECT id AS "id!", email AS "email!", email_verified_at IS NOT NULL AS "is_verified!",
                   created_at AS "created_at!"
              FROM tenantry.users WHERE id = ANY ($1) OR email = ANY ($2)
            "#,
            &ids,
            &emails,
        )
        .fetch_all(&self.core.db.auth)
        .await
        .map_err(ImportError::Write)?;
        let mut found = HashMap::new();
        for user in known {
            found.insert(user.email.clone(), Known { email: user.email.clone(), ..user });
        }
        Ok(found)
    }

    async fn user(&mut self, row: UserRow, known: &HashMap<String, Known>) -> Result<(), ImportError> {
        let fate = match self.fate(&row, known) {
            Fate::New(account) if !self.dry_run => match self.write_account(&account).await {
                Ok(()) => Fate::New(account),
                Err(failure) => Fate::Skipped(Self::refusal(failure)?),
            },
            fate => fate,
        };
        match &fate {
            Fate::New(account) => {
                self.report.add_new(Kind::Users);
                self.tell_changes(&row, account);
            }
            Fate::There => self.report.add_there(Kind::Users),
            Fate::Linked(id) => {
                self.report.add_there(Kind::Users);
                let how = "this verified address has an account here, which keeps its password and name";
                self.report.change(Kind::Users, format!("{} ({})", row.id, row.email), how);
                self.people.exceptions.insert(row.id.clone(), Some(*id));
            }
            Fate::Skipped(why) => {
                self.report.skip(Kind::Users, format!("{} ({})", row.id, row.email), why);
                self.people.exceptions.insert(row.id.clone(), None);
            }
        }
        self.count_sign_ins(&row, &fate);
        Ok(())
    }

    fn fate(&self, row: &UserRow, known: &HashMap<String, Known>) -> Fate {
        let id = ids::user(&row.id);
        if let Some(found) = known.values().find(|found| found.id == id.uuid()) {
            // Ids of the source that are plain numbers would be those of another source, too.
            return if found.created_at == row.created_at {
                Fate::There
            } else {
                Fate::Skipped(
                    "the account that has its id here was made at another moment: it is somebody else's".into(),
                )
            };
        }
        if row.is_banned {
            return Fate::Skipped("is banned there".into());
        }
        let email = match Email::parse(&row.email) {
            Ok(email) => email,
            Err(_) => return Fate::Skipped("its e-mail address is not one that mail can be sent to".into()),
        };
        if row.first_id != row.id {
            // The first one comes first, so what became of it is known.
            return match self.people.resolve(&row.first_id) {
                Some(first) if row.is_verified && row.first_is_verified => Fate::Linked(first),
                Some(_) => Fate::Skipped(format!(
                    "{} has the same address, and not both of them have verified it",
                    row.first_id
                )),
                None => Fate::Skipped(format!("{} has the same address, and was skipped", row.first_id)),
            };
        }
        match known.get(email.as_str()) {
            // Whoever proved the mailbox there and whoever proved it here are the same person.
            Some(found) if found.is_verified && row.is_verified => Fate::Linked(UserId::from_uuid(found.id)),
            Some(_) => Fate::Skipped("the address has an account here, and not both of them have verified it".into()),
            None => Fate::New(Box::new(account(row, id, email))),
        }
    }

    fn tell_changes(&mut self, row: &UserRow, account: &Account) {
        if account.name.as_str() != row.name.trim() {
            self.report.change(Kind::Users, &row.id, format!("the name is now `{}`", account.name));
        }
        if row.image.as_deref().is_some_and(|image| !image.is_empty()) && account.image.is_none() {
            self.report.change(Kind::Users, &row.id, "the picture is too long for an address, and is left out");
        }
    }

    /// Passwords, and what else people sign in with.
    fn count_sign_ins(&mut self, row: &UserRow, fate: &Fate) {
        if let Some(password) = &row.password {
            match fate {
                Fate::New(account) if account.password.is_some() => self.report.add_new(Kind::Passwords),
                Fate::There if ImportedHash::parse(password).is_some() => self.report.add_there(Kind::Passwords),
                Fate::New(_) | Fate::There => self.report.skip(
                    Kind::Passwords,
                    &row.id,
                    "is not hashed as better-auth does it by itself: the person sets a new one by mail",
                ),
                Fate::Linked(_) => {
                    self.report.skip(Kind::Passwords, &row.id, "the account here keeps its own");
                }
                Fate::Skipped(_) => self.report.skip(Kind::Passwords, &row.id, "its account was not carried"),
            }
        }
        for provider in &row.providers {
            self.report.skip(
                Kind::SignIns,
                &row.id,
                format!("{provider} does not sign in here: the person sets a password by mail"),
            );
        }
    }

    async fn write_account(&self, account: &Account) -> Result<(), Failure> {
        let mut tx = self.core.db.begin(None, Some(account.id)).await?;
        let (hash, set_at) = match &account.password {
            Some((hash, set_at)) => (Some(hash.to_stored()), Some(*set_at)),
            None => (None, None),
        };
        sqlx::query!(
            r#"
            WITH account AS (
                INSERT INTO tenantry.users (id, name, email, email_verified_at, image, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
            )
            INSERT INTO tenantry.passwords (user_id, hash, changed_at)
            SELECT $1, hash, changed_at FROM (VALUES ($8::text, $9::timestamptz)) AS given (hash, changed_at)
             WHERE hash IS NOT NULL
            "#,
            account.id.uuid(),
            account.name.as_str(),
            account.email.as_str(),
            account.is_verified.then_some(account.created_at),
            account.image,
            account.created_at,
            account.updated_at,
            hash,
            set_at,
        )
        .execute(&mut *tx)
        .await?;
        self.core
            .record(
                &mut tx,
                By { user: Some(account.id), session: None, origin: &Origin::default() },
                Change {
                    organization: None,
                    action: "account.imported",
                    target: ("user", account.id.uuid()),
                    before: None,
                    after: Some(json!({
                        "email": account.email,
                        "name": account.name,
                        "emailVerified": account.is_verified,
                        "from": "better-auth",
                        "sourceId": account.source_id,
                    })),
                    events: Vec::new(),
                },
            )
            .await?;
        self.core.commit(tx).await
    }
}

fn account(row: &UserRow, id: UserId, email: Email) -> Account {
    let name = Name::truncate(&row.name).or_else(|| Name::truncate(email.local_part()));
    Account {
        id,
        source_id: row.id.clone(),
        // The part of an address before the @ has a character at least, and none that a name cannot have.
        name: name.unwrap_or_else(|| unnamed(Field::Name)),
        email,
        is_verified: row.is_verified,
        image: link(row.image.as_deref()),
        created_at: row.created_at,
        updated_at: row.updated_at,
        password: row
            .password
            .as_deref()
            .and_then(ImportedHash::parse)
            .map(|hash| (hash, row.password_set_at.unwrap_or(row.created_at))),
    }
}

/// The name of what has none that could be kept.
#[expect(clippy::expect_used, reason = "a constant that is a name")]
pub(super) fn unnamed(field: Field) -> Name {
    Name::parse(field, "—").expect("a constant that is a name") // as it says: no input reaches it
}

/// The address of a picture, if it is one that can be kept.
pub(super) fn link(text: Option<&str>) -> Option<String> {
    let text = text::line(Field::Image, text?, LINK_MAX).ok()?;
    if text.is_empty() { None } else { Some(text) }
}
