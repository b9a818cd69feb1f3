//! `Engine`: what a connection does while it is polled. It asks the browser, and keeps the heartbeat and the close
//! timeout.

use core::cell::RefCell;
use core::task::{Context, Poll};
use core::time::Duration;
use std::boxed::Box;
use std::rc::Rc;

use ::web_sys::{BinaryType, CloseEvent, Event, MessageEvent, WebSocket};

use super::clock::Clock;
use super::errors::NotOpen;
use super::life::Life;
use super::listener::Listener;
use super::message::Message;
use super::network::NetworkEvents;
use super::observed;
use super::timer::{BrowserTimer, seed};
use crate::closed::Closed;
use crate::connection::{Due, Heartbeat};
use crate::law::CloseFrame;

/// A browser's WebSocket, and all that is remembered of it.
pub(super) struct Engine {
    pub(super) socket: WebSocket,
    life: Rc<RefCell<Life>>,
    clock: Clock,
    /// What the heartbeat asks with, and how long the peer may take to answer.
    question: Option<(Box<dyn FnMut() -> Message>, Duration)>,
    /// What a check asks with, until it is answered.
    check: Option<Message>,
    /// Tells that the network is back, if the heartbeat can ask then.
    network: Option<NetworkEvents>,
    _listeners: (Listener<Event>, Listener<MessageEvent>, Listener<CloseEvent>),
}

impl Engine {
    pub(super) fn new(socket: WebSocket) -> Self {
        socket.set_binary_type(BinaryType::Arraybuffer);
        let start = BrowserTimer::start();
        let mut life = Life::new();
        match socket.ready_state() {
            WebSocket::OPEN => life.opened(Duration::ZERO),
            // Whatever its end was, the event is past.
            WebSocket::CLOSED => life.ended(&Closed::no_frame(), None, Duration::ZERO),
            _ => {}
        }
        let life = Rc::new(RefCell::new(life));
        let listeners = listen(&socket, &life, &start);
        Self {
            socket,
            life,
            clock: Clock::new(start),
            question: None,
            check: None,
            network: None,
            _listeners: listeners,
        }
    }

    pub(super) fn set_close_timeout(&mut self, timeout: Duration) {
        self.life.borrow_mut().set_close_timeout(timeout);
    }

    pub(super) fn set_heartbeat(
        &mut self,
        heartbeat: Option<Heartbeat>,
        message: Option<Box<dyn FnMut() -> Message>>,
    ) {
        self.question = message.zip(heartbeat.map(|heartbeat| heartbeat.timeout()));
        self.network = self.question.as_ref().map(|_| {
            let life = Rc::clone(&self.life);
            NetworkEvents::listen(move || change(&life, Life::network_is_back))
        });
        self.life.borrow_mut().set_heartbeat(heartbeat, self.clock.now(), seed());
    }

    /// Gives the browser a message.
    pub(super) fn send(&self, message: &Message) -> Result<(), NotOpen> {
        match message {
            Message::Text(text) => self.send_text(text),
            Message::Binary(bytes) => self.send_bytes(bytes),
        }
    }

    pub(super) fn send_text(&self, text: &str) -> Result<(), NotOpen> {
        self.check_open()?;
        self.socket.send_with_str(text).map_err(|_| NotOpen(()))
    }

    pub(super) fn send_bytes(&self, bytes: &[u8]) -> Result<(), NotOpen> {
        self.check_open()?;
        self.socket.send_with_u8_array(bytes).map_err(|_| NotOpen(()))
    }

    /// Begins to close, unless the connection has ended or is closing.
    pub(super) fn begin_close(&mut self, frame: CloseFrame) {
        let now = self.clock.now();
        if self.has_ended() {
            return;
        }
        // In any other state a browser does nothing.
        if self.check_open().is_err() {
            return self.life.borrow_mut().peer_is_closing(now);
        }
        self.life.borrow_mut().closing(frame, now);
        let sent = match frame.code() {
            None => self.socket.close(),
            Some(code) => self.socket.close_with_code_and_reason(code.get(), frame.reason()),
        };
        if sent.is_err() {
            self.life.borrow_mut().not_closing();
        }
    }

    /// Asks the peer for a sign of life now, with this message, and judges after `within`.
    pub(super) fn check(&mut self, within: Duration, message: Message) {
        if self.life.borrow_mut().check(within, self.clock.now()) {
            self.check = Some(message);
            self.ask();
        }
    }

    /// Whether it opened, once that is known.
    pub(super) fn poll_opened(&mut self, context: &Context<'_>) -> Poll<bool> {
        self.life.borrow_mut().poll_opened(context)
    }

