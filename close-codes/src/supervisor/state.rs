//! The rules of reconnecting, without the application's types.

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
    /// What began the reconnecting. Connect failures continue with it.
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
    /// A connection is open since this moment.
    Open { since: Moment },
    /// A connection is open and healthy.
    Healthy,
    /// The application asked to stop.
    Stopped,
}

/// How long the connection that closed had been open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Uptime {
    /// It was open, but not long enough to be healthy.
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

/// What the next connection should do differently. It stays in force until a connection opens.
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
        if self.phase != Phase::New {
            return self.retry_now(now);
        }
        self.phase = Phase::Down;
        self.attempt(Duration::ZERO, now)
    }

    pub(super) fn retry_now(&mut self, now: Moment) -> Attempt {
        self.ended(now);
        self.phase = Phase::Down;
        self.budget.order();
        self.attempt(Duration::ZERO, now)
    }

    pub(super) fn stop(&mut self) {
        self.phase = Phase::Stopped;
    }

    pub(super) fn opened(&mut self, now: Moment) {
        self.budget.heard(now);
        if self.phase != Phase::Stopped {
            self.phase = Phase::Open { since: now };
        }
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

    /// Ends the connection, if there is one.
    pub(super) fn ended(&mut self, now: Moment) -> Uptime {
        self.budget.heard(now);
        let uptime = match self.phase {
            Phase::Open { since } if now.duration_since(since) >= self.config.min_uptime() => {
                self.recover();
                Uptime::Healthy
            }
            Phase::Open { .. } => Uptime::Short,
            Phase::Healthy => Uptime::Healthy,
            Phase::New | Phase::Down | Phase::Stopped => Uptime::Unknown,
        };
        if self.phase != Phase::Stopped {
            self.phase = Phase::Down;
        }
        uptime
    }

    /// The connection closed. If it was not healthy, it counts as failed.
    pub(super) fn closed(&mut self, now: Moment) -> Uptime {
        let uptime = self.ended(now);
        if uptime != Uptime::Healthy {
            self.failed = self.failed.saturating_add(1);
        }
        uptime
    }

    /// An attempt opened no connection. A connection that was reported as open, and never as closed, counts as not
    /// healthy.
    pub(super) fn failed(&mut self, now: Moment) {
        self.failed = self.failed.saturating_add(1);
        self.budget.heard(now);
        if self.phase != Phase::Stopped {
            self.phase = Phase::Down;
        }
    }

    /// This end closed the connection, so later failures have nothing to continue with.
    pub(super) fn closed_by_us(&mut self) -> Action {
        self.origin = None;
        Action::Stop(if self.phase == Phase::Stopped { StopCause::Requested } else { StopCause::ClosedByUs })
    }

    pub(super) const fn config(&self) -> &Config {
        &self.config
    }

    /// Carries out the policy of `ruling`. The attempt counts for the row of `speaks`. The two differ if a refused
    /// connection continues with an older policy.
    pub(super) fn carry_out(&mut self, ruling: Ruling, speaks: Ruling, hint: Hint, now: Moment) -> Action {
        let Policy { reconnect, .. } = ruling.policy;
        if self.phase == Phase::Stopped {
            return Action::Stop(StopCause::Requested);
        }
        match reconnect.mode() {
            Mode::Never => Action::Stop(StopCause::Policy),
            Mode::Manual => {
                self.wishes.add(reconnect);
                Action::AwaitUser
            }
            Mode::Now | Mode::After { .. } | Mode::Backoff(_) => {
                let may_try = self.config.attempts().is_none_or(|most| self.number < most);
                if !may_try || !self.attempts.take(speaks.row, speaks.policy.reconnect.attempts()) {
                    return Action::Stop(StopCause::OutOfAttempts);
                }
                self.wishes.add(reconnect);
                let delay = self.delay(reconnect, hint.window);
                let retry_after = hint.retry_after.min(self.config.max_retry_after());
                // The delay is added to both waits, so that clients that wait together do not reconnect together.
                let delay = delay + retry_after + self.budget.wait(now);
                self.budget.order();
                Action::Reconnect(self.attempt(delay, now))
            }
        }
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
    /// replaces the policy's delay. A later window can only lengthen it, so that a peer cannot make its clients hurry.
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

    /// The delay by the policy. No hot loop: a delay shorter than a second is obeyed once; then the default backoff
    /// follows.
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

    /// Adds the wishes of a policy. Of two wishes for the session, the later one counts.
    fn add(&mut self, reconnect: Reconnect) {
        if reconnect.session() != Session::Unspecified {
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

/// Whether this policy has a delay longer than zero. Without one, it is the same as `now`.
fn can_wait(backoff: Backoff) -> bool {
    backoff.max() > Duration::ZERO && (backoff.initial() > Duration::ZERO || backoff.min() > Duration::ZERO)
}
