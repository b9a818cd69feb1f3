//! `Sender`: the half that sends.

use core::fmt;
use core::future::poll_fn;
use core::task::Context;
use core::time::Duration;
use std::boxed::Box;
use std::sync::Arc;

use super::{Closing, Shared};
use crate::closed::Closed;
use crate::connection::engine::Outbound;
use crate::connection::send_error::SendError;
use crate::connection::socket::Socket;
use crate::law::{Client, IntoCloseFrame};
use crate::waiters::Waiter;

/// The half of a connection that sends, for as many tasks as there are clones: see
/// [`Connection::split`](crate::adapters::Connection::split).
///
/// It is `Send` and `Sync` where the library's WebSocket is `Send`. Dropping the last one closes nothing.
pub struct Sender<W: Socket<By>, By = Client> {
    pub(in crate::connection) shared: Arc<Shared<W, By>>,
    /// Of the sink, which waits between two polls without a future of its own.
    pub(in crate::connection) waiter: Waiter,
    /// The sink's message.
    pub(in crate::connection) outbound: Outbound<W::Message>,
}

impl<W: Socket<By>, By> Sender<W, By> {
    pub(super) fn new(shared: Arc<Shared<W, By>>) -> Self {
        Self { shared, waiter: Waiter::default(), outbound: Outbound::new(None) }
    }

    /// Sends a message, as [`Connection::send`](crate::adapters::Connection::send).
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn send(&self, message: W::Message) -> Result<(), SendError<W::Error, W::Message>> {
        let (mut outbound, mut waiter) = (Outbound::new(Some(message)), Waiter::default());
        poll_fn(|context| {
            self.shared
                .poll_soon(&mut waiter, context, |engine, context| engine.poll_send(&mut outbound, context))
        })
        .await
    }

    /// Gives the library a message, if it holds nothing that is unwritten, as
    /// [`Connection::try_send`](crate::adapters::Connection::try_send).
    ///
    /// # Errors
    ///
    /// [`SendError::Busy`] with the message if the library still holds something; else as [`send`](Self::send).
    pub fn try_send(&self, message: W::Message) -> Result<(), SendError<W::Error, W::Message>> {
        self.shared.with(|engine| engine.try_send(message, &mut Context::from_waker(&self.shared.wakes_all)))
    }

    /// Closes the connection: sends the reason behind what the library holds, then waits for the end, for as long as
    /// the close timeout allows. It says how the connection ended.
    ///
    /// From the Close on, every other [`send`](Self::send) fails. Messages that still come are the `Receiver`'s; more
    /// than 16 that it has not taken are dropped. A Close cannot pass a frame that is half written: if the peer does
    /// not read, the close timeout ends the connection, and [`Closed::sent`] is what would have been sent.
    pub fn close(&self, reason: impl IntoCloseFrame<By>) -> Closing<'_, W, By> {
        Closing::new(&self.shared, reason.into_close_frame(), true)
    }

    /// Waits for the end of the connection, and says how it ended.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe.
    pub async fn ended(&self) -> Closed {
        let mut waiter = Waiter::default();
        poll_fn(|context| {
            self.shared.poll(&mut waiter, context, |engine, context| {
                engine.poll_live(context).map(|()| engine.closed())
            })
        })
        .await
    }

    /// Asks the peer for a sign of life now, as [`Connection::check`](crate::adapters::Connection::check).
    ///
    /// # Errors
    ///
    /// How the connection ended. Boxed, since it is large.
    pub async fn check(&self, within: Duration) -> Result<(), Box<Closed>> {
        let (mut within, mut waiter) = (Some(within), Waiter::default());
        poll_fn(|context| {
            self.shared
                .poll(&mut waiter, context, |engine, context| engine.poll_checked(&mut within, context))
        })
        .await
    }

    /// The last round trip, as [`Connection::latency`](crate::adapters::Connection::latency).
    #[must_use]
    pub fn latency(&self) -> Option<Duration> {
        self.shared.with(|engine| engine.beat.latency())
    }
}

impl<W: Socket<By>, By> Clone for Sender<W, By> {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.shared))
    }
}

impl<W: Socket<By>, By> fmt::Debug for Sender<W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.with(|engine| engine.fmt_as("Sender", f))
    }
}
