//! How long to wait: the delays of the policies, the peer's retry windows, and the rule against hot loops.

use core::time::Duration;

use super::verdict::HeldBack;
use crate::law::RetryWindow;
use crate::policy::{Backoff, DelayWindow, Delays, Mode, Reconnect};

/// What decides the next delay, counted since the connection was last healthy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    delays: Delays,
    /// Whether a delay shorter than a second was obeyed, other than one within a list.
    hurried: bool,
    /// Whether a retry window was obeyed.
    windowed: bool,
}

impl Pace {
    pub(super) const fn new(seed: u64) -> Self {
        Self { delays: Delays::new(seed), hurried: false, windowed: false }
    }

    /// The connection was healthy: everything starts again, but for the random numbers.
    pub(super) fn restart(&mut self) {
        self.delays.restart();
        self.hurried = false;
        self.windowed = false;
    }

    /// A random time of this window, which is no delay of a policy.
    pub(super) fn within(&mut self, window: DelayWindow) -> Duration {
        self.delays.within(window)
    }

    /// The delay by the policy, or by the peer's retry window; and what held it back. The first window since the
    /// connection was healthy stands in for the policy's delay; a later one can only lengthen it, so that nobody is made to
    /// hurry.
    pub(super) fn delay(
        &mut self,
        reconnect: Reconnect,
        window: Option<RetryWindow>,
    ) -> (Duration, Option<HeldBack>) {
        let (min, max) = match (window, reconnect.retry_window()) {
            (Some(window), Some(max)) => window.within(max),
            _ => return self.own_delay(reconnect.mode()),
        };
        let obeyed = DelayWindow::new(min, max);
        let from_window = self.delays.within(obeyed);
        if self.windowed || is_short(obeyed) && self.hurried {
            let (own, held_back) = self.own_delay(reconnect.mode());
            return if own > from_window { (own, held_back) } else { (from_window, None) };
        }
        self.windowed = true;
        self.hurried |= is_short(obeyed);
        (from_window, None)
    }

    /// The delay by the policy. One shorter than a second is obeyed once; then the default backoff takes over. Within a
    /// list the rule begins with the last delay: each one before it is waited once anyway.
    fn own_delay(&mut self, mode: Mode) -> (Duration, Option<HeldBack>) {
        let attempt = self.delays.attempt();
        let (window, repeats) = match mode {
            Mode::After { min, max } => (DelayWindow::new(min, max), true),
            Mode::List(list) => (list.delay(attempt), list.repeats(attempt)),
            Mode::Backoff(backoff) if can_wait(backoff) => return (self.delays.next(&backoff), None),
            _ => (DelayWindow::exactly(Duration::ZERO), true),
        };
        if repeats && is_short(window) {
            if self.hurried {
                return (self.delays.next(&Backoff::DEFAULT), Some(HeldBack::HotLoop));
            }
            self.hurried = true;
        }
        if let Mode::List(_) = mode {
            self.delays.count();
        }
        (self.delays.within(window), None)
    }
}

/// Whether a time drawn from this window is shorter than a second, on average.
fn is_short(window: DelayWindow) -> bool {
    window.min() + window.max() < Duration::from_secs(2)
}

/// Whether any delay of this policy is longer than nothing. One that has none is `now` by another name.
fn can_wait(backoff: Backoff) -> bool {
    !backoff.delay(0, u64::MAX).is_zero()
}
