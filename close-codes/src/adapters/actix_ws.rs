//! The adapter for [actix-ws](https://docs.rs/actix-ws) 0.4: a server's. It needs Rust 1.88.
//!
//! A connection is made of the two halves that the library gives; the stream may also aggregate continuations.
//!
//! ```ignore
//! use actix_web::{HttpRequest, HttpResponse, rt, web};
//! use close_codes::adapters::Connection;
//! use close_codes::{CloseFrame, send_code};
//!
//! async fn chat(request: HttpRequest, body: web::Payload) -> actix_web::Result<HttpResponse> {
//!     let (response, session, stream) = actix_ws::handle(&request, body)?;
//!     rt::spawn(async move {
//!         let mut connection = Connection::server((session, stream.aggregate_continuations()));
//!         while let Some(message) = connection.next().await {
//!             if connection.send(message).await.is_err() {
//!                 break;
//!             }
//!         }
//!         let closed = connection.close(CloseFrame::new(send_code!(1001))).await;
//!         println!("{closed}");
//!     });
//!     Ok(response)
//! }
//! ```
//!
//! # What it shows, and what it hides
//!
//! | the peer | actix-ws shows | [`Closed`] |
//! | --- | --- | --- |
//! | sends a legal code, 1014 too | the code and the reason | [`How::Frame`](crate::How::Frame) |
//! | sends an empty Close | `None` | [`How::EmptyFrame`](crate::How::EmptyFrame), 1005 |
//! | sends an illegal code, or a reason that is not UTF-8 | the same error as for an opcode that there is not | [`How::Unknown`](crate::How::Unknown), 1006 |
//! | sends one byte | an error | [`How::IllegalFrame`](crate::How::IllegalFrame) |
//! | sends a reason over 123 bytes | the same error as for a ping | [`How::Unknown`](crate::How::Unknown), 1006 |
//! | is lost | the end, or an error | [`How::NoFrame`](crate::How::NoFrame), 1006 |
//! | answers our own Close | the answer or the end, whichever it sees first | as above, or [`How::Unknown`](crate::How::Unknown), 1006 |
//!
//! Messages that are read together with a broken frame behind them are lost: the library shows the error first.
//!
//! With actix-http before 3.13.5, an illegal code is shown, a Close of one byte looks like an empty one, and bytes
//! that are not UTF-8 look like U+FFFD.
//!
//! In sending, the library checks no code. It answers neither a Close nor a ping; the connection does both, so
//! that an application that answers a ping sends its pong twice, which does no harm.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::collections::VecDeque;
use std::io;
use std::string::{String, ToString};

use ::actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseReason, Closed as SessionClosed, Message, MessageStream,
    ProtocolError, Session,
};
use futures_core::Stream;
use futures_sink::Sink;

use crate::closed::Closed;
use crate::connection::sealed::Sealed;
use crate::connection::{self, IntoSocket, Record, Refused};
use crate::law::{BadPayload, CloseCode, CloseFrame, SendCode, Server};

/// What a Close message says of the end of the connection.
///
/// ```
/// use close_codes::How;
/// use close_codes::adapters::actix_ws::observed;
///
/// assert_eq!(observed(None).how(), How::EmptyFrame);
/// ```
#[must_use]
pub fn observed(close: Option<&CloseReason>) -> Closed {
    let Some(frame) = close else {
        return Closed::empty_frame();
    };
    match SendCode::new(frame.code.into()) {
        Ok(code) => Closed::frame(code, frame.description.as_deref().unwrap_or_default()),
        Err(refused) => Closed::illegal_frame(BadPayload::IllegalCode(refused.code())),
    }
}

/// What an error says of the end of the connection, if no Close message came before it.
#[must_use]
pub fn ended(error: &ProtocolError) -> Closed {
    match error {
        ProtocolError::InvalidLength(1) => Closed::illegal_frame(BadPayload::OneByte),
        // A Close frame, or another one.
        ProtocolError::InvalidLength(_) | ProtocolError::BadOpCode => {
            Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "")
        }
        _ => Closed::no_frame(),
    }
}

/// The frame as the library has it: `None` if it is empty.
impl From<CloseFrame> for Option<CloseReason> {
    fn from(frame: CloseFrame) -> Self {
        let reason = frame.reason();
        let description = (!reason.is_empty()).then(|| String::from(reason));
        frame.code().map(|code| CloseReason { code: code.get().into(), description })
    }
}

/// A Close message.
impl From<CloseFrame> for Message {
    fn from(frame: CloseFrame) -> Self {
        Self::Close(frame.into())
    }
}

/// A Close message.
impl From<CloseFrame> for AggregatedMessage {
    fn from(frame: CloseFrame) -> Self {
        Self::Close(frame.into())
    }
}

impl Sealed for (Session, MessageStream) {}
impl Sealed for (Session, AggregatedMessageStream) {}
impl<S> Sealed for Socket<S> {}

impl IntoSocket<Server> for (Session, MessageStream) {
    type Socket = Socket<MessageStream>;

