//! `Observer`: what one `Reconnector` reports.

#[cfg(feature = "tokio")]
use core::time::Duration;

use super::counted::Counted;
#[cfg(feature = "tokio")]
use super::event::BudgetNews;
use super::event::{Event, SeenBy};
use crate::closed::Closed;
use crate::supervisor::{Action, Attempt, ConnectFailure, Diagnosis, StopCause, Verdict};
use crate::table::{PolicyTable, Row};
use crate::time::Moment;

/// What one `Reconnector` must remember in order to report what happens.
#[derive(Debug, Default)]
pub(crate) struct Observer {
    open_since: Option<Moment>,
    /// When the last connection ended, until the next is open.
    away_since: Option<Moment>,
    /// Whether it waits to be back: another attempt is decided, or made, and no connection is open.
    waiting: Option<Counted>,
    /// The row that decided last: why the next attempt is made.
    decided: Option<Row>,
    has_connected: bool,
    /// Whether a stop was requested and reported, and no attempt was made since. Each close until then is answered with
    /// that same stop.
    stop_reported: bool,
}

impl Observer {
    pub(crate) fn connecting(&mut self, attempt: &Attempt) {
        report(&Event::Connecting { attempt, is_reconnect: self.has_connected, row: self.decided });
        if self.has_connected {
            self.wait();
        }
        self.has_connected = true;
        self.stop_reported = false;
    }

    pub(crate) fn opened(&mut self, now: Moment) {
        self.open_since = Some(now);
        self.waiting = None;
        let away = self.away_since.take().map(|since| now.duration_since(since));
        report(&Event::Opened { away });
    }

    pub(crate) fn closed<R>(
        &mut self,
        table: &'static PolicyTable,
        closed: &Closed,
        verdict: &Verdict<R>,
        now: Moment,
    ) {
        let lasted = self.open_since.take().map(|since| now.duration_since(since));
        self.away_since.get_or_insert(now);
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
        report(&Event::ConnectFailed { failure, row: failure.row_in(table) });
        self.decided(verdict);
    }

    pub(crate) fn retry_requested(&mut self) {
        // One that never tried is not away.
        if self.has_connected {
            self.wait();
        }
        report(&Event::RetryRequested);
    }

    #[allow(clippy::unused_self)] // as the other methods
    pub(crate) fn network_back(&mut self, attempt: &Attempt) {
        report(&Event::NetworkBack { attempt });
    }

    pub(crate) fn stop_requested(&mut self) {
        self.waiting = None;
        self.stop_reported = true;
        report(&Event::Decided { action: Action::Stop(StopCause::Requested), row: None });
    }

    fn wait(&mut self) {
        self.waiting.get_or_insert_with(Counted::waiting);
    }

    fn decided<R>(&mut self, verdict: &Verdict<R>) {
        match verdict.action {
            Action::Reconnect(_) => self.wait(),
            Action::AwaitUser | Action::Stop(_) => self.waiting = None,
        }
        self.decided = verdict.row;
        if let Some(diagnosis) = &verdict.diagnosis {
            report(&Event::Diagnosed(diagnosis));
        }
        let is_reported = self.stop_reported && verdict.action == Action::Stop(StopCause::Requested);
        if !is_reported {
            report(&Event::Decided { action: verdict.action, row: verdict.row });
        }
    }
}

/// Reports that a `Watch` saw a connection close.
pub(crate) fn watched(closed: &Closed, row: Option<Row>, diagnosis: Option<&Diagnosis>) {
    report(&Event::Closed { closed, row, lasted: None, seen_by: SeenBy::Watch });
    if let Some(diagnosis) = diagnosis {
        report(&Event::Diagnosed(diagnosis));
    }
}

/// A budget's Redis does not answer.
#[cfg(feature = "tokio")]
pub(crate) fn budget_away(key: &str, words: &str) {
    report(&Event::Budget { key, news: BudgetNews::Away(words) });
}

/// A budget's Redis answers again.
#[cfg(feature = "tokio")]
pub(crate) fn budget_back(key: &str, after: Duration) {
    report(&Event::Budget { key, news: BudgetNews::Back(after) });
}

/// A budget's Redis lost this key.
#[cfg(feature = "tokio")]
pub(crate) fn budget_lost(key: &str) {
    report(&Event::Budget { key, news: BudgetNews::Lost });
}

/// Turn after turn came too late.
#[cfg(feature = "tokio")]
pub(crate) fn budget_late(key: &str, slack: Duration) {
    report(&Event::Budget { key, news: BudgetNews::Late { slack } });
}

fn report(event: &Event<'_>) {
    #[cfg(feature = "tracing")]
    super::events::report(event);
    #[cfg(feature = "metrics")]
    super::metrics::report(event);
}
