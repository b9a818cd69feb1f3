//! What is counted as long as it is so, and how long things took.
#![allow(clippy::float_cmp)] // gauges of whole numbers

use std::time::Duration;

use close_codes::adapters::{Connection, Heartbeat};
use close_codes::{
    Client, CloseCode, Closed, Config, ConnectFailure, Drain, Initiator, Reconnector, Server,
    metrics as ours, send_code,
};
use futures_util::StreamExt;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusRecorder};
use tokio::io::{DuplexStream, duplex};
use tokio::time::{Instant, advance, sleep, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::{Close, MINUTE};

type Socket = WebSocketStream<DuplexStream>;

/// With the buckets that the crate says, and not described: nothing begins at 0.
fn recorder() -> PrometheusRecorder {
    let mut builder = PrometheusBuilder::new();
    for (name, buckets) in ours::BUCKETS {
        builder = builder.set_buckets_for_metric(Matcher::Full(name.to_owned()), buckets).unwrap();
    }
    builder.build_recorder()
}

fn value(recorder: &PrometheusRecorder, sample: &str) -> Option<String> {
    let text = recorder.handle().render();
    text.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' ')).map(String::from)
}

async fn sockets() -> (Socket, Socket) {
    let (near, far) = duplex(1 << 12);
    tokio::join!(
        WebSocketStream::from_raw_socket(near, Role::Client, None),
        WebSocketStream::from_raw_socket(far, Role::Server, None),
    )
}

#[tokio::test(start_paused = true)]
async fn a_connection_is_counted_until_it_is_over_or_dropped() {
    let recorder = recorder();
    let counting = metrics::set_default_local_recorder(&recorder);
    let open = || value(&recorder, ours::CONNECTIONS).unwrap();

    let (near, far) = sockets().await;
    let (mut client, mut server) =
        (Connection::<_, Client>::client(near), Connection::<_, Server>::server(far));
    assert_eq!(open(), "2");
    let (closed, _) = tokio::join!(client.close(send_code!(1000)), server.next());
    assert_eq!(closed.code(), CloseCode::NORMAL);
    assert_eq!(open(), "0", "both are over, and neither is dropped");
    drop((client, server));
    assert_eq!(open(), "0");

    let (near, far) = sockets().await;
    let (sender, receiver) = Connection::<_, Client>::client(near).split();
    let server = Connection::<_, Server>::server(far);
    assert_eq!(open(), "2");
    drop(server);
    assert_eq!(open(), "1");
    drop(sender);
    assert_eq!(open(), "1");
    drop(receiver);
    assert_eq!(open(), "0");

    // Down where it counted up, also when nothing or something else is installed.
    let (near, far) = sockets().await;
    let client = Connection::<_, Client>::client(near);
    assert_eq!(open(), "1");
    drop(counting);
    let server = Connection::<_, Server>::server(far);
    drop((client, server));
    assert_eq!(open(), "0");
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_is_gone_is_counted_no_more() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let (near, _silent) = sockets().await;
    let second = Duration::from_secs(1);
    let mut client = Connection::<_, Client>::client(near).with_heartbeat(Heartbeat::new(second, second));
    assert!(client.next().await.is_none());
    assert_eq!(value(&recorder, ours::CONNECTIONS), Some("0".to_owned()));
    assert_eq!(value(&recorder, &format!("{}_count", ours::HEARTBEAT_LATENCY)), None);
}

#[tokio::test(start_paused = true)]
async fn a_round_trip_is_measured_once() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let (near, mut peer) = sockets().await;
    let mut client = Connection::<_, Client>::client(near);
    for _ in 0..2 {
        let answers = async {
            sleep(Duration::from_millis(40)).await;
            // It reads the Ping, and answers it when it is polled again.
            let _ping = peer.next().await;
            let _pong = timeout(Duration::from_millis(1), peer.next()).await;
        };
        let (checked, ()) = tokio::join!(client.check(Duration::from_secs(5)), answers);
        checked.unwrap();
    }
    let sample = |end: &str| value(&recorder, &format!("{}{end}", ours::HEARTBEAT_LATENCY)).unwrap();
    assert_eq!(sample("_count"), "2");
    let sum: f64 = sample("_sum").parse().unwrap();
    assert!((0.079..0.1).contains(&sum), "{sum}");
    assert_eq!(sample("_bucket{le=\"0.025\"}"), "0");
    assert_eq!(sample("_bucket{le=\"0.05\"}"), "2");
}

#[tokio::test(start_paused = true)]
async fn who_waits_to_be_back_is_counted_until_it_is() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let waiting = || value(&recorder, ours::WAITING).unwrap_or_else(|| "0".to_owned());
    let lost = Closed::no_frame().begun_by(Initiator::Unknown);

    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    let mut other = Reconnector::<Close>::with_seed(Config::default(), 8);
    connections.next().await;
    assert_eq!(waiting(), "0", "it was never there");
    connections.connect_failed(ConnectFailure::new());
    assert_eq!(waiting(), "1");
    connections.next().await;
    assert_eq!(waiting(), "1", "it connects, and is not back yet");
    connections.opened();
    assert_eq!(waiting(), "0");

    connections.closed(&lost);
    assert_eq!(waiting(), "1");
    other.next().await;
    other.opened();
    other.closed(&lost);
    assert_eq!(waiting(), "2");
    other.stop();
    assert_eq!(waiting(), "1");
    drop(connections);
    assert_eq!(waiting(), "0");
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_the_user_waits_to_be_back_once_asked() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let waiting = || value(&recorder, ours::WAITING).unwrap_or_else(|| "0".to_owned());

    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    let handle = connections.handle();
    connections.next().await;
    connections.opened();
    connections.closed(&Closed::frame(send_code!(4002), "").begun_by(Initiator::Peer));
    assert_eq!(waiting(), "0");
    handle.retry_now();
    connections.next().await;
    assert_eq!(waiting(), "1");
    connections.connect_failed(ConnectFailure::new().with_like(CloseCode::new(4002)));
    assert_eq!(waiting(), "0", "it waits for the user again");
    handle.retry_now();
    connections.next().await;
    assert_eq!(waiting(), "1");
    connections.opened();
    assert_eq!(waiting(), "0");
    connections.closed(&Closed::frame(send_code!(4777), "").begun_by(Initiator::Peer));
    assert_eq!(waiting(), "0", "it does not come back");
}

