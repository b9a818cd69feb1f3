//! The budget: a limit on the reconnects in a window. Nothing overrules it.

use core::time::Duration;

use super::Config;
use crate::time::{Moment, SlidingCount, millis};

#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    made: SlidingCount,
    limit: u32,
    /// Whether an attempt was ordered and nothing was heard of it yet.
    ordered: bool,
}

impl Budget {
    pub(super) const fn new(config: &Config) -> Self {
        Self {
            made: SlidingCount::new(millis(config.budget_window())),
            limit: config.budget(),
            ordered: false,
        }
    }

    /// An attempt was ordered.
    pub(super) fn order(&mut self) {
        self.ordered = true;
    }

    /// Something was heard, so the ordered attempt was made, at the latest now. It counts as of now, so that it never
    /// leaves the window too early, even if the application was late.
    pub(super) fn heard(&mut self, now: Moment) {
        if self.ordered {
            self.made.record(now);
            self.ordered = false;
        }
    }

    /// How long to wait until one more attempt is within the budget: up to 16/15 of the window, or twice that if the
    /// clock goes backwards.
    pub(super) fn wait(&mut self, now: Moment) -> Duration {
        self.made.below(self.limit, now).duration_since(now)
    }
}
