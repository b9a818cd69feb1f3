//! The adapter for [tokio-websockets](https://docs.rs/tokio-websockets) 0.13, which needs Rust 1.89.
//!
//! ```
//! use close_codes::adapters::Connection;
//! use close_codes::{CloseFrame, Closed, Client, send_code};
//! use tokio::net::TcpStream;
//! use tokio_websockets::{MaybeTlsStream, WebSocketStream};
//!
//! // The first half of what `ClientBuilder::connect` gives.
//! async fn chat(socket: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Closed {
//!     let mut connection = Connection::client(socket);
//!     while let Some(message) = connection.next().await {
//!         if message.as_text() == Some("enough") {
//!             return connection.close(CloseFrame::new(send_code!(1000))).await;
//!         }
//!     }
//!     connection.closed()
//! }
//! ```
//!
//! # What it shows, and what it hides
//!
//! | the peer | tokio-websockets shows | [`Closed`] |
//! | --- | --- | --- |
//! | sends a legal code, 1014 too | the code and the reason | [`How::Frame`](crate::How::Frame) |
//! | sends an empty Close | a Close with 1005 | [`How::EmptyFrame`](crate::How::EmptyFrame) |
//! | sends an illegal code | [`ProtocolError::InvalidCloseCode`] | [`How::IllegalFrame`](crate::How::IllegalFrame), 1006: the code itself is hidden |
//! | sends one byte, or a reason over 123 bytes | the same error as for other lengths | [`How::Unknown`](crate::How::Unknown), 1006 |
//! | sends a reason that is not UTF-8 | the same error as for a message | [`How::Unknown`](crate::How::Unknown), 1006 |
//! | is lost | the end, or an error | [`How::NoFrame`](crate::How::NoFrame), 1006 |
//!
//! It answers a Close with the code alone, without the reason, and fails a connection with a Close of its own.
//! Once it has failed to write, it shows nothing of what has come and was not read yet. So a connection reads before each
//! `send`. But where it cannot write a Pong, what came behind the Ping is lost; and a peer that answers a message with a
//! Close and hangs up before it has read all of it, as with 1009, may be 1006.
//!
//! It answers every Ping, not the newest alone: while a peer sends Pings and does not read, it keeps all the Pongs in
//! memory.
//!
//! In sending, it panics on a code or a reason that may not be sent; that cannot happen here.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::format;
use std::string::ToString;

use ::tokio_websockets::proto::ProtocolError;
use ::tokio_websockets::{CloseCode as LibraryCode, Error, Message, WebSocketStream};
use futures_core::Stream as _;
use futures_sink::Sink;
use tokio::io::{AsyncRead, AsyncWrite};

use super::io_error;
use crate::closed::Closed;
use crate::connection::sealed::Sealed;
use crate::connection::{IntoSocket, Record, Refused, Socket};
use crate::law::{CloseCode, CloseFrame, Endpoint, Reason, SendCode};
use crate::supervisor::ConnectFailure;

/// What a message says of the end of the connection; `None` if it is no Close.
#[must_use]
pub fn observed(message: &Message) -> Option<Closed> {
    message.is_close().then(|| Closed::from_payload(message.as_payload()))
}

/// What an error says of the end of the connection, if no Close message came before it.
#[must_use]
pub fn ended(error: &Error) -> Closed {
    match error {
        Error::Protocol(ProtocolError::InvalidCloseCode) => Closed::illegal_frame_unseen(),
        // A Close frame's, or another frame's.
        Error::Protocol(ProtocolError::InvalidPayloadLength | ProtocolError::InvalidUtf8) => {
            Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "")
        }
        _ => Closed::no_frame(),
    }
}

/// An error of connecting: an HTTP status as [`ConnectFailure::from_http`] takes it (the library does not show
/// the headers), a failed TLS handshake like 1015, everything else like nothing.
impl From<&Error> for ConnectFailure {
    fn from(error: &Error) -> Self {
        let tls = Self::new().with_like(CloseCode::TLS_HANDSHAKE);
        match error {
            Error::Io(error) => io_error::failure(error),
            Error::AlreadyClosed | Error::CannotResolveHost | Error::Protocol(_) => Self::new(),
            // The other variants exist or not, by the features that the application chose for the library, and
            // so cannot be named here; their names can be read.
            error => {
                let error = format!("{error:?}");
                if error.starts_with("NativeTls(") || error.starts_with("Rustls(") {
                    return tls;
                }
                let status = error.strip_prefix("Upgrade(DidNotSwitchProtocols(");
                let status = status.and_then(|rest| rest.strip_suffix("))")).and_then(|s| s.parse().ok());
                status.map_or(Self::new(), |status| Self::from_http(status, None))
            }
        }
    }
}

