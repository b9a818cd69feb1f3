//! The status of a `Reconnector`, as other tasks see it. With tokio's paused clock.
#![allow(missing_docs)]

use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use close_codes::{CloseReason, Closed, Config, Phase, Reconnector, Status, StopCause, Timer, send_code};
use futures_util::StreamExt;
use futures_util::stream::FusedStream;
use tokio::time::{sleep, timeout};

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
#[close(inherit = close_codes::Standard)]
enum Close {
    #[close(1001)]
    #[reconnect(after = "10s")]
    GoingAway,
    #[close(4000)]
    #[reconnect(manual)]
    AskUser,
    #[close(other)]
    Other(u16),
}

fn reconnector() -> Reconnector<Close> {
    Reconnector::with_seed(Config::default(), 7)
}

async fn connect(connections: &mut Reconnector<Close>) {
    connections.connect(ready(Ok::<_, io::Error>(()))).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn each_step_is_told_with_the_code_that_led_there() {
    let mut connections = reconnector();
    let handle = connections.handle();
    assert_eq!(handle.status(), Status::default());
    assert_eq!(handle.status().to_string(), "not connected yet");

    let attempt = connections.next().await.unwrap();
    assert_eq!(handle.status().phase(), Phase::Connecting(attempt));
    assert_eq!(handle.status().to_string(), "connecting");
    connect(&mut connections).await;
    assert_eq!((handle.status().phase(), handle.status().code()), (Phase::Open, None));
    assert_eq!(handle.status().to_string(), "connected");

    let attempt = connections.closed(&Closed::frame(send_code!(1001), "")).attempt().unwrap();
    let status = handle.status();
    assert_eq!(status.phase(), Phase::Waiting(attempt));
    assert_eq!(status.row().unwrap().name(), "GoingAway");
    assert_eq!(status.to_string(), "reconnect in 10s (1001 (Going Away))");
    assert_eq!(status.remaining(connections.timer().now()), Some(Duration::from_secs(10)));
    sleep(Duration::from_secs(4)).await;
    assert_eq!(status.remaining(connections.timer().now()), Some(Duration::from_secs(6)));
    sleep(Duration::from_secs(60)).await;
    assert_eq!(status.remaining(connections.timer().now()), Some(Duration::ZERO));

    connections.next().await.unwrap();
    assert_eq!(handle.status().to_string(), "reconnecting, attempt 2 (1001 (Going Away))");
    connect(&mut connections).await;
    assert_eq!(handle.status().remaining(connections.timer().now()), None);
    connections.closed(&Closed::frame(send_code!(4000), ""));
    assert_eq!(handle.status().phase(), Phase::AwaitingUser);
    handle.retry_now();
    connections.next().await.unwrap();
    connect(&mut connections).await;
    connections.closed(&Closed::frame(send_code!(1008), ""));
    assert_eq!(handle.status().phase(), Phase::Stopped(StopCause::Policy));
    assert_eq!(
        handle.status().to_string(),
        "stopped: the policy is not to connect again (1008 (Policy Violation))"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refused_connection_is_told_as_what_it_is_like() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await.unwrap();
    let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
    connections.connect(ready(Err::<(), _>(refused))).await.unwrap_err();
    assert_eq!(handle.status().code().unwrap(), 1006);
    assert!(matches!(handle.status().phase(), Phase::Waiting(_)));
}

#[tokio::test(start_paused = true)]
async fn whoever_watches_sees_the_current_status_first_and_the_last_one_always() {
    let mut connections = reconnector();
    let mut statuses = connections.handle().statuses();
    assert_eq!(statuses.next().await.unwrap().phase(), Phase::New);
    // Nothing new: it waits, and being dropped loses nothing.
    assert!(timeout(Duration::from_secs(1), statuses.next()).await.is_err());

    let watch = tokio::spawn(async move {
        let mut seen = Vec::new();
        while let Some(status) = statuses.next().await {
            seen.push(status.to_string());
        }
        seen
    });
    connections.next().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    connect(&mut connections).await;
    sleep(Duration::from_secs(10)).await;
    // Nobody looks in between: some may be skipped, the last never.
    connections.closed(&Closed::frame(send_code!(1001), ""));
    connections.stop();
    drop(connections);
    let stopped = "stopped: the application asked to stop (1001 (Going Away))";
    assert_eq!(watch.await.unwrap(), ["connecting", "connected", stopped]);
}

#[tokio::test(start_paused = true)]
async fn several_watch_and_each_sees_all() {
    let mut connections = reconnector();
    let watches: Vec<_> = (0..20)
        .map(|_| {
            let mut statuses = connections.handle().statuses();
            tokio::spawn(async move {
                let mut count = 0;
                while statuses.next().await.is_some() {
                    count += 1;
                }
                count
            })
        })
        .collect();
    sleep(Duration::from_secs(1)).await;
    for _ in 0..10 {
        connections.next().await.unwrap();
        sleep(Duration::from_secs(1)).await;
        connect(&mut connections).await;
        sleep(Duration::from_secs(1)).await;
        connections.closed(&Closed::frame(send_code!(1001), ""));
        sleep(Duration::from_secs(1)).await;
    }
    drop(connections);
    for watch in watches {
        assert_eq!(watch.await.unwrap(), 31);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_only_watches_keeps_no_manual_loop_waiting() {
    let mut connections = reconnector();
    let _statuses = connections.handle().statuses();
    connections.next().await.unwrap();
    connect(&mut connections).await;
    connections.closed(&Closed::frame(send_code!(4000), ""));
    assert_eq!(connections.next().await, None);
}

#[tokio::test(start_paused = true)]
async fn a_stop_is_in_sight_while_a_connection_is_open() {
    let mut connections = reconnector();
    let handle = connections.handle();
    connections.next().await.unwrap();
    connect(&mut connections).await;
    assert!(timeout(Duration::from_secs(1), handle.stopping()).await.is_err());
    let stopper = handle.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(2)).await;
        stopper.stop();
    });
    tokio::select! {
        () = pending() => {}
        () = handle.stopping() => {}
    }
    assert_eq!(handle.status().phase(), Phase::Stopping);
    // The application closes, and the loop ends.
    connections.closed(&Closed::frame(send_code!(1001), ""));
    assert_eq!(connections.next().await, None);
    assert_eq!(handle.status().phase(), Phase::Stopped(StopCause::Requested));
    handle.stopping().await;
    drop(connections);
    handle.stopping().await;
}

#[tokio::test(start_paused = true)]
async fn the_statuses_are_a_stream() {
    let mut connections = reconnector();
    let handle = connections.handle();
    let mut statuses = handle.statuses();
    let seen = tokio::spawn(async move {
        let seen: Vec<String> = statuses.by_ref().map(|status| status.to_string()).collect().await;
        assert!(statuses.is_terminated());
        assert!(StreamExt::next(&mut statuses).await.is_none());
        seen
    });
    sleep(Duration::from_secs(1)).await;
    connections.next().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    connect(&mut connections).await;
    sleep(Duration::from_secs(1)).await;
    drop(connections);
    assert_eq!(seen.await.unwrap(), ["not connected yet", "connecting", "connected"]);

    // Nothing comes after the end, whatever a handle asks for.
    handle.stop();
    assert_eq!(handle.status().phase(), Phase::Open);
    let mut late = handle.statuses();
    assert!(!late.is_terminated());
    assert_eq!(StreamExt::next(&mut late).await.unwrap().phase(), Phase::Open);
    assert!(late.is_terminated());
}
