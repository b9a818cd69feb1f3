//! The metrics, as the exporter for Prometheus shows them.

use std::future::pending;
use std::io;

use close_codes::{
    CloseCode, CloseReason, Closed, Config, ConnectFailure, Initiator, Limit, Moment, Reconnector,
    SharedBudget, Watch, metrics as ours,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};

use super::{Close, MINUTE, a_session, a_watch};

fn recorder() -> PrometheusRecorder {
    let recorder = PrometheusBuilder::new().build_recorder();
    metrics::with_local_recorder(&recorder, ours::describe);
    recorder
}

/// The samples, without comments, sorted, without the quantiles of histograms, and without what is 0.
fn samples(recorder: &PrometheusRecorder) -> Vec<String> {
    let text = recorder.handle().render();
    let is_sample = |line: &&str| {
        !line.is_empty() && !line.starts_with('#') && !line.contains("quantile") && !line.ends_with(" 0")
    };
    let mut samples: Vec<_> = text.lines().filter(is_sample).map(String::from).collect();
    samples.sort();
    samples
}

#[tokio::test(start_paused = true)]
async fn a_session_is_counted() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    a_session().await;
    assert_eq!(
        samples(&recorder),
        [
            "websocket_closes_total{code=\"4001\",row=\"Close::Expired\",how=\"frame\",\
             initiator=\"peer\",seen_by=\"reconnector\"} 1",
            "websocket_closes_total{code=\"other\",row=\"Close::Other\",how=\"frame\",\
             initiator=\"peer\",seen_by=\"reconnector\"} 1",
            "websocket_connect_failures_total{like=\"4100-4199\"} 1",
            "websocket_connect_failures_total{like=\"other\"} 1",
            "websocket_connection_duration_seconds_count 2",
            "websocket_connection_duration_seconds_sum 62.5",
            "websocket_opens_total 2",
            "websocket_reconnect_delay_seconds_count 3",
            "websocket_reconnect_delay_seconds_sum 16",
            "websocket_reconnects_total{row=\"Close::Expired\"} 2",
            "websocket_reconnects_total{row=\"Close::Throttled\"} 1",
            "websocket_stops_total{cause=\"policy\"} 1",
            "websocket_time_until_back_seconds_count 1",
            "websocket_time_until_back_seconds_sum 16",
        ]
    );
}

#[test]
fn a_watch_counts_closes_and_new_diagnoses() {
    let recorder = recorder();
    metrics::with_local_recorder(&recorder, a_watch);
    assert_eq!(
        samples(&recorder),
        [
            "websocket_closes_total{code=\"1005\",row=\"Close::NoStatus\",how=\"empty_frame\",\
             initiator=\"peer\",seen_by=\"watch\"} 5",
            "websocket_diagnoses_total{fault=\"peer_bug\"} 1",
        ]
    );
}

#[test]
fn a_peer_cannot_make_more_series_than_the_table_has_rows() {
    let recorder = recorder();
    metrics::with_local_recorder(&recorder, || {
        let mut watch = Watch::<(), Close>::new(1);
        for code in 0..=u16::MAX {
            let closed = Closed::unknown(CloseCode::new(code), "whatever");
            watch.closed(&(), &closed, Moment::START);
        }
    });
    let samples = samples(&recorder);
    let closes: Vec<_> = samples.iter().filter(|line| line.starts_with(ours::CLOSES)).collect();
    // A local end is told by no code.
    assert_eq!(closes.len(), Close::TABLE.rows().filter(|row| !row.is_local()).count());
    let throttled = "websocket_closes_total{code=\"4100-4199\",row=\"Close::Throttled\",how=\"unknown\",\
                     initiator=\"unknown\",seen_by=\"watch\"} 100";
    assert!(closes.iter().any(|line| **line == throttled), "{closes:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stop_is_counted_by_its_cause() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    connections.opened();
    connections.closed(&Closed::reported(CloseCode::NORMAL, "").begun_by(Initiator::Us));
    assert!(samples(&recorder).contains(&String::from("websocket_stops_total{cause=\"closed_by_us\"} 1")));
}

/// The close that the stop brings about is answered with the same stop.
#[tokio::test(start_paused = true)]
async fn a_stop_while_a_connection_is_open_is_counted_once() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let mut connections = Reconnector::<Close>::new(Config::default());
    let handle = connections.handle();
    for stops in 1..=2 {
        connections.next().await.unwrap();
        connections.opened();
        connections.stop();
        connections.closed(&Closed::no_frame().begun_by(Initiator::Us));
        let counted = format!("websocket_stops_total{{cause=\"requested\"}} {stops}");
        assert!(samples(&recorder).contains(&counted), "{:?}", samples(&recorder));
        handle.retry_now();
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_connecting_is_counted_once() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let budget = SharedBudget::local(Limit::new(1, MINUTE));
    for (takes_a_turn, stops) in [(false, 1), (true, 2)] {
        let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
        let handle = connections.handle();
        connections.next().await;
        handle.stop();
        let is_stopped = if takes_a_turn {
            connections.turn(&budget).await.is_err()
        } else {
            connections.connect(pending::<io::Result<()>>()).await.is_err()
        };
        assert!(is_stopped);
        assert_eq!(connections.next().await, None);
        let counted = format!("websocket_stops_total{{cause=\"requested\"}} {stops}");
        assert!(samples(&recorder).contains(&counted), "{counted}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_is_a_local_end_is_counted_as_such() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    connections.connect_failed(ConnectFailure::as_local(&Close::NoNetwork));
    connections.next().await;
    let samples = samples(&recorder);
    for line in [
        "websocket_connect_failures_total{like=\"local\"} 1",
        "websocket_reconnects_total{row=\"Close::NoNetwork\"} 1",
    ] {
        assert!(samples.iter().any(|sample| sample == line), "{samples:?}");
    }
}

#[test]
fn each_metric_is_described() {
    let recorder = recorder();
    metrics::with_local_recorder(&recorder, a_watch);
    let text = recorder.handle().render();
    assert!(text.contains("# HELP websocket_closes_total Connections that ended"), "{text}");
    assert!(text.contains("# TYPE websocket_closes_total counter"), "{text}");
}
