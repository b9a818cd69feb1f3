//! The adapter for [fastwebsockets](https://docs.rs/fastwebsockets) 0.10.
//!
//! ```
//! use close_codes::adapters::Connection;
//! use close_codes::{CloseFrame, Closed, send_code};
//! use fastwebsockets::{OpCode, WebSocket};
//! use tokio::net::TcpStream;
//!
//! async fn chat(socket: WebSocket<TcpStream>) -> Closed {
//!     let mut connection = Connection::client(socket);
//!     while let Some(frame) = connection.next().await {
//!         if frame.opcode == OpCode::Text && frame.payload == b"enough" {
//!             return connection.close(CloseFrame::new(send_code!(1000))).await;
//!         }
//!     }
//!     connection.closed()
//! }
//! ```
//!
//! It gives frames, as the library's own [`WebSocket`] does: a fragmented message comes in pieces.
//!
//! # What it shows, and what it hides
//!
//! | the peer | [`Closed`] |
//! | --- | --- |
//! | sends a legal code, 1014 too | [`How::Frame`](crate::How::Frame) |
//! | sends an empty Close | [`How::EmptyFrame`](crate::How::EmptyFrame), 1005 |
//! | sends any Close that nobody may send | [`How::IllegalFrame`](crate::How::IllegalFrame), with all that is wrong |
//! | is lost | [`How::NoFrame`](crate::How::NoFrame), 1006 |
//!
//! It shows all because the adapter switches the library's `auto_close` off, which hides the code of an illegal
//! Close, refuses 1014 and repeats a reason that is too long; and answers itself. A loop of one's own that leaves
//! it on sees an error instead.
//!
//! In sending, the library checks nothing: what is refused is refused here. Once our Close is sent, it drops the
//! messages that still come. It does not let go of its stream: the connection hangs up when it is dropped.
//!
//! # Not cancel-safe
//!
//! The library's `read_frame` is not cancel-safe, and so the connection's `next` is not: where it is dropped in
//! the midst of a frame, what follows is garbage. In a `select!`, keep the future and poll it again.

use ::fastwebsockets::{Frame, OpCode, Payload, WebSocket, WebSocketError};
use futures_util::FutureExt;
use std::error::Error as _;
use std::io;
use std::vec::Vec;
use tokio::io::{AsyncRead, AsyncWrite};

use super::socket::sealed::Sealed;
use super::{Event, Refused, Socket};
use crate::closed::Closed;
use crate::law::{BadPayload, CloseCode, CloseFrame, Endpoint, Received, Role, SendCode};
use crate::supervisor::ConnectFailure;

/// What a frame says of the end of the connection; `None` if it is no Close.
#[must_use]
pub fn observed(frame: &Frame<'_>) -> Option<Closed> {
    (frame.opcode == OpCode::Close).then(|| Closed::from_payload(&frame.payload))
}

/// What an error says of the end of the connection, if no Close frame came before it.
#[must_use]
pub fn ended(error: &WebSocketError) -> Closed {
    match error {
        WebSocketError::InvalidCloseFrame => Closed::illegal_frame(BadPayload::OneByte),
        // An illegal code, or 1014; a Close frame's reason, or a message.
        WebSocketError::InvalidCloseCode | WebSocketError::InvalidUTF8 => {
            Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "")
        }
        _ => Closed::no_frame(),
    }
}

/// An error of connecting: an HTTP status as [`ConnectFailure::from_http`] takes it (the library does not show
/// the headers), a failed TLS handshake like 1015, everything else like nothing.
impl From<&WebSocketError> for ConnectFailure {
    fn from(error: &WebSocketError) -> Self {
        match error {
            WebSocketError::InvalidStatusCode(status) => Self::from_http(*status, None),
            error if is_tls(error) => Self::new().with_like(CloseCode::TLS_HANDSHAKE),
            _ => Self::new(),
        }
    }
}

