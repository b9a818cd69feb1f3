//! The futures of a `Connection` that are named, so that a wrong argument is one error.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::connection::Connection;
use crate::closed::Closed;
use crate::law::CloseFrame;

/// What [`Connection::close`] returns: how the connection ended.
#[derive(Debug)]
#[must_use = "nothing is sent unless it is awaited"]
pub struct Close<'a> {
    pub(super) connection: &'a mut Connection,
    pub(super) frame: Option<CloseFrame>,
}

impl Future for Close<'_> {
    type Output = Closed;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Closed> {
        let Self { connection, frame } = self.get_mut();
        let engine = &mut connection.engine;
        if let Some(frame) = frame.take() {
            engine.begin_close(frame);
        }
        engine.poll_closed(context).map(|()| engine.closed())
    }
}
