//! The events, as a subscriber sees them.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};

use close_codes::{Closed, Config, ConnectFailure, Initiator, Reconnector, send_code};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{Close, a_session, a_watch};

/// Writes each event down as a line.
#[derive(Clone, Default)]
pub(super) struct Lines(Arc<Mutex<Vec<String>>>);

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "close_codes"
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line { text: String::new(), fields: String::new() };
        event.record(&mut line);
        let Line { text, fields } = line;
        self.0.lock().unwrap().push(format!("{} {text}{fields}", event.metadata().level()));
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line {
    text: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.text = format!("{value:?}:");
        } else {
            write!(self.fields, " {}={value:?}", field.name()).unwrap();
        }
    }
}

impl Lines {
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_is_told_from_the_first_attempt_to_the_stop() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    a_session().await;
    let lines = lines.take();

    let expected = [
        "DEBUG connecting: attempt=1 reconnect=false",
        "DEBUG connection opened:",
        "DEBUG connection closed: code=4001 reason=\"token\" how=\"frame\" initiator=\"peer\" \
         row=Close::Expired lasted_ms=60000 seen_by=\"reconnector\"",
        "INFO reconnecting: row=Close::Expired attempt=1 delay_ms=2000 session=\"resume\" \
         reauthenticate=true failover=false reconfigure=false",
        "DEBUG connecting: attempt=1 reconnect=true row=Close::Expired",
        "DEBUG connect failed: like=4150 row=Close::Throttled",
        "INFO reconnecting: row=Close::Throttled attempt=2 delay_ms=5000 session=\"resume\" \
         reauthenticate=true failover=true reconfigure=false",
        "DEBUG connecting: attempt=2 reconnect=true row=Close::Throttled",
        // 1013 has no row that names it: the policy that began the reconnecting goes on.
        "DEBUG connect failed: like=1013 retry_after_ms=7000",
        "INFO reconnecting: row=Close::Expired attempt=3 delay_ms=9000 session=\"resume\" \
         reauthenticate=true failover=true reconfigure=false",
        "DEBUG connecting: attempt=3 reconnect=true row=Close::Expired",
        "DEBUG connection opened: away_ms=16000",
    ];
    assert_eq!(lines[..expected.len()], expected);
    // The last two: what the peer wrote is another test's.
    assert_eq!(lines.len(), expected.len() + 2);
    assert!(lines[expected.len()].contains(" row=Close::Other lasted_ms=2500 "), "{lines:?}");
    assert_eq!(lines.last().unwrap(), "INFO stopped: row=Close::Other cause=\"policy\"");
}

#[tokio::test(start_paused = true)]
async fn the_peers_text_is_one_bounded_line() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    connections.opened();
    connections.closed(&Closed::frame(send_code!(4777), &super::hostile()));
    let lines = lines.take();
    let closed = lines.iter().find(|line| line.contains("connection closed")).unwrap();
    assert!(closed.contains(r#"reason="bye\n\u{1b}[31m \u{202e}xxx"#), "{closed}");
    assert!(closed.len() < 400 && !closed.contains('\n'), "{closed}");
    assert_eq!(lines.last().unwrap(), "INFO stopped: row=Close::Other cause=\"policy\"");
}

#[tokio::test(start_paused = true)]
async fn who_asks_is_told_once() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    let handle = connections.handle();
    connections.next().await;
    connections.opened();
    let paused = Closed::frame(send_code!(4002), "").begun_by(Initiator::Peer);
    connections.closed(&paused);
    handle.retry_now();
    connections.next().await;
    connections.stop();
    handle.stop();
    connections.next().await;
    let told: Vec<_> = lines.take().into_iter().filter(|line| !line.starts_with("DEBUG")).collect();
    assert_eq!(
        told,
        [
            "WARN disconnected until somebody asks to connect: row=Close::Paused",
            "INFO reconnecting at once, as asked:",
            "INFO stopped: cause=\"requested\"",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_local_end_and_the_networks_return_are_told() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    connections.connect_failed(ConnectFailure::as_local(&Close::NoNetwork));
    connections.handle().network_back();
    connections.next().await;
    let lines = lines.take();
    assert_eq!(lines[1], "DEBUG connect failed: row=Close::NoNetwork");
    assert!(lines[2].starts_with("INFO reconnecting: row=Close::NoNetwork attempt=2 delay_ms=3000 "));
    assert!(lines[3].starts_with("INFO reconnecting sooner, the network is back: attempt=2 delay_ms="));
    assert_eq!(lines[4], "DEBUG connecting: attempt=2 reconnect=true row=Close::NoNetwork");
}

#[tokio::test(start_paused = true)]
async fn whoever_gives_up_for_lack_of_time_warns() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    let mut connections = Reconnector::<Close>::with_seed(Config::default(), 7);
    connections.next().await;
    connections.opened();
    let lost = Closed::no_frame();
    let within = |seconds| Some(std::time::Duration::from_secs(seconds));
    connections.closed_with(&lost, |_, policy| policy.reconnect.with_within(within(3)));
    // By the timer's time: the attempt was due in time, the next would begin after six seconds.
    connections.next().await;
    connections.opened();
    connections.closed_with(&lost, |_, policy| policy.reconnect.with_within(within(5)));
    assert!(connections.next().await.is_none());
    let told: Vec<_> = lines.take().into_iter().filter(|line| !line.starts_with("DEBUG")).collect();
    assert_eq!(
        told,
        [
            "INFO reconnecting: row=Close::Lost attempt=2 delay_ms=3000 reauthenticate=false failover=false \
             reconfigure=false",
            "WARN stopped: row=Close::Lost cause=\"out_of_time\"",
        ]
    );
}

#[test]
fn a_diagnosis_warns_when_it_is_new() {
    let lines = Lines::default();
    let _listening = tracing::subscriber::set_default(lines.clone());
    a_watch();
    let diagnoses: Vec<_> = lines.take().into_iter().filter(|line| line.contains(" diagnosis: ")).collect();
    let levels: Vec<_> = diagnoses.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(levels, ["WARN", "DEBUG", "DEBUG"]);
    let expected = "WARN diagnosis: fault=peer_bug symptom=connections ended with 1005 (No Status Received) \
                    seen=3 window_ms=60000 lasting_ms=2000 closes=3 empty_closes=3 advice=";
    assert!(diagnoses[0].starts_with(expected), "{}", diagnoses[0]);
}
