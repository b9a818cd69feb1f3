//! `Socket`: what a `Connection` asks of a library.

use core::future::Future;

use super::Refused;
use crate::closed::Closed;
use crate::law::CloseFrame;

/// A library's WebSocket, on the side `By` ([`Client`](crate::Client) or [`Server`](crate::Server)).
///
/// Each adapter implements it for its library's type; an application only names it, in code that works with
/// any library:
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
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a WebSocket that close-codes has an adapter for on this side",
    label = "no adapter for this type",
    note = "an adapter is a feature of close-codes, and fits one version of its library: `tokio-tungstenite` 0.30, `axum` 0.8, `fastwebsockets` 0.10, `tokio-websockets` 0.13, `actix-ws` 0.4",
    note = "if the type is that library's, then its feature is not enabled, or it comes from another version: `cargo tree --duplicates` shows both. axum brings a tokio-tungstenite of its own",
    note = "axum's and actix-ws' WebSockets are a server's: `Connection::server`"
)]
pub trait Socket<By>: sealed::Sealed {
    /// The library's own message.
    type Message;
    /// The library's own error.
    type Error;

    /// The next thing that happens. Cancel-safe where the adapter does not say otherwise. `we_began` says that
    /// this end sent a Close frame of its own.
    #[doc(hidden)]
    fn read(&mut self, we_began: bool) -> impl Future<Output = Event<Self::Message>>;

    /// Sends a message that is no Close.
    #[doc(hidden)]
    fn write(&mut self, message: Self::Message) -> impl Future<Output = Result<(), Self::Error>>;

    /// Sends a Close frame.
    #[doc(hidden)]
    fn write_close(&mut self, frame: CloseFrame) -> impl Future<Output = Result<(), Self::Error>>;

    /// The Close frame in a message: `Ok(None)` if it is another message.
    #[doc(hidden)]
    fn close_in(message: &Self::Message) -> Result<Option<CloseFrame>, Refused>;

    /// Ends the transport's own side, where the library leaves that to its user.
    #[doc(hidden)]
    fn shut_down(&mut self) -> impl Future<Output = ()>;
}

/// What a library shows.
#[derive(Debug)]
pub enum Event<M> {
    /// A message that is no Close.
    Message(M),
    /// The peer's Close, or a failure of the connection, which the library still has to finish; and what was
    /// sent in return.
    Closing(Closed, Option<CloseFrame>),
    /// Nothing more will come.
    Ended(Closed, Option<CloseFrame>),
}

pub(crate) mod sealed {
    pub trait Sealed {}
}
