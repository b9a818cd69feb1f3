//! A second supervisor, naive and slow, written from the design alone (DESIGN 7, LIFE 5 and 6) and not from the
//! crate's: it keeps lists where that one counts, and answers which delays may come instead of drawing one.

use std::ops::RangeInclusive;

use close_codes::{
    Backoff, CloseCode, Closed, Config, ConnectFailure, How, Initiator, Jitter, Mode, PolicyTable, Reconnect,
    RetryWindow, Row, Session, StopCause,
};

use crate::lookup;

/// What the model expects: this row decides, and this is done.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) row: Option<Row>,
    pub(crate) policy: Reconnect,
    pub(crate) action: Expect,
}

#[derive(Clone, Debug)]
pub(crate) enum Expect {
    Reconnect(Next),
    AwaitUser,
    Stop(StopCause),
}

/// An attempt, with the delays in milliseconds that it may have.
#[derive(Clone, Debug)]
pub(crate) struct Next {
    pub(crate) number: u32,
    pub(crate) failed: u32,
    pub(crate) wishes: Wishes,
    pub(crate) delay: RangeInclusive<u64>,
    /// What is due later starts a new session.
    pub(crate) resume_until: Option<u64>,
    /// What would be due later is given up.
    pub(crate) until: Option<u64>,
}

/// What the next attempt should do, until a connection opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    pub(crate) session: Session,
    pub(crate) reauthenticate: bool,
    pub(crate) failover: bool,
    pub(crate) reconfigure: bool,
}

pub(crate) struct Model {
    table: &'static PolicyTable,
    config: Config,
    connection: Connection,
    /// The stop that nothing but a start or a user ends.
    stopped: Option<StopCause>,
    /// The row and policy that began the reconnecting.
    began: Option<(Option<Row>, Reconnect)>,
    wishes: Wishes,
    /// Until when an attempt must be due that resumes the session.
    resume_until: Option<u64>,
    /// When the last connection ended; without one, when the first refusal came.
    ended: Option<u64>,
    /// When the last healthy connection ended, or when all began.
    down_since: Option<u64>,
    /// Whether the last answer was that the user decides, and nothing was told since.
    awaits_user: bool,
    since_healthy: SinceHealthy,
    /// What it was before the delay of the last answer was drawn, for an attempt that then comes too late.
    undelayed: SinceHealthy,
    /// Whether nothing was told yet: the first start is no *re*connect.
    pub(crate) is_new: bool,
    /// When the reconnect is due that was asked for, and of which nothing was heard yet.
    ordered: Option<u64>,
    /// When each reconnect was heard of: it was made at the latest then.
    reconnects: Vec<u64>,
    /// The latest time that was told, and whether the clock ever went back.
    clock: (u64, bool),
}

#[derive(Clone, Copy)]
enum Connection {
    None,
    Open { since: u64 },
    Healthy,
}

/// What is forgotten when a connection is healthy.
#[derive(Clone, Default)]
struct SinceHealthy {
    attempts: u32,
    /// The rows that asked for an attempt.
    asked: Vec<Option<Row>>,
    /// The attempts that waited by a backoff.
    grown: u32,
    /// Whether a delay of less than a second was obeyed.
    obeyed_short: bool,
    /// Whether a retry window was obeyed.
    obeyed_window: bool,
    failed: u32,
}

impl Model {
    pub(crate) fn new(table: &'static PolicyTable, config: Config) -> Self {
        Self {
            table,
            config,
            connection: Connection::None,
            stopped: None,
            began: None,
            wishes: Wishes::default(),
            resume_until: None,
            ended: None,
            down_since: None,
            awaits_user: false,
            since_healthy: SinceHealthy::default(),
            undelayed: SinceHealthy::default(),
            is_new: true,
            ordered: None,
            reconnects: Vec::new(),
            clock: (0, false),
        }
    }

    pub(crate) fn start(&mut self, now: u64) -> Next {
        let is_first = self.is_new;
        self.by_hand(now, !is_first)
    }

