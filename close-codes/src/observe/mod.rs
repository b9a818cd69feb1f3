//! Reports what a `Reconnector` and a `Watch` see to tracing and to the metrics facade. With neither feature, the
//! `Observer` is empty and does nothing.

#[cfg(any(feature = "metrics", feature = "tracing", feature = "tokio"))]
mod counted;
#[cfg(feature = "tokio")]
pub(crate) mod drain;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod event;
#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "tokio")]
mod gone;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(not(any(feature = "metrics", feature = "tracing")))]
mod nothing;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod observer;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod words;

#[cfg(feature = "tokio")]
pub(crate) use self::counted::Counted;
#[cfg(feature = "tokio")]
pub(crate) use self::gone::Gone;
#[cfg(not(any(feature = "metrics", feature = "tracing")))]
pub(crate) use self::nothing::{Observer, watched};
#[cfg(all(feature = "tokio", not(any(feature = "metrics", feature = "tracing"))))]
pub(crate) use self::nothing::{budget_away, budget_back, budget_late, budget_lost};
#[cfg(any(feature = "metrics", feature = "tracing"))]
pub(crate) use self::observer::{Observer, watched};
#[cfg(all(feature = "tokio", any(feature = "metrics", feature = "tracing")))]
pub(crate) use self::observer::{budget_away, budget_back, budget_late, budget_lost};

/// A heartbeat was answered after this time.
#[cfg(feature = "tokio")]
#[cfg_attr(not(feature = "metrics"), allow(unused_variables))]
pub(crate) fn heartbeat(latency: core::time::Duration) {
    #[cfg(feature = "metrics")]
    metrics::heartbeat(latency);
}

/// The target of all events.
#[cfg(feature = "tracing")]
const TARGET: &str = "close_codes";

/// A duration as events have it.
#[cfg(feature = "tracing")]
fn millis(duration: core::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
