//! `Connection`: a library's WebSocket that lives while it is polled, and remembers how it ends.

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::time::Duration;
use std::boxed::Box;

use super::engine::{Engine, Outbound};
use super::futures::{Close, Next, Sending};
use super::halves::{Receiver, Sender, halves};
use super::heartbeat::Heartbeat;
use super::send_error::SendError;
use super::socket::{IntoSocket, Socket};
use super::{CLOSE_TIMEOUT, LONGEST_CLOSE_TIMEOUT};
use crate::closed::Closed;
use crate::law::{Client, IntoCloseFrame, Server};
use crate::server::Seat;

/// A library's WebSocket `W` that remembers how it ends, at the client's or the server's side (`By`): made by
/// [`client`](Self::client) or [`server`](Self::server).
///
/// The same loop works with every library; only the line that connects differs:
///
/// ```
/// use close_codes::adapters::{Connection, Socket};
/// use close_codes::{Client, Closed};
///
/// async fn chat<W: Socket<Client>>(mut connection: Connection<W, Client>) -> Closed {
///     while let Some(message) = connection.next().await {
///         drop(message); // the application's work
///     }
///     connection.closed() // what a supervisor wants to know
/// }
/// ```
///
/// # It lives while it is polled
///
/// No task is spawned and no thread: a connection lives while one of its futures is polled. Each of
/// [`next`](Self::next), [`send`](Self::send), [`close`](Self::close), [`attend`](Self::attend),
/// [`finish`](Self::finish) and [`check`](Self::check)
///
/// - reads what has come, answers Pings, and puts up to 16 messages aside for `next`; then the peer has to wait (a Ping
///   that comes meanwhile is answered and not put aside),
/// - writes what waits,
/// - keeps the heartbeat,
/// - notices the end.
///
/// A handler that awaits something else for longer than a moment awaits it in `attend` or `finish`. Otherwise no
/// Ping is answered meanwhile, and a peer that checks closes the connection.
///
/// # A peer that is gone without a word
///
/// A [`Heartbeat`] is on by default, at both ends: a dead peer is noticed within 60 s. The connection has then ended
/// with 1006, [`How::Unresponsive`](crate::How::Unresponsive). Pongs that answer the heartbeat's own Pings are not
/// shown.
///
/// It waits with tokio's clock, so that the runtime needs its time driver. Under a paused clock
/// (`tokio::time::pause`) 20 s pass at once while a real socket is awaited: use an in-memory transport there, or
/// [`without_heartbeat`](Self::without_heartbeat).
///
/// # What it costs
///
/// Beside tokio-tungstenite alone, in memory, with a heartbeat or without (`benches/messages.rs`), in instructions:
///
/// | | alone | through a connection | through its halves |
/// | --- | ---: | ---: | ---: |
/// | a message that is received | 2,400 | 120 more | 250 more |
/// | a message that is sent | 2,000 | 110 more | 310 more |
/// | a message that is echoed | 8,500 | 280 more | 1,000 more |
/// | a poll of `next` while nothing comes, as in a `select!` | 750 | 650 fewer | 500 fewer |
///
/// The last is because a WebSocket that had nothing to read is not read again before it has called its waker.
///
/// A connection that waits keeps about 700 bytes more, its timer included (`benches/memory.rs`). tungstenite's read buffer
/// has 128 KiB unless its configuration says otherwise.
pub struct Connection<W: Socket<By>, By = Client> {
    pub(super) engine: Engine<W, By>,
}

impl<W: Socket<Client>> Connection<W, Client> {
    /// A connection that this end opened.
    #[must_use]
    pub fn client(socket: impl IntoSocket<Client, Socket = W>) -> Self {
        Self { engine: Engine::new(socket.into_socket(), CLOSE_TIMEOUT) }
    }
}

impl<W: Socket<Server>> Connection<W, Server> {
    /// A connection that this end accepted.
    #[must_use]
    pub fn server(socket: impl IntoSocket<Server, Socket = W>) -> Self {
        Self { engine: Engine::new(socket.into_socket(), CLOSE_TIMEOUT) }
    }
}

impl<W: Socket<By>, By> Connection<W, By> {
    /// The connection, with this bound on its closing handshake: from the first Close frame, sent or received,
    /// until the end. At most an hour; [`CLOSE_TIMEOUT`] unless set.
    #[must_use]
    pub fn with_close_timeout(mut self, timeout: Duration) -> Self {
        self.engine.set_close_timeout(timeout.min(LONGEST_CLOSE_TIMEOUT));
        self
    }

    /// The connection, in this seat of a server that can be [drained](crate::Drain): when it is its turn, it closes by
    /// itself, and its loop ends. A turn is taken
    ///
    /// - by [`next`](Self::next), before it hands out another message,
    /// - by [`send`](Self::send), before the library has the message, which the error gives back,
    /// - by [`attend`](Self::attend) at once: its work is dropped,
    /// - and not by [`finish`](Self::finish).
    ///
    /// They return when the closing handshake is over.
    #[must_use]
    pub fn in_seat(mut self, seat: Seat) -> Self {
        self.engine.sit_in(seat);
        self
    }

