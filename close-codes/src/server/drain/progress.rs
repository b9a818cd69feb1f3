//! How far a drain is, for whoever watches.

use core::fmt;
use core::future::poll_fn;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;

use futures_core::{FusedStream, Stream};

use super::Drain;
use super::report::DrainReport;
use crate::waiters::Waiter;

/// How far a [`Drain`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DrainProgress {
    /// Whether [`Drain::run`] was called.
    pub is_draining: bool,
    /// How many seats are taken now.
    pub open: u64,
    /// How the others ended, of those that were there when the door was shut; at the deadline also who is stuck.
    pub ended: DrainReport,
    /// How long it may take yet: until the last planned turn, the notice included, and at the end until the deadline.
    /// Zero before it begins.
    pub remaining: Duration,
}

/// One line: `"draining: 341 open, 459 gone, 6.2s left"`.
impl fmt::Display for DrainProgress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_draining {
            return write!(f, "serving: {} open", self.open);
        }
        let seconds = self.remaining.as_secs_f64();
        // Who is stuck is not gone.
        let gone = self.ended.total() - self.ended.stuck;
        write!(f, "draining: {} open, {gone} gone, {seconds:.1}s left", self.open)
    }
}

/// How a [`Drain`] goes on: see [`Drain::progresses`]. Also a stream.
#[derive(Debug)]
pub struct Progresses {
    drain: Drain,
    seen: Option<u64>,
    waiter: Waiter,
}

impl Progresses {
    pub(super) fn new(drain: Drain) -> Self {
        Self { drain, seen: None, waiter: Waiter::default() }
    }

    /// The progress now, and then each later one that is found; in between some may be skipped, the last never.
    /// `None` after the report is made.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe.
    pub async fn next(&mut self) -> Option<DrainProgress> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<DrainProgress>> {
        // Before the look: what changes after it wakes this task.
        self.waiter.wait(&self.drain.shared.waiters, context.waker());
        let now = tokio::time::Instant::now();
        let seen = self.seen;
        let (version, progress, is_reported) =
            self.drain.with(|state| (state.version(), state.progress(now), state.is_reported()));
        if seen != Some(version) {
            self.seen = Some(version);
            return Poll::Ready(Some(progress));
        }
        if is_reported { Poll::Ready(None) } else { Poll::Pending }
    }
}

impl Stream for Progresses {
    type Item = DrainProgress;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<DrainProgress>> {
        self.get_mut().poll(context)
    }
}

impl FusedStream for Progresses {
    fn is_terminated(&self) -> bool {
        self.drain.with(|state| state.is_reported() && self.seen == Some(state.version()))
    }
}
