//! Counters and histograms for the [`metrics`](https://docs.rs/metrics) facade: with the feature `metrics`.
//!
//! A [`Reconnector`](crate::Reconnector) and a [`Watch`](crate::Watch) write them to the recorder that is installed.
//! For Prometheus, that is the crate `metrics-exporter-prometheus`. [`describe`] gives the recorder a description of
//! each.
//!
//! | name | kind | labels | meaning |
//! | --- | --- | --- | --- |
//! | [`CLOSES`] | counter | `code`, `row`, `how`, `initiator`, `seen_by` | connections that closed |
//! | [`CONNECT_FAILURES`] | counter | `like` | attempts that opened no connection |
//! | [`CONNECTION_DURATION`] | histogram | | how long connections were open, in seconds |
//! | [`DRAINED`] | counter | `how` | connections that ended while a [`Drain`](crate::Drain) ran |
//! | [`DRAINING`] | gauge | | 1 while a `Drain` runs |
//! | [`DIAGNOSES`] | counter | `fault` | diagnoses, each counted when it is new |
//! | [`OPENS`] | counter | | connections that opened |
//! | [`RECONNECTS`] | counter | `row` | reconnect attempts that were begun |
//! | [`RECONNECT_DELAY`] | histogram | | the delays of reconnect attempts, in seconds |
//! | [`STOPS`] | counter | `cause` | decisions not to reconnect, or not before the user asks |
//!
//! The labels are bounded by the application's own table, whatever a peer sends: `code` and `like` are the codes of
//! the row that names what was observed, `4001` or `4100-4199`, and `other` where none does; `like` is `local` for a
//! failure that is a local end. `row` is the row, `ChatClose::TokenExpired`. `how` is `frame`, `empty_frame`,
//! `no_frame`, `unresponsive`, `tls_failure`, `illegal_frame` or `unknown`, of a drain `closed`, `left`, `cut` or
//! `stuck`; `initiator` is `us`, `peer` or `unknown`; `seen_by` is `reconnector` or `watch`. `fault` is the word
//! in `#[diagnose(..)]`. `cause` is `policy`, `closed_by_us`, `out_of_attempts`, `out_of_time`, `requested` or, while a policy waits
//! for the user, `await_user`.

use core::time::Duration;
use std::string::{String, ToString};

#[cfg(feature = "tokio")]
use metrics::gauge;
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, histogram};

use super::event::Event;
use super::words;
use crate::export::Codes;
use crate::supervisor::Action;
use crate::table::Row;

/// Connections that closed.
#[doc(alias("Prometheus"))]
pub const CLOSES: &str = "websocket_closes_total";
/// Attempts that opened no connection.
pub const CONNECT_FAILURES: &str = "websocket_connect_failures_total";
/// How long connections were open.
pub const CONNECTION_DURATION: &str = "websocket_connection_duration_seconds";
/// Diagnoses, each counted when it is new.
pub const DIAGNOSES: &str = "websocket_diagnoses_total";
/// Connections that a `Drain` saw end.
pub const DRAINED: &str = "websocket_drained_total";
/// 1 while a `Drain` runs.
pub const DRAINING: &str = "websocket_draining";
/// Connections that opened.
pub const OPENS: &str = "websocket_opens_total";
/// Reconnect attempts that were begun.
pub const RECONNECTS: &str = "websocket_reconnects_total";
/// The delays of reconnect attempts.
pub const RECONNECT_DELAY: &str = "websocket_reconnect_delay_seconds";
/// Decisions not to reconnect, or not before the user asks.
pub const STOPS: &str = "websocket_stops_total";

/// Describes the metrics to the recorder that is installed. Call it once, after installing the recorder.
#[doc(alias("Prometheus"))]
pub fn describe() {
    describe_counter!(CLOSES, Unit::Count, "Connections that ended, by what was observed.");
    describe_counter!(CONNECT_FAILURES, Unit::Count, "Attempts that opened no connection.");
    describe_histogram!(CONNECTION_DURATION, Unit::Seconds, "How long connections were open.");
    describe_counter!(DIAGNOSES, Unit::Count, "Diagnoses, each counted when it is new.");
    describe_counter!(DRAINED, Unit::Count, "Connections that a drain saw end, by how.");
    describe_gauge!(DRAINING, "1 while a server is drained.");
    describe_counter!(OPENS, Unit::Count, "Connections that opened.");
    describe_counter!(RECONNECTS, Unit::Count, "Attempts to connect again, by the row that decided.");
    describe_histogram!(RECONNECT_DELAY, Unit::Seconds, "How long policies said to wait.");
    describe_counter!(STOPS, Unit::Count, "Ends after which nobody connects again by itself.");
}

pub(super) fn report(event: &Event<'_>) {
    match *event {
        Event::Connecting { is_reconnect: true, row, .. } => {
            counter!(RECONNECTS, "row" => name(row)).increment(1);
        }
        Event::Opened => counter!(OPENS).increment(1),
        Event::Closed { closed, row, lasted, seen_by } => {
            counter!(
                CLOSES,
                "code" => codes(row),
                "row" => name(row),
                "how" => words::how(closed.how()),
                "initiator" => words::initiator(closed.initiator()),
                "seen_by" => words::seen_by(seen_by),
            )
            .increment(1);
            if let Some(lasted) = lasted {
                record(CONNECTION_DURATION, lasted);
            }
        }
        Event::ConnectFailed { row, .. } => {
            counter!(CONNECT_FAILURES, "like" => codes(row)).increment(1);
        }
        Event::Decided { action: Action::Reconnect(attempt), .. } => record(RECONNECT_DELAY, attempt.delay),
        Event::Decided { action: Action::AwaitUser, .. } => stopped("await_user"),
        Event::Decided { action: Action::Stop(cause), .. } => stopped(words::cause(cause)),
        Event::Diagnosed(diagnosis) if diagnosis.is_new() => {
            counter!(DIAGNOSES, "fault" => diagnosis.fault.to_string()).increment(1);
        }
        Event::Connecting { .. }
        | Event::RetryRequested
        | Event::NetworkBack { .. }
        | Event::Diagnosed(_) => {}
        #[cfg(feature = "tokio")]
        Event::Budget { .. } => {}
    }
}

/// Whether a server is being drained.
#[cfg(feature = "tokio")]
pub(super) fn draining(is_draining: bool) {
    gauge!(DRAINING).set(if is_draining { 1.0 } else { 0.0 });
}

/// Connections of a drained server that ended so.
#[cfg(feature = "tokio")]
pub(super) fn drained(how: &'static str, connections: u64) {
    counter!(DRAINED, "how" => how).increment(connections);
}

fn record(name: &'static str, duration: Duration) {
    histogram!(name).record(duration);
}

fn stopped(cause: &'static str) {
    counter!(STOPS, "cause" => cause).increment(1);
}

/// The codes of the row that names the observed code. Not the code itself, since a peer can send 65536 of them.
fn codes(row: Option<Row>) -> String {
    row.map_or(Codes::Other, Codes::of_row).to_string()
}

fn name(row: Option<Row>) -> String {
    row.map_or_else(|| String::from("none"), |row| row.to_string())
}
