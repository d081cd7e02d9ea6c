//! Many addresses at once: pasted in any form in which people have them, or as CSV. The browser reads the text with
//! these functions while it is typed, the server when it is sent.

use std::{collections::BTreeSet, fmt::Write as _};

use serde::{Deserialize, Serialize};

use crate::{Error, Field, Reason, email::Email, ids::TeamId, role::Role, team::Team};

/// Most addresses at once.
pub const RECIPIENTS_MAX: usize = 200;
/// How many of them the console sends at a time, so that it can show how far it is.
pub const RECIPIENTS_PART: usize = 25;
/// Most characters of what stands in a list for one address that are shown again.
const GIVEN_MAX: usize = 320;

/// Somebody in a list, before it is known whether the role and the teams exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The address.
    pub email: Email,
    /// The roles in the list; none means those of the form.
    pub roles: Vec<Role>,
    /// The names of teams in the list; none means those of the form.
    pub teams: Vec<String>,
}

/// What stands in a list for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As it was written, shortened.
    pub given: String,
    /// What it says, or why it says nothing.
    pub recipient: Result<Recipient, Error>,
    /// Whether the address stands further up already.
    pub is_repeated: bool,
}

/// Reads a list: addresses with commas, semicolons, spaces or line breaks between them, also as `Name <address>`; or
/// CSV whose first line names its columns (`email`, `role`, `team`, in English or Korean, in any order; others are
/// passed over). `|` and `/` stand between addresses, too, where they come behind one: no domain has them. In front of
/// the `@` they are letters of the address (`atext` of RFC 5322, 3.2.3), and in a name they are part of it. An entry
/// that cannot be read is in the answer, with the reason.
#[must_use]
pub fn parse_recipients(text: &str) -> Vec<Entry> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    let found = match lines.next().and_then(Columns::of) {
        Some(columns) => lines.filter(|line| !line.trim().is_empty()).map(|line| columns.read(line)).collect(),
        None => read_addresses(text),
    };
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .map(|(given, recipient)| {
            let is_repeated = recipient.as_ref().is_ok_and(|found| !seen.insert(found.email.clone()));
            Entry { given: shorten(&given), recipient, is_repeated }
        })
        .collect()
}

/// Refuses a list without anybody in it, and one with too many.
///
/// # Errors
/// On [`Field::Recipients`]: [`Reason::Required`], [`Reason::OutOfRange`].
pub fn require_some(entries: &[Entry]) -> Result<(), Error> {
    if entries.is_empty() {
        Err(Error::invalid(Field::Recipients, Reason::Required))
    } else if entries.len() > RECIPIENTS_MAX {
        let max = i64::try_from(RECIPIENTS_MAX).unwrap_or(i64::MAX);
        Err(Error::invalid(Field::Recipients, Reason::OutOfRange { min: 1, max }))
    } else {
        Ok(())
    }
}

/// The teams with these names, whatever the case of their letters.
///
/// # Errors
/// [`Reason::Unknown`] on [`Field::TeamId`] when one of them does not exist.
pub fn teams_by_name(teams: &[Team], names: &[String]) -> Result<Vec<TeamId>, Error> {
    names
        .iter()
        .map(|name| {
            let name = name.to_lowercase();
            let found = teams.iter().find(|team| team.name.as_str().to_lowercase() == name);
            found.map(|team| team.id).ok_or_else(|| Error::invalid(Field::TeamId, Reason::Unknown))
        })
        .collect()
}

/// The same entries as a list that [`parse_recipients`] reads: what is left to be tried again.
#[must_use]
pub fn to_list<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let entries: Vec<&Entry> = entries.into_iter().collect();
    let is_plain = |entry: &&Entry| {
        entry.recipient.as_ref().map_or(true, |found| found.roles.is_empty() && found.teams.is_empty())
    };
    if entries.iter().all(is_plain) {
        let mut list = String::new();
        for entry in entries {
            list.push_str(entry.recipient.as_ref().map_or(entry.given.as_str(), |found| found.email.as_str()));
            list.push('\n');
        }
        return list;
    }
    to_csv(&entries)
}

