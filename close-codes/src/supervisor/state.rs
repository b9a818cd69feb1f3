//! The rules of reconnecting, apart from the application's types.

use core::time::Duration;

use super::attempts::Attempts;
use super::budget::Budget;
use super::{Action, Attempt, Config, StopCause};
use crate::law::RetryWindow;
use crate::policy::{Backoff, Delays, Mode, Policy, Reconnect, Session};
use crate::table::Row;
use crate::time::Moment;

/// All that a supervisor remembers about reconnecting.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    config: Config,
    delays: Delays,
    budget: Budget,
    phase: Phase,
    /// Whether the application asked to stop. How the connection is goes on beside it.
    stopped: bool,
    /// What began the reconnecting: what connect failures go on with.
    pub(super) origin: Option<Ruling>,
    wishes: Wishes,
    // Since the connection was last healthy:
    attempts: Attempts,
    number: u32,
    /// How many attempts and connections failed to become healthy.
    failed: u32,
    /// Whether a delay shorter than a second was obeyed.
    hurried: bool,
    /// Whether a retry window was obeyed.
    windowed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// `start` was not called yet.
    New,
    /// No connection is open.
    Down,
    /// A connection is open, since then.
    Open { since: Moment },
    /// A connection is open and healthy.
    Healthy,
}

/// How the connection that ended had been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uptime {
    /// It was open, but not for long enough to be healthy.
    Short,
    /// It was healthy.
    Healthy,
    /// It was never reported as open.
    Unknown,
}

/// A row that decides, and its policy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ruling {
    pub(super) row: Option<Row>,
    pub(super) policy: Policy,
}

/// What the next connection should do differently. It stands until one opens.
#[derive(Clone, Copy, Debug)]
struct Wishes {
    session: Session,
    reauthenticate: bool,
    failover: bool,
    reconfigure: bool,
}

impl State {
    pub(super) const fn new(config: Config, seed: u64) -> Self {
        Self {
            config,
            delays: Delays::new(seed),
            budget: Budget::new(&config),
            phase: Phase::New,
            stopped: false,
            origin: None,
            wishes: Wishes::NONE,
            attempts: Attempts::NONE,
            number: 0,
            failed: 0,
            hurried: false,
            windowed: false,
        }
    }

    pub(super) fn start(&mut self, now: Moment) -> Attempt {
        if self.phase != Phase::New || self.stopped {
            return self.retry_now(now);
        }
        self.phase = Phase::Down;
        self.attempt(Duration::ZERO, now)
    }

    pub(super) fn retry_now(&mut self, now: Moment) -> Attempt {
        self.budget.replace(now);
        self.ended(now);
        self.stopped = false;
        let wait = self.budget.wait(now);
        self.reconnect(wait, now)
    }

    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    pub(super) fn opened(&mut self, now: Moment) {
        self.ended(now);
        self.phase = Phase::Open { since: now };
        self.origin = None;
        self.wishes = Wishes::NONE;
    }

    pub(super) fn healthy(&mut self, now: Moment) {
        self.budget.heard(now);
        if let Phase::Open { .. } = self.phase {
            self.phase = Phase::Healthy;
            self.recover();
        }
    }

    /// The connection, if there was one, has ended.
    pub(super) fn ended(&mut self, now: Moment) -> Uptime {
        self.budget.heard(now);
        let uptime = match self.phase {
            Phase::Open { since } if now.duration_since(since) >= self.config.min_uptime() => {
                self.recover();
                Uptime::Healthy
            }
            Phase::Open { .. } => Uptime::Short,
            Phase::Healthy => Uptime::Healthy,
            Phase::New | Phase::Down => Uptime::Unknown,
        };
        self.phase = Phase::Down;
        uptime
    }

    /// The connection closed: one that was not healthy has failed.
    pub(super) fn closed(&mut self, now: Moment) -> Uptime {
        let uptime = self.ended(now);
        if uptime != Uptime::Healthy {
            self.failed = self.failed.saturating_add(1);
        }
        uptime
    }

    /// No connection came about. One that was reported as open, and not as closed, was not healthy.
    pub(super) fn failed(&mut self, now: Moment) {
        self.failed = self.failed.saturating_add(1);
        self.budget.heard(now);
        self.phase = Phase::Down;
    }

    /// This end closed the connection: there is nothing to go on with.
    pub(super) fn closed_by_us(&mut self) -> Action {
        self.origin = None;
        Action::Stop(if self.stopped { StopCause::Requested } else { StopCause::ClosedByUs })
    }

    pub(super) const fn config(&self) -> &Config {
        &self.config
    }

