//! `Reconnector`: the supervisor with a clock and a timer, as a loop that the application writes.

use core::fmt;
use core::future::{Future, pending, poll_fn};
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;
use std::boxed::Box;
use std::hash::{BuildHasher, Hasher, RandomState};

use super::handle::{Handle, Requests};
use super::mailbox::Request;
use super::not_connected::{Cause, NotConnected};
use super::status::{Phase, Status};
use super::timer::{HasTokio, Timer, Tokio};
use crate::closed::Closed;
use crate::law::CloseCode;
use crate::observe::Observer;
use crate::policy::{Policy, Reconnect};
use crate::supervisor::{Action, Attempt, Config, ConnectFailure, StopCause, Supervisor, Verdict};
use crate::table::{CloseReason, Supervised};

/// Keeps a client connected, as the policies of its enum of close reasons say: a [`Supervisor`] with a clock and
/// a timer.
///
/// It waits and decides; the application connects, talks and says how it ended. The loop is the application's
/// own, so that it borrows what it likes:
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
/// If one iteration reports neither a close nor a failure, it counts as a lost connection (1006). Other tasks reach
/// the loop by a [`Handle`].
///
/// It needs the feature `std`. With the feature `tokio` it waits with tokio's clock; any other timer is a
/// [`Timer`] for [`with_timer`](Self::with_timer). It is `Send` where its timer is, and asks that of nobody.
///
/// A test need not wait: under `tokio::time::pause` the delays pass at once, and made by `with_seed` they are the
/// same each time.
pub struct Reconnector<R, T = Tokio> {
    supervisor: Supervisor<R>,
    timer: T,
    requests: Requests,
    state: State,
    /// The end that led to where it is.
    last: Status,
    observer: Observer,
}

/// What the loop waits for.
#[derive(Clone, Copy, Debug)]
enum State {
    /// Nothing was tried yet.
    New,
    /// The time for an attempt.
    Waiting(Attempt),
    /// The application, which has an attempt in hand.
    InHand,
    /// The application's connecting, in `connect`.
    Connecting,
    /// Somebody who asks for an attempt.
    AwaitingUser,
    /// Nothing more, unless somebody asks.
    Stopped,
}

impl<R> Reconnector<R, Tokio> {
    /// With these limits, and a seed of the operating system's, so that no two clients have the same delays. It needs
    /// the feature `tokio`.
    #[must_use]
    pub fn new(config: Config) -> Self
    where
        R: Supervised,
        for<'a> Tokio: HasTokio<'a>,
    {
        Self::assemble(config, RandomState::new().build_hasher().finish(), Tokio::start())
    }

    /// With these limits and this seed: the same ends at the same times give the same delays, for tests. It needs the
    /// feature `tokio`.
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
    /// With these limits, this seed and this timer. Give each client a seed of its own, or they all come back
    /// together.
    #[must_use]
    pub fn with_timer(config: Config, seed: u64, timer: T) -> Self
    where
        R: Supervised,
    {
        Self::assemble(config, seed, timer)
    }

    /// The next attempt, when it is time for it; the first at once. `None`: stop, as the last verdict said or a
    /// [`Handle`] asked.
    ///
    /// While a policy is `manual` it waits for [`Handle::retry_now`]; without a handle left, it stops.
    ///
    /// # Cancel safety
    ///
    /// Cancel-safe: an attempt that was not returned is still due at the same time.
    pub async fn next(&mut self) -> Option<Attempt> {
        match self.state {
            State::New => {
                let attempt = self.supervisor.start(self.timer.now());
                self.wait_for(attempt);
            }
            State::InHand => {
                // The application took an attempt and told nothing of it.
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
                State::AwaitingUser | State::Stopped | State::New | State::InHand | State::Connecting => {
                    return None;
                }
            }
        }
    }

    /// Awaits the application's connecting, and reports how it went: [`opened`](Self::opened), or
    /// [`connect_failed`](Self::connect_failed) with what the error says.
    ///
    /// It waits for at most [`Config::connect_timeout`], by this `Reconnector`'s own timer. The future may do more
    /// than connect: fetch a token, resolve a name, wait for the peer's first message. A [`Handle::stop`] that
    /// comes meanwhile ends it.
    ///
    /// Called without an attempt from [`next`](Self::next), it makes one more attempt at once; with a spent
    /// [budget](Config::with_budget), when that frees.
    ///
    /// # Errors
    ///
    /// [`NotConnected`], with the future's error unless it did not end in time, and with what is done now.
    ///
    /// # Cancel safety
    ///
    /// If it is dropped, the attempt counts as one that failed.
    pub fn connect<S, E>(
        &mut self,
        connecting: impl Future<Output = Result<S, E>>,
    ) -> impl Future<Output = Result<S, NotConnected<R, E>>>
    where
        for<'a> ConnectFailure: From<&'a E>,
    {
        self.connect_with(connecting, |error| ConnectFailure::from(error))
    }

    /// [`connect`](Self::connect) for any type of error: `failure` says what an error tells of the refusal.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect).
    ///
    /// # Cancel safety
    ///
    /// As [`connect`](Self::connect).
    pub fn connect_with<S, E>(
        &mut self,
        connecting: impl Future<Output = Result<S, E>>,
        failure: impl FnOnce(&E) -> ConnectFailure,
    ) -> impl Future<Output = Result<S, NotConnected<R, E>>> {
        // A library's connecting is many kilobytes. Boxed, it is moved into no future of the loop's, and so copied
        // into none.
        self.connect_boxed(Box::pin(connecting), failure)
    }

