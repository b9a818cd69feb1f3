//! A connection's clock and its one timer.

use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;

use super::sleep::Sleep;
use super::timer::BrowserTimer;

/// The time since a connection was made, and a timer that is set when it is first waited for.
pub(super) struct Clock {
    start: BrowserTimer,
    /// The time that is waited for.
    alarm: Option<(Duration, Sleep)>,
}

impl Clock {
    /// The clock of this start.
    pub(super) const fn new(start: BrowserTimer) -> Self {
        Self { start, alarm: None }
    }

    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Whether this time has come. Until then the timer wakes the task, and no clock is read.
    pub(super) fn poll_at(&mut self, due: Duration, context: &mut Context<'_>) -> Poll<()> {
        loop {
            if let Some((_, sleep)) = self.alarm.as_mut().filter(|(time, _)| *time == due) {
                if Pin::new(sleep).poll(context).is_pending() {
                    return Poll::Pending;
                }
            }
            let left = due.saturating_sub(self.now());
            if left.is_zero() {
                return Poll::Ready(());
            }
            // Another time; or a timer that woke up early.
            self.alarm = Some((due, Sleep::new(left)));
        }
    }

    /// The timer is set anew when it is waited for next.
    pub(super) fn set_again(&mut self) {
        self.alarm = None;
    }
}
