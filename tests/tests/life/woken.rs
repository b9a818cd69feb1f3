//! A WebSocket that had nothing to read is read again once it has called its waker, and not before.

use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use close_codes::adapters::{Connection, Socket};
use close_codes::{Client, How};
use close_codes_tests::raw::{RawPeer, TEXT};
use futures_util::{FutureExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream, ReadBuf, duplex};
use tokio::task::yield_now;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_websockets::{ClientBuilder, Message, WebSocketStream};

/// A stream in memory.
struct Stream {
    inner: DuplexStream,
    is: Arc<State>,
    /// What was read in order to write.
    early: Vec<u8>,
}

#[derive(Default)]
struct State {
    /// How often it was read.
    reads: AtomicUsize,
    /// Whether it has to read before it writes again, as TLS may have to.
    reads_to_write: AtomicBool,
    /// Whether it cannot be written. Then nothing comes any more either, of which only the writer is told.
    broken: AtomicBool,
}

fn connect() -> (Connection<WebSocketStream<Stream>, Client>, RawPeer<DuplexStream>, Arc<State>) {
    let (stream, peer, state) = stream();
    (Connection::client(ClientBuilder::new().take_over(stream)), peer, state)
}

fn stream() -> (Stream, RawPeer<DuplexStream>, Arc<State>) {
    let (near, far) = duplex(1 << 16);
    let state = Arc::<State>::default();
    let stream = Stream { inner: near, is: Arc::clone(&state), early: Vec::new() };
    (stream, RawPeer::new(far, close_codes::Role::Server), state)
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.is.reads.fetch_add(1, Ordering::Relaxed);
        if self.is.broken.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        if self.early.is_empty() {
            return Pin::new(&mut self.inner).poll_read(context, to);
        }
        to.put_slice(&std::mem::take(&mut self.early));
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        from: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is.broken.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
        }
        if self.is.reads_to_write.load(Ordering::Relaxed) {
            let mut bytes = [0; 64];
            let mut read = ReadBuf::new(&mut bytes);
            ready!(Pin::new(&mut self.inner).poll_read(context, &mut read))?;
            self.early.extend(read.filled());
            self.is.reads_to_write.store(false, Ordering::Relaxed);
        }
        Pin::new(&mut self.inner).poll_write(context, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

/// Polls it once, with this task's waker.
async fn poll_once<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn what_has_nothing_to_read_is_not_read_for_each_message_that_is_sent() {
    let (mut connection, mut peer, state) = connect();
    let reads = || state.reads.load(Ordering::Relaxed);
    connection.send(Message::text("first")).await.unwrap();
    let before = reads();
    for _ in 0..10 {
        connection.send(Message::text("more")).await.unwrap();
    }
    let work = async {
        for _ in 0..10 {
            yield_now().await;
        }
    };
    connection.attend(work).await.unwrap();
    assert_eq!(reads(), before);
    // What comes is read at once.
    peer.send(TEXT, b"hello").await;
    connection.send(Message::text("one more")).await.unwrap();
    assert!(reads() > before);
    assert_eq!(connection.next().await.unwrap().as_text(), Some("hello"));
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_moves_to_another_task_wakes_that_one() {
    let (mut connection, mut peer, _) = connect();
    assert!(connection.next().now_or_never().is_none());
    let start = Instant::now();
    let next = tokio::spawn(async move { connection.next().await });
    yield_now().await;
    peer.send(TEXT, b"hello").await;
    assert_eq!(next.await.unwrap().unwrap().as_text(), Some("hello"));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn whoever_reads_past_the_connection_takes_no_waker_away() {
    let (mut connection, mut peer, _) = connect();
    assert!(poll_once(connection.next()).await.is_none());
    let mut elsewhere = Context::from_waker(Waker::noop());
    assert!(connection.get_mut().poll_next_unpin(&mut elsewhere).is_pending());
    let start = Instant::now();
    let (next, ()) = tokio::join!(connection.next(), peer.send(TEXT, b"hello"));
    assert_eq!(next.unwrap().as_text(), Some("hello"));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_reads_to_write_takes_no_waker_away() {
    let (mut connection, mut peer, state) = connect();
    assert!(poll_once(connection.next()).await.is_none());
    state.reads_to_write.store(true, Ordering::Relaxed);
    let start = Instant::now();
    let sends = async {
        yield_now().await;
        peer.send(TEXT, b"hello").await;
    };
    let (sent, ()) = tokio::join!(connection.send(Message::text("hi")), sends);
    sent.unwrap();
    assert_eq!(peer.receive().await, Some((TEXT, b"hi".to_vec())));
    assert_eq!(connection.next().await.unwrap().as_text(), Some("hello"));
    assert_eq!(start.elapsed(), Duration::ZERO);
}

/// tokio-websockets says that it could not write when it flushes, tungstenite as it takes the message.
#[tokio::test(start_paused = true)]
async fn after_a_write_that_failed_it_is_read_though_nobody_was_woken() {
    let (connection, _peer, state) = connect();
    ends_at_once(connection, Message::text("hi"), &state).await;
    let (stream, _peer, state) = stream();
    let connection = Connection::client(unbuffered(stream).await);
    ends_at_once(connection, tungstenite::Message::text("hi"), &state).await;
}

/// Neither is whoever waits told that a Ping could not be written.
#[tokio::test(start_paused = true)]
async fn after_a_ping_that_failed_it_is_read() {
    let (stream, _peer, state) = stream();
    let mut connection = Connection::client(unbuffered(stream).await);
    assert!(poll_once(connection.next()).await.is_none());
    state.broken.store(true, Ordering::Relaxed);
    assert!(connection.next().await.is_none());
    assert_eq!(connection.closed().how(), How::NoFrame);
}

/// tungstenite, which then writes each message as it takes it.
async fn unbuffered(stream: Stream) -> tokio_tungstenite::WebSocketStream<Stream> {
    let config = WebSocketConfig::default().write_buffer_size(0);
    tokio_tungstenite::WebSocketStream::from_raw_socket(stream, Role::Client, Some(config)).await
}

async fn ends_at_once<W: Socket<Client>>(
    mut connection: Connection<W, Client>,
    message: W::Message,
    state: &State,
) {
    assert!(poll_once(connection.next()).await.is_none());
    state.broken.store(true, Ordering::Relaxed);
    let start = Instant::now();
    assert!(connection.send(message).await.is_err());
    assert!(connection.next().await.is_none());
    assert_eq!(start.elapsed(), Duration::ZERO);
}