    fn into_socket(self) -> Socket<MessageStream> {
        Socket::new(self)
    }
}

impl IntoSocket<Server> for (Session, AggregatedMessageStream) {
    type Socket = Socket<AggregatedMessageStream>;

    fn into_socket(self) -> Socket<AggregatedMessageStream> {
        Socket::new(self)
    }
}

/// What a [`Connection`](super::Connection) drives: the library's two halves, and the answers to Pings that the
/// library leaves to its user.
pub struct Socket<S> {
    session: Session,
    stream: S,
    /// What the library is to take: it has room for no more than it said, and a Pong may need that since.
    queue: VecDeque<Message>,
    /// The answer to the newest Ping, until it is taken. A peer that does not read gets none for the older ones.
    pong: Option<Message>,
}

impl<S> fmt::Debug for Socket<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Socket").finish_non_exhaustive()
    }
}

impl<S> Socket<S> {
    fn new((session, stream): (Session, S)) -> Self {
        Self { session, stream, queue: VecDeque::new(), pong: None }
    }

    /// Waits until the library has taken all that is queued.
    fn poll_taken(&mut self, context: &mut Context<'_>) -> Poll<Result<(), SessionClosed>> {
        while !self.queue.is_empty() {
            ready!(Pin::new(&mut self.session).poll_ready(context))?;
            if let Some(message) = self.queue.pop_front() {
                Pin::new(&mut self.session).start_send(message)?;
            }
        }
        Poll::Ready(Ok(()))
    }

    /// Answers the newest Ping, if the library can take that.
    fn send_pong(&mut self, context: &mut Context<'_>) {
        if self.pong.is_none() {
            return;
        }
        if let Poll::Ready(ready) = Pin::new(&mut self.session).poll_ready(context) {
            if let (Ok(()), Some(pong)) = (ready, self.pong.take()) {
                let _ = Pin::new(&mut self.session).start_send(pong);
            }
        }
    }
}

impl<S: Frames> Socket<S> {
    /// What the library shows next. It shows an error first, and behind it what came before in the same read: all of that
    /// counts where the connection is lost, and otherwise a Close.
    fn poll_frame(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<S::Message, ProtocolError>>> {
        let first = ready!(Pin::new(&mut self.stream).poll_next(context));
        if let Some(Err(error)) = &first {
            if let Poll::Ready(Some(Ok(message))) = Pin::new(&mut self.stream).poll_next(context) {
                let counts = match fail_with(error) {
                    None => true,
                    Some(SendCode::PROTOCOL_ERROR) => matches!(S::seen(&message), Seen::Close(_)),
                    // A message is not sent after a Close, so that this one came after the broken message.
                    Some(_) => false,
                };
                if counts {
                    return Poll::Ready(Some(Ok(message)));
                }
            }
        }
        Poll::Ready(first)
    }
}

impl<S: Frames> connection::Socket<Server> for Socket<S> {
    type Message = S::Message;
    type Error = SessionClosed;

    fn poll_read(&mut self, record: &mut Record, context: &mut Context<'_>) -> Poll<Option<S::Message>> {
        self.send_pong(context);
        let (closed, answer) = match ready!(self.poll_frame(context)) {
            Some(Ok(message)) => match S::seen(&message) {
                // It is answered, and a server has nothing to wait for.
                Seen::Close(frame) => {
                    (observed(frame), Some(check(frame).unwrap_or(CloseFrame::new(SendCode::PROTOCOL_ERROR))))
                }
                Seen::Ping(pong) => {
                    self.pong = Some(pong);
                    self.send_pong(context);
                    return Poll::Ready(Some(message));
                }
                Seen::Other => return Poll::Ready(Some(message)),
            },
            // Once our own Close is written, the library stops reading, so that the peer's may or may not have come.
            None | Some(Err(ProtocolError::Io(_))) if record.we_began() => {
                (Closed::unknown(CloseCode::ABNORMAL_CLOSURE, ""), None)
            }
            Some(Err(error)) => (ended(&error), fail_with(&error).map(CloseFrame::new)),
            None => (Closed::no_frame(), None),
        };
        record.ended(&closed, None);
        if let Some(frame) = answer {
            record.answer(frame);
        }
        Poll::Ready(None)
    }

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), SessionClosed>> {
        ready!(self.poll_taken(context))?;
        self.send_pong(context);
        Pin::new(&mut self.session).poll_ready(context)
    }

