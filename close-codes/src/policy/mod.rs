//! Policies: what to do when a connection closes, as plain const data.
//!
//! Times are whole milliseconds and factors are thousandths. A policy is therefore `Copy`, `Eq` and `Hash`, and means
//! the same on every platform.

mod backoff;
mod delay_list;
mod delays;
mod diagnose;
mod packed;
mod reconnect;

pub use self::backoff::{Backoff, Jitter};
pub use self::delay_list::{DelayList, DelayWindow};
pub use self::delays::Delays;
pub use self::diagnose::{Diagnose, Fault};
pub use self::reconnect::{Mode, Reconnect, Session};

/// What a table says about a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Policy {
    /// Whether and how to reconnect.
    pub reconnect: Reconnect,
    /// What the close indicates about a fault, if anything.
    pub diagnose: Diagnose,
}

impl Policy {
    /// A policy of these two parts.
    #[must_use]
    pub const fn new(reconnect: Reconnect, diagnose: Diagnose) -> Self {
        Self { reconnect, diagnose }
    }
}
