//! `Supervisor`: when to connect again and how, when to stop, and what is wrong with the peer.

mod attempts;
mod budget;
mod config;
mod diagnosis;
mod failure;
mod state;
mod verdict;

use core::fmt;

pub use self::config::Config;
pub(crate) use self::diagnosis::Evidence;
pub use self::diagnosis::{Diagnosis, Symptom};
pub use self::failure::ConnectFailure;
use self::state::{Hint, Ruling, State, Uptime};
pub use self::verdict::{Action, Attempt, StopCause, Verdict};
use crate::closed::{Closed, How, Initiator};
use crate::law::{CloseCode, SendCode, text_and_window};
use crate::policy::{Diagnose, Mode, Policy, Reconnect};
use crate::table::{CloseReason, PolicyTable, Row, Supervised};
use crate::time::Moment;

/// Carries the policies of an enum of close reasons out, for one connection at a time.
///
/// It does nothing by itself: the application tells what happened and when, and is answered what to do. It asks
/// neither for the time nor for randomness, so that the same calls with the same seed give the same answers. It
/// is plain data of less than a kilobyte, without allocation.
///
/// ```
/// use core::time::Duration;
/// use close_codes::{
///     Action, CloseReason, Closed, Config, Moment, StopCause, Supervisor, send_code,
/// };
///
/// #[derive(CloseReason, Debug, PartialEq)]
/// enum ChatClose {
///     #[close(1005)]
///     #[reconnect(backoff)]
///     NoStatus,
///     #[close(1006)]
///     #[reconnect(backoff(initial = "1s"))]
///     Lost,
///     #[close(4001)]
///     #[reconnect(now, reauthenticate, attempts = 1)]
///     TokenExpired,
///     #[close(other)]
///     #[reconnect(never)]
///     Other(u16),
/// }
///
/// let mut supervisor = Supervisor::<ChatClose>::new(Config::default(), 42);
/// let at = |seconds| Moment::START + Duration::from_secs(seconds);
///
/// let first = supervisor.start(at(0));
/// assert_eq!((first.number, first.delay), (1, Duration::ZERO));
/// supervisor.opened(at(1));
///
/// let verdict = supervisor.closed(&Closed::frame(send_code!(4001), ""), at(60));
/// assert_eq!(verdict.reason, ChatClose::TokenExpired);
/// let attempt = verdict.attempt().unwrap();
/// assert!(attempt.reauthenticate && attempt.delay.is_zero());
///
/// supervisor.opened(at(61));
/// let verdict = supervisor.closed(&Closed::frame(send_code!(4001), ""), at(62));
/// assert_eq!(verdict.action, Action::Stop(StopCause::OutOfAttempts));
/// ```
///
/// # The loop by hand
///
/// Without tokio, or without any async runtime: the clock and the waiting are the caller's. `cargo run --example
/// blocking` is this one with sockets.
///
/// ```
/// use std::thread::sleep;
/// use std::time::Instant;
/// use close_codes::{Action, Closed, Config, ConnectFailure, Moment, Supervised, Supervisor};
///
/// fn stay_connected<R: Supervised>(
///     connect: impl Fn() -> Result<(), ConnectFailure>,
///     talk: impl Fn() -> Closed,
///     seed: u64,
/// ) -> R {
///     let start = Instant::now();
///     let now = || Moment::START + start.elapsed();
///     let mut supervisor = Supervisor::<R>::new(Config::default(), seed);
///     let mut attempt = supervisor.start(now());
///     loop {
///         sleep(attempt.delay);
///         let verdict = match connect() {
///             Ok(()) => {
///                 supervisor.opened(now());
///                 supervisor.closed(&talk(), now())
///             }
///             Err(failure) => supervisor.connect_failed(failure, now()),
///         };
///         match verdict.action {
///             Action::Reconnect(next) => attempt = next,
///             Action::AwaitUser | Action::Stop(_) => return verdict.reason,
///         }
///     }
/// }
///
/// # use close_codes::{Standard, send_code};
/// let normal = || Closed::frame(send_code!(1000), "");
/// assert_eq!(stay_connected::<Standard>(|| Ok(()), normal, 42), Standard::Normal);
/// ```
///
/// # What holds whatever the policies say
///
/// - **Healthy**: a connection is, once it was open for [`Config::min_uptime`] or the application said so. Only
///   then do the attempts and the delays start again.
/// - **No hot loop**: a delay that is shorter than a second (on average) is obeyed once since the connection was
///   last healthy; then [`Backoff::DEFAULT`](crate::Backoff::DEFAULT) takes over.
/// - **Budget**: there are at most [`Config::budget`] reconnects in any [`Config::budget_window`]; past that an
///   attempt's delay is longer, by up to 16/15 of the window.
/// - **Bounded**: whatever the peer writes and however long it runs, it needs no more memory.
///
/// # In whatever order
///
/// Every order of calls is safe. An end without an [`opened`](Self::opened) is that of a connection that was not
/// healthy; a second end is one more. A second `opened` is a new connection. [`healthy`](Self::healthy) without
/// an open connection says nothing. A clock that goes backwards is one that stands still.
pub struct Supervisor<R> {
    state: State,
    evidence: Evidence,
    // What is needed of the enum is taken along by `new`, whose bound is then the only one: an enum that does not
    // decide every end is told so once, by the sentence of the trait that it lacks.
    table: &'static PolicyTable,
    from_closed: fn(&Closed) -> R,
}

