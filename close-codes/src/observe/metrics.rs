//! Counters and histograms for the [`metrics`](https://docs.rs/metrics) facade: with the feature `metrics`.
//!
//! A [`Reconnector`](crate::Reconnector) and a [`Watch`](crate::Watch) write them to whatever recorder is installed,
//! for Prometheus by the crate `metrics-exporter-prometheus`. [`describe`] tells the recorder what each is.
//!
//! | name | kind | labels | |
//! | --- | --- | --- | --- |
//! | [`CLOSES`] | counter | `code`, `row`, `how`, `initiator`, `seen_by` | connections that ended |
//! | [`CONNECT_FAILURES`] | counter | `like` | attempts that opened no connection |
//! | [`CONNECTION_DURATION`] | histogram | | seconds that connections were open |
//! | [`DIAGNOSES`] | counter | `fault` | diagnoses, each counted when it is new |
//! | [`OPENS`] | counter | | connections that opened |
//! | [`RECONNECTS`] | counter | `row` | attempts to connect again that were begun |
//! | [`RECONNECT_DELAY`] | histogram | | seconds that policies said to wait |
//! | [`STOPS`] | counter | `cause` | ends after which nobody connects again by itself |
//!
//! The labels are bounded by the application's own table, whatever a peer sends: `code` and `like` are the codes of
//! the row that names what was observed, `4001` or `4100-4199`, and `other` where none does. `row` is the row,
//! `ChatClose::TokenExpired`. `how` is `frame`, `empty_frame`, `no_frame`, `tls_failure`, `illegal_frame` or
//! `unknown`; `initiator` is `us`, `peer` or `unknown`; `seen_by` is `reconnector` or `watch`. `fault` is the word
//! in `#[diagnose(..)]`. `cause` is `policy`, `closed_by_us`, `out_of_attempts`, `requested` or, while a policy waits
//! for the user, `await_user`.

use core::time::Duration;
use std::format;
use std::string::{String, ToString};

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};

use super::event::Event;
use super::words;
use crate::supervisor::Action;
use crate::table::Row;

/// Connections that ended.
pub const CLOSES: &str = "websocket_closes_total";
/// Attempts that opened no connection.
pub const CONNECT_FAILURES: &str = "websocket_connect_failures_total";
/// How long connections were open.
pub const CONNECTION_DURATION: &str = "websocket_connection_duration_seconds";
/// Diagnoses, each counted when it is new.
pub const DIAGNOSES: &str = "websocket_diagnoses_total";
/// Connections that opened.
pub const OPENS: &str = "websocket_opens_total";
/// Attempts to connect again that were begun.
pub const RECONNECTS: &str = "websocket_reconnects_total";
/// How long policies said to wait.
pub const RECONNECT_DELAY: &str = "websocket_reconnect_delay_seconds";
/// Ends after which nobody connects again by itself.
pub const STOPS: &str = "websocket_stops_total";

/// Describes the metrics to the recorder that is installed: once, after installing it.
pub fn describe() {
    describe_counter!(CLOSES, Unit::Count, "Connections that ended, by what was observed.");
    describe_counter!(CONNECT_FAILURES, Unit::Count, "Attempts that opened no connection.");
    describe_histogram!(CONNECTION_DURATION, Unit::Seconds, "How long connections were open.");
    describe_counter!(DIAGNOSES, Unit::Count, "Diagnoses, each counted when it is new.");
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
        Event::Connecting { .. } | Event::RetryRequested | Event::Diagnosed(_) => {}
        #[cfg(feature = "tokio")]
        Event::Budget { .. } => {}
    }
}

fn record(name: &'static str, duration: Duration) {
    histogram!(name).record(duration);
}

fn stopped(cause: &'static str) {
    counter!(STOPS, "cause" => cause).increment(1);
}

/// The codes of the row that names what was observed. Not the code itself: a peer has 65536 of those.
fn codes(row: Option<Row>) -> String {
    match row {
        Some(row) if row.is_other() => String::from("other"),
        Some(row) if row.is_range() => format!("{}-{}", row.first(), row.last()),
        Some(row) => row.first().to_string(),
        None => String::from("other"),
    }
}

fn name(row: Option<Row>) -> String {
    row.map_or_else(|| String::from("none"), |row| row.to_string())
}
