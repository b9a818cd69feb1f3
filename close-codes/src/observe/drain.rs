//! What a `Drain` tells tracing and the metrics facade.

#![cfg_attr(not(all(feature = "metrics", feature = "tracing")), allow(unused_variables))]

use core::time::Duration;

use crate::server::DrainReport;

/// A server begins to drain.
pub(crate) fn began(notice: Duration) {
    #[cfg(feature = "tracing")]
    tracing::info!(target: super::TARGET, notice_ms = super::millis(notice), "draining: not ready any more");
    #[cfg(feature = "metrics")]
    super::metrics::draining(true);
}

/// The door is shut: so many connections are closed in so long a time.
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

/// A connection is gone.
pub(crate) fn ended(how: &'static str) {
    #[cfg(feature = "metrics")]
    super::metrics::drained(how, 1);
}

/// The report is made.
pub(crate) fn done(report: &DrainReport, lasted: Duration) {
    #[cfg(feature = "tracing")]
    {
        let DrainReport { closed, left, cut, stuck } = *report;
        let lasted_ms = super::millis(lasted);
        tracing::info!(target: super::TARGET, closed, left, cut, stuck, lasted_ms, "drained");
    }
    #[cfg(feature = "metrics")]
    {
        super::metrics::drained("stuck", report.stuck);
        super::metrics::draining(false);
    }
}
