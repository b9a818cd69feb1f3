//! What a `Reconnector` and a `Watch` report to tracing and to the metrics facade.
#![allow(missing_docs)]

mod budgets;
mod counts;
mod events;
mod gauges;

use std::time::Duration;

use close_codes::{
    CloseCode, CloseReason, Closed, Config, ConnectFailure, Initiator, Moment, Reconnector, Watch, send_code,
};
use tokio::time::advance;

const MINUTE: Duration = Duration::from_secs(1).saturating_mul(60);

#[derive(CloseReason, Clone, Copy, Debug, PartialEq, Eq)]
enum Close {
    #[close(1000)]
    #[reconnect(never)]
    Normal,
    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatus,
    #[close(1006)]
    #[reconnect(after = "3s")]
    Lost,
    #[close(4001)]
    #[reconnect(after = "2s", resume, reauthenticate, attempts = 2)]
    Expired,
    #[close(4002)]
    #[reconnect(manual)]
    Paused,
    #[close(local)]
    #[reconnect(after = "3s")]
    NoNetwork,
    #[close(4100..=4199)]
    #[reconnect(after = "5s", failover)]
    Throttled(u16),
    #[close(other)]
    #[reconnect(never)]
    Other(u16),
}

/// Text that would write lines of its own into a log, and more than any log wants.
fn hostile() -> String {
    format!("bye\n\u{1b}[31m \u{202e}{}", "x".repeat(500))
}

/// A connection that expires, cannot come back at first, is throttled, and ends with a code that nobody knows.
async fn a_session() {
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    connections.opened();
    advance(MINUTE).await;
    connections.closed(&Closed::frame(send_code!(4001), "token").begun_by(Initiator::Peer));

    connections.next().await;
    connections.connect_failed(ConnectFailure::new().with_like(CloseCode::new(4150)));
    connections.next().await;
    connections.connect_failed(ConnectFailure::from_http(503, Some(b"7")));
    connections.next().await;
    connections.opened();
    advance(Duration::from_millis(2_500)).await;
    connections.closed(&Closed::frame(send_code!(4777), &hostile()).begun_by(Initiator::Peer));
    assert!(connections.next().await.is_none());
}

/// A server sees five closes without a code.
fn a_watch() {
    let mut watch = Watch::<u32, Close>::new(10);
    for second in 0..5 {
        let now = Moment::from_millis(second * 1_000);
        watch.closed(&1, &Closed::empty_frame().begun_by(Initiator::Peer), now);
    }
}
