//! A library's WebSockets over a pipe in memory, whose locks the scheduler sees.
//!
//! Not tokio's `duplex`: that wakes under its lock, and whoever is woken there may go on at once.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use close_codes::adapters::Connection;
use close_codes::{Client, Server};
use shuttle::sync::{Arc, Mutex};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

use crate::explore::block_on;

pub(crate) type WebSocket = WebSocketStream<End>;

/// A client's connection and a server's. So many bytes may be on the way in each direction.
pub(crate) fn connect(bytes: usize) -> (Connection<WebSocket, Client>, Connection<WebSocket, Server>) {
    let (near, far) = pipe(bytes);
    (client(near), server(far))
}

/// A client's connection, and what it talks to.
pub(crate) fn connect_to_nobody(bytes: usize) -> (Connection<WebSocket, Client>, End) {
    let (near, far) = pipe(bytes);
    (client(near), far)
}

fn client(end: End) -> Connection<WebSocket, Client> {
    Connection::client(web_socket(end, Role::Client)).without_heartbeat()
}

fn server(end: End) -> Connection<WebSocket, Server> {
    Connection::server(web_socket(end, Role::Server)).without_heartbeat()
}

fn web_socket(end: End, role: Role) -> WebSocket {
    let config = WebSocketConfig::default().read_buffer_size(256).write_buffer_size(0);
    block_on(WebSocketStream::from_raw_socket(end, role, Some(config)))
}

/// A message of some length.
pub(crate) fn text(name: &str) -> Message {
    Message::text(format!("{name:.<40}"))
}

/// One end of a pipe. Dropped, it is hung up.
pub(crate) struct End {
    reads: Arc<Lane>,
    writes: Arc<Lane>,
}

fn pipe(bytes: usize) -> (End, End) {
    let (there, back) = (Arc::new(Lane::new(bytes)), Arc::new(Lane::new(bytes)));
    let near = End { reads: Arc::clone(&back), writes: Arc::clone(&there) };
    (near, End { reads: there, writes: back })
}

/// One direction.
struct Lane {
    room: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    bytes: VecDeque<u8>,
    is_shut: bool,
    /// Of each side, if it waits. Each is woken by the other one only, as with a real transport.
    waiting: [Option<Waiting>; 2],
    waits: u64,
}

/// Whoever found nothing.
struct Waiting {
    waker: Waker,
    number: u64,
}

/// Who uses a lane.
#[derive(Clone, Copy)]
enum Side {
    Reader,
    Writer,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Reader => Self::Writer,
            Self::Writer => Self::Reader,
        }
    }
}

impl Lane {
    fn new(room: usize) -> Self {
        Self { room, inner: Mutex::default() }
    }

    /// What this side finds, which is a change for the other one; else it waits.
    ///
    /// The other one is woken a moment later, unless it has found nothing again meanwhile: `Future` promises no more.
    fn poll<T>(
        &self,
        side: Side,
        context: &Context<'_>,
        find: impl FnOnce(&mut Inner) -> Option<T>,
    ) -> Poll<T> {
        let mut inner = self.inner.lock().unwrap();
        let Some(found) = find(&mut inner) else {
            inner.waits += 1;
            let waiting = Waiting { waker: context.waker().clone(), number: inner.waits };
            let replaced = inner.waiting[side as usize].replace(waiting);
            drop(inner);
            drop(replaced);
            return Poll::Pending;
        };
        // Whoever wrote waits no more. Who read may not have read all.
        let served = inner.waiting[side as usize].take_if(|_| matches!(side, Side::Writer));
        let last = inner.waits;
        drop(inner);
        drop(served);
        self.wake(side.other(), last);
        Poll::Ready(found)
    }

    /// Wakes this side, if it waits since one of the first so many waits.
    fn wake(&self, side: Side, last: u64) {
        let waiting =
            self.inner.lock().unwrap().waiting[side as usize].take_if(|waiting| waiting.number <= last);
        if let Some(waiting) = waiting {
            waiting.waker.wake();
        }
    }

    /// This side uses it no more.
    fn shut(&self, side: Side) {
        let mut inner = self.inner.lock().unwrap();
        inner.is_shut = true;
        let last = inner.waits;
        drop(inner);
        self.wake(side.other(), last);
    }
}

impl AsyncRead for End {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.reads.poll(Side::Reader, context, |inner| {
            let count = inner.bytes.len().min(buffer.remaining());
            inner.bytes.drain(..count).for_each(|byte| buffer.put_slice(&[byte]));
            (count > 0 || inner.is_shut).then_some(Ok(()))
        })
    }
}

impl AsyncWrite for End {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let room = self.writes.room;
        self.writes.poll(Side::Writer, context, |inner| {
            if inner.is_shut {
                return Some(Err(io::ErrorKind::BrokenPipe.into()));
            }
            let count = bytes.len().min(room - inner.bytes.len());
            inner.bytes.extend(&bytes[..count]);
            (count > 0).then_some(Ok(count))
        })
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    /// Waits until all is read, as a transport that has a farewell of its own.
    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let is_read = self
            .writes
            .poll(Side::Writer, context, |inner| (inner.is_shut || inner.bytes.is_empty()).then_some(()));
        is_read.map(|()| {
            self.writes.shut(Side::Writer);
            Ok(())
        })
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.reads.shut(Side::Reader);
        self.writes.shut(Side::Writer);
    }
}
