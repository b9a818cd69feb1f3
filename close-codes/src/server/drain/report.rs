//! `DrainReport`: how each connection of a drained server ended.

use core::fmt;

use crate::observe::{Gone, drain as observe};

/// How each connection of a drained server ended. Their sum is the number of seats that were taken when the door was
/// shut.
///
/// Shown, it is one line:
///
/// ```
/// # use close_codes::DrainReport;
/// let report = DrainReport { closed: 798, left: 11, cut: 2, stuck: 1 };
/// assert_eq!(report.to_string(), "812 connections: 798 closed, 11 left by themselves, 2 cut off, 1 stuck");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct DrainReport {
    /// Their closing handshake was completed at their turn. (actix-ws shows no more than that the Close was written.)
    pub closed: u64,
    /// They were gone before their turn: closed by either end, lost, or they never became a connection.
    pub left: u64,
    /// They ended without a closing handshake: the peer did not answer in time, the handler dropped the connection
    /// before it could, or the deadline came.
    pub cut: u64,
    /// Nobody polled them at the deadline. They end with the process; nothing else can reach them.
    /// [`Seat::hold`](crate::Seat::hold) prevents that.
    pub stuck: u64,
}

impl DrainReport {
    /// How many connections there were when the door was shut.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.closed + self.left + self.cut + self.stuck
    }

    /// Counts a connection.
    pub(super) fn count(&mut self, how: Gone) {
        *match how {
            Gone::Closed => &mut self.closed,
            Gone::Left => &mut self.left,
            Gone::Cut => &mut self.cut,
            Gone::Stuck => &mut self.stuck,
        } += 1;
        observe::ended(how);
    }
}

impl fmt::Display for DrainReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { closed, left, cut, stuck } = self;
        let total = self.total();
        let connections = if total == 1 { "connection" } else { "connections" };
        write!(
            f,
            "{total} {connections}: {closed} closed, {left} left by themselves, {cut} cut off, {stuck} stuck"
        )
    }
}
