//! Policies: what to do when a connection ends, as plain const data.
//!
//! Times are whole milliseconds and factors are thousandths, so that a policy is `Copy`, `Eq` and `Hash` and
//! means the same on every platform.

mod backoff;
mod diagnose;
mod reconnect;

pub use self::backoff::{Backoff, Jitter};
pub use self::diagnose::{Diagnose, Fault};
pub use self::reconnect::{Mode, Reconnect, Session};

use core::time::Duration;

/// What a table says of one end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Policy {
    /// Whether and how to connect again.
    pub reconnect: Reconnect,
    /// What the end tells about a fault, if anything.
    pub diagnose: Diagnose,
}

impl Policy {
    /// A policy.
    #[must_use]
    pub const fn new(reconnect: Reconnect, diagnose: Diagnose) -> Self {
        Self { reconnect, diagnose }
    }
}

/// A duration as whole milliseconds, as policies store it: at most `u32::MAX`, about 49 days.
pub(crate) const fn millis(duration: Duration) -> u32 {
    let millis = duration.as_millis();
    if millis > u32::MAX as u128 {
        return u32::MAX;
    }
    #[allow(clippy::cast_possible_truncation)] // just checked
    let millis = millis as u32;
    millis
}

pub(crate) const fn duration(millis: u32) -> Duration {
    Duration::from_millis(millis as u64)
}
