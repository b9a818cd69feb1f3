//! `Beat`: what a heartbeat sends, and how its answers are told from other Pongs.

use core::fmt;
use core::time::Duration;
use std::boxed::Box;

use crate::observe;

/// What a heartbeat sends: a Ping with a counter, or a message of the application's own.
pub(super) struct Beat<M> {
    message: Option<Box<dyn FnMut() -> M + Send>>,
    /// Different for each connection, so that an application's own Pings are not taken for ours.
    tag: u32,
    /// How many Pings were sent.
    sent: u32,
    /// When the first Ping was sent.
    first_asked_at: Option<Duration>,
    /// When the last Ping was sent, until it is answered.
    asked_at: Option<Duration>,
    /// Whether any Ping was answered.
    is_answered: bool,
    latency: Option<Duration>,
}

impl<M> Beat<M> {
    pub(super) fn new(random: u64) -> Self {
        let tag = u32::try_from(random & u64::from(u32::MAX)).unwrap_or_default();
        Self {
            message: None,
            tag,
            sent: 0,
            first_asked_at: None,
            asked_at: None,
            is_answered: false,
            latency: None,
        }
    }

    /// From now on a message of the application's own, or Pings again.
    pub(super) fn set(&mut self, message: Option<Box<dyn FnMut() -> M + Send>>) {
        self.message = message;
    }

    /// What is to be sent now.
    pub(super) fn next(&mut self, now: Duration, ping: fn([u8; 8]) -> M) -> M {
        if let Some(message) = &mut self.message {
            return message();
        }
        self.sent = self.sent.wrapping_add(1);
        self.first_asked_at.get_or_insert(now);
        self.asked_at = Some(now);
        let mut payload = [0; 8];
        payload[..4].copy_from_slice(&self.tag.to_be_bytes());
        payload[4..].copy_from_slice(&self.sent.to_be_bytes());
        ping(payload)
    }

    /// Whether a Pong with this payload answers one of our Pings; if it is the last one, that is a round trip.
    pub(super) fn is_answered_by(&mut self, payload: &[u8], now: impl FnOnce() -> Duration) -> bool {
        let Some((tag, counter)) = payload.split_first_chunk::<4>() else {
            return false;
        };
        if *tag != self.tag.to_be_bytes() || counter.len() != 4 || self.sent == 0 {
            return false;
        }
        self.is_answered = true;
        if counter == self.sent.to_be_bytes() {
            if let Some(asked_at) = self.asked_at.take() {
                let latency = now().saturating_sub(asked_at);
                self.latency = Some(latency);
                observe::heartbeat(latency);
            }
        }
        true
    }

    /// The last round trip.
    pub(super) const fn latency(&self) -> Option<Duration> {
        self.latency
    }

    /// Whether no Ping was ever answered, though the peer was there after the first one: something came from it at
    /// `heard_at`, or just before.
    pub(super) fn is_ignored(&self, heard_at: Duration) -> bool {
        !self.is_answered && self.first_asked_at.is_some_and(|asked_at| heard_at > asked_at)
    }
}

impl<M> fmt::Debug for Beat<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beat")
            .field("sent", &self.sent)
            .field("latency", &self.latency)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn its_own_pongs_are_known_by_their_payload() {
        let mut beat = Beat::<[u8; 8]>::new(7);
        assert!(!beat.is_answered_by(&[0, 0, 0, 7, 0, 0, 0, 1], || MS));
        let first = beat.next(MS, |payload| payload);
        let second = beat.next(MS * 2, |payload| payload);
        assert!(beat.is_ignored(MS * 3));
        // An answer that is late is ours, but no measure.
        assert!(beat.is_answered_by(&first, || MS * 9));
        assert_eq!(beat.latency(), None);
        assert!(!beat.is_ignored(MS * 9));
        assert!(beat.is_answered_by(&second, || MS * 5));
        assert_eq!(beat.latency(), Some(MS * 3));
        assert!(beat.is_answered_by(&second, || MS * 50));
        assert_eq!(beat.latency(), Some(MS * 3));
        for other in [&b""[..], b"?", &first[..7], b"somebody", &[&first[..], b"!"].concat()] {
            assert!(!beat.is_answered_by(other, || MS));
        }
    }

    #[test]
    fn a_peer_that_was_gone_by_the_first_ping_ignores_none() {
        let mut beat = Beat::<[u8; 8]>::new(7);
        assert!(!beat.is_ignored(MS));
        beat.next(MS * 2, |payload| payload);
        assert!(!beat.is_ignored(MS));
        assert!(!beat.is_ignored(MS * 2));
        assert!(beat.is_ignored(MS * 3));
        beat.next(MS * 4, |payload| payload);
        assert!(beat.is_ignored(MS * 3));
    }

    #[test]
    fn a_message_of_ones_own_is_no_ping() {
        let mut beat = Beat::<&str>::new(7);
        beat.set(Some(Box::new(|| "heartbeat")));
        assert_eq!(beat.next(MS, |_| "ping"), "heartbeat");
        assert!(!beat.is_ignored(MS * 2));
    }
}