impl<R> Supervisor<R> {
    /// A supervisor with these limits. The seed decides the random part of the delays: give each client another,
    /// or they all come back together.
    #[must_use]
    pub const fn new(config: Config, seed: u64) -> Self
    where
        R: Supervised,
    {
        Self {
            state: State::new(config, seed),
            evidence: Evidence::NONE,
            table: R::TABLE,
            from_closed: R::from_closed,
        }
    }

    /// The limits.
    #[must_use]
    pub const fn config(&self) -> &Config {
        self.state.config()
    }

    /// The policy table of the enum.
    #[must_use]
    pub const fn table(&self) -> &'static PolicyTable {
        self.table
    }

    /// The first attempt, at once. Called again, it is [`retry_now`](Self::retry_now).
    pub fn start(&mut self, now: Moment) -> Attempt {
        self.state.start(now)
    }

    /// A connection opened: what the attempt was asked to do differently is done.
    pub fn opened(&mut self, now: Moment) {
        self.state.opened(now);
    }

    /// The open connection is healthy, as the application can tell: it was accepted, a session began. Without
    /// this it is healthy after [`Config::min_uptime`].
    pub fn healthy(&mut self, now: Moment) {
        self.state.healthy(now);
    }

    /// The connection ended so. An end that this side [began](Closed::initiator) is `Stop(ClosedByUs)`; where
    /// the table should decide that too, ask [`closed_by_us`](Self::closed_by_us).
    pub fn closed(&mut self, closed: &Closed, now: Moment) -> Verdict<R> {
        self.closed_with(closed, now, |_, policy| policy.reconnect)
    }

    /// The connection ended so, and the application decides last: `overrule` gets the reason and the table's
    /// policy, and its answer is carried out. Only the rule against hot loops and the budget come after it.
    ///
    /// For an end that this side began the policy is `never`, and `Stop(ClosedByUs)` if it stays so.
    ///
    /// ```
    /// use close_codes::{Closed, Config, Moment, Reconnect, Standard, Supervisor, send_code};
    ///
    /// let mut supervisor = Supervisor::<Standard>::new(Config::default(), 42);
    /// supervisor.start(Moment::START);
    /// // 1008 says `never`; this application comes back once, with other credentials.
    /// let refused = Closed::frame(send_code!(1008), "");
    /// let verdict = supervisor.closed_with(&refused, Moment::START, |reason, policy| match reason {
    ///     Standard::PolicyViolation => Reconnect::NOW.with_reauthenticate().with_attempts(1),
    ///     _ => policy.reconnect,
    /// });
    /// assert!(verdict.attempt().is_some_and(|attempt| attempt.reauthenticate));
    /// ```
    pub fn closed_with(
        &mut self,
        closed: &Closed,
        now: Moment,
        overrule: impl FnOnce(&R, Policy) -> Reconnect,
    ) -> Verdict<R> {
        let mut ruling = ruling(self.table, closed.code(), closed.reason());
        let diagnosis = self.examine(ruling, closed, now);
        let is_ours = closed.initiator() == Initiator::Us;
        if is_ours {
            ruling.policy.reconnect = Reconnect::NEVER;
        }
        let reason = (self.from_closed)(closed);
        ruling.policy.reconnect = overrule(&reason, ruling.policy);
        if is_ours && ruling.policy.reconnect.mode() == Mode::Never {
            let action = self.state.closed_by_us();
            return Verdict { reason, row: ruling.row, policy: ruling.policy, action, diagnosis };
        }
        // An answer to our own Close asks for nothing.
        let text = if is_ours { "" } else { closed.reason() };
        self.decide(reason, ruling, text, now, diagnosis)
    }

    /// The connection ended so, and this side had closed it with `ours`, whose row decides: after a missed
    /// heartbeat, say, or when the server asked us to move.
    ///
    /// If the peer sent a Close of its own, and not an echo of ours, and its row says `never`, then that counts.
    pub fn closed_by_us(&mut self, closed: &Closed, ours: &R, now: Moment) -> Verdict<R>
    where
        R: CloseReason,
    {
        let closed = &closed.begun_by(Initiator::Us);
        let observed = ruling(self.table, closed.code(), closed.reason());
        let diagnosis = self.examine(observed, closed, now);
        let peer_decided = is_peers_own(
            closed,
            closed.sent().map_or(Some(ours.code()), |sent| sent.code().map(SendCode::observed)),
        );
        if peer_decided && observed.policy.reconnect.mode() == Mode::Never {
            return self.decide((self.from_closed)(closed), observed, "", now, diagnosis);
        }
        let sent = Closed::reported(ours.code(), reason_of(ours));
        let text = if peer_decided { closed.reason() } else { "" };
        let ruling = ruling(self.table, sent.code(), sent.reason());
        self.decide((self.from_closed)(&sent), ruling, text, now, diagnosis)
    }

    /// No connection came about. The delays of the policy that began the reconnecting go on, those of 1006 if none
    /// did; a failure that is [like](ConnectFailure::with_like) a code is treated by that code's row.
    ///
    /// The attempt counts for the row that the failure is like, or 1006's, and not for the row that began: `now,
    /// reauthenticate, attempts = 1` outlives a network that is down for a moment. To give up on a server that stays
    /// away, use [`Config::with_attempts`], or `attempts` on the row for 1006.
    pub fn connect_failed(&mut self, failure: impl Into<ConnectFailure>, now: Moment) -> Verdict<R> {
        let failure = failure.into();
        self.state.failed(now);
        let lost = ruling(self.table, CloseCode::ABNORMAL_CLOSURE, "");
        let named =
            |code: &CloseCode| self.table.find(*code, failure.reason()).is_some_and(|row| !row.is_other());
        let (closed, ruling, observed) = match failure.like().filter(named) {
            Some(code) => {
                let ruling = ruling(self.table, code, failure.reason());
                (Closed::reported(code, failure.reason()), ruling, ruling)
            }
            None => (Closed::no_frame(), self.state.origin.unwrap_or(lost), lost),
        };
        let diagnosis = self.evidence.connect_failed(observed.row, observed.policy.diagnose, now);
        let hint = Hint { window: None, retry_after: failure.retry_after().unwrap_or_default() };
        // The delays go on with what began; the attempts count for what speaks for this failure.
        let action = self.state.carry_out(ruling, observed, hint, now);
        Verdict {
            reason: (self.from_closed)(&closed),
            row: ruling.row,
            policy: ruling.policy,
            action,
            diagnosis,
        }
    }

    /// An attempt at once, because the user or an operator asked for it: always allowed, also after a stop. It
    /// counts for the budget, which nothing overrules, and not for the attempts of a row: with a spent budget its
    /// delay lasts until the window frees. What the last end asked to do differently stands.
    pub fn retry_now(&mut self, now: Moment) -> Attempt {
        self.state.retry_now(now)
    }

    /// The application wants no more connections: whatever ends from now on is `Stop(Requested)`, until
    /// [`start`](Self::start) or [`retry_now`](Self::retry_now).
    pub fn stop(&mut self) -> Action {
        self.state.stop();
        Action::Stop(StopCause::Requested)
    }

    /// Notes the end of a connection: how long it was open, and what it tells about faults.
    fn examine(&mut self, observed: Ruling, closed: &Closed, now: Moment) -> Option<Diagnosis> {
        let uptime = self.state.closed(now);
        let is_short = uptime == Uptime::Short && closed.initiator() != Initiator::Us;
        self.evidence.closed_by_server(observed.row, observed.policy.diagnose, closed, is_short, now)
    }

    /// Carries out what the end of a connection asks for, and remembers it for the failures that may follow.
    fn decide(
        &mut self,
        reason: R,
        ruling: Ruling,
        text: &str,
        now: Moment,
        diagnosis: Option<Diagnosis>,
    ) -> Verdict<R> {
        self.state.origin = Some(ruling);
        let hint = Hint { window: text_and_window(text).1, ..Hint::default() };
        let action = self.state.carry_out(ruling, ruling, hint, now);
        Verdict { reason, row: ruling.row, policy: ruling.policy, action, diagnosis }
    }
}

