//! The budget: a limit on the reconnects in a window. Nothing overrules it.

use core::time::Duration;

use super::{Attempt, Config};
use crate::time::{Moment, SlidingCount, millis};

#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    made: SlidingCount,
    limit: u32,
    /// When the attempt is due that was ordered, and of which nothing was heard yet.
    ordered: Option<Moment>,
}

impl Budget {
    pub(super) const fn new(config: &Config) -> Self {
        Self {
            made: SlidingCount::new(millis(config.budget_window())),
            limit: config.budget(),
            ordered: None,
        }
    }

    /// An attempt was ordered.
    pub(super) fn order(&mut self, attempt: &Attempt) {
        self.ordered = Some(attempt.due);
    }

    /// Another attempt is to be ordered in its place: one that is not due yet will never be made. Returns whether there
    /// was such a one.
    pub(super) fn replace(&mut self, now: Moment) -> bool {
        self.ordered.take_if(|due| *due > now).is_some()
    }

    /// Something was heard, so the ordered attempt was made, at the latest now. It counts as of now, so that it never
    /// leaves the window too early, even if the application was late.
    pub(super) fn heard(&mut self, now: Moment) {
        if self.ordered.take().is_some() {
            self.made.record(now);
        }
    }

    /// How long to wait until one more attempt is within the budget: up to 16/15 of the window, or twice that if the
    /// clock goes backwards.
    pub(super) fn wait(&mut self, now: Moment) -> Duration {
        self.made.below(self.limit, now).duration_since(now)
    }
}