/// A Close message.
impl From<CloseFrame> for Message {
    fn from(frame: CloseFrame) -> Self {
        // Every code that may be sent is one of the library's.
        let code = frame.code().and_then(|code| LibraryCode::try_from(code.get()).ok());
        Self::close(code, frame.reason())
    }
}

impl<S> Sealed for WebSocketStream<S> {}

impl<S: AsyncRead + AsyncWrite + Unpin, By: Endpoint> IntoSocket<By> for WebSocketStream<S> {
    type Socket = Self;

    fn into_socket(self) -> Self {
        self
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin, By: Endpoint> Socket<By> for WebSocketStream<S> {
    type Message = Message;
    type Error = Error;

    /// Then it ends at once.
    const READS_AFTER_FAILURE: bool = false;

    fn poll_read(&mut self, record: &mut Record, context: &mut Context<'_>) -> Poll<Option<Message>> {
        match ready!(Pin::new(&mut *self).poll_next(context)) {
            Some(Ok(message)) => match observed(&message) {
                None => return Poll::Ready(Some(message)),
                Some(closed) if record.we_began() => record.closing(&closed, None),
                Some(closed) => {
                    // The library's own answer: the code, without the reason.
                    let code = SendCode::new(closed.code().get());
                    record.closing(&closed, Some(code.map_or(CloseFrame::EMPTY, CloseFrame::new)));
                }
            },
            // Nothing more comes.
            Some(Err(Error::Io(_))) | None => record.ended(&Closed::no_frame(), None),
            // The library goes on to send its Close and to end.
            Some(Err(error)) if record.we_began() => record.closing(&ended(&error), None),
            Some(Err(error)) => {
                let answered = fail::<S, By>(self, &error, context);
                record.closing(&ended(&error), answered);
            }
        }
        Poll::Ready(None)
    }

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Sink::poll_ready(Pin::new(self), context)
    }

    fn start_send(&mut self, message: Message) -> Result<(), Error> {
        Sink::start_send(Pin::new(self), message)
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Sink::poll_flush(Pin::new(self), context)
    }

    fn poll_shut_down(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // What is lost by an error here was lost before.
        Pin::new(self.get_mut()).poll_shutdown(context).map(|_| ())
    }

    fn close_in(message: &Message) -> Option<Result<CloseFrame, Refused>> {
        message.is_close().then(|| Refused::check_payload(message.as_payload()))
    }

    fn close(frame: CloseFrame) -> Message {
        frame.into()
    }

    fn ping(payload: [u8; 8]) -> Message {
        Message::ping(payload.to_vec())
    }

    fn is_ping(message: &Message) -> bool {
        message.is_ping()
    }

    fn pong_in(message: &Message) -> Option<&[u8]> {
        message.is_pong().then(|| &**message.as_payload())
    }
}

/// The Close with which the connection fails: the library's own, or ours where it has none.
fn fail<S: AsyncRead + AsyncWrite + Unpin, By: Endpoint>(
    socket: &mut WebSocketStream<S>,
    error: &Error,
    context: &mut Context<'_>,
) -> Option<CloseFrame> {
    match error {
        Error::Protocol(ProtocolError::InvalidUtf8) => {
            Some(CloseFrame::new(SendCode::INVALID_PAYLOAD).with_reason(Reason::truncated("invalid utf8")))
        }
        Error::Protocol(error) => {
            let reason = Reason::truncated(&error.to_string());
            Some(CloseFrame::new(SendCode::PROTOCOL_ERROR).with_reason(reason))
        }
        Error::PayloadTooLong { max_len, .. } => {
            let ours = CloseFrame::new(SendCode::MESSAGE_TOO_BIG)
                .with_reason(Reason::truncated(&format!("max length: {max_len}")));
            // For a frame that is too long the library has sent just this; for a message it has not.
            let _ = Socket::<By>::close_now(socket, ours, context);
            Some(ours)
        }
        _ => None,
    }
}
