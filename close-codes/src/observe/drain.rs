//! What a `Drain` tells tracing and the metrics facade.

#![cfg_attr(not(all(feature = "metrics", feature = "tracing")), allow(unused_variables))]

use core::time::Duration;

use super::gone::Gone;

/// A server begins to drain.
pub(crate) fn began(notice: Duration) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: super::TARGET, notice_ms = super::millis(notice), "draining: not ready any more");
    #[cfg(feature = "metrics")]
    super::metrics::draining(true);
}

/// The door is shut: this many connections are closed within this time.
pub(crate) fn shut(connections: u64, closing: Duration) {
    #[cfg(feature = "tracing")]
    {
        let closing_ms = super::millis(closing);
        if closing < Duration::from_secs(1) && connections > 1 {
            tracing::warn!(
                target: super::TARGET, connections, closing_ms,
                "draining: the deadline leaves less than a second for the turns"
            );
        }
        tracing::info!(target: super::TARGET, connections, closing_ms, "draining: closing connections");
    }
}

/// A connection counts in the report.
pub(crate) fn ended(how: Gone) {
    #[cfg(feature = "metrics")]
    super::metrics::drained(how);
}

/// The report is made, with this many of each.
pub(crate) fn done(closed: u64, left: u64, cut: u64, stuck: u64, lasted: Duration) {
    #[cfg(feature = "tracing")]
    {
        let lasted_ms = super::millis(lasted);
        tracing::info!(target: super::TARGET, closed, left, cut, stuck, lasted_ms, "drained");
    }
    #[cfg(feature = "metrics")]
    super::metrics::draining(false);
}
