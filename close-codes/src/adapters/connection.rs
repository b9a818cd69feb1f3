//! `Connection`: a library's WebSocket that remembers how it ends.

use core::marker::PhantomData;
use core::pin::pin;
use core::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::record::Record;
use super::{CLOSE_TIMEOUT, Event, SendError, Socket};
use crate::closed::Closed;
use crate::law::{Client, CloseFrame, IntoCloseFrame, Server};

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
/// The library answers pings and the peer's Close frame as it always does. It waits with tokio's clock, so that
/// the runtime needs its time driver.
#[derive(Debug)]
pub struct Connection<W, By = Client> {
    socket: W,
    record: Record,
    close_timeout: Duration,
    /// Since a Close frame was seen or sent: until when the rest of the closing handshake may take.
    deadline: Option<Instant>,
    by: PhantomData<By>,
}

/// More than that, nobody waits; and a clock can be asked for the time then.
const LONGEST_CLOSE_TIMEOUT: Duration = Duration::from_secs(60 * 60);

impl<W: Socket<Client>> Connection<W, Client> {
    /// A connection that this end opened.
    #[must_use]
    pub fn client(socket: W) -> Self {
        Self::new(socket)
    }
}

impl<W: Socket<Server>> Connection<W, Server> {
    /// A connection that this end accepted.
    #[must_use]
    pub fn server(socket: W) -> Self {
        Self::new(socket)
    }
}

impl<W: Socket<By>, By> Connection<W, By> {
    fn new(socket: W) -> Self {
        Self {
            socket,
            record: Record::default(),
            close_timeout: CLOSE_TIMEOUT,
            deadline: None,
            by: PhantomData,
        }
    }

    /// The connection, with this bound on its closing handshake: from the first Close frame, sent or received,
    /// until the end. At most an hour; [`CLOSE_TIMEOUT`] unless set.
    #[must_use]
    pub fn with_close_timeout(mut self, timeout: Duration) -> Self {
        self.close_timeout = timeout.min(LONGEST_CLOSE_TIMEOUT);
        self
    }

    /// The next message, of those that the library shows: never a Close. `None` once the connection has ended;
    /// then [`closed`](Self::closed) says how.
    ///
    /// After the peer's Close it waits for the closing handshake to complete, for as long as the close timeout
    /// allows.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe where the adapter does not say otherwise: in a `select!`, no message is lost.
    pub async fn next(&mut self) -> Option<W::Message> {
        while !self.record.has_ended() {
            match self.event().await {
                // After its Close frame a peer sends nothing that counts (RFC 6455, 7.1.2).
                Event::Message(message) if !self.record.is_observed() => return Some(message),
                Event::Message(_) => {}
                Event::Closing(closed, answered) => {
                    self.record.closing(&closed, answered);
                    self.start_to_close();
                }
                Event::Ended(closed, answered) => {
                    self.record.ended(&closed, answered);
                    let deadline = self.start_to_close();
                    // Who does not let go in time is let go when the connection is dropped.
                    let _ = timeout_at(deadline, self.socket.shut_down()).await;
                }
            }
        }
        None
    }

    /// Sends a message. One that is a Close begins the closing handshake: go on with [`next`](Self::next) until
    /// it says `None`, or better use [`close`](Self::close).
    ///
    /// It is not cancel-safe: where it is dropped, the message may have been sent or not.
    ///
    /// # Errors
    ///
    /// For a Close that nobody may send (the library does not get to see it), and the library's own.
    pub async fn send(&mut self, message: W::Message) -> Result<(), SendError<W::Error>> {
        match W::close_in(&message)? {
            Some(frame) => self.send_close(frame).await.map_err(SendError::Library),
            None => self.socket.write(message).await.map_err(SendError::Library),
        }
    }

    /// Closes the connection: sends the reason, then waits for the peer's Close frame and the end, for as long as
    /// the close timeout allows. Messages that come meanwhile are dropped.
    ///
    /// If the peer closed first, nothing is sent. Calling it again goes on waiting, with the same deadline.
    pub async fn close(&mut self, reason: impl IntoCloseFrame<By>) -> Closed {
        let frame = reason.into_close_frame();
        if !self.record.has_ended() {
            let deadline = self.start_to_close();
            if !self.record.is_observed() && !self.record.we_began() {
                // Whether it could be sent or not: what follows is read from the connection.
                let _ = timeout_at(deadline, self.send_close(frame)).await;
            }
            while self.next().await.is_some() {}
        }
        self.closed()
    }

    /// How the connection ended, as this end saw it; before the end, what would be said if it ended now.
    ///
    /// It was begun by this end only if the application closed it. A connection that was failed because of what
    /// the peer sent was begun by the peer, also where a Close frame was sent in return.
    #[must_use]
    pub fn closed(&self) -> Closed {
        self.record.closed()
    }

    /// Whether the connection has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.record.has_ended()
    }

    /// The library's WebSocket.
    pub fn get_ref(&self) -> &W {
        &self.socket
    }

    /// The library's WebSocket. A Close frame that is sent or received through it is neither checked nor
    /// remembered.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.socket
    }

    /// The library's WebSocket, for good.
    pub fn into_inner(self) -> W {
        self.socket
    }

    async fn event(&mut self) -> Event<W::Message> {
        let read = self.socket.read(self.record.we_began());
        let Some(deadline) = self.deadline else {
            return read.await;
        };
        // A peer that never stops to send messages would not be stopped by the timer alone: it is asked only
        // when there is nothing to read.
        if Instant::now() >= deadline {
            return Event::Ended(Closed::no_frame(), None);
        }
        timeout_at(deadline, pin!(read)).await.unwrap_or(Event::Ended(Closed::no_frame(), None))
    }

    async fn send_close(&mut self, frame: CloseFrame) -> Result<(), W::Error> {
        let begins = !self.record.we_began();
        // Before it is sent: a library may have sent it when the caller no longer waits.
        self.record.sending(frame);
        self.start_to_close();
        let sent = self.socket.write_close(frame).await;
        if begins && sent.is_err() {
            self.record.not_sent();
        }
        sent
    }

    fn start_to_close(&mut self) -> Instant {
        *self.deadline.get_or_insert_with(|| Instant::now() + self.close_timeout)
    }
}
