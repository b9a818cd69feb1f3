//! `Status`: what a `Reconnector` is doing.

use core::fmt;
use core::time::Duration;

use crate::law::CloseCode;
use crate::supervisor::{Attempt, StopCause};
use crate::table::Row;
use crate::time::Moment;

/// What a [`Reconnector`](crate::Reconnector) is doing, and the close that led to it.
///
/// Shown, it is a line for people: `reconnecting, attempt 3 (1006 (Abnormal Closure))`, or with the name of the local
/// end that led there: `reconnecting, attempt 3 (MovedByGateway)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub(super) phase: Phase,
    pub(super) code: Option<CloseCode>,
    pub(super) row: Option<Row>,
}

/// What a [`Reconnector`](crate::Reconnector) is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Nothing was tried yet.
    #[default]
    New,
    /// It waits for a turn of a `SharedBudget` to make this attempt, in `Reconnector::turn` (feature `tokio`).
    AwaitingTurn(Attempt),
    /// The application is making this attempt.
    Connecting(Attempt),
    /// A connection is open.
    Open,
    /// It waits until [`Attempt::due`] for this attempt. The whole wait is [`Attempt::delay`].
    Waiting(Attempt),
    /// It waits for [`Handle::retry_now`](crate::Handle::retry_now).
    AwaitingUser,
    /// [`Handle::stop`](crate::Handle::stop) was called, and the loop has not called `next` yet.
    Stopping,
    /// It stopped.
    Stopped(StopCause),
}

impl Status {
    /// What the `Reconnector` is doing.
    #[must_use]
    pub const fn phase(&self) -> Phase {
        self.phase
    }

    /// The close code that led there: of the connection that closed, or what the refused connection was like; `None`
    /// before the first. Where a local end led there, [`row`](Self::row) says so, and this is what the peer answered.
    #[must_use]
    pub const fn code(&self) -> Option<CloseCode> {
        self.code
    }

    /// The row that decided; `None` before the first close.
    #[must_use]
    pub const fn row(&self) -> Option<Row> {
        self.row
    }

    /// How long the wait for the next attempt still takes; `None` if it does not wait for one.
    ///
    /// `now` is the time of [`Reconnector::timer`](crate::Reconnector::timer). Another task counts down with a copy of that
    /// timer; a new one has another start.
    ///
    /// ```
    /// # use std::io::{Error, ErrorKind};
    /// # use close_codes::{Config, Reconnector, Standard};
    /// use close_codes::Timer;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// # let mut connections = Reconnector::<Standard>::new(Config::default());
    /// let (handle, timer) = (connections.handle(), *connections.timer());
    /// let countdown = move || handle.status().remaining(timer.now());
    /// # assert_eq!(countdown(), None);
    /// # let refused = async { Err::<(), _>(Error::from(ErrorKind::ConnectionRefused)) };
    /// # let failed = connections.connect(refused).await.unwrap_err();
    /// # assert!(countdown() <= failed.verdict().attempt().map(|attempt| attempt.delay) && countdown().is_some());
    /// # }
    /// ```
    #[must_use]
    pub const fn remaining(&self, now: Moment) -> Option<Duration> {
        match self.phase {
            Phase::Waiting(attempt) => Some(attempt.due.duration_since(now)),
            _ => None,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.phase {
            Phase::New => return f.write_str("not connected yet"),
            Phase::Connecting(attempt) if attempt.number == 1 && self.code.is_none() => {
                return f.write_str("connecting");
            }
            Phase::AwaitingTurn(attempt) if attempt.number == 1 && self.code.is_none() => {
                return f.write_str("waiting for a turn to connect");
            }
            Phase::AwaitingTurn(attempt) => write!(f, "waiting for a turn, attempt {}", attempt.number)?,
            Phase::Open => return f.write_str("connected"),
            Phase::Connecting(attempt) => write!(f, "reconnecting, attempt {}", attempt.number)?,
            Phase::Waiting(attempt) => attempt.fmt(f)?,
            Phase::AwaitingUser => f.write_str("not connected, until you ask for it")?,
            Phase::Stopping => return f.write_str("stopping"),
            Phase::Stopped(cause) => write!(f, "stopped: {cause}")?,
        }
        match (self.row, self.code) {
            (Some(row), _) if row.is_local() => write!(f, " ({})", row.name()),
            (_, Some(code)) => write!(f, " ({code:?})"),
            (_, None) => Ok(()),
        }
    }
}
