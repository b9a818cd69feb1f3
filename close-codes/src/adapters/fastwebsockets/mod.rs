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
//! In sending, the library checks nothing: what is refused is refused here. Once our Close is sent, messages that
//! still come are dropped.
//!
//! # How it is driven
//!
//! The library reads and writes by async functions that must not be dropped in the midst of a frame. The connection
//! takes the WebSocket apart (the feature `unstable-split`) and keeps those functions' futures, one for reading and
//! one for writing, so that dropping whoever waits tears nothing: `next` and `send` are cancel-safe here too.
//! For that the stream must be `Send` and `'static`, and the connection hands no [`WebSocket`] out. A connection can
//! also be made of the library's own halves, `Connection::client(socket.split(tokio::io::split))`.

mod pumps;

use core::task::{Context, Poll, ready};
use std::error::Error as _;
use std::vec::Vec;

use ::fastwebsockets::{Frame, OpCode, Payload, WebSocket, WebSocketError, WebSocketRead, WebSocketWrite};
use tokio::io::{AsyncRead, AsyncWrite};

pub use self::pumps::Socket;
use crate::adapters::io_error;
use crate::closed::Closed;
use crate::connection::sealed::Sealed;
use crate::connection::{self, IntoSocket, Record, Refused};
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
            WebSocketError::IoError(error) => io_error::failure(error),
            // hyper's error has it inside; that variant exists only with the library's feature `upgrade`.
            error => match error.source().and_then(|cause| cause.downcast_ref()) {
                Some(error) => io_error::failure(error),
                None => Self::new(),
            },
        }
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

impl Sealed for Socket {}
impl<S> Sealed for WebSocket<S> {}
impl<R, W> Sealed for (WebSocketRead<R>, WebSocketWrite<W>) {}

impl<S, By> IntoSocket<By> for WebSocket<S>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    By: Endpoint,
{
    type Socket = Socket;

    fn into_socket(self) -> Socket {
        let (read, write) = self.split(tokio::io::split);
        Socket::start(read, write)
    }
}

/// The library's halves, of a stream that its user has split.
impl<R, W, By> IntoSocket<By> for (WebSocketRead<R>, WebSocketWrite<W>)
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    By: Endpoint,
{
    type Socket = Socket;

    fn into_socket(self) -> Socket {
        Socket::start(self.0, self.1)
    }
}

impl<By: Endpoint> connection::Socket<By> for Socket {
    type Message = Frame<'static>;
    type Error = WebSocketError;

    /// As the library does it by itself: a Ping is answered and not shown.
    const SHOWS_PINGS: bool = false;

    fn poll_read(&mut self, record: &mut Record, context: &mut Context<'_>) -> Poll<Option<Frame<'static>>> {
        loop {
            // What was begun before is written on, also if nobody waits for it.
            let _ = self.poll_written(context);
            let frame = match ready!(self.reads.poll(context)) {
                Ok(frame) => frame,
                Err(error) => {
                    let closed = match error {
                        // A message's text, since the library does not look into Close frames.
                        WebSocketError::InvalidUTF8 => Closed::no_frame(),
                        ref error => ended(error),
                    };
                    record.ended(&closed, None);
                    if let Some(code) = fail_with(&error) {
                        record.answer(CloseFrame::new(code));
                    }
                    return Poll::Ready(None);
                }
            };
            match frame.opcode {
                OpCode::Close => {
                    Self::closing::<By>(&frame.payload, record);
                    return Poll::Ready(None);
                }
                // Once our Close is sent, what still comes is dropped: the peer's Close is yet to come. And after that
                // nothing counts, so that no Pong is sent either.
                _ if record.we_began() || record.is_observed() => {}
                OpCode::Ping => {
                    self.pong = Some(Frame::pong(Payload::Owned(frame.payload.to_vec())));
                    return Poll::Ready(Some(frame));
                }
                _ => return Poll::Ready(Some(frame)),
            }
        }
    }

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), WebSocketError>> {
        // The library writes nothing after a Close, and would fail.
        self.poll_written(context)
    }

    fn start_send(&mut self, frame: Frame<'static>) -> Result<(), WebSocketError> {
        self.writes.begin(frame);
        Ok(())
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), WebSocketError>> {
        self.poll_written(context)
    }

    fn poll_shut_down(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // The library has no way to end its stream's own side: once all is written, both halves are dropped.
        let _ = ready!(self.writes.poll_idle(context));
        self.drop_both();
        Poll::Ready(())
    }

    fn close_in(message: &Frame<'static>) -> Option<Result<CloseFrame, Refused>> {
        (message.opcode == OpCode::Close).then(|| Refused::check_payload(&message.payload))
    }

    fn close(frame: CloseFrame) -> Frame<'static> {
        frame.into()
    }

    fn ping(payload: [u8; 8]) -> Frame<'static> {
        Frame::new(true, OpCode::Ping, None, Payload::Owned(payload.to_vec()))
    }

    fn is_ping(message: &Frame<'static>) -> bool {
        message.opcode == OpCode::Ping
    }

    fn pong_in<'a>(message: &'a Frame<'static>) -> Option<&'a [u8]> {
        (message.opcode == OpCode::Pong).then(|| &*message.payload)
    }
}

impl Socket {
    /// The peer's Close: the first one is answered, unless it answers ours.
    fn closing<By: Endpoint>(payload: &[u8], record: &mut Record) {
        let closed = Closed::from_payload(payload);
        // A server hangs up first; a client waits for it (RFC 6455, 7.1.1).
        match By::ROLE {
            Role::Server => record.ended(&closed, None),
            Role::Client | Role::Browser => record.closing(&closed, None),
        }
        record.answer(answer(payload));
    }

    /// Waits until all that was begun is written, and then the answer to the newest Ping.
    fn poll_written(&mut self, context: &mut Context<'_>) -> Poll<Result<(), WebSocketError>> {
        ready!(self.writes.poll_idle(context))?;
        match self.pong.take() {
            Some(pong) => {
                self.writes.begin(pong);
                self.writes.poll_idle(context)
            }
            None => Poll::Ready(Ok(())),
        }
    }
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
