//! `Reconnector`: the supervisor with a clock and a timer, as a loop that the application writes.

mod connecting;
#[cfg(feature = "tokio")]
mod turn;

use core::fmt;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

#[cfg(feature = "web-sys")]
use super::handle::Network;
use super::handle::{Handle, Requests};
use super::mailbox::Request;
use super::status::{Phase, Status};
use super::timer::{HasTokio, Timer, Tokio};
use crate::closed::Closed;
use crate::law::CloseCode;
use crate::observe::Observer;
use crate::policy::{Policy, Reconnect};
use crate::supervisor::{Action, Attempt, Config, ConnectFailure, StopCause, Supervisor, Verdict};
use crate::table::{CloseReason, Supervised};
use crate::time::seed;

/// Keeps a client connected, as the policies of its enum of close reasons say. It is a [`Supervisor`] with a clock and
/// a timer.
///
/// It waits and decides. The application connects, talks, and reports how the connection closed. The application writes
/// the loop itself, so the loop can borrow anything:
///
/// ```
/// # use close_codes::{Attempt, CloseReason, Closed, Config, Reconnector, send_code};
/// # #[derive(CloseReason, Debug)]
/// # #[reconnect(backoff)]
/// # enum ChatClose { #[close(1005)] NoStatus, #[close(1006)] Lost,
/// #     #[close(4003)] #[reconnect(never)] Banned, #[close(other)] Other(u16) }
/// # async fn connect(_: Attempt) -> Result<(), std::io::Error> { Ok(()) }
/// # async fn chat(_: &mut ()) -> Closed { Closed::frame(send_code!(4003), "") }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let mut connections = Reconnector::<ChatClose>::new(Config::default());
/// while let Some(attempt) = connections.next().await {
///     let mut socket = match connections.connect(connect(attempt)).await {
///         Ok(socket) => socket,
///         Err(failed) => {
///             println!("{failed}"); // no connection: <the error>; reconnect in 1.2s
///             continue;
///         }
///     };
///     let closed = chat(&mut socket).await;
///     let verdict = connections.closed(&closed);
///     println!("{verdict}");
/// }
/// # }
/// ```
///
/// If one iteration reports neither a close nor a failure, it counts as a lost connection (1006). Other tasks control
/// the loop with a [`Handle`].
///
/// It needs the feature `std`. With the feature `tokio` it waits with tokio's clock; for another runtime, implement
/// [`Timer`] and use [`with_timer`](Self::with_timer). It is `Send` if its timer is, and requires `Send` of nothing.
///
/// A test need not wait: under `tokio::time::pause` the delays pass at once, and with [`with_seed`](Self::with_seed)
/// they are the same in each run.
///
/// A task that waits in it keeps about 2 KiB in memory, beside half a KiB for one that only sleeps (`benches/memory.rs`).
/// For very many clients in one task there is [`Waiting`](crate::Waiting).
pub struct Reconnector<R, T = Tokio> {
    supervisor: Supervisor<R>,
    timer: T,
    requests: Requests,
    state: State,
    /// The last close, with its code and row.
    last: Status,
    observer: Observer,
}

/// What the loop is waiting for.
#[derive(Clone, Copy, Debug)]
enum State {
    /// Nothing was tried yet.
    New,
    /// The time of this attempt.
    Waiting(Attempt),
    /// The application, which got an attempt.
    InHand,
    /// The application, which has a connection.
    Open,
    /// The application's connecting, in `connect`.
    Connecting,
    /// A request for an attempt.
    AwaitingUser,
    /// Nothing, unless a request comes.
    Stopped,
}

impl<R> Reconnector<R, Tokio> {
    /// A reconnector with these limits. The seed comes from the operating system, so that no two clients have the same
    /// delays. It needs the feature `tokio`.
    #[must_use]
    pub fn new(config: Config) -> Self
    where
        R: Supervised,
        for<'a> Tokio: HasTokio<'a>,
    {
        Self::assemble(config, seed(), Tokio::start())
    }

    /// A reconnector with these limits and this seed, for tests: the same closes at the same times give the same
    /// delays. It needs the feature `tokio`.
    #[doc(alias("deterministic", "test"))]
    #[must_use]
    pub fn with_seed(config: Config, seed: u64) -> Self
    where
        R: Supervised,
        for<'a> Tokio: HasTokio<'a>,
    {
        Self::assemble(config, seed, Tokio::start())
    }
}

impl<R, T> Reconnector<R, T> {
    fn assemble(config: Config, seed: u64, timer: T) -> Self
    where
        R: Supervised,
    {
        Self {
            supervisor: Supervisor::new(config, seed),
            timer,
            requests: Requests::default(),
            state: State::New,
            last: Status::default(),
            observer: Observer::default(),
        }
    }
}