/// What the table says of a code and reason. A table of a supervised enum has a policy for each; should one have
/// none after all, it is `never`.
fn ruling(table: &'static PolicyTable, code: CloseCode, reason: &str) -> Ruling {
    let reconnect = table.reconnect(code, reason).unwrap_or(Reconnect::NEVER);
    let diagnose = table.diagnose(code, reason).unwrap_or(Diagnose::NONE);
    Ruling { row: table.find(code, reason), policy: Policy::new(reconnect, diagnose) }
}

/// The reason that a variant is sent with, by which rows may be told apart.
fn reason_of<R: CloseReason>(ours: &R) -> &'static str {
    let (index, _) = ours.__row();
    let text = |row: Row| row.reason().or(row.reason_prefix());
    R::TABLE.row(index).and_then(text).unwrap_or_default()
}

/// Whether the peer sent a Close frame that does not just answer ours, with the same code, with 1000, or with none.
fn is_peers_own(closed: &Closed, sent: Option<CloseCode>) -> bool {
    let answers = closed.code() == CloseCode::NORMAL || Some(closed.code()) == sent;
    match closed.how() {
        How::IllegalFrame => true,
        How::Frame => !answers,
        How::Unknown => !answers && !matches!(closed.code().get(), 1005 | 1006 | 1015),
        How::EmptyFrame | How::NoFrame | How::TlsFailure => false,
    }
}

impl<R> Clone for Supervisor<R> {
    fn clone(&self) -> Self {
        Self { state: self.state, evidence: self.evidence, ..*self }
    }
}

impl<R> fmt::Debug for Supervisor<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor")
            .field("state", &self.state)
            .field("evidence", &self.evidence)
            .finish_non_exhaustive()
    }
}