    /// Carries a policy out. The attempt counts for the row that speaks for the end, which is not the row that
    /// decides where a refused connection goes on with an older policy.
    pub(super) fn carry_out(&mut self, ruling: Ruling, speaks: Ruling, hint: Hint, now: Moment) -> Action {
        let Policy { reconnect, .. } = ruling.policy;
        // Also where there is no attempt now: the user may ask for one.
        self.wishes.add(reconnect);
        if self.stopped {
            return Action::Stop(StopCause::Requested);
        }
        match reconnect.mode() {
            Mode::Never => Action::Stop(StopCause::Policy),
            Mode::Manual => Action::AwaitUser,
            Mode::Now | Mode::After { .. } | Mode::Backoff(_) => {
                let may_try = self.config.attempts().is_none_or(|most| self.number < most);
                if !may_try || !self.attempts.take(speaks.row, speaks.policy.reconnect.attempts()) {
                    return Action::Stop(StopCause::OutOfAttempts);
                }
                let delay = self.delay(reconnect, hint.window);
                let retry_after = hint.retry_after.min(self.config.max_retry_after());
                // The delay comes on top of both waits: those who wait together should not come back together.
                let delay = delay + retry_after + self.budget.wait(now);
                Action::Reconnect(self.reconnect(delay, now))
            }
        }
    }

    /// An attempt within the budget.
    fn reconnect(&mut self, delay: Duration, now: Moment) -> Attempt {
        let attempt = self.attempt(delay, now);
        self.budget.order(&attempt);
        attempt
    }

    fn attempt(&mut self, delay: Duration, now: Moment) -> Attempt {
        self.number = self.number.saturating_add(1);
        let Wishes { session, reauthenticate, failover, reconfigure } = self.wishes;
        Attempt {
            number: self.number,
            delay,
            due: now + delay,
            failed: self.failed,
            session,
            reauthenticate,
            failover,
            reconfigure,
        }
    }

    /// The delay by the policy, or by the peer's retry window. The first window since the connection was healthy
    /// stands in for the policy's delay; a later one can only lengthen it, so that nobody is made to hurry.
    fn delay(&mut self, reconnect: Reconnect, window: Option<RetryWindow>) -> Duration {
        let obeyed = match (window, reconnect.retry_window()) {
            (Some(window), Some(max)) => window.within(max),
            _ => return self.own_delay(reconnect.mode()),
        };
        let is_short = is_short(obeyed.0, obeyed.1);
        let from_window = self.delays.between(obeyed.0, obeyed.1);
        if self.windowed || is_short && self.hurried {
            return from_window.max(self.own_delay(reconnect.mode()));
        }
        self.windowed = true;
        self.hurried |= is_short;
        from_window
    }

    /// The delay by the policy. One shorter than a second is obeyed once; then the default backoff takes over.
    fn own_delay(&mut self, mode: Mode) -> Duration {
        let (min, max) = match mode {
            Mode::After { min, max } => (min, max),
            Mode::Backoff(backoff) if can_wait(backoff) => return self.delays.next(&backoff),
            _ => (Duration::ZERO, Duration::ZERO),
        };
        if is_short(min, max) {
            if self.hurried {
                return self.delays.next(&Backoff::DEFAULT);
            }
            self.hurried = true;
        }
        self.delays.between(min, max)
    }

    fn recover(&mut self) {
        self.attempts = Attempts::NONE;
        self.delays.restart();
        self.number = 0;
        self.failed = 0;
        self.hurried = false;
        self.windowed = false;
    }
}

/// What the peer asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint {
    pub(super) window: Option<RetryWindow>,
    pub(super) retry_after: Duration,
}

impl Wishes {
    const NONE: Self =
        Self { session: Session::Unspecified, reauthenticate: false, failover: false, reconfigure: false };

    /// Adds a policy's. A session that must be new stays so, whoever would resume it meanwhile: the policy that began
    /// speaks again at each refused connection.
    fn add(&mut self, reconnect: Reconnect) {
        if reconnect.session() != Session::Unspecified && self.session != Session::Fresh {
            self.session = reconnect.session();
        }
        self.reauthenticate |= reconnect.reauthenticate();
        self.failover |= reconnect.failover();
        self.reconfigure |= reconnect.reconfigure();
    }
}

/// Whether a time drawn from this window is shorter than a second, on average.
fn is_short(min: Duration, max: Duration) -> bool {
    min.saturating_add(max) < Duration::from_secs(2)
}

/// Whether any delay of this policy is longer than nothing. One that has none is `now` by another name.
fn can_wait(backoff: Backoff) -> bool {
    backoff.max() > Duration::ZERO && (backoff.initial() > Duration::ZERO || backoff.min() > Duration::ZERO)
}
