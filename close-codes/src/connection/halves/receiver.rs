//! `Receiver`: the half that receives.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;
use std::boxed::Box;
use std::sync::Arc;

use super::{Closing, Shared};
use crate::closed::Closed;
use crate::connection::engine::Engine;
use crate::connection::socket::Socket;
use crate::law::{Client, IntoCloseFrame};
use crate::waiters::Waiter;

/// The half of a connection that receives: see [`Connection::split`](crate::adapters::Connection::split).
///
/// Dropping it gives the connection up, as dropping a `Connection` does: the transport is dropped, and `Sender`s
/// fail.
pub struct Receiver<W: Socket<By>, By = Client> {
    pub(in crate::connection) shared: Arc<Shared<W, By>>,
    /// Of whoever waits for messages.
    pub(in crate::connection) waiter: Waiter,
}

impl<W: Socket<By>, By> Receiver<W, By> {
    pub(super) fn new(shared: Arc<Shared<W, By>>) -> Self {
        Self { shared, waiter: Waiter::default() }
    }

    /// The next message, as [`Connection::next`](crate::adapters::Connection::next).
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe: in a `select!`, no message is lost.
    pub async fn next(&mut self) -> Option<W::Message> {
        let Self { shared, waiter } = self;
        poll_fn(|context| shared.poll(waiter, context, Engine::poll_next)).await
    }

    /// Awaits the application's own work, and lives meanwhile: as
    /// [`Connection::attend`](crate::adapters::Connection::attend).
    ///
    /// # Errors
    ///
    /// How the connection ended, as soon as it has. Boxed, since it is large.
    pub async fn attend<F: Future>(&mut self, work: F) -> Result<F::Output, Box<Closed>> {
        let (mut work, mut waiter) = (pin!(work), Waiter::default());
        // The work is polled with the caller's own waker, and not under the lock.
        poll_fn(|context| {
            let over = self.shared.poll(&mut waiter, context, Engine::poll_beside_work);
            if !self.shared.with(|engine| engine.has_taken_turn()) {
                if let Poll::Ready(output) = work.as_mut().poll(context) {
                    return Poll::Ready(Ok(output));
                }
            }
            over.map(Err)
        })
        .await
    }

    /// Awaits work that must not be torn, and lives meanwhile: as
    /// [`Connection::finish`](crate::adapters::Connection::finish).
    pub async fn finish<F: Future>(&mut self, work: F) -> F::Output {
        let (mut work, mut waiter) = (pin!(work), Waiter::default());
        poll_fn(|context| {
            let output = work.as_mut().poll(context);
            if output.is_pending() {
                let _ = self.shared.poll(&mut waiter, context, |engine, context| {
                    engine.poll_working(context);
                    Poll::<()>::Pending
                });
            }
            output
        })
        .await
    }

    /// Closes the connection, as [`Connection::close`](crate::adapters::Connection::close).
    pub fn close(&mut self, reason: impl IntoCloseFrame<By>) -> Closing<'_, W, By> {
        Closing::new(&self.shared, reason.into_close_frame(), false)
    }

    /// How the connection ended, as [`Connection::closed`](crate::adapters::Connection::closed). It knows what a `Sender` sent.
    #[must_use]
    pub fn closed(&self) -> Closed {
        self.shared.with(|engine| engine.closed())
    }

    /// Whether the connection has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.shared.with(|engine| engine.record.has_ended())
    }
}

impl<W: Socket<By>, By> Drop for Receiver<W, By> {
    fn drop(&mut self) {
        self.shared.with(Engine::give_up);
    }
}

impl<W: Socket<By>, By> fmt::Debug for Receiver<W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.with(|engine| engine.fmt_as("Receiver", f))
    }
}
