//! `Handle`: other tasks control and watch a `Reconnector`.

use core::future::{Future, poll_fn};
use std::sync::Arc;

use super::mailbox::{Mailbox, Request, Slot};
use super::status::{Phase, Status};
use super::statuses::{Statuses, stopping};
use crate::waiters::Waiter;

/// Controls a [`Reconnector`](crate::Reconnector) from any task or thread, and shows what it is doing. It is cheap to
/// clone.
///
/// A [`stop`](Self::stop) while a connection is open takes effect when the loop calls `next` again. Until then,
/// [`retry_now`](Self::retry_now) does not undo it.
#[derive(Debug)]
pub struct Handle(Arc<Mailbox>);

/// Tells a [`Reconnector`](crate::Reconnector) that the network is back; no handle that could still retry.
#[cfg(feature = "web-sys")]
#[derive(Debug)]
pub(crate) struct Network(Arc<Mailbox>);

#[cfg(feature = "web-sys")]
impl Network {
    pub(crate) fn is_back(&self) {
        self.0.change(|slot| slot.ask(Request::NetworkBack));
    }
}

/// The reconnector's side.
#[derive(Debug, Default)]
pub(super) struct Requests(Arc<Mailbox>);

impl Handle {
    /// Connects at once, without waiting for the rest of the delay: the network is back, or the user pressed a button.
    ///
    /// It also works when the policy waits for the user, or said to stop. While a connection is open it does nothing;
    /// and when a connection opens, an older request is dropped. A [`stop`](Self::stop) wins over it, until `next` has
    /// returned `None`.
    ///
    /// Only a spent [budget](crate::Config::with_budget) makes it wait.
    #[doc(alias("reconnect now"))]
    pub fn retry_now(&self) {
        self.0.change(|slot| slot.ask(Request::RetryNow));
    }

    /// The network is back, as a network monitor of the system says, or a page's `online` and `visibilitychange`
    /// events: an attempt that is waited for is made at a random time within a second.
    ///
    /// It is weaker than [`retry_now`](Self::retry_now), so that it may be called at each such event. It shortens
    /// only a wait that a lost connection or a failed attempt began, and never a `Retry-After`, a retry window, or a
    /// wait that a received close code asked for; it revives neither a stop nor `manual`. See
    /// [`Supervisor::network_back`](crate::Supervisor::network_back). While a connection is open it does nothing; if
    /// an attempt is being made, it counts should that fail.
    pub fn network_back(&self) {
        self.0.change(|slot| slot.ask(Request::NetworkBack));
    }

    /// Makes no more attempts: `next` returns `None`. An open connection stays open: see [`stopping`](Self::stopping).
    #[doc(alias("cancel", "shutdown"))]
    pub fn stop(&self) {
        self.0.change(|slot| {
            slot.ask(Request::Stop);
            // A `Reconnector` that is gone stops no more.
            if !slot.is_gone && !matches!(slot.status.phase(), Phase::Stopped(_)) {
                slot.set_status(Status { phase: Phase::Stopping, ..slot.status });
            }
        });
    }

    /// What the `Reconnector` is doing now; once it is dropped, what it did last.
    #[must_use]
    pub fn status(&self) -> Status {
        self.0.slot().status
    }

    /// What the `Reconnector` is doing now, and each change of it: for a user interface that says
    /// "reconnecting in 5 s".
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

    /// Waits for a [`stop`](Self::stop), or for the end of the loop. A loop with an open connection can `select!` on
    /// it, and close with a code of its choice.
    #[doc(alias("cancelled", "shutdown"))]
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

/// The last handle wakes a reconnector that waits for the user, since nobody is left to ask.
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

    /// Tells of the network without being a handle: who only listens does not keep a `manual` loop waiting.
    #[cfg(feature = "web-sys")]
    pub(super) fn network(&self) -> Network {
        Network(Arc::clone(&self.0))
    }

    /// A connection opened, so a request to retry is fulfilled.
    pub(super) fn opened(&self) {
        let mut slot = self.0.slot();
        slot.is_open = true;
        slot.is_over = false;
        slot.forget_retry();
    }

    /// An older request to retry is void: the application stopped, or the first attempt is due at once anyway.
    pub(super) fn forget_retry(&self) {
        self.0.slot().forget_retry();
    }

    /// No connection is open any more.
    pub(super) fn ended(&self) {
        self.0.slot().is_open = false;
    }

    /// The loop is told that it is over, or it begins again.
    pub(super) fn set_over(&self, is_over: bool) {
        self.0.slot().is_over = is_over;
    }

    /// Publishes the status. A requested stop stays visible until it is carried out.
    pub(super) fn tell(&self, status: Status) {
        self.0.change(|slot| {
            let stops = slot.request == Some(Request::Stop) && !matches!(status.phase, Phase::Stopped(_));
            let phase = if stops { Phase::Stopping } else { status.phase };
            slot.set_status(Status { phase, ..status });
        });
    }

    /// What was told last.
    #[cfg(feature = "tokio")]
    pub(super) fn phase(&self) -> Phase {
        self.0.slot().status.phase
    }

    /// Whether no handle and no request is left.
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

    /// Waits for a request to stop, and leaves it in place.
    pub(super) fn stop_asked(&self) -> impl Future<Output = ()> + Send + '_ {
        self.ready_when(|slot| slot.request == Some(Request::Stop))
    }

    fn ready_when(&self, is_ready: impl Fn(&Slot) -> bool + Send) -> impl Future<Output = ()> + Send {
        let mut waiter = Waiter::default();
        poll_fn(move |context| self.0.wait_for(&mut waiter, context, |slot| is_ready(slot).then_some(())))
    }
}

/// Tells those that watch that no further status comes.
impl Drop for Requests {
    fn drop(&mut self) {
        self.0.change(|slot| slot.is_gone = true);
    }
}
