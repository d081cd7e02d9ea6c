//! What was said a moment ago: a page is made, and its stream opens a moment later. What happened in between would be
//! on neither.

use std::{collections::VecDeque, time::Duration};

use tokio::time::Instant;

use super::Heard;

/// How far back is remembered. A page that takes longer to open its stream looks at everything again.
pub(super) const REACH_MAX: Duration = Duration::from_secs(10);
/// Most that is remembered, should more than that be said in this time.
const ROOM: usize = 512;

/// What was said within [`REACH_MAX`].
#[derive(Debug, Default)]
pub(super) struct Recent {
    said: VecDeque<(Instant, Heard)>,
    /// From here on, nothing is missing; `None` where nothing was ever left out.
    whole_since: Option<Instant>,
}

impl Recent {
    /// Remembers `heard`, and forgets what is too old.
    pub(super) fn keep(&mut self, now: Instant, heard: Heard) {
        while self.said.front().is_some_and(|(at, _)| now.duration_since(*at) > REACH_MAX || self.said.len() >= ROOM) {
            if let Some((at, _)) = self.said.pop_front() {
                self.whole_since = Some(at);
            }
        }
        self.said.push_back((now, heard));
    }

    /// What was said up to `back` ago, and how far back that goes without a gap.
    pub(super) fn since(&self, now: Instant, back: Duration) -> (Vec<Heard>, Duration) {
        let known = self.whole_since.map_or(REACH_MAX, |since| now.duration_since(since).min(REACH_MAX));
        let reach = back.min(known);
        let is_within = |at: Instant| now.duration_since(at) <= reach;
        let heard = self.said.iter().filter(|(at, _)| is_within(*at)).map(|(_, heard)| heard.clone()).collect();
        (heard, reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(recent: &Recent, now: Instant, back: u64) -> (usize, u64) {
        let (heard, reach) = recent.since(now, Duration::from_secs(back));
        (heard.len(), reach.as_secs())
    }

    #[test]
    fn so_far_back_and_no_further() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut recent = Recent::default();
        for second in 0..5 {
            recent.keep(at(second), Heard::Gap);
        }
        assert_eq!(counts(&recent, at(4), 0), (1, 0), "what is said at this moment may be on neither");
        assert_eq!(counts(&recent, at(4), 2), (3, 2));
        assert_eq!(counts(&recent, at(4), 60), (5, 10));
        recent.keep(at(12), Heard::Gap);
        assert_eq!(recent.said.len(), 4, "what is too old is forgotten");
        assert_eq!(counts(&recent, at(13), 60), (3, 10), "and not told");
    }

    #[test]
    fn where_too_much_was_said_it_reaches_less_far() {
        let start = Instant::now();
        let mut recent = Recent::default();
        recent.keep(start, Heard::Gap);
        let soon = start + Duration::from_secs(1);
        for _ in 0..ROOM {
            recent.keep(soon, Heard::Gap);
        }
        assert_eq!(recent.said.len(), ROOM);
        let now = start + Duration::from_secs(3);
        assert_eq!(counts(&recent, now, 10), (ROOM, 3), "since the first one, which is forgotten");
        recent.keep(now, Heard::Gap);
        assert_eq!(counts(&recent, now, 10), (ROOM, 2), "since the last one that is forgotten");
    }
}
