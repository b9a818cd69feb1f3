//! A browser's clock, timer and randomness, in windows and in workers.

use core::time::Duration;

use js_sys::{Date, Math, Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

use super::network::NetworkEvents;
use super::sleep::Sleep;
use crate::client::{Reconnector, Timer};
use crate::supervisor::Config;
use crate::table::Supervised;
use crate::time::Moment;

/// The clock and timer of a browser: `performance.now()` and `setTimeout`.
///
/// Browsers slow the timers of pages that nobody looks at, down to one in a minute: an attempt then comes later
/// than its delay says. [`Reconnector::with_network_events`] helps.
#[derive(Debug)]
pub struct BrowserTimer {
    start: f64,
    /// What its `Reconnector` listens to.
    events: Option<NetworkEvents>,
}

/// The same clock; it listens to nothing.
impl Clone for BrowserTimer {
    fn clone(&self) -> Self {
        Self { start: self.start, events: None }
    }
}

impl BrowserTimer {
    /// A clock that starts now.
    #[must_use]
    pub fn start() -> Self {
        Self { start: now(), events: None }
    }

    /// The time since it was started.
    pub(super) fn elapsed(&self) -> Duration {
        self.now().duration_since(Moment::START)
    }
}

impl Timer for BrowserTimer {
    fn now(&self) -> Moment {
        // A float becomes the nearest integer there is: no time is negative, or too late.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Moment::from_millis((now() - self.start) as u64)
    }

    async fn sleep_until(&self, due: Moment) {
        Sleep::new(due.duration_since(self.now())).await;
    }
}

impl<R> Reconnector<R, BrowserTimer> {
    /// With these limits, a browser's timer, and a [`seed`] of the browser's.
    #[must_use]
    pub fn in_browser(config: Config) -> Self
    where
        R: Supervised,
    {
        Self::with_timer(config, seed(), BrowserTimer::start())
    }

    /// The same, which listens to the browser: at `online`, and at `visibilitychange` when the page is looked at
    /// again, it does as [`Handle::network_back`](crate::Handle::network_back) says. A worker has only `online`.
    ///
    /// An open connection listens by itself: see
    /// [`Connection::with_heartbeat_message`](super::Connection::with_heartbeat_message).
    ///
    /// It listens until the `Reconnector` is dropped. It is no handle that could still retry: a `manual` policy
    /// without a handle stops as before.
    ///
    /// ```no_run
    /// use close_codes::{Config, Reconnector, Standard};
    ///
    /// let connections = Reconnector::<Standard, _>::in_browser(Config::default()).with_network_events();
    /// ```
    #[must_use]
    pub fn with_network_events(mut self) -> Self {
        let network = self.network();
        self.timer_mut().events = Some(NetworkEvents::listen(move || network.is_back()));
        self
    }
}

/// A seed for the delays of this page or worker, from `Math.random()`: no two clients come back together. It is
/// no secret. (The standard library's `RandomState` is the same for everybody in a browser.)
#[must_use]
pub fn seed() -> u64 {
    // What one call gives is less than 64 bits.
    (Math::random().to_bits().rotate_left(32)) ^ Math::random().to_bits()
}

/// Milliseconds, on a clock that does not go backwards where the browser has one.
fn now() -> f64 {
    let performance = Reflect::get(&global(), &JsValue::from("performance"));
    match performance.ok().and_then(|found| found.dyn_into::<::web_sys::Performance>().ok()) {
        Some(performance) => performance.now(),
        None => Date::now(),
    }
}
