//! The adapter for [tokio-tungstenite](https://docs.rs/tokio-tungstenite) 0.30.
//!
//! ```
//! use close_codes::adapters::Connection;
//! use close_codes::{CloseFrame, Closed, send_code};
//! use tokio_tungstenite::connect_async;
//! use tokio_tungstenite::tungstenite::{Error, Message};
//!
//! async fn chat(url: &str) -> Result<Closed, Error> {
//!     let (socket, _response) = connect_async(url).await?;
//!     let mut connection = Connection::client(socket);
//!     while let Some(message) = connection.next().await {
//!         if message == Message::text("enough") {
//!             return Ok(connection.close(CloseFrame::new(send_code!(1000))).await);
//!         }
//!     }
//!     Ok(connection.closed())
//! }
//! ```
//!
//! # What it shows, and what it hides
//!
//! | the peer | tungstenite shows | [`Closed`] |
//! | --- | --- | --- |
//! | sends a legal code but 1014 | the code and the reason | [`How::Frame`](crate::How::Frame) |
//! | sends an empty Close | `None` | [`How::EmptyFrame`](crate::How::EmptyFrame), 1005 |
//! | sends 1014 or an illegal code | 1002, "Protocol violation" | [`How::Unknown`](crate::How::Unknown), 1002: a peer may have sent just that, too |
//! | sends 1014 after our own Close | 1014 | [`How::Frame`](crate::How::Frame) |
//! | sends an illegal code after our own Close | the code | [`How::IllegalFrame`](crate::How::IllegalFrame) |
//! | sends one byte | [`ProtocolError::InvalidCloseSequence`] | [`How::IllegalFrame`](crate::How::IllegalFrame) |
//! | sends a reason that is not UTF-8, or over 123 bytes | the same errors as for a message or a ping | [`How::Unknown`](crate::How::Unknown), 1006 |
//! | is lost | an error | [`How::NoFrame`](crate::How::NoFrame), 1006 |
//!
//! A 1002 of which nobody knows where it comes from stops no client: see
//! [`Supervisor::closed`](crate::Supervisor::closed).
//!
//! In sending, tungstenite checks nothing: what is refused is refused here. It drops a connection that it fails
//! without a word; a [`Connection`](super::Connection) tries to send the code that RFC 6455 (7.1.7) asks for.
//!
//! [`Connection::split`](super::Connection::split) gives halves for two tasks; the library's own `split` is not needed.

use core::pin::Pin;
use core::task::{Context, Poll, ready};

use ::tokio_tungstenite::WebSocketStream;
use ::tokio_tungstenite::tungstenite::error::ProtocolError;
use ::tokio_tungstenite::tungstenite::http::HeaderValue;
use ::tokio_tungstenite::tungstenite::protocol::CloseFrame as TungsteniteFrame;
use ::tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};
use futures_core::Stream as _;
use futures_sink::Sink;
use tokio::io::{AsyncRead, AsyncWrite};

use super::{io_error, retry_date, tungstenite};
use crate::closed::Closed;
use crate::connection::sealed::Sealed;
use crate::connection::{IntoSocket, Record, Refused, Socket};
use crate::law::{BadPayload, CloseCode, CloseFrame, Endpoint, SendCode};
use crate::supervisor::ConnectFailure;

/// What a Close message says of the end of the connection, if the application had not sent its own Close yet.
///
/// ```
/// use close_codes::adapters::tokio_tungstenite::observed;
/// use close_codes::{CloseCode, How};
///
/// assert_eq!(observed(None).code(), CloseCode::NO_STATUS_RECEIVED);
/// assert_eq!(observed(None).how(), How::EmptyFrame);
/// ```
#[must_use]
pub fn observed(close: Option<&TungsteniteFrame>) -> Closed {
    tungstenite::observed(close.map(parts))
}

/// What a Close message says of the end of the connection, if the application had sent its own Close before:
/// then the library hides nothing.
#[must_use]
pub fn observed_after_ours(close: Option<&TungsteniteFrame>) -> Closed {
    tungstenite::observed_after_ours(close.map(parts))
}

/// What an error says of the end of the connection, if no Close message came before it.
#[must_use]
pub fn ended(error: &Error) -> Closed {
    match error {
        Error::Tls(_) => Closed::tls_failure(),
        Error::Protocol(ProtocolError::InvalidCloseSequence) => Closed::illegal_frame(BadPayload::OneByte),
        // A Close frame's reason, or a message or a ping.
        Error::Utf8(_) | Error::Protocol(ProtocolError::ControlFrameTooBig) => {
            Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "")
        }
        _ => Closed::no_frame(),
    }
}

/// An error of connecting: an HTTP status as [`ConnectFailure::from_http`] takes it, a failed TLS handshake like
/// 1015, everything else like nothing.
impl From<&Error> for ConnectFailure {
    fn from(error: &Error) -> Self {
        match error {
            Error::Http(response) => {
                let header = |name| response.headers().get(name).map(HeaderValue::as_bytes);
                let failure = Self::from_http(response.status().as_u16(), header("retry-after"));
                match retry_date::wait(header("retry-after"), header("date")) {
                    Some(wait) => failure.with_retry_after(wait),
                    None => failure,
                }
            }
            Error::Tls(_) => Self::new().with_like(CloseCode::TLS_HANDSHAKE),
            Error::Io(error) => io_error::failure(error),
            _ => Self::new(),
        }
    }
}

/// The frame as the library has it: `None` if it is empty. A reason that is known at compile time is not copied.
impl From<CloseFrame> for Option<TungsteniteFrame> {
    fn from(frame: CloseFrame) -> Self {
        let reason = match frame.reason_ref().as_static() {
            Some(reason) => Utf8Bytes::from_static(reason),
            None => Utf8Bytes::from(frame.reason()),
        };
        frame.code().map(|code| TungsteniteFrame { code: code.get().into(), reason })
    }
}

/// A Close message.
impl From<CloseFrame> for Message {
    fn from(frame: CloseFrame) -> Self {
        Self::Close(frame.into())
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

    fn poll_shut_down(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // What is lost by an error here was lost before.
        Pin::new(self.get_mut()).poll_shutdown(context).map(|_| ())
    }

    #[inline]
    fn close_in(message: &Message) -> Option<Result<CloseFrame, Refused>> {
        match message {
            Message::Close(frame) => Some(tungstenite::sendable(frame.as_ref().map(parts))),
            // By its number: a reserved opcode can have any.
            Message::Frame(frame) if u8::from(frame.header().opcode) == CLOSE => {
                Some(Refused::check_payload(frame.payload()))
            }
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

/// The opcode of a Close frame (RFC 6455, 5.2).
const CLOSE: u8 = 8;

/// Nothing more comes, for this error.
#[cold]
fn failed(record: &mut Record, error: &Error) {
    tungstenite::ended(record, &ended(error), fail_with(error));
}

/// The number and the text of a frame.
fn parts(frame: &TungsteniteFrame) -> (u16, &str) {
    (frame.code.into(), &frame.reason)
}

/// The code with which an endpoint fails a connection for this error (RFC 6455, 7.4.1); `None` where the
/// connection is gone already.
fn fail_with(error: &Error) -> Option<SendCode> {
    match error {
        Error::Utf8(_) => Some(SendCode::INVALID_PAYLOAD),
        Error::Capacity(_) => Some(SendCode::MESSAGE_TOO_BIG),
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
        Error::Protocol(_) => Some(SendCode::PROTOCOL_ERROR),
        _ => None,
    }
}
