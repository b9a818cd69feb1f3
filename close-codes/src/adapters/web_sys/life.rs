//! `Life`: what is known of a connection, and what is due. Plain data: the time is an argument, counted since the
//! connection was made.

use core::task::{Context, Poll, Waker};
use core::time::Duration;

use super::message::Message;
use super::queue::Queue;
use crate::closed::Closed;
use crate::connection::{CLOSE_TIMEOUT, Due, Heartbeat, Pulse, Record};
use crate::law::CloseFrame;

/// What is known of a connection, and what is due. The browser's events change it, and so does whoever polls the
/// connection.
pub(super) struct Life {
    is_open: bool,
    record: Record,
    queue: Queue,
    pulse: Pulse,
    /// How long the closing handshake may take.
    close_timeout: Duration,
    /// When it began, as far as a script can see.
    closing_since: Option<Duration>,
    /// Whether the first sign of life since the last look came, so that the timer is to be set again.
    ///
    /// A browser slows down the timers of a hidden page that were set by timers, to one in a minute, and hardly those
    /// that were set by a message.
    sets_timer: bool,
    /// Whether the network, or who looks at the page, came back.
    is_network_back: bool,
    waker: Option<Waker>,
}

impl Life {
    pub(super) fn new() -> Self {
        Self {
            is_open: false,
            record: Record::default(),
            queue: Queue::default(),
            pulse: Pulse::new(None, 0),
            close_timeout: CLOSE_TIMEOUT,
            closing_since: None,
            sets_timer: false,
            is_network_back: false,
            waker: None,
        }
    }

    /// The connection opened. That is the first sign of life.
    pub(super) fn opened(&mut self, now: Duration) {
        self.is_open = true;
        self.pulse.heard();
        self.pulse.set(None, now, 0);
    }

    /// A message came, or something that is none for `next`; `false` if the page does not keep up, so that the
    /// connection is to be closed.
    pub(super) fn received(&mut self, message: Option<Message>) -> bool {
        self.sets_timer |= self.pulse.heard();
        match message {
            Some(message) if !self.record.has_ended() => self.queue.push(message),
            _ => true,
        }
    }

    /// This end closes.
    pub(super) fn closing(&mut self, frame: CloseFrame, now: Duration) {
        self.record.sending(frame);
        self.start_deadline(now);
    }

    /// Our Close was not sent after all.
    pub(super) fn not_closing(&mut self) {
        self.record.not_sent();
    }

    /// The browser is carrying out a closing handshake that it does not show: the peer began, unless we did.
    pub(super) fn peer_is_closing(&mut self, now: Duration) {
        if !self.is_closing() {
            self.pulse.heard();
            self.start_deadline(now);
        }
    }

    /// The connection has ended in this way, unless its end is known already; `answered` is what was sent in return.
    pub(super) fn ended(&mut self, closed: &Closed, answered: Option<CloseFrame>, now: Duration) {
        if !self.record.has_ended() {
            self.record.ended(closed, answered);
            self.record.silent_for(self.pulse.silence(now), self.closing_since, now);
        }
    }

    /// The network came back, or the page is looked at again.
    pub(super) fn network_is_back(&mut self) {
        self.is_network_back = true;
    }

    pub(super) const fn set_close_timeout(&mut self, timeout: Duration) {
        self.close_timeout = timeout;
    }

    pub(super) fn set_heartbeat(&mut self, heartbeat: Option<Heartbeat>, now: Duration, random: u64) {
        self.pulse.set(heartbeat, now, random);
    }

    /// Judges after `within`; `false` if nobody is to be asked any more. The caller asks.
    pub(super) fn check(&mut self, within: Duration, now: Duration) -> bool {
        let is_asked = !self.has_ended() && !self.is_closing();
        if is_asked {
            self.pulse.check(within, now);
        }
        is_asked
    }

    /// Whether a sign of life has come since the last [`check`](Self::check).
    pub(super) const fn has_answered(&self) -> bool {
        self.pulse.has_answered()
    }

    /// Whether the network came back since the last time that this was asked.
    pub(super) const fn take_network_back(&mut self) -> bool {
        core::mem::replace(&mut self.is_network_back, false)
    }

    /// Whether the timer is to be set again.
    pub(super) const fn take_sets_timer(&mut self) -> bool {
        core::mem::replace(&mut self.sets_timer, false)
    }

    /// When something is due.
    pub(super) fn due(&self) -> Option<Duration> {
        if self.has_ended() {
            return None;
        }
        // From the first Close on, only the close timeout counts.
        self.closing_since.map(|since| since + self.close_timeout).or_else(|| self.pulse.due())
    }

