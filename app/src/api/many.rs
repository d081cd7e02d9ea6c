//! Inviting many at once, and expired invitations all at once.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use tenantry::{
    Error,
    invitation::{
        Expired, Survey,
        recipients::{Entry, to_list},
    },
};

#[cfg(feature = "ssr")]
use super::invitations::{ticked_roles, ticked_teams};
use super::{ApiResult, roles::Ticks};
use crate::landing::{Landing, Outcome};
#[cfg(feature = "ssr")]
use crate::server_context::{services, tenant};
#[cfg(feature = "ssr")]
use tenantry::{
    Field, Reason,
    email::Email,
    error::Check,
    invitation::{
        NewInvitation,
        recipients::{parse_recipients, require_some, teams_by_name},
        terms::{Lifetime, Message},
    },
    record::Window,
    role::Role,
};

/// What became of one entry of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkRow {
    /// The entry as it was written.
    pub given: String,
    /// The address again, further up: nothing was done.
    pub is_repeated: bool,
    /// Why there is no invitation; `None` is one that was sent.
    pub error: Option<Error>,
    /// Whether the work was broken off in front of it, by that error. Of the part that got no answer it is not known
    /// whether it was done: trying again tells.
    #[serde(default)]
    pub is_unsent: bool,
}

/// What became of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkOutcome {
    /// Entry by entry.
    pub rows: Vec<BulkRow>,
    /// How many were invited.
    pub sent: usize,
    /// The list of those for whom trying again makes sense.
    pub rest: String,
}

impl BulkOutcome {
    /// What became of these entries, each of which has its row.
    fn of(entries: &[Entry], rows: Vec<BulkRow>) -> Self {
        let is_left = |row: &BulkRow| {
            row.error.as_ref().is_some_and(|error| !matches!(error, Error::AlreadyMember | Error::AlreadyInvited))
        };
        let rest = to_list(entries.iter().zip(&rows).filter(|(_, row)| is_left(row)).map(|(entry, _)| entry));
        let sent = rows.iter().filter(|row| row.error.is_none() && !row.is_repeated).count();
        Self { rows, sent, rest }
    }

    /// What became of these entries, of which those that can be invited were sent in parts, in their order (see
    /// [`tenantry::invitation::recipients::in_parts`]). Those behind the last answer were not sent, because of
    /// `stopped`.
    #[must_use]
    pub fn joined(entries: &[Entry], parts: Vec<Self>, stopped: Option<Error>) -> Self {
        let mut answers = parts.into_iter().flat_map(|part| part.rows);
        let rows = entries
            .iter()
            .map(|entry| {
                let (error, is_unsent) = match &entry.recipient {
                    Err(error) => (Some(error.clone()), false),
                    Ok(_) if entry.is_repeated => (None, false),
                    Ok(_) => match answers.next() {
                        Some(row) => (row.error, false),
                        None => (Some(stopped.clone().unwrap_or(Error::Unavailable)), true),
                    },
                };
                BulkRow { given: entry.given.clone(), is_repeated: entry.is_repeated, error, is_unsent }
            })
            .collect();
        Self::of(entries, rows)
    }
}

impl Outcome for BulkOutcome {
    fn landing(&self) -> Option<&Landing> {
        None
    }
}

impl Outcome for Expired {
    fn landing(&self) -> Option<&Landing> {
        None
    }
}