impl<R, T: Timer> Reconnector<R, T> {
    /// A reconnector with these limits, this seed and this timer. Give each client its own seed, or all clients
    /// reconnect together.
    #[must_use]
    pub fn with_timer(config: Config, seed: u64, timer: T) -> Self
    where
        R: Supervised,
    {
        Self::assemble(config, seed, timer)
    }

    /// Waits until it is time for the next attempt, and returns it. The first attempt is due at once. `None` means
    /// stop: the last verdict said so, or a [`Handle`] asked for it.
    ///
    /// If a policy is `manual`, it waits for [`Handle::retry_now`]; if no handle is left, it returns `None`.
    ///
    /// # Cancel safety
    ///
    /// This method is cancel-safe: an attempt that was not returned stays due at the same time.
    pub async fn next(&mut self) -> Option<Attempt> {
        self.requests.set_over(false);
        match self.state {
            State::New => {
                self.requests.forget_retry();
                let attempt = self.supervisor.start(self.timer.now());
                self.wait_for(attempt);
            }
            State::InHand | State::Open => {
                // The application took an attempt or had a connection, and reported nothing.
                self.closed(&Closed::no_frame());
            }
            // `connect` was dropped.
            State::Connecting => {
                self.connect_failed(ConnectFailure::new());
            }
            State::Waiting(_) | State::AwaitingUser | State::Stopped => {}
        }
        loop {
            match self.requests.take() {
                Some(Request::Stop) => self.stop(),
                Some(Request::RetryNow) => {
                    self.observer.retry_requested();
                    let attempt = self.supervisor.retry_now(self.timer.now());
                    self.wait_for(attempt);
                }
                Some(Request::NetworkBack) => {
                    if let Some(attempt) = self.supervisor.network_back(self.timer.now()) {
                        self.observer.network_back(&attempt);
                        self.wait_for(attempt);
                    }
                }
                None => {}
            }
            match self.state {
                State::Waiting(attempt) => {
                    if self.timer.now() >= attempt.due {
                        self.state = State::InHand;
                        self.observer.connecting(&attempt);
                        self.tell(Phase::Connecting(attempt));
                        return Some(attempt);
                    }
                    first(self.timer.sleep_until(attempt.due), self.requests.arrive()).await;
                }
                State::AwaitingUser if !self.requests.is_abandoned() => {
                    self.requests.arrive_or_abandoned().await;
                }
                State::AwaitingUser
                | State::Stopped
                | State::New
                | State::InHand
                | State::Open
                | State::Connecting => {
                    self.requests.set_over(true);
                    return None;
                }
            }
        }
    }

    /// Reports that the attempt opened a connection.
    pub fn opened(&mut self) {
        self.state = State::Open;
        self.requests.opened();
        let now = self.timer.now();
        self.supervisor.opened(now);
        self.observer.opened(now);
        self.tell(Phase::Open);
    }

    /// Reports that the open connection is healthy, if the application can tell. Otherwise it is healthy after
    /// [`Config::min_uptime`].
    pub fn healthy(&mut self) {
        self.supervisor.healthy(self.timer.now());
    }

    /// Reports how the connection closed. See [`Supervisor::closed`].
    pub fn closed(&mut self, closed: &Closed) -> Verdict<R> {
        let now = self.timer.now();
        let verdict = self.supervisor.closed(closed, now);
        self.observer.closed(self.supervisor.table(), closed, &verdict, now);
        self.follow(closed.code(), verdict)
    }

    /// Reports how the connection closed, and lets the application overrule the policy. See
    /// [`Supervisor::closed_with`].
    pub fn closed_with(
        &mut self,
        closed: &Closed,
        overrule: impl FnOnce(&R, Policy) -> Reconnect,
    ) -> Verdict<R> {
        let now = self.timer.now();
        let verdict = self.supervisor.closed_with(closed, now, overrule);
        self.observer.closed(self.supervisor.table(), closed, &verdict, now);
        self.follow(closed.code(), verdict)
    }

