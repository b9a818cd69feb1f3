//! The two halves of a connection: what they share, and how it wakes whoever waits.

mod closing;
mod receiver;
mod sender;

use core::task::{Context, Poll, Waker};

pub use self::closing::Closing;
pub use self::receiver::Receiver;
pub use self::sender::Sender;
use super::engine::Engine;
use super::socket::Socket;
use crate::sync::{Arc, Mutex, PoisonError};
use crate::waiters::{Waiter, Waiters};

/// What the halves share.
///
/// The lock is held for a single poll and never across a wait. The WebSocket is always polled with the one waker
/// that wakes all who wait: a library keeps a single waker, and one that is replaced never wakes.
pub(super) struct Shared<W: Socket<By>, By> {
    engine: Mutex<Engine<W, By>>,
    waiters: Arc<Waiters>,
    wakes_all: Waker,
}

/// A `Sender` and a `Receiver` of this connection.
pub(super) fn halves<W: Socket<By>, By>(engine: Engine<W, By>) -> (Sender<W, By>, Receiver<W, By>) {
    let waiters = Arc::new(Waiters::default());
    let wakes_all = Waker::from(Arc::clone(&waiters));
    let shared = Arc::new(Shared { engine: Mutex::new(engine), waiters, wakes_all });
    (Sender::new(Arc::clone(&shared)), Receiver::new(shared))
}

impl<W: Socket<By>, By> Shared<W, By> {
    /// Polls the engine for this waiter, which is woken when there is more to do.
    pub(super) fn poll<T>(
        &self,
        waiter: &mut Waiter,
        context: &Context<'_>,
        poll: impl FnOnce(&mut Engine<W, By>, &mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        // Before the poll: what wakes during it wakes this waiter, too. It goes on to wait after the poll, since a
        // waker that is called for nothing costs less than to leave and come back for each message.
        waiter.wait(&self.waiters, context.waker());
        self.with(|engine| poll(engine, &mut Context::from_waker(&self.wakes_all)))
    }

    /// The same for what is mostly ready at once: only if it is not, the waiter takes its place among those who wait.
    pub(super) fn poll_soon<T>(
        &self,
        waiter: &mut Waiter,
        context: &Context<'_>,
        mut poll: impl FnMut(&mut Engine<W, By>, &mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        if !waiter.is_waiting() {
            let ready = self.with(|engine| poll(engine, &mut Context::from_waker(&self.wakes_all)));
            if ready.is_ready() {
                return ready;
            }
        }
        self.poll(waiter, context, poll)
    }

    /// Looks at the engine or changes it, and wakes whoever waits for what changed.
    pub(super) fn with<T>(&self, change: impl FnOnce(&mut Engine<W, By>) -> T) -> T {
        let mut engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change(&mut engine);
        if engine.is_over() {
            // Nothing more can come: the transport is let go at once.
            engine.socket = None;
        }
        let has_news = core::mem::take(&mut engine.has_news);
        drop(engine);
        if has_news {
            self.waiters.wake_all();
        }
        changed
    }
}