    /// The connection, with this heartbeat, which sends Pings.
    #[must_use]
    pub fn with_heartbeat(mut self, heartbeat: Heartbeat) -> Self {
        self.set_heartbeat(Some(heartbeat));
        self
    }

    /// The connection, with a heartbeat that sends these messages instead of Pings: for protocols that have a
    /// heartbeat of their own, and for peers that do not answer Pings.
    ///
    /// ```
    /// # use close_codes::adapters::{Connection, Heartbeat};
    /// # use close_codes::Client;
    /// # use core::time::Duration;
    /// # use tokio::io::DuplexStream;
    /// # use tokio_tungstenite::{WebSocketStream, tungstenite::Message};
    /// # fn phoenix(connection: Connection<WebSocketStream<DuplexStream>, Client>)
    /// #     -> Connection<WebSocketStream<DuplexStream>, Client> {
    /// let every = Duration::from_secs(30);
    /// let mut reference = 0;
    /// connection.with_heartbeat_message(Heartbeat::new(every, every).steady(), move || {
    ///     reference += 1;
    ///     Message::text(format!(r#"[null,"{reference}","phoenix","heartbeat",{{}}]"#))
    /// })
    /// # }
    /// ```
    ///
    /// A message that is a Close is not sent.
    #[must_use]
    pub fn with_heartbeat_message(
        mut self,
        heartbeat: Heartbeat,
        message: impl FnMut() -> W::Message + Send + 'static,
    ) -> Self {
        self.set_heartbeat_message(heartbeat, message);
        self
    }

    /// The connection, without a heartbeat: a peer that is gone without a word is then never noticed, unless a
    /// [`check`](Self::check) or the transport does.
    #[must_use]
    pub fn without_heartbeat(mut self) -> Self {
        self.set_heartbeat(None);
        self
    }

    /// From now on this heartbeat, which sends Pings, or none.
    pub fn set_heartbeat(&mut self, heartbeat: Option<Heartbeat>) {
        self.engine.set_heartbeat(heartbeat, None);
    }

    /// From now on a heartbeat that sends these messages: for peers that tell the interval in their first message,
    /// as Discord does. See [`with_heartbeat_message`](Self::with_heartbeat_message).
    pub fn set_heartbeat_message(
        &mut self,
        heartbeat: Heartbeat,
        message: impl FnMut() -> W::Message + Send + 'static,
    ) {
        self.engine.set_heartbeat(Some(heartbeat), Some(Box::new(message)));
    }

