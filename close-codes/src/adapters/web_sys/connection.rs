//! `Connection`: a browser's WebSocket that remembers how it ends.

use core::cell::RefCell;
use core::fmt;
use core::future::poll_fn;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;
use std::string::String;
use std::vec::Vec;

use ::web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};
use js_sys::{ArrayBuffer, Error, Function, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::observed;
use super::timer::{Sleep, timeout};
use crate::closed::Closed;
use crate::connection::{CLOSE_TIMEOUT, Record};
use crate::law::{Browser, CloseFrame, IntoCloseFrame};
use crate::supervisor::ConnectFailure;

/// A browser's WebSocket that remembers how it ends.
///
/// Dropping it closes the connection as the browser does when a page drops one: with an empty Close.
pub struct Connection {
    socket: WebSocket,
    shared: Rc<RefCell<Shared>>,
    listeners: Listeners,
    close_timeout: Duration,
    /// Since a Close frame was sent: how long the rest of the closing handshake may still take.
    deadline: Option<Sleep>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    /// Text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
}

/// How many bytes may wait to be taken by [`Connection::next`]: 16 MiB, where each message counts 64 more, or a
/// single message. A browser cannot tell the peer to wait, so that a page that does not keep up closes the
/// connection, with an empty Close, and the later messages are dropped.
pub const MAX_QUEUED: usize = 16 << 20;

/// What a message in the queue takes beside its content.
const MESSAGE_OVERHEAD: usize = 64;

/// What the browser's events leave behind.
#[derive(Default)]
struct Shared {
    is_open: bool,
    record: Record,
    messages: VecDeque<Message>,
    /// What they take, at most `MAX_QUEUED` or a single message.
    queued: usize,
    is_overrun: bool,
    waker: Option<Waker>,
}

/// The functions that the browser calls. They are taken away from it before they are dropped.
struct Listeners {
    open: Closure<dyn FnMut(Event)>,
    message: Closure<dyn FnMut(MessageEvent)>,
    close: Closure<dyn FnMut(CloseEvent)>,
}

impl Connection {
    /// Opens a connection.
    ///
    /// # Errors
    ///
    /// If the browser takes the URL for none, or the connection does not open; why, it does not say.
    pub async fn open(url: &str) -> Result<Self, OpenError> {
        Self::new(WebSocket::new(url).map_err(|error| refused(&error))?).await
    }

    /// A connection by this WebSocket, which was just made: with subprotocols, say. Waits until it is open.
    ///
    /// # Errors
    ///
    /// If it does not open.
    pub async fn new(socket: WebSocket) -> Result<Self, OpenError> {
        let connection = Self::listen(socket);
        if connection.opened().await { Ok(connection) } else { Err(OpenError::NotOpened) }
    }

    fn listen(socket: WebSocket) -> Self {
        socket.set_binary_type(BinaryType::Arraybuffer);
        let shared = Rc::new(RefCell::new(Shared::default()));
        match socket.ready_state() {
            WebSocket::OPEN => shared.borrow_mut().is_open = true,
            // Whatever its end was, the event is past.
            WebSocket::CLOSED => shared.borrow_mut().record.ended(&Closed::no_frame(), None),
            _ => {}
        }
        let listeners = Listeners::new(&socket, &shared);
        listeners.attach(&socket);
        Self { socket, shared, listeners, close_timeout: CLOSE_TIMEOUT, deadline: None }
    }

    /// The connection, with this bound on its closing handshake, from our own Close until the end; 5 seconds
    /// unless set.
    #[must_use]
    pub const fn with_close_timeout(mut self, timeout: Duration) -> Self {
        self.close_timeout = timeout;
        self
    }

    /// The next message. `None` once the connection has ended; then [`closed`](Self::closed) says how.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe: no message is lost.
    pub async fn next(&mut self) -> Option<Message> {
        let message = poll_fn(|context| self.shared.borrow_mut().poll_message(context));
        let Some(deadline) = &mut self.deadline else {
            return message.await;
        };
        let next = timeout(deadline, message).await;
        if next.is_none() {
            self.shared.borrow_mut().record.ended(&Closed::no_frame(), None);
        }
        next.flatten()
    }

    /// Sends a text.
    ///
    /// # Errors
    ///
    /// If the connection is not open any more.
    pub fn send_text(&self, text: &str) -> Result<(), NotOpen> {
        self.check_open()?;
        self.socket.send_with_str(text).map_err(|_| NotOpen(()))
    }

    /// Sends bytes.
    ///
    /// # Errors
    ///
    /// If the connection is not open any more.
    pub fn send_bytes(&self, bytes: &[u8]) -> Result<(), NotOpen> {
        self.check_open()?;
        self.socket.send_with_u8_array(bytes).map_err(|_| NotOpen(()))
    }

    /// Closes the connection: sends the reason, then waits for the peer's Close frame and the end, for as long as
    /// the close timeout allows. Messages that come meanwhile are dropped.
    ///
    /// If the peer closed first, nothing is sent. Calling it again goes on waiting, with the same deadline.
    ///
    /// A browser takes what a script may send, 1000 and 3000-4999; what else a twin has, does not compile:
    ///
    /// ```compile_fail,E0277
    /// # async fn close(mut connection: close_codes::adapters::web_sys::Connection) {
    /// connection.close(close_codes::StandardClient::GoingAway).await;
    /// # }
    /// ```
    pub async fn close(&mut self, reason: impl IntoCloseFrame<Browser>) -> Closed {
        let frame = reason.into_close_frame();
        // In any other state a browser does nothing.
        if self.socket.ready_state() == WebSocket::OPEN {
            self.shared.borrow_mut().record.sending(frame);
            let sent = match frame.code() {
                None => self.socket.close(),
                Some(code) => self.socket.close_with_code_and_reason(code.get(), frame.reason()),
            };
            if sent.is_err() {
                self.shared.borrow_mut().record.not_sent();
            }
        }
        self.deadline.get_or_insert_with(|| Sleep::new(self.close_timeout));
        while self.next().await.is_some() {}
        self.closed()
    }

    /// How the connection ended, as this end saw it; before the end, what would be said if it ended now.
    ///
    /// What a browser sent in return for the peer's Close, it does not show.
    #[must_use]
    pub fn closed(&self) -> Closed {
        self.shared.borrow().record.closed()
    }

    /// Whether the connection has ended. Messages may still wait for [`next`](Self::next).
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.shared.borrow().record.has_ended()
    }

    /// The browser's WebSocket. A Close that is sent through it is not remembered.
    #[must_use]
    pub const fn get_ref(&self) -> &WebSocket {
        &self.socket
    }

    /// Whether it opened, once that is known.
    async fn opened(&self) -> bool {
        poll_fn(|context| self.shared.borrow_mut().poll_opened(context)).await
    }

    fn check_open(&self) -> Result<(), NotOpen> {
        if self.socket.ready_state() == WebSocket::OPEN { Ok(()) } else { Err(NotOpen(())) }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.listeners.detach(&self.socket);
        let _ = self.socket.close();
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("socket", &self.socket)
            .field("closed", &self.closed())
            .finish_non_exhaustive()
    }
}

