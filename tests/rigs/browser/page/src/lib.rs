//! A page that is closed in every way: one enum, one loop.

mod live;
mod network;

use close_codes::adapters::web_sys::{Connection, Message};
use close_codes::{Action, CloseReason, Config, Reconnector};
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
