//! The network's return, as LIFE 7 says it: what it shortens, and how far.

use close_codes::{Closed, How, RetryWindow};

use super::Model;
use super::answer::Next;
use super::delays::Drawn;
use crate::corners::Corner;

/// An attempt that is waited for.
#[derive(Clone)]
pub(super) struct Wait {
    pub(super) next: Next,
    /// Whether a lost connection or a failed attempt began it, and nobody asked for it.
    pub(super) is_the_networks: bool,
    /// The earliest moment that a `Retry-After` and the budget leave, at least and at most.
    pub(super) earliest: (u64, u64),
    /// When it is due, by the supervisor.
    pub(super) due: u64,
    pub(super) has_retry_after: bool,
    pub(super) was_shortened: bool,
}

/// The attempt that comes sooner.
#[derive(Debug)]
pub(crate) struct Sooner {
    pub(crate) next: Next,
    /// Earlier than this: a wait is only made shorter.
    pub(crate) before: u64,
    /// Whether it must come: any time within the second is sooner than what was waited for.
    pub(crate) is_certain: bool,
}

impl Model {
    /// `None`: the wait stays as it is, or there is none.
    pub(crate) fn network_back(&mut self, now: u64) -> Option<Sooner> {
        self.tally.meet(Corner::NetworkBack);
        let Some(wait) = &self.wait else {
            self.tally.meet(Corner::NothingWaits);
            return None;
        };
        if !wait.is_the_networks {
            self.tally.meet(Corner::WaitWasAskedFor);
            return None;
        }
        let (from, to) = (wait.earliest.0.max(now), wait.earliest.1.max(now));
        if wait.due <= from {
            self.tally.meet(Corner::WaitIsOver);
            return None;
        }
        let latest = to.saturating_add(1_000);
        let is_certain = latest < wait.due;
        self.tally.meet(if is_certain { Corner::Sooner } else { Corner::PerhapsSooner });
        self.tally.meet_if(wait.has_retry_after && from > now, Corner::SoonerAfterRetryAfter);
        self.tally.meet_if(!wait.has_retry_after && from > now, Corner::SoonerAfterBudget);
        // Of times that are not all sooner, only the early ones are heard of.
        let drawn = Drawn::between(from - now, latest - now);
        let delay = if is_certain && from == to { drawn.evenly(Corner::Sooner) } else { drawn };
        Some(Sooner { next: Next { delay, ..wait.next.clone() }, before: wait.due, is_certain })
    }

    /// The supervisor shortened the wait.
    pub(crate) fn is_sooner(&mut self, due: u64) {
        self.is_due(due);
        if let Some(wait) = &mut self.wait {
            self.tally.meet_if(wait.was_shortened, Corner::SoonerAgain);
            wait.was_shortened = true;
        }
    }
}

/// Whether the connection was lost: nobody said anything.
pub(super) fn is_lost(closed: &Closed) -> bool {
    match closed.how() {
        How::NoFrame | How::Unresponsive => true,
        How::Unknown => closed.code().get() == 1006 && RetryWindow::from_reason(closed.reason()).is_none(),
        _ => false,
    }
}
