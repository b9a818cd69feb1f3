//! What can happen: one enum, for whoever listens.

use core::time::Duration;

use crate::closed::Closed;
use crate::supervisor::{Action, Attempt, ConnectFailure, Diagnosis};
use crate::table::Row;

/// Something that happened.
#[cfg_attr(not(feature = "tracing"), allow(dead_code))] // the metrics want less of it
pub(super) enum Event<'a> {
    /// An attempt was handed to the application.
    Connecting { attempt: &'a Attempt, is_reconnect: bool, row: Option<Row> },
    /// It opened a connection.
    Opened,
    /// A connection ended; the row is the one of what was observed.
    Closed { closed: &'a Closed, row: Option<Row>, lasted: Option<Duration>, seen_by: SeenBy },
    /// An attempt opened no connection; the row is the one that the failure is like.
    ConnectFailed { failure: &'a ConnectFailure, row: Option<Row> },
    /// What is done now, by that row's policy.
    Decided { action: Action, row: Option<Row> },
    /// Somebody asked for an attempt at once.
    RetryRequested,
    /// Something seems to be wrong.
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

/// Who saw a connection end.
#[derive(Clone, Copy)]
pub(super) enum SeenBy {
    Reconnector,
    Watch,
}