    pub(crate) fn retry_now(&mut self, now: u64) -> Next {
        self.by_hand(now, true)
    }

    pub(crate) fn opened(&mut self, now: u64) {
        self.heard(now);
        self.gone(0, now);
        self.connection = Connection::Open { since: now };
        self.began = None;
        self.wishes = Wishes::default();
        self.resume_until = None;
    }

    pub(crate) fn healthy(&mut self, now: u64) {
        if !self.is_new {
            self.heard(now);
        }
        if !matches!(self.connection, Connection::None) {
            self.connection = Connection::Healthy;
            self.since_healthy = SinceHealthy::default();
        }
    }

    pub(crate) fn stop(&mut self) -> StopCause {
        self.is_new = false;
        self.stopped = Some(StopCause::Requested);
        StopCause::Requested
    }

    pub(crate) fn closed(&mut self, closed: &Closed, overrule: Option<Reconnect>, now: u64) -> Expected {
        self.heard(now);
        let (code, reason) = (closed.code().get(), closed.reason());
        let row = lookup::row(self.table, code, reason);
        let policy = lookup::reconnect(self.table, code, reason);
        let is_ours = closed.initiator() == Initiator::Us;
        // The table has nothing to say of an end that this side began; the application has.
        let policy = overrule.unwrap_or(if is_ours { Reconnect::NEVER } else { policy });
        let never = if is_ours { StopCause::ClosedByUs } else { StopCause::Policy };
        self.end(closed, now);
        self.decided(row, policy, never, if is_ours { "" } else { reason }, now)
    }

    /// `ours` is the row of what this end closed with.
    pub(crate) fn closed_by_us(&mut self, closed: &Closed, ours: Row, code: CloseCode, now: u64) -> Expected {
        self.heard(now);
        self.end(closed, now);
        let reason = closed.reason();
        let theirs = lookup::reconnect(self.table, closed.code().get(), reason);
        let is_peers_own = is_peers_own(closed, code.get());
        if is_peers_own && theirs.mode() == Mode::Never {
            let row = lookup::row(self.table, closed.code().get(), reason);
            return self.decided(row, theirs, StopCause::Policy, "", now);
        }
        let (row, policy) = if ours.is_local() {
            // No code finds it, and none gives it a policy.
            (Some(ours), ours.reconnect().expect("a supervised table decides every end"))
        } else {
            let text = ours.reason_prefix().or(ours.reason()).unwrap_or_default();
            (lookup::row(self.table, code.get(), text), lookup::reconnect(self.table, code.get(), text))
        };
        // An echo asks for nothing.
        self.decided(row, policy, StopCause::Policy, if is_peers_own { reason } else { "" }, now)
    }

    pub(crate) fn connect_failed(&mut self, failure: &ConnectFailure, now: u64) -> Expected {
        self.heard(now);
        // What was reported as open, and then as an attempt that failed, was never healthy by its age.
        let was_healthy = matches!(self.connection, Connection::Healthy);
        self.left(was_healthy, now);
        self.since_healthy.failed += 1;
        self.ended.get_or_insert(now);
        let local = failure.local().filter(|row| std::ptr::eq(row.table(), self.table));
        let named = |code: u16| lookup::named(self.table, code, failure.reason()).is_some();
        let like = failure.like().map(CloseCode::get).filter(|code| named(*code));
        let (row, speaks) = match (local, like) {
            (Some(row), _) => (local, row.reconnect().expect("a supervised table decides every end")),
            (None, like) => {
                let (code, reason) = like.map_or((1006, ""), |code| (code, failure.reason()));
                (lookup::row(self.table, code, reason), lookup::reconnect(self.table, code, reason))
            }
        };
        // Treated as a row it is that row's; else what began goes on.
        let (decides, policy) = match self.began {
            Some(began) if local.is_none() && like.is_none() => began,
            _ => {
                // What began has spoken already.
                self.wish(speaks);
                (row, speaks)
            }
        };
        let min = millis(failure.retry_after().unwrap_or_default().min(self.config.max_retry_after()));
        let action = self.decide(policy, (row, speaks), StopCause::Policy, None, min, now);
        Expected { row: decides, policy, action }
    }

