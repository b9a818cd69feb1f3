//! A second supervisor, naive and slow, written from the design alone (DESIGN 7, LIFE 5 to 7) and not from the
//! crate's: it keeps lists where that one counts, and answers which delays may come instead of drawing one.
//!
//! Here is what it is told, and the answer; each rule has its file.

mod answer;
mod attempts;
mod budget;
mod delays;
mod echo;
mod evidence;
mod handshake;
mod lookup;
mod network;
mod uptime;

use close_codes::{
    CloseCode, Closed, Config, ConnectFailure, Initiator, Mode, Policy, PolicyTable, Reconnect, Row, Session,
    StopCause,
};

pub(crate) use self::answer::{Expect, Expected, Next, Wishes};
use self::attempts::SinceHealthy;
use self::budget::Budget;
use self::delays::Drawn;
use self::evidence::Evidence;
pub(crate) use self::evidence::Said;
pub(crate) use self::handshake::refused;
use self::network::Wait;
use self::uptime::Connection;
use crate::corners::{Corner, Tally};

pub(crate) struct Model {
    table: &'static PolicyTable,
    config: Config,
    connection: Connection,
    /// The stop that nothing but a start or a user ends.
    stopped: Option<StopCause>,
    /// The row and policy that began the reconnecting.
    began: Option<(Option<Row>, Policy)>,
    wishes: Wishes,
    /// Until when an attempt must be due that resumes the session.
    resume_until: Option<u64>,
    /// When the last connection ended; without one, when the first refusal came.
    ended: Option<u64>,
    /// When the last healthy connection ended, or when all began.
    down_since: Option<u64>,
    /// Whether the last answer was that the user decides, and nothing was told since.
    awaits_user: bool,
    /// The attempt that the last answer was.
    wait: Option<Wait>,
    since_healthy: SinceHealthy,
    /// What it was before the delay of the last answer was drawn, for an attempt that then comes too late.
    undelayed: SinceHealthy,
    /// Whether nothing was told yet: the first start is no *re*connect.
    is_new: bool,
    budget: Budget,
    evidence: Evidence,
    /// What a server's watch knows.
    watched: Evidence,
    pub(crate) tally: Tally,
}

