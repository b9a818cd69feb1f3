//! The first program of the README: a client that prints what it receives, and what it does when a connection closes.
//! It needs a server on port 9001; until there is one, it retries as its policies say.

use close_codes::adapters::Connection;
use close_codes::{CloseReason, Config, Reconnector};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

/// How a chat connection ends.
#[derive(CloseReason, Debug)]
#[close(sendable(client = ClientClose, server = ServerClose), inherit = close_codes::Standard)]
enum ChatClose {
    /// The user leaves.
    #[close(1000, sent_by = client)]
    #[reconnect(never)]
    Left,

    /// The server restarts.
    #[close(1012, reason = "restart", sent_by = server)]
    #[reconnect(after = "1s..3s")]
    Restart,

    /// The peer sent a Close frame without a code.
    #[close(1005)]
    #[reconnect(backoff)]
    #[diagnose(peer_bug)]
    NoStatus,

    /// The access token is too old.
    #[close(4001, reason = "token expired", sent_by = server)]
    #[reconnect(now, reauthenticate, attempts = 1)]
    TokenExpired,

    /// The user may not chat here any more.
    #[close(4003, reason = "banned", sent_by = server)]
    #[reconnect(never)]
    Banned,

    /// Every other code. The policy comes from `Standard`.
    #[close(other)]
    Other(u16),
}

#[tokio::main]
async fn main() {
    let mut connections = Reconnector::<ChatClose>::new(Config::default());
    // Waits as the policies say. `None` means stop.
    while let Some(attempt) = connections.next().await {
        let greeting = if attempt.reauthenticate { "hello, with a new token" } else { "hello" };
        let mut connection = match connections.connect(connect_async("ws://127.0.0.1:9001")).await {
            Ok((socket, _response)) => Connection::client(socket),
            Err(failed) => {
                println!("{failed}");
                continue;
            }
        };
        // If the connection is already lost, `next` returns `None`.
        let _ = connection.send(Message::text(greeting)).await;
        while let Some(message) = connection.next().await {
            println!("{message}");
            if message == Message::text("goodnight") {
                connection.close(ClientClose::Left).await;
            }
        }
        let closed = connection.closed();
        let verdict = connections.closed(&closed);
        println!("{closed}\n    {verdict}");
    }
}
