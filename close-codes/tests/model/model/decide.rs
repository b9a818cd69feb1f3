//! A policy is carried out: whether there is an attempt, and which.

use close_codes::{Mode, Policy, Reconnect, Row, StopCause};

use super::delays::Drawn;
use super::network::Wait;
use super::{Expect, Model, Next, millis};
use crate::corners::Corner;

/// What an answer is made of.
pub(super) struct Question<'a> {
    /// The policy whose delays go on.
    pub(super) policy: Policy,
    /// The row that asks, and its policy: for a failed attempt these are another's.
    pub(super) asked: Option<Row>,
    pub(super) speaks: Reconnect,
    /// What `never` means.
    pub(super) never: StopCause,
    /// The peer's words, in which a retry window may be.
    pub(super) text: &'a str,
    pub(super) retry_after: Option<u64>,
    /// Whether the network's return may shorten the wait.
    pub(super) is_the_networks: bool,
}

impl Model {
    /// Carries a policy out, for the row that asked.
    pub(super) fn decide(&mut self, question: &Question<'_>, now: u64) -> Expect {
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

    /// The attempt that was expected would have begun too late. Its row has asked for it, but nothing waited.
    pub(crate) fn gave_up(&mut self) {
        self.since_healthy = self.undelayed.clone();
        self.wait = None;
    }

    /// Until when an attempt must be due, by the policy whose delays go on and by that of the row that speaks.
    fn until(&mut self, policy: Reconnect, speaks: Reconnect) -> Option<u64> {
        let down_since = self.down_since.expect("something was told");
        let both = policy != speaks && policy.within().is_some() && speaks.within().is_some();
        self.tally.meet_if(both, Corner::BothWithins);
        let limits = [policy, speaks].into_iter().filter_map(Reconnect::within).map(millis);
        limits.min().map(|within| down_since.saturating_add(within))
    }

    pub(super) fn attempt(&mut self, delay: Drawn) -> Next {
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
}
