//! `Seat`: one connection's place in a server that can be drained.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use super::Drain;
use crate::law::CloseFrame;
use crate::observe::Gone;
use crate::sync::atomic::{AtomicBool, Ordering};
use crate::sync::{Arc, Mutex, PoisonError};
use crate::waiters::{Waiter, Waiters};

/// One connection's place in a server that can be [drained](Drain). It is given up when it is dropped: by a failed
/// upgrade, by a handler that panics, or with the `Connection`, or its last half, that sits in it.
///
/// A drain waits for that, at most until its deadline: for code behind the loop, and also for a `Sender` that nobody
/// takes from a list when its connection has ended.
pub struct Seat(Arc<Guard>);

/// Gives the seat up when the last one lets go of it.
struct Guard {
    drain: Drain,
    place: Arc<Place>,
}

/// What a drain and a connection tell each other.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) number: u64,
    /// Whether `turn` holds something: to be asked for each message.
    is_due: AtomicBool,
    inner: Mutex<Inner>,
    /// Who holds a handler until the deadline: a list for each place, so that thousands do not search one.
    holders: Arc<Waiters>,
}

#[derive(Debug, Default)]
struct Inner {
    turn: Option<Turn>,
    waker: Option<Waker>,
    /// How the connection ended, as soon as it has: the seat may be kept for longer.
    gone: Option<Gone>,
}

/// It is this connection's turn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// To close, with this frame.
    Close(CloseFrame),
    /// To end at once: the deadline has come.
    Cut,
}

impl Place {
    pub(super) fn new(number: u64) -> Self {
        Self { number, is_due: AtomicBool::new(false), inner: Mutex::default(), holders: Arc::default() }
    }

    /// It is this place's turn. Returns who has to be woken.
    pub(super) fn give(&self, turn: Turn) -> Option<Waker> {
        self.with(|inner| {
            inner.turn = Some(turn);
            self.is_due.store(true, Ordering::Release);
            inner.waker.take()
        })
    }

    /// Nobody waits for this place's turn any more. Returns who waited last.
    fn forget(&self) -> Option<Waker> {
        self.with(|inner| inner.waker.take())
    }

    /// To be woken at the deadline.
    pub(super) fn holders(&self) -> Waker {
        Waker::from(Arc::clone(&self.holders))
    }

    /// How it ended. The first word counts.
    fn end(&self, how: Gone) {
        self.with(|inner| {
            inner.gone.get_or_insert(how);
        });
    }

    pub(super) fn gone(&self) -> Option<Gone> {
        self.with(|inner| inner.gone)
    }

    fn with<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Seat {
    pub(super) fn new(drain: Drain, place: Arc<Place>) -> Self {
        Self(Arc::new(Guard { drain, place }))
    }

    /// Runs a whole handler, and drops it at the deadline of the drain: for those who want no connection to be
    /// [stuck](crate::DrainReport::stuck). `None` if it was dropped.
    ///
    /// The handler is given the seat, for its connection.
    ///
    /// ```
    /// # use close_codes::adapters::{Connection, Socket};
    /// # use close_codes::{Seat, Server};
    /// # async fn save() {}
    /// async fn serve<W: Socket<Server>>(connection: Connection<W, Server>, seat: Seat) {
    ///     let handler = async |seat| {
    ///         let mut connection = connection.in_seat(seat);
    ///         while let Some(message) = connection.next().await {
    ///             drop(message);
    ///             save().await; // not in `attend`: if it hangs, only the deadline ends it
    ///         }
    ///     };
    ///     seat.hold(handler).await;
    /// }
    /// ```
    pub async fn hold<F: Future>(self, handler: impl FnOnce(Self) -> F) -> Option<F::Output> {
        let mut handler = pin!(handler(Self(Arc::clone(&self.0))));
        let mut waiter = Waiter::default();
        let Guard { drain, place } = &*self.0;
        poll_fn(|context| {
            if let Poll::Ready(output) = handler.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            waiter.wait(&place.holders, context.waker());
            if drain.with(|state| state.is_cut()) {
                place.end(Gone::Cut);
                return Poll::Ready(None);
            }
            Poll::Pending
        })
        .await
    }

    /// Whether it is this connection's turn.
    #[inline]
    pub(crate) fn is_due(&self) -> bool {
        self.0.place.is_due.load(Ordering::Acquire)
    }

    /// Waits for this connection's turn.
    pub(crate) fn poll_turn(&self, context: &mut Context<'_>) -> Poll<Turn> {
        let place = &self.0.place;
        let (turn, replaced) = place.with(|inner| {
            if let Some(turn) = inner.turn.take() {
                place.is_due.store(false, Ordering::Release);
                return (Poll::Ready(turn), None);
            }
            match &mut inner.waker {
                Some(waker) if waker.will_wake(context.waker()) => (Poll::Pending, None),
                other => (Poll::Pending, other.replace(context.waker().clone())),
            }
        });
        // A waker's own code runs when it is dropped, and may drop this seat: so not under the lock.
        drop(replaced);
        turn
    }

    /// The connection ended in this way.
    pub(crate) fn ended(&self, how: Gone) {
        self.0.place.end(how);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // A drain may keep the place for a while, and drops it under its lock: so without a waker, whose own code may
        // drop another seat.
        drop(self.place.forget());
        self.drain.with(|state| state.leave(&self.place));
        self.drain.shared.waiters.wake_all();
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seat").field("number", &self.0.place.number).finish_non_exhaustive()
    }
}
