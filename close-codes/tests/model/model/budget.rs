//! The budget of reconnects, by a list of all that were made.

use close_codes::Config;

use super::millis;

#[derive(Default)]
pub(super) struct Budget {
    /// When the reconnect is due that was asked for, and of which nothing was heard yet.
    ordered: Option<u64>,
    /// When each reconnect was heard of: it was made at the latest then.
    made: Vec<u64>,
    /// The latest time that was told, and whether the clock ever went back.
    clock: (u64, bool),
}

impl Budget {
    pub(super) fn order(&mut self, due: u64) {
        self.ordered = Some(due);
    }

    /// What is not due yet is not made any more. Returns whether there was anything.
    pub(super) fn cancel(&mut self, now: u64) -> bool {
        let is_early = self.ordered.is_some_and(|due| due > now);
        if is_early {
            self.ordered = None;
        }
        is_early
    }

    /// Something happens: a reconnect that was asked for was made, at the latest now.
    pub(super) fn heard(&mut self, now: u64) {
        self.clock = (now.max(self.clock.0), self.clock.1 || now < self.clock.0);
        if self.ordered.take().is_some() {
            self.made.push(now);
        }
    }

    /// How long to wait until the window has room, at least and at most: the supervisor remembers in bounded memory,
    /// and may wait for 16/15 of the window and twice that by a clock that went back.
    pub(super) fn wait(&self, config: &Config, now: u64) -> (u64, u64) {
        let (latest, went_back) = self.clock;
        let window = millis(config.budget_window()).max(1);
        let coarse = window.div_ceil(15) * 16;
        if went_back {
            return (0, 2 * coarse);
        }
        debug_assert_eq!(now, latest);
        let wait = |window: u64| match self.made.iter().rev().nth(config.budget() as usize - 1) {
            // The oldest of those that fill the window must leave it.
            Some(made) => (made.saturating_add(window)).saturating_sub(now),
            None => 0,
        };
        (wait(window), wait(coarse))
    }
}
