//! `Handle::network_back`: what it does to a `Reconnector`. On tokio's paused clock.
#![allow(missing_docs)]

use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use close_codes::{
    CloseReason, Closed, Config, ConnectFailure, Initiator, Phase, Reconnector, StopCause, send_code,
};
use tokio::time::{Instant, sleep, timeout};

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    #[close(1005)]
    #[reconnect(after = "60s")]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = "60s")]
    Lost,
    #[close(1012)]
    #[reconnect(after = "60s")]
    Restart,
    #[close(local)]
    #[reconnect(manual)]
    Idle,
    #[close(4000)]
    #[reconnect(never)]
    Banned,
    #[close(other)]
    #[reconnect(backoff)]
    Other(u16),
}

const SECOND: Duration = Duration::from_secs(1);

fn reconnector() -> Reconnector<Close> {
    Reconnector::with_seed(Config::default(), 7)
}

fn lost() -> Closed {
    Closed::no_frame().begun_by(Initiator::Peer)
}

/// A connection that was open for a minute.
async fn open() -> Reconnector<Close> {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    connections.opened();
    sleep(60 * SECOND).await;
    connections
}

/// Waits for the next attempt while the network comes back after ten seconds; how long that took.
async fn waited(mut connections: Reconnector<Close>) -> Duration {
    let handle = connections.handle();
    let start = Instant::now();
    let back = async {
        sleep(10 * SECOND).await;
        handle.network_back();
        pending::<()>().await;
    };
    tokio::select! {
        attempt = connections.next() => assert!(attempt.is_some()),
        () = back => {}
    }
    start.elapsed()
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_a_lost_connection_ends_within_a_second() {
    let mut connections = open().await;
    connections.closed(&lost());
    let waited = waited(connections).await;
    assert!(10 * SECOND <= waited && waited <= 11 * SECOND, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn so_does_one_for_a_failed_attempt() {
    let mut connections = reconnector();
    connections.next().await.unwrap();
    let refused = io::Error::from(io::ErrorKind::NetworkUnreachable);
    connections.connect(ready(Err::<(), _>(refused))).await.unwrap_err();
    let waited = waited(connections).await;
    assert!(10 * SECOND <= waited && waited <= 11 * SECOND, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn what_the_peer_asked_for_is_waited_for() {
    let mut connections = open().await;
    connections.closed(&Closed::frame(send_code!(1012), ""));
    assert_eq!(waited(connections).await.as_secs(), 60);

    let mut connections = open().await;
    connections.closed(&Closed::frame(send_code!(1012), "retry=50-50s"));
    assert_eq!(waited(connections).await.as_secs(), 50);

    let mut connections = reconnector();
    connections.next().await.unwrap();
    connections.connect_failed(ConnectFailure::new().with_retry_after(30 * SECOND));
    let waited = waited(connections).await;
    assert!(30 * SECOND <= waited && waited <= 31 * SECOND, "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn whoever_watches_learns_of_the_shorter_wait() {
    let mut connections = open().await;
    let (handle, watch) = (connections.handle(), connections.handle());
    let waits_for = connections.closed(&lost()).attempt().unwrap();
    sleep(5 * SECOND).await;
    handle.network_back();
    tokio::spawn(async move {
        connections.next().await;
        pending::<()>().await;
    });
    // The loop sees it, and waits for less than a second.
    tokio::task::yield_now().await;
    let Phase::Waiting(sooner) = watch.status().phase() else { panic!("{:?}", watch.status()) };
    assert!(sooner.due < waits_for.due && sooner.number == waits_for.number && sooner.delay <= SECOND);
    assert!(watch.status().row().is_some_and(|row| row.name() == "Lost"));
}

#[tokio::test(start_paused = true)]
async fn it_revives_neither_a_stop_nor_what_waits_for_the_user() {
    let mut connections = open().await;
    let handle = connections.handle();
    connections.closed_by_us(&lost(), &Close::Idle);
    handle.network_back();
    assert!(timeout(60 * SECOND, connections.next()).await.is_err());
    assert_eq!(handle.status().phase(), Phase::AwaitingUser);
    assert_eq!(handle.status().to_string(), "not connected, until you ask for it (Idle)");
    handle.retry_now();
    assert!(connections.next().await.is_some());

    connections.opened();
    connections.closed(&Closed::frame(send_code!(4000), ""));
    handle.network_back();
    assert_eq!(connections.next().await, None);
    assert_eq!(handle.status().phase(), Phase::Stopped(StopCause::Policy));

    // Nor does it overrule one who asked for more.
    let mut connections = open().await;
    let handle = connections.handle();
    connections.closed(&lost());
    handle.stop();
    handle.network_back();
    assert_eq!(connections.next().await, None);

    let mut connections = open().await;
    let handle = connections.handle();
    connections.closed(&lost());
    handle.retry_now();
    handle.network_back();
    let start = Instant::now();
    assert!(connections.next().await.is_some());
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn while_a_connection_is_open_it_does_nothing() {
    let mut connections = open().await;
    let handle = connections.handle();
    handle.network_back();
    connections.closed(&lost());
    let start = Instant::now();
    connections.next().await;
    assert_eq!(start.elapsed().as_secs(), 60);

    // While an attempt is made it counts if that fails, and only then.
    handle.network_back();
    connections.connect_failed(ConnectFailure::timed_out());
    let start = Instant::now();
    connections.next().await;
    assert!(start.elapsed() <= SECOND);
    handle.network_back();
    connections.opened();
    sleep(60 * SECOND).await;
    connections.closed(&lost());
    let start = Instant::now();
    connections.next().await;
    assert_eq!(start.elapsed().as_secs(), 60);
}

/// However often it is called: no more than the budget allows.
#[tokio::test(start_paused = true)]
async fn a_page_that_says_it_all_the_time_is_within_the_budget() {
    let config = Config::default().with_budget(10, 600 * SECOND);
    let mut connections = Reconnector::<Close>::with_seed(config, 7);
    let handle = connections.handle();
    tokio::spawn(async move {
        loop {
            sleep(SECOND / 5).await;
            handle.network_back();
        }
    });
    let start = Instant::now();
    let mut attempts = 0;
    while start.elapsed() < 590 * SECOND {
        connections.next().await.unwrap();
        connections.connect_failed(ConnectFailure::new());
        attempts += 1;
    }
    assert!((10..=12).contains(&attempts), "{attempts}");
}
