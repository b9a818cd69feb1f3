//! `Heartbeat`: how a connection notices that its peer is gone without a word.

use core::time::Duration;

/// How a connection notices that its peer is gone without a word: no Close frame, no FIN, no RST. Nothing but
/// silence tells of a dead network path, a frozen process or a machine without power.
///
/// Anything that is received is a sign of life: a message, a Ping, a Pong. The connection looks from time to time,
/// asks if nothing has come since, and ends if nothing comes in return: with 1006, [`How::Unresponsive`].
///
/// | made by | sends | ends the connection |
/// | --- | --- | --- |
/// | [`new`](Self::new) | a Ping after `every` without a sign of life | `timeout` after a Ping without one |
/// | [`new`](Self::new)`(..).`[`steady()`](Self::steady) | a Ping at each `every`, whatever comes | the same |
/// | [`listen`](Self::listen) | nothing | after `timeout` to 1.25 times `timeout` without a sign of life |
///
/// The first Ping may come sooner, so that clients that came back together do not ping together: after a random half to
/// whole `every`, or, if it is `steady`, after a random part of it, as Discord asks.
///
/// A deadline that is noticed more than a second late says nothing about the peer: the program was busy, its
/// process stopped or its machine slept. The connection then reads what has come, asks once more and waits for a
/// whole `timeout`. While the application leaves messages unread, so that the connection reads no more, silence
/// says nothing either.
///
/// ```
/// use core::time::Duration;
/// use close_codes::adapters::Heartbeat;
///
/// let heartbeat = Heartbeat::new(Duration::from_secs(30), Duration::from_secs(10));
/// assert_eq!(heartbeat.timeout(), Duration::from_secs(10));
/// // A peer that is dead is noticed within 60 s.
/// assert_eq!(Heartbeat::default(), Heartbeat::new(Duration::from_secs(20), Duration::from_secs(20)));
/// ```
///
/// What a heartbeat does not see: a message that takes longer than `timeout` to arrive, or to be sent, looks like
/// silence.
///
/// [`How::Unresponsive`]: crate::How::Unresponsive
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Heartbeat {
    every: Duration,
    timeout: Duration,
    rhythm: Rhythm,
}

/// When a heartbeat sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Rhythm {
    /// If nothing has come since the last look.
    OnSilence,
    /// At each look.
    Steady,
    /// Never.
    Listening,
}

/// Shorter times would only keep both ends busy.
const SHORTEST: Duration = Duration::from_millis(10);

/// Longer times are no heartbeat; and every clock can still be asked for a time that far ahead.
pub(super) const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How often a heartbeat that listens looks, as a part of its timeout.
const LOOKS_IN_A_TIMEOUT: u32 = 4;

impl Heartbeat {
    /// Sends a Ping if nothing has come for `every`, and ends the connection if nothing comes for another `timeout`.
    /// So a dead peer is noticed within twice `every` and `timeout`. Each time is at least 10 ms and at most a week.
    #[must_use]
    pub fn new(every: Duration, timeout: Duration) -> Self {
        Self {
            every: every.clamp(SHORTEST, LONGEST),
            timeout: timeout.clamp(SHORTEST, LONGEST),
            rhythm: Rhythm::OnSilence,
        }
    }

    /// Sends nothing, and ends the connection if nothing has come for `timeout` (and up to a quarter of it longer):
    /// for peers that send a heartbeat of their own, as the servers of `SignalR` and Engine.IO do.
    #[must_use]
    pub fn listen(timeout: Duration) -> Self {
        let timeout = timeout.clamp(SHORTEST, LONGEST);
        Self { every: timeout / LOOKS_IN_A_TIMEOUT, timeout, rhythm: Rhythm::Listening }
    }

    /// The same heartbeat, which sends at each `every`, whatever has come: for peers that close a client that does
    /// not send *its* heartbeat, as Phoenix and Discord do. A heartbeat that listens stays as it is.
    #[must_use]
    pub fn steady(mut self) -> Self {
        if self.rhythm == Rhythm::OnSilence {
            self.rhythm = Rhythm::Steady;
        }
        self
    }

    /// How long the connection waits from one look to the next.
    #[must_use]
    pub const fn every(&self) -> Duration {
        self.every
    }

    /// How long the peer may be silent after it was asked; if the heartbeat only listens, at all.
    #[must_use]
    pub const fn timeout(&self) -> Duration {
        self.timeout
    }

    /// Whether it asks at all.
    pub(crate) const fn sends(&self) -> bool {
        !matches!(self.rhythm, Rhythm::Listening)
    }

    pub(super) const fn rhythm(&self) -> Rhythm {
        self.rhythm
    }
}

/// [`new`](Heartbeat::new) with 20 s and 20 s.
impl Default for Heartbeat {
    fn default() -> Self {
        Self::new(Duration::from_secs(20), Duration::from_secs(20))
    }
}
