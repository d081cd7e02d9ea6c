//! The system clock, as the one [`Clock`] that the running server has.

use chrono::{DateTime, SubsecRound, Utc};
use tenantry::clock::Clock;

/// Reads the machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        // PostgreSQL keeps microseconds: what is written and what is read back must be the same moment.
        #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
        Utc::now().trunc_subsecs(6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_survives_postgresql() {
        let now = SystemClock.now();
        assert_eq!(now.timestamp_subsec_nanos() % 1_000, 0);
        assert_eq!(DateTime::from_timestamp_micros(now.timestamp_micros()), Some(now));
    }
}
