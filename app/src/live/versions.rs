//! How often something changed where, as far as this tab has heard.

use std::collections::HashMap;

use tenantry::ids::OrganizationId;

use super::Topic;

/// Counts of changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Versions {
    everything: u32,
    anywhere: HashMap<Topic, u32>,
    /// `None`: of no organization in particular, and so of each.
    places: HashMap<(Option<OrganizationId>, Topic), u32>,
}

#[cfg_attr(not(any(feature = "hydrate", test)), expect(dead_code, reason = "nothing changes on the server"))]
impl Versions {
    /// Something changed.
    pub(super) fn change(&mut self, place: Option<OrganizationId>, topic: Topic) {
        for count in [self.anywhere.entry(topic).or_default(), self.places.entry((place, topic)).or_default()] {
            *count = count.wrapping_add(1);
        }
    }

    /// Anything may have changed.
    pub(super) fn change_everything(&mut self) {
        self.everything = self.everything.wrapping_add(1);
    }
}

impl Versions {
    /// How often anything may have changed.
    pub(super) const fn catching_up(&self) -> u32 {
        self.everything
    }

    /// How often `topic` changed in this organization, or anywhere.
    pub(super) fn count(&self, place: Option<OrganizationId>, topic: Topic) -> u32 {
        let of = |place| self.places.get(&(place, topic)).copied().unwrap_or_default();
        let changes = match place {
            Some(place) => of(Some(place)).wrapping_add(of(None)),
            None => self.anywhere.get(&topic).copied().unwrap_or_default(),
        };
        self.everything.wrapping_add(changes)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_change_is_news_where_it_happened_and_for_who_looks_everywhere() {
        let (here, there) =
            (OrganizationId::from_uuid(Uuid::from_u128(1)), OrganizationId::from_uuid(Uuid::from_u128(2)));
        let mut versions = Versions::default();
        let counts =
            |versions: &Versions| [Some(here), Some(there), None].map(|place| versions.count(place, Topic::Members));
        versions.change(Some(here), Topic::Members);
        assert_eq!(counts(&versions), [1, 0, 1]);
        versions.change(Some(there), Topic::Invitations);
        assert_eq!(counts(&versions), [1, 0, 1]);
        versions.change(None, Topic::Members);
        assert_eq!(counts(&versions), [2, 1, 2]);
        versions.change_everything();
        assert_eq!(counts(&versions), [3, 2, 3]);
        assert_eq!(versions.count(None, Topic::Sessions), 1);
    }
}
