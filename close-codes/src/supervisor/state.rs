//! The rules of reconnecting, without the application's types.

use core::time::Duration;

use super::attempts::Attempts;
use super::budget::Budget;
use super::pace::Pace;
use super::ruling::Ruling;
use super::verdict::HeldBack;
use super::{Action, Attempt, Config, StopCause};
use crate::closed::{Closed, How};
use crate::law::{CloseCode, RetryWindow, text_and_window};
use crate::policy::{DelayWindow, Mode, Policy, Reconnect, Session};
use crate::time::Moment;

/// All that a supervisor remembers about reconnecting.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    config: Config,
    budget: Budget,
    phase: Phase,
    /// Whether the application asked to stop. How the connection is goes on beside it.
    stopped: bool,
    /// What began the reconnecting. Connect failures continue with it.
    pub(super) origin: Option<Ruling>,
    wishes: Wishes,
    /// When the last connection ended: until when a session can be resumed counts from there.
    last_end: Option<Moment>,
    /// When the last healthy connection ended, or the reconnecting started: what a policy's `within` counts from.
    down_since: Moment,
    /// The wait for the next attempt, where the network's return shortens it.
    wait: Option<Wait>,
    // Since the connection was last healthy:
    attempts: Attempts,
    number: u32,
    /// How many attempts and connections failed to become healthy.
    failed: u32,
    pace: Pace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing was reported yet.
    New,
    /// No connection is open.
    Down,
    /// No connection is open, and the user decides when to try again.
    AwaitingUser,
    /// A connection is open since this moment.
    Open { since: Moment },
    /// A connection is open and healthy.
    Healthy,
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

/// What the next connection should do differently. It stays in force until a connection opens.
#[derive(Clone, Copy, Debug)]
struct Wishes {
    session: Session,
    /// Until when an attempt that resumes the session must be due.
    resume_until: Option<Moment>,
    reauthenticate: bool,
    failover: bool,
    reconfigure: bool,
}

impl State {
    pub(super) const fn new(config: Config, seed: u64) -> Self {
        Self {
            config,
            budget: Budget::new(&config),
            phase: Phase::New,
            stopped: false,
            origin: None,
            wishes: Wishes::NONE,
            last_end: None,
            down_since: Moment::START,
            wait: None,
            attempts: Attempts::NONE,
            number: 0,
            failed: 0,
            pace: Pace::new(seed),
        }
    }

    pub(super) fn start(&mut self, now: Moment) -> Attempt {
        if self.phase != Phase::New || self.stopped {
            return self.retry_now(now);
        }
        self.phase = Phase::Down;
        self.down_since = now;
        self.attempt(Duration::ZERO, None, now)
    }

    pub(super) fn retry_now(&mut self, now: Moment) -> Attempt {
        if self.budget.replace(now) {
            self.number = self.number.saturating_sub(1);
        }
        // Nobody tried meanwhile: this is a new start.
        if self.stopped || self.phase == Phase::AwaitingUser {
            self.down_since = now;
        }
        self.ended(Duration::ZERO, now);
        self.stopped = false;
        let wait = self.budget.wait(now);
        self.reconnect(wait, by_budget(wait), now)
    }

    /// The attempt that is waited for, sooner; `None` if nothing makes it sooner.
    pub(super) fn network_back(&mut self, now: Moment) -> Option<Attempt> {
        let Wait { attempt, not_before } = self.wait.as_mut()?;
        // A random time, since whoever was in the same network comes back, too.
        let due = now.max(*not_before) + self.pace.within(AFTER_NETWORK);
        if due >= attempt.due {
            return None;
        }
        (attempt.due, attempt.delay) = (due, due.duration_since(now));
        attempt.session = self.wishes.session_at(due);
        // The policy's own delay is over; only what is not shortened holds the attempt back.
        attempt.held_back = attempt.held_back.filter(|by| *by == HeldBack::Budget && *not_before > now);
        self.budget.order(attempt);
        Some(*attempt)
    }

