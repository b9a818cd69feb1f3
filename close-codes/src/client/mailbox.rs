//! `Mailbox`: what a `Reconnector`, its handles and its watchers share.

use core::task::{Context, Poll, Waker};
use std::vec::Vec;

use super::status::Status;
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// A request, a status, and the wakers of those who wait for a change.
#[derive(Debug, Default)]
pub(super) struct Mailbox(Mutex<Slot>);

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
    pub(super) handles: usize,
    pub(super) status: Status,
    /// The number of the status: how often it was set.
    pub(super) version: u64,
    /// Whether the `Reconnector` was dropped.
    pub(super) is_gone: bool,
    /// One waker for each place that waits.
    waiting: Vec<(u64, Waker)>,
    places: u64,
}

impl Mailbox {
    /// The `Reconnector`'s own place to wait at.
    pub(super) const RECONNECTOR: u64 = 0;

    /// A place to wait at.
    pub(super) fn new_place(&self) -> u64 {
        let mut slot = self.slot();
        slot.places += 1;
        slot.places
    }

    /// Nobody waits at this place any more.
    pub(super) fn forget(&self, place: u64) {
        // A waker's own code runs when it is dropped, and may drop a handle: so not under the lock.
        let forgotten = self.slot().take_waker(place);
        drop(forgotten);
    }

    /// What `find` finds; otherwise it is pending until the next change.
    pub(super) fn wait_for<O>(
        &self,
        place: u64,
        context: &Context<'_>,
        find: impl FnOnce(&Slot) -> Option<O>,
    ) -> Poll<O> {
        let mut slot = self.slot();
        if let Some(found) = find(&slot) {
            return Poll::Ready(found);
        }
        let replaced = slot.take_waker(place);
        slot.waiting.push((place, context.waker().clone()));
        // As in `forget`.
        drop(slot);
        drop(replaced);
        Poll::Pending
    }

    /// Changes something, and wakes all who wait.
    pub(super) fn change<O>(&self, change: impl FnOnce(&mut Slot) -> O) -> O {
        let mut slot = self.slot();
        let output = change(&mut slot);
        let waiting = core::mem::take(&mut slot.waiting);
        // Not under the lock, since the woken task may take it.
        drop(slot);
        for (_, waker) in waiting {
            waker.wake();
        }
        output
    }

    /// Ignores poisoning: no change of the slot can panic halfway.
    pub(super) fn slot(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    /// Keeps what is asked for, unless more was asked for already.
    pub(super) fn ask(&mut self, request: Request) {
        // Nobody needs to hurry while a connection is open.
        if request == Request::Stop || !self.is_open {
            self.request = self.request.max(Some(request));
        }
    }

    /// The waker of whoever waits at this place.
    fn take_waker(&mut self, place: u64) -> Option<Waker> {
        let at = self.waiting.iter().position(|(waits, _)| *waits == place)?;
        Some(self.waiting.swap_remove(at).1)
    }

    pub(super) fn set_status(&mut self, status: Status) {
        self.status = status;
        self.version += 1;
    }
}
