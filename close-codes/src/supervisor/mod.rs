//! `Supervisor`: when and how to reconnect, when to stop, and what is wrong with the peer.

mod attempts;
mod budget;
mod config;
mod diagnosis;
mod failure;
mod pace;
mod ruling;
mod state;
mod verdict;

use core::fmt;

pub use self::config::Config;
pub(crate) use self::diagnosis::Evidence;
pub use self::diagnosis::{Diagnosis, Symptom};
pub use self::failure::ConnectFailure;
use self::ruling::Ruling;
use self::state::{Hint, State, Uptime};
pub use self::verdict::{Action, Attempt, StopCause, Verdict};
use crate::closed::{Closed, Initiator};
use crate::law::{CloseCode, SendCode};
use crate::policy::{Mode, Policy, Reconnect};
use crate::table::{CloseReason, PolicyTable, Row, Supervised};
use crate::time::Moment;

/// Carries out the policies of an enum of close reasons, for one connection at a time.
///
/// It makes decisions and does nothing else: the application reports what happened and when, and gets an answer that
/// says what to do. It uses no clock and no source of randomness, so the same calls with the same seed give the same
/// answers. It is plain data of less than a kilobyte, and does not allocate.
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
/// # Without an async runtime
///
/// The caller has the clock and does the waiting. The example `blocking` does the same with sockets.
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
/// # Limits
///
/// These hold whatever the policies say.
///
/// - **Healthy**: a connection is healthy once it was open for [`Config::min_uptime`], or the application says so. Only
///   a healthy connection resets the attempts and the delays. The [time without a sign of life](Closed::silent_for) at
///   its end does not count.
/// - **No hot loop**: a delay shorter than a second (on average) is obeyed once. Until a connection is healthy again,
///   [`Backoff::DEFAULT`](crate::Backoff::DEFAULT) follows. In a [list](crate::DelayList) this begins with the last delay.
/// - **Budget**: there are at most [`Config::budget`] reconnects in any [`Config::budget_window`]. Past the budget, the
///   delay of an attempt is longer, by up to 16/15 of the window.
/// - **Memory**: it never grows, whatever the peer sends and however long it runs.
///
/// # Order of calls
///
/// Every order of calls is safe.
///
/// | call | counts as |
/// | --- | --- |
/// | `closed` without [`opened`](Self::opened) | a close of a connection that was not healthy |
/// | `closed` again | one more close |
/// | `opened` again | a new connection |
/// | [`healthy`](Self::healthy) without an open connection | nothing |
/// | a call with an earlier time | no time passed since the calls before it |
pub struct Supervisor<R> {
    state: State,
    evidence: Evidence,
    // `new` stores what the other methods need of the enum, so that only `new` has the bound. For an enum that does not
    // decide every end, rustc then reports one error, with the message of the trait that is missing.
    table: &'static PolicyTable,
    from_closed: fn(&Closed) -> R,
    from_row: fn(usize, CloseCode) -> Option<R>,
}

impl<R> Supervisor<R> {
    /// A supervisor with these limits. The seed decides the random part of the delays: give each client its own seed,
    /// or all clients reconnect together.
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
            from_row: R::__from_row,
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

    /// Starts: returns the first attempt, which is due at once. A second call does the same as
    /// [`retry_now`](Self::retry_now).
    pub fn start(&mut self, now: Moment) -> Attempt {
        self.state.start(now)
    }

    /// Reports that a connection opened. The wishes of the policy (`session`, `reauthenticate`, `failover`,
    /// `reconfigure`) then count as fulfilled.
    pub fn opened(&mut self, now: Moment) {
        self.state.opened(now);
    }

    /// Reports that the open connection is healthy, if the application can tell; for example, a session began.
    /// Otherwise it is healthy after [`Config::min_uptime`].
    pub fn healthy(&mut self, now: Moment) {
        self.state.healthy(now);
    }

    /// Reports how the connection closed. If this end [began](Closed::initiator) to close, the answer is
    /// `Stop(ClosedByUs)`; to let the table decide then, call [`closed_by_us`](Self::closed_by_us).
    ///
    /// A 1002 that the library may have made up ([`How::Unknown`](crate::How::Unknown)) stops no client, since
    /// tungstenite shows it for a 1014, too: if its row says `never` or `manual`, the row for 1006 decides.
    pub fn closed(&mut self, closed: &Closed, now: Moment) -> Verdict<R> {
        self.closed_with(closed, now, |_, policy| policy.reconnect)
    }