/// Whether rustls has failed: in the handshake, or later, where a server first reads what it asked of the client.
fn is_tls(error: &WebSocketError) -> bool {
    // This is how rustls says it.
    let is_rustls =
        |error: &io::Error| error.kind() == io::ErrorKind::InvalidData && error.get_ref().is_some();
    match error {
        WebSocketError::IoError(error) => is_rustls(error),
        // hyper's error has it inside; that variant exists only with the library's feature `upgrade`.
        error => error.source().and_then(|cause| cause.downcast_ref()).is_some_and(is_rustls),
    }
}

/// The frame as the library has it.
impl From<CloseFrame> for Frame<'_> {
    fn from(frame: CloseFrame) -> Self {
        if frame.is_empty() {
            return Self::close_raw(Payload::Borrowed(&[]));
        }
        Self::close_raw(Payload::Owned(Vec::from(frame.payload().as_bytes())))
    }
}

impl<S> Sealed for WebSocket<S> {}

impl<S: AsyncRead + AsyncWrite + Unpin, By: Endpoint> Socket<By> for WebSocket<S> {
    type Message = Frame<'static>;
    type Error = WebSocketError;

    async fn read(&mut self, we_began: bool) -> Event<Frame<'static>> {
        self.set_auto_close(false);
        let frame = loop {
            match self.read_frame().await {
                Ok(frame) => break frame,
                // A message that was in flight when our Close was sent: the peer's Close is yet to come.
                Err(WebSocketError::ConnectionClosed) if self.is_closed() => {}
                Err(error) => {
                    let closed = match error {
                        // A message's text, since the library does not look into Close frames.
                        WebSocketError::InvalidUTF8 => Closed::no_frame(),
                        ref error => ended(error),
                    };
                    let answered = fail_with(&error).and_then(|code| send_now(self, CloseFrame::new(code)));
                    return Event::Ended(closed, answered);
                }
            }
        };
        if frame.opcode != OpCode::Close {
            return Event::Message(frame);
        }
        let closed = Closed::from_payload(&frame.payload);
        let answered = if we_began { None } else { send_now(self, answer(&frame.payload)) };
        // A server hangs up first; a client waits for it (RFC 6455, 7.1.1).
        match By::ROLE {
            Role::Server => Event::Ended(closed, answered),
            Role::Client | Role::Browser => Event::Closing(closed, answered),
        }
    }

    async fn write(&mut self, message: Frame<'static>) -> Result<(), WebSocketError> {
        self.write_frame(message).await?;
        self.flush().await
    }

    async fn write_close(&mut self, frame: CloseFrame) -> Result<(), WebSocketError> {
        self.write_frame(frame.into()).await?;
        self.flush().await
    }

    fn close_in(message: &Frame<'static>) -> Result<Option<CloseFrame>, Refused> {
        if message.opcode != OpCode::Close {
            return Ok(None);
        }
        Refused::check_payload(&message.payload).map(Some)
    }

    async fn shut_down(&mut self) {}
}

/// The answer to a Close frame with this payload.
fn answer(payload: &[u8]) -> CloseFrame {
    match Received::from_payload(payload) {
        Ok(received) => received.echo(),
        Err(bad) => CloseFrame::new(bad.fail_with()),
    }
}

/// The code with which an endpoint fails a connection for this error (RFC 6455, 7.4.1); `None` where the
/// connection is gone already.
fn fail_with(error: &WebSocketError) -> Option<SendCode> {
    match error {
        WebSocketError::InvalidUTF8 => Some(SendCode::INVALID_PAYLOAD),
        WebSocketError::FrameTooLarge => Some(SendCode::MESSAGE_TOO_BIG),
        WebSocketError::ConnectionClosed | WebSocketError::UnexpectedEOF | WebSocketError::IoError(_) => None,
        _ => Some(SendCode::PROTOCOL_ERROR),
    }
}

/// Sends a last Close frame, if none was sent and that needs no waiting.
fn send_now<S: AsyncRead + AsyncWrite + Unpin>(
    socket: &mut WebSocket<S>,
    frame: CloseFrame,
) -> Option<CloseFrame> {
    if socket.is_closed() {
        return None;
    }
    socket.write_frame(frame.into()).now_or_never()?.ok()?;
    let _ = socket.flush().now_or_never();
    Some(frame)
}
