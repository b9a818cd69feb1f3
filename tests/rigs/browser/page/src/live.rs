//! A page whose peer falls silent.

use core::future::poll_fn;
use core::pin::pin;
use core::task::Poll;
use core::time::Duration;

use close_codes::Timer;
use close_codes::adapters::Heartbeat;
use close_codes::adapters::web_sys::{BrowserTimer, Connection, Message};
use wasm_bindgen::prelude::wasm_bindgen;

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
