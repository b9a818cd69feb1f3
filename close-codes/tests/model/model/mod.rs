//! A second supervisor, naive and slow, written from the design alone (DESIGN 7, LIFE 5 to 7) and not from the
//! crate's: it keeps lists where that one counts, and answers which delays may come instead of drawing one.
//!
//! Here is what it is told, and the answer; each rule has its file.

mod answer;
mod attempts;
mod budget;
mod by_hand;
mod decide;
mod delays;
mod echo;
mod ends;
mod evidence;
mod lookup;
mod network;
mod refusals;
mod uptime;
mod wishes;

use close_codes::{Config, Policy, PolicyTable, Row, StopCause};

pub(crate) use self::answer::{Expect, Expected, Next};
use self::attempts::SinceHealthy;
use self::budget::Budget;
use self::evidence::Evidence;
pub(crate) use self::evidence::Said;
use self::network::Wait;
pub(crate) use self::refusals::refused;
use self::uptime::Connection;
pub(crate) use self::wishes::Wishes;
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

    /// The supervisor drew this delay for a reconnect.
    pub(crate) fn is_due(&mut self, due: u64) {
        self.budget.order(due);
        if let Some(wait) = &mut self.wait {
            wait.due = due;
        }
    }

    /// Something is told.
    fn heard(&mut self, now: u64) {
        self.is_new = false;
        self.down_since.get_or_insert(now);
        self.budget.heard(now);
    }
}

fn millis(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
