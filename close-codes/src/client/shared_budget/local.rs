//! A budget of one process: the turns in memory, on tokio's clock.

use core::time::Duration;
use std::collections::VecDeque;

use tokio::time::Instant;

use super::answer::Answer;
use super::id::Id;
use super::limit::{LONGEST, Limit, micros};
use super::terms::Keyed;
use super::turns::{next_turn, stand_ins};
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// The turns that still count, in ascending order: at most those of the widest limit. All stand-ins are one.
#[derive(Debug)]
pub(super) struct Local {
    start: Instant,
    taken: Mutex<VecDeque<Taken>>,
}

#[derive(Clone, Copy, Debug)]
struct Taken {
    turn: u64,
    by: By,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Whoever has this id.
    Id(Id),
    /// Somebody of whom only the service knows, so many times.
    StandIn(u32),
}

impl Taken {
    fn stands_in(self) -> bool {
        matches!(self.by, By::StandIn(_))
    }

    /// Its time, and how many turns it is.
    fn turns(self) -> (u64, u32) {
        let count = match self.by {
            By::Id(_) => 1,
            By::StandIn(count) => count,
        };
        (self.turn, count)
    }
}

impl Local {
    pub(super) fn new() -> Self {
        Self { start: Instant::now(), taken: Mutex::default() }
    }

    /// A turn that is at most so far ahead. No id asks again once it has one: in memory no answer is lost.
    pub(super) fn ask(&self, limits: &[Keyed], slack: u64, id: Id, ahead: u64) -> Answer {
        let now = self.now();
        let mut taken = self.taken();
        let widest = limits.iter().map(|keyed| keyed.limit.window()).max().unwrap_or_default();
        let counts_for = micros(widest).saturating_add(slack);
        while taken.front().is_some_and(|first| first.turn.saturating_add(counts_for) <= now) {
            taken.pop_front();
        }
        let turn = limits.iter().fold(now, |turn, keyed| {
            // What the service has counted is known of the widest limit only.
            let counts = |other: &Taken| !other.stands_in() || keyed.limit.window() == widest;
            let turns = taken.iter().copied().filter(counts).map(Taken::turns);
            turn.max(next_turn(turns, now, keyed.limit, slack))
        });
        let wait = signed(turn) - signed(now);
        if turn - now > ahead {
            return Answer::later(wait);
        }
        insert(&mut taken, Taken { turn, by: By::Id(id) });
        Answer::turn(wait)
    }

    pub(super) fn give_back(&self, id: Id) {
        self.taken().retain(|other| other.by != By::Id(id));
    }

    pub(super) fn known(&self, limit: Limit, slack: u64, remaining: u32, within: Duration) {
        let now = self.now();
        let mut taken = self.taken();
        taken.retain(|other| !other.stands_in());
        let turns = taken.iter().map(|other| other.turn);
        let found = stand_ins(turns, now, limit, slack, remaining, within);
        if found.count > 0 {
            insert(&mut taken, Taken { turn: found.at, by: By::StandIn(found.count) });
        }
    }

    fn now(&self) -> u64 {
        // A window before the start is not before zero.
        micros(LONGEST * 2 + self.start.elapsed())
    }

    /// A thread that panicked left whole turns behind: there is nothing in between.
    fn taken(&self) -> MutexGuard<'_, VecDeque<Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In order, behind those of the same time. Nearly always at the end.
fn insert(taken: &mut VecDeque<Taken>, new: Taken) {
    let place = taken.partition_point(|other| other.turn <= new.turn);
    taken.insert(place, new);
}

fn signed(micros: u64) -> i64 {
    i64::try_from(micros).unwrap_or(i64::MAX)
}