    /// The supervisor drew this delay for a reconnect.
    pub(crate) fn is_due(&mut self, due: u64) {
        self.ordered = Some(due);
    }

    /// The attempt that was expected would have begun too late. Its row has asked for it, but nothing waited.
    pub(crate) fn gave_up(&mut self) {
        self.since_healthy = self.undelayed.clone();
    }

    fn end(&mut self, closed: &Closed, now: u64) {
        if !self.gone(millis(closed.silent_for()), now) {
            self.since_healthy.failed += 1;
        }
        self.ended = Some(now);
    }

    fn decided(
        &mut self,
        row: Option<Row>,
        policy: Reconnect,
        never: StopCause,
        text: &str,
        now: u64,
    ) -> Expected {
        self.began =
            Some((row, policy)).filter(|_| never != StopCause::ClosedByUs || policy.mode() != Mode::Never);
        self.wish(policy);
        let window =
            policy.retry_window().and_then(|max| Some((RetryWindow::from_reason(text)?, millis(max))));
        let action = self.decide(policy, (row, policy), never, window, 0, now);
        Expected { row, policy, action }
    }

    /// What a policy wants of the next connection, which has until some time after the last end to resume the session.
    fn wish(&mut self, policy: Reconnect) {
        self.wishes = self.wishes.and(Wishes::of(policy));
        if policy.session() != Session::Unspecified {
            let ended = self.ended.expect("something ended");
            self.resume_until = policy.resume_within().map(|within| ended.saturating_add(millis(within)));
        }
    }

    /// The connection ends, or another opens: whether it was healthy. The time for which nothing came does not count.
    fn gone(&mut self, silence: u64, now: u64) -> bool {
        let is_healthy = match self.connection {
            Connection::Healthy => true,
            // One without end is never reached.
            Connection::Open { since } => {
                let min = millis(self.config.min_uptime());
                min != u64::from(u32::MAX) && now.saturating_sub(since).saturating_sub(silence) >= min
            }
            Connection::None => false,
        };
        if is_healthy {
            self.since_healthy = SinceHealthy::default();
        }
        self.left(is_healthy, now);
        is_healthy
    }

    /// No connection is there any more.
    fn left(&mut self, was_healthy: bool, now: u64) {
        if !matches!(self.connection, Connection::None) {
            self.ended = Some(now);
        }
        if was_healthy {
            self.down_since = Some(now);
        }
        self.connection = Connection::None;
        self.awaits_user = false;
    }

    /// Carries a policy out, for the row that asked.
    fn decide(
        &mut self,
        policy: Reconnect,
        (asked, speaks): (Option<Row>, Reconnect),
        never: StopCause,
        window: Option<(RetryWindow, u64)>,
        retry_after: u64,
        now: u64,
    ) -> Expect {
        if let Some(cause) = self.stopped {
            return Expect::Stop(cause);
        }
        match policy.mode() {
            Mode::Never => return Expect::Stop(never),
            Mode::Manual => {
                self.awaits_user = true;
                return Expect::AwaitUser;
            }
            _ => {}
        }
        let total = self.since_healthy.attempts;
        let out = |limit: Option<u32>, made: u32| limit.is_some_and(|limit| made >= limit);
        if out(self.config.attempts(), total) || out(speaks.attempts(), self.since_healthy.asked_by(asked)) {
            return Expect::Stop(StopCause::OutOfAttempts);
        }
        self.since_healthy.asked.push(asked);
        self.undelayed = self.since_healthy.clone();
        let (low, high) = self.policys_delay(policy, window);
        let (least, most) = self.budgets_wait(now);
        let down_since = self.down_since.expect("something was told");
        let limits = [policy, speaks].into_iter().filter_map(Reconnect::within).map(millis);
        let until = limits.min().map(|within| down_since.saturating_add(within));
        let next = self.attempt(low + retry_after + least, high + retry_after + most);
        Expect::Reconnect(Next { until, ..next })
    }

