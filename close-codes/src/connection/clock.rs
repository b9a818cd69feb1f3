//! A connection's clock and its one timer.

use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::boxed::Box;

use tokio::time::{Instant, Sleep, sleep_until};

/// tokio's clock since a connection opened, and a timer that is set when it is first waited for.
#[derive(Debug)]
pub(super) struct Clock {
    start: Instant,
    timer: Option<Pin<Box<Sleep>>>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { start: Instant::now(), timer: None }
    }

    /// The time since the connection opened.
    pub(super) fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Whether this time has come. Until then the timer wakes the task.
    pub(super) fn poll_at(&mut self, due: Duration, context: &mut Context<'_>) -> Poll<()> {
        let due = self.start + due;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
        if timer.deadline() != due {
            timer.as_mut().reset(due);
        }
        timer.as_mut().poll(context)
    }
}
