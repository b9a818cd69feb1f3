//! Counters and histograms for the [`metrics`](https://docs.rs/metrics) facade: with the feature `metrics`.
//!
//! A [`Reconnector`](crate::Reconnector), a [`Watch`](crate::Watch), a [`Drain`](crate::Drain) and each
//! [`Connection`](crate::adapters::Connection) write them to the recorder that is installed. For Prometheus, that is
//! the crate `metrics-exporter-prometheus`. [`describe`] gives the recorder a description of each, and [`BUCKETS`] has
//! the buckets of the histograms. The example `metrics` shows both, and beside it are alert rules for Prometheus and a
//! dashboard for Grafana.
//!
//! | name | kind | labels | meaning |
//! | --- | --- | --- | --- |
//! | [`CLOSES`] | counter | `code`, `row`, `how`, `initiator`, `seen_by` | connections that closed |
//! | [`CONNECT_FAILURES`] | counter | `like` | attempts that opened no connection |
//! | [`CONNECTIONS`] | gauge | | each `Connection` that is open: until it is over, or dropped |
//! | [`CONNECTION_DURATION`] | histogram | | how long connections of a `Reconnector` were open, in seconds |
//! | [`DRAINED`] | counter | `how` | connections that ended while a [`Drain`](crate::Drain) ran |
//! | [`DRAINING`] | gauge | | 1 while a `Drain` runs |
//! | [`DIAGNOSES`] | counter | `fault` | diagnoses, each counted when it is new |
//! | [`HEARTBEAT_LATENCY`] | histogram | | round trips of a `Connection`: from a heartbeat's or a `check`'s Ping to its Pong, in seconds |
//! | [`OPENS`] | counter | | connections that opened |
//! | [`RECONNECTS`] | counter | `row` | reconnect attempts that were begun |
//! | [`RECONNECT_DELAY`] | histogram | | the delays of reconnect attempts, in seconds |
//! | [`STOPS`] | counter | `cause` | decisions not to reconnect, or not before the user asks |
//! | [`TIME_UNTIL_BACK`] | histogram | | from a connection's end until a `Reconnector` had the next, in seconds |
//! | [`WAITING`] | gauge | | each `Reconnector` that waits to be back: another attempt is decided, or made |
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

use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};

use super::event::Event;
#[cfg(feature = "tokio")]
use super::gone::Gone;
use super::words;
use crate::export::Codes;
use crate::policy::Fault;
use crate::supervisor::{Action, StopCause};
use crate::table::Row;

/// Connections that closed.
#[doc(alias("Prometheus"))]
pub const CLOSES: &str = "websocket_closes_total";
/// Attempts that opened no connection.
pub const CONNECT_FAILURES: &str = "websocket_connect_failures_total";
/// Connections that are open.
pub const CONNECTIONS: &str = "websocket_connections";
/// How long connections were open.
pub const CONNECTION_DURATION: &str = "websocket_connection_duration_seconds";
/// Diagnoses, each counted when it is new.
pub const DIAGNOSES: &str = "websocket_diagnoses_total";
/// Connections that a `Drain` saw end.
pub const DRAINED: &str = "websocket_drained_total";
/// 1 while a `Drain` runs.
pub const DRAINING: &str = "websocket_draining";
/// The round trips of heartbeats.
pub const HEARTBEAT_LATENCY: &str = "websocket_heartbeat_latency_seconds";
/// Connections that opened.
pub const OPENS: &str = "websocket_opens_total";
/// Reconnect attempts that were begun.
pub const RECONNECTS: &str = "websocket_reconnects_total";
/// The delays of reconnect attempts.
pub const RECONNECT_DELAY: &str = "websocket_reconnect_delay_seconds";
/// Decisions not to reconnect, or not before the user asks.
pub const STOPS: &str = "websocket_stops_total";
/// The times from a connection's end until the next opened.
pub const TIME_UNTIL_BACK: &str = "websocket_time_until_back_seconds";
/// Reconnectors that wait to be back.
pub const WAITING: &str = "websocket_waiting";

/// Each histogram, and the upper bounds of its buckets in seconds, ascending.
///
/// Prometheus adds up the histograms of many processes only if they have the same buckets, and its exporter writes
/// summaries, which nothing can add up, if it is told none:
///
/// ```
/// # use std::error::Error;
/// use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
///
/// # fn main() -> Result<(), Box<dyn Error>> {
/// let mut builder = PrometheusBuilder::new();
/// for (name, buckets) in close_codes::metrics::BUCKETS {
///     builder = builder.set_buckets_for_metric(Matcher::Full(name.to_string()), buckets)?;
/// }
/// # Ok(())
/// # }
/// ```
pub const BUCKETS: [(&str, &[f64]); 4] = [
    (CONNECTION_DURATION, &[1.0, 10.0, 60.0, 300.0, 1_800.0, 7_200.0, 28_800.0, 86_400.0]),
    (HEARTBEAT_LATENCY, &[0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0]),
    (RECONNECT_DELAY, &[0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0]),
    (TIME_UNTIL_BACK, &[0.1, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3_600.0]),
];

