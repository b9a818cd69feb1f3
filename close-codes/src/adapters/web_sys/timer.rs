//! A browser's clock, timer and randomness, in windows and in workers.

use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::rc::Rc;

use js_sys::{Date, Function, Math, Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::network::NetworkEvents;
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

    /// Listens for as long as the timer is there.
    pub(super) fn keep(&mut self, events: NetworkEvents) {
        self.events = Some(events);
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

/// Waits by `setTimeout`; dropping it clears the timeout. It may wake up early: after 24 days.
pub(super) struct Sleep {
    waiting: Rc<RefCell<Waiting>>,
    /// `None` if there is no timer: then it never wakes, as little as anything does.
    id: Option<JsValue>,
    _call: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct Waiting {
    is_over: bool,
    waker: Option<Waker>,
}

impl Sleep {
    pub(super) fn new(duration: Duration) -> Self {
        let waiting = Rc::<RefCell<Waiting>>::default();
        let call = Closure::<dyn FnMut()>::new({
            let waiting = Rc::clone(&waiting);
            move || {
                let waker = {
                    let mut waiting = waiting.borrow_mut();
                    waiting.is_over = true;
                    waiting.waker.take()
                };
                if let Some(waker) = waker {
                    waker.wake();
                }
            }
        });
        // A longer timeout would be none at all.
        let millis = i32::try_from(duration.as_millis()).unwrap_or(i32::MAX);
        let id = function("setTimeout")
            .and_then(|timer| timer.call2(&JsValue::UNDEFINED, call.as_ref(), &JsValue::from(millis)).ok());
        Self { waiting, id, _call: call }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.is_over {
            return Poll::Ready(());
        }
        waiting.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let (Some(id), Some(clear)) = (&self.id, function("clearTimeout")) {
            let _ = clear.call1(&JsValue::UNDEFINED, id);
        }
    }
}

/// A function of the window or the worker.
fn function(name: &str) -> Option<Function> {
    Reflect::get(&global(), &JsValue::from(name)).ok()?.dyn_into().ok()
}

/// The future's value, or `None` after this long.
pub(super) async fn timeout<T>(sleep: &mut Sleep, future: impl Future<Output = T>) -> Option<T> {
    let mut future = core::pin::pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending => Pin::new(&mut *sleep).poll(context).map(|()| None),
    })
    .await
}