impl Listeners {
    fn new(socket: &WebSocket, shared: &Rc<RefCell<Shared>>) -> Self {
        let open = Closure::new({
            let shared = Rc::clone(shared);
            move |_: Event| change(&shared, |shared| shared.is_open = true)
        });
        let message = Closure::new({
            let (shared, socket) = (Rc::clone(shared), socket.clone());
            move |event: MessageEvent| {
                let mut fits = true;
                change(&shared, |shared| fits = shared.queue(&event));
                if !fits {
                    let _ = socket.close();
                }
            }
        });
        let close = Closure::new({
            let shared = Rc::clone(shared);
            move |event: CloseEvent| change(&shared, |shared| shared.record.ended(&observed(&event), None))
        });
        Self { open, message, close }
    }

    fn named(&self) -> [(&'static str, &Function); 3] {
        [
            ("open", self.open.as_ref().unchecked_ref()),
            ("message", self.message.as_ref().unchecked_ref()),
            ("close", self.close.as_ref().unchecked_ref()),
        ]
    }

    // Listeners, and not `onclose` and its like: the application may have set those.
    fn attach(&self, socket: &WebSocket) {
        for (name, function) in self.named() {
            let _ = socket.add_event_listener_with_callback(name, function);
        }
    }

    fn detach(&self, socket: &WebSocket) {
        for (name, function) in self.named() {
            let _ = socket.remove_event_listener_with_callback(name, function);
        }
    }
}

/// Changes what is shared, and wakes who waits for it.
fn change(shared: &RefCell<Shared>, change: impl FnOnce(&mut Shared)) {
    let waker = {
        let mut shared = shared.borrow_mut();
        change(&mut shared);
        shared.waker.take()
    };
    // Not while it is borrowed: who is woken may want it.
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Shared {
    fn poll_opened(&mut self, context: &Context<'_>) -> Poll<bool> {
        if self.is_open || self.record.has_ended() {
            return Poll::Ready(self.is_open);
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }

    fn poll_message(&mut self, context: &Context<'_>) -> Poll<Option<Message>> {
        if let Some(message) = self.messages.pop_front() {
            self.queued -= message.cost();
            return Poll::Ready(Some(message));
        }
        if self.record.has_ended() {
            return Poll::Ready(None);
        }
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }

    /// Takes a message along; `false` if the connection is to be closed, since it does not fit.
    fn queue(&mut self, event: &MessageEvent) -> bool {
        let data = event.data();
        let message = match data.as_string() {
            Some(text) => Message::Text(text),
            None if data.is_instance_of::<ArrayBuffer>() => Message::Binary(Uint8Array::new(&data).to_vec()),
            // A Blob, if the application changed what it gets.
            None => return true,
        };
        self.push(message)
    }

    fn push(&mut self, message: Message) -> bool {
        if self.is_overrun {
            // A message after a gap would be worse than none.
            return true;
        }
        let queued = self.queued + message.cost();
        if queued > MAX_QUEUED && !self.messages.is_empty() {
            self.is_overrun = true;
            self.record.sending(CloseFrame::EMPTY);
            return false;
        }
        self.queued = queued;
        self.messages.push_back(message);
        true
    }
}

impl Message {
    fn cost(&self) -> usize {
        let content = match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        };
        content + MESSAGE_OVERHEAD
    }
}

/// Why a connection did not open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// The browser refuses the URL or the subprotocols, in these words.
    Refused(String),
    /// It did not open. A browser does not say why: there is no network, no such host, a failed TLS handshake,
    /// an HTTP status, and all look the same (WHATWG).
    NotOpened,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(words) => write!(f, "the browser refuses the WebSocket: {words}"),
            Self::NotOpened => f.write_str("the WebSocket did not open; a browser does not say why"),
        }
    }
}

