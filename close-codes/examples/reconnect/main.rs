//! A chat client that reconnects, logs in again, and stops, as the close codes say. It uses real sockets on loopback.
//!
//! The client is one enum (`chat_close.rs`, which the server shares) and one loop (`stay_connected`). The rest is a
//! server that closes connections in four ways (`server.rs`), and a timeline that prints what happened and checks it
//! (`timeline.rs`).

mod chat_close;
mod server;
mod timeline;

use std::error::Error;
use std::time::Duration;

use close_codes::adapters::Connection;
use close_codes::{Config, Reconnector};
use tokio::net::TcpListener;
use tokio::time::timeout;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use self::chat_close::ChatClose;
use self::timeline::Timeline;

/// The client: connects, talks, and does what the enum says when a connection ends.
async fn stay_connected(url: &str, timeline: &mut Timeline) {
    let mut token = timeline.fetch_token();
    let mut connections = Reconnector::<ChatClose>::new(Config::default());
    while let Some(attempt) = connections.next().await {
        if attempt.reauthenticate {
            token = timeline.fetch_token();
        }
        timeline.connecting(&attempt);
        let mut connection = match connections.connect(connect_async(url)).await {
            Ok((socket, _response)) => Connection::client(socket),
            Err(failed) => {
                timeline.failed(&failed);
                continue;
            }
        };
        // Should the connection be gone already, the loop below sees how it ended.
        let _ = connection.send(Message::text(token.clone())).await;
        while let Some(message) = connection.next().await {
            if message == Message::text("welcome") {
                connections.healthy();
                timeline.welcomed();
            }
        }
        let closed = connection.closed();
        timeline.closed(&closed, &connections.closed(&closed));
    }
}

/// Longer than all acts together take.
const LONGEST: Duration = Duration::from_secs(60);

/// Runs the client and its server. An error says what did not go as the policies say.
pub(crate) async fn run() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}", listener.local_addr()?);
    let server = tokio::spawn(server::play(listener));

    let mut timeline = Timeline::start();
    let story = async {
        stay_connected(&url, &mut timeline).await;
        server.await
    };
    timeout(LONGEST, story).await???;
    timeline.check()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run().await
}
