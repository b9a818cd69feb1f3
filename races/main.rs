//! What several tasks share, under a scheduler that decides at each lock and atomic who goes on.
//!
//! A lost wake-up is a deadlock here, and the scheduler says so. Only what is taken from `crate::sync` is seen by it:
//! tokio's and the library's own locks are not, and neither is what weakly ordered atomics may do, since each of them is
//! `SeqCst` here.

mod clock;
mod drain;
mod explore;
mod halves;
mod handle;
mod pipe;
mod shared_budget;
mod statuses;
mod timers;
mod waiters;

// As in the crate, for the file that `waiters` takes from there.
use shuttle::sync;
