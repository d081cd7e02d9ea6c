//! Questions about an account as a whole.

use serde::{Deserialize, Serialize};

/// What becomes of a place in an organization when the account goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Parting {
    /// The membership ends, as when the person leaves.
    Leaves,
    /// The organization goes with the account: the personal one, where nobody else is in it.
    GoesAlong,
    /// The account cannot go: people would be left in an organization without an owner.
    Holds,
}

/// What becomes of a place in an organization when the account goes. `other_owners` counts the active owners besides
/// the person, `others` the active members besides the person.
///
/// An organization of its own is never deleted in passing, even where nobody else is in it: its owner deletes it or
/// hands it over first.
#[must_use]
pub const fn part_with(is_owner: bool, other_owners: u64, is_personal: bool, others: u64) -> Parting {
    match (is_owner, other_owners) {
        (true, 0) if is_personal && others == 0 => Parting::GoesAlong,
        (true, 0) => Parting::Holds,
        _ => Parting::Leaves,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_goes_only_where_nobody_is_left_without_an_owner() {
        assert_eq!(part_with(true, 0, true, 0), Parting::GoesAlong);
        assert_eq!(part_with(true, 0, true, 1), Parting::Holds, "colleagues in the personal organization");
        assert_eq!(part_with(true, 0, false, 0), Parting::Holds, "alone, but not personal");
        assert_eq!(part_with(true, 1, false, 1), Parting::Leaves);
        assert_eq!(part_with(true, 1, true, 1), Parting::Leaves, "the other owner keeps it");
        assert_eq!(part_with(false, 1, false, 9), Parting::Leaves);
    }
}
