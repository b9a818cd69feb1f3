//! Reports what a `Reconnector` and a `Watch` see to tracing and to the metrics facade. With neither feature, the
//! `Observer` is empty and does nothing.

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
#[cfg(any(feature = "metrics", feature = "tracing"))]
pub(crate) use self::observer::{Observer, watched};
