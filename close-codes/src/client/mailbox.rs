//! `Mailbox`: what a `Reconnector`, its handles and its watchers share.

use core::task::{Context, Poll};

use super::status::Status;
use crate::sync::{Arc, Mutex, MutexGuard, PoisonError};
use crate::waiters::{Waiter, Waiters};

/// A request, a status, and who waits for a change.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    slot: Mutex<Slot>,
    waiters: Arc<Waiters>,
}

/// What was asked. The greater one counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Request {
    NetworkBack,
    RetryNow,
    Stop,
}

#[derive(Debug, Default)]
pub(super) struct Slot {
    pub(super) request: Option<Request>,
    /// Whether a connection is open. Then there is nothing to retry.
    pub(super) is_open: bool,
    /// Whether the loop was told that it is over, and has not begun again: nobody takes a request.
    pub(super) is_over: bool,
    pub(super) handles: usize,
    pub(super) status: Status,
    /// The number of the status: how often it was set.
    pub(super) version: u64,
    /// Whether the `Reconnector` was dropped.
    pub(super) is_gone: bool,
}

impl Mailbox {
    /// What `find` finds; otherwise it is pending until the next change.
    pub(super) fn wait_for<O>(
        &self,
        waiter: &mut Waiter,
        context: &Context<'_>,
        find: impl FnOnce(&Slot) -> Option<O>,
    ) -> Poll<O> {
        // Before the look: what changes after it wakes this task.
        waiter.wait(&self.waiters, context.waker());
        find(&self.slot()).map_or(Poll::Pending, Poll::Ready)
    }

    /// Changes something, and wakes all who wait.
    pub(super) fn change(&self, change: impl FnOnce(&mut Slot)) {
        change(&mut self.slot());
        // Not under the lock, since the woken task may take it.
        self.waiters.wake_all();
    }

    /// Ignores poisoning: no change of the slot can panic halfway.
    pub(super) fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    /// Keeps what is asked for, unless more was asked for already.
    pub(super) fn ask(&mut self, request: Request) {
        if request == Request::RetryNow && self.is_over {
            // A stop of a loop that was over is carried out already.
            self.request = None;
        }
        // Nobody needs to hurry while a connection is open.
        if request == Request::Stop || !self.is_open {
            self.request = self.request.max(Some(request));
        }
    }

    /// Drops what was asked for, unless that is to stop.
    pub(super) fn forget_retry(&mut self) {
        self.request = self.request.filter(|request| *request == Request::Stop);
    }

    pub(super) fn set_status(&mut self, status: Status) {
        self.status = status;
        self.version += 1;
    }
}
