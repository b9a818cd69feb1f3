//! `Reconnector::turn`: a turn of a shared budget, before connecting.

use super::{Reconnector, State};
use crate::client::not_connected::{Cause, NotConnected};
use crate::client::shared_budget::{BudgetError, SharedBudget};
use crate::client::status::Phase;
use crate::client::timer::Timer;
use crate::supervisor::ConnectFailure;

impl<R, T: Timer> Reconnector<R, T> {
    /// Waits for a turn of this budget, between [`next`](Self::next) and [`connect`](Self::connect): for services
    /// that limit how often a client, or an address, connects. It waits however long the budget does;
    /// [`Handle::stop`](crate::Handle::stop) ends it, and [`Handle::status`](crate::Handle::status) tells of it
    /// ([`Phase::AwaitingTurn`]).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use close_codes::{Closed, Config, Limit, Reconnector, SharedBudget, Standard, send_code};
    /// # async fn connect() -> Result<(), std::io::Error> { Ok(()) }
    /// # async fn talk(_: ()) -> Closed { Closed::frame(send_code!(1000), "") }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// // An exchange takes 300 connections of an address in five minutes.
    /// let connects = SharedBudget::local(Limit::new(300, Duration::from_secs(5 * 60)));
    /// let mut connections = Reconnector::<Standard>::new(Config::default());
    /// while connections.next().await.is_some() {
    ///     if let Err(failed) = connections.turn(&connects).await {
    ///         eprintln!("{failed}"); // no connection: Redis does not permit this user ..; reconnect in 1.2s
    ///         continue;
    ///     }
    ///     match connections.connect(connect()).await {
    ///         Ok(socket) => {
    ///             let closed = talk(socket).await;
    ///             connections.closed(&closed);
    ///         }
    ///         Err(failed) => eprintln!("{failed}"),
    ///     }
    /// }
    /// # }
    /// ```
    ///
    /// Called without an attempt from [`next`](Self::next), it begins one more attempt, as `connect` does.
    ///
    /// # Errors
    ///
    /// [`NotConnected`], with the budget's error or because a handle asked to stop. The attempt has then failed, and
    /// `next` has the next one.
    ///
    /// # Cancel safety
    ///
    /// If it is dropped, its turn is given back, and the attempt counts as one that failed.
    pub async fn turn(&mut self, budget: &SharedBudget) -> Result<(), NotConnected<R, BudgetError>> {
        let wait = self.begin();
        let phase = self.requests.phase();
        if let Phase::Connecting(attempt) = phase {
            self.tell(Phase::AwaitingTurn(attempt));
        }
        let turn = self.unless_stopped(async {
            self.sleep(wait).await;
            budget.turn().await
        });
        let cause = match turn.await {
            Some(Ok(())) => {
                self.state = State::InHand;
                self.tell(phase);
                return Ok(());
            }
            Some(Err(error)) => Cause::Failed(error),
            None => {
                // As in `connect`.
                self.supervisor.stop();
                Cause::Stopped
            }
        };
        Err(NotConnected::new(cause, self.connect_failed(ConnectFailure::new())))
    }
}
