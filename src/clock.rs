//! Time as a parameter: nothing in the system asks the operating system for the time but the one clock it was given.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time. The server has one that reads the system clock; tests move theirs by hand.
pub trait Clock: Send + Sync {
    /// The present moment, with the microsecond precision that PostgreSQL keeps.
    fn now(&self) -> DateTime<Utc>;
}

/// A clock that stands still until it is moved, for tests and examples.
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<Mutex<DateTime<Utc>>>);

impl ManualClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Moves the clock by `step`, which may be negative.
    pub fn advance(&self, step: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += step;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