    /// What is to be done now, at the time that is due or later.
    pub(super) fn judge(&mut self, now: Duration) -> Option<Due> {
        if self.is_closing() {
            self.ended(&Closed::no_frame(), None, now);
            return None;
        }
        self.pulse.judge(now)
    }

    /// Whether it opened, once that is known.
    pub(super) fn poll_opened(&mut self, context: &Context<'_>) -> Poll<bool> {
        if self.is_open || self.has_ended() {
            return Poll::Ready(self.is_open);
        }
        self.wait(context)
    }

    /// The next message; `None` once the connection has ended.
    pub(super) fn poll_message(&mut self, context: &Context<'_>) -> Poll<Option<Message>> {
        match self.queue.pop() {
            Some(message) => Poll::Ready(Some(message)),
            None => self.poll_ended(context).map(|()| None),
        }
    }

    /// Ready once the connection has ended.
    pub(super) fn poll_ended(&mut self, context: &Context<'_>) -> Poll<()> {
        if self.has_ended() { Poll::Ready(()) } else { self.wait(context) }
    }

    /// Drops the messages that wait.
    pub(super) fn drop_messages(&mut self) {
        self.queue.clear();
    }

    /// Who waits for a change.
    pub(super) const fn take_waker(&mut self) -> Option<Waker> {
        self.waker.take()
    }

    pub(super) fn closed(&self) -> Closed {
        self.record.closed()
    }

    pub(super) const fn has_ended(&self) -> bool {
        self.record.has_ended()
    }

    /// Whether the connection has ended and all messages are taken.
    pub(super) fn is_drained(&self) -> bool {
        self.has_ended() && self.queue.is_empty()
    }

    pub(super) const fn is_closing(&self) -> bool {
        self.closing_since.is_some()
    }

    fn start_deadline(&mut self, now: Duration) {
        if self.closing_since.is_none() {
            self.closing_since = Some(now);
            // Maybe nothing comes from here to the end.
            self.pulse.look(now);
        }
    }