    async fn connect_boxed<S, E>(
        &mut self,
        connecting: Pin<Box<impl Future<Output = Result<S, E>>>>,
        failure: impl FnOnce(&E) -> ConnectFailure,
    ) -> Result<S, NotConnected<R, E>> {
        // Longer than nothing only where the budget is spent.
        let mut wait = Duration::ZERO;
        if !matches!(self.state, State::InHand) {
            let attempt = self.supervisor.retry_now(self.timer.now());
            wait = attempt.delay;
            self.observer.connecting(&attempt);
            self.tell(Phase::Connecting(attempt));
        }
        self.state = State::Connecting;
        let limit = self.supervisor.config().connect_timeout();
        let waited = match wait {
            Duration::ZERO => Err(Interrupted::TimedOut),
            wait => self.within(wait, Box::pin(pending())).await,
        };
        let connected = match waited {
            Err(Interrupted::TimedOut) => self.within(limit, connecting).await,
            stopped => stopped,
        };
        let (cause, failure) = match connected {
            Ok(Ok(socket)) => {
                self.opened();
                return Ok(socket);
            }
            Ok(Err(error)) => {
                let failure = failure(&error);
                (Cause::Failed(error), failure)
            }
            Err(Interrupted::TimedOut) => (Cause::TimedOut(limit), ConnectFailure::timed_out()),
            Err(Interrupted::Stopped) => {
                self.stop();
                (Cause::Stopped, ConnectFailure::new())
            }
        };
        Err(NotConnected::new(cause, self.connect_failed(failure)))
    }

    /// The future's output, unless the time is over or a handle asks to stop.
    async fn within<O>(
        &self,
        limit: Duration,
        mut future: Pin<Box<impl Future<Output = O>>>,
    ) -> Result<O, Interrupted> {
        let due = self.timer.now() + limit;
        let mut stop_asked = pin!(self.requests.stop_asked());
        loop {
            // A timer may wake up early; then the waiting begins again.
            let mut sleep = pin!(self.timer.sleep_until(due));
            let found = poll_fn(|context| {
                if let Poll::Ready(output) = future.as_mut().poll(context) {
                    return Poll::Ready(Some(Ok(output)));
                }
                if stop_asked.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Some(Err(Interrupted::Stopped)));
                }
                sleep.as_mut().poll(context).map(|()| None)
            })
            .await;
            match found {
                Some(found) => return found,
                None if self.timer.now() >= due => return Err(Interrupted::TimedOut),
                None => {}
            }
        }
    }

    /// The attempt opened a connection.
    pub fn opened(&mut self) {
        self.state = State::InHand;
        self.requests.opened();
        let now = self.timer.now();
        self.supervisor.opened(now);
        self.observer.opened(now);
        self.tell(Phase::Open);
    }

    /// The open connection is healthy, as the application can tell; without this it is after
    /// [`Config::min_uptime`].
    pub fn healthy(&mut self) {
        self.supervisor.healthy(self.timer.now());
    }

    /// The connection ended so. See [`Supervisor::closed`].
    pub fn closed(&mut self, closed: &Closed) -> Verdict<R> {
        let now = self.timer.now();
        let verdict = self.supervisor.closed(closed, now);
        self.observer.closed(self.supervisor.table(), closed, &verdict, now);
        self.follow(closed.code(), verdict)
    }

    /// The connection ended so, and the application decides last. See [`Supervisor::closed_with`].
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

    /// The connection ended so, and this side had closed it with `ours`, whose row decides. See
    /// [`Supervisor::closed_by_us`].
    pub fn closed_by_us(&mut self, closed: &Closed, ours: &R) -> Verdict<R>
    where
        R: CloseReason,
    {
        let now = self.timer.now();
        let verdict = self.supervisor.closed_by_us(closed, ours, now);
        self.observer.closed(self.supervisor.table(), closed, &verdict, now);
        self.follow(closed.code(), verdict)
    }

    /// The attempt opened no connection. See [`Supervisor::connect_failed`].
    pub fn connect_failed(&mut self, failure: impl Into<ConnectFailure>) -> Verdict<R> {
        let failure = failure.into();
        let verdict = self.supervisor.connect_failed(failure, self.timer.now());
        self.observer.connect_failed(self.supervisor.table(), &failure, &verdict);
        self.follow(failure.like().unwrap_or(CloseCode::ABNORMAL_CLOSURE), verdict)
    }

    /// Stops the loop: [`next`](Self::next) answers `None`.
    pub fn stop(&mut self) {
        if !matches!(self.state, State::Stopped) {
            self.observer.stop_requested();
        }
        self.supervisor.stop();
        self.state = State::Stopped;
        self.tell(Phase::Stopped(StopCause::Requested));
    }

    /// A handle for other tasks.
    #[must_use]
    pub fn handle(&self) -> Handle {
        self.requests.handle()
    }

    /// The timer, whose clock a countdown to the next attempt needs: [`Status::remaining`].
    #[must_use]
    pub const fn timer(&self) -> &T {
        &self.timer
    }

    /// The supervisor, to look at.
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

/// What ends a wait for the application's future.
enum Interrupted {
    TimedOut,
    Stopped,
}

impl<R, T> fmt::Debug for Reconnector<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconnector")
            .field("supervisor", &self.supervisor)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// Ends with the first of two futures.
async fn first(one: impl Future<Output = ()>, two: impl Future<Output = ()>) {
    let (mut one, mut two) = (pin!(one), pin!(two));
    poll_fn(|context| {
        let done = one.as_mut().poll(context).is_ready() || two.as_mut().poll(context).is_ready();
        if done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
