//! `Drain`: carries a server's graceful shutdown out, connection by connection.
//!
//! `state.rs` decides, by the time that it is told; here are the clock and whoever waits.

mod progress;
mod report;
mod seat;
mod state;

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::Poll;
use core::time::Duration;
use std::boxed::Box;

use tokio::time::{Instant, Sleep, sleep_until};

pub use self::progress::{DrainProgress, Progresses};
pub use self::report::DrainReport;
pub use self::seat::Seat;
pub(crate) use self::seat::Turn;
use self::state::{Plan, State};
use crate::connection::{CLOSE_TIMEOUT, LONGEST_CLOSE_TIMEOUT};
use crate::law::{IntoCloseFrame, Server};
use crate::observe::drain as observe;
use crate::sync::{Arc, Mutex, PoisonError};
use crate::time::between;
use crate::waiters::{Waiter, Waiters};

/// Takes a server down without a herd: closes its connections one by one, tells each client when to come back, and
/// waits until they are gone. Cheap to clone; all clones are the same drain.
///
/// [`Shutdown`](crate::Shutdown) is the plan; this carries it out, and the connections' own loops need no change:
///
/// ```
/// use core::time::Duration;
/// use close_codes::adapters::{Connection, Socket};
/// use close_codes::{CloseFrame, Drain, Seat, Server, reason, send_code};
/// use tokio::time::Instant;
///
/// // In the upgraded connection. Its seat was taken before the upgrade, by `drain.enter()`.
/// async fn serve<W: Socket<Server>>(connection: Connection<W, Server>, seat: Seat) {
///     let mut connection = connection.in_seat(seat);
///     while let Some(message) = connection.next().await {
///         drop(message); // It ends by itself when it is this connection's turn.
///     }
/// }
///
/// // On SIGTERM, beside the server's own graceful shutdown (`drain.clone().shut()` is its signal).
/// async fn shut_down(drain: Drain) {
///     let restart = CloseFrame::new(send_code!(1012)).with_reason(reason!("restart"));
///     // The other servers take 500 clients a second.
///     let report = drain.run(restart, 500, Instant::now() + Duration::from_secs(20)).await;
///     println!("{report}"); // "812 connections: 798 closed, 11 left by themselves, 3 cut off, 0 stuck"
/// }
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() { shut_down(Drain::new()).await; }
/// ```
///
/// | | |
/// | --- | --- |
/// | who is let in | everybody, until [`run`](Self::run) and then for the [notice](Self::with_notice) |
/// | who is closed when | one by one, evenly; whoever leaves by themselves makes the others earlier, not faster |
/// | with what | the frame, with a retry window of each client's own |
/// | until when | the deadline: then whoever is left is cut off |
///
/// The docs' [page for operators](crate::guide::draining) has the times that Kubernetes needs.
#[derive(Clone)]
pub struct Drain {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    waiters: Arc<Waiters>,
    notice: Duration,
    close_timeout: Duration,
}

/// After the cut, so that connections that are polled can be told from those that nobody polls.
const LAST_LOOK: Duration = Duration::from_millis(200);

/// No load balancer needs longer; and a clock can be asked for the time then.
const LONGEST_NOTICE: Duration = Duration::from_secs(60 * 60);

/// Between the last turn's close timeout and the deadline.
const SLACK: Duration = Duration::from_secs(1);

