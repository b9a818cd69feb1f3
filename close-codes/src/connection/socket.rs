//! What a `Connection` asks of a library: `Socket` is what it drives, `IntoSocket` what an application hands over.

use core::task::{Context, Poll};

use super::record::Record;
use super::send_error::Refused;
use crate::law::CloseFrame;

/// A WebSocket that a [`Connection`](super::Connection) can be made of, on the side `By`
/// ([`Client`](crate::Client) or [`Server`](crate::Server)). Each adapter implements it for its library's types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a WebSocket that close-codes has an adapter for on this side",
    label = "no adapter for this type",
    note = "an adapter is a feature of close-codes, and fits one version of its library: `tokio-tungstenite` 0.30, `axum` 0.8, `fastwebsockets` 0.10, `tokio-websockets` 0.13, `actix-ws` 0.4",
    note = "if the type is that library's, then its feature is not enabled, or it comes from another version: `cargo tree --duplicates` shows both. axum brings a tokio-tungstenite of its own",
    note = "axum's and actix-ws' WebSockets are a server's: `Connection::server`"
)]
pub trait IntoSocket<By>: sealed::Sealed {
    /// What the connection drives: the library's WebSocket itself, where that can be polled.
    type Socket: Socket<By>;

    /// Takes the library's WebSocket over.
    #[doc(hidden)]
    fn into_socket(self) -> Self::Socket;
}

/// A WebSocket that a [`Connection`](super::Connection) drives, on the side `By` ([`Client`](crate::Client) or
/// [`Server`](crate::Server)). An application only names it, in code that works with any library:
///
/// ```
/// use close_codes::adapters::{Connection, Socket};
/// use close_codes::{Client, Closed};
///
/// async fn drain<W: Socket<Client>>(mut connection: Connection<W, Client>) -> Closed {
///     while let Some(_message) = connection.next().await {}
///     connection.closed()
/// }
/// ```
///
/// Its methods are no part of the public API.
// It is driven by polling, so that whoever waits can be dropped at any time and nothing is torn. Libraries keep a
// single waker for reading and one for writing: the last one that each is polled with wakes everybody who waits.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a `Connection<_, {By}>` drives",
    label = "a `Connection` is not of this type",
    note = "a `Connection<W>`, without a side, is a client's; axum's and actix-ws' WebSockets are a server's: `Connection<W, Server>`",
    note = "`Connection::client` and `Connection::server` make a connection of a library's WebSocket. Its type names what it drives: the WebSocket itself with tokio-tungstenite, axum and tokio-websockets, `close_codes::adapters::fastwebsockets::Socket` and `close_codes::adapters::actix_ws::Socket` with those libraries",
    note = "each library is a feature of close-codes, and fits one version of it: `tokio-tungstenite` 0.30, `axum` 0.8, `fastwebsockets` 0.10, `tokio-websockets` 0.13, `actix-ws` 0.4"
)]
pub trait Socket<By>: sealed::Sealed {
    /// The library's own message.
    type Message;
    /// The library's own error.
    type Error;

    /// Whether an application gets to see the peer's Pings.
    #[doc(hidden)]
    const SHOWS_PINGS: bool = true;

    /// Whether what has come can still be read once the library has failed to write.
    #[doc(hidden)]
    const READS_AFTER_FAILURE: bool = true;

    /// Reads a message that is no Close. `None` if the peer closes, or if nothing more will come: the record is told
    /// how, and says whether this end began.
    #[doc(hidden)]
    fn poll_read(&mut self, record: &mut Record, context: &mut Context<'_>) -> Poll<Option<Self::Message>>;

    /// Waits until a message can be taken.
    #[doc(hidden)]
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>>;

    /// Takes a message, once that is [ready](Self::poll_ready).
    #[doc(hidden)]
    fn start_send(&mut self, message: Self::Message) -> Result<(), Self::Error>;

    /// Waits until all that was taken is written, and what answers the peer's Pings.
    #[doc(hidden)]
    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>>;

    /// Ends the transport's own side, where the library leaves that to its user.
    #[doc(hidden)]
    fn poll_shut_down(&mut self, context: &mut Context<'_>) -> Poll<()>;

    /// The Close frame in a message, if it may be sent; `None` if it is another message.
    #[doc(hidden)]
    fn close_in(message: &Self::Message) -> Option<Result<CloseFrame, Refused>>;

    /// A Close message.
    #[doc(hidden)]
    fn close(frame: CloseFrame) -> Self::Message;

    /// A Ping with this payload.
    #[doc(hidden)]
    fn ping(payload: [u8; 8]) -> Self::Message;

    /// Whether it is a Ping: it is answered by then, by the library or the adapter.
    #[doc(hidden)]
    fn is_ping(message: &Self::Message) -> bool;

    /// The payload of a Pong; `None` if it is another message.
    #[doc(hidden)]
    fn pong_in(message: &Self::Message) -> Option<&[u8]>;

    /// Sends a last Close frame, if the library can write it without waiting, and says whether it did. The rest of
    /// it, if there is one, goes out with the next flush.
    #[doc(hidden)]
    fn close_now(&mut self, frame: CloseFrame, context: &mut Context<'_>) -> Option<CloseFrame> {
        let Poll::Ready(Ok(())) = self.poll_ready(context) else {
            return None;
        };
        self.start_send(Self::close(frame)).ok()?;
        match self.poll_flush(context) {
            Poll::Ready(Ok(())) => Some(frame),
            Poll::Ready(Err(_)) | Poll::Pending => None,
        }
    }
}

pub(crate) mod sealed {
    pub trait Sealed {}
}
