//! `Reconnector::connect`: the application's own connecting, with a time limit.

use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::Poll;
use core::time::Duration;
use std::boxed::Box;

use super::{Reconnector, State};
use crate::client::connect_error::ConnectError;
use crate::client::not_connected::{Cause, NotConnected};
use crate::client::status::Phase;
use crate::client::timer::Timer;
use crate::supervisor::ConnectFailure;

impl<R, T: Timer> Reconnector<R, T> {
    /// Awaits the application's future that connects, and reports the result: [`opened`](Self::opened), or
    /// [`connect_failed`](Self::connect_failed) with what the error says.
    ///
    /// It waits for at most [`Config::connect_timeout`](crate::Config::connect_timeout), by the timer of this
    /// `Reconnector`. The future may do more than connect: fetch a token, resolve a name, wait for the peer's first
    /// message. A [`Handle::stop`](crate::Handle::stop) in the meantime ends the wait.
    ///
    /// Without an attempt from [`next`](Self::next), it makes one more attempt at once, or when a spent
    /// [budget](crate::Config::with_budget) has room again.
    ///
    /// # Errors
    ///
    /// [`NotConnected`] holds the future's error, if it completed in time, and the decision about what comes next.
    ///
    /// # Cancel safety
    ///
    /// If it is dropped, the attempt counts as one that failed.
    #[doc(alias("timeout", "time limit"))]
    pub fn connect<S, E>(
        &mut self,
        connecting: impl Future<Output = Result<S, E>>,
    ) -> impl Future<Output = Result<S, NotConnected<R, E>>>
    where
        E: ConnectError,
    {
        self.connect_with(connecting, ConnectError::failure)
    }

    /// [`connect`](Self::connect) for any type of error: `failure` turns the error into a [`ConnectFailure`].
    ///
    /// A library's error that is inside of another one can still say what the refusal was like, HTTP 401 for example:
    ///
    /// ```
    /// # use std::error::Error;
    /// # use std::io::Error as LibraryError;
    /// # use close_codes::{Config, ConnectFailure, Reconnector, Standard};
    /// # async fn log_in_and_connect() -> Result<(), Box<dyn Error>> { Ok(()) }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # let mut connections = Reconnector::<Standard>::new(Config::default());
    /// // The same for an `anyhow::Error`.
    /// let failure = |error: &Box<dyn Error>| {
    ///     error.downcast_ref::<LibraryError>().map_or_else(ConnectFailure::new, ConnectFailure::from)
    /// };
    /// let connected = connections.connect_with(log_in_and_connect(), failure).await;
    /// # assert!(connected.is_ok());
    /// # }
    /// ```
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
        // A library's future for connecting has many kilobytes. Boxed, it is not copied into the futures of the loop.
        self.connect_boxed(Box::pin(connecting), failure)
    }

    async fn connect_boxed<S, E>(
        &mut self,
        connecting: Pin<Box<impl Future<Output = Result<S, E>>>>,
        failure: impl FnOnce(&E) -> ConnectFailure,
    ) -> Result<S, NotConnected<R, E>> {
        let wait = self.begin();
        let limit = self.supervisor.config().connect_timeout();
        let connected = self.unless_stopped(async {
            self.sleep(wait).await;
            self.within(limit, connecting).await
        });
        let (cause, failure) = match connected.await {
            Some(Some(Ok(socket))) => {
                self.opened();
                return Ok(socket);
            }
            Some(Some(Err(error))) => {
                let failure = failure(&error);
                (Cause::Failed(error), failure)
            }
            Some(None) => (Cause::TimedOut(limit), ConnectFailure::timed_out()),
            None => {
                // The supervisor alone: the decision is reported with the failed attempt, below.
                self.supervisor.stop();
                (Cause::Stopped, ConnectFailure::new())
            }
        };
        Err(NotConnected::new(cause, self.connect_failed(failure)))
    }

    /// Connecting begins, with the attempt in hand or with one more. Returns how long that has to wait: longer than
    /// nothing only where the budget is spent.
    pub(super) fn begin(&mut self) -> Duration {
        self.requests.set_over(false);
        if let State::Connecting = self.state {
            // It was dropped, and `next` was not asked since.
            self.connect_failed(ConnectFailure::new());
        }
        let mut wait = Duration::ZERO;
        if !matches!(self.state, State::InHand) {
            let attempt = self.supervisor.retry_now(self.timer.now());
            wait = attempt.delay;
            self.observer.connecting(&attempt);
            self.tell(Phase::Connecting(attempt));
        }
        self.state = State::Connecting;
        wait
    }

    /// The future's output; `None` if a handle asks to stop. That comes first, so that nothing begins after a stop.
    pub(super) async fn unless_stopped<O>(&self, future: impl Future<Output = O>) -> Option<O> {
        let (mut future, mut stop_asked) = (pin!(future), pin!(self.requests.stop_asked()));
        poll_fn(|context| {
            if stop_asked.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            future.as_mut().poll(context).map(Some)
        })
        .await
    }

    /// The future's output; `None` if it takes longer.
    async fn within<O>(&self, limit: Duration, mut future: Pin<Box<impl Future<Output = O>>>) -> Option<O> {
        let mut sleep = pin!(self.sleep(limit));
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            sleep.as_mut().poll(context).map(|()| None)
        })
        .await
    }

    /// Sleeps for that long. A timer may wake up early: then it sleeps again.
    pub(super) async fn sleep(&self, wait: Duration) {
        let due = self.timer.now() + wait;
        while self.timer.now() < due {
            self.timer.sleep_until(due).await;
        }
    }
}