#[tokio::test(start_paused = true)]
async fn the_time_until_back_is_from_the_end_to_the_next_connection() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let sample = |end: &str| {
        value(&recorder, &format!("{}{end}", ours::TIME_UNTIL_BACK)).unwrap_or_else(|| "none".to_owned())
    };

    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    advance(Duration::from_secs(100)).await;
    connections.opened();
    advance(Duration::from_secs(100)).await;
    assert_eq!(sample("_count"), "none", "it was not away");
    // 3 s, an attempt that takes 1 s and fails, and another 3 s.
    connections.closed(&Closed::no_frame());
    connections.next().await;
    advance(Duration::from_secs(1)).await;
    connections.connect_failed(ConnectFailure::new());
    connections.next().await;
    connections.opened();
    let ends = ["_count", "_sum", "_bucket{le=\"5\"}", "_bucket{le=\"10\"}"];
    assert_eq!(ends.map(sample), ["1", "7", "0", "1"]);
}

#[tokio::test(start_paused = true)]
async fn a_drain_is_told_of_while_it_runs_and_so_is_how_connections_ended() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let drain = Drain::new();
    let [served, left, _stuck] = [(); 3].map(|()| drain.enter().unwrap());
    let (mut peer, socket) = sockets().await;
    let mut connection = Connection::<_, Server>::server(socket).in_seat(served);
    let handler = async move { while connection.next().await.is_some() {} };
    let client = async { while peer.next().await.is_some() {} };
    let leaves = async {
        sleep(Duration::from_millis(1)).await;
        assert_eq!(value(&recorder, ours::DRAINING).unwrap(), "1");
        drop(left);
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    tokio::join!(drain.run(send_code!(1012), 100, deadline), handler, client, leaves);
    assert_eq!(value(&recorder, ours::DRAINING).unwrap(), "0");
    for (how, connections) in [("closed", "1"), ("left", "1"), ("stuck", "1")] {
        let sample = format!("{}{{how=\"{how}\"}}", ours::DRAINED);
        assert_eq!(value(&recorder, &sample).unwrap(), connections, "{how}");
    }
}

#[test]
fn each_histogram_has_its_buckets() {
    let described = PrometheusBuilder::new().build_recorder();
    for (name, buckets) in ours::BUCKETS {
        assert!(buckets.is_sorted_by(|less, more| less < more), "{name}");
        assert!(name.ends_with("_seconds"), "{name}");
    }
    metrics::with_local_recorder(&described, || {
        ours::describe();
        for (name, _) in ours::BUCKETS {
            metrics::histogram!(name).record(1.0);
        }
    });
    // All that are described, and no other.
    let text = described.handle().render();
    let described =
        text.lines().filter(|line| line.starts_with("# HELP") && line.contains("_seconds ")).count();
    assert_eq!(described, ours::BUCKETS.len(), "{text}");
}

#[test]
fn what_was_counted_before_it_was_described_stays() {
    let recorder = recorder();
    metrics::with_local_recorder(&recorder, || {
        metrics::gauge!(ours::DRAINING).set(1.0);
        ours::describe();
        ours::describe();
    });
    assert_eq!(value(&recorder, ours::DRAINING), Some("1".to_owned()));
    for sample in [
        "websocket_connections",
        "websocket_waiting",
        "websocket_opens_total",
        "websocket_drained_total{how=\"closed\"}",
        "websocket_drained_total{how=\"left\"}",
        "websocket_drained_total{how=\"cut\"}",
        "websocket_drained_total{how=\"stuck\"}",
        "websocket_diagnoses_total{fault=\"peer_bug\"}",
        "websocket_diagnoses_total{fault=\"proxy\"}",
        "websocket_stops_total{cause=\"policy\"}",
        "websocket_stops_total{cause=\"await_user\"}",
    ] {
        assert_eq!(value(&recorder, sample), Some("0".to_owned()), "{sample}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_counters_of_a_drain_are_those_of_its_report() {
    let recorder = recorder();
    let _counting = metrics::set_default_local_recorder(&recorder);
    let drain = Drain::new();
    let (_near, far) = sockets().await;
    let mut server = Connection::<_, Server>::server(far).in_seat(drain.enter().unwrap());
    let handler = async {
        assert!(server.next().await.is_none());
        // The code behind the loop is slow: it still holds the connection when the report is made.
        sleep(MINUTE).await;
        drop(server);
    };
    let _never_polled = drain.enter().unwrap();
    let run = drain.run(send_code!(1012), 1, Instant::now() + Duration::from_secs(10));
    let (report, ()) = tokio::join!(run, handler);
    assert_eq!((report.cut, report.stuck, report.total()), (1, 1, 2), "{report}");
    for (how, count) in [("cut", "1"), ("stuck", "1"), ("closed", "0"), ("left", "0")] {
        let counted = value(&recorder, &format!("{}{{how=\"{how}\"}}", ours::DRAINED));
        assert_eq!(counted.unwrap_or_else(|| "0".to_owned()), count, "{how}");
    }
}