/// Those in a list who can be invited, in its order: CSV lists of at most `size` of them, each with the number of its
/// entries. What cannot be read and who is repeated is in none.
#[must_use]
pub fn in_parts(entries: &[Entry], size: usize) -> Vec<(String, usize)> {
    let good: Vec<&Entry> = entries.iter().filter(|entry| entry.recipient.is_ok() && !entry.is_repeated).collect();
    good.chunks(size.max(1)).map(|part| (to_csv(part), part.len())).collect()
}

fn to_csv(entries: &[&Entry]) -> String {
    let mut list = "email,role,team\n".to_owned();
    for entry in entries {
        match &entry.recipient {
            Ok(found) => {
                let roles = found.roles.iter().map(Role::as_str).collect::<Vec<_>>().join(";");
                let teams = found.teams.join(";");
                // Writing to a string does not fail.
                _ = writeln!(list, "{},{},{}", found.email, cell(&roles), cell(&teams));
            }
            // As it was: a line of the list that it comes from.
            Err(_) => {
                list.push_str(&entry.given);
                list.push('\n');
            }
        }
    }
    list
}

/// A cell of CSV (RFC 4180, 2.5 to 2.7).
fn cell(text: &str) -> String {
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn shorten(text: &str) -> String {
    text.trim().chars().take(GIVEN_MAX).collect()
}

type Found = (String, Result<Recipient, Error>);

/// Which column of a CSV list is what.
#[derive(Clone, Copy, Debug)]
struct Columns {
    separator: char,
    email: usize,
    role: Option<usize>,
    team: Option<usize>,
}

const EMAIL_HEADS: [&str; 7] = ["email", "mail", "emailaddress", "mailaddress", "이메일", "메일", "이메일주소"];
const ROLE_HEADS: [&str; 3] = ["role", "roles", "역할"];
const TEAM_HEADS: [&str; 3] = ["team", "teams", "팀"];

impl Columns {
    /// Reads a line that names columns; `None` for any other.
    fn of(line: &str) -> Option<Self> {
        let separator = [',', ';', '\t'].into_iter().find(|separator| line.contains(*separator)).unwrap_or(',');
        let heads: Vec<String> = cells(line, separator)
            .into_iter()
            .map(|head| head.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
            .collect();
        let place = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
        Some(Self { separator, email: place(&EMAIL_HEADS)?, role: place(&ROLE_HEADS), team: place(&TEAM_HEADS) })
    }

    fn read(&self, line: &str) -> Found {
        let cells = cells(line, self.separator);
        let text = |column: Option<usize>| column.and_then(|column| cells.get(column)).map_or("", String::as_str);
        let recipient = Email::parse(address_in(text(Some(self.email)))).and_then(|email| {
            // One role or several. No name of a role has a comma, names of teams may.
            let roles = parts(text(self.role), &[';', '|', ',']).map(role).collect::<Result<Vec<_>, _>>()?;
            let roles = if roles.is_empty() { roles } else { Role::parse_set(roles.iter().map(Role::as_str))? };
            let teams = parts(text(self.team), &[';', '|']).map(str::to_owned).collect();
            Ok(Recipient { email, roles, teams })
        });
        (line.to_owned(), recipient)
    }
}

fn parts<'a>(text: &'a str, separators: &'a [char]) -> impl Iterator<Item = &'a str> {
    text.split(separators).map(str::trim).filter(|part| !part.is_empty())
}

/// A role by its name, or by what the console calls it in one of its languages. `owner` is the built-in role that the
/// forms call so, also where the owners have another one: nobody becomes an owner by a word that means something else.
fn role(text: &str) -> Result<Role, Error> {
    match text {
        "소유자" => Ok(Role::owner()),
        "관리자" => Ok(Role::admin()),
        "일반 멤버" | "멤버" => Ok(Role::member()),
        other => Role::parse(other),
    }
}

/// The cells of a line of CSV: quoted ones may hold the separator, and quotes twice.
fn cells(line: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted || cell.trim().is_empty() => is_quoted = !is_quoted,
            c if c == separator && !is_quoted => cells.push(String::new()),
            c => cell.push(c),
        }
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// What stands between angle brackets, else the whole.
fn address_in(text: &str) -> &str {
    let bracketed = text.rsplit_once('<').and_then(|(_, tail)| tail.split_once('>')).map(|(address, _)| address.trim());
    bracketed.unwrap_or(text)
}

/// Addresses in free text. Words that are no address belong to the name in front of `<…>`, or are a mistake.
fn read_addresses(text: &str) -> Vec<Found> {
    let mut reader = Reader::default();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => {
                // A name in quotes may hold any separator (RFC 5322, 3.2.4), but no line break.
                let quoted: String = characters.clone().take_while(|c| !matches!(c, '"' | '\n')).collect();
                let is_closed = characters.clone().nth(quoted.chars().count()) == Some('"');
                if is_closed {
                    for _ in 0..=quoted.chars().count() {
                        characters.next();
                    }
                    reader.end_word();
                    reader.words.push(format!("\"{quoted}\""));
                }
            }
            '<' => {
                let inside: String = characters.clone().take_while(|c| !matches!(c, '>' | '\n' | '<')).collect();
                for _ in 0..inside.chars().count() {
                    characters.next();
                }
                reader.bracketed(&inside);
            }
            '>' => {}
            ',' | ';' | '\n' | '\u{ff0c}' | '\u{ff1b}' | '\u{3001}' => reader.end_entry(),
            '|' | '/' if reader.is_behind_address() => reader.end_word(),
            c if c.is_whitespace() => reader.end_word(),
            c => reader.word.push(c),
        }
    }
    reader.end_entry();
    reader.found
}

