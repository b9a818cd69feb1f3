//! Attempts that a user or an operator asks for.

use super::delays::Drawn;
use super::{Model, Next};
use crate::corners::Corner;

impl Model {
    pub(crate) fn start(&mut self, now: u64) -> Next {
        self.tally.meet(if self.is_new { Corner::Started } else { Corner::StartedAgain });
        self.by_hand(now)
    }

    pub(crate) fn retry_now(&mut self, now: u64) -> Next {
        self.tally.meet(Corner::RetriedNow);
        self.is_new = false;
        self.by_hand(now)
    }

    fn by_hand(&mut self, now: u64) -> Next {
        let is_reconnect = !self.is_new;
        // One that is not due yet is not made any more, and was none.
        if self.budget.cancel(now) {
            self.since_healthy.attempts -= 1;
        }
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
}
