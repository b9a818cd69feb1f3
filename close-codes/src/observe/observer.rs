//! What happens, as events, for whoever listens.

use core::time::Duration;

use crate::{
    Action, Attempt, Closed, ConnectFailure, Diagnosis, Moment, PolicyTable, Row, StopCause, Verdict,
};

/// What one reconnector has to remember to tell what happens.
#[derive(Debug, Default)]
pub(crate) struct Observer {
    open_since: Option<Moment>,
    /// The row that decided last: why the next attempt is made.
    decided: Option<Row>,
    has_connected: bool,
}

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
}

/// Who saw a connection end.
#[derive(Clone, Copy)]
pub(super) enum SeenBy {
    Reconnector,
    Watch,
}

impl Observer {
    pub(crate) fn connecting(&mut self, attempt: &Attempt) {
        report(&Event::Connecting { attempt, is_reconnect: self.has_connected, row: self.decided });
        self.has_connected = true;
    }

    pub(crate) fn opened(&mut self, now: Moment) {
        self.open_since = Some(now);
        report(&Event::Opened);
    }

    pub(crate) fn closed<R>(
        &mut self,
        table: &'static PolicyTable,
        closed: &Closed,
        verdict: &Verdict<R>,
        now: Moment,
    ) {
        let lasted = self.open_since.take().map(|since| now.duration_since(since));
        let row = table.find(closed.code(), closed.reason());
        report(&Event::Closed { closed, row, lasted, seen_by: SeenBy::Reconnector });
        self.decided(verdict);
    }

    pub(crate) fn connect_failed<R>(
        &mut self,
        table: &'static PolicyTable,
        failure: &ConnectFailure,
        verdict: &Verdict<R>,
    ) {
        self.open_since = None;
        let row = failure.like().and_then(|code| table.find(code, failure.reason()));
        report(&Event::ConnectFailed { failure, row: row.filter(|row| !row.is_other()) });
        self.decided(verdict);
    }

    #[allow(clippy::unused_self)] // one of a kind
    pub(crate) fn retry_requested(&mut self) {
        report(&Event::RetryRequested);
    }

    #[allow(clippy::unused_self)]
    pub(crate) fn stop_requested(&mut self) {
        report(&Event::Decided { action: Action::Stop(StopCause::Requested), row: None });
    }

    fn decided<R>(&mut self, verdict: &Verdict<R>) {
        self.decided = verdict.row;
        if let Some(diagnosis) = &verdict.diagnosis {
            report(&Event::Diagnosed(diagnosis));
        }
        report(&Event::Decided { action: verdict.action, row: verdict.row });
    }
}

/// A watch saw a connection end.
pub(crate) fn watched(closed: &Closed, row: Option<Row>, diagnosis: Option<&Diagnosis>) {
    report(&Event::Closed { closed, row, lasted: None, seen_by: SeenBy::Watch });
    if let Some(diagnosis) = diagnosis {
        report(&Event::Diagnosed(diagnosis));
    }
}

fn report(event: &Event<'_>) {
    #[cfg(feature = "tracing")]
    super::events::report(event);
    #[cfg(feature = "metrics")]
    super::metrics::report(event);
}