    fn wait<T>(&mut self, context: &Context<'_>) -> Poll<T> {
        self.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::super::queue::MAX_QUEUED;
    use super::*;
    use crate::closed::{How, Initiator};
    use crate::law::SendCode;
    use crate::send_code;

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn open() -> Life {
        let mut life = Life::new();
        life.opened(secs(0));
        life
    }

    /// What is due next, at its time. A judgment takes two looks, a moment apart.
    fn next(life: &mut Life) -> (Duration, Option<Due>) {
        let due = life.due().expect("something is due");
        let moment = due + Duration::from_millis(10);
        match (life.judge(due), life.due()) {
            (None, Some(again)) if again > due && again < moment => (due, life.judge(again)),
            (judged, _) => (due, judged),
        }
    }

    #[test]
    fn messages_come_in_order_and_then_the_end() {
        let context = &Context::from_waker(Waker::noop());
        let mut life = open();
        assert_eq!(life.poll_message(context), Poll::Pending);
        assert!(life.received(Some("one".into())));
        assert!(life.received(Some(vec![2].into())));
        life.ended(&Closed::frame(SendCode::GOING_AWAY, "restart"), None, secs(1));
        assert!(life.received(Some("after the end".into())));
        assert_eq!(life.poll_message(context), Poll::Ready(Some("one".into())));
        assert_eq!(life.poll_message(context), Poll::Ready(Some(vec![2].into())));
        assert_eq!(life.poll_message(context), Poll::Ready(None));
        assert_eq!(life.closed().initiator(), Initiator::Peer);
    }

    #[test]
    fn an_end_before_it_opens_is_no_opening() {
        let context = &Context::from_waker(Waker::noop());
        let mut life = Life::new();
        assert_eq!(life.poll_opened(context), Poll::Pending);
        life.ended(&Closed::no_frame(), None, secs(1));
        assert_eq!(life.poll_opened(context), Poll::Ready(false));
    }

    #[test]
    fn a_page_that_does_not_keep_up_closes_and_waits_for_the_close_timeout_alone() {
        let mut life = open();
        life.set_heartbeat(Some(Heartbeat::default()), secs(0), 0);
        assert!(life.received(Some(vec![0; MAX_QUEUED].into())));
        assert!(!life.received(Some("one more".into())));
        life.closing(CloseFrame::EMPTY, secs(3));
        assert_eq!(next(&mut life), (secs(3) + CLOSE_TIMEOUT, None));
        let closed = life.closed();
        assert_eq!((closed.how(), closed.initiator()), (How::NoFrame, Initiator::Us));
        assert_eq!(closed.sent(), Some(CloseFrame::EMPTY));
        assert_eq!(life.due(), None);
    }

    #[test]
    fn without_a_heartbeat_nothing_is_due() {
        assert_eq!(open().due(), None);
    }

    #[test]
    fn a_peer_that_says_nothing_is_unresponsive_and_was_silent_since_the_opening() {
        let mut life = Life::new();
        // It took 7 seconds to open.
        life.opened(secs(7));
        life.set_heartbeat(Some(Heartbeat::new(secs(20), secs(10))), secs(7), 0);
        assert_eq!(next(&mut life), (secs(17), Some(Due::Beat)));
        assert_eq!(next(&mut life), (secs(27), Some(Due::Dead)));
        life.ended(&Closed::unresponsive(), Some(CloseFrame::EMPTY), secs(27));
        // The browser's event, when it comes at last, tells nothing new.
        life.ended(&Closed::empty_frame(), None, secs(60));
        let closed = life.closed();
        assert_eq!((closed.how(), closed.initiator()), (How::Unresponsive, Initiator::Peer));
        assert_eq!((closed.silent_for(), closed.sent()), (secs(20), Some(CloseFrame::EMPTY)));
    }

    #[test]
    fn the_timer_is_set_again_at_the_first_answer_to_each_question() {
        let mut life = open();
        life.set_heartbeat(Some(Heartbeat::default()), secs(0), 0);
        for _ in 0..3 {
            assert_eq!(next(&mut life).1, Some(Due::Beat));
            assert!(!life.take_sets_timer());
            life.received(None);
            assert!(life.take_sets_timer());
            life.received(Some("more".into()));
            assert!(!life.take_sets_timer());
            // The next look has something to see.
            assert_eq!(next(&mut life).1, None);
        }
    }

    #[test]
    fn a_page_that_was_frozen_asks_again_before_it_judges() {
        let mut life = open();
        life.set_heartbeat(Some(Heartbeat::new(secs(20), secs(10))), secs(0), 0);
        assert_eq!(next(&mut life), (secs(10), Some(Due::Beat)));
        assert_eq!(life.judge(secs(3600)), Some(Due::Beat));
        assert_eq!(next(&mut life), (secs(3610), Some(Due::Dead)));
    }

    #[test]
    fn a_check_asks_nobody_who_closes() {
        let mut life = open();
        assert!(life.check(secs(2), secs(1)));
        assert!(!life.has_answered());
        life.received(None);
        assert!(life.has_answered());
        assert_eq!(next(&mut life), (secs(3), None));
        life.closing(CloseFrame::new(send_code!(4000)), secs(4));
        assert!(!life.check(secs(2), secs(4)));
        assert_eq!(life.due(), Some(secs(4) + CLOSE_TIMEOUT));
    }

    #[test]
    fn a_peer_that_began_to_close_has_the_close_timeout() {
        let mut life = open();
        life.set_heartbeat(Some(Heartbeat::new(secs(20), secs(10))), secs(0), 0);
        assert_eq!(next(&mut life), (secs(10), Some(Due::Beat)));
        life.peer_is_closing(secs(10));
        life.peer_is_closing(secs(12));
        assert_eq!(next(&mut life), (secs(10) + CLOSE_TIMEOUT, None));
        let closed = life.closed();
        assert_eq!((closed.how(), closed.initiator()), (How::NoFrame, Initiator::Peer));
        assert_eq!((closed.sent(), closed.silent_for()), (None, CLOSE_TIMEOUT));
    }

    #[test]
    fn closing_again_goes_on_waiting_and_is_no_sign_of_life() {
        let mut life = open();
        life.set_heartbeat(Some(Heartbeat::default()), secs(1), 0);
        life.closing(CloseFrame::new(send_code!(4000)), secs(9));
        // The browser is closing already, so that it seems to be the peer's doing.
        life.peer_is_closing(secs(12));
        assert_eq!(next(&mut life), (secs(9) + CLOSE_TIMEOUT, None));
        let closed = life.closed();
        assert_eq!((closed.initiator(), closed.silent_for()), (Initiator::Us, secs(9) + CLOSE_TIMEOUT));
    }

    #[test]
    fn a_close_that_was_not_sent_is_the_peers() {
        let mut life = open();
        life.closing(CloseFrame::EMPTY, secs(1));
        life.not_closing();
        life.ended(&Closed::empty_frame(), None, secs(2));
        assert_eq!((life.closed().initiator(), life.closed().sent()), (Initiator::Peer, None));
    }
}