    /// The bounds of the delay by the policy, or by the peer's retry window: the first since the connection was
    /// healthy is obeyed, a later one can only lengthen the delay.
    fn policys_delay(&mut self, policy: Reconnect, window: Option<(RetryWindow, u64)>) -> (u64, u64) {
        let Some((window, max)) = window else { return self.own_delay(policy.mode()) };
        let window = in_window(window, max);
        let state = &mut self.since_healthy;
        if state.obeyed_window || is_short(window) && state.obeyed_short {
            let own = self.own_delay(policy.mode());
            return (window.0.max(own.0), window.1.max(own.1));
        }
        state.obeyed_window = true;
        state.obeyed_short |= is_short(window);
        window
    }

    fn own_delay(&mut self, mode: Mode) -> (u64, u64) {
        match mode {
            Mode::After { min, max } => self.not_hot((millis(min), millis(max))),
            Mode::List(list) => {
                let (delays, n) = (list.delays(), self.since_healthy.grown as usize);
                let delay = delays[n.min(delays.len() - 1)];
                let delay = (millis(delay.min()), millis(delay.max()));
                let repeats = n + 1 >= delays.len();
                if repeats && is_short(delay) && std::mem::replace(&mut self.since_healthy.obeyed_short, true)
                {
                    return self.grown(Backoff::DEFAULT);
                }
                self.since_healthy.grown += 1;
                delay
            }
            Mode::Backoff(backoff) if !backoff.max().is_zero() => self.grown(backoff),
            _ => self.not_hot((0, 0)),
        }
    }

    /// A delay of less than a second is obeyed once; then the default backoff takes over.
    fn not_hot(&mut self, delay: (u64, u64)) -> (u64, u64) {
        if is_short(delay) && std::mem::replace(&mut self.since_healthy.obeyed_short, true) {
            return self.grown(Backoff::DEFAULT);
        }
        delay
    }

    fn grown(&mut self, backoff: Backoff) -> (u64, u64) {
        let (min, max) = (millis(backoff.min()), millis(backoff.max()));
        // In millionths of a millisecond, so that no rounding adds up.
        let mut grown = u128::from(millis(backoff.initial())) * 1_000_000;
        for _ in 0..self.since_healthy.grown {
            grown = grown * u128::from(backoff.factor_thousandths()) / 1_000;
            grown = grown.min(u128::from(max) * 1_000_000);
        }
        self.since_healthy.grown += 1;
        // Rounding may go either way.
        let max_grown = match backoff.jitter() {
            Jitter::Added(window) => max.saturating_sub(millis(window.max())),
            _ => max,
        };
        let whole = |millionths: u128| u64::try_from(millionths / 1_000_000).unwrap().min(max_grown);
        let (down, up) = (whole(grown), whole(grown + 1_000_000));
        let part = |share: u16| (down * u64::from(share) / 1_000, up * u64::from(share) / 1_000);
        let (low, high) = match backoff.jitter() {
            Jitter::Full => (0, up),
            Jitter::Equal => (down / 2, up),
            Jitter::None => (down, up),
            Jitter::Share(share) => (down - part(share).0, up + part(share).1),
            Jitter::Added(window) => (down + millis(window.min()), up + millis(window.max())),
        };
        (low.clamp(min, max), high.clamp(min, max))
    }

    fn by_hand(&mut self, now: u64, is_reconnect: bool) -> Next {
        // One that is not due yet is not made any more.
        self.ordered = self.ordered.filter(|due| *due <= now);
        self.heard(now);
        // Nobody tried meanwhile: this is a start.
        let starts = self.stopped.is_some() || self.awaits_user;
        self.gone(0, now);
        if starts {
            self.down_since = Some(now);
        }
        self.stopped = None;
        let (least, most) = if is_reconnect { self.budgets_wait(now) } else { (0, 0) };
        self.attempt(least, most)
    }

