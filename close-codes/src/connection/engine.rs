//! `Engine`: what a connection does while it is polled, for a `Connection` and for its two halves.
//!
//! It reads what has come, writes what waits, keeps the heartbeat and notices the end. Nothing runs between two
//! polls. `writing.rs` holds its writing side.

use core::fmt;
use core::future::Future;
use core::marker::PhantomData;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::boxed::Box;
use std::collections::VecDeque;

use super::beat::Beat;
use super::clock::Clock;
use super::heartbeat::Heartbeat;
use super::pulse::{Due, Pulse};
use super::record::Record;
use super::socket::Socket;
use super::writing::{Outgoing, Own};
use crate::closed::{Closed, How};
use crate::law::{CloseCode, CloseFrame, Reason, SendCode};
use crate::observe::Counted;
use crate::server::{Seat, Turn};
use crate::time::seed;

/// A library's WebSocket, and all that is remembered of it.
pub(super) struct Engine<W: Socket<By>, By> {
    /// `None` once it was given up.
    pub(super) socket: Option<W>,
    pub(super) record: Record,
    /// Messages that came while somebody waited for something else.
    inbox: VecDeque<W::Message>,
    pub(super) out: Outgoing<W::Error>,
    /// Whether anything was read since the last message was sent.
    pub(super) has_read: bool,
    /// Messages that were read since the timer was last polled.
    untimed: u8,
    close_timeout: Duration,
    /// From the first Close frame on: until when the rest of the closing handshake may take.
    deadline: Option<Duration>,
    /// `None` once the transport was shut down, or nobody waits for that any longer.
    open: Option<Counted>,
    pub(super) clock: Clock,
    pulse: Pulse,
    pub(super) beat: Beat<W::Message>,
    pub(super) turns: Turns,
    /// Whether something happened that others than the caller may wait for.
    pub(super) has_news: bool,
    by: PhantomData<By>,
}

/// The turns that a connection takes in a server that is drained.
#[derive(Default)]
pub(super) struct Turns {
    seat: Option<Seat>,
    /// Whether a turn was taken: what comes from then on is dropped.
    pub(super) is_taken: bool,
    /// Whether turns are left for later.
    are_left: bool,
}

/// How many messages are put aside. Then no more is read until they are taken, so that the peer has to wait.
pub(super) const INBOX: usize = 16;

/// How much is read at most before others get their turn.
const READS: usize = 64;

/// After so many messages that came without a pause the timer gets its turn.
const MESSAGES_A_LOOK: u8 = 32;

/// What a peer that does not answer is told, if it can still be told anything.
const FAREWELL: &str = "keepalive timeout";

impl<W: Socket<By>, By> Engine<W, By> {
    pub(super) fn new(socket: W, close_timeout: Duration) -> Self {
        Self {
            socket: Some(socket),
            record: Record::default(),
            inbox: VecDeque::new(),
            out: Outgoing::default(),
            has_read: false,
            untimed: 0,
            close_timeout,
            deadline: None,
            open: Some(Counted::connection()),
            clock: Clock::start(),
            pulse: Pulse::new(Some(Heartbeat::default()), seed()),
            beat: Beat::new(seed()),
            turns: Turns::default(),
            has_news: false,
            by: PhantomData,
        }
    }

    /// How the connection ended; before the end, what would be said if it ended now.
    pub(super) fn closed(&self) -> Closed {
        self.record.closed()
    }

    /// Whether the end is known and nothing more is waited for.
    pub(super) const fn is_over(&self) -> bool {
        self.record.has_ended() && self.open.is_none()
    }

    /// Whether the connection is over and all messages are taken.
    pub(super) fn is_drained(&self) -> bool {
        self.is_over() && self.inbox.is_empty()
    }

    /// Whether a Close frame was sent or received, or the connection has ended.
    pub(super) const fn is_closing(&self) -> bool {
        self.deadline.is_some()
    }

    pub(super) const fn set_close_timeout(&mut self, timeout: Duration) {
        self.close_timeout = timeout;
    }

    pub(super) fn set_heartbeat(
        &mut self,
        heartbeat: Option<Heartbeat>,
        message: Option<Box<dyn FnMut() -> W::Message + Send>>,
    ) {
        self.pulse.set(heartbeat, self.clock.now(), seed());
        self.clock.retime();
        self.beat.set(message);
    }