    /// Reports how the connection closed, and lets the application decide: `overrule` gets the reason and the table's
    /// policy, and the policy that it returns is carried out. The rule against hot loops and the budget still apply.
    ///
    /// If this end began to close, `overrule` gets the policy `never`. If it returns `never`, the answer is
    /// `Stop(ClosedByUs)`.
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
    #[doc(alias("overrule", "override"))]
    pub fn closed_with(
        &mut self,
        closed: &Closed,
        now: Moment,
        overrule: impl FnOnce(&R, Policy) -> Reconnect,
    ) -> Verdict<R> {
        let mut ruling = Ruling::of_closed(self.table, closed);
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
        // An answer to our own Close has no retry window.
        let hint = if is_ours { Hint::default() } else { Hint::of(closed) };
        self.decide(reason, ruling, hint, now, diagnosis)
    }

    /// Reports how a connection closed that this end closed for the reason `ours`, whose row decides: after a missed
    /// heartbeat, or when the server asked us to move.
    ///
    /// What was sent to the peer is the application's choice: `ours` may be a local end, which has no code. The
    /// verdict's reason is then that variant.
    ///
    /// ```
    /// use close_codes::{CloseFrame, CloseReason, Closed, Config, Moment, Session, Supervisor, send_code};
    ///
    /// #[derive(CloseReason, Clone, Copy, Debug, PartialEq)]
    /// #[close(inherit = close_codes::Standard)]
    /// enum GatewayClose {
    ///     /// The gateway asked us, in a message, to connect anew.
    ///     #[close(local)]
    ///     #[reconnect(now, resume)]
    ///     MovedByGateway,
    ///     #[close(other)]
    ///     #[reconnect(backoff)]
    ///     Other(u16),
    /// }
    ///
    /// let mut supervisor = Supervisor::<GatewayClose>::new(Config::default(), 42);
    /// supervisor.start(Moment::START);
    /// supervisor.opened(Moment::START);
    ///
    /// // We closed with 4000, and the gateway echoed it.
    /// let closed = Closed::frame(send_code!(4000), "").having_sent(CloseFrame::new(send_code!(4000)));
    /// let verdict = supervisor.closed_by_us(&closed, &GatewayClose::MovedByGateway, Moment::START);
    /// assert_eq!(verdict.reason, GatewayClose::MovedByGateway);
    /// assert_eq!(verdict.attempt().unwrap().session, Session::Resume);
    /// ```
    ///
    /// The peer's Close is judged by what was sent, not by the code of `ours`: the same code, 1000 or no code at all
    /// only answers ours. If the peer had begun, or sent another Close, and its row says `never`, then that counts.
    pub fn closed_by_us(&mut self, closed: &Closed, ours: &R, now: Moment) -> Verdict<R>
    where
        R: CloseReason,
    {
        let sent = closed.sent().map_or(Some(ours.code()), |sent| sent.code().map(SendCode::observed));
        let peer_decided = closed.is_peers_own(sent);
        // Just before this end closed, the peer may have begun.
        let peer_began = peer_decided && closed.initiator() == Initiator::Peer;
        let closed = &if peer_began { *closed } else { closed.begun_by(Initiator::Us) };
        let observed = Ruling::of_closed(self.table, closed);
        let diagnosis = self.examine(observed, closed, now);
        if peer_decided && observed.policy.reconnect.mode() == Mode::Never {
            return self.decide((self.from_closed)(closed), observed, Hint::default(), now, diagnosis);
        }
        let hint = if peer_decided { Hint::of(closed) } else { Hint::default() };
        let row = self.table.row_of(ours);
        if let Some(row) = row.filter(|row| row.is_local()) {
            let ruling = Ruling::of_local(row);
            let of_local = self.evidence.closed_as_local(row, ruling.policy.diagnose, now);
            return self.decide(self.local(row), ruling, hint, now, diagnosis.or(of_local));
        }
        let sent = Closed::reported(ours.code(), row.and_then(Row::reason).unwrap_or_default());
        let ruling = Ruling::of_code(self.table, sent.code(), sent.reason());
        self.decide((self.from_closed)(&sent), ruling, hint, now, diagnosis)
    }

