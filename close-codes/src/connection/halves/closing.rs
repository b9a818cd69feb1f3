//! The future of `Sender::close` and `Receiver::close`. It does not mention the reason's type, so that a wrong reason
//! is one error.

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::Shared;
use crate::closed::Closed;
use crate::connection::socket::Socket;
use crate::law::CloseFrame;
use crate::waiters::Waiter;

/// What [`Sender::close`](crate::adapters::Sender::close) and [`Receiver::close`](crate::adapters::Receiver::close) return: how the
/// connection ended.
#[must_use = "nothing is sent unless it is awaited"]
pub struct Closing<'a, W: Socket<By>, By> {
    shared: &'a Shared<W, By>,
    frame: Option<CloseFrame>,
    /// Whether messages that still come are somebody else's.
    has_receiver: bool,
    waiter: Waiter,
}

impl<'a, W: Socket<By>, By> Closing<'a, W, By> {
    pub(super) fn new(shared: &'a Shared<W, By>, frame: CloseFrame, has_receiver: bool) -> Self {
        Self { shared, frame: Some(frame), has_receiver, waiter: Waiter::default() }
    }
}

impl<W: Socket<By>, By> Future for Closing<'_, W, By> {
    type Output = Closed;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Closed> {
        let Self { shared, frame, has_receiver, waiter } = self.get_mut();
        if let Some(frame) = frame.take() {
            shared.with(|engine| engine.begin_close(frame));
        }
        shared.poll(waiter, context, |engine, context| {
            let closed =
                if *has_receiver { engine.poll_closing(context) } else { engine.poll_closed(context) };
            closed.map(|()| engine.closed())
        })
    }
}

impl<W: Socket<By>, By> fmt::Debug for Closing<'_, W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.with(|engine| engine.fmt_as("Closing", f))
    }
}
