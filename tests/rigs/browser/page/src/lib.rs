//! A page that is closed in every way: one enum, one loop. And one whose connections keep a heartbeat.

use core::time::Duration;

use close_codes::adapters::Heartbeat;
use close_codes::adapters::web_sys::{Connection, Message};
use close_codes::{Action, CloseReason, Closed, Config, Reconnector};
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
const TIMEOUT: Duration = Duration::from_millis(400);

/// Longer than anything here takes.
const NEVER: Duration = Duration::from_secs(3600);

/// Opens a connection to a server that answers each message with another, until it falls silent, and says what
/// becomes of it.
///
/// - `heartbeat`: sends a message of its own at each look.
/// - `listen`: sends nothing.
/// - `attend`: a heartbeat, while the page is busy with something that never ends.
/// - `check`: without a heartbeat, asks twice.
/// - `event`: a heartbeat whose time never comes, for `online` or `visibilitychange`.
/// - `none`: without a heartbeat the page notices nothing, for a second.
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
        _ => {}
    }
    match &*way {
        "attend" => log.push(match connection.attend(core::future::pending::<()>()).await {
            Ok(()) => "the work is done".into(),
            Err(closed) => format!("the work is dropped: {closed}"),
        }),
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
        "none" => {
            let listening = async { while connection.next().await.is_some() {} };
            let timer = close_codes::adapters::web_sys::BrowserTimer::start();
            log.push(match within_a_second(&timer, listening).await {
                true => "it noticed".into(),
                false => "it noticed nothing".into(),
            });
        }
        _ => {}
    }
    if way != "none" {
        let mut messages = 0;
        while connection.next().await.is_some() {
            messages += 1;
        }
        let answers = if messages > 0 { "answers" } else { "no answer" };
        log.push(format!("{answers}, then {}", ended(&connection.closed())));
        let state = connection.get_ref().ready_state();
        log.push(format!("sending fails: {}, state {state}", connection.send_text("too late").is_err()));
    }
    log
}

/// Whether the future ends in time.
async fn within_a_second(
    timer: &impl close_codes::Timer,
    future: impl Future<Output = ()>,
) -> bool {
    let due = timer.now() + Duration::from_secs(1);
    let mut future = core::pin::pin!(future);
    let mut sleep = core::pin::pin!(timer.sleep_until(due));
    core::future::poll_fn(|context| {
        if future.as_mut().poll(context).is_ready() {
            return core::task::Poll::Ready(true);
        }
        sleep.as_mut().poll(context).map(|()| false)
    })
    .await
}

fn ended(closed: &Closed) -> String {
    format!("{:?}: {closed}; sent {:?}", closed.how(), closed.sent().map(|frame| frame.to_string()))
}
