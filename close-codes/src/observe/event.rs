//! `Event`: what can happen, for tracing and for metrics.

use core::time::Duration;

use crate::closed::Closed;
use crate::supervisor::{Action, Attempt, ConnectFailure, Diagnosis};
use crate::table::Row;

/// Something that happened.
#[cfg_attr(not(feature = "tracing"), allow(dead_code))] // metrics use fewer fields
pub(super) enum Event<'a> {
    /// An attempt was handed to the application.
    Connecting { attempt: &'a Attempt, is_reconnect: bool, row: Option<Row> },
    /// The attempt opened a connection, this long after the end of the last one.
    Opened { away: Option<Duration> },
    /// A connection closed. The row is that of the observed code and reason.
    Closed { closed: &'a Closed, row: Option<Row>, lasted: Option<Duration>, seen_by: SeenBy },
    /// An attempt opened no connection. The row is that of the code that the failure is like.
    ConnectFailed { failure: &'a ConnectFailure, row: Option<Row> },
    /// What is done now, and the row whose policy says so.
    Decided { action: Action, row: Option<Row> },
    /// Somebody asked for an attempt at once.
    RetryRequested,
    /// The network is back: the attempt that is waited for is made sooner.
    NetworkBack { attempt: &'a Attempt },
    /// A diagnosis was made.
    Diagnosed(&'a Diagnosis),
    /// A shared budget, known by its first key.
    #[cfg(feature = "tokio")]
    Budget { key: &'a str, news: BudgetNews<'a> },
}

/// What happened to a shared budget.
#[cfg(feature = "tokio")]
#[cfg_attr(not(feature = "tracing"), allow(dead_code))]
#[derive(Clone, Copy)]
pub(super) enum BudgetNews<'a> {
    /// Redis does not answer; its own words, or its client's.
    Away(&'a str),
    /// It answers again, after this long.
    Back(Duration),
    /// It lost what it had under this key.
    Lost,
    /// Turn after turn came later than the slack.
    Late { slack: Duration },
}

/// What saw a connection close.
#[derive(Clone, Copy)]
pub(super) enum SeenBy {
    Reconnector,
    Watch,
}