impl core::error::Error for OpenError {}

/// A failure that looks like nothing in particular.
impl From<&OpenError> for ConnectFailure {
    fn from(_: &OpenError) -> Self {
        Self::new()
    }
}

fn refused(error: &wasm_bindgen::JsValue) -> OpenError {
    let words = error.dyn_ref::<Error>().map_or_else(String::new, |error| String::from(error.message()));
    OpenError::Refused(words)
}

/// The connection is not open any more: nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOpen(());

impl fmt::Display for NotOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is not open any more")
    }
}

impl core::error::Error for NotOpen {}

#[cfg(test)]
mod tests {
    use core::task::Waker;
    use std::vec;

    use super::*;
    use crate::closed::{How, Initiator};
    use crate::law::SendCode;

    #[test]
    fn messages_come_in_order_and_then_the_end() {
        let context = &Context::from_waker(Waker::noop());
        let mut shared = Shared::default();
        assert_eq!(shared.poll_message(context), Poll::Pending);
        assert!(shared.push(Message::Text("one".into())));
        assert!(shared.push(Message::Binary(vec![2])));
        shared.record.ended(&Closed::frame(SendCode::GOING_AWAY, "restart"), None);
        assert_eq!(shared.poll_message(context), Poll::Ready(Some(Message::Text("one".into()))));
        assert_eq!(shared.poll_message(context), Poll::Ready(Some(Message::Binary(vec![2]))));
        assert_eq!(shared.poll_message(context), Poll::Ready(None));
        assert_eq!(shared.queued, 0);
        assert_eq!(shared.record.closed().initiator(), Initiator::Peer);
    }

    #[test]
    fn an_end_before_it_opens_is_no_opening() {
        let context = &Context::from_waker(Waker::noop());
        let mut shared = Shared::default();
        assert_eq!(shared.poll_opened(context), Poll::Pending);
        shared.record.ended(&Closed::no_frame(), None);
        assert_eq!(shared.poll_opened(context), Poll::Ready(false));
    }

    #[test]
    fn a_single_message_may_be_longer() {
        let mut shared = Shared::default();
        assert!(shared.push(Message::Binary(vec![0; MAX_QUEUED])));
        assert!(!shared.push(Message::Binary(vec![])));
    }

    #[test]
    fn a_page_that_does_not_keep_up_closes() {
        let mut shared = Shared::default();
        let fits = MAX_QUEUED / (936 + MESSAGE_OVERHEAD);
        for _ in 0..fits {
            assert!(shared.push(Message::Binary(vec![0; 936])));
        }
        assert!(!shared.push(Message::Binary(vec![0; 936])));
        assert!(shared.queued <= MAX_QUEUED);
        assert_eq!(shared.messages.len(), fits);
        // What comes now comes after a gap.
        assert!(shared.poll_message(&Context::from_waker(Waker::noop())).is_ready());
        assert!(shared.push(Message::Binary(vec![0; 936])));
        assert_eq!(shared.messages.len(), fits - 1);
        shared.record.ended(&Closed::empty_frame(), None);
        let closed = shared.record.closed();
        assert_eq!((closed.how(), closed.initiator()), (How::EmptyFrame, Initiator::Us));
        assert!(closed.is_echo());
    }
}
