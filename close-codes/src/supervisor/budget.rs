//! The budget: at most so many reconnects in a window, and nothing overrules it.

use core::time::Duration;

use super::Config;
use crate::time::{Moment, SlidingCount, millis};

#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    made: SlidingCount,
    limit: u32,
    /// An attempt that was ordered, and of which nothing was heard yet.
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

    /// Something was heard: the attempt that was ordered has been made, at the latest now. Counted as of now, it
    /// never leaves the window too early, however late the application was.
    pub(super) fn heard(&mut self, now: Moment) {
        if self.ordered {
            self.made.record(now);
            self.ordered = false;
        }
    }

    /// How long to wait until one more attempt is within the budget: up to 16/15 of the window, or twice that
    /// with a clock that goes backwards.
    pub(super) fn wait(&mut self, now: Moment) -> Duration {
        self.made.below(self.limit, now).duration_since(now)
    }
}
