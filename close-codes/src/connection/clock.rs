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
    waker: Option<Waker>,
    /// Whether something else than before may be due next.
    is_retimed: bool,
}

/// What the timer wakes.
#[derive(Debug, Default)]
struct Alarm {
    has_fired: AtomicBool,
    wakes: Mutex<Option<Waker>>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { start: Instant::now(), timer: None, alarm: Arc::default(), waker: None, is_retimed: true }
    }

    /// The time since the connection opened.
    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Something else than before may be due next.
    pub(super) const fn retime(&mut self) {
        self.is_retimed = true;
    }

    /// Whether the timer is set for what is due next, is waited for by this task, and has not fired.
    #[inline]
    pub(super) fn is_waited_for(&self, context: &Context<'_>) -> bool {
        !self.is_retimed
            && self.timer.is_some()
            && !self.alarm.has_fired.load(Ordering::Acquire)
            && self.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker()))
    }

    /// Whether this time has come. Until then the timer wakes the task.
    pub(super) fn poll_at(&mut self, due: Duration, context: &mut Context<'_>) -> Poll<()> {
        self.is_retimed = false;
        let due = self.start + due;
        if !self.waker.as_ref().is_some_and(|waker| waker.will_wake(context.waker())) {
            self.waker = Some(context.waker().clone());
            self.alarm.set(context.waker());
        }
        self.alarm.has_fired.store(false, Ordering::Release);
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        let fired = timer.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(&self.alarm))));
        // One that has fired stays so, until it is set again.
        self.alarm.has_fired.fetch_or(fired.is_ready(), Ordering::Release);
        fired
    }
}

impl Alarm {
    fn set(&self, waker: &Waker) {
        let old = self.wakes.lock().unwrap_or_else(PoisonError::into_inner).replace(waker.clone());
        // Its own code runs when it is dropped, so not under the lock.
        drop(old);
    }
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.has_fired.store(true, Ordering::Release);
        let waker = self.wakes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