    /// No connection came about.
    ///
    /// - A failure that is [like](ConnectFailure::with_like) a code follows that code's row.
    /// - One that is a [local end](ConnectFailure::as_local) follows the row of that.
    /// - Any other failure continues the delays of the policy that began the reconnecting, or of the row for 1006 if
    ///   none did.
    ///
    /// The attempt counts for the row that the failure is like, or else for the row for 1006, but not for the row that
    /// began. `now, reauthenticate, attempts = 1` therefore survives a network that is down for a moment. To give up on
    /// a server that stays away, use [`Config::with_attempts`], or `attempts` or `within` on the row for 1006.
    /// The `within` of both rows counts: of the row that began, and of the row that the failure counts for.
    #[doc(alias("handshake error", "connection refused"))]
    pub fn connect_failed(&mut self, failure: impl Into<ConnectFailure>, now: Moment) -> Verdict<R> {
        let failure = failure.into();
        self.state.failed(now);
        let lost = CloseCode::ABNORMAL_CLOSURE;
        let (code, reason, ruling, observed) = match (failure.row_in(self.table), failure.like()) {
            (Some(row), None) => {
                let ruling = Ruling::of_local(row);
                (lost, self.local(row), ruling, ruling)
            }
            (Some(_), Some(code)) => {
                let ruling = Ruling::of_code(self.table, code, failure.reason());
                (code, (self.from_closed)(&Closed::reported(code, failure.reason())), ruling, ruling)
            }
            (None, _) => {
                let observed = Ruling::of_code(self.table, lost, "");
                (
                    lost,
                    (self.from_closed)(&Closed::no_frame()),
                    self.state.origin.unwrap_or(observed),
                    observed,
                )
            }
        };
        let diagnosis = self.evidence.connect_failed(observed.row, code, observed.policy.diagnose, now);
        let hint = Hint {
            retry_after: failure.retry_after().unwrap_or_default(),
            is_of_network: failure.is_of_network(),
            goes_on: failure.row_in(self.table).is_none() && self.state.origin.is_some(),
            ..Hint::default()
        };
        // The delays continue by the row that began; the attempt counts for the row that speaks for this failure.
        let action = self.state.carry_out(ruling, observed, hint, now);
        Verdict { reason, row: ruling.row, policy: ruling.policy, action, diagnosis }
    }

    /// Makes an attempt at once, because the user or an operator asked for it, in place of the one that is waited for. It is
    /// always allowed, even after a stop. It counts for the budget, which nothing overrules, and not for the attempts of a
    /// row: with a spent budget, its delay lasts until the window has room. What the last close asked to do differently
    /// still counts.
    ///
    /// A policy's `within` counts from this attempt if the supervisor was awaiting the user, or the application had stopped
    /// it; otherwise it goes on.
    #[doc(alias("reconnect now"))]
    pub fn retry_now(&mut self, now: Moment) -> Attempt {
        self.state.retry_now(now)
    }

    /// The network is back, as the system or the browser says: the attempt that is waited for, sooner, at a random
    /// time within a second. `None`: the wait stays as it is.
    ///
    /// It is weaker than [`retry_now`](Self::retry_now): it shortens only a wait that a lost connection (1006) or a
    /// failed attempt began, and only the policy's own delay in it. A received close code, a failure that is
    /// [like](ConnectFailure::with_like) one, a `Retry-After`, a retry window, and a close of this end's own are
    /// waited for as before, and so is the budget. It revives neither a stop nor `manual`.
    pub fn network_back(&mut self, now: Moment) -> Option<Attempt> {
        self.state.network_back(now)
    }

    /// Stops: the application wants no more connections. The answer to every later close is `Stop(Requested)`, until
    /// [`start`](Self::start) or [`retry_now`](Self::retry_now).
    pub fn stop(&mut self) -> Action {
        self.state.stop();
        Action::Stop(StopCause::Requested)
    }

    /// Records a close: how long the connection was open, and what the close indicates about faults.
    fn examine(&mut self, observed: Ruling, closed: &Closed, now: Moment) -> Option<Diagnosis> {
        let uptime = self.state.closed(closed.silent_for(), now);
        let is_short = uptime == Uptime::Short && closed.initiator() != Initiator::Us;
        self.evidence.closed_by_server(observed.row, observed.policy.diagnose, closed, is_short, now)
    }

    /// Carries out the policy for a close, and remembers it for the failures that may follow.
    fn decide(
        &mut self,
        reason: R,
        ruling: Ruling,
        hint: Hint,
        now: Moment,
        diagnosis: Option<Diagnosis>,
    ) -> Verdict<R> {
        self.state.origin = Some(ruling);
        let action = self.state.carry_out(ruling, ruling, hint, now);
        Verdict { reason, row: ruling.row, policy: ruling.policy, action, diagnosis }
    }

    /// The variant of a local row.
    fn local(&self, row: Row) -> R {
        let variant = (self.from_row)(row.index(), CloseCode::ABNORMAL_CLOSURE);
        // Each local row has its variant. Should one have none after all, it is a lost connection.
        variant.unwrap_or_else(|| (self.from_closed)(&Closed::no_frame()))
    }
}

impl<R> Clone for Supervisor<R> {
    fn clone(&self) -> Self {
        Self { ..*self }
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