    fn start_send(&mut self, message: S::Message) -> Result<(), SessionClosed> {
        self.queue.push_back(S::to_send(message));
        Ok(())
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<Result<(), SessionClosed>> {
        ready!(self.poll_taken(context))?;
        self.send_pong(context);
        Pin::new(&mut self.session).poll_flush(context)
    }

    fn poll_shut_down(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    fn close_in(message: &S::Message) -> Option<Result<CloseFrame, Refused>> {
        match S::seen(message) {
            Seen::Close(frame) => Some(check(frame)),
            Seen::Ping(_) | Seen::Other => None,
        }
    }

    fn close(frame: CloseFrame) -> S::Message {
        S::close(frame)
    }

    fn ping(payload: [u8; 8]) -> S::Message {
        S::ping(payload)
    }

    fn is_ping(message: &S::Message) -> bool {
        matches!(S::seen(message), Seen::Ping(_))
    }

    fn pong_in(message: &S::Message) -> Option<&[u8]> {
        S::pong_in(message)
    }
}

/// What both kinds of stream have in common.
pub trait Frames: Stream<Item = Result<Self::Message, ProtocolError>> + Unpin {
    /// What the stream gives.
    type Message;

    /// What a message is to the closing handshake.
    fn seen(message: &Self::Message) -> Seen<'_>;

    /// The message as a session takes it.
    fn to_send(message: Self::Message) -> Message;

    /// A Close message.
    fn close(frame: CloseFrame) -> Self::Message;

    /// A Ping.
    fn ping(payload: [u8; 8]) -> Self::Message;

    /// The payload of a Pong.
    fn pong_in(message: &Self::Message) -> Option<&[u8]>;
}

/// What a message is to the closing handshake.
#[derive(Debug)]
pub enum Seen<'a> {
    /// A Close, maybe with a code.
    Close(Option<&'a CloseReason>),
    /// A Ping, and its answer.
    Ping(Message),
    /// Anything else.
    Other,
}

impl Frames for MessageStream {
    type Message = Message;

    fn seen(message: &Message) -> Seen<'_> {
        match message {
            Message::Close(frame) => Seen::Close(frame.as_ref()),
            Message::Ping(payload) => Seen::Ping(Message::Pong(payload.clone())),
            _ => Seen::Other,
        }
    }

    fn to_send(message: Message) -> Message {
        message
    }

    fn close(frame: CloseFrame) -> Message {
        frame.into()
    }

    fn ping(payload: [u8; 8]) -> Message {
        Message::Ping(payload.to_vec().into())
    }

    fn pong_in(message: &Message) -> Option<&[u8]> {
        match message {
            Message::Pong(payload) => Some(payload),
            _ => None,
        }
    }
}

impl Frames for AggregatedMessageStream {
    type Message = AggregatedMessage;

    fn seen(message: &AggregatedMessage) -> Seen<'_> {
        match message {
            AggregatedMessage::Close(frame) => Seen::Close(frame.as_ref()),
            AggregatedMessage::Ping(payload) => Seen::Ping(Message::Pong(payload.clone())),
            _ => Seen::Other,
        }
    }

    fn to_send(message: AggregatedMessage) -> Message {
        match message {
            AggregatedMessage::Text(text) => Message::Text(text),
            AggregatedMessage::Binary(bytes) => Message::Binary(bytes),
            AggregatedMessage::Ping(bytes) => Message::Ping(bytes),
            AggregatedMessage::Pong(bytes) => Message::Pong(bytes),
            AggregatedMessage::Close(frame) => Message::Close(frame),
        }
    }

    fn close(frame: CloseFrame) -> AggregatedMessage {
        frame.into()
    }

    fn ping(payload: [u8; 8]) -> AggregatedMessage {
        AggregatedMessage::Ping(payload.to_vec().into())
    }

    fn pong_in(message: &AggregatedMessage) -> Option<&[u8]> {
        match message {
            AggregatedMessage::Pong(payload) => Some(payload),
            _ => None,
        }
    }
}

/// The code with which an endpoint fails a connection for this error (RFC 6455, 7.4.1); `None` where the
/// connection is gone already.
fn fail_with(error: &ProtocolError) -> Option<SendCode> {
    match error {
        ProtocolError::Io(error) => fail_with_io(error),
        ProtocolError::Overflow => Some(SendCode::MESSAGE_TOO_BIG),
        _ => Some(SendCode::PROTOCOL_ERROR),
    }
}

/// The same for an I/O error, which is also how the library says what is wrong with a message. Of a message in pieces it
/// keeps a text alone; should its words change, less is known, and nothing wrong is said.
fn fail_with_io(error: &io::Error) -> Option<SendCode> {
    let text = error.to_string();
    match error.kind() {
        // The standard library's words for a text that is not UTF-8.
        io::ErrorKind::InvalidData if text.contains("utf-8") => Some(SendCode::INVALID_PAYLOAD),
        io::ErrorKind::InvalidData => Some(SendCode::PROTOCOL_ERROR),
        io::ErrorKind::Other if text == "Exceeded maximum continuation size" => {
            Some(SendCode::MESSAGE_TOO_BIG)
        }
        _ => None,
    }
}

fn check(frame: Option<&CloseReason>) -> Result<CloseFrame, Refused> {
    match frame {
        None => Ok(CloseFrame::EMPTY),
        Some(frame) => Refused::check(frame.code.into(), frame.description.as_deref().unwrap_or_default()),
    }
}
