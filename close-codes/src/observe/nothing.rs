//! The `Observer` without the features `tracing` and `metrics`: it does nothing.

use crate::closed::Closed;
use crate::supervisor::{Attempt, ConnectFailure, Diagnosis, Verdict};
use crate::table::{PolicyTable, Row};
use crate::time::Moment;

/// Stands in for the `Observer` of `observer.rs`.
#[derive(Debug, Default)]
pub(crate) struct Observer(());

#[allow(clippy::unused_self)] // the other `Observer` has state
impl Observer {
    pub(crate) fn connecting(&mut self, _: &Attempt) {}

    pub(crate) fn opened(&mut self, _: Moment) {}

    pub(crate) fn closed<R>(&mut self, _: &'static PolicyTable, _: &Closed, _: &Verdict<R>, _: Moment) {}

    pub(crate) fn connect_failed<R>(&mut self, _: &'static PolicyTable, _: &ConnectFailure, _: &Verdict<R>) {}

    pub(crate) fn retry_requested(&mut self) {}

    pub(crate) fn network_back(&mut self, _: &Attempt) {}

    pub(crate) fn stop_requested(&mut self) {}
}

pub(crate) fn watched(_: &Closed, _: Option<Row>, _: Option<&Diagnosis>) {}

#[cfg(feature = "tokio")]
pub(crate) fn budget_away(_: &str, _: &str) {}

#[cfg(feature = "tokio")]
pub(crate) fn budget_back(_: &str, _: core::time::Duration) {}

#[cfg(feature = "tokio")]
pub(crate) fn budget_lost(_: &str) {}

#[cfg(feature = "tokio")]
pub(crate) fn budget_late(_: &str, _: core::time::Duration) {}