    /// The next message; `None` once the connection has ended.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Message>> {
        self.keep_time(context);
        self.life.borrow_mut().poll_message(context)
    }

    /// Lives while something else is awaited: messages wait. Ready once the connection has ended.
    pub(super) fn poll_live(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.keep_time(context);
        self.life.borrow_mut().poll_ended(context)
    }

    /// Lives while this end closes: messages that come meanwhile are dropped. Ready once the connection has ended.
    pub(super) fn poll_closed(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.life.borrow_mut().drop_messages();
        self.poll_live(context)
    }

    /// Lives until a sign of life has come since [`check`](Self::check) asked for one, or until the connection has
    /// ended.
    pub(super) fn poll_checked(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Box<Closed>>> {
        if self.poll_live(context).is_ready() {
            return Poll::Ready(Err(Box::new(self.closed())));
        }
        let life = self.life.borrow();
        if life.has_answered() && !life.is_closing() { Poll::Ready(Ok(())) } else { Poll::Pending }
    }

    pub(super) fn closed(&self) -> Closed {
        self.life.borrow().closed()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.life.borrow().has_ended()
    }

    /// Whether the connection has ended and all messages are taken.
    pub(super) fn is_drained(&self) -> bool {
        self.life.borrow().is_drained()
    }

    /// Waits for whatever comes first: the next look of the heartbeat, its judgment, or the end of the closing
    /// handshake.
    fn keep_time(&mut self, context: &mut Context<'_>) {
        if self.life.borrow().has_answered() {
            self.check = None;
        }
        if self.life.borrow_mut().take_network_back() {
            self.check_at_event();
        }
        if self.life.borrow_mut().take_sets_timer() {
            self.clock.set_again();
        }
        loop {
            let Some(due) = self.life.borrow().due() else {
                return;
            };
            if self.clock.poll_at(due, context).is_pending() {
                return;
            }
            let found = self.life.borrow_mut().judge(self.clock.now());
            match found {
                None => {}
                Some(Due::Beat) => self.ask(),
                Some(Due::Dead) => self.die(),
            }
        }
    }

    /// The network is back, or the page is looked at again: is the peer still there? Only a heartbeat with a message
    /// can ask.
    fn check_at_event(&mut self) {
        let Some((_, within)) = self.question.as_ref() else {
            return;
        };
        let mut life = self.life.borrow_mut();
        if life.has_answered() && life.check(*within, self.clock.now()) {
            drop(life);
            self.ask();
        }
    }

    /// Sends what the peer is asked with.
    fn ask(&mut self) {
        let message = match (&self.check, &mut self.question) {
            (Some(message), _) => message.clone(),
            (None, Some((message, _))) => message(),
            (None, None) => return,
        };
        if self.send(&message).is_err() {
            self.life.borrow_mut().peer_is_closing(self.clock.now());
        }
    }

    /// The peer does not answer: the connection has ended, and the browser's event is not waited for.
    fn die(&mut self) {
        let now = self.clock.now();
        if self.check_open().is_err() {
            return self.life.borrow_mut().peer_is_closing(now);
        }
        // All that a script may send beside 1000 and an application's own codes.
        let sent = self.socket.close().is_ok().then_some(CloseFrame::EMPTY);
        self.life.borrow_mut().ended(&Closed::unresponsive(), sent, now);
    }

    fn check_open(&self) -> Result<(), NotOpen> {
        if self.socket.ready_state() == WebSocket::OPEN { Ok(()) } else { Err(NotOpen(())) }
    }
}

/// Has the browser tell what happens.
fn listen(
    socket: &WebSocket,
    life: &Rc<RefCell<Life>>,
    start: &BrowserTimer,
) -> (Listener<Event>, Listener<MessageEvent>, Listener<CloseEvent>) {
    let open = Listener::new(socket, "open", {
        let (life, start) = (Rc::clone(life), start.clone());
        move |_: Event| change(&life, |life| life.opened(start.elapsed()))
    });
    let message = Listener::new(socket, "message", {
        let (life, start, socket) = (Rc::clone(life), start.clone(), socket.clone());
        move |event: MessageEvent| {
            let message = Message::received(&event);
            change(&life, |life| {
                if !life.received(message) {
                    life.closing(CloseFrame::EMPTY, start.elapsed());
                    let _ = socket.close();
                }
            });
        }
    });
    let close = Listener::new(socket, "close", {
        let (life, start) = (Rc::clone(life), start.clone());
        move |event: CloseEvent| change(&life, |life| life.ended(&observed(&event), None, start.elapsed()))
    });
    (open, message, close)
}

/// Changes what is known, and wakes who waits for it.
fn change(life: &RefCell<Life>, change: impl FnOnce(&mut Life)) {
    let waker = {
        let mut life = life.borrow_mut();
        change(&mut life);
        life.take_waker()
    };
    // Not while it is borrowed: who is woken may want it.
    if let Some(waker) = waker {
        waker.wake();
    }
}
