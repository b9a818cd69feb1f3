//! A page that is closed in every way: one enum, one loop. And one whose connections keep a heartbeat.

use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use close_codes::adapters::Heartbeat;
use close_codes::adapters::web_sys::{BrowserTimer, Connection, Message};
use close_codes::{Action, CloseReason, Config, Reconnector, Timer};
use wasm_bindgen::prelude::wasm_bindgen;

/// How a chat ends.
#[derive(CloseReason, Clone, Copy, Debug)]
#[close(sendable(browser = PageClose), inherit = close_codes::Standard)]
enum ChatClose {
    /// The user leaves.
    #[close(4000, reason = "bye", sent_by = client)]
    #[reconnect(never)]
    Bye,

    /// The access token is too old.
    #[close(4001, sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,

    /// The user may not chat here any more.
    #[close(4003, sent_by = server)]
    #[reconnect(never)]
    Banned,

    /// The connection was lost.
    #[close(1006)]
    #[reconnect(backoff(initial = "200ms", max = "400ms"))]
    Lost,

    #[close(other)]
    #[reconnect(backoff)]
    Other(#[allow(dead_code)] u16),
}

/// Chats at this URL, for at most so many laps, and says how each ended: one line a lap.
#[wasm_bindgen]
pub async fn chat(url: String, laps: usize) -> Vec<String> {
    let mut log = Vec::new();
    let mut connections = Reconnector::<ChatClose, _>::in_browser(Config::default());
    while log.len() < laps && connections.next().await.is_some() {
        let mut connection = match Connection::open(&url).await {
            Ok(connection) => connection,
            Err(error) => {
                let verdict = connections.connect_failed(&error);
                log.push(format!("not opened, {}", said(&verdict.action)));
                continue;
            }
        };
        connections.opened();
        while let Some(message) = connection.next().await {
            match message {
                Message::Text(text) if text == "echo" => {
                    // Back as it came, in both forms.
                    let _ = connection.send_text("text").and_then(|()| connection.send_bytes(&[0, 255]));
                }
                Message::Binary(bytes) if bytes == [0, 255] => {
                    connection.close(PageClose::Bye).await;
                }
                _ => {}
            }
        }
        let closed = connection.closed();
        let verdict = connections.closed(&closed);
        log.push(format!("{:?} by {:?}, {closed}: {}", verdict.reason, closed.how(), said(&verdict.action)));
    }
    log
}

fn said(action: &Action) -> String {
    match action {
        Action::Reconnect(attempt) if attempt.reauthenticate => "reauthenticate".into(),
        Action::Reconnect(_) => "reconnect".into(),
        Action::AwaitUser => "await the user".into(),
        Action::Stop(cause) => format!("stop, {cause:?}"),
    }
}

/// How often a heartbeat of the page asks, and how long it waits for an answer.
const EVERY: Duration = Duration::from_millis(100);
const TIMEOUT: Duration = Duration::from_millis(1500);

/// Longer than anything here takes.
const NEVER: Duration = Duration::from_secs(3600);

/// Opens a connection to a server that falls silent, and says what becomes of it.
///
/// - `heartbeat`: sends a message of its own at each look.
/// - `listen`: sends nothing.
/// - `attend`: a heartbeat, while the page is busy with something that never ends.
/// - `check`: without a heartbeat, asks twice.
/// - `event`: a heartbeat whose time never comes, for `online` or `visibilitychange`.
/// - `none`: without a heartbeat the page notices nothing, for twice the time.
#[wasm_bindgen]
pub async fn live(url: String, way: String) -> Vec<String> {
    let mut log = Vec::new();
    let mut connection = match Connection::open(&url).await {
        Ok(connection) => connection,
        Err(error) => return vec![error.to_string()],
    };
    let ask = || Message::from("alive?");
    match &*way {
        "heartbeat" | "attend" => {
            connection.set_heartbeat_message(Heartbeat::new(EVERY, TIMEOUT).steady(), ask);
        }
        "listen" => connection.set_listening_heartbeat(TIMEOUT),
        "event" => connection.set_heartbeat_message(Heartbeat::new(NEVER, TIMEOUT), ask),
        "check" => {
            for within in [NEVER, TIMEOUT] {
                log.push(match connection.check(within, ask()).await {
                    Ok(()) => "it answers".into(),
                    Err(closed) => format!("it does not answer: {closed}"),
                });
                // The answer itself is a message as any other.
                if !connection.has_ended() {
                    connection.next().await;
                }
            }
        }
        _ => {}
    }
    let talk = async {
        if way == "attend" {
            log.push(match connection.attend(core::future::pending::<()>()).await {
                Ok(()) => "the work is done".into(),
                Err(closed) => format!("the work is dropped: {closed}"),
            });
        }
        let mut messages = 0;
        while connection.next().await.is_some() {
            messages += 1;
        }
        let closed = connection.closed();
        let came = if messages > 0 { "it answered" } else { "it said nothing" };
        log.push(format!("{came}, then {:?}: {closed}", closed.how()));
        let fails = connection.send_text("too late").is_err();
        log.push(format!("sending fails: {fails}, readyState {}", connection.get_ref().ready_state()));
    };
    if way != "none" {
        talk.await;
    } else if within(TIMEOUT * 2, talk).await {
        log.push("it noticed".into());
    }
    log
}

/// Comes back long before its time, when the browser is online again.
#[wasm_bindgen]
pub async fn comeback(url: String) -> Vec<String> {
    /// How a patient chat ends.
    #[derive(CloseReason, Debug)]
    #[close(inherit = close_codes::Standard)]
    enum PatientClose {
        #[close(1006)]
        #[reconnect(backoff(min = "10m", initial = "20m", max = "30m"))]
        Lost,
        #[close(other)]
        #[reconnect(never)]
        Other(#[allow(dead_code)] u16),
    }
    let mut connections = Reconnector::<PatientClose, _>::in_browser(Config::default()).with_network_events();
    let mut log = Vec::new();
    while let Some(attempt) = connections.next().await {
        log.push(format!(
            "attempt {}, waits less than a second: {}",
            attempt.number,
            attempt.delay.as_secs() < 1
        ));
        if log.len() == 2 {
            break;
        }
        if let Ok(mut connection) = connections.connect(Connection::open(&url)).await {
            while connection.next().await.is_some() {}
            connections.closed(&connection.closed());
        }
    }
    log
}

/// Whether the future ends in time.
async fn within(limit: Duration, future: impl Future<Output = ()>) -> bool {
    let timer = BrowserTimer::start();
    let due = timer.now() + limit;
    let (mut future, mut sleep) = (pin!(future), pin!(timer.sleep_until(due)));
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending => sleep.as_mut().poll(context).map(|()| false),
    })
    .await
}
