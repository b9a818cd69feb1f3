//! `Queue`: the callers of one process, first come first served. Only the first of them asks for a turn.

use core::time::Duration;

use tokio::sync::MutexGuard as Turnstile;
use tokio::time::{Instant, timeout_at};

use super::error::Later;
use super::head::Head;
use super::limit::Limit;
use crate::sync::{Mutex, MutexGuard, PoisonError};

/// Who waits for a turn in this process.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// Its holder is the first; tokio hands it on in the order of asking.
    head: tokio::sync::Mutex<Head>,
    line: Mutex<Line>,
}

#[derive(Debug, Default)]
struct Line {
    /// How many there are, the first included.
    length: u32,
    /// The turn of the first, once it has one.
    turn: Option<Instant>,
}

/// A place in the queue. Dropping it leaves the queue.
#[derive(Debug)]
pub(super) struct Place<'a> {
    queue: &'a Queue,
    is_first: bool,
    /// No turn at this place is sooner. `None`: it may be at once, also for a deadline that is now.
    not_before: Option<Instant>,
}

impl Queue {
    /// A place behind those who are there.
    pub(super) fn enter(&self, limits: impl Iterator<Item = Limit>) -> Place<'_> {
        let now = Instant::now();
        let mut line = self.line();
        let first = line.turn.map_or(now, |turn| turn.max(now));
        // Whoever is n turns behind the first has a turn a window later, at the soonest.
        let wait = limits.map(|limit| limit.window().saturating_mul(line.length / limit.turns())).max();
        line.length += 1;
        let not_before = first.checked_add(wait.unwrap_or_default()).unwrap_or(first);
        Place { queue: self, is_first: false, not_before: Some(not_before).filter(|at| *at > now) }
    }

    /// A thread that panicked left a whole line behind: there is nothing in between.
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Place<'a> {
    /// Waits to be the first. With a deadline it says at once if the turn cannot come before.
    pub(super) async fn be_first(&mut self, deadline: Option<Instant>) -> Result<Turnstile<'a, Head>, Later> {
        let head = match deadline {
            None => self.queue.head.lock().await,
            Some(deadline) if self.not_before.is_some_and(|at| at > deadline) => return Err(self.later()),
            Some(deadline) => timeout_at(deadline, self.queue.head.lock()).await.map_err(|_| self.later())?,
        };
        self.is_first = true;
        Ok(head)
    }

    /// The first has a turn then: those behind can reckon with it.
    pub(super) fn has_turn(&self, at: Instant) {
        self.queue.line().turn = Some(at);
    }

    fn later(&self) -> Later {
        let now = Instant::now();
        let wait = self.not_before.map_or(Duration::ZERO, |at| at.saturating_duration_since(now));
        // Those in front take a while, too.
        Later::In(wait.max(Duration::from_millis(1)))
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut line = self.queue.line();
        line.length -= 1;
        if self.is_first {
            line.turn = None;
        }
    }
}
