//! The futures of a `Connection` that are named, so that a wrong argument is one error.

use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::engine::Engine;
use crate::closed::Closed;
use crate::law::CloseFrame;

/// What [`Connection::close`](super::Connection::close) returns: how the connection ended.
#[must_use = "nothing is sent unless it is awaited"]
pub struct Close<'a> {
    pub(super) engine: &'a mut Engine,
    pub(super) frame: Option<CloseFrame>,
}

impl Future for Close<'_> {
    type Output = Closed;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Closed> {
        let Self { engine, frame } = self.get_mut();
        if let Some(frame) = frame.take() {
            engine.begin_close(frame);
        }
        engine.poll_closed(context).map(|()| engine.closed())
    }
}

impl fmt::Debug for Close<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Close").field("closed", &self.engine.closed()).finish_non_exhaustive()
    }
}
