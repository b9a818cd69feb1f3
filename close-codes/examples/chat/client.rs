//! The client.

use close_codes::adapters::Connection;
use close_codes::{Closed, Config, Reconnector, Verdict};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use super::chat_close::{ChatClose, ClientClose};
use super::screen::say;

/// How one of the client's connections ended, and what it did about that.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) closed: Closed,
    pub(crate) verdict: Verdict<ChatClose>,
}

/// Stays in the chat, on one of two servers, until it heard itself on the second one. How its connections ended.
pub(crate) async fn stay_connected(name: String, urls: [String; 2]) -> Vec<Visit> {
    let mut visits = Vec::new();
    let mut url = 0;
    let mut connections = Reconnector::<ChatClose>::new(Config::default());
    while let Some(attempt) = connections.next().await {
        if attempt.failover {
            url = 1 - url;
        }
        let mut connection = match connections.connect(connect_async(&urls[url])).await {
            Ok((socket, _response)) => Connection::client(socket),
            Err(failed) => {
                say(format_args!("{name}: {failed}"));
                continue;
            }
        };
        let hello = Message::text(format!("{name} is here"));
        // Should the connection be gone already, `next` says so.
        let _ = connection.send(hello.clone()).await;
        while let Some(message) = connection.next().await {
            if message == hello {
                connections.healthy();
                if url == 1 {
                    connection.close(ClientClose::Bye).await;
                }
            }
        }
        let closed = connection.closed();
        let verdict = connections.closed(&closed);
        say(format_args!("{name}: {closed}: {verdict}"));
        visits.push(Visit { closed, verdict });
    }
    visits
}