    pub(super) fn stop(&mut self) {
        self.stopped = true;
        self.wait = None;
    }

    pub(super) fn opened(&mut self, now: Moment) {
        self.ended(Duration::ZERO, now);
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

    /// Ends the connection, if there is one. It was open until something last came from the peer: a server that accepts
    /// and says nothing would otherwise be healthy once a heartbeat has waited for it.
    pub(super) fn ended(&mut self, silence: Duration, now: Moment) -> Uptime {
        self.budget.heard(now);
        if let Phase::Open { since } = self.phase {
            let uptime = now.duration_since(since).saturating_sub(silence);
            if self.config.is_healthy_after(uptime) {
                self.phase = Phase::Healthy;
                self.recover();
            }
        }
        let uptime = match self.phase {
            Phase::Open { .. } => Uptime::Short,
            Phase::Healthy => Uptime::Healthy,
            Phase::New | Phase::Down | Phase::AwaitingUser => Uptime::Unknown,
        };
        self.leave(now);
        uptime
    }

    /// Whatever was before, no connection is open any more. One that was has ended now, or before. What is reported
    /// first is the start, if [`start`](Self::start) was not.
    fn leave(&mut self, now: Moment) {
        self.wait = None;
        match self.phase {
            Phase::New => self.down_since = now,
            Phase::Healthy => (self.last_end, self.down_since) = (Some(now), now),
            Phase::Open { .. } => self.last_end = Some(now),
            Phase::Down | Phase::AwaitingUser => {}
        }
        self.phase = Phase::Down;
    }

    /// The connection closed. If it was not healthy, it counts as failed.
    pub(super) fn closed(&mut self, silence: Duration, now: Moment) -> Uptime {
        let uptime = self.ended(silence, now);
        self.last_end = Some(now);
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
        self.leave(now);
    }

    /// This end closed the connection, so later failures have nothing to continue with.
    pub(super) fn closed_by_us(&mut self) -> Action {
        self.origin = None;
        Action::Stop(if self.stopped { StopCause::Requested } else { StopCause::ClosedByUs })
    }

    pub(super) const fn config(&self) -> &Config {
        &self.config
    }

    /// Carries out the policy of `ruling`. The attempt counts for the row of `speaks`. The two differ if a refused
    /// connection continues with an older policy.
    pub(super) fn carry_out(&mut self, ruling: Ruling, speaks: Ruling, hint: Hint, now: Moment) -> Action {
        let Policy { reconnect, .. } = ruling.policy;
        // Also where there is no attempt now: the user may ask for one. A policy that goes on has spoken already: what
        // another one has said since, as that a session must be new, stands.
        if !hint.goes_on {
            self.wish(reconnect, now);
        }
        if self.stopped {
            return Action::Stop(StopCause::Requested);
        }
        match reconnect.mode() {
            Mode::Never => Action::Stop(StopCause::Policy),
            Mode::Manual => {
                self.phase = Phase::AwaitingUser;
                Action::AwaitUser
            }
            Mode::Now | Mode::After { .. } | Mode::List(_) | Mode::Backoff(_) => {
                let may_try = self.config.attempts().is_none_or(|most| self.number < most);
                if !may_try || !self.attempts.take(speaks.row, speaks.policy.reconnect.attempts()) {
                    return Action::Stop(StopCause::OutOfAttempts);
                }
                let mut pace = self.pace;
                let (delay, held_back) = pace.delay(reconnect, hint.window);
                let retry_after = hint.retry_after.min(self.config.max_retry_after());
                // The delay is added to both waits, so that clients that wait together do not reconnect together.
                let spent = self.budget.wait(now);
                let others = retry_after + spent;
                let delay = delay + others;
                if self.is_too_late(now + delay, [reconnect, speaks.policy.reconnect]) {
                    return Action::Stop(StopCause::OutOfTime);
                }
                self.pace = pace;
                let attempt = self.reconnect(delay, by_budget(spent).or(held_back), now);
                self.wait = hint.is_of_network.then_some(Wait { attempt, not_before: now + others });
                Action::Reconnect(attempt)
            }
        }
    }

    /// Whether an attempt that is due then begins later than one of the policies allows.
    fn is_too_late(&self, due: Moment, policies: [Reconnect; 2]) -> bool {
        let waited = due.duration_since(self.down_since);
        policies.iter().any(|policy| policy.within().is_some_and(|within| waited > within))
    }

    /// Notes what a policy wants of the next connection, whether the attempt is made by itself or by hand. A session
    /// belongs to the connection that ended last; without one, time counts from the first refusal.
    fn wish(&mut self, reconnect: Reconnect, now: Moment) {
        let ended = *self.last_end.get_or_insert(now);
        self.wishes.add(reconnect, ended);
    }

    /// An attempt within the budget.
    fn reconnect(&mut self, delay: Duration, held_back: Option<HeldBack>, now: Moment) -> Attempt {
        let attempt = self.attempt(delay, held_back, now);
        self.budget.order(&attempt);
        attempt
    }

    fn attempt(&mut self, delay: Duration, held_back: Option<HeldBack>, now: Moment) -> Attempt {
        self.number = self.number.saturating_add(1);
        let due = now + delay;
        let Wishes { reauthenticate, failover, reconfigure, .. } = self.wishes;
        Attempt {
            number: self.number,
            delay,
            due,
            failed: self.failed,
            session: self.wishes.session_at(due),
            reauthenticate,
            failover,
            reconfigure,
            held_back,
        }
    }

    fn recover(&mut self) {
        self.attempts = Attempts::NONE;
        self.pace.restart();
        self.number = 0;
        self.failed = 0;
    }
}

/// What holds an attempt back that waits so long for the budget.
fn by_budget(wait: Duration) -> Option<HeldBack> {
    (!wait.is_zero()).then_some(HeldBack::Budget)
}

/// What the end of a connection, or a failed attempt, says beside the policy.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint {
    /// What the peer asked for.
    pub(super) window: Option<RetryWindow>,
    pub(super) retry_after: Duration,
    /// Whether nobody asked for anything: the connection was lost, or did not come about.
    pub(super) is_of_network: bool,
    /// Whether an older policy goes on, since nothing else speaks for this failure.
    pub(super) goes_on: bool,
}