    fn attempt(&mut self, least: u64, most: u64) -> Next {
        let state = &mut self.since_healthy;
        state.attempts += 1;
        Next {
            number: state.attempts,
            failed: state.failed,
            wishes: self.wishes,
            delay: least..=most,
            resume_until: self.resume_until,
            until: None,
        }
    }

    /// Something happens: a reconnect that was asked for was made, at the latest now.
    fn heard(&mut self, now: u64) {
        self.is_new = false;
        self.down_since.get_or_insert(now);
        self.clock = (now.max(self.clock.0), self.clock.1 || now < self.clock.0);
        if self.ordered.take().is_some() {
            self.reconnects.push(now);
        }
    }

    /// How long to wait until the window has room, at least and at most: the supervisor remembers in bounded memory,
    /// and may wait for 16/15 of the window and twice that by a clock that went back.
    fn budgets_wait(&self, now: u64) -> (u64, u64) {
        let (latest, went_back) = self.clock;
        let window = millis(self.config.budget_window()).max(1);
        let coarse = window.div_ceil(15) * 16;
        if went_back {
            return (0, 2 * coarse);
        }
        debug_assert_eq!(now, latest);
        let wait = |window: u64| match self.reconnects.iter().rev().nth(self.config.budget() as usize - 1) {
            // The oldest of those that fill the window must leave it.
            Some(made) => (made.saturating_add(window)).saturating_sub(now),
            None => 0,
        };
        (wait(window), wait(coarse))
    }
}

impl SinceHealthy {
    /// How many attempts a row has asked for. Eight rows are counted apart, further ones together: bounded memory.
    fn asked_by(&self, row: Option<Row>) -> u32 {
        let mut rows: Vec<Option<Row>> = Vec::new();
        for asked in self.asked.iter().chain([&row]) {
            if !rows.contains(asked) {
                rows.push(*asked);
            }
        }
        let apart = &rows[..rows.len().min(8)];
        let together = |asked: &Option<Row>| !apart.contains(asked);
        let counts = |asked: &&Option<Row>| **asked == row || together(&row) && together(asked);
        u32::try_from(self.asked.iter().filter(counts).count()).unwrap()
    }
}

impl Wishes {
    fn of(policy: Reconnect) -> Self {
        Self {
            session: policy.session(),
            reauthenticate: policy.reauthenticate(),
            failover: policy.failover(),
            reconfigure: policy.reconfigure(),
        }
    }

    /// Both: the later word on the session counts.
    fn and(self, other: Self) -> Self {
        let session = if other.session == Session::Unspecified { self.session } else { other.session };
        Self {
            session,
            reauthenticate: self.reauthenticate || other.reauthenticate,
            failover: self.failover || other.failover,
            reconfigure: self.reconfigure || other.reconfigure,
        }
    }
}

/// Whether the peer sent a Close that is no answer to what was sent, which was `ours` if nobody knows better: one
/// that repeats it, an empty one, or a 1000.
fn is_peers_own(closed: &Closed, ours: u16) -> bool {
    let sent = closed.sent().map_or(Some(ours), |sent| sent.code().map(|code| code.observed().get()));
    let code = closed.code().get();
    match closed.how() {
        How::IllegalFrame => true,
        // Codes that stand for no code, or for no Close.
        How::Frame | How::Unknown if matches!(code, 1005 | 1006 | 1015) => false,
        How::Frame | How::Unknown => code != 1000 && sent != Some(code),
        _ => false,
    }
}

/// Whether a time of these bounds is less than a second, on average.
fn is_short((low, high): (u64, u64)) -> bool {
    low + high < 2_000
}

/// A retry window as far as it is obeyed.
fn in_window(window: RetryWindow, max: u64) -> (u64, u64) {
    let (from, to) = (millis(window.from()), millis(window.to()));
    if to <= max {
        (from, to)
    } else if from < max {
        (from, max)
    } else {
        // Bounded by `max`, and not all at once: the public text of `RetryWindow` says no more.
        (0, max)
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
