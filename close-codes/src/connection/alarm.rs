//! `Alarm`: a waker that remembers whether it was called.

use core::task::{Context, Waker};
use std::task::Wake;

use crate::sync::Arc;
use crate::sync::atomic::{AtomicBool, Ordering};

/// Wakes a task, and remembers that it did.
///
/// What is pending has nothing new before it calls its waker. A connection is polled for many reasons: with an alarm as
/// the waker, it need not poll for each of them what still waits for another.
#[derive(Debug)]
pub(super) struct Alarm {
    bell: Arc<Bell>,
    /// The same bell.
    waker: Waker,
}

#[derive(Debug)]
struct Bell {
    /// Whether it has not rung since it was set.
    is_set: AtomicBool,
    wakes: Waker,
}

impl Alarm {
    /// One that is not set.
    pub(super) fn new() -> Self {
        Self::that_wakes(Waker::noop())
    }

    fn that_wakes(waker: &Waker) -> Self {
        let bell = Arc::new(Bell { is_set: AtomicBool::new(false), wakes: waker.clone() });
        Self { waker: Waker::from(Arc::clone(&bell)), bell }
    }

    /// Sets it to wake this task. It waits for what is polled next, with the context that is returned.
    #[inline]
    pub(super) fn set(&mut self, context: &Context<'_>) -> Context<'_> {
        if !self.bell.wakes.will_wake(context.waker()) {
            *self = Self::that_wakes(context.waker());
        }
        // Before the poll, which may ring it.
        self.bell.is_set.store(true, Ordering::Release);
        Context::from_waker(&self.waker)
    }

    /// What it waits for is to be polled, whether it rings or not.
    #[inline]
    pub(super) fn unset(&self) {
        self.bell.is_set.store(false, Ordering::Release);
    }

    /// Whether it is set, has not rung, and wakes this task.
    #[inline]
    pub(super) fn is_set(&self, context: &Context<'_>) -> bool {
        self.bell.is_set.load(Ordering::Acquire) && self.bell.wakes.will_wake(context.waker())
    }
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.is_set.store(false, Ordering::Release);
        self.wakes.wake_by_ref();
    }
}