/// Invites everybody in a list: addresses, or CSV with columns for roles and teams. What the list does not say of
/// somebody, the rest of the form does.
///
/// One call is one transaction, in which an entry that is refused keeps no other back. The console sends a long list in
/// several calls, one after another: what was sent stays sent, whatever becomes of the next call.
#[server(prefix = "/sfn", endpoint = "invite_many")]
pub async fn invite_many(
    organization: String,
    #[server(default)] recipients: String,
    #[server(default)] role: String,
    #[server(default)] roles: Ticks,
    #[server(default)] teams: Ticks,
    #[server(default)] days: String,
    #[server(default)] message: String,
) -> ApiResult<BulkOutcome> {
    let tenant = tenant(&organization).await?;
    let services = services()?;
    let entries = parse_recipients(&recipients);
    let mut check = Check::new();
    let some = check.take(require_some(&entries));
    let roles = check.take(Role::parse_set(ticked_roles(&role, &roles)));
    let teams = check.take(ticked_teams(&teams));
    let lifetime = check.take(Lifetime::parse(&days));
    let message = check.take(Message::parse(&message));
    let complete = (|| some.and(Some((roles?, teams?, lifetime?, message?))))();
    let (roles, teams, lifetime, message) = check.finish(complete)?;
    let names_teams = |entry: &Entry| entry.recipient.as_ref().is_ok_and(|found| !found.teams.is_empty());
    let known_teams = if entries.iter().any(names_teams) {
        services.teams.all(&tenant, Window::default()).await?
    } else {
        Vec::new()
    };

    let wish = |entry: &Entry| {
        let found = entry.recipient.clone()?;
        let roles = if found.roles.is_empty() { roles.clone() } else { found.roles };
        let teams = if found.teams.is_empty() { teams.clone() } else { teams_by_name(&known_teams, &found.teams)? };
        Ok(NewInvitation::new(found.email, roles).with_teams(teams).on_terms(message.clone(), lifetime))
    };
    // An entry that cannot be sent, a repeated one among them, keeps its error; the others wait for theirs.
    let mut errors: Vec<Option<Error>> = Vec::new();
    let mut wishes = Vec::new();
    for entry in &entries {
        errors.push(match wish(entry) {
            _ if entry.is_repeated => None,
            Ok(wish) => {
                wishes.push(wish);
                None
            }
            Err(error) => Some(error),
        });
    }
    let sent = if wishes.is_empty() { Vec::new() } else { services.invitations.send_many(&tenant, wishes).await? };
    let mut results = sent.into_iter();
    let rows: Vec<BulkRow> = entries
        .iter()
        .zip(errors)
        .map(|(entry, error)| {
            let error = match error {
                None if !entry.is_repeated => results.next().and_then(|sent| sent.result.err()),
                error => error,
            };
            BulkRow { given: entry.given.clone(), is_repeated: entry.is_repeated, error, is_unsent: false }
        })
        .collect();
    Ok(BulkOutcome::of(&entries, rows))
}

/// What is known of these addresses (with spaces between them), before anybody is invited.
#[server(prefix = "/sfn", endpoint = "survey_addresses")]
pub async fn survey_addresses(organization: String, #[server(default)] emails: String) -> ApiResult<Survey> {
    let tenant = tenant(&organization).await?;
    let emails = emails.split_whitespace().map(Email::parse).collect::<Result<Vec<_>, _>>();
    let emails = emails.map_err(|_| Error::invalid(Field::Recipients, Reason::Malformed))?;
    Ok(services()?.invitations.survey(&tenant, &emails).await?)
}

/// Sends all expired invitations again.
#[server(prefix = "/sfn", endpoint = "resend_expired")]
pub async fn resend_expired(organization: String) -> ApiResult<Expired> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.invitations.resend_expired(&tenant).await?)
}

/// Removes all expired invitations from the list.
#[server(prefix = "/sfn", endpoint = "remove_expired")]
pub async fn remove_expired(organization: String) -> ApiResult<Expired> {
    let tenant = tenant(&organization).await?;
    Ok(services()?.invitations.remove_expired(&tenant).await?)
}

#[cfg(test)]
mod tests {
    use tenantry::invitation::recipients::{in_parts, parse_recipients};

    use super::*;

    /// The answer to a part: the second one is a member already.
    fn answer(count: usize) -> BulkOutcome {
        let row = |place: usize| BulkRow {
            given: String::new(),
            is_repeated: false,
            error: (place == 1).then_some(Error::AlreadyMember),
            is_unsent: false,
        };
        BulkOutcome { rows: (0..count).map(row).collect(), sent: count - 1, rest: String::new() }
    }

    #[test]
    fn parts_make_one_answer_in_the_order_of_the_list() {
        let entries = parse_recipients("a@x.kr b@x.kr nonsense, A@x.kr c@x.kr; d@x.kr");
        let sizes: Vec<usize> = in_parts(&entries, 2).into_iter().map(|(_, size)| size).collect();
        assert_eq!(sizes, [2, 2]);
        let whole = BulkOutcome::joined(&entries, vec![answer(2), answer(2)], None);
        let marks: Vec<_> =
            whole.rows.iter().map(|row| (row.is_repeated, row.error.is_some(), row.is_unsent)).collect();
        let (sent, refused, repeated) = ((false, false, false), (false, true, false), (true, false, false));
        assert_eq!(marks, [sent, refused, refused, repeated, sent, refused]);
        assert_eq!((whole.sent, whole.rest.as_str()), (2, "nonsense\n"));
    }

    #[test]
    fn what_was_not_sent_is_left_to_be_tried_again() {
        let entries = parse_recipients("a@x.kr b@x.kr c@x.kr d@x.kr");
        let cut = BulkOutcome::joined(&entries, vec![answer(2)], Some(Error::Unauthenticated));
        assert_eq!((cut.sent, cut.rest.as_str()), (1, "c@x.kr\nd@x.kr\n"));
        assert_eq!(cut.rows.iter().map(|row| row.is_unsent).collect::<Vec<_>>(), [false, false, true, true]);
        assert_eq!(cut.rows[3].error, Some(Error::Unauthenticated));
    }
}
