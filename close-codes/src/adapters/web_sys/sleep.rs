//! `Sleep`: waits by `setTimeout`.

use core::cell::RefCell;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::rc::Rc;

use js_sys::{Function, Reflect, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Waits by `setTimeout`; dropping it clears the timeout. It may wake up early: by less than a millisecond, and after
/// 24 days.
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
        let id = function("setTimeout").and_then(|timer| {
            timer.call2(&JsValue::UNDEFINED, call.as_ref(), &JsValue::from(millis(duration))).ok()
        });
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

/// Whole milliseconds, not before the time. A longer timeout would be none at all.
fn millis(duration: Duration) -> i32 {
    i32::try_from(duration.as_nanos().div_ceil(1_000_000)).unwrap_or(i32::MAX)
}

/// A function of the window or the worker.
fn function(name: &str) -> Option<Function> {
    Reflect::get(&global(), &JsValue::from(name)).ok()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_for_whole_milliseconds_and_not_less() {
        assert_eq!(millis(Duration::ZERO), 0);
        assert_eq!(millis(Duration::from_nanos(1)), 1);
        assert_eq!(millis(Duration::from_millis(20)), 20);
        assert_eq!(millis(Duration::from_micros(20_001)), 21);
        assert_eq!(millis(Duration::MAX), i32::MAX);
    }
}
