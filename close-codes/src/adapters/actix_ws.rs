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
//! With actix-http before 3.13.5, an illegal code is shown, a Close of one byte looks like an empty one, and bytes
//! that are not UTF-8 look like U+FFFD.
//!
//! In sending, the library checks no code. It answers neither a Close nor a ping; the connection does both, so
//! that an application that answers a ping sends its pong twice, which does no harm. To read is cancel-safe.

use std::string::String;

use ::actix_ws::{
    AggregatedMessage, AggregatedMessageStream, CloseReason, Closed as SessionClosed, Message, MessageStream,
    ProtocolError, Session,
};
use futures_util::{FutureExt, SinkExt};

use super::socket::sealed::Sealed;
use super::{Event, Refused, Socket};
use crate::closed::Closed;
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

impl Socket<Server> for (Session, MessageStream) {
    type Message = Message;
    type Error = SessionClosed;

    async fn read(&mut self, we_began: bool) -> Event<Message> {
        let (session, stream) = self;
        match stream.recv().await {
            Some(Ok(Message::Close(frame))) => closing(session, we_began, frame.as_ref()),
            Some(Ok(message)) => {
                if let Message::Ping(payload) = &message {
                    pong(session, payload);
                }
                Event::Message(message)
            }
            Some(Err(error)) => failed(session, we_began, &error),
            None => lost(we_began),
        }
    }

    async fn write(&mut self, message: Message) -> Result<(), SessionClosed> {
        self.0.send(message).await
    }

    async fn write_close(&mut self, frame: CloseFrame) -> Result<(), SessionClosed> {
        self.0.clone().close(frame.into()).await
    }

    fn close_in(message: &Message) -> Result<Option<CloseFrame>, Refused> {
        match message {
            Message::Close(frame) => check(frame.as_ref()).map(Some),
            _ => Ok(None),
        }
    }

    async fn shut_down(&mut self) {}
}

impl Socket<Server> for (Session, AggregatedMessageStream) {
    type Message = AggregatedMessage;
    type Error = SessionClosed;

    async fn read(&mut self, we_began: bool) -> Event<AggregatedMessage> {
        let (session, stream) = self;
        match stream.recv().await {
            Some(Ok(AggregatedMessage::Close(frame))) => closing(session, we_began, frame.as_ref()),
            Some(Ok(message)) => {
                if let AggregatedMessage::Ping(payload) = &message {
                    pong(session, payload);
                }
                Event::Message(message)
            }
            Some(Err(error)) => failed(session, we_began, &error),
            None => lost(we_began),
        }
    }

    async fn write(&mut self, message: AggregatedMessage) -> Result<(), SessionClosed> {
        let message = match message {
            AggregatedMessage::Text(text) => Message::Text(text),
            AggregatedMessage::Binary(bytes) => Message::Binary(bytes),
            AggregatedMessage::Ping(bytes) => Message::Ping(bytes),
            AggregatedMessage::Pong(bytes) => Message::Pong(bytes),
            AggregatedMessage::Close(frame) => Message::Close(frame),
        };
        self.0.send(message).await
    }

    async fn write_close(&mut self, frame: CloseFrame) -> Result<(), SessionClosed> {
        self.0.clone().close(frame.into()).await
    }

    fn close_in(message: &AggregatedMessage) -> Result<Option<CloseFrame>, Refused> {
        match message {
            AggregatedMessage::Close(frame) => check(frame.as_ref()).map(Some),
            _ => Ok(None),
        }
    }

    async fn shut_down(&mut self) {}
}

/// The peer's Close: it is answered, and a server has nothing to wait for.
fn closing<M>(session: &Session, we_began: bool, frame: Option<&CloseReason>) -> Event<M> {
    let closed = observed(frame);
    if we_began {
        return Event::Ended(closed, None);
    }
    let answer = check(frame).unwrap_or(CloseFrame::new(SendCode::PROTOCOL_ERROR));
    Event::Ended(closed, send_now(session, answer))
}

fn failed<M>(session: &Session, we_began: bool, error: &ProtocolError) -> Event<M> {
    let code = match error {
        _ if we_began => None,
        ProtocolError::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            Some(SendCode::INVALID_PAYLOAD)
        }
        ProtocolError::Io(_) => None,
        ProtocolError::Overflow => Some(SendCode::MESSAGE_TOO_BIG),
        _ => Some(SendCode::PROTOCOL_ERROR),
    };
    Event::Ended(ended(error), code.and_then(|code| send_now(session, CloseFrame::new(code))))
}

fn lost<M>(we_began: bool) -> Event<M> {
    // Once our own Close is written, the library stops to read, so that the peer's may or may not have come.
    let closed = if we_began { Closed::unknown(CloseCode::ABNORMAL_CLOSURE, "") } else { Closed::no_frame() };
    Event::Ended(closed, None)
}

fn check(frame: Option<&CloseReason>) -> Result<CloseFrame, Refused> {
    match frame {
        None => Ok(CloseFrame::EMPTY),
        Some(frame) => Refused::check(frame.code.into(), frame.description.as_deref().unwrap_or_default()),
    }
}

/// Sends a last Close frame, if that needs no waiting.
fn send_now(session: &Session, frame: CloseFrame) -> Option<CloseFrame> {
    session.clone().close(frame.into()).now_or_never()?.ok()?;
    Some(frame)
}

/// Answers a ping, if that needs no waiting: a peer that does not read gets no pong.
fn pong(session: &mut Session, payload: &[u8]) {
    let _ = session.pong(payload).now_or_never();
}
