//! A connection's clock and its one timer.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::boxed::Box;
use std::task::Wake;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, Mutex, PoisonError};

/// tokio's clock since a connection opened, and a timer that is set when it is first waited for.
///
/// A connection waits for its timer whenever it waits for its peer, so for each message; and the timer fires once in
/// many seconds. So tokio's timer is polled only after it was set, and after it has fired: in between it wakes an
/// alarm, which costs a look.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    timer: Option<Pin<Box<Sleep>>>,
    alarm: Arc<Alarm>,
    /// What the alarm wakes.
    waker: Waker,
}

/// What the timer wakes.
#[derive(Debug)]
struct Alarm {
    /// Whether it is set for what is due next, and has not rung.
    is_set: AtomicBool,
    wakes: Mutex<Waker>,
}

impl Clock {
    pub(super) fn start() -> Self {
        let waker = Waker::noop();
        let alarm = Alarm { is_set: AtomicBool::new(false), wakes: Mutex::new(waker.clone()) };
        Self { start: Instant::now(), timer: None, alarm: Arc::new(alarm), waker: waker.clone() }
    }

    /// The time since the connection opened.
    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Something else than before may be due next.
    pub(super) fn retime(&self) {
        self.alarm.is_set.store(false, Ordering::Release);
    }

    /// Whether the alarm is set for what is due next, has not rung, and wakes this task.
    #[inline]
    pub(super) fn is_waited_for(&self, context: &Context<'_>) -> bool {
        self.alarm.is_set.load(Ordering::Acquire) && self.waker.will_wake(context.waker())
    }

    /// Whether this time has come; `None` never comes. Until then the alarm wakes the task.
    pub(super) fn poll_at(&mut self, due: Option<Duration>, context: &mut Context<'_>) -> Poll<()> {
        if !self.waker.will_wake(context.waker()) {
            self.waker.clone_from(context.waker());
            self.alarm.set(&self.waker);
        }
        self.alarm.is_set.store(true, Ordering::Release);
        let Some(due) = due.map(|due| self.start + due) else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        let fired = timer.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(&self.alarm))));
        // One that has fired stays so, until it is set again.
        self.alarm.is_set.fetch_and(fired.is_pending(), Ordering::Release);
        fired
    }
}

impl Alarm {
    fn set(&self, waker: &Waker) {
        let waker = waker.clone();
        let old = core::mem::replace(&mut *self.wakes.lock().unwrap_or_else(PoisonError::into_inner), waker);
        // Its own code runs when it is dropped, so not under the lock.
        drop(old);
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.is_set.store(false, Ordering::Release);
        let waker = self.wakes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        waker.wake();
    }
}
