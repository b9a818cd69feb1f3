//! `Handle`: what other tasks can ask of a `Reconnector`, and learn of it.

use core::future::{Future, poll_fn};
use std::sync::Arc;

use super::mailbox::{Mailbox, Request, Slot};
use super::status::{Phase, Status};
use super::statuses::{Statuses, stopping};

/// Asks a [`Reconnector`](crate::Reconnector) for something, from any task or thread, and tells what it is doing. Cheap
/// to clone.
///
/// A stop that comes while a connection is open counts when the loop comes back to `next`; a stop stays a stop.
#[derive(Debug)]
pub struct Handle(Arc<Mailbox>);

/// The reconnector's side.
#[derive(Debug, Default)]
pub(super) struct Requests(Arc<Mailbox>);

impl Handle {
    /// Connect at once, without waiting for the rest of the delay; also when the policy left it to the user, or
    /// said to stop. "The network is back", or a button. Only a spent [budget](crate::Config::with_budget) makes it
    /// wait. While a connection is open it does nothing, and a connection that opens makes an older request void.
    pub fn retry_now(&self) {
        self.0.change(|slot| {
            if slot.request != Some(Request::Stop) && !slot.is_open {
                slot.request = Some(Request::RetryNow);
            }
        });
    }

    /// No more attempts: `next` answers `None`. An open connection stays open: see [`stopping`](Self::stopping).
    pub fn stop(&self) {
        self.0.change(|slot| {
            slot.request = Some(Request::Stop);
            if !matches!(slot.status.phase(), Phase::Stopped(_)) {
                slot.set_status(Status { phase: Phase::Stopping, ..slot.status });
            }
        });
    }

    /// What the `Reconnector` is doing now.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.slot().status
    }

    /// What the `Reconnector` is doing now, and from now on: for a user interface that says "reconnecting in 5 s".
    ///
    /// ```
    /// # use close_codes::{Config, Phase, Reconnector, Standard};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut connections = Reconnector::<Standard>::new(Config::default());
    /// let mut statuses = connections.handle().statuses();
    /// tokio::spawn(async move {
    ///     while let Some(status) = statuses.next().await {
    ///         println!("{status}");
    ///     }
    /// });
    /// # connections.next().await;
    /// # }
    /// ```
    #[must_use]
    pub fn statuses(&self) -> Statuses {
        Statuses::new(Arc::clone(&self.0))
    }

    /// Waits for a [`stop`](Self::stop), or for the loop's end: a loop with an open connection can `select!` on it, and
    /// close with a code of its own.
    pub fn stopping(&self) -> impl Future<Output = ()> + Send + use<> {
        stopping(&self.0)
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

    /// Tells those that watch. A stop that was asked for stays in sight until it is carried out.
    pub(super) fn tell(&self, status: Status) {
        self.0.change(|slot| {
            let stops = slot.request == Some(Request::Stop) && !matches!(status.phase, Phase::Stopped(_));
            let phase = if stops { Phase::Stopping } else { status.phase };
            slot.set_status(Status { phase, ..status });
        });
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

    /// Waits until somebody asks to stop; the request stays.
    pub(super) fn stop_asked(&self) -> impl Future<Output = ()> + Send + '_ {
        self.ready_when(|slot| slot.request == Some(Request::Stop))
    }

    fn ready_when(&self, is_ready: impl Fn(&Slot) -> bool + Send) -> impl Future<Output = ()> + Send {
        poll_fn(move |context| {
            self.0.wait_for(Mailbox::RECONNECTOR, context, |slot| is_ready(slot).then_some(()))
        })
    }
}

/// Those that watch learn that nothing more comes.
impl Drop for Requests {
    fn drop(&mut self) {
        self.0.change(|slot| slot.is_gone = true);
    }
}
