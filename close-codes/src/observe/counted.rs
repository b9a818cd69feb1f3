//! `Counted`: one more in a gauge of the metrics facade. Without the feature `metrics`, nothing.

/// One more in a gauge, until it is dropped.
///
/// It keeps the gauge, so that it counts down where it counted up, whatever recorder is installed by then.
#[derive(Debug)]
pub(crate) struct Counted {
    // Whether a connection may be used after a panic does not depend on a feature.
    #[cfg(feature = "metrics")]
    gauge: core::panic::AssertUnwindSafe<metrics::Gauge>,
}

#[cfg(feature = "metrics")]
impl Counted {
    /// A connection that is open.
    #[cfg(feature = "tokio")]
    pub(crate) fn connection() -> Self {
        Self::one_more(metrics::gauge!(super::metrics::CONNECTIONS))
    }

    /// A `Reconnector` that waits to be back.
    pub(super) fn waiting() -> Self {
        Self::one_more(metrics::gauge!(super::metrics::WAITING))
    }

    fn one_more(gauge: metrics::Gauge) -> Self {
        gauge.increment(1.0);
        Self { gauge: core::panic::AssertUnwindSafe(gauge) }
    }
}

#[cfg(feature = "metrics")]
impl Drop for Counted {
    fn drop(&mut self) {
        self.gauge.decrement(1.0);
    }
}

#[cfg(not(feature = "metrics"))]
impl Counted {
    #[cfg(feature = "tokio")]
    pub(crate) const fn connection() -> Self {
        Self {}
    }

    #[cfg(feature = "tracing")]
    pub(super) const fn waiting() -> Self {
        Self {}
    }
}
