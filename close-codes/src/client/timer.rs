//! `Timer`: a runtime's clock and its way to wait.

use core::future::Future;

use crate::time::Moment;

/// A clock and a way to wait. It is all that a [`Reconnector`](crate::Reconnector) needs from an async runtime.
///
/// ```
/// use close_codes::{Moment, Timer};
/// use std::time::{Duration, Instant};
///
/// struct Blocking(Instant);
///
/// impl Timer for Blocking {
///     fn now(&self) -> Moment {
///         Moment::START + self.0.elapsed()
///     }
///
///     async fn sleep_until(&self, due: Moment) {
///         std::thread::sleep(due.duration_since(self.now()));
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a timer",
    label = "not a timer",
    note = "enable the feature `tokio` of close-codes, or give `Reconnector::with_timer` a timer of your own"
)]
pub trait Timer {
    /// The time on a monotonic clock, since a start that the timer chooses.
    fn now(&self) -> Moment;

    /// Waits until `due`. It may wake up early; then the caller waits again.
    fn sleep_until(&self, due: Moment) -> impl Future<Output = ()>;
}

/// The clock and timer of tokio: a [`Timer`] with the feature `tokio`. It follows `tokio::time::pause`.
#[derive(Clone, Copy, Debug)]
pub struct Tokio {
    #[cfg(feature = "tokio")]
    start: tokio::time::Instant,
}

impl Tokio {
    /// A clock that starts now.
    #[must_use]
    pub fn start() -> Self {
        Self {
            #[cfg(feature = "tokio")]
            start: tokio::time::Instant::now(),
        }
    }
}

/// Holds if the feature `tokio` is enabled. Without it, `Reconnector::new` still exists, and this bound says why it
/// cannot be called. The bound is higher-ranked, since rustc refuses a plain bound that never holds.
#[diagnostic::on_unimplemented(
    message = "`Reconnector::new` needs the feature `tokio` of close-codes",
    label = "the feature `tokio` is not enabled",
    note = "enable it in Cargo.toml: `close-codes = {{ version = \"0.1\", features = [\"tokio\"] }}`; the feature of a WebSocket library that runs on tokio, such as `tokio-tungstenite`, brings it along",
    note = "without tokio, give `Reconnector::with_timer` a timer of your own"
)]
#[doc(hidden)]
pub trait HasTokio<'a> {}

#[cfg(feature = "tokio")]
impl HasTokio<'_> for Tokio {}

#[cfg(feature = "tokio")]
impl Timer for Tokio {
    fn now(&self) -> Moment {
        Moment::START + self.start.elapsed()
    }

    async fn sleep_until(&self, due: Moment) {
        tokio::time::sleep_until(self.start + due.duration_since(Moment::START)).await;
    }
}
