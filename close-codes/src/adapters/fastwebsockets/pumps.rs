//! The library's async functions as something to poll: their futures are kept, whoever waits.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::boxed::Box;
use std::collections::VecDeque;
use std::io;

use ::fastwebsockets::{Frame, Payload, WebSocketError, WebSocketRead, WebSocketWrite};
use tokio::io::{AsyncRead, AsyncWrite};

use crate::sync::{Arc, Mutex, PoisonError};

/// What a [`Connection`](crate::adapters::Connection) drives: both halves of a WebSocket, each by a future of its own
/// that does not end before an error.
pub struct Socket {
    pub(super) reads: Reads,
    pub(super) writes: Writes,
    /// The answer to the newest Ping, until the writer is free.
    pub(super) pong: Option<Frame<'static>>,
}

impl fmt::Debug for Socket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").finish_non_exhaustive()
    }
}

impl Socket {
    pub(super) fn start<R, W>(mut read: WebSocketRead<R>, write: WebSocketWrite<W>) -> Self
    where
        R: AsyncRead + Unpin + Send + 'static,
        W: AsyncWrite + Unpin + Send + 'static,
    {
        // The library would hide illegal codes, refuse 1014 and repeat reasons that are too long.
        read.set_auto_close(false);
        read.set_auto_pong(false);
        Self { reads: Reads::start(read), writes: Writes::start(write), pong: None }
    }

    /// Hangs up.
    pub(super) fn drop_both(&mut self) {
        self.reads.future = None;
        self.writes.future = None;
    }
}

/// A place for what goes between a future and whoever polls it.
type Slot<T> = Arc<Mutex<T>>;

fn with<T, U>(slot: &Slot<T>, change: impl FnOnce(&mut T) -> U) -> U {
    change(&mut slot.lock().unwrap_or_else(PoisonError::into_inner))
}

/// A future that ends with an error. `None` once it has, or was dropped.
type Pump = Option<Pin<Box<dyn Future<Output = WebSocketError> + Send>>>;

/// Reads frame after frame.
pub(super) struct Reads {
    future: Pump,
    frame: Slot<Option<Frame<'static>>>,
}

impl Reads {
    fn start<R: AsyncRead + Unpin + Send + 'static>(mut read: WebSocketRead<R>) -> Self {
        let frame = Slot::<Option<Frame<'static>>>::default();
        let future = Box::pin({
            let frame = Arc::clone(&frame);
            async move {
                loop {
                    // Nothing has to be sent, since the library answers nothing by itself.
                    match read.read_frame(&mut |_| async { Ok::<(), io::Error>(()) }).await {
                        Ok(read) => with(&frame, |frame| *frame = Some(owned(read))),
                        Err(error) => return error,
                    }
                    poll_fn(|_| {
                        with(&frame, |frame| if frame.is_none() { Poll::Ready(()) } else { Poll::Pending })
                    })
                    .await;
                }
            }
        });
        Self { future: Some(future), frame }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Frame<'static>, WebSocketError>> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(Err(WebSocketError::ConnectionClosed));
        };
        if let Poll::Ready(error) = future.as_mut().poll(context) {
            self.future = None;
            return Poll::Ready(Err(error));
        }
        match with(&self.frame, Option::take) {
            Some(frame) => Poll::Ready(Ok(frame)),
            None => Poll::Pending,
        }
    }
}

/// Writes frame after frame.
pub(super) struct Writes {
    future: Pump,
    queue: Slot<Queue>,
}

/// What is to be written. It holds more than one frame where a Pong began after a sink had said that it is ready.
#[derive(Default)]
struct Queue {
    waits: VecDeque<Frame<'static>>,
    /// Whether a frame is being written.
    is_begun: bool,
}

impl Writes {
    fn start<W: AsyncWrite + Unpin + Send + 'static>(mut write: WebSocketWrite<W>) -> Self {
        let queue = Slot::<Queue>::default();
        let future = Box::pin({
            let queue = Arc::clone(&queue);
            async move {
                loop {
                    let next = poll_fn(|_| {
                        with(&queue, |queue| match queue.waits.pop_front() {
                            Some(next) => {
                                queue.is_begun = true;
                                Poll::Ready(next)
                            }
                            None => Poll::Pending,
                        })
                    })
                    .await;
                    if let Err(error) = write.write_frame(next).await {
                        return error;
                    }
                    if let Err(error) = write.flush().await {
                        return error;
                    }
                    with(&queue, |queue| queue.is_begun = false);
                }
            }
        });
        Self { future: Some(future), queue }
    }

    /// Takes a frame.
    pub(super) fn begin(&mut self, next: Frame<'static>) {
        with(&self.queue, |queue| queue.waits.push_back(next));
    }

    /// Writes on.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Result<(), WebSocketError> {
        let Some(future) = &mut self.future else {
            return Err(WebSocketError::ConnectionClosed);
        };
        match future.as_mut().poll(context) {
            Poll::Ready(error) => {
                self.future = None;
                Err(error)
            }
            Poll::Pending => Ok(()),
        }
    }

    /// Waits until all is written.
    pub(super) fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<Result<(), WebSocketError>> {
        self.poll(context)?;
        let is_idle = with(&self.queue, |queue| queue.waits.is_empty() && !queue.is_begun);
        if is_idle { Poll::Ready(Ok(())) } else { Poll::Pending }
    }
}

/// The frame, which borrows nothing: the library gives bytes that are its own.
fn owned(frame: Frame<'_>) -> Frame<'static> {
    let payload = match frame.payload {
        Payload::Bytes(bytes) => Payload::Bytes(bytes),
        Payload::Owned(bytes) => Payload::Owned(bytes),
        Payload::Borrowed(bytes) => Payload::Owned(bytes.to_vec()),
        Payload::BorrowedMut(bytes) => Payload::Owned(bytes.to_vec()),
    };
    Frame::new(frame.fin, frame.opcode, None, payload)
}
