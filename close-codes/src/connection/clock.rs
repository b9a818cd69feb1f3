//! A connection's clock and its one timer.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::boxed::Box;

use tokio::time::{Instant, Sleep, sleep_until};

use super::alarm::Alarm;

/// tokio's clock since a connection opened, and a timer that is set when it is first waited for.
///
/// A connection waits for its timer whenever it waits for its peer, so for each message; and the timer fires once in
/// many seconds. So tokio's timer is polled only after it was set, and after it has fired.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    timer: Option<Pin<Box<Sleep>>>,
    alarm: Alarm,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { start: Instant::now(), timer: None, alarm: Alarm::new() }
    }

    /// The time since the connection opened.
    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Something else than before may be due next.
    pub(super) fn retime(&self) {
        self.alarm.unset();
    }

    /// Whether the alarm is set for what is due next, has not rung, and wakes this task.
    #[inline]
    pub(super) fn is_waited_for(&self, context: &Context<'_>) -> bool {
        self.alarm.is_set(context)
    }

    /// Whether this time has come; `None` never comes. Until then the alarm wakes the task.
    pub(super) fn poll_at(&mut self, due: Option<Duration>, context: &mut Context<'_>) -> Poll<()> {
        let mut context = self.alarm.set(context);
        let Some(due) = due.map(|due| self.start + due) else {
            return Poll::Pending;
        };
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        let fired = timer.as_mut().poll(&mut context);
        if fired.is_ready() {
            // It stays so, until it is set again.
            self.alarm.unset();
        }
        fired
    }
}