impl Hint {
    /// What the end of a connection says that this end did not begin to close. Whoever named a window was there: that
    /// connection was not lost.
    pub(super) fn of(closed: &Closed) -> Self {
        let window = text_and_window(closed.reason()).1;
        let is_lost = closed.code() == CloseCode::ABNORMAL_CLOSURE && closed.how() != How::IllegalFrame;
        Self { window, is_of_network: is_lost && window.is_none(), ..Self::default() }
    }
}

/// A wait that nobody but the policy asked for.
#[derive(Clone, Copy, Debug)]
struct Wait {
    attempt: Attempt,
    /// What a `Retry-After` and the budget ask for ends here.
    not_before: Moment,
}

/// Within this time of the network's return an attempt is made.
const AFTER_NETWORK: DelayWindow = DelayWindow::new(Duration::ZERO, Duration::from_secs(1));

impl Wishes {
    const NONE: Self = Self {
        session: Session::Unspecified,
        resume_until: None,
        reauthenticate: false,
        failover: false,
        reconfigure: false,
    };

    /// Adds the wishes of a policy, for a connection that ended then. Of two wishes for the session, the later one counts.
    fn add(&mut self, reconnect: Reconnect, ended: Moment) {
        if reconnect.session() != Session::Unspecified {
            self.session = reconnect.session();
            self.resume_until = reconnect.resume_within().map(|within| ended + within);
        }
        self.reauthenticate |= reconnect.reauthenticate();
        self.failover |= reconnect.failover();
        self.reconfigure |= reconnect.reconfigure();
    }

    /// The session of an attempt that is due then: what can no longer be resumed starts anew.
    fn session_at(&self, due: Moment) -> Session {
        match self.resume_until {
            Some(until) if due > until => Session::Fresh,
            _ => self.session,
        }
    }
}