/// Describes the metrics to the recorder that is installed. Call it once, after installing the recorder.
///
/// It also writes a 0 for each gauge, and for each counter whose labels do not depend on the application's table: to
/// Prometheus, a counter that is first seen as 1 has not increased.
#[doc(alias("Prometheus"))]
pub fn describe() {
    describe_counter!(CLOSES, Unit::Count, "Connections that ended, by what was observed.");
    describe_counter!(CONNECT_FAILURES, Unit::Count, "Attempts that opened no connection.");
    describe_gauge!(CONNECTIONS, "Connections that are open.");
    describe_histogram!(CONNECTION_DURATION, Unit::Seconds, "How long connections were open.");
    describe_counter!(DIAGNOSES, Unit::Count, "Diagnoses, each counted when it is new.");
    describe_counter!(DRAINED, Unit::Count, "Connections that a drain saw end, by how.");
    describe_gauge!(DRAINING, "1 while a server is drained.");
    describe_histogram!(HEARTBEAT_LATENCY, Unit::Seconds, "From a heartbeat's Ping to its Pong.");
    describe_counter!(OPENS, Unit::Count, "Connections that opened.");
    describe_counter!(RECONNECTS, Unit::Count, "Attempts to connect again, by the row that decided.");
    describe_histogram!(RECONNECT_DELAY, Unit::Seconds, "How long policies said to wait.");
    describe_counter!(STOPS, Unit::Count, "Ends after which nobody connects again by itself.");
    describe_histogram!(TIME_UNTIL_BACK, Unit::Seconds, "From a connection's end until the next opened.");
    describe_gauge!(WAITING, "Reconnectors that wait to be back.");
    begin_at_zero();
}

/// Writes a 0, which changes nothing that was counted already.
fn begin_at_zero() {
    for name in [CONNECTIONS, DRAINING, WAITING] {
        gauge!(name).increment(0.0);
    }
    counter!(OPENS).increment(0);
    #[cfg(feature = "tokio")]
    for how in Gone::ALL {
        counter!(DRAINED, "how" => how.word()).increment(0);
    }
    for fault in FAULTS {
        counter!(DIAGNOSES, "fault" => fault.word()).increment(0);
    }
    for cause in STOP_CAUSES.map(words::cause).into_iter().chain([AWAIT_USER]) {
        counter!(STOPS, "cause" => cause).increment(0);
    }
}

const FAULTS: [Fault; 8] = [
    Fault::PeerBug,
    Fault::OwnBug,
    Fault::Network,
    Fault::Tls,
    Fault::Overload,
    Fault::Auth,
    Fault::Config,
    Fault::Proxy,
];

const STOP_CAUSES: [StopCause; 5] = [
    StopCause::Policy,
    StopCause::ClosedByUs,
    StopCause::OutOfAttempts,
    StopCause::OutOfTime,
    StopCause::Requested,
];

/// The cause of a stop until the user asks.
const AWAIT_USER: &str = "await_user";

pub(super) fn report(event: &Event<'_>) {
    match *event {
        Event::Connecting { is_reconnect: true, row, .. } => {
            counter!(RECONNECTS, "row" => name(row)).increment(1);
        }
        Event::Opened { away } => {
            counter!(OPENS).increment(1);
            if let Some(away) = away {
                record(TIME_UNTIL_BACK, away);
            }
        }
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
        Event::Decided { action: Action::AwaitUser, .. } => stopped(AWAIT_USER),
        Event::Decided { action: Action::Stop(cause), .. } => stopped(words::cause(cause)),
        Event::Diagnosed(diagnosis) if diagnosis.is_new() => {
            counter!(DIAGNOSES, "fault" => diagnosis.fault.word()).increment(1);
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

/// A connection of a drained server ended.
#[cfg(feature = "tokio")]
pub(super) fn drained(how: Gone) {
    counter!(DRAINED, "how" => how.word()).increment(1);
}

/// A heartbeat was answered after this time.
#[cfg(feature = "tokio")]
pub(super) fn heartbeat(latency: Duration) {
    record(HEARTBEAT_LATENCY, latency);
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