#[derive(Default)]
struct Reader {
    word: String,
    words: Vec<String>,
    found: Vec<Found>,
    /// Whether nothing was read since the last `<…>`.
    is_bracketed: bool,
}

impl Reader {
    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        // In front of the first address, such a mark is the frame of a table.
        let is_frame = self.words.is_empty() && word.chars().all(|c| matches!(c, '|' | '/'));
        if !word.is_empty() && !is_frame {
            self.words.push(word);
        }
    }

    /// Whether what was read last is an address, or began as one.
    fn is_behind_address(&self) -> bool {
        let last = if self.word.is_empty() { self.words.last() } else { Some(&self.word) };
        last.map_or(self.is_bracketed, |word| word.contains('@'))
    }

    /// All words since the last separator: each with an `@` is an address of its own, the others in a row are one
    /// mistake.
    fn end_entry(&mut self) {
        self.end_word();
        self.is_bracketed = false;
        let mut stray = Vec::new();
        for word in std::mem::take(&mut self.words) {
            if word.contains('@') {
                self.take_stray(&mut stray);
                let recipient = plain(&word);
                self.found.push((word, recipient));
            } else {
                stray.push(word);
            }
        }
        self.take_stray(&mut stray);
    }

    fn take_stray(&mut self, stray: &mut Vec<String>) {
        if !stray.is_empty() {
            let given = std::mem::take(stray).join(" ");
            self.found.push((given, Err(Error::invalid(Field::Email, Reason::Malformed))));
        }
    }

    /// `Name <address>`: the words in front are its name, as far back as they are no addresses.
    fn bracketed(&mut self, address: &str) {
        self.end_word();
        let mut name = Vec::new();
        while self.words.last().is_some_and(|word| !word.contains('@') || word.trim_matches('"') == address.trim()) {
            name.extend(self.words.pop());
        }
        self.end_entry();
        name.reverse();
        let given = format!("{} <{address}>", name.join(" "));
        self.found.push((given.trim().to_owned(), plain(address)));
        self.is_bracketed = true;
    }
}

fn plain(address: &str) -> Result<Recipient, Error> {
    // A full stop or a bracket behind an address is of the sentence around it.
    let address = address.trim_start_matches(['(', '[', '\'']).trim_end_matches([')', ']', '\'', '.']);
    let address = address.strip_prefix("mailto:").unwrap_or(address);
    Ok(Recipient { email: Email::parse(address)?, roles: Vec::new(), teams: Vec::new() })
}

#[cfg(test)]
mod tests;
