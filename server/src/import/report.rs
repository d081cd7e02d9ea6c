//! What came of an import: counts, and what did not fit.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
};

/// Most rows of one kind that are told one by one.
const TOLD: usize = 100;
/// Longest text of the source in a line, in characters.
const TEXT_MAX: usize = 120;

/// A kind of row, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// People.
    Users,
    /// Their passwords.
    Passwords,
    /// What else they sign in with.
    SignIns,
    /// The tenants.
    Organizations,
    /// Roles that an organization made for itself.
    Roles,
    /// People in organizations.
    Members,
    /// Groups in organizations.
    Teams,
    /// People in teams.
    TeamMembers,
    /// Offers of membership.
    Invitations,
    /// Signed-in browsers and apps.
    Sessions,
}

impl Kind {
    const ALL: [Self; 10] = [
        Self::Users,
        Self::Passwords,
        Self::SignIns,
        Self::Organizations,
        Self::Roles,
        Self::Members,
        Self::Teams,
        Self::TeamMembers,
        Self::Invitations,
        Self::Sessions,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Passwords => "passwords",
            Self::SignIns => "other sign-ins",
            Self::Organizations => "organizations",
            Self::Roles => "roles",
            Self::Members => "members",
            Self::Teams => "teams",
            Self::TeamMembers => "team members",
            Self::Invitations => "invitations",
            Self::Sessions => "sessions",
        }
    }
}

/// A row and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    row: String,
    why: String,
}

/// Lines, the first of them kept.
#[derive(Clone, Debug, Default)]
struct Lines {
    count: u64,
    first: Vec<Line>,
}

impl Lines {
    fn add(&mut self, row: impl Display, why: impl Display) {
        self.count += 1;
        if self.first.len() < TOLD {
            self.first.push(Line { row: shown(&row.to_string()), why: shown(&why.to_string()) });
        }
    }
}

/// The counts of one kind.
#[derive(Clone, Debug, Default)]
struct Counts {
    read: u64,
    new: u64,
    there: u64,
    skipped: Lines,
    changed: Lines,
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Report {
    dry_run: bool,
    counts: BTreeMap<Kind, Counts>,
    left_out: Vec<String>,
}

impl Report {
    pub(super) const fn new(dry_run: bool) -> Self {
        Self { dry_run, counts: BTreeMap::new(), left_out: Vec::new() }
    }

    fn of(&mut self, kind: Kind) -> &mut Counts {
        self.counts.entry(kind).or_default()
    }

    /// One row was read and is new here.
    pub(super) fn add_new(&mut self, kind: Kind) {
        let counts = self.of(kind);
        counts.read += 1;
        counts.new += 1;
    }

    /// One row was read, and an earlier run had written it.
    pub(super) fn add_there(&mut self, kind: Kind) {
        let counts = self.of(kind);
        counts.read += 1;
        counts.there += 1;
    }

    /// One row was read and did not fit.
    pub(super) fn skip(&mut self, kind: Kind, row: impl Display, why: impl Display) {
        let counts = self.of(kind);
        counts.read += 1;
        counts.skipped.add(row, why);
    }

    /// A row is carried otherwise than it was; it is counted besides.
    pub(super) fn change(&mut self, kind: Kind, row: impl Display, how: impl Display) {
        self.of(kind).changed.add(row, how);
    }

    /// A column that the import does not know.
    pub(super) fn leave_out(&mut self, column: String) {
        self.left_out.push(shown(&column));
    }

    /// One line for whoever waits.
    pub(super) fn progress(&self) -> String {
        let read = self.counts.iter().map(|(kind, counts)| format!("{} {}", counts.read, kind.name()));
        format!("read: {}", read.collect::<Vec<_>>().join(", "))
    }

    /// How many rows of a kind were read, are new, were there already, and were skipped.
    #[must_use]
    pub fn counts(&self, kind: Kind) -> [u64; 4] {
        let counts = self.counts.get(&kind).cloned().unwrap_or_default();
        [counts.read, counts.new, counts.there, counts.skipped.count]
    }
}

/// Text of the source as it is fit for a terminal.
fn shown(text: &str) -> String {
    let mut line: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(TEXT_MAX).collect();
    if text.chars().nth(TEXT_MAX).is_some() {
        line.push('…');
    }
    line
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dry_run {
            writeln!(f, "A dry run: nothing was written.")?;
        }
        writeln!(f, "{:<15} {:>9} {:>9} {:>13} {:>9}", "", "read", "new", "already there", "skipped")?;
        for kind in Kind::ALL {
            let [read, new, there, skipped] = self.counts(kind);
            writeln!(f, "{:<15} {read:>9} {new:>9} {there:>13} {skipped:>9}", kind.name())?;
        }
        for (kind, counts) in &self.counts {
            write_lines(f, kind.name(), "skipped", &counts.skipped)?;
            write_lines(f, kind.name(), "carried otherwise than they were", &counts.changed)?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "\nnot carried at all, tables and columns that Tenantry has no place for:")?;
            for column in &self.left_out {
                writeln!(f, "  {column}")?;
            }
        }
        Ok(())
    }
}

fn write_lines(f: &mut fmt::Formatter<'_>, kind: &str, what: &str, lines: &Lines) -> fmt::Result {
    if lines.count == 0 {
        return Ok(());
    }
    writeln!(f, "\n{kind} {what}:")?;
    for line in &lines.first {
        writeln!(f, "  {}: {}", line.row, line.why)?;
    }
    match lines.count.saturating_sub(lines.first.len() as u64) {
        0 => Ok(()),
        more => writeln!(f, "  and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_every_row_and_tells_the_first_hundred() {
        let mut report = Report::new(true);
        report.add_new(Kind::Users);
        report.add_there(Kind::Users);
        for row in 0..103 {
            report.skip(Kind::Users, row, "odd\n\u{1b}[31m");
        }
        report.leave_out("user.favourite".to_owned());
        assert_eq!(report.counts(Kind::Users), [105, 1, 1, 103]);
        let text = report.to_string();
        assert!(text.starts_with("A dry run"), "{text}");
        assert!(text.contains("  99: odd\u{fffd}\u{fffd}[31m\n  and 3 more\n"), "{text}");
        assert!(!text.contains("  100: "), "{text}");
        assert!(text.ends_with("  user.favourite\n"), "{text}");
    }
}
