//! `Engine`: what a connection does while it is polled, for a `Connection` and for its two halves.
//!
//! Nothing runs between two polls. A poll is
//!
//! - `reading`, for a caller who takes messages, or `living`, for one who does not: both read what has come,
//! - and the rest: the `turns` of a drain, `writing`, `timing`, and the `ending`.

mod ending;
mod living;
mod reading;
mod timing;
mod turns;
mod writing;

use core::fmt;
use core::marker::PhantomData;
use core::task::{Context, Poll};
use core::time::Duration;
use std::collections::VecDeque;

use self::turns::Turns;
pub(super) use self::writing::Outbound;
use self::writing::Outgoing;
use super::alarm::Alarm;
use super::beat::Beat;
use super::clock::Clock;
use super::heartbeat::Heartbeat;
use super::pulse::Pulse;
use super::record::Record;
use super::socket::Socket;
use crate::closed::Closed;
use crate::observe::Counted;
use crate::time::seed;

/// A library's WebSocket, and all that is remembered of it.
pub(super) struct Engine<W: Socket<By>, By> {
    /// `None` once it was given up.
    pub(super) socket: Option<W>,
    pub(super) record: Record,
    /// Messages that came while somebody waited for something else.
    inbox: VecDeque<W::Message>,
    out: Outgoing<W::Error>,
    /// Rings when the library may have something to read. What is set has found nothing.
    pub(super) reads: Alarm,
    /// Whether anything was read since the last message was sent.
    has_read: bool,
    /// Messages that were read since the timer was last polled.
    untimed: u8,
    /// How long the closing handshake may take.
    close_timeout: Duration,
    /// When it began: when the first Close frame was sent or received.
    closing_since: Option<Duration>,
    /// `None` once the transport was shut down, or nobody waits for that any longer.
    open: Option<Counted>,
    clock: Clock,
    pulse: Pulse,
    pub(super) beat: Beat<W::Message>,
    turns: Turns,
    /// Whether something happened that others than the caller may wait for.
    pub(super) has_news: bool,
    by: PhantomData<By>,
}

/// How many messages are put aside. Then no more is read until they are taken, so that the peer has to wait.
pub(super) const INBOX: usize = 16;

impl<W: Socket<By>, By> Engine<W, By> {
    pub(super) fn new(socket: W, close_timeout: Duration) -> Self {
        Self {
            socket: Some(socket),
            record: Record::default(),
            inbox: VecDeque::new(),
            out: Outgoing::default(),
            reads: Alarm::new(),
            has_read: false,
            untimed: 0,
            close_timeout,
            closing_since: None,
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
        self.closing_since.is_some()
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
        self.take_turn(context);
        if self.has_to_write() {
            self.write(context);
        }
        if !self.clock.is_waited_for(context) {
            self.keep_time(context);
        }
        if !self.record.has_ended() {
            return Poll::Pending;
        }
        self.poll_shut(context)
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
