//! `Statuses`: watches a `Reconnector`.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::{Context, Poll};
use std::sync::Arc;

use futures_core::{FusedStream, Stream};

use super::mailbox::Mailbox;
use super::status::{Phase, Status};
use crate::waiters::Waiter;

/// The statuses of a [`Reconnector`](crate::Reconnector), one after the other, also as a [`Stream`]. Made by
/// [`Handle::statuses`](crate::Handle::statuses).
///
/// It only watches: unlike a [`Handle`](crate::Handle), it does not keep a loop alive that waits for the user.
#[derive(Debug)]
pub struct Statuses {
    mailbox: Arc<Mailbox>,
    waiter: Waiter,
    /// The number of the status that was returned last.
    seen: Option<u64>,
}

impl Statuses {
    pub(super) fn new(mailbox: Arc<Mailbox>) -> Self {
        Self { mailbox, waiter: Waiter::default(), seen: None }
    }

    /// First the current status, then each change. If there were several changes in the meantime, it returns the last
    /// one. `None` once the `Reconnector` is dropped and its last status was returned.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel-safe: a status is lost only if a later one replaced it.
    pub async fn next(&mut self) -> Option<Status> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Option<Status>> {
        let found = self.mailbox.wait_for(&mut self.waiter, context, |slot| {
            if self.seen != Some(slot.version) {
                return Some(Some((slot.version, slot.status)));
            }
            if slot.is_gone { Some(None) } else { None }
        });
        found.map(|found| {
            let (version, status) = found?;
            self.seen = Some(version);
            Some(status)
        })
    }
}

/// The statuses, as [`next`](Statuses::next) gives them.
impl Stream for Statuses {
    type Item = Status;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Status>> {
        self.poll(context)
    }
}

impl FusedStream for Statuses {
    fn is_terminated(&self) -> bool {
        let slot = self.mailbox.slot();
        slot.is_gone && self.seen == Some(slot.version)
    }
}

/// Waits for a request to stop, or until the `Reconnector` stopped or was dropped.
pub(super) fn stopping(mailbox: &Arc<Mailbox>) -> impl Future<Output = ()> + Send + use<> {
    let (mailbox, mut waiter) = (Arc::clone(mailbox), Waiter::default());
    poll_fn(move |context| {
        mailbox.wait_for(&mut waiter, context, |slot| {
            let stops = matches!(slot.status.phase, Phase::Stopping | Phase::Stopped(_));
            (stops || slot.is_gone).then_some(())
        })
    })
}
