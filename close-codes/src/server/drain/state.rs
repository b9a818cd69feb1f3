//! The state of a drain: who has a seat, whose turn it is, and how they ended. The time is an argument.

use core::iter::{self, Peekable};
use core::task::Waker;
use core::time::Duration;
use std::boxed::Box;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::vec::Vec;

use tokio::time::Instant;

use super::LAST_LOOK;
use super::progress::DrainProgress;
use super::report::DrainReport;
use super::seat::{Place, Turn};
use crate::law::CloseFrame;
use crate::observe::{Gone, drain as observe};
use crate::server::Shutdown;
use crate::time::{Rng, seed};

pub(super) struct State {
    phase: Phase,
    next: u64,
    /// The seats that are taken, by their numbers: in the order in which they were taken.
    seats: BTreeMap<u64, Arc<Place>>,
    /// How those ended that were there when the door was shut.
    ended: DrainReport,
    /// Changes with whatever others may watch; with the report for the last time.
    version: u64,
    rng: Rng,
}

/// What to do once the door is shut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) frame: CloseFrame,
    pub(super) per_second: u32,
    /// How long before the deadline the last turn is.
    pub(super) reserve: Duration,
}

impl Plan {
    /// How long the turns last, if the door is shut then: what the deadline leaves, in whole seconds.
    fn lasts(&self, shut: Instant, deadline: Instant) -> Duration {
        let left = deadline.saturating_duration_since(shut).saturating_add(MOMENT);
        Duration::from_secs(left.saturating_sub(self.reserve).as_secs())
    }
}

/// What may pass between the making of a deadline and its use: a plan has whole seconds, and would else lose one.
const MOMENT: Duration = Duration::from_millis(50);

enum Phase {
    /// Everybody is let in.
    Open,
    /// Everybody is let in until then.
    Notice { plan: Plan, until: Instant, deadline: Instant },
    /// The door is shut.
    Shut(Box<Shut>),
}

struct Shut {
    start: Instant,
    turns: Peekable<Shutdown>,
    /// Who waits for a turn.
    queue: VecDeque<Arc<Place>>,
    /// When the last client may be back.
    returned: Instant,
    last_turn: Instant,
    deadline: Instant,
    /// When those who were left were cut off: at the deadline, or later if nothing ran then.
    cut_at: Option<Instant>,
    is_reported: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            phase: Phase::Open,
            next: 0,
            seats: BTreeMap::new(),
            ended: DrainReport::default(),
            version: 0,
            rng: Rng::new(seed()),
        }
    }
}

impl State {
    pub(super) fn enter(&mut self) -> Option<Arc<Place>> {
        if self.is_shut() {
            return None;
        }
        self.next += 1;
        self.version += 1;
        let place = Arc::new(Place::new(self.next));
        self.seats.insert(self.next, Arc::clone(&place));
        Some(place)
    }

    /// A seat is given up.
    pub(super) fn leave(&mut self, place: &Place) {
        self.seats.remove(&place.number);
        if self.is_reported() {
            return;
        }
        self.version += 1;
        if self.is_shut() {
            self.ended.count(place.gone().unwrap_or(Gone::Left));
        }
    }

    /// Begins to drain, or goes on with a sooner deadline; `true` if it begins.
    pub(super) fn begin(&mut self, plan: Plan, now: Instant, until: Instant, deadline: Instant) -> bool {
        if self.is_reported() {
            return false;
        }
        self.version += 1;
        match &mut self.phase {
            Phase::Open => {
                self.phase = Phase::Notice { plan, until: until.min(deadline).max(now), deadline };
                return true;
            }
            Phase::Notice { until, deadline: older, .. } => {
                *older = deadline.min(*older);
                *until = (*older).min(*until);
            }
            Phase::Shut(shut) => shut.deadline = deadline.min(shut.deadline),
        }
        false
    }

