//! The same client in Rust.

use close_codes::adapters::Connection;
use close_codes::{Action, Config, Reconnector, Session};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use super::chat_close::{ChatClose, ClientClose};

/// Stays connected until the table says to stop.
pub(crate) async fn stay_connected(url: &str) {
    let mut connections = Reconnector::<ChatClose>::new(Config::default());
    let mut token = 1;
    let mut because = "start";
    while let Some(attempt) = connections.next().await {
        if attempt.reauthenticate {
            token += 1;
        }
        let Ok((socket, _response)) = connections.connect(connect_async(url)).await else {
            continue;
        };
        let mut connection = Connection::client(socket);
        let mut ours = None;
        let session = match attempt.session {
            Session::Unspecified => "unspecified",
            Session::Resume => "resume",
            Session::Fresh => "fresh",
        };
        let hello = format!("hello {token} {because} {} {session}", attempt.delay.as_millis());
        // Should the connection be gone already, the loop below sees how it ended.
        let _ = connection.send(Message::text(hello)).await;
        while let Some(message) = connection.next().await {
            if message == Message::text("welcome") {
                connections.healthy();
            } else if message == Message::text("nothing new") {
                connection.close(ClientClose::Idle).await;
                ours = Some(ChatClose::Idle);
            }
        }
        let closed = connection.closed();
        let verdict = match &ours {
            Some(ours) => connections.closed_by_us(&closed, ours),
            None => connections.closed(&closed),
        };
        because = verdict.row.map_or("none", |row| row.name());
        match verdict.action {
            Action::Reconnect(attempt) => {
                println!("    {closed} is {because}: reconnects in {} ms", attempt.delay.as_millis());
            }
            Action::AwaitUser => println!("    {closed} is {because}: waits for the user"),
            Action::Stop(cause) => println!("    {closed} is {because}: {cause}"),
        }
    }
}
