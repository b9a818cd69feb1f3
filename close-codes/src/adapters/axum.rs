//! The adapter for [axum](https://docs.rs/axum) 0.8's WebSockets: a server's.
//!
//! ```
//! use axum::extract::ws::{WebSocket, WebSocketUpgrade};
//! use axum::response::Response;
//! use close_codes::adapters::Connection;
//! use close_codes::{CloseFrame, reason, send_code};
//!
//! async fn chat(upgrade: WebSocketUpgrade) -> Response {
//!     upgrade.on_upgrade(serve)
//! }
//!
//! async fn serve(socket: WebSocket) {
//!     let mut connection = Connection::server(socket);
//!     while let Some(message) = connection.next().await {
//!         if connection.send(message).await.is_err() {
//!             break;
//!         }
//!     }
//!     let frame = CloseFrame::new(send_code!(1001)).with_reason(reason!("the end"));
//!     let closed = connection.close(frame).await;
//!     println!("{closed}");
//! }
//! ```
//!
//! # What it shows, and what it hides
//!
//! There is tungstenite inside, and it shows and hides the same: see
//! [`tokio_tungstenite`](super::tokio_tungstenite). But axum makes tungstenite's errors a text. A lost connection,
//! a message over the limit and a Close of one byte are known by that text; every other error is
//! [`How::Unknown`](crate::How::Unknown), 1006.
//!
//! `axum::serve(..).with_graceful_shutdown(..)` does not wait for WebSockets: it returns while they are still open, and
//! they are cut off when the program ends. Close them first, with [`Drain`](crate::Drain). This adapter checks every
//! Close frame before it is sent; axum itself does not. Dropping the connection hangs up.

use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::error::Error as StdError;
use std::io;
use std::string::ToString;

use ::axum::Error;
use ::axum::body::Bytes;
use ::axum::extract::ws::{CloseFrame as AxumFrame, Message, Utf8Bytes, WebSocket};
use futures_core::Stream as _;
use futures_sink::Sink;

use super::tungstenite;
use crate::closed::Closed;
use crate::connection::sealed::Sealed;
use crate::connection::{IntoSocket, Record, Refused, Socket};
use crate::law::{BadPayload, CloseCode, CloseFrame, SendCode, Server};

/// What a Close message says of the end of the connection, if the application had not sent its own Close yet.
///
/// ```
/// use close_codes::How;
/// use close_codes::adapters::axum::observed;
///
/// assert_eq!(observed(None).how(), How::EmptyFrame);
/// ```
#[must_use]
pub fn observed(close: Option<&AxumFrame>) -> Closed {
    tungstenite::observed(close.map(parts))
}

/// What a Close message says of the end of the connection, if the application had sent its own Close before:
/// then the library hides nothing.
#[must_use]
pub fn observed_after_ours(close: Option<&AxumFrame>) -> Closed {
    tungstenite::observed_after_ours(close.map(parts))
}

/// What an error says of the end of the connection, if no Close message came before it.
#[must_use]
pub fn ended(error: &Error) -> Closed {
    match Failure::of(error) {
        Failure::Lost | Failure::Size => Closed::no_frame(),
        Failure::OneByte => Closed::illegal_frame(BadPayload::OneByte),
        Failure::Protocol | Failure::Text | Failure::Other => {
            Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "")
        }
    }
}

/// The frame as the library has it: `None` if it is empty. A reason that is known at compile time is not copied.
impl From<CloseFrame> for Option<AxumFrame> {
    fn from(frame: CloseFrame) -> Self {
        let reason = match frame.reason_ref().as_static() {
            Some(reason) => Utf8Bytes::from_static(reason),
            None => Utf8Bytes::from(frame.reason()),
        };
        frame.code().map(|code| AxumFrame { code: code.get(), reason })
    }
}

/// A Close message.
impl From<CloseFrame> for Message {
    fn from(frame: CloseFrame) -> Self {
        Self::Close(frame.into())
    }
}

impl Sealed for WebSocket {}

impl IntoSocket<Server> for WebSocket {
    type Socket = Self;

    fn into_socket(self) -> Self {
        self
    }
}

impl Socket<Server> for WebSocket {
    type Message = Message;
    type Error = Error;

    #[inline]
    fn poll_read(&mut self, record: &mut Record, context: &mut Context<'_>) -> Poll<Option<Message>> {
        match ready!(Pin::new(self).poll_next(context)) {
            Some(Ok(Message::Close(frame))) => tungstenite::closing(record, frame.as_ref().map(parts)),
            Some(Ok(message)) => return Poll::Ready(Some(message)),
            Some(Err(error)) => failed(record, &error),
            None => tungstenite::lost(record),
        }
        Poll::Ready(None)
    }

    #[inline]
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Sink::poll_ready(Pin::new(self), context)
    }

    #[inline]
    fn start_send(&mut self, message: Message) -> Result<(), Error> {
        Sink::start_send(Pin::new(self), message)
    }

    #[inline]
    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Sink::poll_flush(Pin::new(self), context)
    }

    fn poll_shut_down(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    #[inline]
    fn close_in(message: &Message) -> Option<Result<CloseFrame, Refused>> {
        match message {
            Message::Close(frame) => Some(tungstenite::sendable(frame.as_ref().map(parts))),
            _ => None,
        }
    }

    fn close(frame: CloseFrame) -> Message {
        frame.into()
    }

    fn ping(payload: [u8; 8]) -> Message {
        Message::Ping(Bytes::copy_from_slice(&payload))
    }

    #[inline]
    fn is_ping(message: &Message) -> bool {
        matches!(message, Message::Ping(_))
    }

    #[inline]
    fn pong_in(message: &Message) -> Option<&[u8]> {
        match message {
            Message::Pong(payload) => Some(payload),
            _ => None,
        }
    }
}

/// Nothing more comes, for this error.
#[cold]
fn failed(record: &mut Record, error: &Error) {
    tungstenite::ended(record, &ended(error), Failure::of(error).fail_with());
}

/// The number and the text of a frame.
fn parts(frame: &AxumFrame) -> (u16, &str) {
    (frame.code, &frame.reason)
}

/// What axum's error tells of tungstenite's, whose type it hides.
#[derive(Clone, Copy)]
enum Failure {
    Lost,
    OneByte,
    Protocol,
    Text,
    Size,
    Other,
}

impl Failure {
    fn of(error: &Error) -> Self {
        let mut cause: Option<&dyn StdError> = Some(error);
        while let Some(error) = cause {
            if error.is::<io::Error>() {
                return Self::Lost;
            }
            cause = error.source();
        }
        // Tungstenite's own words: should they change, less is known, and nothing wrong is said.
        match error.to_string().as_str() {
            "WebSocket protocol error: Connection reset without closing handshake" => Self::Lost,
            "WebSocket protocol error: Invalid close sequence" => Self::OneByte,
            text if text.starts_with("WebSocket protocol error: ") => Self::Protocol,
            text if text.starts_with("UTF-8 encoding error: ") => Self::Text,
            text if text.starts_with("Space limit exceeded: ") => Self::Size,
            _ => Self::Other,
        }
    }

    /// The code with which an endpoint fails the connection (RFC 6455, 7.4.1); `None` where it is gone already.
    fn fail_with(self) -> Option<SendCode> {
        match self {
            Self::OneByte | Self::Protocol => Some(SendCode::PROTOCOL_ERROR),
            Self::Text => Some(SendCode::INVALID_PAYLOAD),
            Self::Size => Some(SendCode::MESSAGE_TOO_BIG),
            Self::Lost | Self::Other => None,
        }
    }
}