/// What an answer is made of.
struct Question<'a> {
    /// The policy whose delays go on.
    policy: Policy,
    /// The row that asks, and its policy: for a failed attempt these are another's.
    asked: Option<Row>,
    speaks: Reconnect,
    /// What `never` means.
    never: StopCause,
    /// The peer's words, in which a retry window may be.
    text: &'a str,
    retry_after: Option<u64>,
    /// Whether the network's return may shorten the wait.
    is_the_networks: bool,
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
            wait: None,
            since_healthy: SinceHealthy::default(),
            undelayed: SinceHealthy::default(),
            is_new: true,
            budget: Budget::default(),
            evidence: Evidence::default(),
            watched: Evidence::of_server(),
            tally: Tally::new(),
        }
    }

    pub(crate) fn start(&mut self, now: u64) -> Next {
        self.tally.meet(if self.is_new { Corner::Started } else { Corner::StartedAgain });
        self.by_hand(now)
    }

    pub(crate) fn retry_now(&mut self, now: u64) -> Next {
        self.tally.meet(Corner::RetriedNow);
        self.is_new = false;
        self.by_hand(now)
    }

    pub(crate) fn opened(&mut self, now: u64) {
        self.tally.meet(if self.is_connected() { Corner::OpenedAgain } else { Corner::Opened });
        self.heard(now);
        let was_connected = self.is_connected();
        let was_healthy = self.gone(0, now);
        self.tally.meet_if(was_connected && was_healthy, Corner::ReplacedWhileHealthy);
        self.connection = Connection::Open { since: now };
        self.began = None;
        self.wishes = Wishes::default();
        self.resume_until = None;
    }

    pub(crate) fn healthy(&mut self, now: u64) {
        if !self.is_new {
            self.heard(now);
        }
        if self.is_connected() {
            self.tally.meet(Corner::SaidHealthy);
            self.connection = Connection::Healthy;
            self.since_healthy = SinceHealthy::default();
        } else {
            self.tally.meet(Corner::SaidHealthyWithoutConnection);
        }
    }

    pub(crate) fn stop(&mut self) -> StopCause {
        self.tally.meet(Corner::Stopped);
        self.is_new = false;
        self.stopped = Some(StopCause::Requested);
        self.wait = None;
        StopCause::Requested
    }

    /// What the application is asked before it overrules.
    pub(crate) fn offers(&self, closed: &Closed) -> Policy {
        let mut policy = lookup::policy(self.table, closed.code().get(), closed.reason());
        if closed.initiator() == Initiator::Us {
            // The table has nothing to say of an end that this side began; the application has.
            policy.reconnect = Reconnect::NEVER;
        }
        policy
    }

    pub(crate) fn closed(&mut self, closed: &Closed, overrule: Option<Reconnect>, now: u64) -> Expected {
        self.tally.meet(match overrule {
            Some(_) => Corner::Overruled,
            None if self.is_connected() => Corner::Closed,
            None => Corner::ClosedAgain,
        });
        self.heard(now);
        let (code, text) = (closed.code().get(), closed.reason());
        let row = self.row(code, text);
        let mut policy = self.offers(closed);
        policy.reconnect = overrule.unwrap_or(policy.reconnect);
        let is_ours = closed.initiator() == Initiator::Us;
        let was_short = self.end(closed, now);
        self.evidence.closed(closed, (row, policy.diagnose), was_short, now);
        let question = Question {
            policy,
            asked: row,
            speaks: policy.reconnect,
            never: if is_ours { StopCause::ClosedByUs } else { StopCause::Policy },
            text: if is_ours { "" } else { text },
            retry_after: None,
            is_the_networks: !is_ours && network::is_lost(closed),
        };
        let action = self.ended_for(&question, now);
        let diagnosis = self.evidence.said();
        Expected { reason: self.reason(code, text), row, policy, action, diagnosis }
    }

    /// What a server's watch says of the close.
    pub(crate) fn watched(&mut self, closed: &Closed, now: u64) -> Vec<Said> {
        let (code, text) = (closed.code().get(), closed.reason());
        let (row, policy) = (lookup::row(self.table, code, text), lookup::policy(self.table, code, text));
        self.watched.closed(closed, (row, policy.diagnose), false, now);
        self.watched.said()
    }

    /// `ours` is the row of what this end closed with.
    pub(crate) fn closed_by_us(&mut self, closed: &Closed, ours: Row, code: CloseCode, now: u64) -> Expected {
        self.tally.meet(if ours.is_local() { Corner::ClosedAsLocal } else { Corner::ClosedByUs });
        self.heard(now);
        // The peer may have been first.
        let is_peers_own = echo::is_peers_own(closed, code.get());
        let peer_began = is_peers_own && closed.initiator() == Initiator::Peer;
        let closed = &if peer_began { *closed } else { closed.begun_by(Initiator::Us) };
        let was_short = self.end(closed, now);
        let (their_code, their_text) = (closed.code().get(), closed.reason());
        let theirs = lookup::policy(self.table, their_code, their_text);
        let is_overruled = is_peers_own && theirs.reconnect.mode() == Mode::Never;
        self.tally.meet(match (is_peers_own, is_overruled) {
            (_, true) => Corner::PeersOwnNever,
            (true, _) => Corner::PeersOwnClose,
            _ => Corner::Echo,
        });
        let their_row = lookup::row(self.table, their_code, their_text);
        self.evidence.closed(closed, (their_row, theirs.diagnose), was_short, now);
        let our_text = ours.reason().or(ours.reason_prefix()).unwrap_or_default();
        let (reason, row, policy) = if is_overruled {
            (self.reason(their_code, their_text), self.row(their_code, their_text), theirs)
        } else if ours.is_local() {
            self.evidence.closed_as_local(ours, lookup::local(ours).diagnose, now);
            ((ours, None), Some(ours), lookup::local(ours))
        } else {
            let policy = lookup::policy(self.table, code.get(), our_text);
            (self.reason(code.get(), our_text), self.row(code.get(), our_text), policy)
        };
        let question = Question {
            policy,
            asked: row,
            speaks: policy.reconnect,
            never: StopCause::Policy,
            // An echo asks for nothing.
            text: if is_peers_own { their_text } else { "" },
            retry_after: None,
            is_the_networks: false,
        };
        let action = self.ended_for(&question, now);
        let diagnosis = self.evidence.said();
        Expected { reason, row, policy, action, diagnosis }
    }

    pub(crate) fn connect_failed(&mut self, failure: &ConnectFailure, now: u64) -> Expected {
        self.tally.meet(Corner::ConnectFailed);
        self.heard(now);
        // What was reported as open, and then as an attempt that failed, was never healthy by its age.
        let was_healthy = matches!(self.connection, Connection::Healthy);
        self.left(was_healthy, now);
        self.since_healthy.failed += 1;
        self.ended.get_or_insert(now);
        let local = failure.local().filter(|row| std::ptr::eq(row.table(), self.table));
        let named = |code: &u16| lookup::named(self.table, *code, failure.reason()).is_some();
        let like = failure.like().map(CloseCode::get).filter(named);
        self.tally.meet_if(failure.like().is_some() && like.is_none(), Corner::LikeNoRow);
        self.tally.meet_if(failure.local().is_some() && local.is_none(), Corner::AsForeignLocal);
        self.tally.meet_if(failure.is_timeout(), Corner::TimedOut);
        let (reason, asked, speaks) = match (local, like) {
            (Some(row), _) => ((row, None), local, lookup::local(row)),
            (None, like) => {
                let (code, text) = like.map_or((1006, ""), |code| (code, failure.reason()));
                let policy = lookup::policy(self.table, code, text);
                (self.reason(code, text), self.row(code, text), policy)
            }
        };
        // Treated as a row it is that row's; else what began goes on.
        let goes_on = self.began.filter(|_| local.is_none() && like.is_none());
        self.tally.meet(match (goes_on, local, like) {
            (Some(_), ..) => Corner::FollowsWhatBegan,
            (_, Some(_), _) => Corner::AsLocal,
            (.., Some(_)) => Corner::LikeARow,
            _ => Corner::FollowsTheLostRow,
        });
        if goes_on.is_none() {
            // What began has spoken already.
            self.wish(speaks.reconnect);
        }
        let (row, policy) = goes_on.unwrap_or((asked, speaks));
        let question = Question {
            policy,
            asked,
            speaks: speaks.reconnect,
            never: StopCause::Policy,
            text: "",
            retry_after: failure.retry_after().map(millis),
            // Where it is like a code somebody answered, also if no row names the code.
            is_the_networks: failure.like().is_none_or(|like| like == CloseCode::ABNORMAL_CLOSURE),
        };
        let action = self.decide(&question, now);
        self.evidence.connect_failed((asked, reason.1.unwrap_or(1006)), speaks.diagnose, now);
        let diagnosis = self.evidence.said();
        Expected { reason, row, policy, action, diagnosis }
    }

    /// The supervisor drew this delay for a reconnect.
    pub(crate) fn is_due(&mut self, due: u64) {
        self.budget.order(due);
        if let Some(wait) = &mut self.wait {
            wait.due = due;
        }
    }

    /// The attempt that was expected would have begun too late. Its row has asked for it, but nothing waited.
    pub(crate) fn gave_up(&mut self) {
        self.since_healthy = self.undelayed.clone();
        self.wait = None;
    }

    fn row(&mut self, code: u16, text: &str) -> Option<Row> {
        let row = lookup::row(self.table, code, text)?;
        let is_own = std::ptr::eq(row.table(), self.table);
        self.tally.meet(match (is_own, row.is_other(), row.is_range()) {
            (true, true, _) => Corner::OwnOther,
            (true, _, true) => Corner::OwnRange,
            (true, ..) => Corner::OwnCode,
            (.., true) => Corner::InheritedRange,
            _ => Corner::InheritedCode,
        });
        self.tally.meet_if(row.reason_prefix().is_some(), Corner::Prefix);
        self.tally.meet_if(row.reconnect().is_none(), Corner::InheritedPolicy);
        Some(row)
    }

    fn reason(&self, code: u16, text: &str) -> (Row, Option<u16>) {
        (lookup::variant(self.table, code, text), Some(code))
    }

    /// Whether the connection was open, and not for long enough.
    fn end(&mut self, closed: &Closed, now: u64) -> bool {
        let was_connected = self.is_connected();
        let was_healthy = self.gone(millis(closed.silent_for()), now);
        if !was_healthy {
            self.since_healthy.failed += 1;
        }
        self.ended = Some(now);
        was_connected && !was_healthy
    }

    fn ended_for(&mut self, question: &Question<'_>, now: u64) -> Expect {
        let Question { policy, asked, never, .. } = *question;
        let is_begun = never != StopCause::ClosedByUs || policy.reconnect.mode() != Mode::Never;
        self.began = is_begun.then_some((asked, policy));
        self.wish(policy.reconnect);
        self.decide(question, now)
    }

    /// What a policy wants of the next connection, which has until some time after the last end to resume the session.
    fn wish(&mut self, policy: Reconnect) {
        self.wishes = self.wishes.and(Wishes::of(policy));
        if policy.session() != Session::Unspecified {
            let ended = self.ended.expect("something ended");
            self.resume_until = policy.resume_within().map(|within| ended.saturating_add(millis(within)));
        }
    }

    /// Carries a policy out, for the row that asked.
    fn decide(&mut self, question: &Question<'_>, now: u64) -> Expect {
        let Question { policy: Policy { reconnect, .. }, asked, speaks, never, text, .. } = *question;
        if let Some(cause) = self.stopped {
            self.tally.meet(Corner::StopsAsRequested);
            return Expect::Stop(cause);
        }
        match reconnect.mode() {
            Mode::Never => {
                let is_ours = never == StopCause::ClosedByUs;
                self.tally.meet(if is_ours { Corner::StopsAsClosedByUs } else { Corner::StopsByPolicy });
                return Expect::Stop(never);
            }
            Mode::Manual => {
                self.tally.meet(Corner::AwaitsUser);
                self.awaits_user = true;
                return Expect::AwaitUser;
            }
            _ => self.tally.meet(Corner::Reconnects),
        }
        let out = |limit: Option<u32>, made: u32| limit.is_some_and(|limit| made >= limit);
        if out(self.config.attempts(), self.since_healthy.attempts) {
            self.tally.meet(Corner::OutOfAllAttempts);
            return Expect::Stop(StopCause::OutOfAttempts);
        }
        if out(speaks.attempts(), self.since_healthy.asked_by(asked)) {
            self.tally.meet(Corner::OutOfTheRowsAttempts);
            return Expect::Stop(StopCause::OutOfAttempts);
        }
        self.tally.meet_if(self.since_healthy.is_together(asked), Corner::RowsCountedTogether);
        self.since_healthy.asked.push(asked);
        self.undelayed = self.since_healthy.clone();
        let max_retry_after = millis(self.config.max_retry_after());
        let retry_after = question.retry_after.unwrap_or_default().min(max_retry_after);
        self.tally
            .meet_if(question.retry_after.is_some_and(|after| after > retry_after), Corner::RetryAfterCut);
        self.tally.meet_if(retry_after > 0, Corner::RetryAfter);
        let own = self.since_healthy.delay(reconnect, text, &mut self.tally);
        let (least, most) = self.budget.wait(&self.config, now);
        self.tally.meet_if(least > 0, Corner::BudgetWait);
        self.tally.meet_if(least == 0 && most > 0, Corner::BudgetWaitInDoubt);
        let (least, most) = (retry_after + least, retry_after + most);
        let evenly = own.evenly.filter(|_| least == most);
        let delay = Drawn { low: own.low + least, high: own.high + most, evenly };
        let next = Next { until: self.until(reconnect, speaks), ..self.attempt(delay) };
        self.wait = Some(Wait {
            next: next.clone(),
            is_the_networks: question.is_the_networks,
            earliest: (now.saturating_add(least), now.saturating_add(most)),
            due: u64::MAX,
            has_retry_after: retry_after > 0,
            was_shortened: false,
        });
        Expect::Reconnect(next)
    }

    /// Until when an attempt must be due, by the policy whose delays go on and by that of the row that speaks.
    fn until(&mut self, policy: Reconnect, speaks: Reconnect) -> Option<u64> {
        let down_since = self.down_since.expect("something was told");
        let both = policy != speaks && policy.within().is_some() && speaks.within().is_some();
        self.tally.meet_if(both, Corner::BothWithins);
        let limits = [policy, speaks].into_iter().filter_map(Reconnect::within).map(millis);
        limits.min().map(|within| down_since.saturating_add(within))
    }

    fn by_hand(&mut self, now: u64) -> Next {
        let is_reconnect = !self.is_new;
        // One that is not due yet is not made any more.
        self.budget.cancel(now);
        self.heard(now);
        // Nobody tried meanwhile: this is a start.
        let starts = self.stopped.is_some() || self.awaits_user;
        self.gone(0, now);
        if starts {
            self.down_since = Some(now);
        }
        self.stopped = None;
        let (least, most) = if is_reconnect { self.budget.wait(&self.config, now) } else { (0, 0) };
        self.tally.meet_if(least > 0, Corner::BudgetWaitByHand);
        Next { is_reconnect, ..self.attempt(Drawn::between(least, most)) }
    }

    fn attempt(&mut self, delay: Drawn) -> Next {
        let state = &mut self.since_healthy;
        state.attempts += 1;
        Next {
            number: state.attempts,
            failed: state.failed,
            wishes: self.wishes,
            delay,
            resume_until: self.resume_until,
            until: None,
            is_reconnect: true,
        }
    }

    fn heard(&mut self, now: u64) {
        self.is_new = false;
        self.down_since.get_or_insert(now);
        self.budget.heard(now);
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