    /// The next message, of those that the library shows: never a Close. `None` once the connection has ended;
    /// then [`closed`](Self::closed) says how.
    ///
    /// After the peer's Close it waits for the closing handshake to complete, for as long as the close timeout
    /// allows.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe: in a `select!`, no message is lost.
    #[allow(clippy::should_implement_trait)] // a stream's, not an iterator's
    pub fn next(&mut self) -> Next<'_, W, By> {
        Next { engine: &mut self.engine }
    }

    /// Sends a message, and waits until it is written. While it waits, messages that come are put aside. A message
    /// that is a Close begins the closing handshake: go on with [`next`](Self::next) until it says `None`, or
    /// better use [`close`](Self::close).
    ///
    /// After the peer's Close it waits for the end of the closing handshake and then says how the connection ended.
    ///
    /// # Cancel safety
    ///
    /// Where it is dropped, the message may have been given to the library or not. It is never written in part: what
    /// the library has is written when the connection is polled again.
    ///
    /// # Errors
    ///
    /// For a Close that nobody may send (the library does not get to see it); once a Close frame was sent or
    /// received or the connection was lost, with how it ended; and the library's own.
    pub fn send(&mut self, message: W::Message) -> Sending<'_, W, By> {
        Sending { engine: &mut self.engine, outbound: Outbound::new(Some(message)) }
    }

    /// Gives the library a message, if it holds nothing that is unwritten. It never waits, so that a broadcast does
    /// not wait for its slowest member; the message is written when the connection is polled next, at the latest.
    ///
    /// # Errors
    ///
    /// [`SendError::Busy`] with the message if the library still holds something; else as [`send`](Self::send), but
    /// at once. The closing handshake may then still go on: [`next`](Self::next) waits for its end.
    pub fn try_send(&mut self, message: W::Message) -> Result<(), SendError<W::Error, W::Message>> {
        self.engine.try_send(message, &mut core::task::Context::from_waker(core::task::Waker::noop()))
    }

    /// Closes the connection: sends the reason, then waits for the peer's Close frame and the end, for as long as
    /// the close timeout allows. Messages that come meanwhile are dropped.
    ///
    /// If the peer closed first, nothing is sent. Calling it again goes on waiting, with the same deadline.
    pub fn close(&mut self, reason: impl IntoCloseFrame<By>) -> Close<'_, W, By> {
        Close { frame: Some(reason.into_close_frame()), engine: &mut self.engine }
    }

    /// Awaits the application's own work, and lives meanwhile. If the connection ends first, the work is dropped:
    /// nobody waits for it.
    ///
    /// ```
    /// # use close_codes::adapters::{Connection, Socket};
    /// # use close_codes::{Client, Closed};
    /// # async fn look_up<M>(_: M) {}
    /// async fn serve<W: Socket<Client>>(connection: &mut Connection<W, Client>) -> Result<(), Box<Closed>> {
    ///     while let Some(question) = connection.next().await {
    ///         connection.attend(look_up(question)).await?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// How the connection ended, as soon as it has. Boxed, since it is large.
    pub async fn attend<F: Future>(&mut self, work: F) -> Result<F::Output, Box<Closed>> {
        let mut work = pin!(work);
        let engine = &mut self.engine;
        poll_fn(|context| engine.poll_attended(work.as_mut(), context)).await
    }

    /// Awaits work that must not be torn, a commit for instance, and lives meanwhile. It answers the work's output
    /// also if the connection has ended: [`next`](Self::next) tells of that.
    pub async fn finish<F: Future>(&mut self, work: F) -> F::Output {
        let mut work = pin!(work);
        let engine = &mut self.engine;
        poll_fn(|context| {
            let output = work.as_mut().poll(context);
            if output.is_pending() {
                engine.poll_working(context);
            }
            output
        })
        .await
    }

    /// Asks the peer for a sign of life now, and waits for it, for at most a week: when the network changed, the machine
    /// woke up, or a page is visible again. (tokio's clock may stand still while a laptop sleeps, and with it the
    /// heartbeat.) What came before it was asked is no answer.
    ///
    /// # Errors
    ///
    /// How the connection ended: if nothing came within this time, or otherwise. Boxed, since it is large.
    pub async fn check(&mut self, within: Duration) -> Result<(), Box<Closed>> {
        let (engine, mut within) = (&mut self.engine, Some(within));
        poll_fn(|context| engine.poll_checked(&mut within, context)).await
    }

    /// Two halves, for a task each: one that sends and one that receives.
    ///
    /// ```
    /// # use close_codes::adapters::{Connection, Socket};
    /// # use close_codes::{Client, Closed, send_code};
    /// async fn talk<W: Socket<Client>>(connection: Connection<W, Client>, first: W::Message) -> Closed {
    ///     let (sender, mut receiver) = connection.split();
    ///     let writes = async {
    ///         if sender.send(first).await.is_ok() {
    ///             sender.close(send_code!(1000)).await;
    ///         }
    ///     };
    ///     let reads = async {
    ///         while let Some(message) = receiver.next().await {
    ///             drop(message); // the application's work
    ///         }
    ///         receiver.closed()
    ///     };
    ///     tokio::join!(writes, reads).1
    /// }
    /// ```
    #[must_use]
    pub fn split(self) -> (Sender<W, By>, Receiver<W, By>) {
        halves(self.engine)
    }

    /// How the connection ended, as this end saw it; before the end, what would be said if it ended now. So a loop that is
    /// left early says that the connection was lost (1006): [`close`](Self::close) it first.
    ///
    /// It was begun by this end only if the application closed it. A connection that was failed because of what
    /// the peer sent was begun by the peer, also where a Close frame was sent in return.
    #[must_use]
    pub fn closed(&self) -> Closed {
        self.engine.closed()
    }

    /// Whether the connection has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.engine.record.has_ended()
    }

    /// The last round trip: the time from a Ping of the heartbeat, or of [`check`](Self::check), to its Pong. `None`
    /// before the first.
    #[must_use]
    pub const fn latency(&self) -> Option<Duration> {
        self.engine.beat.latency()
    }

    /// The library's WebSocket.
    ///
    /// # Panics
    ///
    /// Never: only a half gives its WebSocket up before it is dropped.
    pub fn get_ref(&self) -> &W {
        self.engine.socket.as_ref().expect("a connection holds its WebSocket")
    }

    /// The library's WebSocket. A Close frame that is sent or received through it is neither checked nor
    /// remembered.
    ///
    /// # Panics
    ///
    /// Never, as [`get_ref`](Self::get_ref).
    pub fn get_mut(&mut self) -> &mut W {
        // Whoever reads with it is woken instead of the connection.
        self.engine.reads.unset();
        self.engine.socket.as_mut().expect("a connection holds its WebSocket")
    }

    /// The library's WebSocket, for good. Messages that were put aside are lost.
    ///
    /// # Panics
    ///
    /// Never, as [`get_ref`](Self::get_ref).
    pub fn into_inner(self) -> W {
        self.engine.socket.expect("a connection holds its WebSocket")
    }
}

impl<W: Socket<By>, By> fmt::Debug for Connection<W, By> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.engine.fmt_as("Connection", f)
    }
}
