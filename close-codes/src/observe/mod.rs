//! What a `Reconnector` and a `Watch` tell tracing and the metrics facade. With neither of the two features there is
//! nothing to tell: the `Observer` is then empty, and so is all that it does.

#[cfg(any(feature = "metrics", feature = "tracing"))]
mod event;
#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(not(any(feature = "metrics", feature = "tracing")))]
mod nothing;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod observer;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod words;

#[cfg(not(any(feature = "metrics", feature = "tracing")))]
pub(crate) use self::nothing::{Observer, watched};
#[cfg(all(feature = "tokio", not(any(feature = "metrics", feature = "tracing"))))]
pub(crate) use self::nothing::{budget_away, budget_back, budget_late, budget_lost};
#[cfg(any(feature = "metrics", feature = "tracing"))]
pub(crate) use self::observer::{Observer, watched};
#[cfg(all(feature = "tokio", any(feature = "metrics", feature = "tracing")))]
pub(crate) use self::observer::{budget_away, budget_back, budget_late, budget_lost};