    /// Does what is due. Returns who has to be woken for a turn.
    pub(super) fn turns(&mut self, now: Instant) -> Vec<Waker> {
        if let Phase::Notice { plan, until, deadline } = self.phase {
            if now >= until {
                self.phase = Phase::Shut(Box::new(self.shut(plan, now, deadline)));
                self.version += 1;
            }
        }
        let Phase::Shut(shut) = &mut self.phase else {
            return Vec::new();
        };
        let mut wakers = Vec::new();
        if now >= shut.deadline && shut.cut_at.is_none() {
            shut.cut_at = Some(now);
            shut.queue.clear();
            self.version += 1;
            for place in self.seats.values() {
                wakers.extend(place.give(Turn::Cut));
                wakers.push(place.holders());
            }
            return wakers;
        }
        while let Some(turn) = shut.turns.next_if(|turn| shut.start + turn.after <= now) {
            // Whoever has left in the meantime makes the others earlier.
            let mut queue = iter::from_fn(|| shut.queue.pop_front());
            let Some(place) = queue.find(|place| self.seats.contains_key(&place.number)) else {
                break;
            };
            wakers.extend(place.give(Turn::Close(turn.frame)));
        }
        wakers
    }

    /// Shuts the door, counts the seats, and makes the plan, all in one step.
    fn shut(&self, plan: Plan, now: Instant, deadline: Instant) -> Shut {
        let seats = self.seats.len() as u64;
        let closing = plan.lasts(now, deadline);
        observe::shut(seats, closing);
        let turns = Shutdown::new(plan.frame, seats, plan.per_second, closing);
        Shut {
            start: now,
            returned: now + turns.lasts(),
            last_turn: now + closing,
            turns: turns.peekable(),
            queue: self.seats.values().cloned().collect(),
            deadline,
            cut_at: None,
            is_reported: false,
        }
    }

    /// When something is due next; `None` before it begins.
    pub(super) fn due(&mut self) -> Option<Instant> {
        match &mut self.phase {
            Phase::Open => None,
            Phase::Notice { until, .. } => Some(*until),
            Phase::Shut(shut) => {
                if let Some(cut_at) = shut.cut_at {
                    return Some(cut_at + LAST_LOOK);
                }
                let start = shut.start;
                let turn = shut.turns.peek().filter(|_| !shut.queue.is_empty());
                Some(turn.map_or(shut.deadline, |turn| (start + turn.after).min(shut.deadline)))
            }
        }
    }

    /// Whether the door is shut and all seats are given up, or whoever was cut off had time to be polled.
    pub(super) fn is_done(&self, now: Instant) -> bool {
        let Phase::Shut(shut) = &self.phase else {
            return false;
        };
        self.seats.is_empty() || shut.cut_at.is_some_and(|cut_at| now >= cut_at + LAST_LOOK)
    }

    /// The report, once it is done: who has ended and keeps its seat was told, and whoever else is left is stuck.
    pub(super) fn report(&mut self, now: Instant) -> DrainReport {
        let Phase::Shut(shut) = &mut self.phase else {
            return self.ended;
        };
        if !shut.is_reported {
            shut.is_reported = true;
            for place in self.seats.values() {
                self.ended.count(place.gone().unwrap_or(Gone::Stuck));
            }
            self.version += 1;
            let DrainReport { closed, left, cut, stuck } = self.ended;
            observe::done(closed, left, cut, stuck, now.saturating_duration_since(shut.start));
        }
        self.ended
    }

    pub(super) const fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Open)
    }

    pub(super) const fn is_shut(&self) -> bool {
        matches!(self.phase, Phase::Shut(_))
    }

    pub(super) fn is_cut(&self) -> bool {
        matches!(&self.phase, Phase::Shut(shut) if shut.cut_at.is_some())
    }

    pub(super) fn is_reported(&self) -> bool {
        matches!(&self.phase, Phase::Shut(shut) if shut.is_reported)
    }

    pub(super) const fn version(&self) -> u64 {
        self.version
    }

    pub(super) const fn random(&mut self) -> u64 {
        self.rng.next()
    }

    /// How long it is until the last client may be back.
    pub(super) fn returning(&self, now: Instant) -> Duration {
        match &self.phase {
            Phase::Shut(shut) => shut.returned.saturating_duration_since(now),
            Phase::Open | Phase::Notice { .. } => Duration::ZERO,
        }
    }

    pub(super) fn progress(&self, now: Instant) -> DrainProgress {
        let until = match &self.phase {
            Phase::Open => now,
            Phase::Notice { plan, until, deadline } => *until + plan.lasts(*until, *deadline),
            Phase::Shut(_) if self.seats.is_empty() => now,
            Phase::Shut(shut) if now < shut.last_turn => shut.last_turn.min(shut.deadline),
            Phase::Shut(shut) => shut.deadline,
        };
        DrainProgress {
            is_draining: !self.is_open(),
            open: self.seats.len() as u64,
            ended: self.ended,
            remaining: until.saturating_duration_since(now),
        }
    }
}