impl Drain {
    /// A drain for a server that runs.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Duration::ZERO, CLOSE_TIMEOUT)
    }

    fn of(notice: Duration, close_timeout: Duration) -> Self {
        let shared = Shared { state: Mutex::default(), waiters: Arc::default(), notice, close_timeout };
        Self { shared: Arc::new(shared) }
    }

    /// A drain that lets clients in for this long after [`run`](Self::run) began, since a load balancer needs seconds
    /// to notice that [`is_ready`](Self::is_ready) is false. None unless set; at most an hour. Use it instead of a
    /// `preStop` sleep.
    ///
    /// Set it before seats are taken: the drain returned is another one.
    #[must_use]
    pub fn with_notice(self, notice: Duration) -> Self {
        Self::of(notice.min(LONGEST_NOTICE), self.shared.close_timeout)
    }

    /// A drain that leaves the last connections this long for their closing handshake before the deadline: what
    /// `Connection::with_close_timeout` was set to, at most an hour. [`CLOSE_TIMEOUT`](crate::adapters::CLOSE_TIMEOUT)
    /// unless set.
    ///
    /// Set it before seats are taken: the drain returned is another one.
    #[must_use]
    pub fn with_close_timeout(self, timeout: Duration) -> Self {
        Self::of(self.shared.notice, timeout.min(LONGEST_CLOSE_TIMEOUT))
    }

    /// A seat for one connection: take it before the upgrade, and let what is upgraded own it. `None` once the door
    /// is shut: answer 503 with [`retry_after`](Self::retry_after).
    #[must_use]
    pub fn enter(&self) -> Option<Seat> {
        let seat = self.with(State::enter)?;
        self.shared.waiters.wake_all();
        Some(Seat::new(self.clone(), seat))
    }

    /// Whether new clients should come here: the readiness probe's answer. `false` as soon as [`run`](Self::run)
    /// begins.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.with(|state| state.is_open())
    }

    /// A value for the header `Retry-After` of whoever finds the door shut: whole seconds, at least one, drawn anew
    /// at each call over what is left of the time in which clients come back. One number for all would be a herd.
    #[must_use]
    pub fn retry_after(&self) -> Duration {
        let now = Instant::now();
        let (left, random) = self.with(|state| (state.returning(now), state.random()));
        let seconds = u32::try_from(left.as_secs()).unwrap_or(u32::MAX).max(1);
        Duration::from_secs(between(1, seconds, random).into())
    }

    /// Waits until the door is shut: the signal for the server's own graceful shutdown.
    ///
    /// ```
    /// # use close_codes::Drain;
    /// # async fn serve(listener: tokio::net::TcpListener, app: axum::Router, drain: Drain) -> std::io::Result<()> {
    /// axum::serve(listener, app).with_graceful_shutdown(drain.clone().shut()).await
    /// # }
    /// ```
    pub async fn shut(self) {
        let mut waiter = Waiter::default();
        poll_fn(|context| {
            waiter.wait(&self.shared.waiters, context.waker());
            if self.with(|state| state.is_shut()) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Drains the server: shuts the door after the notice, gives each connection its turn so that all turns are
    /// before the deadline less the close timeout and a second, and waits until all seats are given up. At the
    /// deadline it cuts off whoever is left, and returns.
    ///
    /// Clients are told to come back so that the other servers get at most `per_second` of them; 0 counts as 1.
    ///
    /// Called again, at the same time or after one that was dropped, it goes on with the same plan; a sooner deadline
    /// counts, a later one does not. So a second SIGTERM can shorten it.
    pub async fn run(
        &self,
        frame: impl IntoCloseFrame<Server>,
        per_second: u32,
        deadline: Instant,
    ) -> DrainReport {
        let frame = frame.into_close_frame();
        let now = Instant::now();
        let plan = Plan { frame, per_second, reserve: self.shared.close_timeout + SLACK };
        if self.with(|state| state.begin(plan, now, now + self.shared.notice, deadline)) {
            observe::began(self.shared.notice);
        }
        self.shared.waiters.wake_all();
        let mut waiter = Waiter::default();
        let mut timer: Option<Pin<Box<Sleep>>> = None;
        poll_fn(|context| {
            loop {
                // Before the look: what changes after it wakes this task.
                waiter.wait(&self.shared.waiters, context.waker());
                let (step, has_changed) = self.step();
                if has_changed {
                    self.shared.waiters.wake_all();
                }
                let due = match step {
                    Step::Done(report) => return Poll::Ready(report),
                    Step::Until(due) => due,
                };
                let timer = timer.get_or_insert_with(|| Box::pin(sleep_until(due)));
                if timer.deadline() != due {
                    timer.as_mut().reset(due);
                }
                if timer.as_mut().poll(context).is_pending() {
                    return Poll::Pending;
                }
            }
        })
        .await
    }

    /// How far it is. See [`progresses`](Self::progresses) to be told when that changes.
    #[must_use]
    pub fn progress(&self) -> DrainProgress {
        let now = Instant::now();
        self.with(|state| state.progress(now))
    }

    /// How far it is, again and again: for a progress bar.
    #[must_use]
    pub fn progresses(&self) -> Progresses {
        Progresses::new(self.clone())
    }

    /// Does what is due, and says when something is due next; and whether anything changed.
    fn step(&self) -> (Step, bool) {
        let now = Instant::now();
        let (step, turns, has_changed) = self.with(|state| {
            let before = state.version();
            let turns = state.turns(now);
            let step = match state.due() {
                Some(due) if !state.is_done(now) => Step::Until(due),
                _ => Step::Done(state.report(now)),
            };
            (step, turns, state.version() != before)
        });
        // Not while the state is locked: whoever is woken may want it.
        for turn in turns {
            turn.wake();
        }
        (step, has_changed)
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.shared.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

enum Step {
    Until(Instant),
    Done(DrainReport),
}

impl Default for Drain {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Drain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
