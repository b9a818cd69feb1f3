//! The reconnector: when it returns an attempt, what ends its waiting, and what cancelling leaves behind. With tokio's
//! paused clock.
#![allow(missing_docs)]

use std::time::Duration;

use close_codes::{
    Action, CloseReason, Closed, Config, ConnectFailure, Reconnector, StopCause, Supervised, send_code,
};
use tokio::time::{Instant, timeout};

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    #[close(1000)]
    #[reconnect(never)]
    Normal,
    #[close(1001)]
    #[reconnect(after = "10s")]
    GoingAway,
    #[close(1005)]
    #[reconnect(backoff)]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = "3s")]
    Lost,
    #[close(4000)]
    #[reconnect(manual)]
    AskUser,
    #[close(other)]
    #[reconnect(backoff)]
    Other(u16),
}

fn reconnector() -> Reconnector<Close> {
    Reconnector::with_seed(Config::default(), 7)
}

fn closed(code: u16) -> Closed {
    Closed::reported(code.into(), "")
}

#[tokio::test(start_paused = true)]
async fn the_first_attempt_is_at_once_and_the_next_when_it_is_due() {
    let mut connections = reconnector();
    let start = Instant::now();
    assert_eq!(connections.next().await.map(|attempt| attempt.number), Some(1));
    assert_eq!(start.elapsed(), Duration::ZERO);

    connections.opened();
    connections.closed(&closed(1001));
    assert!(connections.next().await.is_some());
    assert_eq!(start.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_lap_that_reports_nothing_is_a_lost_connection() {
    let mut connections = reconnector();
    let start = Instant::now();
    connections.next().await;
    connections.next().await;
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_failure_goes_on_waiting() {
    let mut connections = reconnector();
    let start = Instant::now();
    connections.next().await;
    connections.connect_failed(ConnectFailure::new());
    connections.next().await;
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_stop_stays_a_stop() {
    let mut connections = reconnector();
    connections.next().await;
    connections.opened();
    let verdict = connections.closed(&Closed::frame(send_code!(1000), ""));
    assert_eq!(verdict.action, Action::Stop(StopCause::Policy));
    assert_eq!(connections.next().await, None);
    assert_eq!(connections.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn the_first_attempt_is_the_first_whoever_asked_for_it() {
    let mut connections = reconnector();
    let handle = connections.handle();
    handle.retry_now();
    assert_eq!(connections.next().await.unwrap().number, 1);
    assert_eq!(handle.status().to_string(), "connecting");
}

#[tokio::test(start_paused = true)]
async fn an_older_request_to_retry_does_not_undo_a_stop() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await.unwrap();
    connections.connect_failed(ConnectFailure::new());
    handle.retry_now();
    connections.stop();
    assert_eq!(connections.next().await, None);
    // A later one does.
    handle.retry_now();
    assert!(connections.next().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_later_request_to_retry_undoes_a_stop_though_the_connection_was_open() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await;
    connections.opened();
    // The application closes the connection, and has nothing to report.
    connections.stop();
    assert_eq!(connections.next().await, None);
    handle.retry_now();
    assert!(connections.next().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_stop_of_what_has_stopped_voids_older_requests_and_no_later_one() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await;
    connections.closed(&closed(1000));
    assert_eq!(connections.next().await, None);
    // Nobody polls a loop that is over.
    handle.retry_now();
    handle.stop();
    assert_eq!(connections.next().await, None);
    handle.stop();
    handle.retry_now();
    assert!(connections.next().await.is_some());
}

#[tokio::test(start_paused = true)]
async fn cancelling_loses_no_attempt_and_moves_no_deadline() {
    let mut connections = reconnector();
    let start = Instant::now();
    connections.next().await;
    connections.closed(&closed(1001));
    for _ in 0..3 {
        assert!(timeout(Duration::from_secs(3), connections.next()).await.is_err());
    }
    assert!(connections.next().await.is_some());
    assert_eq!(start.elapsed().as_secs(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_handle_ends_the_waiting() {
    let mut connections = reconnector();
    let handle = connections.handle();
    let start = Instant::now();
    connections.next().await;
    connections.closed(&closed(1001));
    let asking = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        handle.retry_now();
        handle
    });
    let attempt = connections.next().await.expect("the attempt that was asked for");
    assert_eq!((attempt.delay, start.elapsed().as_secs()), (Duration::ZERO, 2));

    let handle = asking.await.expect("no panic");
    connections.closed(&closed(1001));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(2)).await;
        handle.stop();
        // A stop stays a stop.
        handle.retry_now();
    });
    assert_eq!(connections.next().await, None);
    assert_eq!(start.elapsed().as_secs(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_comes_early_counts_at_the_next_lap() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await;
    handle.stop();
    connections.closed(&closed(1001));
    assert_eq!(connections.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn manual_waits_for_the_user_and_not_for_nobody() {
    let mut connections = reconnector();
    connections.next().await;
    let verdict = connections.closed(&closed(4000));
    assert_eq!(verdict.action, Action::AwaitUser);
    let handle = connections.handle();
    assert!(timeout(Duration::from_secs(3600), connections.next()).await.is_err());

    let second = handle.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        second.retry_now();
    });
    assert!(connections.next().await.is_some());

    connections.closed(&closed(4000));
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(handle);
    });
    assert_eq!(connections.next().await, None, "nobody is left to ask");
}

#[tokio::test(start_paused = true)]
async fn it_can_be_spawned() {
    let task = tokio::spawn(async {
        let mut connections = reconnector();
        let attempt = connections.next().await;
        attempt.map(|attempt| attempt.number)
    });
    assert_eq!(task.await.expect("no panic"), Some(1));
}

#[test]
fn two_clients_have_different_seeds() {
    let first_delay = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let _guard = runtime.enter();
        let mut connections = Reconnector::<Close>::new(Config::default());
        connections.closed(&closed(1005)).attempt().expect("backoff").delay
    };
    let delays: Vec<Duration> = (0..5).map(|_| first_delay()).collect();
    assert!(delays.iter().any(|delay| *delay != delays[0]), "{delays:?}");
}

#[test]
fn every_end_has_a_variant() {
    assert_eq!(Close::from_closed(&closed(1016)), Close::Other(1016));
}