    /// Reports how a connection closed that this end closed for the reason `ours`, whose row decides. See
    /// [`Supervisor::closed_by_us`].
    ///
    /// `ours` may be a local end, which has no code: a lazy connection, say, that closes when nobody needs it, and
    /// that [`Handle::retry_now`] wakes.
    ///
    /// ```
    /// use close_codes::{CloseReason, Closed, Config, Reconnector, send_code};
    ///
    /// #[derive(CloseReason, Clone, Copy, Debug, PartialEq)]
    /// #[close(sendable(client = ClientClose), inherit = close_codes::Standard)]
    /// enum ChatClose {
    ///     /// Nobody needed the connection for some time.
    ///     #[close(local)]
    ///     #[reconnect(manual)]
    ///     Idle,
    ///     #[close(1000)]
    ///     Done,
    ///     #[close(other)]
    ///     #[reconnect(backoff)]
    ///     Other(u16),
    /// }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let mut connections = Reconnector::<ChatClose>::new(Config::default());
    /// let handle = connections.handle();
    /// connections.next().await.unwrap();
    /// connections.opened();
    ///
    /// // Nobody needs it: `connection.close(ClientClose::Done)`, and the peer echoed 1000.
    /// let closed = Closed::frame(send_code!(1000), "");
    /// let verdict = connections.closed_by_us(&closed, &ChatClose::Idle);
    /// assert_eq!(verdict.to_string(), "ChatClose::Idle: wait for the user");
    ///
    /// // Now somebody does, in another task.
    /// handle.retry_now();
    /// assert!(connections.next().await.is_some());
    /// # }
    /// ```
    pub fn closed_by_us(&mut self, closed: &Closed, ours: &R) -> Verdict<R>
    where
        R: CloseReason,
    {
        let now = self.timer.now();
        let verdict = self.supervisor.closed_by_us(closed, ours, now);
        self.observer.closed(self.supervisor.table(), closed, &verdict, now);
        self.follow(closed.code(), verdict)
    }

    /// Reports that the attempt opened no connection. See [`Supervisor::connect_failed`].
    pub fn connect_failed(&mut self, failure: impl Into<ConnectFailure>) -> Verdict<R> {
        let failure = failure.into();
        let verdict = self.supervisor.connect_failed(failure, self.timer.now());
        self.observer.connect_failed(self.supervisor.table(), &failure, &verdict);
        self.follow(failure.like().unwrap_or(CloseCode::ABNORMAL_CLOSURE), verdict)
    }

    /// Stops the loop: [`next`](Self::next) returns `None`. A [`Handle::retry_now`] from before it is void; a later one
    /// is not.
    pub fn stop(&mut self) {
        self.requests.forget_retry();
        if !matches!(self.state, State::Stopped) {
            self.observer.stop_requested();
        }
        self.supervisor.stop();
        // Nobody has to report how an open connection closes: a request to retry would be void for ever.
        self.requests.ended();
        self.state = State::Stopped;
        self.tell(Phase::Stopped(StopCause::Requested));
    }

    /// A handle for other tasks.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.requests.handle()
    }

    /// The timer. A countdown to the next attempt needs its clock: see [`Status::remaining`].
    #[must_use]
    pub const fn timer(&self) -> &T {
        &self.timer
    }

    #[cfg(feature = "web-sys")]
    pub(crate) fn timer_mut(&mut self) -> &mut T {
        &mut self.timer
    }

    /// Tells it that the network is back, without being a handle.
    #[cfg(feature = "web-sys")]
    pub(crate) fn network(&self) -> Network {
        self.requests.network()
    }

    /// The supervisor inside, for reading.
    #[must_use]
    pub const fn supervisor(&self) -> &Supervisor<R> {
        &self.supervisor
    }

    fn follow(&mut self, code: CloseCode, verdict: Verdict<R>) -> Verdict<R> {
        self.requests.ended();
        self.last = Status { code: Some(code), row: verdict.row, ..self.last };
        match verdict.action {
            Action::Reconnect(attempt) => self.wait_for(attempt),
            Action::AwaitUser => {
                self.state = State::AwaitingUser;
                self.tell(Phase::AwaitingUser);
            }
            Action::Stop(cause) => {
                self.state = State::Stopped;
                self.tell(Phase::Stopped(cause));
            }
        }
        verdict
    }

    fn tell(&self, phase: Phase) {
        self.requests.tell(Status { phase, ..self.last });
    }

    fn wait_for(&mut self, attempt: Attempt) {
        self.state = State::Waiting(attempt);
        self.tell(Phase::Waiting(attempt));
    }
}

impl<R, T> fmt::Debug for Reconnector<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnector")
            .field("supervisor", &self.supervisor)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Completes with the first of two futures.
async fn first(one: impl Future<Output = ()>, two: impl Future<Output = ()>) {
    let (mut one, mut two) = (pin!(one), pin!(two));
    poll_fn(|context| {
        let done = one.as_mut().poll(context).is_ready() || two.as_mut().poll(context).is_ready();
        if done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
