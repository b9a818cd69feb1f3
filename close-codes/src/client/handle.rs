//! `Handle`: what other tasks can ask of a waiting `Reconnector`.

use core::future::{Future, poll_fn};
use core::task::{Poll, Waker};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Asks a [`Reconnector`](crate::Reconnector) for something, from any task or thread. Cheap to clone.
///
/// A stop that comes while a connection is open counts when the loop comes back to `next`; a stop stays a stop.
#[derive(Debug)]
pub struct Handle(Arc<Mailbox>);

/// What was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    RetryNow,
    Stop,
}

/// The reconnector's side.
#[derive(Debug, Default)]
pub(super) struct Requests(Arc<Mailbox>);

#[derive(Debug, Default)]
struct Mailbox(Mutex<Slot>);

#[derive(Debug, Default)]
struct Slot {
    request: Option<Request>,
    /// Whether a connection is open, which nobody needs to retry.
    is_open: bool,
    waiting: Option<Waker>,
    handles: usize,
}

impl Handle {
    /// Connect at once, without waiting for the rest of the delay; also when the policy left it to the user, or
    /// said to stop. "The network is back", or a button. While a connection is open it does nothing, and a
    /// connection that opens makes an older request void.
    pub fn retry_now(&self) {
        self.request(Request::RetryNow);
    }

    /// No more attempts: `next` answers `None`.
    pub fn stop(&self) {
        self.request(Request::Stop);
    }

    fn request(&self, request: Request) {
        self.0.change(|slot| {
            let is_void = slot.is_open && request == Request::RetryNow;
            if slot.request != Some(Request::Stop) && !is_void {
                slot.request = Some(request);
            }
        });
    }
}

impl Clone for Handle {
    fn clone(&self) -> Self {
        self.0.slot().handles += 1;
        Self(Arc::clone(&self.0))
    }
}

/// The last handle wakes a reconnector that waits for the user: nobody will ask any more.
impl Drop for Handle {
    fn drop(&mut self) {
        self.0.change(|slot| slot.handles -= 1);
    }
}

impl Requests {
    pub(super) fn handle(&self) -> Handle {
        self.0.slot().handles += 1;
        Handle(Arc::clone(&self.0))
    }

    pub(super) fn take(&self) -> Option<Request> {
        self.0.slot().request.take()
    }

    /// A connection opened: whoever wanted one has it.
    pub(super) fn opened(&self) {
        let mut slot = self.0.slot();
        slot.is_open = true;
        if slot.request == Some(Request::RetryNow) {
            slot.request = None;
        }
    }

    /// No connection is open any more.
    pub(super) fn ended(&self) {
        self.0.slot().is_open = false;
    }

    /// Waits until somebody asks to stop; the request stays.
    pub(super) fn stop_asked(&self) -> impl Future<Output = ()> + Send + '_ {
        self.ready_when(|slot| slot.request == Some(Request::Stop))
    }

    /// Whether nobody is left to ask for anything.
    pub(super) fn is_abandoned(&self) -> bool {
        let slot = self.0.slot();
        slot.handles == 0 && slot.request.is_none()
    }

    /// Waits for a request.
    pub(super) fn arrive(&self) -> impl Future<Output = ()> + Send + '_ {
        self.ready_when(|slot| slot.request.is_some())
    }

    /// Waits for a request, or until no handle is left to make one.
    pub(super) fn arrive_or_abandoned(&self) -> impl Future<Output = ()> + Send + '_ {
        self.ready_when(|slot| slot.request.is_some() || slot.handles == 0)
    }

    fn ready_when(&self, is_ready: impl Fn(&Slot) -> bool + Send) -> impl Future<Output = ()> + Send {
        poll_fn(move |context| {
            let mut slot = self.0.slot();
            if is_ready(&slot) {
                return Poll::Ready(());
            }
            slot.waiting = Some(context.waker().clone());
            Poll::Pending
        })
    }
}

impl Mailbox {
    fn change(&self, change: impl FnOnce(&mut Slot)) {
        let mut slot = self.slot();
        change(&mut slot);
        let waiting = slot.waiting.take();
        // Not under the lock: who is woken may want it.
        drop(slot);
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }

    /// A thread that panicked left a whole slot behind: there is nothing in between.
    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