    /// The connection sits there from now on.
    pub(super) fn sit_in(&mut self, seat: Seat) {
        self.turns.seat = Some(seat);
        self.clock.retime();
    }

    /// Asks the peer for a sign of life now, and judges after `within`.
    pub(super) fn check(&mut self, within: Duration) {
        self.pulse.check(within, self.clock.now());
        self.clock.retime();
        if !self.is_closing() {
            self.out.own = Some(Own::Beat);
        }
    }

    /// Begins to close, unless a Close was sent or received already.
    pub(super) fn begin_close(&mut self, frame: CloseFrame) {
        if self.record.has_ended() {
            return;
        }
        self.start_deadline();
        if !self.record.is_observed() && !self.record.we_began() {
            // Before it is sent: the library may have sent it when the caller no longer waits.
            self.record.sending(frame);
            self.out.own = Some(Own::Close);
        }
    }

    /// Lets go of the transport: nothing more is read or written.
    pub(super) fn give_up(&mut self) {
        self.socket = None;
        self.inbox.clear();
        self.end(&Closed::no_frame(), None);
        self.open = None;
    }

    /// The next message; `None` once the connection is over.
    #[inline]
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        self.has_read = true;
        if self.turns.is_taken || self.is_turn() {
            return self.poll_turn(context).map(|()| None);
        }
        if let Some(message) = self.inbox.pop_front() {
            // Whoever else lives meanwhile stopped to read, for want of room.
            self.has_news |= self.inbox.len() == INBOX - 1;
            return Poll::Ready(Some(message));
        }
        loop {
            match self.poll_read(context) {
                Poll::Ready(Some(message)) => {
                    self.untimed += 1;
                    if self.out.is_unflushed || self.untimed >= MESSAGES_A_LOOK {
                        let _ = self.poll_rest(context);
                    }
                    return Poll::Ready(Some(message));
                }
                Poll::Ready(None) => {}
                Poll::Pending => return self.poll_rest(context).map(|()| None),
            }
        }
    }

    /// Lives without anybody who takes messages: up to [`INBOX`] are put aside. Ready once the connection is over.
    pub(super) fn poll_live(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let mut reads = 0;
        while self.inbox.len() < INBOX {
            if reads == READS {
                // A peer that never stops to send Pings does not keep the task to itself.
                context.waker().wake_by_ref();
                break;
            }
            reads += 1;
            match self.poll_read(context) {
                // It is answered. Put aside, the Pings of a patient peer would fill the inbox, and nothing more would be
                // read and answered.
                Poll::Ready(Some(message)) if W::is_ping(&message) => {}
                Poll::Ready(Some(message)) => {
                    self.inbox.push_back(message);
                    self.has_news = true;
                }
                Poll::Ready(None) => {}
                Poll::Pending => break,
            }
        }
        self.poll_rest(context)
    }

    /// Lives while this end closes: messages that come meanwhile are dropped. Ready once the connection is over.
    pub(super) fn poll_closed(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let closed = self.poll_live(context);
        if closed.is_pending() && self.inbox.len() == INBOX {
            // There may be more to read. But a peer that never stops to send does not keep the task to itself.
            context.waker().wake_by_ref();
        }
        self.inbox.clear();
        closed
    }

    /// Lives while the application's own work is done, which is not polled any more once a turn is taken.
    pub(super) fn poll_attended<F: Future>(
        &mut self,
        work: Pin<&mut F>,
        context: &mut Context<'_>,
    ) -> Poll<Result<F::Output, Box<Closed>>> {
        let over = if self.turns.is_taken { self.poll_closed(context) } else { self.poll_live(context) };
        if !self.turns.is_taken {
            if let Poll::Ready(output) = work.poll(context) {
                return Poll::Ready(Ok(output));
            }
        }
        over.map(|()| Err(Box::new(self.closed())))
    }

    /// Lives while work is done that must not be torn: turns are left for later.
    pub(super) fn poll_working(&mut self, context: &mut Context<'_>) {
        self.turns.are_left = true;
        let _ = self.poll_live(context);
        self.turns.are_left = false;
        // The seat is asked again by whoever does not leave them.
        self.clock.retime();
    }

    /// Lives while another half closes: messages that come are put aside for the receiver, and those that it does not
    /// take are dropped. Ready once the connection is over.
    pub(super) fn poll_closing(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let closed = self.poll_live(context);
        if closed.is_ready() || self.inbox.len() < INBOX {
            return closed;
        }
        for _ in 0..INBOX {
            if self.poll_read(context).is_pending() {
                return self.poll_rest(context);
            }
        }
        context.waker().wake_by_ref();
        self.poll_rest(context)
    }

    /// Lives until a sign of life has come since [`check`](Self::check) asked for one, or until the connection is
    /// over.
    pub(super) fn poll_checked(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Box<Closed>>> {
        let is_over = self.poll_live(context).is_ready();
        if is_over {
            return Poll::Ready(Err(Box::new(self.closed())));
        }
        if self.pulse.has_answered() && !self.is_closing() {
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }

    /// Reads one thing; `None` if it is no message for the application.
    #[inline]
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<Option<W::Message>> {
        if self.is_closing() && self.reads_no_more() {
            return Poll::Pending;
        }
        let Some(socket) = &mut self.socket else {
            return Poll::Pending;
        };
        match socket.poll_read(&mut self.record, context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(message)) => {
                self.pulse.heard();
                let pong = W::pong_in(&message);
                if (self.is_closing() || pong.is_some()) && self.is_hidden(pong) {
                    return Poll::Ready(None);
                }
                Poll::Ready(Some(message))
            }
            Poll::Ready(None) => {
                self.note_close();
                Poll::Ready(None)
            }
        }
    }

    /// Whether the connection has ended, or has taken too long to close: a peer that never stops to send would not be
    /// stopped by the timer alone.
    #[cold]
    fn reads_no_more(&mut self) -> bool {
        if self.is_late() {
            self.end(&Closed::no_frame(), None);
        }
        self.record.has_ended()
    }

    /// Whether the application does not get to see what came, maybe a Pong with this payload: if that answers the
    /// heartbeat, or comes after the peer's Close, where nothing counts (RFC 6455, 7.1.2).
    #[cold]
    fn is_hidden(&mut self, pong: Option<&[u8]>) -> bool {
        let clock = &self.clock;
        let is_ours = pong.is_some_and(|pong| self.beat.is_answered_by(pong, || clock.now()));
        is_ours || self.record.is_observed()
    }

    /// The peer closes, or nothing more will come.
    #[cold]
    fn note_close(&mut self) {
        if self.record.has_ended() {
            self.note_end();
        } else {
            self.pulse.heard();
            self.start_deadline();
        }
        self.answer();
    }

    /// All but reading. Ready once the connection is over.
    #[inline]
    pub(super) fn poll_rest(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.untimed = 0;
        if self.is_at_rest(context) { Poll::Pending } else { self.poll_work(context) }
    }

    /// Whether nothing is to be done until something wakes this task, as after the last poll.
    #[inline]
    fn is_at_rest(&self, context: &Context<'_>) -> bool {
        !self.is_closing() && !self.is_turn() && !self.has_to_write() && self.clock.is_waited_for(context)
    }

    /// Does what is to be done, and sees to it that this task is woken when there is more.
    #[cold]
    fn poll_work(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.turns.seat.is_some() {
            self.take_turn(context);
        }
        if self.has_to_write() {
            self.write(context);
        }
        if !self.clock.is_waited_for(context) {
            self.keep_time(context);
        }
        if !self.record.has_ended() {
            return Poll::Pending;
        }
        let shut = self.poll_shut(context);
        if shut.is_ready() {
            self.leave_turn();
        }
        shut
    }

    /// Whether it is this connection's turn in a drain.
    #[inline]
    pub(super) fn is_turn(&self) -> bool {
        self.turns.seat.as_ref().is_some_and(Seat::is_due)
    }

    /// Takes a turn, and lives until the connection is over.
    #[cold]
    fn poll_turn(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.take_turn(context);
        self.poll_closed(context)
    }

    /// Closes if it is this connection's turn in a drain.
    #[cold]
    pub(super) fn take_turn(&mut self, context: &mut Context<'_>) {
        let Some(seat) = self.turns.seat.as_ref().filter(|_| !self.turns.are_left) else {
            return;
        };
        match seat.poll_turn(context) {
            Poll::Pending => {}
            // If the peer was first, its Close is answered, and no turn is needed.
            Poll::Ready(Turn::Close(frame)) => {
                self.turns.is_taken = !self.is_closing();
                self.begin_close(frame);
            }
            Poll::Ready(Turn::Cut) => {
                self.turns.is_taken = true;
                self.record.give_up();
                self.end(&Closed::no_frame(), None);
                self.deadline = Some(Duration::ZERO);
                self.clock.retime();
            }
        }
    }

    /// The connection is over: if that was its turn, the drain is told whether the closing handshake was completed.
    fn leave_turn(&mut self) {
        if let Some(seat) = self.turns.seat.as_ref().filter(|_| self.turns.is_taken) {
            seat.ended(
                self.closed().code() != CloseCode::ABNORMAL_CLOSURE || self.closed().how() == How::Unknown,
            );
        }
    }

    /// Waits for whatever comes first: the next look of the heartbeat, its judgment, or the end of the closing
    /// handshake.
    fn keep_time(&mut self, context: &mut Context<'_>) {
        while !self.is_over() {
            // From the first Close on, only the close timeout counts.
            let due = self.deadline.or_else(|| self.pulse.due());
            if self.clock.poll_at(due, context).is_pending() {
                return;
            }
            if self.is_closing() {
                return self.end(&Closed::no_frame(), None);
            }
            if self.inbox.len() == INBOX {
                // Nothing is read, so that silence says nothing.
                self.pulse.heard();
            }
            match self.pulse.judge(self.clock.now()) {
                None => {}
                Some(Due::Beat) => {
                    self.out.own = Some(Own::Beat);
                    self.write(context);
                }
                Some(Due::Dead) => self.die(context),
            }
        }
    }

    /// The peer does not answer: the connection has ended.
    fn die(&mut self, context: &mut Context<'_>) {
        let farewell = CloseFrame::new(SendCode::INTERNAL_ERROR).with_reason(Reason::truncated(FAREWELL));
        let sent = self.socket.as_mut().and_then(|socket| socket.close_now(farewell, context));
        let closed = Closed::unresponsive();
        self.end(&if self.beat.was_never_answered() { closed.without_pongs() } else { closed }, sent);
        // Nobody waits for a peer that does not answer.
        self.deadline = Some(Duration::ZERO);
        self.clock.retime();
    }

    /// The connection has ended so, unless its end is known already.
    fn end(&mut self, closed: &Closed, answered: Option<CloseFrame>) {
        self.record.ended(closed, answered);
        self.note_end();
    }

    fn note_end(&mut self) {
        self.start_deadline();
        if self.record.we_began() {
            // There is nobody left to close with.
            self.out.own = None;
        }
    }

    /// What the adapter wants to answer waits to be written.
    fn answer(&mut self) {
        if self.record.takes_answer() {
            self.out.own = Some(Own::Close);
        }
    }

    /// From now on the rest of the closing handshake may take the close timeout.
    fn start_deadline(&mut self) {
        if self.deadline.is_none() {
            let now = self.clock.now();
            self.deadline = Some(now + self.close_timeout);
            // Only that counts now: nobody is asked for a sign of life any more.
            self.out.own = None;
            self.clock.retime();
            self.record.silent_for(self.pulse.silence(now));
        }
        self.has_news = true;
    }

    /// Whether the closing handshake has taken too long.
    fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| self.clock.now() >= deadline)
    }

    /// Ends the transport's own side, once the connection has ended.
    fn poll_shut(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.open.is_some() {
            let is_late = self.is_late();
            if self.has_to_write() && !is_late {
                return Poll::Pending;
            }
            if let Some(socket) = &mut self.socket {
                // If the peer does not let go in time, dropping the connection does.
                if socket.poll_shut_down(context).is_pending() && !is_late {
                    return Poll::Pending;
                }
            }
            self.open = None;
            self.has_news = true;
        }
        Poll::Ready(())
    }
}

impl<W: Socket<By>, By> Engine<W, By> {
    /// For the `Debug` of whoever holds it.
    pub(super) fn fmt_as(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("closed", &self.closed())
            .field("has_ended", &self.record.has_ended())
            .field("latency", &self.beat.latency())
            .finish_non_exhaustive()
    }
}
